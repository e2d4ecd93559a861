//! The room export.
