//! The room fetch.
