//! The line being typed, whichever it is: completion by Tab, the lines typed before. It does not know what lines say.

use std::ops::Range;

use super::complete::{Candidate, Wanted, starting};
use super::effect::{Effect, Effects, Question, Ticket};
use super::facets::Walk;
use super::{State, command};
use crate::action::Action;
use crate::text::Clean;
use crate::text::line::Line;

/// Names offered for an author, at most.
const NAMES: usize = 12;

/// What helps the typing of a line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Aid {
    /// What Tab walks through; none until it is pressed, and none after any other key.
    pub completion: Option<Completion>,
    /// How far the facets of the search are walked.
    pub(super) walk: Walk,
    recall: Option<Recall>,
    /// The question for authors under way, and where their names are to stand.
    asked: Option<(Ticket, usize)>,
}

/// What could stand in the place of the word before the cursor.
#[derive(Clone, Debug, PartialEq)]
pub struct Completion {
    /// All of it.
    pub candidates: Vec<Candidate>,
    /// The one that stands in the line; none while the line is as it was typed.
    pub chosen: Option<usize>,
    typed: Line,
    from: usize,
}

/// A walk through the lines typed before that begin as this one did.
#[derive(Clone, Debug, PartialEq)]
struct Recall {
    typed: Line,
    place: usize,
}

impl Aid {
    /// Offers candidates: one alone is taken, of several the first is chosen.
    fn offer(&mut self, line: &mut Line, from: usize, candidates: Vec<Candidate>) {
        if let [only] = candidates.as_slice() {
            line.replace_back(from, &only.text);
            // What opens a value is followed by it, everything else by a blank.
            if !only.text.ends_with(':') && !line.halves().1.starts_with(' ') {
                line.insert(" ");
            }
            return;
        }
        self.completion = Some(Completion { candidates, chosen: None, typed: line.clone(), from });
        self.walk(line);
    }

    /// The next candidate; after the last what was typed, and around again.
    fn walk(&mut self, line: &mut Line) {
        let Some(completion) = &mut self.completion else { return };
        let next = completion.chosen.map_or(0, |at| at + 1);
        completion.chosen = (next < completion.candidates.len()).then_some(next);
        line.clone_from(&completion.typed);
        if let Some(candidate) = completion.chosen.and_then(|at| completion.candidates.get(at)) {
            line.replace_back(completion.from, &candidate.text);
        }
    }

    /// A line typed before (or, walking back, after) that begins as this one did before the walk.
    fn recall(&mut self, line: &mut Line, action: Action, history: &[String]) {
        let recall = self.recall.take().unwrap_or_else(|| Recall { typed: line.clone(), place: 0 });
        let begins = |said: &&String| said.starts_with(recall.typed.text()) && said.as_str() != recall.typed.text();
        let matching: Vec<&String> = history.iter().filter(begins).collect();
        // Place 0 is the line itself.
        let place = match action {
            Action::OlderLine => (recall.place + 1).min(matching.len()),
            _ => recall.place.saturating_sub(1),
        };
        *line = match place.checked_sub(1).and_then(|at| matching.get(at)) {
            Some(said) => Line::of(said),
            None => recall.typed.clone(),
        };
        self.recall = (place > 0).then_some(Recall { place, ..recall });
    }
}

impl State {
    /// Does what a key wishes while a line is typed.
    pub(super) fn act_in_prompt(&mut self, action: Action, effects: &mut Effects) {
        match action {
            Action::Accept if self.command.is_some() => self.accept_command(effects),
            Action::Accept => match self.facet_chosen() {
                Some(place) => self.narrow_to(place, effects),
                None => self.keep_search(effects),
            },
            Action::Down | Action::Up | Action::PageDown | Action::PageUp => self.move_in_list(action, None),
            Action::Complete => self.complete(effects),
            Action::DropWord if self.command.is_none() => self.drop_word(effects),
            Action::OlderLine | Action::NewerLine => {
                let history = match self.command {
                    Some(_) => self.memory.commands.clone(),
                    None => self.memory.searches.clone(),
                };
                self.with_aid(effects, |aid, line| {
                    aid.completion = None;
                    aid.recall(line, action, &history);
                });
            }
            Action::DeleteBack if self.command.as_ref().is_some_and(|c| c.line.text().is_empty()) => {
                self.command = None;
            }
            other => self.edit(|line| super::update::edit_line(line, other), effects),
        }
    }

