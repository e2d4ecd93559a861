//! offprint: a terminal reader for the day's papers.
//!
//! # The house
//!
//! Imports point down only; `tests/house.rs` holds the walls.
//!
//! ```text
//! main.rs        parse, run, exit code
//! cli/           the words of the command line: each verb works without a screen
//! runtime/       terminal, threads, the loop: the only room where things happen
//! ui/            State -> cells
//! app/           what may happen: State, Msg, Effect, update      sync/   what is owed, fetch, commit, report
//! config/        the reader's choices    store/  three databases    sources/  arXiv's answers as papers
//! export/        what leaves             fetch/  PDFs              recommend/   what is new among the words
//! model/         ids, days, papers, queries    action.rs  key.rs    net/  the one polite HTTP client
//! text/          Clean, width, wrap, TeX
//! ```
//!
//! A key becomes an `Action` (a wish); everything that happened is a `Msg` (a fact); everything to be done is an
//! `Effect` (an order). `State::update` is the only place where state changes, `ui::view` the only one where it is
//! drawn, and `runtime` does what is ordered and answers with facts.
//!
//! # The screen
//!
//! ```text
//!  Today  Unread  Starred  All            Fri 29 May 2026 · cs.CL cs.LG · 131 computed ~      ui/header.rs
//! ── 12 new, press r ──────────────────────┬──────────────────────────────────────────────    ui/header.rs
//! ▌●★ A title on its first line            ┃  A title on its first line and on its
//! ▌   and its second  Author, Other        ┃  second                                          app/detail.rs
//!  ●  The next paper                       │
//!     Author                          v2   │  The Author, An Other                            ui/detail.rs
//!  ●  One more                             │  2605.30001v1 · cs.CL · 28 May 2026
//!     Other, +3                     cross  │
//!             ui/list.rs                   │  The abstract, at a measure of 44 to 72 cells.
//!  1/131   Enter read  s star  x hide  ? help                      cs.LG 200/431 · 3 s  07:41  ui/footer.rs
//! ```
#![forbid(unsafe_code)]

pub mod action;
pub mod app;
pub mod cli;
pub mod config;
pub mod export;
pub mod fetch;
pub mod key;
pub mod model;
pub mod net;
pub mod recommend;
pub mod runtime;
pub mod sources;
pub mod store;
pub mod sync;
pub mod text;
pub mod ui;
