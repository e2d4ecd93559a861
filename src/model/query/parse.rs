//! Text to query. Never fails; the typed text is the reader's, so every text has a meaning.

use std::ops::Range;

use super::{
    Alternatives, Atom, CatPattern, Clause, Compare, DaySpec, Field, Has, KindPattern, Polarity, Query, Sort, State,
    Text, Venue,
};
use crate::model::Category;

/// A query has at most so many conditions; what is beyond is dropped. Keeps every statement within SQLite's depth.
const MOST_CLAUSES: usize = 64;
/// A word is cut at so many characters.
const LONGEST_WORD: usize = 100;
/// A typed text is cut at so many bytes.
const LONGEST_TEXT: usize = 4_000;

/// A piece of the text between blanks, with quotes closed.
struct Token<'a> {
    text: &'a str,
    at: Range<usize>,
    /// Whether a blank (or the end of a quote) follows, so that the word is finished.
    finished: bool,
}

pub(super) fn parse(text: &str) -> Query {
    let end = (0..=text.len().min(LONGEST_TEXT)).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
    let mut query = Query::default();
    let mut or_pending = false;
    let mut clauses = 0;
    let tokens = tokens(&text[..end]);
    for (i, token) in tokens.iter().enumerate() {
        if token.text == "OR" && i > 0 && i + 1 < tokens.len() {
            or_pending = true;
            continue;
        }
        for meaning in read(token, &mut query.not_understood) {
            match meaning {
                Meaning::Sort(sort) => query.sort = Some(sort),
                Meaning::Clause(_) if clauses == MOST_CLAUSES => {}
                Meaning::Clause(clause) => {
                    clauses += 1;
                    join(&mut query.all, clause, or_pending);
                }
            }
        }
        // What stood after an OR and meant nothing takes the OR with it.
        or_pending = false;
    }
    query
}

/// A text without each of its parts in turn.
pub(super) fn without_each(text: &str) -> Vec<(String, String)> {
    let tokens = tokens(text);
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut or_pending = false;
    for (i, token) in tokens.iter().enumerate() {
        if token.text == "OR" && i > 0 && i + 1 < tokens.len() {
            or_pending = true;
            continue;
        }
        match parts.last_mut() {
            Some(last) if or_pending => last.end = token.at.end,
            _ => parts.push(token.at.clone()),
        }
        or_pending = false;
    }
    if parts.len() < 2 {
        return Vec::new();
    }
    let rest = |at: &Range<usize>| format!("{}{}", &text[..at.start], text[at.end..].trim_start());
    parts.iter().map(|at| (text[at.clone()].to_owned(), rest(at))).collect()
}

enum Meaning {
    Sort(Sort),
    Clause(Clause),
}

fn join(all: &mut Vec<Alternatives>, clause: Clause, or: bool) {
    match all.last_mut() {
        Some(last) if or => last.push(clause),
        _ => all.push(vec![clause]),
    }
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let (mut start, mut quoted) = (None, false);
    for (i, c) in text.char_indices() {
        match (c, start) {
            ('"', None) => (start, quoted) = (Some(i), true),
            ('"', Some(_)) => quoted = !quoted,
            (c, Some(from)) if c.is_whitespace() && !quoted => {
                tokens.push(Token { text: &text[from..i], at: from..i, finished: true });
                start = None;
            }
            (c, None) if !c.is_whitespace() => start = Some(i),
            _ => {}
        }
    }
    if let Some(from) = start {
        tokens.push(Token { text: &text[from..], at: from..text.len(), finished: text.ends_with('"') });
    }
    tokens
}

