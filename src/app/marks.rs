//! Marks that show at once, are confirmed by the writer, and are taken back when it fails.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use super::effect::{Effect, Effects, MarkStep, Order, Ticket};
use super::msg::{Turned, Wrote};
use super::{State, View};
use crate::model::{Change, Fault, Mark, Marks, PaperId, Stamp};

/// A write that takes so long waits for something: the reader is told.
const UNSAVED_AFTER: Duration = Duration::from_secs(1);

const UNSAVED: &str = "not saved yet: the library is busy · it is tried again for half a minute";

/// An order the writer has not confirmed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pending {
    ticket: Ticket,
    /// The marks as they show.
    after: Vec<Change>,
    /// The marks as they were.
    before: Vec<Change>,
}

impl State {
    /// Sets or takes off a mark of the papers a key is meant for: what the one under the cursor has not, all get.
    pub(super) fn toggle(&mut self, mark: Mark, effects: &mut Effects) {
        let Some(row) = self.current().and_then(|id| self.rows.get(&id)) else { return };
        let to = if row.marks.get(mark).is_some() { None } else { Some(self.now.at) };
        let papers = self.targets();
        self.mark(mark, to, &papers, effects);
        self.range = None;
    }

    /// Sets or takes off a mark: one gesture, whatever the number of papers.
    pub(super) fn mark(&mut self, mark: Mark, to: Option<Stamp>, papers: &[PaperId], effects: &mut Effects) {
        let differs = |id: &&PaperId| self.rows.get(id).is_none_or(|r| r.marks.get(mark).is_some() != to.is_some());
        let after: Vec<Change> = papers.iter().filter(differs).map(|id| Change { paper: *id, mark, to }).collect();
        // What is not at hand is not known; should the writer fail, the lists are asked for again.
        let before = after.iter().filter_map(|c| {
            let row = self.rows.get(&c.paper)?;
            Some(Change { to: row.marks.get(mark), ..*c })
        });
        let before = before.collect();
        let what = match (mark, to.is_some()) {
            (Mark::Star, true) => "star",
            (Mark::Star, false) => "unstar",
            (Mark::Read, true) => "read",
            (Mark::Read, false) => "unread",
            (Mark::Hidden, true) => "hide",
            (Mark::Hidden, false) => "unhide",
        };
        let ticket = self.ticket();
        self.await_write(Pending { ticket, after: after.clone(), before });
        self.show(&after);
        match (after.len(), mark, to.is_some()) {
            (1, Mark::Hidden, true) => self.say("hidden · u undo"),
            (1, Mark::Hidden, false) => self.say("shown again · u undo"),
            (1, Mark::Star | Mark::Read, _) => {}
            _ => self.say(format!("{what}: {} · u undo", Change::papers(&after))),
        }
        let looked: Vec<PaperId> =
            after.iter().filter(|c| c.mark != Mark::Hidden && to.is_some()).map(|c| c.paper).collect();
        effects.push(Effect::Write(ticket, Order::Mark { what, changes: after, step: MarkStep::Undoable }));
        self.note_looked(&looked, effects);
    }

    /// Marks the paper under the cursor read, as what reading leaves behind: no step of undo.
    pub(super) fn read_silently(&mut self, effects: &mut Effects) {
        let Some(row) = self.current().and_then(|id| self.rows.get(&id)).filter(|r| r.marks.read.is_none()) else {
            return;
        };
        let change = Change { paper: row.id, mark: Mark::Read, to: Some(self.now.at) };
        let ticket = self.ticket();
        self.await_write(Pending { ticket, after: vec![change], before: vec![Change { to: None, ..change }] });
        self.show(&[change]);
        effects
            .push(Effect::Write(ticket, Order::Mark { what: "read", changes: vec![change], step: MarkStep::Silent }));
        self.note_looked(&[change.paper], effects);
    }

    /// Asks the writer to take back or do again, or for anything else whose answer is waited for.
    pub(super) fn turn(&mut self, order: Order, effects: &mut Effects) {
        let ticket = self.ticket();
        self.await_write(Pending { ticket, after: Vec::new(), before: Vec::new() });
        effects.push(Effect::Write(ticket, order));
    }

