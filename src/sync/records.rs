//! What a record of OAI-PMH tells of announcements: the day its newest version was announced on, where the day of its last
//! change can be that; the schedule's day for every other version.
//!
//! Pure. A record tells when each version was submitted, and the day of its last change alone: by a new version, by one more
//! category, or by a clerk. An announcement changes it on the listing day, in UTC.

use std::collections::BTreeSet;

use crate::model::{Calendar, Category, Day, Edition, How, Kind};
use crate::sources::oai::{History, Record, Version};
use crate::store::{Harvested, Heard, Told, VersionFacts};

/// Days between the schedule's edition and the last change for which that may be the first announcement, held by moderation.
const MODERATION: u32 = 14;
/// The same for a later version.
const REVIEW: u32 = 7;

/// Whether an announcement is the first to its category.
#[derive(Clone, Copy)]
enum Place {
    First,
    Later,
}

/// What a record is read with.
pub(super) struct Reading<'a> {
    pub calendar: &'a Calendar,
    /// The category that was harvested.
    pub category: &'a Category,
    /// The first edition that is caught up with.
    pub from: Day,
    /// The editions that are whole there because a listing said so: they hold nobody whom the listing did not name.
    pub closed: &'a BTreeSet<Day>,
}

/// A record, and what was known of its paper before.
struct Case<'a> {
    reading: &'a Reading<'a>,
    record: &'a Record,
    heard: &'a Heard,
    /// The listing day of the last change.
    changed: Day,
    /// Each version with the edition that the schedule has for it; of those in the edition of the last change the newest.
    days: Vec<(u32, Day)>,
}

impl Reading<'_> {
    /// What a record tells; none where it does not know when its first version was submitted.
    pub fn read(&self, record: &Record, heard: &Heard) -> Option<Harvested> {
        let paper = record.paper()?;
        let versions = versions(record);
        let case = self.case(record, heard);
        let first = case.first();
        Some(Harvested {
            announced: case.announced(first),
            edition: Edition { day: first.day, how: How::Computed },
            changed: case.changed,
            paper,
            licence: record.licence.clone(),
            versions: versions
                .iter()
                .map(|v| VersionFacts {
                    number: v.number,
                    submitted: v.submitted,
                    size: v.size,
                    source: v.source.clone(),
                })
                .collect(),
        })
    }

    /// Whether a record was changed last on the very day that the schedule has for its only version: there is nothing to
    /// doubt, and others are judged by it.
    pub fn is_plain(&self, record: &Record) -> bool {
        match versions(record) {
            [only] => self.calendar.mailing_of(only.submitted).day == record.changed,
            _ => false,
        }
    }

    fn case<'a>(&'a self, record: &'a Record, heard: &'a Heard) -> Case<'a> {
        let mut days: Vec<(u32, Day)> =
            versions(record).iter().map(|v| (v.number, self.calendar.mailing_of(v.submitted).day)).collect();
        // The clerks work at weekends too: the day itself, or the last edition before it.
        let changed = self.calendar.before(self.calendar.after(record.changed));
        // Versions of the mailing that changed it last are one announcement, of the last of them.
        days.dedup_by(|later, kept| {
            let is_same = later.1 == kept.1 && later.1 == changed;
            kept.0 = if is_same { later.0 } else { kept.0 };
            is_same
        });
        Case { reading: self, record, heard, changed, days }
    }
}

fn versions(record: &Record) -> &[Version] {
    match &record.history {
        History::Versions(versions) => versions,
        History::Created(_) => &[],
    }
}

