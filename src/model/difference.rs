//! What changed between two versions of a paper. It does not know which versions are worth comparing.

use super::Paper;
use crate::text::diff::{self, NameChange, Piece};

/// Two versions of a paper as what they share and do not share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The older version.
    pub from: u32,
    /// The newer.
    pub to: u32,
    /// Of the titles.
    pub title: Vec<Piece>,
    /// Of the authors: the newer version's, with those that are gone where they stood.
    pub authors: Vec<(NameChange, String)>,
    /// Of the abstracts.
    pub summary: Vec<Piece>,
    /// Of the comments.
    pub comment: Vec<Piece>,
}

impl Difference {
    /// What became of `old` in `new`.
    pub fn of(old: &Paper, new: &Paper) -> Self {
        let (before, after): (Vec<&str>, Vec<&str>) =
            (old.authors.iter().map(|a| &*a.name).collect(), new.authors.iter().map(|a| &*a.name).collect());
        let comment = |paper: &'_ Paper| paper.comment.as_deref().unwrap_or_default().to_owned();
        Self {
            from: old.version,
            to: new.version,
            title: diff::words(&old.title, &new.title),
            authors: diff::names(&before, &after).into_iter().map(|(c, name)| (c, name.to_owned())).collect(),
            summary: diff::words(&old.summary, &new.summary),
            comment: diff::words(&comment(old), &comment(new)),
        }
    }

    /// Whether the authors are the same in the same order.
    pub fn same_authors(&self) -> bool {
        self.authors.iter().all(|(change, _)| *change == NameChange::Same)
    }

    /// Whether nothing of it changed.
    pub fn is_none(&self) -> bool {
        self.same_authors() && [&self.title, &self.summary, &self.comment].into_iter().all(|p| diff::is_same(p))
    }

    /// How many words of title, abstract and comment were taken out, and how many put in.
    pub fn counts(&self) -> (usize, usize) {
        let all = [&self.title, &self.summary, &self.comment].into_iter().map(|p| diff::counts(p));
        all.fold((0, 0), |(gone, new), (g, n)| (gone + g, new + n))
    }
}
