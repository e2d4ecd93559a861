//! The sync thread: runs one sync at a time, tells what it does, stops when told.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::World;
use super::caught::{caught, guarded};
use super::screen::Inbound;
use super::words::{local, wait};
use crate::app::{Msg, SyncFact, SyncWish};
use crate::model::{Exit, Fault, Stamp};
use crate::net::{Cancel, Urgency};
use crate::store::{Cache, Holder, Reader, StoreError};
use crate::sync::{self, Context, Event, Outcome, Pages, Report, Span, Start, Wish};

/// Starred papers refreshed and unknown ones fetched by one request.
const IDS: usize = 200;
/// A wait that is not for a service is looked at again after so long at most.
const LONGEST_REST: Duration = Duration::from_hours(6);

/// The way to the thread.
pub(super) struct SyncThread {
    wishes: Option<Sender<(World, SyncWish)>>,
    cancel: Arc<Mutex<Cancel>>,
    thread: Option<JoinHandle<()>>,
}

impl SyncThread {
    pub fn start(inbox: Sender<Inbound>) -> Self {
        let (wishes, wished) = channel();
        let cancel = Arc::new(Mutex::new(Cancel::new()));
        let shared = Arc::clone(&cancel);
        let run = move || {
            guarded("the sync", &inbox.clone(), move || run_all(&wished, &shared, &inbox));
        };
        let thread = std::thread::Builder::new().name("sync".into()).spawn(run).ok();
        Self { wishes: Some(wishes), cancel, thread }
    }

    pub fn wish(&self, world: World, wish: SyncWish) {
        if let Some(wishes) = &self.wishes {
            let _ = wishes.send((world, wish));
        }
    }

    /// Stops what runs; what came is kept.
    pub fn stop(&self) {
        self.cancel.lock().unwrap_or_else(PoisonError::into_inner).cancel();
    }
}

impl Drop for SyncThread {
    fn drop(&mut self) {
        self.wishes = None;
        self.stop();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run_all(wished: &Receiver<(World, SyncWish)>, shared: &Mutex<Cancel>, inbox: &Sender<Inbound>) {
    let mut last_tried: Option<Stamp> = None;
    while let Ok((world, wish)) = wished.recv() {
        let cancel = Cancel::new();
        *shared.lock().unwrap_or_else(PoisonError::into_inner) = cancel.clone();
        let tell = |fact| drop(inbox.send(Inbound::Fact(Msg::Sync(fact))));
        let done = caught("the sync", || Ok(run_one(&world, wish, &mut last_tried, &cancel, &tell)));
        match done {
            Ok(None) => {}
            Ok(Some(done)) => tell(done),
            Err(fault) => tell(SyncFact::Done { added: 0, fault: Some(fault), at: None }),
        }
        match caught("the sync", || rest(&world, last_tried).map_err(|e| e.fault())) {
            Ok(rest) => tell(SyncFact::LookAgain(rest)),
            Err(fault) => tracing::warn!("what is owed is unknown: {fault}"),
        }
    }
}

/// How long until a sync should start by itself.
fn rest(world: &World, last_tried: Option<Stamp>) -> Result<Duration, StoreError> {
    let now = world.clock.now();
    let cursors = Cache::open(&world.places)?.cursors()?;
    let owed = sync::owed(now, &world.calendar, &cursors, world.followed(), last_tried);
    let seconds = match owed.start {
        Start::Now => 60,
        Start::At(at) => (at.0 - now.0).max(60),
    };
    Ok(Duration::from_secs(seconds.unsigned_abs()).min(LONGEST_REST))
}

fn run_one(
    world: &World,
    wish: SyncWish,
    last_tried: &mut Option<Stamp>,
    cancel: &Cancel,
    tell: &dyn Fn(SyncFact),
) -> Option<SyncFact> {
    let failed = |fault| Some(SyncFact::Done { added: 0, fault: Some(fault), at: None });
    let mut cache = match Cache::open(&world.places) {
        Ok(cache) => cache,
        Err(e) => return failed(e.fault()),
    };
    let now = world.clock.now();
    if wish == SyncWish::IfOwed {
        let cursors = cache.cursors().unwrap_or_default();
        let owed = sync::owed(now, &world.calendar, &cursors, world.followed(), *last_tried);
        if owed.start != Start::Now {
            return None;
        }
    }
    *last_tried = Some(now);
    let lock = match Cache::sync_lock(&world.places) {
        Ok(Ok(lock)) => lock,
        // Somebody else's sync brings the papers; only who asked for one is told.
        Ok(Err(_)) if wish == SyncWish::IfOwed => return None,
        Ok(Err(holder)) => return failed(holder_fault(holder)),
        Err(e) => return failed(e.fault()),
    };
    tell(SyncFact::Began);
    world.failpoint.reached("the sync");
    let urgency = if wish == SyncWish::Now { Urgency::Key } else { Urgency::Background };
    let wish = match owed_ids(world, urgency) {
        Ok(wish) => wish,
        Err(e) => return failed(e.fault()),
    };
    let context = Context { calendar: &world.calendar, taxonomy: &world.taxonomy, now, pages: Pages::default() };
    let report = sync::run(&wish, &world.client, &mut cache, &context, cancel, &mut |event| told(event, tell));
    drop(lock);
    for warning in &report.warnings {
        tracing::warn!("sync: {warning}");
    }
    let fault = sync_fault(&report, cancel);
    let at = report.exit.is_none().then(|| local(world.clock.now(), "%H:%M"));
    Some(SyncFact::Done { added: report.added, fault, at })
}

fn owed_ids(world: &World, urgency: Urgency) -> Result<Wish, StoreError> {
    let reader = Reader::open(&world.places)?;
    Ok(Wish {
        categories: world.followed().to_vec(),
        span: Span::Owed,
        unknown: reader.unknown_marked(IDS)?,
        starred: reader.starred(IDS)?,
        urgency,
    })
}

fn told(event: Event, tell: &dyn Fn(SyncFact)) {
    match event {
        Event::Page { category, got, total, added, .. } => {
            tell(SyncFact::Page { category, got, total: total.unwrap_or(got), added });
        }
        Event::Waiting { why, left } => tell(SyncFact::Waiting { why: wait(why), left }),
        Event::Warning(text) => tracing::warn!("sync: {text}"),
        Event::Began { .. } | Event::Refreshed { .. } | Event::CategoryDone { .. } => {}
    }
}

/// What a report says went wrong; none where all is whole.
pub fn sync_fault(report: &Report, cancel: &Cancel) -> Option<Fault> {
    let exit = report.exit?;
    if cancel.is_cancelled() {
        return Some(Fault::new(Exit::Later, "stopped", "what came is kept", "the next sync goes on from there"));
    }
    if let Some(fault) = report.fault() {
        return Some(fault.clone());
    }
    let missing = report.outcomes.iter().filter_map(|(category, outcome)| match outcome {
        Outcome::Partial { why } => Some(format!("{category}: {why}")),
        Outcome::NotAsked => Some(format!("{category}: not asked")),
        Outcome::Complete | Outcome::Failed(_) => None,
    });
    let why = missing.collect::<Vec<_>>().join("; ");
    Some(Fault::new(exit, "the sync is not whole", why, "what came is kept; the next sync asks for the rest"))
}

/// What is said when another process syncs.
pub fn holder_fault(holder: Holder) -> Fault {
    let who = holder.pid.map_or_else(|| "another offprint".to_owned(), |pid| format!("offprint with process id {pid}"));
    Fault::new(
        Exit::Later,
        "not synced",
        format!("{who} is syncing"),
        "reading works meanwhile; its papers come here too",
    )
}
