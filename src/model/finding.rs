//! What a paper says of itself between the lines: where it was accepted, where its code is, how long it is.
//!
//! Worked out of comment and abstract alone. It asks nobody whether that is so.

mod count;
mod link;
#[cfg(test)]
mod tests;
mod venue;
mod withdrawn;
mod words;

use std::fmt;

use crate::text::Clean;
use words::Words;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Where it was accepted.
    pub venue: Option<Venue>,
    /// Addresses it names, those of the comment first, each once, at most [`Findings::LINKS`].
    pub links: Vec<FoundLink>,
    /// How many pages it has.
    pub pages: Option<u32>,
    /// How many figures it has.
    pub figures: Option<u32>,
    /// Whether it says that it is withdrawn.
    pub is_withdrawn: bool,
}

/// Where a paper was accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Venue {
    /// The short name: `NeurIPS`, `IEEE TPAMI`.
    pub name: Clean,
    /// Which part of it.
    pub part: Part,
    /// The year, where it is told.
    pub year: Option<u16>,
}

/// Which part of a venue a paper stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The conference or journal itself.
    Main,
    /// The findings, as the conferences on computational linguistics call their second list.
    Findings,
    /// A workshop held with it.
    Workshop,
}

/// An address a paper names.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FoundLink {
    /// What it leads to.
    pub kind: LinkKind,
    /// The address; begins with `https://`.
    pub address: Clean,
}

/// What an address leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LinkKind {
    /// Code.
    Code,
    /// The page of the project.
    Project,
    /// A trained model.
    Model,
    /// A data set.
    Dataset,
    /// Anything else.
    Page,
}

impl Findings {
    /// No more addresses are kept of one paper.
    pub const LINKS: usize = 12;

    /// What comment and abstract tell.
    pub fn of(comment: Option<&str>, summary: &str) -> Self {
        let (comment, opening) = (comment.unwrap_or_default(), opening(summary));
        let said = Words::of(comment);
        Self {
            venue: venue::find(&said),
            links: link::find(&[comment, summary], Self::LINKS),
            pages: count::pages(&said),
            figures: count::figures(&said),
            is_withdrawn: withdrawn::is_told(&said)
                || (withdrawn::is_named(opening) && withdrawn::is_told(&Words::of(opening))),
        }
    }

    /// Whether it names an address of that kind.
    pub fn has(&self, kind: LinkKind) -> bool {
        self.links.iter().any(|l| l.kind == kind)
    }
}

impl Part {
    /// As it stands behind a venue's name; nothing for the venue itself.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Main => "",
            Self::Findings => "Findings",
            Self::Workshop => "workshop",
        }
    }
}

impl Venue {
    /// The name with the part, without the year, as it is stored and searched: `EMNLP Findings`.
    pub fn full_name(&self) -> String {
        match self.part {
            Part::Main => self.name.to_string(),
            part => format!("{} {}", self.name, part.word()),
        }
    }

    /// The venue of a stored name and year.
    pub fn stored(full_name: &str, year: Option<u16>) -> Self {
        let parts = [Part::Findings, Part::Workshop];
        let ends = |p: &Part| full_name.strip_suffix(p.word()).and_then(|name| name.strip_suffix(' '));
        let (name, part) = parts.iter().find_map(|p| ends(p).map(|n| (n, *p))).unwrap_or((full_name, Part::Main));
        Self { name: Clean::line(name, 80), part, year }
    }
}

impl fmt::Display for Venue {
    /// `NeurIPS 2026 workshop`, `EMNLP Findings 2026`, `IEEE TPAMI`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if self.part == Part::Findings {
            write!(f, " {}", self.part.word())?;
        }
        if let Some(year) = self.year {
            write!(f, " {year}")?;
        }
        if self.part == Part::Workshop { write!(f, " {}", self.part.word()) } else { Ok(()) }
    }
}

impl LinkKind {
    /// As people and JSON read it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Project => "project",
            Self::Model => "model",
            Self::Dataset => "dataset",
            Self::Page => "page",
        }
    }
}

/// Where an abstract says that there is none any more.
fn opening(summary: &str) -> &str {
    let end = summary.char_indices().nth(300).map_or(summary.len(), |(at, _)| at);
    &summary[..end]
}