/// What one token says; a word of several parts (`mixture-of-experts`) is a phrase.
fn read(token: &Token<'_>, not_understood: &mut Vec<Range<usize>>) -> Vec<Meaning> {
    let (polarity, body) = match token.text.strip_prefix('-') {
        Some(rest) if !rest.is_empty() => (Polarity::Without, rest),
        _ => (Polarity::With, token.text),
    };
    let clause = |atom| vec![Meaning::Clause(Clause { polarity, atom })];
    let mut text = |field, value: &str| {
        if let Some(atom) = read_text(field, value, token.finished) {
            return clause(atom);
        }
        // A quote just opened says nothing yet; a sign says nothing ever.
        if value.chars().any(|c| !matches!(c, '"' | '-' | '*')) {
            not_understood.push(token.at.clone());
        }
        Vec::new()
    };
    let Some((name, value)) = body.split_once(':').filter(|(name, _)| !name.contains('"')) else {
        return text(Field::Any, body);
    };
    let name = name.to_lowercase();
    let bare = value.trim_matches('"');
    if let Some(field) = field_of(&name) {
        return text(field, value);
    }
    if name == "sort"
        && polarity == Polarity::With
        && let Some(sort) = Sort::ALL.into_iter().find(|s| s.word() == bare)
    {
        return vec![Meaning::Sort(sort)];
    }
    let atom = if name == "arxiv" { body.parse().ok().map(Atom::Id) } else { read_field(&name, bare) };
    if let Some(atom) = atom {
        return clause(atom);
    }
    not_understood.push(token.at.clone());
    read_text(Field::Any, body, token.finished).map_or_else(Vec::new, clause)
}

/// A field that is no field of words, and its value.
fn read_field(name: &str, value: &str) -> Option<Atom> {
    match name {
        "cat" | "category" => read_category(value).map(Atom::Cat),
        "is" => State::ALL.into_iter().find(|s| s.word() == value).map(Atom::Is),
        "edition" | "day" => read_editions(value),
        "since" => DaySpec::read(value).map(Atom::Since),
        "year" => read_year(value).map(Atom::Year),
        "id" => value.parse().ok().map(Atom::Id),
        "kind" => KindPattern::ALL.into_iter().find(|k| k.word().eq_ignore_ascii_case(value)).map(Atom::Kind),
        "venue" => Venue::read(value).map(Atom::Venue),
        "has" => Has::ALL.into_iter().find(|h| h.word().eq_ignore_ascii_case(value)).map(Atom::Has),
        "on" if value.eq_ignore_ascii_case("daily") => Some(Atom::On(None)),
        "on" => value.parse().ok().map(|period| Atom::On(Some(period))),
        "upvotes" => Compare::read(value).map(|(by, votes)| Atom::Upvotes(by, votes)),
        _ => None,
    }
}

/// One day, or two with dots between.
fn read_editions(text: &str) -> Option<Atom> {
    match text.split_once("..") {
        Some((from, to)) => Some(Atom::Editions(DaySpec::read(from)?, DaySpec::read(to)?)),
        None => DaySpec::read(text).map(Atom::Edition),
    }
}

fn field_of(name: &str) -> Option<Field> {
    Some(match name {
        "title" | "ti" => Field::Title,
        "author" | "authors" | "au" => Field::Author,
        "abstract" | "abs" => Field::Abstract,
        _ => return None,
    })
}

fn read_text(field: Field, value: &str, finished: bool) -> Option<Atom> {
    let quoted = value.starts_with('"');
    let closed = quoted && value.len() > 1 && value.ends_with('"');
    let starred = !quoted && value.ends_with('*');
    let words = plain_words(value);
    let text = match words.split_once(' ') {
        _ if words.is_empty() => return None,
        Some(_) => Text::Phrase(words),
        None if quoted && closed => Text::Word(words),
        None if starred || !finished => Text::Prefix(words),
        None => Text::Word(words),
    };
    Some(Atom::Text(field, text))
}

/// The letters and digits of a text, everything else a blank: what the index would make of it.
fn plain_words(text: &str) -> String {
    // A power typed bare is one word, as `$n^2$` is once it is rendered.
    let text = crate::text::tex::fold(text).replace('^', "");
    let spaced: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let mut words = String::new();
    for word in spaced.split_whitespace() {
        let word: String = word.chars().take(LONGEST_WORD).collect();
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(&word);
    }
    words
}

/// Whether a word reads as itself when typed with a blank after it.
pub(super) fn is_plain(word: &str) -> bool {
    word.chars().all(char::is_alphanumeric)
}

fn read_category(text: &str) -> Option<CatPattern> {
    let (archive, class) = text.split_once('.').unwrap_or((text, "*"));
    let archive_lower = archive.to_lowercase();
    archive_lower.parse::<Category>().ok().filter(|c| !c.as_str().contains('.'))?;
    if class == "*" {
        return Some(CatPattern::Archive(archive_lower));
    }
    format!("{archive_lower}.{class}").parse().ok().map(CatPattern::Exact)
}

/// A year of four digits.
fn read_year(text: &str) -> Option<i16> {
    (text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}
