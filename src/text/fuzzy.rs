//! Finds a thing by a few letters of its name, in order but with gaps, or by words of its description. It ranks what it
//! is given and keeps no list.

use std::ops::Range;

use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use unicode_segmentation::UnicodeSegmentation;

/// What a letter of the name is worth before one of the description: half a word's beginning.
const NAMED: u32 = 24;

/// What is typed, ready to be looked for in many places. Each word of it must be found; case and accents do not count.
pub struct Fuzzy {
    matcher: Matcher,
    words: Vec<Word>,
    chars: Vec<char>,
}

struct Word {
    /// Its letters, in order but with gaps: in names, which are short.
    gaps: Atom,
    /// Its letters in a row: in descriptions, where with gaps everything would be found.
    row: Atom,
}

/// Where letters were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letters {
    /// Bytes of the name.
    pub name: Vec<Range<usize>>,
    /// Bytes of the description.
    pub about: Vec<Range<usize>>,
}

impl Fuzzy {
    /// Takes what is typed.
    pub fn new(typed: &str) -> Self {
        let atom = |word: &str, kind| Atom::new(word, CaseMatching::Ignore, Normalization::Smart, kind, false);
        let word = |word| Word { gaps: atom(word, AtomKind::Fuzzy), row: atom(word, AtomKind::Substring) };
        Self {
            matcher: Matcher::new(Config::DEFAULT),
            words: typed.split_whitespace().map(word).collect(),
            chars: Vec::new(),
        }
    }

    /// How well a thing is meant, more is better; none where it is not.
    pub fn score(&mut self, name: &str, about: &str) -> Option<u32> {
        let Self { matcher, words, chars } = self;
        let of = |word: &Word| {
            let named = word.gaps.score(Utf32Str::new(name, chars), matcher).map(|s| u32::from(s) + NAMED);
            named.max(word.row.score(Utf32Str::new(about, chars), matcher).map(u32::from))
        };
        words.iter().map(of).sum()
    }

    /// The letters of a thing that were found, in order.
    pub fn letters(&mut self, name: &str, about: &str) -> Letters {
        let Self { matcher, words, chars } = self;
        let (mut in_name, mut in_about) = (Vec::new(), Vec::new());
        for word in words {
            let named = word.gaps.score(Utf32Str::new(name, chars), matcher).map(|s| u32::from(s) + NAMED);
            let told = word.row.score(Utf32Str::new(about, chars), matcher).map(u32::from);
            if named >= told {
                word.gaps.indices(Utf32Str::new(name, chars), matcher, &mut in_name);
            } else {
                word.row.indices(Utf32Str::new(about, chars), matcher, &mut in_about);
            }
        }
        Letters { name: bytes_of(name, in_name), about: bytes_of(about, in_about) }
    }
}

/// Places of letters as bytes of the text, neighbours together.
fn bytes_of(text: &str, mut places: Vec<u32>) -> Vec<Range<usize>> {
    places.sort_unstable();
    let mut found: Vec<Range<usize>> = Vec::new();
    for (place, (start, grapheme)) in text.grapheme_indices(true).enumerate() {
        if places.binary_search(&(place as u32)).is_err() {
            continue;
        }
        let end = start + grapheme.len();
        match found.last_mut() {
            Some(last) if last.end == start => last.end = end,
            _ => found.push(start..end),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn letters_in_order_are_found_where_they_stand() {
        let mut fuzzy = Fuzzy::new("nxt un");
        assert!(fuzzy.score("next unread", "") > fuzzy.score("next number of sunken", ""));
        assert_eq!(fuzzy.score("previous", "nxt, the one after"), None, "un is nowhere");
        assert_eq!(fuzzy.letters("next unread", "").name, [0..1, 2..4, 5..7]);
        assert_eq!(Fuzzy::new("erdos").letters("Erdős", "").name.first(), Some(&(0..6)));
        assert!(Fuzzy::new("").score("anything", "").is_some());
    }

    #[test]
    fn descriptions_hold_words_and_not_scattered_letters() {
        let mut fuzzy = Fuzzy::new("lang");
        assert!(fuzzy.score("cs.CL", "Computation and Language").is_some());
        assert_eq!(fuzzy.score("all", "Takes the whole list as the range"), None);
        assert_eq!(fuzzy.letters("cs.CL", "Computation and Language").about.first(), Some(&(16..20)));
        let mut fuzzy = Fuzzy::new("cl lang");
        let letters = fuzzy.letters("cs.CL", "Computation and Language");
        assert_eq!(
            (letters.name.first(), letters.about.first()),
            (Some(&(3..5)), Some(&(16..20))),
            "words may stand in either"
        );
        assert!(Fuzzy::new("star").score("star", "x") > Fuzzy::new("star").score("x", "star"));
    }

    proptest! {
        #[test]
        fn what_is_found_lies_on_letters(typed in "\\PC{0,6}", name in "\\PC{0,30}", about in "\\PC{0,30}") {
            let mut fuzzy = Fuzzy::new(&typed);
            let score = fuzzy.score(&name, &about);
            let letters = fuzzy.letters(&name, &about);
            prop_assert!(letters.name.into_iter().all(|r| name.get(r).is_some()));
            prop_assert!(letters.about.into_iter().all(|r| about.get(r).is_some()));
            prop_assert!(score.is_some() || !typed.trim().is_empty());
        }
    }
}
