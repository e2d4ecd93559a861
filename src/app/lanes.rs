//! Lanes: which kinds of news an edition shows, folded and unfolded by one key.

use super::effect::Effects;
use super::{State, View};
use crate::model::query::{Atom, Clause, KindPattern, Polarity};
use crate::model::{Memory, Query, Remembered};

/// The name of the choice.
const CHOICE: &str = "lanes";

/// Which kinds of news an edition shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ShownLanes {
    /// All of them.
    #[default]
    All,
    /// What is announced for the first time: new and cross-listed papers.
    First,
    /// What is new.
    New,
}

impl ShownLanes {
    const ALL: [Self; 3] = [Self::All, Self::First, Self::New];

    /// The word it is remembered by.
    const fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::First => "first",
            Self::New => "new",
        }
    }

    /// What the first line says of it; nothing where all is shown.
    pub(super) const fn words(self) -> Option<&'static str> {
        match self {
            Self::All => None,
            Self::First => Some("without replaced"),
            Self::New => Some("new alone"),
        }
    }

    /// How many lanes are shown, of new, cross-listed and replaced.
    pub(super) const fn count(self) -> usize {
        match self {
            Self::All => 3,
            Self::First => 2,
            Self::New => 1,
        }
    }

    /// The same query for these lanes alone.
    pub(super) fn of(self, mut query: Query) -> Query {
        let clause = |kind| Clause { polarity: Polarity::With, atom: Atom::Kind(kind) };
        match self {
            Self::All => {}
            Self::First => query.all.push(vec![clause(KindPattern::New), clause(KindPattern::Cross)]),
            Self::New => query.all.push(vec![clause(KindPattern::New)]),
        }
        query
    }

    const fn next(self) -> Self {
        match self {
            Self::All => Self::First,
            Self::First => Self::New,
            Self::New => Self::All,
        }
    }
}

/// The lanes chosen in earlier runs.
pub(super) fn chosen(memory: &Memory) -> ShownLanes {
    let chosen = memory.choices.get(CHOICE);
    ShownLanes::ALL.into_iter().find(|l| chosen.is_some_and(|c| c == l.word())).unwrap_or_default()
}

impl State {
    /// `L`: folds the replacements away, then the cross-lists, then shows all again. The cursor stays on its paper.
    pub(super) fn next_lanes(&mut self, effects: &mut Effects) {
        self.shown_lanes = self.shown_lanes.next();
        self.say(match self.shown_lanes {
            ShownLanes::All => "all kinds of news",
            ShownLanes::First => "replaced papers folded away",
            ShownLanes::New => "new papers alone",
        });
        let value = self.shown_lanes.word().to_owned();
        self.memory.choices.insert(CHOICE.into(), value.clone());
        self.remember(Remembered::Choice { name: CHOICE.into(), value }, effects);
        if self.view != View::Today {
            self.view_at(View::Today.place(), effects);
        }
        self.search = None;
        self.range = None;
        let query = self.chosen_query();
        self.list_mut().query = query;
        (self.tally.unread, self.counts_asked) = (None, None);
        self.count_soon();
        self.ask_list(None, effects);
    }
}

#[cfg(test)]
mod tests {
    use super::super::fake::{Fake, papers};
    use super::*;

    fn app() -> Fake {
        let mut all = papers(30);
        super::super::fake::announce(&mut all);
        Fake::new(all, 120, 36)
    }

    #[test]
    fn one_key_folds_lane_after_lane_and_it_is_remembered() {
        let fake = app();
        assert_eq!(fake.state.list().ids.len(), 30);
        let fake = fake.press("L");
        assert_eq!(fake.state.list().query.to_string(), "edition:today cat:cs.CL kind:new OR kind:cross ");
        let first = fake.state.list().ids.len();
        let fake = fake.press("L");
        let new = fake.state.list().ids.len();
        assert!(new < first && first < 30, "{new} {first}");
        let choice = Remembered::Choice { name: "lanes".into(), value: "new".into() };
        assert_eq!(fake.remembered.last(), Some(&choice));
        let lanes = fake.state.tally.lanes.unwrap();
        assert_eq!((lanes.new, lanes.new + lanes.cross, lanes.all()), (new, first, 30));
        assert_eq!(fake.press("L").state.list().ids.len(), 30);
    }

    #[test]
    fn the_cursor_stays_on_its_paper() {
        let fake = app().press("jjjj");
        let id = fake.state.current();
        assert_eq!(fake.press("LL").state.current(), id, "it is new");
    }

    #[test]
    fn the_end_counts_what_is_shown() {
        let fake = app().press("LLV").press("m");
        let unread = fake.state.list().ids.len();
        assert_eq!(fake.state.unread_of(fake.day), Some(0), "{unread}");
        let end = fake.state.finish_line();
        assert_eq!(end[..2], [format!("{unread} of {unread}"), "done in 1 min".into()]);
        assert_ne!(fake.press("L").state.finish_line()[1], "done in 1 min");
    }
}
