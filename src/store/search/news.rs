//! What was said of a paper, as SQL: how it was announced, its venue and links, its votes, whether it is newer than it
//! was seen. Each condition asks the paper's key alone.

use std::fmt::Write as _;

use rusqlite::types::Value;

use super::edition::{FIRST_KIND, numbers, places};
use crate::model::Period;
use crate::model::query::{Atom, Compare, Has, KindPattern, State, Venue};

/// A condition, and the values in its places.
pub(super) type Condition = (String, Vec<Value>);

/// A condition that holds of a set of papers some table has: the table's rows, and what must hold of them.
pub(super) struct Said {
    /// The rows, with the column that is the paper's key.
    rows: &'static str,
    key: &'static str,
    holds: String,
    values: Vec<Value>,
    /// Whether the set is small whatever is asked, or has an index of its own.
    pub(super) is_small: bool,
}

impl Said {
    /// The set of an atom; none if it is no such atom.
    pub(super) fn of(atom: &Atom) -> Option<Vec<Self>> {
        let finding =
            |(holds, values): Condition, is_small| Self { rows: "finding f", key: "f.key", holds, values, is_small };
        let daily = |(holds, values)| Self { rows: "daily y", key: "y.key", holds, values, is_small: true };
        Some(match atom {
            Atom::Venue(named) => vec![finding(venue(named), true)],
            Atom::Has(what) => vec![finding((has(*what).into(), Vec::new()), false)],
            Atom::On(period) => vec![daily(on(*period))],
            Atom::Upvotes(by, votes) => vec![daily(upvotes(*by, *votes))],
            Atom::Is(State::Updated) => vec![Self {
                rows: "library.mark m CROSS JOIN paper u ON u.key = m.paper",
                key: "m.paper",
                holds: UPDATED.into(),
                values: Vec::new(),
                is_small: true,
            }],
            // It says so itself, or arXiv's history does of its newest version.
            Atom::Is(State::Withdrawn) => vec![
                finding(("f.withdrawn = 1".into(), Vec::new()), true),
                Self {
                    rows: "version v CROSS JOIN paper u ON u.key = v.key AND u.version = v.number",
                    key: "v.key",
                    holds: "instr(v.source, 'I') > 0".into(),
                    values: Vec::new(),
                    is_small: true,
                },
            ],
            Atom::Text(..)
            | Atom::Cat(_)
            | Atom::Is(State::Marked(_) | State::Unread | State::Watched)
            | Atom::Edition(_)
            | Atom::Editions(..)
            | Atom::Since(_)
            | Atom::Year(_)
            | Atom::Id(_)
            | Atom::Kind(_) => return None,
        })
    }

    /// That `p` is in it.
    pub(super) fn condition(self) -> Condition {
        let Self { rows, key, holds, values, .. } = self;
        (format!("EXISTS (SELECT 1 FROM {rows} WHERE {key} = p.key AND {holds})"), values)
    }

    /// Its keys.
    pub(super) fn keys(self) -> Condition {
        let Self { rows, key, holds, values, .. } = self;
        (format!("SELECT {key} AS key FROM {rows} WHERE {holds}"), values)
    }
}

/// Announced in one of the editions, first or again, to one of the categories; to any where there is none.
pub(super) fn announced(days: (i64, i64), categories: &[Value]) -> Condition {
    let (among, values) = among(Some(days), categories);
    let part = |table: &str| format!("EXISTS (SELECT 1 FROM {table} c WHERE c.key = p.key{among})");
    (format!("({} OR {})", part("paper_category"), part("replaced")), [values.clone(), values].concat())
}

/// Announced so to one of the categories, if any are named, in one of the editions, if any are.
pub(super) fn kind(kind: KindPattern, days: Option<(i64, i64)>, categories: &[Value]) -> Condition {
    let (among, values) = among(days, categories);
    let (table, what) = match kind {
        KindPattern::New | KindPattern::Cross => ("paper_category", FIRST_KIND),
        KindPattern::Replace | KindPattern::ReplaceCross | KindPattern::Replaced | KindPattern::Other => {
            ("replaced", "c.kind")
        }
    };
    let is = numbers(kind);
    (format!("EXISTS (SELECT 1 FROM {table} c WHERE c.key = p.key{among} AND {what} {is})"), values)
}

/// What must hold of the announcement `c`. The plus keeps SQLite from looking each category up.
fn among(days: Option<(i64, i64)>, categories: &[Value]) -> Condition {
    let (mut sql, mut values) = (String::new(), Vec::new());
    if let Some((from, to)) = days {
        sql.push_str(" AND c.edition BETWEEN ? AND ?");
        values.extend([from, to].map(Value::from));
    }
    if !categories.is_empty() {
        _ = write!(sql, " AND +c.category IN ({})", places(categories.len()));
        values.extend(categories.iter().cloned());
    }
    (sql, values)
}

/// Accepted there: the name as far as it was typed.
pub(super) fn venue(venue: &Venue) -> Condition {
    let (name, year) = venue.parts();
    // Everything that begins so stands before the name with the last letter there is.
    let mut values = vec![Value::from(name.to_owned()), Value::from(format!("{name}\u{10ffff}"))];
    values.extend(year.map(|year| Value::from(i64::from(year))));
    let of_year = year.map_or("", |_| " AND f.venue_year = ?");
    (format!("f.venue >= ? AND f.venue < ?{of_year}"), values)
}

/// Comes with it.
pub(super) const fn has(has: Has) -> &'static str {
    match has {
        Has::Code => "f.has_code = 1",
        Has::Project => "f.has_project = 1",
        Has::Venue => "f.venue IS NOT NULL",
    }
}

/// On the daily list.
pub(super) fn on(period: Option<Period>) -> Condition {
    match period {
        None => ("y.day IS NOT NULL".into(), Vec::new()),
        Some(period) => {
            let days = [period.first(), period.last()].map(|day| Value::from(day.number()));
            ("y.day BETWEEN ? AND ?".into(), days.to_vec())
        }
    }
}

/// Has so many votes on the daily list; of what nobody voted for nothing holds.
pub(super) fn upvotes(by: Compare, votes: u32) -> Condition {
    (format!("y.upvotes {} ?", by.sign()), vec![Value::from(votes)])
}

/// Starred or read, and newer than the version last looked at; than what was held then, if no look was kept. Of `m`, the
/// marks, and `u`, their paper.
pub(super) const UPDATED: &str = "(m.star IS NOT NULL OR m.read IS NOT NULL)
     AND CASE WHEN EXISTS (SELECT 1 FROM library.looked l WHERE l.paper = m.paper)
         THEN u.version > (SELECT l.version FROM library.looked l WHERE l.paper = m.paper)
         ELSE u.version > 1 AND EXISTS (SELECT 1 FROM version v WHERE v.key = u.key AND v.number = u.version
             AND v.held > max(coalesce(m.star, 0), coalesce(m.read, 0))) END";
