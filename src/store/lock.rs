//! Locks between processes: who syncs, who prepares. The kernel takes them back when a process dies.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::time::Duration;

use super::error::{During, StoreError};
use super::open::lock_file;

/// The exclusive right to sync, until it is dropped.
#[derive(Debug)]
pub struct SyncLock {
    _file: File,
}

/// Who holds a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Its process id, if it wrote one.
    pub pid: Option<u32>,
}

const DOING: &str = "take the lock";

/// Takes the right to sync, or says who has it.
pub(super) fn sync(folder: &Path) -> Result<Result<SyncLock, Holder>, StoreError> {
    Ok(take(&folder.join("sync.lock"))?.map(|file| SyncLock { _file: file }))
}

/// Waits up to half a minute for the right to prepare the files.
pub(super) fn prepare(folder: &Path) -> Result<File, StoreError> {
    let path = folder.join("prepare.lock");
    for _ in 0..600 {
        if let Ok(file) = take(&path)? {
            return Ok(file);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Err(StoreError::Busy { doing: "prepare the databases", file: path })
}

fn take(path: &Path) -> Result<Result<File, Holder>, StoreError> {
    let mut file = lock_file(path)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut text = String::new();
            // What stands there is for the message only.
            let _ = file.take(20).read_to_string(&mut text);
            return Ok(Err(Holder { pid: text.trim().parse().ok() }));
        }
        Err(TryLockError::Error(e)) => return Err(e).during(DOING, path),
    }
    file.set_len(0)
        .and_then(|()| file.seek(SeekFrom::Start(0)))
        .and_then(|_| writeln!(file, "{}", std::process::id()))
        .during(DOING, path)?;
    Ok(Ok(file))
}
