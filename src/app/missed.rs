//! What was missed: when the reader was last here, the editions since then, and all of them folded into one list.

use std::time::Duration;

use super::effect::Effects;
use super::{Focus, ListPane, Standing, State, View, commas};
use crate::model::query::Atom;
use crate::model::{Category, Day, DaySpec, Memory, Query, Remembered, Stamp};

/// The choices they are remembered by.
const VISITED: &str = "visited";
const MISSED: &str = "missed";
/// Of one edition alone nothing has to be caught up with: it is today's.
const FEWEST: usize = 2;
/// Nobody can be asked after a power cut: that the reader is here is noted so often.
const NOTED_EVERY: Duration = Duration::from_mins(5);

/// When the reader was here, and the newest edition seen then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// When.
    pub at: Stamp,
    /// The newest edition that was held.
    pub edition: Day,
}

/// Editions that came while the reader was away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missed {
    /// When the reader was here before.
    pub since: Stamp,
    /// The first of them.
    pub from: Day,
    /// The last of them.
    pub to: Day,
    /// How many they are.
    pub editions: usize,
    /// New and replaced papers in them, once they were counted.
    pub(super) counted: Option<(usize, usize)>,
    /// How they stand.
    pub(super) stands: MissedStands,
}

/// How missed editions stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MissedStands {
    /// The rule tells of them.
    Told,
    /// They were told of; the key still opens them.
    Known,
    /// They are on screen in one list.
    Open,
}

impl Visit {
    /// Reads what was remembered.
    pub fn of(memory: &Memory) -> Option<Self> {
        let (edition, at) = read(memory.choices.get(VISITED)?)?;
        Some(Self { at, edition })
    }
}

impl Missed {
    /// Of the editions held what came after a visit, newest first; none where today's is all.
    pub fn since(visit: Visit, held: impl Iterator<Item = Day> + Clone) -> Option<Self> {
        Self::from(visit.at, held.filter(|day| *day > visit.edition))
    }

    fn from(since: Stamp, mut editions: impl Iterator<Item = Day> + Clone) -> Option<Self> {
        let count = editions.clone().count();
        let from = editions.clone().last()?;
        let to = editions.next()?;
        let stands = MissedStands::Told;
        Some(Self { since, from, to, editions: count, counted: None, stands }).filter(|_| count > 0)
    }

    /// Their days in short: `25 to 29 May`, `29 May to 2 Jun`.
    fn days(&self) -> String {
        let one_month = self.from.date().first_of_month() == self.to.date().first_of_month();
        let from = if one_month { self.from.date().day().to_string() } else { self.from.short() };
        format!("{from} to {}", self.to.short())
    }

    /// The papers of all of them, each once.
    pub fn query(&self, followed: &[Category]) -> Query {
        let editions = Atom::Editions(DaySpec::Day(self.from), DaySpec::Day(self.to));
        Query::default().and(editions).and_any_of(followed)
    }
}

impl State {
    /// The editions are known: looks, once, what came since the reader was here.
    pub(super) fn look_back(&mut self, effects: &mut Effects) {
        let Some(newest) = self.today().filter(|_| self.standing == Standing::Own) else { return };
        let Some(visit) = self.visit.take() else { return };
        let held = || self.editions.iter().map(|e| e.day).filter(|day| *day <= newest);
        let fresh = held().any(|day| day > visit.edition);
        // What was not caught up with before is caught up with now.
        let before = self.memory.choices.get(MISSED).and_then(|text| read(text));
        let missed = match before {
            Some((from, since)) => Missed::from(since, held().filter(|day| *day >= from)),
            None => Missed::since(visit, held()),
        };
        let Some(mut missed) = missed.filter(|m| m.editions >= FEWEST) else { return };
        if !fresh {
            missed.stands = MissedStands::Known;
        }
        let value = written(missed.from, missed.since);
        self.keep_choice(MISSED, value, effects);
        self.missed = Some(missed);
        self.forget_done_missed(effects);
        self.count_soon();
    }

    /// Notes that the reader is here, and what is the newest edition here.
    pub(super) fn keep_visit(&mut self, effects: &mut Effects) {
        let Some(edition) = self.today().filter(|_| self.standing == Standing::Own) else { return };
        self.visit_noted = self.now.since_start;
        self.keep_choice(VISITED, written(edition, self.now.at), effects);
    }

    /// The same, now and then.
    pub(super) fn keep_visit_now_and_then(&mut self, effects: &mut Effects) {
        // Before the last visit was looked at it must not be written over.
        if self.visit.is_none() && self.now.since_start >= self.visit_noted + NOTED_EVERY {
            self.keep_visit(effects);
        }
    }

    fn keep_choice(&mut self, name: &str, value: String, effects: &mut Effects) {
        if self.memory.choices.get(name) != Some(&value) {
            self.memory.choices.insert(name.into(), value.clone());
            self.remember(Remembered::Choice { name: name.into(), value }, effects);
        }
    }

    /// Nothing of them is unread: they are missed no longer.
    pub(super) fn forget_done_missed(&mut self, effects: &mut Effects) {
        let Some(missed) = &self.missed else { return };
        let mut of = self.editions.iter().filter(|e| (missed.from..=missed.to).contains(&e.day));
        if missed.stands != MissedStands::Open && !self.editions.is_empty() && of.all(|e| e.unread == 0) {
            self.missed = None;
            self.keep_choice(MISSED, String::new(), effects);
        }
    }

