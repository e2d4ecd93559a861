//! Whether a paper says that it is withdrawn, and does not only speak of withdrawing something.

use super::words::{Word, Words};

const PAPER: &str = "paper article manuscript submission preprint work report document note letter version";
const OTHERS: &str = "previous previously earlier prior former first old original originally v1 v2 v3 not erroneously mistakenly claim \
     claims theorem section lemma replaces replaced replacing companion unless if some";

/// Whether a text has the word at all; hardly any has.
pub(super) fn is_named(text: &str) -> bool {
    const WORD: &[u8] = b"withdraw";
    text.as_bytes().windows(WORD.len()).any(|w| w[0] | 0x20 == b'w' && w.eq_ignore_ascii_case(WORD))
}

/// Whether one of its sentences says so.
pub(super) fn is_told(said: &Words<'_>) -> bool {
    let words = &said.0;
    words.iter().enumerate().filter(|(_, w)| w.lower.starts_with("withdraw")).any(|(i, word)| {
        let from = words[..i].iter().rposition(|w| w.sentence != word.sentence).map_or(0, |at| at + 1);
        let until = words[i..].iter().position(|w| w.sentence != word.sentence).map_or(words.len(), |n| i + n);
        let (before, after) = (&words[from..i], &words[i + 1..until]);
        if before.iter().any(|w| w.is_in(OTHERS)) {
            return false;
        }
        match &*word.lower {
            "withdrawn" => is_withdrawn(before, after),
            "withdraw" | "withdrawing" => {
                let object = after.iter().take(3);
                object.clone().any(|w| w.is_in("this the our")) && object.clone().any(|w| w.is_in(PAPER))
            }
            _ => false,
        }
    })
}

/// `withdrawn by the authors`; `Withdrawn.`; `this paper has been withdrawn`.
fn is_withdrawn(before: &[Word<'_>], after: &[Word<'_>]) -> bool {
    let filler =
        |w: &Word<'_>| w.is_in("paper article manuscript submission preprint this the temporarily now has been is was");
    let alone = before.iter().all(filler)
        && after.first().is_none_or(|w| {
            w.is_in("by due because since as for pending temporarily until at from to owing in and with on see please superseded")
        });
    let by = after.first().is_some_and(|w| w.lower == "by")
        && after.iter().take(4).any(|w| w.is_in("author authors arxiv administrators admin"));
    let is = before.iter().rev().take(3).any(|w| w.is_in("been is was being be"));
    let subject = before.iter().rev().take(9).any(|w| w.is_in(PAPER)) && before.iter().any(|w| w.is_in("this the our"));
    alone || by || (is && subject)
}
