//! How long a paper is, by its comment.

use super::words::{Word, Words};

/// The first number of pages; `9+6 pages` are fifteen.
pub(super) fn pages(said: &Words<'_>) -> Option<u32> {
    first(said, "page pages pp pgs")
}

/// The first number of figures; `no figures` are none.
pub(super) fn figures(said: &Words<'_>) -> Option<u32> {
    first(said, "figure figures fig figs")
}

fn first(said: &Words<'_>, names: &str) -> Option<u32> {
    let words = &said.0;
    words.iter().enumerate().filter(|(_, w)| w.is_in(names)).find_map(|(i, _)| before(&words[..i]))
}

/// The number that stands before, with at most two words of another sort between: `12 double-column pages`.
fn before(words: &[Word<'_>]) -> Option<u32> {
    let sentence = words.last()?.sentence;
    let at = (0..words.len()).rev().take(3).take_while(|i| words[*i].sentence == sentence).find(|i| {
        let between = words[*i + 1..].iter();
        words[*i].number().is_some() && between.clone().all(|w| !w.gap.contains([',', '(', '.']))
    })?;
    // What is counted in between is counted, not this.
    if words[at + 1..]
        .iter()
        .any(|w| w.is_in("table tables figure figures fig figs page pages ref refs references with"))
    {
        return None;
    }
    let mut sum = words[at].number()?;
    let mut at = at;
    while at > 0 && words[at].gap.trim() == "+" {
        at -= 1;
        sum = sum.saturating_add(words[at].number()?);
    }
    // The first figure of a range, of `Fig. 1 and 2`, of a version is no count.
    (words[at].gap.trim() != "-" || at == 0).then_some(sum)
}
