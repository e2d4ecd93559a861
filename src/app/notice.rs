//! Notices: lines that take the place of the hints. What went wrong is not talked over.

use std::time::Duration;

use super::State;
use crate::model::Fault;

/// A notice stands so long, whatever keys come.
const NOTICE_STANDS: Duration = Duration::from_secs(2);
/// Notices that wait for their turn, at most.
const NOTICES_WAITING: usize = 3;

/// A line that takes the place of the hints until the next key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What it says.
    pub text: String,
    /// Whether something went wrong.
    pub tone: Tone,
    /// Until when keys leave it standing, since start.
    pub until: Duration,
}

/// How a notice is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something was done.
    Plain,
    /// Something went wrong.
    Bad,
}

impl State {
    pub(super) fn say(&mut self, text: impl Into<String>) {
        self.notice(text.into(), Tone::Plain);
    }

    pub(super) fn complain(&mut self, fault: &Fault) {
        let hint = if fault.hint.is_empty() { String::new() } else { format!(" · {}", fault.hint) };
        self.notice(format!("{fault}{hint}"), Tone::Bad);
    }

    /// Says something. What went wrong stands its two seconds: only what a key brings takes its place before.
    pub(super) fn notice(&mut self, text: String, tone: Tone) {
        let now = self.now.since_start;
        let stands = self.notice.as_ref().is_some_and(|n| n.tone == Tone::Bad && n.until > now);
        if stands && !self.by_key {
            self.later.push_back((text, tone));
            self.later.truncate(NOTICES_WAITING);
        } else {
            self.notice = Some(Notice { text, tone, until: now + NOTICE_STANDS });
        }
    }

    /// The next notice that waits takes its place.
    pub(super) fn next_notice(&mut self) {
        let now = self.now.since_start;
        if self.notice.as_ref().is_none_or(|n| n.until <= now)
            && let Some((text, tone)) = self.later.pop_front()
        {
            self.notice = Some(Notice { text, tone, until: now + NOTICE_STANDS });
        }
    }
}
