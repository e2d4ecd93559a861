//! Which papers of the fake world answer a query.

use crate::model::query::{Atom, Field, KindPattern, Polarity, State as Is, Text};
use crate::model::{Day, DaySpec, Held, Kind, Mark, Query, Watch};

/// The editions a paper is in.
pub(super) fn days_of(held: &Held) -> Vec<Day> {
    let announced = held.known.announced.iter().map(|a| a.edition);
    held.edition.map(|e| e.day).into_iter().chain(announced).collect()
}

fn is_kind(asked: KindPattern, kind: &Kind) -> bool {
    match asked {
        KindPattern::New => *kind == Kind::New,
        KindPattern::Cross => *kind == Kind::Cross,
        KindPattern::Replace => *kind == Kind::Replace,
        KindPattern::ReplaceCross => *kind == Kind::ReplaceCross,
        KindPattern::Replaced => kind.is_replacement(),
        KindPattern::Other => matches!(kind, Kind::Other(_)),
    }
}

/// As much of the query language as the tests press.
pub(super) fn matches(query: &Query, held: &Held, watched: &[Watch]) -> bool {
    let hidden = held.marks.hidden.is_some();
    if hidden != query.asks_hidden() && hidden {
        return false;
    }
    query.all.iter().all(|alternatives| {
        alternatives.iter().any(|clause| {
            let holds = match &clause.atom {
                Atom::Text(Field::Author, Text::Word(w) | Text::Prefix(w) | Text::Phrase(w)) => {
                    held.paper.authors.iter().any(|a| a.name.to_lowercase().contains(w.as_str()))
                }
                Atom::Is(Is::Watched) => watched.iter().any(|w| matches(&w.query(), held, &[])),
                Atom::Text(_, Text::Word(w) | Text::Prefix(w) | Text::Phrase(w)) => {
                    held.paper.title.to_lowercase().contains(w.as_str())
                }
                Atom::Is(Is::Marked(mark)) => held.marks.get(*mark).is_some(),
                Atom::Is(Is::Unread) => held.marks.get(Mark::Read).is_none(),
                Atom::Id(id) => held.paper.id == *id,
                Atom::Year(year) => held.edition.is_some_and(|e| e.day.date().year() == *year),
                Atom::Kind(kind) => held.known.announced.iter().any(|a| is_kind(*kind, &a.kind)),
                Atom::Edition(DaySpec::Day(day)) => days_of(held).contains(day),
                Atom::Editions(DaySpec::Day(from), DaySpec::Day(to)) => {
                    days_of(held).iter().any(|day| (from..=to).contains(&day))
                }
                Atom::Is(Is::Updated) => held.known.looked.is_some_and(|v| v < held.paper.version),
                Atom::Is(Is::Withdrawn) => held.known.versions.iter().any(|v| v.is_withdrawn),
                Atom::Cat(_)
                | Atom::Edition(_)
                | Atom::Editions(..)
                | Atom::Since(_)
                | Atom::Venue(_)
                | Atom::Has(_)
                | Atom::Upvotes(..) => true,
                Atom::On(period) => {
                    let day = held.known.daily.as_ref().and_then(|d| d.day);
                    day.is_some_and(|day| period.is_none_or(|p| p.holds(day)))
                }
            };
            holds == (clause.polarity == Polarity::With)
        })
    })
}
