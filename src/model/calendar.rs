//! arXiv's announcement schedule: what was received when is announced when.
//!
//! Source: arXiv's availability page. Received until 14:00 US Eastern on Monday to Thursday: announced the same day at
//! 20:00 and listed under the next; until Friday 14:00: announced on Sunday; until Monday 14:00: on Monday. A deferred
//! mailing joins the next evening's. It does not know what was really announced: only the listing does.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::{Date, Time, Weekday, time};
use jiff::tz::TimeZone;

use super::day::new_york;
use super::{Day, Stamp};

/// New York's clock and the evenings without a mailing.
#[derive(Clone, Debug)]
pub struct Calendar {
    zone: TimeZone,
    deferred: BTreeSet<Date>,
}

/// One mailing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// When it goes out: 20:00 in New York.
    pub at: Stamp,
    /// The day it is listed under: the morning after.
    pub day: Day,
}

const CUT_OFF: Time = time(14, 0, 0, 0);
const MAILING: Time = time(20, 0, 0, 0);
/// The API follows an announcement by up to this long.
const LAG: i64 = 6 * 3_600;

impl Calendar {
    /// The plain week, less the evenings named.
    pub fn new(deferred: impl IntoIterator<Item = Date>) -> Self {
        Self { zone: new_york(), deferred: deferred.into_iter().collect() }
    }

    /// The mailing that announces what was received at `received`, moderation aside.
    pub fn mailing_of(&self, received: Stamp) -> Announcement {
        let local = received.timestamp().to_zoned(self.zone.clone()).datetime();
        let mut closes = if local.time() < CUT_OFF { local.date() } else { next(local.date()) };
        while matches!(closes.weekday(), Weekday::Saturday | Weekday::Sunday) {
            closes = next(closes);
        }
        let evening = if closes.weekday() == Weekday::Friday { next(next(closes)) } else { closes };
        self.first_mailing(evening)
    }

    /// The newest mailing that has gone out by `now`.
    pub fn newest(&self, now: Stamp) -> Announcement {
        let mut evening = now.timestamp().to_zoned(self.zone.clone()).date();
        loop {
            if self.mails_on(evening) {
                let mailing = self.mailing_on(evening);
                if mailing.at <= now {
                    return mailing;
                }
            }
            let Ok(before) = evening.yesterday() else { return self.mailing_on(evening) };
            evening = before;
        }
    }

    /// The first mailing after `now`.
    pub fn upcoming(&self, now: Stamp) -> Announcement {
        let today = now.timestamp().to_zoned(self.zone.clone()).date();
        let mailing = self.first_mailing(today);
        if mailing.at > now { mailing } else { self.first_mailing(next(today)) }
    }

    /// The first day after `day` that an edition is listed under.
    #[must_use]
    pub fn after(&self, day: Day) -> Day {
        self.first_mailing(day.date()).day
    }

    /// The last day before `day` that an edition is listed under.
    #[must_use]
    pub fn before(&self, day: Day) -> Day {
        self.edition_up_to(day.back(1))
    }

    /// When the edition of `day` was announced.
    pub fn announced_at(&self, day: Day) -> Stamp {
        self.mailing_on(day.date().yesterday().unwrap_or(day.date())).at
    }

    /// Whether an edition is listed under `day`: there is a mailing on the evening before.
    pub fn has_edition(&self, day: Day) -> bool {
        day.date().yesterday().is_ok_and(|evening| self.mails_on(evening))
    }

    /// The newest day up to `day` that an edition is listed under.
    #[must_use]
    pub fn edition_up_to(&self, mut day: Day) -> Day {
        while !self.has_edition(day) && day > Day::new(Date::MIN) {
            day = day.back(1);
        }
        day
    }

    /// Whether a complete sync begun at `begun` is late enough to have met all of the edition of `day`.
    pub fn covers(&self, begun: Stamp, day: Day) -> bool {
        begun >= self.announced_at(day).plus(LAG)
    }

    /// The civil date in New York.
    pub fn date_at(&self, now: Stamp) -> Date {
        now.timestamp().to_zoned(self.zone.clone()).date()
    }

