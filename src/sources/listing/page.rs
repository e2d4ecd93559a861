//! The page `https://arxiv.org/list/CATEGORY/new`: the referee that says how many papers a day's listing has, and which.
//!
//! It is HTML for people, scanned tolerantly for its headings and links: no title, author or abstract is read. A page whose
//! headings count other papers than its links name is refused. Facts: arXiv's templates (arXiv/arxiv-browse, `list/new.html`).

use crate::model::{Category, Day, PaperId};
use crate::sources::answer::{decode, first_words, line};
use crate::text::Clean;

pub use crate::sources::answer::FeedError;

/// What the page may be asked for as.
pub const ACCEPT: &str = "text/html, */*;q=0.1";
/// Entries of one page, at most; the service knows no larger number.
pub const SHOWN: usize = 2_000;

/// What an answer should be.
const WANTED: &str = "listing page";
/// Ids that are read, at most.
const IDS: usize = 5_000;

/// A page of the newest listing of one category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The listing day.
    pub day: Day,
    /// How many entries the listing has on all its pages; none where the page does not say it.
    pub total: Option<usize>,
    /// The sections on this page, in its order; none on a day without news.
    pub sections: Vec<Section>,
}

/// A part of the page under one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What it is of.
    pub lane: Lane,
    /// How many the listing has of these on all its pages.
    pub total: usize,
    /// The papers on this page.
    pub ids: Vec<PaperId>,
}

/// What the page tells apart. Replacements are not told from replaced cross-lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// New submissions.
    New,
    /// Cross-lists.
    Cross,
    /// Replacements of both kinds.
    Replaced,
}

impl Page {
    /// How many papers the listing has of one sort, on all its pages.
    pub fn total_of(&self, lane: Lane) -> usize {
        self.sections.iter().filter(|s| s.lane == lane).map(|s| s.total).sum()
    }

    /// The papers of one sort on this page.
    pub fn ids_of(&self, lane: Lane) -> impl Iterator<Item = PaperId> {
        self.sections.iter().filter(move |s| s.lane == lane).flat_map(|s| s.ids.iter().copied())
    }

    /// How many papers the listing has in all.
    pub fn listed(&self) -> usize {
        self.total.unwrap_or_else(|| self.sections.iter().map(|s| s.total).sum())
    }

    /// Whether the whole listing stands on this page.
    pub fn is_whole(&self) -> bool {
        self.sections.iter().map(|s| s.ids.len()).sum::<usize>() == self.listed()
    }
}

/// The address of the page, from the `skip`th entry on. At the slow pace of arXiv's pages, not that of its feeds.
pub fn url(category: &Category, skip: usize) -> String {
    format!("https://arxiv.org/list/{category}/new?skip={skip}&show={SHOWN}")
}

/// Reads the page. One that is cut off, that says of itself to be of something else, or whose numbers do not agree is an error.
pub fn parse(bytes: &[u8]) -> Result<Page, FeedError> {
    let (text, _) = decode(bytes, WANTED)?;
    let mut reader = Reader::default();
    let mut scan = Scan { rest: &text };
    while let Some(tag) = scan.tag() {
        reader.see(&tag, &mut scan)?;
    }
    reader.finish(&text)
}

/// What has been seen so far.
#[derive(Default)]
struct Reader {
    day: Option<Day>,
    total: Option<usize>,
    none: bool,
    ended: bool,
    /// Within a `dt` whose link has not come yet.
    awaits_link: bool,
    sections: Vec<(Heading, Vec<PaperId>)>,
    ids: usize,
}

/// `New submissions (showing 136 of 136 entries)`.
struct Heading {
    lane: Lane,
    shown: usize,
    total: usize,
}

impl Reader {
    fn see(&mut self, tag: &Tag, scan: &mut Scan) -> Result<(), FeedError> {
        if self.ended {
            return Err(FeedError::Trailing);
        }
        match tag.name.to_ascii_lowercase().as_str() {
            "h3" => self.heading(&scan.text_to("</h3")),
            "dt" => self.awaits_link = true,
            "/dt" | "dd" => self.awaits_link = false,
            "a" if self.awaits_link => self.link(tag)?,
            "p" => self.none |= scan.text_to("<").trim() == "No updates today.",
            "div" if tag.get("class") == Some("paging") => {
                let text = scan.text_to("</div");
                self.total = self.total.or_else(|| number_behind(&text, "otal of"));
            }
            "/html" => self.ended = true,
            _ => {}
        }
        Ok(())
    }

    fn heading(&mut self, text: &str) {
        if let Some((_, day)) = text.split_once("Showing new listings for") {
            self.day = self.day.or_else(|| Day::parse_long(day));
        } else if let Some(heading) = Heading::read(text) {
            // Earlier pages gave the day in each section's heading instead.
            let day = text.split_once(" for ").and_then(|(_, rest)| Day::parse_long(rest.split('(').next()?));
            self.day = self.day.or(day);
            self.sections.push((heading, Vec::new()));
        }
    }

    fn link(&mut self, tag: &Tag) -> Result<(), FeedError> {
        let Some((_, id)) = tag.get("href").and_then(|href| href.split_once("/abs/")) else { return Ok(()) };
        self.awaits_link = false;
        let (Some((_, ids)), Ok(id)) = (self.sections.last_mut(), id.trim().parse::<PaperId>()) else { return Ok(()) };
        self.ids += 1;
        if self.ids > IDS {
            return Err(FeedError::Malformed(line(&format!("it names more than {IDS} papers"))));
        }
        ids.push(id);
        Ok(())
    }

