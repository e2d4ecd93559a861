//! The room sources.
