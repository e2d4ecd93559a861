//! What both flavours of a feed share: an item as it stands there, and what it comes to.
//!
//! It reads no XML tree of its own: the flavours fill the slots.

use super::{FeedError, ITEMS, Item};
use crate::model::{Category, Day, Kind, Licence, PaperRef, Stamp};
use crate::sources::answer::{Skipped, line};
use crate::sources::names;
use crate::sources::terms::categories;
use crate::sources::xml::Tag;
use crate::text::{Clean, cap};

pub(super) const ARXIV: &str = "http://arxiv.org/schemas/atom";
const DUBLIN: &str = "http://purl.org/dc/elements/1.1/";
/// Categories of one item, at most.
const FEW: usize = 100;
/// How far into a description the abstract begins at the latest.
const PREAMBLE: usize = 300;

/// An item as it stands there, nothing understood yet.
#[derive(Default)]
pub(super) struct Raw {
    /// `oai:arXiv.org:2608.11232v1`.
    pub name: String,
    pub link: String,
    pub title: Option<String>,
    /// The abstract behind its preamble.
    pub description: String,
    pub terms: Vec<String>,
    /// When, as the flavour writes it, already read.
    pub at: Option<Stamp>,
    kind: String,
    rights: String,
    creator: String,
    doi: String,
    journal: String,
}

impl Raw {
    /// The slot of an element that both flavours have.
    pub fn slot(&mut self, tag: &Tag) -> Option<&mut String> {
        match (tag.space.as_str(), tag.name.as_str()) {
            (ARXIV, "announce_type") => Some(&mut self.kind),
            (ARXIV, "DOI" | "doi") => Some(&mut self.doi),
            (ARXIV, "journal_reference" | "journal_ref") => Some(&mut self.journal),
            (DUBLIN, "rights") => Some(&mut self.rights),
            (DUBLIN, "creator") => Some(&mut self.creator),
            _ => None,
        }
    }

    /// Takes in one more category.
    pub fn term(&mut self, term: &str) {
        if self.terms.len() < FEW {
            self.terms.push(term.to_owned());
        }
    }

    /// Puts the item, the `nth` of its feed, where it belongs: among the items, or among those skipped.
    pub fn into_feed(self, nth: usize, wrong: Option<String>, feed: &mut super::Feed) -> Result<(), FeedError> {
        if nth > ITEMS {
            return Err(FeedError::Malformed(line(&format!("it has more than {ITEMS} items"))));
        }
        let reference = self.reference();
        let named = match &reference {
            Some(r) => r.to_string(),
            None => format!("{:?}", &*Clean::line(if self.name.is_empty() { &self.link } else { &self.name }, 80)),
        };
        match wrong.map_or_else(|| self.item(), Err) {
            Ok(item) => feed.items.push(item),
            Err(why) => feed.skipped.push(Skipped {
                id: reference.map(|r| r.id),
                why: format!("skipped {named}, item {nth} of the listing: {}", Clean::line(&why, 200)),
            }),
        }
        Ok(())
    }

    /// The paper and its version: from the item's name, else from the preamble, else from the link.
    fn reference(&self) -> Option<PaperRef> {
        let preamble = preamble(&self.description).map(|p| p.reference).unwrap_or_default();
        let all = [&*self.name, preamble, &*self.link].map(|text| text.trim().parse::<PaperRef>().ok());
        let id = all.iter().flatten().next()?.id;
        let version = all.iter().flatten().filter(|r| r.id == id).find_map(|r| r.version);
        Some(PaperRef { id, version })
    }

    fn item(&self) -> Result<Item, String> {
        let PaperRef { id, version } = self.reference().ok_or("it names no paper")?;
        let version = version.ok_or("it does not say which version was announced")?;
        let title = Clean::line(self.title.as_deref().ok_or("it has no title")?, cap::TITLE);
        let title = if title.is_empty() { Clean::line("(no title)", cap::TITLE) } else { title };
        let preamble = preamble(&self.description);
        let word = if self.kind.trim().is_empty() { preamble.as_ref().map_or("", |p| p.kind) } else { &self.kind };
        if word.trim().is_empty() {
            return Err("it does not say what kind of news it is".into());
        }
        let summary = preamble.as_ref().map_or(&*self.description, |p| p.rest);
        let (categories, classes) = categories(self.terms.iter().map(String::as_str));
        let short = |text: &str| Some(Clean::line(text, cap::COMMENT)).filter(|t| !t.is_empty());
        Ok(Item {
            id,
            version,
            kind: Kind::read(word),
            title,
            authors: names::authors(&self.creator),
            summary: Clean::text(summary.trim_start(), cap::ABSTRACT),
            primary: categories.first().cloned().ok_or("it has no category")?,
            categories,
            classes,
            licence: Licence::read(&self.rights),
            doi: short(&self.doi),
            journal_ref: short(&self.journal),
            day: self.at.map(Day::in_new_york),
        })
    }
}

/// What stands before the abstract: `arXiv:2608.11232v1 Announce Type: new \nAbstract: `.
struct Preamble<'d> {
    reference: &'d str,
    kind: &'d str,
    rest: &'d str,
}

fn preamble(description: &str) -> Option<Preamble<'_>> {
    let text = description.trim_start();
    let (head, rest) = text.split_once("Abstract:").filter(|(head, _)| head.len() <= PREAMBLE)?;
    let (reference, kind) = head.split_once("Announce Type:")?;
    let reference = reference.trim();
    (reference.starts_with("arXiv:") && !reference.contains(char::is_whitespace)).then_some(Preamble {
        reference,
        kind: kind.trim(),
        rest,
    })
}

/// The categories in a feed's title: `cs.CL, cs.LG updates on arXiv.org`.
pub(super) fn categories_of(title: &str) -> Vec<Category> {
    let names = title.split_once(" updates on ").map_or("", |(names, _)| names);
    names.split([',', '+', ' ']).filter_map(|name| name.parse().ok()).take(FEW).collect()
}

/// The service's own complaint: a feed by that title.
pub(super) fn complaint(title: &str, description: &str) -> Option<FeedError> {
    let said = if description.trim().is_empty() { title } else { description };
    title.trim_start().starts_with("Feed error for query").then(|| FeedError::Refused(Clean::line(said, 300)))
}
