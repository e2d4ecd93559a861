//! The search: a prompt over the list that updates it letter by letter.

use std::time::Duration;

use super::effect::{Effects, Ticket};
use super::facets::About;
use super::list::ListPane;
use super::prompt::Aid;
use super::{Focus, State};
use crate::model::{Query, Remembered};
use crate::text::line::Line;

/// Answers while typing are cut at so many papers; the rest is asked for when the fingers rest.
pub const WHILE_TYPING: usize = 200;
/// Fingers that stand still so long rest.
const REST: Duration = Duration::from_millis(150);
/// Lines typed are remembered up to so many.
const LINES: usize = 200;

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
    /// What helps the typing.
    pub aid: Aid,
    /// What is known of the answer beside its papers.
    pub about: About,
    /// The question for that under way.
    pub(super) about_asked: Option<Ticket>,
    /// The search as it was kept, while it is typed at again.
    kept: Option<Box<(Line, ListPane)>>,
}

impl State {
    pub(super) fn open_search(&mut self) {
        self.focus = Focus::List;
        self.range = None;
        if let Some(search) = &mut self.search {
            if !search.typing {
                search.kept = Some(Box::new((search.line.clone(), search.list.clone())));
            }
            search.typing = true;
        } else {
            // Until a letter is typed the list stays as it is.
            let list = self.list().clone();
            self.search = Some(Search {
                line: Line::default(),
                list,
                typing: true,
                rest_at: None,
                aid: Aid::default(),
                about: About::Unknown,
                about_asked: None,
                kept: None,
            });
        }
    }

    /// Searches for a text and keeps the result.
    pub(super) fn search_for(&mut self, text: &str, effects: &mut Effects) {
        self.open_search();
        self.edit_search(|line| *line = Line::of(text), effects);
        self.keep_search(effects);
    }

    /// Edits the line and asks anew if that changed it.
    pub(super) fn edit_search(&mut self, edit: impl FnOnce(&mut Line), effects: &mut Effects) {
        let now = self.now.since_start;
        let mut old = self.lists[self.view.place()].clone();
        old.asked = None;
        let Some(search) = &mut self.search else { return };
        let before = search.line.text().to_owned();
        edit(&mut search.line);
        search.aid = Aid::default();
        if search.line.text() == before {
            return;
        }
        (search.about, search.about_asked) = (About::Unknown, None);
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
        let cut = !search.list.complete;
        self.ask_about(effects);
        if cut {
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
        search.aid = Aid::default();
        search.kept = None;
        let said = search.line.text().trim().to_owned();
        // An answer under way is of the beginning only.
        let awaited = search.list.asked.is_some();
        if awaited {
            // What was asked would have begun at the first paper, and so does this.
            self.ask_from_top(effects);
        } else {
            if !search.list.complete {
                self.ask_list(None, effects);
            }
            self.ask_about(effects);
        }
        put_in_front(&mut self.memory.searches, &said);
        self.remember(Remembered::Searched(said), effects);
    }

    /// Esc while typing: what was there before comes back, a search that was kept or the list.
    pub(super) fn leave_search(&mut self, effects: &mut Effects) {
        let Some(search) = &mut self.search else { return };
        let Some(kept) = search.kept.take() else { return self.close_search(effects) };
        (search.line, search.list) = *kept;
        (search.typing, search.rest_at, search.aid) = (false, None, Aid::default());
        (search.about, search.about_asked) = (About::Unknown, None);
        self.scroll = 0;
        if self.list().asked.is_some() || !self.list().complete {
            self.ask_list(None, effects);
        }
        self.ask_about(effects);
    }

    /// Esc: the old list comes back at its place.
    pub(super) fn close_search(&mut self, effects: &mut Effects) {
        self.search = None;
        self.range = None;
        self.scroll = 0;
        // A question of the tab's own may have fallen away under those of the search, or never have been asked.
        let list = self.list();
        if list.stale || list.asked.is_some() || !list.answered {
            self.ask_view(effects);
        }
    }
}

/// Puts a line before those typed earlier.
pub(super) fn put_in_front(lines: &mut Vec<String>, said: &str) {
    lines.retain(|line| line != said);
    lines.insert(0, said.to_owned());
    lines.truncate(LINES);
}
