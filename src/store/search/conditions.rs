//! A query as SQL: where the rows come from, and what must hold of them. It does not order them.

use rusqlite::Connection;
use rusqlite::types::Value;

use super::edition::{Editions, exact_categories, places};
use super::news::{self, Condition};
use super::watched::watched_outside;
use super::words::{Tier, alternatives, words};
use crate::model::query::{Alternatives, Atom, CatPattern, Clause, Polarity, State};
use crate::model::{Day, DaySpec, Mark, Query};
use crate::store::journal::column;
use crate::store::order::Order;
use crate::store::reader::Scope;

/// A query with its days settled.
pub(super) struct Plan<'q> {
    query: &'q Query,
    today: Option<Day>,
    pub(super) scope: &'q Scope,
    /// The editions it names, if it names some once and for all.
    editions: Option<Editions>,
    /// The lowest and highest key first announced in them: the index need not look outside for those.
    pub(super) keys: Option<(i64, i64)>,
    /// Those of its papers outside of these keys that something watched for is in, where that is asked.
    pub(super) watched_outside: Vec<i64>,
    /// A category asked for that few papers are in.
    rare: Option<&'q CatPattern>,
}

/// What stands behind `FROM` and `WHERE`; the paper is `p`.
pub(super) struct Source {
    pub(super) from: String,
    pub(super) holds: String,
    pub(super) values: Vec<Value>,
    pub(super) rows: Rows,
}

