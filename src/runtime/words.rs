//! What a wait is called.

use std::time::Duration;

use crate::net::{Progress, Why};

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
