//! In which order a list stands, as SQL. It does not choose what stands in it.

use crate::model::{Query, Sort};

/// The order of one list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// What matches in title or authors first, then the rest; each newest first.
    Tiers,
    /// Newest edition first, inside it the highest id.
    Newest,
    /// Oldest edition first, inside it the lowest id.
    Oldest,
    /// By title, A first.
    Title,
    /// Newest star first, what has none last.
    Starred,
    /// Best match of the newest candidates first.
    Relevance,
    /// Most votes on the daily list first, what has none last.
    Upvotes,
    /// Most votes a day first, what has none last.
    Velocity,
    /// What is watched first, then the list's own order.
    Watched,
    /// As arXiv prints one edition, by its number: new, cross-listed, replaced, the rest, as it was announced to the
    /// categories followed; each by id. Its papers are gathered (`d`).
    Edition(i64),
}

impl Order {
    /// The order of a query's answer.
    pub(super) fn of(query: &Query, names_one_edition: Option<i64>) -> Self {
        match (query.sort, names_one_edition) {
            (Some(Sort::Oldest), _) => Self::Oldest,
            (Some(Sort::Title), _) => Self::Title,
            (Some(Sort::Starred), _) => Self::Starred,
            (Some(Sort::Upvotes), _) => Self::Upvotes,
            (Some(Sort::Velocity), _) => Self::Velocity,
            (Some(Sort::Watched), _) => Self::Watched,
            (Some(Sort::Relevance), _) if query.has_text() => Self::Relevance,
            (None, Some(edition)) => Self::Edition(edition),
            (None, None) if query.has_text() => Self::Tiers,
            // Without words nothing is more relevant than the newest.
            (Some(Sort::Newest | Sort::Relevance), _) | (None, None) => Self::Newest,
        }
    }

    /// The `ORDER BY` terms over `p`, the paper.
    pub(super) fn terms(&self) -> String {
        match self {
            Self::Newest | Self::Tiers | Self::Relevance | Self::Watched => NEWEST.into(),
            Self::Oldest => "p.edition, p.key".into(),
            Self::Starred => format!("(SELECT m.star FROM library.mark m WHERE m.paper = p.key) DESC, {NEWEST}"),
            Self::Upvotes => format!("(SELECT y.upvotes FROM daily y WHERE y.key = p.key) DESC NULLS LAST, {NEWEST}"),
            Self::Velocity => format!("(SELECT y.velocity FROM daily y WHERE y.key = p.key) DESC NULLS LAST, {NEWEST}"),
            Self::Title => "p.title COLLATE NOCASE, p.key DESC".into(),
            Self::Edition(day) => format!("d.place, d.unsaid AND (d.key >> 24) < {}, d.key", oldest_month(*day)),
        }
    }
}

const NEWEST: &str = "p.edition DESC, p.key DESC";

/// The month before which an id is no new paper's, counted from January 1991 as it stands in a key above 24 bits: that of
/// the edition, in its first week the one before. Of papers nobody said anything of, those before it come last.
const fn oldest_month(edition: i64) -> i64 {
    let (year, month, day) = (edition / 10_000, edition / 100 % 100, edition % 100);
    (year - 1991) * 12 + month - 1 - (day <= 7) as i64
}
