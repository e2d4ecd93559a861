//! The room key.
