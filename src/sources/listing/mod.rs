//! arXiv's own listing of the day: its feeds, and the page that is their referee.
//!
//! The feeds live at `https://rss.arxiv.org/{rss,atom}/CATEGORIES` and hold the newest batch alone: what was announced, as what,
//! in which version and under which licence. Their date is the day they were built on, not the batch's: whether a batch is
//! new is for whoever knows the batch before. Facts: arXiv's feed service (arXiv/arxiv-feed) and its manual of RSS feeds.

mod atom;
mod item;
pub mod page;
mod rss;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use crate::model::{Author, Category, Day, Kind, Licence, Paper, PaperId, Stamp};
use crate::sources::answer::{decode, explain, first_words};
use crate::sources::links;
use crate::sources::xml::{Node, Xml};
use crate::text::Clean;

pub use crate::sources::answer::{FeedError, Skipped};

/// What a feed may be asked for as.
pub const ACCEPT: &str = "application/rss+xml, application/atom+xml;q=0.9, application/xml;q=0.8, */*;q=0.1";
/// Items of one feed, at most: a feed that has as many may have lost some (arXiv's manual of RSS feeds).
pub const MOST: usize = 2_000;

const HOST: &str = "https://rss.arxiv.org";
/// Items that are read, at most.
const ITEMS: usize = 5_000;
/// What an answer should be.
const WANTED: &str = "listing feed";

/// The wire format of a feed. Both say the same; only RSS names the days without a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    /// RSS 2.0.
    Rss,
    /// Atom 1.0.
    Atom,
}

/// A listing feed, whole and well formed. One without items is a good answer: so it is at weekends and after a deferred
/// mailing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feed {
    /// The day printed over it, in New York: the one it was built on.
    pub day: Option<Day>,
    /// When it was built.
    pub built: Option<Stamp>,
    /// The feed's own title.
    pub title: Clean,
    /// The categories and archives it is of, as its title names them; archives stand first, whatever the order asked for.
    pub categories: Vec<Category>,
    /// Days without a listing: `Saturday`, `Sunday`. None in the Atom flavour.
    pub skip_days: Vec<Clean>,
    /// What was announced, each paper once, in the order of the feed.
    pub items: Vec<Item>,
    /// Items that could not be read.
    pub skipped: Vec<Skipped>,
    /// What else was odd, for people.
    pub warnings: Vec<String>,
}

/// What a listing says of one paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The paper.
    pub id: PaperId,
    /// The version that was announced.
    pub version: u32,
    /// As what it was announced, in the strongest sense for all categories of the feed.
    pub kind: Kind,
    /// The title, TeX as it came.
    pub title: Clean,
    /// The authors, spelled as the query service spells them.
    pub authors: Vec<Author>,
    /// The abstract, TeX as it came.
    pub summary: Clean,
    /// The primary category.
    pub primary: Category,
    /// All categories, the primary first.
    pub categories: Vec<Category>,
    /// Subject classes that are not arXiv's.
    pub classes: Vec<Clean>,
    /// The licence.
    pub licence: Option<Licence>,
    /// The publisher's DOI.
    pub doi: Option<Clean>,
    /// Where it was published.
    pub journal_ref: Option<Clean>,
    /// The day printed beside it.
    pub day: Option<Day>,
}

/// How many items of a feed are of which kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// New.
    pub new: usize,
    /// Cross-listed.
    pub cross: usize,
    /// Replaced.
    pub replace: usize,
    /// Replaced, and cross-listed.
    pub replace_cross: usize,
    /// Of another kind.
    pub other: usize,
}

impl Counts {
    /// Counts kinds.
    pub fn of<'k>(kinds: impl IntoIterator<Item = &'k Kind>) -> Self {
        let mut counts = Self::default();
        for kind in kinds {
            *match kind {
                Kind::New => &mut counts.new,
                Kind::Cross => &mut counts.cross,
                Kind::Replace => &mut counts.replace,
                Kind::ReplaceCross => &mut counts.replace_cross,
                Kind::Other(_) => &mut counts.other,
            } += 1;
        }
        counts
    }

    /// All of them.
    pub const fn all(self) -> usize {
        self.new + self.cross + self.replace + self.replace_cross + self.other
    }
}

impl Feed {
    /// Everything odd, for people: skipped items first.
    pub fn all_warnings(&self) -> impl Iterator<Item = &str> {
        self.skipped.iter().map(|s| s.why.as_str()).chain(self.warnings.iter().map(String::as_str))
    }

    /// How many items are of which kind.
    pub fn counts(&self) -> Counts {
        Counts::of(self.items.iter().map(|item| &item.kind))
    }