    /// What helps the line that has the keys.
    pub fn aid(&self) -> Option<&Aid> {
        match (&self.command, &self.search) {
            (Some(command), _) => Some(&command.aid),
            (None, Some(search)) if search.typing => Some(&search.aid),
            _ => None,
        }
    }

    fn line_and_aid(&mut self) -> Option<(&Line, &mut Aid)> {
        match (&mut self.command, &mut self.search) {
            (Some(command), _) => Some((&command.line, &mut command.aid)),
            (None, Some(search)) if search.typing => Some((&search.line, &mut search.aid)),
            _ => None,
        }
    }

    /// Changes the line by its aid, as if by typing; only typing itself forgets the aid.
    fn with_aid(&mut self, effects: &mut Effects, change: impl FnOnce(&mut Aid, &mut Line)) {
        let Some(mut aid) = self.line_and_aid().map(|(_, aid)| std::mem::take(aid)) else { return };
        self.edit(|line| change(&mut aid, line), effects);
        if let Some((_, place)) = self.line_and_aid() {
            *place = aid;
        }
    }

    /// Tab: the next candidate, or the first.
    pub(super) fn complete(&mut self, effects: &mut Effects) {
        let chosen = self.facet_chosen();
        let Some((line, aid)) = self.line_and_aid() else { return };
        aid.recall = None;
        if aid.completion.is_some() {
            return self.with_aid(effects, Aid::walk);
        }
        if chosen.is_some() {
            return self.walk_facets();
        }
        let head = line.halves().0.to_owned();
        let wanted = match self.command {
            Some(_) => self.complete_command(&head),
            None => self.complete_query(&head),
        };
        if self.tab_walks(&head, &wanted, effects) {
            return;
        }
        match wanted {
            Wanted::Authors { from, prefix } => {
                let ticket = self.ticket();
                if let Some((_, aid)) = self.line_and_aid() {
                    aid.asked = Some((ticket, from));
                }
                effects.push(Effect::Ask(ticket, Question::Authors { prefix, limit: NAMES }));
            }
            Wanted::Candidates { candidates, .. } if candidates.is_empty() => self.say("nothing completes this"),
            Wanted::Candidates { from, candidates } => {
                self.with_aid(effects, |aid, line| aid.offer(line, from, candidates));
            }
        }
    }

    /// Names have come for the line that asked for them.
    pub(super) fn authors_found(&mut self, ticket: Ticket, names: &[Clean], effects: &mut Effects) {
        let asked = self.line_and_aid().and_then(|(_, aid)| aid.asked.take_if(|(asked, _)| *asked == ticket));
        let Some((_, from)) = asked else { return };
        if names.is_empty() {
            return self.say("no author held begins so");
        }
        let candidates = names.iter().map(Candidate::author).collect();
        self.with_aid(effects, |aid, line| aid.offer(line, from, candidates));
    }

    /// No names come. Whether they were awaited.
    pub(super) fn forget_authors(&mut self, ticket: Ticket) -> bool {
        let aid = self.line_and_aid().map(|(_, aid)| aid);
        aid.is_some_and(|aid| aid.asked.take_if(|(asked, _)| *asked == ticket).is_some())
    }

    /// Whether names are awaited.
    pub(super) fn awaits_authors(&self) -> bool {
        self.aid().is_some_and(|aid| aid.asked.is_some())
    }

    /// The parts of the line typed that are not understood. The word under the fingers is not blamed yet.
    pub fn not_understood(&self) -> Vec<Range<usize>> {
        let (text, ranges) = match (&self.command, &self.search) {
            (Some(command), _) => (command.line.text(), command::not_understood(command.line.text())),
            (None, Some(search)) => (search.line.text(), search.list.query.not_understood.clone()),
            (None, None) => return Vec::new(),
        };
        let typing = self.aid().is_some();
        ranges.into_iter().filter(|r| r.end <= text.len() && !(typing && r.end == text.len())).collect()
    }

