//! What the program remembers from one run to the next: saved queries, places, lines typed, small choices.
//!
//! It does not know where that is kept.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{PaperId, Stamp};

/// Everything remembered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Memory {
    /// Saved queries, in the order they were saved.
    pub saved: Vec<SavedQuery>,
    /// Where the cursor stood, by the name of the view: `today:2026-05-29`, `unread`, `saved:NAME`.
    pub places: BTreeMap<String, Place>,
    /// Searches typed, newest first.
    pub searches: Vec<String>,
    /// Commands typed, newest first.
    pub commands: Vec<String>,
    /// Small choices made by key, by name: `list-width`, `lines`, `order:unread`.
    pub choices: BTreeMap<String, String>,
    /// How long the reader takes a paper; none before there is enough to tell.
    pub pace: Option<Duration>,
}

/// A query with a name: a view of the reader's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedQuery {
    /// Its name.
    pub name: String,
    /// The query as it was typed.
    pub query: String,
}

/// Where the cursor stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// On which paper.
    pub paper: PaperId,
    /// When.
    pub at: Stamp,
}

/// One thing to be remembered; the newest of a kind holds. It is no step of undo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remembered {
    /// The cursor stands there.
    Place {
        /// The name of the view.
        view: String,
        /// On which paper.
        paper: PaperId,
    },
    /// A search was kept.
    Searched(String),
    /// A command was given.
    Commanded(String),
    /// A choice was made.
    Choice {
        /// Its name.
        name: String,
        /// What was chosen.
        value: String,
    },
}
