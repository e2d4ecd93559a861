//! What the reader watches for: authors, words, categories and whole queries. It does not know who has written what.

use std::fmt;

use super::query::{Atom, Field, State, Text};
use super::{Category, Query};
use crate::text::Clean;

/// One thing to watch for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Watch {
    /// Papers of an author, named as arXiv does or surname first.
    Author(Clean),
    /// Papers with a word, its beginning (`rout*`) or a phrase in the title or the abstract.
    Word(Clean),
    /// Papers of a category; where it is an archive, of all of its categories.
    Category(Category),
    /// Papers that answer a query.
    Query(String),
}

/// Why a text names nothing to watch for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadWatch {
    /// None of the four kinds stands before a colon.
    #[error("watch what? author:\"Jane Doe\", word:routing, cat:cs.IR or query:\"...\"")]
    NoKind,
    /// Nothing of it can be searched.
    #[error("nothing in it can be searched: a letter or a digit is needed")]
    Nothing,
    /// What stands after `cat:` is no category.
    #[error("that is no category; they look like cs.CL or hep-th")]
    NoCategory,
    /// A query for what is watched.
    #[error("is:watched would watch for itself")]
    Itself,
    /// More than 4,000 characters.
    #[error("that is too long to be watched for")]
    TooLong,
}

impl Watch {
    /// At most so many are kept.
    pub const MOST: usize = 200;
    /// No text is longer, in characters.
    const LONGEST: usize = 4_000;
    /// No name, word or phrase is longer, in characters.
    const LONGEST_WORDS: usize = 200;

    /// Reads `author:"Jane Doe"`, `word:routing`, `cat:cs.IR` or `query:...`; quotes may be left out.
    ///
    /// # Errors
    /// What [`BadWatch`] says.
    pub fn parse(text: &str) -> Result<Self, BadWatch> {
        let (kind, text) = text.trim().split_once(':').ok_or(BadWatch::NoKind)?;
        match kind.to_lowercase().as_str() {
            "author" | "au" => Self::author(text),
            "word" => Self::word(text),
            "cat" | "category" => Self::category(text),
            "query" => Self::of_query(text),
            _ => Err(BadWatch::NoKind),
        }
    }

    /// From the kind and the text apart, as they are stored.
    pub fn stored(kind: &str, text: &str) -> Option<Self> {
        match kind {
            "author" => Self::author(text).ok(),
            "word" => Self::word(text).ok(),
            "category" => Self::category(text).ok(),
            "query" => Self::of_query(text).ok(),
            _ => None,
        }
    }

    /// An author's name.
    ///
    /// # Errors
    /// No letter is in it, or it is too long.
    pub fn author(name: &str) -> Result<Self, BadWatch> {
        Self::checked(Self::Author(words(name)?))
    }

    /// A word, the beginning of one before a `*`, or several in a row.
    ///
    /// # Errors
    /// No letter is in it, or it is too long.
    pub fn word(word: &str) -> Result<Self, BadWatch> {
        Self::checked(Self::Word(words(word)?))
    }

    /// A category, in any case of letters before the dot.
    ///
    /// # Errors
    /// It is none.
    pub fn category(text: &str) -> Result<Self, BadWatch> {
        let text = text.trim_matches(|c: char| c == '"' || c.is_whitespace());
        let (archive, class) = text.split_at(text.find('.').unwrap_or(text.len()));
        let category = format!("{}{class}", archive.to_lowercase());
        category.parse().map(Self::Category).map_err(|()| BadWatch::NoCategory)
    }

    /// A query. Its last word is a whole one, and its order is not asked for.
    ///
    /// # Errors
    /// It asks for nothing, or it is too long.
    pub fn of_query(text: &str) -> Result<Self, BadWatch> {
        let clean = Clean::line(text, Self::LONGEST + 1);
        if clean.chars().count() > Self::LONGEST {
            return Err(BadWatch::TooLong);
        }
        Self::checked(Self::Query(clean.into_string()))
    }

    /// What the papers it is for answer.
    pub fn query(&self) -> Query {
        match self {
            Self::Author(name) => {
                let either: Vec<_> = orders(name).iter().map(|n| format!("author:\"{n}\"")).collect();
                Query::parse(&format!("{} ", either.join(" OR ")))
            }
            Self::Word(word) => {
                let quoted = if word.ends_with('*') && !word.contains(' ') {
                    word.to_string()
                } else {
                    format!("\"{}\"", word.trim_end_matches('*'))
                };
                Query::parse(&format!("title:{quoted} OR abstract:{quoted} "))
            }
            Self::Category(category) => Query::parse(&format!("cat:{category} ")),
            Self::Query(text) => Query { sort: None, ..Query::parse(&format!("{text} ")) },
        }
    }

    /// What its words are in a field, for highlighting.
    pub fn texts(&self, field: Field) -> Vec<Text> {
        self.query().texts(field).cloned().collect()
    }

