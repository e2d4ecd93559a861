//! One paper's PDF: where it is held, and how it is had. For the files thread and the verbs alike.

use std::path::{Path, PathBuf};

use super::World;
use crate::fetch::{self, FetchError};
use crate::model::{Exit, Fault, PaperId};
use crate::net::{Cancel, Kind, NetError, Progress, Urgency};

/// Why a PDF is not held, by what is to be done about it.
#[derive(Debug)]
pub(super) enum Unheld {
    /// There is no network; later there may be one.
    Offline(Fault),
    /// The service is in trouble, or wants to be left alone; later it may be well.
    Service(Fault),
    /// It cannot be stored here.
    Disk(Fault),
    /// It was stopped.
    Stopped(Fault),
    /// Something else came in its place; so it may with others.
    Doubtful(Fault),
    /// It will not be otherwise the next time.
    Never(Fault),
}

impl Unheld {
    /// For people.
    pub fn into_fault(self) -> Fault {
        match self {
            Self::Offline(fault)
            | Self::Service(fault)
            | Self::Disk(fault)
            | Self::Stopped(fault)
            | Self::Doubtful(fault)
            | Self::Never(fault) => fault,
        }
    }
}

/// Where the PDF of a version stands, if it is held.
pub fn local_pdf(papers: &Path, id: PaperId, version: u32) -> Option<PathBuf> {
    let path = dest(papers, id, version)?;
    path.is_file().then_some(path)
}

/// All that is held in a folder. Files of other names are not ours to know.
pub(super) fn held_pdfs(papers: &Path) -> Vec<(PaperId, u32)> {
    let entries = std::fs::read_dir(papers).into_iter().flatten().flatten();
    let named = entries.filter_map(|entry| {
        let (id, version) = fetch::named(entry.file_name().to_str()?)?;
        Some((id.parse().ok()?, version))
    });
    named.collect()
}

/// The PDF of a version: the copy held, else fetched now, before all that nobody waits for.
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
    fetch_pdf(world, id, version, Urgency::Key, cancel, progress).map_err(Unheld::into_fault)
}

/// The same at a pace, and with what is to be done about a failure.
pub(super) fn fetch_pdf(
    world: &World,
    id: PaperId,
    version: u32,
    urgency: Urgency,
    cancel: &Cancel,
    progress: &mut dyn FnMut(Progress),
) -> Result<PathBuf, Unheld> {
    world.failpoint.reached("the files");
    if let Some(path) = local_pdf(&world.paths.papers, id, version) {
        return Ok(path);
    }
    let url = id.pdf_url(version);
    let Some(dest) = dest(&world.paths.papers, id, version) else {
        let what = format!("no PDF of {id}v{version}");
        return Err(Unheld::Never(Fault::new(Exit::Unknown, what, "no such version", "leave out the version")));
    };
    let fetched = fetch::pdf(&world.client, &url, &dest, urgency, cancel, progress);
    fetched.map(|f| f.path).map_err(|e| unheld(&url, &e))
}

/// Throws away what came of a PDF that is not wanted any more.
pub(super) fn forget_pdf(world: &World, id: PaperId, version: u32) {
    if let Some(dest) = dest(&world.paths.papers, id, version) {
        fetch::forget(&dest);
    }
}

fn dest(papers: &Path, id: PaperId, version: u32) -> Option<PathBuf> {
    Some(papers.join(fetch::file_name(&id.to_string(), version)?))
}

fn unheld(url: &str, error: &FetchError) -> Unheld {
    if matches!(error, FetchError::Net(NetError::Cancelled)) {
        return Unheld::Stopped(Fault::new(Exit::Later, "download stopped", "", "ask again to go on with it"));
    }
    let why = error.to_string();
    let hint = if why.contains(url) { error.hint().to_owned() } else { format!("{} {url}", error.hint()) };
    let fault = Fault::new(Exit::from_code(error.exit()), "the PDF could not be had", why, hint.trim());
    match error {
        FetchError::Missing { .. } => Unheld::Never(fault),
        FetchError::NotPdf { .. } => Unheld::Doubtful(fault),
        FetchError::Disk { .. } => Unheld::Disk(fault),
        FetchError::Net(NetError::Connect { .. } | NetError::Timeout { .. } | NetError::Cut { .. }) => {
            Unheld::Offline(fault)
        }
        // A login page may stand between; a refusal is meant for all that is asked.
        FetchError::Net(
            NetError::Tls { .. } | NetError::Garbled { .. } | NetError::Redirect { .. } | NetError::Status { .. },
        ) => Unheld::Service(fault),
        FetchError::Net(error) => match error.kind() {
            Kind::Offline => Unheld::Offline(fault),
            Kind::Remote | Kind::Later | Kind::Config => Unheld::Service(fault),
            Kind::Local => Unheld::Disk(fault),
            Kind::Protocol | Kind::Usage | Kind::Cancelled => Unheld::Never(fault),
        },
    }
}
