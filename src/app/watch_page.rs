//! What can be watched for from where the cursor stands: the paper's authors and categories, the words searched for or
//! typed, and all that is watched for already. Enter takes up or lets go.

use super::effect::Effects;
use super::watching::{Origin, Stand};
use super::{Overlay, State};
use crate::action::Action;
use crate::model::Watch;
use crate::model::query::{Field, Text};
use crate::text::line::Line;

/// The page.
#[derive(Clone, Debug, PartialEq)]
pub struct WatchPage {
    /// What is typed.
    pub line: Line,
    offered: Vec<Watch>,
    /// What passes, what is typed first.
    passing: Vec<Watch>,
    /// The chosen one, among those that pass.
    pub cursor: usize,
}

/// Something that can be watched for.
#[derive(Clone, Debug, PartialEq)]
pub struct Watchable<'a> {
    /// It.
    pub watch: &'a Watch,
    /// Where it stands, if it is watched for.
    pub origin: Option<Origin>,
}

impl WatchPage {
    fn filter(&mut self) {
        let typed = self.line.text().trim().to_owned();
        let wanted = typed.to_lowercase();
        let passes = |w: &&Watch| w.to_string().to_lowercase().contains(&wanted);
        self.passing = self.offered.iter().filter(passes).cloned().collect();
        let own = Watch::parse(&typed).or_else(|_| Watch::word(&typed)).ok().filter(|_| !typed.is_empty());
        // What is typed stands behind what it finds, unless it names its kind.
        if let Some(own) = own.filter(|own| self.passing.iter().all(|w| !w.is_like(own))) {
            self.passing.push(own);
        }
        self.cursor = 0;
    }
}

impl State {
    /// `w`: what the paper under the cursor offers to be watched for.
    pub(super) fn open_watch(&mut self) {
        let mut offered: Vec<Watch> = Vec::new();
        let here = self.current().map(|id| self.watches_of(id)).unwrap_or_default();
        let all = self.searched_words().into_iter().chain(here).chain(self.watches().cloned());
        for watch in all {
            if offered.iter().all(|w| !w.is_like(&watch)) {
                offered.push(watch);
            }
        }
        let mut page = WatchPage { line: Line::default(), offered, passing: Vec::new(), cursor: 0 };
        page.filter();
        self.overlay = Some(Overlay::Watch(page));
    }

    /// The words of the search on screen, each to be watched for alone.
    fn searched_words(&self) -> Vec<Watch> {
        let Some(search) = &self.search else { return Vec::new() };
        let texts = search.list.query.texts(Field::Any).chain(search.list.query.texts(Field::Title));
        let word = |text: &Text| match text {
            Text::Word(word) | Text::Phrase(word) => Watch::word(word).ok(),
            Text::Prefix(word) => Watch::word(&format!("{word}*")).ok(),
        };
        texts.filter_map(word).collect()
    }

    /// What passes, with where each stands.
    pub fn watchable<'a>(&'a self, page: &'a WatchPage) -> impl ExactSizeIterator<Item = Watchable<'a>> {
        page.passing.iter().map(|watch| Watchable { watch, origin: self.watched_by(watch) })
    }

    pub(super) fn act_in_watch(&mut self, action: Action, effects: &mut Effects) {
        let page_height = usize::from(self.layout.whole.height / 2);
        let Some(Overlay::Watch(page)) = &mut self.overlay else { return };
        let last = page.passing.len().saturating_sub(1);
        match action {
            Action::Accept => self.accept_watch(effects),
            Action::Down => page.cursor = (page.cursor + 1).min(last),
            Action::Up => page.cursor = page.cursor.saturating_sub(1),
            Action::PageDown => page.cursor = (page.cursor + page_height).min(last),
            Action::PageUp => page.cursor = page.cursor.saturating_sub(page_height),
            other => self.edit(|line| super::update::edit_line(line, other), effects),
        }
    }

    pub(super) fn edit_watch(&mut self, edit: impl FnOnce(&mut Line)) {
        if let Some(Overlay::Watch(page)) = &mut self.overlay {
            let before = page.line.text().to_owned();
            edit(&mut page.line);
            if page.line.text() != before {
                page.filter();
            }
        }
    }

