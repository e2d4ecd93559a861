//! The library as JSON lines: a header, a line for each saved query, each watch and each paper. Plain, documented, and read
//! back identically. Where the reader was and what was typed stays at home.
//!
//! It does not know where the records come from or go to.
//!
//! ```text
//! {"format":"offprint-library","version":2}
//! {"kind":"query","name":"routing","query":"routing OR router cat:cs.CL "}
//! {"kind":"watch","watch":"author:\"Jane Doe\""}
//! {"id":"2608.11232","starred":"2026-08-13T07:12:00Z","read":"2026-08-13T07:11:00Z","looked":2,"paper":{...}}
//! ```
//!
//! A line without a kind is a paper's; version 1 had no others.

use std::io::{self, BufRead, Read, Write};

use serde::{Deserialize, Serialize};

use crate::model::{Author, Category, LibraryRecord, Link, Marks, Paper, PaperId, SavedQuery, Stamp, Watch};
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
const VERSION: u64 = 2;
/// No longer file is read, in bytes.
const LARGEST: u64 = 64 * 1024 * 1024;

/// What an exported library holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// The papers with a mark.
    pub records: Vec<LibraryRecord>,
    /// The saved queries, in the order they were saved.
    pub queries: Vec<SavedQuery>,
    /// What is watched for, in the order it was first watched.
    pub watches: Vec<Watch>,
    /// Lines of a kind this offprint does not know: their number and their kind, to be named.
    pub unknown: Vec<(usize, Clean)>,
}

/// Writes the header, a line for each saved query, for each watch and for each record.
pub fn write_lines(out: &mut dyn Write, contents: &Contents) -> io::Result<()> {
    let mut put = |line: String| writeln!(out, "{line}");
    put(serde_json::to_string(&Header { format: FORMAT.into(), version: VERSION })?)?;
    for SavedQuery { name, query } in &contents.queries {
        put(serde_json::to_string(&QueryLine { kind: QUERY.into(), name: name.to_string(), query: query.clone() })?)?;
    }
    for watch in &contents.watches {
        put(serde_json::to_string(&WatchLine { kind: WATCH.into(), watch: watch.to_string() })?)?;
    }
    for record in &contents.records {
        put(serde_json::to_string(&Line::of(record))?)?;
    }
    Ok(())
}

/// Reads a whole file or nothing. Unknown fields and empty lines are passed over, lines of an unknown kind told of; every
/// string is cleaned.
pub fn read_lines(mut from: &mut dyn BufRead) -> Result<Contents, ImportError> {
    let mut from = Read::take(&mut from, LARGEST + 1);
    let (mut contents, mut bytes, mut number) = (Contents::default(), 0, 0);
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
            return Ok(contents);
        } else if !raw.trim_ascii().is_empty() {
            read_line(&raw, number, &mut contents).map_err(fail)?;
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

fn read_line(raw: &[u8], number: usize, contents: &mut Contents) -> Result<(), ImportFault> {
    let Kind { kind } = serde_json::from_slice(raw).map_err(|e| bad(&e))?;
    match kind.as_deref() {
        None => {
            let line: Line = serde_json::from_slice(raw).map_err(|e| bad(&e))?;
            contents.records.push(line.into_record());
        }
        Some(QUERY) => {
            let line: QueryLine = serde_json::from_slice(raw).map_err(|e| bad(&e))?;
            let nameless = || ImportFault::BadRecord("a saved query without a name".into());
            contents.queries.push(SavedQuery::new(&line.name, &line.query).ok_or_else(nameless)?);
        }
        Some(WATCH) => {
            let line: WatchLine = serde_json::from_slice(raw).map_err(|e| bad(&e))?;
            let watch = Watch::parse(&line.watch).map_err(|e| ImportFault::BadRecord(e.to_string()))?;
            contents.watches.push(watch);
        }
        Some(other) => contents.unknown.push((number, Clean::line(other, 60))),
    }
    Ok(())
}

fn bad(error: &serde_json::Error) -> ImportFault {
    ImportFault::BadRecord(Clean::line(&error.to_string(), 300).to_string())
}

#[derive(Serialize, Deserialize)]
struct Header {
    format: String,
    version: u64,
}

/// What a line is of; none for a paper.
#[derive(Deserialize)]
struct Kind {
    #[serde(default)]
    kind: Option<String>,
}

/// The kind of [`QueryLine`].
const QUERY: &str = "query";

/// A saved query.
#[derive(Serialize, Deserialize)]
struct QueryLine {
    kind: String,
    name: String,
    query: String,
}

/// The kind of [`WatchLine`].
const WATCH: &str = "watch";

/// Something watched for.
#[derive(Serialize, Deserialize)]
struct WatchLine {
    kind: String,
    watch: String,
}

/// A paper.
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
    looked: Option<u32>,
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
        let paper = record.paper.as_ref().map(PaperLine::of);
        Self { id: record.id, starred: star, read, hidden, looked: record.looked, paper }
    }

    fn into_record(self) -> LibraryRecord {
        let marks = Marks { star: self.starred, read: self.read, hidden: self.hidden };
        let looked = self.looked.map(|version| version.clamp(1, 999));
        LibraryRecord { id: self.id, marks, looked, paper: self.paper.map(|c| c.into_paper(self.id)) }
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
