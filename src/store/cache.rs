//! Writes the cache: pages of papers, cursors, small facts. It has no SQL that names the library.

use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use super::Places;
use super::error::StoreError;
use super::index::Index;
use super::lock::{self, Holder, SyncLock};
use super::open::{Access, Db};
use super::papers::{self, Came};
use super::record;
use crate::model::{Calendar, Category, Edition, Paper, PaperId, Stamp};

/// The writer of cache.db and, after it, of index.db.
pub struct Cache {
    pub(super) db: Db,
    index: Index,
    pub(super) calendar: Calendar,
}

/// What a page changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Committed {
    /// Papers not held before.
    pub added: usize,
    /// Papers held in an older version or with another text.
    pub updated: usize,
    /// Papers held as they came, or newer.
    pub same: usize,
}

impl Committed {
    pub(super) fn add(&mut self, other: Self) {
        self.added += other.added;
        self.updated += other.updated;
        self.same += other.same;
    }
}

/// How far a category is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The category.
    pub category: Category,
    /// The window a finished sync covered.
    pub complete: Option<Complete>,
    /// The window an unfinished one is in.
    pub walk: Option<Walk>,
}

/// A sync begun at `begun` met everything published in `[from, to]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Complete {
    /// The window's first second.
    pub from: Stamp,
    /// Its last.
    pub to: Stamp,
    /// When that sync began.
    pub begun: Stamp,
}

/// A window begun and not finished: everything published in `[from, at]` came, a later sync goes on at `at`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Walk {
    /// The window's first second.
    pub from: Stamp,
    /// Its last.
    pub to: Stamp,
    /// How far it came.
    pub at: Stamp,
}

/// So many papers go into one transaction.
pub(super) const PAGE: usize = 500;
/// So many papers are taken into the index and mined behind a page; what an older program left beyond that is for a thread
/// of its own.
const BEHIND_A_PAGE: usize = 2_000;

impl Cache {
    /// Opens the cache and the index; both exist after [`super::prepare`].
    pub fn open(places: &Places) -> Result<Self, StoreError> {
        let db = Db::open(&places.cache, Access::WriteNormal)?;
        Ok(Self { db, index: Index::open(places)?, calendar: Calendar::new([]) })
    }

    /// Goes by this schedule instead of the plain week: which edition follows which.
    pub fn go_by(&mut self, calendar: &Calendar) {
        self.calendar = calendar.clone();
    }

    /// Commits one page: papers and cursor together, at most 500 papers a transaction, the cursor with the last. `at` is
    /// when they came.
    ///
    /// A paper already held keeps its edition, unless a listing alone had told of it; its row changes only for a higher
    /// version, or for the same version with another text. What a listing said of it stands. Afterwards the index catches
    /// up; a failure there loses nothing: it goes on from where it was.
    pub fn commit(
        &mut self,
        papers: &[(Paper, Edition)],
        cursor: Option<&Cursor>,
        at: Stamp,
    ) -> Result<Committed, StoreError> {
        let mut done = Committed::default();
        let mut chunks: Vec<&[(Paper, Edition)]> = papers.chunks(PAGE).collect();
        let last = chunks.pop().unwrap_or_default();
        for chunk in chunks {
            self.commit_chunk(chunk, None, at, &mut done)?;
        }
        self.commit_chunk(last, cursor, at, &mut done)?;
        self.indexed_after(papers.len())?;
        Ok(done)
    }

    /// Brings the index up to date after a page, as far as that is quick. The papers are saved: where somebody else holds
    /// the index, or it is to be made anew, the next page or the next start takes them in.
    pub fn indexed(&mut self) -> Result<(), StoreError> {
        self.indexed_after(0)
    }

    /// The same after so many papers: all of these are taken in where nothing older is owed.
    pub(super) fn indexed_after(&mut self, papers: usize) -> Result<(), StoreError> {
        match self.catch_up(papers.max(BEHIND_A_PAGE)) {
            Err(StoreError::Busy { .. }) => tracing::warn!("the search index is busy and stays behind for now"),
            caught_up => _ = caught_up?,
        }
        Ok(())
    }

    /// How many changes of the cache the index has not taken in, about.
    pub fn index_behind(&self) -> Result<usize, StoreError> {
        self.index.behind(&self.db).map(|n| usize::try_from(n).unwrap_or(usize::MAX))
    }

    /// Brings the index nearer to date, and after it what is found in the papers: by about `limit` papers each. Returns
    /// how many papers the index took in; none where it is up to date.
    pub fn catch_up(&mut self, limit: usize) -> Result<usize, StoreError> {
        let taken = self.index.catch_up(&self.db, limit)?;
        self.mine(limit)?;
        Ok(taken)
    }

    /// Merges what the pages have left in the index. Called when no page is waited for: after a sync, after a start.
    pub fn merge_index(&mut self) -> Result<(), StoreError> {
        self.index.merge()
    }

    fn commit_chunk(
        &mut self,
        papers: &[(Paper, Edition)],
        cursor: Option<&Cursor>,
        at: Stamp,
        done: &mut Committed,
    ) -> Result<(), StoreError> {
        let Self { db, calendar, .. } = self;
        let committed = db.write("save a page of papers", |tx| {
            let mut done = Committed::default();
            counting_revs(tx, |rev| {
                for (paper, edition) in papers {
                    papers::upsert(tx, calendar, &Came::whole(paper, *edition, at), rev, &mut done)?;
                }
                Ok(())
            })?;
            if let Some(cursor) = cursor {
                put_cursor(tx, cursor)?;
            }
            Ok(done)
        })?;
        done.add(committed);
        Ok(())
    }

