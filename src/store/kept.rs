//! The library's small copies of papers that are starred or whose PDF is waited for. It decides nothing: it writes and reads them.

use rusqlite::{Connection, OptionalExtension};

use super::record::{NARROW, Record, WIDE, paper_id};
use crate::model::{Paper, PaperId};

/// Writes a copy, if the paper is starred or queued and the one there (if any) is older or of the same version.
pub(super) fn put(conn: &Connection, paper: &Paper) -> rusqlite::Result<()> {
    let key = paper.id.key();
    let mut wanted = conn.prepare_cached(
        "SELECT 1 FROM mark WHERE paper = ?1 AND star IS NOT NULL
         UNION ALL SELECT 1 FROM download WHERE paper = ?1",
    )?;
    if !wanted.exists([key])? {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO kept (paper, {NARROW}, {WIDE}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,
             ?14, ?15)
         ON CONFLICT (paper) DO UPDATE SET version = excluded.version, title = excluded.title,
             byline = excluded.byline, primary_category = excluded.primary_category, published = excluded.published,
             updated = excluded.updated, abstract = excluded.abstract, authors = excluded.authors,
             categories = excluded.categories, classes = excluded.classes, comment = excluded.comment,
             journal_ref = excluded.journal_ref, doi = excluded.doi, links = excluded.links
         WHERE excluded.version >= kept.version"
    );
    let record = Record::of(paper);
    let mut values: Vec<&dyn rusqlite::ToSql> = vec![&key];
    values.extend(record.narrow());
    values.extend(record.wide());
    conn.prepare_cached(&sql)?.execute(values.as_slice()).map(|_| ())
}

/// The copy of one paper. `schema` is the name the library is attached under.
pub(super) fn get(conn: &Connection, schema: &'static str, id: PaperId) -> rusqlite::Result<Option<Paper>> {
    let sql = format!("SELECT {NARROW}, {WIDE} FROM {schema}.kept WHERE paper = ?1");
    let copy = |row: &rusqlite::Row<'_>| Ok(Record::from_row(row, 0).and_then(|r| r.into_paper(id)));
    // A copy that cannot be read is no copy: the paper comes again, the star stays.
    Ok(conn.prepare_cached(&sql)?.query_row([id.key()], copy).optional()?.and_then(Result::ok))
}

/// Drops copies that cannot be read, so that they are fetched again; returns how many.
pub(super) fn drop_unreadable(library: &Connection) -> rusqlite::Result<usize> {
    let keys: Vec<i64> =
        library.prepare("SELECT paper FROM kept")?.query_map([], |r| r.get(0))?.collect::<Result<_, _>>()?;
    let mut dropped = 0;
    for key in keys {
        let readable = match paper_id(key) {
            Ok(id) => get(library, "main", id)?.is_some(),
            Err(_) => false,
        };
        if !readable {
            dropped += library.prepare_cached("DELETE FROM kept WHERE paper = ?1")?.execute([key])?;
        }
    }
    Ok(dropped)
}
