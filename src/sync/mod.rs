//! Sync: what is owed, then fetch, upsert, commit the cursor, report. One function for command line, thread and tests.
//!
//! It has no thread, no clock, no SQL and no screen: values go in, events come out. Whoever calls it holds the sync lock.
//!
//! ```text
//! plan.rs    what is owed         walk.rs     one category, slice by slice
//! ask.rs     one page, retried    refresh.rs  papers by their ids
//! feeds.rs   the day's listings   batch.rs    which day's they are
//! referee.rs whether they are whole
//! harvest.rs missed editions      records.rs  what a record tells
//! daily.rs   what is trending: a sync of its own, after all of arXiv's
//! ```

mod ask;
pub mod batch;
mod daily;
mod feeds;
mod harvest;
pub mod plan;
mod records;
mod referee;
mod refresh;
mod walk;

use std::time::Duration;

use crate::model::{
    Batch, BatchState, Calendar, Category, Day, Edition, Exit, Fault, How, Paper, PaperId, Period, Stamp, Taxonomy,
};
use crate::net::{self, Cancel, Client, Urgency};
use crate::store::{Cache, Complete, Cursor, StoreError};

use feeds::Doubts;
use harvest::Reach;

pub use refresh::fetch_version;

pub use daily::{Found, Polled, Sought, next_list, owed_lists, poll, seek};
pub use plan::{Owed, Span, Start, Stretch, Window, owed};

/// What a sync is to do.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The categories, in this order.
    pub categories: Vec<Category>,
    /// How far back.
    pub span: Span,
    /// The one edition that is asked for; the newest where none is named.
    pub edition: Option<Day>,
    /// Marked papers that nobody here knows: fetched with the next request for ids.
    pub unknown: Vec<PaperId>,
    /// Starred papers, most recent first: looked at again once a day, as many as one request holds.
    pub starred: Vec<PaperId>,
    /// Whether a person waits.
    pub urgency: Urgency,
}

/// What a sync has to know.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// arXiv's schedule.
    pub calendar: &'a Calendar,
    /// How many papers a category has a day.
    pub taxonomy: &'a Taxonomy,
    /// The time at its start.
    pub now: Stamp,
    /// How answers are divided.
    pub pages: Pages,
}

/// How answers are divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pages {
    /// Papers on a page, at most.
    pub size: usize,
    /// Papers that can be walked in one question; the service refuses to go on after them.
    pub limit: usize,
}

impl Default for Pages {
    fn default() -> Self {
        Self { size: 200, limit: 10_000 }
    }
}

/// Something that happened, told while the sync runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// It begins with these.
    Began {
        /// The categories in order.
        categories: Vec<Category>,
    },
    /// A page was committed.
    Page {
        /// Whose.
        category: Category,
        /// Papers of the stretch so far.
        got: usize,
        /// Papers it has in all, as the service says.
        total: Option<usize>,
        /// The stretch.
        window: Window,
        /// Papers of this page that were new here.
        added: usize,
        /// Papers of this page that had changed.
        updated: usize,
    },
    /// A listing was committed, or counted.
    Listed {
        /// The batch as it stands now.
        batch: Batch,
        /// Papers that were new here.
        added: usize,
        /// Papers that had changed.
        updated: usize,
    },
    /// Nothing is on the wire.
    Waiting {
        /// What is waited for.
        why: net::Why,
        /// How long it will still take; zero where nobody can know.
        left: Duration,
    },
    /// Something was odd; for people.
    Warning(String),
    /// Papers asked for by id have come.
    Refreshed {
        /// How many were asked for.
        asked: usize,
        /// New here.
        added: usize,
        /// Changed.
        updated: usize,
    },
    /// A list of the daily list's service came.
    Daily {
        /// Of when.
        period: Period,
        /// How many papers it has.
        papers: usize,
    },
    /// A category is done.
    CategoryDone {
        /// Which.
        category: Category,
        /// How it ended.
        outcome: Outcome,
    },
}

/// How the sync of one category ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All of its window is here.
    Complete,
    /// What came is kept; something is missing.
    Partial {
        /// What, for people.
        why: String,
    },
    /// What came is kept; a fault ended it.
    Failed(Fault),
    /// It was not asked: a fault before it, or the reader, had ended the sync.
    NotAsked,
}

