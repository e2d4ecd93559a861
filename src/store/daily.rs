//! What the daily list said of papers, and every poll of their votes. It asks nobody, and knows no paper's record.
//!
//! What is said now wins over what was said before; what is not said now erases nothing.

use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use super::reader::sql_limit;
use super::record::{clean, from_json, json, paper_id, size};
use super::{Cache, Reader, StoreError};
use crate::model::{Daily, DailyDay, DailyList, DailyPeriod, Day, MachineSummary, PaperId, Period, Stamp, Velocity};
use crate::text::Clean;

/// So many papers go into one transaction.
const CHUNK: usize = 500;
/// Polls kept of a paper, at most.
const POLLS: i64 = 50;
/// Seconds between the two polls that a velocity is measured by, at least: votes come in gusts.
const APART: i64 = 30 * 60;

impl Cache {
    /// Takes in the list of a period, asked for at `at`: at most 500 papers a transaction, the period with the last.
    pub fn put_daily(&mut self, list: &DailyList, at: Stamp) -> Result<(), StoreError> {
        let mut chunks: Vec<&[(PaperId, Daily)]> = list.papers.chunks(CHUNK).collect();
        let last = chunks.pop().unwrap_or_default();
        for chunk in chunks {
            self.db.write("save the daily list", |tx| put_all(tx, chunk, at))?;
        }
        self.db.write("save the daily list", |tx| {
            put_all(tx, last, at)?;
            put_period(tx, list, at)
        })
    }

    /// Takes in what was said of papers at `at` beside any list; a few at a time.
    pub fn put_said(&mut self, papers: &[(PaperId, Daily)], at: Stamp) -> Result<(), StoreError> {
        self.db.write("save what is said of papers", |tx| put_all(tx, papers, at))
    }

    /// The lists that were asked for.
    pub fn daily_periods(&self) -> Result<Vec<DailyPeriod>, StoreError> {
        self.db.read("read the daily lists", periods)
    }

    /// Papers on a list of that day or later which are not held, the newest day first.
    pub fn daily_unknown(&self, since: Day, limit: usize) -> Result<Vec<PaperId>, StoreError> {
        self.db.read("find papers of the daily list that are not held", |c| {
            let mut asked = c.prepare_cached(
                "SELECT d.key FROM daily d WHERE d.day >= ?1 AND NOT EXISTS (SELECT 1 FROM paper p WHERE p.key = d.key)
                 ORDER BY d.day DESC, d.upvotes DESC, d.key LIMIT ?2",
            )?;
            asked.query_map((since.number(), sql_limit(limit)), |r| paper_id(r.get(0)?))?.collect()
        })
    }
}

impl Reader {
    /// What the daily list said of a paper, if it ever did.
    pub fn daily(&self, id: PaperId) -> Result<Option<Daily>, StoreError> {
        self.db.read("read the daily list", |c| get(c, id))
    }

    /// The lists that were asked for.
    pub fn daily_periods(&self) -> Result<Vec<DailyPeriod>, StoreError> {
        self.db.read("read the daily lists", periods)
    }

    /// The days of the daily list of which papers are held with their records, newest first.
    pub fn daily_days(&self, limit: usize) -> Result<Vec<DailyDay>, StoreError> {
        self.db.read("read the days of the daily list", |c| days(c, limit))
    }
}

fn put_all(tx: &Transaction<'_>, papers: &[(PaperId, Daily)], at: Stamp) -> rusqlite::Result<()> {
    for (id, daily) in papers {
        put(tx, *id, daily, at)?;
        if let Some(upvotes) = daily.upvotes {
            put_poll(tx, *id, upvotes, at)?;
        }
    }
    Ok(())
}

fn put(tx: &Transaction<'_>, id: PaperId, daily: &Daily, at: Stamp) -> rusqlite::Result<()> {
    let text = |text: &Option<Clean>| text.as_ref().map(ToString::to_string);
    let summary = daily.summary.as_ref();
    let keywords = (!daily.keywords.is_empty()).then(|| json(&daily.keywords));
    // The name of a model belongs to its summary: it goes when another summary comes.
    tx.prepare_cached(
        "INSERT INTO daily (key, day, upvotes, comments, organisation, submitter, code, stars, project, summary, model,
             keywords, polled)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, coalesce(?12, '[]'), ?13)
         ON CONFLICT (key) DO UPDATE SET
             day = coalesce(?2, day), upvotes = coalesce(?3, upvotes), comments = coalesce(?4, comments),
             organisation = coalesce(?5, organisation), submitter = coalesce(?6, submitter), code = coalesce(?7, code),
             stars = coalesce(?8, stars), project = coalesce(?9, project), summary = coalesce(?10, summary),
             model = CASE WHEN ?10 IS NULL OR ?10 = summary THEN coalesce(?11, model) ELSE ?11 END,
             keywords = coalesce(?12, keywords), polled = ?13",
    )?
    .execute((
        id.key(),
        daily.day.map(Day::number),
        daily.upvotes,
        daily.comments,
        text(&daily.organisation),
        text(&daily.submitter),
        text(&daily.code),
        daily.stars,
        text(&daily.project),
        summary.map(|s| s.text.to_string()),
        summary.and_then(|s| text(&s.model)),
        keywords,
        at.0,
    ))
    .map(|_| ())
}

