//! The services that papers come from: the questions to put to them, and readers of their answers.
//!
//! It asks nobody and stores nothing: addresses out, bytes in, papers out.

mod answer;
pub mod arxiv;
pub mod dump;
mod links;
pub mod listing;
mod names;
pub mod oai;
#[cfg(test)]
mod recorded;
mod terms;
mod xml;
