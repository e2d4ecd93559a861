//! A query as SQL: where the rows come from, and what must hold of them. It does not order them.

use rusqlite::Connection;
use rusqlite::types::Value;

use super::news::{self, Condition};
use super::words::{Tier, alternatives, words};
use crate::model::query::{Alternatives, Atom, CatPattern, Clause, Polarity, State};
use crate::model::{Category, Day, DaySpec, Mark, Query};
use crate::store::journal::column;
use crate::store::order::Order;
use crate::store::reader::Scope;

/// A query with its days settled.
pub(super) struct Plan<'q> {
    query: &'q Query,
    today: Option<Day>,
    pub(super) scope: &'q Scope,
    /// The one edition it names, if it names one.
    pub(super) one_edition: Option<i64>,
    /// The lowest and highest key in that edition: the index need not look outside.
    keys: Option<(i64, i64)>,
    /// A category asked for that few papers are in.
    rare: Option<&'q CatPattern>,
}

/// What stands behind `FROM` and `WHERE`; the paper is `p`.
pub(super) struct Source {
    pub(super) from: String,
    pub(super) holds: String,
    pub(super) values: Vec<Value>,
    /// Whether the rows come from the index (`fts`), newest id first without a sort.
    pub(super) is_match: bool,
}

/// Which papers are asked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Among {
    /// Those the query shows: none that is hidden, unless it asks for them.
    Shown,
    /// All, whatever the query says of unread and hidden ones.
    All,
    /// Of all of them those that unread or hidden keep from being shown.
    Marked,
}

pub(super) const NEVER: &str = "0";
/// The papers of one category in the order of their days.
pub(super) const BY_CATEGORY: &str = "paper_category p INDEXED BY paper_category_newest";
/// Walks along the index that are merged at most.
const WALKS: usize = 8;

/// The query once for each of the categories it asks any of, each alone; nothing where it asks for none so.
pub(super) fn by_category(query: &Query) -> Vec<Query> {
    let exact = |a: &Alternatives| {
        (2..=WALKS).contains(&a.len())
            && a.iter().all(|c| c.polarity == Polarity::With && matches!(c.atom, Atom::Cat(CatPattern::Exact(_))))
    };
    let Some(at) = query.all.iter().position(exact) else { return Vec::new() };
    let alone = |clause: &Clause| {
        let mut one = query.clone();
        one.all[at] = vec![clause.clone()];
        // The first lone category is the one that is walked.
        one.all.swap(0, at);
        one
    };
    query.all[at].iter().map(alone).collect()
}

impl<'q> Plan<'q> {
    pub(super) fn new(
        c: &Connection,
        query: &'q Query,
        scope: &'q Scope,
        today: Option<Day>,
    ) -> rusqlite::Result<Self> {
        let mut plan = Self { query, today, scope, one_edition: None, keys: None, rare: None };
        let mut named = lone_clauses(query).filter_map(|c| match &c.atom {
            Atom::Edition(day) if c.polarity == Polarity::With => Some(*day),
            _ => None,
        });
        if let (Some(day), None) = (named.next(), named.next()) {
            // A day that is not held matches nothing, and has no number.
            let number = plan.day(day).map_or(0, Day::number);
            plan.one_edition = Some(number);
            if query.has_text() || query.atoms().any(|a| *a == Atom::Is(State::Watched)) {
                let mut asked = c.prepare_cached("SELECT min(key), max(key) FROM paper WHERE edition = ?1")?;
                let keys = asked.query_row([number], |r| Ok((r.get(0)?, r.get(1)?)))?;
                plan.keys = if let (Some(low), Some(high)) = keys { Some((low, high)) } else { Some((0, -1)) };
            }
        }
        for clause in lone_clauses(query) {
            if let (Polarity::With, Atom::Cat(pattern)) = (clause.polarity, &clause.atom)
                && is_rare(c, pattern)?
            {
                plan.rare = Some(pattern);
            }
        }
        Ok(plan)
    }

    /// Whether the first tier is smaller than the second: some word may stand anywhere.
    pub(super) fn has_tiers(&self) -> bool {
        let positive = self.query.all.iter().flatten().filter(|c| c.polarity == Polarity::With);
        positive.map(|c| &c.atom).any(|a| matches!(a, Atom::Text(crate::model::query::Field::Any, _)))
    }

