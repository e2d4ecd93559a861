//! The program as a value: `State` changes in `update` alone, by facts, and answers with orders.
//!
//! No I/O, no clock, no thread. One file a pane; `update.rs` only routes.

mod asks;
mod bulk;
mod bursts;
mod census;
mod changes;
mod command;
mod commands;
mod complete;
mod copy;
mod day;
mod detail;
mod downloads;
mod effect;
mod facets;
#[cfg(test)]
pub(crate) mod fake;
mod foot;
mod head;
mod help;
mod jobs;
mod jobs_page;
mod lack;
mod lanes;
pub mod layout;
mod list;
mod looked;
mod marks;
mod missed;
mod mouse;
mod moves;
mod msg;
mod notice;
mod palette;
mod picker;
mod places;
mod prompt;
mod range;
mod saved;
mod search;
mod setup;
mod shape;
mod skim;
mod spoken;
#[cfg(test)]
mod tests;
mod tour;
mod trending;
mod update;
mod view;
mod watch_page;
mod watching;

use std::collections::{HashMap, HashSet, VecDeque};
use std::time::Duration;

pub use bursts::{ABOVE as BURSTS_ABOVE, BurstsPage, BurstsStand};
pub use census::Tally;
pub use changes::{ChangedPassage, Changes, ChangesPage, ChangesStand, Lacking, changed_passages};
pub use command::CommandLine;
pub use commands::{COMMANDS, CommandEntry};
pub use complete::Candidate;
pub use day::Surety;
pub use detail::{Authors, Heading, Ink, Laid, LaidLine, Passage, TexView, shown};
pub use downloads::{Done, Downloads};
pub use effect::{Effect, Effects, FileOrder, MarkStep, Order, Question, SyncWish, Ticket};
pub use facets::{About, Facet};
pub use foot::{Foot, Hint};
pub use head::{Head, Tab, commas};
pub use help::{Help, HelpItem, Topic};
pub use jobs::{Job, Jobs, Room};
pub use jobs_page::{JobKey, JobLine, JobStands, JobsPage};
pub use lack::Lack;
pub use lanes::ShownLanes;
pub use list::ListPane;
pub use missed::{Missed, Visit};
pub use msg::{
    Answer, Download, Editions, FileFact, Focused, Listing, Mouse, MouseAct, Msg, Now, PolledDay, Queue, QueueWait,
    Standing, Stands, SyncFact, Took, Turned, VersionFact, Wait, Wrote,
};
pub use notice::{Notice, Tone};
pub use palette::{Item, Palette};
pub use picker::{Choice, Group, Picker};
pub use prompt::{Aid, Completion};
pub use range::Range;
pub use search::Search;
pub use setup::{AutoSync, Opening, Setup};
pub use shape::order_words;
pub use skim::{Seek, Skim};
pub use spoken::{Wish, spoken_names};
pub use trending::{Trending, Trends};
pub use view::View;
pub use watch_page::{WatchPage, Watchable};
pub use watching::{Origin, Part, Stand, is_watched};

use crate::action::{Action, Layer};
use crate::config::Keymap;
use crate::key::Key;
use crate::model::{
    Batch, BibtexYear, Calendar, Category, Day, EditionSize, Held, Memory, PaperId, Query, Row, Taxonomy, Zone,
};
use crate::text::found;
use bulk::Selecting;
use layout::{Arrangement, Layout, Shape};
use marks::Pending;

/// Whole papers kept at hand, newest wanted last.
const PAPERS_AT_HAND: usize = 64;
/// Rows kept at hand before those far from every cursor are let go.
const ROWS_AT_HAND: usize = 4_000;

/// What keys go to, beside the panes.
#[derive(Clone, Debug, PartialEq)]
pub enum Overlay {
    /// The help page.
    Help(Help),
    /// The category picker.
    Picker(Picker),
    /// Everything by its name.
    Palette(Palette),
    /// The page of jobs.
    Jobs(JobsPage),
    /// What changed between two versions.
    Changes(ChangesPage),
    /// What bursts.
    Bursts(BurstsPage),
    /// What can be watched for.
    Watch(WatchPage),
}

