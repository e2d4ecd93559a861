//! The writer thread: library changes, in order, never dropped; between them the daily backup.

use std::io::Write;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use super::World;
use super::caught::{caught, guarded};
use super::screen::Inbound;
use super::words::local;
use crate::app::{self, MarkStep, Msg, Order, Stand, Ticket, Wrote};
use crate::model::{Change, Exit, Mark, Paper, PaperId};
use crate::store::{Gesture, Library, Reader, RunId, Step, StoreError};

/// The backup waits until nothing was written for so long.
const REST: Duration = Duration::from_secs(2);
/// At the end what is still being written is waited for without a word for so long.
const SILENCE: Duration = Duration::from_secs(1);

/// The way to the thread.
pub(super) struct WriterThread {
    orders: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
    /// Closed by the end of the thread.
    ended: Receiver<()>,
}

enum Job {
    Order(Ticket, Order),
    Turn(Box<World>),
}

impl WriterThread {
    pub fn start(world: World, inbox: Sender<Inbound>) -> Self {
        let (orders, jobs) = channel();
        let (running, ended) = channel();
        let run = move || {
            let _running: Sender<()> = running;
            guarded("the writer", &inbox.clone(), move || write_all(&jobs, world, &inbox));
        };
        let thread = std::thread::Builder::new().name("writer".into()).spawn(run).ok();
        Self { orders: Some(orders), thread, ended }
    }

    pub fn order(&self, ticket: Ticket, order: Order) {
        self.send(Job::Order(ticket, order));
    }

    pub fn turn(&self, world: World) {
        self.send(Job::Turn(Box::new(world)));
    }

    fn send(&self, job: Job) {
        // A writer that broke has said so; the order's optimistic mark stays unconfirmed.
        if let Some(orders) = &self.orders {
            let _ = orders.send(job);
        }
    }
}

impl Drop for WriterThread {
    /// Everything ordered is written before the program ends.
    fn drop(&mut self) {
        self.orders = None;
        if self.ended.recv_timeout(SILENCE) == Err(RecvTimeoutError::Timeout) {
            // The screen has been given back by now.
            let _ = writeln!(std::io::stderr(), "still saving what was done last; ^C gives it up");
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn write_all(jobs: &Receiver<Job>, mut world: World, inbox: &Sender<Inbound>) {
    let run = run_id();
    let mut library: Option<Library> = None;
    let mut backed_up = false;
    loop {
        let job = match jobs.recv_timeout(if backed_up { Duration::from_hours(24) } else { REST }) {
            Ok(job) => job,
            Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => {
                let done = caught("the writer", || back_up(&world, &mut library, run).map_err(|e| e.fault()));
                if let Err(fault) = done {
                    tracing::warn!("no backup: {fault}");
                }
                backed_up = true;
                continue;
            }
        };
        match job {
            Job::Turn(other) => (world, library) = (*other, None),
            Job::Order(ticket, order) => {
                let outcome = caught("the writer", || write(&world, &mut library, run, order).map_err(|e| e.fault()));
                if outcome.as_ref().is_err_and(|fault| fault.exit == Exit::Panic) {
                    // A connection that was in a panic is not used again; what it had begun is rolled back.
                    library = None;
                }
                if inbox.send(Inbound::Fact(Msg::Wrote(ticket, outcome))).is_err() {
                    return;
                }
            }
        }
    }
}

fn opened<'a>(world: &World, library: &'a mut Option<Library>, run: RunId) -> Result<&'a mut Library, StoreError> {
    let open = match library.take() {
        Some(open) => open,
        None => Library::open(&world.places, run)?,
    };
    Ok(library.insert(open))
}

fn write(world: &World, library: &mut Option<Library>, run: RunId, order: Order) -> Result<Wrote, StoreError> {
    world.failpoint.reached("the writer");
    let at = world.clock.now();
    let library = opened(world, library, run)?;
    let turned = match order {
        Order::Mark { what, changes, step } => {
            let step = match step {
                MarkStep::Undoable => Step::Undoable,
                MarkStep::Silent => Step::Silent,
            };
            let papers = newly_starred(world, &changes)?;
            library.apply(&Gesture { what: what.into(), at, step, changes }, &papers)?;
            return Ok(Wrote::Marked);
        }
        Order::SaveQuery { name, query } => {
            let all = library.save_query(&name, query.as_deref(), at)?;
            return Ok(Wrote::Saved { name, all });
        }
        Order::Watch { watch, stand } => {
            let one = std::slice::from_ref(&watch);
            let all = match stand {
                Stand::Up => library.watch(one, at)?,
                Stand::Down => library.unwatch(one, at)?,
            };
            return Ok(Wrote::Watched { watch, all });
        }
        Order::Remember(what) => {
            library.remember(&what, at)?;
            return Ok(Wrote::Remembered);
        }
        Order::Undo => library.undo(at)?.map(|t| ("undone", t)),
        Order::Redo => library.redo(at)?.map(|t| ("done again", t)),
    };
    let Some((verb, turned)) = turned else { return Ok(Wrote::Nothing) };
    Ok(Wrote::Turned(app::Turned {
        what: format!("{verb}: {}", turned.what),
        when: local(turned.at, "%a %H:%M"),
        changes: turned.changes,
        saved: turned.saved,
        watches: turned.watches,
        left_alone: turned.left_alone,
    }))
}

/// The papers of which a copy is to be kept: those that get a star.
fn newly_starred(world: &World, changes: &[Change]) -> Result<Vec<Paper>, StoreError> {
    let starred = changes.iter().filter(|c| c.mark == Mark::Star && c.to.is_some());
    let ids: Vec<PaperId> = starred.map(|c| c.paper).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(Reader::open(&world.places)?.held(&ids)?.into_iter().map(|h| h.paper).collect())
}

fn back_up(world: &World, library: &mut Option<Library>, run: RunId) -> Result<(), StoreError> {
    if world.standing == app::Standing::Own {
        opened(world, library, run)?.backup_if_due(world.clock.now())?;
    }
    Ok(())
}

/// This run of the program: unlike any other of this machine's.
pub fn run_id() -> RunId {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let nanos = u64::try_from(since.as_nanos() & u128::from(u64::MAX >> 1)).unwrap_or(0);
    RunId((nanos ^ (u64::from(std::process::id()) << 40)) >> 1)
}
