//! Finds a name by a few of its letters, in order but with gaps. It ranks what it is given and keeps no list.

use std::ops::Range;

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use unicode_segmentation::UnicodeSegmentation;

/// What is typed, ready to be looked for in many texts. Each word of it must be found; case and accents do not count.
pub struct Fuzzy {
    matcher: Matcher,
    pattern: Pattern,
    chars: Vec<char>,
}

impl Fuzzy {
    /// Takes what is typed.
    pub fn new(typed: &str) -> Self {
        Self {
            matcher: Matcher::new(Config::DEFAULT),
            pattern: Pattern::new(typed, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy),
            chars: Vec::new(),
        }
    }

    /// How well a text is meant, more is better; none where it is not.
    pub fn score(&mut self, text: &str) -> Option<u32> {
        self.pattern.score(Utf32Str::new(text, &mut self.chars), &mut self.matcher)
    }

    /// The bytes of the text that were found, in order.
    pub fn letters(&mut self, text: &str) -> Vec<Range<usize>> {
        let mut places = Vec::new();
        let text_chars = Utf32Str::new(text, &mut self.chars);
        if self.pattern.indices(text_chars, &mut self.matcher, &mut places).is_none() {
            return Vec::new();
        }
        places.sort_unstable();
        places.dedup();
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn letters_in_order_are_found_where_they_stand() {
        let mut fuzzy = Fuzzy::new("nxt un");
        assert!(fuzzy.score("next unread") > fuzzy.score("next number of sunken"));
        assert_eq!(fuzzy.score("previous"), None);
        assert_eq!(fuzzy.letters("next unread"), [0..1, 2..4, 5..7]);
        assert_eq!(Fuzzy::new("erdos").letters("Erdős"), [0..6]);
        assert!(Fuzzy::new("").score("anything").is_some());
    }

    proptest! {
        #[test]
        fn what_is_found_lies_on_letters(typed in "\\PC{0,6}", text in "\\PC{0,30}") {
            let mut fuzzy = Fuzzy::new(&typed);
            let score = fuzzy.score(&text);
            for range in fuzzy.letters(&text) {
                prop_assert!(score.is_some() && text.get(range).is_some());
            }
        }
    }
}
