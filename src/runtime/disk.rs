//! What a folder allows: who may read it, whether we may write, how much room there is. It changes nothing.

use std::path::Path;

/// A folder, looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Folder {
    /// Whether it is there.
    pub exists: bool,
    /// Its mode, of the four last digits; none where there are no modes.
    pub mode: Option<u32>,
    /// Whether we may write into it, or into the one it would be made in.
    pub writable: bool,
    /// Bytes left on its disk for us; none where that cannot be told.
    pub free: Option<u64>,
}

/// Looks at a folder, or, where it is not there yet, at the nearest one above it that is.
pub fn folder(path: &Path) -> Folder {
    let there = path.ancestors().find(|p| p.exists()).unwrap_or(Path::new("/"));
    let exists = path.is_dir();
    Folder { exists, mode: mode(path).filter(|_| exists), writable: writable(there), free: free(there) }
}

/// The four last digits of a file's mode; none where there is no such file, or no modes.
#[cfg(unix)]
pub fn mode(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).ok().map(|m| m.permissions().mode() & 0o7777)
}

#[cfg(unix)]
fn writable(path: &Path) -> bool {
    path.is_dir() && rustix::fs::access(path, rustix::fs::Access::WRITE_OK | rustix::fs::Access::EXEC_OK).is_ok()
}

#[cfg(unix)]
fn free(path: &Path) -> Option<u64> {
    rustix::fs::statvfs(path).ok().map(|fs| fs.f_bavail.saturating_mul(fs.f_frsize))
}

/// There are no modes here.
#[cfg(not(unix))]
pub fn mode(_: &Path) -> Option<u32> {
    None
}

#[cfg(not(unix))]
fn writable(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|m| m.is_dir() && !m.permissions().readonly())
}

#[cfg(not(unix))]
fn free(_: &Path) -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_not_there_is_judged_by_the_one_above() {
        let dir = tempfile::tempdir().unwrap();
        let here = folder(dir.path());
        assert!(here.exists && here.writable);
        let below = folder(&dir.path().join("not/yet"));
        assert!(!below.exists && below.writable);
        assert_eq!((below.mode, below.free.is_some()), (None, here.free.is_some()));
        std::fs::write(dir.path().join("file"), "").unwrap();
        assert!(!folder(&dir.path().join("file/under")).writable);
    }
}
