//! One paper into the cache: its record, its versions, the categories it stands in. It decides between records by their
//! version and by who told them, never between announcements.

use rusqlite::{OptionalExtension, Transaction};

use super::cache::Committed;
use super::place;
use super::record::{NARROW, Record, WIDE};
use crate::model::{Calendar, Edition, Licence, Paper, PaperId, Stamp};

/// A paper as it came.
pub(super) struct Came<'a> {
    paper: &'a Paper,
    /// Its edition, where nothing better is known.
    edition: Edition,
    licence: Option<&'a Licence>,
    by: By,
    at: Stamp,
}

/// Who told of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    /// A source that has the whole record.
    Record,
    /// A listing, which has neither comment nor times.
    Listing,
}

/// A paper as it is held.
struct Held {
    record: Record,
    edition: i64,
    is_partial: bool,
}

impl<'a> Came<'a> {
    pub(super) fn whole(paper: &'a Paper, edition: Edition, at: Stamp) -> Self {
        Self { paper, edition, licence: None, by: By::Record, at }
    }

    pub(super) fn recorded(paper: &'a Paper, edition: Edition, licence: Option<&'a Licence>, at: Stamp) -> Self {
        Self { paper, edition, licence, by: By::Record, at }
    }

    pub(super) fn listed(paper: &'a Paper, edition: Edition, licence: Option<&'a Licence>, at: Stamp) -> Self {
        Self { paper, edition, licence, by: By::Listing, at }
    }

    /// What is to be held after it came, and whether only a listing told of that.
    fn over(&self, held: Option<&Held>) -> (Record, bool) {
        let new = Record::of(self.paper);
        let Some(Held { record: old, is_partial, .. }) = held else { return (new, self.by == By::Listing) };
        match self.by {
            By::Record if new.version >= old.version => (new, false),
            // The service has not caught up with the listing; what it says of the first version is true all the same.
            By::Record if *is_partial => {
                let comment = old.comment.clone().or(new.comment);
                (Record { published: new.published, comment, ..old.clone() }, true)
            }
            By::Listing if new.version > old.version => (old.clone().listed_anew(new), true),
            By::Record | By::Listing => (old.clone(), *is_partial),
        }
    }
}

impl Record {
    /// What a listing says of a higher version, over what only the whole record of a lower one knew.
    fn listed_anew(self, new: Self) -> Self {
        Self {
            published: self.published,
            comment: self.comment,
            journal_ref: new.journal_ref.or(self.journal_ref),
            doi: new.doi.or(self.doi),
            classes: if new.classes == "[]" { self.classes } else { new.classes },
            ..new
        }
    }
}

/// Takes a paper in. A known licence is never forgotten, nor what a listing said.
pub(super) fn upsert(
    tx: &Transaction<'_>,
    calendar: &Calendar,
    came: &Came<'_>,
    rev: &mut i64,
    done: &mut Committed,
) -> rusqlite::Result<()> {
    let key = came.paper.id.key();
    let held = held(tx, came.paper.id)?;
    let (record, is_partial) = came.over(held.as_ref());
    match &held {
        None => done.added += 1,
        Some(old) if old.record == record && old.is_partial == is_partial => {
            done.same += 1;
            return put_licence(tx, key, came.licence);
        }
        Some(_) => done.updated += 1,
    }
    *rev += 1;
    if let Some(old) = held.as_ref().filter(|old| old.record.version < record.version) {
        keep_texts(tx, key, old)?;
    }
    let edition = (came.edition.day.number(), came.edition.how.number().min(2));
    put_narrow(tx, key, &record, edition, is_partial, *rev)?;
    put_wide(tx, key, &record)?;
    put_licence(tx, key, came.licence)?;
    put_versions(tx, key, &record, is_partial, came.at)?;
    // The times a listing gave were those of its announcement: now that the true one is known the paper finds its day.
    let dated = held.as_ref().is_some_and(|old| old.is_partial && old.record.published != record.published);
    if dated {
        place::again(tx, calendar, key, came.edition)?;
    }
    let edition = match &held {
        Some(old) if !dated => Edition { day: place::day(old.edition)?, ..came.edition },
        _ => came.edition,
    };
    place::stand_in(tx, calendar, key, &record, edition)
}

