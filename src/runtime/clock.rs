//! The calendar's clock: the system's, or one that starts at a moment given for tests, or stands still.
//!
//! It never drives a pace, a hold or a limit: those are counted by clocks that cannot be set.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use crate::model::Stamp;

/// Tells the calendar's time.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// The system's.
    System,
    /// Started at a moment; runs on from there.
    From(Stamp, Instant),
    /// Stands at a moment.
    Fixed(Stamp),
}

impl Clock {
    /// The time now.
    pub fn now(&self) -> Stamp {
        match self {
            Self::System => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Stamp(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
            }
            Self::From(start, began) => start.plus(i64::try_from(began.elapsed().as_secs()).unwrap_or(0)),
            Self::Fixed(at) => *at,
        }
    }
}
