//! offprint: a terminal reader for the day's papers.
pub mod action;
pub mod app;
pub mod cli;
pub mod config;
pub mod export;
pub mod fetch;
pub mod key;
pub mod model;
pub mod net;
pub mod runtime;
pub mod sources;
pub mod store;
pub mod sync;
pub mod text;
pub mod ui;
