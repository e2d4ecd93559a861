//! The editions that are held: which is the newest, how large each is, how whole it is in each category. It lists no paper.
//!
//! An edition has the papers that it announced first to a category and those it announced again, each once.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::day;
use super::error::StoreError;
use super::place;
use super::reader::{Reader, Scope, sql_limit};
use super::record::size;
use crate::model::{Batch, BatchState, Category, Day, EditionSize, Lanes};

impl Reader {
    /// The newest announced edition that holds a paper of a followed category; of any category if none is followed.
    pub fn today(&self, scope: &Scope) -> Result<Option<Day>, StoreError> {
        self.db.read("find the newest edition", |c| Ok(newest(c, scope, 1)?.first().copied()))
    }

    /// The announced editions that hold papers of followed categories, newest first, with what is not hidden in them.
    pub fn editions(&self, scope: &Scope, limit: usize) -> Result<Vec<EditionSize>, StoreError> {
        let marks = vec!["?"; scope.followed.len()].join(", ");
        let followed = if scope.followed.is_empty() { String::new() } else { format!("AND category IN ({marks})") };
        // What is not followed at all is many times as much: then a paper counts in its home alone.
        let first = if scope.followed.is_empty() { "paper" } else { "paper_category" };
        let sql = format!(
            "SELECT d.edition, count(*), sum(m.read IS NULL) FROM (
                 SELECT edition, key FROM {first} WHERE edition BETWEEN ? AND ? {followed}
                 UNION SELECT edition, key FROM replaced WHERE edition BETWEEN ? AND ? {followed}) d
             LEFT JOIN library.mark m ON m.paper = d.key
             WHERE m.hidden IS NULL GROUP BY d.edition ORDER BY d.edition DESC"
        );
        self.db.read("list the editions", |c| {
            let days = newest(c, scope, limit)?;
            let (Some(last), Some(first)) = (days.first(), days.last()) else { return Ok(Vec::new()) };
            let (first, last) = (first.number(), last.number());
            let mut values: Vec<&dyn rusqlite::ToSql> = Vec::new();
            let followed: Vec<&str> = scope.followed.iter().map(Category::as_str).collect();
            for _ in 0..2 {
                values.extend([&first as &dyn rusqlite::ToSql, &last]);
                values.extend(followed.iter().map(|f| f as &dyn rusqlite::ToSql));
            }
            let read = |row: &rusqlite::Row<'_>| {
                Ok(EditionSize { day: place::day(row.get(0)?)?, papers: size(row, 1)?, unread: size(row, 2)? })
            };
            c.prepare_cached(&sql)?.query_map(values.as_slice(), read)?.collect()
        })
    }

    /// What is known of the newest announced editions, at most `limit`, in each category followed: newest first, the
    /// categories in the reader's order. Of what no listing told it says so, with the papers that are held.
    pub fn batches(&self, scope: &Scope, limit: usize) -> Result<Vec<Batch>, StoreError> {
        self.db.read("list the batches", |c| {
            let mut days: BTreeSet<Day> = newest(c, scope, limit)?.into_iter().collect();
            days.extend(looked_at(c, scope, limit)?);
            while days.len() > limit {
                days.pop_first();
            }
            let Some(first) = days.first() else { return Ok(Vec::new()) };
            let mut known = Vec::new();
            for category in &scope.followed {
                known.push(day::batches(c, *first, category)?);
            }
            let of = |edition: Day, (category, known): (&Category, &Vec<Batch>)| {
                let found = known.iter().find(|b| b.edition == edition);
                found.cloned().unwrap_or_else(|| unheard(edition, category))
            };
            let each = |edition: Day| scope.followed.iter().zip(&known).map(move |known| of(edition, known));
            Ok(days.into_iter().rev().flat_map(each).collect())
        })
    }
}

/// A batch of which nothing is held and nobody told anything.
fn unheard(edition: Day, category: &Category) -> Batch {
    Batch {
        edition,
        category: category.clone(),
        state: BatchState::Computed,
        listed: None,
        held: Lanes::default(),
        healed: 0,
        checked: None,
        next_try: None,
    }
}

/// The newest announced editions that hold papers of the categories followed, each found by a look into an index.
fn newest(c: &Connection, scope: &Scope, limit: usize) -> rusqlite::Result<Vec<Day>> {
    let mut days = Vec::new();
    // The end is not among them.
    let mut end = scope.announced.number() + 1;
    while days.len() < limit {
        let Some(edition) = before(c, scope, end)? else { break };
        days.push(place::day(edition)?);
        end = edition;
    }
    Ok(days)
}

/// The newest edition before a day that announced something to the categories followed, first or again.
fn before(c: &Connection, scope: &Scope, end: i64) -> rusqlite::Result<Option<i64>> {
    let mut newest: Option<i64> = None;
    if scope.followed.is_empty() {
        let mut asked = c.prepare_cached("SELECT max(edition) FROM paper WHERE edition < ?1")?;
        newest = asked.query_row([end], |r| r.get(0))?;
    }
    let mut asked = c.prepare_cached("SELECT max(edition) FROM paper_category WHERE category = ?1 AND edition < ?2")?;
    for category in &scope.followed {
        newest = newest.max(asked.query_row((category.as_str(), end), |r| r.get(0))?);
    }
    let mut asked = c.prepare_cached("SELECT max(edition) FROM replaced WHERE edition < ?1 AND edition > ?2")?;
    let mut announced = c.prepare_cached("SELECT 1 FROM replaced WHERE edition = ?1 AND category = ?2")?;
    let mut end = end;
    while let Some(edition) = asked.query_row((end, newest.unwrap_or(0)), |r| r.get::<_, Option<i64>>(0))? {
        let mut is_followed = scope.followed.is_empty();
        for category in &scope.followed {
            is_followed = is_followed || announced.exists((edition, category.as_str()))?;
        }
        if is_followed {
            return Ok(Some(edition));
        }
        end = edition;
    }
    Ok(newest)
}

/// The newest announced editions that were looked at in the categories followed, whatever was found.
fn looked_at(c: &Connection, scope: &Scope, limit: usize) -> rusqlite::Result<Vec<Day>> {
    let mut asked = c.prepare_cached(
        "SELECT edition FROM batch WHERE category = ?1 AND edition <= ?2 ORDER BY edition DESC LIMIT ?3",
    )?;
    let mut days = Vec::new();
    for category in &scope.followed {
        let values = (category.as_str(), scope.announced.number(), sql_limit(limit));
        for edition in asked.query_map(values, |r| r.get(0))? {
            days.push(place::day(edition?)?);
        }
    }
    Ok(days)
}
