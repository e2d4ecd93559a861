//! What is known of a paper beside its record: how it was announced, its versions, its licence. It does not find any of it out.

use super::{Category, Daily, Day, Findings, How, Kind, Licence, Stamp};
use crate::text::Clean;

/// What is known of a paper beside its record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Its announcements, the newest edition first.
    pub announced: Vec<Announced>,
    /// Its versions as far as they are known, by number.
    pub versions: Vec<Version>,
    /// Its licence.
    pub licence: Option<Licence>,
    /// The version the reader last looked at.
    pub looked: Option<u32>,
    /// What its comment and abstract tell between the lines.
    pub findings: Findings,
    /// What the daily list says of it.
    pub daily: Option<Daily>,
}

/// One announcement of a paper to one category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announced {
    /// In which edition.
    pub edition: Day,
    /// To which category.
    pub category: Category,
    /// As what.
    pub kind: Kind,
    /// In which version; none where nobody said.
    pub version: Option<u32>,
    /// How that is known.
    pub how: How,
}

/// A version of a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its number, from 1.
    pub number: u32,
    /// When it was submitted.
    pub submitted: Option<Stamp>,
    /// The size of its source in KiB.
    pub size: Option<u32>,
    /// Whether the paper was withdrawn with it, where arXiv said so.
    pub is_withdrawn: bool,
    /// Whether its texts are here, so that it can be compared.
    pub is_held: bool,
}

/// What a row of a list carries beside its title, the most telling first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Badge {
    /// The newest version was withdrawn.
    Withdrawn,
    /// Newer than the version the reader looked at.
    Updated,
    /// Something watched is in it.
    Watched,
    /// Votes on the daily list.
    Upvotes(u32),
    /// Where it was accepted: `NeurIPS 2026`.
    Venue(Clean),
    /// It names its code.
    Code,
}
