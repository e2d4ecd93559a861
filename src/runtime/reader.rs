//! The reader thread: owns the read connection and answers questions. The newest question of a kind wins; one that
//! nobody waits for any more is interrupted. Counts are made one by one, when nothing else is asked.

use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;

use super::World;
use super::caught::{caught, guarded};
use super::screen::Inbound;
use super::words::polled;
use crate::app::{Answer, Editions, Listing, Msg, Question, Ticket};
use crate::model::{Fault, Memory, PaperId, Query};
use crate::recommend;
use crate::store::{Interrupter, Reader, Scope, StoreError};

/// Rows fetched with a list, around the paper it is asked for.
const WINDOW: usize = 96;
/// Editions walked by key at most.
const EDITIONS: usize = 2_000;
/// Editions of which it is told whether they are whole.
const BATCHES: usize = 30;
/// Of each kind of what bursts at most so many.
const BURSTS: usize = 30;

/// The way to the thread.
pub(super) struct ReaderThread {
    desk: Arc<Desk>,
    thread: Option<JoinHandle<()>>,
}

/// Where questions lie until they are taken.
#[derive(Default)]
struct Desk {
    waiting: Mutex<Waiting>,
    bell: Condvar,
}

#[derive(Default)]
struct Waiting {
    list: Option<(Ticket, Question)>,
    window: Option<(Ticket, Question)>,
    editions: Option<(Ticket, Question)>,
    days: Option<(Ticket, Question)>,
    authors: Option<(Ticket, Question)>,
    select: Option<(Ticket, Question)>,
    texts: Option<(Ticket, Question)>,
    bursts: Option<(Ticket, Question)>,
    /// What is asked about the list of a search, beside it.
    about: Option<(Ticket, Question)>,
    counts: Option<Counting>,
    world: Option<World>,
    /// What can stop the question that is being answered, where something may.
    running: Option<(Running, Interrupter)>,
    closed: bool,
}

/// What is being answered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Running {
    /// A list: a newer one stops it for good.
    List,
    /// A count, or how a list divides: everything else stops it for the time being.
    Count,
}

/// Queries that are counted one after another, with a look at the desk in between.
struct Counting {
    ticket: Ticket,
    queries: Vec<Query>,
    /// The counts of the first of them.
    counts: Vec<usize>,
}

/// What the thread takes from the desk.
enum Taken {
    Question(Ticket, Question),
    About(Ticket, Question),
    Count(Counting),
    World(Box<World>),
    Closed,
}

impl ReaderThread {
    pub fn start(world: World, inbox: Sender<Inbound>) -> Self {
        let desk = Arc::new(Desk::default());
        let own = Arc::clone(&desk);
        let run = move || {
            guarded("the reader", &inbox.clone(), move || answer_all(&own, world, &inbox));
        };
        let thread = std::thread::Builder::new().name("reader".into()).spawn(run).ok();
        Self { desk, thread }
    }

    /// Lays a question on the desk; an older one of its kind falls away.
    pub fn ask(&self, ticket: Ticket, question: Question) {
        self.desk.lay(ticket, question);
    }

    /// Turns to another store.
    pub fn turn(&self, world: World) {
        self.desk.waiting.lock().unwrap_or_else(PoisonError::into_inner).world = Some(world);
        self.desk.bell.notify_one();
    }
}

impl Drop for ReaderThread {
    fn drop(&mut self) {
        {
            let mut waiting = self.desk.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            waiting.closed = true;
            if let Some((_, running)) = &waiting.running {
                running.interrupt();
            }
        }
        self.desk.bell.notify_one();
        if let Some(thread) = self.thread.take() {
            // A thread that broke has said so already.
            let _ = thread.join();
        }
    }
}

