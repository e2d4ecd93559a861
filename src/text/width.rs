//! text::width
