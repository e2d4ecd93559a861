//! Saved queries: a gesture of the reader, in the journal as marks are. It does not know how they are answered.

use rusqlite::{Connection, OptionalExtension, Transaction};

use super::journal::{Field, Pen, Step};
use super::{Library, StoreError};
use crate::model::{SavedQuery, Stamp};

impl Library {
    /// Saves a query under a name, or forgets it where there is none, as one undoable gesture; returns what is saved
    /// now. What is saved already, and a name of which cleaning leaves nothing, change nothing.
    pub fn save_query(&mut self, name: &str, query: Option<&str>, at: Stamp) -> Result<Vec<SavedQuery>, StoreError> {
        let Some(wanted) = SavedQuery::new(name, query.unwrap_or_default()) else { return self.saved() };
        let verb = if query.is_some() { "save" } else { "forget" };
        let what = format!("{verb} {}", wanted.name);
        let run = self.run;
        self.db.write("save the query", |tx| {
            let mut pen = Pen::new(tx, run, &what, at, Step::Undoable);
            put(&mut pen, &wanted.name, query.map(|_| wanted.query.as_str()))?;
            all(tx, "main")
        })
    }

    /// The queries saved, in the order they were saved.
    pub fn saved(&self) -> Result<Vec<SavedQuery>, StoreError> {
        self.db.read("read the saved queries", |c| all(c, "main"))
    }
}

/// Writes a query and its entry in the journal; a new one stands last. Returns whether anything changed.
pub(super) fn put(pen: &mut Pen<'_>, name: &str, query: Option<&str>) -> rusqlite::Result<bool> {
    let is_new = get(pen.tx, name)?.is_none();
    let changed = pen.change(&Field::Query(name.to_owned()), query.map(str::to_owned))?;
    if changed && is_new {
        let last = "UPDATE saved SET place = (SELECT max(place) + 1 FROM saved) WHERE name = ?1";
        pen.tx.prepare_cached(last)?.execute([name])?;
    }
    Ok(changed)
}

/// What is saved, in order. `schema` is the name the library has on this connection.
pub(super) fn all(conn: &Connection, schema: &'static str) -> rusqlite::Result<Vec<SavedQuery>> {
    let sql = format!("SELECT name, query FROM {schema}.saved WHERE query IS NOT NULL ORDER BY place, name");
    let mut asked = conn.prepare_cached(&sql)?;
    // Cleaned again, because the file may have been in other hands.
    let read = |row: &rusqlite::Row<'_>| Ok(SavedQuery::new(&row.get::<_, String>(0)?, &row.get::<_, String>(1)?));
    asked.query_map([], read)?.filter_map(Result::transpose).collect()
}

/// One saved query.
pub(super) fn get(conn: &Connection, name: &str) -> rusqlite::Result<Option<String>> {
    let found =
        conn.prepare_cached("SELECT query FROM saved WHERE name = ?1")?.query_row([name], |r| r.get(0)).optional()?;
    Ok(found.flatten())
}

/// Sets a query at its place, a new one last.
pub(super) fn set(tx: &Transaction<'_>, name: &str, query: Option<&str>) -> rusqlite::Result<()> {
    let sql = "INSERT INTO saved (name, query, place)
               VALUES (?1, ?2, (SELECT coalesce(max(place), 0) + 1 FROM saved))
               ON CONFLICT (name) DO UPDATE SET query = excluded.query";
    tx.prepare_cached(sql)?.execute((name, query)).map(|_| ())
}
