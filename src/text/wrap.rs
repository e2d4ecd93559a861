//! Where the lines of a text end.
//!
//! Returns byte ranges into the text and copies nothing. It neither justifies nor hyphenates.
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Returns the lines of `text`, none wider than `width` cells, without blanks at their ends.
///
/// Lines break at blanks and after hyphens, a longer word where it must; `\n` ends a line. Only a
/// grapheme that is itself wider than `width` stands over. A width of 0 has no lines.
pub fn wrap(text: &str, width: u16) -> Vec<Range<usize>> {
    wrap_with(text, |_| width)
}

/// Like [`wrap`], with a width for each line, counted from 0. A width of 0 is the end: what is left
/// of the text has no line.
pub fn wrap_with(text: &str, widths: impl Fn(usize) -> u16) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let width = usize::from(widths(lines.len()));
        if width == 0 {
            break;
        }
        let line = first_line(&text[start..], width);
        lines.push(start..start + line.end);
        start += line.next;
    }
    lines
}

/// The end of a line, and where the one after it begins: blanks between them belong to neither.
#[derive(Clone, Copy)]
struct Break {
    end: usize,
    next: usize,
}

/// Looks at no more than one line's graphemes and the one that does not fit.
fn first_line(text: &str, width: usize) -> Break {
    let mut used = 0;
    let mut chance: Option<Break> = None;
    // Where the blanks begin that the scan stands in.
    let mut blanks: Option<usize> = None;
    let mut before = "";
    for (at, grapheme) in text.grapheme_indices(true) {
        let next = at + grapheme.len();
        match grapheme {
            "\n" => {
                return Break {
                    end: blanks.unwrap_or(at),
                    next,
                };
            }
            " " => {
                let end = *blanks.get_or_insert(at);
                used += 1;
                chance = Some(Break { end, next });
                before = grapheme;
                continue;
            }
            _ => {}
        }
        let cells = UnicodeWidthStr::width(grapheme);
        if blanks.take().is_none() && may_break_between(text, at, before, grapheme) {
            chance = Some(Break { end: at, next: at });
        }
        if used + cells > width && at > 0 {
            return chance.unwrap_or(Break { end: at, next: at });
        }
        used += cells;
        before = grapheme;
    }
    let end = blanks.unwrap_or(text.len());
    Break {
        end,
        next: text.len(),
    }
}

/// Whether a line may end inside a word: after a hyphen or dash with two letters on both sides, and
/// on either side of an ideograph unless the next one closes something.
fn may_break_between(text: &str, at: usize, before: &str, next: &str) -> bool {
    if matches!(before, "-" | "‐" | "–" | "—") {
        let letters = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let mut back = text[..at - before.len()].chars().rev();
        let mut ahead = text[at..].chars();
        return letters(back.next())
            && letters(back.next())
            && letters(ahead.next())
            && letters(ahead.next());
    }
    let wide = |grapheme: &str| !grapheme.is_ascii() && UnicodeWidthStr::width(grapheme) == 2;
    let closes = next.starts_with([
        '、', '。', '，', '．', '：', '；', '！', '？', '」', '』', '）', '】', '》', '…', ',',
        '.', ')', ']', ':', ';',
    ]);
    let opens = before.ends_with(['「', '『', '（', '【', '《', '(', '[']);
    !before.is_empty() && (wide(before) || wide(next)) && !closes && !opens
}

#[cfg(test)]
mod tests {
    use super::super::width::width;
    use super::*;
    use proptest::prelude::*;

    fn lines(text: &str, width: u16) -> Vec<&str> {
        wrap(text, width)
            .into_iter()
            .map(|line| &text[line])
            .collect()
    }

    #[test]
    fn lines_break_at_blanks() {
        assert_eq!(lines("the quick brown fox", 10), ["the quick", "brown fox"]);
        assert_eq!(lines("the quick brown fox", 9), ["the quick", "brown fox"]);
        assert_eq!(
            lines("the quick brown fox", 8),
            ["the", "quick", "brown", "fox"]
        );
        assert_eq!(lines("one", 80), ["one"]);
    }

    #[test]
    fn a_hyphen_ends_a_line_only_between_words() {
        assert_eq!(
            lines("a state-of-the-art model", 11),
            ["a state-of-", "the-art", "model"]
        );
        assert_eq!(lines("an x-ray", 5), ["an", "x-ray"]);
        assert_eq!(lines("at 10 -20", 8), ["at 10", "-20"]);
    }

    #[test]
    fn a_long_word_breaks_where_it_must() {
        assert_eq!(lines("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(lines("ab cdefghij", 4), ["ab", "cdef", "ghij"]);
        assert_eq!(
            lines("e\u{301}e\u{301}e\u{301}", 2),
            ["e\u{301}e\u{301}", "e\u{301}"]
        );
    }

    #[test]
    fn ideographs_break_anywhere_but_before_what_closes() {
        assert_eq!(lines("深度学习方法", 5), ["深度", "学习", "方法"]);
        assert_eq!(lines("on 深度学习", 7), ["on 深度", "学习"]);
        assert_eq!(lines("深度。学习", 5), ["深", "度。", "学习"]);
        assert_eq!(lines("学", 1), ["学"]);
    }

    #[test]
    fn a_newline_ends_a_line() {
        assert_eq!(lines("one two\nthree", 20), ["one two", "three"]);
        assert_eq!(lines("one\n\ntwo\n", 20), ["one", "", "two"]);
    }

    #[test]
    fn nothing_fits_into_no_cells() {
        assert!(wrap("text", 0).is_empty());
        assert!(wrap("", 10).is_empty());
    }

    #[test]
    fn each_line_may_have_its_own_width() {
        let title = "a rather long title of a paper";
        let found = wrap_with(title, |line| [13, 8].get(line).copied().unwrap_or(0));
        let found: Vec<&str> = found.into_iter().map(|line| &title[line]).collect();
        assert_eq!(found, ["a rather long", "title of"]);
    }

    proptest! {
        #[test]
        fn every_word_has_its_place_and_no_line_is_too_wide(
            text in "([a-z]{1,12}|[ \n-]|[一-龥]|e\u{301}|[\u{300}-\u{305}]|👩‍👧){0,80}",
            asked in 1u16..30,
        ) {
            let found = wrap(&text, asked);
            let mut after = 0;
            for line in &found {
                prop_assert!(line.start >= after);
                prop_assert!(text[after..line.start].chars().all(|c| c == ' ' || c == '\n'));
                let shown = &text[line.clone()];
                prop_assert!(!shown.ends_with(' '));
                let alone = shown.graphemes(true).count() == 1;
                prop_assert!(width(shown) <= usize::from(asked) || alone);
                after = line.end;
            }
            prop_assert!(text[after..].chars().all(|c| c == ' ' || c == '\n'));
        }
    }

    #[test]
    fn a_megabyte_wraps_in_linear_time() {
        let start = std::time::Instant::now();
        let found = wrap(&"x".repeat(1 << 20), 3).len() + wrap(&"a ".repeat(1 << 19), 80).len();
        assert!(found > 300_000);
        assert!(start.elapsed().as_secs() < 10);
    }
}
