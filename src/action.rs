//! The room action.
