//! Writes what arXiv's listings say: who was announced to which category in which edition as what, and how whole each
//! edition is there. It judges nothing: whether a feed is to be believed is sync's to say.

use std::collections::{BTreeMap, HashSet};

use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use super::cache::{Cache, Committed, PAGE, counting_revs};
use super::error::StoreError;
use super::papers::{self, Came};
use super::place;
use super::reader::sql_limit;
use super::record;
use crate::model::{
    Batch, BatchState, Calendar, Category, Day, Edition, How, Kind, Lanes, Licence, Paper, PaperId, Period, Stamp,
};
use crate::text::Clean;

/// What a listing says of one paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The record as far as a listing has it: neither comment nor times.
    pub paper: Paper,
    /// The licence.
    pub licence: Option<Licence>,
    /// As what it was announced to the category.
    pub kind: Kind,
    /// The version announced.
    pub version: u32,
}

/// What was found out of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchNote {
    /// How sure we are now. A batch that is known whole does not become merely listed again.
    pub state: BatchState,
    /// How many papers arXiv says it has; none leaves what stands.
    pub listed: Option<usize>,
    /// How many more stand in it after it was said to lack some.
    pub healed: usize,
    /// When it is looked at again, if it is.
    pub next_try: Option<Stamp>,
}

/// What a service said about the copy it gave, to be sent back with the next question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// Goes into If-None-Match.
    pub etag: Option<String>,
    /// Goes into If-Modified-Since.
    pub modified: Option<String>,
}

/// Where an announcement is written to.
#[derive(Clone, Copy)]
pub(super) struct To<'a> {
    pub(super) edition: Edition,
    pub(super) category: &'a Category,
}

impl Cache {
    /// Commits one batch or a part of it: the papers, their announcements to one category, and what is known of the batch;
    /// at most 500 papers a transaction, the batch with the last. A batch that becomes whole keeps nobody whom a source
    /// weaker than `how` had put there. Afterwards the index catches up.
    pub fn announce(
        &mut self,
        edition: Day,
        category: &Category,
        listed: &[Listed],
        how: How,
        batch: Option<&BatchNote>,
        at: Stamp,
    ) -> Result<Committed, StoreError> {
        let done = self.announce_first(edition, category, listed, how, batch, at)?;
        self.indexed_after(listed.len())?;
        Ok(done)
    }

    /// The same without the index, for whoever tells of the batch first and calls [`Cache::indexed`] then: a list needs no
    /// index.
    pub fn announce_first(
        &mut self,
        edition: Day,
        category: &Category,
        listed: &[Listed],
        how: How,
        batch: Option<&BatchNote>,
        at: Stamp,
    ) -> Result<Committed, StoreError> {
        let to = To { edition: Edition { day: edition, how }, category };
        let mut done = Committed::default();
        let mut chunks: Vec<&[Listed]> = listed.chunks(PAGE).collect();
        let last = chunks.pop().unwrap_or_default();
        let Self { db, calendar, .. } = self;
        let mut commit = |chunk: &[Listed], batch: Option<&BatchNote>| {
            db.write("save a listing", |tx| {
                let mut done = Committed::default();
                counting_revs(tx, |rev| {
                    chunk.iter().try_for_each(|listed| take_in(tx, calendar, to, listed, at, rev, &mut done))
                })?;
                if let Some(batch) = batch {
                    put_batch(tx, calendar, to, batch, at)?;
                }
                Ok(done)
            })
        };
        for chunk in chunks {
            done.add(commit(chunk, None)?);
        }
        done.add(commit(last, batch)?);
        Ok(done)
    }

