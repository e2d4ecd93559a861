//! Questions to the reader and what is done with the answers.

use super::effect::{Effect, Effects, Question, Ticket};
use super::layout::Arrangement;
use super::list::{Hold, Taken, window_around};
use super::msg::{Answer, Editions, Listing, Standing};
use super::search::WHILE_TYPING;
use super::skim::Seek;
use super::{Heading, ListPane, Overlay, PAPERS_AT_HAND, ROWS_AT_HAND, State, Tally, View, Visit, detail, lanes};
use crate::model::{Category, Fault, Held, Memory, PaperId, Row, SavedQuery};

/// A list is asked for in one piece up to so many papers.
const MOST: usize = 5_000_000;

/// A list a view, yet to be asked for.
pub(super) fn lists_of(followed: &[Category], saved: &[SavedQuery]) -> Vec<ListPane> {
    View::all(saved).map(|v| ListPane::of(v.query(None, followed, saved))).collect()
}

impl State {
    /// Asks for the list again; the cursor goes to `near`, or stays on its paper.
    pub(super) fn ask_list(&mut self, near: Option<PaperId>, effects: &mut Effects) {
        let ticket = self.ticket();
        let question = self.list_mut().ask(ticket, MOST, near.map_or(Hold::Cursor, Hold::Paper));
        effects.push(Effect::Ask(ticket, question));
    }

    /// Asks for the list again; the cursor goes to its first paper.
    pub(super) fn ask_from_top(&mut self, effects: &mut Effects) {
        let ticket = self.ticket();
        let question = self.list_mut().ask(ticket, MOST, Hold::Top);
        effects.push(Effect::Ask(ticket, question));
    }

    /// A view shown for the first time is answered with its beginning; the rest follows.
    fn list_the_rest(&mut self, effects: &mut Effects) {
        let list = self.list();
        let begun = list.answered && !list.complete && list.ids.len() <= WHILE_TYPING;
        if self.search.is_some() || list.asked.is_some() || !begun {
            return;
        }
        // Whoever has not moved meanwhile goes to where the view was left.
        let left = self.left_at().filter(|id| list.cursor == 0 && !list.ids.contains(id));
        self.ask_list(left, effects);
    }

    /// Asks for the beginning of a view; the cursor goes to `near`.
    pub(super) fn ask_beginning(&mut self, near: Option<PaperId>, effects: &mut Effects) {
        let ticket = self.ticket();
        let hold = near.map_or(Hold::Cursor, Hold::Paper);
        let question = self.list_mut().ask(ticket, WHILE_TYPING, hold);
        effects.push(Effect::Ask(ticket, question));
    }

    /// Asks for the beginning of the search's list while it is being typed.
    pub(super) fn ask_search(&mut self, effects: &mut Effects) {
        let ticket = self.ticket();
        if let Some(search) = &mut self.search {
            effects.push(Effect::Ask(ticket, search.list.ask(ticket, WHILE_TYPING, Hold::Top)));
        }
    }

    pub(super) fn ask_editions(&mut self, effects: &mut Effects) {
        let ticket = self.ticket();
        self.editions_asked = Some(ticket);
        effects.push(Effect::Ask(ticket, Question::Editions));
    }

    /// Lists not on screen are asked for again when they are next shown; so is everything the rows knew.
    pub(super) fn forget_answers(&mut self) {
        self.rows.clear();
        self.papers.clear();
        self.laid = None;
    }

    pub(super) fn answer(&mut self, ticket: Ticket, answer: Answer, effects: &mut Effects) {
        match answer {
            Answer::List(listing) => self.take_listing(ticket, listing, effects),
            Answer::Window { rows, papers } => {
                if self.take_window(ticket) {
                    if self.copy_answered() {
                        self.copy_came(&papers, effects);
                    }
                    self.keep(rows, papers);
                    if let Some(seek) = self.seeking {
                        self.seek(seek);
                    }
                }
            }
            Answer::Editions(editions) => self.take_editions(ticket, editions, effects),
            Answer::Days(days) => self.take_days(ticket, days, effects),
            Answer::Authors(names) => self.authors_found(ticket, &names, effects),
            Answer::Texts { old, new } => self.texts_came(ticket, old.as_deref(), new.as_deref(), effects),
            Answer::Bursts(bursts) => self.bursts_came(ticket, bursts),
            Answer::Selected(ids) => self.selected(ticket, ids, effects),
            Answer::Facets(facets) => self.take_facets(ticket, facets, effects),
            Answer::Without(counts) => self.take_without(ticket, &counts, effects),
            Answer::Counts(counts) => self.take_counts(ticket, &counts),
        }
    }

