//! Search: a query to the ids that answer it, in order. One door, whatever index stands behind it.
//!
//! Three kinds of source are joined here: the full-text index, the cache's tables, and starred papers the cache lost.

mod conditions;
mod count;
mod facets;
mod news;
mod orphan;
mod texts;
mod watched;
mod words;

use std::collections::{HashMap, HashSet};

use rusqlite::Connection;
use rusqlite::types::Value;

use super::order::Order;
use super::reader::{Listing, Scope, sql_limit};
use super::record::paper_id;
use crate::model::query::{Atom, State};
use crate::model::{Day, Mark, PaperId, Query, Sort};
use conditions::{Among, Plan, Source};
pub(super) use count::{Counted, count};
pub(super) use facets::facets;
pub(super) use orphan::Orphan;
pub(super) use watched::watched_among;
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
    if query.sort == Some(Sort::Watched) {
        return watched_first(c, query, scope, today, orphans, limit);
    }
    let plan = Plan::new(c, query, scope, today)?;
    let order = Order::of(query, plan.one_edition);
    // One more than asked tells whether there are more.
    let wanted = limit.saturating_add(1);
    let mut ids;
    let mut abstracts_from = None;
    match order {
        Order::Tiers => {
            ids = fetch(c, &plan.source(&order, Tier::TitleAuthors, Among::Shown), &order, scope, wanted)?;
            if plan.has_tiers() {
                let first = ids.len();
                add_rest(c, &plan, &order, scope, wanted, &mut ids)?;
                abstracts_from = (first < ids.len().min(limit)).then_some(first);
            }
        }
        Order::Starred => {
            let starred = query.clone().and(Atom::Is(State::Marked(Mark::Star)));
            let first = Plan::new(c, &starred, scope, today)?;
            ids = fetch(c, &first.source(&order, Tier::All, Among::Shown), &order, scope, wanted)?;
            add_rest(c, &plan, &Order::Newest, scope, wanted, &mut ids)?;
        }
        _ => match merged(c, query, scope, today, &order, wanted)? {
            Some(merged) => ids = merged,
            None => ids = fetch(c, &plan.source(&order, Tier::All, Among::Shown), &order, scope, wanted)?,
        },
    }
    // Their editions are unknown: they stand last, whatever the order, but that of their stars.
    let lost = orphan::matching(orphans, query, &order);
    if order == Order::Starred && !lost.is_empty() {
        let stars = stars(c)?;
        ids.extend(lost);
        ids.sort_by_key(|id| std::cmp::Reverse(stars.get(id)));
    } else {
        ids.extend(lost);
    }
    let complete = ids.len() <= limit;
    ids.truncate(limit);
    Ok(Listing { ids, complete, abstracts_from })
}

/// What is watched for first, then the rest, each in the order the list has of its own.
fn watched_first(
    c: &Connection,
    query: &Query,
    scope: &Scope,
    today: Option<Day>,
    orphans: &[Orphan],
    limit: usize,
) -> rusqlite::Result<Listing> {
    let plain = Query { sort: None, ..query.clone() };
    let watched = plain.clone().and(Atom::Is(State::Watched));
    let Listing { mut ids, .. } = list(c, &watched, scope, today, orphans, limit)?;
    let first: HashSet<PaperId> = ids.iter().copied().collect();
    // What stands first comes again among the rest.
    let rest = list(c, &plain, scope, today, orphans, limit.saturating_add(first.len()))?;
    ids.extend(rest.ids.into_iter().filter(|id| !first.contains(id)));
    let complete = rest.complete && ids.len() <= limit;
    ids.truncate(limit);
    Ok(Listing { ids, complete, abstracts_from: None })
}

/// Adds what stands behind the first, in an order of its own, up to as many as are wanted.
fn add_rest(
    c: &Connection,
    plan: &Plan<'_>,
    order: &Order,
    scope: &Scope,
    wanted: usize,
    ids: &mut Vec<PaperId>,
) -> rusqlite::Result<()> {
    if ids.len() < wanted {
        let first: HashSet<PaperId> = ids.iter().copied().collect();
        // What stands first comes again among the rest.
        let wanted = wanted.saturating_add(first.len());
        let rest = fetch(c, &plan.source(order, Tier::All, Among::Shown), order, scope, wanted)?;
        ids.extend(rest.into_iter().filter(|id| !first.contains(id)));
    }
    Ok(())
}

/// The moments of all stars.
fn stars(c: &Connection) -> rusqlite::Result<HashMap<PaperId, i64>> {
    let mut asked = c.prepare_cached("SELECT paper, star FROM library.mark WHERE star IS NOT NULL")?;
    asked.query_map([], |row| Ok((paper_id(row.get(0)?)?, row.get(1)?)))?.collect()
}

/// One of several categories by day: each category's papers stand in that order in an index, and the walks along it are
/// merged. None where the query is of another kind.
fn merged(
    c: &Connection,
    query: &Query,
    scope: &Scope,
    today: Option<Day>,
    order: &Order,
    wanted: usize,
) -> rusqlite::Result<Option<Vec<PaperId>>> {
    let terms = match order {
        Order::Newest => "1 DESC, 2 DESC",
        Order::Oldest => "1, 2",
        Order::Tiers
        | Order::Title
        | Order::Starred
        | Order::Relevance
        | Order::Upvotes
        | Order::Velocity
        | Order::Edition => return Ok(None),
    };
    let mut values = Vec::new();
    let mut walks = Vec::new();
    for alone in conditions::by_category(query) {
        let source = Plan::new(c, &alone, scope, today)?.source(order, Tier::All, Among::Shown);
        if source.from != conditions::BY_CATEGORY {
            return Ok(None);
        }
        walks.push(format!("SELECT p.edition, p.key FROM {} WHERE {}", source.from, source.holds));
        values.extend(source.values);
    }
    if walks.is_empty() {
        return Ok(None);
    }
    let sql = format!("{} ORDER BY {terms} LIMIT ?", walks.join(" UNION "));
    values.push(Value::from(sql_limit(wanted)));
    let mut asked = c.prepare_cached(&sql)?;
    let ids = asked.query_map(rusqlite::params_from_iter(values), |r| paper_id(r.get(1)?))?;
    ids.collect::<rusqlite::Result<_>>().map(Some)
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
