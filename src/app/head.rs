//! The first line: tabs with their counts on the left, what is true of the list on the right. Where each part stands is
//! worked out here, so that a click finds what was drawn.

use super::{Standing, State, Surety, View, order_words};
use crate::text::width::{clip, width};

/// A tab's name is cut to so many cells.
const NAME: usize = 20;

/// So many cells are kept for the facts before tabs carry counts: what an edition says of itself.
const FACTS: usize = 40;
/// The same where there is room for its kinds, and from how many cells on there is.
const FACTS_AND_KINDS: usize = 54;
const AMPLE: usize = 96;
/// From so many cells on more than one tab stands.
const SOME_TABS: usize = 70;

/// What stands on the first line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The tabs, from the left.
    pub tabs: Vec<Tab>,
    /// Columns of the signs that there are more tabs than there is room for.
    pub cuts: Vec<u16>,
    /// What is said flush right; empty where there is no room.
    pub fact: String,
    /// How sure that is.
    pub surety: Surety,
}

/// A tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// Its view.
    pub view: View,
    /// Its first column.
    pub x: u16,
    /// Its columns, count included.
    pub width: u16,
    /// Its name, cut where it is long.
    pub name: String,
    /// How many papers it lists, with commas; empty where that is not shown.
    pub count: String,
}

/// Whether tabs carry their counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Counted,
    Named,
}

impl State {
    /// The first line at a width: counts go first, then the longer facts, then the tabs far from the one on screen, and
    /// then what the facts can do without.
    pub fn head(&self, whole: u16) -> Head {
        let facts = self.facts();
        // A day's first four forms say all that matters of it.
        let matters = facts.len().min(4);
        let room = usize::from(whole.saturating_sub(2));
        let surety = self.surety();
        let counted = self.tabs(Form::Counted);
        // Whether there are counts is of the width, not of the view: tabs do not move when another is turned to.
        let kept = if room < AMPLE { FACTS } else { FACTS_AND_KINDS };
        let all = if end_of(&counted) + 2 + kept <= room { counted } else { self.tabs(Form::Named) };
        let fits = |tabs: &[Tab], fact: &str| end_of(tabs) + if fact.is_empty() { 0 } else { 2 + width(fact) } <= room;
        let whole_facts = facts.iter().take(matters).map(String::as_str);
        for fact in whole_facts.chain(facts.is_empty().then_some("")) {
            if fits(&all, fact) {
                return Head { tabs: all, cuts: Vec::new(), fact: fact.to_owned(), surety };
            }
        }
        // Where there is room for tabs at all a shorter fact is better than one of them alone: the rule says more.
        for least in if room < SOME_TABS { [1, 1] } else { [3.min(all.len()), 1] } {
            for fact in facts.iter().skip(matters.saturating_sub(1)) {
                let (tabs, cuts) = self.tabs_within(room.saturating_sub(width(fact) + 2));
                if fits(&tabs, fact) && tabs.len() >= least {
                    return Head { tabs, cuts, fact: fact.clone(), surety };
                }
            }
        }
        let (tabs, cuts) = self.tabs_within(room);
        Head { tabs, cuts, fact: String::new(), surety }
    }

    fn tabs(&self, form: Form) -> Vec<Tab> {
        let saved = &self.memory.saved;
        let tab = |view: View| {
            let name = match self.missed_shown() {
                Some(_) if view == View::Today => "Missed".to_owned(),
                _ => clip(view.name(saved), NAME).into_owned(),
            };
            let count = self.count_of(view).filter(|_| form == Form::Counted).map(commas).unwrap_or_default();
            let blank = usize::from(!count.is_empty());
            let width = u16::try_from(width(&name) + blank + count.len()).unwrap_or(u16::MAX);
            Tab { view, x: 0, width, name, count }
        };
        let mut tabs: Vec<Tab> = self.views().map(tab).collect();
        stand(&mut tabs, 1);
        tabs
    }

    /// The tabs that fit so many cells, the one on screen among them, and where signs say that there are more.
    fn tabs_within(&self, room: usize) -> (Vec<Tab>, Vec<u16>) {
        let mut tabs = self.tabs(Form::Named);
        let all = tabs.len();
        let here = self.tab_of(self.view).saturating_sub(1);
        // Two cells at each end for the signs.
        let room = room.saturating_sub(4);
        let wide = |tabs: &[Tab]| tabs.iter().map(|t| usize::from(t.width) + 2).sum::<usize>();
        let first = (0..=here).find(|first| wide(&tabs[*first..=here]) <= room).unwrap_or(here);
        let last = (here..all).rev().find(|last| wide(&tabs[first..=*last]) <= room).unwrap_or(here);
        tabs.truncate(last + 1);
        tabs.drain(..first);
        stand(&mut tabs, if first > 0 { 3 } else { 1 });
        let before = (first > 0).then_some(1);
        let after = (last + 1 < all).then(|| end_of(&tabs) as u16 + 2);
        (tabs, before.into_iter().chain(after).collect())
    }

