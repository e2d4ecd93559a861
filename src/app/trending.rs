//! What is trending: the list of a day, a week or a month as a community votes, and the walk from one to another.

use super::effect::{Effect, Effects, Question, Ticket};
use super::msg::PolledDay;
use super::{Focus, ListPane, Standing, State, View};
use crate::action::Action;
use crate::model::{Badge, Day, Held, Memory, Period, Query, Remembered, Row, Sort, query};

/// The name of the choice that is remembered.
const SPAN: &str = "span";

/// Whether the daily list is asked for and shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trends {
    /// It is.
    #[default]
    On,
    /// There is no tab for it.
    Off,
}

/// How long a time a list of what is trending is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Span {
    /// A day.
    #[default]
    Day,
    /// An ISO week.
    Week,
    /// A month.
    Month,
}

/// What is known of the daily list, and which part of it is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trending {
    /// Whether it is wanted.
    pub trends: Trends,
    /// The days of which papers are held, newest first.
    pub days: Vec<PolledDay>,
    /// How long a time is shown.
    pub span: Span,
    /// The one walked to; none for the newest.
    walked: Option<Period>,
    /// Whether votes came that the list does not show yet.
    pub has_news: bool,
    pub(super) asked: Option<Ticket>,
}

impl Span {
    /// All, in the order of the key.
    pub const ALL: [Self; 3] = [Self::Day, Self::Week, Self::Month];

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// The time of this length that a day lies in.
    pub fn of(self, day: Day) -> Period {
        match self {
            Self::Day => Period::Day(day),
            Self::Week => Period::week_of(day),
            Self::Month => Period::month_of(day),
        }
    }

    /// The next of them.
    pub(super) const fn next(self) -> Self {
        match self {
            Self::Day => Self::Week,
            Self::Week => Self::Month,
            Self::Month => Self::Day,
        }
    }
}

impl Trending {
    /// The span chosen in earlier runs.
    pub(super) fn chosen(trends: Trends, memory: &Memory) -> Self {
        let word = memory.choices.get(SPAN).map(String::as_str);
        let span = Span::ALL.into_iter().find(|s| Some(s.word()) == word).unwrap_or_default();
        Self { trends, span, ..Self::default() }
    }

    /// The day, week or month that is shown; none while nothing is held.
    pub fn period(&self) -> Option<Period> {
        self.walked.or_else(|| self.days.first().map(|d| self.span.of(d.day)))
    }

    /// The query of what is shown: all of the list while it is not known of when it holds something.
    pub fn query(&self) -> Query {
        Query::default().and(query::Atom::On(self.period())).sorted(Sort::Upvotes)
    }

    /// The days of what is shown of which papers are held.
    fn shown(&self) -> impl Iterator<Item = &PolledDay> {
        let period = self.period();
        self.days.iter().filter(move |d| period.is_some_and(|p| p.holds(d.day)))
    }
}

impl State {
    /// Whether a view has a tab.
    pub(super) fn has_tab(&self, view: View) -> bool {
        match view {
            View::Trending => self.trending.trends == Trends::On && self.standing == Standing::Own,
            View::Updated => self.view == view || self.counts.get(view.place()).is_some_and(|n| *n > Some(0)),
            View::Today | View::Unread | View::Starred | View::All | View::Saved(_) => true,
        }
    }

    /// The views that have a tab, in their order.
    pub fn views(&self) -> impl Iterator<Item = View> {
        let (last, others): (Vec<View>, Vec<View>) =
            View::all(&self.memory.saved).filter(|v| self.has_tab(*v)).partition(|v| *v == View::Updated);
        // A tab that comes and goes stands where it moves no other.
        others.into_iter().chain(last)
    }

    /// The number of a view's tab, from 1.
    pub(super) fn tab_of(&self, view: View) -> usize {
        self.views().position(|v| v == view).map_or(0, |at| at + 1)
    }

    pub(super) fn ask_days(&mut self, effects: &mut Effects) {
        if self.has_tab(View::Trending) {
            let ticket = self.ticket();
            self.trending.asked = Some(ticket);
            effects.push(Effect::Ask(ticket, Question::Days));
        }
    }

    pub(super) fn take_days(&mut self, ticket: Ticket, days: Vec<PolledDay>, effects: &mut Effects) {
        if self.trending.asked != Some(ticket) {
            return;
        }
        self.trending.asked = None;
        let shown = self.trending.period();
        self.trending.days = days;
        let is_bare = self.list().ids.is_empty() || shown.is_none();
        if self.view == View::Trending && self.search.is_none() && is_bare {
            self.show_trending(effects);
        } else if self.view == View::Trending {
            // The list stays the one that is read, also when another day begins.
            self.trending.walked = shown;
        }
    }

    /// A list of the daily list's service came: what is read stays as it is until the reader asks.
    pub(super) fn polled(&mut self, effects: &mut Effects) {
        self.trending.has_news = true;
        self.ask_days(effects);
    }

