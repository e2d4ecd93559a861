//! What can be typed after `:` beside the actions: one table, from which completion, help and messages are made.

use crate::action::{Action, Group, TABLE};
use crate::model::Mark;
use crate::text::near::nearest;

/// What a command does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    Save,
    Forget,
    Watch,
    Unwatch,
    Watched,
    View,
    Search,
    Sort,
    Edition,
    Mark(Mark, Toward),
    Updated,
    Follow,
    Unfollow,
    Help,
    Quit,
}

/// Whether a mark is set or taken off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Toward {
    /// Set.
    On,
    /// Taken off.
    Off,
}

/// A row of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CommandEntry {
    /// What it does.
    pub(super) verb: Verb,
    /// As it is typed.
    pub name: &'static str,
    /// What follows it, in capitals; nothing where nothing does.
    pub argument: &'static str,
    /// What lists say: a few words.
    pub short: &'static str,
    /// What help says: a short sentence or two.
    pub summary: &'static str,
}

const fn row(
    verb: Verb,
    name: &'static str,
    argument: &'static str,
    short: &'static str,
    summary: &'static str,
) -> CommandEntry {
    CommandEntry { verb, name, argument, short, summary }
}

/// Every command, in the order of the help page.
pub const COMMANDS: &[CommandEntry] = &[
    row(Verb::Search, "search", "QUERY", "search", "Searches all that is held and keeps the result."),
    row(
        Verb::Save,
        "save",
        "NAME",
        "save as view",
        "Saves the search, or the query of the view, as a view with a tab.",
    ),
    row(Verb::Forget, "forget", "NAME", "forget a view", "Takes a saved view away; undo brings it back."),
    row(
        Verb::Watch,
        "watch",
        "WHAT",
        "watch for",
        "Watches for author:\"Jane Doe\", word:routing, cat:cs.IR or query:...; what matches is marked.",
    ),
    row(Verb::Unwatch, "unwatch", "WHAT", "watch no longer", "Watches for it no longer; undo brings it back."),
    row(Verb::Watched, "watched", "", "what is watched", "Lists everything held that something watched for is in."),
    row(Verb::View, "view", "NAME", "go to a view", "Goes to a view by its name."),
    row(
        Verb::Sort,
        "sort",
        "ORDER",
        "order the list",
        "Puts the list in order: newest, oldest, relevance, title, starred, watched, upvotes or velocity.",
    ),
    row(
        Verb::Edition,
        "edition",
        "DAY",
        "go to a day",
        "Goes to an edition: today, tuesday, 3 days ago, 21 may or 2026-05-29.",
    ),
    row(
        Verb::Mark(Mark::Hidden, Toward::On),
        "hide",
        "QUERY",
        "hide matches",
        "Hides all papers of the list that answer the query.",
    ),
    row(
        Verb::Mark(Mark::Hidden, Toward::Off),
        "unhide",
        "QUERY",
        "unhide matches",
        "Shows hidden papers of the list again; is:hidden lists them.",
    ),
    row(
        Verb::Mark(Mark::Star, Toward::On),
        "star",
        "QUERY",
        "star matches",
        "Stars all papers of the list that answer the query.",
    ),
    row(
        Verb::Mark(Mark::Star, Toward::Off),
        "unstar",
        "QUERY",
        "unstar matches",
        "Takes the star off all papers of the list that answer the query.",
    ),
    row(
        Verb::Mark(Mark::Read, Toward::On),
        "read",
        "QUERY",
        "matches read",
        "Marks all papers of the list that answer the query read.",
    ),
    row(
        Verb::Mark(Mark::Read, Toward::Off),
        "unread",
        "QUERY",
        "matches unread",
        "Marks all papers of the list that answer the query unread.",
    ),
    row(
        Verb::Updated,
        "updated",
        "",
        "what is newer",
        "Shows starred and read papers with a version newer than the one you looked at.",
    ),
    row(Verb::Follow, "follow", "CAT..", "follow", "Follows categories from now on, as in: follow cs.CL hep-th."),
    row(Verb::Unfollow, "unfollow", "CAT..", "unfollow", "Follows these categories no longer."),
    row(Verb::Help, "help", "NAME", "explain", "Opens help at an action or a command."),
    row(Verb::Quit, "quit", "", "quit", "Leaves the program, whatever is open. Also q."),
];

/// Other names that fingers know.
const ALIASES: [(&str, &str); 6] =
    [("q", "quit"), ("q!", "quit"), ("wq", "quit"), ("qa", "quit"), ("h", "help"), ("e", "edition")];

/// What a line says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Said {
    /// To that paper of the list.
    Go(usize),
    /// An action by its name.
    Act(Action),
    /// A command and what follows it.
    Do(&'static CommandEntry, String),
    /// `w`: all is kept as it is made.
    Kept,
}

