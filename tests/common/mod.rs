//! What the tests of several rooms share.
#![allow(dead_code, clippy::unwrap_used, reason = "each test file uses its own part")]
pub mod again;
pub mod arxiv;
pub mod double;
mod reply;
pub mod server;
