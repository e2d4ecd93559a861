//! The files thread: a PDF from where it is held or from arXiv, then to the viewer.

use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;

use super::caught::caught;
use super::orders::Orders;
use super::screen::Inbound;
use super::{World, open_file, words};
use crate::app::{FileFact, Msg};
use crate::fetch::{self, FetchError};
use crate::model::{Exit, Fault, PaperId};
use crate::net::{Cancel, NetError, Progress, Urgency};

/// Starts the thread.
pub(super) fn start(inbox: &Sender<Inbound>) -> Orders<(World, PaperId, u32)> {
    Orders::start("the downloads", inbox, |(world, id, version), cancel, inbox| {
        let tell = |msg| drop(inbox.send(Inbound::Fact(msg)));
        let mut progress = |p: Progress| match (p, words::waiting(p)) {
            (Progress::Bytes { got, total }, _) => tell(Msg::File(FileFact::Progress { id, got, total })),
            (_, Some((why, left))) => tell(Msg::File(FileFact::Waiting { id, why, left })),
            (_, None) => {}
        };
        match caught("the download", || pdf_of(&world, id, version, cancel, &mut progress)) {
            Err(fault) => tell(Msg::File(FileFact::Failed(id, fault))),
            Ok(path) => {
                tell(Msg::File(FileFact::Held(id)));
                tell(Msg::Opened(caught("the viewer", || open_file(&path))));
            }
        }
    })
}

/// Where the PDF of a version stands, if it is held.
pub fn local_pdf(papers: &Path, id: PaperId, version: u32) -> Option<PathBuf> {
    let path = papers.join(fetch::file_name(&id.to_string(), version)?);
    path.is_file().then_some(path)
}

/// The PDF of a version: the copy held, else fetched now.
///
/// # Errors
/// It cannot be had: why, and the address to try by hand.
pub fn pdf_of(
    world: &World,
    id: PaperId,
    version: u32,
    cancel: &Cancel,
    progress: &mut dyn FnMut(Progress),
) -> Result<PathBuf, Fault> {
    world.failpoint.reached("the files");
    if let Some(path) = local_pdf(&world.paths.papers, id, version) {
        return Ok(path);
    }
    let url = id.pdf_url(version);
    let name = fetch::file_name(&id.to_string(), version).ok_or_else(|| {
        Fault::new(Exit::Unknown, format!("no PDF of {id}v{version}"), "no such version", "leave out the version")
    })?;
    let dest = world.paths.papers.join(name);
    let fetched = fetch::pdf(&world.client, &url, &dest, Urgency::Key, cancel, progress);
    fetched.map(|f| f.path).map_err(|e| fetch_fault(&url, &e))
}

fn fetch_fault(url: &str, error: &FetchError) -> Fault {
    if matches!(error, FetchError::Net(NetError::Cancelled)) {
        return Fault::new(Exit::Later, "download stopped", "", "ask again to begin it anew");
    }
    let why = error.to_string();
    let hint = if why.contains(url) { error.hint().to_owned() } else { format!("{} {url}", error.hint()) };
    Fault::new(Exit::from_code(error.exit()), "the PDF could not be had", why, hint.trim())
}
