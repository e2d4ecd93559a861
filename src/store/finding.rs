//! What papers say of themselves, mined out of the cache behind its changes, and read back. It decides nothing of what is
//! found.

use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use super::cache::Cache;
use super::error::StoreError;
use super::record::{clean, from_json};
use super::{kept, reader};
use crate::model::{Badge, Findings, FoundLink, LinkKind, PaperId, Venue};

/// So many papers are mined in one transaction, so that other writers get their turn.
const AT_ONCE: usize = 500;
const DOING: &str = "note what papers say of themselves";
/// No list of links is longer than its column takes.
const LONGEST: usize = 100_000;

impl Cache {
    /// Mines the papers that changed since the last time, about `limit` of them; returns how many. Called behind every
    /// page, and at a start for what an older program left.
    pub fn mine(&mut self, limit: usize) -> Result<usize, StoreError> {
        let mut mined = 0;
        while mined < limit {
            let changed = self.db.read(DOING, |c| changed_since(c, mined_to(c)?))?;
            let Some(last) = changed.last().map(|c| c.rev) else { break };
            let found: Vec<(i64, Findings)> = changed.iter().map(|c| (c.key, c.findings())).collect();
            let from = changed.first().map_or(0, |c| c.rev);
            mined += self.db.write(DOING, |tx| put_all(tx, &found, from, last))?;
        }
        Ok(mined)
    }

    /// How many changes are not mined, about.
    pub fn unmined(&self) -> Result<usize, StoreError> {
        self.db.read(DOING, |c| {
            let newest: i64 = c.query_row("SELECT coalesce(max(rev), 0) FROM paper", [], |r| r.get(0))?;
            Ok(usize::try_from(newest - mined_to(c)?).unwrap_or(0))
        })
    }
}

/// What a paper says of itself; read out of its texts where it is not mined yet.
pub(super) fn of(c: &Connection, id: PaperId) -> rusqlite::Result<Findings> {
    let mut asked =
        c.prepare_cached("SELECT venue, venue_year, pages, figures, withdrawn, links FROM finding WHERE key = ?1")?;
    if let Some(found) = asked.query_row([id.key()], findings).optional()? {
        return Ok(found);
    }
    let mut asked = c.prepare_cached("SELECT key, 0, comment, abstract FROM wide WHERE key = ?1")?;
    if let Some(unmined) = asked.query_row([id.key()], changed).optional()? {
        return Ok(unmined.findings());
    }
    // A kept copy whose cache is gone.
    let kept = kept::get(c, "library", id)?;
    Ok(kept.map_or_else(Findings::default, |p| Findings::of(p.comment.as_deref(), &p.summary)))
}

/// What of that stands in a list: withdrawn, the venue, code.
pub(super) fn badges(c: &Connection, id: PaperId) -> rusqlite::Result<Vec<Badge>> {
    let mut asked = c.prepare_cached("SELECT venue, venue_year, has_code, withdrawn FROM finding WHERE key = ?1")?;
    let read = |row: &Row<'_>| {
        let withdrawn = row.get::<_, bool>(3)?.then_some(Badge::Withdrawn);
        let venue = venue(row)?.map(|v| Badge::Venue(clean(v.to_string())));
        let code = row.get::<_, bool>(2)?.then_some(Badge::Code);
        Ok(withdrawn.into_iter().chain(venue).chain(code).collect())
    };
    Ok(asked.query_row([id.key()], read).optional()?.unwrap_or_default())
}

/// A paper as it is mined.
struct Changed {
    key: i64,
    rev: i64,
    comment: Option<String>,
    summary: String,
}

impl Changed {
    fn findings(&self) -> Findings {
        Findings::of(self.comment.as_deref(), &self.summary)
    }
}

fn changed(row: &Row<'_>) -> rusqlite::Result<Changed> {
    Ok(Changed { key: row.get(0)?, rev: row.get(1)?, comment: row.get(2)?, summary: row.get(3)? })
}

fn changed_since(c: &Connection, rev: i64) -> rusqlite::Result<Vec<Changed>> {
    let mut asked = c.prepare_cached(
        "SELECT p.key, p.rev, w.comment, w.abstract FROM paper p JOIN wide w ON w.key = p.key
         WHERE p.rev > ?1 ORDER BY p.rev LIMIT ?2",
    )?;
    asked.query_map([rev, reader::sql_limit(AT_ONCE)], changed)?.collect()
}

fn mined_to(c: &Connection) -> rusqlite::Result<i64> {
    let mut asked = c.prepare_cached("SELECT value FROM fact WHERE name = 'mined'")?;
    Ok(asked.query_row([], |r| r.get(0)).optional()?.unwrap_or(0))
}

/// Writes what was found, unless another process has done so meanwhile.
fn put_all(tx: &Transaction<'_>, found: &[(i64, Findings)], from: i64, to: i64) -> rusqlite::Result<usize> {
    if mined_to(tx)? >= from {
        return Ok(0);
    }
    let mut put = tx.prepare_cached(
        "INSERT INTO finding (key, venue, venue_year, has_code, has_project, pages, figures, withdrawn, links)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (key) DO UPDATE SET venue = excluded.venue, venue_year = excluded.venue_year,
             has_code = excluded.has_code, has_project = excluded.has_project, pages = excluded.pages,
             figures = excluded.figures, withdrawn = excluded.withdrawn, links = excluded.links",
    )?;
    for (key, found) in found {
        let links = serde_json::to_string(&found.links).ok().filter(|l| l.len() <= LONGEST);
        put.execute((
            key,
            found.venue.as_ref().map(Venue::full_name),
            found.venue.as_ref().and_then(|v| v.year),
            found.has(LinkKind::Code),
            found.has(LinkKind::Project),
            found.pages,
            found.figures,
            found.is_withdrawn,
            links.as_deref().unwrap_or("[]"),
        ))?;
    }
    tx.prepare_cached(
        "INSERT INTO fact (name, value) VALUES ('mined', ?1) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )?
    .execute([to])?;
    Ok(found.len())
}

fn findings(row: &Row<'_>) -> rusqlite::Result<Findings> {
    let links: Vec<FoundLink> = from_json(&row.get::<_, String>(5)?)?;
    Ok(Findings { venue: venue(row)?, links, pages: row.get(2)?, figures: row.get(3)?, is_withdrawn: row.get(4)? })
}

/// The venue of the first two columns.
fn venue(row: &Row<'_>) -> rusqlite::Result<Option<Venue>> {
    let name: Option<String> = row.get(0)?;
    let year = row.get(1)?;
    Ok(name.map(|name| Venue::stored(&name, year)))
}
