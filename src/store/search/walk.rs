//! Newest first along the index of one category or several, side by side. It sorts only what was met too early.
//!
//! The index has each paper where an edition brought it to that category; a list has it in its home, the edition that first
//! announced it anywhere: the same one or one before. So a paper met waits until the walk has come to its home.

use std::collections::{BinaryHeap, HashSet};

use rusqlite::Connection;

use super::conditions::Source;
use crate::model::PaperId;
use crate::store::record::paper_id;

/// The first papers of the walks, each once.
pub(super) fn newest(c: &Connection, walks: Vec<Source>, wanted: usize) -> rusqlite::Result<Vec<PaperId>> {
    let mut values = Vec::new();
    let mut parts = Vec::new();
    for walk in walks {
        parts.push(format!("SELECT w.edition, w.key, p.edition FROM {} WHERE {}", walk.from, walk.holds));
        values.extend(walk.values);
    }
    // Each part stands in this order already: they are merged as they are read.
    let sql = format!("{} ORDER BY 1 DESC, 2 DESC", parts.join(" UNION ALL "));
    let mut asked = c.prepare_cached(&sql)?;
    let mut rows = asked.query(rusqlite::params_from_iter(values))?;
    let mut met: HashSet<i64> = HashSet::new();
    let mut waiting: BinaryHeap<(i64, i64)> = BinaryHeap::new();
    let mut ids = Vec::new();
    while let Some(row) = rows.next()? {
        let (here, key): (i64, i64) = (row.get(0)?, row.get(1)?);
        if met.insert(key) {
            waiting.push((row.get(2)?, key));
        }
        while waiting.peek().is_some_and(|first| *first >= (here, key)) {
            ids.extend(waiting.pop().map(|(_, key)| paper_id(key)).transpose()?);
            if ids.len() == wanted {
                return Ok(ids);
            }
        }
    }
    while let Some((_, key)) = waiting.pop() {
        if ids.len() == wanted {
            break;
        }
        ids.push(paper_id(key)?);
    }
    Ok(ids)
}
