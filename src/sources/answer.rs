//! What every answer goes through before it is read, and why one is refused.
//!
//! It knows no wire format but the first bytes of each.

use std::borrow::Cow;

use super::xml::Broken;
use crate::model::{Exit, Fault, PaperId};
use crate::text::Clean;

/// An entry that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The paper, if the entry said so much.
    pub id: Option<PaperId>,
    /// Which entry and why, for people.
    pub why: String,
}

/// Why an answer is not what was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FeedError {
    /// A web page, where something else was asked for: mostly of a network that wants a login first.
    #[error("the network answered with a web page{}: is there a login page?", quoted(.0))]
    WebPage(Clean),
    /// Something else than what was asked for; its first words.
    #[error("the answer is no {wanted}{}", quoted(.said))]
    Strange {
        /// What was asked for: `Atom feed`.
        wanted: &'static str,
        /// What came.
        said: Clean,
    },
    /// No byte at all.
    #[error("the answer is empty")]
    Empty,
    /// The service asks for less, in plain text.
    #[error("arXiv wants fewer requests: {0}")]
    RateExceeded(Clean),
    /// The service's own complaint, sent as a feed.
    #[error("arXiv refused the question: {0}")]
    Refused(Clean),
    /// It ends before it is whole.
    #[error("the answer broke off before its end")]
    CutOff,
    /// After its end comes something else.
    #[error("the answer goes on after its end")]
    Trailing,
    /// Not the encoding that the services use.
    #[error("the answer is not in UTF-8 but in {0}")]
    Encoding(Clean),
    /// It is not well formed, or goes beyond a limit.
    #[error("the answer cannot be read: {0}")]
    Malformed(Clean),
}

impl FeedError {
    /// Said to a person, with what to do next; `what` names the thing that failed: `cannot sync cs.CL`.
    pub fn fault(&self, what: impl Into<String>) -> Fault {
        let (exit, hint) = match self {
            Self::WebPage(_) => (Exit::Protocol, "open any page in a browser and log in, then sync again"),
            Self::RateExceeded(_) => (Exit::Later, "sync again in a quarter of an hour"),
            Self::Strange { .. }
            | Self::Empty
            | Self::CutOff
            | Self::Trailing
            | Self::Encoding(_)
            | Self::Malformed(_) => (Exit::Protocol, "sync again; nothing was changed by this answer"),
            Self::Refused(_) => {
                (Exit::Protocol, "sync again later; if it stays so, see whether the categories are written right")
            }
        };
        Fault::new(exit, what, self.to_string(), hint)
    }
}

/// The text of the answer: UTF-8, its byte order mark taken off. A bad byte is shown as U+FFFD, and told.
pub(super) fn decode<'b>(bytes: &'b [u8], wanted: &'static str) -> Result<(Cow<'b, str>, Option<String>), FeedError> {
    if matches!(bytes, [0xfe, 0xff, ..] | [0xff, 0xfe, ..] | [0, b'<', ..] | [b'<', 0, ..]) {
        return Err(FeedError::Encoding(line("UTF-16")));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    if bytes.is_empty() {
        return Err(FeedError::Empty);
    }
    let text = String::from_utf8_lossy(bytes);
    if !text.starts_with('<') {
        let said = first_words(&text);
        let limited = text.len() < 200 && text.to_ascii_lowercase().contains("rate exceeded");
        return Err(if limited { FeedError::RateExceeded(said) } else { FeedError::Strange { wanted, said } });
    }
    let odd = matches!(text, Cow::Owned(_)).then(|| "the answer holds bytes that are not UTF-8".to_owned());
    Ok((text, odd))
}

/// Why an XML answer could not be read.
pub(super) fn explain(broken: Broken, text: &str) -> FeedError {
    match broken {
        Broken::Doctype(root) if root.eq_ignore_ascii_case("html") => FeedError::WebPage(first_words(text)),
        Broken::Doctype(_) => FeedError::Malformed(line("it declares a document type")),
        Broken::Encoding(name) => FeedError::Encoding(line(&name)),
        Broken::CutOff => FeedError::CutOff,
        Broken::Trailing => FeedError::Trailing,
        Broken::Malformed(why) => FeedError::Malformed(line(&why)),
    }
}

/// What it begins with, for people.
pub(super) fn first_words(text: &str) -> Clean {
    crate::net::first_line(text.as_bytes())
}

/// A few words for an error.
pub(super) fn line(text: &str) -> Clean {
    Clean::line(text, 200)
}

fn quoted(said: &Clean) -> String {
    if said.is_empty() { String::new() } else { format!(" (\u{201c}{said}\u{201d})") }
}
