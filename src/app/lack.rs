//! A search that found nothing: which of its words leaves nothing, and the same search without it. It counts nothing itself.

use super::State;
use super::effect::{Effect, Effects, Question, Ticket};
use super::facets::About;
use crate::model::Query;
use crate::text::line::Line;

/// At most so many words are left out in turn, the last ones typed.
const WORDS: usize = 6;

/// The word that leaves nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    /// As it is typed: a word, a phrase, a condition.
    pub word: String,
    /// The line without it.
    pub rest: String,
    /// How many papers answer that.
    pub papers: usize,
}

impl State {
    /// The word that keeps the search empty, once it is known.
    pub fn lack(&self) -> Option<&Lack> {
        let search = self.search.as_ref().filter(|s| s.list.ids.is_empty() && self.command.is_none())?;
        match &search.about {
            About::Lack(lack) => Some(lack),
            About::Unknown | About::Facets(_) => None,
        }
    }

    /// Nothing was found: asks what is found without each word. Whether it did; one word alone has no such search.
    pub(super) fn ask_without(&mut self, ticket: Ticket, effects: &mut Effects) -> bool {
        let next = self.ticket();
        let Some(search) = self.search.as_mut().filter(|s| s.about_asked == Some(ticket)) else { return false };
        let queries: Vec<Query> = shorter(&search.line).iter().map(|(_, rest)| Query::parse(rest)).collect();
        if queries.is_empty() {
            return false;
        }
        search.about_asked = Some(next);
        effects.push(Effect::Ask(next, Question::Without(queries)));
        true
    }

    /// The counts have come: of several words that stand in the way, the one that keeps most away.
    pub(super) fn take_without(&mut self, ticket: Ticket, counts: &[usize], effects: &mut Effects) {
        let Some(search) = &self.search else { return };
        let counted = shorter(&search.line).into_iter().zip(counts).filter(|(_, papers)| **papers > 0);
        let about = match counted.max_by_key(|(_, papers)| **papers) {
            Some(((word, rest), papers)) => About::Lack(Lack { word, rest, papers: *papers }),
            None => About::Facets(crate::model::Facets::default()),
        };
        self.take_about(ticket, about, effects);
    }

    /// Searches without the word that leaves nothing.
    pub(super) fn drop_word(&mut self, effects: &mut Effects) {
        let Some(rest) = self.lack().map(|lack| lack.rest.clone()) else {
            return self.say("no word stands in the way");
        };
        if self.search.as_ref().is_some_and(|s| s.typing) {
            self.edit_search(|line| *line = Line::of(&rest), effects);
        } else {
            self.search_for(&rest, effects);
        }
    }
}

/// The last words of a line, each with the line without it.
fn shorter(line: &Line) -> Vec<(String, String)> {
    let mut all = Query::without_each(line.text());
    all.drain(..all.len().saturating_sub(WORDS));
    all
}

#[cfg(test)]
mod tests {
    use super::super::fake::{Fake, papers};

    fn lack(keys: &str) -> Option<(String, String, usize)> {
        let fake = Fake::new(papers(40), 120, 36).press(keys);
        fake.state.lack().map(|l| (l.word.clone(), l.rest.clone(), l.papers))
    }

    #[test]
    fn the_word_that_leaves_nothing_is_named() {
        assert_eq!(lack("/routing quixotic"), Some(("quixotic".into(), "routing ".into(), 5)));
        assert_eq!(lack("/quixotic routing"), Some(("quixotic".into(), "routing".into(), 5)));
        // Each alone finds some: the one that keeps more away is named.
        assert_eq!(lack("/speech sketches under").unwrap().0, "under");
    }

    #[test]
    fn where_no_single_word_helps_none_is_named() {
        assert_eq!(lack("/quixotic"), None, "without it nothing is searched");
        assert_eq!(lack("/quixotic windmill"), None);
        assert_eq!(lack("/routing"), None, "found");
        let seven = "/quixotic a b c d e f";
        assert_eq!(lack(seven), None, "six are looked at");
    }

    #[test]
    fn a_key_searches_without_it_typing_or_kept() {
        let fake = Fake::new(papers(40), 120, 36).press("/routing quixotic<c-x>");
        let search = fake.state.search.as_ref().unwrap();
        assert_eq!((search.line.text(), search.list.ids.len(), search.typing), ("routing ", 5, true));
        let fake = Fake::new(papers(40), 120, 36).press("/quixotic routing<enter><c-x>");
        let search = fake.state.search.as_ref().unwrap();
        assert_eq!((search.line.text(), search.list.ids.len(), search.typing), ("routing", 5, false));
        let fake = fake.press("<c-x>");
        assert_eq!(fake.state.notice.as_ref().unwrap().text, "no word stands in the way");
        assert!(!fake.state.is_busy());
    }

    #[test]
    fn counts_that_come_too_late_are_ignored() {
        let mut fake = Fake::new(papers(40), 120, 36).press("/routing quixoti");
        fake.held_back = true;
        fake.feed(crate::app::Msg::Key("c".parse::<crate::key::Chord>().unwrap().0[0]));
        assert!(fake.state.lack().is_none());
        fake.rest();
        fake.release();
        fake.rest();
        assert_eq!(fake.state.lack().unwrap().word, "quixotic");
        assert!(!fake.state.is_busy());
    }
}
