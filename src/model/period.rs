//! A day, an ISO week or a month: what a list may be of.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::Day;

/// A day, or the ISO week or month it lies in, known by its first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Period {
    /// One day.
    Day(Day),
    /// A week from Monday on, by that Monday.
    Week(Day),
    /// A month, by its first.
    Month(Day),
}

impl Period {
    /// The ISO week of a day.
    pub fn week_of(day: Day) -> Self {
        let back = u32::try_from(day.date().weekday().to_monday_zero_offset()).unwrap_or_default();
        Self::Week(day.back(back))
    }

    /// The month of a day.
    pub fn month_of(day: Day) -> Self {
        Self::Month(Day::new(day.date().first_of_month()))
    }

    /// Its first day.
    pub const fn first(self) -> Day {
        match self {
            Self::Day(day) | Self::Week(day) | Self::Month(day) => day,
        }
    }

    /// Its last day.
    #[must_use]
    pub fn last(self) -> Day {
        Day::new(self.after().first().date().yesterday().unwrap_or(Date::MAX))
    }

    /// The one after it.
    #[must_use]
    pub fn after(self) -> Self {
        let first = self.first().date();
        match self {
            Self::Day(_) => Self::Day(Day::new(first.saturating_add(1.day()))),
            Self::Week(_) => Self::week_of(Day::new(first.saturating_add(1.week()))),
            Self::Month(_) => Self::month_of(Day::new(first.saturating_add(1.month()))),
        }
    }

    /// The one before it.
    #[must_use]
    pub fn before(self) -> Self {
        let day = self.first().back(1);
        match self {
            Self::Day(_) => Self::Day(day),
            Self::Week(_) => Self::week_of(day),
            Self::Month(_) => Self::month_of(day),
        }
    }

    /// Whether a day lies in it.
    pub fn holds(self, day: Day) -> bool {
        (self.first()..=self.last()).contains(&day)
    }
}

impl fmt::Display for Period {
    /// `2026-05-29`, `2026-W22`, `2026-05`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Week(day) => f.pad(&day.date().strftime("%G-W%V").to_string()),
            Self::Month(day) => f.pad(&day.date().strftime("%Y-%m").to_string()),
        }
    }
}

impl FromStr for Period {
    type Err = ();

    /// Reads what is written: ten signs are a day, with a `W` a week, else a month.
    fn from_str(text: &str) -> Result<Self, ()> {
        if let Ok(day) = text.parse() {
            return Ok(Self::Day(day));
        }
        let (year, rest) = text.split_once('-').ok_or(())?;
        let digits = |text: &str, many: usize| text.len() == many && text.bytes().all(|b| b.is_ascii_digit());
        let (year, week) = match (digits(year, 4), rest.strip_prefix(['W', 'w'])) {
            (true, Some(week)) if digits(week, 2) => (year, week),
            (true, None) if digits(rest, 2) => return format!("{text}-01").parse().map(Self::Month),
            _ => return Err(()),
        };
        let week = ISOWeekDate::new(year.parse().map_err(drop)?, week.parse().map_err(drop)?, Weekday::Monday);
        Ok(Self::Week(Day::new(week.map_err(drop)?.date())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn periods_begin_and_end() {
        for (text, first, last, before, after) in [
            ("2026-05-29", "2026-05-29", "2026-05-29", "2026-05-28", "2026-05-30"),
            ("2026-W22", "2026-05-25", "2026-05-31", "2026-W21", "2026-W23"),
            ("2026-W53", "2026-12-28", "2027-01-03", "2026-W52", "2027-W01"),
            ("2026-02", "2026-02-01", "2026-02-28", "2026-01", "2026-03"),
            ("2026-12", "2026-12-01", "2026-12-31", "2026-11", "2027-01"),
        ] {
            let got = period(text);
            assert_eq!((got.first().to_string(), got.last().to_string()), (first.into(), last.into()), "{text}");
            assert_eq!((got.before().to_string(), got.after().to_string()), (before.into(), after.into()), "{text}");
        }
        for bad in [
            "",
            "2026",
            "2026-13",
            "2026-W54",
            "2025-W53",
            "2026-W1",
            "2026-1",
            "26-01",
            "2026-02-30",
            "+026-01",
            "2026-W+1",
        ] {
            assert_eq!(bad.parse::<Period>(), Err(()), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn a_period_is_read_as_it_is_written(year in 1991i16..2100, of_year in 1i16..=365) {
            let date = jiff::civil::date(year, 1, 1).with().day_of_year(of_year).build().unwrap();
            let day = Day::new(date);
            for made in [Period::Day(day), Period::week_of(day), Period::month_of(day)] {
                prop_assert!(made.holds(day) && made.before().last() < made.first());
                prop_assert_eq!(made.to_string().parse(), Ok(made));
                prop_assert_eq!(made.after().before(), made);
            }
        }
    }
}
