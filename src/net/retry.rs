//! What is tried again, how often, and after which wait. Pure; the waiting is done elsewhere.
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use jiff::fmt::{rfc2822, strtime};

use super::fault::{Kind, NetError};
use super::request::Urgency;
use super::wire::Stop;

/// The least and the most that a Retry-After is believed.
const ASKED: (Duration, Duration) = (Duration::from_secs(3), Duration::from_hours(6));

/// How often a request is tried again, by what went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// No connection, a silence, a body that broke off: after 1 s, doubling to 30 s.
    pub network: u32,
    /// 5xx: after 5 s, doubling, or when the service says.
    pub server: u32,
    /// "Too many requests": after the hold of the whole group.
    pub limited: u32,
}

impl RetryPolicy {
    /// One attempt.
    pub const NEVER: Self = Self { network: 0, server: 0, limited: 0 };

    /// What suits the urgency: a person rather hears of it soon, a sync rather gets through.
    pub fn of(urgency: Urgency) -> Self {
        match urgency {
            Urgency::Key => Self { network: 2, server: 3, limited: 1 },
            Urgency::Background => Self { network: 5, server: 3, limited: 5 },
        }
    }
}

/// What to do after an attempt that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    GiveUp,
    After(Duration),
    AfterHold,
}

/// The tries of one request, counted.
#[derive(Debug)]
pub(super) struct Tries {
    left: RetryPolicy,
    policy: RetryPolicy,
}

impl Tries {
    pub fn new(policy: RetryPolicy) -> Self {
        Self { left: policy, policy }
    }

    pub fn next(&mut self, stop: &Stop) -> Next {
        match stop {
            Stop::Limited { .. } if take(&mut self.left.limited) => Next::AfterHold,
            Stop::Fault(fault) => match sort(fault) {
                Sort::Network if take(&mut self.left.network) => {
                    let nth = self.policy.network - self.left.network;
                    Next::After(doubling(Duration::from_secs(1), nth, Duration::from_secs(30)))
                }
                Sort::Server(asked) if take(&mut self.left.server) => {
                    let nth = self.policy.server - self.left.server;
                    let own = doubling(Duration::from_secs(5), nth, Duration::from_mins(10));
                    Next::After(asked.unwrap_or(own))
                }
                Sort::Network | Sort::Server(_) | Sort::Final => Next::GiveUp,
            },
            Stop::Limited { .. } => Next::GiveUp,
        }
    }
}

/// How long the group rests after the `strikes`-th "too many requests" in a row.
pub(super) fn hold(asked: Option<Duration>, strikes: u32) -> Duration {
    asked.unwrap_or_else(|| doubling(Duration::from_mins(1), strikes, Duration::from_mins(10)))
}

/// Reads a Retry-After header, in seconds or as a date, clamped to 3 s .. 6 h. Zero, the past and garbage say nothing.
pub fn retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    let value = value.trim();
    let asked = if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        // Only too many digits can fail here.
        Duration::from_secs(value.parse().unwrap_or(u64::MAX))
    } else {
        let now = Timestamp::try_from(now).ok()?;
        Duration::try_from(date(value)?.duration_since(now)).ok()?
    };
    (!asked.is_zero()).then(|| asked.clamp(ASKED.0, ASKED.1))
}

/// The three forms of a date in HTTP (RFC 9110, 5.6.7).
fn date(value: &str) -> Option<Timestamp> {
    if value.len() > 64 {
        return None;
    }
    if let Ok(stamp) = rfc2822::DateTimeParser::new().relaxed_weekday(true).parse_timestamp(value) {
        return Some(stamp);
    }
    ["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"].iter().find_map(|form| {
        let civil = strtime::parse(form, value).ok()?.to_datetime().ok()?;
        Some(civil.in_tz("UTC").ok()?.timestamp())
    })
}

enum Sort {
    Network,
    Server(Option<Duration>),
    Final,
}

fn sort(fault: &NetError) -> Sort {
    match fault {
        NetError::Status { status, retry_after, .. } => match status {
            // An error feed is the API's considered answer: asking again brings the same.
            500 if fault.is_error_feed() => Sort::Final,
            // These two say that it will never be otherwise.
            501 | 505 => Sort::Final,
            500..=599 => Sort::Server(*retry_after),
            _ => Sort::Final,
        },
        _ => match fault.kind() {
            Kind::Offline | Kind::Remote => Sort::Network,
            Kind::Later | Kind::Protocol | Kind::Local | Kind::Config | Kind::Usage | Kind::Cancelled => Sort::Final,
        },
    }
}

fn take(count: &mut u32) -> bool {
    let some = *count > 0;
    *count = count.saturating_sub(1);
    some
}

