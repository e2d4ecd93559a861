//! `Clean`: a string that may be shown, printed, mailed or stored.
//!
//! It holds no control, bidi or invisible character, is in NFC and has a cap. It is not escaped for
//! any format: HTML, TeX and shell quoting belong to whoever writes them.
use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize};

use super::scrub::{Shape, scrub};

/// A string without control or bidi characters, blanks collapsed, capped.
///
/// Its only newlines are those between the paragraphs of [`Clean::text`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Clean(Box<str>);

/// The longest strings that are kept, in characters unless said otherwise.
pub mod cap {
    /// A paper's title.
    pub const TITLE: usize = 1_000;
    /// The name of one author.
    pub const NAME: usize = 200;
    /// How many authors of one paper are kept.
    pub const AUTHORS: usize = 5_000;
    /// An abstract; also the most that any `Clean` read back holds.
    pub const ABSTRACT: usize = 64 * 1024;
    /// A comment or journal reference.
    pub const COMMENT: usize = 4_096;
    /// Any other line: notices, error texts, search words.
    pub const LINE: usize = 2_000;
}

impl Clean {
    /// Cleans `raw` into one line of at most `cap` characters.
    pub fn line(raw: &str, cap: usize) -> Self {
        Self::shaped(raw, Shape::Line, cap)
    }

    /// Cleans `raw` into paragraphs of one line each, at most `cap` characters in all.
    ///
    /// As in arXiv's abstracts a blank line, or a line that starts with a blank, begins a paragraph;
    /// other newlines are blanks.
    pub fn text(raw: &str, cap: usize) -> Self {
        Self::shaped(raw, Shape::Wrapped, cap)
    }

    /// Cleans what was once a `Clean` and has been in a file since: every newline parts paragraphs.
    pub fn stored(raw: &str, cap: usize) -> Self {
        Self::shaped(raw, Shape::Paragraphs, cap)
    }

    /// Gives up the guarantee and returns the plain string.
    pub fn into_string(self) -> String {
        self.0.into()
    }

    fn shaped(raw: &str, shape: Shape, cap: usize) -> Self {
        if raw.len() <= cap && is_plain(raw) {
            return Self(raw.into());
        }
        Self(scrub(raw, shape, cap).into())
    }
}

/// Cleans a line for stdout, stderr or the log that was not made of `Clean`s.
///
/// The same characters go as in [`Clean`], but nothing is collapsed or cut and newlines stay.
pub fn sink(raw: &str) -> Cow<'_, str> {
    let printable = |b: &u8| matches!(b, b'\n' | b' '..=b'~');
    if raw.as_bytes().iter().all(printable) {
        return Cow::Borrowed(raw);
    }
    let cleaned = scrub(raw, Shape::Verbatim, usize::MAX);
    if cleaned == raw {
        Cow::Borrowed(raw)
    } else {
        Cow::Owned(cleaned)
    }
}

/// Printable ASCII with single blanks between words: most strings, and clean as they are.
fn is_plain(raw: &str) -> bool {
    let mut before = b' ';
    for &byte in raw.as_bytes() {
        if !matches!(byte, b' '..=b'~') || (byte == b' ' && before == b' ') {
            return false;
        }
        before = byte;
    }
    raw.is_empty() || before != b' '
}

impl Deref for Clean {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Clean {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Clean {
    fn eq(&self, other: &str) -> bool {
        &*self.0 == other
    }
}

impl PartialEq<&str> for Clean {
    fn eq(&self, other: &&str) -> bool {
        &*self.0 == *other
    }
}

impl fmt::Display for Clean {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl<'de> Deserialize<'de> for Clean {
    /// Cleans what it reads, so that no file smuggles a control character past the type.
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let raw = String::deserialize(from)?;
        Ok(Self::stored(&raw, cap::ABSTRACT))
    }
}

#[cfg(test)]
mod tests;
