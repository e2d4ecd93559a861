//! The tour: six keys that a new reader is shown until each was used once, or Esc ends it.

use super::State;
use super::effect::Effects;
use crate::action::{Action, Layer};
use crate::model::Remembered;
use crate::text::width::width;

/// What is shown.
const STOPS: [Action; 6] = [Action::Down, Action::Enter, Action::Star, Action::Hide, Action::Search, Action::Help];
/// The name of the choice that keeps it over restarts.
const CHOICE: &str = "tour";

/// Whether the tour goes on from an earlier run.
pub(super) fn goes_on(choices: &std::collections::BTreeMap<String, String>) -> Vec<Action> {
    if choices.get(CHOICE).is_some_and(|v| v == "on") { STOPS.to_vec() } else { Vec::new() }
}

impl State {
    /// The first categories are followed: the tour begins.
    pub(super) fn begin_tour(&mut self, effects: &mut Effects) {
        if !self.memory.choices.contains_key(CHOICE) {
            self.tour = STOPS.to_vec();
            self.keep_tour("on", effects);
        }
    }

    /// A key was used: it need not be shown any more.
    pub(super) fn tour_past(&mut self, action: Action, effects: &mut Effects) {
        if self.list().ids.is_empty() && action != Action::Help {
            return;
        }
        let before = self.tour.len();
        self.tour.retain(|a| *a != action);
        if before > 0 && self.tour.is_empty() {
            self.keep_tour("over", effects);
            self.say("that is all it takes · ? shows the rest, : finds anything by its name");
        }
    }

    /// Esc with nothing open. Whether there was a tour to end.
    pub(super) fn end_tour(&mut self, effects: &mut Effects) -> bool {
        let ended = !std::mem::take(&mut self.tour).is_empty();
        if ended {
            self.keep_tour("over", effects);
        }
        ended
    }

    fn keep_tour(&mut self, value: &str, effects: &mut Effects) {
        self.memory.choices.insert(CHOICE.into(), value.into());
        self.remember(Remembered::Choice { name: CHOICE.into(), value: value.into() }, effects);
    }

    /// What the tour still shows in that many cells: `j next  Enter read`; none once it is over, and none while there is
    /// no paper to try it on. How it ends is never left out.
    pub fn tour_line(&self, room: usize) -> Option<String> {
        if self.list().ids.is_empty() {
            return None;
        }
        let stop = |a: &Action| {
            let key = self.keymap.chords(Layer::List, *a).first()?.label();
            Some(format!("{key} {}", a.entry().verb))
        };
        let stops: Vec<String> = self.tour.iter().filter_map(stop).collect();
        let line = |n: usize| format!("to begin with:  {}  ·  Esc ends this", stops[..n].join("  "));
        (1..=stops.len()).rev().map(line).find(|line| width(line) <= room)
    }
}
