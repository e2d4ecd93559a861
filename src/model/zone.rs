//! The reader's own clock: instants as the hours people read. It does not tell the time.

use jiff::Zoned;
use jiff::tz::TimeZone;

use super::{Day, Stamp};

/// A moment further than these seconds away is told by its date.
const NEAR: i64 = 6 * 86_400;

/// The time zone the reader lives in.
#[derive(Clone, Debug)]
pub struct Zone(TimeZone);

impl Zone {
    /// The zone of a time zone; one that is unknown is taken for UTC, and says so.
    pub const fn new(zone: TimeZone) -> Self {
        Self(zone)
    }

    /// The hour: `02:40`.
    pub fn hour(&self, at: Stamp) -> String {
        self.told(at, "%H:%M")
    }

    /// The weekday and the hour: `Fri 02:00`.
    pub fn weekday_hour(&self, at: Stamp) -> String {
        self.told(at, "%a %H:%M")
    }

    /// A moment as seen from another one: the hour on the same day, the weekday too in the same week, else the date.
    pub fn moment(&self, at: Stamp, now: Stamp) -> String {
        let (day, today) = (self.zoned(at).date(), self.zoned(now).date());
        match at.0.abs_diff(now.0) {
            _ if day == today => self.hour(at),
            far if i64::try_from(far).is_ok_and(|far| far <= NEAR) => self.weekday_hour(at),
            _ if day.year() == today.year() => self.told(at, "%-d %b"),
            _ => self.told(at, "%-d %b %Y"),
        }
    }

    /// The date here at an instant.
    pub fn day(&self, at: Stamp) -> Day {
        Day::new(self.zoned(at).date())
    }

    fn zoned(&self, at: Stamp) -> Zoned {
        at.timestamp().to_zoned(self.0.clone())
    }

    fn told(&self, at: Stamp, form: &str) -> String {
        let told = self.zoned(at).strftime(form).to_string();
        if self.0.is_unknown() && form.contains("%H") { format!("{told} UTC") } else { told }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_told_by_the_readers_clock() {
        let zone = Zone::new(TimeZone::get("Europe/Berlin").unwrap());
        let at = |text: &str| Stamp::parse(text).unwrap();
        let now = at("2026-08-13T10:00:00Z");
        for (then, told) in [
            ("2026-08-13T04:12:00Z", "06:12"),
            ("2026-08-11T07:12:00Z", "Tue 09:12"),
            ("2026-08-14T00:40:00Z", "Fri 02:40"),
            ("2026-08-01T07:12:00Z", "1 Aug"),
            ("2025-08-01T07:12:00Z", "1 Aug 2025"),
        ] {
            assert_eq!(zone.moment(at(then), now), told);
        }
        assert_eq!(Zone::new(TimeZone::unknown()).weekday_hour(now), "Thu 10:00 UTC");
        assert_eq!(zone.day(at("2026-08-13T22:30:00Z")).to_string(), "2026-08-14");
    }
}
