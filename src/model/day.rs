//! When: instants in UTC and listing days in New York.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::tz::TimeZone;

/// An instant: whole seconds since 1970 in UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp(pub i64);

/// A listing day: the date arXiv prints over an edition, in US Eastern time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

impl Stamp {
    /// The service's years: an instant outside is taken for an unreadable one.
    const FIRST: i64 = 504_921_600; // 1986-01-01
    const LAST: i64 = 4_102_444_800; // 2100-01-01

    /// Reads RFC 3339 with any offset; none outside 1986 to 2100. A leap second counts as :59.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        (text.len() <= 40).then_some(())?;
        Self::within(text.parse::<Timestamp>().ok()?)
    }

    /// Reads the dates of mail, RSS and OAI-PMH's versions (RFC 2822), `Thu, 13 Aug 2026 00:00:00 -0400`: none outside 1986
    /// to 2100. A wrong weekday means nothing.
    pub fn parse_mail(text: &str) -> Option<Self> {
        const PARSER: DateTimeParser = DateTimeParser::new().relaxed_weekday(true);
        let text = text.trim();
        (text.len() <= 40).then_some(())?;
        Self::within(PARSER.parse_timestamp(text).ok()?)
    }

    fn within(at: Timestamp) -> Option<Self> {
        let seconds = at.as_second();
        (Self::FIRST..Self::LAST).contains(&seconds).then_some(Self(seconds))
    }

    /// As jiff's timestamp; the ends of time where it cannot be one.
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_second(self.0).unwrap_or(if self.0 < 0 { Timestamp::MIN } else { Timestamp::MAX })
    }

    /// Seconds later (or, negative, earlier).
    #[must_use]
    pub fn plus(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// Days of 24 hours earlier.
    #[must_use]
    pub fn days_before(self, days: u32) -> Self {
        self.plus(-86_400 * i64::from(days))
    }
}

impl fmt::Display for Stamp {
    /// RFC 3339 in UTC, whole seconds.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.timestamp().strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
    }
}

impl serde::Serialize for Stamp {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Stamp {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a time as in 2026-08-13T04:00:00Z"))
    }
}

impl Day {
    /// The listing day of a civil date.
    pub const fn new(date: Date) -> Self {
        Self(date)
    }

    /// Its civil date.
    pub const fn date(self) -> Date {
        self.0
    }

    /// The date in New York at an instant.
    pub fn in_new_york(at: Stamp) -> Self {
        Self(at.timestamp().to_zoned(new_york()).date())
    }

    /// The date in UTC at an instant.
    pub fn in_utc(at: Stamp) -> Self {
        Self(at.timestamp().to_zoned(TimeZone::UTC).date())
    }

    /// Whether it is a day from Monday to Friday.
    pub fn is_weekday(self) -> bool {
        self.0.weekday().to_monday_zero_offset() < 5
    }

    /// Reads a date as arXiv's pages write it, `Thursday, 13 August 2026` or `Thu, 13 Aug 2026`. A wrong weekday means nothing.
    pub fn parse_long(text: &str) -> Option<Self> {
        let date = text.split_once(',').map_or(text, |(_, date)| date).trim();
        (date.len() <= 40).then_some(())?;
        let read = |form| Date::strptime(form, date).ok();
        read("%d %B %Y").or_else(|| read("%d %b %Y")).map(Self)
    }

    /// The weekday's English name: `Thursday`.
    pub fn weekday(self) -> String {
        self.0.strftime("%A").to_string()
    }

    /// As the databases hold it: 20260813.
    pub fn number(self) -> i64 {
        i64::from(self.0.year()) * 10_000 + i64::from(self.0.month()) * 100 + i64::from(self.0.day())
    }

    /// The day of such a number.
    pub fn from_number(number: i64) -> Option<Self> {
        let part = |n: i64| i8::try_from(n).ok();
        Date::new(i16::try_from(number / 10_000).ok()?, part(number / 100 % 100)?, part(number % 100)?).ok().map(Self)
    }

    /// The date so many days before, at the end of time the earliest there is.
    #[must_use]
    pub fn back(self, days: u32) -> Self {
        Self(self.0.saturating_sub(jiff::Span::new().days(i64::from(days.min(400_000)))))
    }