    /// The candidates of the command's name while it is typed, before Tab is pressed.
    pub fn names_so_far(&self) -> Vec<Candidate> {
        match &self.command {
            Some(command) if !command.line.text().trim_start().contains(' ') => command::names(command.line.text()),
            // A date is most often picked from those there are.
            Some(command) => match command.line.text().trim_start().split_once(' ') {
                Some((name, typed)) if self.takes_date(name) => starting(self.days(), &typed.trim().to_lowercase()),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fake::{Fake, papers};
    use crate::app::Msg;
    use crate::model::Remembered;

    fn app() -> Fake {
        Fake::new(papers(40), 120, 36)
    }

    fn line(fake: &Fake) -> &str {
        match (&fake.state.command, &fake.state.search) {
            (Some(command), _) => command.line.text(),
            (None, search) => search.as_ref().unwrap().line.text(),
        }
    }

    #[test]
    fn tab_walks_the_candidates_and_comes_back_to_what_was_typed() {
        let fake = app().press("/a<tab>");
        assert_eq!(line(&fake), "author:");
        let fake = fake.press("<tab>");
        assert_eq!(line(&fake), "abstract:");
        let fake = fake.press("<tab>");
        assert_eq!(line(&fake), "a");
        let fake = fake.press("<tab>x");
        assert_eq!((line(&fake), fake.state.aid().unwrap().completion.is_none()), ("author:x", true));
    }

    #[test]
    fn one_candidate_alone_is_taken_and_a_blank_follows_a_value() {
        assert_eq!(line(&app().press("/ca<tab>")), "cat:");
        assert_eq!(line(&app().press("/is:unr<tab>")), "is:unread ");
        assert_eq!(line(&app().press(":edi<tab>2026<tab>")), "edition 2026-05-29 ");
        assert_eq!(line(&app().press(":sa<tab>")), "save ");
    }

    #[test]
    fn the_list_answers_what_completion_put_there() {
        let fake = app().press("/is:s<tab>");
        assert_eq!(line(&fake), "is:starred ");
        assert!(fake.state.list().ids.is_empty() && fake.state.list().answered);
    }

    #[test]
    fn authors_come_from_the_papers_held() {
        let fake = app().press("/author:last3<tab>");
        assert_eq!(line(&fake), "author:\"First3 Last3\" ");
        let fake = app().press("/rout -author:first<tab>");
        assert_eq!(line(&fake), "rout -author:\"First0 Last0\"");
        let fake = app().press("/author:nobody<tab>");
        assert_eq!(fake.state.notice.as_ref().unwrap().text, "no author held begins so");
        let fake = app().press(":hide author:last2<tab>");
        assert_eq!(line(&fake), "hide author:\"First2 Last2\" ");
    }

    #[test]
    fn names_that_come_too_late_are_ignored() {
        let mut fake = app().press("/author:last3");
        fake.held_back = true;
        fake.feed(Msg::Key("<tab>".parse::<crate::key::Chord>().unwrap().0[0]));
        assert!(fake.state.is_busy());
        fake.feed(Msg::Key("x".parse::<crate::key::Chord>().unwrap().0[0]));
        fake.release();
        fake.rest();
        assert_eq!(line(&fake), "author:last3x");
        assert!(!fake.state.is_busy());
    }

    #[test]
    fn lines_typed_before_are_walked_by_their_beginning() {
        let fake = app().press("/routing<enter><esc>/sketch<enter><esc>/rout<enter><esc>");
        assert_eq!(fake.state.memory.searches, ["rout", "sketch", "routing"]);
        assert_eq!(fake.remembered.last(), Some(&Remembered::Searched("rout".into())));
        let fake = fake.press("/<up><up>");
        assert_eq!(line(&fake), "sketch");
        assert!(!fake.state.list().ids.is_empty(), "and searched");
        let fake = fake.press("<down><down>");
        assert_eq!(line(&fake), "");
        let fake = fake.press("rou<up><up>");
        assert_eq!(line(&fake), "routing");
        let fake = fake.press("<up><up><down><down>");
        assert_eq!(line(&fake), "rou", "what was typed comes back");
    }

    #[test]
    fn commands_have_a_history_of_their_own() {
        let fake = app().press(":12<enter>:star<enter>:12<enter>");
        assert_eq!(fake.state.memory.commands, ["12", "star"]);
        assert_eq!(line(&fake.press(":<up><up>")), "star");
    }

    #[test]
    fn the_list_moves_under_the_line() {
        let fake = app().press("/o<c-n><c-n><c-p>");
        assert_eq!((line(&fake), fake.state.list().cursor), ("o", 1));
        assert_eq!(app().press(":st<c-n><c-n>").state.list().cursor, 2);
    }
}
