//! A world for tests: papers in memory that answer the state's questions at once.

mod matching;
mod trends;
mod writing;

use std::sync::Arc;
use std::time::Duration;

use super::*;
use crate::key::Chord;
use crate::model::{
    Announced, Author, Badge, Batch, BatchState, Burst, Calendar, Change, Day, Edition, EditionSize, Facets, Fault,
    How, Kind, Known, Lanes, Link, LinkKind, Mark, Marks, Paper, Query, Remembered, SavedQuery, Sort, Stamp, Watch,
    Zone, byline,
};
use crate::text::Clean;
use jiff::tz::TimeZone;
use matching::{days_of, matches};
pub(crate) use trends::trending_papers;

/// A gesture that was made.
#[derive(Clone)]
struct Done {
    what: String,
    /// The changes and the marks before them.
    marks: Vec<(Change, Option<Stamp>)>,
    /// The saved queries before and after, if it touched them.
    saved: Option<(Vec<SavedQuery>, Vec<SavedQuery>)>,
    /// What was watched for before and after, if it touched that.
    watches: Option<(Vec<Watch>, Vec<Watch>)>,
}

/// The state and what stands behind it.
pub(crate) struct Fake {
    pub state: State,
    pub papers: Vec<Held>,
    /// The queries saved.
    pub saved: Vec<SavedQuery>,
    /// What is watched for: config.toml's, then the library's.
    watches: (Vec<Watch>, Vec<Watch>),
    /// What was to be remembered, oldest first.
    pub remembered: Vec<Remembered>,
    journal: Vec<Done>,
    undone: Vec<Done>,
    /// Orders that no fake does: seen by tests.
    pub orders: Vec<Effect>,
    pub clock: Duration,
    /// Whether the writer fails.
    pub broken_writer: bool,
    /// The newest edition the store holds.
    pub day: Day,
    /// What is known of editions by category.
    pub batches: Vec<Batch>,
    /// The moment of its start.
    pub epoch: Stamp,
    /// Where, in lists of words, the papers found in their abstracts begin.
    pub abstracts_from: Option<usize>,
    /// The days of the daily list.
    pub days: Vec<PolledDay>,
    /// Whether answers wait until `release`.
    pub held_back: bool,
    /// Older versions whose texts are held.
    pub versions: Vec<Paper>,
    /// What bursts.
    pub bursts: Vec<Burst>,
    waiting: Vec<(Ticket, Question)>,
}

/// The moment the fake starts, if nothing else is said: its day, at noon in UTC.
const NOON: Stamp = Stamp(1_780_056_000);

pub(crate) fn day() -> Day {
    "2026-05-29".parse().unwrap()
}

/// `count` papers of one edition, with plain words for titles.
pub(crate) fn papers(count: usize) -> Vec<Held> {
    let nouns =
        ["Routing", "Sketches", "Attention", "Retrieval", "Benchmarks", "Quantisation", "Dialogue", "Transport"];
    let ends = [
        "Under Domain Shift",
        "With $\\mathcal{O}(n \\log n)$ Memory",
        "in Multilingual Mixtures of Experts",
        "Without a Shared Base: a Negative Result Across Forty Checkpoints and Nine Languages",
        "for Speech",
    ];
    (0..count).map(|i| held(i, &format!("{} {} {}", nouns[i % 8], ends[i % 5], i))).collect()
}

