//! arXiv's query service: addresses of the questions, and what an answer holds.
//!
//! The service lives at `https://export.arxiv.org/api/query` and answers in Atom. It never says when a paper was announced.

mod atom;
#[cfg(test)]
mod tests;

use crate::model::{Category, Paper, PaperId, Stamp};
use crate::text::Clean;

pub use super::answer::{FeedError, Skipped};
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

impl Feed {
    /// Everything odd, for people: skipped entries first.
    pub fn all_warnings(&self) -> impl Iterator<Item = &str> {
        self.skipped.iter().map(|s| s.why.as_str()).chain(self.warnings.iter().map(String::as_str))
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

/// The address that asks for one version of a paper.
pub fn version_url(id: PaperId, version: u32) -> String {
    let id = id.to_string().replace('/', "%2F");
    format!("{QUERY}?id_list={id}v{version}&start=0&max_results=1")
}

/// The address that asks for single papers, `IDS` of them at most; further ones are left out. The answer keeps no order.
pub fn ids_url(ids: &[PaperId]) -> String {
    let ids = &ids[..ids.len().min(IDS)];
    let list = ids.iter().map(|id| id.to_string().replace('/', "%2F")).collect::<Vec<_>>().join(",");
    format!("{QUERY}?id_list={list}&start=0&max_results={}", ids.len())
}
