//! Starred papers the cache does not hold: asked one by one, as there are few and no index has them.

use super::super::index::folded;
use super::super::order::Order;
use crate::model::query::{Atom, CatPattern, Clause, Field, Polarity, State, Text};
use crate::model::{Marks, Paper, PaperId, Query};

/// A starred paper known from its kept copy, or by its id alone.
pub(crate) struct Orphan {
    pub(crate) id: PaperId,
    pub(crate) marks: Marks,
    pub(crate) paper: Option<Paper>,
}

/// Those that answer a query, by title or by id. Their edition is unknown, so that none is in any.
pub(super) fn matching(orphans: &[Orphan], query: &Query, order: &Order) -> Vec<PaperId> {
    let visible = |o: &&Orphan| o.marks.hidden.is_none() || query.asks_hidden();
    let holds = |o: &&Orphan| query.all.iter().all(|alternatives| alternatives.iter().any(|c| o.holds(c)));
    let mut found: Vec<&Orphan> = orphans.iter().filter(visible).filter(holds).collect();
    found.sort_by_key(|o| std::cmp::Reverse(o.id));
    match order {
        Order::Oldest | Order::Edition => found.reverse(),
        Order::Title => found.sort_by_cached_key(|o| o.paper.as_ref().map(|p| p.title.to_lowercase())),
        Order::Starred => found.sort_by_key(|o| std::cmp::Reverse(o.marks.star)),
        Order::Tiers | Order::Newest | Order::Relevance | Order::Upvotes | Order::Velocity => {}
    }
    found.into_iter().map(|o| o.id).collect()
}

impl Orphan {
    fn holds(&self, clause: &Clause) -> bool {
        let holds = match &clause.atom {
            Atom::Text(field, text) => {
                let asked = folded(raw(text));
                // Words without a letter ask for nothing, asked for or asked away.
                if asked.is_empty() {
                    return true;
                }
                self.paper.as_ref().is_some_and(|p| has_words(p, *field, text, &asked))
            }
            Atom::Cat(pattern) => self.paper.as_ref().is_some_and(|p| in_category(p, pattern)),
            Atom::Is(State::Marked(mark)) => self.marks.get(*mark).is_some(),
            Atom::Is(State::Unread) => self.marks.read.is_none(),
            // What the cache knew of it is lost with it.
            Atom::Is(State::Updated | State::Watched | State::Withdrawn)
            | Atom::Edition(_)
            | Atom::Editions(..)
            | Atom::Since(_)
            | Atom::Year(_)
            | Atom::Kind(_)
            | Atom::Venue(_)
            | Atom::Has(_)
            | Atom::On(_)
            | Atom::Upvotes(..) => false,
            Atom::Id(id) => self.id == *id,
        };
        holds == (clause.polarity == Polarity::With)
    }
}

fn raw(text: &Text) -> &str {
    let (Text::Word(raw) | Text::Prefix(raw) | Text::Phrase(raw)) = text;
    raw
}

fn has_words(paper: &Paper, field: Field, text: &Text, asked: &str) -> bool {
    let authors = || paper.authors.iter().map(|a| &*a.name).collect::<Vec<_>>().join(" ; ");
    // A blank at each end makes a word's edges visible.
    let found = |text_of: &str| {
        let held = format!(" {} ", folded(text_of));
        match text {
            Text::Prefix(_) => held.contains(&format!(" {asked}")),
            Text::Word(_) | Text::Phrase(_) => held.contains(&format!(" {asked} ")),
        }
    };
    match field {
        Field::Any => found(&paper.title) || found(&authors()) || found(&paper.summary),
        Field::Title => found(&paper.title),
        Field::Author => found(&authors()),
        Field::Abstract => found(&paper.summary),
    }
}

fn in_category(paper: &Paper, pattern: &CatPattern) -> bool {
    let mut all = std::iter::once(&paper.primary).chain(&paper.categories);
    match pattern {
        CatPattern::Exact(c) => all.any(|of| of.as_str().eq_ignore_ascii_case(c.as_str())),
        CatPattern::Archive(archive) => all.any(|of| of.archive().eq_ignore_ascii_case(archive)),
    }
}
