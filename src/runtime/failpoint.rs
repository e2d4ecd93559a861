//! Places where a test can force a panic. No release build has them: there nothing is read and nothing happens.

/// Where a panic is wanted, by the name of the place.
#[derive(Clone, Debug, Default)]
pub struct Failpoint(#[cfg(debug_assertions)] Option<Box<str>>);

impl Failpoint {
    /// `OFFPRINT_PANIC`.
    pub fn named(place: Option<String>) -> Self {
        #[cfg(debug_assertions)]
        return Self(place.map(Into::into));
        #[cfg(not(debug_assertions))]
        {
            drop(place);
            Self()
        }
    }

    /// Panics if this is the place.
    #[cfg(debug_assertions)]
    pub(super) fn reached(&self, place: &str) {
        assert!(self.0.as_deref() != Some(place), "forced in {place} by OFFPRINT_PANIC, \u{1b}[31mred\u{7} and all");
    }

    /// Does nothing.
    #[cfg(not(debug_assertions))]
    #[inline]
    pub(super) fn reached(&self, _place: &str) {}
}
