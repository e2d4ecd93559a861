//! In which order a list stands, as SQL. It does not choose what stands in it.

use crate::model::{Category, Query, Sort};

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
    /// As arXiv prints one edition: primary category followed, then cross-lists; each by id. Papers whose id is of
    /// months before stand last: they can only be replacements.
    Edition,
}

/// Whether a paper's id is of a month before its edition's, the first week of a month aside, whose editions still
/// bring ids of the last. The month of an id stands in its key above 24 bits, counted from January 1991; an edition is a
/// number like 20260813.
const REPLACED: &str =
    "(p.key >> 24) < (p.edition / 10000 - 1991) * 12 + p.edition / 100 % 100 - 1 - (p.edition % 100 <= 7)";

impl Order {
    /// The order of a query's answer.
    pub(super) fn of(query: &Query, names_one_edition: Option<i64>) -> Self {
        match query.sort {
            Some(Sort::Oldest) => Self::Oldest,
            Some(Sort::Title) => Self::Title,
            Some(Sort::Starred) => Self::Starred,
            Some(Sort::Upvotes) => Self::Upvotes,
            Some(Sort::Velocity) => Self::Velocity,
            Some(Sort::Relevance) if query.has_text() => Self::Relevance,
            None if names_one_edition.is_some() => Self::Edition,
            None if query.has_text() => Self::Tiers,
            // Without words nothing is more relevant than the newest.
            Some(Sort::Newest | Sort::Watched | Sort::Relevance) | None => Self::Newest,
        }
    }

    /// The `ORDER BY` terms over `p`, the paper, and the categories they name.
    pub(super) fn terms(&self, followed: &[Category]) -> (String, Vec<String>) {
        let plain = |terms: &str| (terms.to_owned(), Vec::new());
        match self {
            Self::Newest | Self::Tiers | Self::Relevance => plain("p.edition DESC, p.key DESC"),
            Self::Oldest => plain("p.edition, p.key"),
            Self::Starred => {
                plain("(SELECT m.star FROM library.mark m WHERE m.paper = p.key) DESC, p.edition DESC, p.key DESC")
            }
            Self::Title => plain("p.title COLLATE NOCASE, p.key DESC"),
            Self::Upvotes => {
                plain("(SELECT y.upvotes FROM daily y WHERE y.key = p.key) DESC NULLS LAST, p.edition DESC, p.key DESC")
            }
            Self::Velocity => plain(
                "(SELECT y.velocity FROM daily y WHERE y.key = p.key) DESC NULLS LAST, p.edition DESC, p.key DESC",
            ),
            Self::Edition if followed.is_empty() => (format!("{REPLACED}, p.key"), Vec::new()),
            Self::Edition => {
                let marks = vec!["?"; followed.len()].join(", ");
                let names = followed.iter().map(ToString::to_string).collect();
                (format!("{REPLACED}, p.primary_category NOT IN ({marks}), p.key"), names)
            }
        }
    }
}
