//! The three database files: the cache, the search index made of it, and the library of what the reader did.
//!
//! Concrete SQLite behind [`Reader`], [`Cache`] and [`Library`]. It knows no network and no screen, and never asks
//! the time.

mod authors;
mod backup;
mod cache;
mod checkup;
mod daily;
mod damage;
mod day;
mod downloads;
mod editions;
mod error;
mod finding;
mod harvest;
mod index;
mod journal;
mod kept;
mod library;
mod lock;
mod memory;
mod migrate;
mod open;
mod order;
mod papers;
mod place;
mod prepare;
mod reader;
mod record;
mod rows;
mod saved;
mod search;
mod texts;
mod watch;

use std::path::{Path, PathBuf};

pub use cache::{Cache, Committed, Complete, Cursor, Walk};
pub use checkup::{Checkup, Found, batches, check_up, newest_backup, newest_daily, newest_edition, sqlite};
pub use day::{BatchNote, Listed, Validators};
pub use error::StoreError;
pub use harvest::{Harvest, HarvestWalk, Harvested, Heard, Told, VersionFacts};
pub use journal::{Applied, Gesture, Step, Turned};
pub use library::{Imported, Library, RunId};
pub use lock::{Holder, SyncLock};
pub use prepare::prepare;
pub use reader::{Interrupter, Listing, Reader, Scope};

/// Where the files stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// What can be fetched again.
    pub cache: PathBuf,
    /// The search index, made from the cache.
    pub index: PathBuf,
    /// What exists nowhere else.
    pub library: PathBuf,
    /// The library's backups.
    pub backups: PathBuf,
    /// The folder of them all, and of the locks.
    pub dir: PathBuf,
}

impl Places {
    /// All under one folder.
    pub fn under(dir: &Path) -> Self {
        Self {
            cache: dir.join("cache.db"),
            index: dir.join("index.db"),
            library: dir.join("library.db"),
            backups: dir.join("backups"),
            dir: dir.to_owned(),
        }
    }
}

/// Something that was repaired or set aside, told for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// One or two sentences.
    pub text: String,
}
