//! Keeps what OAI-PMH's records tell: papers, the history of their versions, their announcements to the category harvested,
//! and how far that was harvested. It judges no record: which day announced what is sync's to say.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use super::cache::{Cache, Committed, PAGE, counting_revs};
use super::day::{self, BatchNote, To};
use super::error::StoreError;
use super::papers::{self, Came};
use super::place;
use super::record;
use crate::model::{Category, Day, Edition, How, Kind, Licence, Paper, PaperId, Stamp};
use crate::text::Clean;

/// How far a category was harvested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Harvest {
    /// The category.
    pub category: Category,
    /// All records changed from the first day to the second have been seen.
    pub done: Option<(Day, Day)>,
    /// When the service answered the newest walk first, finished or not.
    pub begun: Option<Stamp>,
    /// A walk that has not come to its end.
    pub walk: Option<HarvestWalk>,
}

/// An unfinished walk through the records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HarvestWalk {
    /// The first day asked for.
    pub from: Day,
    /// All records changed before this day have come.
    pub reached: Day,
    /// What its next page is asked with.
    pub token: Option<String>,
}

/// What a record tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Harvested {
    /// The paper.
    pub paper: Paper,
    /// Its edition where nothing better is known.
    pub edition: Edition,
    /// The listing day of the record's last change: nothing was announced after it.
    pub changed: Day,
    /// The licence.
    pub licence: Option<Licence>,
    /// All its versions.
    pub versions: Vec<VersionFacts>,
    /// Its announcements to the category harvested.
    pub announced: Vec<Told>,
}

/// An announcement to one category, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// In which edition, and how that is known.
    pub edition: Edition,
    /// As what.
    pub kind: Kind,
    /// In which version.
    pub version: u32,
}

/// What a record says of one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionFacts {
    /// Its number, from 1.
    pub number: u32,
    /// When it was submitted.
    pub submitted: Stamp,
    /// The size of its source in KiB.
    pub size: Option<u32>,
    /// The letters that say what the source is; `I` for a withdrawal.
    pub source: Clean,
}

/// What is known of a paper's announcements before its record came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// The version that is held; none where the paper is not.
    pub version: Option<u32>,
    /// The editions that certainly announced the papers numbered right before it and right after it. Numbers are given at
    /// the first announcement, in its order.
    pub neighbours: (Option<Day>, Option<Day>),
    /// Which edition announced it first to each of its categories, and how that is known.
    pub first: Vec<(Category, Edition)>,
    /// Its later announcements to the category asked for, each with its version.
    pub again: Vec<(Edition, u32)>,
    /// Since when each version is held.
    pub held: BTreeMap<u32, Stamp>,
}

/// Numbers that count as near each other: those of two or three days.
const NEAR: i64 = 3_000;

impl Cache {
    /// How far a category was harvested.
    pub fn harvest(&self, category: &Category) -> Result<Option<Harvest>, StoreError> {
        self.db.read("read how far was harvested", |c| {
            let mut asked = c.prepare_cached(
                "SELECT done_from, done_to, walk_begun, walk_from, walk_until, token FROM harvest WHERE category = ?1",
            )?;
            asked.query_row([category.as_str()], |row| read_harvest(row, category)).optional()
        })
    }