    /// How far one category is known.
    pub fn cursor(&self, category: &Category) -> Result<Option<Cursor>, StoreError> {
        self.db.read("read a cursor", |c| {
            let mut asked = c.prepare_cached(&format!("{CURSORS} WHERE category = ?1"))?;
            asked.query_row([category.as_str()], read_cursor).optional()
        })
    }

    /// How far each category is known.
    pub fn cursors(&self) -> Result<Vec<Cursor>, StoreError> {
        self.db.read("read the cursors", |c| {
            let mut asked = c.prepare_cached(&format!("{CURSORS} ORDER BY category"))?;
            asked.query_map([], read_cursor)?.collect()
        })
    }

    /// Those of the papers that are held, in the order asked.
    pub fn known(&self, ids: &[PaperId]) -> Result<Vec<PaperId>, StoreError> {
        self.db.read("look papers up", |c| {
            let mut asked = c.prepare_cached("SELECT 1 FROM paper WHERE key = ?1")?;
            let mut known = Vec::new();
            for id in ids {
                if asked.exists([id.key()])? {
                    known.push(*id);
                }
            }
            Ok(known)
        })
    }

    /// How many papers of a category, cross-lists included, are held that were published in `[from, to]`.
    pub fn count_in(&self, category: &Category, from: Stamp, to: Stamp) -> Result<usize, StoreError> {
        self.db.read("count papers", |c| {
            let mut asked = c.prepare_cached(
                "SELECT count(*) FROM paper p JOIN paper_category c ON c.key = p.key AND c.category = ?1
                 WHERE p.published BETWEEN ?2 AND ?3",
            )?;
            asked.query_row((category.as_str(), from.0, to.0), |r| record::size(r, 0))
        })
    }

    /// A small fact kept for sync, such as when something was last tried.
    pub fn fact(&self, name: &str) -> Result<Option<i64>, StoreError> {
        self.db.read("read a fact", |c| fact(c, &sync_fact(name)))
    }

    /// Sets a small fact.
    pub fn set_fact(&mut self, name: &str, value: i64) -> Result<(), StoreError> {
        self.db.write("save a fact", |tx| put_fact(tx, &sync_fact(name), value))
    }

    /// Takes the exclusive right to sync into these places, or says who has it.
    pub fn sync_lock(places: &Places) -> Result<Result<SyncLock, Holder>, StoreError> {
        lock::sync(&places.dir)
    }
}

/// Lets `change` count changes of papers on, and keeps the count.
pub(super) fn counting_revs(
    tx: &Transaction<'_>,
    change: impl FnOnce(&mut i64) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let before = fact(tx, "rev")?.unwrap_or(0);
    let mut rev = before;
    change(&mut rev)?;
    if rev == before { Ok(()) } else { put_fact(tx, "rev", rev) }
}

/// Facts of others never meet the cache's own (`identity`, `rev`).
fn sync_fact(name: &str) -> String {
    format!("sync.{name}")
}

fn fact(conn: &Connection, name: &str) -> rusqlite::Result<Option<i64>> {
    conn.prepare_cached("SELECT value FROM fact WHERE name = ?1")?.query_row([name], |r| r.get(0)).optional()
}

fn put_fact(tx: &Transaction<'_>, name: &str, value: i64) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO fact (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )?
    .execute((name, value))
    .map(|_| ())
}

const CURSORS: &str =
    "SELECT category, complete_from, complete_to, complete_begun, walk_from, walk_to, walk_at FROM cursor";

fn read_cursor(row: &Row<'_>) -> rusqlite::Result<Cursor> {
    let stamp = |i: usize| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(i)?.map(Stamp));
    let three = |i: usize| Ok::<_, rusqlite::Error>((stamp(i)?, stamp(i + 1)?, stamp(i + 2)?));
    let complete = match three(1)? {
        (Some(from), Some(to), Some(begun)) => Some(Complete { from, to, begun }),
        _ => None,
    };
    let walk = match three(4)? {
        (Some(from), Some(to), Some(at)) => Some(Walk { from, to, at }),
        _ => None,
    };
    Ok(Cursor { category: record::category(&row.get::<_, String>(0)?)?, complete, walk })
}

fn put_cursor(tx: &Transaction<'_>, cursor: &Cursor) -> rusqlite::Result<()> {
    let (complete, walk) = (cursor.complete, cursor.walk);
    tx.prepare_cached(
        "INSERT INTO cursor (category, complete_from, complete_to, complete_begun, walk_from, walk_to, walk_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (category) DO UPDATE SET complete_from = excluded.complete_from,
             complete_to = excluded.complete_to, complete_begun = excluded.complete_begun,
             walk_from = excluded.walk_from, walk_to = excluded.walk_to, walk_at = excluded.walk_at",
    )?
    .execute((
        cursor.category.as_str(),
        complete.map(|c| c.from.0),
        complete.map(|c| c.to.0),
        complete.map(|c| c.begun.0),
        walk.map(|w| w.from.0),
        walk.map(|w| w.to.0),
        walk.map(|w| w.at.0),
    ))
    .map(|_| ())
}