    /// Its kind, as it is stored and as `offprint watch list --json` says it.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Author(_) => "author",
            Self::Word(_) => "word",
            Self::Category(_) => "category",
            Self::Query(_) => "query",
        }
    }

    /// Its text without the kind.
    pub fn text(&self) -> &str {
        match self {
            Self::Author(text) | Self::Word(text) => text,
            Self::Category(category) => category.as_str(),
            Self::Query(text) => text,
        }
    }

    /// Whether both are for the same papers: `Jane Doe` and `Doe, Jane`, `Routing` and `routing`.
    pub fn is_like(&self, other: &Self) -> bool {
        if std::mem::discriminant(self) != std::mem::discriminant(other) {
            return false;
        }
        match (self, other) {
            (Self::Author(one), Self::Author(two)) => {
                let folded = |name| orders(name).iter().map(|n| crate::text::found::phrase(n)).collect::<Vec<_>>();
                folded(two).contains(&folded(one)[0])
            }
            _ => self.query() == other.query(),
        }
    }

    fn checked(self) -> Result<Self, BadWatch> {
        let query = self.query();
        if query.atoms().any(|a| *a == Atom::Is(State::Watched)) {
            return Err(BadWatch::Itself);
        }
        if query.all.is_empty() || query.is_void() { Err(BadWatch::Nothing) } else { Ok(self) }
    }
}

/// A name, a word or a phrase: one line without quotes.
fn words(text: &str) -> Result<Clean, BadWatch> {
    let bare: String = text.chars().filter(|c| *c != '"').collect();
    let clean = Clean::line(&bare, Watch::LONGEST_WORDS + 1);
    if clean.chars().count() > Watch::LONGEST_WORDS { Err(BadWatch::TooLong) } else { Ok(clean) }
}

/// A name with the surname last, and with it first.
fn orders(name: &str) -> Vec<String> {
    let (rest, surname) = match name.split_once(',') {
        Some((surname, rest)) => (rest.trim(), surname.trim()),
        None => name.rsplit_once(' ').unwrap_or(("", name)),
    };
    if rest.is_empty() || surname.is_empty() {
        return vec![format!("{rest}{surname}")];
    }
    vec![format!("{rest} {surname}"), format!("{surname} {rest}")]
}

impl fmt::Display for Watch {
    /// Prints a text that reads as the same.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Author(name) => write!(f, "author:\"{name}\""),
            Self::Word(word) if word.contains(' ') => write!(f, "word:\"{word}\""),
            Self::Word(word) => write!(f, "word:{word}"),
            Self::Category(category) => write!(f, "cat:{category}"),
            Self::Query(text) => write!(f, "query:{text}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Watch {
        Watch::parse(text).unwrap()
    }

    #[test]
    fn four_kinds_are_read_with_quotes_and_without() {
        for (text, printed, query) in [
            ("author:\"Jane Doe\"", "author:\"Jane Doe\"", "author:\"jane doe\" OR author:\"doe jane\" "),
            ("au:Doe, Jane Q.", "author:\"Doe, Jane Q.\"", "author:\"jane q doe\" OR author:\"doe jane q\" "),
            ("author:Plato", "author:\"Plato\"", "author:plato "),
            ("word:Routing", "word:Routing", "title:routing OR abstract:routing "),
            ("word:rout*", "word:rout*", "title:rout* OR abstract:rout* "),
            (" word: sparse  gates ", "word:\"sparse gates\"", "title:\"sparse gates\" OR abstract:\"sparse gates\" "),
            ("cat:CS.IR", "cat:cs.IR", "cat:cs.IR "),
            ("category:hep-th", "cat:hep-th", "cat:hep-th.* "),
            ("query:routing cat:cs.CL sort:title", "query:routing cat:cs.CL sort:title", "routing cat:cs.CL "),
        ] {
            let watch = read(text);
            assert_eq!((watch.to_string().as_str(), watch.query().to_string().as_str()), (printed, query), "{text}");
            assert_eq!(read(&watch.to_string()), watch);
            assert_eq!(Watch::stored(watch.kind(), watch.text()), Some(watch));
        }
    }

    #[test]
    fn what_cannot_be_watched_is_refused() {
        for (text, why) in [
            ("Jane Doe", BadWatch::NoKind),
            ("title:routing", BadWatch::NoKind),
            ("author:\"\"", BadWatch::Nothing),
            ("word:\u{202e}!?", BadWatch::Nothing),
            ("query:", BadWatch::Nothing),
            ("query:sort:title", BadWatch::Nothing),
            ("query:+-", BadWatch::Nothing),
            ("query:routing OR -is:watched", BadWatch::Itself),
            ("cat:CS CL", BadWatch::NoCategory),
        ] {
            assert_eq!(Watch::parse(text), Err(why), "{text}");
        }
        assert_eq!(Watch::word(&"x".repeat(201)), Err(BadWatch::TooLong));
        assert_eq!(Watch::of_query(&"x ".repeat(2_001)), Err(BadWatch::TooLong));
    }

    #[test]
    fn the_same_said_otherwise_is_the_same() {
        let same = |one: &str, two: &str| read(one).is_like(&read(two)) && read(two).is_like(&read(one));
        assert!(same("author:Jane Doe", "au:\"doe, jane\""));
        assert!(same("word:Routing", "word:routing"));
        assert!(!same("author:Jane Doe", "author:Jane Roe"));
        assert!(!same("word:routing", "query:title:routing OR abstract:routing"));
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_as_the_same(text in "\\PC{0,40}", kind in "author|word|cat|query") {
            if let Ok(watch) = Watch::parse(&format!("{kind}:{text}")) {
                prop_assert_eq!(Watch::parse(&watch.to_string()), Ok(watch.clone()));
                prop_assert_eq!(Watch::stored(watch.kind(), watch.text()), Some(watch.clone()));
                prop_assert!(!watch.query().all.is_empty());
            }
        }
    }
}