pub(crate) fn held(i: usize, title: &str) -> Held {
    let author = |name: String| Author { name: Clean::line(&name, 200), affiliations: vec![] };
    let id: PaperId = format!("2605.{:05}", 20_000 + i).parse().unwrap();
    let primary: Category = if i % 4 == 3 { "cs.IR" } else { "cs.CL" }.parse().unwrap();
    let summary = "We study a plain question with plain means. The measure is fixed, the words are common, and every \
                   sentence is long enough to be wrapped. The cost grows as $n^2$ where $n$ is small.\nA second \
                   paragraph says what was found.";
    let published = Stamp::parse("2026-05-28T09:30:00Z").unwrap();
    Held {
        paper: Paper {
            id,
            version: 1 + u32::from(i % 7 == 6),
            title: Clean::line(title, 1000),
            summary: Clean::stored(summary, 10_000),
            authors: (0..=i % 5).map(|n| author(format!("First{n} Last{n}"))).collect(),
            categories: vec![primary.clone(), "cs.LG".parse().unwrap()],
            primary,
            classes: vec![],
            published,
            updated: published,
            comment: i.is_multiple_of(3).then(|| Clean::line("12 pages, 3 figures", 100)),
            journal_ref: None,
            doi: i.is_multiple_of(5).then(|| Clean::line("10.1000/plain.1", 100)),
            links: Vec::<Link>::new(),
        },
        edition: Some(Edition { day: day(), how: How::Computed }),
        marks: Marks::default(),
        known: Known::default(),
    }
}

/// Says of each paper how it was announced: of five two are new, one is cross-listed, two are replaced.
pub(crate) fn announce(all: &mut [Held]) {
    for (i, held) in all.iter_mut().enumerate() {
        let kind = [Kind::New, Kind::Cross, Kind::Replace, Kind::ReplaceCross, Kind::New][i % 5].clone();
        held.paper.version += u32::from(kind.is_replacement());
        let version = Some(held.paper.version);
        let edition = held.edition.map_or_else(day, |e| e.day);
        let category = "cs.CL".parse().unwrap();
        held.known.announced = vec![Announced { edition, category, kind, version, how: How::Listed }];
    }
}

/// The fake's edition in a category, looked at at 06:12.
pub(crate) fn batch(category: &str, state: BatchState, held: usize, listed: Option<usize>) -> Batch {
    Batch {
        edition: day(),
        category: category.parse().unwrap(),
        state,
        listed,
        held: Lanes { new: held, ..Lanes::default() },
        healed: 0,
        checked: Stamp::parse("2026-05-29T10:12:00Z"),
        next_try: Stamp::parse("2026-05-29T12:40:00Z").filter(|_| state == BatchState::Stale),
    }
}

/// The same papers, of three categories and four years.
pub(crate) fn papers_of_years(count: usize) -> Vec<Held> {
    let mut all = papers(count);
    for (i, held) in all.iter_mut().enumerate() {
        let years = [0, 1, 1, 1, 2, 3][i % 6];
        held.edition = held.edition.map(|e| Edition { day: e.day.back(365 * years), ..e });
        if i % 9 == 0 {
            held.paper.primary = "stat.ML".parse().unwrap();
        }
    }
    all
}

impl Fake {
    pub fn new(papers: Vec<Held>, width: u16, height: u16) -> Self {
        Self::with(papers, width, height, Standing::Own, Opening::Today)
    }

    pub fn with(papers: Vec<Held>, width: u16, height: u16, standing: Standing, opening: Opening) -> Self {
        Self::begin(papers, (width, height), standing, opening, Memory::default(), None)
    }

    /// A reader's own store, with what earlier runs left to remember; a second of looking reads a paper.
    pub fn remembering(papers: Vec<Held>, size: (u16, u16), opening: Opening, memory: Memory) -> Self {
        Self::begin(papers, size, Standing::Own, opening, memory, Some(Duration::from_secs(1)))
    }

    /// With what config.toml watches for.
    pub fn watching(papers: Vec<Held>, width: u16, height: u16, watched: &[&str]) -> Self {
        let watched = watched.iter().map(|text| Watch::parse(text).unwrap()).collect();
        Self::begin_with(papers, (width, height), Standing::Own, Opening::Today, (Memory::default(), watched), None)
    }

    fn begin(
        papers: Vec<Held>,
        size: (u16, u16),
        standing: Standing,
        opening: Opening,
        memory: Memory,
        read_after: Option<Duration>,
    ) -> Self {
        Self::begin_with(papers, size, standing, opening, (memory, Vec::new()), read_after)
    }