    fn await_write(&mut self, pending: Pending) {
        if self.pending.is_empty() {
            self.unsaved_at = Some(self.now.since_start + UNSAVED_AFTER);
        }
        self.pending.push(pending);
    }

    /// Says, once, that a write takes long: until it is confirmed what was done stands on the screen alone.
    pub(super) fn tell_unsaved(&mut self) {
        if self.unsaved_at.take_if(|at| *at <= self.now.since_start).is_some() {
            self.say(UNSAVED);
        }
    }

    /// The writer has answered.
    pub(super) fn wrote(&mut self, ticket: Ticket, outcome: Result<Wrote, Fault>, effects: &mut Effects) {
        let Some(at) = self.pending.iter().position(|p| p.ticket == ticket) else { return };
        let pending = self.pending.remove(at);
        if self.pending.is_empty() {
            self.unsaved_at = None;
            if self.notice.as_ref().is_some_and(|n| n.text == UNSAVED) {
                self.say("saved");
            }
        }
        match outcome {
            Ok(Wrote::Marked) => {
                self.count_soon();
                self.recount_unseen(&pending.after, effects);
            }
            Ok(Wrote::Remembered) => {}
            Ok(Wrote::Saved { name, all }) => {
                let before = self.memory.saved.clone();
                self.saved_are(all, effects);
                self.tell_saved(&name, &before);
            }
            Ok(Wrote::Watched { watch, all }) => {
                self.watches_are(all, effects);
                self.tell_watched(&watch);
            }
            Ok(Wrote::Nothing) => self.say("nothing left to undo or redo"),
            Ok(Wrote::Turned(turned)) => self.turned(&turned, effects),
            Err(fault) => {
                let lost_hidden = pending.before.iter().any(|c| c.mark == Mark::Hidden);
                let unknown = pending.before.len() < pending.after.len();
                self.take_back(&pending.before);
                self.complain(&fault);
                if unknown {
                    self.forget_answers();
                }
                if lost_hidden || unknown {
                    self.ask_list(None, effects);
                }
            }
        }
    }

    /// Shows marks as they were before an order that failed, under those ordered since.
    fn take_back(&mut self, before: &[Change]) {
        let was: HashMap<(PaperId, Mark), Option<Stamp>> = before.iter().map(|c| ((c.paper, c.mark), c.to)).collect();
        // The next order for the same mark was made over this one, and would bring it back if it failed too.
        let mut told = HashSet::new();
        for change in self.pending.iter_mut().flat_map(|p| &mut p.before) {
            let mark = (change.paper, change.mark);
            if let Some(to) = was.get(&mark)
                && told.insert(mark)
            {
                change.to = *to;
            }
        }
        let later: Vec<Change> = self.pending.iter().flat_map(|p| p.after.iter().copied()).collect();
        self.show(before);
        self.show(&later);
    }

    fn turned(&mut self, turned: &Turned, effects: &mut Effects) {
        self.show(&turned.changes);
        if let Some(saved) = &turned.saved {
            self.saved_are(saved.clone(), effects);
        }
        if let Some(watches) = &turned.watches {
            self.watches_are(watches.clone(), effects);
        }
        self.count_soon();
        self.recount_unseen(&turned.changes, effects);
        self.say(describe(turned));
        // A paper that comes back into the list needs its place; the cursor goes to it.
        let unread = self.search.is_none() && self.view == View::Unread;
        let listed: HashSet<PaperId> = self.list().ids.iter().copied().filter(|_| unread).collect();
        let comes_back = |c: &&Change| match c.mark {
            Mark::Hidden => c.to.is_none(),
            Mark::Read => unread && c.to.is_none() && !listed.contains(&c.paper),
            Mark::Star => false,
        };
        let back: Vec<PaperId> = turned.changes.iter().filter(comes_back).map(|c| c.paper).collect();
        let starred = self.search.is_none() && self.view == View::Starred;
        if !back.is_empty() || starred {
            // One alone is gone to; where many come back the cursor stays on its paper.
            let to = if back.len() == 1 || self.current().is_none() { back.first().copied() } else { None };
            self.ask_list(to, effects);
        }
    }

