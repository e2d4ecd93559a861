//! The form in which text is searched: rendered, without case, accents and mathematical dress.
//!
//! It cuts nothing into words; that is for whoever builds an index.
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use super::render;

/// Returns `raw` as it is searched: TeX rendered, letters reduced to their plainest form in lower case.
///
/// `$\mathcal{O}(n^2)$`, `𝒪(n²)` and a typed `O(n^2)` all give `o(n2)`, `Erd\H{o}s` and `Erdős` give `erdos`.
pub fn fold(raw: &str) -> String {
    let shown = render(raw);
    if shown.is_ascii() {
        return shown.to_ascii_lowercase().replace('^', "");
    }
    let mut folded = String::with_capacity(shown.len());
    for c in shown.nfkd().filter(|&c| !is_accent(c) && c != '^') {
        match plain(c) {
            Some(letters) => folded.push_str(letters),
            None => folded.extend(c.to_lowercase().filter(|&c| !is_accent(c))),
        }
    }
    // Syllables and voiced kana were taken apart too, and are one character again.
    if folded.is_ascii() { folded } else { folded.nfc().collect() }
}

/// Marks that a searcher leaves out: accents, vowel points. Not those that make another letter of
/// Indic or Japanese ones (classes 7 to 9) or stand for a vowel (class 0).
fn is_accent(c: char) -> bool {
    let class = canonical_combining_class(c);
    class == 1 || class > 9 || matches!(c, '\u{20DD}'..='\u{20E0}' | '\u{20E2}'..='\u{20E4}' | '\u{FE00}'..='\u{FE0F}')
}

/// Letters and signs that do not decompose, as they are typed on a plain keyboard.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'þ' | 'Þ' => "th",
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ı' => "i",
        'ȷ' => "j",
        'ħ' | 'Ħ' => "h",
        'ŋ' | 'Ŋ' => "n",
        'ς' => "σ",
        '‐' | '‑' | '‒' | '–' | '—' | '−' => "-",
        '‘' | '’' | 'ʼ' | '′' => "'",
        '“' | '”' => "\"",
        '⁄' | '∕' => "/",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_fold_alike_however_they_are_written() {
        assert_eq!(fold(r"$\mathcal{O}(n^2)$"), "o(n2)");
        assert_eq!(fold("𝒪(n²)"), "o(n2)");
        assert_eq!(fold(r"$\mathbb{R}^n$"), "rn");
        assert_eq!(fold(r"$\frac{1}{2}$-Spin"), "1/2-spin");
        assert_eq!(fold(r"$\alpha$-Decay"), fold("α-decay"));
        assert_eq!(fold("ϕ"), fold("φ"));
    }

    #[test]
    fn names_fold_to_what_is_typed() {
        for (name, typed) in [
            (r"Erd\H{o}s", "erdos"),
            ("Erdős", "erdos"),
            ("Ångström", "angstrom"),
            (r"\O{}rsted", "orsted"),
            ("Łukasiewicz", "lukasiewicz"),
            ("Weiß", "weiss"),
            ("Æther", "aether"),
            ("İstanbul", "istanbul"),
            ("Nguyễn", "nguyen"),
            ("BERT", "bert"),
            ("Cauchy–Schwarz", "cauchy-schwarz"),
        ] {
            assert_eq!(fold(name), typed);
        }
    }

    #[test]
    fn other_scripts_keep_their_letters() {
        for text in ["深度学习", "ガウス", "हिन्दी", "기계"] {
            assert_eq!(fold(text), text);
        }
        assert_eq!(fold("שָׁלוֹם"), "שלום");
        assert_eq!(fold("ΣΊΣΥΦΟΣ"), fold("σίσυφος"));
    }
}
