//! Papers as they are shown: the row of a list with all it carries, the whole paper with all that is known of it. It does
//! not choose which.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension};

use super::journal::{marks, marks_from};
use super::record::{self, NARROW, Record, WIDE, clean};
use super::search::{IS_UPDATED, IS_WITHDRAWN};
use super::{daily, day, finding, kept, place};
use crate::model::{
    Announced, Badge, Category, Day, Edition, Held, How, Kind, Known, Licence, Marks, Paper, PaperId, Row, Stamp,
    Venue, Version, byline,
};

/// A row tells of so many editions that announced its paper.
const LAST_EDITIONS: usize = 4;

/// The row of a paper: from the cache, else the kept copy, else its id alone.
pub(super) fn row(c: &Connection, id: PaperId, followed: &[Category]) -> rusqlite::Result<Row> {
    let mut asked = c.prepare_cached(&format!(
        "SELECT u.version, u.title, u.byline, u.primary_category, u.edition, m.star, m.read, m.hidden,
             coalesce(f.withdrawn, 0) OR {IS_WITHDRAWN}, {IS_UPDATED}, y.upvotes, f.venue, f.venue_year, f.has_code
         FROM paper u LEFT JOIN library.mark m ON m.paper = u.key LEFT JOIN finding f ON f.key = u.key
         LEFT JOIN daily y ON y.key = u.key WHERE u.key = ?1"
    ))?;
    let cached = asked.query_row([id.key()], |r| {
        Ok(Row {
            id,
            version: r.get(0)?,
            title: clean(r.get(1)?),
            byline: clean(r.get(2)?),
            primary: Some(record::category(&r.get::<_, String>(3)?)?),
            day: Day::from_number(r.get(4)?),
            announced: Vec::new(),
            badges: badges(r, 8)?,
            marks: marks_from(r, 5)?,
        })
    });
    match cached.optional()? {
        Some(row) => Ok(Row { announced: strongest(c, id, followed)?, ..row }),
        None => Ok(lost(id, marks(c, "library", id)?, kept::get(c, "library", id)?)),
    }
}

/// The row of a paper the cache does not hold.
fn lost(id: PaperId, marks: Marks, kept: Option<Paper>) -> Row {
    let empty = || clean(String::new());
    let row = Row {
        id,
        version: 0,
        title: empty(),
        byline: empty(),
        primary: None,
        day: None,
        announced: Vec::new(),
        badges: Vec::new(),
        marks,
    };
    match kept {
        Some(paper) => Row {
            version: paper.version,
            title: paper.title,
            byline: byline(&paper.authors),
            primary: Some(paper.primary),
            ..row
        },
        None => row,
    }
}

/// Reads whether it is withdrawn and updated, its votes, its venue with the year and whether it has code.
fn badges(r: &rusqlite::Row<'_>, first: usize) -> rusqlite::Result<Vec<Badge>> {
    let is = |i: usize| Ok::<_, rusqlite::Error>(r.get::<_, Option<bool>>(first + i)?.unwrap_or_default());
    let year = r.get(first + 4)?;
    let venue = r.get::<_, Option<String>>(first + 3)?.map(|name| Venue::stored(&name, year));
    let badges = [
        is(0)?.then_some(Badge::Withdrawn),
        is(1)?.then_some(Badge::Updated),
        r.get::<_, Option<u32>>(first + 2)?.map(Badge::Upvotes),
        venue.map(|venue| Badge::Venue(clean(venue.to_string()))),
        is(5)?.then_some(Badge::Code),
    ];
    Ok(badges.into_iter().flatten().collect())
}

/// The editions that announced a paper to the categories followed, each with the strongest of what it called it; to any
/// category if none is followed. What was only worked out is left out.
fn strongest(c: &Connection, id: PaperId, followed: &[Category]) -> rusqlite::Result<Vec<(Day, Kind)>> {
    let is_followed =
        |of: &Category| followed.is_empty() || followed.iter().any(|f| f.as_str().eq_ignore_ascii_case(of.as_str()));
    let mut editions: BTreeMap<Day, Kind> = BTreeMap::new();
    for said in announced(c, id)? {
        if matches!(said.how, How::Listed | How::Harvested) && is_followed(&said.category) {
            let kind = match editions.remove(&said.edition) {
                Some(other) => said.kind.or_stronger(other),
                None => said.kind,
            };
            editions.insert(said.edition, kind);
        }
    }
    Ok(editions.into_iter().rev().take(LAST_EDITIONS).collect())
}