    /// The rows of the query, from where they are fewest or stand in the order already.
    pub(super) fn source(&self, order: &Order, tier: Tier, among: Among) -> Source {
        let mut sql = Sql::default();
        let index_first = *order != Order::Edition && self.one_edition.is_none();
        let asks_unread = self.query.all.iter().any(is_unread);
        let mut rest: Vec<&Alternatives> = self.query.all.iter().filter(|a| !is_unread(a)).collect();
        let kept_away = match (asks_unread, self.query.asks_hidden()) {
            (true, false) => Some("(m.read IS NOT NULL OR m.hidden IS NOT NULL)"),
            (true, true) => Some("m.read IS NOT NULL"),
            (false, false) => Some("m.hidden IS NOT NULL"),
            (false, true) => None,
        };
        let mut from = "paper p".to_owned();
        let mut is_match = false;
        if among == Among::Marked {
            let marked = kept_away.unwrap_or(NEVER);
            let papers = format!("SELECT m.paper AS key FROM library.mark m WHERE {marked}");
            from = if self.asks_key_and_category() {
                format!("({papers}) p")
            } else {
                format!("({papers}) d CROSS JOIN paper p ON p.key = d.key")
            };
        } else if index_first && let Some(expression) = take_match(&mut rest, tier) {
            from = "idx.fts CROSS JOIN paper p ON p.key = fts.rowid".into();
            is_match = true;
            sql.put("fts MATCH ?", [Value::from(expression)]);
        } else if self.one_edition.is_none()
            && let Some(narrow) = self.narrowest(&rest)
        {
            let (papers, values) = narrow;
            from = format!("({papers}) d CROSS JOIN paper p ON p.key = d.key");
            sql.values.extend(values);
        } else if self.one_edition.is_none()
            && matches!(order, Order::Newest | Order::Oldest)
            && let Some(category) = take_category(&mut rest)
        {
            // It repeats what of a paper these orders and every condition ask, and stands in their order.
            from = BY_CATEGORY.into();
            sql.put("p.category = ?", [Value::from(category)]);
        }
        for alternatives in rest {
            self.put(&mut sql, alternatives, tier);
        }
        // One look at a paper's marks tells both.
        if among == Among::Shown
            && let Some(marked) = kept_away
        {
            sql.put(&format!("NOT EXISTS (SELECT 1 FROM library.mark m WHERE m.paper = p.key AND {marked})"), []);
        }
        let holds = if sql.holds.is_empty() { "1".to_owned() } else { sql.holds.join(" AND ") };
        Source { from, holds, values: sql.values, is_match }
    }

    /// Whether a paper's key tells all that is asked, and one of its categories is asked for: only papers held have some.
    fn asks_key_and_category(&self) -> bool {
        let is_category = |c: &Clause| c.polarity == Polarity::With && matches!(c.atom, Atom::Cat(_));
        let key_tells = |a: &Atom| matches!(a, Atom::Cat(_) | Atom::Text(..) | Atom::Id(_) | Atom::Is(_));
        self.query.atoms().all(key_tells) && self.query.all.iter().any(|a| a.iter().all(is_category))
    }

    /// The keys of a small set to begin with: the starred, the hidden, or those of a rare category.
    fn narrowest(&self, rest: &[&Alternatives]) -> Option<(String, Vec<Value>)> {
        let asked = |mark| {
            let atom = Atom::Is(State::Marked(mark));
            rest.iter().any(|a| matches!(a.as_slice(), [c] if c.polarity == Polarity::With && c.atom == atom))
        };
        if let Some(mark) = [Mark::Star, Mark::Hidden].into_iter().find(|m| asked(*m)) {
            let column = column(mark);
            let papers = format!("SELECT paper AS key FROM library.mark WHERE {column} IS NOT NULL");
            return Some((papers, Vec::new()));
        }
        self.rare.map(|pattern| {
            let (holds, values) = in_category(pattern);
            (format!("SELECT DISTINCT c.key AS key FROM paper_category c WHERE {holds}"), values)
        })
    }

    pub(super) fn put(&self, sql: &mut Sql, alternatives: &Alternatives, tier: Tier) {
        if let Some((condition, values)) = any_category(alternatives) {
            return sql.put(&condition, values);
        }
        let mut parts = Vec::new();
        let mut values = Vec::new();
        for clause in alternatives {
            // A condition that asks for nothing holds, and with it the alternatives.
            let Some((part, its)) = self.clause(clause, tier) else { return };
            parts.push(if clause.polarity == Polarity::Without { format!("NOT ({part})") } else { part });
            values.extend(its);
        }
        sql.put(&format!("({})", parts.join(" OR ")), values);
    }