    /// Commits a page of records with how far it brings the harvest: at most 500 papers a transaction, the harvest with
    /// the last, so that a page is either asked for again or never. Afterwards the index catches up.
    pub fn put_harvest(
        &mut self,
        records: &[Harvested],
        harvest: &Harvest,
        at: Stamp,
    ) -> Result<Committed, StoreError> {
        let mut done = Committed::default();
        let mut chunks: Vec<&[Harvested]> = records.chunks(PAGE).collect();
        let last = chunks.pop().unwrap_or_default();
        let Self { db, calendar, .. } = self;
        let mut commit = |chunk: &[Harvested], harvest: Option<&Harvest>, category: &Category| {
            db.write("save a page of records", |tx| {
                let mut done = Committed::default();
                counting_revs(tx, |rev| {
                    chunk.iter().try_for_each(|record| {
                        let Harvested { paper, edition, changed, licence, .. } = record;
                        let came = Came::recorded(paper, *edition, licence.as_ref(), at);
                        papers::upsert(tx, calendar, &came, rev, &mut done)?;
                        put_history(tx, paper.id, &record.versions)?;
                        for Told { edition, kind, version } in &record.announced {
                            place::announce(tx, calendar, paper.id.key(), category, *edition, kind, *version)?;
                        }
                        let is_placed = record.announced.iter().any(|told| told.kind.is_first());
                        if is_placed {
                            return Ok(());
                        }
                        place::worked_out(tx, calendar, paper.id.key(), category, *edition, *changed)
                    })
                })?;
                harvest.map_or(Ok(()), |harvest| put(tx, harvest))?;
                Ok(done)
            })
        };
        for chunk in chunks {
            done.add(commit(chunk, None, &harvest.category)?);
        }
        done.add(commit(last, Some(harvest), &harvest.category)?);
        self.indexed_after(records.len())?;
        Ok(done)
    }

    /// Commits what a harvest found out of a batch. Unlike a listing it proves nobody's absence: who was worked out to be in
    /// the batch stays there.
    pub fn note_harvested(
        &mut self,
        edition: Day,
        category: &Category,
        note: &BatchNote,
        at: Stamp,
    ) -> Result<(), StoreError> {
        let to = To { edition: Edition { day: edition, how: How::Computed }, category };
        let Self { db, calendar, .. } = self;
        db.write("save what is known of an edition", |tx| day::put_batch(tx, calendar, to, note, at))
    }

    /// What is known of the announcements of these papers, and of those to one category in particular.
    pub fn heard(&self, category: &Category, ids: &[PaperId]) -> Result<HashMap<PaperId, Heard>, StoreError> {
        self.db.read("look announcements up", |c| {
            let mut heard = HashMap::new();
            for id in ids {
                heard.insert(*id, heard_of(c, category, id.key())?);
            }
            Ok(heard)
        })
    }

    /// The editions from one on that are whole in a category because a listing said so.
    pub fn whole_by_listing(&self, edition: Day, category: &Category) -> Result<Vec<Day>, StoreError> {
        self.db.read("list the batches", |c| {
            let mut asked = c.prepare_cached(
                "SELECT edition FROM batch b WHERE category = ?1 AND edition >= ?2 AND state = 3 AND (
                     EXISTS (SELECT 1 FROM paper_category p
                         WHERE p.category = b.category AND p.edition = b.edition AND p.how = 2)
                     OR EXISTS (SELECT 1 FROM replaced r
                         WHERE r.edition = b.edition AND r.category = b.category AND r.how = 2))
                 ORDER BY edition",
            )?;
            asked.query_map((category.as_str(), edition.number()), |r| place::day(r.get(0)?))?.collect()
        })
    }

    /// Keeps the texts of an older version of a paper that is held, for comparison. Its newest version's texts are the
    /// paper's own: for that one nothing is kept.
    pub fn put_version_text(&mut self, paper: &Paper, at: Stamp) -> Result<(), StoreError> {
        self.db.write("save an older version", |tx| {
            let key = paper.id.key();
            let mut asked = tx.prepare_cached("SELECT version FROM paper WHERE key = ?1")?;
            let newest: Option<u32> = asked.query_row([key], |r| r.get(0)).optional()?;
            if newest.is_some_and(|newest| paper.version > 0 && paper.version < newest) {
                papers::keep_version(tx, paper, at)?;
            }
            Ok(())
        })
    }
}

