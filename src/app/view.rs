//! The views: named queries with an order.

use crate::model::{Category, Day, DaySpec, Mark, Query, SavedQuery, Sort, query};

/// A tab.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// One edition: the newest held, or one walked to.
    #[default]
    Today,
    /// What a community votes for: the list of a day, a week or a month.
    Trending,
    /// What is not read.
    Unread,
    /// What is starred.
    Starred,
    /// What is newer than the version looked at. It has a tab while there is any, after all others.
    Updated,
    /// All that is held.
    All,
    /// A saved query, by its place among them.
    Saved(u8),
}

impl View {
    /// The views there always are, in the order of the tabs; saved queries follow them.
    pub const FIXED: [Self; 6] = [Self::Today, Self::Trending, Self::Unread, Self::Starred, Self::All, Self::Updated];

    /// Its place among the tabs.
    pub const fn place(self) -> usize {
        match self {
            Self::Today => 0,
            Self::Trending => 1,
            Self::Unread => 2,
            Self::Starred => 3,
            Self::All => 4,
            Self::Updated => 5,
            Self::Saved(n) => Self::FIXED.len() + n as usize,
        }
    }

    /// The view of a place among the tabs; places beyond the last begin anew.
    pub fn at(place: usize, saved: &[SavedQuery]) -> Self {
        let place = place % (Self::FIXED.len() + saved.len());
        match Self::FIXED.get(place) {
            Some(view) => *view,
            None => Self::Saved(u8::try_from(place - Self::FIXED.len()).unwrap_or(u8::MAX)),
        }
    }

    /// All views.
    pub fn all(saved: &[SavedQuery]) -> impl Iterator<Item = Self> {
        (0..Self::FIXED.len() + saved.len()).map(|place| Self::at(place, saved))
    }

    /// Its tab.
    pub fn name(self, saved: &[SavedQuery]) -> &str {
        match self {
            Self::Saved(n) => saved.get(usize::from(n)).map_or("", |s| &*s.name),
            Self::Today => "Today",
            Self::Trending => "Trending",
            Self::Unread => "Unread",
            Self::Updated => "Updated",
            Self::Starred => "Starred",
            Self::All => "All",
        }
    }

    /// Its query. `edition` names the day of `Today`, the newest held where there is none.
    pub fn query(self, edition: Option<Day>, followed: &[Category], saved: &[SavedQuery]) -> Query {
        let state = |s| Query::default().and(query::Atom::Is(s));
        match self {
            Self::Today => {
                let day = edition.map_or(DaySpec::Today, DaySpec::Day);
                Query::default().and(query::Atom::Edition(day)).and_any_of(followed)
            }
            Self::Trending => Query::default().and(query::Atom::On(None)).sorted(Sort::Upvotes),
            Self::Unread => state(query::State::Unread).and_any_of(followed).sorted(Sort::Newest),
            Self::Starred => state(query::State::Marked(Mark::Star)).sorted(Sort::Newest),
            Self::Updated => state(query::State::Updated).sorted(Sort::Newest),
            Self::All => Query::default().sorted(Sort::Newest),
            // A blank ends the last word: nobody is typing it any more.
            Self::Saved(n) => {
                saved.get(usize::from(n)).map_or_else(Query::default, |s| Query::parse(&format!("{} ", s.query)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Clean;

    #[test]
    fn every_view_is_a_query_one_could_type() {
        let followed: Vec<Category> = ["cs.CL", "hep-th"].iter().map(|c| c.parse().unwrap()).collect();
        let saved = [SavedQuery { name: Clean::line("routing", 100), query: "routing cat:cs.CL".into() }];
        let texts: Vec<String> = View::all(&saved).map(|v| v.query(None, &followed, &saved).to_string()).collect();
        assert_eq!(texts[0], "edition:today cat:cs.CL OR cat:hep-th ");
        assert_eq!(texts[1], "on:daily sort:upvotes ");
        assert_eq!(texts[2], "is:unread cat:cs.CL OR cat:hep-th sort:newest ");
        assert_eq!(texts[3], "is:starred sort:newest ");
        assert_eq!(texts[4], "sort:newest ");
        assert_eq!(texts[5], "is:updated sort:newest ");
        assert_eq!(texts[6], "routing cat:cs.CL ");
        assert_eq!((View::at(6, &saved), View::at(7, &saved)), (View::Saved(0), View::Today));
        assert_eq!(View::Saved(0).name(&saved), "routing");
    }
}
