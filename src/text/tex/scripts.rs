//! Raised and lowered text: Unicode's small forms where every character has one, else `^` and `_`.
//!
//! It turns finished strings; which part of a formula is raised is decided by `math`.

/// Returns `text` in raised characters, if all of them exist.
pub(super) fn raised(text: &str) -> Option<String> {
    text.chars().filter(|&c| c != ' ').map(raised_char).collect()
}

/// Returns `text` in lowered characters, if all of them exist.
///
/// Two letters or more are a name or a run of indices, and stay readable on the line: `x_ij`, `T_eff`.
pub(super) fn lowered(text: &str, beside: Beside) -> Option<String> {
    let word = text.chars().count() > 1 && text.chars().all(char::is_alphabetic);
    if word || (text == "s" && beside == Beside::Base) {
        return None;
    }
    text.chars().filter(|&c| c != ' ').map(lowered_char).collect()
}

/// What a lowered text stands next to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beside {
    /// The letter itself. Here a small s, a cell's bottom third, reads as a comma and is not used.
    Base,
    /// A raised text, which a `_` would seem to belong to.
    Raised,
}

/// Returns `_` and `text`, bracketed where it would not be seen to belong together.
pub(super) fn low_line(text: &str) -> String {
    if is_word(text) { format!("_{text}") } else { format!("_{{{text}}}") }
}

/// Returns `^` and `text`, bracketed where it would not be seen to belong together.
pub(super) fn high_line(text: &str) -> String {
    if is_word(text) || is_bracketed(text) { format!("^{text}") } else { format!("^({text})") }
}

/// One character, or letters and digits alone.
fn is_word(text: &str) -> bool {
    text.chars().nth(1).is_none() || text.chars().all(char::is_alphanumeric)
}

/// Whether one pair of round brackets holds all of `text`.
pub(super) fn is_bracketed(text: &str) -> bool {
    let Some(inner) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) else {
        return false;
    };
    let mut open = 1_usize;
    for c in inner.chars() {
        match c {
            '(' => open += 1,
            ')' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return false;
        }
    }
    true
}

const RAISED: (&str, &str) = (
    "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWαβγδεθιϕφχ⊤",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵅᵝᵞᵟᵋᶿᶥᵠᵠᵡᵀ",
);
const LOWERED: (&str, &str) = ("0123456789+-=()aehijklmnoprstuvxβγρϕφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵩᵪ");

fn raised_char(c: char) -> Option<char> {
    match c {
        // These stand high by themselves.
        '*' | '′' | '″' | '‴' | '†' | '‡' | '°' => Some(c),
        '∘' => Some('°'),
        '∗' => Some('*'),
        _ => twin(RAISED, c),
    }
}

fn lowered_char(c: char) -> Option<char> {
    twin(LOWERED, c)
}

fn twin((from, to): (&str, &str), c: char) -> Option<char> {
    from.chars().zip(to.chars()).find(|&(from, _)| from == c).map(|(_, to)| to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_pair_up() {
        for (from, to) in [RAISED, LOWERED] {
            assert_eq!(from.chars().count(), to.chars().count());
        }
        assert_eq!(raised("z"), Some("ᶻ".into()));
        assert_eq!(raised("W⊤"), Some("ᵂᵀ".into()));
        assert_eq!(raised("χ"), Some("ᵡ".into()));
        assert_eq!(lowered("χ", Beside::Base), Some("ᵪ".into()));
    }

    #[test]
    fn a_text_is_moved_whole_or_not_at_all() {
        assert_eq!(raised("-12"), Some("⁻¹²".into()));
        assert_eq!(raised("1/2"), None);
        assert_eq!(lowered("i=1", Beside::Base), Some("ᵢ₌₁".into()));
        assert_eq!(lowered("G", Beside::Base), None);
        assert_eq!(lowered("max", Beside::Base), None);
    }

    #[test]
    fn what_stays_on_the_line_is_held_together() {
        assert_eq!(low_line("ij"), "_ij");
        assert_eq!(low_line("i,j"), "_{i,j}");
        assert_eq!(high_line("1/2"), "^(1/2)");
        assert_eq!(high_line("(a,b)"), "^(a,b)");
        assert_eq!(high_line("(a)+(b)"), "^((a)+(b))");
    }
}
