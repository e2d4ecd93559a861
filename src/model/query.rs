//! The query language: what every list is the answer to.
//!
//! A query is a conjunction of alternatives: `routing OR router cat:cs.CL -survey` reads (routing or router) and
//! cs.CL and not survey. It does not know how it is answered.

mod day_words;
mod news;
mod parse;
#[cfg(test)]
mod tests;

use std::fmt;

pub use day_words::DaySpec;
pub use news::{Compare, Has, KindPattern, Venue};

use super::{Category, Mark, Period};
use crate::text::found::Sought;

/// A parsed query. An empty one matches everything that is not hidden.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Each of these must hold.
    pub all: Vec<Alternatives>,
    /// The order asked for, if one was.
    pub sort: Option<Sort>,
    /// Words that looked like a field but were none (`when:never`), which search as words, and signs without a letter,
    /// which search nothing: where they stand in the text.
    pub not_understood: Vec<std::ops::Range<usize>>,
}

/// One of these must hold.
pub type Alternatives = Vec<Clause>;

/// A condition, or its opposite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Asked for, or asked away with a minus.
    pub polarity: Polarity,
    /// What of the paper.
    pub atom: Atom,
}

/// Whether a condition must hold or must not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Polarity {
    /// Must hold.
    With,
    /// Must not.
    Without,
}

/// A single condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Atom {
    /// Words in a field.
    Text(Field, Text),
    /// A category (`cs.CL`), an archive (`cs`) or a family (`cs.*`).
    Cat(CatPattern),
    /// What the reader did.
    Is(State),
    /// The papers announced on one listing day, replacements too.
    Edition(DaySpec),
    /// The papers announced in any edition from the one day to the other.
    Editions(DaySpec, DaySpec),
    /// The papers first announced on that listing day and after.
    Since(DaySpec),
    /// The papers of a year's editions.
    Year(i16),
    /// One paper.
    Id(super::PaperId),
    /// How it was announced: in the edition the same query names, else in any.
    Kind(KindPattern),
    /// Where it was accepted.
    Venue(Venue),
    /// What it comes with.
    Has(Has),
    /// On the daily list, of any day or of one, of a week or of a month.
    On(Option<Period>),
    /// Its votes on the daily list.
    Upvotes(Compare, u32),
}

/// Where words are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Title, authors or abstract.
    Any,
    /// The title.
    Title,
    /// The authors.
    Author,
    /// The abstract.
    Abstract,
}

/// A word, the beginning of one, or several in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    /// The whole word.
    Word(String),
    /// Every word that begins so.
    Prefix(String),
    /// These words in this order.
    Phrase(String),
}

/// What `cat:` names. Matching ignores case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CatPattern {
    /// Exactly this category.
    Exact(Category),
    /// All categories of an archive, `cs` and `cs.*` alike.
    Archive(String),
}

/// The reader's states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Has the mark.
    Marked(Mark),
    /// Has no read mark.
    Unread,
    /// Starred or read, and newer than the version the reader last looked at.
    Updated,
    /// Has something watched in it.
    Watched,
    /// Its newest version was withdrawn.
    Withdrawn,
}

/// An order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Sort {
    /// Newest edition first.
    #[default]
    Newest,
    /// Oldest edition first.
    Oldest,
    /// Best match first.
    Relevance,
    /// By title, A first.
    Title,
    /// Newest star first, what has none last.
    Starred,
    /// Most votes on the daily list first, what has none last.
    Upvotes,
    /// Most votes a day first, what has none last.
    Velocity,
    /// What is watched first, then the list's own order.
    Watched,
}

impl Query {
    /// Parses a text. Every text is a query: what is not understood is searched as words.
    ///
    /// The last word is a prefix while it is being typed: when no blank follows it.
    pub fn parse(text: &str) -> Self {
        parse::parse(text)
    }

    /// A text without each of its parts in turn: the part, and the rest. Alternatives are one part; nothing for a text
    /// of one part.
    pub fn without_each(text: &str) -> Vec<(String, String)> {
        parse::without_each(text)
    }

    /// Whether something was typed and nothing of it can be asked: signs without a letter. It matches nothing.
    pub fn is_void(&self) -> bool {
        self.all.is_empty() && !self.not_understood.is_empty()
    }

    /// Whether it asks for the hidden.
    pub fn asks_hidden(&self) -> bool {
        self.all
            .iter()
            .flatten()
            .any(|c| c.polarity == Polarity::With && c.atom == Atom::Is(State::Marked(Mark::Hidden)))
    }

    /// Whether it looks for words.
    pub fn has_text(&self) -> bool {
        self.atoms().any(|a| matches!(a, Atom::Text(..)))
    }

