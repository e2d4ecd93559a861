//! arXiv's query service: addresses of the questions, and what an answer holds.
//!
//! The service lives at `https://export.arxiv.org/api/query` and answers in Atom. It never says when a paper was announced.

mod atom;
#[cfg(test)]
mod tests;

use crate::model::{Category, Exit, Fault, Paper, PaperId, Stamp};
use crate::text::Clean;

pub use atom::parse;

/// What an answer may be asked for as: the API gives 406 without one.
pub const ACCEPT: &str = "application/atom+xml, application/xml;q=0.9, */*;q=0.1";
/// Identifiers in one question, at most: the request line must stay under 4,094 bytes.
pub const IDS: usize = 200;

const QUERY: &str = "https://export.arxiv.org/api/query";

/// An answer, whole and well formed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feed {
    /// How many papers the question has in all, as the service says; none where it says nothing readable.
    pub total: Option<usize>,
    /// The place of the first paper in the whole.
    pub start: Option<usize>,
    /// The number asked for, not the number given.
    pub per_page: Option<usize>,
    /// The question as the service understood it.
    pub query: Clean,
    /// The papers in the order of the answer, as often as they came.
    pub papers: Vec<Paper>,
    /// Entries that could not be read.
    pub skipped: Vec<Skipped>,
    /// What else was odd, for people.
    pub warnings: Vec<String>,
}

/// An entry that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The paper, if the entry said so much.
    pub id: Option<PaperId>,
    /// Which entry and why, for people.
    pub why: String,
}

impl Feed {
    /// Everything odd, for people: skipped entries first.
    pub fn all_warnings(&self) -> impl Iterator<Item = &str> {
        self.skipped.iter().map(|s| s.why.as_str()).chain(self.warnings.iter().map(String::as_str))
    }
}

/// Why an answer is no feed of papers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FeedError {
    /// A web page, where a feed was asked for: mostly of a network that wants a login first.
    #[error("the network answered with a web page{}: is there a login page?", quoted(.0))]
    WebPage(Clean),
    /// Something else than XML, or XML of another kind; its first words.
    #[error("the answer is no Atom feed{}", quoted(.0))]
    NotAtom(Clean),
    /// No byte at all.
    #[error("the answer is empty")]
    Empty,
    /// The service asks for less, in plain text.
    #[error("arXiv wants fewer requests: {0}")]
    RateExceeded(Clean),
    /// The service's own complaint, sent as a feed.
    #[error("arXiv refused the question: {0}")]
    Refused(Clean),
    /// It ends before `</feed>`.
    #[error("the answer broke off before its end")]
    CutOff,
    /// After `</feed>` comes something else.
    #[error("the answer goes on after its end")]
    Trailing,
    /// Not the encoding that feeds have.
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
            Self::NotAtom(_) | Self::Empty | Self::CutOff | Self::Trailing | Self::Encoding(_) | Self::Malformed(_) => {
                (Exit::Protocol, "sync again; nothing was changed by this answer")
            }
            Self::Refused(_) => {
                (Exit::Protocol, "sync again later; if it stays so, see whether the categories are written right")
            }
        };
        Fault::new(exit, what, self.to_string(), hint)
    }
}

/// The address of one page of a category's papers first submitted in `[from, to]`, oldest first.
///
/// The service counts in minutes of UTC, both ends included; a paper's first version decides.
pub fn page_url(category: &Category, from: Stamp, to: Stamp, start: usize, max: usize) -> String {
    let minute = |at: Stamp| at.timestamp().strftime("%Y%m%d%H%M").to_string();
    format!(
        "{QUERY}?search_query=%28cat%3A{category}+AND+submittedDate%3A%5B{}+TO+{}%5D%29\
         &start={start}&max_results={max}&sortBy=submittedDate&sortOrder=ascending",
        minute(from),
        minute(to),
    )
}

/// The address that asks for single papers, `IDS` of them at most; further ones are left out. The answer keeps no order.
pub fn ids_url(ids: &[PaperId]) -> String {
    let ids = &ids[..ids.len().min(IDS)];
    let list = ids.iter().map(|id| id.to_string().replace('/', "%2F")).collect::<Vec<_>>().join(",");
    format!("{QUERY}?id_list={list}&start=0&max_results={}", ids.len())
}

fn quoted(said: &Clean) -> String {
    if said.is_empty() { String::new() } else { format!(" (\u{201c}{said}\u{201d})") }
}
