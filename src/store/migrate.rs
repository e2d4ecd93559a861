//! Brings a file to the newest schema, step by step, or refuses it unread. It does not know what the steps are for.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use super::Places;
use super::damage;
use super::error::{During, StoreError};
use super::open::{self, Access, Db};

/// One of the three files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// What exists nowhere else.
    Library,
    /// What can be fetched again.
    Cache,
    /// What can be made again from the cache.
    Index,
}

impl Part {
    pub(super) const ALL: [Self; 3] = [Self::Library, Self::Cache, Self::Index];

    /// The steps that lead to the newest schema, the first makes it out of nothing. Append only.
    pub(super) const fn steps(self) -> &'static [&'static str] {
        match self {
            Self::Library => &[
                include_str!("../../assets/schema/library/0001.sql"),
                include_str!("../../assets/schema/library/0002.sql"),
                include_str!("../../assets/schema/library/0003.sql"),
            ],
            Self::Cache => &[
                include_str!("../../assets/schema/cache/0001.sql"),
                include_str!("../../assets/schema/cache/0002.sql"),
            ],
            Self::Index => &[include_str!("../../assets/schema/index/0001.sql")],
        }
    }

    /// Questions that name every table and column of the newest schema.
    const fn probes(self) -> &'static [&'static str] {
        match self {
            Self::Library => &[
                "SELECT paper, star, read, hidden FROM mark",
                "SELECT id, run, at, what, step, state, turned, turned_by FROM gesture",
                "SELECT gesture, paper, field, before, after, undone FROM entry",
                "SELECT paper, version, title, byline, primary_category, published, updated, abstract, authors,
                     categories, classes, comment, journal_ref, doi, links FROM kept",
                "SELECT name, value FROM meta",
                "SELECT name, query, place FROM saved",
                "SELECT view, paper, at FROM place",
                "SELECT kind, line, turn FROM typed",
                "SELECT name, value FROM choice",
                "SELECT paper, version, asked, turn, fault FROM download",
                "SELECT kind, text, since, place FROM watch",
                "SELECT paper, version, at FROM looked",
            ],
            Self::Cache => &[
                "SELECT key, version, title, byline, primary_category, published, updated, edition, how, rev, partial
                     FROM paper",
                "SELECT key, abstract, authors, categories, classes, comment, journal_ref, doi, links, licence FROM wide",
                "SELECT key, category, edition, kind, how FROM paper_category",
                "SELECT category, complete_from, complete_to, complete_begun, walk_from, walk_to, walk_at FROM cursor",
                "SELECT name, value FROM fact",
                "SELECT edition, category, key, kind, word, version, how FROM replaced",
                "SELECT edition, category, state, listed, healed, checked, next_try FROM batch",
                "SELECT category, done_from, done_to, walk_from, walk_until, walk_begun, token FROM harvest",
                "SELECT url, etag, modified, at FROM validator",
                "SELECT key, number, submitted, size, source, held, title, abstract, authors, comment FROM version",
                "SELECT key, venue, venue_year, has_code, has_project, pages, figures, withdrawn, links FROM finding",
                "SELECT key, day, upvotes, comments, organisation, submitter, code, stars, project, summary, model,
                     keywords, velocity, polled FROM daily",
                "SELECT key, at, upvotes FROM poll",
                "SELECT period, checked, papers, complete FROM daily_period",
            ],
            Self::Index => &["SELECT rowid, title, authors, abstract FROM fts", "SELECT id, cache, rev FROM seen"],
        }
    }

    /// Fails if a table or a column is missing.
    pub(super) fn probe(self, db: &Db) -> Result<(), StoreError> {
        self.probes()
            .iter()
            .try_for_each(|sql| db.conn().prepare(sql).map(|_| ()).during("look at the schema", db.file()))
    }

    pub(super) fn file(self, places: &Places) -> PathBuf {
        match self {
            Self::Library => places.library.clone(),
            Self::Cache => places.cache.clone(),
            Self::Index => places.index.clone(),
        }
    }

    pub(super) const fn access(self) -> Access {
        match self {
            Self::Library => Access::WriteFull,
            Self::Cache | Self::Index => Access::WriteNormal,
        }
    }
}

/// The number of the newest schema.
pub(super) const fn newest(steps: &[&str]) -> i64 {
    steps.len() as i64
}

/// Fails if a later program wrote the file. Reads only; a file that is none or cannot be read is left to what follows.
pub(super) fn refuse_newer(file: &Path, steps: &[&str]) -> Result<(), StoreError> {
    match version(file) {
        Ok(found) if found > newest(steps) => {
            Err(StoreError::NewerSchema { file: file.to_owned(), found, known: newest(steps) })
        }
        Ok(_) | Err(StoreError::Damaged { .. }) => Ok(()),
        Err(other) => Err(other),
    }
}

/// The schema's number in a file, 0 for one that is empty or not there. Writes nothing, and asks SQLite only if a WAL
/// may hold a later number than the file's own header.
pub(super) fn version(file: &Path) -> Result<i64, StoreError> {
    const DOING: &str = "read the schema's number";
    if damage::was_left_open(file) {
        let file = open::canonical(file)?;
        let flags =
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
        let conn = Connection::open_with_flags(&file, flags).during(DOING, &file)?;
        conn.busy_timeout(std::time::Duration::from_secs(5)).during(DOING, &file)?;
        return version_of(&conn).during(DOING, &file);
    }
    let mut header = Vec::new();
    match fs::File::open(file) {
        Ok(opened) => opened.take(100).read_to_end(&mut header).during(DOING, file)?,
        Err(e) if e.kind() == io::ErrorKind::NotFound => 0,
        Err(e) => return Err(e).during(DOING, file),
    };
    match header.get(60..64) {
        None if header.is_empty() => Ok(0),
        Some(number) if header.starts_with(b"SQLite format 3\0") && header.len() == 100 => {
            Ok(number.iter().fold(0, |n, byte| n << 8 | i64::from(*byte)))
        }
        _ => Err(StoreError::Damaged { doing: DOING, file: file.to_owned() }),
    }
}