impl CommandEntry {
    /// The command of a name or an alias.
    pub fn from_name(name: &str) -> Option<&'static Self> {
        let name = ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, name)| *name);
        COMMANDS.iter().find(|c| c.name == name)
    }

    /// As it is typed with what follows it: `save NAME`.
    pub fn usage(&self) -> String {
        format!("{} {}", self.name, self.argument).trim_end().to_owned()
    }

    /// Whether it says something alone: as the action of its name, or of the paper under the cursor.
    const fn stands_alone(&self) -> bool {
        match self.verb {
            Verb::Save | Verb::Forget | Verb::Unwatch | Verb::View | Verb::Follow | Verb::Unfollow => false,
            Verb::Watch
            | Verb::Watched
            | Verb::Search
            | Verb::Sort
            | Verb::Edition
            | Verb::Updated
            | Verb::Mark(..)
            | Verb::Help
            | Verb::Quit => true,
        }
    }
}

/// The names that can be typed: of commands, then of actions that have no command of their name.
pub(super) fn all_names() -> impl Iterator<Item = (&'static str, &'static str)> {
    let commands = COMMANDS.iter().map(|c| (c.name, c.summary));
    let own = |name: &str| COMMANDS.iter().any(|c| c.name == name);
    let actions = TABLE.iter().filter(move |e| e.group != Group::Typing && e.action.is_shown() && !own(e.name));
    commands.chain(actions.map(|e| (e.name, e.summary)))
}

/// Reads a line without its colon; what it cannot mean is said in one line.
pub(super) fn read(text: &str) -> Result<Said, String> {
    let (name, argument) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let argument = argument.trim();
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(Said::Go(text.parse().unwrap_or(usize::MAX)));
    }
    if name == "w" {
        return Ok(Said::Kept);
    }
    let action = Action::from_name(name).filter(|a| a.entry().group != Group::Typing && *a != Action::Quit);
    match (CommandEntry::from_name(name), action) {
        (_, Some(action)) if argument.is_empty() => Ok(Said::Act(action)),
        (Some(entry), _) if argument.is_empty() && !entry.stands_alone() => {
            Err(format!("{} wants more: {}", entry.name, entry.usage()))
        }
        (Some(entry), _) if entry.argument.is_empty() && !argument.is_empty() => {
            Err(format!("nothing can follow {}", entry.name))
        }
        (Some(entry), _) => Ok(Said::Do(entry, argument.to_owned())),
        (None, Some(_)) => Err(format!("nothing can follow {name}")),
        (None, None) => Err(match nearest(name, all_names().map(|(name, _)| name)) {
            Some(near) => format!("no command is called {name}: did you mean {near}?"),
            None => format!("no command is called {name}; Tab shows them all"),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        for (i, entry) in COMMANDS.iter().enumerate() {
            assert_eq!(CommandEntry::from_name(entry.name), Some(entry));
            assert!(entry.summary.ends_with('.') && entry.short.len() <= 20, "{}", entry.name);
            assert!(COMMANDS[i + 1..].iter().all(|e| e.name != entry.name && e.verb != entry.verb));
        }
        assert!(ALIASES.iter().all(|(alias, name)| Action::from_name(alias).is_none()
            && COMMANDS.iter().any(|c| c.name == *name && c.name != *alias)));
    }

    #[test]
    fn lines_are_read() {
        assert_eq!(read("12"), Ok(Said::Go(12)));
        assert_eq!(read("99999999999999999999999"), Ok(Said::Go(usize::MAX)));
        assert_eq!(read("undo"), Ok(Said::Act(Action::Undo)));
        assert_eq!(read("hide"), Ok(Said::Act(Action::Hide)));
        assert!(matches!(read("hide  cat:cs.CV "), Ok(Said::Do(c, query)) if c.name == "hide" && query == "cat:cs.CV"));
        assert!(matches!(read("q"), Ok(Said::Do(c, _)) if c.verb == Verb::Quit));
        assert!(matches!(read("quit"), Ok(Said::Do(c, _)) if c.verb == Verb::Quit), "it leaves, it closes no layer");
    }

    #[test]
    fn what_cannot_be_meant_is_said() {
        assert_eq!(read("hied").unwrap_err(), "no command is called hied: did you mean hide?");
        assert_eq!(read("zzzzzzzz").unwrap_err(), "no command is called zzzzzzzz; Tab shows them all");
        assert_eq!(read("save").unwrap_err(), "save wants more: save NAME");
        assert_eq!(read("undo 3").unwrap_err(), "nothing can follow undo");
        assert_eq!(read("quit now").unwrap_err(), "nothing can follow quit");
        assert!(read("delete-back").unwrap_err().starts_with("no command is called delete-back"));
    }
}
