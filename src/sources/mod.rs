//! The services that papers come from: the questions to put to them, and readers of their answers.
//!
//! It asks nobody and stores nothing: addresses out, bytes in, papers out.

mod answer;
pub mod arxiv;
pub mod daily;
pub mod dump;
mod links;
pub mod listing;
mod names;
pub mod oai;
#[cfg(test)]
mod recorded;
mod terms;
mod xml;

/// Percent-encoded for a query: all but letters, digits and `-._~`.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let [high, low] = [byte >> 4, byte & 15].map(|half| char::from(b"0123456789ABCDEF"[usize::from(half)]));
            out.extend(['%', high, low]);
        }
    }
    out
}