/// All announcements of a paper, the newest edition first.
fn announced(c: &Connection, id: PaperId) -> rusqlite::Result<Vec<Announced>> {
    let mut asked = c.prepare_cached(
        "SELECT c.edition, c.category, coalesce(c.kind, c.category <> p.primary_category), NULL, NULL, c.how
             FROM paper p JOIN paper_category c ON c.key = p.key WHERE p.key = ?1
         UNION ALL SELECT edition, category, kind, word, version, how FROM replaced WHERE key = ?1
         ORDER BY 1 DESC, 3, 2",
    )?;
    let read = |r: &rusqlite::Row<'_>| {
        Ok(Announced {
            edition: place::day(r.get(0)?)?,
            category: record::category(&r.get::<_, String>(1)?)?,
            kind: day::kind(r.get(2)?, r.get(3)?),
            version: r.get(4)?,
            how: How::from_number(r.get(5)?),
        })
    };
    asked.query_map([id.key()], read)?.collect()
}

/// A paper as it is held: from the cache, else the kept copy.
pub(super) fn held(c: &Connection, id: PaperId) -> rusqlite::Result<Option<Held>> {
    let marks = marks(c, "library", id)?;
    let mut asked = c.prepare_cached(&format!(
        "SELECT edition, how, licence, (SELECT l.version FROM library.looked l WHERE l.paper = paper.key), {NARROW}, {WIDE}
         FROM paper JOIN wide USING (key) WHERE paper.key = ?1"
    ))?;
    let cached = asked.query_row([id.key()], |r| {
        let how = How::from_number(r.get(1)?);
        let edition = Day::from_number(r.get(0)?).map(|day| Edition { day, how });
        let licence = r.get::<_, Option<String>>(2)?.and_then(|address| Licence::read(&address));
        let known = Known { licence, looked: r.get(3)?, ..Known::default() };
        Ok(Held { paper: Record::from_row(r, 4)?.into_paper(id)?, edition, marks, known })
    });
    let Some(Held { paper, edition, known, .. }) = cached.optional()? else {
        let kept = kept::get(c, "library", id)?;
        let known = Known { findings: finding::of(c, id)?, daily: daily::get(c, id)?, ..Known::default() };
        return Ok(kept.map(|paper| Held { paper, edition: None, marks, known }));
    };
    let (announced, versions) = (announced(c, id)?, versions(c, &paper)?);
    let edition = edition.map(|edition| Edition { how: exactly(edition, &announced), ..edition });
    Ok(Some(Held {
        paper,
        edition,
        marks,
        known: Known { announced, versions, findings: finding::of(c, id)?, daily: daily::get(c, id)?, ..known },
    }))
}

/// How the day of a home is known: a paper's own row does not tell a listing's word from a harvest's.
fn exactly(home: Edition, announced: &[Announced]) -> How {
    let said = |how| announced.iter().any(|a| a.edition == home.day && a.how == how);
    match home.how {
        How::Listed if said(How::Harvested) && !said(How::Listed) => How::Harvested,
        how @ (How::Computed | How::Late | How::Listed | How::Harvested) => how,
    }
}

/// The versions of a paper that are known; of one held since before they were noted its present one.
fn versions(c: &Connection, paper: &Paper) -> rusqlite::Result<Vec<Version>> {
    let mut asked = c.prepare_cached(
        "SELECT number, submitted, size, coalesce(instr(source, 'I') > 0, 0), title IS NOT NULL FROM version
         WHERE key = ?1 ORDER BY number",
    )?;
    let read = |r: &rusqlite::Row<'_>| {
        let number = r.get(0)?;
        Ok(Version {
            number,
            submitted: r.get::<_, Option<i64>>(1)?.map(Stamp),
            size: r.get::<_, Option<i64>>(2)?.and_then(|n| u32::try_from(n).ok()),
            is_withdrawn: r.get(3)?,
            is_held: r.get::<_, bool>(4)? || number == paper.version,
        })
    };
    let mut known: Vec<Version> = asked.query_map([paper.id.key()], read)?.collect::<rusqlite::Result<_>>()?;
    if known.is_empty() && paper.version > 0 {
        let submitted = Some(paper.updated);
        known.push(Version { number: paper.version, submitted, size: None, is_withdrawn: false, is_held: true });
    }
    Ok(known)
}