fn heard_of(c: &Connection, category: &Category, key: i64) -> rusqlite::Result<Heard> {
    let mut asked = c.prepare_cached("SELECT version FROM paper WHERE key = ?1")?;
    let version: Option<u32> = asked.query_row([key], |r| r.get(0)).optional()?;
    let neighbours = (neighbour(c, key, "DESC", key - NEAR, key - 1)?, neighbour(c, key, "ASC", key + 1, key + NEAR)?);
    if version.is_none() {
        return Ok(Heard { neighbours, ..Heard::default() });
    }
    let place = |r: &Row<'_>, n: usize| {
        Ok::<_, rusqlite::Error>(Edition { day: place::day(r.get(n)?)?, how: How::from_number(r.get(n + 1)?) })
    };
    let mut first = c.prepare_cached("SELECT category, edition, how FROM paper_category WHERE key = ?1")?;
    let first = first.query_map([key], |r| Ok((record::category(&r.get::<_, String>(0)?)?, place(r, 1)?)))?;
    let first = first.collect::<Result<_, _>>()?;
    let mut again = c.prepare_cached("SELECT edition, how, version FROM replaced WHERE key = ?1 AND category = ?2")?;
    let again = again.query_map((key, category.as_str()), |r| Ok((place(r, 0)?, r.get(2)?)))?;
    let again = again.collect::<Result<_, _>>()?;
    let mut held = c.prepare_cached("SELECT number, held FROM version WHERE key = ?1 AND held IS NOT NULL")?;
    let held = held.query_map([key], |r| Ok((r.get(0)?, Stamp(r.get(1)?))))?;
    let mut held: BTreeMap<u32, Stamp> = held.collect::<Result<_, _>>()?;
    // What came before versions were kept came long ago.
    if let Some(version) = version.filter(|version| *version > 0 && held.is_empty()) {
        held.insert(version, Stamp(0));
    }
    Ok(Heard { version, neighbours, first, again, held })
}

/// The edition of the papers numbered next to one, of those whose edition arXiv told: of three the middle one, so that a
/// single one told wrong does no harm.
fn neighbour(c: &Connection, key: i64, order: &str, from: i64, to: i64) -> rusqlite::Result<Option<Day>> {
    let mut asked = c.prepare_cached(&format!(
        "SELECT edition FROM paper WHERE key BETWEEN ?1 AND ?2 AND key <> ?3 AND how = 2 ORDER BY key {order} LIMIT 3"
    ))?;
    let mut near: Vec<i64> = asked.query_map((from, to, key), |r| r.get(0))?.collect::<Result<_, _>>()?;
    near.sort_unstable();
    near.get(1).copied().filter(|_| near.len() == 3).map(place::day).transpose()
}

/// Notes all versions of a paper. Sizes and letters are the records' alone to say.
fn put_history(tx: &Transaction<'_>, id: PaperId, versions: &[VersionFacts]) -> rusqlite::Result<()> {
    let mut put = tx.prepare_cached(
        "INSERT INTO version (key, number, submitted, size, source) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (key, number) DO UPDATE SET submitted = excluded.submitted, size = excluded.size,
             source = excluded.source",
    )?;
    for VersionFacts { number, submitted, size, source } in versions {
        put.execute((id.key(), number, submitted.0, size, &**source))?;
    }
    Ok(())
}

fn put(tx: &Transaction<'_>, harvest: &Harvest) -> rusqlite::Result<()> {
    let Harvest { category, done, begun, walk } = harvest;
    tx.prepare_cached(
        "INSERT INTO harvest (category, done_from, done_to, walk_begun, walk_from, walk_until, token)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT DO UPDATE SET done_from = excluded.done_from, done_to = excluded.done_to,
             walk_begun = excluded.walk_begun, walk_from = excluded.walk_from, walk_until = excluded.walk_until,
             token = excluded.token",
    )?
    .execute((
        category.as_str(),
        done.map(|(from, _)| from.number()),
        done.map(|(_, to)| to.number()),
        begun.map(|at| at.0),
        walk.as_ref().map(|walk| walk.from.number()),
        walk.as_ref().map(|walk| walk.reached.number()),
        walk.as_ref().and_then(|walk| walk.token.as_deref()),
    ))
    .map(|_| ())
}

fn read_harvest(row: &Row<'_>, category: &Category) -> rusqlite::Result<Harvest> {
    let day = |n: usize| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(n)?.and_then(Day::from_number));
    let walk = day(3)?.zip(day(4)?);
    let token = row.get(5)?;
    Ok(Harvest {
        category: category.clone(),
        done: day(0)?.zip(day(1)?),
        begun: row.get::<_, Option<i64>>(2)?.map(Stamp),
        walk: walk.map(|(from, reached)| HarvestWalk { from, reached, token }),
    })
}
