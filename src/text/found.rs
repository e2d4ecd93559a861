//! Where in a shown text the words stand that were searched for.
//!
//! It folds as the search does; it knows no query.

use std::borrow::Cow;
use std::ops::Range;

use super::tex::fold;

/// A word that was searched for, folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sought<'a> {
    /// The whole word.
    Word(&'a str),
    /// Every word that begins so.
    Prefix(&'a str),
    /// These words in a row, one blank between them.
    Phrase(&'a str),
}

/// The byte ranges of `shown` that match, in order, none over another.
pub fn found(shown: &str, sought: &[Sought<'_>]) -> Vec<Range<usize>> {
    if sought.is_empty() {
        return Vec::new();
    }
    let words = words(shown);
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (i, (range, word)) in words.iter().enumerate() {
        for wanted in sought {
            match wanted {
                Sought::Word(w) if word == w => ranges.push(range.clone()),
                Sought::Prefix(p) if word.starts_with(p) => ranges.push(head(shown, range, p)),
                Sought::Phrase(p) => {
                    let parts: Vec<&str> = p.split(' ').collect();
                    let here = words[i..].iter().map(|(_, w)| w.as_ref()).take(parts.len());
                    if parts.len() <= words.len() - i && here.eq(parts.iter().copied()) {
                        ranges.push(range.start..words[i + parts.len() - 1].0.end);
                    }
                }
                Sought::Word(_) | Sought::Prefix(_) => {}
            }
        }
    }
    merged(ranges)
}

/// The same in each of the names between commas: no phrase goes over the end of a name.
pub fn found_in_names(shown: &str, sought: &[Sought<'_>]) -> Vec<Range<usize>> {
    if sought.is_empty() {
        return Vec::new();
    }
    let mut ranges = Vec::new();
    let mut at = 0;
    for name in shown.split_inclusive(", ") {
        ranges.extend(found(name, sought).into_iter().map(|r| at + r.start..at + r.end));
        at += name.len();
    }
    ranges
}

/// A text as a phrase that is looked for: its words as they fold, with a blank between.
pub fn phrase(text: &str) -> String {
    words(text).into_iter().map(|(_, word)| word).collect::<Vec<_>>().join(" ")
}

/// The words of a text: where they stand and how they fold.
fn words(text: &str) -> Vec<(Range<usize>, Cow<'_, str>)> {
    let mut words = Vec::new();
    let mut start = None;
    let ends = text.char_indices().map(|(i, c)| (i, is_of_word(c))).chain([(text.len(), false)]);
    for (i, of_word) in ends {
        match (start, of_word) {
            (None, true) => start = Some(i),
            (Some(from), false) => {
                words.push((from..i, folded(&text[from..i])));
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// A word as it folds; one in small plain letters is that already.
fn folded(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) { word.into() } else { fold(word).into() }
}

/// Letters, digits, and the marks that stand on them.
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)
}

/// The part of a word that folds to a prefix.
fn head(text: &str, word: &Range<usize>, prefix: &str) -> Range<usize> {
    let ends = text[word.clone()].char_indices().map(|(i, c)| word.start + i + c.len_utf8());
    let end = ends.into_iter().find(|end| fold(&text[word.start..*end]).len() >= prefix.len());
    word.start..end.unwrap_or(word.end)
}

fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|r| (r.start, r.end));
    let mut out: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match out.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marked(shown: &str, sought: &[Sought<'_>]) -> String {
        let mut text = String::new();
        let mut at = 0;
        for range in found(shown, sought) {
            text.push_str(&shown[at..range.start]);
            text.extend(["[", &shown[range.clone()], "]"]);
            at = range.end;
        }
        text + &shown[at..]
    }

    #[test]
    fn words_beginnings_and_phrases_are_found() {
        let title = "Routing in Multilingual Mixtures-of-Experts";
        assert_eq!(
            marked(title, &[Sought::Word("routing"), Sought::Prefix("multi")]),
            "[Routing] in [Multi]lingual Mixtures-of-Experts"
        );
        assert_eq!(
            marked(title, &[Sought::Phrase("mixtures of experts")]),
            "Routing in Multilingual [Mixtures-of-Experts]"
        );
        assert_eq!(marked(title, &[Sought::Word("rout"), Sought::Phrase("experts routing")]), title);
        assert_eq!(marked(title, &[]), title);
    }

    #[test]
    fn a_phrase_ends_with_the_name() {
        let names = |sought| found_in_names("Chen Wei, Li Na, Wei Li", &[sought]);
        assert_eq!(names(Sought::Phrase("wei li")), vec![17..23]);
        assert_eq!(names(Sought::Word("wei")), vec![5..8, 17..20]);
    }

    #[test]
    fn accents_and_mathematical_dress_do_not_matter() {
        assert_eq!(marked("Erdős and 𝒪(n²)", &[Sought::Prefix("erd"), Sought::Word("n2")]), "[Erd]ős and 𝒪([n²])");
        assert_eq!(marked("Æther", &[Sought::Prefix("a")]), "[Æ]ther");
    }

    proptest! {
        #[test]
        fn every_range_is_of_whole_characters(shown in "\\PC{0,60}", word in "[a-z]{1,4}") {
            for range in found(&shown, &[Sought::Prefix(&word), Sought::Word(&word), Sought::Phrase("a b")]) {
                prop_assert!(shown.is_char_boundary(range.start) && shown.is_char_boundary(range.end) && !range.is_empty());
            }
        }
    }
}