    fn finish(self, text: &str) -> Result<Page, FeedError> {
        let Some(day) = self.day else {
            let lower = text.to_ascii_lowercase();
            return Err(if !lower.contains("<html") || lower.contains("arxiv") {
                FeedError::Strange { wanted: WANTED, said: first_words(text) }
            } else {
                FeedError::WebPage(first_words(text))
            });
        };
        if !self.ended {
            return Err(FeedError::CutOff);
        }
        if self.sections.is_empty() && !self.none && self.total != Some(0) {
            return Err(FeedError::Malformed(line("it has no section, and does not say that there is no news")));
        }
        let mut sections = Vec::new();
        for (Heading { lane, shown, total }, ids) in self.sections {
            if ids.len() != shown || shown > total {
                let why = format!("{lane:?}: it announces {shown} of {total} entries and names {}", ids.len());
                return Err(FeedError::Malformed(line(&why)));
            }
            sections.push(Section { lane, total, ids });
        }
        Ok(Page { day, total: self.total, sections })
    }
}

impl Heading {
    /// Reads also `Replacement submissions (continued, showing last 5 of 20 entries )`.
    fn read(text: &str) -> Option<Self> {
        let lane = match text.split_whitespace().next()? {
            "New" => Lane::New,
            "Cross" | "Cross-lists" => Lane::Cross,
            "Replacement" | "Replacements" => Lane::Replaced,
            _ => return None,
        };
        let (_, counts) = text.rsplit_once('(')?;
        let counts = counts.replace("first ", "").replace("last ", "");
        Some(Self { lane, shown: number_behind(&counts, "showing")?, total: number_behind(&counts, " of ")? })
    }
}

fn number_behind(text: &str, words: &str) -> Option<usize> {
    let (_, rest) = text.split_once(words)?;
    let rest = rest.trim_start();
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    rest[..end].parse().ok()
}

/// A walk from tag to tag.
struct Scan<'t> {
    rest: &'t str,
}

/// What stands between `<` and `>`.
struct Tag<'t> {
    /// The name, of an end with its stroke.
    name: &'t str,
    attributes: &'t str,
}

impl<'t> Scan<'t> {
    /// The next tag that is whole. Comments, and what stands in scripts and styles, are passed over.
    fn tag(&mut self) -> Option<Tag<'t>> {
        loop {
            let (_, rest) = self.rest.split_once('<')?;
            self.rest = rest;
            if let Some(rest) = rest.strip_prefix("!--") {
                self.rest = rest.split_once("-->")?.1;
                continue;
            }
            if !rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') {
                continue;
            }
            let end = tag_end(rest)?;
            let inside = &rest[..end];
            self.rest = &rest[end + 1..];
            let cut = inside.find(|c: char| c.is_ascii_whitespace()).unwrap_or(inside.len());
            let tag = Tag { name: &inside[..cut], attributes: &inside[cut..] };
            match tag.name.to_ascii_lowercase().as_str() {
                "script" => self.pass("</script"),
                "style" => self.pass("</style"),
                _ => return Some(tag),
            }
        }
    }

    fn pass(&mut self, end: &str) {
        self.rest = find_ignoring_case(self.rest, end).map_or("", |at| &self.rest[at..]);
    }

    /// The text up to an end, markup left out, blanks collapsed. The end itself stays.
    fn text_to(&mut self, end: &str) -> String {
        let (inside, rest) = self.rest.split_at(find_ignoring_case(self.rest, end).unwrap_or(self.rest.len()));
        self.rest = rest;
        let mut text = String::new();
        let mut inside = &inside[..inside.floor_char_boundary(4_096)];
        while let Some((before, tag)) = inside.split_once('<') {
            text.push_str(before);
            text.push(' ');
            inside = tag.split_once('>').map_or("", |(_, rest)| rest);
        }
        text.push_str(inside);
        Clean::line(&text, 4_096).into_string()
    }
}

impl<'t> Tag<'t> {
    /// The value of an attribute: quoted either way, blanks around the sign or none.
    fn get(&self, name: &str) -> Option<&'t str> {
        let mut rest = self.attributes;
        while let Some((key, after)) = rest.split_once('=') {
            let key = key.rsplit(|c: char| c.is_ascii_whitespace()).find(|word| !word.is_empty());
            let after = after.trim_start();
            let (value, next) = match after.chars().next() {
                Some(quote @ ('"' | '\'')) => after[1..].split_once(quote)?,
                _ => after.split_at(after.find(|c: char| c.is_ascii_whitespace()).unwrap_or(after.len())),
            };
            if key.is_some_and(|key| key.eq_ignore_ascii_case(name)) {
                return Some(value);
            }
            rest = next;
        }
        None
    }
}

/// Where a tag ends: at the first `>` outside quotes, at the first of all where a quote is never closed.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    text.find('>')
}

fn find_ignoring_case(text: &str, what: &str) -> Option<usize> {
    text.as_bytes().windows(what.len()).position(|w| w.eq_ignore_ascii_case(what.as_bytes()))
}

#[cfg(test)]
mod tests;
