//! The library as JSON lines: a header, then a line for each paper. Plain, documented, and read back identically.
//!
//! It does not know where the records come from or go to.
//!
//! ```text
//! {"format":"offprint-library","version":1}
//! {"id":"2608.11232","starred":"2026-08-13T07:12:00Z","read":"2026-08-13T07:11:00Z","paper":{...}}
//! ```

use std::io::{self, BufRead, Read, Write};

use serde::{Deserialize, Serialize};

use crate::model::{Author, Category, LibraryRecord, Link, Marks, Paper, PaperId, Stamp};
use crate::text::Clean;

/// An import that was refused, whole.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct ImportError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub why: ImportFault,
}

/// What is wrong with a file to import.
#[derive(Debug, thiserror::Error)]
pub enum ImportFault {
    /// It does not begin as an exported library does.
    #[error("not a library exported by offprint")]
    NotALibrary,
    /// A later version of the format.
    #[error("written in version {0} of the format; this offprint reads up to {VERSION}")]
    Newer(u64),
    /// More than 64 MiB.
    #[error("the file is larger than 64 MiB")]
    TooLarge,
    /// No record.
    #[error("not a record: {0}")]
    BadRecord(String),
    /// The file could not be read.
    #[error("{0}")]
    Io(#[from] io::Error),
}

const FORMAT: &str = "offprint-library";
const VERSION: u64 = 1;
/// No longer file is read, in bytes.
const LARGEST: u64 = 64 * 1024 * 1024;

/// Writes the header and a line for each record.
pub fn write_lines<'a>(out: &mut dyn Write, records: impl IntoIterator<Item = &'a LibraryRecord>) -> io::Result<()> {
    let mut put = |line: String| writeln!(out, "{line}");
    put(serde_json::to_string(&Header { format: FORMAT.into(), version: VERSION })?)?;
    for record in records {
        put(serde_json::to_string(&Line::of(record))?)?;
    }
    Ok(())
}

/// Reads a whole file or nothing. Unknown fields and empty lines are passed over; every string is cleaned.
pub fn read_lines(mut from: &mut dyn BufRead) -> Result<Vec<LibraryRecord>, ImportError> {
    let mut from = Read::take(&mut from, LARGEST + 1);
    let (mut records, mut bytes, mut number) = (Vec::new(), 0, 0);
    let mut raw = Vec::new();
    loop {
        number += 1;
        let fail = |why| ImportError { line: number, why };
        raw.clear();
        let read = from.read_until(b'\n', &mut raw).map_err(|e| fail(e.into()))?;
        bytes += read as u64;
        if bytes > LARGEST {
            return Err(fail(ImportFault::TooLarge));
        }
        if number == 1 {
            read_header(&raw).map_err(fail)?;
        } else if read == 0 {
            return Ok(records);
        } else if !raw.trim_ascii().is_empty() {
            let line: Line = serde_json::from_slice(&raw).map_err(|e| fail(bad(&e)))?;
            records.push(line.into_record());
        }
    }
}

fn read_header(raw: &[u8]) -> Result<(), ImportFault> {
    let raw = raw.strip_prefix(b"\xef\xbb\xbf").unwrap_or(raw);
    let header: Header = serde_json::from_slice(raw).map_err(|_| ImportFault::NotALibrary)?;
    match header {
        Header { format, .. } if format != FORMAT => Err(ImportFault::NotALibrary),
        Header { version, .. } if version > VERSION => Err(ImportFault::Newer(version)),
        Header { .. } => Ok(()),
    }
}

fn bad(error: &serde_json::Error) -> ImportFault {
    ImportFault::BadRecord(Clean::line(&error.to_string(), 300).to_string())
}

#[derive(Serialize, Deserialize)]
struct Header {
    format: String,
    version: u64,
}

/// One line.
#[derive(Serialize, Deserialize)]
struct Line {
    id: PaperId,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "moment")]
    starred: Option<Stamp>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "moment")]
    read: Option<Stamp>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "moment")]
    hidden: Option<Stamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    paper: Option<PaperLine>,
}

/// A kept copy. The names are those of the arXiv API where it has one.
#[derive(Serialize, Deserialize)]
struct PaperLine {
    version: u32,
    title: Clean,
    authors: Vec<Author>,
    #[serde(rename = "abstract")]
    summary: Clean,
    primary: Category,
    categories: Vec<Category>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    classes: Vec<Clean>,
    #[serde(with = "moment")]
    published: Option<Stamp>,
    #[serde(with = "moment")]
    updated: Option<Stamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    comment: Option<Clean>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    journal_ref: Option<Clean>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    doi: Option<Clean>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    links: Vec<Link>,
}

impl Line {
    fn of(record: &LibraryRecord) -> Self {
        let Marks { star, read, hidden } = record.marks;
        Self { id: record.id, starred: star, read, hidden, paper: record.paper.as_ref().map(PaperLine::of) }
    }

    fn into_record(self) -> LibraryRecord {
        let marks = Marks { star: self.starred, read: self.read, hidden: self.hidden };
        LibraryRecord { id: self.id, marks, paper: self.paper.map(|c| c.into_paper(self.id)) }
    }
}

impl PaperLine {
    fn of(paper: &Paper) -> Self {
        let paper = paper.clone();
        Self {
            version: paper.version,
            title: paper.title,
            authors: paper.authors,
            summary: paper.summary,
            primary: paper.primary,
            categories: paper.categories,
            classes: paper.classes,
            published: Some(paper.published),
            updated: Some(paper.updated),
            comment: paper.comment,
            journal_ref: paper.journal_ref,
            doi: paper.doi,
            links: paper.links,
        }
    }

    /// The paper, with every list and string within the limits of one that came from arXiv.
    fn into_paper(self, id: PaperId) -> Paper {
        let line = |text: &Clean, cap| Clean::line(text, cap);
        let author = |a: Author| Author {
            name: line(&a.name, 200),
            affiliations: a.affiliations.iter().take(20).map(|t| line(t, 300)).collect(),
        };
        let link = |l: Link| Link { rel: line(&l.rel, 40), title: line(&l.title, 40), href: line(&l.href, 2_000) };
        Paper {
            id,
            version: self.version.clamp(1, 999),
            title: line(&self.title, 1_000),
            summary: self.summary,
            authors: self.authors.into_iter().take(5_000).map(author).collect(),
            primary: self.primary,
            categories: self.categories.into_iter().take(100).collect(),
            classes: self.classes.iter().take(100).map(|c| line(c, 200)).collect(),
            published: self.published.unwrap_or_default(),
            updated: self.updated.unwrap_or_default(),
            comment: self.comment.map(|t| line(&t, 4_096)),
            journal_ref: self.journal_ref.map(|t| line(&t, 4_096)),
            doi: self.doi.map(|t| line(&t, 2_000)),
            links: self.links.into_iter().take(20).map(link).collect(),
        }
    }
}

/// Moments as RFC 3339 without the bounds arXiv's own have: a mark set under a wrong clock must come back too.
mod moment {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    use crate::model::Stamp;

    #[expect(clippy::ref_option, reason = "the signature serde calls")]
    pub(super) fn serialize<S: Serializer>(moment: &Option<Stamp>, to: S) -> Result<S::Ok, S::Error> {
        moment.map(|m| m.to_string()).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Stamp>, D::Error> {
        let Some(text) = Option::<String>::deserialize(from)? else { return Ok(None) };
        let moment: jiff::Timestamp =
            text.parse().map_err(|_| Error::custom("not a time as in 2026-08-13T04:00:00Z"))?;
        Ok(Some(Stamp(moment.as_second())))
    }
}
