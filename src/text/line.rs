//! A line being typed: graphemes, a cursor, the usual editing keys. It knows no keys and no screen.

use unicode_segmentation::UnicodeSegmentation;

use super::Clean;

/// No line is longer than this many characters.
const LONGEST: usize = 1_000;

/// The text and the place of the cursor in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    text: String,
    /// A byte index on a grapheme's start, or the end.
    cursor: usize,
}

impl Line {
    /// A line that holds a text, cleaned of what no line may hold; the cursor at its end.
    pub fn of(text: &str) -> Self {
        let mut line = Self::default();
        line.insert(text);
        // A blank at the end ends the last word, and a cleaned text has none.
        if text.ends_with(' ') && !line.text.is_empty() {
            line.insert(" ");
        }
        line
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text before and from the cursor.
    pub fn halves(&self) -> (&str, &str) {
        self.text.split_at(self.cursor)
    }

    /// Types text, cleaned of what no line may hold.
    pub fn insert(&mut self, text: &str) {
        // A lone blank is no blank line: it divides words while typing.
        let clean = if text == " " { " ".to_owned() } else { Clean::line(text, LONGEST).to_string() };
        if self.text.chars().count() + clean.chars().count() <= LONGEST {
            self.text.insert_str(self.cursor, &clean);
            self.cursor += clean.len();
        }
    }

    /// Puts a text in the place of what stands between a byte and the cursor.
    pub fn replace_back(&mut self, from: usize, text: &str) {
        let fits = self.text.chars().count() + text.chars().count() <= LONGEST;
        if fits && from <= self.cursor && self.text.is_char_boundary(from) {
            self.text.replace_range(from..self.cursor, text);
            self.cursor = from + text.len();
        }
    }

    /// Deletes the grapheme before the cursor. Whether there was one.
    pub fn delete_back(&mut self) -> bool {
        let start = self.before();
        let there = start < self.cursor;
        self.text.replace_range(start..self.cursor, "");
        self.cursor = start;
        there
    }

    /// Deletes the grapheme under the cursor.
    pub fn delete_forward(&mut self) {
        let end = self.after();
        self.text.replace_range(self.cursor..end, "");
    }

    /// Deletes the word before the cursor.
    pub fn delete_word(&mut self) {
        let head = self.text[..self.cursor].trim_end();
        let start =
            head.rfind(char::is_whitespace).map_or(0, |i| i + head[i..].chars().next().map_or(1, char::len_utf8));
        self.text.replace_range(start..self.cursor, "");
        self.cursor = start;
    }

    /// Deletes everything before the cursor.
    pub fn delete_line(&mut self) {
        self.text.replace_range(..self.cursor, "");
        self.cursor = 0;
    }

    /// One grapheme to the left.
    pub fn left(&mut self) {
        self.cursor = self.before();
    }

    /// One grapheme to the right.
    pub fn right(&mut self) {
        self.cursor = self.after();
    }

    /// To the start.
    pub fn start(&mut self) {
        self.cursor = 0;
    }

    /// To the end.
    pub fn end(&mut self) {
        self.cursor = self.text.len();
    }

    fn before(&self) -> usize {
        self.text[..self.cursor].grapheme_indices(true).next_back().map_or(0, |(i, _)| i)
    }

    fn after(&self) -> usize {
        self.cursor + self.text[self.cursor..].graphemes(true).next().map_or(0, str::len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_and_letters_are_edited() {
        let mut line = Line::default();
        line.insert("deep naïve");
        line.insert(" ");
        line.insert("nets");
        assert_eq!(line.text(), "deep naïve nets");
        line.delete_word();
        line.delete_back();
        line.left();
        line.left();
        line.delete_back();
        assert_eq!(line.text(), "deep nave");
        line.start();
        line.delete_forward();
        line.end();
        line.insert("\u{1b}[31mx\n");
        assert_eq!(line.halves(), ("eep navex", ""));
        line.delete_line();
        assert_eq!(line.text(), "");
    }

    proptest! {
        #[test]
        fn the_cursor_stands_on_a_grapheme(steps in proptest::collection::vec((0u8..9, "\\PC{0,4}"), 0..60)) {
            let mut line = Line::default();
            for (step, text) in steps {
                match step {
                    0 | 1 => line.insert(&text),
                    2 => drop(line.delete_back()),
                    3 => line.delete_forward(),
                    4 => line.delete_word(),
                    5 => line.left(),
                    6 => line.right(),
                    7 => line.start(),
                    _ => line.delete_line(),
                }
                prop_assert!(line.text().is_char_boundary(line.cursor));
            }
        }
    }
}
