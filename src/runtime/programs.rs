//! Where a program stands, as the shell would look for it. It starts none.

use std::path::{Path, PathBuf};

/// The program of a name in the folders of `PATH`.
pub fn program(name: &str, variable: &dyn Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let path = variable("PATH")?;
    // A relative folder would depend on where we happen to stand.
    std::env::split_paths(&path).filter(|dir| dir.is_absolute()).map(|dir| dir.join(name)).find(|file| can_run(file))
}

#[cfg(unix)]
fn can_run(file: &Path) -> bool {
    rustix::fs::access(file, rustix::fs::Access::EXEC_OK).is_ok() && file.is_file()
}

#[cfg(not(unix))]
fn can_run(file: &Path) -> bool {
    file.is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn only_what_can_be_run_is_a_program() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        for (name, mode) in [("yes", 0o700), ("no", 0o600)] {
            std::fs::write(dir.path().join(name), "").unwrap();
            std::fs::set_permissions(dir.path().join(name), PermissionsExt::from_mode(mode)).unwrap();
        }
        let path = format!("relative:{}", dir.path().display());
        let of = |name: &str| program(name, &|variable| (variable == "PATH").then(|| path.clone()));
        assert_eq!(of("yes"), Some(dir.path().join("yes")));
        assert_eq!((of("no"), of("neither")), (None, None));
        assert_eq!(program("yes", &|_| None), None);
    }
}
