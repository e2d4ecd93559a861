//! What a wait and a moment are called.

use std::time::Duration;

use crate::app::{PolledDay, Wait};
use crate::model::{DailyDay, Stamp, Zone};
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

/// A day of the daily list, with the time it was last asked for: `09:12`, or `28 May` of another day.
pub(super) fn polled(of: DailyDay, now: Stamp) -> PolledDay {
    let same_day = local(of.polled, "%F") == local(now, "%F");
    let clock = local(of.polled, if same_day { "%H:%M" } else { "%-d %b" });
    PolledDay { day: of.day, papers: of.papers, polled: of.polled, clock }
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