    fn begin_with(
        papers: Vec<Held>,
        size: (u16, u16),
        standing: Standing,
        opening: Opening,
        (memory, watched): (Memory, Vec<Watch>),
        read_after: Option<Duration>,
    ) -> Self {
        let followed = if opening == Opening::Picker { vec![] } else { vec!["cs.CL".parse().unwrap()] };
        let setup = Setup {
            keymap: Keymap::preset(),
            taxonomy: crate::config::taxonomy(),
            followed,
            standing,
            opening,
            auto_sync: AutoSync::Off,
            bibtex_year: BibtexYear::First,
            trends: Trends::Off,
            size,
            memory,
            read_after,
            my_names: vec!["First1 Last1".into()],
            watched: watched.clone(),
            calendar: Calendar::new([]),
            zone: Zone::new(TimeZone::get("America/New_York").unwrap()),
        };
        let watches = (watched, setup.memory.watches.clone());
        let saved = setup.memory.saved.clone();
        let (state, effects) = State::start(setup, Now { at: NOON, since_start: Duration::ZERO });
        let mut fake = Self {
            state,
            papers,
            saved,
            watches,
            remembered: vec![],
            journal: vec![],
            undone: vec![],
            orders: vec![],
            clock: Duration::ZERO,
            broken_writer: false,
            day: day(),
            batches: vec![],
            epoch: NOON,
            abstracts_from: None,
            days: vec![],
            held_back: false,
            versions: vec![],
            bursts: vec![],
            waiting: vec![],
        };
        fake.perform(effects);
        fake
    }

    /// Presses keys; each has its effect before the next.
    pub fn press(mut self, keys: &str) -> Self {
        for key in keys.parse::<Chord>().unwrap().0 {
            self.feed(Msg::Key(key));
            self.rest();
        }
        self
    }

    /// Lets the fingers rest.
    pub fn rest(&mut self) {
        while let Some(at) = self.state.wake_at().filter(|at| *at <= self.clock + Duration::from_millis(200)) {
            self.clock = self.clock.max(at);
            self.feed(Msg::Wake);
        }
        self.clock += Duration::from_millis(10);
    }

    pub fn feed(&mut self, msg: Msg) {
        let now = Now { at: self.epoch.plus(self.clock.as_secs() as i64), since_start: self.clock };
        let effects = self.state.update(msg, now);
        self.perform(effects);
    }

    /// Asks anew what is known of editions, and counts.
    pub fn ask_again(&mut self) {
        let mut effects = Effects::none();
        self.state.ask_editions(&mut effects);
        self.state.count_views(&mut effects);
        self.perform(effects);
    }

    /// Answers what was asked meanwhile.
    pub fn release(&mut self) {
        self.held_back = false;
        for (ticket, question) in std::mem::take(&mut self.waiting) {
            let answer = self.answer(question);
            self.feed(Msg::Answer(ticket, Ok(answer)));
        }
    }

    /// Answers the newest of what was asked meanwhile; the rest has fallen away, as with the reader's thread.
    pub fn release_newest(&mut self) {
        self.waiting = self.waiting.pop().into_iter().collect();
        self.release();
    }

    fn perform(&mut self, effects: Effects) {
        for effect in effects.0 {
            match effect {
                Effect::Ask(ticket, question) if self.held_back => self.waiting.push((ticket, question)),
                Effect::Ask(ticket, question) => {
                    let answer = self.answer(question);
                    self.feed(Msg::Answer(ticket, Ok(answer)));
                }
                Effect::Write(ticket, order) => {
                    let outcome = self.write(order);
                    self.feed(Msg::Wrote(ticket, outcome));
                }
                other => self.orders.push(other),
            }
        }
    }