/// Which pane keys go to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    /// The list.
    #[default]
    List,
    /// The paper.
    Detail,
}

/// Everything the screen shows and the keys change.
#[derive(Clone, Debug)]
pub struct State {
    /// The bindings.
    pub keymap: Keymap,
    /// arXiv's categories.
    pub taxonomy: Taxonomy,
    /// The categories followed.
    pub followed: Vec<Category>,
    /// Which store is shown.
    pub standing: Standing,
    /// Where the panes stand.
    pub layout: Layout,
    /// What the reader chose of their arrangement.
    pub shape: Shape,
    /// What is remembered from run to run; each of its saved queries is a view.
    pub memory: Memory,
    /// The tab.
    pub view: View,
    /// A list a tab.
    pub lists: Vec<ListPane>,
    /// The edition `Today` was walked to; none for the newest.
    pub edition: Option<Day>,
    /// What is known of the daily list, and which part of it is shown.
    pub trending: Trending,
    /// The search, typed or kept.
    pub search: Option<Search>,
    /// Keys a new reader is shown until they were used.
    tour: Vec<Action>,
    /// How the reader goes through the list.
    pub skim: Skim,
    /// The unread paper that is looked for beyond the rows at hand.
    seeking: Option<Seek>,
    /// A paper on screen is read after this long; never, where there is none.
    read_after: Option<Duration>,
    /// Names shown bold among the authors, as phrases that are looked for.
    pub my_names: Vec<String>,
    /// What is watched for.
    watching: watching::Watching,
    /// arXiv's schedule.
    calendar: Calendar,
    /// The reader's own clock.
    zone: Zone,
    /// Which kinds of news an edition shows.
    pub shown_lanes: ShownLanes,
    /// When the reader was here before; none once that was looked at.
    visit: Option<Visit>,
    /// When it was last noted that the reader is here, since start.
    visit_noted: Duration,
    /// The versions looked at in this run.
    looked: HashMap<PaperId, u32>,
    /// The editions that came meanwhile.
    pub missed: Option<Missed>,
    /// What was counted beside the views.
    pub tally: Tally,
    /// Whether the line between the panes is being dragged.
    dragging: bool,
    /// What is copied once its records have come.
    copying: Option<copy::Copying>,
    /// Papers taken together.
    pub range: Option<Range>,
    /// The command being typed.
    pub command: Option<CommandLine>,
    /// What lies over the panes.
    pub overlay: Option<Overlay>,
    /// Which pane keys go to.
    pub focus: Focus,
    /// Lines of the detail scrolled away.
    pub scroll: usize,
    /// How TeX is shown.
    pub tex: TexView,
    /// Whether all authors are named.
    pub authors: Authors,
    /// The paper under the cursor, laid out.
    pub laid: Option<Laid>,
    /// Rows at hand.
    pub rows: HashMap<PaperId, Row>,
    /// Whole papers at hand.
    papers: VecDeque<Held>,
    /// How many papers each view lists, by its place; none where it is not counted yet.
    pub counts: Vec<Option<usize>>,
    /// The editions held, newest first.
    pub editions: Vec<EditionSize>,
    /// The newest editions by category; none until that is known.
    pub batches: Option<Vec<Batch>>,
    /// The newest edition announced.
    pub announced: Option<Day>,
    /// Papers held in all.
    pub held: usize,
    /// What is running.
    pub jobs: Jobs,
    /// The queue of downloads, and what came of it.
    pub downloads: Downloads,
    /// The PDFs held, with their versions.
    pub held_pdfs: HashSet<(PaperId, u32)>,
    /// The line that takes the place of the hints.
    pub notice: Option<Notice>,
    /// What is said after it.
    later: VecDeque<(String, Tone)>,
    /// Whether a key brought the fact that is taken in.
    by_key: bool,
    /// Keys of a sequence not yet finished.
    pub begun: Vec<Key>,
    /// When the keys that may follow are shown, since start.
    hint_at: Option<Duration>,
    /// The number typed before a key.
    pub count: Option<usize>,
    /// Whether the list fills for the first time and nobody has touched it: papers appear as they come.
    filling: bool,
    pending: Vec<Pending>,
    /// When it is said that what was done is not saved yet, since start.
    unsaved_at: Option<Duration>,
    /// A command that waits to know which papers it is about.
    selecting: Option<Selecting>,
    windows_asked: Option<(Ticket, Question)>,
    /// Answered last, whatever the answer: asking the same at once would bring the same, without end.
    window_answered: Option<Question>,
    editions_asked: Option<Ticket>,
    counts_asked: Option<(Ticket, Vec<census::Counted>)>,
    /// When the views are counted again, since start: marks have changed what they hold.
    count_at: Option<Duration>,
    last_ticket: u64,
    last_key: Option<Key>,
    auto_sync: AutoSync,
    bibtex_year: BibtexYear,
    now: Now,
}

