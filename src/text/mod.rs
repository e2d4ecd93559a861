//! The room text.
pub mod clean;
pub mod tex;
pub mod width;
pub mod wrap;

pub use clean::Clean;
