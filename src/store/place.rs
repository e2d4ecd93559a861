//! Where a paper stands: the edition that announced it first to each of its categories, and its home.
//!
//! A listing's word goes before a harvest's, and both before what was worked out from a time of submission. What was only
//! worked out never stands in a batch that is known whole without it.

use std::collections::HashSet;

use rusqlite::{OptionalExtension, Transaction};

use super::record::Record;
use crate::model::{Calendar, Category, Day, Edition, How, Kind, Stamp};

/// Who is believed before whom, of the column `how`.
pub(super) const RANK: &str = "(CASE how WHEN 2 THEN 3 WHEN 3 THEN 2 ELSE how END)";
/// The state of a batch that is whole.
const WHOLE: i64 = 3;
/// Editions looked at for a place, at most.
const STEPS: usize = 60;
/// Days by which a listing may follow the computed day and still be that of the first announcement: moderation.
const MODERATION: u32 = 5;

/// A stored day.
pub(super) fn day(number: i64) -> rusqlite::Result<Day> {
    let odd = || rusqlite::Error::IntegralValueOutOfRange(0, number);
    Day::from_number(number).ok_or_else(odd)
}

/// Who is believed before whom.
pub(super) const fn rank(how: How) -> i64 {
    match how {
        How::Computed => 0,
        How::Late => 1,
        How::Harvested => 2,
        How::Listed => 3,
    }
}