    /// `r` on the list of what is trending, where votes have come: takes them in.
    pub(super) fn take_votes(&mut self, effects: &mut Effects) -> bool {
        let wanted = self.trending.has_news && self.view == View::Trending && self.search.is_none();
        if wanted {
            self.trending.has_news = false;
            self.forget_answers();
            self.ask_list(None, effects);
        }
        wanted
    }

    /// Turns to what is trending, the newest of it first.
    pub(super) fn turn_to_trending(&mut self, effects: &mut Effects) {
        self.trending.walked = None;
        self.show_trending(effects);
    }

    /// Asks for the day, week or month that is to be shown.
    fn show_trending(&mut self, effects: &mut Effects) {
        self.trending.has_news = false;
        let query = self.chosen_query();
        let place = View::Trending.place();
        if self.lists[place].query != query || !self.lists[place].answered {
            self.lists[place] = ListPane::of(query);
        }
        let left = self.left_at();
        self.ask_list(left, effects);
    }

    /// `t`: what is trending; there the day, the week, the month in turn.
    pub(super) fn next_span(&mut self, effects: &mut Effects) {
        if !self.has_tab(View::Trending) {
            return self.say("the daily list is off: daily = true in config.toml turns it on");
        }
        if self.view != View::Trending || self.search.is_some() {
            return self.view_at(View::Trending.place(), effects);
        }
        self.keep_place(effects);
        let to = self.trending.span.next();
        // Of a longer time the newest day that is held stands for it.
        let day = self.trending.shown().next().map(|d| d.day);
        let newest = self.trending.days.first().map(|d| to.of(d.day));
        self.trending.span = to;
        self.trending.walked = day.map(|d| to.of(d)).filter(|p| Some(*p) != newest);
        let (name, value) = (SPAN.to_owned(), to.word().to_owned());
        self.memory.choices.insert(name.clone(), value.clone());
        self.remember(Remembered::Choice { name, value }, effects);
        self.leave_panes();
        self.show_trending(effects);
    }

    /// `[` and `]`: the day, week or month before or after of which papers are held.
    pub(super) fn walk_trending(&mut self, action: Action, effects: &mut Effects) {
        let Some(here) = self.trending.period() else { return self.say("no daily list is held yet · r asks for it") };
        let span = self.trending.span;
        let held = || self.trending.days.iter().map(|d| span.of(d.day));
        let to = match action {
            Action::Older => held().find(|p| p.first() < here.first()),
            _ => held().rfind(|p| p.first() > here.first()),
        };
        let Some(to) = to else {
            let which = if action == Action::Older { "oldest" } else { "newest" };
            return self.say(format!("{} is the {which} {} held", words(here), span.word()));
        };
        let newest = held().next();
        self.keep_place(effects);
        self.trending.walked = Some(to).filter(|p| Some(*p) != newest);
        self.leave_panes();
        self.show_trending(effects);
    }

    /// The most votes for a paper of the list on screen, as far as its first rows tell.
    pub fn most_votes(&self) -> u32 {
        let first = self.list().ids.iter().take(super::list::WINDOW);
        first.filter_map(|id| self.rows.get(id)?.upvotes()).max().unwrap_or(0)
    }

    /// Where the daily list is off, nothing it ever said is shown.
    pub(super) fn leave_out_votes(&self, rows: &mut [Row], papers: &mut [Held]) {
        if self.trending.trends == Trends::Off {
            for row in rows {
                row.badges.retain(|b| !matches!(b, Badge::Upvotes(_)));
            }
            for held in papers {
                held.known.daily = None;
            }
        }
    }

    fn leave_panes(&mut self) {
        self.range = None;
        self.focus = Focus::List;
    }

    /// What is true of what is trending, the longest first.
    pub(super) fn facts_of_trending(&self, ordered: &str) -> Vec<String> {
        let list = self.list();
        let (Some(period), true) = (self.trending.period(), list.answered) else { return Vec::new() };
        let count = super::commas(list.ids.len());
        let last = self.trending.shown().max_by_key(|d| d.polled);
        let polled = last.map(|d| format!(" · polled {}", d.clock)).unwrap_or_default();
        vec![
            format!("{} · {count} papers{polled}{ordered}", words(period)),
            format!("{} · {count} papers{ordered}", words(period)),
            format!("{} · {count}", brief(period)),
            count,
        ]
    }
}

/// A day, week or month for people: `Fri 29 May 2026`, `week 22 of 2026`, `May 2026`.
pub fn words(period: Period) -> String {
    match period {
        Period::Day(day) => day.long(),
        Period::Week(day) => day.date().strftime("week %-V of %G").to_string(),
        Period::Month(day) => day.date().strftime("%B %Y").to_string(),
    }
}

/// The same in few words: `29 May`, `week 22`, `May`.
fn brief(period: Period) -> String {
    match period {
        Period::Day(day) => day.short(),
        Period::Week(day) => day.date().strftime("week %-V").to_string(),
        Period::Month(day) => day.date().strftime("%B").to_string(),
    }
}