    fn answer(&self, question: Question) -> Answer {
        match question {
            Question::List { query, limit, near } => {
                let all: Vec<PaperId> = self.found(&query).iter().map(|h| h.paper.id).collect();
                let ids: Vec<PaperId> = all.iter().copied().take(limit).collect();
                let at = near.and_then(|id| ids.iter().position(|i| *i == id)).unwrap_or(0);
                let rows = list::window_around(&ids, at).iter().map(|id| self.row(*id)).collect();
                Answer::List(Listing {
                    complete: ids.len() == all.len(),
                    abstracts_from: self.abstracts_from.filter(|at| query.has_text() && *at < ids.len()),
                    papers: ids.iter().skip(at.saturating_sub(1)).take(3).filter_map(|id| self.find(*id)).collect(),
                    ids: Arc::from(ids),
                    rows,
                    today: (!self.papers.is_empty()).then_some(self.day),
                    announced: day(),
                    held: Some(self.papers.len()),
                    took: Duration::from_millis(2),
                })
            }
            Question::Window { rows, papers } => Answer::Window {
                rows: rows.into_iter().map(|id| self.row(id)).collect(),
                papers: papers.into_iter().filter_map(|id| self.find(id)).collect(),
            },
            Question::Editions => Answer::Editions(self.editions()),
            Question::Days => Answer::Days(self.days.clone()),
            Question::Authors { prefix, limit } => {
                let begins =
                    |name: &Clean| name.to_lowercase().split(' ').any(|w| w.starts_with(&prefix.to_lowercase()));
                let names = self.papers.iter().flat_map(|h| h.paper.authors.iter().map(|a| a.name.clone()));
                let mut names: Vec<Clean> = names.filter(begins).collect();
                names.sort();
                names.dedup();
                names.truncate(limit);
                Answer::Authors(names)
            }
            Question::Texts { id, versions: (old, new) } => {
                let find = |v| self.versions.iter().find(|p| (p.id, p.version) == (id, v)).cloned().map(Box::new);
                let newest = || self.find(id).map(|h| Box::new(h.paper)).filter(|p| p.version == new);
                Answer::Texts { old: find(old), new: find(new).or_else(newest) }
            }
            Question::Bursts => Answer::Bursts(self.bursts.clone()),
            Question::Select(query) => Answer::Selected(self.found(&query).iter().map(|h| h.paper.id).collect()),
            Question::Facets(query) => Answer::Facets(self.facets(&query)),
            Question::Without(queries) => Answer::Without(self.counted(&queries)),
            Question::Counts(queries) => Answer::Counts(self.counted(&queries)),
        }
    }

    /// The days of the papers, newest first.
    fn editions(&self) -> Editions {
        let shown = || self.papers.iter().filter(|h| h.marks.hidden.is_none());
        let mut days: Vec<Day> = self.papers.iter().flat_map(days_of).filter(|d| *d <= self.day).collect();
        days.push(self.day);
        days.sort();
        days.dedup();
        let size = |day: &Day| {
            let of = || shown().filter(|h| days_of(h).contains(day));
            EditionSize { day: *day, papers: of().count(), unread: of().filter(|h| h.marks.read.is_none()).count() }
        };
        let sizes = days.iter().rev().map(size).filter(|size| size.papers > 0 || size.day == self.day).collect();
        Editions { sizes, batches: self.batches.clone() }
    }

    fn counted(&self, queries: &[Query]) -> Vec<usize> {
        queries.iter().map(|q| self.found(q).len()).collect()
    }

    fn facets(&self, query: &Query) -> Facets {
        let mut facets = Facets { complete: true, ..Facets::default() };
        for held in self.found(query) {
            let primary = &held.paper.primary;
            match facets.categories.iter_mut().find(|(of, _)| of == primary) {
                Some((_, count)) => *count += 1,
                None => facets.categories.push((primary.clone(), 1)),
            }
            let Some(year) = held.edition.map(|e| e.day.date().year()) else { continue };
            match facets.years.iter_mut().find(|(of, _)| *of == year) {
                Some((_, count)) => *count += 1,
                None => facets.years.push((year, 1)),
            }
        }
        facets.categories.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        facets.years.sort_by_key(|(year, _)| std::cmp::Reverse(*year));
        facets
    }

    fn find(&self, id: PaperId) -> Option<Held> {
        self.papers.iter().find(|h| h.paper.id == id).cloned()
    }