    /// Whether its own day is one it names as a day without a listing.
    pub fn rests(&self) -> bool {
        self.day.is_some_and(|day| self.skip_days.iter().any(|name| name.eq_ignore_ascii_case(&day.weekday())))
    }

    /// Whether it holds as many items as a feed can, so that some may be missing.
    pub fn is_full(&self) -> bool {
        self.items.len() + self.skipped.len() >= MOST
    }

    /// Reads what is left to read between the items, and makes each paper one item.
    fn settled(mut self) -> Self {
        self.categories = item::categories_of(&self.title);
        if self.day.is_none() {
            self.day = self.items.iter().find_map(|item| item.day).or_else(|| self.built.map(Day::in_new_york));
        }
        self.items = together(std::mem::take(&mut self.items));
        self
    }
}

impl Item {
    /// The record as far as a listing has it: no comment, and no time of submission. `announced` stands for that until
    /// another source knows it.
    pub fn paper(self, announced: Stamp) -> Paper {
        Paper {
            id: self.id,
            version: self.version,
            title: self.title,
            summary: self.summary,
            authors: self.authors,
            primary: self.primary,
            categories: self.categories,
            classes: self.classes,
            published: announced,
            updated: announced,
            comment: None,
            journal_ref: self.journal_ref,
            doi: self.doi,
            links: links::of(self.id, self.version),
        }
    }

    /// As what the paper was announced to one category. None where the listing was not for that one: the paper is not in
    /// it, or it was cross-listed from it to others.
    ///
    /// A feed of one category says so itself. One of several gives a single word for all of them; told by the primary
    /// category, which is right but for an older paper that is cross-listed to one more: it counts for all but its primary.
    pub fn kind_in(&self, category: &Category) -> Option<Kind> {
        let primary = self.primary == *category;
        if !self.categories.contains(category) {
            return None;
        }
        match (&self.kind, primary) {
            (Kind::New | Kind::Replace | Kind::Other(_), true) | (Kind::Other(_), false) => Some(self.kind.clone()),
            (Kind::New | Kind::Cross, false) => Some(Kind::Cross),
            (Kind::Replace | Kind::ReplaceCross, false) => Some(Kind::ReplaceCross),
            (Kind::Cross, true) => None,
            // What was said of it as a guest holds at home too: the version is new there as well.
            (Kind::ReplaceCross, true) => Some(Kind::Replace),
        }
    }
}

/// Items of one or several feeds, each paper once: of two mentions the newer version, in the stronger kind, at the first's place.
pub fn together(items: impl IntoIterator<Item = Item>) -> Vec<Item> {
    let mut places: HashMap<PaperId, usize> = HashMap::new();
    let mut out: Vec<Item> = Vec::new();
    for mut item in items {
        let place = *places.entry(item.id).or_insert(out.len());
        let Some(held) = out.get_mut(place) else {
            out.push(item);
            continue;
        };
        let kind = held.kind.clone().or_stronger(item.kind.clone());
        if item.version > held.version {
            std::mem::swap(held, &mut item);
        }
        held.kind = kind;
    }
    out
}

/// The address of the feed of some categories, in the order given.
pub fn url(flavour: Flavour, categories: &[Category]) -> String {
    let name = match flavour {
        Flavour::Rss => "rss",
        Flavour::Atom => "atom",
    };
    let names: Vec<&str> = categories.iter().map(Category::as_str).collect();
    format!("{HOST}/{name}/{}", names.join("+"))
}

/// Reads a whole feed of either flavour. One bad item is skipped and named; anything less than a whole feed is an error.
pub fn parse(bytes: &[u8]) -> Result<Feed, FeedError> {
    let (text, odd) = decode(bytes, WANTED)?;
    let mut xml = Xml::new(&text);
    let broken = |broken| explain(broken, &text);
    let mut feed = match xml.next().map_err(broken)? {
        Node::Open(tag) if tag.space.is_empty() && tag.name == "rss" => rss::read(&mut xml, broken),
        Node::Open(tag) if tag.space == atom::ATOM && tag.name == "feed" => atom::read(&mut xml, broken),
        Node::Open(tag) if tag.name.eq_ignore_ascii_case("html") => Err(FeedError::WebPage(first_words(&text))),
        Node::Open(_) | Node::Text | Node::Close | Node::End => {
            Err(FeedError::Strange { wanted: WANTED, said: first_words(&text) })
        }
    }?;
    match xml.next().map_err(broken)? {
        Node::End => {}
        Node::Open(_) | Node::Text | Node::Close => return Err(FeedError::Trailing),
    }
    feed.warnings.extend(odd);
    Ok(feed.settled())
}
