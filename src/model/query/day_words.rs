//! Days as people type them: `today`, `tuesday`, `3d`, `3 days ago`, `28-may`. It does not know which day it is.

use std::fmt;

use jiff::civil::{Date, Weekday, date};

use crate::model::Day;

/// A listing day, named outright or from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DaySpec {
    /// The newest announced edition that is held.
    Today,
    /// This day.
    Day(Day),
    /// So many calendar days before the present one in New York.
    Ago(u32),
    /// The last such weekday, the present day included.
    Weekday(Weekday),
    /// The last such day of a year, the present one included: month and day.
    OfYear(i8, i8),
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
/// A name of a day or a month is known from so many letters on.
const SHORTEST_NAME: usize = 3;
/// No day is further back.
const LONGEST_AGO: u32 = 36_500;

impl DaySpec {
    /// Reads a day: `today`, `yesterday`, `tuesday`, `last tuesday`, `3d`, `2w`, `3 days ago`, `2026-05-28`, `28-may`, `may 28`,
    /// `28 may 2026`. Case means nothing.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        (text.len() <= 40).then_some(())?;
        if let Ok(day) = text.parse() {
            return Some(Self::Day(day));
        }
        let text = text.to_lowercase();
        let words: Vec<&str> = text.split([' ', '-']).filter(|w| !w.is_empty()).collect();
        match words.as_slice() {
            ["today"] => Some(Self::Today),
            ["yesterday"] => Some(Self::Ago(1)),
            [word] => span(word).or_else(|| weekday(word).map(Self::Weekday)),
            [span_word, "ago"] => span(span_word),
            ["last", word] => weekday(word).map(Self::Weekday),
            [many, unit, "ago"] => ago(number(many)?, unit),
            [a, b] => month_and_day(a, b).and_then(|(month, day)| of_year(month, day)),
            [a, b, year] if year.len() == 4 => {
                let (month, day) = month_and_day(a, b)?;
                Date::new(i16::try_from(number(year)?).ok()?, month, day).ok().map(|d| Self::Day(Day::new(d)))
            }
            _ => None,
        }
    }

    /// The day meant, where `newest` is the newest edition held and `present` the date in New York.
    pub fn day(self, newest: Option<Day>, present: Date) -> Option<Day> {
        match self {
            Self::Today => newest,
            Self::Day(day) => Some(day),
            Self::Ago(days) => Some(Day::new(present).back(days)),
            Self::Weekday(weekday) => {
                let back = present.weekday().since(weekday);
                Some(Day::new(present).back(u32::try_from(back).unwrap_or_default()))
            }
            // Eight years hold a leap day, whatever the century.
            Self::OfYear(month, day) => (0..=8)
                .filter_map(|back| Date::new(present.year().checked_sub(back)?, month, day).ok())
                .find(|date| *date <= present)
                .map(Day::new),
        }
    }
}

/// `3d`, `2w`, `6m`, `1y`.
fn span(word: &str) -> Option<DaySpec> {
    let (many, unit) = word.split_at_checked(word.len().checked_sub(1)?)?;
    ago(number(many)?, unit)
}

fn ago(many: u32, unit: &str) -> Option<DaySpec> {
    let days = match unit {
        "d" | "day" | "days" => 1,
        "w" | "week" | "weeks" => 7,
        "m" | "month" | "months" => 30,
        "y" | "year" | "years" => 365,
        _ => return None,
    };
    Some(DaySpec::Ago(many.checked_mul(days)?.min(LONGEST_AGO)))
}

fn number(text: &str) -> Option<u32> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

fn weekday(word: &str) -> Option<Weekday> {
    let is_meant = |(name, _): &&(&str, Weekday)| begins(name, word);
    WEEKDAYS.iter().find(is_meant).map(|(_, weekday)| *weekday)
}

fn begins(name: &str, word: &str) -> bool {
    word.len() >= SHORTEST_NAME && name.starts_with(word)
}

/// A month's name and a day's number, whichever comes first.
fn month_and_day(a: &str, b: &str) -> Option<(i8, i8)> {
    let month = |word: &str| MONTHS.iter().zip(1..).find(|(name, _)| begins(name, word)).map(|(_, month)| month);
    let day = |word: &str| number(word).and_then(|n| i8::try_from(n).ok());
    month(a).zip(day(b)).or_else(|| month(b).zip(day(a)))
}

/// A day that some year has.
fn of_year(month: i8, day: i8) -> Option<DaySpec> {
    Date::new(2024, month, day).ok().map(|_| DaySpec::OfYear(month, day))
}

impl fmt::Display for DaySpec {
    /// One word that is read as the same day.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Today => f.write_str("today"),
            Self::Day(day) => write!(f, "{day}"),
            Self::Ago(days) => write!(f, "{days}d"),
            Self::Weekday(weekday) => {
                let of = |(_, w): &&(&str, Weekday)| w == weekday;
                f.write_str(WEEKDAYS.iter().find(of).map_or("", |(name, _)| name))
            }
            Self::OfYear(month, day) => {
                // A year with every day of every month.
                write!(f, "{}", date(2024, *month, *day).strftime("%-d-%b").to_string().to_lowercase())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Thursday, the newest edition the day's own.
    fn meant(text: &str) -> Option<String> {
        let present = date(2026, 5, 28);
        DaySpec::read(text)?.day(Some(Day::new(present)), present).map(|day| day.to_string())
    }

    #[test]
    fn days_are_read_as_people_type_them() {
        for (text, want) in [
            ("today", "2026-05-28"),
            (" Yesterday ", "2026-05-27"),
            ("3d", "2026-05-25"),
            ("2w", "2026-05-14"),
            ("3 days ago", "2026-05-25"),
            ("1 week ago", "2026-05-21"),
            ("3d ago", "2026-05-25"),
            ("thursday", "2026-05-28"),
            ("Tue", "2026-05-26"),
            ("friday", "2026-05-22"),
            ("last tuesday", "2026-05-26"),
            ("2026-05-01", "2026-05-01"),
            ("28-may", "2026-05-28"),
            ("may-27", "2026-05-27"),
            ("29 May", "2025-05-29"),
            ("Dec 1", "2025-12-01"),
            ("29-feb", "2024-02-29"),
            ("1 dec 2024", "2024-12-01"),
            ("may-28-2024", "2024-05-28"),
        ] {
            assert_eq!(meant(text).as_deref(), Some(want), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in [
            "",
            "tu",
            "last",
            "last 3d",
            "never",
            "3x",
            "d",
            "30-feb",
            "31-apr",
            "may",
            "28",
            "+3d",
            "99999999999d",
            "2026-02-30",
        ] {
            assert_eq!(DaySpec::read(text), None, "{text}");
        }
        assert_eq!(meant("9999y"), Some(Day::new(date(2026, 5, 28)).back(36_500).to_string()));
        assert_eq!(DaySpec::Today.day(None, date(2026, 5, 28)), None);
    }

    #[test]
    fn a_day_is_printed_as_it_is_read() {
        for text in ["today", "0d", "40d", "monday", "sunday", "2026-05-28", "29-feb", "1-jan", "31-dec"] {
            assert_eq!(DaySpec::read(text).unwrap().to_string(), text);
        }
    }
}
