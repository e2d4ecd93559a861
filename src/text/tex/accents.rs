//! Accents: which mark a command sets, and how a mark joins its letter.
//!
//! It never parses: the letter it is given is already text.
use unicode_normalization::char::{compose, is_combining_mark};

/// Returns the combining mark of a text accent, by the letter or sign after the backslash.
pub(super) fn text_mark(command: char) -> Option<char> {
    Some(match command {
        '`' => '\u{300}',
        '\'' => '\u{301}',
        '^' => '\u{302}',
        '~' => '\u{303}',
        '=' => '\u{304}',
        'u' => '\u{306}',
        '.' => '\u{307}',
        '"' => '\u{308}',
        'r' => '\u{30A}',
        'H' => '\u{30B}',
        'v' => '\u{30C}',
        'd' => '\u{323}',
        'c' => '\u{327}',
        'k' => '\u{328}',
        'b' => '\u{331}',
        't' => '\u{361}',
        _ => return None,
    })
}

/// Returns the combining mark of a math accent.
pub(super) fn math_mark(command: &str) -> Option<char> {
    Some(match command {
        "grave" => '\u{300}',
        "acute" => '\u{301}',
        "hat" | "widehat" | "what" => '\u{302}',
        "tilde" | "widetilde" | "wt" | "wtilde" => '\u{303}',
        "bar" => '\u{304}',
        "overline" => '\u{305}',
        "breve" => '\u{306}',
        "dot" => '\u{307}',
        "ddot" => '\u{308}',
        "dddot" => '\u{20DB}',
        "mathring" => '\u{30A}',
        "check" | "widecheck" => '\u{30C}',
        "vec" | "overrightarrow" => '\u{20D7}',
        "overleftarrow" => '\u{20D6}',
        "overleftrightarrow" => '\u{20E1}',
        _ => return None,
    })
}

/// Sets `mark` on the first letter of `text`.
pub(super) fn on_first(mark: char, text: &str) -> String {
    let mut chars = text.chars();
    let Some(base) = chars.next() else {
        return String::new();
    };
    let tail = chars.as_str();
    let marks = tail.len() - tail.trim_start_matches(is_combining_mark).len();
    set(mark, "", base, &tail[..marks]) + &tail[marks..]
}

/// Sets `mark` on the last letter of `text` if it is letters and digits alone; longer text gets the
/// accent's name instead, as in `hat(x+y)`.
pub(super) fn over(mark: char, name: &str, text: &str) -> String {
    let bare = text.trim_end_matches(is_combining_mark);
    let Some(base) = bare.chars().next_back() else {
        return text.to_owned();
    };
    let before = &bare[..bare.len() - base.len_utf8()];
    if before.chars().all(|c| c.is_alphanumeric() || is_combining_mark(c)) {
        return set(mark, before, base, &text[bare.len()..]);
    }
    let name = name.strip_prefix("wide").unwrap_or(name);
    let name = if name == "overline" { "bar" } else { name };
    format!("{name}({text})")
}

/// Whether Unicode has the letter with its mark as one character.
pub(super) fn is_one_letter(mark: char, base: char) -> bool {
    compose(dotted(mark, base), mark).is_some()
}

fn set(mark: char, before: &str, base: char, marks: &str) -> String {
    let base = dotted(mark, base);
    match compose(base, mark) {
        Some(letter) if marks.is_empty() => format!("{before}{letter}"),
        _ => format!("{before}{base}{marks}{mark}"),
    }
}

/// A dotless letter under a mark is its dotted self in Unicode: `\'{\i}` is í.
fn dotted(mark: char, base: char) -> char {
    match base {
        'ı' if !is_below(mark) => 'i',
        'ȷ' if !is_below(mark) => 'j',
        _ => base,
    }
}

fn is_below(mark: char) -> bool {
    matches!(mark, '\u{323}' | '\u{327}' | '\u{328}' | '\u{331}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_accent_falls_on_the_first_letter() {
        assert_eq!(on_first('\u{301}', "e"), "é");
        assert_eq!(on_first('\u{301}', "ea"), "éa");
        assert_eq!(on_first('\u{302}', "ı"), "î");
        assert_eq!(on_first('\u{301}', ""), "");
    }

    #[test]
    fn a_math_accent_falls_on_a_word_or_is_named() {
        assert_eq!(over('\u{302}', "hat", "H"), "Ĥ");
        assert_eq!(over('\u{305}', "overline", "MS"), "MS\u{305}");
        assert_eq!(over('\u{302}', "widehat", "x+y"), "hat(x+y)");
        assert_eq!(over('\u{305}', "overline", "z+w"), "bar(z+w)");
        assert_eq!(over('\u{304}', "bar", ""), "");
    }
}
