//! The files thread: a PDF from where it is held or from arXiv, then to the viewer.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use super::caught::{caught, guarded};
use super::screen::Inbound;
use super::{World, open_file, words};
use crate::app::{FileFact, Msg};
use crate::fetch::{self, FetchError};
use crate::model::{Exit, Fault, PaperId};
use crate::net::{Cancel, NetError, Progress, Urgency};

/// The way to the thread.
pub(super) struct FilesThread {
    orders: Option<Sender<(World, PaperId, u32)>>,
    cancel: Arc<Mutex<Cancel>>,
    thread: Option<JoinHandle<()>>,
}

impl FilesThread {
    pub fn start(inbox: Sender<Inbound>) -> Self {
        let (orders, ordered) = channel();
        let cancel = Arc::new(Mutex::new(Cancel::new()));
        let shared = Arc::clone(&cancel);
        let run = move || {
            guarded("the downloads", &inbox.clone(), move || run_all(&ordered, &shared, &inbox));
        };
        let thread = std::thread::Builder::new().name("files".into()).spawn(run).ok();
        Self { orders: Some(orders), cancel, thread }
    }

    pub fn open(&self, world: World, id: PaperId, version: u32) {
        if let Some(orders) = &self.orders {
            let _ = orders.send((world, id, version));
        }
    }

    pub fn stop(&self) {
        self.cancel.lock().unwrap_or_else(PoisonError::into_inner).cancel();
    }
}

impl Drop for FilesThread {
    fn drop(&mut self) {
        self.orders = None;
        self.stop();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run_all(ordered: &Receiver<(World, PaperId, u32)>, shared: &Mutex<Cancel>, inbox: &Sender<Inbound>) {
    while let Ok((world, id, version)) = ordered.recv() {
        let cancel = Cancel::new();
        *shared.lock().unwrap_or_else(PoisonError::into_inner) = cancel.clone();
        let tell = |msg| drop(inbox.send(Inbound::Fact(msg)));
        let mut progress = |p: Progress| match (p, words::waiting(p)) {
            (Progress::Bytes { got, total }, _) => tell(Msg::File(FileFact::Progress { id, got, total })),
            (_, Some((why, left))) => tell(Msg::File(FileFact::Waiting { id, why, left })),
            (_, None) => {}
        };
        match caught("the download", || pdf_of(&world, id, version, &cancel, &mut progress)) {
            Err(fault) => tell(Msg::File(FileFact::Failed(id, fault))),
            Ok(path) => {
                tell(Msg::File(FileFact::Held(id)));
                tell(Msg::Opened(caught("the viewer", || open_file(&path))));
            }
        }
    }
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
    let hint = if error.hint().is_empty() { url.to_owned() } else { format!("{} {url}", error.hint()) };
    Fault::new(Exit::from_code(error.exit()), "no PDF", error.to_string(), hint)
}
