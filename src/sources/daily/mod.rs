//! Hugging Face's Daily Papers: what a community puts on its list of the day, and how it votes.
//!
//! The service lives at `https://huggingface.co/api` and wants no key. It ranks and adds to papers that arXiv describes: titles,
//! authors and abstracts are arXiv's to say, and nothing promises that a paper named here is held. Its days are its own list's, not
//! arXiv's. Facts: the client library huggingface_hub (`list_daily_papers`) and recorded answers.

mod read;
#[cfg(test)]
mod tests;

use crate::model::{Daily, PaperId, Period, Stamp};
use crate::net::NetError;
use crate::sources::encoded;
use crate::text::Clean;

pub use crate::sources::answer::{FeedError, Skipped};
pub use read::{parse_list, parse_paper};

/// What an answer may be asked for as.
pub const ACCEPT: &str = "application/json";
/// Papers of one page, at most.
pub const PAGE: usize = 100;

const API: &str = "https://huggingface.co/api";
/// Papers of one page where no number is asked for: a service that stopped listening to ours would give so many.
const DEFAULT_PAGE: usize = 50;

/// A page of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// The papers in the order of the answer.
    pub entries: Vec<Entry>,
    /// Entries that are no paper of arXiv's, or could not be read.
    pub skipped: Vec<Skipped>,
}

/// An entry of a list. Whatever is missing is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The paper.
    pub id: PaperId,
    /// When it was submitted to arXiv, often to the day alone.
    pub submitted: Option<Stamp>,
    /// Its title, for as long as arXiv was not asked.
    pub title: Option<Clean>,
    /// What is said of it.
    pub daily: Daily,
}

/// The order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// As papers were put on it.
    Listed,
    /// What trends first, by a measure of the service's own.
    Trending,
}

impl List {
    /// Whether no page follows: one that is empty, or shorter than any the service fills. A longer one may be the last all the
    /// same; then the next is empty.
    pub fn is_last(&self) -> bool {
        self.entries.len() + self.skipped.len() < DEFAULT_PAGE
    }
}

/// The address of a page, from 0, of the list of a day, week or month; of the newest list where none is named.
pub fn list_url(period: Option<Period>, order: Order, page: usize) -> String {
    let period = match period {
        Some(Period::Day(day)) => format!("date={day}&"),
        Some(week @ Period::Week(_)) => format!("week={week}&"),
        Some(month @ Period::Month(_)) => format!("month={month}&"),
        None => String::new(),
    };
    let order = match order {
        Order::Listed => "publishedAt",
        Order::Trending => "trending",
    };
    format!("{API}/daily_papers?{period}sort={order}&limit={PAGE}&p={page}")
}

/// The address of a search. The service ranks, and gives one page.
pub fn search_url(words: &str) -> String {
    let words: String = words.chars().take(200).collect();
    format!("{API}/papers/search?q={}&limit={PAGE}", encoded(&words))
}

/// The address of what is said of one paper.
pub fn paper_url(id: PaperId) -> String {
    format!("{API}/papers/{}", encoded(&id.to_string()))
}

/// Whether a fault says no more than that there is nothing: 404 for a paper that nobody put on a list, 400 for a day that has
/// none yet.
pub fn is_nothing(error: &NetError) -> bool {
    matches!(error, NetError::Status { status: 400 | 404, .. })
}
