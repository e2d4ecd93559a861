//! What the screen remembers between runs: places, typed lines, choices, the reader's pace. None of it is a gesture.

use std::collections::BTreeMap;

use rusqlite::{Connection, Transaction};

use super::record::paper_id;
use super::{Library, Reader, StoreError, saved, watch};
use crate::model::{Memory, PaperId, Place, Remembered, Stamp, pace};
use crate::text::Clean;

/// So many typed lines of a kind are kept.
const LINES: i64 = 200;
/// A typed line is kept up to so many characters.
const LONGEST_LINE: usize = 4_000;
/// So many places are kept.
const PLACES: i64 = 500;
/// The name of a view or a choice has at most so many characters.
const LONGEST_NAME: usize = 100;
/// So many choices are kept: a bound for a file in other hands, not for the program's own.
const CHOICES: i64 = 500;
/// What is chosen has at most so many characters.
const LONGEST_VALUE: usize = 1_000;
/// The pace is that of so many last read marks.
const PACED: i64 = 200;

impl Reader {
    /// What earlier runs left to be remembered. Fast enough to be asked before the first frame.
    pub fn memory(&self) -> Result<Memory, StoreError> {
        self.db.read("read what is remembered", |c| {
            Ok(Memory {
                saved: saved::all(c, "library")?,
                watches: watch::all(c, "library")?,
                places: places(c)?,
                searches: typed(c, "search")?,
                commands: typed(c, "command")?,
                choices: choices(c)?,
                pace: pace(&read_moments(c)?),
            })
        })
    }
}

impl Library {
    /// Remembers, in one transaction. The oldest typed lines beyond 200 of a kind and the oldest places beyond 500 are
    /// let go; a name that is empty or longer than 100 characters is nothing to remember.
    pub fn remember(&mut self, what: &[Remembered], at: Stamp) -> Result<(), StoreError> {
        self.db.write("remember what was typed", |tx| {
            what.iter().try_for_each(|one| match one {
                Remembered::Place { view, paper } => put_place(tx, view, *paper, at),
                Remembered::Looked(paper, version) => watch::put_looked(tx, *paper, *version, at).map(drop),
                Remembered::Searched(line) => put_line(tx, "search", line),
                Remembered::Commanded(line) => put_line(tx, "command", line),
                Remembered::Choice { name, value } => put_choice(tx, name, value),
            })?;
            let_go(tx)
        })
    }
}

fn put_place(tx: &Transaction<'_>, view: &str, paper: PaperId, at: Stamp) -> rusqlite::Result<()> {
    let Some(view) = named(view) else { return Ok(()) };
    tx.prepare_cached(
        "INSERT INTO place (view, paper, at) VALUES (?1, ?2, ?3)
         ON CONFLICT (view) DO UPDATE SET paper = excluded.paper, at = excluded.at",
    )?
    .execute((view, paper.key(), at.0))
    .map(|_| ())
}

fn put_line(tx: &Transaction<'_>, kind: &str, line: &str) -> rusqlite::Result<()> {
    let line = Clean::line(line, LONGEST_LINE);
    if line.is_empty() {
        return Ok(());
    }
    tx.prepare_cached(
        "INSERT INTO typed (kind, line, turn)
         VALUES (?1, ?2, (SELECT coalesce(max(turn), 0) + 1 FROM typed WHERE kind = ?1))
         ON CONFLICT (kind, line) DO UPDATE SET turn = excluded.turn",
    )?
    .execute((kind, &*line))
    .map(|_| ())
}

fn put_choice(tx: &Transaction<'_>, name: &str, value: &str) -> rusqlite::Result<()> {
    let Some(name) = named(name) else { return Ok(()) };
    let value = Clean::line(value, LONGEST_VALUE);
    tx.prepare_cached(
        "INSERT INTO choice (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )?
    .execute((&*name, &*value))
    .map(|_| ())
}

fn let_go(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    for kind in ["search", "command"] {
        tx.prepare_cached(
            "DELETE FROM typed WHERE kind = ?1 AND turn <=
                 (SELECT turn FROM typed WHERE kind = ?1 ORDER BY turn DESC LIMIT 1 OFFSET ?2)",
        )?
        .execute((kind, LINES))?;
    }
    tx.prepare_cached(
        "DELETE FROM place WHERE view IN (SELECT view FROM place ORDER BY at DESC, view LIMIT -1 OFFSET ?1)",
    )?
    .execute([PLACES])
    .map(|_| ())
}

/// A name as it is kept. One that would be cut is none: it would be mixed up with another.
fn named(name: &str) -> Option<String> {
    let cleaned = Clean::line(name, LONGEST_NAME + 1).into_string();
    (1..=LONGEST_NAME).contains(&cleaned.chars().count()).then_some(cleaned)
}

fn places(c: &Connection) -> rusqlite::Result<BTreeMap<String, Place>> {
    let mut asked = c.prepare_cached("SELECT view, paper, at FROM library.place ORDER BY at DESC LIMIT ?1")?;
    let read = |row: &rusqlite::Row<'_>| {
        // A place that is no paper's is none.
        let place = paper_id(row.get(1)?).ok().map(|paper| Place { paper, at: Stamp(row.get(2).unwrap_or_default()) });
        Ok(named(&row.get::<_, String>(0)?).zip(place))
    };
    asked.query_map([PLACES], read)?.filter_map(Result::transpose).collect()
}

fn typed(c: &Connection, kind: &'static str) -> rusqlite::Result<Vec<String>> {
    let mut asked = c.prepare_cached("SELECT line FROM library.typed WHERE kind = ?1 ORDER BY turn DESC LIMIT ?2")?;
    let read = |row: &rusqlite::Row<'_>| Ok(Clean::line(&row.get::<_, String>(0)?, LONGEST_LINE).into_string());
    asked.query_map((kind, LINES), read)?.collect()
}

fn choices(c: &Connection) -> rusqlite::Result<BTreeMap<String, String>> {
    let mut asked = c.prepare_cached("SELECT name, value FROM library.choice LIMIT ?1")?;
    let read = |row: &rusqlite::Row<'_>| {
        let value = Clean::line(&row.get::<_, String>(1)?, LONGEST_VALUE).into_string();
        Ok(named(&row.get::<_, String>(0)?).map(|name| (name, value)))
    };
    asked.query_map([CHOICES], read)?.filter_map(Result::transpose).collect()
}

/// The moments of the last read marks, newest first: a walk along their index.
fn read_moments(c: &Connection) -> rusqlite::Result<Vec<Stamp>> {
    let mut asked =
        c.prepare_cached("SELECT read FROM library.mark WHERE read IS NOT NULL ORDER BY read DESC LIMIT ?1")?;
    asked.query_map([PACED], |row| row.get(0).map(Stamp))?.collect()
}