/// What a sync brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Papers that were new here.
    pub added: usize,
    /// Papers that had changed.
    pub updated: usize,
    /// Each category, in the order asked for.
    pub outcomes: Vec<(Category, Outcome)>,
    /// The edition asked for, as it stands in each category of which it holds anything.
    pub batches: Vec<Batch>,
    /// The fault that ended it outside every category.
    pub ended: Option<Fault>,
    /// Editions that lacked papers, and have them now.
    pub healed: Vec<Healed>,
    /// What was odd; for people.
    pub warnings: Vec<String>,
    /// The exit code of a program that ends with it; none where everything came.
    pub exit: Option<Exit>,
}

/// An edition that lacked papers when it was last looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Healed {
    /// The listing day.
    pub edition: Day,
    /// The category.
    pub category: Category,
    /// How many have come.
    pub papers: usize,
}

impl std::fmt::Display for Healed {
    /// `healed Wed 12 Aug 2026 cs.AI: 212`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "healed {} {}: {}", self.edition.long(), self.category, self.papers)
    }
}

impl Report {
    /// The first fault, if one ended a category or all of it.
    pub fn fault(&self) -> Option<&Fault> {
        let of_category = self.outcomes.iter().find_map(|(_, outcome)| match outcome {
            Outcome::Failed(fault) => Some(fault),
            Outcome::Complete | Outcome::Partial { .. } | Outcome::NotAsked => None,
        });
        of_category.or(self.ended.as_ref())
    }

    /// The batches that are known to lack papers.
    pub fn stale(&self) -> impl Iterator<Item = &Batch> {
        self.batches.iter().filter(|batch| batch.state == BatchState::Stale)
    }

    /// Whether all came that was asked of the service of queries.
    pub fn is_finished(&self) -> bool {
        let unfinished = |o: &Outcome| matches!(o, Outcome::Partial { .. } | Outcome::NotAsked);
        self.fault().is_none() && !self.outcomes.iter().any(|(_, o)| unfinished(o))
    }

    fn settle(&mut self) {
        self.exit = match self.fault() {
            Some(fault) => Some(fault.exit),
            None => (!self.is_finished() || self.stale().next().is_some()).then_some(Exit::Later),
        };
    }
}

/// Syncs. Each page is committed with its cursor before the next is asked for, so that whatever ends it, papers and
/// cursors agree and the next sync goes on from there. Ends soon after `cancel` is pulled.
pub fn run(
    wish: &Wish,
    client: &Client,
    cache: &mut Cache,
    context: &Context<'_>,
    cancel: &Cancel,
    tell: &mut dyn FnMut(Event),
) -> Report {
    let (report, doubts) = (Report::default(), Doubts::default());
    let mut job = Job { wish, client, cache, context, cancel, tell, report, doubts, numbers: Vec::new() };
    (job.tell)(Event::Began { categories: wish.categories.clone() });
    job.cache.go_by(context.calendar);
    let mut ended = job.walks();
    if ended.is_none() {
        ended = job.afterwards().err();
    }
    if let Err(halt) = job.count_batches() {
        ended.get_or_insert(halt);
    }
    // A sync that was stopped ends at once; the next start merges what it left. Every paper is found without it.
    if ended.is_none()
        && let Err(e) = job.cache.merge_index()
    {
        job.warn(e.to_string());
    }
    if let Some(Halt::All(fault) | Halt::Category(fault)) = ended {
        job.report.ended = Some(fault);
    }
    job.report.settle();
    job.report
}

/// The fact that holds the time of the last attempt.
const TRIED: &str = "tried";
/// Warnings told and kept, at most.
const WARNINGS: usize = 50;

/// A sync on its way.
struct Job<'a, 'c> {
    wish: &'a Wish,
    client: &'a Client,
    cache: &'a mut Cache,
    context: &'a Context<'c>,
    cancel: &'a Cancel,
    tell: &'a mut dyn FnMut(Event),
    report: Report,
    doubts: Doubts,
    /// The lowest number of the new papers of each edition that was told.
    numbers: Vec<(Day, PaperId)>,
}

/// Why a category, or everything, ends here.
#[derive(Debug)]
enum Halt {
    /// The reader stopped it.
    Cancelled,
    /// This question alone is at fault.
    Category(Fault),
    /// No further question makes sense.
    All(Fault),
}

impl From<StoreError> for Halt {
    fn from(error: StoreError) -> Self {
        Self::All(error.fault())
    }
}

