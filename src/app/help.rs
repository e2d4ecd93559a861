//! The help page: every action of this place with its keys, filtered by typing.

use super::{Overlay, State};
use crate::action::{Action, Group, Layer, TABLE};
use crate::config::Keymap;
use crate::text::line::Line;

/// A row of the help page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpItem {
    /// What it does.
    pub action: Action,
    /// Its keys, aliases together.
    pub keys: String,
}

/// The page.
#[derive(Clone, Debug, PartialEq)]
pub struct Help {
    /// The filter.
    pub line: Line,
    /// Where help was asked for.
    pub from: Layer,
    /// What passes the filter, in the order of the table.
    pub items: Vec<HelpItem>,
    /// The chosen one.
    pub cursor: usize,
}

impl Help {
    fn new(keymap: &Keymap, from: Layer) -> Self {
        let mut help = Self { line: Line::default(), from, items: Vec::new(), cursor: 0 };
        help.filter(keymap);
        help
    }

    fn filter(&mut self, keymap: &Keymap) {
        let wanted = self.line.text().trim().to_lowercase();
        let item = |entry: &crate::action::Entry| {
            let keys = keys_of(keymap, self.from, entry.action);
            let text = format!("{} {} {} {keys}", entry.name, entry.verb, entry.summary).to_lowercase();
            let passes = !keys.is_empty() && wanted.split_whitespace().all(|w| text.contains(w));
            passes.then_some(HelpItem { action: entry.action, keys })
        };
        self.items =
            TABLE.iter().filter(|e| e.group != Group::Typing && e.action.is_shown()).filter_map(item).collect();
        self.cursor = self.cursor.min(self.items.len().saturating_sub(1));
    }
}

/// The keys of an action where help was asked for, at most two.
pub fn keys_of(keymap: &Keymap, layer: Layer, action: Action) -> String {
    let mut labels = keymap.labels_reached(layer, action);
    labels.truncate(2);
    labels.join(" ")
}

impl State {
    pub(super) fn open_help(&mut self) {
        let from = self.layer();
        self.overlay = Some(Overlay::Help(Help::new(&self.keymap, from)));
    }

    pub(super) fn edit_help(&mut self, edit: impl FnOnce(&mut Line)) {
        if let Some(Overlay::Help(help)) = &mut self.overlay {
            edit(&mut help.line);
            help.filter(&self.keymap);
        }
    }

    /// Moves the choice; `Complete` goes to the next group.
    pub(super) fn move_help(&mut self, action: Action, page: usize) {
        let Some(Overlay::Help(help)) = &mut self.overlay else { return };
        let last = help.items.len().saturating_sub(1);
        let group = |i: usize| help.items.get(i).map(|h| h.action.entry().group);
        help.cursor = match action {
            Action::Up => help.cursor.saturating_sub(1),
            Action::PageDown => help.cursor + page,
            Action::PageUp => help.cursor.saturating_sub(page),
            Action::Complete => {
                let here = group(help.cursor);
                (help.cursor..=last).find(|i| group(*i) != here).unwrap_or(0)
            }
            _ => help.cursor + 1,
        }
        .min(last);
    }

    /// Closes the page and names the chosen action, to be done where help was asked for.
    pub(super) fn accept_help(&mut self) -> Option<Action> {
        let Some(Overlay::Help(help)) = self.overlay.take() else { return None };
        help.items.get(help.cursor).map(|h| h.action)
    }
}
