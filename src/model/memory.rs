//! What the program remembers from one run to the next, beside the marks. It does not know where it is kept.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{PaperId, Stamp, Watch};
use crate::text::Clean;

/// What the program remembers of earlier runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// Saved queries, in the order they were saved.
    pub saved: Vec<SavedQuery>,
    /// What is watched for, in the order it was first watched; without what config.toml says.
    pub watches: Vec<Watch>,
    /// Where the reader was, by the view's name: `today`, `edition:2026-05-28`, `unread`, `saved:NAME`.
    pub places: BTreeMap<String, Place>,
    /// Searches, newest first, at most 200.
    pub searches: Vec<String>,
    /// Lines typed after `:`, newest first, at most 200.
    pub commands: Vec<String>,
    /// Small choices by their key: `list-width`, `order:unread`.
    pub choices: BTreeMap<String, String>,
    /// How long the reader takes a paper: the median gap between the last 200 read marks, those of less than 300 ms and
    /// more than 60 s left out; none where fewer than 10 are left.
    pub pace: Option<Duration>,
}

/// A query with a name of the reader's, cleaned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedQuery {
    /// What its view is called.
    pub name: Clean,
    /// As it was typed.
    pub query: String,
}

/// Where the reader was in a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The paper under the cursor.
    pub paper: PaperId,
    /// When.
    pub at: Stamp,
}

/// One thing to be remembered; the newest of a kind holds. It is no undo step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remembered {
    /// Where the reader is in a view.
    Place {
        /// The view's name, at most 100 characters.
        view: String,
        /// The paper under the cursor.
        paper: PaperId,
    },
    /// The version of a paper that was looked at. The highest holds.
    Looked(PaperId, u32),
    /// A search that was kept.
    Searched(String),
    /// A line typed after `:`.
    Commanded(String),
    /// A small choice.
    Choice {
        /// Its key, at most 100 characters.
        name: String,
        /// What was chosen, at most 1,000 characters.
        value: String,
    },
}

/// A paper whose PDF is waited for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueuedDownload {
    /// The paper.
    pub id: PaperId,
    /// The version asked for.
    pub version: u32,
    /// Why the last try failed; none while it is to be tried.
    pub fault: Option<String>,
}

impl SavedQuery {
    /// A name has at most so many characters.
    pub const LONGEST_NAME: usize = 60;
    /// A query has at most so many characters.
    pub const LONGEST_QUERY: usize = 4_000;

    /// Cleans name and query; none if nothing is left of the name.
    pub fn new(name: &str, query: &str) -> Option<Self> {
        let name = Clean::line(name, Self::LONGEST_NAME);
        let mut cleaned = Clean::line(query, Self::LONGEST_QUERY - 1).into_string();
        // A blank ends the last word, which otherwise is the beginning of one.
        if query.ends_with(char::is_whitespace) && !cleaned.is_empty() {
            cleaned.push(' ');
        }
        (!name.is_empty()).then_some(Self { name, query: cleaned })
    }
}

/// The median gap between moments, newest or oldest first, as [`Memory::pace`] says.
pub fn pace(moments: &[Stamp]) -> Option<Duration> {
    const FEWEST: usize = 10;
    // Whole seconds: what is more than 300 ms is at least one of them.
    let gaps = moments.windows(2).map(|two| two[0].0.abs_diff(two[1].0)).filter(|gap| (1..=60).contains(gap));
    let mut gaps: Vec<u64> = gaps.collect();
    gaps.sort_unstable();
    let (low, high) = (gaps.get(gaps.len().checked_sub(1)? / 2)?, gaps.get(gaps.len() / 2)?);
    (gaps.len() >= FEWEST).then(|| Duration::from_millis((low + high) * 500))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(gaps: &[i64]) -> Vec<Stamp> {
        let start = 1_786_602_400;
        let steps = gaps.iter().scan(start, |at, gap| {
            *at += gap;
            Some(Stamp(*at))
        });
        std::iter::once(Stamp(start)).chain(steps).collect()
    }

    #[test]
    fn the_pace_is_the_median_of_plain_gaps() {
        assert_eq!(pace(&[]), None);
        assert_eq!(pace(&moments(&[5; 9])), None, "nine gaps are too few");
        assert_eq!(pace(&moments(&[5; 10])), Some(Duration::from_secs(5)));
        assert_eq!(pace(&moments(&[4, 5, 4, 5, 4, 5, 4, 5, 4, 5])), Some(Duration::from_millis(4_500)));
        // A bulk mark, a night and a coffee are no paper read.
        let mut gaps = vec![7; 11];
        gaps.extend([0; 40]);
        gaps.extend([61, 300, 40_000]);
        assert_eq!(pace(&moments(&gaps)), Some(Duration::from_secs(7)));
        let newest_first: Vec<Stamp> = moments(&gaps).into_iter().rev().collect();
        assert_eq!(pace(&newest_first), Some(Duration::from_secs(7)));
    }

    #[test]
    fn a_saved_query_is_clean_and_keeps_the_blank_that_ends_its_last_word() {
        let saved = SavedQuery::new(" my\u{1b}[31m  routing ", "routing\u{7}  cat:cs.CL  ").unwrap();
        assert!(!saved.name.contains('\u{1b}') && saved.name.starts_with("my") && saved.name.ends_with("routing"));
        assert_eq!(saved.query, "routing cat:cs.CL ");
        assert_eq!(SavedQuery::new("a", "rou").unwrap().query, "rou");
        assert_eq!(SavedQuery::new("\u{202e} ", "rou"), None);
        let long = SavedQuery::new(&"n".repeat(90), &"q ".repeat(9_000)).unwrap();
        assert!(long.name.chars().count() == 60 && long.query.chars().count() <= SavedQuery::LONGEST_QUERY);
        assert_eq!(SavedQuery::new(&long.name, &long.query), Some(long), "cleaning twice changes nothing");
    }
}
