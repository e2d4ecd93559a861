//! What is owed: which stretch of submission times each category needs, and whether a sync should start by itself.
//!
//! Pure: cursors and the time come in as values, a plan goes out. Nothing is asked or stored here.

use crate::model::{Announcement, Batch, BatchState, Calendar, Category, Day, Stamp};
use crate::store::{Complete, Cursor, Walk};

/// Days asked for again before the end of the last complete window: moderation and a lagging index bring late papers.
const OVERLAP: u32 = 7;
/// Days asked for the first time.
const FIRST: u32 = 7;
/// Seconds between two attempts at an edition that may still grow.
const AGAIN: i64 = 30 * 60;
/// Seconds between two attempts from six in the morning of New York on: what was not listed by then may take long.
const LATER: i64 = 60 * 60;
/// Seconds from a mailing until its feed is built, about: a quarter of an hour after midnight in New York.
const FEED: i64 = 4 * 3_600 + 15 * 60;
/// Seconds from a mailing until six in the morning.
const MORNING: i64 = 10 * 3_600;
/// Seconds for which a walk that stopped is taken up where it stood; an older one may have missed what was released since.
const FRESH: i64 = 6 * 3_600;

/// 1 January 1991: no paper is older.
const BEGINNING: Stamp = Stamp(662_688_000);

/// A closed stretch of submission times in whole minutes of UTC, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Its first minute.
    pub from: Stamp,
    /// Its last minute.
    pub to: Stamp,
}

/// What a sync asks of every category.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// What is owed since the last complete window; the last seven days where there is none.
    Owed,
    /// The same, of categories alone of which no complete sync has met the newest edition.
    Missing,
    /// The last so many times 24 hours, whatever was synced before.
    Days(u32),
}

/// What a sync asks for one category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The category.
    pub category: Category,
    /// What will be known in the end.
    pub window: Window,
    /// What of it is still to be asked: less than the window where a walk is taken up again.
    pub ask: Window,
    /// When the oldest of its answers was asked for.
    pub begun: Stamp,
}

/// The state of what is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// The newest announced edition.
    pub newest: Announcement,
    /// The followed categories of which no complete sync has met that edition.
    pub missing: Vec<Category>,
    /// What a sync would ask for, in the order followed; also where nothing is missing.
    pub stretches: Vec<Stretch>,
    /// When a sync should start by itself.
    pub start: Start,
}

/// When a sync should start by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// At once.
    Now,
    /// Not before this moment: an attempt was made just now, or the next edition is announced then.
    At(Stamp),
}

/// Works out what is owed at `now`. `batches` are those of the newest edition and before; `last_tried` is the last attempt of
/// this run of the program: none at its start.
pub fn owed(
    now: Stamp,
    calendar: &Calendar,
    cursors: &[Cursor],
    batches: &[Batch],
    followed: &[Category],
    last_tried: Option<Stamp>,
) -> Owed {
    let newest = calendar.newest(now);
    let of = |category: &Category| cursors.iter().find(|c| c.category == *category);
    let missing: Vec<Category> = followed.iter().filter(|c| !has_met(newest, calendar, of(c), now)).cloned().collect();
    // A clock that was set back must not hold us up.
    let tried = last_tried.filter(|tried| *tried <= now);
    let walks = (!missing.is_empty()).then(|| tried.map_or(now, |tried| tried.plus(AGAIN)));
    let listings = followed.iter().filter_map(|category| {
        let batch = batches.iter().find(|b| b.category == *category && b.edition == newest.day);
        listing(newest, calendar, batch, tried, now)
    });
    let next = walks.into_iter().chain(listings).min().unwrap_or(calendar.upcoming(now).at);
    let start = if next <= now { Start::Now } else { Start::At(next.min(calendar.upcoming(now).at)) };
    let stretches = followed.iter().map(|c| stretch(now, c, of(c), Span::Owed)).collect();
    Owed { newest, missing, stretches, start }
}

/// When the listing of the newest edition is asked for next; never where it is whole.
fn listing(
    newest: Announcement,
    calendar: &Calendar,
    batch: Option<&Batch>,
    tried: Option<Stamp>,
    now: Stamp,
) -> Option<Stamp> {
    let state = batch.map_or(BatchState::Computed, |batch| batch.state);
    let built = newest.at.plus(FEED);
    let again = tried.filter(|tried| *tried >= built).map_or(now, |tried| tried.plus(pause(tried, calendar)));
    match state {
        BatchState::Whole => None,
        // What no feed has told by the next day no feed will tell.
        BatchState::Computed if Day::new(calendar.date_at(now)) > newest.day => None,
        BatchState::Computed | BatchState::Listed => Some(again.max(built)),
        BatchState::Stale => Some(batch.and_then(|batch| batch.next_try).map_or(again, |next| next.max(again))),
    }
}

/// When a listing that lacks papers is looked at again.
pub fn next_try(now: Stamp, calendar: &Calendar) -> Stamp {
    now.plus(pause(now, calendar))
}

fn pause(now: Stamp, calendar: &Calendar) -> i64 {
    if now >= calendar.newest(now).at.plus(MORNING) { LATER } else { AGAIN }
}

