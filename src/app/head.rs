//! The first line: tabs with their counts on the left, what is true of the list on the right. Where each part stands is
//! worked out here, so that a click finds what was drawn.

use super::layout::Panes;
use super::{Standing, State, View, order_words};
use crate::model::Category;
use crate::text::width::{clip, width};

/// Followed categories are named up to so many cells.
const CATEGORIES: usize = 40;
/// A tab's name is cut to so many cells.
const NAME: usize = 20;

/// What stands on the first line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The tabs, from the left.
    pub tabs: Vec<Tab>,
    /// What is said flush right; empty where there is no room.
    pub fact: String,
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

/// How much of the tabs is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Counted,
    Named,
    Current,
}

impl State {
    /// The first line at a width.
    pub fn head(&self, whole: u16) -> Head {
        let facts = self.facts();
        let room = usize::from(whole.saturating_sub(2));
        for form in [Form::Counted, Form::Named, Form::Current] {
            let tabs = self.tabs(form);
            let used = tabs.last().map_or(0, |t| usize::from(t.x + t.width - 1));
            let least = if form == Form::Current { 0 } else { 2 };
            let fact = facts.iter().find(|f| used + least.max(2) + width(f) <= room);
            match fact {
                Some(fact) => return Head { tabs, fact: fact.clone() },
                None if (facts.is_empty() || form == Form::Current) && used <= room => {
                    return Head { tabs, fact: String::new() };
                }
                None => {}
            }
        }
        Head { tabs: self.tabs(Form::Current), fact: String::new() }
    }

    fn tabs(&self, form: Form) -> Vec<Tab> {
        let saved = &self.memory.saved;
        let mut x = 1;
        let mut tabs = Vec::new();
        for view in View::all(saved).filter(|v| form != Form::Current || *v == self.view) {
            let name = clip(view.name(saved), NAME).into_owned();
            let count = self.count_of(view).filter(|_| form == Form::Counted).map(commas).unwrap_or_default();
            let blank = usize::from(!count.is_empty());
            let wide = u16::try_from(width(&name) + blank + count.len()).unwrap_or(u16::MAX);
            tabs.push(Tab { view, x, width: wide, name, count });
            x = x.saturating_add(wide).saturating_add(2);
        }
        tabs
    }

    /// How many papers a view lists. The day's number stands among the facts already.
    fn count_of(&self, view: View) -> Option<usize> {
        match view {
            View::Today => None,
            View::Unread | View::Starred | View::All | View::Saved(_) => {
                self.counts.get(view.place()).copied().flatten()
            }
        }
    }

    /// What is true of the list, the longest first.
    fn facts(&self) -> Vec<String> {
        let list = self.list();
        let count = commas(list.ids.len());
        let ordered = match list.query.sort {
            sort if sort == self.own_query().sort => String::new(),
            sort => format!(" · {}", order_words(sort)),
        };
        if self.view != View::Today {
            let what = match self.view {
                View::Unread => "unread",
                View::Starred => "starred",
                View::Today | View::All | View::Saved(_) => "papers",
            };
            return if list.answered { vec![format!("{count} {what}{ordered}"), count] } else { Vec::new() };
        }
        let Some(day) = self.edition.or(self.today()) else { return vec![] };
        if self.standing != Standing::Own {
            return vec![format!("SAMPLE · {} · {count} papers{ordered}", day.long()), format!("SAMPLE · {count}")];
        }
        let done = self.edition_size(day).is_some_and(|e| e.papers > 0 && e.unread == 0);
        let state = if done { " · done ✓" } else { "" };
        let short = if done { " ✓" } else { "" };
        let followed = self.followed.iter().map(Category::as_str).collect::<Vec<_>>().join(" ");
        let mut facts = vec![
            format!("{} · {count} computed ~{state}{ordered}", day.long()),
            format!("{} · {count} ~{state}", day.short()),
            format!("{} · {count} ~{short}", day.short()),
        ];
        if !followed.is_empty() && followed.len() <= CATEGORIES {
            facts.insert(0, format!("{} · {followed} · {count} computed ~{state}{ordered}", day.long()));
        }
        facts
    }

    /// Whether the card is shown.
    pub fn is_card(&self) -> bool {
        self.shape.panes == Panes::Card
    }
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
