//! Batches: one edition in one category, and whether it is whole. It does not find that out.

use super::{Category, Day, Stamp};

/// What is known of one edition in one category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The listing day.
    pub edition: Day,
    /// The category.
    pub category: Category,
    /// How sure we are.
    pub state: BatchState,
    /// How many papers arXiv says it has, of all kinds; none where it did not say.
    pub listed: Option<usize>,
    /// How many of them are held, by kind.
    pub held: Lanes,
    /// How many came after it was first said to lack some.
    pub healed: usize,
    /// When it was last looked at; none where only submission times speak of it.
    pub checked: Option<Stamp>,
    /// When it is looked at again, if it is.
    pub next_try: Option<Stamp>,
}

/// How sure we are of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum BatchState {
    /// Worked out from submission times; no listing was seen, replacements are missing.
    #[default]
    Computed,
    /// As a feed gave it; nobody has counted it.
    Listed,
    /// Known to lack papers: a stale feed, or one cut short.
    Stale,
    /// As many as arXiv says there are.
    Whole,
}

/// How many papers of a list are of which kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lanes {
    /// New.
    pub new: usize,
    /// Cross-listed.
    pub cross: usize,
    /// Replaced.
    pub replace: usize,
    /// Replaced, and cross-listed.
    pub replace_cross: usize,
    /// Of another kind.
    pub other: usize,
}

impl BatchState {
    /// The stored number.
    pub const fn number(self) -> i64 {
        match self {
            Self::Computed => 0,
            Self::Listed => 1,
            Self::Stale => 2,
            Self::Whole => 3,
        }
    }

    /// The meaning of a stored number.
    pub const fn from_number(number: i64) -> Self {
        match number {
            1 => Self::Listed,
            2 => Self::Stale,
            3 => Self::Whole,
            _ => Self::Computed,
        }
    }

    /// As JSON and people read it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Computed => "computed",
            Self::Listed => "listed",
            Self::Stale => "stale",
            Self::Whole => "whole",
        }
    }
}

impl Lanes {
    /// All of them.
    pub const fn all(self) -> usize {
        self.new + self.cross + self.replace + self.replace_cross + self.other
    }
}
