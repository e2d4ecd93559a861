//! The tables that ship: the evenings without a mailing and arXiv's taxonomy.

use std::collections::BTreeMap;

use std::time::Duration;

use jiff::civil::Date;
use serde::Deserialize;

use crate::model::{Calendar, Taxonomy, TaxonomyEntry};

const CALENDAR: &str = include_str!("../../assets/calendar.toml");
const CATEGORIES: &str = include_str!("../../assets/categories.tsv");

/// The announcement calendar: the table that ships and the reader's additions.
pub fn calendar(more: &[Date]) -> Calendar {
    let years: BTreeMap<String, Vec<String>> = toml::from_str(CALENDAR).unwrap_or_default();
    let shipped = years.into_values().flatten().filter_map(|d| d.parse().ok());
    Calendar::new(shipped.chain(more.iter().copied()))
}

/// arXiv's active categories.
pub fn taxonomy() -> Taxonomy {
    let entry = |line: &str| {
        let mut parts = line.split('\t');
        let (category, name, group) = (parts.next()?, parts.next()?, parts.next()?);
        Some(TaxonomyEntry { category: category.parse().ok()?, name: name.into(), group: group.into() })
    };
    Taxonomy { entries: CATEGORIES.lines().filter(|l| !l.starts_with('#')).filter_map(entry).collect() }
}

/// Reads dates written as strings or as TOML's own.
pub(super) fn dates<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Vec<Date>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Text(String),
        Toml(toml::value::Datetime),
    }
    let read = |w: Written| {
        let text = match w {
            Written::Text(text) => text,
            Written::Toml(date) => date.to_string(),
        };
        text.parse().map_err(|_| serde::de::Error::custom(format!("not a date as in 2027-01-01: {text}")))
    };
    Vec::<Written>::deserialize(d)?.into_iter().map(read).collect()
}

/// A number of seconds, or false for never.
pub(super) fn seconds<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Duration>, D::Error> {
    #[derive(serde::Deserialize)]
    #[serde(untagged, expecting = "a number of seconds up to 3600, or false")]
    enum Seconds {
        Some(f64),
        Never(bool),
    }
    use serde::de::Error;
    match <Seconds as serde::Deserialize>::deserialize(from)? {
        Seconds::Some(s) if (0.0..=3600.0).contains(&s) => Ok(Some(Duration::from_secs_f64(s))),
        Seconds::Never(false) => Ok(None),
        Seconds::Some(_) | Seconds::Never(true) => Err(D::Error::custom("a number of seconds up to 3600, or false")),
    }
}

/// Reads a folder that does not depend on where the program is started.
pub(super) fn folder<'de, D: serde::Deserializer<'de>>(d: D) -> Result<String, D::Error> {
    let text = String::deserialize(d)?;
    let fixed = text.is_empty() || text.starts_with("~/") || std::path::Path::new(&text).is_absolute();
    let named = fixed && !text.contains('\0');
    if named { Ok(text) } else { Err(serde::de::Error::custom("write the folder from its root, or as in ~/Papers")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Stamp;

    #[test]
    fn the_shipped_tables_are_whole() {
        let taxonomy = taxonomy();
        assert_eq!(taxonomy.entries.len(), 155);
        assert_eq!(taxonomy.find("cs.CL").map(|e| e.name.as_str()), Some("Computation and Language"));
        let listed = CALENDAR.matches("\"2026-").count();
        assert_eq!(listed, 9);
        // Thanksgiving: what came in on Wednesday afternoon waits for Sunday.
        let received = Stamp::parse("2026-11-25T20:00:00Z").unwrap();
        assert_eq!(calendar(&[]).mailing_of(received).day.to_string(), "2026-11-30");
    }

    #[test]
    fn the_reader_can_add_a_deferred_mailing() {
        let received = Stamp::parse("2027-03-09T15:00:00Z").unwrap(); // a Tuesday morning
        assert_eq!(calendar(&[]).mailing_of(received).day.to_string(), "2027-03-10");
        assert_eq!(calendar(&["2027-03-09".parse().unwrap()]).mailing_of(received).day.to_string(), "2027-03-11");
    }
}
