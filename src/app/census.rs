//! Counts, asked when nothing else is: what each view lists, how an edition divides, what changed of the starred. It counts
//! nothing itself.

use std::time::Duration;

use super::effect::{Effect, Effects, Question, Ticket};
use super::{State, View};
use crate::model::query::{Atom, KindPattern, State as Is};
use crate::model::{Lanes, Mark, Query};

/// What was set may be set again by the next key: counting waits so long.
pub(super) const COUNT_AFTER: Duration = Duration::from_millis(100);

/// What was counted beside the views.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How the edition on screen divides; none until it was counted.
    pub lanes: Option<Lanes>,
    /// Unread papers of what is shown of it.
    pub unread: Option<usize>,
    /// Starred papers that are newer than the version looked at.
    pub starred_updated: Option<usize>,
    /// Starred papers that were withdrawn.
    pub starred_withdrawn: Option<usize>,
}

/// What a number is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counted {
    /// The papers of a view.
    View(View),
    /// Of the edition on screen: all of it.
    Whole,
    /// Of it: what is new.
    New,
    /// Of it: what is new or cross-listed.
    First,
    /// Of what is shown of it: what is unread.
    Unread,
    /// Starred, and newer than looked at.
    StarredUpdated,
    /// Starred, and withdrawn.
    StarredWithdrawn,
    /// New in the editions missed.
    MissedNew,
    /// Replaced in them.
    MissedReplaced,
    /// Of the edition on screen: what has something that is watched for.
    Watched,
}

impl State {
    /// Counts when nothing else is asked.
    pub(super) fn count_views(&mut self, effects: &mut Effects) {
        self.count_at = None;
        let counted = self.to_be_counted();
        let queries = counted.iter().map(|c| self.query_of(*c)).collect();
        let ticket = self.ticket();
        self.counts_asked = Some((ticket, counted));
        effects.push(Effect::Ask(ticket, Question::Counts(queries)));
    }

    /// The first list is there: what the other views hold is counted.
    pub(super) fn count_if_new(&mut self, effects: &mut Effects) {
        if (self.counts.is_empty() || self.watched_uncounted()) && self.counts_asked.is_none() {
            self.count_views(effects);
        }
    }

    /// Counts again soon: something changed that was counted.
    pub(super) fn count_soon(&mut self) {
        self.count_at = Some(self.now.since_start + COUNT_AFTER);
    }

    /// Another edition is turned to: what was counted was of the one before.
    pub(super) fn forget_day_counts(&mut self) {
        (self.tally.lanes, self.tally.unread, self.counts_asked) = (None, None, None);
        self.count_soon();
    }

    fn to_be_counted(&self) -> Vec<Counted> {
        let views = View::all(&self.memory.saved).map(Counted::View);
        let of_day = [Counted::Whole, Counted::New, Counted::First, Counted::Unread];
        let of_day = of_day.into_iter().filter(|_| self.view == View::Today);
        let missed = [Counted::MissedNew, Counted::MissedReplaced].into_iter().filter(|_| self.missed.is_some());
        let starred = [Counted::StarredUpdated, Counted::StarredWithdrawn];
        let watched = self.watched_query().map(|_| Counted::Watched);
        views.chain(of_day).chain(missed).chain(starred).chain(watched).collect()
    }

    fn query_of(&self, counted: Counted) -> Query {
        let starred = |state| Query::default().and(Atom::Is(Is::Marked(Mark::Star))).and(Atom::Is(state));
        let missed = || self.missed.as_ref().map_or_else(Query::default, |m| m.query(self.followed_here()));
        match counted {
            Counted::View(view) => view.query(None, self.followed_here(), &self.memory.saved),
            Counted::Whole => self.day_query(),
            Counted::New => super::ShownLanes::New.of(self.day_query()),
            Counted::First => super::ShownLanes::First.of(self.day_query()),
            Counted::Unread => self.own_query().and(Atom::Is(Is::Unread)),
            Counted::StarredUpdated => starred(Is::Updated),
            Counted::StarredWithdrawn => starred(Is::Withdrawn),
            Counted::Watched => self.watched_query().unwrap_or_default(),
            Counted::MissedNew => missed().and(Atom::Kind(KindPattern::New)),
            Counted::MissedReplaced => missed().and(Atom::Kind(KindPattern::Replaced)),
        }
    }

    pub(super) fn take_counts(&mut self, ticket: Ticket, counts: &[usize]) {
        let Some((_, counted)) = self.counts_asked.take_if(|(asked, _)| *asked == ticket) else { return };
        let of = |wanted: Counted| counted.iter().position(|c| *c == wanted).and_then(|at| counts.get(at)).copied();
        self.counts = View::all(&self.memory.saved).map(|view| of(Counted::View(view))).collect();
        self.held = self.held.max(of(Counted::View(View::All)).unwrap_or(0));
        let lanes = of(Counted::Whole).zip(of(Counted::New)).zip(of(Counted::First));
        let lanes = lanes.map(|((all, new), first)| Lanes {
            new,
            cross: first.saturating_sub(new),
            replace: all.saturating_sub(first),
            ..Lanes::default()
        });
        self.watched_counted(of(Counted::Watched));
        let before = self.tally.clone();
        self.tally = Tally {
            lanes: lanes.or(before.lanes),
            unread: of(Counted::Unread).or(before.unread),
            starred_updated: of(Counted::StarredUpdated),
            starred_withdrawn: of(Counted::StarredWithdrawn),
        };
        if let (Some(missed), Some(new), Some(replaced)) =
            (&mut self.missed, of(Counted::MissedNew), of(Counted::MissedReplaced))
        {
            missed.counted = Some((new, replaced));
        }
        self.tell_starred(&before);
    }

    /// Says what a sync has changed of the starred papers.
    fn tell_starred(&mut self, before: &Tally) {
        if !std::mem::take(&mut self.jobs.synced) {
            return;
        }
        let more =
            |now: Option<usize>, then: Option<usize>| now.zip(then).map_or(0, |(now, then)| now.saturating_sub(then));
        let updated = more(self.tally.starred_updated, before.starred_updated);
        let withdrawn = more(self.tally.starred_withdrawn, before.starred_withdrawn);
        let withdrawn = match withdrawn {
            0 => None,
            1 => Some("1 of your starred was withdrawn".to_owned()),
            n => Some(format!("{n} of your starred were withdrawn")),
        };
        let updated = match updated {
            0 => None,
            1 => Some("1 of your starred has a new version".to_owned()),
            n => Some(format!("{n} of your starred have a new version")),
        };
        let said: Vec<String> = updated.into_iter().chain(withdrawn).collect();
        if !said.is_empty() {
            self.say(format!("{} · :updated shows them", said.join(", ")));
        }
    }
}
