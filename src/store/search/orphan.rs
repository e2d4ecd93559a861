//! Starred papers the cache does not hold: asked one by one, as there are few and no index has them.

use super::super::order::Order;
use super::texts::Texts;
use crate::model::query::{Atom, Clause, Polarity, State};
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
        Order::Oldest | Order::Edition(_) => found.reverse(),
        Order::Title => found.sort_by_cached_key(|o| o.paper.as_ref().map(|p| p.title.to_lowercase())),
        Order::Starred => found.sort_by_key(|o| std::cmp::Reverse(o.marks.star)),
        Order::Tiers | Order::Newest | Order::Relevance | Order::Upvotes | Order::Velocity | Order::Watched => {}
    }
    found.into_iter().map(|o| o.id).collect()
}

impl Orphan {
    fn holds(&self, clause: &Clause) -> bool {
        let holds = match &clause.atom {
            Atom::Text(..) | Atom::Cat(_) => match &self.paper {
                Some(paper) => return Texts::of(paper).hold(clause),
                None => false,
            },
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
