//! The palette: actions, commands, views, editions, categories and searches by a few letters of their names.

use std::cmp::Reverse;

use super::commands::{COMMANDS, CommandEntry};
use super::effect::Effects;
use super::head::commas;
use super::help::keys_of;
use super::{Overlay, State, View};
use crate::action::{Action, Group, Layer, TABLE};
use crate::model::{Category, Day, EditionSize};
use crate::text::fuzzy::{Fuzzy, Letters};
use crate::text::line::Line;

/// Searches offered again.
const SEARCHES: usize = 10;
/// Letters found are worked out for so many of the best; nobody looks at those after them without typing on.
const MARKED: usize = 300;

/// The page.
#[derive(Clone, Debug, PartialEq)]
pub struct Palette {
    /// What is typed.
    pub line: Line,
    /// Where it was opened.
    from: Layer,
    items: Vec<Item>,
    found: Vec<Found>,
    /// The chosen one, among those found.
    pub cursor: usize,
}

/// Something that can be done by its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What it does.
    does: Does,
    /// Its name.
    pub name: String,
    /// What it is, in a few words.
    pub about: String,
    /// Its keys, or how much it holds.
    pub right: String,
}

/// What is done with what was chosen.
#[derive(Clone, Debug, PartialEq)]
enum Does {
    Act(Action),
    Command(&'static CommandEntry),
    Show(View),
    Walk(Day),
    Papers(Category),
    Search(String),
}

/// An item that passes, and its letters that were found.
#[derive(Clone, Debug, PartialEq)]
struct Found {
    item: usize,
    letters: Letters,
}

impl Item {
    /// What kind of thing it is, in a word.
    pub const fn kind(&self) -> &'static str {
        match &self.does {
            Does::Act(_) => "action",
            Does::Command(_) => "command",
            Does::Show(_) => "view",
            Does::Walk(_) => "edition",
            Does::Papers(_) => "category",
            Does::Search(_) => "search",
        }
    }
}

impl Palette {
    /// What passes, the best first, each with its letters that were found.
    pub fn found(&self) -> impl ExactSizeIterator<Item = (&Item, &Letters)> {
        self.found.iter().map(|f| (&self.items[f.item], &f.letters))
    }

    /// How many things there are.
    pub fn total(&self) -> usize {
        self.items.len()
    }

    fn filter(&mut self) {
        self.cursor = 0;
        let typed = self.line.text().trim();
        let mut fuzzy = Fuzzy::new(typed);
        let mut ranked: Vec<(u32, usize)> = Vec::new();
        for (at, item) in self.items.iter().enumerate() {
            ranked.extend(fuzzy.score(&item.name, &item.about).map(|score| (score, at)));
        }
        if !typed.is_empty() {
            // Among equals the shorter name, then the order of the page.
            ranked.sort_by_key(|(score, at)| (Reverse(*score), self.items[*at].name.len(), *at));
        }
        let mut letters = |(place, (_, at)): (usize, &(u32, usize))| {
            let item = &self.items[*at];
            let marked = place < MARKED;
            let letters = if marked { fuzzy.letters(&item.name, &item.about) } else { Letters::default() };
            Found { item: *at, letters }
        };
        self.found = ranked.iter().enumerate().map(&mut letters).collect();
    }
}

impl State {
    pub(super) fn open_palette(&mut self) {
        let from = self.layer();
        let mut palette =
            Palette { line: Line::default(), from, items: self.palette_items(from), found: Vec::new(), cursor: 0 };
        palette.filter();
        self.overlay = Some(Overlay::Palette(palette));
    }