    /// The missed editions, while they are on screen in one list.
    pub fn missed_shown(&self) -> Option<&Missed> {
        self.missed.as_ref().filter(|m| m.stands == MissedStands::Open)
    }

    /// `C`: all editions missed in one list; again the newest alone.
    pub(super) fn catch_up(&mut self, effects: &mut Effects) {
        if self.shows_editions() && self.missed_shown().is_some() {
            return self.leave_missed(effects);
        }
        if self.missed.is_none() {
            return self.say(match self.today() {
                Some(_) => "nothing was missed: the newest edition is all that came",
                None => "no edition is held yet · r syncs",
            });
        }
        self.keep_place(effects);
        self.stand_missed(MissedStands::Open);
        self.show_days(None, effects);
    }

    /// Esc: back to the newest edition.
    pub(super) fn leave_missed(&mut self, effects: &mut Effects) {
        self.keep_place(effects);
        self.stand_missed(MissedStands::Known);
        self.forget_done_missed(effects);
        self.show_days(None, effects);
    }

    /// Whether the rule told of what was missed; it does no longer.
    pub(super) fn hide_missed(&mut self) -> bool {
        let told = self.missed.as_mut().filter(|m| m.stands == MissedStands::Told);
        told.is_some_and(|m| {
            m.stands = MissedStands::Known;
            true
        })
    }

    /// An edition is walked to: the list of all that was missed closes.
    pub(super) fn stand_aside_missed(&mut self) {
        if self.missed_shown().is_some() {
            self.stand_missed(MissedStands::Known);
        }
    }

    fn stand_missed(&mut self, stands: MissedStands) {
        if let Some(missed) = &mut self.missed {
            missed.stands = stands;
        }
    }

    /// Shows the newest edition, one walked to, or those that were missed.
    pub(super) fn show_days(&mut self, edition: Option<Day>, effects: &mut Effects) {
        self.edition = edition.filter(|day| Some(*day) != self.today());
        (self.search, self.range) = (None, None);
        (self.focus, self.view) = (Focus::List, View::Today);
        self.jobs.arrivals = 0;
        let query = self.chosen_query();
        // The newest edition stays known while the answer is on its way.
        let today = self.lists[0].today;
        self.lists[0] = ListPane::of(query);
        self.lists[0].today = today;
        self.forget_day_counts();
        let left = self.left_at();
        self.ask_list(left, effects);
    }

    /// What the rule says of what was missed, the longest form first: `since Tue 09:12: 214 new in 3 editions ..`.
    pub(super) fn missed_rule(&self) -> Vec<String> {
        let Some(missed) = self.missed.as_ref().filter(|m| m.stands == MissedStands::Told) else { return Vec::new() };
        let since = format!("since {}", self.zone.moment(missed.since, self.now.at));
        let editions = format!("{} editions", commas(missed.editions));
        let key = self.key_for(crate::action::Action::CatchUp, "catch up");
        let Some((new, replaced)) = missed.counted else { return vec![format!("{since}: {editions}{key}")] };
        let new = format!("{} new in {editions}", commas(new));
        let replaced = if replaced > 0 { format!(", {} replaced", commas(replaced)) } else { String::new() };
        let starred = self.tally.starred_updated.filter(|n| *n > 0);
        let starred = starred.map(|n| format!(", {} of your starred updated", commas(n))).unwrap_or_default();
        vec![
            format!("{since}: {new}{replaced}{starred}{key}"),
            format!("{since}: {new}{replaced}{key}"),
            format!("{since}: {new}{key}"),
            format!("{new}{key}"),
        ]
    }

    /// What they are, for a sentence.
    pub(super) fn missed_told(&self) -> String {
        let told = |m: &Missed| format!("Missed, {} editions, {}", commas(m.editions), m.days());
        self.missed_shown().map(told).unwrap_or_default()
    }

    /// What the first line says of missed editions in one list, the longest form first.
    pub(super) fn missed_forms(&self, missed: &Missed) -> Vec<String> {
        let count = self.list().answered.then(|| format!("{} papers", commas(self.list().ids.len())));
        let count = count.unwrap_or_default();
        let (kinds, chosen) = (self.kinds(), self.chosen());
        let join = |parts: &[&str]| {
            let said: Vec<&str> = parts.iter().filter(|p| !p.is_empty()).copied().collect();
            said.join(" · ")
        };
        let days = format!("{} to {}", super::day::weekday_short(missed.from), missed.to.long());
        let (long, short) = (format!("{} editions, {days}", commas(missed.editions)), missed.days());
        vec![
            join(&[&long, &kinds, &count, &chosen]),
            join(&[&short, &kinds, &count, &chosen]),
            join(&[&short, &count]),
            short,
        ]
    }
}

/// A day and a moment as they are remembered.
fn written(day: Day, at: Stamp) -> String {
    format!("{day} {at}")
}

fn read(text: &str) -> Option<(Day, Stamp)> {
    let (day, at) = text.split_once(' ')?;
    Some((day.parse().ok()?, Stamp::parse(at)?))
}

#[cfg(test)]
mod tests;
