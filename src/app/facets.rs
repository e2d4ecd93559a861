//! How the hits of a search divide, said in the rule: categories on the left, years on the right. Each narrows the search,
//! by Tab and Enter or a click; where each stands is worked out here, so that a click finds what was drawn.

use super::State;
use super::complete::{Wanted, word_start};
use super::effect::{Effect, Effects, Question, Ticket};
use super::head::commas;
use super::lack::Lack;
use super::layout::Arrangement;
use crate::model::{Facets, Query};
use crate::text::line::Line;
use crate::text::width::width;

/// From so many columns on years stand beside the categories.
const YEARS: u16 = 64;
/// Cells between two facets: ` · `.
const BETWEEN: u16 = 3;
/// The first facet stands after so many cells of the rule and a blank.
const BEFORE: u16 = 3;

/// What is known of a search's answer beside its papers.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum About {
    /// Nothing yet: the fingers have not rested, or the answer is on its way.
    #[default]
    Unknown,
    /// How it divides.
    Facets(Facets),
    /// It is empty, and this word keeps it so.
    Lack(Lack),
}

/// How far the facets are walked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Walk {
    /// Not at all.
    #[default]
    Not,
    /// They are walked as soon as they are known.
    Awaited,
    /// The one at this place is chosen.
    At(usize),
}

/// A part of the hits, as it stands in the rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// Its first column.
    pub x: u16,
    /// Its columns, count included.
    pub width: u16,
    /// What its papers have in common: `cs.CL`, `2025`, `older`.
    pub name: String,
    /// How many there are, with commas; with a plus where not all were counted.
    pub count: String,
    /// The condition that narrows the search to it.
    pub condition: String,
}

impl State {
    /// The facets at a width; none where the rule says something else, or the hits are all alike.
    pub fn facets(&self, whole: u16) -> Vec<Facet> {
        let Some(search) = self.search.as_ref().filter(|_| self.command.is_none()) else { return Vec::new() };
        let About::Facets(facets) = &search.about else { return Vec::new() };
        let arrivals = self.jobs.arrivals > 0 && !search.typing;
        if arrivals || !self.not_understood().is_empty() || search.aid.completion.is_some() {
            return Vec::new();
        }
        let split = match self.layout.arrangement {
            Arrangement::Wide => self.layout.list.width,
            _ if whole >= YEARS => whole / 2,
            _ => whole,
        };
        let mut row = fitting(categories(facets), BEFORE, split.saturating_sub(2));
        if split < whole {
            row.extend(years(facets, split + BEFORE, whole.saturating_sub(2)));
        }
        row
    }

    /// The facet that is chosen by Tab, by its place.
    pub fn facet_chosen(&self) -> Option<usize> {
        match self.aid()?.walk {
            Walk::At(place) => Some(place),
            Walk::Not | Walk::Awaited => None,
        }
    }

    /// Tab where no word can be completed walks the facets, as soon as they are known. Whether it does.
    pub(super) fn tab_walks(&mut self, head: &str, wanted: &Wanted, effects: &mut Effects) -> bool {
        let nothing = matches!(wanted, Wanted::Candidates { candidates, .. } if candidates.is_empty());
        let Some(search) = self.search.as_mut().filter(|_| self.command.is_none()) else { return false };
        if search.line.text().trim().is_empty() || !(nothing || word_start(head) == head.len()) {
            return false;
        }
        if search.about == About::Unknown {
            search.aid.walk = Walk::Awaited;
            self.ask_about(effects);
            return true;
        }
        self.walk_facets();
        self.facet_chosen().is_some()
    }

    /// Asks what is to be known of the search's answer, unless that is known or asked.
    pub(super) fn ask_about(&mut self, effects: &mut Effects) {
        let ticket = self.ticket();
        let Some(search) = &mut self.search else { return };
        let idle = search.about_asked.is_none() && search.about == About::Unknown;
        if idle && !search.line.text().trim().is_empty() {
            search.about_asked = Some(ticket);
            effects.push(Effect::Ask(ticket, Question::Facets(search.list.query.clone())));
        }
    }

    /// The reader has divided the answer; of one without papers it is asked which word keeps them away.
    pub(super) fn take_facets(&mut self, ticket: Ticket, facets: Facets, effects: &mut Effects) {
        if !facets.categories.is_empty() || !self.ask_without(ticket, effects) {
            self.take_about(ticket, About::Facets(facets), effects);
        }
    }

    /// What was asked about the search's answer has come. A stale one falls away.
    pub(super) fn take_about(&mut self, ticket: Ticket, about: About, effects: &mut Effects) {
        let Some(search) = &mut self.search else { return };
        if search.about_asked.take_if(|asked| *asked == ticket).is_none() {
            return;
        }
        search.about = about;
        if std::mem::take(&mut search.aid.walk) == Walk::Awaited {
            self.complete(effects);
        }
    }