    fn row(&self, id: PaperId) -> Row {
        let held = self.find(id).unwrap();
        Row {
            id,
            version: held.paper.version,
            byline: byline(&held.paper.authors),
            title: held.paper.title,
            primary: Some(held.paper.primary),
            day: held.edition.map(|e| e.day),
            badges: badges(&held.known, self.is_watched(id).then_some(Badge::Watched)),
            announced: held.known.announced.into_iter().map(|a| (a.edition, a.kind)).collect(),
            marks: held.marks,
        }
    }

    fn is_watched(&self, id: PaperId) -> bool {
        let held = self.find(id).unwrap();
        self.watched().any(|w| matches(&w.query(), &held, &[]))
    }

    fn watched(&self) -> impl Iterator<Item = &Watch> {
        self.watches.0.iter().chain(&self.watches.1)
    }

    /// The papers that answer a query, in the order of the store or what is watched for first.
    fn found(&self, query: &Query) -> Vec<&Held> {
        let watched: Vec<Watch> = self.watched().cloned().collect();
        let mut found: Vec<&Held> = self.papers.iter().filter(|h| matches(query, h, &watched)).collect();
        if query.sort == Some(Sort::Watched) {
            found.sort_by_key(|h| !self.is_watched(h.paper.id));
        }
        if query.sort == Some(Sort::Upvotes) {
            found.sort_by_key(|h| std::cmp::Reverse(votes(h)));
        }
        found
    }

    fn set(&mut self, change: Change) -> Option<Stamp> {
        let held = self.papers.iter_mut().find(|h| h.paper.id == change.paper).unwrap();
        let before = held.marks.get(change.mark);
        held.marks = held.marks.with(change.mark, change.to);
        before
    }
}

/// What a store's row would carry.
fn badges(known: &Known, watched: Option<Badge>) -> Vec<Badge> {
    let found = &known.findings;
    let venue = found.venue.as_ref().map(|v| Badge::Venue(Clean::line(&v.to_string(), 100)));
    let code = found.has(LinkKind::Code).then_some(Badge::Code);
    let votes = known.daily.as_ref().and_then(|d| d.upvotes).map(Badge::Upvotes);
    let withdrawn = found.is_withdrawn.then_some(Badge::Withdrawn);
    withdrawn.into_iter().chain(watched).chain(votes).chain(venue).chain(code).collect()
}

fn votes(held: &Held) -> Option<u32> {
    held.known.daily.as_ref().and_then(|d| d.upvotes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(fake: &mut Fake, order: Order) -> Wrote {
        fake.write(order).unwrap()
    }

    #[test]
    fn the_fake_saves_queries_as_the_store_does() {
        let mut fake = Fake::new(papers(3), 80, 24);
        let save =
            |name: &str, query: Option<&str>| Order::SaveQuery { name: name.into(), query: query.map(Into::into) };
        order(&mut fake, save("a", Some("first")));
        order(&mut fake, save("b", Some("second")));
        let Wrote::Saved { all: left, .. } = order(&mut fake, save("a", None)) else { panic!("nothing was saved") };
        assert_eq!(left.iter().map(|s| &*s.name).collect::<Vec<_>>(), ["b"]);
        let Wrote::Turned(turned) = order(&mut fake, Order::Undo) else { panic!("nothing was undone") };
        assert_eq!((turned.what.as_str(), turned.saved.as_ref()), ("undone: forget a", Some(&fake.saved)));
        assert_eq!(fake.saved.len(), 2);
    }

    #[test]
    fn a_silent_mark_of_the_fake_is_no_undo_step() {
        let mut fake = Fake::new(papers(3), 80, 24);
        let paper = fake.papers[0].paper.id;
        let changes = vec![Change { paper, mark: Mark::Read, to: Some(Stamp(1)) }];
        order(&mut fake, Order::Mark { what: "read", changes, step: MarkStep::Silent });
        assert_eq!(fake.papers[0].marks.read, Some(Stamp(1)));
        assert_eq!(order(&mut fake, Order::Undo), Wrote::Nothing);
        let place = Remembered::Place { view: "all".into(), paper };
        assert_eq!(order(&mut fake, Order::Remember(vec![place.clone()])), Wrote::Remembered);
        assert_eq!(fake.remembered, [place]);
    }
}
