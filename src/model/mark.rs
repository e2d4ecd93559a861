//! Marks: what the reader did to a paper.

use super::{Paper, PaperId, Stamp};

/// The marks there are. Each is a moment or nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// Starred, for later and for ever.
    Star,
    /// Read.
    Read,
    /// Hidden: in no list but that of the hidden.
    Hidden,
}

impl Mark {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Star, Self::Read, Self::Hidden];

    /// Its name in journal, export and messages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Star => "star",
            Self::Read => "read",
            Self::Hidden => "hide",
        }
    }

    /// The mark of such a name.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|m| m.word() == word)
    }
}

/// All marks of one paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// When it was starred.
    pub star: Option<Stamp>,
    /// When it was read.
    pub read: Option<Stamp>,
    /// When it was hidden.
    pub hidden: Option<Stamp>,
}

impl Marks {
    /// The moment of one mark.
    pub const fn get(&self, mark: Mark) -> Option<Stamp> {
        match mark {
            Mark::Star => self.star,
            Mark::Read => self.read,
            Mark::Hidden => self.hidden,
        }
    }

    /// The same with one mark changed.
    #[must_use]
    pub const fn with(mut self, mark: Mark, to: Option<Stamp>) -> Self {
        match mark {
            Mark::Star => self.star = to,
            Mark::Read => self.read = to,
            Mark::Hidden => self.hidden = to,
        }
        self
    }
}

/// What the library holds of one paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LibraryRecord {
    /// The paper.
    pub id: PaperId,
    /// The reader's marks.
    pub marks: Marks,
    /// The version the reader last looked at, where that is known.
    pub looked: Option<u32>,
    /// The kept copy of a starred paper.
    pub paper: Option<Paper>,
}

/// One mark of one paper to be set to a moment or taken off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The paper.
    pub paper: PaperId,
    /// Which mark.
    pub mark: Mark,
    /// The new value.
    pub to: Option<Stamp>,
}

impl Change {
    /// How many papers these changes touch, in words: `3 papers`.
    pub fn papers(changes: &[Self]) -> String {
        let papers: std::collections::BTreeSet<PaperId> = changes.iter().map(|c| c.paper).collect();
        let plural = if papers.len() == 1 { "paper" } else { "papers" };
        format!("{} {plural}", papers.len())
    }
}
