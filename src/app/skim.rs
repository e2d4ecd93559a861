//! Skimming: reading marks itself, what is unread is found by a key, the pace says how many minutes are left.

use std::time::Duration;

use super::effect::Effects;
use super::layout::Arrangement;
use super::{Focus, ShownLanes, State, View};
use crate::action::Action;
use crate::model::{Day, PaperId};

/// A paper looked at for longer was left open: it says nothing of the pace.
const LEFT_OPEN: Duration = Duration::from_mins(1);
const NOTHING_BEFORE: &str = "nothing unread before this";
const NOTHING_AFTER: &str = "nothing unread after this";
/// One passed sooner was not looked at: a key was held, or the wheel spun.
const GLANCE: Duration = Duration::from_millis(200);
/// So many papers must have been passed before their pace counts.
const ENOUGH: usize = 5;

/// How the reader goes through a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Skim {
    /// The paper on screen, and since when, since start.
    at: Option<(PaperId, Duration)>,
    /// When it is read, if nothing happens; none where that is not to be.
    due: Option<Duration>,
    /// How long papers were looked at in this run, all told, and how many.
    looked: (Duration, usize),
    /// When the first paper of the shown edition was passed.
    began: Option<(Day, Duration)>,
    /// How long the shown edition took, once nothing of it was unread.
    done: Option<(Day, Duration)>,
    /// Whether the terminal has the eyes of the reader.
    away: Away,
}

/// The search for an unread paper, and the first place not yet looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seek {
    /// Towards the top.
    Up(usize),
    /// Towards the end.
    Down(usize),
}

/// Whether another window has the focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Away {
    #[default]
    Here,
    Elsewhere,
}

impl Skim {
    /// When the paper on screen is read.
    pub(super) fn due(&self) -> Option<Duration> {
        self.due
    }
}

impl State {
    /// Sees which paper is on screen now, and from when its reading counts.
    pub(super) fn look(&mut self) {
        let now = self.now.since_start;
        if let (Some(day), true) = (self.shown_edition(), self.by_key)
            && self.skim.began.is_none_or(|(of, _)| of != day)
        {
            self.skim.began = Some((day, now));
        }
        let seen = self.current().filter(|_| self.shows_paper());
        if self.skim.at.map(|(id, _)| id) == seen {
            return;
        }
        if let (Some((_, since)), Some(_)) = (self.skim.at, seen) {
            let looked = now.saturating_sub(since);
            if self.by_key && (GLANCE..LEFT_OPEN).contains(&looked) {
                self.skim.looked = (self.skim.looked.0 + looked, self.skim.looked.1 + 1);
            }
        }
        self.skim.at = seen.map(|id| (id, now));
        self.skim.due = self.read_after.filter(|_| seen.is_some()).map(|after| now + after);
    }

    /// Whether the paper under the cursor is on screen with its abstract, and nothing lies over it.
    fn shows_paper(&self) -> bool {
        let both = matches!(self.layout.arrangement, Arrangement::Wide | Arrangement::Stacked | Arrangement::Card);
        // Who types looks at the line.
        let bare = self.overlay.is_none() && self.aid().is_none() && self.range.is_none();
        let bare = bare && self.skim.away == Away::Here;
        bare && self.laid.is_some() && (both || self.focus == Focus::Detail)
    }

    /// The reader looks elsewhere, or is back.
    pub(super) fn focused(&mut self, away: Away) {
        self.skim.away = away;
    }

    /// Marks the paper read once it was looked at long enough.
    pub(super) fn read_by_looking(&mut self, effects: &mut Effects) {
        if self.skim.due.is_none_or(|due| due > self.now.since_start) {
            return;
        }
        self.skim.due = None;
        // A power cut asks nobody: what was looked at so long is where the reader was.
        self.keep_place(effects);
        self.read_silently(effects);
    }

    /// Enter: into the paper, which is read by that.
    pub(super) fn read_on(&mut self, effects: &mut Effects) {
        self.focus = Focus::Detail;
        self.range = None;
        if self.read_after.is_some() {
            self.read_silently(effects);
        }
        let opened: Vec<PaperId> = self.current().into_iter().collect();
        self.note_looked(&opened, effects);
    }

    /// `n` and `N`: the next unread paper, or the one before.
    pub(super) fn go_unread(&mut self, action: Action) {
        let (at, last) = (self.list().cursor, self.list().ids.len());
        let seek = match action {
            Action::PreviousUnread => at.checked_sub(1).map(Seek::Up),
            _ => Some(at + 1).filter(|next| *next < last).map(Seek::Down),
        };
        match seek {
            Some(seek) => self.seek(seek),
            None if action == Action::PreviousUnread => self.say(NOTHING_BEFORE),
            None => self.say(NOTHING_AFTER),
        }
    }

