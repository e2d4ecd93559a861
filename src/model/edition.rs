//! Editions: the dated lists that papers stand in.

use super::Day;

/// How an edition's day became known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Worked out from the submission time and the schedule.
    Computed,
    /// First seen after an earlier complete sync had covered its submission: the newest edition announced then.
    Late,
    /// Said so by arXiv's own listing.
    Listed,
    /// Said so by the day of an OAI-PMH record's change.
    Harvested,
}

impl How {
    /// The stored number.
    pub const fn number(self) -> i64 {
        match self {
            Self::Computed => 0,
            Self::Late => 1,
            Self::Listed => 2,
            Self::Harvested => 3,
        }
    }

    /// The meaning of a stored number.
    pub const fn from_number(number: i64) -> Self {
        match number {
            1 => Self::Late,
            2 => Self::Listed,
            3 => Self::Harvested,
            _ => Self::Computed,
        }
    }

    /// As JSON and people read it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Computed => "computed",
            Self::Late => "late",
            Self::Listed => "listed",
            Self::Harvested => "harvested",
        }
    }
}

/// The edition a paper belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edition {
    /// The listing day.
    pub day: Day,
    /// How we know.
    pub how: How,
}

/// How many papers of an edition are held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EditionSize {
    /// The listing day.
    pub day: Day,
    /// Papers held that are not hidden.
    pub papers: usize,
    /// Of these, unread.
    pub unread: usize,
}
