//! The category picker: type to filter, choose, start.

use super::effect::{Effect, Effects};
use super::{Overlay, State};
use crate::action::Action;
use crate::model::{Category, Taxonomy};
use crate::text::line::Line;

/// The picker.
#[derive(Clone, Debug, PartialEq)]
pub struct Picker {
    /// The filter.
    pub line: Line,
    /// Every category, in arXiv's order.
    choices: Vec<Choice>,
    /// Places in `choices` that pass the filter.
    passing: Vec<usize>,
    /// The place of the cursor among those that pass.
    pub cursor: usize,
}

/// A category to choose.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// It.
    pub category: Category,
    /// Its English name.
    pub name: String,
    /// Its group.
    pub group: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// A group of categories that pass the filter.
#[derive(Clone, Debug, PartialEq)]
pub struct Group<'a> {
    /// Its English name.
    pub name: &'a str,
    /// What its categories begin with.
    pub short: String,
    /// How many of them pass.
    pub passing: usize,
}

impl Picker {
    pub(super) fn new(taxonomy: &Taxonomy, followed: &[Category]) -> Self {
        let choice = |e: &crate::model::TaxonomyEntry| Choice {
            category: e.category.clone(),
            name: e.name.clone(),
            group: e.group.clone(),
            chosen: followed.contains(&e.category),
        };
        let mut choices: Vec<Choice> = taxonomy.entries.iter().map(choice).collect();
        // Most who come to a terminal come from computer science; the rest follows in arXiv's order.
        choices.sort_by_key(|c| c.group != "Computer Science");
        let mut picker = Self { line: Line::default(), choices, passing: Vec::new(), cursor: 0 };
        picker.filter();
        picker
    }

    /// What passes the filter.
    pub fn passing(&self) -> impl ExactSizeIterator<Item = &Choice> {
        self.passing.iter().map(|i| &self.choices[*i])
    }

    /// The groups of what passes the filter, in the order of the list.
    pub fn groups(&self) -> Vec<Group<'_>> {
        let mut groups: Vec<Group<'_>> = Vec::new();
        for choice in self.passing() {
            match groups.iter_mut().find(|g| g.name == choice.group) {
                Some(group) => group.passing += 1,
                None => groups.push(Group { name: &choice.group, short: self.short(&choice.group), passing: 1 }),
            }
        }
        groups
    }

    /// What stands before the dot of all its categories (`cs`); where they differ, its name in small letters (`physics`).
    fn short(&self, group: &str) -> String {
        let archive = |c: &Choice| c.category.as_str().split('.').next().unwrap_or_default().to_owned();
        let mut archives: Vec<String> = self.choices.iter().filter(|c| c.group == group).map(archive).collect();
        archives.dedup();
        if archives.len() == 1 { archives.remove(0) } else { group.to_lowercase() }
    }

    /// The group the cursor is in.
    pub fn group(&self) -> &str {
        self.passing().nth(self.cursor).map_or("", |c| &c.group)
    }

    /// The choices that were made.
    pub fn picked(&self) -> impl Iterator<Item = &Choice> {
        self.choices.iter().filter(|c| c.chosen)
    }

    /// How many categories there are.
    pub fn total(&self) -> usize {
        self.choices.len()
    }

    /// What is chosen.
    pub fn chosen(&self) -> Vec<Category> {
        self.picked().map(|c| c.category.clone()).collect()
    }

    fn filter(&mut self) {
        let wanted = self.line.text().trim().to_lowercase();
        let rank = |c: &Choice| {
            let (id, text) = (c.category.as_str().to_lowercase(), format!("{} {}", c.name, c.group).to_lowercase());
            if id.starts_with(&wanted) {
                Some(0)
            } else if id.contains(&wanted) {
                Some(1)
            } else {
                wanted.split_whitespace().all(|w| text.contains(w)).then_some(2)
            }
        };
        let mut passing: Vec<(i32, usize)> =
            self.choices.iter().enumerate().filter_map(|(i, c)| rank(c).map(|r| (r, i))).collect();
        passing.sort_unstable();
        self.passing = passing.into_iter().map(|(_, i)| i).collect();
        self.cursor = 0;
    }
}

impl State {
    pub(super) fn edit_picker(&mut self, edit: impl FnOnce(&mut Line)) {
        if let Some(Overlay::Picker(picker)) = &mut self.overlay {
            let before = picker.line.text().to_owned();
            edit(&mut picker.line);
            if picker.line.text() != before {
                picker.filter();
            }
        }
    }

    pub(super) fn move_picker(&mut self, action: Action, page: usize) {
        let Some(Overlay::Picker(picker)) = &mut self.overlay else { return };
        let last = picker.passing.len().saturating_sub(1);
        let group = |i: usize| picker.passing.get(i).map(|p| &picker.choices[*p].group);
        picker.cursor = match action {
            Action::Up => picker.cursor.saturating_sub(1),
            Action::PageDown => picker.cursor + page,
            Action::PageUp => picker.cursor.saturating_sub(page),
            Action::Top => 0,
            Action::Bottom => last,
            Action::Complete => {
                let here = group(picker.cursor);
                (picker.cursor..=last).find(|i| group(*i) != here).unwrap_or(0)
            }
            _ => picker.cursor + 1,
        }
        .min(last);
    }

    pub(super) fn choose(&mut self) {
        let Some(Overlay::Picker(picker)) = &mut self.overlay else { return };
        if let Some(choice) = picker.passing.get(picker.cursor).and_then(|i| picker.choices.get_mut(*i)) {
            choice.chosen = !choice.chosen;
        }
    }

    /// Enter: what is chosen is followed; with nothing chosen, what is under the cursor.
    pub(super) fn accept_picker(&mut self, effects: &mut Effects) {
        let Some(Overlay::Picker(picker)) = &self.overlay else { return };
        if picker.chosen().is_empty() {
            self.choose();
        }
        let Some(Overlay::Picker(picker)) = &self.overlay else { return };
        let chosen = picker.chosen();
        if chosen.is_empty() {
            self.say("nothing matches · delete a letter");
        } else {
            effects.push(Effect::Follow { add: chosen, remove: Vec::new() });
        }
    }
}
