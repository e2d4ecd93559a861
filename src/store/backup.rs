//! Verified copies of the library, one a day, and the way back from them. It never writes the library itself.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use super::damage::{Look, is_sound, stamp_name};
use super::error::{During, StoreError};
use super::migrate::{self, Part};
use super::open::{self, Db};
use crate::model::Stamp;

/// So many daily backups stay.
const DAILY_KEPT: usize = 7;
/// So many backups from before a change of schema stay.
const SCHEMA_KEPT: usize = 5;
/// The tables whose rows are counted on both sides, each with the schema that brought it: those that lose no row.
const TABLES: [(&str, i64); 8] =
    [("mark", 1), ("gesture", 1), ("entry", 1), ("kept", 1), ("meta", 1), ("saved", 2), ("watch", 3), ("looked", 3)];
const DOING: &str = "back up the library";

/// Which backup.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// `library-20260813-040000.db`.
    Daily,
    /// `library-v1-20260813-040000.db`: before leaving that schema.
    Schema(i64),
}

impl Kind {
    fn prefix(self) -> String {
        match self {
            Self::Daily => "library-".into(),
            Self::Schema(version) => format!("library-v{version}-"),
        }
    }

    const fn most(self) -> usize {
        match self {
            Self::Daily => DAILY_KEPT,
            Self::Schema(_) => SCHEMA_KEPT,
        }
    }
}

/// Copies the library as it is committed now, checks the copy, and gives it its name only then.
pub(super) fn write(library: &Db, folder: &Path, kind: Kind, now: Stamp) -> Result<PathBuf, StoreError> {
    open::own_folder(folder)?;
    // Canonical, because SQLite follows no link on the way to its target.
    let folder = &fs::canonicalize(folder).during(DOING, folder)?;
    let file = folder.join(format!("{}{}.db", kind.prefix(), stamp_name(now)));
    let part = open::with_suffix(&file, &format!(".{}.part", std::process::id()));
    remove_if_there(&part)?;
    // SQLite fills an empty file that is there, and so its mode is ours.
    open::own_file(&part)?;
    let done = copy(library, &part).and_then(|()| fs::rename(&part, &file).during(DOING, &file));
    if done.is_err() {
        remove_if_there(&part)?;
    }
    done?;
    sync_folder(folder)?;
    prune(folder, kind)?;
    Ok(file)
}

fn copy(library: &Db, part: &Path) -> Result<(), StoreError> {
    let before = counts(library.conn()).during(DOING, library.file())?;
    let target = part.to_string_lossy();
    let into = |conn: &Connection| {
        open::patiently(DOING, library.file(), || conn.execute("VACUUM INTO ?1", [&*target]).map(|_| ()))
    };
    library.with_one_attached(into).during(DOING, library.file())??;
    let after = counts(library.conn()).during(DOING, library.file())?;
    let made = open_read_only(part)?;
    let sound = is_sound(&made, part, Look::Thorough)?;
    let rows = counts(&made).during(DOING, part)?;
    // Others may write meanwhile, but no row of these tables ever goes away.
    let whole = rows.iter().zip(&before).all(|(r, b)| r >= b) && rows.iter().zip(&after).all(|(r, a)| r <= a);
    if !sound || !whole {
        return Err(StoreError::Damaged { doing: "check the backup", file: part.to_owned() });
    }
    drop(made);
    fs::File::open(part).and_then(|f| f.sync_all()).during(DOING, part)
}

fn counts(conn: &Connection) -> rusqlite::Result<Vec<i64>> {
    let schema: i64 = conn.query_row("PRAGMA user_version", [], |r| r.get(0))?;
    let there = TABLES.iter().filter(|(_, since)| *since <= schema);
    there.map(|(t, _)| conn.query_row(&format!("SELECT count(*) FROM {t}"), [], |r| r.get(0))).collect()
}

/// The newest backup that is sound.
pub(super) fn newest_good(folder: &Path) -> Result<Option<PathBuf>, StoreError> {
    Ok(all(folder)?.into_iter().rev().find(|file| is_good(file)))
}

fn is_good(file: &Path) -> bool {
    let known = migrate::newest(Part::Library.steps());
    let good = || {
        let version = migrate::version(file)?;
        let conn = open_read_only(file)?;
        let complete = version < known || counts(&conn).during(DOING, file).is_ok();
        Ok::<bool, StoreError>((1..=known).contains(&version) && complete && is_sound(&conn, file, Look::Thorough)?)
    };
    good().unwrap_or(false)
}

/// Puts a copy of a backup in the place of the library, whole or not at all.
pub(super) fn restore(backup: &Path, library: &Path) -> Result<(), StoreError> {
    const DOING: &str = "restore the library from its backup";
    let part = open::with_suffix(library, ".restoring");
    remove_if_there(&part)?;
    let mut from = fs::File::open(backup).during(DOING, backup)?;
    let mut to = open::private(OpenOptions::new().write(true).create_new(true)).open(&part).during(DOING, &part)?;
    io::copy(&mut from, &mut to).and_then(|_| to.sync_all()).during(DOING, &part)?;
    fs::rename(&part, library).during(DOING, library)?;
    library.parent().map_or(Ok(()), sync_folder)
}

/// All backups, oldest first by the moment in their names.
pub(super) fn all(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let entries = match fs::read_dir(folder) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.during("list the backups", folder)?,
    };
    let mut files: Vec<PathBuf> = entries.flatten().map(|e| e.path()).filter(|p| moment(p).is_some()).collect();
    files.sort_by_key(|p| moment(p).map(str::to_owned));
    Ok(files)
}

/// The moment in the name of a backup; none if it is no backup of ours.
fn moment(file: &Path) -> Option<&str> {
    let stem = file.file_name()?.to_str()?.strip_prefix("library-")?.strip_suffix(".db")?;
    let moment = stem.split_at_checked(stem.len().checked_sub(15)?)?.1;
    let shape = |(i, b): (usize, u8)| if i == 8 { b == b'-' } else { b.is_ascii_digit() };
    moment.bytes().enumerate().all(shape).then_some(moment)
}

fn prune(folder: &Path, kind: Kind) -> Result<(), StoreError> {
    let named = |p: &PathBuf| {
        let name = p.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match kind {
            Kind::Daily => !name.starts_with("library-v"),
            Kind::Schema(_) => name.starts_with("library-v"),
        }
    };
    let files: Vec<PathBuf> = all(folder)?.into_iter().filter(named).collect();
    for file in files.iter().rev().skip(kind.most()) {
        remove_if_there(file)?;
    }
    Ok(())
}

fn open_read_only(file: &Path) -> Result<Connection, StoreError> {
    let file = open::canonical(file)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    Connection::open_with_flags(&file, flags).during("open the backup", &file)
}

fn remove_if_there(file: &Path) -> Result<(), StoreError> {
    match fs::remove_file(file) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed.during("remove an old file", file),
    }
}

fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    if cfg!(unix) { fs::File::open(folder).and_then(|f| f.sync_all()).during(DOING, folder) } else { Ok(()) }
}
