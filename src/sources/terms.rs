//! Subject terms as records carry them: arXiv's categories, and classes of others among them.

use crate::model::Category;
use crate::text::{Clean, cap};

/// Categories, each once and in order, told from classes that are not arXiv's: ACM and MSC classes stood among the categories
/// once, `I.2.6` or `81Q50; 11L05`.
pub(super) fn categories<'t>(terms: impl Iterator<Item = &'t str>) -> (Vec<Category>, Vec<Clean>) {
    let mut categories: Vec<Category> = Vec::new();
    let mut classes = Vec::new();
    for term in terms {
        match term.trim().parse::<Category>() {
            Ok(category) if !categories.contains(&category) => categories.push(category),
            Ok(_) => {}
            Err(()) => classes.push(Clean::line(term, cap::NAME)),
        }
    }
    classes.dedup();
    (categories, classes)
}
