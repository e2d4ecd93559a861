//! What a wait and a moment are called.

use std::time::Duration;

use crate::app::Wait;
use crate::model::{Stamp, Zone};
use crate::net::{Progress, Why};
use crate::sync::Window;

/// A moment by the reader's own clock.
pub fn local(at: Stamp, form: &str) -> String {
    at.timestamp().to_zoned(jiff::tz::TimeZone::system()).strftime(form).to_string()
}

/// The reader's own clock.
pub fn zone() -> Zone {
    Zone::new(jiff::tz::TimeZone::system())
}

/// A window by the reader's own clock: `22 May to 29 May`.
pub fn span(window: Window) -> String {
    format!("{} to {}", local(window.from, "%-d %b"), local(window.to, "%-d %b"))
}

/// A reason to wait, as the screen and the verbs know it.
pub const fn wait(why: Why) -> Wait {
    match why {
        Why::Pace => Wait::Pace,
        Why::Hold => Wait::Pause,
        Why::Retry => Wait::Again,
        Why::Doubt => Wait::Doubt,
        Why::OtherProcess => Wait::Other,
    }
}

/// What is waited for and how long; none while bytes come.
pub fn waiting(progress: Progress) -> Option<(Wait, Duration)> {
    match progress {
        Progress::Waiting { why, left } => Some((wait(why), left)),
        Progress::Bytes { .. } => None,
    }
}
