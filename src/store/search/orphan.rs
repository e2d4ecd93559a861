//! Starred papers the cache does not hold: asked one by one, as there are few and no index has them.

use super::super::order::Order;
use super::texts::Texts;
use crate::model::query::{self, Atom, Clause, Has, Polarity, State};
use crate::model::{Findings, LinkKind, Marks, Paper, PaperId, Query, Venue};

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
            Atom::Is(State::Withdrawn) => self.says(|said| said.is_withdrawn),
            Atom::Has(Has::Code) => self.says(|said| said.has(LinkKind::Code)),
            Atom::Has(Has::Project) => self.says(|said| said.has(LinkKind::Project)),
            Atom::Has(Has::Venue) => self.says(|said| said.venue.is_some()),
            Atom::Venue(asked) => self.says(|said| said.venue.as_ref().is_some_and(|venue| is_at(venue, asked))),
            // What the cache knew of it is lost with it.
            Atom::Is(State::Updated | State::Watched)
            | Atom::Edition(_)
            | Atom::Editions(..)
            | Atom::Since(_)
            | Atom::Year(_)
            | Atom::Kind(_)
            | Atom::On(_)
            | Atom::Upvotes(..) => false,
            Atom::Id(id) => self.id == *id,
        };
        holds == (clause.polarity == Polarity::With)
    }

    /// Whether its own texts say so.
    fn says(&self, so: impl Fn(&Findings) -> bool) -> bool {
        self.paper.as_ref().is_some_and(|p| so(&Findings::of(p.comment.as_deref(), &p.summary)))
    }
}

fn is_at(venue: &Venue, asked: &query::Venue) -> bool {
    let (name, year) = asked.parts();
    let is_year = year.is_none_or(|year| venue.year.is_some_and(|of| i32::from(of) == i32::from(year)));
    is_year && venue.full_name().to_lowercase().starts_with(name)
}
