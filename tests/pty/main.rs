//! The built program on a real terminal: what it leaves behind however it ends, and what it lets through.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]
#[path = "../common/mod.rs"]
mod common;
#[path = "../common/hostile.rs"]
mod hostile;
#[path = "../common/pty.rs"]
mod terminal;

mod copies;
mod ends;
mod ground;
mod hangup;
mod home;
mod jobs;
mod looks;
mod opener;
#[cfg(debug_assertions)]
mod panics;
mod pipes;
mod signals;
mod sinks;
mod suspend;
