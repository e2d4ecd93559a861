//! How the papers that answer a query divide: primary categories and years. It lists none of them.

use std::collections::BTreeMap;

use rusqlite::Connection;
use rusqlite::types::Value;

use super::super::order::Order;
use super::super::reader::Scope;
use super::super::record::{category, size};
use super::conditions::{Among, Plan, Rows};
use super::orphan::{self, Orphan};
use super::words::Tier;
use crate::model::{Category, Day, Facets, Query};

/// At most so many papers are counted, the newest.
const MOST: usize = 20_000;

/// How the papers that answer a query divide, its newest where there are too many.
pub(in crate::store) fn facets(
    c: &Connection,
    query: &Query,
    scope: &Scope,
    today: Option<Day>,
    orphans: &[Orphan],
) -> rusqlite::Result<Facets> {
    let plan = Plan::new(c, query, scope, today)?;
    let source = plan.source(Some(&Order::Newest), Tier::All, Among::Shown);
    // Each order is a walk of an index that stops at the limit.
    let order = match source.rows {
        Rows::Match => "fts.rowid DESC",
        Rows::Category => "w.edition DESC, w.key DESC",
        Rows::Any => "p.edition DESC, p.key DESC",
    };
    let sql = format!(
        "SELECT q.primary_category, q.edition / 10000, count(*)
         FROM (SELECT p.key AS key FROM {} WHERE {} ORDER BY {order} LIMIT ?) f
         CROSS JOIN paper q ON q.key = f.key GROUP BY 1, 2",
        source.from, source.holds
    );
    let mut values = source.values;
    values.push(Value::from(super::sql_limit(MOST + 1)));
    let mut divided = Divided::default();
    let mut asked = c.prepare_cached(&sql)?;
    let mut rows = asked.query(rusqlite::params_from_iter(values))?;
    while let Some(row) = rows.next()? {
        divided.add(category(&row.get::<_, String>(0)?)?, row.get(1)?, size(row, 2)?);
    }
    for id in orphan::matching(orphans, query, &Order::Newest) {
        let paper = orphans.iter().find(|o| o.id == id).and_then(|o| o.paper.as_ref());
        if let Some(paper) = paper {
            divided.add(paper.primary.clone(), None, 1);
        }
    }
    Ok(divided.facets())
}

/// The sums so far.
#[derive(Default)]
struct Divided {
    categories: BTreeMap<Category, usize>,
    years: BTreeMap<i16, usize>,
    all: usize,
}

impl Divided {
    fn add(&mut self, category: Category, year: Option<i16>, papers: usize) {
        *self.categories.entry(category).or_default() += papers;
        if let Some(year) = year {
            *self.years.entry(year).or_default() += papers;
        }
        self.all += papers;
    }

    fn facets(self) -> Facets {
        let mut categories: Vec<_> = self.categories.into_iter().collect();
        // The sort is stable: of equals the alphabet holds.
        categories.sort_by_key(|(_, papers)| std::cmp::Reverse(*papers));
        Facets { categories, years: self.years.into_iter().rev().collect(), complete: self.all <= MOST }
    }
}