fn version_of(conn: &Connection) -> rusqlite::Result<i64> {
    conn.query_row("PRAGMA user_version", [], |r| r.get(0))
}

/// Takes the steps not yet taken, all in one transaction. `before` is called first if there is something to lose.
pub(super) fn bring_up(
    db: &mut Db,
    steps: &[&str],
    before: impl FnOnce(&Db, i64) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    const DOING: &str = "bring the schema up to date";
    let file = db.file().to_owned();
    let found = version_of(db.conn()).during(DOING, &file)?;
    if found >= newest(steps) {
        return refuse_newer(&file, steps);
    }
    if found > 0 {
        before(db, found)?;
    } else if !is_blank(db.conn()).during(DOING, &file)? {
        // Tables and no number: not made by us, or not as it was made.
        return Err(StoreError::Damaged { doing: DOING, file });
    }
    let mode: String = db.conn().query_row("PRAGMA journal_mode = WAL", [], |r| r.get(0)).during(DOING, &file)?;
    if mode != "wal" {
        tracing::warn!(%mode, "no write-ahead log on this file system: other instances may have to wait");
    }
    db.write(DOING, |tx| {
        // Another process may have been faster.
        let found = version_of(tx)?;
        let owed = usize::try_from(found).ok().and_then(|n| steps.get(n..)).unwrap_or_default();
        for step in owed {
            tx.execute_batch(step)?;
        }
        tx.pragma_update(None, "user_version", newest(steps).max(found))
    })
}

fn is_blank(conn: &Connection) -> rusqlite::Result<bool> {
    conn.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |r| r.get(0))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const FIRST: &str = "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (1);";
    const SECOND: &str = "ALTER TABLE a ADD COLUMN y TEXT; UPDATE a SET y = 'new';";
    const BROKEN: &str = "CREATE TABLE b (x INTEGER) STRICT; INSERT INTO nowhere VALUES (1);";

    fn fresh(folder: &tempfile::TempDir) -> Db {
        let file = folder.path().join("some.db");
        open::own_file(&file).unwrap();
        Db::open(&file, Access::WriteFull).unwrap()
    }

    fn text(db: &Db, sql: &str) -> String {
        db.conn().query_row(sql, [], |r| r.get(0)).unwrap()
    }

    #[test]
    fn a_later_step_is_taken_once_after_its_backup() {
        let folder = tempfile::tempdir().unwrap();
        let mut db = fresh(&folder);
        bring_up(&mut db, &[FIRST], |_, _| panic!("there is nothing to lose yet")).unwrap();
        let mut asked = None;
        let before = |db: &Db, version: i64| {
            asked = Some((version, text(db, "SELECT count(*) || '' FROM pragma_table_info('a')")));
            Ok(())
        };
        bring_up(&mut db, &[FIRST, SECOND], before).unwrap();
        assert_eq!(asked, Some((1, "1".into())), "the backup is made of the old schema");
        assert_eq!(text(&db, "SELECT y FROM a"), "new");
        bring_up(&mut db, &[FIRST, SECOND], |_, _| panic!("nothing is owed")).unwrap();
        assert_eq!(version(db.file()).unwrap(), 2);
        assert!(matches!(
            bring_up(&mut db, &[FIRST], |_, _| Ok(())),
            Err(StoreError::NewerSchema { found: 2, known: 1, .. })
        ));
    }

    #[test]
    fn a_step_that_fails_leaves_the_file_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let mut db = fresh(&folder);
        bring_up(&mut db, &[FIRST], |_, _| Ok(())).unwrap();
        assert!(bring_up(&mut db, &[FIRST, SECOND, BROKEN], |_, _| Ok(())).is_err());
        assert_eq!(version_of(db.conn()).unwrap(), 1);
        assert_eq!(text(&db, "SELECT group_concat(name) FROM sqlite_schema"), "a");
        assert_eq!(text(&db, "SELECT count(*) || '' FROM pragma_table_info('a')"), "1");
        // Nor is a step taken without its backup.
        let refused = |_: &Db, _| Err(StoreError::Interrupted);
        assert!(bring_up(&mut db, &[FIRST, SECOND], refused).is_err());
        assert_eq!(version_of(db.conn()).unwrap(), 1);
    }

    #[test]
    fn tables_without_a_number_are_not_ours() {
        let folder = tempfile::tempdir().unwrap();
        let mut db = fresh(&folder);
        db.conn().execute_batch(FIRST).unwrap();
        assert!(matches!(bring_up(&mut db, &[FIRST], |_, _| Ok(())), Err(StoreError::Damaged { .. })));
    }

    #[test]
    fn every_step_opens_with_its_reason() {
        for part in Part::ALL {
            for step in part.steps() {
                let reason = step.lines().take_while(|l| l.starts_with("-- ")).count();
                assert!(reason > 0, "{step}");
            }
        }
    }

    #[test]
    fn the_built_in_sqlite_is_new_enough() {
        assert!(rusqlite::version_number() >= 3_051_003, "{}", rusqlite::version());
    }
}
