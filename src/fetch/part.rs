//! The part of a file that has come so far, and the note beside it that says what it is a part of. It knows no network.
//!
//! A part has the name of its file, hidden, so that a later run goes on with it; its lock says who is at it. Only as
//! many bytes are gone on with as the note vouches for: those were on the disk before it said so, and a power cut can
//! leave anything in the rest.
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::EDGE;
use crate::net::{Head, Resume, Validator};

/// Parts and notes are named by these, so that only they are ever swept.
const PREFIX: &str = ".offprint-";
const PART: &str = ".part";
const NOTE: &str = ".note";
/// Parts that are older belong to nobody.
const AGE: Duration = Duration::from_hours(24);
/// Those with a note wait for their download to be gone on with.
const NOTED_AGE: Duration = Duration::from_hours(24 * 60);
/// The note vouches for the bytes on the disk every so many.
const STEP: u64 = 1 << 20;
const FIRST_LINE: &str = "offprint part 1";

/// A part that is ours until it is dropped. What cannot be gone on with is then removed.
#[derive(Debug)]
pub(super) struct Part {
    file: File,
    path: PathBuf,
    note: PathBuf,
    /// What the whole file is; none where a part of it is worth nothing.
    known: Option<Known>,
    bytes: u64,
    /// Bytes that are on the disk for sure.
    safe: u64,
}

/// What a note says.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Known {
    of: Validator,
    whole: Option<u64>,
}

impl Part {
    /// Takes the part of `dest`, with what came of it in earlier runs. None while somebody else is at it.
    pub fn take(dest: &Path) -> io::Result<Option<Self>> {
        let (path, note) = names(dest);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        // Whoever had it may have made it the file itself meanwhile.
        if !is_at(&file, &path) {
            return Ok(None);
        }
        let mut part = Self { file, path, note, known: None, bytes: 0, safe: 0 };
        part.recall()?;
        Ok(Some(part))
    }

    /// What can be gone on with.
    pub fn resume(&self) -> Option<Resume> {
        let known = self.known.as_ref().filter(|_| self.bytes > 0)?;
        Some(Resume { from: self.bytes, whole: known.whole, of: known.of.clone() })
    }

    /// Bytes that have come.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Empties it for the file that `head` announces.
    pub fn begin(&mut self, head: &Head) -> io::Result<()> {
        self.forget()?;
        let Some(of) = head.validator() else { return Ok(()) };
        let whole = head.length;
        let (kind, text) = match &of {
            Validator::Etag(text) => ("etag", text),
            Validator::Modified(text) => ("modified", text),
        };
        let size = whole.map(|bytes| format!("whole {bytes}\n")).unwrap_or_default();
        let note = format!("{FIRST_LINE}\n{kind} {text}\n{size}");
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&self.note)?;
        file.write_all(note.as_bytes())?;
        file.sync_all()?;
        self.known = Some(Known { of, whole });
        Ok(())
    }

    /// Appends what came.
    pub fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let written = self.file.write(piece)?;
        self.bytes += written as u64;
        if self.known.is_some() && self.bytes - self.safe >= STEP {
            self.vouch()?;
        }
        Ok(written)
    }

    /// Sees that what came is on the disk, and notes it.
    fn vouch(&mut self) -> io::Result<()> {
        self.file.sync_data()?;
        let mut note = OpenOptions::new().append(true).open(&self.note)?;
        note.write_all(format!("safe {}\n", self.bytes).as_bytes())?;
        self.safe = self.bytes;
        Ok(())
    }

    /// Throws away what came.
    pub fn forget(&mut self) -> io::Result<()> {
        (self.known, self.bytes, self.safe) = (None, 0, 0);
        remove(&self.note)?;
        self.file.set_len(0)?;
        self.file.seek(SeekFrom::Start(0)).map(drop)
    }

    /// Gives the complete part its name, so that it also survives a power cut.
    pub fn keep(mut self, dest: &Path) -> io::Result<()> {
        self.file.sync_all()?;
        // The note first: after the rename the names may be somebody else's.
        remove(&self.note)?;
        self.known = None;
        fs::rename(&self.path, dest)?;
        #[cfg(unix)]
        if let Some(folder) = dest.parent() {
            File::open(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })?.sync_all()?;
        }
        Ok(())
    }

    /// Reads the note, and cuts off what it does not vouch for.
    fn recall(&mut self) -> io::Result<()> {
        let read = fs::read_to_string(&self.note).unwrap_or_default();
        let Some((known, safe)) = parse(&read) else { return self.forget() };
        let bytes = safe.min(self.file.metadata()?.len());
        if bytes < EDGE as u64 || known.whole.is_some_and(|whole| bytes > whole) {
            return self.forget();
        }
        self.file.set_len(bytes)?;
        self.file.seek(SeekFrom::Start(bytes))?;
        (self.known, self.bytes, self.safe) = (Some(known), bytes, bytes);
        Ok(())
    }

    /// The file's first bytes, at most so many.
    pub fn front(&self, most: usize) -> io::Result<Vec<u8>> {
        use std::io::Read;
        let mut front = Vec::new();
        File::open(&self.path)?.take(most as u64).read_to_end(&mut front)?;
        Ok(front)
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        let kept = self.known.is_some() && self.bytes >= EDGE as u64;
        if kept && (self.safe == self.bytes || self.vouch().is_ok()) {
            return;
        }
        if is_at(&self.file, &self.path) {
            // What is left behind all the same is swept one day.
            let _ = remove(&self.note).and_then(|()| remove(&self.path));
        }
    }
}

