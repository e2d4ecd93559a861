//! Saved queries: views of the reader's own, with a tab each.

use super::command::not_one_of;
use super::effect::{Effects, Order};
use super::{ListPane, State, View};
use crate::model::{Query, SavedQuery};
use crate::text::width::width;

/// A name is no wider than this many cells: it is a tab.
const WIDEST: usize = 32;
/// Views beyond these have no tab to stand on.
const MOST: usize = 200;

impl State {
    /// `:save NAME`: the search on screen, or the query of the view, becomes a view.
    pub(super) fn save_query(&mut self, name: &str, effects: &mut Effects) -> Result<(), String> {
        let Some(SavedQuery { name, .. }) = SavedQuery::new(name, "") else {
            return Err("a view wants a name: save NAME".into());
        };
        if View::FIXED.iter().any(|v| v.name(&[]).eq_ignore_ascii_case(&name)) {
            return Err(format!("{name} is a view that there always is; take another name"));
        }
        if width(&name) > WIDEST {
            return Err(format!("a view's name is at most {WIDEST} letters wide: it is a tab"));
        }
        if self.memory.saved.len() >= MOST && self.memory.saved.iter().all(|s| s.name != name) {
            return Err(format!("there are {MOST} saved views; forget one"));
        }
        let query = self.query_shown();
        if query.is_empty() {
            return Err("nothing is searched yet: / and then save".into());
        }
        self.write_query(name.to_string(), Some(query), effects);
        Ok(())
    }

    /// `:forget NAME`: the view goes; undo brings it back.
    pub(super) fn forget_query(&mut self, name: &str, effects: &mut Effects) -> Result<(), String> {
        let wanted = name.to_lowercase();
        let saved = &self.memory.saved;
        let found = saved.iter().find(|s| &*s.name == name);
        let Some(found) = found.or_else(|| saved.iter().find(|s| s.name.to_lowercase() == wanted)) else {
            if saved.is_empty() {
                return Err("no view is saved".into());
            }
            return Err(not_one_of("saved view", name, saved.iter().map(|s| &*s.name)));
        };
        let name = found.name.to_string();
        self.write_query(name, None, effects);
        Ok(())
    }

    fn write_query(&mut self, name: String, query: Option<String>, effects: &mut Effects) {
        self.turn(Order::SaveQuery { name, query }, effects);
    }

    /// The query on screen as it could be typed, with the order it is shown in.
    fn query_shown(&self) -> String {
        let order = self.list().query.sort;
        match &self.search {
            Some(search) => {
                let typed = search.line.text();
                // The beginning of a word stays one, as on screen: a view's last word is whole.
                let begun = Query::parse(typed) != Query::parse(&format!("{typed} "));
                let typed = format!("{}{}", typed.trim(), if begun { "*" } else { "" });
                match order {
                    Some(order) if Query::parse(&typed).sort != Some(order) => {
                        format!("{typed} sort:{}", order.word())
                    }
                    _ => typed,
                }
            }
            None => self.list().query.to_string().trim().to_owned(),
        }
    }

    /// These queries are saved now: tabs come and go, the others keep their lists and cursors.
    pub(super) fn saved_are(&mut self, saved: Vec<SavedQuery>, effects: &mut Effects) {
        let before = std::mem::replace(&mut self.memory.saved, saved);
        let here = self.view.name(&before).to_owned();
        let mut old = std::mem::take(&mut self.lists);
        let own = old.split_off(View::FIXED.len().min(old.len()));
        let mut kept: Vec<(&SavedQuery, ListPane)> = before.iter().zip(own).collect();
        self.lists = old;
        for view in View::all(&self.memory.saved).skip(View::FIXED.len()) {
            let View::Saved(n) = view else { continue };
            let query = &self.memory.saved[usize::from(n)];
            let place = kept.iter().position(|(of, _)| *of == query);
            let fresh = || {
                let mut list = ListPane::of(view.query(None, self.followed_here(), &self.memory.saved));
                list.stale = true;
                list
            };
            let list = place.map_or_else(fresh, |at| kept.swap_remove(at).1);
            self.lists.push(list);
        }
        if let View::Saved(n) = self.view {
            let place = self.memory.saved.iter().position(|s| *s.name == *here);
            // The tab before it, where it is gone.
            let before = if n == 0 { View::All.place() } else { View::FIXED.len() + usize::from(n) - 1 };
            let place = place.map_or(before, |at| View::FIXED.len() + at);
            self.view = View::at(place.min(self.lists.len() - 1), &self.memory.saved);
        }
        // What is counted stands by the places of the views.
        self.counts.truncate(View::FIXED.len());
        self.count_at = Some(self.now.since_start);
        if self.search.is_none() && (self.list().stale || !self.list().answered) {
            self.ask_view(effects);
        }
    }

    /// `saved as routing · g5`, or what became of the query of that name: the others may be of another process.
    pub(super) fn tell_saved(&mut self, name: &str, before: &[SavedQuery]) {
        let now = &self.memory.saved;
        let text = match now.iter().position(|s| &*s.name == name) {
            None => format!("forgotten: {name} · u undo"),
            Some(at) if before.contains(&now[at]) => "saved already".into(),
            Some(at) => match self.tab_of(View::Saved(u8::try_from(at).unwrap_or(u8::MAX))) {
                tab @ 1..=9 => format!("saved as {name} · g{tab} shows it"),
                _ => format!("saved as {name} · Tab goes there"),
            },
        };
        self.say(text);
    }
}

