//! Judges which batch a feed holds: the newest, an older one under today's date, or none.
//!
//! Pure: it goes by papers that were not announced before, category by category. The printed date is the day the feed was
//! built on, and decides nothing by itself. It cannot know whether a batch is whole: the referee counts.

use std::collections::{HashMap, HashSet};

use crate::model::{Calendar, Day, Kind, PaperId, Stamp};

/// One announcement: a paper, and for a replacement its version.
pub type Mention = (PaperId, u32);

/// What is known of one category before a feed is judged.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The editions that arXiv told, by listing or harvest, each with what was announced.
    pub told: Vec<(Day, HashSet<Mention>)>,
    /// Papers held whose edition was worked out.
    pub computed: HashMap<PaperId, Day>,
    /// The lowest number of the new papers of editions that were told for any category, where these are [`SOME`].
    pub numbers: Vec<(Day, PaperId)>,
}

/// What a feed says of one category.
#[derive(Clone, Copy, Debug)]
pub struct Heard<'f> {
    /// What was announced, as what.
    pub items: &'f [(PaperId, u32, Kind)],
    /// The day printed over it.
    pub printed: Option<Day>,
    /// Whether it says itself that there is no listing on that day.
    pub rests: bool,
}

/// Which batch a feed holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The newest one a feed can hold; with nothing unseen it was taken in before.
    Batch {
        /// Its edition.
        day: Day,
        /// Announcements not known before.
        unseen: usize,
    },
    /// The batch of an earlier edition under today's date.
    Stale {
        /// Its edition.
        of: Day,
        /// Announcements of that edition not known before.
        unseen: usize,
        /// The edition that it should hold.
        due: Day,
    },
    /// None, and none is due: a weekend, or the day after a deferred mailing.
    NoMailing,
    /// None, though one is due. It may be a lie, and changes nothing.
    Empty {
        /// The edition that it should hold.
        due: Day,
    },
    /// It may still be the one of the day before: it is built just after midnight in New York.
    Early {
        /// The edition that it will hold.
        due: Day,
    },
}

/// Seconds after midnight in New York until which a feed may be that of the day before.
const BUILT: i64 = 15 * 60;
/// So many papers of a batch, at least, say something of its day.
pub const SOME: usize = 8;

/// What an announcement is known by: of a first one the version means nothing.
pub fn mention(id: PaperId, version: u32, kind: &Kind) -> Mention {
    match kind {
        Kind::New | Kind::Cross => (id, 0),
        Kind::Replace | Kind::ReplaceCross | Kind::Other(_) => (id, version),
    }
}

/// Judges a feed.
pub fn judge(heard: &Heard<'_>, known: &Known, calendar: &Calendar, now: Stamp) -> Verdict {
    let due = due(heard.printed, calendar, now);
    let is_mailed = Day::new(calendar.date_at(now)) == due;
    if heard.items.is_empty() {
        return if heard.rests || !is_mailed { Verdict::NoMailing } else { Verdict::Empty { due } };
    }
    let mentions: HashSet<Mention> =
        heard.items.iter().map(|(id, version, kind)| mention(*id, *version, kind)).collect();
    let best = known.told.iter().filter(|(_, told)| is_of(&mentions, told)).max_by_key(|(day, _)| *day);
    let (of, unseen) = match best {
        Some((day, told)) => (*day, mentions.difference(told).count()),
        // After the batch before it that one must come.
        None if was_told(known, calendar.before(due)) => (due, mentions.len()),
        None => (dated(heard, known, calendar, due), mentions.len()),
    };
    if of >= due && best.is_none() && is_early(due, calendar, now) && !was_told(known, calendar.before(due)) {
        return Verdict::Early { due };
    }
    match of {
        of if of >= due => Verdict::Batch { day: of, unseen },
        _ if is_early(due, calendar, now) && unseen == 0 => Verdict::Early { due },
        of => Verdict::Stale { of, unseen, due },
    }
}

/// Judges the answer that nothing changed since the feed was taken in.
pub fn unchanged(known: &Known, calendar: &Calendar, now: Stamp) -> Verdict {
    let due = due(None, calendar, now);
    match known.told.iter().map(|(day, _)| *day).max() {
        _ if Day::new(calendar.date_at(now)) != due => Verdict::NoMailing,
        Some(day) if day >= due => Verdict::Batch { day, unseen: 0 },
        _ if is_early(due, calendar, now) => Verdict::Early { due },
        Some(of) => Verdict::Stale { of, unseen: 0, due },
        None => Verdict::Empty { due },
    }
}

/// The newest edition that a feed can hold: that of today's date in New York, else the last before it. Around midnight a
/// feed may be ahead of a slow clock, never of the announcements.
fn due(printed: Option<Day>, calendar: &Calendar, now: Stamp) -> Day {
    let newest = calendar.newest(now).day;
    let today = Day::new(calendar.date_at(now));
    match printed {
        Some(printed) if printed == newest && printed > today => newest,
        _ if newest > today => calendar.before(newest),
        _ => newest,
    }
}

/// Whether half of the smaller of two batches stands in the other: two batches have next to nothing in common.
fn is_of(mentions: &HashSet<Mention>, told: &HashSet<Mention>) -> bool {
    let common = mentions.intersection(told).count();
    common > 0 && common * 2 >= mentions.len().min(told.len())
}

fn is_early(due: Day, calendar: &Calendar, now: Stamp) -> bool {
    // Midnight in New York is four hours after the mailing at 20:00, but for the two nights when the clocks change.
    Day::new(calendar.date_at(now)) == due && Day::new(calendar.date_at(now.plus(-BUILT))) < due
}

fn was_told(known: &Known, day: Day) -> bool {
    known.told.iter().any(|(told, _)| *told == day)
}

/// The day of a batch of which nothing was told before: the one due, unless its own papers say otherwise.
fn dated(heard: &Heard<'_>, known: &Known, calendar: &Calendar, due: Day) -> Day {
    let new = || heard.items.iter().filter(|(.., kind)| *kind == Kind::New).map(|(id, ..)| *id);
    let upto = heard.printed.filter(|day| *day < due && calendar.has_edition(*day) && !was_told(known, *day));
    let mut day = upto.unwrap_or(due);
    // Numbers are given in the order of announcement: where some are all before those told of a day, they were before it.
    if let Some(highest) = new().max().filter(|_| new().count() >= SOME) {
        let later = known.numbers.iter().filter(|(_, lowest)| highest < *lowest).map(|(day, _)| *day).min();
        day = later.map_or(day, |later| day.min(calendar.before(later)));
    }
    // Where most of its new papers were submitted for one earlier mailing, it is that one's.
    let mut votes: HashMap<Day, usize> = HashMap::new();
    let mut held = 0;
    for computed in new().filter_map(|id| known.computed.get(&id)) {
        held += 1;
        *votes.entry(*computed).or_default() += 1;
    }
    let most = votes.into_iter().max_by_key(|(day, votes)| (*votes, *day));
    match most {
        Some((computed, votes)) if held >= SOME && votes * 2 > held && computed < day && !was_told(known, computed) => {
            computed
        }
        _ => day,
    }
}

#[cfg(test)]
mod tests;
