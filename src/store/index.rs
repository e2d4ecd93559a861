//! Writes the search index, behind the cache and never ahead of it. It asks nothing of it.

use rusqlite::{Connection, OptionalExtension, Transaction};

use super::Places;
use super::error::StoreError;
use super::open::{Access, Db};
use crate::model::Author;
use crate::text::tex;

/// The writer of index.db.
pub(super) struct Index {
    db: Db,
}

/// So many papers are taken in at a time, so that other writers get their turn.
const AT_ONCE: i64 = 500;
/// So many pages of the file are merged at a time: some ten milliseconds.
const MERGED_AT_ONCE: i64 = 500;
/// Raised whenever texts are folded in another way: an index made before is begun anew.
const FOLDING: i64 = 2;
/// Stands between two authors: a word of its own that nobody can ask for, so that no phrase goes over the end of a name.
const BETWEEN: &str = " \u{e000} ";
const DOING: &str = "bring the search index up to date";

impl Index {
    pub(super) fn open(places: &Places) -> Result<Self, StoreError> {
        Ok(Self { db: Db::open(&places.index, Access::WriteNormal)? })
    }

    /// How many changes of the cache it has not seen, about.
    pub(super) fn behind(&self, cache: &Db) -> Result<i64, StoreError> {
        let identity = cache.read(DOING, |c| fact(c, "identity"))?.wrapping_add(FOLDING);
        let newest = cache.read(DOING, |c| fact(c, "rev"))?;
        let (of, rev) = self.db.read(DOING, seen)?;
        Ok(if of == identity { newest.saturating_sub(rev).max(0) } else { newest })
    }

    /// Takes in what changed in the cache since the last time, about `limit` papers of it; all changed if it is another
    /// cache. Returns how many papers.
    pub(super) fn catch_up(&mut self, cache: &Db, limit: usize) -> Result<usize, StoreError> {
        let identity = cache.read(DOING, |c| fact(c, "identity"))?.wrapping_add(FOLDING);
        let newest = cache.read(DOING, |c| fact(c, "rev"))?;
        let last = self.db.read(DOING, seen)?;
        if last == (identity, newest) {
            return Ok(0);
        }
        if last.0 != identity || last.1 > newest {
            self.db.write(DOING, |tx| begin_anew(tx, identity))?;
        }
        let mut taken = 0;
        while taken < limit {
            let (of, rev) = self.db.read(DOING, seen)?;
            if of != identity {
                // Another process found another cache here; the next time begins with that one.
                return Ok(taken);
            }
            let changed = cache.read(DOING, |c| changed_since(c, rev))?;
            let Some(last) = changed.last().map(|c| c.rev) else { return Ok(taken) };
            taken += self.db.write(DOING, |tx| take_in(tx, identity, rev, last, &changed))?;
        }
        Ok(taken)
    }

    /// Merges the segments that pages have left, a few pages of the file at a time, so that other writers get their
    /// turn. Nothing to merge costs nothing.
    pub(super) fn merge(&mut self) -> Result<(), StoreError> {
        let step = |tx: &Transaction<'_>| {
            let before = tx.total_changes();
            tx.execute("INSERT INTO fts (fts, rank) VALUES ('merge', ?1)", [MERGED_AT_ONCE])?;
            // The command itself counts as one.
            Ok(tx.total_changes() - before > 1)
        };
        while self.db.write("merge the search index", step)? {}
        Ok(())
    }
}

/// A paper the index has not seen as it is now: raw texts.
struct Changed {
    key: i64,
    rev: i64,
    title: String,
    authors: String,
    summary: String,
}

fn fact(conn: &Connection, name: &str) -> rusqlite::Result<i64> {
    let value = conn.prepare_cached("SELECT value FROM fact WHERE name = ?1")?.query_row([name], |r| r.get(0));
    Ok(value.optional()?.unwrap_or(0))
}

fn seen(conn: &Connection) -> rusqlite::Result<(i64, i64)> {
    conn.prepare_cached("SELECT cache, rev FROM seen")?.query_row([], |r| Ok((r.get(0)?, r.get(1)?)))
}

fn begin_anew(tx: &Transaction<'_>, identity: i64) -> rusqlite::Result<()> {
    tx.execute("INSERT INTO fts (fts) VALUES ('delete-all')", [])?;
    tx.execute("UPDATE seen SET cache = ?1, rev = 0", [identity]).map(|_| ())
}

fn changed_since(conn: &Connection, rev: i64) -> rusqlite::Result<Vec<Changed>> {
    let mut asked = conn.prepare_cached(
        "SELECT p.key, p.rev, p.title, w.authors, w.abstract FROM paper p JOIN wide w ON w.key = p.key
         WHERE p.rev > ?1 ORDER BY p.rev LIMIT ?2",
    )?;
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Changed {
            key: row.get(0)?,
            rev: row.get(1)?,
            title: row.get(2)?,
            authors: row.get(3)?,
            summary: row.get(4)?,
        })
    };
    asked.query_map([rev, AT_ONCE], read)?.collect()
}

/// Writes what changed, unless another process has done so meanwhile.
fn take_in(tx: &Transaction<'_>, identity: i64, from: i64, to: i64, changed: &[Changed]) -> rusqlite::Result<usize> {
    if seen(tx)? != (identity, from) {
        return Ok(0);
    }
    let mut away = tx.prepare_cached("DELETE FROM fts WHERE rowid = ?1")?;
    let mut put = tx.prepare_cached("INSERT INTO fts (rowid, title, authors, abstract) VALUES (?1, ?2, ?3, ?4)")?;
    for paper in changed {
        away.execute([paper.key])?;
        let authors: Vec<Author> = serde_json::from_str(&paper.authors).unwrap_or_default();
        put.execute((paper.key, folded(&paper.title), folded_names(&authors), folded(&paper.summary)))?;
    }
    tx.prepare_cached("UPDATE seen SET rev = ?1")?.execute([to])?;
    Ok(changed.len())
}

/// Names as they are searched, each for itself.
pub(super) fn folded_names(authors: &[Author]) -> String {
    authors.iter().map(|a| folded(&a.name)).collect::<Vec<_>>().join(BETWEEN)
}

/// A text as it is searched: TeX rendered and folded as a query's words are, a bare power (`n^2`) one word, and only
/// letters and digits.
pub(super) fn folded(text: &str) -> String {
    words(&tex::fold(text))
}

/// The letters and digits of a folded text, one blank between words.
pub(super) fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    words
}
