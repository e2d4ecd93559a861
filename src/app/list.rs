//! The list pane: which papers answer a query, where the cursor stands, what part is in view.

use std::collections::HashSet;
use std::sync::Arc;

use super::effect::{Question, Ticket};
use super::msg::Listing;
use crate::model::{Day, PaperId, Query};

/// Papers kept above and below the cursor.
const MARGIN: usize = 2;
/// Papers' room left free after the last one: the end of a list is a line of its own.
const END: usize = 1;
/// Rows are fetched around the cursor in windows of so many papers.
pub const WINDOW: usize = 96;

/// A list of papers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListPane {
    /// What it answers.
    pub query: Query,
    /// The papers in order.
    pub ids: Arc<[PaperId]>,
    /// Whether `ids` are all there are.
    pub complete: bool,
    /// The place in `ids` of the first paper found in its abstract alone, where those stand behind the others.
    pub abstracts_from: Option<usize>,
    /// The place of the cursor in `ids`.
    pub cursor: usize,
    /// The first paper in view.
    pub top: usize,
    /// Whether it was ever answered.
    pub answered: bool,
    /// Whether it must be asked for again before it is shown: marks or arrivals changed it meanwhile.
    pub stale: bool,
    /// The newest edition held when it was answered.
    pub today: Option<Day>,
    /// The question under way.
    pub asked: Option<Ticket>,
    /// How long the answer took, in milliseconds.
    pub took_ms: u128,
    hold: Hold,
}

/// Where the cursor goes when the answer comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hold {
    /// It stays on the paper it is on then.
    #[default]
    Cursor,
    /// To this paper.
    Paper(PaperId),
    /// To the first.
    Top,
}

impl ListPane {
    /// A list yet to be asked for.
    pub fn of(query: Query) -> Self {
        Self { query, ..Self::default() }
    }

    /// The paper under the cursor.
    pub fn current(&self) -> Option<PaperId> {
        self.ids.get(self.cursor).copied()
    }

    /// Asks for it (again). The caller sends the question.
    pub fn ask(&mut self, ticket: Ticket, limit: usize, hold: Hold) -> Question {
        self.asked = Some(ticket);
        self.hold = hold;
        let near = match hold {
            Hold::Cursor => self.current(),
            Hold::Paper(id) => Some(id),
            Hold::Top => None,
        };
        Question::List { query: self.query.clone(), limit, near }
    }

    /// Takes an answer in and puts the cursor where it is to go; where its paper is gone it keeps its place.
    pub fn take(&mut self, ticket: Ticket, listing: &Listing, page: usize) -> Taken {
        if self.asked != Some(ticket) {
            return Taken::Stale;
        }
        self.asked = None;
        self.stale = false;
        self.today = listing.today;
        let wanted = match self.hold {
            Hold::Cursor => self.current(),
            Hold::Paper(id) => Some(id),
            Hold::Top => listing.ids.first().copied(),
        };
        let place = wanted.and_then(|id| listing.ids.iter().position(|i| *i == id));
        let offset = self.cursor.saturating_sub(self.top);
        self.ids = Arc::clone(&listing.ids);
        self.complete = listing.complete;
        self.abstracts_from = listing.abstracts_from;
        self.took_ms = listing.took.as_millis();
        self.answered = true;
        self.cursor = place.unwrap_or(self.cursor).min(self.ids.len().saturating_sub(1));
        self.top = self.cursor.saturating_sub(offset);
        self.keep_in_view(page);
        Taken::Fresh
    }

    /// Moves the cursor to a place, as near as there is one.
    pub fn go(&mut self, place: usize, page: usize) {
        self.cursor = place.min(self.ids.len().saturating_sub(1));
        self.keep_in_view(page);
    }

    /// Takes papers out; the one after them comes under the cursor.
    pub fn remove(&mut self, gone: &HashSet<PaperId>, page: usize) {
        // Most often it is one paper of very many.
        let one = gone.iter().next().filter(|_| gone.len() == 1);
        let goes = |id: &PaperId| one.map_or_else(|| gone.contains(id), |one| one == id);
        let gone_before = |place: usize| self.ids[..place.min(self.ids.len())].iter().filter(|i| goes(i)).count();
        let before = gone_before(self.cursor);
        let second = self.abstracts_from.map(|at| at - gone_before(at));
        if before > 0 || self.ids.iter().any(goes) {
            self.ids = self.ids.iter().copied().filter(|i| !goes(i)).collect();
        }
        self.abstracts_from = second.filter(|at| *at < self.ids.len());
        self.go(self.cursor - before, page);
    }

