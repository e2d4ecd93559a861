//! Words of a query as an expression of FTS5. Only letters and digits reach it, each token in quotes: no text a
//! person types is ever an error there.

use super::super::index;
use crate::model::query::{Alternatives, Atom, Field, Polarity, Text};

/// Where a word of any field must stand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tier {
    /// In the title or the authors.
    TitleAuthors,
    /// Anywhere.
    All,
}

/// One alternative after another, joined by OR; none if one of them is no plain text.
///
/// `Some("")` says that the words hold no letter and no digit, and so ask for nothing.
pub(super) fn alternatives(of: &Alternatives, polarity: Polarity, tier: Tier) -> Option<String> {
    let mut parts = Vec::new();
    for clause in of {
        let Atom::Text(field, text) = &clause.atom else { return None };
        if clause.polarity != polarity {
            return None;
        }
        match words(*field, text, tier) {
            Some(part) => parts.push(part),
            None => return Some(String::new()),
        }
    }
    Some(parts.join(" OR "))
}

/// A text in its field; none if no letter or digit is in it.
pub(super) fn words(field: Field, text: &Text, tier: Tier) -> Option<String> {
    let (Text::Word(raw) | Text::Prefix(raw) | Text::Phrase(raw)) = text;
    let words = index::words(raw);
    if words.is_empty() {
        return None;
    }
    let columns = match (field, tier) {
        (Field::Any, Tier::TitleAuthors) => "{title authors} : ",
        (Field::Any, Tier::All) => "",
        (Field::Title, _) => "title : ",
        (Field::Author, _) => "authors : ",
        (Field::Abstract, _) => "abstract : ",
    };
    let star = if matches!(text, Text::Prefix(_)) { " *" } else { "" };
    Some(format!("({columns}\"{words}\"{star})"))
}
