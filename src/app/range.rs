//! The range: several papers of the list taken together, so that what is done is done to all of them at once.

use std::ops::RangeInclusive;

use super::{Focus, State};
use crate::model::PaperId;

/// Which papers of the list are taken together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    /// From this paper to the cursor.
    From(PaperId),
    /// All of the list.
    Whole,
}

impl State {
    /// `v`: begins a range at the cursor; again ends it.
    pub(super) fn toggle_range(&mut self) {
        self.focus = Focus::List;
        self.range = match self.range {
            Some(_) => None,
            None => self.current().map(Range::From),
        };
    }

    /// `V`: the whole list is the range; again ends it.
    pub(super) fn toggle_whole(&mut self) {
        self.focus = Focus::List;
        let whole = self.range != Some(Range::Whole) && !self.list().ids.is_empty();
        self.range = whole.then_some(Range::Whole);
    }

    /// The places of the list that the range holds; none without a range, or when its first paper has left the list.
    pub fn ranged(&self) -> Option<RangeInclusive<usize>> {
        let list = self.list();
        let last = list.ids.len().checked_sub(1)?;
        match self.range? {
            Range::Whole => Some(0..=last),
            Range::From(first) => {
                let first = list.ids.iter().position(|id| *id == first)?;
                Some(first.min(list.cursor)..=first.max(list.cursor))
            }
        }
    }

    /// The papers that a key is meant for: those of the range, else the one under the cursor.
    pub fn targets(&self) -> Vec<PaperId> {
        match self.ranged() {
            Some(places) => self.list().ids[places].to_vec(),
            None => self.current().into_iter().collect(),
        }
    }
}