    /// The next facet is chosen, after the last none.
    pub(super) fn walk_facets(&mut self) {
        let count = self.facets(self.layout.whole.width).len();
        let Some(search) = &mut self.search else { return };
        let next = match search.aid.walk {
            Walk::At(place) => place + 1,
            Walk::Not | Walk::Awaited => 0,
        };
        search.aid.walk = if next < count { Walk::At(next) } else { Walk::Not };
    }

    /// Narrows the search to a facet.
    pub(super) fn narrow_to(&mut self, place: usize, effects: &mut Effects) {
        let Some(facet) = self.facets(self.layout.whole.width).into_iter().nth(place) else { return };
        let Some(search) = &self.search else { return };
        let (text, typing) = (narrowed(search.line.text(), &facet.condition), search.typing);
        if typing {
            self.edit_search(|line| *line = Line::of(&text), effects);
        } else {
            self.search_for(&text, effects);
        }
    }

    /// The place of the facet at a column of the rule.
    pub(super) fn facet_at(&self, column: u16) -> Option<usize> {
        self.facets(self.layout.whole.width).iter().position(|f| (f.x..f.x + f.width).contains(&column))
    }
}

/// A typed query and one more condition. The word being typed stays the beginning of a word, an open quote is closed.
fn narrowed(text: &str, condition: &str) -> String {
    let text = text.trim_start();
    let mut wanted = Query::parse(text).all;
    wanted.extend(Query::parse(&format!("{condition} ")).all);
    let ends = ["", " ", "* ", "\" "].into_iter().map(|end| format!("{text}{end}{condition} "));
    ends.into_iter().find(|t| Query::parse(t).all == wanted).unwrap_or_else(|| format!("{text} {condition} "))
}

/// What is yet to be given its place: the name, the count, the condition.
type Part = (String, String, String);

/// The categories, where there are several.
fn categories(facets: &Facets) -> Vec<Part> {
    let part = |(of, papers): &(_, usize)| (format!("{of}"), counted(*papers, facets), format!("cat:{of}"));
    let of: &[(crate::model::Category, usize)] = &facets.categories;
    if of.len() > 1 { of.iter().map(part).collect() } else { Vec::new() }
}

/// The years, where there are several; those for which there is no room are `older`.
fn years(facets: &Facets, x: u16, end: u16) -> Vec<Facet> {
    let all = &facets.years;
    for shown in (1..=all.len()).rev().filter(|_| all.len() > 1) {
        let year = |(of, papers): &(i16, usize)| (of.to_string(), counted(*papers, facets), format!("year:{of}"));
        let mut parts: Vec<Part> = all[..shown].iter().map(year).collect();
        if let (Some((last, _)), older @ [_, ..]) = (all[..shown].last(), &all[shown..]) {
            let papers = older.iter().map(|(_, papers)| papers).sum();
            parts.push(("older".into(), counted(papers, facets), format!("-since:{last:04}-01-01")));
        }
        let (wanted, row) = (parts.len(), fitting(parts, x, end));
        if row.len() == wanted {
            return row;
        }
    }
    Vec::new()
}

fn counted(papers: usize, facets: &Facets) -> String {
    format!("{}{}", commas(papers), if facets.complete { "" } else { "+" })
}

/// As many as end before a column.
fn fitting(parts: Vec<Part>, mut x: u16, end: u16) -> Vec<Facet> {
    let mut row = Vec::new();
    for (name, count, condition) in parts {
        let wide = u16::try_from(width(&name) + 1 + count.len()).unwrap_or(u16::MAX);
        if x.saturating_add(wide) > end {
            break;
        }
        row.push(Facet { x, width: wide, name, count, condition });
        x += wide + BETWEEN;
    }
    row
}

#[cfg(test)]
mod tests {
    use super::super::fake::{Fake, papers, papers_of_years};
    use super::super::{Mouse, MouseAct, Msg};
    use super::*;

    fn shelf(width: u16, height: u16) -> Fake {
        Fake::new(papers_of_years(40), width, height)
    }

    fn names(fake: &Fake) -> Vec<String> {
        let facets = fake.state.facets(fake.state.layout.whole.width);
        facets.into_iter().map(|f| format!("{} {}", f.name, f.count)).collect()
    }

    fn line(fake: &Fake) -> &str {
        fake.state.search.as_ref().unwrap().line.text()
    }

    #[test]
    fn hits_divide_once_the_fingers_rest() {
        let mut fake = shelf(120, 36).press("/o");
        assert_eq!(
            names(&fake),
            ["cs.CL 26", "cs.IR 9", "stat.ML 5", "2026 7", "2025 21", "2024 6", "2023 6"],
            "the most first, the newest first"
        );
        fake.feed(Msg::Key("u".parse::<crate::key::Chord>().unwrap().0[0]));
        assert_eq!(names(&fake), [""; 0], "what was true of other letters is not said");
        fake.rest();
        assert!(!fake.state.is_busy() && !names(&fake).is_empty());
    }