    fn clause(&self, clause: &Clause, tier: Tier) -> Option<(String, Vec<Value>)> {
        // What is asked away is asked away wherever it stands.
        let tier = if clause.polarity == Polarity::Without { Tier::All } else { tier };
        let plain = |sql: &str| (sql.to_owned(), Vec::new());
        let on_day = |operator, day: DaySpec| match self.day(day) {
            Some(day) => (format!("p.edition {operator} ?"), vec![Value::from(day.number())]),
            None => plain(NEVER),
        };
        Some(match &clause.atom {
            Atom::Text(field, text) => self.among(words(*field, text, tier)?),
            Atom::Cat(pattern) => category(pattern),
            Atom::Is(State::Marked(mark)) => plain(&marked(*mark)),
            Atom::Is(State::Unread) => plain(&format!("NOT {}", marked(Mark::Read))),
            Atom::Is(State::Updated) => plain(news::UPDATED),
            Atom::Is(State::Withdrawn) => plain(news::WITHDRAWN),
            Atom::Is(State::Watched) => self.watched(),
            Atom::Edition(day) => self.in_editions(*day, *day, news::announced),
            Atom::Editions(from, to) => self.in_editions(*from, *to, news::announced),
            Atom::Since(day) => on_day(">=", *day),
            Atom::Year(year) => {
                let first = i64::from(*year) * 10_000;
                ("p.edition BETWEEN ? AND ?".into(), vec![Value::from(first), Value::from(first + 9_999)])
            }
            Atom::Id(id) => ("p.key = ?".into(), vec![Value::from(id.key())]),
            Atom::Kind(kind) => news::kind(*kind, self.one_edition.map(|day| (day, day))),
            Atom::Venue(venue) => news::venue(venue),
            Atom::Has(has) => news::has(*has),
            Atom::On(period) => news::on(*period),
            Atom::Upvotes(by, votes) => news::upvotes(*by, *votes),
        })
    }

    /// A condition over the editions from one day to another, whichever is first; nothing holds in days unknown.
    fn in_editions(
        &self,
        from: DaySpec,
        to: DaySpec,
        holds: impl Fn((i64, i64), &[Category]) -> Condition,
    ) -> Condition {
        match (self.day(from), self.day(to)) {
            (Some(a), Some(b)) => holds((a.min(b).number(), a.max(b).number()), &[]),
            _ => (NEVER.into(), Vec::new()),
        }
    }

    /// The papers of an expression as a set. The plus keeps SQLite from asking the index once for each paper.
    pub(super) fn among(&self, expression: String) -> (String, Vec<Value>) {
        match self.keys {
            Some((low, high)) => (
                "+p.key IN (SELECT rowid FROM idx.fts WHERE fts MATCH ? AND rowid BETWEEN ? AND ?)".into(),
                vec![Value::from(expression), Value::from(low), Value::from(high)],
            ),
            None => ("+p.key IN (SELECT rowid FROM idx.fts WHERE fts MATCH ?)".into(), vec![Value::from(expression)]),
        }
    }

    fn day(&self, day: DaySpec) -> Option<Day> {
        day.day(self.today, self.scope.date)
    }
}

/// Conditions that all must hold, and the values in their places.
#[derive(Default)]
pub(super) struct Sql {
    pub(super) holds: Vec<String>,
    pub(super) values: Vec<Value>,
}

impl Sql {
    /// All of them in brackets, with a word between them.
    pub(super) fn joined(&self, between: &str) -> String {
        format!("({})", self.holds.join(between))
    }

    pub(super) fn put(&mut self, condition: &str, values: impl IntoIterator<Item = Value>) {
        self.holds.push(condition.to_owned());
        self.values.extend(values);
    }
}