    /// Commits announcements of papers that are held already, told by their ids alone on arXiv's own page of the batch; the
    /// others are left out. The page goes before what any feed said, but for batches that another page has confirmed.
    pub fn affirm(&mut self, edition: Day, category: &Category, named: &[(PaperId, Kind)]) -> Result<(), StoreError> {
        let edition = Edition { day: edition, how: How::Listed };
        let Self { db, calendar, .. } = self;
        for chunk in named.chunks(PAGE) {
            db.write("save a listing", |tx| {
                let mut asked = tx.prepare_cached("SELECT version FROM paper WHERE key = ?1")?;
                for (id, kind) in chunk {
                    let version: Option<u32> = asked.query_row([id.key()], |r| r.get(0)).optional()?;
                    if let Some(version) = version {
                        place::forget(tx, id.key(), category, edition.day, kind)?;
                        place::announce(tx, calendar, id.key(), category, edition, kind, version)?;
                    }
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Commits that a batch is whole with exactly these papers, as arXiv's own page of it has them: whoever else had been
    /// put there leaves, a listing that was taken for another included.
    pub fn confirm(
        &mut self,
        edition: Day,
        category: &Category,
        named: &[PaperId],
        note: &BatchNote,
        at: Stamp,
    ) -> Result<(), StoreError> {
        let to = To { edition: Edition { day: edition, how: How::Listed }, category };
        let named: HashSet<i64> = named.iter().map(|id| id.key()).collect();
        let Self { db, calendar, .. } = self;
        db.write("save that an edition is whole", |tx| {
            put_batch(tx, calendar, to, note, at)?;
            place::strike(tx, calendar, edition, category, &named)
        })
    }

    /// Those of the papers that are held, with their primary categories.
    pub fn primaries(&self, ids: &[PaperId]) -> Result<Vec<(PaperId, Category)>, StoreError> {
        self.db.read("look papers up", |c| {
            let mut asked = c.prepare_cached("SELECT primary_category FROM paper WHERE key = ?1")?;
            let mut held = Vec::new();
            for id in ids {
                let primary: Option<String> = asked.query_row([id.key()], |r| r.get(0)).optional()?;
                if let Some(primary) = primary {
                    held.push((*id, record::category(&primary)?));
                }
            }
            Ok(held)
        })
    }

    /// Commits what was found out of a batch without any paper. One that becomes whole keeps nobody who was only worked
    /// out to be in it.
    pub fn note_batch(
        &mut self,
        edition: Day,
        category: &Category,
        note: &BatchNote,
        at: Stamp,
    ) -> Result<(), StoreError> {
        // Who was listed or harvested stays.
        let to = To { edition: Edition { day: edition, how: How::Harvested }, category };
        let Self { db, calendar, .. } = self;
        db.write("save what is known of an edition", |tx| put_batch(tx, calendar, to, note, at))
    }

    /// The batches of these categories from an edition on, the newest first, with what is held of them counted; also those
    /// of which nothing but papers is known.
    pub fn batches_since(&self, edition: Day, categories: &[Category]) -> Result<Vec<Batch>, StoreError> {
        self.db.read("list the batches", |c| {
            let mut all = Vec::new();
            for category in categories {
                all.extend(batches(c, edition, category)?);
            }
            all.sort_by_key(|batch: &Batch| std::cmp::Reverse(batch.edition));
            Ok(all)
        })
    }

    /// The papers of a batch by id, each with the version announced (where nobody said, the one held), its strongest kind
    /// and how that is known.
    pub fn announced_in(
        &self,
        edition: Day,
        category: &Category,
    ) -> Result<Vec<(PaperId, u32, Kind, How)>, StoreError> {
        self.db.read("list a batch", |c| {
            let mut asked = c.prepare_cached(
                "SELECT c.key, p.version, coalesce(c.kind, p.primary_category <> c.category), NULL, c.how
                     FROM paper_category c JOIN paper p ON p.key = c.key WHERE c.category = ?1 AND c.edition = ?2
                 UNION ALL SELECT key, version, kind, word, how FROM replaced WHERE category = ?1 AND edition = ?2
                     AND key NOT IN (SELECT key FROM paper_category WHERE category = ?1 AND edition = ?2)
                 ORDER BY 1",
            )?;
            let read = |row: &Row<'_>| {
                let kind = kind(row.get(2)?, row.get(3)?);
                Ok((record::paper_id(row.get(0)?)?, row.get(1)?, kind, How::from_number(row.get(4)?)))
            };
            asked.query_map((category.as_str(), edition.number()), read)?.collect()
        })
    }

    /// The lowest number of the new papers of each edition that was told for any of these categories, from one on; where
    /// there are so many of them at least.
    pub fn lowest_numbers(
        &self,
        edition: Day,
        categories: &[Category],
        least: usize,
    ) -> Result<Vec<(Day, PaperId)>, StoreError> {
        self.db.read("list what is new", |c| {
            let mut asked = c.prepare_cached(
                "SELECT edition, min(key) FROM paper_category
                 WHERE category = ?1 AND edition >= ?2 AND kind = 0 AND how >= 2
                 GROUP BY edition HAVING count(*) >= ?3",
            )?;
            let mut lowest = Vec::new();
            for category in categories {
                let read = |r: &Row<'_>| Ok((place::day(r.get(0)?)?, record::paper_id(r.get(1)?)?));
                for each in asked.query_map((category.as_str(), edition.number(), sql_limit(least)), read)? {
                    lowest.push(each?);
                }
            }
            Ok(lowest)
        })
    }

    /// Papers that only a listing told of, the newest first: owed by id.
    pub fn partials(&self, limit: usize) -> Result<Vec<PaperId>, StoreError> {
        self.db.read("find papers known from a listing alone", |c| {
            let mut asked = c.prepare_cached("SELECT key FROM paper WHERE partial = 1 ORDER BY key DESC LIMIT ?1")?;
            asked.query_map([sql_limit(limit)], |r| record::paper_id(r.get(0)?))?.collect()
        })
    }

    /// What the service said about the copy of an address that was taken in last.
    pub fn validators(&self, url: &str) -> Result<Option<Validators>, StoreError> {
        self.db.read("read what a feed was asked with", |c| {
            let mut asked = c.prepare_cached("SELECT etag, modified FROM validator WHERE url = ?1")?;
            let read = |r: &Row<'_>| Ok(Validators { etag: r.get(0)?, modified: r.get(1)? });
            asked.query_row([url], read).optional()
        })
    }

    /// Keeps what the service said about the copy of an address. Called after the copy was taken in, never before.
    pub fn put_validators(&mut self, url: &str, validators: &Validators, at: Stamp) -> Result<(), StoreError> {
        let short = |text: &Option<String>, most: usize| text.clone().filter(|t| t.chars().count() <= most);
        let (etag, modified) = (short(&validators.etag, 500), short(&validators.modified, 100));
        self.db.write("save what a feed is asked with", |tx| {
            tx.prepare_cached(
                "INSERT INTO validator (url, etag, modified, at) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO UPDATE SET etag = excluded.etag, modified = excluded.modified, at = excluded.at",
            )?
            .execute((url, &etag, &modified, at.0))
            .map(|_| ())
        })
    }
}

/// Takes one announced paper in: its record, then what it was announced as.
fn take_in(
    tx: &Transaction<'_>,
    calendar: &Calendar,
    to: To<'_>,
    listed: &Listed,
    at: Stamp,
    rev: &mut i64,
    done: &mut Committed,
) -> rusqlite::Result<()> {
    let Listed { paper, licence, kind, version } = listed;
    let guess = Edition { day: guess(calendar, paper.id, to.edition.day, kind), how: How::Computed };
    papers::upsert(tx, calendar, &Came::listed(paper, guess, licence.as_ref(), at), rev, done)?;
    place::announce(tx, calendar, paper.id.key(), to.category, to.edition, kind, *version)
}

/// Where a paper of which only a listing told was announced to its other categories, until its time of submission is known:
/// its number tells the month.
fn guess(calendar: &Calendar, id: PaperId, edition: Day, kind: &Kind) -> Day {
    let month = Period::Month(id.month());
    match kind {
        Kind::Cross | Kind::Replace | Kind::ReplaceCross | Kind::Other(_) if month.last() < edition => {
            calendar.before(month.after().first())
        }
        Kind::New | Kind::Cross => edition,
        Kind::Replace | Kind::ReplaceCross | Kind::Other(_) => calendar.before(edition),
    }
}

pub(super) fn put_batch(
    tx: &Transaction<'_>,
    calendar: &Calendar,
    To { edition, category }: To<'_>,
    note: &BatchNote,
    at: Stamp,
) -> rusqlite::Result<()> {
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let mut put = tx.prepare_cached(
        "INSERT INTO batch (edition, category, state, listed, healed, checked, next_try)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT DO UPDATE SET healed = healed + excluded.healed,
             -- The number of a feed that turned out to lack papers says nothing.
             listed = coalesce(excluded.listed, CASE WHEN state = 1 AND excluded.state = 2 THEN NULL ELSE listed END),
             state = CASE WHEN state = 3 AND excluded.state < 2 THEN state ELSE excluded.state END,
             checked = excluded.checked, next_try = excluded.next_try",
    )?;
    put.execute((
        edition.day.number(),
        category.as_str(),
        note.state.number(),
        note.listed.map(number),
        number(note.healed),
        at.0,
        note.next_try.map(|next| next.0),
    ))?;
    match note.state {
        BatchState::Whole => place::sweep(tx, calendar, edition.day, category, edition.how),
        BatchState::Computed | BatchState::Listed | BatchState::Stale => Ok(()),
    }
}

/// The batches of one category from an edition on.
pub(super) fn batches(c: &Connection, edition: Day, category: &Category) -> rusqlite::Result<Vec<Batch>> {
    let mut found: BTreeMap<i64, Batch> = BTreeMap::new();
    let mut asked = c.prepare_cached(
        "SELECT edition, state, listed, healed, checked, next_try FROM batch WHERE category = ?1 AND edition >= ?2",
    )?;
    let mut rows = asked.query((category.as_str(), edition.number()))?;
    while let Some(row) = rows.next()? {
        let number = row.get(0)?;
        let batch = Batch {
            state: BatchState::from_number(row.get(1)?),
            listed: row.get::<_, Option<i64>>(2)?.and_then(|n| usize::try_from(n).ok()),
            healed: record::size(row, 3)?,
            checked: row.get::<_, Option<i64>>(4)?.map(Stamp),
            next_try: row.get::<_, Option<i64>>(5)?.map(Stamp),
            ..computed(number, category)?
        };
        found.insert(number, batch);
    }
    let mut asked = c.prepare_cached(LANES)?;
    let mut rows = asked.query((category.as_str(), edition.number()))?;
    while let Some(row) = rows.next()? {
        let number = row.get(0)?;
        let lanes = Lanes {
            new: record::size(row, 1)?,
            cross: record::size(row, 2)?,
            replace: record::size(row, 3)?,
            replace_cross: record::size(row, 4)?,
            other: record::size(row, 5)?,
        };
        match found.get_mut(&number) {
            Some(batch) => batch.held = lanes,
            None => _ = found.insert(number, Batch { held: lanes, ..computed(number, category)? }),
        }
    }
    Ok(found.into_values().collect())
}

/// How many papers of each kind stand in each edition of a category from one on; each counts once, as the strongest.
const LANES: &str = "
    WITH named AS (
        SELECT c.edition AS edition, c.key AS key, coalesce(c.kind, p.primary_category <> c.category) AS kind
            FROM paper_category c JOIN paper p ON p.key = c.key WHERE c.category = ?1 AND c.edition >= ?2
        UNION ALL SELECT edition, key, kind FROM replaced WHERE category = ?1 AND edition >= ?2),
    strongest AS (SELECT edition, min(kind) AS kind FROM named GROUP BY edition, key)
    SELECT edition, sum(kind = 0), sum(kind = 1), sum(kind = 2), sum(kind = 3), sum(kind = 4)
        FROM strongest GROUP BY edition";

fn computed(edition: i64, category: &Category) -> rusqlite::Result<Batch> {
    Ok(Batch {
        edition: place::day(edition)?,
        category: category.clone(),
        state: BatchState::Computed,
        listed: None,
        held: Lanes::default(),
        healed: 0,
        checked: None,
        next_try: None,
    })
}

/// A stored kind.
pub(super) fn kind(number: i64, word: Option<String>) -> Kind {
    match number {
        0 => Kind::New,
        1 => Kind::Cross,
        2 => Kind::Replace,
        3 => Kind::ReplaceCross,
        _ => Kind::Other(Clean::line(&word.unwrap_or_default(), 40)),
    }
}