    fn take_editions(&mut self, ticket: Ticket, editions: Editions, effects: &mut Effects) {
        if self.editions_asked == Some(ticket) {
            self.editions = editions.sizes;
            self.batches = Some(editions.batches);
            self.look_back(effects);
            self.forget_done_missed(effects);
        }
        self.editions_answered(ticket);
    }

    fn editions_answered(&mut self, ticket: Ticket) {
        if self.editions_asked == Some(ticket) {
            self.editions_asked = None;
        }
    }

    /// Whether this answers the window's question, which then waits no more.
    fn take_window(&mut self, ticket: Ticket) -> bool {
        let answered = self.windows_asked.take_if(|(asked, _)| *asked == ticket);
        let ours = answered.is_some();
        self.window_answered = answered.map(|(_, question)| question).or(self.window_answered.take());
        ours
    }

    fn take_listing(&mut self, ticket: Ticket, listing: Listing, effects: &mut Effects) {
        let page = self.layout.papers();
        let lists = self.lists.iter_mut().chain(self.search.as_mut().map(|s| &mut s.list));
        let mut fresh = false;
        for list in lists {
            fresh |= list.take(ticket, &listing, page) == Taken::Fresh;
        }
        if !fresh {
            return;
        }
        self.announced = Some(listing.announced);
        if self.edition.is_some() && self.edition == self.today() {
            // It was announced and not here when it was walked to: now it is the newest held.
            self.edition = None;
        }
        self.held = listing.held.unwrap_or(self.held).max(listing.ids.len());
        self.count_if_new(effects);
        self.keep(listing.rows, listing.papers);
        self.rest_search(effects);
        self.list_the_rest(effects);
        if self.search.as_ref().is_some_and(|s| s.rest_at.is_none() && s.list.asked.is_none()) {
            self.ask_about(effects);
        }
    }

    pub(super) fn no_answer(&mut self, ticket: Ticket, fault: &Fault) {
        self.editions_answered(ticket);
        self.no_texts(ticket, fault);
        self.no_bursts(ticket, fault);
        self.counts_asked.take_if(|(asked, _)| *asked == ticket);
        self.trending.asked.take_if(|t| *t == ticket);
        if let Some(search) = &mut self.search {
            search.about_asked.take_if(|t| *t == ticket);
        }
        let mut wanted = self.take_window(ticket);
        self.copying.take_if(|_| wanted);
        self.seeking.take_if(|_| wanted);
        wanted |= self.selecting.take_if(|s| s.ticket == ticket).is_some();
        wanted |= self.forget_authors(ticket);
        for list in self.lists.iter_mut().chain(self.search.as_mut().map(|s| &mut s.list)) {
            if list.asked == Some(ticket) {
                list.asked = None;
                list.answered = true;
                wanted = true;
            }
        }
        if wanted {
            self.complain(fault);
        }
    }

    fn keep(&mut self, mut rows: Vec<Row>, mut papers: Vec<Held>) {
        self.leave_out_votes(&mut rows, &mut papers);
        if self.rows.len() > ROWS_AT_HAND {
            let near = self.list().around().to_vec();
            self.rows.retain(|id, _| near.contains(id));
        }
        self.rows.extend(rows.into_iter().map(|r| (r.id, r)));
        // More are asked for only to be copied.
        let over = papers.len().saturating_sub(PAPERS_AT_HAND);
        for held in papers.into_iter().skip(over) {
            self.papers.retain(|h| h.paper.id != held.paper.id);
            self.papers.push_back(held);
        }
        let over = self.papers.len().saturating_sub(PAPERS_AT_HAND);
        self.papers.drain(..over);
        self.show_pending();
    }