impl Case<'_> {
    fn announced(&self, first: Edition) -> Vec<Told> {
        let mut told = Vec::new();
        if let Some((&newest, earlier)) = self.days.split_last() {
            let later = earlier.iter().skip(1);
            told.extend(later.filter_map(|(version, day)| self.computed(*version, *day)));
            told.extend(if earlier.is_empty() { self.newly(first, newest.0) } else { self.again(newest) });
        }
        told
    }

    /// Which edition announced its first version: harvested where that is sure, computed where it is only likely.
    fn first(&self) -> Edition {
        let scheduled = self.days.first().map_or(self.changed, |(_, day)| *day);
        let is_only = self.days.len() == 1;
        let found =
            |day: Day, is_sure: bool| Edition { day, how: if is_sure { How::Harvested } else { How::Computed } };
        if is_only && scheduled == self.changed {
            return found(scheduled, true);
        }
        if let Some(day) = self.told_to(&self.record.primary).filter(|day| *day <= self.changed) {
            return found(day, is_only && day == self.changed);
        }
        // Held by moderation, or changed by a clerk since: its number lies among those of its edition. Nothing is announced
        // without a change: who says so is mistaken.
        let (before, after) = self.heard.neighbours;
        let before = before.filter(|day| *day <= self.changed);
        if let Some(day) = before.filter(|_| before == after) {
            return found(day, is_only && day == self.changed);
        }
        let elsewhere = self.heard.first.iter().filter(|(_, edition)| is_told(*edition)).map(|(_, e)| e.day).min();
        let after = after.into_iter().chain(elsewhere).min();
        let among = |day: Day| before.is_none_or(|before| before <= day) && after.is_none_or(|after| day <= after);
        let held_back = is_only && self.may_be(scheduled, MODERATION) && !self.was_public(1);
        let likely = match (among(scheduled), among(self.changed)) {
            (true, true) if held_back => self.changed,
            (true, _) => scheduled,
            (false, true) if is_only => self.changed,
            (false, _) => before.filter(|before| scheduled < *before).or(after).unwrap_or(scheduled),
        };
        found(likely, false)
    }

    /// It was announced once at most, this version: new, or cross-listed.
    fn newly(&self, first: Edition, version: u32) -> Option<Told> {
        if self.told_to(self.reading.category).is_some() || !self.is_open(self.changed) {
            return None;
        }
        let is_sure = first.how == How::Harvested;
        // Its own listing was whole without it: it came later.
        let missed = !self.is_open(first.day) && first.day < self.changed;
        let since = missed.then_some(first.day);
        let sure = is_sure.then(|| self.told(self.changed, How::Harvested, version, Place::First));
        sure.or_else(|| self.joined(since, version))
    }

    /// A paper that was held, and not of this category then, or that is known not to have been there on a day: it has joined
    /// with the last change, unless that was a clerk's and it joined in an edition of which too little is known.
    fn joined(&self, since: Option<Day>, version: u32) -> Option<Told> {
        let is_new_here = self.heard.version.is_some()
            && !self.heard.first.iter().any(|(category, _)| category == self.reading.category);
        let calendar = self.reading.calendar;
        let seen = self.heard.held.values().max().filter(|_| is_new_here).map(|at| calendar.newest(*at).day);
        let since = since.max(seen)?;
        let mut between = std::iter::successors(Some(calendar.after(since)), |day| Some(calendar.after(*day)));
        let is_sure = between.by_ref().take_while(|day| *day < self.changed).take(60).all(|day| !self.is_open(day));
        Some(self.told(self.changed, if is_sure { How::Harvested } else { How::Computed }, version, Place::First))
    }

    /// The newest version is not the first.
    fn again(&self, (version, scheduled): (u32, Day)) -> Option<Told> {
        if self.was_told(version, scheduled) {
            return None;
        }
        if self.is_open(self.changed) {
            if let Some(joined) = self.joined(None, version) {
                return Some(joined);
            }
            if scheduled == self.changed {
                return Some(self.told(scheduled, How::Harvested, version, Place::Later));
            }
            // Reviewed for days, or touched by a clerk since: nobody can tell.
            if self.may_be(scheduled, REVIEW) && !self.was_public(version) {
                return Some(self.told(self.changed, How::Computed, version, Place::Later));
            }
        }
        self.computed(version, scheduled)
    }

    /// A version of which only the schedule speaks, if its edition is caught up with and could hold it.
    fn computed(&self, version: u32, day: Day) -> Option<Told> {
        let wanted = day >= self.reading.from && self.is_open(day) && !self.was_told(version, day);
        wanted.then(|| self.told(day, How::Computed, version, Place::Later))
    }

    fn told(&self, day: Day, how: How, version: u32, place: Place) -> Told {
        let at_home = self.record.primary == *self.reading.category;
        let kind = match (place, at_home) {
            (Place::First, true) => Kind::New,
            (Place::First, false) => Kind::Cross,
            (Place::Later, true) => Kind::Replace,
            (Place::Later, false) => Kind::ReplaceCross,
        };
        Told { edition: Edition { day, how }, kind, version }
    }

    /// The edition that announced it first to a category, where somebody said so.
    fn told_to(&self, category: &Category) -> Option<Day> {
        let of = |(to, edition): &(Category, Edition)| (to == category && is_told(*edition)).then_some(edition.day);
        self.heard.first.iter().find_map(of)
    }

    /// Whether this version was announced to this category, by itself or together with one after it: a first announcement has
    /// the newest.
    fn was_told(&self, version: u32, scheduled: Day) -> bool {
        let holds = |(edition, told): &(Edition, u32)| {
            is_told(*edition) && (*told == version || (*told > version && edition.day == scheduled))
        };
        self.told_to(self.reading.category).is_some_and(|day| day >= scheduled) || self.heard.again.iter().any(holds)
    }

    /// Whether this version was here before the day of the last change was announced: then that day announced something else.
    fn was_public(&self, version: u32) -> bool {
        let announced = self.reading.calendar.announced_at(self.changed);
        self.heard.held.iter().any(|(number, at)| *number >= version && *at < announced)
    }

    /// Whether the last change can be the announcement of what the schedule has for a day.
    fn may_be(&self, scheduled: Day, within: u32) -> bool {
        (self.changed.back(within)..=self.changed).contains(&scheduled)
    }

    /// Whether an edition may hold somebody whom no listing named.
    fn is_open(&self, edition: Day) -> bool {
        !self.reading.closed.contains(&edition)
    }
}

/// Whether arXiv said so, in a listing or by a record.
fn is_told(edition: Edition) -> bool {
    match edition.how {
        How::Listed | How::Harvested => true,
        How::Computed | How::Late => false,
    }
}

#[cfg(test)]
mod tests;
