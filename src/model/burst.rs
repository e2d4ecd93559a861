//! Words, phrases and authors that come up more than they used to. It does not find them.

use super::Day;
use crate::text::Clean;

/// How many weeks are looked at: this one and the eight before.
pub const WEEKS: usize = 9;

/// Something that comes up more in this week's editions than in those of the eight weeks before.
#[derive(Clone, Debug, PartialEq)]
pub struct Burst {
    /// What it is.
    pub kind: BurstKind,
    /// The word, the words or the name.
    pub text: Clean,
    /// In how many papers it stands, by week, this one last.
    pub weeks: [u32; WEEKS],
    /// How many times its share of the papers has grown; none where it never came up before.
    pub ratio: Option<f32>,
}

/// A paper as it is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekPaper {
    /// How many weeks ago it was announced: 0 is this week.
    pub week: usize,
    /// The title.
    pub title: Clean,
    /// The authors' names.
    pub authors: Vec<Clean>,
}

/// What bursts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BurstKind {
    /// A word of titles.
    Word,
    /// Two or three words of titles, one after the other.
    Phrase,
    /// An author.
    Author,
}

impl Burst {
    /// In how many papers of this week it stands.
    pub const fn now(&self) -> u32 {
        self.weeks[WEEKS - 1]
    }

    /// The query that lists the papers counted, where the newest edition is of a day.
    pub fn query(&self, newest: Day) -> String {
        let what = match self.kind {
            BurstKind::Word => format!("title:{}", self.text),
            BurstKind::Phrase => format!("title:\"{}\"", self.text),
            BurstKind::Author => format!("author:\"{}\"", self.text.replace('"', " ")),
        };
        format!("{what} since:{}", newest.back(6))
    }
}

impl BurstKind {
    /// As people read it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Phrase => "phrase",
            Self::Author => "author",
        }
    }
}
