//! arXiv's OAI-PMH: every record that was changed since a day, with all its versions; complete, and late.
//!
//! The service lives at `https://oaipmh.arxiv.org/oai` and goes by the day a *record* was changed on, in UTC: neither by
//! submission nor by announcement. Its pages are offsets into a list that moves, so records may come twice. It is asked
//! nothing here. Facts: the protocol (openarchives.org, version 2.0) and the service's source (arXiv/oaipmh).

mod read;
mod record;
#[cfg(test)]
mod tests;

use std::fmt;

use crate::model::{Author, Category, Day, Licence, Paper, PaperId, Stamp};
use crate::sources::{encoded, links};
use crate::text::Clean;

pub use crate::sources::answer::{FeedError, Skipped};
pub use read::parse;

/// What an answer may be asked for as.
pub const ACCEPT: &str = "text/xml, application/xml;q=0.9, */*;q=0.1";

const SERVICE: &str = "https://oaipmh.arxiv.org/oai";
/// A resumption token in bytes, at most.
const TOKEN: usize = 2_000;
/// Archives that stand under the group `physics`; every other one is a group of its own (`ListSets`, 2026).
const PHYSICS: [&str; 13] = [
    "astro-ph", "cond-mat", "gr-qc", "hep-ex", "hep-lat", "hep-ph", "hep-th", "math-ph", "nlin", "nucl-ex", "nucl-th",
    "physics", "quant-ph",
];

/// What the service answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Records.
    Page(Page),
    /// Nothing was changed in the days asked for: normal at weekends (`noRecordsMatch`).
    NoRecords,
    /// The token is no longer good: begin again with the last day that was whole (`badResumptionToken`).
    BadToken(Clean),
    /// No such paper (`idDoesNotExist`).
    Unknown,
    /// The question was wrong.
    Refused {
        /// The protocol's word for it: `badArgument`.
        code: Clean,
        /// What the service says.
        said: Clean,
    },
}

/// One page of records, whole and well formed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The service's clock at the answer: where the next harvest may begin.
    pub answered: Option<Stamp>,
    /// Records in the order of their change.
    pub records: Vec<Record>,
    /// Papers that are gone; none was ever seen, but the service declares that it would tell.
    pub deleted: Vec<Deleted>,
    /// What comes after this page.
    pub next: Next,
    /// How many records the whole list has; the service has not told since 2025.
    pub whole: Option<usize>,
    /// Records that could not be read.
    pub skipped: Vec<Skipped>,
    /// What else was odd, for people.
    pub warnings: Vec<String>,
}

/// What comes after a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Next {
    /// Nothing: the list has one page.
    #[default]
    Single,
    /// Nothing: this was the last of several.
    Last,
    /// Another page.
    More {
        /// What to ask it with.
        token: Token,
        /// Until when: mostly the next midnight in UTC.
        until: Option<Stamp>,
    },
}

/// What the next page is asked with, as it came: a text that is percent-encoded already, and is so once more when it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token(Box<str>);

/// A paper that is no longer there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deleted {
    /// The paper.
    pub id: PaperId,
    /// The day it went on.
    pub day: Day,
}

/// A record: the latest version's description, and what is known of all versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The paper.
    pub id: PaperId,
    /// The day the record was changed on, in UTC: by a new version, a DOI, or a clerk.
    pub changed: Day,
    /// The sets it is in: `cs:cs:CL`.
    pub sets: Vec<Clean>,
    /// What is known of its versions.
    pub history: History,
    /// The title, TeX as it came.
    pub title: Clean,
    /// The abstract, TeX as it came.
    pub summary: Clean,
    /// The authors, spelled as the query service spells them.
    pub authors: Vec<Author>,
    /// The primary category.
    pub primary: Category,
    /// All categories, the primary first.
    pub categories: Vec<Category>,
    /// Subject classes that are not arXiv's. Since 2025 the service puts the MSC's under both names.
    pub classes: Vec<Clean>,
    /// The authors' comment.
    pub comment: Option<Clean>,
    /// Where it was published.
    pub journal_ref: Option<Clean>,
    /// The publisher's DOI.
    pub doi: Option<Clean>,
    /// The report's number at its institution.
    pub report_no: Option<Clean>,
    /// The licence.
    pub licence: Option<Licence>,
    /// Who submitted it; in arXivRaw alone.
    pub submitter: Option<Clean>,
}

/// What a format says of a paper's versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum History {
    /// All versions by number, at least one (arXivRaw).
    Versions(Vec<Version>),
    /// One day that is of version 1 in answers before 2025 and of the latest version since (`created` of the format
    /// arXiv). Nobody's first submission may be taken from it.
    Created(Option<Day>),
}

