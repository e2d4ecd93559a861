//! The views: named queries with an order.

use crate::model::{Category, Day, DaySpec, Mark, Query, Sort, query};

/// A tab.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// One edition: the newest held, or one walked to.
    #[default]
    Today,
    /// What is not read.
    Unread,
    /// What is starred.
    Starred,
    /// All that is held.
    All,
}

impl View {
    /// All views, in the order of the tabs.
    pub const ALL: [Self; 4] = [Self::Today, Self::Unread, Self::Starred, Self::All];

    /// Its place among the tabs.
    pub const fn place(self) -> usize {
        match self {
            Self::Today => 0,
            Self::Unread => 1,
            Self::Starred => 2,
            Self::All => 3,
        }
    }

    /// Its tab.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Today => "Today",
            Self::Unread => "Unread",
            Self::Starred => "Starred",
            Self::All => "All",
        }
    }

    /// Its query. `edition` names the day of `Today`, the newest held where there is none.
    pub fn query(self, edition: Option<Day>, followed: &[Category]) -> Query {
        let state = |s| Query::default().and(query::Atom::Is(s));
        match self {
            Self::Today => {
                let day = edition.map_or(DaySpec::Today, DaySpec::Day);
                Query::default().and(query::Atom::Edition(day)).and_any_of(followed)
            }
            Self::Unread => state(query::State::Unread).and_any_of(followed).sorted(Sort::Newest),
            Self::Starred => state(query::State::Marked(Mark::Star)).sorted(Sort::Newest),
            Self::All => Query::default().sorted(Sort::Newest),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_view_is_a_query_one_could_type() {
        let followed: Vec<Category> = ["cs.CL", "hep-th"].iter().map(|c| c.parse().unwrap()).collect();
        let texts = View::ALL.map(|v| v.query(None, &followed).to_string());
        assert_eq!(texts[0], "edition:today cat:cs.CL OR cat:hep-th ");
        assert_eq!(texts[1], "is:unread cat:cs.CL OR cat:hep-th sort:newest ");
        assert_eq!(texts[2], "is:starred sort:newest ");
        assert_eq!(texts[3], "sort:newest ");
    }
}
