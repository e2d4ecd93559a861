//! Recorded answers, and ways to spoil them. For tests alone.

#![allow(clippy::unwrap_used, reason = "a test may")]

use std::io::Read;

use proptest::prelude::*;

use crate::text::Clean;

/// A recorded answer, unpacked where it is kept packed.
pub(super) fn recorded(name: &str) -> Vec<u8> {
    let bytes = std::fs::read(format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    if !bytes.starts_with(b"\x1f\x8b") {
        return bytes;
    }
    let mut out = Vec::new();
    flate2::read::GzDecoder::new(&bytes[..]).read_to_end(&mut out).unwrap();
    out
}

/// A place in the answer, a byte, and whether it replaces, removes or is put in.
pub(super) type Change = (prop::sample::Index, u8, u8);

/// Up to a dozen changes of single bytes.
pub(super) fn changes() -> impl Strategy<Value = Vec<Change>> {
    proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0u8..3), 1..12)
}

/// The answer with the changes made.
pub(super) fn spoiled(mut bytes: Vec<u8>, changes: Vec<Change>) -> Vec<u8> {
    for (at, byte, how) in changes {
        let at = at.index(bytes.len());
        match how {
            0 => bytes[at] = byte,
            1 => {
                bytes.remove(at);
            }
            _ => bytes.insert(at, byte),
        }
    }
    bytes
}

/// Places to cut a long answer at: `many` spread over the whole, and the last twenty bytes.
pub(super) fn cuts(whole: usize, many: usize) -> impl Iterator<Item = usize> {
    (0..whole).step_by(whole / many).chain(whole.saturating_sub(20)..whole)
}

/// Whether nothing in it could do harm on a screen.
pub(super) fn is_clean(text: &Clean) -> bool {
    !text
        .chars()
        .any(|c| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
}
