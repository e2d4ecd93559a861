//! Papers: the whole record, and the narrow row a list needs.

use super::{Badge, Category, Day, Edition, Kind, Known, Marks, PaperId, Stamp};
use crate::text::{Clean, tex};

/// A paper as arXiv describes it: its latest known version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// The identifier without version.
    pub id: PaperId,
    /// The version these facts are of, from 1.
    pub version: u32,
    /// The title, TeX as it came.
    pub title: Clean,
    /// The abstract, TeX as it came; paragraphs divided by a line feed.
    pub summary: Clean,
    /// The authors in order.
    pub authors: Vec<Author>,
    /// The primary category.
    pub primary: Category,
    /// All categories, the primary first.
    pub categories: Vec<Category>,
    /// Subject classes that are not arXiv's (ACM, MSC), as the wire format before November 2025 gave them.
    pub classes: Vec<Clean>,
    /// When version 1 was submitted.
    pub published: Stamp,
    /// When this version was submitted.
    pub updated: Stamp,
    /// The authors' comment.
    pub comment: Option<Clean>,
    /// Where it was published.
    pub journal_ref: Option<Clean>,
    /// The publisher's DOI; several stand in one string, divided by blanks.
    pub doi: Option<Clean>,
    /// Links the service gave.
    pub links: Vec<Link>,
}

/// An author.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Author {
    /// The name as given.
    pub name: Clean,
    /// Affiliations, mostly none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub affiliations: Vec<Clean>,
}

/// A link of a paper's record.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Link {
    /// `alternate` or `related`.
    pub rel: Clean,
    /// `pdf`, `doi` or empty.
    #[serde(default)]
    pub title: Clean,
    /// The address. Shown only; what is opened is built from the id.
    pub href: Clean,
}

/// A paper as it is held here: with its edition and what the reader did to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The record.
    pub paper: Paper,
    /// Where it stands; none for a kept copy whose cache is gone.
    pub edition: Option<Edition>,
    /// The reader's marks.
    pub marks: Marks,
    /// What is known of it beside the record.
    pub known: Known,
}

/// A line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The paper.
    pub id: PaperId,
    /// Its latest known version; 0 while the paper is known by its id alone.
    pub version: u32,
    /// The title, TeX as it came.
    pub title: Clean,
    /// Surnames for a list: `Ivanova, Tanaka, +3`.
    pub byline: Clean,
    /// The primary category; none while only the id is known.
    pub primary: Option<Category>,
    /// Its edition; none while unknown.
    pub day: Option<Day>,
    /// As what it was announced in which editions to the categories followed, the newest first: of several kinds in one the
    /// strongest. At most the last four; none where only submission times speak of it.
    pub announced: Vec<(Day, Kind)>,
    /// What it carries beside its title.
    pub badges: Vec<Badge>,
    /// The reader's marks.
    pub marks: Marks,
}

/// Which version's year a bibliography gives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BibtexYear {
    /// That of version 1.
    #[default]
    First,
    /// That of the newest version, as arXiv's own export has it.
    Latest,
}

/// The authors in a few words: up to three surnames, then how many more.
pub fn byline(authors: &[Author]) -> Clean {
    let surname = |a: &Author| {
        let name = tex::render(&a.name);
        // A collaboration is called by its whole name.
        if name.contains("ollaboration") || name.contains("onsortium") {
            return name.into_owned();
        }
        name.rsplit(' ').find(|w| !matches!(*w, "Jr." | "Jr" | "II" | "III" | "IV")).unwrap_or(&name).to_owned()
    };
    let shown = if authors.len() <= 3 { authors.len() } else { 2 };
    let mut names: Vec<String> = authors[..shown].iter().map(surname).collect();
    if authors.len() > shown {
        names.push(format!("+{}", authors.len() - shown));
    }
    Clean::line(&names.join(", "), 120)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<Author> {
        names.iter().map(|n| Author { name: Clean::line(n, 200), affiliations: vec![] }).collect()
    }

    #[test]
    fn a_byline_is_short() {
        assert_eq!(&*byline(&names(&["Ashish Vaswani"])), "Vaswani");
        assert_eq!(&*byline(&names(&["A B", "C D", "E F"])), "B, D, F");
        assert_eq!(&*byline(&names(&["A B", "C D", "E F", "G H"])), "B, D, +2");
        assert_eq!(&*byline(&names(&["The ATLAS Collaboration"])), "The ATLAS Collaboration");
        assert_eq!(&*byline(&[]), "");
    }
}