/// From where the rows come, and so in which order without a sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rows {
    /// From the tables, in no order that is told.
    Any,
    /// From the search index (`fts`), newest id first.
    Match,
    /// Along one category's index (`w`), by the edition that brought each to that category. Its home is that one or before.
    Category,
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
/// The papers of one category in the order of the days that brought them there.
const BY_CATEGORY: &str = "paper_category w INDEXED BY paper_category_newest CROSS JOIN paper p ON p.key = w.key";
/// The same for a question that asks of a paper its key alone.
const KEYS_OF_CATEGORY: &str = "paper_category p INDEXED BY paper_category_newest";
/// No edition brings a paper to a category before its home, but for days that were only worked out: by so many at most.
const UNSURE: u32 = 14;
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
        let mut plan =
            Self { query, today, scope, editions: None, keys: None, watched_outside: Vec::new(), rare: None };
        let mut named = lone_clauses(query).filter_map(editions_named);
        if let (Some((from, to)), None) = (named.next(), named.next()) {
            let editions = match plan.days(from, to) {
                Some(days) => Editions::new(days, query, &scope.followed),
                // A day that is not held matches nothing, and has no number.
                None => Editions::none(),
            };
            if editions.is_gathered() && query.atoms().any(asks_index) {
                let mut asked =
                    c.prepare_cached("SELECT min(key), max(key) FROM paper WHERE edition BETWEEN ?1 AND ?2")?;
                let keys = asked.query_row(editions.days, |r| Ok((r.get(0)?, r.get(1)?)))?;
                let keys = if let (Some(low), Some(high)) = keys { (low, high) } else { (0, -1) };
                plan.keys = Some(keys);
                if query.atoms().any(|a| *a == Atom::Is(State::Watched)) {
                    plan.watched_outside = watched_outside(c, editions.papers(), keys, scope, today)?;
                }
            }
            plan.editions = Some(editions);
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

    /// The one edition it names, if it names one.
    pub(super) fn one_edition(&self) -> Option<i64> {
        self.editions.as_ref().and_then(Editions::one)
    }

    /// The rows of the query, from where they are fewest or stand in the order already; without an order, to be counted.
    pub(super) fn source(&self, order: Option<&Order>, tier: Tier, among: Among) -> Source {
        let mut sql = Sql::default();
        let mut rest: Vec<&Alternatives> = self.query.all.iter().filter(|a| !is_unread(a)).collect();
        let kept_away = self.kept_away();
        let mut rows = Rows::Any;
        let mut from = "paper p".to_owned();
        if let Some(editions) = &self.editions {
            rest.retain(|a| !matches!(a.as_slice(), [one] if editions_named(one).is_some()));
            if editions.is_gathered() {
                // Its first categories say to whom it was announced.
                if let Some(at) = rest.iter().position(|a| exact_categories(a).is_some()) {
                    rest.remove(at);
                }
                let (papers, values) = editions.papers();
                from = format!("({papers}) d CROSS JOIN paper p ON p.key = d.key");
                sql.values.extend(values);
            } else {
                let (condition, values) = editions.announced();
                sql.put(&condition, values);
            }
        }
        if self.editions.as_ref().is_some_and(Editions::is_gathered) {
            if among == Among::Marked {
                sql.put(&is_marked(kept_away.unwrap_or(NEVER)), []);
            }
        } else if among == Among::Marked {
            let papers = format!("SELECT m.paper AS key FROM library.mark m WHERE {}", kept_away.unwrap_or(NEVER));
            let is_key_enough = self.key_tells() && self.asks_category();
            from = if is_key_enough { format!("({papers}) p") } else { by_key(&papers) };
        } else if let Some(expression) = take_match(&mut rest, tier) {
            from = "idx.fts CROSS JOIN paper p ON p.key = fts.rowid".into();
            rows = Rows::Match;
            sql.put("fts MATCH ?", [Value::from(expression)]);
        } else if let Some((papers, values)) = self.narrowest(&rest, order) {
            from = by_key(&papers);
            sql.values.splice(0..0, values);
        } else if matches!(order, None | Some(Order::Newest))
            && let Some(category) = take_category(&mut rest)
        {
            let is_key_enough = order.is_none() && self.key_tells();
            from = if is_key_enough { KEYS_OF_CATEGORY } else { BY_CATEGORY }.into();
            rows = Rows::Category;
            sql.put(if is_key_enough { "p.category = ?" } else { "w.category = ?" }, [Value::from(category)]);
            if let Some(first) = self.first_brought().filter(|_| !is_key_enough) {
                sql.put("w.edition >= ?", [Value::from(first)]);
            }
        }
        for alternatives in rest {
            self.put(&mut sql, alternatives, tier);
        }
        // One look at a paper's marks tells both.
        if among == Among::Shown
            && let Some(marked) = kept_away
        {
            sql.put(&format!("NOT {}", is_marked(marked)), []);
        }
        let holds = if sql.holds.is_empty() { "1".to_owned() } else { sql.holds.join(" AND ") };
        Source { from, holds, values: sql.values, rows }
    }

    /// The marks `m` that keep a paper from being shown.
    fn kept_away(&self) -> Option<&'static str> {
        match (self.query.all.iter().any(is_unread), self.query.asks_hidden()) {
            (true, false) => Some("(m.read IS NOT NULL OR m.hidden IS NOT NULL)"),
            (true, true) => Some("m.read IS NOT NULL"),
            (false, false) => Some("m.hidden IS NOT NULL"),
            (false, true) => None,
        }
    }

    /// Whether a paper's key tells all that is asked.
    fn key_tells(&self) -> bool {
        self.query.atoms().all(|a| !matches!(a, Atom::Since(_) | Atom::Year(_)))
    }

    /// Whether one of its categories is asked for: only papers held have some.
    fn asks_category(&self) -> bool {
        let is_category = |c: &Clause| c.polarity == Polarity::With && matches!(c.atom, Atom::Cat(_));
        self.query.all.iter().any(|a| a.iter().all(is_category))
    }

    /// The first edition that may have brought a paper to a category, where the query names the earliest home.
    fn first_brought(&self) -> Option<i64> {
        let wanted = lone_clauses(self.query).filter(|c| c.polarity == Polarity::With);
        let homes = wanted.filter_map(|c| match &c.atom {
            Atom::Since(day) => self.day(*day),
            Atom::Year(year) => Day::from_number(i64::from(*year) * 10_000 + 101),
            _ => None,
        });
        homes.max().map(|home| home.back(UNSURE).number())
    }

    /// The keys of a small set to begin with: the starred, the hidden, what only few papers have said of them, or those of
    /// a rare category.
    fn narrowest(&self, rest: &[&Alternatives], order: Option<&Order>) -> Option<Condition> {
        let wanted = |a: &&&Alternatives| matches!(a.as_slice(), [c] if c.polarity == Polarity::With);
        let asked: Vec<&Atom> = rest.iter().filter(wanted).map(|a| &a[0].atom).collect();
        let marked = [Mark::Star, Mark::Hidden].into_iter().find(|m| asked.contains(&&Atom::Is(State::Marked(*m))));
        if let Some(mark) = marked {
            let papers = format!("SELECT paper AS key FROM library.mark WHERE {} IS NOT NULL", column(mark));
            return Some((papers, Vec::new()));
        }
        let sets = asked.iter().filter_map(|atom| news::Said::of(atom));
        if let Some(set) = sets.into_iter().find(|set| set.iter().all(|part| part.is_small || order.is_none())) {
            let (papers, values): (Vec<_>, Vec<_>) = set.into_iter().map(news::Said::keys).unzip();
            return Some((papers.join(" UNION "), values.concat()));
        }
        self.rare.map(|pattern| {
            let (holds, values) = in_category(pattern);
            (format!("SELECT DISTINCT c.key AS key FROM paper_category c WHERE {holds}"), values)
        })
    }

    pub(super) fn put(&self, sql: &mut Sql, alternatives: &Alternatives, tier: Tier) {
        if let Some(categories) = exact_categories(alternatives) {
            let (condition, values) = match &self.editions {
                // Where editions are named a category is one it was announced to there.
                Some(editions) => news::announced(editions.days, &categories),
                None => any_category(categories),
            };
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

    fn clause(&self, clause: &Clause, tier: Tier) -> Option<Condition> {
        // What is asked away is asked away wherever it stands.
        let tier = if clause.polarity == Polarity::Without { Tier::All } else { tier };
        let plain = |sql: &str| (sql.to_owned(), Vec::new());
        let announced = |from, to| match self.days(from, to) {
            Some((from, to)) => news::announced((from.number(), to.number()), &[]),
            None => plain(NEVER),
        };
        Some(match &clause.atom {
            Atom::Text(field, text) => self.matching(words(*field, text, tier)?),
            Atom::Cat(pattern) => category(pattern),
            Atom::Is(State::Marked(mark)) => plain(&marked(*mark)),
            Atom::Is(State::Unread) => plain(&format!("NOT {}", marked(Mark::Read))),
            Atom::Is(State::Watched) => self.watched(),
            Atom::Edition(day) => announced(*day, *day),
            Atom::Editions(from, to) => announced(*from, *to),
            Atom::Since(day) => match self.day(*day) {
                Some(day) => ("p.edition >= ?".into(), vec![Value::from(day.number())]),
                None => plain(NEVER),
            },
            Atom::Year(year) => {
                let first = i64::from(*year) * 10_000;
                ("p.edition BETWEEN ? AND ?".into(), vec![Value::from(first), Value::from(first + 9_999)])
            }
            Atom::Id(id) => ("p.key = ?".into(), vec![Value::from(id.key())]),
            Atom::Kind(kind) => {
                if let Some(editions) = &self.editions {
                    editions.kind(*kind)
                } else {
                    let categories = self.query.all.iter().find_map(exact_categories).unwrap_or_default();
                    news::kind(*kind, None, &categories)
                }
            }
            atom @ (Atom::Venue(_)
            | Atom::Has(_)
            | Atom::On(_)
            | Atom::Upvotes(..)
            | Atom::Is(State::Updated | State::Withdrawn)) => {
                let sets = news::Said::of(atom)?.into_iter().map(news::Said::condition);
                let (parts, values): (Vec<_>, Vec<_>) = sets.unzip();
                (format!("({})", parts.join(" OR ")), values.concat())
            }
        })
    }

    /// The papers of an expression as a set. The plus keeps SQLite from asking the index once for each paper; of those of
    /// an edition that came before, few and far between, each is.
    pub(super) fn matching(&self, expression: String) -> Condition {
        match self.keys {
            Some((low, high)) => (
                "(+p.key IN (SELECT rowid FROM idx.fts WHERE fts MATCH ? AND rowid BETWEEN ? AND ?)
                  OR (+p.key NOT BETWEEN ? AND ? AND EXISTS (SELECT 1 FROM idx.fts WHERE fts MATCH ? AND rowid = p.key)))"
                    .into(),
                vec![
                    Value::from(expression.clone()),
                    Value::from(low),
                    Value::from(high),
                    Value::from(low),
                    Value::from(high),
                    Value::from(expression),
                ],
            ),
            None => ("+p.key IN (SELECT rowid FROM idx.fts WHERE fts MATCH ?)".into(), vec![Value::from(expression)]),
        }
    }

    /// The days from one to another, the earlier first; none where one is unknown.
    fn days(&self, from: DaySpec, to: DaySpec) -> Option<(Day, Day)> {
        let (from, to) = (self.day(from)?, self.day(to)?);
        Some((from.min(to), from.max(to)))
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
    is_marked(&format!("m.{} IS NOT NULL", column(mark)))
}

fn is_marked(holds: &str) -> String {
    format!("EXISTS (SELECT 1 FROM library.mark m WHERE m.paper = p.key AND {holds})")
}

fn by_key(papers: &str) -> String {
    format!("({papers}) d CROSS JOIN paper p ON p.key = d.key")
}

/// Whether words are looked for: what is watched may be some.
fn asks_index(atom: &Atom) -> bool {
    matches!(atom, Atom::Text(..) | Atom::Is(State::Watched))
}

/// The days of an edition clause that is meant as it stands.
fn editions_named(clause: &Clause) -> Option<(DaySpec, DaySpec)> {
    match (clause.polarity, &clause.atom) {
        (Polarity::With, Atom::Edition(day)) => Some((*day, *day)),
        (Polarity::With, Atom::Editions(from, to)) => Some((*from, *to)),
        _ => None,
    }
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

fn category(pattern: &CatPattern) -> Condition {
    let (holds, values) = in_category(pattern);
    (format!("EXISTS (SELECT 1 FROM paper_category c WHERE c.key = p.key AND {holds})"), values)
}

/// One of some categories: of several a paper's own are walked once. The plus keeps SQLite from looking each of them up.
pub(super) fn any_category(categories: Vec<Value>) -> Condition {
    let (plus, places) = (if categories.len() > 1 { "+" } else { "" }, places(categories.len()));
    let holds =
        format!("EXISTS (SELECT 1 FROM paper_category c WHERE c.key = p.key AND {plus}c.category IN ({places}))");
    (holds, categories)
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
