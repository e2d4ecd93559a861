//! Search: a query to the ids that answer it, in order. One door, whatever index stands behind it.
//!
//! Three kinds of source are joined here: the full-text index, the cache's tables, and starred papers the cache lost.

mod conditions;
mod orphan;
mod words;

use std::collections::HashSet;

use rusqlite::Connection;
use rusqlite::types::Value;

use super::order::Order;
use super::reader::{Listing, Scope, sql_limit};
use super::record::{paper_id, size};
use crate::model::{Day, PaperId, Query};
use conditions::{Plan, Source};
pub(super) use orphan::Orphan;
use words::Tier;

/// Relevance is worked out over at most so many of the newest candidates.
const CANDIDATES: i64 = 5_000;
/// How much a match weighs in title, authors and abstract.
const WEIGHTS: &str = "8.0, 6.0, 1.0";

/// The first `limit` papers that answer a query.
pub(super) fn list(
    c: &Connection,
    query: &Query,
    scope: &Scope,
    today: Option<Day>,
    orphans: &[Orphan],
    limit: usize,
) -> rusqlite::Result<Listing> {
    let plan = Plan::new(c, query, scope, today)?;
    let order = Order::of(query, plan.one_edition);
    // One more than asked tells whether there are more.
    let wanted = limit.saturating_add(1);
    let mut ids = Vec::new();
    match order {
        Order::Tiers => {
            ids = fetch(c, &plan.source(&order, Tier::TitleAuthors), &order, scope, wanted)?;
            if ids.len() < wanted && plan.has_tiers() {
                let first: HashSet<PaperId> = ids.iter().copied().collect();
                // What stands in the first tier comes again in the second.
                let second =
                    fetch(c, &plan.source(&order, Tier::All), &order, scope, wanted.saturating_add(first.len()))?;
                ids.extend(second.into_iter().filter(|id| !first.contains(id)));
            }
        }
        _ => ids.extend(fetch(c, &plan.source(&order, Tier::All), &order, scope, wanted)?),
    }
    // Their editions are unknown: they stand last, whatever the order.
    ids.extend(orphan::matching(orphans, query, &order));
    let complete = ids.len() <= limit;
    ids.truncate(limit);
    Ok(Listing { ids, complete })
}

/// How many papers answer a query.
pub(super) fn count(
    c: &Connection,
    query: &Query,
    scope: &Scope,
    today: Option<Day>,
    orphans: &[Orphan],
) -> rusqlite::Result<usize> {
    let plan = Plan::new(c, query, scope, today)?;
    let source = plan.source(&Order::Newest, Tier::All);
    let sql = format!("SELECT count(*) FROM {} WHERE {}", source.from, source.holds);
    let counted: usize =
        c.prepare_cached(&sql)?.query_row(rusqlite::params_from_iter(source.values), |r| size(r, 0))?;
    Ok(counted + orphan::matching(orphans, query, &Order::Newest).len())
}

fn fetch(
    c: &Connection,
    source: &Source,
    order: &Order,
    scope: &Scope,
    wanted: usize,
) -> rusqlite::Result<Vec<PaperId>> {
    let Source { from, holds, is_match, .. } = source;
    let mut values = source.values.clone();
    let sql = match order {
        Order::Relevance if *is_match => format!(
            "SELECT key FROM (
                 SELECT p.key AS key, bm25(fts, {WEIGHTS}) AS score FROM {from} WHERE {holds}
                 ORDER BY fts.rowid DESC LIMIT {CANDIDATES})
             ORDER BY score, key DESC LIMIT ?"
        ),
        // The index gives its rows in this order without a sort, and stops at the limit.
        Order::Tiers if *is_match => format!("SELECT p.key FROM {from} WHERE {holds} ORDER BY fts.rowid DESC LIMIT ?"),
        _ => {
            let (terms, names) = order.terms(&scope.followed);
            values.extend(names.into_iter().map(Value::from));
            format!("SELECT p.key FROM {from} WHERE {holds} ORDER BY {terms} LIMIT ?")
        }
    };
    values.push(Value::from(sql_limit(wanted)));
    let mut asked = c.prepare_cached(&sql)?;
    asked.query_map(rusqlite::params_from_iter(values), |r| paper_id(r.get(0)?))?.collect()
}