    /// Asks for rows and papers around the cursor before they are needed.
    pub(super) fn fetch_ahead(&mut self, effects: &mut Effects) {
        let list = self.list();
        let seeking = self.seeking;
        if self.windows_asked.is_some() || list.asked.is_some() || !list.answered {
            return;
        }
        if let Some(copying) = &self.copying {
            let question = Question::Window { rows: Vec::new(), papers: copying.ids.clone() };
            return self.ask_window(question, effects);
        }
        let page = self.layout.papers();
        let missing_now = list.in_view(page).iter().any(|id| !self.rows.contains_key(id));
        let (half, whole) = (page / 2, page.saturating_sub(1));
        let near = [0, 1, 2, half, whole];
        let ahead = near.iter().map(|n| list.cursor + n).chain(near.iter().map(|n| list.cursor.wrapping_sub(*n)));
        let papers: Vec<PaperId> = ahead
            .filter_map(|i| list.ids.get(i).copied())
            .filter(|id| self.paper(*id).is_none() && self.rows.get(id).is_none_or(|r| r.version > 0))
            .collect();
        let near_edge = list.around().iter().any(|id| !self.rows.contains_key(id));
        if !missing_now && papers.is_empty() && !near_edge && seeking.is_none() {
            return;
        }
        // What is looked for far away is asked for first: the reader waits for it.
        let around = match seeking {
            Some(Seek::Up(place) | Seek::Down(place)) => window_around(&list.ids, place),
            None => list.around(),
        };
        let rows: Vec<PaperId> = around.iter().copied().filter(|id| !self.rows.contains_key(id)).collect();
        let question = Question::Window { rows, papers };
        if self.window_answered.as_ref() == Some(&question) {
            return;
        }
        self.ask_window(question, effects);
    }

    fn ask_window(&mut self, question: Question, effects: &mut Effects) {
        let ticket = self.ticket();
        self.windows_asked = Some((ticket, question.clone()));
        effects.push(Effect::Ask(ticket, question));
    }

    /// Whether the answer that has just come is the one a copy waits for.
    fn copy_answered(&self) -> bool {
        let wanted = self.copying.as_ref().map(|c| &c.ids);
        matches!((&self.window_answered, wanted), (Some(Question::Window { papers, .. }), Some(ids)) if papers == ids)
    }

    /// Lays the paper under the cursor out, if that was not done already.
    pub(super) fn lay_out(&mut self) {
        let layout = self.layout;
        let heading = if layout.arrangement == Arrangement::Stacked { Heading::None } else { Heading::Title };
        let Some(id) = self.current() else {
            self.laid = None;
            return;
        };
        let (measure, tex, authors) = (layout.measure, self.tex, self.authors);
        let style = detail::Style { measure, tex, heading, authors, pdf: self.held_version(id) };
        let held = self.paper(id);
        let key = (held.map_or(0, |h| h.paper.version), style);
        if self.laid.as_ref().is_none_or(|l| l.id != id || l.key != key) {
            let row = self.rows.get(&id).filter(|r| r.version > 0);
            self.laid = held.map(|h| detail::lay(h, style)).or_else(|| row.map(|r| detail::lay_row(r, style)));
        }
        let lines = self.laid.as_ref().map_or(0, |l| l.lines.len());
        self.scroll = self.scroll.min(lines.saturating_sub(usize::from(layout.detail.height)));
    }

    pub(super) fn followed(&mut self, outcome: Result<Vec<Category>, Fault>, effects: &mut Effects) {
        match outcome {
            Err(fault) => self.complain(&fault),
            Ok(followed) => {
                let first = self.overlay.take_if(|o| matches!(o, Overlay::Picker(_))).is_some();
                self.keep_place(effects);
                self.followed = followed;
                if first {
                    self.begin_tour(effects);
                }
                self.lists = lists_of(self.followed_here(), &self.memory.saved);
                self.ask_view(effects);
                self.count_views(effects);
                self.ask_editions(effects);
                self.sync_if_owed(effects);
            }
        }
    }

    pub(super) fn turn_to(&mut self, standing: Standing, memory: Memory, effects: &mut Effects) {
        self.standing = standing;
        // Views and places belong to the store they were made in; the tour goes on wherever it began.
        self.watching.look_for(standing, &memory.watches);
        self.memory = memory;
        self.search = None;
        self.edition = None;
        self.view = View::Today;
        self.jobs.arrivals = 0;
        // What was asked of the other store is answered by it, and means nothing here.
        (self.windows_asked, self.editions_asked, self.counts_asked) = (None, None, None);
        (self.batches, self.missed, self.tally) = (None, None, Tally::default());
        self.visit = Visit::of(&self.memory);
        self.shown_lanes = lanes::chosen(&self.memory);
        (self.seeking, self.range, self.copying, self.selecting) = (None, None, None, None);
        self.lists = lists_of(self.followed_here(), &self.memory.saved);
        self.forget_answers();
        self.ask_view(effects);
        self.ask_editions(effects);
        self.ask_days(effects);
        self.counts.clear();
    }
}
