//! How many cells a string takes, and how to make it fit.
//!
//! Measures by grapheme as terminals draw; ambiguous characters are one cell. Expects clean text.
use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What stands for a part that was cut off.
pub const CUT: &str = "…";

/// Returns the width of `text` in cells.
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// Returns `text`, its end cut and marked with `…` where it is wider than `cells`.
pub fn clip(text: &str, cells: usize) -> Cow<'_, str> {
    let Some(room) = room_beside_cut(text.graphemes(true), cells) else {
        return Cow::Borrowed(text);
    };
    if cells == 0 {
        return Cow::Borrowed("");
    }
    Cow::Owned(format!("{}{CUT}", text[..room].trim_end_matches(' ')))
}

/// Returns `text`, its front cut and marked with `…` where it is wider than `cells`: for lines whose
/// end must be seen.
pub fn clip_front(text: &str, cells: usize) -> Cow<'_, str> {
    let Some(room) = room_beside_cut(text.graphemes(true).rev(), cells) else {
        return Cow::Borrowed(text);
    };
    if cells == 0 {
        return Cow::Borrowed("");
    }
    Cow::Owned(format!(
        "{CUT}{}",
        text[text.len() - room..].trim_start_matches(' ')
    ))
}

/// Returns `text` clipped, then filled with blanks, to exactly `cells`.
pub fn pad(text: &str, cells: usize) -> String {
    let mut padded = clip(text, cells).into_owned();
    let missing = cells.saturating_sub(width(&padded));
    padded.extend(std::iter::repeat_n(' ', missing));
    padded
}

/// Bytes of the graphemes that fit beside the cut mark; nothing where all fit without it. Stops
/// looking at the first grapheme too many.
fn room_beside_cut<'a>(graphemes: impl Iterator<Item = &'a str>, cells: usize) -> Option<usize> {
    let (mut used, mut bytes, mut room) = (0, 0, 0);
    for grapheme in graphemes {
        used += UnicodeWidthStr::width(grapheme);
        bytes += grapheme.len();
        if used > cells {
            return Some(room);
        }
        if used < cells {
            room = bytes;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accents_take_no_cell_and_ideographs_take_two() {
        assert_eq!(width("Erdős"), 5);
        assert_eq!(width("e\u{301}x"), 2);
        assert_eq!(width("深度学习"), 8);
        assert_eq!(width("👩‍👩‍👧‍👦"), 2);
        assert_eq!(width("𝒪(n²) ≤ α…"), 10);
        assert_eq!(width(""), 0);
    }

    #[test]
    fn a_clip_marks_the_cut() {
        assert_eq!(clip("abcdef", 6), "abcdef");
        assert_eq!(clip("abcdef", 5), "abcd…");
        assert_eq!(clip("abc def", 5), "abc…");
        assert_eq!(clip("abc", 1), "…");
        assert_eq!(clip("abc", 0), "");
        assert_eq!(clip("", 0), "");
        assert_eq!(clip("学习学习", 4), "学…");
        assert_eq!(clip("ae\u{301}iou", 3), "ae\u{301}…");
    }

    #[test]
    fn a_front_clip_keeps_the_end() {
        assert_eq!(clip_front("abcdef", 6), "abcdef");
        assert_eq!(clip_front("abcdef", 4), "…def");
        assert_eq!(clip_front("abc def", 5), "…def");
        assert_eq!(clip_front("abc", 0), "");
    }

    #[test]
    fn a_pad_is_exactly_as_wide_as_asked() {
        assert_eq!(pad("ab", 4), "ab  ");
        assert_eq!(pad("学习学习", 4), "学… ");
        assert_eq!(pad("", 0), "");
    }

    /// The column an emulator's cursor stands in after `text`.
    fn column(text: &str) -> usize {
        let mut terminal = vt100::Parser::new(1, 400, 0);
        terminal.process(text.as_bytes());
        usize::from(terminal.screen().cursor_position().1)
    }

    proptest! {
        #[test]
        fn an_emulator_agrees_on_ordinary_text(
            text in "([a-zA-Z0-9 ,.:()àéîõüßłøčŐ]|[aeou][\u{300}-\u{304}]|[一-龥ぁ-んァ-ンー가-힣]|[α-ω]|[а-я]|[≤≥∈→ℝ…–—“”]){0,80}"
        ) {
            prop_assert_eq!(width(&text), column(&text));
        }

        #[test]
        fn an_emulator_agrees_on_clips(text in "([a-z ]|[aeou]\u{301}|[一-龥]){0,60}", cells in 0usize..50) {
            let clipped = clip(&text, cells);
            prop_assert!(column(&clipped) <= cells);
            prop_assert_eq!(column(&pad(&text, cells)), cells);
        }

        #[test]
        fn a_clip_is_never_wider_than_asked(text in any::<String>(), cells in 0usize..40) {
            prop_assert!(width(&clip(&text, cells)) <= cells);
            prop_assert!(width(&clip_front(&text, cells)) <= cells);
            prop_assert_eq!(width(&pad(&text, cells)), cells);
        }
    }
}
