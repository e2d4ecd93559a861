//! The reader thread: owns the read connection and answers questions. The newest question of a kind wins; one that
//! nobody waits for any more is interrupted.

use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;

use super::World;
use super::caught::{caught, guarded};
use super::screen::Inbound;
use crate::app::{Answer, Listing, Msg, Question, Ticket};
use crate::model::{PaperId, Query};
use crate::store::{Interrupter, Reader, Scope, StoreError};

/// Rows fetched with a list, around the paper it is asked for.
const WINDOW: usize = 96;
/// Editions walked by key at most.
const EDITIONS: usize = 2_000;

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
    world: Option<World>,
    /// What can stop the list's question that is being answered.
    running: Option<Interrupter>,
    closed: bool,
}

/// What the thread takes from the desk.
enum Taken {
    Question(Ticket, Question),
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
        let mut waiting = self.desk.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        match question {
            Question::List { .. } => {
                if let Some(running) = &waiting.running {
                    running.interrupt();
                }
                waiting.list = Some((ticket, question));
            }
            Question::Window { .. } => waiting.window = Some((ticket, question)),
            Question::Editions => waiting.editions = Some((ticket, question)),
        }
        self.desk.bell.notify_one();
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
            if let Some(running) = &waiting.running {
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
    fn take(&self, answers: Option<&Answers>) -> Taken {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.running = None;
        loop {
            if waiting.closed {
                return Taken::Closed;
            }
            if let Some(world) = waiting.world.take() {
                return Taken::World(Box::new(world));
            }
            if let Some((ticket, question)) = waiting.list.take() {
                waiting.running = answers.map(|a| a.reader.interrupter());
                return Taken::Question(ticket, question);
            }
            if let Some((ticket, question)) = waiting.window.take().or_else(|| waiting.editions.take()) {
                return Taken::Question(ticket, question);
            }
            waiting = self.bell.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

fn answer_all(desk: &Desk, mut world: World, inbox: &Sender<Inbound>) {
    let mut answers: Option<Answers> = None;
    loop {
        let (ticket, question) = match desk.take(answers.as_ref()) {
            Taken::Closed => return,
            Taken::World(other) => {
                (world, answers) = (*other, None);
                continue;
            }
            Taken::Question(ticket, question) => (ticket, question),
        };
        let outcome = caught("the reader", || {
            world.failpoint.reached("the reader");
            // Taken out while it is used: a connection that was in a panic is not used again.
            let mut open = match answers.take() {
                Some(open) => open,
                None => Answers::open(&world).map_err(|e| e.fault())?,
            };
            let outcome = open.answer(&world, question);
            answers = Some(open);
            match outcome {
                Err(StoreError::Interrupted) => Ok(None),
                other => other.map(Some).map_err(|e| e.fault()),
            }
        });
        let Some(outcome) = outcome.transpose() else { continue };
        if let Err(fault) = &outcome {
            tracing::warn!("a question failed: {fault}");
        }
        if inbox.send(Inbound::Fact(Msg::Answer(ticket, outcome))).is_err() {
            return;
        }
    }
}

/// Answers the state's questions on the calling thread, one after another.
pub struct Answers {
    reader: Reader,
    /// How many papers are held, as of a version of the store.
    held: Option<(i64, usize)>,
}

impl Answers {
    /// Opens the store of a world.
    ///
    /// # Errors
    /// What the store says.
    pub fn open(world: &World) -> Result<Self, StoreError> {
        Ok(Self { reader: Reader::open(&world.places)?, held: None })
    }

    /// Answers one question.
    ///
    /// # Errors
    /// What the store says.
    pub fn answer(&mut self, world: &World, question: Question) -> Result<Answer, StoreError> {
        let scope = world.scope();
        match question {
            Question::List { query, limit, near } => self.list(&query, limit, near, &scope).map(Answer::List),
            Question::Window { rows, papers } => {
                Ok(Answer::Window { rows: self.reader.rows(&rows)?, papers: self.reader.held(&papers)? })
            }
            Question::Editions => Ok(Answer::Editions(self.reader.editions(&scope, EDITIONS)?)),
        }
    }

    fn list(
        &mut self,
        query: &Query,
        limit: usize,
        near: Option<PaperId>,
        scope: &Scope,
    ) -> Result<Listing, StoreError> {
        let began = Instant::now();
        let held = self.papers_held()?;
        let reader = &self.reader;
        let today = reader.today(scope)?;
        let listing = reader.list(query, scope, limit)?;
        let at = near.and_then(|id| listing.ids.iter().position(|i| *i == id)).unwrap_or(0);
        let from = at.saturating_sub(WINDOW / 2);
        let rows = reader.rows(&listing.ids[from..(from + WINDOW).min(listing.ids.len())])?;
        let around: Vec<PaperId> = listing.ids.iter().skip(at.saturating_sub(1)).take(3).copied().collect();
        Ok(Listing {
            papers: reader.held(&around)?,
            rows,
            ids: listing.ids.into(),
            complete: listing.complete,
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
