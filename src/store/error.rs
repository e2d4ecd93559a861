//! What can go wrong with the files, said by what was being done. It does not decide what to do about it.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use crate::model::{Exit, Fault};

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A file is no sound database. The next start looks into it.
    #[error("{doing}: {} is damaged", file.display())]
    Damaged {
        /// What was being done.
        doing: &'static str,
        /// The database, or the folder when it may be any of the three.
        file: PathBuf,
    },
    /// A later version of this program wrote the file.
    #[error("{} has schema {found}, this program knows up to {known}", file.display())]
    NewerSchema {
        /// The database.
        file: PathBuf,
        /// Its schema.
        found: i64,
        /// The newest schema this program knows.
        known: i64,
    },
    /// Another process held the file for as long as is patient.
    #[error("{doing}: {} is in use by another process", file.display())]
    Busy {
        /// What was being done.
        doing: &'static str,
        /// The file that is held.
        file: PathBuf,
    },
    /// No room.
    #[error("{doing}: the disk of {} is full", file.display())]
    DiskFull {
        /// What was being done.
        doing: &'static str,
        /// The file that was to grow.
        file: PathBuf,
    },
    /// The file may not be read or written.
    #[error("{doing}: {} cannot be opened or written", file.display())]
    Permission {
        /// What was being done.
        doing: &'static str,
        /// The file or folder.
        file: PathBuf,
    },
    /// The SQLite built in is older than 3.51.3, which can lose committed writes.
    #[error("SQLite {found} is too old")]
    OldSqlite {
        /// Its version.
        found: &'static str,
    },
    /// The question was no longer wanted.
    #[error("interrupted")]
    Interrupted,
    /// The file system failed.
    #[error("{doing}: {}: {source}", file.display())]
    Io {
        /// What was being done.
        doing: &'static str,
        /// The file or folder.
        file: PathBuf,
        /// Its words.
        source: io::Error,
    },
    /// SQLite failed in another way.
    #[error("{doing}: {}: {source}", file.display())]
    Sql {
        /// What was being done.
        doing: &'static str,
        /// The database.
        file: PathBuf,
        /// Its words.
        source: rusqlite::Error,
    },
}

impl StoreError {
    /// The exit code that goes with it.
    pub const fn exit(&self) -> Exit {
        match self {
            Self::Damaged { .. } | Self::NewerSchema { .. } => Exit::Data,
            Self::Busy { .. } | Self::Interrupted => Exit::Later,
            Self::DiskFull { .. } | Self::Io { .. } => Exit::Disk,
            Self::Permission { .. } => Exit::Permission,
            Self::OldSqlite { .. } | Self::Sql { .. } => Exit::Other,
        }
    }

    /// The same for people: cause, place and what to do next.
    pub fn fault(&self) -> Fault {
        let at = |doing: &str, file: &Path| format!("could not {doing} ({})", file.display());
        let (what, why, hint) = match self {
            Self::Damaged { doing, file } => (
                at(doing, file),
                "the database is damaged".into(),
                "start offprint again: it sets the file aside and repairs what it can".into(),
            ),
            Self::NewerSchema { file, found, known } => (
                format!("cannot open {}", file.display()),
                format!("a newer offprint wrote it (schema {found}; this one knows {known})"),
                "use the newer offprint, or another --data-dir; nothing was changed".into(),
            ),
            Self::Busy { doing, file } => (
                at(doing, file),
                "another process holds the file".into(),
                "try again in a moment; reading works meanwhile".into(),
            ),
            Self::DiskFull { doing, file } => {
                (at(doing, file), "the disk is full".into(), "make room and try again; nothing was lost".into())
            }
            Self::Permission { doing, file } => (
                at(doing, file),
                "the file or its folder cannot be opened or written".into(),
                "look at its owner and mode, or name another folder with --data-dir".into(),
            ),
            Self::OldSqlite { found } => (
                "cannot open the databases".into(),
                format!("SQLite {found} can lose committed writes"),
                "build offprint with its bundled SQLite (3.51.3 or newer)".into(),
            ),
            Self::Interrupted => ("stopped".into(), String::new(), String::new()),
            Self::Io { doing, file, source } => {
                (at(doing, file), source.to_string(), "look at the disk and its mount, then try again".into())
            }
            Self::Sql { doing, file, source } => (
                at(doing, file),
                source.to_string(),
                "try again; `offprint library backup` still copies what is kept".into(),
            ),
        };
        Fault::new(self.exit(), what, why, hint)
    }
}

