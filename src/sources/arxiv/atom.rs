//! Reads the Atom of arXiv's query service, as it was before November 2025 and as it is since.
//!
//! Elements are known by namespace and local name alone; order, prefixes and indentation mean nothing. Nothing is fetched.

use super::{Feed, FeedError, Skipped};
use crate::model::{Author, Link, Paper, PaperRef, Stamp};
use crate::sources::answer::{decode, explain, first_words, line};
use crate::sources::names;
use crate::sources::terms::categories;
use crate::sources::xml::{Broken, Node, Tag, Xml};
use crate::text::{Clean, cap};

/// What an answer should be.
const WANTED: &str = "Atom feed";
/// Entries in one answer, at most.
const ENTRIES: usize = 5_000;
/// Categories, classes, links and affiliations of one entry or author, at most.
const FEW: usize = 100;

const ATOM: &str = "http://www.w3.org/2005/Atom";
const SEARCH: &str = "http://a9.com/-/spec/opensearch/1.1/";
const ARXIV: &str = "http://arxiv.org/schemas/atom";
/// Where the service's complaints have their ids; a paper may well be called "Error".
const ERRORS: [&str; 2] = ["https://arxiv.org/api/errors", "http://arxiv.org/api/errors"];

/// Reads a whole answer. One bad entry is skipped and named; anything less than a whole feed is an error.
pub fn parse(bytes: &[u8]) -> Result<Feed, FeedError> {
    let (text, odd) = decode(bytes, WANTED)?;
    let mut xml = Xml::new(&text);
    let broken = |broken| explain(broken, &text);
    match xml.next().map_err(broken)? {
        Node::Open(tag) if tag.space == ATOM && tag.name == "feed" => {}
        Node::Open(tag) if tag.name.eq_ignore_ascii_case("html") => return Err(FeedError::WebPage(first_words(&text))),
        Node::Open(_) | Node::Text | Node::Close | Node::End => {
            return Err(FeedError::Strange { wanted: WANTED, said: first_words(&text) });
        }
    }
    let mut feed = Feed { warnings: odd.into_iter().collect(), ..Feed::default() };
    let mut entries = 0;
    loop {
        match xml.next().map_err(broken)? {
            Node::Close => break,
            Node::End => return Err(FeedError::CutOff),
            Node::Text => {}
            Node::Open(tag) if tag.space == ATOM && tag.name == "entry" => {
                entries += 1;
                if entries > ENTRIES {
                    return Err(FeedError::Malformed(line(&format!("it has more than {ENTRIES} entries"))));
                }
                let entry = Entry::read(&mut xml).map_err(broken)?;
                let wrong = xml.complaint();
                entry.into_feed(entries, wrong, &mut feed)?;
            }
            Node::Open(tag) => {
                head(&mut feed, &tag, &xml.text().map_err(broken)?);
                feed.warnings.extend(xml.complaint());
            }
        }
    }
    match xml.next().map_err(broken)? {
        Node::End => Ok(feed),
        Node::Open(_) | Node::Text | Node::Close => Err(FeedError::Trailing),
    }
}

/// What stands in a feed before its entries.
fn head(feed: &mut Feed, tag: &Tag, text: &str) {
    let number = || text.trim().parse().ok();
    match (tag.space.as_str(), tag.name.as_str()) {
        (SEARCH, "totalResults") => feed.total = number(),
        (SEARCH, "startIndex") => feed.start = number(),
        (SEARCH, "itemsPerPage") => feed.per_page = number(),
        (ATOM, "title") => feed.query = Clean::line(text, cap::LINE),
        _ => {}
    }
}

/// An entry as it stands there, nothing understood yet.
#[derive(Default)]
struct Entry {
    id: String,
    title: Option<String>,
    summary: String,
    published: String,
    updated: String,
    comment: String,
    journal_ref: String,
    doi: String,
    primary: Option<String>,
    terms: Vec<String>,
    authors: Vec<Author>,
    links: Vec<Link>,
}