#[cfg(test)]
mod tests {
    use super::super::fake::{Fake, papers};
    use super::*;

    fn said(fake: &Fake) -> &str {
        fake.state.notice.as_ref().map_or("", |n| &n.text)
    }

    #[test]
    fn a_search_becomes_a_view_with_a_tab() {
        let fake = Fake::new(papers(40), 120, 36).press("/routing<enter>:save my routing<enter>");
        assert_eq!(said(&fake), "saved as my routing · g5 shows it");
        assert!(fake.state.search.is_some(), "the search stays");
        let fake = fake.press("g5");
        assert_eq!((fake.state.view, fake.state.list().ids.len()), (View::Saved(0), 5));
        assert_eq!(fake.state.view.name(&fake.state.memory.saved), "my routing");
        assert_eq!(fake.press("<tab>").state.view, View::Today, "Tab walks on from the last");
    }

    #[test]
    fn forgetting_is_undone() {
        let fake = Fake::new(papers(40), 120, 36).press("/routing<enter>:save a<enter><esc>g5jj:forget a<enter>");
        assert_eq!((said(&fake), fake.state.view), ("forgotten: a · u undo", View::All));
        assert!(fake.state.list().answered && fake.state.lists.len() == View::FIXED.len());
        let fake = fake.press("u");
        assert_eq!((fake.state.lists.len(), said(&fake)), (View::FIXED.len() + 1, "undone: forget a, Fri 12:00"));
        assert_eq!(fake.press("g5").state.list().ids.len(), 5);
    }

    #[test]
    fn the_other_lists_keep_their_cursors_and_the_tab_its_view() {
        let fake =
            Fake::new(papers(40), 120, 36).press("/routing<enter>:save a<enter>/sketch<enter>:save b<enter><esc>");
        let fake = fake.press("g4jjjg6jj");
        assert_eq!(fake.state.view, View::Saved(1));
        let paper = fake.state.current();
        let fake = fake.press(":forget a<enter>");
        assert_eq!((fake.state.view, fake.state.current()), (View::Saved(0), paper));
        assert_eq!(fake.state.lists[View::All.place()].cursor, 3);
        let fake = fake.press("u");
        assert_eq!((fake.state.view, fake.state.current()), (View::Saved(1), paper));
    }

    #[test]
    fn what_another_process_saved_is_not_taken_for_ones_own() {
        let mut fake = Fake::new(papers(40), 120, 36).press("/routing<enter>:save a<enter>");
        fake.saved.push(SavedQuery::new("theirs", "sketch").unwrap());
        let mut fake = fake.press(":save mine<enter>");
        assert_eq!(said(&fake), "saved as mine · g7 shows it");
        fake.saved.push(SavedQuery::new("another", "sketch").unwrap());
        let fake = fake.press(":forget a<enter>");
        assert_eq!(said(&fake), "forgotten: a · u undo");
        assert_eq!(fake.state.memory.saved.len(), 3);
    }

    #[test]
    fn a_view_lists_what_was_on_screen_when_it_was_saved() {
        for (keys, query) in
            [("/rout", "rout*"), ("/rout<space>", "rout"), ("/\"a<space>b\"", "\"a b\""), ("/is:unread", "is:unread")]
        {
            let fake = Fake::new(papers(40), 120, 36).press(keys).press("<enter>");
            let shown = fake.state.list().query.clone();
            let fake = fake.press(":save x<enter>");
            assert_eq!(fake.state.memory.saved[0].query, query);
            assert_eq!(fake.press("g5").state.list().query.all, shown.all, "{keys}");
        }
    }

    #[test]
    fn the_order_chosen_is_saved_too() {
        let fake = Fake::new(papers(40), 120, 36).press("g3:sort title<enter>:save by title<enter>");
        assert_eq!(fake.state.memory.saved[0].query, "is:starred sort:title");
        let fake = Fake::new(papers(40), 120, 36).press("/routing<enter>:sort oldest<enter>:save x<enter>");
        assert_eq!(fake.state.memory.saved[0].query, "routing* sort:oldest");
    }

    #[test]
    fn a_name_taken_is_saved_anew() {
        let fake =
            Fake::new(papers(40), 120, 36).press("/routing<enter>:save a<enter>/<c-u>sketch<enter>:save a<enter>");
        assert_eq!(fake.state.memory.saved.len(), 1);
        assert_eq!(fake.press("g5").state.list().query.to_string(), "sketch* ");
    }

    #[test]
    fn a_disk_that_is_full_is_said_and_nothing_changes() {
        let mut fake = Fake::new(papers(40), 120, 36).press("/routing<enter>");
        fake.broken_writer = true;
        let fake = fake.press(":save a<enter>");
        assert!(said(&fake).contains("the disk is full"), "{}", said(&fake));
        assert!(fake.state.memory.saved.is_empty() && fake.state.lists.len() == View::FIXED.len());
    }
}