/// One version of a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its number, from 1.
    pub number: u32,
    /// When it was submitted.
    pub submitted: Stamp,
    /// The size of its source in KiB (the service's "kb").
    pub size: Option<u32>,
    /// Letters that say what the source is, as the service has them: `D` made by pdfTeX, `H` HTML, `P` PostScript, `X` DOCX, `A`
    /// with further files, `S` not given out, `I` withdrawn; none for TeX and PDF.
    pub source: Clean,
}

/// The format of the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// All versions, authors in one line.
    Raw,
    /// The latest version, authors one by one with their affiliations.
    Arxiv,
}

/// A set of records: a category or an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set(Box<str>);

/// Which records are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Harvest {
    /// Records changed on this day or later, in UTC; from the first there is where there is none. Earlier than 2005-09-16 is refused.
    pub from: Option<Day>,
    /// And on this one or earlier; a day after tomorrow is refused.
    pub until: Option<Day>,
    /// In this set alone.
    pub set: Option<Set>,
    /// The format.
    pub format: Format,
}

impl Harvest {
    /// The address of the first page.
    pub fn url(&self) -> String {
        let mut url = format!("{SERVICE}?verb=ListRecords&metadataPrefix={}", self.format.prefix());
        let set = self.set.as_ref().map(|set| encoded(&set.0));
        let [from, until] = [self.from, self.until].map(|day| day.map(|day| day.to_string()));
        for (name, value) in [("from", from), ("until", until), ("set", set)] {
            if let Some(value) = value {
                url = format!("{url}&{name}={value}");
            }
        }
        url
    }
}

/// The address of one paper's record.
pub fn record_url(id: PaperId, format: Format) -> String {
    format!(
        "{SERVICE}?verb=GetRecord&identifier={}&metadataPrefix={}",
        encoded(&format!("oai:arXiv.org:{id}")),
        format.prefix()
    )
}

impl Format {
    const fn prefix(self) -> &'static str {
        match self {
            Self::Raw => "arXivRaw",
            Self::Arxiv => "arXiv",
        }
    }
}

impl Set {
    /// The set of a category, or of a whole archive where it is one: `cs:cs:CL`, `physics:hep-th`, `physics:astro-ph:GA`.
    pub fn of(category: &Category) -> Self {
        let archive = category.archive();
        let group = if PHYSICS.contains(&archive) { "physics" } else { archive };
        Self(format!("{group}:{}", category.as_str().replacen('.', ":", 1)).into())
    }
}

impl fmt::Display for Set {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Token {
    /// A token as it came, or as it was kept; none of an empty text, or of one that no service would send.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let sound = !text.is_empty() && text.len() <= TOKEN && text.bytes().all(|b| b.is_ascii_graphic());
        sound.then(|| Self(text.into()))
    }

    /// To be kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address of the page. With a token nothing else may be asked.
    pub fn url(&self) -> String {
        format!("{SERVICE}?verb=ListRecords&resumptionToken={}", encoded(&self.0))
    }
}

impl Version {
    /// Whether the paper was withdrawn with this version.
    pub fn is_withdrawn(&self) -> bool {
        self.source.contains('I')
    }
}

impl Record {
    /// Its latest version, where versions are known.
    pub fn latest(&self) -> Option<&Version> {
        match &self.history {
            History::Versions(versions) => versions.last(),
            History::Created(_) => None,
        }
    }

    /// When version 1 was submitted, where that is known for sure.
    pub fn published(&self) -> Option<Stamp> {
        match &self.history {
            History::Versions(versions) => versions.first().filter(|v| v.number == 1).map(|v| v.submitted),
            History::Created(_) => None,
        }
    }

    /// Whether its latest version is a withdrawal.
    pub fn is_withdrawn(&self) -> bool {
        self.latest().is_some_and(Version::is_withdrawn)
    }

    /// The paper. None where the format does not say when its first version was submitted.
    pub fn paper(&self) -> Option<Paper> {
        let (published, latest) = (self.published()?, self.latest()?);
        Some(Paper {
            id: self.id,
            version: latest.number,
            title: self.title.clone(),
            summary: self.summary.clone(),
            authors: self.authors.clone(),
            primary: self.primary.clone(),
            categories: self.categories.clone(),
            classes: self.classes.clone(),
            published,
            updated: latest.submitted,
            comment: self.comment.clone(),
            journal_ref: self.journal_ref.clone(),
            doi: self.doi.clone(),
            links: links::of(self.id, latest.number),
        })
    }
}

impl Page {
    /// Everything odd, for people: skipped records first.
    pub fn all_warnings(&self) -> impl Iterator<Item = &str> {
        self.skipped.iter().map(|s| s.why.as_str()).chain(self.warnings.iter().map(String::as_str))
    }
}