impl Job<'_, '_> {
    /// The listings, then category by category what was submitted. What ended it all, if anything did.
    fn walks(&mut self) -> Option<Halt> {
        let categories = &self.wish.categories;
        let mut first = self.begin(categories).err();
        let mut ended = None;
        for category in categories {
            let walked = match (&ended, first.take()) {
                (Some(_), _) => Ok(Outcome::NotAsked),
                (None, Some(halt)) => Err(halt),
                (None, None) => self.walk_owed(category),
            };
            let outcome = match walked {
                Ok(outcome) => outcome,
                Err(Halt::Category(fault)) => Outcome::Failed(fault),
                Err(halt) => {
                    let outcome = match &halt {
                        Halt::Cancelled => Outcome::Partial { why: "stopped before its end".into() },
                        Halt::Category(fault) | Halt::All(fault) => Outcome::Failed(fault.clone()),
                    };
                    ended = Some(halt);
                    outcome
                }
            };
            (self.tell)(Event::CategoryDone { category: category.clone(), outcome: outcome.clone() });
            self.report.outcomes.push((category.clone(), outcome));
        }
        ended.or(first)
    }

    fn begin(&mut self, categories: &[Category]) -> Result<(), Halt> {
        self.set_fact(TRIED, self.context.now.0)?;
        self.feeds(categories)?;
        self.harvest(categories, self.wish.edition.map_or(Reach::Owed, Reach::From))
    }

    fn walk_owed(&mut self, category: &Category) -> Result<Outcome, Halt> {
        let cursor = self.cache.cursor(category)?;
        let Context { now, calendar, .. } = *self.context;
        let owed = plan::is_owed(now, calendar, cursor.as_ref(), self.wish.span);
        let is_told = match self.wish.edition {
            Some(day) => self.state_of(day, category)? > BatchState::Computed,
            None => false,
        };
        if owed && !is_told { self.walk(category) } else { Ok(Outcome::Complete) }
    }

    /// What nobody waits for: papers by their ids, then the referee.
    fn afterwards(&mut self) -> Result<(), Halt> {
        self.refresh()?;
        self.referee(&self.wish.categories)?;
        self.name_cut_feeds(&self.wish.categories)
    }

    /// How the edition asked for stands in the end.
    fn count_batches(&mut self) -> Result<(), Halt> {
        let day = self.wish.edition.unwrap_or(self.context.calendar.newest(self.context.now).day);
        let all = self.cache.batches_since(day, &self.wish.categories)?;
        self.report.batches = all.into_iter().filter(|batch| batch.edition == day).collect();
        Ok(())
    }

    /// Commits papers with their editions, and the cursor that goes with them. Returns how many were added and updated.
    fn commit(
        &mut self,
        papers: Vec<Paper>,
        complete: Option<Complete>,
        cursor: Option<&Cursor>,
    ) -> Result<(usize, usize), Halt> {
        let papers: Vec<_> = papers
            .into_iter()
            .map(|paper| {
                let edition = self.edition(&paper, complete);
                (paper, edition)
            })
            .collect();
        let committed = self.cache.commit(&papers, cursor, self.context.now)?;
        self.report.added += committed.added;
        self.report.updated += committed.updated;
        Ok((committed.added, committed.updated))
    }

    /// The edition of a paper if it is new here; a known one keeps its own. A paper that an earlier complete sync should
    /// have met and did not was held by moderation: it belongs to the newest edition.
    fn edition(&self, paper: &Paper, complete: Option<Complete>) -> Edition {
        let calendar = self.context.calendar;
        let day = calendar.mailing_of(paper.published).day;
        let late = complete
            .is_some_and(|c| Window { from: c.from, to: c.to }.holds(paper.published) && calendar.covers(c.begun, day));
        if late {
            Edition { day: calendar.newest(self.context.now).day, how: How::Late }
        } else {
            Edition { day, how: How::Computed }
        }
    }

    fn set_fact(&mut self, name: &str, value: i64) -> Result<(), Halt> {
        Ok(self.cache.set_fact(name, value)?)
    }

    fn warn(&mut self, text: String) {
        if self.report.warnings.len() < WARNINGS && !self.report.warnings.contains(&text) {
            (self.tell)(Event::Warning(text.clone()));
            self.report.warnings.push(text);
        }
    }
}