    /// Enter: the page stays, for there may be more to watch for.
    fn accept_watch(&mut self, effects: &mut Effects) {
        let Some(Overlay::Watch(page)) = &self.overlay else { return };
        let Some(watch) = page.passing.get(page.cursor).cloned() else {
            return self.say("type a word, or author:NAME");
        };
        let stand = if self.watched_by(&watch).is_some() { Stand::Down } else { Stand::Up };
        if let Err(why) = self.set_watch(watch, stand, effects) {
            self.notice(why, super::Tone::Bad);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fake::{Fake, papers};
    use super::*;
    use crate::app::watching::is_watched;

    fn said(fake: &Fake) -> &str {
        fake.state.notice.as_ref().map_or("", |n| &n.text)
    }

    fn offered(fake: &Fake) -> Vec<String> {
        let Some(Overlay::Watch(page)) = &fake.state.overlay else { panic!("no page") };
        fake.state
            .watchable(page)
            .map(|w| format!("{}{}", w.watch, if w.origin.is_some() { " ✓" } else { "" }))
            .collect()
    }

    fn watches(fake: &Fake) -> Vec<String> {
        fake.state.watches().map(ToString::to_string).collect()
    }

    #[test]
    fn the_page_offers_what_the_paper_and_the_search_have() {
        let fake = Fake::new(papers(30), 120, 36).press("jw");
        assert_eq!(offered(&fake), ["author:\"First0 Last0\"", "author:\"First1 Last1\"", "cat:cs.CL", "cat:cs.LG"]);
        let fake = fake.press("<esc>/routing<enter>w");
        assert_eq!(offered(&fake)[0], "word:routing*");
        assert_eq!(offered(&fake.press("sparse"))[..], ["word:sparse"], "what is typed");
    }

    #[test]
    fn enter_takes_up_and_lets_go_and_undo_brings_it_back() {
        let fake = Fake::new(papers(30), 120, 36).press("w<enter>");
        assert_eq!(said(&fake), "watched: author:\"First0 Last0\" · u undo");
        assert_eq!(offered(&fake)[0], "author:\"First0 Last0\" ✓");
        let fake = fake.press("<enter>");
        assert_eq!((said(&fake), watches(&fake).len()), ("no longer watched: author:\"First0 Last0\" · u undo", 0));
        let fake = fake.press("<esc>u");
        assert_eq!(watches(&fake), ["author:\"First0 Last0\""]);
        assert_eq!(said(&fake), "undone: unwatch author:\"First0 Last0\", Fri 12:00");
        let fake = fake.press("u");
        assert!(watches(&fake).is_empty());
        assert_eq!(watches(&fake.press("<c-r>")), ["author:\"First0 Last0\""]);
    }

    #[test]
    fn rows_are_marked_and_counted_while_they_match() {
        let fake = Fake::new(papers(40), 120, 36).press(":watch word:routing<enter>");
        let marked = |fake: &Fake| fake.state.rows.values().filter(|r| is_watched(r)).count();
        assert_eq!((marked(&fake), fake.state.watched_fact()), (5, Some("5 watched".into())));
        let fake = fake.press(":unwatch word:routing<enter>");
        assert_eq!((marked(&fake), fake.state.watched_fact()), (0, None));
        assert_eq!(said(&fake.press(":unwatch word:routing<enter>")), "word:routing is not watched for");
    }

    #[test]
    fn commands_say_what_is_wrong_and_show_what_is_watched() {
        let fake = Fake::new(papers(40), 120, 36).press(":watched<enter>");
        assert!(said(&fake).starts_with("nothing is watched for yet"));
        let fake = fake.press(":watch routing<enter>");
        assert!(said(&fake).starts_with("watch what?"), "{}", said(&fake));
        let fake = fake.press("<esc>:watch word:routing<enter>:watch word:Routing<enter>");
        assert_eq!(said(&fake), "word:Routing is watched for already");
        let fake = fake.press("<esc>:watched<enter>");
        assert_eq!(fake.state.list().ids.len(), 5);
        let fake = fake.press("<esc>g1SSSS");
        assert_eq!(said(&fake), "order: watched first");
    }

    #[test]
    fn what_the_config_watches_for_stays() {
        let mut fake = Fake::watching(papers(40), 120, 36, &["word:routing"]);
        assert_eq!(fake.state.watched_fact().as_deref(), Some("5 watched"));
        fake = fake.press("wrouting<enter>");
        assert_eq!(said(&fake), "word:routing stands in config.toml, under [watch]: take it out there");
        assert_eq!(watches(&fake), ["word:routing"]);
    }

    #[test]
    fn completion_knows_the_kinds_and_what_is_watched() {
        let line = |fake: &Fake| fake.state.command.as_ref().map(|c| c.line.text().to_owned()).unwrap_or_default();
        let fake = Fake::new(papers(40), 120, 36).press(":watch au<tab>");
        assert_eq!(line(&fake), "watch author:");
        let fake = fake.press("First1<tab>");
        assert_eq!(line(&fake), "watch author:\"First1 Last1\" ");
        let fake = fake.press("<enter>:unwatch <tab>");
        assert_eq!(line(&fake).trim_end(), "unwatch author:\"First1 Last1\"");
        assert_eq!(line(&fake.press("<esc>:watch cat:cs.I<tab>")).trim_end(), "watch cat:cs.IR");
    }

    #[test]
    fn a_disk_that_is_full_is_said_and_nothing_is_watched() {
        let mut fake = Fake::new(papers(40), 120, 36);
        fake.broken_writer = true;
        let fake = fake.press("w<enter>");
        assert!(said(&fake).contains("the disk is full"));
        assert!(watches(&fake).is_empty());
    }
}
