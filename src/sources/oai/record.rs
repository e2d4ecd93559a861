//! Reads one record of OAI-PMH in the formats arXivRaw and arXiv.
//!
//! Fields are known by local name alone: records without their namespace have been seen.

use super::{Deleted, History, Page, Record, Version};
use crate::model::{Author, Day, Licence, PaperId, Stamp};
use crate::sources::answer::Skipped;
use crate::sources::names;
use crate::sources::terms::categories;
use crate::sources::xml::{Broken, Node, Tag, Xml};
use crate::text::{Clean, cap};

/// Sets, categories and affiliations, at most.
const FEW: usize = 100;
/// Versions of one paper, at most.
const VERSIONS: usize = 1_000;

/// A record as it stands there, nothing understood yet.
#[derive(Default)]
pub(super) struct Raw {
    identifier: String,
    datestamp: String,
    deleted: bool,
    sets: Vec<Clean>,
    /// Whether it has a description, and in which format.
    format: Option<Shape>,
    versions: Vec<Result<Version, String>>,
    people: Vec<Author>,
    id: String,
    created: String,
    title: Option<String>,
    authors: String,
    categories: String,
    comments: String,
    summary: String,
    journal_ref: String,
    doi: String,
    report_no: String,
    licence: String,
    submitter: String,
    msc: String,
    acm: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Raw,
    Arxiv,
}

impl Raw {
    /// Reads to the end of the record just opened.
    pub fn read(xml: &mut Xml) -> Result<Self, Broken> {
        let mut raw = Self::default();
        while let Some(tag) = child(xml)? {
            match tag.name.as_str() {
                "header" => raw.header(&tag, xml)?,
                "metadata" => {
                    while let Some(tag) = child(xml)? {
                        match tag.name.as_str() {
                            "arXivRaw" => raw.fields(Shape::Raw, xml)?,
                            "arXiv" => raw.fields(Shape::Arxiv, xml)?,
                            _ => xml.skip()?,
                        }
                    }
                }
                _ => xml.skip()?,
            }
        }
        Ok(raw)
    }

    fn header(&mut self, tag: &Tag, xml: &mut Xml) -> Result<(), Broken> {
        self.deleted = tag.get("status").is_some_and(|status| status.trim() == "deleted");
        while let Some(tag) = child(xml)? {
            let text = xml.text()?;
            match tag.name.as_str() {
                "identifier" => self.identifier = text,
                "datestamp" => self.datestamp = text,
                "setSpec" if self.sets.len() < FEW => self.sets.push(Clean::line(&text, cap::NAME)),
                _ => {}
            }
        }
        Ok(())
    }

    fn fields(&mut self, shape: Shape, xml: &mut Xml) -> Result<(), Broken> {
        self.format = Some(shape);
        while let Some(tag) = child(xml)? {
            match (tag.name.as_str(), shape) {
                ("version", _) => {
                    let version = version(&tag, xml)?;
                    if self.versions.len() < VERSIONS {
                        self.versions.push(version);
                    }
                    continue;
                }
                ("authors", Shape::Arxiv) => {
                    self.people(xml)?;
                    continue;
                }
                _ => {}
            }
            let text = xml.text()?;
            match tag.name.as_str() {
                "id" => self.id = text,
                "created" => self.created = text,
                "title" => self.title = Some(text),
                "authors" => self.authors = text,
                "categories" => self.categories = text,
                "comments" => self.comments = text,
                "abstract" => self.summary = text,
                "journal-ref" => self.journal_ref = text,
                "doi" => self.doi = text,
                "report-no" => self.report_no = text,
                "license" => self.licence = text,
                "submitter" => self.submitter = text,
                "msc-class" => self.msc = text,
                "acm-class" => self.acm = text,
                _ => {}
            }
        }
        Ok(())
    }

    /// Reads to the end of the authors just opened.
    fn people(&mut self, xml: &mut Xml) -> Result<(), Broken> {
        while child(xml)?.is_some() {
            let (mut key, mut fore, mut suffix, mut places) = (String::new(), String::new(), String::new(), Vec::new());
            while let Some(tag) = child(xml)? {
                let text = xml.text()?;
                match tag.name.as_str() {
                    "keyname" => key = text,
                    "forenames" => fore = text,
                    "suffix" => suffix = text,
                    "affiliation" if places.len() < FEW => {
                        places.extend(Some(names::name(&text)).filter(|place| !place.is_empty()));
                    }
                    _ => {}
                }
            }
            let key = key.trim().trim_end_matches(',');
            let name = names::name(&format!("{fore} {key} {suffix}"));
            if !name.is_empty() && self.people.len() < cap::AUTHORS {
                self.people.push(Author { name, affiliations: places });
            }
        }
        Ok(())
    }