    /// The orders that the writer has not confirmed.
    pub fn unconfirmed(&self) -> Vec<Ticket> {
        self.pending.iter().map(|p| p.ticket).collect()
    }

    /// Shows marks at every place they stand; hidden papers leave lists that did not ask for them.
    pub(super) fn show(&mut self, changes: &[Change]) {
        for change in changes {
            self.recount(*change);
            self.put(*change);
        }
        for change in changes {
            match (change.mark, change.to) {
                (Mark::Hidden, None) => self.lists.iter_mut().for_each(|list| list.stale = true),
                // On its own tab a row stays until the list is asked for again.
                (Mark::Star, _) if self.search.is_some() => self.lists[View::Starred.place()].stale = true,
                (Mark::Read, None) if self.search.is_some() => self.lists[View::Unread.place()].stale = true,
                _ => {}
            }
        }
        self.take_out_hidden(changes);
    }

    fn put(&mut self, change: Change) {
        if let Some(row) = self.rows.get_mut(&change.paper) {
            row.marks = row.marks.with(change.mark, change.to);
        }
        if let Some(held) = self.papers.iter_mut().find(|h| h.paper.id == change.paper) {
            held.marks = held.marks.with(change.mark, change.to);
        }
    }

    /// Keeps the sizes of the editions true to marks that show already.
    fn recount(&mut self, change: Change) {
        let Some(row) = self.rows.get(&change.paper) else { return };
        let (before, after) = (row.marks, row.marks.with(change.mark, change.to));
        let Some(size) = self.editions.iter_mut().find(|e| Some(e.day) == row.day) else { return };
        let counts =
            |marks: Marks| (usize::from(marks.hidden.is_none()), marks.hidden.is_none() && marks.read.is_none());
        let ((papers, unread), (papers_then, unread_then)) = (counts(before), counts(after));
        size.papers = (size.papers + papers_then).saturating_sub(papers);
        size.unread = (size.unread + usize::from(unread_then)).saturating_sub(usize::from(unread));
    }

    /// Papers without a row could not be counted one by one: the sizes of the editions are asked for anew.
    fn recount_unseen(&mut self, changes: &[Change], effects: &mut Effects) {
        if changes.iter().any(|c| !self.rows.contains_key(&c.paper)) {
            self.ask_editions(effects);
        }
    }

    /// Takes what is hidden out of every list that did not ask for it.
    fn take_out_hidden(&mut self, changes: &[Change]) {
        let gone: HashSet<PaperId> =
            changes.iter().filter(|c| c.mark == Mark::Hidden && c.to.is_some()).map(|c| c.paper).collect();
        if gone.is_empty() {
            return;
        }
        let page = self.layout.papers();
        let lists = self.lists.iter_mut().chain(self.search.as_mut().map(|s| &mut s.list));
        for list in lists.filter(|l| !l.query.asks_hidden()) {
            list.remove(&gone, page);
        }
        self.scroll = 0;
    }

    /// Lays marks not yet confirmed over rows that come from the store.
    pub(super) fn show_pending(&mut self) {
        let after: Vec<Change> = self.pending.iter().flat_map(|p| p.after.iter().copied()).collect();
        // They were counted when they were made.
        for change in &after {
            self.put(*change);
        }
        self.take_out_hidden(&after);
    }
}

/// `undone: star, 3 papers, Tue 09:12`.
fn describe(turned: &Turned) -> String {
    // Of a gesture on saved queries or watches alone no papers are told.
    let others = turned.saved.is_some() || turned.watches.is_some();
    let papers = match turned.changes[..] {
        [] if others => String::new(),
        _ => format!(", {}", Change::papers(&turned.changes)),
    };
    let left = match turned.left_alone {
        0 => String::new(),
        n => format!(", {n} left alone (changed since)"),
    };
    format!("{}{papers}, {}{left}", turned.what, turned.when)
}