/// Says of a failure what was being done, and to which file.
pub(super) trait During<T> {
    fn during(self, doing: &'static str, file: &Path) -> Result<T, StoreError>;
}

impl<T> During<T> for rusqlite::Result<T> {
    fn during(self, doing: &'static str, file: &Path) -> Result<T, StoreError> {
        self.map_err(|e| of_sqlite(doing, file, e))
    }
}

impl<T> During<T> for io::Result<T> {
    fn during(self, doing: &'static str, file: &Path) -> Result<T, StoreError> {
        self.map_err(|source| {
            let file = file.to_owned();
            match source.kind() {
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                    StoreError::Permission { doing, file }
                }
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                    StoreError::DiskFull { doing, file }
                }
                _ => StoreError::Io { doing, file, source },
            }
        })
    }
}

fn of_sqlite(doing: &'static str, file: &Path, source: rusqlite::Error) -> StoreError {
    let file = file.to_owned();
    match source.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Damaged { doing, file },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy { doing, file },
        Some(ErrorCode::DiskFull) => StoreError::DiskFull { doing, file },
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
            StoreError::Permission { doing, file }
        }
        Some(ErrorCode::OperationInterrupted) => StoreError::Interrupted,
        Some(ErrorCode::SystemIoFailure) => {
            StoreError::Io { doing, file, source: io::Error::other(source.to_string()) }
        }
        // A value no writer of ours could have put there.
        None if matches!(
            source,
            rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::Utf8Error(..)
                | rusqlite::Error::QueryReturnedNoRows
        ) =>
        {
            StoreError::Damaged { doing, file }
        }
        Some(ErrorCode::Unknown) if is_foreign(&source) => StoreError::Damaged { doing, file },
        _ => StoreError::Sql { doing, file, source },
    }
}

/// Whether SQLite misses what our schema has: it says so with its general code alone.
fn is_foreign(source: &rusqlite::Error) -> bool {
    let rusqlite::Error::SqliteFailure(_, Some(said)) = source else {
        return matches!(source, rusqlite::Error::SqlInputError { msg, .. } if lacks(msg));
    };
    lacks(said)
}

fn lacks(said: &str) -> bool {
    ["unsupported file format", "no such table", "no such column", "no such module"].iter().any(|s| said.starts_with(s))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_code(code: i32) -> StoreError {
        let error = rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None);
        of_sqlite("save marks", Path::new("library.db"), error)
    }

    #[test]
    fn every_busy_code_is_busy_and_every_corruption_is_damage() {
        for code in [5, 6, 261, 517] {
            assert!(matches!(of_code(code), StoreError::Busy { .. }), "{code}");
        }
        for code in [11, 26, 267, 523] {
            assert!(matches!(of_code(code), StoreError::Damaged { .. }), "{code}");
        }
        assert!(matches!(of_code(13), StoreError::DiskFull { .. }));
        assert!(matches!(of_code(9), StoreError::Interrupted));
    }

    #[test]
    fn a_fault_names_cause_place_and_next_step() {
        for code in [5, 8, 10, 11, 13, 14] {
            let error = of_code(code);
            let fault = error.fault();
            assert!(fault.what.contains("library.db") && fault.what.contains("save marks"), "{fault:?}");
            assert!(!fault.why.is_empty() && !fault.hint.is_empty(), "{fault:?}");
            assert_eq!(fault.exit, error.exit());
        }
        let newer = StoreError::NewerSchema { file: "library.db".into(), found: 9, known: 1 };
        assert_eq!(newer.exit(), Exit::Data);
        assert!(newer.fault().why.contains('9'));
    }
}