    /// For people: `Thu 13 Aug 2026`.
    pub fn long(self) -> String {
        self.0.strftime("%a %-d %b %Y").to_string()
    }

    /// For people who know the year: `13 Aug`.
    pub fn short(self) -> String {
        self.0.strftime("%-d %b").to_string()
    }
}

/// New York's clock. Without a time zone database it is taken to be at UTC-5.
pub(super) fn new_york() -> TimeZone {
    TimeZone::get("America/New_York").unwrap_or_else(|_| TimeZone::fixed(jiff::tz::offset(-5)))
}

impl Default for Day {
    fn default() -> Self {
        Self(date(1991, 8, 14))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.strftime("%Y-%m-%d").to_string())
    }
}

impl FromStr for Day {
    type Err = ();

    /// Reads `2026-08-13`.
    fn from_str(text: &str) -> Result<Self, ()> {
        if text.len() != 10 {
            return Err(());
        }
        text.parse::<Date>().map(Self).map_err(|_| ())
    }
}

impl serde::Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_but_real_times_are_read() {
        for (text, want) in [
            ("2026-08-13T04:00:00Z", Some("2026-08-13T04:00:00Z")),
            ("2026-08-13T00:00:00-04:00", Some("2026-08-13T04:00:00Z")),
            ("2026-08-13T04:00:00.123+00:00", Some("2026-08-13T04:00:00Z")),
            ("2016-12-31T23:59:60Z", Some("2016-12-31T23:59:59Z")),
            ("1969-01-01T00:00:00Z", None),
            ("9999-01-01T00:00:00Z", None),
            ("2026-08-13", None),
            ("", None),
        ] {
            assert_eq!(Stamp::parse(text).map(|s| s.to_string()).as_deref(), want, "{text}");
        }
    }

    #[test]
    fn dates_of_mail_are_read() {
        for (text, want) in [
            ("Thu, 13 Aug 2026 00:00:00 -0400", Some("2026-08-13T04:00:00Z")),
            (" Thu, 13 Aug 2026 04:00:13 +0000\n", Some("2026-08-13T04:00:13Z")),
            ("Mon, 12 Jun 2017 17:57:34 GMT", Some("2017-06-12T17:57:34Z")),
            ("Sun, 12 Jun 2017 17:57:34 GMT", Some("2017-06-12T17:57:34Z")),
            ("12 Jun 1917 17:57:34 GMT", None),
            ("2026-08-13T04:00:00Z", None),
            ("", None),
        ] {
            assert_eq!(Stamp::parse_mail(text).map(|s| s.to_string()).as_deref(), want, "{text}");
        }
    }

    #[test]
    fn dates_of_pages_are_read() {
        for (text, want) in [
            ("Thursday, 13 August 2026", Some("2026-08-13")),
            (" Fri, 7 Aug 2026 ", Some("2026-08-07")),
            ("1 May 2026", Some("2026-05-01")),
            ("Friday, 31 February 2026", None),
            ("August", None),
            ("", None),
        ] {
            assert_eq!(Day::parse_long(text).map(|d| d.to_string()).as_deref(), want, "{text}");
        }
    }

    #[test]
    fn a_day_begins_at_midnight_in_new_york() {
        for (at, want) in [
            ("2026-08-13T03:59:59Z", "2026-08-12"),
            ("2026-08-13T04:00:00Z", "2026-08-13"),
            ("2026-12-01T04:59:59Z", "2026-11-30"),
            ("2026-12-01T05:00:00Z", "2026-12-01"),
        ] {
            assert_eq!(Day::in_new_york(Stamp::parse(at).unwrap()).to_string(), want);
        }
        assert_eq!(Day::parse_long("Thu, 13 Aug 2026").unwrap().weekday(), "Thursday");
    }

    #[test]
    fn a_day_survives_its_number() {
        let day: Day = "2026-08-13".parse().unwrap();
        assert_eq!(day.number(), 20_260_813);
        assert_eq!(Day::from_number(20_260_813), Some(day));
        assert_eq!(Day::from_number(20_260_231), None);
        assert_eq!(day.long(), "Thu 13 Aug 2026");
        assert_eq!(day.back(13).to_string(), "2026-07-31");
    }
}
