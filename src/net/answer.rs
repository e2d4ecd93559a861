//! What came back, where it is poured, and what a wait looks like from outside. Bodies are raw bytes: nobody has
//! cleaned them.
use std::io::{self, Write};
use std::time::Duration;

use reqwest::header::{self, HeaderMap, HeaderName};

use super::request::{Resume, Validator, Validators};
use crate::text::Clean;

/// A whole answer in memory.
#[derive(Clone, Debug)]
pub struct Body {
    /// Status and headers.
    pub head: Head,
    /// The body, decompressed; empty with status 304.
    pub bytes: Vec<u8>,
}

/// The part of an answer that stands before its body. Header values are visible ASCII of at most 1,024 bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// 200, 203, 304 where validators were sent, or 206 where a part was gone on with.
    pub status: u16,
    /// The URL that answered in the end, at the real service unless a redirect named the stand-in itself.
    pub url: String,
    /// Content-Type, as sent.
    pub content_type: Option<String>,
    /// ETag, as sent.
    pub etag: Option<String>,
    /// Last-Modified, as sent.
    pub last_modified: Option<String>,
    /// Date, as sent: the service's clock.
    pub date: Option<String>,
    /// Content-Length in bytes, where the body was not compressed.
    pub length: Option<u64>,
    /// Where in the file the body begins: 0 but with status 206.
    pub from: u64,
}

/// Where a body is poured. It hears of the head before the first byte, and never of one without a body worth having.
pub trait Landing: Write {
    /// Makes ready for a body that begins where `head` says.
    fn begin(&mut self, head: &Head) -> io::Result<()>;
}

impl Landing for Vec<u8> {
    fn begin(&mut self, _: &Head) -> io::Result<()> {
        Ok(())
    }
}

impl Head {
    /// What to send back with the next question, to be told 304 while the answer is the same. Any of it may be missing.
    pub fn validators(&self) -> Validators {
        Validators { etag: self.etag.clone(), last_modified: self.last_modified.clone() }
    }

    pub(super) fn new(url: String, status: u16, length: Option<u64>, headers: &HeaderMap) -> Self {
        let text = |name: HeaderName| {
            let value = headers.get(name)?.to_str().ok()?;
            (value.len() <= 1024).then(|| value.to_owned())
        };
        Self {
            status,
            url,
            content_type: text(header::CONTENT_TYPE),
            etag: text(header::ETAG),
            last_modified: text(header::LAST_MODIFIED),
            date: text(header::DATE),
            length,
            from: 0,
        }
    }

    /// What names this file's bytes, strongly enough to go on with a part of it (RFC 9110, 13.1.5 and 8.8.2.2).
    pub fn validator(&self) -> Option<Validator> {
        let etag = self.etag.as_ref().filter(|tag| tag.len() > 2 && tag.starts_with('"') && tag.ends_with('"'));
        let passed = self.last_modified.as_ref().filter(|at| self.date.as_ref().is_some_and(|date| date != *at));
        etag.cloned().map(Validator::Etag).or_else(|| passed.cloned().map(Validator::Modified))
    }

    /// Reads a 206 as the rest of what is held; why it cannot be, if it cannot.
    pub(super) fn rest_of(mut self, resume: &Resume, headers: &HeaderMap) -> Result<Self, &'static str> {
        let range = headers.get(header::CONTENT_RANGE).and_then(|v| v.to_str().ok()).and_then(span);
        let (from, to, whole) = range.ok_or("it says not which part it is")?;
        if from != resume.from || to.checked_add(1) != Some(whole) {
            return Err("it is another part");
        }
        let same = match &resume.of {
            Validator::Etag(tag) => self.etag.as_ref().is_none_or(|now| now == tag),
            Validator::Modified(at) => self.last_modified.as_ref().is_none_or(|now| now == at),
        };
        if !same || resume.whole.is_some_and(|known| known != whole) {
            return Err("the file has changed");
        }
        if self.length.is_some_and(|length| length != whole - from) {
            return Err("it has another length than its range");
        }
        (self.from, self.length) = (from, Some(whole - from));
        Ok(self)
    }
}

/// Reads `bytes FROM-TO/WHOLE`, with `FROM <= TO < WHOLE`.
fn span(text: &str) -> Option<(u64, u64, u64)> {
    let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?;
    let (range, whole) = text.trim().strip_prefix("bytes ")?.split_once('/')?;
    let (from, to) = range.split_once('-')?;
    let (from, to, whole) = (number(from)?, number(to)?, number(whole)?);
    (from <= to && to < whole).then_some((from, to, whole))
}

/// What a request is doing just now. Told at the start of each wait and about twice a second while it lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Nothing is on the wire.
    Waiting {
        /// What is waited for.
        why: Why,
        /// How long it will still take; zero where nobody can know.
        left: Duration,
    },
    /// A body is coming.
    Bytes {
        /// Bytes of the file so far, decompressed; with them what was held before.
        got: u64,
        /// The whole file, where it is known.
        total: Option<u64>,
    },
}

/// Why nothing is on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The service's pace between two requests.
    Pace,
    /// The service said "too many requests": the whole group rests.
    Hold,
    /// The last attempt failed, the next one comes.
    Retry,
    /// There was an answer, but not a whole one: it is asked for again.
    Doubt,
    /// Another request is on the way: of this program, or of another one that runs.
    OtherProcess,
}

/// The first line of text in `bytes`, markup left out, cleaned, at most 160 characters: what a service said when it
/// did not send what was asked for.
pub fn first_line(bytes: &[u8]) -> Clean {
    let start = &bytes[..bytes.len().min(8 << 10)];
    let raw = String::from_utf8_lossy(start);
    let mut text = String::new();
    let mut rest: &str = &raw;
    while let Some(open) = rest.find('<') {
        text.push_str(&rest[..open]);
        rest = &rest[open..];
        let tag = rest.get(1..7).unwrap_or_default();
        // What stands in these is not said to anybody.
        let end = if tag.eq_ignore_ascii_case("script") {
            "</script>"
        } else if tag.get(..5).is_some_and(|t| t.eq_ignore_ascii_case("style")) {
            "</style>"
        } else if tag.starts_with("!--") {
            "-->"
        } else {
            ">"
        };
        match rest.find(end) {
            Some(close) => rest = &rest[close + end.len()..],
            None => rest = "",
        }
        text.push('\n');
    }
    text.push_str(rest);
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    Clean::line(line, 160)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_of_a_page_is_its_title() {
        let page = b"<!DOCTYPE html><html><head><style>a{b:c}</style><script>x()</script>\n<title>Access Denied</title></head><body>no";
        assert_eq!(&*first_line(page), "Access Denied");
        assert_eq!(&*first_line(b"Rate exceeded."), "Rate exceeded.");
        assert_eq!(&*first_line(b"<html"), "");
        assert_eq!(&*first_line(b""), "");
    }

    #[test]
    fn the_first_line_holds_no_control_bytes() {
        let line = first_line(b"\x1b[31mred\x07 \xff\xfe");
        assert!(line.chars().all(|c| !c.is_control()), "{line:?}");
    }
}