/// Removes what came of `dest`, if nobody is at it.
pub(super) fn drop_part(dest: &Path) -> io::Result<()> {
    if !names(dest).0.exists() {
        return Ok(());
    }
    if let Some(mut part) = Part::take(dest)? {
        part.forget()?;
    }
    Ok(())
}

/// Removes parts that nobody will go on with. What cannot be looked at is left alone.
pub(super) fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let Some(stem) = name.to_str().and_then(|n| n.strip_prefix(PREFIX)) else { continue };
        let age = match (stem.strip_suffix(PART), stem.ends_with(NOTE)) {
            (Some(stem), _) if folder.join(format!("{PREFIX}{stem}{NOTE}")).exists() => NOTED_AGE,
            (Some(_), _) => AGE,
            (None, true) => NOTED_AGE,
            (None, false) => continue,
        };
        let old = || {
            let kind = entry.metadata().ok()?;
            Some(kind.is_file() && kind.modified().ok()?.elapsed().ok()? > age)
        };
        if old() == Some(true) {
            // Another program may have been faster.
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn names(dest: &Path) -> (PathBuf, PathBuf) {
    let stem = dest.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = |end| dest.with_file_name(format!("{PREFIX}{stem}{end}"));
    (beside(PART), beside(NOTE))
}

/// Whole lines only: a note whose writing was cut short vouches for less.
fn parse(note: &str) -> Option<(Known, u64)> {
    let whole = &note[..note.rfind('\n')?];
    let mut lines = whole.lines();
    if lines.next() != Some(FIRST_LINE) {
        return None;
    }
    let of = match lines.next()?.split_once(' ')? {
        ("etag", text) => Validator::Etag(text.to_owned()),
        ("modified", text) => Validator::Modified(text.to_owned()),
        _ => return None,
    };
    let (mut known, mut safe) = (Known { of, whole: None }, 0);
    for line in lines {
        match line.split_once(' ')? {
            ("whole", bytes) => known.whole = Some(bytes.parse().ok()?),
            ("safe", bytes) => safe = bytes.parse().ok()?,
            _ => return None,
        }
    }
    Some((known, safe))
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

/// Whether the open file is still the one of that name.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let place = |found: fs::Metadata| (found.dev(), found.ino());
    matches!((file.metadata().map(place), fs::symlink_metadata(path).map(place)), (Ok(a), Ok(b)) if a == b)
}

/// Where an open file cannot be renamed it is.
#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_vouches_for_what_its_last_whole_line_says() {
        let note = "offprint part 1\netag \"sha256:ab\"\nwhole 3000000\nsafe 1048576\nsafe 2097152\n";
        let known = Known { of: Validator::Etag("\"sha256:ab\"".into()), whole: Some(3_000_000) };
        assert_eq!(parse(note), Some((known.clone(), 2_097_152)));
        for cut in 0..note.len() {
            match parse(&note[..cut]) {
                None => {}
                Some((read, safe)) => {
                    assert_eq!(read.of, known.of, "{cut}");
                    assert!([0, 1_048_576].contains(&safe), "{cut}: {safe}");
                }
            }
        }
        assert_eq!(parse("offprint part 2\netag \"x\"\nsafe 3\n"), None);
        assert_eq!(parse("\0\0\0\0\0\n"), None);
    }
}
