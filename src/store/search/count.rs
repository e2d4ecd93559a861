//! How many papers answer a query, fast enough to stand beside every view. It lists none of them.
//!
//! Most papers have no mark, and marks change with every key while the papers change with a sync: so the papers that
//! answer whatever their marks are counted once, and those of them that are read or hidden taken off each time.

use std::cell::RefCell;
use std::collections::HashMap;

use rusqlite::Connection;

use super::super::order::Order;
use super::super::reader::Scope;
use super::super::record::size;
use super::conditions::{Among, Plan};
use super::orphan::{self, Orphan};
use super::words::Tier;
use crate::model::query::{Atom, State};
use crate::model::{Day, Query};

/// Counts that no mark changes, as of a state of cache and index.
#[derive(Default)]
pub(crate) struct Counted(RefCell<(i64, HashMap<String, usize>)>);

/// So many counts are kept: those of every view, and then some.
const MOST: usize = 200;
/// Up to so many papers are looked at one by one.
const FEW: usize = 2_000;

/// How many papers answer a query. `version` changes when cache or index do.
pub(in crate::store) fn count(
    c: &Connection,
    query: &Query,
    scope: &Scope,
    today: Option<Day>,
    orphans: &[Orphan],
    (counted, version): (&Counted, i64),
) -> rusqlite::Result<usize> {
    let lost = orphan::matching(orphans, query, &Order::Newest).len();
    let plan = Plan::new(c, query, scope, today)?;
    let rest = query.without_unread();
    let is_the_readers = |a: &Atom| matches!(a, Atom::Is(state) if *state != State::Withdrawn);
    if query.asks_hidden() || rest.atoms().any(is_the_readers) {
        return Ok(lost + counted_among(c, &plan, Among::Shown)?);
    }
    let key = format!("{rest}|{today:?}|{}", scope.date);
    let kept = counted.get(version, &key);
    let all = match kept {
        Some(all) => all,
        None => counted_among(c, &plan, Among::All)?,
    };
    if kept.is_none() {
        counted.put(version, key, all);
    }
    if all <= FEW {
        return Ok(lost + counted_among(c, &plan, Among::Shown)?);
    }
    let marked = counted_among(c, &plan, Among::Marked)?;
    Ok(lost + all.saturating_sub(marked))
}

fn counted_among(c: &Connection, plan: &Plan<'_>, among: Among) -> rusqlite::Result<usize> {
    let source = plan.source(None, Tier::All, among);
    let sql = format!("SELECT count(*) FROM {} WHERE {}", source.from, source.holds);
    c.prepare_cached(&sql)?.query_row(rusqlite::params_from_iter(source.values), |r| size(r, 0))
}

impl Counted {
    fn get(&self, version: i64, key: &str) -> Option<usize> {
        let kept = self.0.borrow();
        (kept.0 == version).then(|| kept.1.get(key).copied()).flatten()
    }

    fn put(&self, version: i64, key: String, count: usize) {
        let mut kept = self.0.borrow_mut();
        if kept.0 != version || kept.1.len() >= MOST {
            *kept = (version, HashMap::new());
        }
        kept.1.insert(key, count);
    }
}
