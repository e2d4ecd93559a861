//! Writes the library: kept copies, export and import, backups. The journal beside it writes the marks.

use std::path::PathBuf;

use rusqlite::{Connection, OptionalExtension};

use super::Places;
use super::backup;
use super::error::StoreError;
use super::journal::{Pen, Step, marks_from, put_marks};
use super::kept;
use super::open::{Access, Db};
use super::record::{paper_id, size};
use super::{saved, watch};
use crate::model::{Change, LibraryRecord, Mark, Paper, SavedQuery, Stamp, Watch};

/// The writer of library.db.
pub struct Library {
    pub(super) db: Db,
    pub(super) run: RunId,
    backups: PathBuf,
}

/// This run of the program, so that `u` begins with its own gestures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunId(pub u64);

/// What an import brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Marks that were not there before.
    pub marks: usize,
    /// Papers these marks are of.
    pub papers: usize,
    /// Saved queries that were not there before.
    pub queries: usize,
    /// What is watched for that was not before.
    pub watches: usize,
}

/// Seconds between two backups.
const BACKUP_EVERY: i64 = 86_400;

impl RunId {
    pub(super) const fn number(self) -> i64 {
        self.0.cast_signed()
    }
}

impl Library {
    /// Opens the library, which exists after [`super::prepare`].
    pub fn open(places: &Places, run: RunId) -> Result<Self, StoreError> {
        let db = Db::open(&places.library, Access::WriteFull)?;
        Ok(Self { db, run, backups: places.backups.clone() })
    }

    /// Refreshes the kept copies of those papers that are starred or queued. An older version never overwrites.
    pub fn keep(&mut self, papers: &[Paper]) -> Result<(), StoreError> {
        for some in papers.chunks(200) {
            self.db.write("keep copies of papers", |tx| some.iter().try_for_each(|p| kept::put(tx, p)))?;
        }
        Ok(())
    }

    /// Everything in the library but its journal, by id: for export.
    pub fn records(&self) -> Result<Vec<LibraryRecord>, StoreError> {
        self.db.read("read the library", |c| {
            let mut asked = c.prepare_cached(
                "SELECT coalesce(m.paper, l.paper) AS paper, star, read, hidden, l.version
                 FROM (SELECT * FROM mark WHERE star IS NOT NULL OR read IS NOT NULL OR hidden IS NOT NULL) m
                 FULL JOIN looked l ON l.paper = m.paper ORDER BY 1",
            )?;
            let marked = asked.query_map([], |row| Ok((paper_id(row.get(0)?)?, marks_from(row, 1)?, row.get(4)?)))?;
            marked
                .map(|found| {
                    let (id, marks, looked) = found?;
                    let paper = if marks.star.is_some() { kept::get(c, "main", id)? } else { None };
                    Ok(LibraryRecord { id, marks, looked, paper })
                })
                .collect()
        })
    }

    /// Takes records, saved queries and watches in as one undoable gesture. What is already there stays as it is, so
    /// that a second import of the same file changes nothing; of two versions looked at the higher stays.
    pub fn import(
        &mut self,
        records: &[LibraryRecord],
        queries: &[SavedQuery],
        watches: &[Watch],
        at: Stamp,
    ) -> Result<Imported, StoreError> {
        let mut changes = Vec::new();
        // Of two lines for one paper the first counts, as a mark that is there does; of two changes the last.
        for record in records.iter().rev() {
            let set = |mark| record.marks.get(mark).map(|to| Change { paper: record.id, mark, to: Some(to) });
            changes.extend(Mark::ALL.into_iter().filter_map(set));
        }
        let papers: Vec<Paper> = records.iter().filter_map(|r| r.paper.clone()).collect();
        let (before, run) = (self.count_marked()?, self.run);
        let (marks, queries, watches) = self.db.write("import", |tx| {
            let mut pen = Pen::new(tx, run, "import", at, Step::Undoable);
            let marks = put_marks(&mut pen, &changes)?;
            papers.iter().try_for_each(|paper| kept::put(tx, paper))?;
            for record in records {
                record.looked.map_or(Ok(()), |version| watch::put_looked(tx, record.id, version, at))?;
            }
            let mut new = 0;
            for SavedQuery { name, query } in queries {
                if saved::get(tx, name)?.is_none() {
                    new += usize::from(saved::put(&mut pen, name, Some(query))?);
                }
            }
            Ok((marks, new, watch::put(&mut pen, watches, Some(at))?))
        })?;
        Ok(Imported { marks, papers: self.count_marked()?.saturating_sub(before), queries, watches })
    }

    fn count_marked(&self) -> Result<usize, StoreError> {
        self.db.read("count the marked papers", |c| {
            c.query_row(
                "SELECT count(*) FROM mark WHERE star IS NOT NULL OR read IS NOT NULL OR hidden IS NOT NULL",
                [],
                |r| size(r, 0),
            )
        })
    }

    /// Writes a verified backup; the newest seven stay.
    pub fn backup(&mut self, now: Stamp) -> Result<PathBuf, StoreError> {
        let file = backup::write(&self.db, &self.backups, backup::Kind::Daily, now)?;
        set_meta(&mut self.db, "backup", now.0)?;
        Ok(file)
    }

    /// The same, if the last is a day old.
    pub fn backup_if_due(&mut self, now: Stamp) -> Result<Option<PathBuf>, StoreError> {
        let last = self.db.read("read when the last backup was", |c| meta(c, "backup"))?;
        // A moment to come was written by a wrong clock.
        let recent = last.is_some_and(|at| at <= now.0 && at > now.plus(-BACKUP_EVERY).0);
        if recent { Ok(None) } else { self.backup(now).map(Some) }
    }
}

/// When something was last done to the library.
pub(super) fn meta(conn: &Connection, name: &str) -> rusqlite::Result<Option<i64>> {
    conn.query_row("SELECT value FROM meta WHERE name = ?1", [name], |r| r.get(0)).optional()
}

pub(super) fn set_meta(db: &mut Db, name: &str, value: i64) -> Result<(), StoreError> {
    db.write("note the day", |tx| {
        tx.execute(
            "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )
        .map(|_| ())
    })
}
