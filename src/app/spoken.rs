//! The program in sentences, for screen readers, dumb terminals and pipes: what a line wishes, what the list and the paper
//! are. It does nothing itself.

use super::trending::words;
use super::{COMMANDS, State, TexView, View, commas, is_watched, shown};
use crate::action::{Action, Group, TABLE};
use crate::model::{Held, Marks, PaperId};

/// Authors named in a sentence before the rest is counted.
const NAMES: usize = 3;
/// Papers told of at once.
const PAGE: usize = 10;

/// What a line wishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// A command, as it could be typed after a colon.
    Do(String),
    /// All that is known of the paper under the cursor.
    Paper,
    /// The papers that follow, the cursor staying where it is.
    Page,
    /// The list and the paper under the cursor.
    Place,
    /// What a name does; all names for none.
    Names(String),
}

/// Words of this mode alone, and what they stand for after a colon.
const WORDS: [(&str, &str); 7] = [
    ("", "down"),
    ("next", "down"),
    ("previous", "up"),
    ("first", "top"),
    ("last", "bottom"),
    ("open", "open-pdf"),
    ("page", "open-page"),
];

/// What these words do beside what stands after a colon, for `help`.
const TELLING: [(&str, &str); 5] = [
    ("paper", "Tells all that is known of the paper, and marks it read."),
    ("list", "Tells of the ten papers from here on."),
    ("where", "Tells the list and the paper again."),
    ("next", "Next paper; so does an empty line."),
    ("previous", "Previous paper."),
];

impl Wish {
    /// What a line wishes.
    pub fn of(line: &str) -> Self {
        let line = line.trim().trim_start_matches(':').trim();
        if let Some(words) = line.strip_prefix('/') {
            return Self::Do(format!("search {words}"));
        }
        let (name, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        match (name, rest.trim()) {
            ("paper" | "enter", "") => Self::Paper,
            ("list", "") => Self::Page,
            ("where", "") => Self::Place,
            ("help" | "h" | "?", about) => Self::Names(about.to_owned()),
            (name, "") => {
                let meant = WORDS.iter().find(|(word, _)| *word == name);
                Self::Do(meant.map_or(name, |(_, meant)| meant).to_owned())
            }
            _ => Self::Do(line.to_owned()),
        }
    }
}

impl State {
    /// The list as a sentence: `Today, Fri 29 May 2026: 30 papers, whole.`
    pub fn spoken_list(&self) -> String {
        let list = self.list();
        let what = match (&self.search, self.view) {
            (Some(search), _) => format!("Search for {}", search.line.text().trim()),
            (None, View::Today) if self.missed_shown().is_some() => self.missed_told(),
            (None, View::Today) => match self.edition.or(self.today()) {
                Some(day) if self.edition.is_some_and(|e| Some(e) != self.today()) => {
                    format!("Edition of {}", day.long())
                }
                Some(day) => format!("Today, {}", day.long()),
                None => "Today".to_owned(),
            },
            (None, View::Trending) => match self.trending.period() {
                Some(period) => format!("Trending, {}", words(period)),
                None => "Trending".to_owned(),
            },
            (None, view) => view.name(&self.memory.saved).to_owned(),
        };
        let more = if list.complete { "" } else { " or more" };
        let count = match list.ids.len() {
            _ if !list.answered => "no answer yet".to_owned(),
            0 => "no papers".to_owned(),
            1 => "1 paper".to_owned(),
            n => format!("{}{more} papers", commas(n)),
        };
        let stands = Some(self.day_told()).filter(|told| self.shows_editions() && list.answered && !told.is_empty());
        let lanes = self.shown_lanes.words().filter(|_| self.shows_editions()).map(str::to_owned);
        let told: Vec<String> = lanes.into_iter().chain(stands).collect();
        let stands = if told.is_empty() { String::new() } else { format!(", {}", told.join(", ")) };
        let lack = self.lack().map(|lack| {
            let papers = if lack.papers == 1 { "1 paper".into() } else { format!("{} papers", commas(lack.papers)) };
            format!("; {} leaves nothing, without it {papers}: drop-word", lack.word)
        });
        format!("{what}: {count}{stands}{}.", lack.unwrap_or_default())
    }