    /// How many papers a view lists. The day's number stands among the facts already.
    fn count_of(&self, view: View) -> Option<usize> {
        match view {
            View::Today | View::Trending => None,
            // What is held, until what is hidden of it has been counted out.
            View::All => self.counted(view).or(Some(self.held).filter(|n| *n > 0)),
            View::Unread | View::Starred | View::Updated | View::Saved(_) => self.counted(view),
        }
    }

    fn counted(&self, view: View) -> Option<usize> {
        self.counts.get(view.place()).copied().flatten()
    }

    /// What is true of the list, the longest first.
    fn facts(&self) -> Vec<String> {
        let list = self.list();
        let count = commas(list.ids.len());
        let ordered = match list.query.sort {
            sort if sort == self.own_query().sort => String::new(),
            sort => format!(" · {}", order_words(sort)),
        };
        if self.view == View::Trending {
            return self.facts_of_trending(&ordered);
        }
        if self.view != View::Today {
            let what = match self.view {
                View::Unread => "unread",
                View::Starred => "starred",
                View::Updated => "updated",
                View::Today | View::Trending | View::All | View::Saved(_) => "papers",
            };
            // What is marked leaves the count at once and the list when it is asked for anew: the tab says the same.
            let count = self.count_of(self.view).map_or(count, commas);
            return if list.answered { vec![format!("{count} {what}{ordered}"), count] } else { Vec::new() };
        }
        let Some(day) = self.edition.or(self.today()) else { return vec![] };
        if self.standing != Standing::Own {
            return vec![format!("SAMPLE · {} · {count} papers{ordered}", day.long()), format!("SAMPLE · {count}")];
        }
        match self.missed_shown() {
            Some(missed) => self.missed_forms(missed),
            None => self.day_forms(),
        }
    }

    fn surety(&self) -> Surety {
        match (self.standing, self.view) {
            (Standing::Own, View::Today) if self.missed_shown().is_none() => self.day_surety(),
            (Standing::Own, _) => Surety::Sure,
            (Standing::Sample | Standing::SampleForWant, _) => Surety::Guessed,
        }
    }
}

/// Puts tabs in their columns.
fn stand(tabs: &mut [Tab], mut x: u16) {
    for tab in tabs {
        tab.x = x;
        x = x.saturating_add(tab.width).saturating_add(2);
    }
}

/// The last column tabs take, counted from the first that may be written.
fn end_of(tabs: &[Tab]) -> usize {
    tabs.last().map_or(0, |t| usize::from(t.x.saturating_add(t.width)).saturating_sub(1))
}

/// A number with commas.
pub fn commas(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::fake::{Fake, papers};
    use super::*;

    #[test]
    fn numbers_have_commas() {
        assert_eq!([0, 999, 1_000, 3_041_882].map(commas), ["0", "999", "1,000", "3,041,882"]);
    }

    #[test]
    fn of_many_tabs_those_around_the_one_on_screen_stand() {
        let mut fake = Fake::new(papers(9), 80, 24);
        for n in 0..9 {
            fake = fake.press(&format!("/r{n}<enter>:save view{n}<enter><esc>"));
        }
        let names = |fake: &Fake| fake.state.head(80).tabs.iter().map(|t| t.name.clone()).collect::<Vec<_>>();
        let head = fake.state.head(80);
        assert_eq!((head.tabs[0].view, head.cuts.len()), (View::Today, 1));
        assert!(head.tabs.len() > 4 && !head.fact.is_empty(), "{head:?}");
        let fake = fake.press("<s-tab>");
        assert!(names(&fake).contains(&"view8".to_owned()) && !names(&fake).contains(&"Today".to_owned()));
        assert_eq!(fake.state.head(80).cuts, [1]);
    }

    #[test]
    fn no_part_of_the_first_line_leaves_it_or_overlaps() {
        let fake = Fake::new(papers(30), 120, 36);
        for whole in 0..200u16 {
            let head = fake.state.head(whole);
            let end = head.tabs.iter().fold(0, |end, tab| {
                assert!(tab.x >= end, "{whole}: {head:?}");
                tab.x + tab.width
            });
            if !head.fact.is_empty() {
                assert!(usize::from(end) + 2 + width(&head.fact) <= usize::from(whole), "{whole}: {head:?}");
            }
        }
    }
}
