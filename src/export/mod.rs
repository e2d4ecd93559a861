//! What leaves: a paper as BibTeX, as a citation, as a Markdown link; the library as JSON lines.
//!
//! Text only: it does not know where it goes, and asks neither the clock nor the databases.

pub mod bibtex;
pub mod citation;
pub mod library;
pub mod markdown;
mod names;