    /// The paper under the cursor as a sentence: `3 of 30: Title, by A, B and 2 more; unread.`
    pub fn spoken_paper(&self) -> Option<String> {
        self.current().map(|id| self.spoken(self.list().cursor, id))
    }

    /// The papers from the cursor on, a sentence each.
    pub fn spoken_page(&self) -> Vec<String> {
        let (from, ids) = (self.list().cursor, &self.list().ids);
        ids.iter().enumerate().skip(from).take(PAGE).map(|(place, id)| self.spoken(place, *id)).collect()
    }

    /// All that is known of the paper under the cursor: sentences, the abstract last.
    pub fn spoken_whole(&self) -> Vec<String> {
        let Some(held) = self.current().and_then(|id| self.paper(id)) else {
            return self.spoken_paper().into_iter().collect();
        };
        let (paper, tex) = (&held.paper, TexView::Unicode);
        let categories: Vec<&str> = paper.categories.iter().map(crate::model::Category::as_str).collect();
        let mut lines = vec![
            format!("{}.", shown(&paper.title, tex).trim_end_matches('.')),
            format!("By {}.", names(held, usize::MAX)),
            format!("{}v{}, {}, submitted {}.", paper.id, paper.version, categories.join(" "), day_of(held)),
        ];
        let facts = [("Comment", &paper.comment), ("Journal", &paper.journal_ref), ("DOI", &paper.doi)];
        lines.extend(facts.iter().filter_map(|(what, fact)| Some(format!("{what}: {}", shown(fact.as_ref()?, tex)))));
        lines.extend(shown(&paper.summary, tex).lines().map(str::to_owned));
        lines
    }

    fn spoken(&self, place: usize, id: PaperId) -> String {
        let place = format!("{} of {}", commas(place + 1), commas(self.list().ids.len()));
        let Some(row) = self.rows.get(&id).filter(|row| row.version > 0) else {
            return format!("{place}: {id}, not fetched yet.");
        };
        let by = self.paper(id).map_or_else(|| row.byline.to_string(), |held| names(held, NAMES));
        let by = if by.is_empty() { by } else { format!(", by {by}") };
        let votes = match row.upvotes() {
            None => String::new(),
            Some(1) => ", 1 vote".to_owned(),
            Some(n) => format!(", {} votes", commas(n as usize)),
        };
        let watched = if is_watched(row) { ", watched" } else { "" };
        format!("{place}: {}{by}; {}{watched}{votes}.", shown(&row.title, TexView::Unicode), marks(row.marks))
    }
}

/// The authors, so many by name.
fn names(held: &Held, most: usize) -> String {
    let all: Vec<_> = held.paper.authors.iter().map(|a| shown(&a.name, TexView::Unicode)).collect();
    match all.as_slice() {
        [] => String::new(),
        [one] => one.to_string(),
        [first @ .., last] if all.len() <= most => format!("{} and {last}", first.join(", ")),
        many => format!("{} and {} more", many[..most].join(", "), commas(many.len() - most)),
    }
}

fn day_of(held: &Held) -> String {
    held.paper.published.to_string().split('T').next().unwrap_or_default().to_owned()
}

fn marks(marks: Marks) -> String {
    let read = if marks.read.is_some() { "read" } else { "unread" };
    let others = [("starred", marks.star), ("hidden", marks.hidden)];
    let others = others.iter().filter(|(_, mark)| mark.is_some()).map(|(word, _)| *word);
    std::iter::once(read).chain(others).collect::<Vec<_>>().join(", ")
}

/// What names do: the one asked for, or all.
pub fn spoken_names(about: &str) -> Vec<String> {
    let telling = TELLING.iter().map(|(name, does)| (name.to_string(), *does));
    let commands = COMMANDS.iter().map(|c| (c.usage(), c.summary));
    let shown = |e: &&crate::action::Entry| e.group != Group::Typing && e.action.is_shown() && has_sense(e.action);
    let actions = TABLE.iter().filter(shown).map(|e| (e.name.to_owned(), e.summary));
    let all: Vec<(String, &str)> = telling.chain(commands).chain(actions).collect();
    let is_it = |name: &str| about.is_empty() || name.split(' ').next() == Some(about);
    let said: Vec<String> =
        all.iter().filter(|(name, _)| is_it(name)).map(|(name, does)| format!("{name}: {does}")).collect();
    if said.is_empty() { vec![format!("nothing is called {about}; help tells all names")] } else { said }
}

/// Whether an action does something that can be heard.
const fn has_sense(action: Action) -> bool {
    !matches!(
        action,
        Action::Command
            | Action::Palette
            | Action::Jobs
            | Action::Changes
            | Action::Bursts
            | Action::GoToDate
            | Action::Redraw
            | Action::Suspend
            | Action::OneLine
            | Action::Card
            | Action::Narrower
            | Action::Wider
            | Action::ScrollDown
            | Action::ScrollUp
            | Action::RawTex
            | Action::AllAuthors
    )
}

#[cfg(test)]
mod tests {
    use super::super::Msg;
    use super::super::fake::{Fake, papers};
    use super::*;