/// Gives a paper its place in every category its record names, and takes it out of those that only an older record named.
pub(super) fn stand_in(
    tx: &Transaction<'_>,
    calendar: &Calendar,
    key: i64,
    record: &Record,
    edition: Edition,
) -> rusqlite::Result<()> {
    let named = || std::iter::once(&*record.primary).chain(record.categories.split(' ')).filter(|c| !c.is_empty());
    let mut asked = tx.prepare_cached("SELECT category, how FROM paper_category WHERE key = ?1")?;
    let held: Vec<(String, i64)> =
        asked.query_map([key], |r| Ok((r.get(0)?, r.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    for (category, how) in &held {
        let told = matches!(How::from_number(*how), How::Listed | How::Harvested);
        if !told && !named().any(|c| c.eq_ignore_ascii_case(category)) {
            tx.prepare_cached("DELETE FROM paper_category WHERE key = ?1 AND category = ?2")?
                .execute((key, category))?;
        }
    }
    let mut put = tx.prepare_cached(
        "INSERT INTO paper_category (key, category, edition, how) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
    )?;
    let mut moved = false;
    for category in named() {
        if !held.iter().any(|(c, _)| c.eq_ignore_ascii_case(category)) {
            let day = free(tx, calendar, key, category, edition.day)?;
            moved |= day != edition.day;
            put.execute((key, category, day.number(), edition.how.number()))?;
        }
    }
    if held.is_empty() && !moved { Ok(()) } else { settle(tx, calendar, key) }
}

/// Places what was only worked out anew: the time it was worked out from has changed.
pub(super) fn again(tx: &Transaction<'_>, calendar: &Calendar, key: i64, edition: Edition) -> rusqlite::Result<()> {
    let mut asked = tx.prepare_cached("SELECT category FROM paper_category WHERE key = ?1 AND how < 2")?;
    let categories: Vec<String> = asked.query_map([key], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    for category in categories {
        let day = free(tx, calendar, key, &category, edition.day)?;
        put(tx, key, &category, Edition { day, ..edition }, None)?;
    }
    Ok(())
}

/// Places what was only worked out by what a record says of the day: in the category harvested, and wherever it was said to
/// have come late, after the record's last change.
pub(super) fn worked_out(
    tx: &Transaction<'_>,
    calendar: &Calendar,
    key: i64,
    category: &Category,
    edition: Edition,
    changed: Day,
) -> rusqlite::Result<()> {
    let mut asked = tx.prepare_cached(
        "SELECT category FROM paper_category WHERE key = ?1 AND edition <> ?3
             AND ((how = 0 AND category = ?2) OR (how = 1 AND edition > ?4))",
    )?;
    let values = (key, category.as_str(), edition.day.number(), changed.number());
    let wrong: Vec<String> = asked.query_map(values, |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    for category in &wrong {
        let day = free(tx, calendar, key, category, edition.day)?;
        put(tx, key, category, Edition { day, ..edition }, None)?;
    }
    if wrong.is_empty() { Ok(()) } else { settle(tx, calendar, key) }
}

/// Notes the announcement of a paper to one category: the first one, or one after it.
pub(super) fn announce(
    tx: &Transaction<'_>,
    calendar: &Calendar,
    key: i64,
    category: &Category,
    edition: Edition,
    kind: &Kind,
    version: u32,
) -> rusqlite::Result<()> {
    let category = category.as_str();
    match kind {
        Kind::New => first(tx, key, category, edition, 0)?,
        Kind::Cross => first(tx, key, category, edition, 1)?,
        Kind::Replace => later(tx, calendar, key, category, edition, (2, None, version))?,
        Kind::ReplaceCross => later(tx, calendar, key, category, edition, (3, None, version))?,
        Kind::Other(word) => later(tx, calendar, key, category, edition, (4, Some(&**word), version))?,
    }
    settle(tx, calendar, key)
}

/// Forgets what was said of a paper that cannot be, if arXiv's page says that it was announced as `kind` in this edition: a
/// first announcement in another batch that no page has confirmed; or, before a replacement, from that day on.
pub(super) fn forget(
    tx: &Transaction<'_>,
    key: i64,
    category: &Category,
    edition: Day,
    kind: &Kind,
) -> rusqlite::Result<()> {
    let (day, category) = (edition.number(), category.as_str());
    let which = match kind {
        Kind::New | Kind::Cross => {
            tx.prepare_cached("DELETE FROM replaced WHERE key = ?1 AND category = ?2 AND edition = ?3")?
                .execute((key, category, day))?;
            "edition <> ?3"
        }
        Kind::Replace | Kind::ReplaceCross | Kind::Other(_) => "edition >= ?3",
    };
    tx.prepare_cached(&format!(
        "UPDATE paper_category SET kind = NULL, how = 0 WHERE key = ?1 AND category = ?2 AND {which}
         AND NOT EXISTS (SELECT 1 FROM batch b WHERE b.edition = paper_category.edition
             AND b.category = paper_category.category AND b.state = ?4 AND b.edition <> ?3)"
    ))?
    .execute((key, category, day, WHOLE))
    .map(|_| ())
}

/// A first announcement: the better source is believed, of two equal ones the earlier day.
fn first(tx: &Transaction<'_>, key: i64, category: &str, new: Edition, kind: i64) -> rusqlite::Result<()> {
    let mut asked =
        tx.prepare_cached("SELECT edition, how, kind FROM paper_category WHERE key = ?1 AND category = ?2")?;
    let held: Option<(i64, i64, Option<i64>)> =
        asked.query_row((key, category), |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?))).optional()?;
    let believed = held.is_none_or(|(edition, how, held)| {
        let day = new.day.number();
        match rank(new.how).cmp(&rank(How::from_number(how))) {
            std::cmp::Ordering::Greater => true,
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Equal => day < edition || (day == edition && held.is_none_or(|held| kind < held)),
        }
    });
    if believed {
        put(tx, key, category, new, Some(kind))?;
    }
    // Somebody less believed may have called it a replacement there.
    tx.prepare_cached(&format!(
        "DELETE FROM replaced WHERE edition = ?1 AND category = ?2 AND key = ?3 AND {RANK} < ?4"
    ))?
    .execute((new.day.number(), category, key, rank(new.how)))
    .map(|_| ())
}

/// An announcement after the first: kind, word, version.
fn later(
    tx: &Transaction<'_>,
    calendar: &Calendar,
    key: i64,
    category: &str,
    edition: Edition,
    (kind, word, version): (i64, Option<&str>, u32),
) -> rusqlite::Result<()> {
    let day = edition.day.number();
    tx.prepare_cached(&format!(
        "INSERT INTO replaced (edition, category, key, kind, word, version, how) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT DO UPDATE SET kind = excluded.kind, word = excluded.word, version = excluded.version,
             how = excluded.how
         WHERE {} > {} OR (excluded.how = replaced.how AND (excluded.version > replaced.version
             OR (excluded.version = replaced.version AND excluded.kind < replaced.kind)))",
        RANK.replace("how", "excluded.how"),
        RANK.replace("how", "replaced.how"),
    ))?
    .execute((day, category, key, kind, word, version, edition.how.number()))?;
    // It was announced before: who was less sure of the day is wrong.
    let mut asked = tx.prepare_cached(&format!(
        "SELECT edition FROM paper_category WHERE key = ?1 AND category = ?2 AND edition >= ?3 AND {RANK} < ?4"
    ))?;
    let wrong: Option<i64> = asked.query_row((key, category, day, rank(edition.how)), |r| r.get(0)).optional()?;
    if let Some(wrong) = wrong {
        let day = free(tx, calendar, key, category, self::day(wrong)?)?;
        put(tx, key, category, Edition { day, how: How::Computed }, None)?;
    }
    Ok(())
}

/// Takes out of a batch that is whole what those who know it did not name.
pub(super) fn sweep(
    tx: &Transaction<'_>,
    calendar: &Calendar,
    edition: Day,
    category: &Category,
    by: How,
) -> rusqlite::Result<()> {
    let (day, category) = (edition.number(), category.as_str());
    let mut asked = tx.prepare_cached(&format!(
        "SELECT key FROM paper_category WHERE category = ?1 AND edition = ?2 AND {RANK} < ?3"
    ))?;
    let unnamed: Vec<i64> =
        asked.query_map((category, day, rank(by)), |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    tx.prepare_cached(&format!("DELETE FROM replaced WHERE category = ?1 AND edition = ?2 AND {RANK} < ?3"))?
        .execute((category, day, rank(by)))?;
    for key in unnamed {
        let day = free(tx, calendar, key, category, edition)?;
        put(tx, key, category, Edition { day, how: How::Computed }, None)?;
        settle(tx, calendar, key)?;
    }
    Ok(())
}

/// Takes out of a batch whom arXiv's own page of it does not name, whoever had put them there.
pub(super) fn strike(
    tx: &Transaction<'_>,
    calendar: &Calendar,
    edition: Day,
    category: &Category,
    named: &HashSet<i64>,
) -> rusqlite::Result<()> {
    let (day, category) = (edition.number(), category.as_str());
    let mut asked = tx.prepare_cached(
        "SELECT key, 1 FROM paper_category WHERE category = ?1 AND edition = ?2
         UNION ALL SELECT key, 0 FROM replaced WHERE category = ?1 AND edition = ?2",
    )?;
    let held: Vec<(i64, bool)> =
        asked.query_map((category, day), |r| Ok((r.get(0)?, r.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    for (key, first) in held.into_iter().filter(|(key, _)| !named.contains(key)) {
        if first {
            let mut asked = tx.prepare_cached("SELECT published, partial FROM paper WHERE key = ?1")?;
            let (published, is_partial): (i64, bool) = asked.query_row([key], |r| Ok((r.get(0)?, r.get(1)?)))?;
            // Without its time of submission: a listing that was taken for another is mostly the one before.
            let guess = if is_partial { calendar.before(edition) } else { calendar.mailing_of(Stamp(published)).day };
            let day = free(tx, calendar, key, category, guess)?;
            put(tx, key, category, Edition { day, how: How::Computed }, None)?;
        } else {
            tx.prepare_cached("DELETE FROM replaced WHERE edition = ?1 AND category = ?2 AND key = ?3")?
                .execute((day, category, key))?;
        }
        settle(tx, calendar, key)?;
    }
    Ok(())
}

/// Works out a paper's home: where its primary category was told it, else the first of the other listings where that may
/// be the same announcement, else the computed edition. Categories of which nobody spoke follow it.
fn settle(tx: &Transaction<'_>, calendar: &Calendar, key: i64) -> rusqlite::Result<()> {
    let mut asked = tx.prepare_cached("SELECT edition, how, primary_category FROM paper WHERE key = ?1")?;
    let (held, held_how, primary): (i64, i64, String) =
        asked.query_row([key], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
    let mut asked = tx.prepare_cached("SELECT category, edition, how FROM paper_category WHERE key = ?1")?;
    let all: Vec<(String, i64, i64)> =
        asked.query_map([key], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?.collect::<rusqlite::Result<_>>()?;
    let told = |how: i64| matches!(How::from_number(how), How::Listed | How::Harvested);
    let at_home = all.iter().find(|(category, ..)| category.eq_ignore_ascii_case(&primary));
    let (computed, computed_how) = at_home.map_or((held, held_how), |(_, edition, how)| (*edition, *how));
    let elsewhere = all.iter().filter(|(.., how)| told(*how)).map(|(_, edition, _)| *edition).min();
    let listed = How::Listed.number();
    let (home, how) = match elsewhere {
        _ if told(computed_how) => (computed, listed),
        Some(first) if day(first)?.back(MODERATION).number() <= computed => (first, listed),
        // Before the days of categories were kept, whether it came late stood in the paper's row alone.
        _ => (computed, if computed == held { held_how.min(1).max(computed_how) } else { computed_how }),
    };
    if (home, how) != (held, held_how) {
        tx.prepare_cached("UPDATE paper SET edition = ?2, how = ?3 WHERE key = ?1")?.execute((key, home, how))?;
    }
    if told(computed_how) {
        for (category, ..) in all.iter().filter(|(_, edition, how)| !told(*how) && *edition < home) {
            let day = free(tx, calendar, key, category, day(home)?)?;
            put(tx, key, category, Edition { day, how: How::Computed }, None)?;
        }
    }
    Ok(())
}

/// The edition that a paper nobody spoke of may stand in: the first from `day` on that is not known whole without it;
/// where a replacement shows that it was announced before, the last such one before that.
fn free(tx: &Transaction<'_>, calendar: &Calendar, key: i64, category: &str, day: Day) -> rusqlite::Result<Day> {
    let mut asked = tx.prepare_cached("SELECT min(edition) FROM replaced WHERE key = ?1 AND category = ?2")?;
    let replaced: Option<i64> = asked.query_row((key, category), |r| r.get(0))?;
    let mut whole = tx.prepare_cached("SELECT 1 FROM batch WHERE edition = ?1 AND category = ?2 AND state = ?3")?;
    let mut is_taken = |day: Day| whole.exists((day.number(), category, WHOLE));
    let mut place = day;
    for _ in 0..STEPS {
        if !is_taken(place)? {
            break;
        }
        place = calendar.after(place);
    }
    let Some(replaced) = replaced.filter(|replaced| place.number() >= *replaced) else { return Ok(place) };
    let replaced = self::day(replaced)?;
    let mut place = if day < replaced { day } else { calendar.before(replaced) };
    for _ in 0..STEPS {
        if !is_taken(place)? {
            break;
        }
        place = calendar.before(place);
    }
    Ok(place)
}

fn put(tx: &Transaction<'_>, key: i64, category: &str, edition: Edition, kind: Option<i64>) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO paper_category (key, category, edition, kind, how) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO UPDATE SET edition = excluded.edition, kind = excluded.kind, how = excluded.how",
    )?
    .execute((key, category, edition.day.number(), kind, edition.how.number()))
    .map(|_| ())
}