impl State {
    /// The first state and its first orders.
    pub fn start(setup: Setup, now: Now) -> (Self, Effects) {
        let opening = setup.opening;
        let mut state = Self::blank(setup, now);
        let mut effects = Effects::none();
        state.ask_view(&mut effects);
        state.ask_editions(&mut effects);
        state.ask_days(&mut effects);
        match opening {
            Opening::Picker => state.overlay = Some(Overlay::Picker(Picker::new(&state.taxonomy, &state.followed))),
            Opening::Today => state.sync_if_owed(&mut effects),
        }
        (state, effects)
    }

    /// Nothing asked, nothing shown.
    fn blank(setup: Setup, now: Now) -> Self {
        Self {
            layout: Layout::solve(setup.size.0, setup.size.1, places::shape_of(&setup.memory)),
            shape: places::shape_of(&setup.memory),
            lists: asks::lists_of(&setup.followed, &setup.memory.saved),
            keymap: setup.keymap,
            followed: setup.followed,
            standing: setup.standing,
            view: View::Today,
            edition: None,
            trending: Trending::chosen(setup.trends, &setup.memory),
            search: None,
            shown_lanes: lanes::chosen(&setup.memory),
            tour: tour::goes_on(&setup.memory.choices),
            watching: watching::Watching::new(setup.watched, setup.standing, &setup.memory.watches),
            visit: Visit::of(&setup.memory),
            memory: setup.memory,
            skim: Skim::default(),
            seeking: None,
            read_after: setup.read_after,
            my_names: setup.my_names.iter().map(|n| found::phrase(n)).filter(|n| !n.is_empty()).collect(),
            calendar: setup.calendar,
            zone: setup.zone,
            visit_noted: Duration::ZERO,
            missed: None,
            looked: HashMap::new(),
            tally: Tally::default(),
            dragging: false,
            copying: None,
            range: None,
            command: None,
            overlay: None,
            focus: Focus::List,
            scroll: 0,
            tex: TexView::Unicode,
            authors: Authors::First,
            laid: None,
            rows: HashMap::new(),
            papers: VecDeque::new(),
            counts: Vec::new(),
            editions: Vec::new(),
            batches: None,
            announced: None,
            held: 0,
            jobs: Jobs::default(),
            downloads: Downloads::default(),
            held_pdfs: HashSet::new(),
            notice: None,
            later: VecDeque::new(),
            by_key: false,
            begun: Vec::new(),
            hint_at: None,
            count: None,
            filling: false,
            pending: Vec::new(),
            unsaved_at: None,
            selecting: None,
            windows_asked: None,
            editions_asked: None,
            counts_asked: None,
            count_at: None,
            window_answered: None,
            last_ticket: 0,
            last_key: None,
            auto_sync: setup.auto_sync,
            bibtex_year: setup.bibtex_year,
            now,
            taxonomy: setup.taxonomy,
        }
    }

    /// The list keys move in: the search's, else the tab's.
    pub fn list(&self) -> &ListPane {
        self.search.as_ref().map_or(&self.lists[self.view.place()], |s| &s.list)
    }

    fn list_mut(&mut self) -> &mut ListPane {
        match &mut self.search {
            Some(search) => &mut search.list,
            None => &mut self.lists[self.view.place()],
        }
    }