impl Entry {
    /// Reads to the end of the entry just opened.
    fn read(xml: &mut Xml) -> Result<Self, Broken> {
        let mut entry = Self::default();
        loop {
            let tag = match xml.next()? {
                Node::Open(tag) => tag,
                Node::Text => continue,
                Node::Close => return Ok(entry),
                Node::End => return Err(Broken::CutOff),
            };
            match (tag.space.as_str(), tag.name.as_str()) {
                (ATOM, "author") => {
                    let author = author(xml)?;
                    if entry.authors.len() < cap::AUTHORS && !author.name.is_empty() {
                        entry.authors.push(author);
                    }
                    continue;
                }
                (ATOM, "link") if entry.links.len() < FEW => entry.links.extend(link(&tag)),
                (ATOM, "category") if entry.terms.len() < FEW => entry.terms.extend(tag.get("term").map(str::to_owned)),
                (ARXIV, "primary_category") => entry.primary = tag.get("term").map(str::to_owned),
                _ => {}
            }
            let slot = match (tag.space.as_str(), tag.name.as_str()) {
                (ATOM, "id") => &mut entry.id,
                (ATOM, "title") => entry.title.insert(String::new()),
                (ATOM, "summary") => &mut entry.summary,
                (ATOM, "published") => &mut entry.published,
                (ATOM, "updated") => &mut entry.updated,
                (ARXIV, "comment") => &mut entry.comment,
                (ARXIV, "journal_ref") => &mut entry.journal_ref,
                (ARXIV, "doi") => &mut entry.doi,
                _ => {
                    xml.skip()?;
                    continue;
                }
            };
            *slot = xml.text()?;
        }
    }

    /// Puts the entry, the `nth` of its feed, where it belongs: among the papers, or among those skipped.
    fn into_feed(self, nth: usize, wrong: Option<String>, feed: &mut Feed) -> Result<(), FeedError> {
        let id = self.id.trim();
        if ERRORS.iter().any(|e| id.starts_with(e)) {
            let said = Clean::line(&self.summary, 300);
            return Err(FeedError::Refused(if said.is_empty() { line(id) } else { said }));
        }
        let reference = id.parse::<PaperRef>().ok();
        let named = match reference {
            Some(r) => r.to_string(),
            None => format!("{:?}", &*Clean::line(id, 80)),
        };
        match wrong.map_or_else(|| self.paper(), Err) {
            Ok(paper) => feed.papers.push(paper),
            Err(why) => feed.skipped.push(Skipped {
                id: reference.map(|r| r.id),
                why: format!("skipped {named}, entry {nth} of the answer: {}", Clean::line(&why, 200)),
            }),
        }
        Ok(())
    }

    /// The paper it describes, or why it describes none.
    fn paper(self) -> Result<Paper, String> {
        let PaperRef { id, version } = self.id.trim().parse::<PaperRef>().map_err(|e| e.to_string())?;
        let title = Clean::line(&self.title.ok_or("it has no title")?, cap::TITLE);
        let title = if title.is_empty() { Clean::line("(no title)", cap::TITLE) } else { title };
        let published = Stamp::parse(&self.published).ok_or("it does not say when it was submitted")?;
        let updated = Stamp::parse(&self.updated).unwrap_or(published);
        let (categories, classes) = categories(self.primary.iter().chain(&self.terms).map(String::as_str));
        let primary = categories.first().cloned().ok_or("it has no category")?;
        let short = |text: &str| Some(Clean::line(text, cap::COMMENT)).filter(|t| !t.is_empty());
        Ok(Paper {
            id,
            version: version.unwrap_or(1),
            title,
            summary: Clean::text(&self.summary, cap::ABSTRACT),
            authors: self.authors,
            primary,
            categories,
            classes,
            published,
            updated,
            comment: short(&self.comment),
            journal_ref: short(&self.journal_ref),
            doi: short(&self.doi),
            links: self.links,
        })
    }
}

/// Reads to the end of the author just opened.
fn author(xml: &mut Xml) -> Result<Author, Broken> {
    let mut author = Author { name: Clean::default(), affiliations: Vec::new() };
    loop {
        match xml.next()? {
            Node::Open(tag) => {
                let text = xml.text()?;
                match (tag.space.as_str(), tag.name.as_str()) {
                    (ATOM, "name") => author.name = names::name(&text),
                    (ARXIV, "affiliation") if author.affiliations.len() < FEW => {
                        author.affiliations.extend(Some(Clean::line(&text, cap::NAME)).filter(|a| !a.is_empty()));
                    }
                    _ => {}
                }
            }
            Node::Text => {}
            Node::Close => return Ok(author),
            Node::End => return Err(Broken::CutOff),
        }
    }
}

fn link(tag: &Tag) -> Option<Link> {
    let href = Clean::line(tag.get("href")?, cap::LINE);
    if href.is_empty() {
        return None;
    }
    let word = |name| Clean::line(tag.get(name).unwrap_or_default(), 40);
    Some(Link { rel: word("rel"), title: word("title"), href })
}
