//! What the fake world does with orders to write, and its journal.

use super::*;

impl Fake {
    pub(super) fn write(&mut self, order: Order) -> Result<Wrote, Fault> {
        if self.broken_writer {
            return Err(Fault::new(crate::model::Exit::Disk, "cannot save", "the disk is full", "make room"));
        }
        match order {
            Order::Mark { what, changes, step } => {
                let marks = changes.iter().map(|c| (*c, self.set(*c))).collect();
                if step == MarkStep::Undoable {
                    self.done(Done { what: what.into(), marks, saved: None, watches: None });
                }
                Ok(Wrote::Marked)
            }
            Order::SaveQuery { name, query } => {
                let all = self.save(&name, query.as_deref());
                Ok(Wrote::Saved { name, all })
            }
            Order::Watch { watch, stand } => {
                let all = self.watch(&watch, stand);
                Ok(Wrote::Watched { watch, all })
            }
            Order::Remember(what) => {
                self.remembered.extend(what);
                Ok(Wrote::Remembered)
            }
            Order::Undo => Ok(self.undo()),
            Order::Redo => Ok(self.redo()),
        }
    }

    fn done(&mut self, gesture: Done) {
        self.journal.push(gesture);
        self.undone.clear();
    }

    fn save(&mut self, name: &str, query: Option<&str>) -> Vec<SavedQuery> {
        let before = self.saved.clone();
        let Some(wanted) = SavedQuery::new(name, query.unwrap_or_default()) else { return before };
        let place = self.saved.iter().position(|s| s.name == wanted.name);
        match (place, query) {
            (Some(place), Some(_)) => self.saved[place] = wanted,
            (None, Some(_)) => self.saved.push(wanted),
            (Some(place), None) => drop(self.saved.remove(place)),
            (None, None) => {}
        }
        let after = self.saved.clone();
        if before != after {
            let verb = if query.is_some() { "save" } else { "forget" };
            let saved = Some((before, after.clone()));
            self.done(Done { what: format!("{verb} {name}"), marks: vec![], saved, watches: None });
        }
        after
    }

    fn watch(&mut self, watch: &Watch, stand: Stand) -> Vec<Watch> {
        let before = self.watches.1.clone();
        let verb = match stand {
            Stand::Up => {
                self.watches.1.push(watch.clone());
                "watch"
            }
            Stand::Down => {
                self.watches.1.retain(|w| !w.is_like(watch));
                "unwatch"
            }
        };
        let after = self.watches.1.clone();
        let watches = Some((before, after.clone()));
        self.done(Done { what: format!("{verb} {watch}"), marks: vec![], saved: None, watches });
        after
    }

    fn undo(&mut self) -> Wrote {
        let Some(gesture) = self.journal.pop() else { return Wrote::Nothing };
        self.undone.push(gesture.clone());
        let changes = gesture.marks.iter().map(|(change, before)| Change { to: *before, ..*change }).collect();
        let watches = gesture.watches.map(|(before, _)| before);
        self.turned(format!("undone: {}", gesture.what), changes, gesture.saved.map(|(before, _)| before), watches)
    }

    fn redo(&mut self) -> Wrote {
        let Some(gesture) = self.undone.pop() else { return Wrote::Nothing };
        self.journal.push(gesture.clone());
        let changes = gesture.marks.iter().map(|(change, _)| *change).collect();
        let watches = gesture.watches.map(|(_, after)| after);
        self.turned(format!("done again: {}", gesture.what), changes, gesture.saved.map(|(_, after)| after), watches)
    }

    fn turned(
        &mut self,
        what: String,
        changes: Vec<Change>,
        saved: Option<Vec<SavedQuery>>,
        watches: Option<Vec<Watch>>,
    ) -> Wrote {
        for change in &changes {
            self.set(*change);
        }
        if let Some(saved) = &saved {
            self.saved.clone_from(saved);
        }
        if let Some(watches) = &watches {
            self.watches.1.clone_from(watches);
        }
        Wrote::Turned(Turned { what, when: "Fri 12:00".into(), changes, saved, watches, left_alone: 0 })
    }
}
