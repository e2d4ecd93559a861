//! Marks by a query: all papers of the list that answer it, in one gesture.

use std::collections::HashSet;

use super::State;
use super::commands::Toward;
use super::effect::{Effect, Effects, Question, Ticket};
use super::head::commas;
use crate::model::query::{Atom, Clause, Polarity, State as Is};
use crate::model::{Mark, PaperId, Query};

/// Marks to be set once it is known on which papers.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Selecting {
    pub ticket: Ticket,
    mark: Mark,
    toward: Toward,
    /// The query, as it was typed.
    typed: String,
    /// The list or range it was typed over: nothing else is marked.
    among: HashSet<PaperId>,
}

impl State {
    /// Marks all papers of the list that answer a query; of an empty one, those a key is meant for.
    pub(super) fn mark_all(
        &mut self,
        mark: Mark,
        toward: Toward,
        typed: &str,
        effects: &mut Effects,
    ) -> Result<(), String> {
        if self.selecting.is_some() {
            return Err("one moment: the command before is not done yet".into());
        }
        if self.list().ids.is_empty() {
            return Err("there is no paper in the list".into());
        }
        if typed.is_empty() {
            let papers = self.targets();
            self.mark_those(mark, toward, &papers, effects);
            return Ok(());
        }
        // A blank ends the last word: nobody is typing it any more.
        let asked = Query::parse(&format!("{typed} "));
        if let Some(strange) = asked.not_understood.first() {
            // Its letters alone would be searched, and too much be marked.
            return Err(format!("{} is no condition", typed.get(strange.clone()).unwrap_or(typed)));
        }
        if asked.all.is_empty() {
            // An order or a lone sign leaves nothing out: all of the list would be marked.
            return Err(format!("{typed} is no condition · V and a key mark the whole list"));
        }
        let mut query = self.list().query.clone();
        query.all.extend(asked.all);
        let polarity = if toward == Toward::On { Polarity::Without } else { Polarity::With };
        query.all.push(vec![Clause { polarity, atom: Atom::Is(Is::Marked(mark)) }]);
        let among = match self.range {
            Some(_) => self.targets().into_iter().collect(),
            None => self.list().ids.iter().copied().collect(),
        };
        let ticket = self.ticket();
        self.selecting = Some(Selecting { ticket, mark, toward, typed: typed.to_owned(), among });
        effects.push(Effect::Ask(ticket, Question::Select(query)));
        Ok(())
    }

    /// These papers answer the query.
    pub(super) fn selected(&mut self, ticket: Ticket, ids: Vec<PaperId>, effects: &mut Effects) {
        let Some(selecting) = self.selecting.take_if(|s| s.ticket == ticket) else { return };
        let ids: Vec<PaperId> = ids.into_iter().filter(|id| selecting.among.contains(id)).collect();
        if ids.is_empty() {
            return self.say(format!("no paper of the list answers {}, or all have it already", selecting.typed));
        }
        self.mark_those(selecting.mark, selecting.toward, &ids, effects);
    }

    fn mark_those(&mut self, mark: Mark, toward: Toward, ids: &[PaperId], effects: &mut Effects) {
        let to = (toward == Toward::On).then_some(self.now.at);
        let is_so = |id: &PaperId| self.rows.get(id).is_some_and(|r| r.marks.get(mark).is_some() == to.is_some());
        let ids: Vec<PaperId> = ids.iter().copied().filter(|id| !is_so(id)).collect();
        if ids.is_empty() {
            return self.say("nothing to change: it is so already");
        }
        self.mark(mark, to, &ids, effects);
        self.range = None;
        let said = match (mark, toward) {
            (Mark::Star, Toward::On) => "starred",
            (Mark::Star, Toward::Off) => "unstarred",
            (Mark::Read, Toward::On) => "marked read",
            (Mark::Read, Toward::Off) => "marked unread",
            (Mark::Hidden, Toward::On) => "hidden",
            (Mark::Hidden, Toward::Off) => "shown again",
        };
        let papers = if ids.len() == 1 { "paper" } else { "papers" };
        self.say(format!("{said}: {} {papers} · u undo", commas(ids.len())));
    }
}

#[cfg(test)]
mod tests {
    use super::super::Effect;
    use super::super::fake::{Fake, papers};

    fn said(fake: &Fake) -> &str {
        fake.state.notice.as_ref().map_or("", |n| &n.text)
    }

    #[test]
    fn a_query_hides_all_its_papers_in_one_gesture() {
        let fake = Fake::new(papers(40), 120, 36).press(":hide sketches<enter>");
        assert_eq!(said(&fake), "hidden: 5 papers · u undo");
        assert_eq!(fake.state.list().ids.len(), 35);
        let fake = fake.press("u");
        assert_eq!(fake.state.list().ids.len(), 40);
        assert!(said(&fake).starts_with("undone: hide, 5 papers"), "{}", said(&fake));
    }

    #[test]
    fn only_what_is_not_so_yet_is_marked() {
        let fake = Fake::new(papers(40), 120, 36).press("s:star routing<enter>");
        assert_eq!(said(&fake), "starred: 4 papers · u undo", "the first was starred before");
        let fake = fake.press(":star routing<enter>");
        assert_eq!(said(&fake), "no paper of the list answers routing, or all have it already");
        let fake = fake.press(":unstar routing<enter>");
        assert_eq!(said(&fake), "unstarred: 5 papers · u undo");
        let fake = fake.press(":read routing<enter>:unread routing<enter>");
        assert_eq!(said(&fake), "marked unread: 5 papers · u undo");
    }

    #[test]
    fn without_a_query_it_is_the_paper_under_the_cursor() {
        let fake = Fake::new(papers(9), 120, 36).press("j:unstar<enter>");
        assert_eq!(said(&fake), "nothing to change: it is so already");
        let fake = fake.press("s:unstar<enter>");
        assert!(fake.papers.iter().all(|h| h.marks.star.is_none()));
    }

    #[test]
    fn nothing_but_the_list_and_its_range_is_marked() {
        let fake = Fake::new(papers(40), 120, 36).press("/routing<enter>:star for<enter>");
        let starred = fake.papers.iter().filter(|h| h.marks.star.is_some());
        assert!(starred.clone().count() > 0 && starred.clone().all(|h| h.paper.title.contains("Routing")));
        let fake = Fake::new(papers(40), 120, 36).press("vjj:star in<enter>");
        assert!(fake.state.range.is_none());
        assert!(fake.papers[3..].iter().all(|h| h.marks.star.is_none()), "beyond the range");
        assert!(fake.papers[2].marks.star.is_some());
    }

    #[test]
    fn an_answer_that_fails_leaves_the_way_free() {
        let mut fake = Fake::new(papers(9), 120, 36);
        fake.held_back = true;
        for key in ":hide routing<enter>".parse::<crate::key::Chord>().unwrap().0 {
            fake.feed(crate::app::Msg::Key(key));
        }
        assert!(fake.state.is_busy());
        let ticket = fake.state.selecting.as_ref().unwrap().ticket;
        let fault = crate::model::Fault::new(crate::model::Exit::Disk, "cannot answer", "the disk is gone", "");
        fake.feed(crate::app::Msg::Answer(ticket, Err(fault)));
        assert!(!fake.state.is_busy() && said(&fake).contains("the disk is gone"));
        assert!(!fake.orders.iter().any(|o| matches!(o, Effect::Write(..))));
    }
}
