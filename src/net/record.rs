//! What a gate file says: when the last request began, how long the group rests, how often in a row it was told to.
//! Pure: the clock is handed in, the file is read and written elsewhere.
//!
//! ```text
//! offprint gate 1
//! start 00000001790000000000
//! hold 00000001790000000000 00000000000000060000
//! strikes 0000000002
//! ```
//!
//! `start` is the wall clock at the last request start, `hold` when the group was told to rest and for how long, all
//! in milliseconds (since 1970); zero is never. The text has one length, so that one write replaces it whole.
use std::fmt;
use std::time::Duration;

use super::answer::Why;

/// No hold counts for longer, whatever the file says.
const LONGEST_HOLD_MS: u64 = 6 * 60 * 60 * 1000;

/// The content of a gate file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Record {
    /// Wall clock of the last request start, ms; 0 is never.
    pub start: u64,
    /// Wall clock when the hold began, ms; 0 is never.
    pub held: u64,
    /// Length of the hold, ms.
    pub hold: u64,
    /// Answers "too many requests" in a row.
    pub strikes: u32,
}

impl Record {
    /// Reads the text of a gate file. An empty file is a new one; `None` is garbage.
    pub fn parse(text: &[u8]) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::default());
        }
        let text = std::str::from_utf8(text).ok()?;
        let mut lines = text.lines();
        if lines.next()? != "offprint gate 1" {
            return None;
        }
        let start = lines.next()?.strip_prefix("start ")?.parse().ok()?;
        let (held, hold) = lines.next()?.strip_prefix("hold ")?.split_once(' ')?;
        let strikes = lines.next()?.strip_prefix("strikes ")?.parse().ok()?;
        lines.next().is_none().then_some(Self { start, held: held.parse().ok()?, hold: hold.parse().ok()?, strikes })
    }

    /// Brings times that lie ahead of the clock back to now: they are from another clock, and count for their own
    /// length from here on, no more. Says whether anything was changed.
    pub fn settle(&mut self, now: u64) -> bool {
        let before = *self;
        self.start = self.start.min(now);
        self.held = self.held.min(now);
        self.hold = self.hold.min(LONGEST_HOLD_MS);
        *self != before
    }

    /// What still keeps a request from starting, for a settled record.
    pub fn wait(&self, pace: Duration, now: u64) -> Option<(Why, Duration)> {
        let left = |since: u64, length: u64| (since != 0).then(|| length.saturating_sub(now.saturating_sub(since)));
        let hold = left(self.held, self.hold).unwrap_or(0);
        let pace = left(self.start, millis(pace)).unwrap_or(0);
        if hold > 0 && hold >= pace {
            Some((Why::Hold, Duration::from_millis(hold)))
        } else if pace > 0 {
            Some((Why::Pace, Duration::from_millis(pace)))
        } else {
            None
        }
    }
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { start, held, hold, strikes } = self;
        write!(f, "offprint gate 1\nstart {start:020}\nhold {held:020} {hold:020}\nstrikes {strikes:010}\n")
    }
}

/// A length in whole milliseconds, rounded up: rather late than too soon.
pub(super) fn millis(length: Duration) -> u64 {
    u64::try_from(length.as_micros().div_ceil(1000)).unwrap_or(u64::MAX)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PACE: Duration = Duration::from_secs(3);
    const NOW: u64 = 1_790_000_000_000;

    #[test]
    fn a_new_gate_is_open() {
        assert_eq!(Record::parse(b"").unwrap().wait(PACE, NOW), None);
    }

    #[test]
    fn the_pace_runs_from_the_last_start() {
        let record = Record { start: NOW - 1000, ..Record::default() };
        assert_eq!(record.wait(PACE, NOW), Some((Why::Pace, Duration::from_secs(2))));
        assert_eq!(record.wait(PACE, NOW + 2000), None);
    }

    #[test]
    fn a_hold_outlasts_the_pace() {
        let record = Record { start: NOW, held: NOW, hold: 60_000, strikes: 1 };
        assert_eq!(record.wait(PACE, NOW + 1000), Some((Why::Hold, Duration::from_secs(59))));
        assert_eq!(record.wait(PACE, NOW + 60_000), None);
    }

    #[test]
    fn a_clock_that_jumped_back_waits_its_own_length_once() {
        let year = 365 * 24 * 3600 * 1000;
        let mut record = Record { start: NOW + year, held: NOW + year, hold: 60_000, strikes: 1 };
        assert!(record.settle(NOW));
        assert_eq!(record.wait(PACE, NOW), Some((Why::Hold, Duration::from_mins(1))));
        assert!(!record.settle(NOW + 60_000));
        assert_eq!(record.wait(PACE, NOW + 60_000), None);
    }

    #[test]
    fn a_hold_never_exceeds_six_hours() {
        let mut record = Record { held: NOW, hold: u64::MAX, ..Record::default() };
        record.settle(NOW);
        assert_eq!(record.wait(PACE, NOW), Some((Why::Hold, Duration::from_hours(6))));
    }

    #[test]
    fn garbage_is_not_a_record() {
        for bad in ["x", "offprint gate 1\n", "offprint gate 2\nstart 1\nhold 1 1\nstrikes 1\n", "\0\0\0", "\u{feff}"] {
            assert_eq!(Record::parse(bad.as_bytes()), None, "{bad:?}");
        }
        let long = format!("{}tail", Record::default());
        assert_eq!(Record::parse(long.as_bytes()), None);
        assert_eq!(Record::parse(b"\xff\xfe"), None);
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(start: u64, held: u64, hold: u64, strikes: u32) {
            let record = Record { start, held, hold, strikes };
            let text = record.to_string();
            prop_assert_eq!(text.len(), Record::default().to_string().len());
            prop_assert_eq!(Record::parse(text.as_bytes()), Some(record));
        }

        #[test]
        fn no_record_blocks_for_longer_than_its_own_kind(start: u64, held: u64, hold: u64, now in 1_u64..) {
            let mut record = Record { start, held, hold, strikes: 0 };
            record.settle(now);
            if let Some((why, left)) = record.wait(PACE, now) {
                let most = if why == Why::Hold { Duration::from_hours(6) } else { PACE };
                prop_assert!(left <= most);
            }
        }
    }
}