    /// The newest edition held, as the list of `Today` has it.
    pub fn today(&self) -> Option<Day> {
        self.lists[View::Today.place()].today
    }

    /// The query of the tab on screen, as nobody has changed it.
    fn own_query(&self) -> Query {
        let query = self.day_query();
        if self.view == View::Today { self.shown_lanes.of(query) } else { query }
    }

    /// The same whatever lanes are folded away.
    fn day_query(&self) -> Query {
        match self.missed_shown().filter(|_| self.view == View::Today) {
            Some(missed) => missed.query(self.followed_here()),
            None if self.view == View::Trending => self.trending.query(),
            None => self.view.query(self.edition, self.followed_here(), &self.memory.saved),
        }
    }

    /// The categories the lists of the store on screen are made of: the sample is shown whole, whoever follows what.
    pub fn followed_here(&self) -> &[Category] {
        if self.standing == Standing::Own { &self.followed } else { &[] }
    }

    /// How much an edition holds.
    pub fn edition_size(&self, day: Day) -> Option<EditionSize> {
        self.editions.iter().find(|e| e.day == day).copied()
    }

    /// The paper under the cursor.
    pub fn current(&self) -> Option<PaperId> {
        self.list().current()
    }

    /// The whole record of a paper, if it is at hand.
    pub fn paper(&self, id: PaperId) -> Option<&Held> {
        self.papers.iter().find(|h| h.paper.id == id)
    }

    /// Where keys are read.
    pub fn layer(&self) -> Layer {
        match (&self.overlay, &self.search) {
            (Some(Overlay::Help(_)), _) => Layer::Help,
            (Some(Overlay::Picker(_)), _) => Layer::Picker,
            (Some(Overlay::Jobs(_)), _) => Layer::Jobs,
            (Some(Overlay::Changes(_) | Overlay::Bursts(_)), _) => Layer::Page,
            (Some(Overlay::Palette(_) | Overlay::Watch(_)), _) => Layer::Palette,
            _ if self.command.is_some() => Layer::Prompt,
            (None, Some(search)) if search.typing => Layer::Prompt,
            _ if self.layout.arrangement == Arrangement::Card => Layer::Card,
            _ if self.focus == Focus::Detail => Layer::Detail,
            _ => Layer::List,
        }
    }

    /// When the state wants to be told that time has passed, since start; none while nothing waits for it.
    pub fn wake_at(&self) -> Option<Duration> {
        let now = self.now.since_start;
        // What a notice covers comes back after its time.
        let covers = |n: &&Notice| n.until > now && self.notice_needs_all(self.layout.whole.width);
        let notice = self.notice.as_ref().filter(|n| !self.later.is_empty() || covers(n)).map(|n| n.until);
        // While an answer is awaited, it is what goes on: waking for the rest would only turn the loop.
        let rest = self.search.as_ref().filter(|s| s.list.asked.is_none()).and_then(|s| s.rest_at);
        let jobs = [self.jobs.wake_at(self.now.since_start), self.job_tick(), self.version_tick()];
        let own = [rest, notice, self.skim.due(), self.hint_at, self.count_at, self.unsaved_at];
        own.into_iter().chain(jobs).flatten().min()
    }

    /// Whether an answer, a write or a job is under way.
    pub fn is_busy(&self) -> bool {
        let asked = self.lists.iter().chain(self.search.as_ref().map(|s| &s.list)).any(|l| l.asked.is_some());
        asked
            || self.windows_asked.is_some()
            || self.editions_asked.is_some()
            || self.trending.asked.is_some()
            || self.copying.is_some()
            || self.selecting.is_some()
            || self.awaits_authors()
            || self.awaits_page()
            || self.counts_asked.is_some()
            || self.count_at.is_some()
            || !self.pending.is_empty()
            || self.jobs.running()
            || self.downloads.running()
            || self.search.as_ref().is_some_and(|s| s.rest_at.is_some() || s.about_asked.is_some())
    }

    /// The moment of the last update.
    pub fn now(&self) -> Now {
        self.now
    }

    fn ticket(&mut self) -> Ticket {
        self.last_ticket += 1;
        Ticket(self.last_ticket)
    }
}
