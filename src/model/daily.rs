//! What a community says of a paper: Hugging Face's Daily Papers, its votes and how fast they come. It asks nobody.

use std::fmt;

use super::{Badge, Day, PaperId, Period, Row, Stamp};
use crate::text::Clean;

/// What is said of one paper. Whatever is missing is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Daily {
    /// The day of the list it was put on.
    pub day: Option<Day>,
    /// Votes for it.
    pub upvotes: Option<u32>,
    /// Comments on it.
    pub comments: Option<u32>,
    /// The name of the organisation behind it.
    pub organisation: Option<Clean>,
    /// The name of who put it on the list.
    pub submitter: Option<Clean>,
    /// Its code: an address that begins with `https://`.
    pub code: Option<Clean>,
    /// The stars that the code has.
    pub stars: Option<u32>,
    /// Its project's page: an address that begins with `https://`.
    pub project: Option<Clean>,
    /// A summary that a language model wrote. Shown as that, and never instead of the abstract.
    pub summary: Option<MachineSummary>,
    /// Keywords that a language model chose.
    pub keywords: Vec<Clean>,
    /// How fast votes came lately; none where the service was asked but once.
    pub velocity: Option<Velocity>,
    /// When the service last said so; none in its own answer.
    pub polled: Option<Stamp>,
}

/// A summary by a language model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MachineSummary {
    /// What it wrote.
    pub text: Clean,
    /// Its name: `Qwen/Qwen2.5-Coder-32B-Instruct`.
    pub model: Option<Clean>,
}

/// Votes gained a day, in hundredths; fewer than none where votes were taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Velocity(pub i64);

/// The list of a day, week or month, as far as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DailyList {
    /// Of when.
    pub period: Period,
    /// What is said of its papers.
    pub papers: Vec<(PaperId, Daily)>,
    /// Whether these are all.
    pub is_whole: bool,
}

/// A list that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DailyPeriod {
    /// Of when.
    pub period: Period,
    /// When it was last asked for.
    pub checked: Stamp,
    /// How many papers it had.
    pub papers: usize,
    /// Whether all of it came.
    pub is_whole: bool,
}

/// A day of whose list papers are held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DailyDay {
    /// The day.
    pub day: Day,
    /// How many papers of it.
    pub papers: usize,
    /// When the service last spoke of one of them.
    pub polled: Stamp,
}

impl Velocity {
    /// Votes gained a day between two polls; none where no time lies between them.
    pub fn between((from, before): (Stamp, u32), (to, after): (Stamp, u32)) -> Option<Self> {
        let seconds = to.0.checked_sub(from.0).filter(|s| *s > 0)?;
        let gained = i64::from(after) - i64::from(before);
        Some(Self(gained.saturating_mul(100 * 86_400) / seconds))
    }
}

impl Row {
    /// The votes it carries.
    pub fn upvotes(&self) -> Option<u32> {
        self.badges.iter().find_map(|badge| if let Badge::Upvotes(n) = badge { Some(*n) } else { None })
    }
}

impl fmt::Display for Velocity {
    /// `+12 a day`, with a decimal below ten.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { '-' } else { '+' };
        let (whole, rest) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100 / 10);
        if whole < 10 && rest > 0 { write!(f, "{sign}{whole}.{rest} a day") } else { write!(f, "{sign}{whole} a day") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn votes_a_day_are_counted_between_two_polls() {
        let day = 86_400;
        let of = |seconds, before, after| Velocity::between((Stamp(0), before), (Stamp(seconds), after));
        for (seconds, before, after, want) in [
            (day, 10, 22, "+12 a day"),
            (day / 2, 10, 11, "+2 a day"),
            (2 * day, 5, 6, "+0.5 a day"),
            (day, 5, 2, "-3 a day"),
            (day, 5, 5, "+0 a day"),
        ] {
            assert_eq!(of(seconds, before, after).unwrap().to_string(), want);
        }
        assert_eq!(of(0, 1, 2), None);
        assert_eq!(of(-5, 1, 2), None);
        assert!(of(1, 0, u32::MAX).unwrap() > of(1, 0, 7).unwrap());
    }
}
