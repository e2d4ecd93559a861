//! The search: a prompt over the list that updates it letter by letter.

use std::time::Duration;

use super::effect::Effects;
use super::list::ListPane;
use super::{Focus, State};
use crate::model::Query;
use crate::text::line::Line;

/// Answers while typing are cut at so many papers; the rest is asked for when the fingers rest.
pub const WHILE_TYPING: usize = 200;
/// Fingers that stand still so long rest.
const REST: Duration = Duration::from_millis(150);

/// A search, typed or kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Search {
    /// What is typed.
    pub line: Line,
    /// Its answer.
    pub list: ListPane,
    /// Whether keys go to the line.
    pub typing: bool,
    /// When the fingers will have rested, since start.
    pub rest_at: Option<Duration>,
}

impl State {
    pub(super) fn open_search(&mut self) {
        self.focus = Focus::List;
        self.range = None;
        if let Some(search) = &mut self.search {
            search.typing = true;
        } else {
            // Until a letter is typed the list stays as it is.
            let list = self.list().clone();
            self.search = Some(Search { line: Line::default(), list, typing: true, rest_at: None });
        }
    }

    /// Edits the line and asks anew if that changed it.
    pub(super) fn edit_search(&mut self, edit: impl FnOnce(&mut Line), effects: &mut Effects) {
        let now = self.now.since_start;
        let mut old = self.lists[self.view.place()].clone();
        old.asked = None;
        let Some(search) = &mut self.search else { return };
        let before = search.line.text().to_owned();
        edit(&mut search.line);
        if search.line.text() == before {
            return;
        }
        if search.line.text().trim().is_empty() {
            search.rest_at = None;
            search.list = old;
        } else {
            search.list.query = Query::parse(search.line.text());
            search.rest_at = Some(now + REST);
            self.ask_search(effects);
        }
        self.scroll = 0;
    }

    /// Asks for the rest of a cut answer once the fingers rest.
    pub(super) fn rest_search(&mut self, effects: &mut Effects) {
        let now = self.now.since_start;
        let Some(search) = &mut self.search else { return };
        if search.rest_at.is_none_or(|at| at > now) || search.list.asked.is_some() {
            return;
        }
        search.rest_at = None;
        if !search.list.complete {
            self.ask_list(None, effects);
        }
    }

    /// Enter: the whole result stays, keys go to the list.
    pub(super) fn keep_search(&mut self, effects: &mut Effects) {
        let Some(search) = &mut self.search else { return };
        if search.line.text().trim().is_empty() {
            return self.close_search(effects);
        }
        search.typing = false;
        search.rest_at = None;
        // An answer under way is of the beginning only.
        if search.list.asked.is_some() || !search.list.complete {
            self.ask_list(None, effects);
        }
    }

    /// Esc: the old list comes back at its place.
    pub(super) fn close_search(&mut self, effects: &mut Effects) {
        self.search = None;
        self.range = None;
        self.scroll = 0;
        // A question of the tab's own may have fallen away under those of the search.
        if self.list().stale || self.list().asked.is_some() {
            self.ask_list(None, effects);
        }
    }
}
