//! The arrangement and the order as the reader chose them: `z`, `c`, `<`, `>`, `S`.

use super::effect::Effects;
use super::layout::{Arrangement, Layout, Lines, Panes};
use super::{Focus, State, View};
use crate::action::Action;
use crate::model::Sort;

/// Columns that one key moves the line between the panes.
const STEP: u16 = 4;

impl State {
    /// `z`: one line a paper, or two.
    pub(super) fn toggle_lines(&mut self, effects: &mut Effects) {
        self.shape.lines = match self.shape.lines {
            Lines::Two => Lines::One,
            Lines::One => Lines::Two,
        };
        self.arrange();
        self.keep_choices(effects);
    }

    /// `c`: one paper over the whole width, or the list.
    pub(super) fn toggle_card(&mut self, effects: &mut Effects) {
        self.shape.panes = match self.shape.panes {
            Panes::Both => Panes::Card,
            Panes::Card => Panes::Both,
        };
        self.focus = Focus::List;
        self.range = None;
        self.scroll = 0;
        self.arrange();
        self.keep_choices(effects);
    }

    /// `<` and `>`: the line between the panes, where they stand side by side.
    pub(super) fn move_divider(&mut self, action: Action, count: Option<usize>, effects: &mut Effects) {
        let step = STEP.saturating_mul(count.and_then(|n| u16::try_from(n).ok()).unwrap_or(1));
        let width = self.layout.list.width;
        let to = if action == Action::Narrower { width.saturating_sub(step) } else { width.saturating_add(step) };
        self.divide_at(to);
        self.keep_choices(effects);
    }

    /// Puts the line between the panes at a column, as near as the panes can be drawn.
    pub(super) fn divide_at(&mut self, column: u16) {
        if self.layout.arrangement != Arrangement::Wide {
            return self.say("list and paper stand side by side from 96 columns");
        }
        self.shape.list_width = Some(column);
        self.arrange();
        // What the layout made of it is what is kept: a second key moves from there.
        self.shape.list_width = Some(self.layout.list.width);
    }

    /// Solves the layout anew and keeps every cursor in view.
    pub(super) fn arrange(&mut self) {
        let whole = self.layout.whole;
        self.layout = Layout::solve(whole.width, whole.height, self.shape);
        let page = self.layout.papers();
        self.list_mut().keep_in_view(page);
        for list in &mut self.lists {
            list.keep_in_view(page);
        }
    }

    /// `S`: the next order; the cursor stays on its paper.
    pub(super) fn next_order(&mut self, effects: &mut Effects) {
        let orders = self.orders();
        let here = orders.iter().position(|o| *o == self.list().query.sort).unwrap_or(0);
        self.order_by(orders[(here + 1) % orders.len()], effects);
    }

    /// Puts the list in an order; the cursor stays on its paper.
    pub(super) fn order_by(&mut self, order: Option<Sort>, effects: &mut Effects) {
        self.list_mut().query.sort = order;
        self.say(format!("order: {}", order_words(order)));
        self.keep_choices(effects);
        self.ask_list(None, effects);
    }

    /// The orders of the list on screen, its own first.
    fn orders(&self) -> Vec<Option<Sort>> {
        let own: &[Option<Sort>] = match (&self.search, self.view) {
            (Some(_), _) => &[None, Some(Sort::Relevance), Some(Sort::Newest), Some(Sort::Oldest), Some(Sort::Title)],
            (None, View::Today | View::Saved(_)) => &[None, Some(Sort::Newest), Some(Sort::Oldest), Some(Sort::Title)],
            (None, View::Trending) => {
                &[Some(Sort::Upvotes), Some(Sort::Velocity), Some(Sort::Newest), Some(Sort::Title)]
            }
            (None, View::Starred) => &[Some(Sort::Newest), Some(Sort::Starred), Some(Sort::Oldest), Some(Sort::Title)],
            (None, View::Unread | View::Updated | View::All) => {
                &[Some(Sort::Newest), Some(Sort::Oldest), Some(Sort::Title)]
            }
        };
        let watched = self.watches().next().map(|_| Some(Sort::Watched));
        own.iter().copied().chain(watched).collect()
    }
}

/// An order, for people.
pub fn order_words(order: Option<Sort>) -> &'static str {
    match order {
        None => "as listed",
        Some(Sort::Newest) => "newest first",
        Some(Sort::Oldest) => "oldest first",
        Some(Sort::Relevance) => "best match first",
        Some(Sort::Title) => "by title",
        Some(Sort::Starred) => "last starred first",
        Some(Sort::Upvotes) => "most votes first",
        Some(Sort::Velocity) => "most votes a day first",
        Some(Sort::Watched) => "watched first",
    }
}