/// Takes all conditions of words alone out of `rest`, as one expression; none if no word is asked for.
pub(super) fn take_match(rest: &mut Vec<&Alternatives>, tier: Tier) -> Option<String> {
    let is_wanted = |a: &&Alternatives| alternatives(a, Polarity::With, tier).is_some_and(|e| !e.is_empty());
    if !rest.iter().any(is_wanted) {
        return None;
    }
    let (mut wanted, mut unwanted) = (Vec::new(), Vec::new());
    rest.retain(|a| {
        if let Some(expression) = alternatives(a, Polarity::With, tier) {
            wanted.push(expression);
            return false;
        }
        // `-a OR -b` is no word less than another; only a lone one can be taken away.
        if a.len() == 1
            && let Some(expression) = alternatives(a, Polarity::Without, Tier::All)
        {
            unwanted.push(expression);
            return false;
        }
        true
    });
    let some = |of: Vec<String>| of.into_iter().filter(|e| !e.is_empty()).collect::<Vec<_>>();
    let (wanted, unwanted) = (some(wanted), some(unwanted));
    let wanted = wanted.iter().map(|e| format!("({e})")).collect::<Vec<_>>().join(" AND ");
    if unwanted.is_empty() { Some(wanted) } else { Some(format!("({wanted}) NOT ({})", unwanted.join(" OR "))) }
}

/// Takes the first condition that is one category out of `rest`.
fn take_category(rest: &mut Vec<&Alternatives>) -> Option<String> {
    let category = |a: &&Alternatives| match a.as_slice() {
        [Clause { polarity: Polarity::With, atom: Atom::Cat(CatPattern::Exact(category)) }] => {
            Some(category.to_string())
        }
        _ => None,
    };
    let at = rest.iter().position(|a| category(a).is_some())?;
    category(&rest.remove(at))
}

fn lone_clauses(query: &Query) -> impl Iterator<Item = &Clause> {
    query.all.iter().filter_map(|a| if let [one] = a.as_slice() { Some(one) } else { None })
}

/// Whether it asks for unread papers and for nothing else.
fn is_unread(alternatives: &Alternatives) -> bool {
    let wanted = Clause { polarity: Polarity::With, atom: Atom::Is(State::Unread) };
    alternatives.as_slice() == [wanted]
}

fn marked(mark: Mark) -> String {
    let column = column(mark);
    format!("EXISTS (SELECT 1 FROM library.mark m WHERE m.paper = p.key AND m.{column} IS NOT NULL)")
}

/// Up to so many papers are few: collected and sorted sooner than met one by one among all.
const FEW: i64 = 5_000;

fn is_rare(c: &Connection, pattern: &CatPattern) -> rusqlite::Result<bool> {
    let (holds, mut values) = in_category(pattern);
    let mut asked = c.prepare_cached(&format!(
        "SELECT count(*) < {FEW} FROM (SELECT 1 FROM paper_category c WHERE {holds} LIMIT ?)"
    ))?;
    values.push(Value::from(FEW));
    asked.query_row(rusqlite::params_from_iter(values), |r| r.get(0))
}

fn category(pattern: &CatPattern) -> (String, Vec<Value>) {
    let (holds, values) = in_category(pattern);
    (format!("EXISTS (SELECT 1 FROM paper_category c WHERE c.key = p.key AND {holds})"), values)
}

/// One of several categories: a paper's own are walked once. The plus keeps SQLite from looking each of them up.
pub(super) fn any_category(alternatives: &Alternatives) -> Option<(String, Vec<Value>)> {
    let exact = |clause: &Clause| match (clause.polarity, &clause.atom) {
        (Polarity::With, Atom::Cat(CatPattern::Exact(category))) => Some(Value::from(category.to_string())),
        _ => None,
    };
    let values: Vec<Value> = alternatives.iter().map(exact).collect::<Option<_>>().filter(|v: &Vec<_>| v.len() > 1)?;
    let marks = vec!["?"; values.len()].join(", ");
    let holds = format!("EXISTS (SELECT 1 FROM paper_category c WHERE c.key = p.key AND +c.category IN ({marks}))");
    Some((holds, values))
}

/// What must hold of `c`, a paper's place in a category.
fn in_category(pattern: &CatPattern) -> (&'static str, Vec<Value>) {
    match pattern {
        CatPattern::Exact(category) => ("c.category = ?", vec![Value::from(category.to_string())]),
        // The slash follows the dot: everything that begins with `cs.` stands between.
        CatPattern::Archive(archive) => (
            "(c.category = ? OR (c.category > ? AND c.category < ?))",
            [archive.clone(), format!("{archive}."), format!("{archive}/")].map(Value::from).to_vec(),
        ),
    }
}
