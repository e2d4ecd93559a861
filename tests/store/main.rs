//! The store on real SQLite files in a temporary folder.
#![allow(clippy::unwrap_used, missing_docs)]

#[path = "../common/again.rs"]
mod again;
mod daily;
mod damage;
mod day;
mod files;
mod finding;
mod journal;
mod kept;
mod memory;
mod pages;
mod processes;
mod said;
mod search;
mod transfer;
mod walk;
mod watch;
mod watched;
mod world;
