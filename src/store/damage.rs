//! Tells sound files from damaged ones, and puts damaged ones out of the way. It never deletes a database.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::error::{During, StoreError};
use super::open::{self, with_suffix};
use crate::model::Stamp;

/// Beside the databases while one of them is suspected: the next start looks into all of them.
const SUSPICION: &str = "suspect";

/// Leaves a sign for the next start if the failure says that a file is damaged.
pub(super) fn note(error: &StoreError, file: &Path) {
    if matches!(error, StoreError::Damaged { .. })
        && let Some(folder) = file.parent()
        && let Err(e) = open::own_file(&folder.join(SUSPICION))
    {
        tracing::warn!(error = %e, "cannot leave the sign of damage");
    }
}

/// Whether a run before this one met damage.
pub(super) fn suspected(folder: &Path) -> bool {
    folder.join(SUSPICION).exists()
}

/// Everything was looked into.
pub(super) fn settled(folder: &Path) {
    // It may not be there, and if it stays the next start looks once more.
    let _ = fs::remove_file(folder.join(SUSPICION));
}

/// Whether a database was left without a clean close: something stands in its WAL.
pub(super) fn was_left_open(file: &Path) -> bool {
    fs::metadata(with_suffix(file, "-wal")).is_ok_and(|m| m.len() > 0)
}

/// How closely a file is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// Header and schema.
    Brief,
    /// Every page, but no index against its table.
    Quick,
    /// Every page, and every index against its table.
    Thorough,
}

/// Whether the file behind a connection is sound, as far as SQLite can tell. Errors other than damage are errors.
pub(super) fn is_sound(conn: &Connection, file: &Path, look: Look) -> Result<bool, StoreError> {
    const DOING: &str = "check the database";
    let ok = |row: &rusqlite::Row<'_>| row.get::<_, String>(0).map(|answer| answer == "ok");
    let checked = match look {
        Look::Brief => conn.query_row("SELECT count(*) >= 0 FROM sqlite_schema", [], |r| r.get(0)),
        Look::Quick => conn.query_row("PRAGMA quick_check(1)", [], ok),
        Look::Thorough => conn.query_row("PRAGMA integrity_check(1)", [], ok),
    };
    match checked.during(DOING, file) {
        Err(StoreError::Damaged { .. }) => Ok(false),
        answer => answer,
    }
}

/// Renames a database and its companions to `<name>.damaged-<stamp>.db`, and says to what.
pub(super) fn set_aside(file: &Path, now: Stamp) -> Result<PathBuf, StoreError> {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let free = |n: u32| {
        let again = if n == 0 { String::new() } else { format!("-{n}") };
        let aside = file.with_file_name(format!("{stem}.damaged-{}{again}.db", stamp_name(now)));
        (!aside.exists()).then_some(aside)
    };
    let aside = (0..1_000).find_map(free).unwrap_or_else(|| with_suffix(file, ".damaged"));
    // The companions first: a WAL must never stand beside a database it was not written for.
    for suffix in ["-wal", "-shm", ""] {
        let from = with_suffix(file, suffix);
        if from.exists() {
            fs::rename(&from, with_suffix(&aside, suffix)).during("set the damaged file aside", &from)?;
        }
    }
    Ok(aside)
}

/// A moment as part of a file name: `20260813-040000`, in UTC.
pub(super) fn stamp_name(at: Stamp) -> String {
    at.timestamp().strftime("%Y%m%d-%H%M%S").to_string()
}