/// Notes a poll, works the velocity out anew, and lets go of a poll that says least where there are too many.
fn put_poll(tx: &Transaction<'_>, id: PaperId, upvotes: u32, at: Stamp) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO poll (key, at, upvotes) VALUES (?1, ?2, ?3)
         ON CONFLICT (key, at) DO UPDATE SET upvotes = excluded.upvotes",
    )?
    .execute((id.key(), at.0, upvotes))?;
    let velocity = velocity(tx, id)?;
    tx.prepare_cached("UPDATE daily SET velocity = ?2 WHERE key = ?1")?.execute((id.key(), velocity.map(|v| v.0)))?;
    // The one whose neighbours are nearest to each other: the first and the last have one neighbour each, and stay.
    tx.prepare_cached(
        "DELETE FROM poll WHERE key = ?1 AND (SELECT count(*) FROM poll WHERE key = ?1) > ?2 AND at = (
             SELECT at FROM (
                 SELECT at, lead(at) OVER (ORDER BY at) - lag(at) OVER (ORDER BY at) AS gap FROM poll WHERE key = ?1)
             WHERE gap IS NOT NULL ORDER BY gap, at LIMIT 1)",
    )?
    .execute((id.key(), POLLS))
    .map(|_| ())
}

/// Votes gained a day between the last poll and the nearest one long enough before it.
fn velocity(tx: &Transaction<'_>, id: PaperId) -> rusqlite::Result<Option<Velocity>> {
    let mut asked =
        tx.prepare_cached("SELECT at, upvotes FROM poll WHERE key = ?1 AND at <= ?2 ORDER BY at DESC LIMIT 1")?;
    let mut poll_until =
        |at: i64| asked.query_row((id.key(), at), |r| Ok((Stamp(r.get(0)?), r.get::<_, u32>(1)?))).optional();
    let Some(last) = poll_until(i64::MAX)? else { return Ok(None) };
    let before = poll_until(last.0.plus(-APART).0)?;
    Ok(before.and_then(|before| Velocity::between(before, last)))
}

fn put_period(tx: &Transaction<'_>, list: &DailyList, at: Stamp) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO daily_period (period, checked, papers, complete) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (period) DO UPDATE SET checked = excluded.checked, papers = excluded.papers,
             complete = excluded.complete",
    )?
    .execute((list.period.to_string(), at.0, i64::try_from(list.papers.len()).unwrap_or(i64::MAX), list.is_whole))
    .map(|_| ())
}

fn periods(c: &Connection) -> rusqlite::Result<Vec<DailyPeriod>> {
    let mut asked = c.prepare_cached("SELECT period, checked, papers, complete FROM daily_period")?;
    let read = |row: &Row<'_>| {
        // One written by another hand, that is no period, was never asked for.
        let period: Option<Period> = row.get::<_, String>(0)?.parse().ok();
        let (checked, papers, is_whole) = (Stamp(row.get(1)?), size(row, 2)?, row.get(3)?);
        Ok(period.map(|period| DailyPeriod { period, checked, papers, is_whole }))
    };
    asked.query_map([], read)?.filter_map(Result::transpose).collect()
}

/// The days of which papers are held with their records, newest first.
pub(super) fn days(c: &Connection, limit: usize) -> rusqlite::Result<Vec<DailyDay>> {
    let mut asked = c.prepare_cached(
        "SELECT d.day, count(*), max(d.polled) FROM daily d CROSS JOIN paper p ON p.key = d.key
         WHERE d.day IS NOT NULL GROUP BY d.day ORDER BY d.day DESC LIMIT ?1",
    )?;
    let read = |row: &Row<'_>| {
        let day = Day::from_number(row.get(0)?);
        Ok(day.map(|day| Ok(DailyDay { day, papers: size(row, 1)?, polled: Stamp(row.get(2)?) })))
    };
    let days = asked.query_map([sql_limit(limit)], read)?;
    days.filter_map(|day| day.transpose().map(|d| d.and_then(|d| d))).collect()
}

pub(super) fn get(c: &Connection, id: PaperId) -> rusqlite::Result<Option<Daily>> {
    let mut asked = c.prepare_cached(
        "SELECT day, upvotes, comments, organisation, submitter, code, stars, project, summary, model, keywords, velocity,
             polled
         FROM daily WHERE key = ?1",
    )?;
    asked.query_row([id.key()], read).optional()
}

fn read(row: &Row<'_>) -> rusqlite::Result<Daily> {
    let text = |i: usize| Ok::<_, rusqlite::Error>(row.get::<_, Option<String>>(i)?.map(clean));
    let model = text(9)?;
    Ok(Daily {
        day: row.get::<_, Option<i64>>(0)?.and_then(Day::from_number),
        upvotes: row.get(1)?,
        comments: row.get(2)?,
        organisation: text(3)?,
        submitter: text(4)?,
        code: text(5)?,
        stars: row.get(6)?,
        project: text(7)?,
        summary: text(8)?.map(|text| MachineSummary { text, model }),
        keywords: from_json(&row.get::<_, String>(10)?)?,
        velocity: row.get::<_, Option<i64>>(11)?.map(Velocity),
        polled: Some(Stamp(row.get(12)?)),
    })
}
