//! What is watched for: a gesture of the reader, in the journal as marks are. And which version of a paper was looked
//! at, which is none. It does not know which papers are watched.

use rusqlite::{Connection, OptionalExtension, Transaction};

use super::journal::{Field, Pen, Step, text};
use super::{Library, StoreError};
use crate::model::{PaperId, Stamp, Watch};

impl Library {
    /// Watches for these from now on, as one undoable gesture; returns what is watched for now. What is watched for
    /// already, in these words or others, changes nothing; nor does what is beyond [`Watch::MOST`].
    pub fn watch(&mut self, watches: &[Watch], at: Stamp) -> Result<Vec<Watch>, StoreError> {
        self.set_watches("watch", watches, Some(at), at)
    }

    /// Watches for these no longer, as one undoable gesture; returns what is watched for now.
    pub fn unwatch(&mut self, watches: &[Watch], at: Stamp) -> Result<Vec<Watch>, StoreError> {
        self.set_watches("unwatch", watches, None, at)
    }

    /// What is watched for, in the order it was first watched.
    pub fn watches(&self) -> Result<Vec<Watch>, StoreError> {
        self.db.read("read what is watched for", |c| all(c, "main"))
    }

    fn set_watches(
        &mut self,
        verb: &str,
        watches: &[Watch],
        to: Option<Stamp>,
        at: Stamp,
    ) -> Result<Vec<Watch>, StoreError> {
        let what = match watches {
            [one] => format!("{verb} {one}"),
            _ => verb.to_owned(),
        };
        let run = self.run;
        self.db.write("save what is watched for", |tx| {
            let mut pen = Pen::new(tx, run, &what, at, Step::Undoable);
            put(&mut pen, watches, to)?;
            all(tx, "main")
        })
    }
}

/// Sets watches with their entries in the journal; a new one stands last. Returns how many changed.
pub(super) fn put(pen: &mut Pen<'_>, watches: &[Watch], to: Option<Stamp>) -> rusqlite::Result<usize> {
    let mut changed = 0;
    for wanted in watches {
        let held = rows(pen.tx, "main")?;
        let standing = held.iter().filter(|row| row.since.is_some()).count();
        // The same words first: others that are like them may have been watched for before.
        let alike = held.iter().filter(|row| row.watch.is_like(wanted));
        let known = alike.max_by_key(|row| (row.since.is_some(), row.watch == *wanted)).map(|row| row.place);
        let place = match (known, to) {
            (_, Some(_)) if standing >= Watch::MOST => continue,
            (Some(place), _) => place,
            (None, Some(_)) => add(pen.tx, wanted)?,
            (None, None) => continue,
        };
        changed += usize::from(pen.change(&Field::Watch(place), text(to))?);
    }
    Ok(changed)
}

/// What is watched for, in order. `schema` is the name the library has on this connection.
pub(super) fn all(conn: &Connection, schema: &'static str) -> rusqlite::Result<Vec<Watch>> {
    let standing = rows(conn, schema)?.into_iter().filter(|row| row.since.is_some());
    Ok(standing.map(|row| row.watch).take(Watch::MOST).collect())
}

/// Since when the one at a place is watched for, if it is.
pub(super) fn since(conn: &Connection, place: i64) -> rusqlite::Result<Option<Stamp>> {
    let mut asked = conn.prepare_cached("SELECT since FROM watch WHERE place = ?1")?;
    let found: Option<Option<i64>> = asked.query_row([place], |r| r.get(0)).optional()?;
    Ok(found.flatten().map(Stamp))
}

/// Watches for the one at a place, or no longer.
pub(super) fn set(tx: &Transaction<'_>, place: i64, to: Option<Stamp>) -> rusqlite::Result<()> {
    let sql = "UPDATE watch SET since = ?2 WHERE place = ?1";
    tx.prepare_cached(sql)?.execute((place, to.map(|s| s.0))).map(drop)
}

/// Notes that a version was looked at; an older one, and none, are nothing to note.
pub(super) fn put_looked(tx: &Transaction<'_>, paper: PaperId, version: u32, at: Stamp) -> rusqlite::Result<()> {
    if !(1..=100_000).contains(&version) {
        return Ok(());
    }
    tx.prepare_cached(
        "INSERT INTO looked (paper, version, at) VALUES (?1, ?2, ?3)
         ON CONFLICT (paper) DO UPDATE SET version = excluded.version, at = excluded.at
         WHERE excluded.version > looked.version",
    )?
    .execute((paper.key(), version, at.0))
    .map(drop)
}

/// A row of the table.
struct Row {
    watch: Watch,
    since: Option<Stamp>,
    place: i64,
}

fn rows(conn: &Connection, schema: &'static str) -> rusqlite::Result<Vec<Row>> {
    let sql = format!("SELECT kind, text, since, place FROM {schema}.watch ORDER BY place, kind, text");
    let mut asked = conn.prepare_cached(&sql)?;
    let read = |row: &rusqlite::Row<'_>| {
        let (kind, text): (String, String) = (row.get(0)?, row.get(1)?);
        let (since, place) = (row.get::<_, Option<i64>>(2)?.map(Stamp), row.get(3)?);
        // Read again as if it were typed, because the file may have been in other hands.
        Ok(Watch::stored(&kind, &text).map(|watch| Row { watch, since, place }))
    };
    asked.query_map([], read)?.filter_map(Result::transpose).collect()
}

/// Gives it a place, watched for not yet.
fn add(tx: &Transaction<'_>, watch: &Watch) -> rusqlite::Result<i64> {
    let sql = "INSERT INTO watch (kind, text, since, place)
               VALUES (?1, ?2, NULL, (SELECT coalesce(max(place), 0) + 1 FROM watch))
               ON CONFLICT (kind, text) DO UPDATE SET place = place RETURNING place";
    tx.prepare_cached(sql)?.query_row((watch.kind(), watch.text()), |r| r.get(0))
}
