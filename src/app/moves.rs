//! Moving: the cursor in the list, lines in the detail, views and editions.

use super::effect::{Effect, Effects};
use super::{Focus, State, View};
use crate::action::Action;
use crate::model::Day;

/// Editions that are not held are named up to so many, beside those that are.
const UNHELD: usize = 400;

impl State {
    pub(super) fn move_in_list(&mut self, action: Action, count: Option<usize>) {
        let page = self.layout.papers();
        let n = count.unwrap_or(1);
        let list = self.list_mut();
        let (at, last) = (list.cursor, list.ids.len().saturating_sub(1));
        let to = match action {
            Action::Up => at.saturating_sub(n),
            Action::HalfDown => at + n * (page / 2).max(1),
            Action::HalfUp => at.saturating_sub(n * (page / 2).max(1)),
            Action::PageDown => at + n * page.saturating_sub(1).max(1),
            Action::PageUp => at.saturating_sub(n * page.saturating_sub(1).max(1)),
            Action::Top => count.map_or(0, |n| n.saturating_sub(1)),
            Action::Bottom => count.map_or(last, |n| n.saturating_sub(1)),
            _ => at + n,
        };
        list.go(to, page);
    }

    pub(super) fn scroll_detail(&mut self, action: Action, count: Option<usize>) {
        let page = usize::from(self.layout.detail.height).max(1);
        let n = count.unwrap_or(1);
        let lines = self.laid.as_ref().map_or(0, |l| l.lines.len());
        let last = lines.saturating_sub(page);
        self.scroll = match action {
            Action::Up => self.scroll.saturating_sub(n),
            Action::HalfDown => self.scroll + n * (page / 2).max(1),
            Action::HalfUp => self.scroll.saturating_sub(n * (page / 2).max(1)),
            Action::PageDown => self.scroll + n * page.saturating_sub(1).max(1),
            Action::PageUp => self.scroll.saturating_sub(n * page.saturating_sub(1).max(1)),
            Action::Top => 0,
            Action::Bottom => last,
            _ => self.scroll + n,
        }
        .min(last);
    }

    /// `f1` to `f9`: the link of that number.
    pub(super) fn open_link(&mut self, n: u8, effects: &mut Effects) {
        let links = self.laid.as_ref().map_or(&[][..], |l| &l.links);
        if let Some(link) = links.get(usize::from(n).wrapping_sub(1)) {
            return effects.push(Effect::Open(link.clone()));
        }
        let links = if links.len() == 1 { "1 link".into() } else { format!("{} links", links.len()) };
        self.say(format!("this paper has {links}"));
    }

    pub(super) fn view_at(&mut self, place: usize, effects: &mut Effects) {
        self.keep_place(effects);
        self.search = None;
        self.range = None;
        self.focus = Focus::List;
        self.view = View::at(place, &self.memory.saved);
        // Every list is asked for again when it is turned to.
        self.jobs.arrivals = 0;
        match self.view {
            View::Trending => self.turn_to_trending(effects),
            _ => self.ask_view(effects),
        }
    }

    /// The view of a tab, by its number from 1.
    pub(super) fn view_of_tab(&mut self, tab: usize, effects: &mut Effects) {
        let view = self.views().nth(tab.saturating_sub(1));
        match view {
            Some(view) => self.view_at(view.place(), effects),
            None => self.say("no query is saved there · :save NAME keeps a search"),
        }
    }

    /// The view so many tabs further, or the first after the last.
    pub(super) fn step_view(&mut self, by: usize, effects: &mut Effects) {
        let views: Vec<View> = self.views().collect();
        let at = (self.tab_of(self.view) + views.len() - 1 + by) % views.len();
        self.view_at(views[at].place(), effects);
    }

    /// Walks to the edition announced before or after, held or not; beyond the oldest held nothing is looked for.
    pub(super) fn walk(&mut self, action: Action, effects: &mut Effects) {
        if self.view == View::Trending && self.search.is_none() {
            return self.walk_trending(action, effects);
        }
        let Some(newest) = self.today() else { return self.say("no edition is held yet · r syncs") };
        if self.editions.is_empty() {
            return self.say("one moment: the editions are being looked up");
        }
        // Missed editions in one list are walked from their ends.
        let missed = self.missed_shown().map(|m| if action == Action::Older { m.from } else { m.to });
        let here = missed.or(self.edition).unwrap_or(newest);
        let held = || self.editions.iter().map(|e| e.day);
        let oldest = held().next_back().unwrap_or(newest);
        let last = self.calendar.newest(self.now.at).day.max(newest);
        // What is held under a day that the schedule knows nothing of is walked to as well.
        let to = if action == Action::Older {
            let before = Some(self.calendar.before(here)).filter(|day| *day >= oldest);
            held().find(|d| *d < here).max(before)
        } else {
            let after = Some(self.calendar.after(here)).filter(|day| *day <= last);
            held().rfind(|d| *d > here).into_iter().chain(after).min()
        };
        let Some(day) = to else {
            let what = if action == Action::Older { "the oldest edition held" } else { "the newest edition" };
            return self.say(format!("{} is {what}", here.long()));
        };
        self.turn_to_edition(day, effects);
    }

    /// The editions announced between the oldest held and now, held or not, newest first.
    pub(super) fn announced_days(&self) -> Vec<Day> {
        let Some(oldest) = self.editions.last().map(|e| e.day) else { return Vec::new() };
        let mut days: Vec<Day> = self.editions.iter().map(|e| e.day).collect();
        let mut day = self.calendar.newest(self.now.at).day;
        while day > oldest && days.len() < 2 * self.editions.len() + UNHELD {
            days.push(day);
            day = self.calendar.before(day);
        }
        days.sort_unstable_by(|a, b| b.cmp(a));
        days.dedup();
        days
    }

    /// Shows the edition of a day.
    pub(super) fn turn_to_edition(&mut self, day: Day, effects: &mut Effects) {
        self.keep_place(effects);
        self.stand_aside_missed();
        self.show_days(Some(day), effects);
    }
}
