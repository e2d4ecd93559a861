//! Letters in TeX's alphabets: by offset into Unicode's mathematical letters, with a table of holes.
//!
//! Italic is upright here: a terminal's letters are what plain math letters look like.

/// An alphabet chosen by a command like `\mathbb` or a switch like `\cal`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alphabet {
    Plain,
    /// Upright words: `\mathrm`, `\rm`.
    Roman,
    Bold,
    /// Capitals only, as TeX's calligraphic font has no others.
    Script,
    Fraktur,
    DoubleStruck,
    Sans,
    Mono,
}

/// Returns `c` in `alphabet`, or as it is where the alphabet has no such letter.
pub(super) fn letter(alphabet: Alphabet, c: char) -> char {
    if let Some(hole) = hole(alphabet, c) {
        return hole;
    }
    let (capital, small, digit) = match alphabet {
        Alphabet::Plain | Alphabet::Roman => return c,
        Alphabet::Bold => (0x1D400, Some(0x1D41A), Some(0x1D7CE)),
        Alphabet::Script => (0x1D49C, None, None),
        Alphabet::Fraktur => (0x1D504, Some(0x1D51E), None),
        Alphabet::DoubleStruck => (0x1D538, Some(0x1D552), Some(0x1D7D8)),
        Alphabet::Sans => (0x1D5A0, Some(0x1D5BA), Some(0x1D7E2)),
        Alphabet::Mono => (0x1D670, Some(0x1D68A), Some(0x1D7F6)),
    };
    let moved = match c {
        'A'..='Z' => Some(capital + (c as u32 - 'A' as u32)),
        'a'..='z' => small.map(|first| first + (c as u32 - 'a' as u32)),
        '0'..='9' => digit.map(|first| first + (c as u32 - '0' as u32)),
        'Α'..='Ω' if alphabet == Alphabet::Bold => Some(0x1D6A8 + (c as u32 - 'Α' as u32)),
        'α'..='ω' if alphabet == Alphabet::Bold => Some(0x1D6C2 + (c as u32 - 'α' as u32)),
        _ => None,
    };
    moved.and_then(char::from_u32).unwrap_or(c)
}

/// Letters that Unicode had before it took in the alphabets, and so kept elsewhere.
fn hole(alphabet: Alphabet, c: char) -> Option<char> {
    let (letters, stand_ins) = match alphabet {
        Alphabet::Script => ("BEFHILMR", "ℬℰℱℋℐℒℳℛ"),
        Alphabet::Fraktur => ("CHIRZ", "ℭℌℑℜℨ"),
        Alphabet::DoubleStruck => ("CHNPQRZ", "ℂℍℕℙℚℝℤ"),
        Alphabet::Plain | Alphabet::Roman | Alphabet::Bold | Alphabet::Sans | Alphabet::Mono => {
            return None;
        }
    };
    letters.chars().zip(stand_ins.chars()).find(|&(letter, _)| letter == c).map(|(_, hole)| hole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(alphabet: Alphabet, word: &str) -> String {
        word.chars().map(|c| letter(alphabet, c)).collect()
    }

    #[test]
    fn alphabets_have_no_holes() {
        assert_eq!(word(Alphabet::Script, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), "𝒜ℬ𝒞𝒟ℰℱ𝒢ℋℐ𝒥𝒦ℒℳ𝒩𝒪𝒫𝒬ℛ𝒮𝒯𝒰𝒱𝒲𝒳𝒴𝒵");
        assert_eq!(word(Alphabet::DoubleStruck, "CHNPQRZAk1"), "ℂℍℕℙℚℝℤ𝔸𝕜𝟙");
        assert_eq!(word(Alphabet::Fraktur, "CHIRZgsl"), "ℭℌℑℜℨ𝔤𝔰𝔩");
        assert_eq!(word(Alphabet::Bold, "Ax0αΩ"), "𝐀𝐱𝟎𝛂𝛀");
        assert_eq!(word(Alphabet::Sans, "NP"), "𝖭𝖯");
    }

    #[test]
    fn every_letter_moved_folds_back() {
        use unicode_normalization::UnicodeNormalization;
        for alphabet in [
            Alphabet::Bold,
            Alphabet::Script,
            Alphabet::Fraktur,
            Alphabet::DoubleStruck,
            Alphabet::Sans,
            Alphabet::Mono,
        ] {
            for c in ('A'..='Z').chain('a'..='z').chain('0'..='9') {
                let back: String = letter(alphabet, c).nfkc().collect();
                assert_eq!(back, c.to_string(), "{alphabet:?}");
            }
        }
    }
}