    /// What is there for anybody to find; without a filter it stands in this order.
    fn palette_items(&self, from: Layer) -> Vec<Item> {
        let mut items: Vec<Item> = self.views().map(|v| self.view_item(v)).collect();
        items.extend(self.memory.searches.iter().take(SEARCHES).map(|s| Item {
            does: Does::Search(s.clone()),
            name: format!("/ {s}"),
            about: "searched before".into(),
            right: String::new(),
        }));
        let (followed, others): (Vec<Item>, Vec<Item>) =
            self.category_items().into_iter().partition(|item| !item.right.is_empty());
        items.extend(followed);
        let wanted = TABLE.iter().filter(|e| e.group != Group::Typing && e.action.is_shown());
        let beside = wanted.filter(|e| !matches!(e.action, Action::View(_) | Action::Palette | Action::Cancel));
        items.extend(beside.map(|e| Item {
            does: Does::Act(e.action),
            name: e.verb.into(),
            about: e.summary.trim_end_matches('.').into(),
            right: keys_of(&self.keymap, from, e.action),
        }));
        // What is said alone as an action says it stands there already.
        let said = COMMANDS.iter().filter(|c| !c.argument.is_empty() || Action::from_name(c.name).is_none());
        items.extend(said.map(|c| Item {
            does: Does::Command(c),
            name: format!(":{}", c.usage()),
            about: c.summary.trim_end_matches('.').into(),
            right: String::new(),
        }));
        items.extend(self.editions.iter().map(edition_item));
        items.extend(others);
        items
    }

    fn view_item(&self, view: View) -> Item {
        let saved = &self.memory.saved;
        let key = u8::try_from(self.tab_of(view)).map(|n| keys_of(&self.keymap, Layer::List, Action::View(n)));
        let count = self.view_count(view).map(commas).unwrap_or_default();
        let about = match view {
            View::Saved(n) => saved.get(usize::from(n)).map_or("", |s| s.query.as_str()).to_owned(),
            View::Today => "the newest edition held".into(),
            View::Trending => "what a community votes for".into(),
            View::Unread => "what is not read".into(),
            View::Starred => "what is starred".into(),
            View::All => "all that is held".into(),
            View::Updated => "newer than the version looked at".into(),
        };
        let right = format!("{count}  {}", key.unwrap_or_default()).trim().to_owned();
        Item { does: Does::Show(view), name: view.name(saved).to_owned(), about, right }
    }

    /// How many papers a view lists, where that is known.
    fn view_count(&self, view: View) -> Option<usize> {
        let list = self.lists.get(view.place()).filter(|l| l.answered && l.complete);
        list.map(|l| l.ids.len()).or_else(|| self.counts.get(view.place()).copied().flatten())
    }

    /// All categories, those followed marked so.
    fn category_items(&self) -> Vec<Item> {
        let item = |e: &crate::model::TaxonomyEntry| Item {
            does: Does::Papers(e.category.clone()),
            name: e.category.to_string(),
            about: format!("{} · {}", e.name, e.group),
            right: if self.followed.contains(&e.category) { "followed".into() } else { String::new() },
        };
        self.taxonomy.entries.iter().map(item).collect()
    }

    pub(super) fn edit_palette(&mut self, edit: impl FnOnce(&mut Line)) {
        if let Some(Overlay::Palette(palette)) = &mut self.overlay {
            let before = palette.line.text().to_owned();
            edit(&mut palette.line);
            if palette.line.text() != before {
                palette.filter();
            }
        }
    }

    pub(super) fn move_palette(&mut self, action: Action, page: usize) {
        let Some(Overlay::Palette(palette)) = &mut self.overlay else { return };
        let last = palette.found.len().saturating_sub(1);
        palette.cursor = match action {
            Action::Up => palette.cursor.saturating_sub(1),
            Action::PageDown => palette.cursor + page,
            Action::PageUp => palette.cursor.saturating_sub(page),
            _ => palette.cursor + 1,
        }
        .min(last);
    }

    /// Enter: closes the page and does what was chosen.
    pub(super) fn accept_palette(&mut self, effects: &mut Effects) {
        let Some(Overlay::Palette(palette)) = &self.overlay else { return };
        let Some(chosen) = palette.found.get(palette.cursor) else {
            return self.say("nothing matches · delete a letter");
        };
        let does = palette.items[chosen.item].does.clone();
        self.overlay = None;
        match does {
            Does::Act(action) => self.act(action, None, effects),
            Does::Command(entry) if entry.argument.is_empty() => {
                if let Err(wrong) = self.command(entry.verb, "", effects) {
                    self.notice(wrong, super::Tone::Bad);
                }
            }
            Does::Command(entry) => self.open_command(&format!("{} ", entry.name)),
            Does::Show(view) => self.view_at(view.place(), effects),
            Does::Walk(day) => self.turn_to_edition(day, effects),
            Does::Papers(category) => self.search_for(&format!("cat:{category} "), effects),
            Does::Search(text) => self.search_for(&text, effects),
        }
    }
}