fn held(tx: &Transaction<'_>, id: PaperId) -> rusqlite::Result<Option<Held>> {
    let mut asked = tx.prepare_cached(&format!(
        "SELECT edition, partial, {NARROW}, {WIDE} FROM paper JOIN wide USING (key) WHERE paper.key = ?1"
    ))?;
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Held { edition: row.get(0)?, is_partial: row.get(1)?, record: Record::from_row(row, 2)? })
    };
    asked.query_row([id.key()], read).optional()
}

fn put_narrow(
    tx: &Transaction<'_>,
    key: i64,
    record: &Record,
    (day, how): (i64, i64),
    is_partial: bool,
    rev: i64,
) -> rusqlite::Result<()> {
    let mut put = tx.prepare_cached(&format!(
        "INSERT INTO paper (key, {NARROW}, edition, how, partial, rev)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
         ON CONFLICT (key) DO UPDATE SET version = excluded.version, title = excluded.title,
             byline = excluded.byline, primary_category = excluded.primary_category, published = excluded.published,
             updated = excluded.updated, partial = excluded.partial, rev = excluded.rev"
    ))?;
    let mut values: Vec<&dyn rusqlite::ToSql> = vec![&key];
    values.extend(record.narrow());
    values.extend([&day as &dyn rusqlite::ToSql, &how, &is_partial, &rev]);
    put.execute(values.as_slice()).map(|_| ())
}

fn put_wide(tx: &Transaction<'_>, key: i64, record: &Record) -> rusqlite::Result<()> {
    let mut put = tx.prepare_cached(&format!(
        "INSERT INTO wide (key, {WIDE}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (key) DO UPDATE SET abstract = excluded.abstract, authors = excluded.authors,
             categories = excluded.categories, classes = excluded.classes, comment = excluded.comment,
             journal_ref = excluded.journal_ref, doi = excluded.doi, links = excluded.links"
    ))?;
    let mut values: Vec<&dyn rusqlite::ToSql> = vec![&key];
    values.extend(record.wide());
    put.execute(values.as_slice()).map(|_| ())
}

fn put_licence(tx: &Transaction<'_>, key: i64, licence: Option<&Licence>) -> rusqlite::Result<()> {
    let Some(licence) = licence else { return Ok(()) };
    let mut put = tx.prepare_cached("UPDATE wide SET licence = ?2 WHERE key = ?1 AND licence IS NOT ?2")?;
    put.execute((key, &**licence.address())).map(|_| ())
}

/// Notes which versions are known: the one whose texts stand now, and the first by its date.
fn put_versions(tx: &Transaction<'_>, key: i64, record: &Record, is_partial: bool, at: Stamp) -> rusqlite::Result<()> {
    let mut put = tx.prepare_cached(
        "INSERT INTO version (key, number, submitted, held) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (key, number) DO UPDATE SET submitted = coalesce(excluded.submitted, submitted),
             held = coalesce(held, excluded.held)",
    )?;
    if record.version > 0 {
        let submitted = (!is_partial).then_some(record.updated);
        put.execute((key, record.version, submitted, Some(at.0)))?;
    }
    if record.version > 1 && !is_partial {
        put.execute((key, 1, Some(record.published), None::<i64>))?;
    }
    Ok(())
}

/// Keeps the texts of a version that a later one takes the place of.
fn keep_texts(tx: &Transaction<'_>, key: i64, old: &Held) -> rusqlite::Result<()> {
    keep(tx, key, &old.record, (!old.is_partial).then_some(old.record.updated), None)
}

/// Keeps the texts of an older version that came by itself.
pub(super) fn keep_version(tx: &Transaction<'_>, paper: &Paper, at: Stamp) -> rusqlite::Result<()> {
    keep(tx, paper.id.key(), &Record::of(paper), Some(paper.updated.0), Some(at.0))
}

fn keep(
    tx: &Transaction<'_>,
    key: i64,
    record: &Record,
    submitted: Option<i64>,
    held: Option<i64>,
) -> rusqlite::Result<()> {
    if record.version == 0 {
        return Ok(());
    }
    let mut keep = tx.prepare_cached(
        "INSERT INTO version (key, number, submitted, held, title, abstract, authors, comment)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (key, number) DO UPDATE SET submitted = coalesce(submitted, excluded.submitted),
             held = coalesce(held, excluded.held), title = excluded.title, abstract = excluded.abstract,
             authors = excluded.authors, comment = excluded.comment",
    )?;
    let Record { version, title, summary, authors, comment, .. } = record;
    keep.execute((key, version, submitted, held, title, summary, authors, comment)).map(|_| ())
}