    /// Puts the record, the `nth` of its page, where it belongs.
    pub fn into_page(self, nth: usize, wrong: Option<String>, page: &mut Page) {
        let id = [&self.identifier, &self.id].into_iter().find_map(|text| text.trim().parse::<PaperId>().ok());
        let named = id.map_or_else(|| format!("{:?}", &*Clean::line(&self.identifier, 80)), |id| id.to_string());
        let got = match (wrong, id, self.datestamp.trim().get(..10).and_then(|day| day.parse::<Day>().ok())) {
            (Some(wrong), _, _) => Err(wrong),
            (None, None, _) => Err("it names no paper".into()),
            (None, Some(_), None) => Err("it does not say when it was changed".into()),
            (None, Some(id), Some(day)) if self.deleted => {
                page.deleted.push(Deleted { id, day });
                return;
            }
            (None, Some(id), Some(day)) => self.record(id, day),
        };
        match got {
            Ok(record) => page.records.push(record),
            Err(why) => page.skipped.push(Skipped {
                id,
                why: format!("skipped {named}, record {nth} of the page: {}", Clean::line(&why, 200)),
            }),
        }
    }

    fn record(self, id: PaperId, changed: Day) -> Result<Record, String> {
        let history = match self.format.ok_or("it has no description")? {
            Shape::Raw => History::Versions(in_order(self.versions)?),
            Shape::Arxiv => History::Created(self.created.trim().parse().ok()),
        };
        let title = Clean::line(&self.title.ok_or("it has no title")?, cap::TITLE);
        let title = if title.is_empty() { Clean::line("(no title)", cap::TITLE) } else { title };
        let (categories, mut classes) = categories(self.categories.split_whitespace().take(FEW));
        for class in [&self.msc, &self.acm] {
            let class = Clean::line(class, cap::NAME);
            if !class.is_empty() && !classes.contains(&class) {
                classes.push(class);
            }
        }
        let short = |text: &str| Some(Clean::line(text, cap::COMMENT)).filter(|t| !t.is_empty());
        Ok(Record {
            id,
            changed,
            sets: self.sets,
            history,
            title,
            summary: Clean::text(self.summary.trim_start(), cap::ABSTRACT),
            authors: if self.people.is_empty() { names::authors(&self.authors) } else { self.people },
            primary: categories.first().cloned().ok_or("it has no category")?,
            categories,
            classes,
            comment: short(&self.comments),
            journal_ref: short(&self.journal_ref),
            doi: short(&self.doi),
            report_no: short(&self.report_no),
            licence: Licence::read(&self.licence),
            submitter: Some(names::name(&self.submitter)).filter(|name| !name.is_empty()),
        })
    }
}

/// The next element within the one that is open; none at its end.
fn child(xml: &mut Xml) -> Result<Option<Tag>, Broken> {
    loop {
        match xml.next()? {
            Node::Open(tag) => return Ok(Some(tag)),
            Node::Text => {}
            Node::Close => return Ok(None),
            Node::End => return Err(Broken::CutOff),
        }
    }
}

/// Reads to the end of the version just opened. One that cannot be read is told, for the history would have a hole.
fn version(tag: &Tag, xml: &mut Xml) -> Result<Result<Version, String>, Broken> {
    let number = tag.get("version").and_then(|v| v.trim().trim_start_matches('v').parse::<u32>().ok());
    let (mut submitted, mut size, mut source) = (None, None, Clean::default());
    while let Some(tag) = child(xml)? {
        let text = xml.text()?;
        match tag.name.as_str() {
            "date" => submitted = Stamp::parse_mail(&text),
            "size" => size = text.trim().trim_end_matches("kb").parse().ok(),
            "source_type" => source = Clean::line(&text, 20),
            _ => {}
        }
    }
    Ok(match (number, submitted) {
        (Some(number @ 1..=999), Some(submitted)) => Ok(Version { number, submitted, size, source }),
        _ => Err("a version has no number or no date".into()),
    })
}

/// The versions by number, each once.
fn in_order(versions: Vec<Result<Version, String>>) -> Result<Vec<Version>, String> {
    let mut versions = versions.into_iter().collect::<Result<Vec<_>, _>>()?;
    versions.sort_by_key(|version| version.number);
    versions.dedup_by_key(|version| version.number);
    if versions.is_empty() { Err("it has no version".into()) } else { Ok(versions) }
}
