//! TeX to Unicode.

use std::borrow::Cow;

/// Renders.
pub fn render(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}

/// Folds for search.
pub fn fold(text: &str) -> String {
    text.to_lowercase()
}
