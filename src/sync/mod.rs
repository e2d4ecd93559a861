//! Sync: what is owed, then fetch, upsert, commit the cursor, report. One function for command line, thread and tests.
//!
//! It has no thread, no clock, no SQL and no screen: values go in, events come out. Whoever calls it holds the sync lock.
//!
//! ```text
//! plan.rs    what is owed         walk.rs     one category, slice by slice
//! ask.rs     one page, retried    refresh.rs  papers by their ids
//! ```

mod ask;
mod daily;
pub mod plan;
mod refresh;
mod walk;

use std::time::Duration;

use crate::model::{Calendar, Category, Edition, Exit, Fault, How, Paper, PaperId, Period, Stamp, Taxonomy};
use crate::net::{self, Cancel, Client, Urgency};
use crate::store::{Cache, Complete, Cursor, StoreError};

pub use daily::{Polled, next_list, owed_lists, poll};
pub use plan::{Owed, Span, Start, Stretch, Window, owed};

/// What a sync is to do.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The categories, in this order.
    pub categories: Vec<Category>,
    /// How far back.
    pub span: Span,
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
    /// The fault that ended it outside every category.
    pub ended: Option<Fault>,
    /// What was odd; for people.
    pub warnings: Vec<String>,
    /// The exit code of a program that ends with it; none where everything came.
    pub exit: Option<Exit>,
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

    fn settle(&mut self) {
        let unfinished = |o: &Outcome| matches!(o, Outcome::Partial { .. } | Outcome::NotAsked);
        self.exit = match self.fault() {
            Some(fault) => Some(fault.exit),
            None => self.outcomes.iter().any(|(_, o)| unfinished(o)).then_some(Exit::Later),
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
    let mut job = Job { wish, client, cache, context, cancel, tell, report: Report::default() };
    (job.tell)(Event::Began { categories: wish.categories.clone() });
    let mut ended = job.set_fact(TRIED, context.now.0).err();
    for category in &wish.categories {
        let outcome = match &ended {
            Some(_) => Outcome::NotAsked,
            None => match job.walk(category) {
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
            },
        };
        (job.tell)(Event::CategoryDone { category: category.clone(), outcome: outcome.clone() });
        job.report.outcomes.push((category.clone(), outcome));
    }
    if ended.is_none() {
        ended = job.refresh().err();
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