/// `first` for the first time, twice as long each time after, never above `most`.
fn doubling(first: Duration, nth: u32, most: Duration) -> Duration {
    first.saturating_mul(1 << nth.saturating_sub(1).min(20)).min(most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Clean;
    use proptest::prelude::*;

    const HOUR: u64 = 3600;

    /// 1994-11-06 08:49:37 UTC, the date in the examples of RFC 9110.
    fn then() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777)
    }

    fn status(status: u16, body: &str) -> Stop {
        Stop::Fault(NetError::Status {
            host: "export.arxiv.org".into(),
            status,
            said: Clean::default(),
            retry_after: None,
            body_start: body.as_bytes().to_vec(),
        })
    }

    fn waits(policy: RetryPolicy, stop: &Stop) -> Vec<u64> {
        let mut tries = Tries::new(policy);
        std::iter::from_fn(|| match tries.next(stop) {
            Next::GiveUp => None,
            Next::After(wait) => Some(wait.as_secs()),
            Next::AfterHold => Some(0),
        })
        .collect()
    }

    #[test]
    fn a_retry_after_is_believed_from_three_seconds_to_six_hours() {
        for (text, want) in [
            ("5", Some(5)),
            (" 120 ", Some(120)),
            ("1", Some(3)),
            ("1000000000000", Some(6 * HOUR)),
            ("99999999999999999999999999", Some(6 * HOUR)),
            ("Sun, 06 Nov 1994 08:50:37 GMT", Some(60)),
            ("Sunday, 06-Nov-94 08:50:37 GMT", Some(60)),
            ("Sun Nov  6 08:50:37 1994", Some(60)),
            ("Sun, 06 Nov 1994 08:49:38 GMT", Some(3)),
            ("Thu, 31 Dec 9998 23:59:59 GMT", Some(6 * HOUR)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", None),
            ("Sun, 06 Nov 1994 08:40:00 GMT", None),
            ("0", None),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
            ("", None),
            ("\u{663}", None),
        ] {
            assert_eq!(retry_after(text, then()), want.map(Duration::from_secs), "{text:?}");
        }
    }

    #[test]
    fn holds_double_from_a_minute_to_ten() {
        let holds: Vec<_> = (1..=6).map(|strikes| hold(None, strikes).as_secs()).collect();
        assert_eq!(holds, [60, 120, 240, 480, 600, 600]);
        assert_eq!(hold(None, u32::MAX).as_secs(), 600);
        assert_eq!(hold(Some(Duration::from_secs(5)), 3).as_secs(), 5);
    }

    #[test]
    fn a_sync_tries_longer_than_a_person() {
        let offline = Stop::Fault(NetError::Offline { host: "arxiv.org".into() });
        assert_eq!(waits(RetryPolicy::of(Urgency::Background), &offline), [1, 2, 4, 8, 16]);
        assert_eq!(waits(RetryPolicy::of(Urgency::Key), &offline), [1, 2]);
        assert_eq!(waits(RetryPolicy::NEVER, &offline), [0; 0]);
    }

    #[test]
    fn only_a_server_in_trouble_is_asked_again() {
        let policy = RetryPolicy::of(Urgency::Background);
        for code in [500, 502, 503, 504, 522] {
            assert_eq!(waits(policy, &status(code, "<html>first byte timeout")), [5, 10, 20], "{code}");
        }
        for code in [204, 206, 304, 400, 401, 403, 404, 406, 410, 451, 501, 505] {
            assert_eq!(waits(policy, &status(code, "")), [0; 0], "{code}");
        }
    }

    #[test]
    fn an_error_feed_is_an_answer() {
        let feed = r#"<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>https://arxiv.org/api/errors#x</id></entry></feed>"#;
        assert_eq!(waits(RetryPolicy::of(Urgency::Background), &status(500, feed)), [0; 0]);
    }

    proptest! {
        #[test]
        fn no_header_breaks_the_clamp(text in "\\PC{0,40}", digits in "[0-9]{1,40}", secs in 0_u64..400_000_000_000) {
            let now = SystemTime::UNIX_EPOCH + Duration::from_secs(secs);
            for text in [text, digits] {
                if let Some(wait) = retry_after(&text, now) {
                    prop_assert!(wait >= ASKED.0 && wait <= ASKED.1);
                }
            }
        }

        #[test]
        fn odd_dates_do_not_panic(day in 0_u8..99, month in "Jan|Feb|Dec", year in 0_u32..99_999, h in 0_u8..99, s in 0_u8..99) {
            let _ = retry_after(&format!("Sun, {day:02} {month} {year:04} {h:02}:00:{s:02} GMT"), then());
        }
    }
}
