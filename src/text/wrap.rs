//! text::wrap