    /// A moment by New York's clock: `Sun 20:00`.
    pub fn in_new_york(&self, at: Stamp) -> String {
        at.timestamp().to_zoned(self.zone.clone()).strftime("%a %H:%M").to_string()
    }

    fn mails_on(&self, evening: Date) -> bool {
        !matches!(evening.weekday(), Weekday::Friday | Weekday::Saturday) && !self.deferred.contains(&evening)
    }

    fn first_mailing(&self, mut evening: Date) -> Announcement {
        while !self.mails_on(evening) && evening < Date::MAX {
            evening = next(evening);
        }
        self.mailing_on(evening)
    }

    fn mailing_on(&self, evening: Date) -> Announcement {
        let at = evening
            .to_datetime(MAILING)
            .to_zoned(self.zone.clone())
            .map_or(Stamp(i64::MAX), |z| Stamp(z.timestamp().as_second()));
        Announcement { at, day: Day::new(next(evening)) }
    }
}

fn next(date: Date) -> Date {
    date.saturating_add(1.day())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn calendar() -> Calendar {
        let evenings = [
            "2026-01-01",
            "2026-01-19",
            "2026-06-19",
            "2026-07-03",
            "2026-09-07",
            "2026-11-26",
            "2026-12-25",
            "2026-12-29",
            "2026-12-31",
        ];
        Calendar::new(evenings.iter().map(|d| d.parse().unwrap()))
    }

    /// A New York wall clock as an instant.
    fn ny(text: &str) -> Stamp {
        let local: jiff::civil::DateTime = text.parse().unwrap();
        Stamp(local.in_tz("America/New_York").unwrap().timestamp().as_second())
    }

    #[test]
    fn the_week_goes_by_the_table() {
        let c = calendar();
        for (received, listed) in [
            ("2026-08-10T14:00:00", "2026-08-12"), // Monday 14:00 to Tuesday 14:00: Wednesday
            ("2026-08-11T13:59:59", "2026-08-12"),
            ("2026-08-11T14:00:00", "2026-08-13"),
            ("2026-08-12T14:00:00", "2026-08-14"),
            ("2026-08-13T13:59:59", "2026-08-14"),
            ("2026-08-13T14:00:00", "2026-08-17"), // Thursday 14:00 to Friday 14:00: announced on Sunday
            ("2026-08-14T13:59:59", "2026-08-17"),
            ("2026-08-14T14:00:00", "2026-08-18"), // Friday 14:00 to Monday 14:00: Tuesday
            ("2026-08-16T12:00:00", "2026-08-18"),
            ("2026-08-17T13:59:59", "2026-08-18"),
            ("2026-08-17T14:00:00", "2026-08-19"),
        ] {
            assert_eq!(c.mailing_of(ny(received)).day.to_string(), listed, "{received}");
        }
    }

    #[test]
    fn today_is_the_newest_announced_edition() {
        let c = calendar();
        for (now, day) in [
            ("2026-08-13T19:59:00", "2026-08-13"),
            ("2026-08-13T20:01:00", "2026-08-14"),
            ("2026-08-14T23:00:00", "2026-08-14"),
            ("2026-08-15T12:00:00", "2026-08-14"), // Saturday
            ("2026-08-16T19:59:00", "2026-08-14"), // Sunday evening, before
            ("2026-08-16T20:01:00", "2026-08-17"), // and after
        ] {
            assert_eq!(c.newest(ny(now)).day.to_string(), day, "{now}");
        }
        assert_eq!(c.upcoming(ny("2026-08-14T12:00:00")).day.to_string(), "2026-08-17");
        assert_eq!(c.upcoming(ny("2026-08-13T19:59:00")).day.to_string(), "2026-08-14");
    }

    #[test]
    fn a_deferred_mailing_joins_the_next() {
        let c = calendar();
        // Thanksgiving, Thursday 26 November 2026: nothing that evening, its batch goes out on Sunday.
        assert_eq!(c.mailing_of(ny("2026-11-25T15:00:00")).day.to_string(), "2026-11-30");
        assert_eq!(c.mailing_of(ny("2026-11-26T15:00:00")).day.to_string(), "2026-11-30");
        assert_eq!(c.newest(ny("2026-11-27T09:00:00")).day.to_string(), "2026-11-26");
        assert_eq!(c.newest(ny("2026-11-29T20:01:00")).day.to_string(), "2026-11-30");
        // A Friday has no mailing anyway.
        assert_eq!(c.mailing_of(ny("2026-06-18T15:00:00")).day.to_string(), "2026-06-22");
        // Tuesday 29 December joins Wednesday's, Thursday 31 December Sunday's.
        assert_eq!(c.mailing_of(ny("2026-12-29T10:00:00")).day.to_string(), "2026-12-31");
        assert_eq!(c.mailing_of(ny("2026-12-31T10:00:00")).day.to_string(), "2027-01-04");
    }

    #[test]
    fn days_without_an_edition_are_skipped() {
        let c = calendar();
        let day = |text: &str| text.parse::<Day>().unwrap();
        // Thanksgiving week 2026: nothing is listed from Friday to Sunday.
        for (of, up_to, after) in [
            ("2026-11-25", "2026-11-25", "2026-11-26"),
            ("2026-11-26", "2026-11-26", "2026-11-30"),
            ("2026-11-27", "2026-11-26", "2026-11-30"),
            ("2026-11-29", "2026-11-26", "2026-11-30"),
            ("2026-11-30", "2026-11-30", "2026-12-01"),
            // A plain weekend.
            ("2026-08-15", "2026-08-14", "2026-08-17"),
        ] {
            assert_eq!((c.edition_up_to(day(of)), c.after(day(of))), (day(up_to), day(after)), "{of}");
            assert_eq!(c.has_edition(day(of)), of == up_to, "{of}");
        }
    }

    #[test]
    fn a_mailing_keeps_its_hour_when_the_clocks_change() {
        let c = calendar();
        assert_eq!(c.newest(ny("2026-03-08T20:01:00")).at.to_string(), "2026-03-09T00:00:00Z");
        assert_eq!(c.newest(ny("2026-11-01T20:01:00")).at.to_string(), "2026-11-02T01:00:00Z");
        assert_eq!(c.mailing_of(ny("2026-03-08T02:30:00")).day.to_string(), "2026-03-10");
        assert_eq!(c.mailing_of(ny("2026-11-01T01:30:00")).day.to_string(), "2026-11-03");
    }

    #[test]
    fn editions_follow_each_other() {
        let c = calendar();
        let day = |text: &str| text.parse::<Day>().unwrap();
        for (first, second) in
            [("2026-08-12", "2026-08-13"), ("2026-08-14", "2026-08-17"), ("2026-11-26", "2026-11-30")]
        {
            assert_eq!((c.after(day(first)), c.before(day(second))), (day(second), day(first)));
        }
        assert_eq!(c.after(day("2026-11-27")), day("2026-11-30"), "a day without an edition is followed by one too");
    }

    #[test]
    fn an_edition_is_covered_six_hours_after() {
        let c = calendar();
        let day: Day = "2026-08-13".parse().unwrap();
        assert!(!c.covers(ny("2026-08-13T01:59:59"), day));
        assert!(c.covers(ny("2026-08-13T02:00:00"), day));
    }

    proptest! {
        #[test]
        fn later_received_is_never_announced_earlier(start in 1_700_000_000i64..2_200_000_000, step in 0i64..400_000) {
            let c = calendar();
            let (first, second) = (c.mailing_of(Stamp(start)), c.mailing_of(Stamp(start + step)));
            prop_assert!(first.day <= second.day);
            prop_assert!(first.at > Stamp(start), "announced before it was received");
            prop_assert_eq!(c.newest(first.at), first);
            prop_assert_eq!(c.upcoming(first.at.plus(-1)), first);
            prop_assert_eq!(c.announced_at(first.day), first.at);
            prop_assert_eq!((c.edition_up_to(first.day), c.after(first.day.back(1))), (first.day, first.day));
        }

        #[test]
        fn no_instant_is_a_panic(at: i64) {
            let c = calendar();
            let _ = (c.mailing_of(Stamp(at)), c.date_at(Stamp(at)), c.upcoming(Stamp(at)));
        }
    }
}
