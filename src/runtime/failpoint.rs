//! Places where a test can force a panic. No release build has them: there nothing is kept and nothing happens.

/// Where a panic is wanted, by the name of the place.
#[derive(Clone, Debug, Default)]
pub struct Failpoint(Option<Box<str>>);

impl Failpoint {
    /// `OFFPRINT_PANIC`.
    pub fn named(place: Option<String>) -> Self {
        Self(place.filter(|_| cfg!(debug_assertions)).map(Into::into))
    }

    /// Panics if this is the place, with words that try to act.
    pub(super) fn reached(&self, place: &str) {
        let here = cfg!(debug_assertions) && self.0.as_deref() == Some(place);
        assert!(!here, "forced in {place} by OFFPRINT_PANIC, \u{1b}[31mred\u{7} and all");
    }
}
