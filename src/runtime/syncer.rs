//! The sync thread: runs one sync at a time, tells what it does, stops when told.

use std::sync::mpsc::Sender;
use std::time::Duration;

use super::World;
use super::caught::caught;
use super::orders::Orders;
use super::screen::Inbound;
use super::syncing::{Asked, Synced, back_to, holder_fault, poll_once, stopped, sync_fault, sync_once};
use super::words::{local, span, wait};
use crate::app::{Msg, Standing, SyncFact, SyncWish, Trends};
use crate::model::{Fault, Stamp};
use crate::net::{Cancel, Urgency};
use crate::store::{Cache, StoreError};
use crate::sync::{self, Event, Span, Start};

/// A wait that is not for a service is looked at again after so long at most.
const LONGEST_REST: Duration = Duration::from_hours(6);

/// A poll of the daily list that failed is tried again after so many seconds.
const POLL_AGAIN: i64 = 30 * 60;

/// Starts the thread.
pub(super) fn start(inbox: &Sender<Inbound>) -> Orders<(World, SyncWish)> {
    let mut tried = Tried::default();
    Orders::start("the sync", inbox, move |(world, wish), cancel, inbox| {
        let tell = |fact| drop(inbox.send(Inbound::Fact(Msg::Sync(fact))));
        let done = caught("the sync", || run_one(&world, wish, &mut tried, cancel, &tell));
        match done {
            Ok(None) => {}
            Ok(Some(done)) => tell(done),
            Err(fault) => tell(SyncFact::Done { added: 0, fault: Some(fault), at: None }),
        }
        // Last of all: nothing of arXiv's waits for it, and nothing it meets is a fault of the sync.
        if let Err(fault) = caught("the sync", || poll_if_owed(&world, &mut tried, cancel, &tell)) {
            tracing::warn!("the daily list was not asked for: {fault}");
        }
        match caught("the sync", || rest(&world, tried).map_err(|e| e.fault())) {
            Ok(rest) => tell(SyncFact::LookAgain(rest)),
            Err(fault) => tracing::warn!("what is owed is unknown: {fault}"),
        }
    })
}

/// The last attempts of this run of the program.
#[derive(Clone, Copy, Debug, Default)]
struct Tried {
    /// At what arXiv announces.
    sync: Option<Stamp>,
    /// At the daily list.
    lists: Option<Stamp>,
}

/// How long until a sync or a poll of the daily list should start by itself.
fn rest(world: &World, tried: Tried) -> Result<Duration, StoreError> {
    let now = world.clock.now();
    let next = match owed(world, now, tried.sync)? {
        Start::Now => now,
        Start::At(at) => at,
    };
    let next = next_poll(world, now, tried.lists)?.map_or(next, |at| at.min(next));
    let seconds = (next.0 - now.0).max(60);
    Ok(Duration::from_secs(seconds.unsigned_abs()).min(LONGEST_REST))
}

fn owed(world: &World, now: Stamp, last_tried: Option<Stamp>) -> Result<Start, StoreError> {
    let cache = Cache::open(&world.places)?;
    let (cursors, batches) = (cache.cursors()?, cache.batches_since(world.calendar.newest(now).day, world.followed())?);
    Ok(sync::owed(now, &world.calendar, &cursors, &batches, world.followed(), last_tried).start)
}

/// When the daily list is to be asked next; never where it is off. A failed attempt is not repeated at once.
fn next_poll(world: &World, now: Stamp, last_tried: Option<Stamp>) -> Result<Option<Stamp>, StoreError> {
    if world.trends() == Trends::Off || world.standing != Standing::Own {
        return Ok(None);
    }
    let at = sync::next_list(now, &Cache::open(&world.places)?.daily_periods()?);
    let again = last_tried.filter(|tried| *tried <= now).map(|tried| tried.plus(POLL_AGAIN));
    Ok(Some(again.map_or(at, |again| at.max(again))))
}

/// Polls the daily list, if that is owed. Nobody waits for it, and what goes wrong is told to the log alone.
fn poll_if_owed(world: &World, tried: &mut Tried, cancel: &Cancel, tell: &dyn Fn(SyncFact)) -> Result<(), Fault> {
    let now = world.clock.now();
    if cancel.is_cancelled() {
        return Ok(());
    }
    if next_poll(world, now, tried.lists).map_err(|e| e.fault())?.is_none_or(|at| at > now) {
        return Ok(());
    }
    tried.lists = Some(now);
    let quiet = &mut |event: Event| match event {
        Event::Waiting { .. } => {}
        other => told(other, tell),
    };
    let polled = poll_once(world, None, Urgency::Background, cancel, quiet)?;
    if let Some(fault) = polled.and_then(|p| p.fault) {
        tracing::warn!("{fault}");
    }
    Ok(())
}

/// Runs one sync, if one is owed or asked for. None where there was nothing to do.
fn run_one(
    world: &World,
    wish: SyncWish,
    tried: &mut Tried,
    cancel: &Cancel,
    tell: &dyn Fn(SyncFact),
) -> Result<Option<SyncFact>, Fault> {
    let now = world.clock.now();
    let asked = wish != SyncWish::IfOwed;
    if cancel.is_cancelled() {
        // Who asked is told, or the screen would wait for an end for ever.
        return if asked { Err(stopped()) } else { Ok(None) };
    }
    if !asked && owed(world, now, tried.sync).map_err(|e| e.fault())? != Start::Now {
        return Ok(None);
    }
    tried.sync = Some(now);
    world.failpoint.reached("the sync");
    let (span, edition, urgency) = match wish {
        SyncWish::Now => (Span::Owed, None, Urgency::Key),
        SyncWish::Edition(day) => (back_to(world, day), Some(day), Urgency::Key),
        SyncWish::IfOwed => (Span::Missing, None, Urgency::Background),
    };
    let asked_for = Asked { categories: world.followed(), span, edition, urgency };
    let synced = sync_once(world, &asked_for, cancel, &mut |event| told(event, tell))?;
    let report = match synced {
        Synced::Ran(report) => report,
        // Somebody else's sync brings the papers; only who asked for one is told.
        Synced::Elsewhere(holder) if asked => return Err(holder_fault(holder)),
        Synced::Elsewhere(_) => return Ok(None),
    };
    for warning in &report.warnings {
        tracing::warn!("sync: {warning}");
    }
    // An edition known to lack papers is no failure of the sync: the screen says it where the edition stands.
    let finished = report.is_finished();
    let at = finished.then(|| local(world.clock.now(), "%H:%M"));
    let fault = if finished { None } else { sync_fault(&report, cancel) };
    Ok(Some(SyncFact::Done { added: report.added, fault, at }))
}

fn told(event: Event, tell: &dyn Fn(SyncFact)) {
    match event {
        Event::Began { .. } => tell(SyncFact::Began),
        Event::Page { category, got, total, added, window, .. } => {
            tell(SyncFact::Page { category, got, total: total.unwrap_or(got), window: span(window), added });
        }
        Event::Listed { batch, added, .. } => tell(SyncFact::Listed { batch, added }),
        Event::Waiting { why, left } => tell(SyncFact::Waiting { why: wait(why), left }),
        Event::Warning(text) => tracing::warn!("sync: {text}"),
        Event::Daily { .. } => tell(SyncFact::Daily),
        Event::Refreshed { .. } | Event::CategoryDone { .. } => {}
    }
}
