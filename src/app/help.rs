//! The help page: every action of this place with its keys, and every command, filtered by typing.

use super::commands::{COMMANDS, CommandEntry};
use super::effect::Effects;
use super::{Overlay, State, command};
use crate::action::{Action, Group, Layer, TABLE};
use crate::config::Keymap;
use crate::text::line::Line;

/// What a row of the help page is about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Topic {
    /// A key can do it.
    Action(Action),
    /// It is typed after a colon.
    Command(&'static CommandEntry),
}

/// A row of the help page.
#[derive(Clone, Debug, PartialEq)]
pub struct HelpItem {
    /// What it is about.
    pub topic: Topic,
    /// Its keys, aliases together; of a command, what is typed.
    pub keys: String,
}

impl HelpItem {
    /// The heading it stands under.
    pub fn heading(&self) -> &'static str {
        match self.topic {
            Topic::Action(action) => action.entry().group.heading(),
            Topic::Command(_) => "Commands",
        }
    }

    /// What it does, in a word or two.
    pub fn words(&self) -> &'static str {
        match self.topic {
            Topic::Action(action) => action.entry().verb,
            Topic::Command(entry) => entry.short,
        }
    }

    /// What it does, in a sentence, and where its name is used.
    pub fn explanation(&self) -> String {
        match self.topic {
            Topic::Action(action) => {
                let entry = action.entry();
                let typed = if entry.group == Group::Typing { "" } else { "Also :" };
                let name = if typed.is_empty() { "" } else { entry.name };
                let dot = if typed.is_empty() { "" } else { ". " };
                format!("{} {typed}{name}{dot}In keymap.toml: {}.", entry.summary, entry.name)
            }
            Topic::Command(entry) => format!("{} Typed as :{}.", entry.summary, entry.usage()),
        }
    }

    /// The name by which help finds it.
    fn name(&self) -> &'static str {
        match self.topic {
            Topic::Action(action) => action.entry().name,
            Topic::Command(entry) => entry.name,
        }
    }
}

/// The page.
#[derive(Clone, Debug, PartialEq)]
pub struct Help {
    /// The filter.
    pub line: Line,
    /// Where help was asked for.
    pub from: Layer,
    /// What passes the filter, in the order of the tables.
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

    /// Without a filter, what has a key here; with one, everything there is.
    fn filter(&mut self, keymap: &Keymap) {
        let wanted = self.line.text().trim().to_lowercase();
        let passes = |item: &HelpItem| {
            let text = format!("{} {} {} {}", item.name(), item.words(), item.explanation(), item.keys).to_lowercase();
            let here = match item.topic {
                Topic::Action(action) => action.entry().group != Group::Typing && !item.keys.is_empty(),
                Topic::Command(_) => true,
            };
            (here || !wanted.is_empty()) && wanted.split_whitespace().all(|w| text.contains(w))
        };
        let action = |entry: &crate::action::Entry| {
            let from = if entry.group == Group::Typing { Layer::Prompt } else { self.from };
            HelpItem { topic: Topic::Action(entry.action), keys: keys_of(keymap, from, entry.action) }
        };
        let actions = TABLE.iter().filter(|e| e.action.is_shown()).map(action);
        let commands = COMMANDS.iter().map(|c| HelpItem { topic: Topic::Command(c), keys: format!(":{}", c.usage()) });
        self.items = actions.chain(commands).filter(passes).collect();
        // The table is in the order of use; the page stands in groups, commands last.
        self.items
            .sort_by_key(|item| Group::ALL.iter().position(|g| g.heading() == item.heading()).unwrap_or(usize::MAX));
        // What is called so stands before what only speaks of it.
        let named = |item: &HelpItem| item.name() == wanted;
        self.cursor = self.items.iter().position(named).unwrap_or(0);
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

    /// Help at an action or a command of that name.
    pub(super) fn open_help_at(&mut self, name: &str) -> Result<(), String> {
        self.open_help();
        self.edit_help(|line| *line = Line::of(name));
        match &self.overlay {
            Some(Overlay::Help(help)) if help.items.is_empty() => {
                self.overlay = None;
                let names = command::names("");
                Err(command::not_one_of("action", name, names.iter().map(|c| c.text.as_str())))
            }
            _ => Ok(()),
        }
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
        let group = |i: usize| help.items.get(i).map(HelpItem::heading);
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

    /// Enter: closes the page and does what is chosen, where help was asked for.
    pub(super) fn accept_help(&mut self, effects: &mut Effects) {
        let Some(Overlay::Help(help)) = self.overlay.take() else { return };
        match help.items.get(help.cursor).map(|h| h.topic) {
            Some(Topic::Action(action)) => self.act(action, None, effects),
            Some(Topic::Command(entry)) => self.open_command(&format!("{} ", entry.name)),
            None => {}
        }
    }
}
