//! What was said of a paper, as SQL: how it was announced, its venue and links, its votes, whether it is newer than it
//! was seen. Each condition asks the paper's key alone.

use rusqlite::types::Value;

use crate::model::query::{Compare, Has, KindPattern, Venue};
use crate::model::{Category, Period};

/// A condition over `p.key`, and the values in its places.
pub(super) type Condition = (String, Vec<Value>);

/// Announced in one of the editions, first or again, to anybody or to one of the categories.
pub(super) fn announced(editions: (i64, i64), to: &[Category]) -> Condition {
    let categories: Vec<Value> = to.iter().map(|c| Value::from(c.to_string())).collect();
    let among = if categories.is_empty() {
        String::new()
    } else {
        format!(" AND +a.category IN ({})", vec!["?"; categories.len()].join(", "))
    };
    let part = |table: &str| {
        format!("EXISTS (SELECT 1 FROM {table} a WHERE a.key = p.key AND a.edition BETWEEN ? AND ?{among})")
    };
    let mut values = Vec::new();
    for _ in 0..2 {
        values.extend([Value::from(editions.0), Value::from(editions.1)]);
        values.extend(categories.iter().cloned());
    }
    (format!("({} OR {})", part("paper_category"), part("replaced")), values)
}

/// Announced so, in one of the editions if any are named.
pub(super) fn kind(kind: KindPattern, editions: Option<(i64, i64)>) -> Condition {
    let days = editions.map_or("", |_| " AND a.edition BETWEEN ? AND ?");
    let values = editions.map_or_else(Vec::new, |(from, to)| vec![Value::from(from), Value::from(to)]);
    // Where nobody said, a paper is new to its primary category and cross-listed to the others.
    let first = |number: i64| {
        format!(
            "EXISTS (SELECT 1 FROM paper_category a WHERE a.key = p.key{days} AND coalesce(a.kind, a.category <>
             (SELECT o.primary_category FROM paper o WHERE o.key = a.key)) = {number})"
        )
    };
    let again = |numbers: &str| {
        format!("EXISTS (SELECT 1 FROM replaced a WHERE a.key = p.key{days} AND a.kind IN ({numbers}))")
    };
    let sql = match kind {
        KindPattern::New => first(0),
        KindPattern::Cross => first(1),
        KindPattern::Replace => again("2"),
        KindPattern::ReplaceCross => again("3"),
        KindPattern::Replaced => again("2, 3"),
        KindPattern::Other => again("4"),
    };
    (sql, values)
}

/// Accepted there.
pub(super) fn venue(venue: &Venue) -> Condition {
    let found = |holds: &str| format!("EXISTS (SELECT 1 FROM finding f WHERE f.key = p.key AND {holds})");
    // What the reader types is the beginning of a name, not a pattern.
    let begins =
        |name: &str| Value::from(format!("{}%", name.replace('~', "~~").replace('%', "~%").replace('_', "~_")));
    match venue.parts() {
        (name, Some(year)) => {
            (found("f.venue LIKE ? ESCAPE '~' AND f.venue_year = ?"), vec![begins(name), Value::from(i64::from(year))])
        }
        (name, None) => (found("f.venue LIKE ? ESCAPE '~'"), vec![begins(name)]),
    }
}

/// Comes with it.
pub(super) fn has(has: Has) -> Condition {
    let holds = match has {
        Has::Code => "f.has_code = 1",
        Has::Project => "f.has_project = 1",
        Has::Venue => "f.venue IS NOT NULL",
    };
    (format!("EXISTS (SELECT 1 FROM finding f WHERE f.key = p.key AND {holds})"), Vec::new())
}

/// On the daily list.
pub(super) fn on(period: Option<Period>) -> Condition {
    let on = |holds: &str| format!("EXISTS (SELECT 1 FROM daily y WHERE y.key = p.key AND {holds})");
    match period {
        None => (on("y.day IS NOT NULL"), Vec::new()),
        Some(period) => {
            let days = [period.first(), period.last()].map(|day| Value::from(day.number()));
            (on("+y.day BETWEEN ? AND ?"), days.to_vec())
        }
    }
}

/// Has so many votes on the daily list; what has none said of it has none.
pub(super) fn upvotes(by: Compare, votes: u32) -> Condition {
    let sql = format!("EXISTS (SELECT 1 FROM daily y WHERE y.key = p.key AND +y.upvotes {} ?)", by.sign());
    (sql, vec![Value::from(votes)])
}

/// Starred or read, and newer than the version last looked at; than what was held then, if no look was kept.
pub(super) const UPDATED: &str = "EXISTS (SELECT 1 FROM library.mark m JOIN paper u ON u.key = m.paper
     LEFT JOIN library.looked l ON l.paper = m.paper
     WHERE m.paper = p.key AND (m.star IS NOT NULL OR m.read IS NOT NULL) AND CASE
         WHEN l.version IS NOT NULL THEN u.version > l.version
         ELSE u.version > 1 AND EXISTS (SELECT 1 FROM version v WHERE v.key = u.key AND v.number = u.version
             AND v.held > max(coalesce(m.star, 0), coalesce(m.read, 0))) END)";

/// Says so itself, or arXiv's history does of its newest version.
pub(super) const WITHDRAWN: &str = "(EXISTS (SELECT 1 FROM finding f WHERE f.key = p.key AND f.withdrawn = 1)
     OR EXISTS (SELECT 1 FROM paper u JOIN version v ON v.key = u.key AND v.number = u.version
                WHERE u.key = p.key AND v.source LIKE '%I%'))";
