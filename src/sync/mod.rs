//! The room sync.