    fn said(fake: &mut Fake, line: &str) -> String {
        fake.feed(Msg::Said(line.into()));
        fake.rest();
        fake.state.notice.as_ref().map_or_else(String::new, |n| n.text.clone())
    }

    #[test]
    fn lines_have_their_wishes() {
        for (line, meant) in [
            ("", "down"),
            (" next ", "down"),
            ("open", "open-pdf"),
            (":star", "star"),
            ("/routing mix", "search routing mix"),
            ("hide cat:cs.CV", "hide cat:cs.CV"),
            ("12", "12"),
        ] {
            assert_eq!(Wish::of(line), Wish::Do(meant.into()));
        }
        assert_eq!((Wish::of("enter"), Wish::of("list"), Wish::of("where")), (Wish::Paper, Wish::Page, Wish::Place));
        assert_eq!(Wish::of("help star"), Wish::Names("star".into()));
    }

    #[test]
    fn list_and_paper_are_sentences() {
        let mut fake = Fake::new(papers(30), 80, 24);
        assert_eq!(fake.state.spoken_list(), "Today, Fri 29 May 2026: 30 papers, computed.");
        assert_eq!(
            fake.state.spoken_paper().unwrap(),
            "1 of 30: Routing Under Domain Shift 0, by First0 Last0; unread."
        );
        said(&mut fake, "4");
        said(&mut fake, "star");
        let paper = fake.state.spoken_paper().unwrap();
        assert!(
            paper.ends_with(" 3, by First0 Last0, First1 Last1, First2 Last2 and 1 more; unread, starred."),
            "{paper}"
        );
        said(&mut fake, "search nosuchword routing");
        assert_eq!(
            fake.state.spoken_list(),
            "Search for nosuchword routing: no papers; nosuchword leaves nothing, without it 4 papers: drop-word."
        );
        assert_eq!(fake.state.spoken_paper(), None);
        said(&mut fake, "drop-word");
        assert_eq!(fake.state.spoken_list(), "Search for routing: 4 papers.");
        said(&mut fake, "cancel");
        assert_eq!(fake.state.spoken_page().len(), 10);
        assert!(fake.state.spoken_whole().len() > 4);
    }

    #[test]
    fn a_line_leaves_no_page_of_the_screen_open() {
        for line in ["jobs", "palette", "search", "command", "help star", "enter", "view starred"] {
            let mut fake = Fake::new(papers(5), 80, 24);
            said(&mut fake, line);
            assert_eq!(fake.state.layer(), crate::action::Layer::List, "{line}");
        }
        let mut fake = Fake::new(papers(5), 80, 24);
        assert_eq!(said(&mut fake, "hied"), "no command is called hied: did you mean hide?");
        assert_eq!(said(&mut fake, "jobs"), "that is a page of the screen; help tells what can be said here");
    }

    #[test]
    fn every_name_that_is_told_can_be_said() {
        for line in spoken_names("") {
            let name = line.split([' ', ':']).next().unwrap();
            let mut fake = Fake::new(papers(5), 80, 24);
            if let Wish::Do(line) = Wish::of(name) {
                let heard = said(&mut fake, &line);
                assert!(!heard.starts_with("no command") && !heard.starts_with("that is a page"), "{name}: {heard}");
            }
        }
        assert_eq!(spoken_names("star").len(), 2);
        assert_eq!(spoken_names("zzz"), ["nothing is called zzz; help tells all names"]);
    }
}
