//! What the files look like to somebody who only looks: sizes, schemas, soundness, how much is in them.
//!
//! It makes, migrates and repairs nothing, and takes no lock.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use super::damage::{Look, is_sound};
use super::error::{During, StoreError};
use super::migrate::{self, Part};
use super::open::{self, with_suffix};
use super::{Places, backup, daily, day};
use crate::model::{Batch, Category, DailyDay, Day};

/// One of the databases, looked at.
#[derive(Debug)]
pub struct Checkup {
    /// The file.
    pub file: PathBuf,
    /// Bytes, with what stands beside it in its write-ahead log; none if it is not there.
    pub bytes: Option<u64>,
    /// What was found in it.
    pub found: Result<Found, StoreError>,
}

/// What was found in a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The number of its schema; 0 while it is empty.
    pub schema: i64,
    /// The newest schema this program knows.
    pub newest: i64,
    /// Whether SQLite finds nothing wrong with it.
    pub sound: bool,
    /// What is counted in it: papers, stars; what and how many.
    pub counted: Vec<(&'static str, usize)>,
}

const DOING: &str = "look into the database";

/// Looks into library, cache and index, in this order. On a large store this reads every page.
pub fn check_up(places: &Places) -> Vec<Checkup> {
    let look = |part: Part| {
        let file = part.file(places);
        let bytes = size(&file).map(|bytes| bytes + size(&with_suffix(&file, "-wal")).unwrap_or(0));
        Checkup { found: look_into(part, &file), file, bytes }
    };
    Part::ALL.map(look).into()
}

/// The newest backup of the library, by the moment in its name.
pub fn newest_backup(places: &Places) -> Option<PathBuf> {
    backup::all(&places.backups).ok()?.pop()
}

/// The newest edition held up to `announced`, of these categories; of any if there are none.
///
/// # Errors
/// The cache is not there or cannot be read.
pub fn newest_edition(places: &Places, announced: Day, of: &[Category]) -> Result<Option<Day>, StoreError> {
    let conn = open_to_look(&places.cache)?;
    let names: Vec<&str> = of.iter().map(Category::as_str).collect();
    let any = "SELECT max(edition) FROM paper WHERE edition <= ?1";
    let one = "SELECT max(edition) FROM paper_category WHERE edition <= ?1 AND category = ?2";
    let asked: rusqlite::Result<Option<i64>> = match &names[..] {
        [] => conn.query_row(any, [announced.number()], |r| r.get(0)),
        names => names.iter().try_fold(None, |newest: Option<i64>, name| {
            conn.query_row(one, (announced.number(), *name), |r| r.get(0)).map(|day| newest.max(day))
        }),
    };
    Ok(asked.during(DOING, &places.cache)?.and_then(Day::from_number))
}

/// What is known of these categories' editions from one on, the newest first.
///
/// # Errors
/// The cache is not there, is of an older schema or cannot be read.
pub fn batches(places: &Places, from: Day, of: &[Category]) -> Result<Vec<Batch>, StoreError> {
    let conn = open_to_look(&places.cache)?;
    let known = of.iter().map(|category| day::batches(&conn, from, category));
    let known: rusqlite::Result<Vec<Vec<Batch>>> = known.collect();
    let mut known: Vec<Batch> = known.during(DOING, &places.cache)?.into_iter().flatten().collect();
    known.sort_by_key(|batch| std::cmp::Reverse(batch.edition));
    Ok(known)
}

/// The newest day of the daily list of which papers are held.
///
/// # Errors
/// The cache cannot be read.
pub fn newest_daily(places: &Places) -> Result<Option<DailyDay>, StoreError> {
    let conn = open_to_look(&places.cache)?;
    Ok(daily::days(&conn, 1).during(DOING, &places.cache)?.pop())
}

/// The version of SQLite that is built in.
pub fn sqlite() -> &'static str {
    rusqlite::version()
}

fn size(file: &Path) -> Option<u64> {
    std::fs::metadata(file).ok().map(|m| m.len())
}

fn look_into(part: Part, file: &Path) -> Result<Found, StoreError> {
    let newest = migrate::newest(part.steps());
    let schema = if file.exists() { migrate::version(file)? } else { 0 };
    if schema == 0 || schema > newest {
        return Ok(Found { schema, newest, sound: true, counted: Vec::new() });
    }
    let conn = open_to_look(file)?;
    // What can be fetched or made again may be large.
    let look = if part == Part::Library { Look::Thorough } else { Look::Quick };
    let sound = is_sound(&conn, file, look)?;
    let count = |sql: &str| conn.query_row(sql, [], |r| r.get::<_, i64>(0)).map(|n| usize::try_from(n).unwrap_or(0));
    let questions: &[(&str, &str)] = match part {
        _ if !sound => &[],
        Part::Library => &[
            ("stars", "SELECT count(*) FROM mark WHERE star IS NOT NULL"),
            ("read", "SELECT count(*) FROM mark WHERE read IS NOT NULL"),
            ("hidden", "SELECT count(*) FROM mark WHERE hidden IS NOT NULL"),
            ("watched", "SELECT count(*) FROM watch WHERE since IS NOT NULL"),
        ],
        Part::Cache => &[("papers", "SELECT count(*) FROM paper")],
        Part::Index => &[],
    };
    let counted = questions.iter().map(|(what, sql)| count(sql).map(|n| (*what, n)));
    let counted = counted.collect::<rusqlite::Result<_>>().during(DOING, file)?;
    Ok(Found { schema, newest, sound, counted })
}

/// Opens a file so that nothing appears beside it: where nobody has it open, as one that nobody changes.
fn open_to_look(file: &Path) -> Result<Connection, StoreError> {
    let file = open::canonical(file)?;
    let in_use = ["-wal", "-shm"].iter().any(|suffix| with_suffix(&file, suffix).exists());
    let how = if in_use { "mode=ro" } else { "immutable=1" };
    let uri = format!("file:{}?{how}", open::uri_path(&file));
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let conn = Connection::open_with_flags(uri, flags).during(DOING, &file)?;
    conn.busy_timeout(std::time::Duration::from_secs(5)).during(DOING, &file)?;
    Ok(conn)
}
