//! One paper's file from the service to its place on disk: whole and under its final name, or not at all.
//! It never opens or shows a file, and knows no list of papers.
mod name;
mod sink;

use std::fs::{self, DirBuilder, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::{Builder, NamedTempFile};

pub use name::file_name;

use crate::net::{Cancel, Client, Group, Head, NetError, Progress, Request, Urgency};
use crate::text::Clean;
use sink::Sink;

/// The smallest file that can be a paper, in bytes; anything smaller is a notice.
const LEAST: u64 = 1024;
/// How often a download that broke off midway is begun again.
const RESTARTS: u32 = 2;
/// Parts are named by these, so that only they are ever swept.
const PART: (&str, &str) = (".offprint-", ".part");
/// Parts that are older belong to nobody.
const PART_AGE: Duration = Duration::from_hours(24);

/// A file in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// Where it is.
    pub path: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// What answered in the end.
    pub head: Head,
}

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each field stands in its variant's message")]
pub enum FetchError {
    /// The service has none: withdrawn, or not made yet.
    #[error("no PDF for this version ({url})")]
    Missing { url: String },
    /// Something came, but no PDF: mostly a page that wants to be read by a person.
    #[error("{url} answered {status} with no PDF but {what}")]
    NotPdf { url: String, status: u16, what: Clean },
    /// It could not be stored.
    #[error("{}: {source}", path.display())]
    Disk { path: PathBuf, source: io::Error },
    /// It did not arrive.
    #[error(transparent)]
    Net(#[from] NetError),
}

impl FetchError {
    /// The exit code of a program that ends with it.
    pub fn exit(&self) -> u8 {
        match self {
            Self::Missing { .. } => 66,
            Self::NotPdf { .. } => 76,
            Self::Disk { .. } => 74,
            Self::Net(fault) => fault.exit(),
        }
    }

    /// What to do now.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "Its page may say why; an earlier version may have one.",
            Self::NotPdf { .. } => "Wait some minutes, then try again; or open the paper's page in a browser.",
            Self::Disk { .. } => "See that the disk is not full and the folder can be written.",
            Self::Net(fault) => fault.hint(),
        }
    }
}

/// Fetches the PDF at `url` to `dest`, whose folder is made (0700) where missing. What stood there before stays until
/// the new file is complete. Asked by key it goes at once; in the background it keeps the pace of its host.
pub fn pdf(
    client: &Client,
    url: &str,
    dest: &Path,
    urgency: Urgency,
    cancel: &Cancel,
    progress: &mut dyn FnMut(Progress),
) -> Result<Fetched, FetchError> {
    let disk = |source| FetchError::Disk { path: dest.to_owned(), source };
    let folder = dest.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    make_private(folder).map_err(disk)?;
    sweep(folder);
    let request = request(url, urgency);
    let mut part = Builder::new().prefix(PART.0).suffix(PART.1).rand_bytes(12).tempfile_in(folder).map_err(disk)?;
    let mut restarts = RESTARTS;
    let (head, bytes) = loop {
        let mut sink = Sink::new(part.as_file_mut()).map_err(disk)?;
        match client.download(&request, cancel, &mut sink, progress) {
            Ok(head) => {
                if let Some(what) = sink.flaw(head.length.is_some()) {
                    return Err(FetchError::NotPdf { url: head.url, status: head.status, what });
                }
                break (head, sink.bytes());
            }
            // The stream was stopped because it is no PDF.
            Err(NetError::Sink { .. }) if sink.refused() => {
                let what = sink.flaw(true).unwrap_or_default();
                return Err(FetchError::NotPdf { url: url.to_owned(), status: 200, what });
            }
            Err(NetError::Sink { source }) => return Err(disk(source)),
            Err(NetError::Status { status: 404 | 410, .. }) => {
                return Err(FetchError::Missing { url: url.to_owned() });
            }
            Err(NetError::Cut { .. } | NetError::Timeout { .. }) if sink.bytes() > 0 && restarts > 0 => {
                restarts -= 1;
            }
            Err(fault) => return Err(fault.into()),
        }
    };
    keep(part, folder, dest).map_err(disk)?;
    Ok(Fetched { path: dest.to_owned(), bytes, head })
}

fn request(url: &str, urgency: Urgency) -> Request {
    // The export host is the one that may be harvested, at the API's pace.
    let group = if url.starts_with("https://export.arxiv.org/") { Group::Api } else { Group::Site };
    Request { accept: "application/pdf, */*;q=0.1".into(), ..Request::new(url, group, urgency) }
}

/// Gives a complete part its name, so that it also survives a power cut.
fn keep(part: NamedTempFile, folder: &Path, dest: &Path) -> io::Result<()> {
    part.as_file().sync_all()?;
    part.persist(dest)?;
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    Ok(())
}

fn make_private(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Removes parts that a killed program left behind. What cannot be looked at is left alone.
fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(|name| name.starts_with(PART.0) && name.ends_with(PART.1));
        let old = || {
            let kind = entry.metadata().ok()?;
            Some(kind.is_file() && kind.modified().ok()?.elapsed().ok()? > PART_AGE)
        };
        if ours && old() == Some(true) {
            // Another program may have been faster.
            let _ = fs::remove_file(entry.path());
        }
    }
}
