//! The services that papers come from: the questions to put to them, and readers of their answers.
//!
//! It asks nobody and stores nothing: addresses out, bytes in, papers out.

mod answer;
pub mod arxiv;
pub mod dump;
mod names;
mod xml;