    /// What it looks for in a field, for highlighting: not what it asks away.
    pub fn sought(&self, field: Field) -> Vec<Sought<'_>> {
        self.texts(field).map(Text::sought).collect()
    }

    /// The words it looks for in a field: not what it asks away.
    pub fn texts(&self, field: Field) -> impl Iterator<Item = &Text> {
        let positive = self.all.iter().flatten().filter(|c| c.polarity == Polarity::With);
        positive.filter_map(move |c| match &c.atom {
            Atom::Text(f, text) if *f == field || *f == Field::Any => Some(text),
            _ => None,
        })
    }

    /// The same and one more condition.
    #[must_use]
    pub fn and(mut self, atom: Atom) -> Self {
        self.all.push(vec![Clause { polarity: Polarity::With, atom }]);
        self
    }

    /// The same and one of several categories; the same if there are none.
    #[must_use]
    pub fn and_any_of(mut self, categories: &[Category]) -> Self {
        if !categories.is_empty() {
            let clause =
                |c: &Category| Clause { polarity: Polarity::With, atom: Atom::Cat(CatPattern::Exact(c.clone())) };
            self.all.push(categories.iter().map(clause).collect());
        }
        self
    }

    /// The same in an order.
    #[must_use]
    pub fn sorted(mut self, sort: Sort) -> Self {
        self.sort = Some(sort);
        self
    }

    /// The same without asking for unread papers alone.
    #[must_use]
    pub fn without_unread(&self) -> Self {
        let unread = Clause { polarity: Polarity::With, atom: Atom::Is(State::Unread) };
        let all = self.all.iter().filter(|a| a.as_slice() != [unread.clone()]).cloned().collect();
        Self { all, ..self.clone() }
    }

    /// Its conditions, whichever way they are meant.
    pub fn atoms(&self) -> impl Iterator<Item = &Atom> {
        self.all.iter().flatten().map(|c| &c.atom)
    }
}

impl Sort {
    /// All orders.
    pub const ALL: [Self; 8] = [
        Self::Newest,
        Self::Oldest,
        Self::Relevance,
        Self::Title,
        Self::Starred,
        Self::Upvotes,
        Self::Velocity,
        Self::Watched,
    ];

    /// Its word after `sort:`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Relevance => "relevance",
            Self::Title => "title",
            Self::Starred => "starred",
            Self::Upvotes => "upvotes",
            Self::Velocity => "velocity",
            Self::Watched => "watched",
        }
    }
}

impl State {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Unread,
        Self::Marked(Mark::Star),
        Self::Marked(Mark::Read),
        Self::Marked(Mark::Hidden),
        Self::Updated,
        Self::Watched,
        Self::Withdrawn,
    ];

    /// Its word after `is:`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Marked(Mark::Star) => "starred",
            Self::Marked(Mark::Read) => "read",
            Self::Marked(Mark::Hidden) => "hidden",
            Self::Unread => "unread",
            Self::Updated => "updated",
            Self::Watched => "watched",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl fmt::Display for Query {
    /// Prints a text that parses to the same query. A trailing prefix stands last or carries a `*`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut blank = "";
        for alternatives in &self.all {
            write!(f, "{blank}")?;
            for (i, clause) in alternatives.iter().enumerate() {
                write!(f, "{}{clause}", if i == 0 { "" } else { " OR " })?;
            }
            blank = " ";
        }
        if let Some(sort) = self.sort {
            write!(f, "{blank}sort:{}", sort.word())?;
            blank = " ";
        }
        // A blank ends the last word, so that it is not read as a prefix.
        f.write_str(blank)
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.polarity == Polarity::Without {
            f.write_str("-")?;
        }
        match &self.atom {
            Atom::Text(field, text) => write!(f, "{}{text}", field.prefix()),
            Atom::Cat(CatPattern::Exact(c)) => write!(f, "cat:{c}"),
            Atom::Cat(CatPattern::Archive(a)) => write!(f, "cat:{a}.*"),
            Atom::Is(state) => write!(f, "is:{}", state.word()),
            Atom::Edition(day) => write!(f, "edition:{day}"),
            Atom::Since(day) => write!(f, "since:{day}"),
            Atom::Year(year) => write!(f, "year:{year}"),
            Atom::Id(id) => write!(f, "id:{id}"),
            Atom::Editions(from, to) => write!(f, "edition:{from}..{to}"),
            Atom::Kind(kind) => write!(f, "kind:{}", kind.word()),
            Atom::Venue(venue) => write!(f, "venue:{venue}"),
            Atom::Has(has) => write!(f, "has:{}", has.word()),
            Atom::On(None) => f.write_str("on:daily"),
            Atom::On(Some(period)) => write!(f, "on:{period}"),
            Atom::Upvotes(by, votes) => write!(f, "upvotes:{}{votes}", by.sign()),
        }
    }
}

impl Field {
    const fn prefix(self) -> &'static str {
        match self {
            Self::Any => "",
            Self::Title => "title:",
            Self::Author => "author:",
            Self::Abstract => "abstract:",
        }
    }
}

impl Text {
    /// As it is looked for in a shown text.
    pub fn sought(&self) -> Sought<'_> {
        match self {
            Self::Word(w) => Sought::Word(w),
            Self::Prefix(p) => Sought::Prefix(p),
            Self::Phrase(p) => Sought::Phrase(p),
        }
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(w) if parse::is_plain(w) => f.write_str(w),
            Self::Prefix(w) => write!(f, "{w}*"),
            Self::Word(p) | Self::Phrase(p) => write!(f, "\"{p}\""),
        }
    }
}
