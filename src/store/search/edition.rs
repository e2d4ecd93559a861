//! The papers of one or a few editions, as SQL: who was announced there, to which categories, as what. It does not say
//! what else must hold of them.
//!
//! An edition has the papers that it announced first to a category (`paper_category`) and those it announced again
//! (`replaced`), each once, as the strongest of what it was announced as.

use rusqlite::types::Value;

use super::news::Condition;
use crate::model::query::{Alternatives, Atom, CatPattern, KindPattern, Polarity};
use crate::model::{Category, Day, Query};

/// Editions of so many days are gathered first; of more, each paper is asked.
const FEW_DAYS: u32 = 62;

/// The editions of a query, and the categories the papers were announced to.
pub(super) struct Editions {
    /// The first and the last day, as numbers.
    pub(super) days: (i64, i64),
    /// To one of these; to any where there is none.
    categories: Vec<Value>,
    /// In which the order of a list is told, unless the query names its own.
    followed: Vec<Value>,
    few: bool,
}

/// The categories of alternatives that are nothing else.
pub(super) fn exact_categories(of: &Alternatives) -> Option<Vec<Value>> {
    let exact = |clause: &crate::model::query::Clause| match (clause.polarity, &clause.atom) {
        (Polarity::With, Atom::Cat(CatPattern::Exact(category))) => Some(Value::from(category.to_string())),
        _ => None,
    };
    of.iter().map(exact).collect()
}

/// Every category that papers are in, found by as many looks into the index.
const ALL_CATEGORIES: &str = "WITH RECURSIVE each (category) AS (
         SELECT min(category) FROM paper_category
         UNION ALL SELECT (SELECT min(c.category) FROM paper_category c WHERE c.category > each.category)
         FROM each WHERE each.category IS NOT NULL)
     SELECT category FROM each WHERE category IS NOT NULL";

/// What the announcement `c` of a paper to a category called it: where nobody said, new to its primary category alone.
pub(super) const FIRST_KIND: &str =
    "coalesce(c.kind, c.category <> (SELECT o.primary_category FROM paper o WHERE o.key = c.key))";

/// As what a query's editions announced `p` at the strongest, where they were gathered.
pub(super) const GATHERED_KIND: &str = "d.kind";

impl Editions {
    /// The editions between two days; the categories are those of the query's first alternatives that name only some.
    pub(super) fn new((from, to): (Day, Day), query: &Query, followed: &[Category]) -> Self {
        let categories = query.all.iter().find_map(exact_categories).unwrap_or_default();
        Self {
            days: (from.number(), to.number()),
            categories,
            followed: followed.iter().map(|c| Value::from(c.to_string())).collect(),
            few: to.back(FEW_DAYS) <= from,
        }
    }

    /// Editions that hold nothing.
    pub(super) fn none() -> Self {
        Self { days: (0, 0), categories: Vec::new(), followed: Vec::new(), few: true }
    }

    /// Whether its papers are gathered, so that a list begins with them.
    pub(super) const fn is_gathered(&self) -> bool {
        self.few
    }

    /// The one edition it is of, if it is of one.
    pub(super) fn one(&self) -> Option<i64> {
        (self.days.0 == self.days.1).then_some(self.days.0)
    }

    /// The papers: `key`, the strongest `kind`, its `place` in arXiv's order (new, cross, replaced, cross-listed and
    /// replaced, the rest; behind them what was not announced to the categories followed), and whether it is `unsaid`
    /// by anybody but the times.
    pub(super) fn papers(&self) -> Condition {
        let days = [self.days.0, self.days.1].map(Value::from);
        let mut values = Vec::new();
        let in_followed = if self.categories.is_empty() && !self.followed.is_empty() {
            values.extend(self.followed.iter().cloned());
            format!("a.kind + 5 * (a.category NOT IN ({}))", places(self.followed.len()))
        } else {
            "a.kind".into()
        };
        values.extend(self.categories.iter().cloned());
        values.extend(days.iter().cloned());
        values.extend(days);
        values.extend(self.categories.iter().cloned());
        let (first, again) = if self.categories.is_empty() {
            (format!("c.category IN ({ALL_CATEGORIES})"), String::new())
        } else {
            let marks = places(self.categories.len());
            (format!("c.category IN ({marks})"), format!(" AND r.category IN ({marks})"))
        };
        let sql = format!(
            "SELECT a.key AS key, min(a.kind) AS kind, min({in_followed}) AS place, min(a.unsaid) AS unsaid FROM (
                 SELECT c.key AS key, c.category AS category, {FIRST_KIND} AS kind, c.kind IS NULL AS unsaid
                 FROM paper_category c INDEXED BY paper_category_newest WHERE {first} AND c.edition BETWEEN ? AND ?
                 UNION ALL SELECT r.key, r.category, r.kind, 0 FROM replaced r
                 WHERE r.edition BETWEEN ? AND ?{again}) a
             GROUP BY a.key"
        );
        (sql, values)
    }

    /// Whether `p` was announced as this in these editions: as nothing stronger, so that each paper has one kind there.
    pub(super) fn kind(&self, kind: KindPattern) -> Condition {
        if self.few {
            return (format!("{GATHERED_KIND} {}", numbers(kind)), Vec::new());
        }
        let (days, categories) = (Some(self.days), self.categories.as_slice());
        super::news::kind(kind, days, categories)
    }

    /// Whether `p` was announced in these editions to the categories.
    pub(super) fn announced(&self) -> Condition {
        super::news::announced(self.days, &self.categories)
    }
}

/// The stored numbers of a kind, as what an expression is compared with.
pub(super) const fn numbers(kind: KindPattern) -> &'static str {
    match kind {
        KindPattern::New => "= 0",
        KindPattern::Cross => "= 1",
        KindPattern::Replace => "= 2",
        KindPattern::ReplaceCross => "= 3",
        KindPattern::Replaced => "IN (2, 3)",
        KindPattern::Other => "= 4",
    }
}

/// So many question marks.
pub(super) fn places(many: usize) -> String {
    vec!["?"; many].join(", ")
}
