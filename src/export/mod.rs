//! The room export.

pub mod library;