    /// Moves the view so that the cursor is in it, with its margin, and no room is wasted at the end.
    pub fn keep_in_view(&mut self, page: usize) {
        let margin = MARGIN.min(page.saturating_sub(1) / 2);
        let low = (self.cursor + margin + 1).saturating_sub(page);
        let high = self.cursor.saturating_sub(margin);
        self.top = self.top.clamp(low.min(high), high);
        self.top = self.top.min((self.ids.len() + END).saturating_sub(page));
    }

    /// The papers in view.
    pub fn in_view(&self, page: usize) -> &[PaperId] {
        let top = self.top.min(self.ids.len());
        &self.ids[top..(top + page).min(self.ids.len())]
    }

    /// The papers whose rows should be at hand: a window around the cursor.
    pub fn around(&self) -> &[PaperId] {
        window_around(&self.ids, self.cursor)
    }
}

/// Whether an answer was wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It was the newest question's.
    Fresh,
    /// Nobody waits for it any more.
    Stale,
}

/// The part of a list around a place whose rows are wanted.
pub fn window_around(ids: &[PaperId], place: usize) -> &[PaperId] {
    let start = place.saturating_sub(WINDOW / 2).min(ids.len());
    &ids[start..(start + WINDOW).min(ids.len())]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ids(numbers: impl IntoIterator<Item = usize>) -> Arc<[PaperId]> {
        numbers.into_iter().map(|n| format!("2608.{n:05}").parse().unwrap()).collect()
    }

    fn listing(ids: Arc<[PaperId]>) -> Listing {
        Listing {
            ids,
            complete: true,
            abstracts_from: None,
            rows: vec![],
            papers: vec![],
            today: None,
            announced: Day::default(),
            held: Some(0),
            took: std::time::Duration::ZERO,
        }
    }

    #[test]
    fn a_stale_answer_is_ignored() {
        let mut list = ListPane::default();
        let _ = list.ask(Ticket(1), 10, Hold::Cursor);
        let _ = list.ask(Ticket(2), 10, Hold::Cursor);
        assert_eq!(list.take(Ticket(1), &listing(ids(0..3)), 5), Taken::Stale);
        assert!(list.ids.is_empty());
        assert_eq!(list.take(Ticket(2), &listing(ids(0..4)), 5), Taken::Fresh);
        assert_eq!(list.ids.len(), 4);
    }

    #[test]
    fn the_cursor_stays_on_its_paper() {
        let mut list = ListPane::default();
        let _ = list.ask(Ticket(1), 10, Hold::Cursor);
        list.take(Ticket(1), &listing(ids(10..40)), 8);
        list.go(20, 8);
        let (paper, offset) = (list.current(), list.cursor - list.top);
        let _ = list.ask(Ticket(2), 10, Hold::Cursor);
        list.take(Ticket(2), &listing(ids(0..60)), 8);
        assert_eq!(list.current(), paper);
        assert_eq!(list.cursor - list.top, offset, "and at its row");
    }

    #[test]
    fn a_removed_paper_gives_way_to_the_next() {
        let mut list = ListPane { ids: ids(0..5), cursor: 4, ..ListPane::default() };
        list.remove(&HashSet::from([list.ids[4]]), 3);
        assert_eq!(list.cursor, 3);
        list.go(1, 3);
        list.remove(&HashSet::from([list.ids[0]]), 3);
        assert_eq!(list.current(), Some(ids(1..2)[0]));
    }

    #[test]
    fn papers_taken_out_leave_the_border_between_the_tiers_where_it_was() {
        let mut list = ListPane { ids: ids(0..6), abstracts_from: Some(3), ..ListPane::default() };
        list.remove(&HashSet::from([list.ids[1], list.ids[4]]), 9);
        assert_eq!(list.abstracts_from, Some(2));
        list.remove(&HashSet::from([list.ids[2]]), 9);
        assert_eq!(list.abstracts_from, Some(2), "the next one carries the words");
        list.remove(&HashSet::from([list.ids[2]]), 9);
        assert_eq!(list.abstracts_from, None);
    }

    proptest! {
        #[test]
        fn the_cursor_is_always_in_view(count in 0usize..300, page in 1usize..40, moves in proptest::collection::vec(0usize..400, 1..30)) {
            let mut list = ListPane { ids: ids(0..count), ..ListPane::default() };
            for to in moves {
                list.go(to, page);
                prop_assert!(list.cursor < count.max(1));
                prop_assert!(list.top <= list.cursor && list.cursor < list.top + page, "{} {} {page}", list.top, list.cursor);
                prop_assert!(list.top + page <= count + END || list.top == 0, "room wasted");
                prop_assert!(list.in_view(page).len() + END >= page.min(count));
            }
        }
    }
}
