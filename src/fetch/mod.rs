//! One paper's file from the service to its place on disk: whole and under its final name, or not at all.
//! It never opens or shows a file, and knows no list of papers.
mod name;
mod part;
mod sink;

use std::fs::DirBuilder;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use name::{file_name, named};

use crate::net::{Cancel, Client, Group, Head, NetError, Progress, Request, RetryPolicy, Urgency, Why};
use crate::text::Clean;
use part::Part;
use sink::Sink;

/// The smallest file that can be a paper, in bytes; anything smaller is a notice.
const LEAST: u64 = 1024;
/// Where the mark of a PDF must stand, and where its end mark, in bytes from either end.
const EDGE: usize = 1024;
/// How often a download that broke off midway is gone on with at once.
const RESTARTS: u32 = 2;
/// How often it is looked whether somebody else is done with the same file.
const POLL: Duration = Duration::from_millis(100);
/// A queue tries again by itself, in its own time: here only what a service asks to wait for is waited for.
const IN_THE_BACKGROUND: RetryPolicy = RetryPolicy { network: 0, server: 1, limited: 5 };

/// A file in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// Where it is.
    pub path: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// What answered in the end; none where somebody else fetched the same file meanwhile.
    pub head: Option<Head>,
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
/// the new file is complete. What came before a stop is kept beside it, hidden, and gone on with the next time if the
/// file is still the same. Asked by key it goes at once; in the background it keeps the pace of its host.
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
    make_private(folder).map_err(|source| FetchError::Disk { path: folder.to_owned(), source })?;
    part::sweep(folder);
    let mut part = match take(dest, cancel, progress)? {
        Taken::Part(part) => part,
        Taken::There(bytes) => return Ok(Fetched { path: dest.to_owned(), bytes, head: None }),
    };
    let (head, bytes) = match pour(client, request(url, urgency), &mut part, cancel, progress) {
        Ok(head) => (head, part.bytes()),
        Err(fault) => {
            // A file that is no more, and a disk that is full, have no use for what came.
            if matches!(fault, FetchError::Missing { .. } | FetchError::Disk { .. }) {
                let _ = part.forget();
            }
            return Err(match fault {
                FetchError::Disk { source, .. } => disk(source),
                other => other,
            });
        }
    };
    part.keep(dest).map_err(disk)?;
    Ok(Fetched { path: dest.to_owned(), bytes, head: Some(head) })
}

/// Throws away what came of a file that is not wanted any more.
pub fn forget(dest: &Path) {
    // What cannot be removed now is swept one day.
    let _ = part::drop_part(dest);
}

/// Pours what is missing of a file into its part.
fn pour(
    client: &Client,
    mut request: Request,
    part: &mut Part,
    cancel: &Cancel,
    progress: &mut dyn FnMut(Progress),
) -> Result<Head, FetchError> {
    let disk = |source| FetchError::Disk { path: PathBuf::new(), source };
    let mut restarts = RESTARTS;
    loop {
        request.resume = part.resume();
        let mut sink = Sink::new(part);
        match client.download(&request, cancel, &mut sink, progress) {
            Ok(head) => {
                let flaw = sink.flaw(head.length.is_some());
                let Some(what) = flaw else { return Ok(head) };
                // Whole, and yet no PDF: the rest of it was something else.
                if request.resume.is_some() && head.from > 0 {
                    part.forget().map_err(disk)?;
                }
                return Err(FetchError::NotPdf { url: head.url, status: head.status, what });
            }
            // The stream was stopped because it is no PDF.
            Err(NetError::Sink { .. }) if sink.refused() => {
                let what = sink.flaw(true).unwrap_or_default();
                return Err(FetchError::NotPdf { url: request.url, status: 200, what });
            }
            Err(NetError::Sink { source }) => return Err(disk(source)),
            Err(NetError::Status { status: 404 | 410, .. }) => return Err(FetchError::Missing { url: request.url }),
            // What is held is of another file: that one is begun anew.
            Err(NetError::Range { .. }) if restarts > 0 => {
                restarts -= 1;
                part.forget().map_err(disk)?;
            }
            Err(NetError::Cut { .. } | NetError::Timeout { .. }) if sink.came() > 0 && restarts > 0 => {
                restarts -= 1;
                if part.resume().is_none() {
                    part.forget().map_err(disk)?;
                }
            }
            Err(fault) => return Err(fault.into()),
        }
    }
}

enum Taken {
    Part(Part),
    /// Somebody else has fetched it meanwhile: its size in bytes.
    There(u64),
}

/// Takes the part of a file; where somebody else is at it, waits for the file.
fn take(dest: &Path, cancel: &Cancel, progress: &mut dyn FnMut(Progress)) -> Result<Taken, FetchError> {
    let disk = |source| FetchError::Disk { path: dest.to_owned(), source };
    let mut waited = false;
    loop {
        if cancel.is_cancelled() {
            return Err(NetError::Cancelled.into());
        }
        if let Some(part) = Part::take(dest).map_err(disk)? {
            let there = std::fs::metadata(dest).ok().filter(|found| waited && found.is_file());
            return Ok(there.map_or(Taken::Part(part), |found| Taken::There(found.len())));
        }
        if !waited {
            progress(Progress::Waiting { why: Why::OtherProcess, left: Duration::ZERO });
        }
        waited = true;
        cancel.sleep(POLL);
    }
}

fn request(url: &str, urgency: Urgency) -> Request {
    // The export host is the one that may be harvested, at the API's pace.
    let group = if url.starts_with("https://export.arxiv.org/") { Group::Api } else { Group::Site };
    let request = Request { accept: "application/pdf, */*;q=0.1".into(), ..Request::new(url, group, urgency) };
    match urgency {
        Urgency::Key => request,
        Urgency::Background => Request { retry: IN_THE_BACKGROUND, ..request },
    }
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
