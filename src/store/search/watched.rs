//! What is watched for: the condition `is:watched` of a list, and which of the papers on screen it holds of.
//!
//! A list asks the index once for the words of all watches together. Of the few papers on screen the texts themselves are
//! asked, as the index would have to go through all that is held.

use std::collections::HashSet;

use rusqlite::Connection;
use rusqlite::types::Value;

use super::conditions::{NEVER, Plan, Sql, any_category, take_match};
use super::edition::exact_categories;
use super::news::Condition;
use super::texts::Texts;
use super::words::Tier;
use crate::model::query::{Alternatives, Atom, State};
use crate::model::{Author, Day, PaperId, Query};
use crate::store::reader::Scope;
use crate::store::record::paper_id;

impl Plan<'_> {
    /// Something watched for is in it: any of the watches' own conditions.
    pub(super) fn watched(&self) -> Condition {
        let queries = queries(self.scope);
        let (mut words, mut categories) = (Vec::new(), Vec::new());
        let mut any = Sql::default();
        for query in &queries {
            let mut rest: Vec<&Alternatives> = query.all.iter().collect();
            let all_of_words = take_match(&mut rest, Tier::All).filter(|_| rest.is_empty());
            match (all_of_words, query.all.as_slice()) {
                (Some(expression), _) => words.push(format!("({expression})")),
                (None, [one]) if exact_categories(one).is_some() => {
                    categories.extend(exact_categories(one).unwrap_or_default());
                }
                (None, all) => {
                    let (condition, values) = self.all_of(all);
                    any.put(&condition, values);
                }
            }
        }
        if !words.is_empty() {
            let (condition, values) = self.matching(words.join(" OR "));
            any.put(&condition, values);
        }
        if !categories.is_empty() {
            let (condition, values) = any_category(categories);
            any.put(&condition, values);
        }
        if any.holds.is_empty() {
            return (NEVER.into(), Vec::new());
        }
        let all = any.joined(" OR ");
        // Those of an edition that came before are far between: the index was not asked for each of them.
        let condition = match self.keys {
            Some((low, high)) => {
                let outside: Vec<String> = self.watched_outside.iter().map(i64::to_string).collect();
                format!("((+p.key BETWEEN {low} AND {high} AND {all}) OR p.key IN ({}))", outside.join(", "))
            }
            None => all,
        };
        (condition, any.values)
    }

    /// All of these must hold.
    fn all_of(&self, all: &[Alternatives]) -> Condition {
        let mut sql = Sql::default();
        for alternatives in all {
            self.put(&mut sql, alternatives, Tier::All);
        }
        if sql.holds.is_empty() { ("1".into(), Vec::new()) } else { (sql.joined(" AND "), sql.values) }
    }
}

/// Those of the papers that something watched for is in.
pub(in crate::store) fn watched_among(
    c: &Connection,
    ids: &[PaperId],
    scope: &Scope,
    today: Option<Day>,
) -> rusqlite::Result<HashSet<PaperId>> {
    let queries = queries(scope);
    let mut found = HashSet::new();
    if queries.is_empty() {
        return Ok(found);
    }
    // What the texts do not tell is asked of the papers that are left, once for each watch that asks it.
    let told = |a: &&Alternatives| a.iter().all(|c| Texts::tell(&c.atom));
    let split = |q: &Query| q.all.iter().cloned().partition::<Vec<_>, _>(|a| told(&a));
    let split: Vec<(Vec<Alternatives>, Vec<Alternatives>)> = queries.iter().map(split).collect();
    let mut left: Vec<Vec<PaperId>> = vec![Vec::new(); split.len()];
    for id in ids {
        let Some(texts) = texts(c, *id)? else { continue };
        for ((told, others), left) in split.iter().zip(&mut left) {
            let holds = |a: &Alternatives| a.iter().any(|c| texts.hold(c));
            let is_watched = !found.contains(id) && told.iter().all(holds);
            match others.as_slice() {
                [] if is_watched => drop(found.insert(*id)),
                [] => {}
                _ if is_watched => left.push(*id),
                _ => {}
            }
        }
    }
    let everything = Query::default();
    let plan = Plan::new(c, &everything, scope, today)?;
    for ((_, others), left) in split.iter().zip(left).filter(|(_, left)| !left.is_empty()) {
        let (holds, values) = plan.all_of(others);
        let marks = vec!["?"; left.len()].join(", ");
        let sql = format!("SELECT p.key FROM paper p WHERE p.key IN ({marks}) AND {holds}");
        let keys = left.iter().map(|id| Value::from(id.key()));
        let mut asked = c.prepare(&sql)?;
        let rows = asked.query_map(rusqlite::params_from_iter(keys.chain(values)), |r| paper_id(r.get(0)?))?;
        for id in rows {
            found.insert(id?);
        }
    }
    Ok(found)
}

/// Those of the papers gathered, outside of the keys that are asked of the index together, that something watched for is
/// in.
pub(super) fn watched_outside(
    c: &Connection,
    (papers, mut values): Condition,
    keys: (i64, i64),
    scope: &Scope,
    today: Option<Day>,
) -> rusqlite::Result<Vec<i64>> {
    let mut asked = c.prepare_cached(&format!("SELECT d.key FROM ({papers}) d WHERE d.key NOT BETWEEN ? AND ?"))?;
    values.extend([Value::from(keys.0), Value::from(keys.1)]);
    let outside = asked.query_map(rusqlite::params_from_iter(values), |row| paper_id(row.get(0)?))?;
    let outside: Vec<PaperId> = outside.collect::<rusqlite::Result<_>>()?;
    Ok(watched_among(c, &outside, scope, today)?.into_iter().map(PaperId::key).collect())
}

/// What the watches ask for. One that asks for what is watched would ask for itself.
fn queries(scope: &Scope) -> Vec<Query> {
    let sane = |q: &Query| !q.all.is_empty() && q.atoms().all(|a| *a != Atom::Is(State::Watched));
    scope.watched.iter().map(crate::model::Watch::query).filter(sane).collect()
}

fn texts(c: &Connection, id: PaperId) -> rusqlite::Result<Option<Texts>> {
    let mut asked = c.prepare_cached(
        "SELECT p.title, w.authors, w.abstract, p.primary_category || ' ' || w.categories
         FROM paper p JOIN wide w ON w.key = p.key WHERE p.key = ?1",
    )?;
    let mut rows = asked.query([id.key()])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let authors: Vec<Author> = serde_json::from_str(row.get_ref(1)?.as_str()?).unwrap_or_default();
    let categories = row.get_ref(3)?.as_str()?.split(' ').map(str::to_owned).collect();
    Ok(Some(Texts::new(id, row.get(0)?, authors, row.get(2)?, categories)))
}
