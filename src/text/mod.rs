//! Text as it may be shown: cleaned, measured, wrapped, its TeX turned into Unicode.
//!
//! Knows nothing of papers, screens or files; every other room stands on this one.
pub mod clean;
pub mod diff;
pub mod found;
pub mod fuzzy;
pub mod line;
pub mod links;
pub mod near;
mod scrub;
pub mod tex;
pub mod width;
pub mod wrap;

pub use clean::{Clean, cap, sink};

#[cfg(test)]
#[path = "../../tests/common/hostile.rs"]
mod hostile;