/// Whether the service of queries is to be walked for a category at all.
pub(super) fn is_owed(now: Stamp, calendar: &Calendar, cursor: Option<&Cursor>, span: Span) -> bool {
    match span {
        Span::Owed | Span::Days(_) => true,
        Span::Missing => !has_met(calendar.newest(now), calendar, cursor, now),
    }
}

/// What to ask for one category at `now`.
pub fn stretch(now: Stamp, category: &Category, cursor: Option<&Cursor>, span: Span) -> Stretch {
    let complete = cursor.and_then(|c| complete_at(c, now));
    let from = match (span, complete) {
        (Span::Days(days), _) => now.days_before(days),
        (Span::Owed | Span::Missing, Some(complete)) => complete.to.days_before(OVERLAP),
        (Span::Owed | Span::Missing, None) => now.days_before(FIRST),
    };
    let window = Window::new(from.max(BEGINNING), now);
    let fresh = Stretch { category: category.clone(), window, ask: window, begun: window.to };
    match cursor.and_then(|c| c.walk) {
        Some(walk) if goes_on(walk, window) => {
            Stretch { ask: Window::new(walk.at.max(window.from), window.to), begun: walk.to, ..fresh }
        }
        _ => fresh,
    }
}

impl Stretch {
    /// The cursor after everything published until `at` has come.
    pub fn walked(&self, old: Option<&Cursor>, at: Stamp) -> Cursor {
        let walk = Walk { from: self.window.from, to: self.begun, at: at.min(self.begun) };
        Cursor { category: self.category.clone(), complete: old.and_then(|c| c.complete), walk: Some(walk) }
    }

    /// The cursor after a walk that came to its end with gaps: the next one starts over.
    pub fn abandoned(&self, old: Option<&Cursor>) -> Cursor {
        Cursor { category: self.category.clone(), complete: old.and_then(|c| c.complete), walk: None }
    }

    /// The cursor after all of the window has come.
    ///
    /// A short window may leave out what was submitted before it and announced since the last sync. Then it moves
    /// nothing: the next one asks for all that is owed.
    pub fn completed(&self, old: Option<&Cursor>, calendar: &Calendar) -> Cursor {
        let Window { from, to } = self.window;
        let complete = match old.and_then(|c| complete_at(c, to.plus(59))) {
            Some(old) if from <= old.from || met_before(from, old, calendar) => {
                Complete { from: from.min(old.from), to: to.max(old.to), begun: self.begun.max(old.begun) }
            }
            Some(old) => old,
            None => Complete { from, to, begun: self.begun },
        };
        Cursor { category: self.category.clone(), complete: Some(complete), walk: None }
    }
}

impl Window {
    /// The minutes that hold both instants.
    pub fn new(from: Stamp, to: Stamp) -> Self {
        let minute = |at: Stamp| Stamp(at.0.div_euclid(60) * 60);
        Self { from: minute(from).min(minute(to)), to: minute(to) }
    }

    /// Its halves, which share no minute; none of a single minute.
    pub fn halves(self) -> Option<(Self, Self)> {
        let minutes = self.to.0.saturating_sub(self.from.0) / 60;
        let middle = self.from.plus(minutes.checked_sub(1)? / 2 * 60);
        (minutes > 0).then_some((Self { from: self.from, to: middle }, Self { from: middle.plus(60), to: self.to }))
    }

    /// Whether an instant lies in one of its minutes.
    pub fn holds(self, at: Stamp) -> bool {
        (self.from..self.to.plus(60)).contains(&at)
    }
}

impl std::fmt::Display for Window {
    /// `12 May 04:00 to 19 May 03:59 UTC`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let form = |at: Stamp| at.timestamp().strftime("%-d %b %H:%M").to_string();
        write!(f, "{} to {} UTC", form(self.from), form(self.to))
    }
}

/// What a cursor says is complete, with nothing in the future: a clock that once ran ahead proves nothing.
pub(super) fn complete_at(cursor: &Cursor, now: Stamp) -> Option<Complete> {
    let complete = cursor.complete.filter(|c| c.from <= now)?;
    let begun = if complete.begun <= now { complete.begun } else { complete.from };
    Some(Complete { to: complete.to.min(now), begun, ..complete })
}

/// Whether a complete sync has met all of an edition: begun late enough, and reaching back before its first submission.
fn has_met(edition: Announcement, calendar: &Calendar, cursor: Option<&Cursor>, now: Stamp) -> bool {
    cursor.and_then(|c| complete_at(c, now)).is_some_and(|complete| {
        calendar.covers(complete.begun, edition.day) && calendar.mailing_of(complete.from).day < edition.day
    })
}

/// Whether everything submitted before `from` had been announced when the old sync began, and lies in its window.
fn met_before(from: Stamp, old: Complete, calendar: &Calendar) -> bool {
    from <= old.to.plus(60) && calendar.covers(old.begun, calendar.mailing_of(from).day)
}

fn goes_on(walk: Walk, window: Window) -> bool {
    let age = window.to.0.saturating_sub(walk.to.0);
    walk.from <= window.from && walk.at >= window.from && walk.at <= window.to && (0..=FRESH).contains(&age)
}

#[cfg(test)]
mod tests;
