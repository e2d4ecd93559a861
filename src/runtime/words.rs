//! What a wait and a moment are called.

use std::time::Duration;

use crate::model::Stamp;
use crate::net::{Progress, Why};

/// A moment by the reader's own clock.
pub(super) fn local(at: Stamp, form: &str) -> String {
    at.timestamp().to_zoned(jiff::tz::TimeZone::system()).strftime(form).to_string()
}

/// A reason in a few words.
pub const fn why(why: Why) -> &'static str {
    match why {
        Why::Pace => "arXiv's pace",
        Why::Hold => "arXiv asks for a pause",
        Why::Retry => "trying again in",
        Why::OtherProcess => "another offprint is asking",
    }
}

/// A wait in a few words and how long it lasts; none while bytes come.
pub fn waiting(progress: Progress) -> Option<(&'static str, Duration)> {
    match progress {
        Progress::Waiting { why: reason, left } => Some((why(reason), left)),
        Progress::Bytes { .. } => None,
    }
}