    #[test]
    fn tab_walks_the_facets_and_enter_narrows() {
        let fake = shelf(120, 36).press("/rout<tab><tab>");
        assert_eq!((line(&fake), fake.state.facet_chosen()), ("rout", Some(1)));
        let fake = fake.press("<enter>");
        assert_eq!(line(&fake), "rout* cat:stat.ML ", "the word stays the beginning of one");
        assert!(fake.state.search.as_ref().unwrap().typing && fake.state.facet_chosen().is_none());
        // After the last none is chosen, and Enter keeps the search as ever.
        let count = names(&fake).len();
        let fake = fake.press(&"<tab>".repeat(count + 1));
        assert_eq!(fake.state.facet_chosen(), None);
        assert!(!fake.press("<enter>").state.search.unwrap().typing);
    }

    #[test]
    fn a_word_that_can_be_completed_is_completed() {
        assert_eq!(line(&shelf(120, 36).press("/rout a<tab>")), "rout author:");
        assert_eq!(line(&shelf(120, 36).press("/<tab>")), "author:");
        let fake = shelf(120, 36).press("/rout <tab>");
        assert_eq!((line(&fake), fake.state.facet_chosen()), ("rout ", Some(0)));
        let fake = shelf(120, 36).press("/rout <tab>x");
        assert_eq!((line(&fake), fake.state.facet_chosen()), ("rout x", None), "typing goes on");
    }

    #[test]
    fn tab_before_the_facets_are_known_waits_for_them() {
        let mut fake = shelf(120, 36).press("/rout");
        let key = |k: &str| Msg::Key(k.parse::<crate::key::Chord>().unwrap().0[0]);
        fake.feed(key("<space>"));
        fake.held_back = true;
        fake.feed(key("<tab>"));
        assert!(fake.state.is_busy() && fake.state.facet_chosen().is_none());
        fake.release();
        assert_eq!((line(&fake), fake.state.facet_chosen()), ("rout ", Some(0)));
    }

    #[test]
    fn a_search_kept_before_its_answer_begins_at_the_first_paper() {
        let mut fake = shelf(120, 36).press("5j/");
        fake.held_back = true;
        for key in "o<enter>".parse::<crate::key::Chord>().unwrap().0 {
            fake.feed(Msg::Key(key));
        }
        fake.release();
        assert_eq!((fake.state.list().cursor, fake.state.list().answered), (0, true));
    }

    #[test]
    fn a_click_narrows_typing_or_kept() {
        for keys in ["/o", "/o<enter>"] {
            let mut fake = shelf(120, 36).press(keys);
            let year = fake.state.facets(120).into_iter().find(|f| f.name == "2024").unwrap();
            let before = fake.state.search.as_ref().unwrap().typing;
            fake.feed(Msg::Mouse(Mouse { column: year.x + 1, row: 1, what: MouseAct::Press }));
            fake.rest();
            assert_eq!((line(&fake), fake.state.list().ids.len()), ("o* year:2024 ", 6));
            assert_eq!(fake.state.search.as_ref().unwrap().typing, before);
        }
    }

    #[test]
    fn what_does_not_divide_is_not_said() {
        let fake = shelf(120, 36).press("/o year:2024 ");
        assert!(names(&fake).iter().all(|n| !n.starts_with("20")), "{:?}", names(&fake));
        assert_eq!(names(&Fake::new(papers(1), 120, 36).press("/rout")), [""; 0]);
    }

    #[test]
    fn no_facet_leaves_its_half() {
        let mut fake = shelf(120, 36).press("/o");
        for whole in 20..200u16 {
            fake.feed(Msg::Resize { width: whole, height: 30 });
            let facets = fake.state.facets(whole);
            let mut end = 0;
            for facet in &facets {
                assert!(facet.x >= end + 3 && facet.x + facet.width <= whole - 2, "{whole}: {facets:?}");
                end = facet.x + facet.width;
            }
            assert!(whole < 30 || !facets.is_empty(), "{whole}");
        }
        fake.feed(Msg::Resize { width: 64, height: 30 });
        assert!(names(&fake).contains(&"older 12".into()), "{:?}", names(&fake));
    }

    #[test]
    fn what_is_appended_changes_nothing_that_was_typed() {
        for (text, wanted) in [
            ("rout", "rout* cat:cs "),
            ("rout ", "rout cat:cs "),
            ("rout*", "rout* cat:cs "),
            ("\"mixture of", "\"mixture of\" cat:cs "),
            ("gpt-4", "gpt-4 cat:cs "),
            ("is:read", "is:read cat:cs "),
        ] {
            assert_eq!(narrowed(text, "cat:cs"), wanted);
        }
    }
}