fn edition_item(size: &EditionSize) -> Item {
    let right = match size.unread {
        0 => format!("{} ✓", commas(size.papers)),
        unread => format!("{} of {} unread", commas(unread), commas(size.papers)),
    };
    Item { does: Does::Walk(size.day), name: size.day.long(), about: size.day.to_string(), right }
}

#[cfg(test)]
mod tests {
    use super::super::fake::{Fake, papers};
    use super::*;

    fn best(keys: &str) -> (String, &'static str) {
        let fake = Fake::new(papers(40), 120, 36).press(&format!("<c-p>{keys}"));
        let Some(Overlay::Palette(palette)) = &fake.state.overlay else { panic!("no palette") };
        let (item, ..) = palette.found().next().unwrap();
        (item.name.clone(), item.kind())
    }

    #[test]
    fn a_few_letters_find_what_is_meant() {
        assert_eq!(best("star"), ("star".into(), "action"));
        assert_eq!(best("starr"), ("Starred".into(), "view"));
        assert_eq!(best("cscl"), ("cs.CL".into(), "category"));
        assert_eq!(best("29may"), ("Fri 29 May 2026".into(), "edition"));
        assert_eq!(best(":sav"), (":save NAME".into(), "command"));
        assert_eq!(best("computation lang"), ("cs.CL".into(), "category"));
        assert_eq!(best("nxt unr"), ("next unread".into(), "action"));
    }

    #[test]
    fn enter_does_it_and_esc_does_nothing() {
        let press = |keys: &str| Fake::new(papers(40), 120, 36).press(keys);
        assert!(press("j<c-p>star<enter>").papers[1].marks.star.is_some());
        assert_eq!(press("<c-p>starred<enter>").state.view, View::Starred);
        let fake = press("<c-p>cs.LG<enter>");
        assert_eq!(fake.state.search.as_ref().map(|s| s.line.text()), Some("cat:cs.LG "));
        assert_eq!(fake.state.layer(), Layer::List);
        assert_eq!(press("<c-p>:edi<enter>").state.command.unwrap().line.text(), "edition ");
        assert!(press("<c-p>2026-05-29<enter>").state.overlay.is_none());
        assert!(press("<c-p>star<esc>").papers.iter().all(|h| h.marks.star.is_none()));
        let watched = press(":watch word:sketches<enter><c-p>:watched<enter>");
        assert_eq!(watched.state.search.as_ref().map(|s| s.line.text()), Some("is:watched "));
        let fake = press("<c-p>zzzzqqq<enter>");
        assert!(matches!(fake.state.overlay, Some(Overlay::Palette(_))), "nothing to do: it stays");
        assert_eq!(press("/sketch<enter><esc><c-p>/ sket<enter>").state.list().ids.len(), 5);
    }

    #[test]
    fn three_thousand_items_are_filtered_at_once() {
        let mut fake = Fake::new(papers(4), 120, 36);
        let day = |n| EditionSize { day: super::super::fake::day().back(n), papers: 9, unread: 3 };
        fake.state.editions = (0..3_000).map(day).collect();
        let began = std::time::Instant::now();
        let fake = fake.press("<c-p>may 20");
        let Some(Overlay::Palette(palette)) = &fake.state.overlay else { panic!("no palette") };
        assert!(palette.total() > 3_000 && palette.found().len() > 200);
        // Six letters; a frame is 16 ms, and this is not built to be fast.
        assert!(began.elapsed() < std::time::Duration::from_millis(6 * 16 * 5 * 5), "{:?}", began.elapsed());
    }
}