    /// Goes on looking for an unread paper as far as rows are at hand; the rest is asked for, and the cursor waits.
    pub(super) fn seek(&mut self, seek: Seek) {
        self.seeking = None;
        let list = self.list();
        let is_read = |id| self.rows.get(id).is_some_and(|r| r.marks.read.is_some());
        // The list may have become another since, and shorter.
        let unread = |place: &usize| list.ids.get(*place).is_some_and(|id| !is_read(id));
        let found = match seek {
            Seek::Up(from) => (0..=from.min(list.ids.len().saturating_sub(1))).rev().find(unread),
            Seek::Down(from) => (from..list.ids.len()).find(unread),
        };
        let Some(place) = found else {
            return self.say(match seek {
                Seek::Up(_) => NOTHING_BEFORE,
                Seek::Down(_) => NOTHING_AFTER,
            });
        };
        if self.rows.contains_key(&list.ids[place]) {
            let page = self.layout.papers();
            self.list_mut().go(place, page);
        } else {
            self.seeking = Some(if matches!(seek, Seek::Up(_)) { Seek::Up(place) } else { Seek::Down(place) });
        }
    }

    /// Minutes until the end of the list at the reader's pace; none where there is no end in sight, or no pace.
    pub fn minutes_left(&self) -> Option<u64> {
        let list = self.list();
        let skimmed = matches!(self.view, View::Today | View::Unread | View::Saved(_)) && self.search.is_none();
        let left = list.ids.len().checked_sub(list.cursor + 1).filter(|n| *n > 0 && skimmed && list.complete)?;
        let pace = self.pace()?;
        let minutes = pace.saturating_mul(u32::try_from(left).ok()?).as_secs().div_ceil(60);
        (minutes < 600).then_some(minutes.max(1))
    }

    /// How long the reader takes a paper: in this run once it says enough, else in the runs before.
    fn pace(&self) -> Option<Duration> {
        let (time, papers) = self.skim.looked;
        if papers >= ENOUGH { time.checked_div(papers as u32) } else { self.memory.pace }
    }

    /// The edition on screen.
    fn shown_edition(&self) -> Option<Day> {
        self.edition.or(self.today()).filter(|_| self.shows_editions() && self.missed_shown().is_none())
    }

    /// Notes how long the edition took when nothing of it is unread any more.
    pub(super) fn note_done(&mut self) {
        let Some(day) = self.shown_edition() else { return };
        let done = self.is_done(day);
        let took = self.skim.began.filter(|(of, _)| *of == day).map(|(_, at)| self.now.since_start.saturating_sub(at));
        if !done {
            self.skim.done = None;
        } else if let (Some(took), None) = (took, self.skim.done) {
            self.skim.done = Some((day, took));
        }
    }

    /// The line after the last paper: `139 of 139 · done in 11 min · next mailing Fri 02:00`.
    pub fn finish_line(&self) -> Vec<String> {
        let all = super::commas(self.list().ids.len());
        let mut parts = vec![format!("{all} of {all}")];
        if let Some(day) = self.shown_edition() {
            let unread = self.unread_of(day).unwrap_or(0);
            parts.push(match self.minutes_of(day) {
                _ if unread > 0 => format!("{} unread", super::commas(unread)),
                Some(minutes) => format!("done in {minutes} min"),
                None => "done".into(),
            });
            if self.edition.is_none() {
                parts.push(format!("next mailing {}", self.next_mailing()));
            }
        } else if self.shows_editions() {
            parts.extend(self.tally.unread.map(|unread| match unread {
                0 => "done".into(),
                n => format!("{} unread", super::commas(n)),
            }));
        }
        parts
    }

    /// How many papers of what is shown of an edition are unread, where that is known.
    pub(super) fn unread_of(&self, day: Day) -> Option<usize> {
        match self.shown_lanes {
            ShownLanes::All => self.edition_size(day).map(|e| e.unread),
            ShownLanes::First | ShownLanes::New if self.shown_edition() == Some(day) => self.tally.unread,
            ShownLanes::First | ShownLanes::New => self.edition_size(day).map(|e| e.unread),
        }
    }

    /// The minutes it took until nothing of an edition was unread, if it was this one.
    pub(super) fn minutes_of(&self, day: Day) -> Option<u64> {
        self.skim.done.filter(|(of, _)| *of == day).map(|(_, took)| took.as_secs().div_ceil(60).max(1))
    }
}
