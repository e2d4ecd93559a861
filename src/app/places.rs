//! Places: where the reader was in each view, so that every one of them opens where it was left, also tomorrow; and the
//! choices made by key.

use super::effect::{Effect, Effects, Order};
use super::layout::{Lines, Panes};
use super::{State, View};
use crate::model::{Memory, PaperId, Place, Query, Remembered, Sort};

/// Names of choices.
const LIST_WIDTH: &str = "list-width";
const LINES: &str = "lines";
const CARD: &str = "card";
const ORDER: &str = "order:";

impl State {
    /// The name under which the place in the view on screen is kept.
    fn place_name(&self) -> String {
        match (self.view, self.edition) {
            (View::Today, _) if self.missed_shown().is_some() => "missed".into(),
            (View::Today, Some(day)) => format!("edition:{day}"),
            (View::Today, None) => "today".into(),
            (View::Trending, _) => {
                format!("trending:{}", self.trending.period().map_or_else(String::new, |p| p.to_string()))
            }
            (View::Unread, _) => "unread".into(),
            (View::Starred, _) => "starred".into(),
            (View::All, _) => "all".into(),
            (View::Updated, _) => "updated".into(),
            (View::Saved(_), _) => format!("saved:{}", self.view.name(&self.memory.saved)),
        }
    }

    /// Where the cursor was when the view on screen was left.
    pub(super) fn left_at(&self) -> Option<PaperId> {
        self.memory.places.get(&self.place_name()).map(|p| p.paper)
    }

    /// Keeps the place of the view on screen, before another is turned to and when the program ends.
    pub(super) fn keep_place(&mut self, effects: &mut Effects) {
        let Some(paper) = self.lists[self.view.place()].current() else { return };
        let (view, place) = (self.place_name(), Place { paper, at: self.now.at });
        if self.memory.places.get(&view).is_some_and(|p| p.paper == paper) {
            return;
        }
        self.memory.places.insert(view.clone(), place);
        self.remember(Remembered::Place { view, paper }, effects);
    }

    /// Keeps what was chosen by key.
    pub(super) fn keep_choices(&mut self, effects: &mut Effects) {
        let shape = self.shape;
        let order = self.search.is_none().then(|| (self.order_name(), order_word(self.list().query.sort).to_owned()));
        let lines = if shape.lines == Lines::One { "1" } else { "2" };
        let card = if shape.panes == Panes::Card { "on" } else { "off" };
        let width = shape.list_width.map(|w| (LIST_WIDTH.to_owned(), w.to_string()));
        let fixed = [(LINES.to_owned(), lines.to_owned()), (CARD.to_owned(), card.to_owned())];
        for (name, value) in fixed.into_iter().chain(width).chain(order) {
            let unset = !self.memory.choices.contains_key(&name) && matches!(value.as_str(), "2" | "off" | "default");
            if self.memory.choices.get(&name) != Some(&value) && !unset {
                self.memory.choices.insert(name.clone(), value.clone());
                self.remember(Remembered::Choice { name, value }, effects);
            }
        }
    }

    /// Orders something to be remembered. Nobody waits for it.
    pub(super) fn remember(&mut self, what: Remembered, effects: &mut Effects) {
        let ticket = self.ticket();
        effects.push(Effect::Write(ticket, Order::Remember(vec![what])));
    }

    fn order_name(&self) -> String {
        match self.view {
            View::Today => format!("{ORDER}today"),
            View::Trending => format!("{ORDER}trending"),
            View::Unread | View::Starred | View::Updated | View::All | View::Saved(_) => {
                format!("{ORDER}{}", self.place_name())
            }
        }
    }

    /// The query of the view on screen in the order chosen for it.
    pub(super) fn chosen_query(&self) -> Query {
        let query = self.own_query();
        match self.memory.choices.get(&self.order_name()).and_then(|w| order_of(w)) {
            Some(sort) => query.sorted(sort),
            None => query,
        }
    }

    /// The list of the view on screen, asked for the first time where it was left.
    pub(super) fn ask_view(&mut self, effects: &mut Effects) {
        let query = self.chosen_query();
        let list = &mut self.lists[self.view.place()];
        if list.answered {
            return self.ask_list(None, effects);
        }
        list.query = query;
        let left = self.left_at();
        self.ask_beginning(left, effects);
    }
}

/// The arrangement chosen in earlier runs.
pub(super) fn shape_of(memory: &Memory) -> super::layout::Shape {
    let choice = |name: &str| memory.choices.get(name).map(String::as_str);
    super::layout::Shape {
        lines: if choice(LINES) == Some("1") { Lines::One } else { Lines::Two },
        list_width: choice(LIST_WIDTH).and_then(|w| w.parse().ok()),
        panes: if choice(CARD) == Some("on") { Panes::Card } else { Panes::Both },
    }
}

fn order_word(order: Option<Sort>) -> &'static str {
    order.map_or("default", Sort::word)
}

fn order_of(word: &str) -> Option<Sort> {
    Sort::ALL.into_iter().find(|s| s.word() == word)
}
