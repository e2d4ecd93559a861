//! Search: a query to the ids that answer it, in order. One door, whatever index stands behind it.
//!
//! Three kinds of source are joined here: the full-text index, the cache's tables, and starred papers the cache lost.

mod conditions;
mod count;
mod edition;
mod facets;
mod news;
mod orphan;
mod texts;
mod walk;
mod watched;
mod words;

use std::collections::{HashMap, HashSet};

use rusqlite::Connection;
use rusqlite::types::Value;

use super::order::Order;
use super::reader::{Listing, Scope, sql_limit};
use super::record::paper_id;
use crate::model::query::{Atom, Compare, State};
use crate::model::{Day, Mark, PaperId, Query, Sort};
use conditions::{Among, Plan, Rows, Source};
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
    let asked = Asked { c, scope, today };
    // One more than asked tells whether there are more.
    let Found { mut ids, order, first } = asked.find(query, limit.saturating_add(1))?;
    let abstracts_from = first.filter(|first| *first < ids.len().min(limit));
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

/// Of whom a list is asked, and from where.
struct Asked<'a> {
    c: &'a Connection,
    scope: &'a Scope,
    today: Option<Day>,
}

/// The papers that answer, at least as many as were wanted if there are.
struct Found {
    ids: Vec<PaperId>,
    order: Order,
    /// How many have all words in title and authors, in an order that puts these first.
    first: Option<usize>,
}

impl Asked<'_> {
    fn find(&self, query: &Query, wanted: usize) -> rusqlite::Result<Found> {
        let plan = Plan::new(self.c, query, self.scope, self.today)?;
        let order = Order::of(query, plan.one_edition());
        let mut first = None;
        let newest = || query.clone().sorted(Sort::Newest);
        let ids = match order {
            Order::Tiers => {
                let best = self.fetch(&plan.source(Some(&order), Tier::TitleAuthors, Among::Shown), &order, wanted)?;
                first = plan.has_tiers().then_some(best.len());
                let rest = |wanted| self.fetch(&plan.source(Some(&order), Tier::All, Among::Shown), &order, wanted);
                if plan.has_tiers() { behind(best, wanted, rest)? } else { best }
            }
            Order::Starred => {
                self.those_first(Atom::Is(State::Marked(Mark::Star)), query, &order, &newest(), wanted)?
            }
            Order::Upvotes | Order::Velocity => {
                self.those_first(Atom::Upvotes(Compare::AtLeast, 0), query, &order, &newest(), wanted)?
            }
            Order::Watched => {
                let own = Query { sort: None, ..query.clone() };
                let watched = self.find(&own.clone().and(Atom::Is(State::Watched)), wanted)?.ids;
                behind(watched, wanted, |wanted| Ok(self.find(&own, wanted)?.ids))?
            }
            Order::Newest => match self.walks(query, &plan, &order)? {
                Some(walks) => walk::newest(self.c, walks, wanted)?,
                None => self.fetch(&plan.source(Some(&order), Tier::All, Among::Shown), &order, wanted)?,
            },
            Order::Oldest | Order::Title | Order::Relevance | Order::Edition(_) => {
                self.fetch(&plan.source(Some(&order), Tier::All, Among::Shown), &order, wanted)?
            }
        };
        Ok(Found { ids, order, first })
    }

    /// The papers of which something more holds in an order, then the other answers in theirs.
    fn those_first(
        &self,
        more: Atom,
        query: &Query,
        order: &Order,
        rest: &Query,
        wanted: usize,
    ) -> rusqlite::Result<Vec<PaperId>> {
        let those = query.clone().and(more);
        let plan = Plan::new(self.c, &those, self.scope, self.today)?;
        let ids = self.fetch(&plan.source(Some(order), Tier::All, Among::Shown), order, wanted)?;
        behind(ids, wanted, |wanted| Ok(self.find(rest, wanted)?.ids))
    }

    /// The walks along the index of categories that give a query's answer newest first; none where another way is shorter.
    fn walks(&self, query: &Query, plan: &Plan<'_>, order: &Order) -> rusqlite::Result<Option<Vec<Source>>> {
        let mut walks = Vec::new();
        for alone in conditions::by_category(query) {
            let plan = Plan::new(self.c, &alone, self.scope, self.today)?;
            walks.push(plan.source(Some(order), Tier::All, Among::Shown));
        }
        if walks.is_empty() {
            walks.push(plan.source(Some(order), Tier::All, Among::Shown));
        }
        Ok(walks.iter().all(|source| source.rows == Rows::Category).then_some(walks))
    }

    fn fetch(&self, source: &Source, order: &Order, wanted: usize) -> rusqlite::Result<Vec<PaperId>> {
        let Source { from, holds, rows, .. } = source;
        let mut values = source.values.clone();
        let sql = match (order, rows) {
            (Order::Relevance, Rows::Match) => format!(
                "SELECT key FROM (
                     SELECT p.key AS key, bm25(fts, {WEIGHTS}) AS score FROM {from} WHERE {holds}
                     ORDER BY fts.rowid DESC LIMIT {CANDIDATES})
                 ORDER BY score, key DESC LIMIT ?"
            ),
            // The index gives its rows in this order without a sort, and stops at the limit.
            (Order::Tiers, Rows::Match) => {
                format!("SELECT p.key FROM {from} WHERE {holds} ORDER BY fts.rowid DESC LIMIT ?")
            }
            _ => format!("SELECT p.key FROM {from} WHERE {holds} ORDER BY {} LIMIT ?", order.terms()),
        };
        values.push(Value::from(sql_limit(wanted)));
        let mut asked = self.c.prepare_cached(&sql)?;
        asked.query_map(rusqlite::params_from_iter(values), |r| paper_id(r.get(0)?))?.collect()
    }
}

/// Adds what stands behind the first, in an order of its own, up to as many as are wanted.
fn behind(
    mut first: Vec<PaperId>,
    wanted: usize,
    rest: impl FnOnce(usize) -> rusqlite::Result<Vec<PaperId>>,
) -> rusqlite::Result<Vec<PaperId>> {
    if first.len() < wanted {
        let here: HashSet<PaperId> = first.iter().copied().collect();
        // What stands first comes again among the rest.
        let rest = rest(wanted.saturating_add(here.len()))?;
        first.extend(rest.into_iter().filter(|id| !here.contains(id)));
    }
    Ok(first)
}

/// The moments of all stars.
fn stars(c: &Connection) -> rusqlite::Result<HashMap<PaperId, i64>> {
    let mut asked = c.prepare_cached("SELECT paper, star FROM library.mark WHERE star IS NOT NULL")?;
    asked.query_map([], |row| Ok((paper_id(row.get(0)?)?, row.get(1)?)))?.collect()
}