impl Desk {
    fn lay(&self, ticket: Ticket, question: Question) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let unwanted = match (&question, &waiting.running) {
            (Question::List { .. }, Some((_, running))) | (_, Some((Running::Count, running))) => Some(running),
            (_, Some((Running::List, _)) | None) => None,
        };
        if let Some(running) = unwanted {
            running.interrupt();
        }
        match question {
            Question::List { .. } => waiting.list = Some((ticket, question)),
            Question::Window { .. } => waiting.window = Some((ticket, question)),
            Question::Editions => waiting.editions = Some((ticket, question)),
            Question::Days => waiting.days = Some((ticket, question)),
            Question::Authors { .. } => waiting.authors = Some((ticket, question)),
            Question::Select(_) => waiting.select = Some((ticket, question)),
            Question::Texts { .. } => waiting.texts = Some((ticket, question)),
            Question::Bursts => waiting.bursts = Some((ticket, question)),
            Question::Facets(_) | Question::Without(_) => waiting.about = Some((ticket, question)),
            Question::Counts(queries) => waiting.counts = Some(Counting { ticket, queries, counts: Vec::new() }),
        }
        self.bell.notify_one();
    }

    /// Lays back what is not all counted, unless newer counts are wanted. What another store held is counted again.
    fn lay_back(&self, mut counting: Counting) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.counts.is_none() {
            if waiting.world.is_some() {
                counting.counts.clear();
            }
            waiting.counts = Some(counting);
        }
    }

    /// Lays back what was stopped, unless something newer is wanted.
    fn lay_back_about(&self, ticket: Ticket, question: Question) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.about.get_or_insert((ticket, question));
    }

    fn take(&self, answers: Option<&Answers>) -> Taken {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.running = None;
        let stops = |what| answers.map(|a| (what, a.reader.interrupter()));
        loop {
            if waiting.closed {
                return Taken::Closed;
            }
            if let Some(world) = waiting.world.take() {
                if let Some(counting) = &mut waiting.counts {
                    counting.counts.clear();
                }
                return Taken::World(Box::new(world));
            }
            if let Some((ticket, question)) = waiting.list.take() {
                waiting.running = stops(Running::List);
                return Taken::Question(ticket, question);
            }
            let slots = &mut *waiting;
            let next = [
                &mut slots.window,
                &mut slots.authors,
                &mut slots.select,
                &mut slots.texts,
                &mut slots.editions,
                &mut slots.days,
                &mut slots.bursts,
            ];
            if let Some((ticket, question)) = next.into_iter().find_map(Option::take) {
                return Taken::Question(ticket, question);
            }
            if let Some((ticket, question)) = waiting.about.take() {
                waiting.running = stops(Running::Count);
                return Taken::About(ticket, question);
            }
            if let Some(counting) = waiting.counts.take() {
                waiting.running = stops(Running::Count);
                return Taken::Count(counting);
            }
            waiting = self.bell.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

fn answer_all(desk: &Desk, mut world: World, inbox: &Sender<Inbound>) {
    let mut answers: Option<Answers> = None;
    loop {
        let (ticket, outcome) = match desk.take(answers.as_ref()) {
            Taken::Closed => return,
            Taken::World(other) => {
                (world, answers) = (*other, None);
                continue;
            }
            Taken::Question(ticket, question) => {
                (ticket, attempt(&mut answers, &world, |open| open.answer(&world, question)))
            }
            Taken::About(ticket, question) => {
                let outcome = attempt(&mut answers, &world, |open| open.answer(&world, question.clone()));
                if let Ok(None) = outcome {
                    desk.lay_back_about(ticket, question);
                    continue;
                }
                (ticket, outcome)
            }
            Taken::Count(mut counting) => {
                let Some(query) = counting.queries.get(counting.counts.len()) else {
                    let counted = Msg::Answer(counting.ticket, Ok(Answer::Counts(counting.counts)));
                    let _ = inbox.send(Inbound::Fact(counted));
                    continue;
                };
                match attempt(&mut answers, &world, |open| {
                    open.scope(&world).and_then(|scope| open.reader.count(query, &scope))
                }) {
                    Err(fault) => (counting.ticket, Err(fault)),
                    Ok(count) => {
                        counting.counts.extend(count);
                        desk.lay_back(counting);
                        continue;
                    }
                }
            }
        };
        let Some(outcome) = outcome.transpose() else { continue };
        if let Err(fault) = &outcome {
            tracing::warn!("a question failed: {fault}");
        }
        if inbox.send(Inbound::Fact(Msg::Answer(ticket, outcome))).is_err() {
            return;
        }
    }
}

/// Asks the store, opened if it is not; none if the question was interrupted.
fn attempt<T>(
    answers: &mut Option<Answers>,
    world: &World,
    ask: impl FnOnce(&mut Answers) -> Result<T, StoreError>,
) -> Result<Option<T>, Fault> {
    caught("the reader", || {
        world.failpoint.reached("the reader");
        // Taken out while it is used: a connection that was in a panic is not used again.
        let mut open = match answers.take() {
            Some(open) => open,
            None => Answers::open(world).map_err(|e| e.fault())?,
        };
        let outcome = ask(&mut open);
        *answers = Some(open);
        match outcome {
            Err(StoreError::Interrupted) => Ok(None),
            other => other.map(Some).map_err(|e| e.fault()),
        }
    })
}

/// When everything held is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whole {
    /// With the list.
    AtOnce,
    /// Not here, unless there is nothing to list.
    Later,
}

/// Answers the state's questions on the calling thread, one after another.
pub struct Answers {
    reader: Reader,
    /// How many papers are held, as of a version of the store.
    held: Option<(i64, usize)>,
    whole: Whole,
}

impl Answers {
    /// Opens the store of a world.
    ///
    /// # Errors
    /// What the store says.
    pub fn open(world: &World) -> Result<Self, StoreError> {
        Ok(Self { reader: Reader::open(&world.places)?, held: None, whole: Whole::AtOnce })
    }

    /// The same for the first frame, which does not wait until everything held is counted.
    ///
    /// # Errors
    /// What the store says.
    pub fn for_the_first_frame(world: &World) -> Result<Self, StoreError> {
        Ok(Self { whole: Whole::Later, ..Self::open(world)? })
    }

    /// What earlier runs left to be remembered.
    ///
    /// # Errors
    /// What the store says.
    pub fn memory(&self) -> Result<Memory, StoreError> {
        self.reader.memory()
    }

    /// Answers one question.
    ///
    /// # Errors
    /// What the store says.
    pub fn answer(&mut self, world: &World, question: Question) -> Result<Answer, StoreError> {
        let scope = self.scope(world)?;
        match question {
            Question::List { query, limit, near } => self.list(&query, limit, near, &scope).map(Answer::List),
            Question::Window { rows, papers } => {
                Ok(Answer::Window { rows: self.reader.rows(&rows, &scope)?, papers: self.reader.held(&papers)? })
            }
            Question::Editions => Ok(Answer::Editions(Editions {
                sizes: self.reader.editions(&scope, EDITIONS)?,
                batches: self.reader.batches(&scope, BATCHES)?,
            })),
            Question::Days => {
                let now = world.clock.now();
                let days = self.reader.daily_days(EDITIONS)?.into_iter().map(|day| polled(day, now));
                Ok(Answer::Days(days.collect()))
            }
            Question::Authors { prefix, limit } => Ok(Answer::Authors(self.reader.authors(&prefix, limit)?)),
            Question::Select(query) => Ok(Answer::Selected(self.reader.list(&query, &scope, usize::MAX)?.ids)),
            Question::Texts { id, versions: (old, new) } => Ok(Answer::Texts {
                old: self.reader.texts(id, old)?.map(Box::new),
                new: self.reader.texts(id, new)?.map(Box::new),
            }),
            Question::Bursts => Ok(Answer::Bursts(recommend::bursts(&self.reader.week_papers(&scope)?, BURSTS))),
            Question::Facets(query) => Ok(Answer::Facets(self.reader.facets(&query, &scope)?)),
            Question::Without(queries) => self.count(&queries, &scope).map(Answer::Without),
            Question::Counts(queries) => self.count(&queries, &scope).map(Answer::Counts),
        }
    }

    /// From where questions are asked: the world's own, and what the library watches for.
    fn scope(&self, world: &World) -> Result<Scope, StoreError> {
        self.reader.watching(world.scope())
    }

    fn count(&self, queries: &[Query], scope: &Scope) -> Result<Vec<usize>, StoreError> {
        queries.iter().map(|q| self.reader.count(q, scope)).collect()
    }

    fn list(
        &mut self,
        query: &Query,
        limit: usize,
        near: Option<PaperId>,
        scope: &Scope,
    ) -> Result<Listing, StoreError> {
        let began = Instant::now();
        let listing = self.reader.list(query, scope, limit)?;
        let held = match self.whole {
            Whole::Later if !listing.ids.is_empty() => None,
            Whole::Later | Whole::AtOnce => Some(self.papers_held()?),
        };
        let reader = &self.reader;
        let today = reader.today(scope)?;
        let at = near.and_then(|id| listing.ids.iter().position(|i| *i == id)).unwrap_or(0);
        let from = at.saturating_sub(WINDOW / 2);
        let rows = reader.rows(&listing.ids[from..(from + WINDOW).min(listing.ids.len())], scope)?;
        let around: Vec<PaperId> = listing.ids.iter().skip(at.saturating_sub(1)).take(3).copied().collect();
        Ok(Listing {
            papers: reader.held(&around)?,
            rows,
            ids: listing.ids.into(),
            complete: listing.complete,
            abstracts_from: listing.abstracts_from,
            today,
            announced: scope.announced,
            held,
            took: began.elapsed(),
        })
    }

    /// Counted anew only when the store has changed.
    fn papers_held(&mut self) -> Result<usize, StoreError> {
        let version = self.reader.version()?;
        match self.held {
            Some((of, held)) if of == version => Ok(held),
            _ => {
                let held = self.reader.papers_held()?;
                self.held = Some((version, held));
                Ok(held)
            }
        }
    }
}

#[cfg(test)]
mod tests;
