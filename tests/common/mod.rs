//! What the tests of several rooms share.
#![allow(dead_code, reason = "each test file uses its own part")]
pub mod server;
