//! How the papers of a list divide. It does not count them.

use super::Category;

/// The papers of a list by what they are and when they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// Primary categories, the most frequent first.
    pub categories: Vec<(Category, usize)>,
    /// Years of the editions, the newest first. A paper without an edition is in none.
    pub years: Vec<(i16, usize)>,
    /// Whether all papers of the list are counted, or its newest alone.
    pub complete: bool,
}
