//! One sync of a world, for the sync thread and the verb alike: the lock, what is wished for, and what follows it.

use super::words::local;
use super::{World, run_id};
use crate::app::{Standing, Trends};
use crate::model::{Batch, Category, Day, Exit, Fault, Period};
use crate::net::{Cancel, Urgency};
use crate::sources::arxiv::IDS;
use crate::store::{Cache, Holder, Library, Reader, StoreError};
use crate::sync::{self, Context, Event, Found, Outcome, Pages, Polled, Report, Sought, Span, Wish};

/// Kept copies brought up to date after a sync.
const KEPT: usize = 500;

/// How a sync ended.
#[derive(Debug)]
pub enum Synced {
    /// It ran.
    Ran(Report),
    /// Another process is syncing.
    Elsewhere(Holder),
}

/// What is asked of a sync.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The categories, in this order.
    pub categories: &'a [Category],
    /// How far back.
    pub span: Span,
    /// The one edition that is asked for; the newest where none is named.
    pub edition: Option<Day>,
    /// Whether a person waits.
    pub urgency: Urgency,
}

/// The span that holds all that was submitted for an edition, and for a few days of moderation before it.
pub fn back_to(world: &World, edition: Day) -> Span {
    let age = world.clock.now().0.saturating_sub(world.calendar.announced_at(edition).0);
    u32::try_from(5 + age / 86_400).map_or(Span::Owed, Span::Days)
}

/// Syncs these categories of a world, then brings the kept copies up to date.
///
/// # Errors
/// The store cannot be opened or read.
pub fn sync_once(
    world: &World,
    asked: &Asked<'_>,
    cancel: &Cancel,
    tell: &mut dyn FnMut(Event),
) -> Result<Synced, Fault> {
    let fault = |e: StoreError| e.fault();
    let _lock = match Cache::sync_lock(&world.places).map_err(fault)? {
        Ok(lock) => lock,
        Err(holder) => return Ok(Synced::Elsewhere(holder)),
    };
    let mut cache = Cache::open(&world.places).map_err(fault)?;
    let reader = Reader::open(&world.places).map_err(fault)?;
    let wish = Wish {
        categories: asked.categories.to_vec(),
        span: asked.span,
        edition: asked.edition,
        unknown: reader.unknown_marked(IDS).map_err(fault)?,
        starred: reader.starred(IDS).map_err(fault)?,
        urgency: asked.urgency,
    };
    let now = world.clock.now();
    let context = Context { calendar: &world.calendar, taxonomy: &world.taxonomy, now, pages: Pages::default() };
    let report = sync::run(&wish, &world.client, &mut cache, &context, cancel, tell);
    // What follows is housekeeping: it is made up for after the next sync.
    if let Err(e) = keep(world, &reader) {
        tracing::warn!("kept copies not brought up to date: {e}");
    }
    Ok(Synced::Ran(report))
}

/// Asks for lists of the daily list, and for the papers they name that are not held; for those that are owed where none
/// is named. None where another process syncs.
///
/// # Errors
/// The store cannot be opened.
pub fn poll_once(
    world: &World,
    lists: Option<&[Period]>,
    urgency: Urgency,
    cancel: &Cancel,
    tell: &mut dyn FnMut(Event),
) -> Result<Option<Polled>, Fault> {
    let fault = |e: StoreError| e.fault();
    let Ok(_lock) = Cache::sync_lock(&world.places).map_err(fault)? else { return Ok(None) };
    let mut cache = Cache::open(&world.places).map_err(fault)?;
    let lists = lists.map_or_else(|| owed_lists(world, &cache), <[Period]>::to_vec);
    if lists.is_empty() {
        return Ok(Some(Polled::default()));
    }
    let now = world.clock.now();
    let context = Context { calendar: &world.calendar, taxonomy: &world.taxonomy, now, pages: Pages::default() };
    Ok(Some(sync::poll(&lists, urgency, &world.client, &mut cache, &context, cancel, tell)))
}

/// Asks the daily list's service for what is sought, and for the papers it names that are not held. None where another
/// process syncs.
///
/// # Errors
/// The store cannot be opened.
pub fn seek_once(
    world: &World,
    sought: Sought<'_>,
    urgency: Urgency,
    cancel: &Cancel,
    tell: &mut dyn FnMut(Event),
) -> Result<Option<Found>, Fault> {
    let fault = |e: StoreError| e.fault();
    let Ok(_lock) = Cache::sync_lock(&world.places).map_err(fault)? else { return Ok(None) };
    let mut cache = Cache::open(&world.places).map_err(fault)?;
    let now = world.clock.now();
    let context = Context { calendar: &world.calendar, taxonomy: &world.taxonomy, now, pages: Pages::default() };
    Ok(Some(sync::seek(sought, urgency, &world.client, &mut cache, &context, cancel, tell)))
}

/// The lists that are owed; none where the daily list is off.
fn owed_lists(world: &World, cache: &Cache) -> Vec<Period> {
    if world.trends() == Trends::Off || world.standing != Standing::Own {
        return Vec::new();
    }
    let asked = cache.daily_periods().inspect_err(|e| tracing::warn!("what is owed of the daily list is unknown: {e}"));
    asked.map(|asked| sync::owed_lists(world.clock.now(), &asked)).unwrap_or_default()
}

fn keep(world: &World, reader: &Reader) -> Result<(), StoreError> {
    let stale = reader.stale_kept(KEPT)?;
    if stale.is_empty() { Ok(()) } else { Library::open(&world.places, run_id())?.keep(&stale) }
}

/// What a report says went wrong; none where all is whole.
pub fn sync_fault(report: &Report, cancel: &Cancel) -> Option<Fault> {
    let exit = report.exit?;
    if cancel.is_cancelled() {
        return Some(stopped());
    }
    if let Some(fault) = report.fault() {
        return Some(fault.clone());
    }
    let missing = report.outcomes.iter().filter_map(|(category, outcome)| match outcome {
        Outcome::Partial { why } => Some(format!("{category}: {why}")),
        Outcome::NotAsked => Some(format!("{category}: not asked")),
        Outcome::Complete | Outcome::Failed(_) => None,
    });
    let stale = report.stale().map(|batch| format!("{}: {}", batch.category, standing(batch)));
    let why = missing.chain(stale).collect::<Vec<_>>().join("; ");
    Some(Fault::new(exit, "the sync is not whole", why, "what came is kept; the next sync asks for the rest"))
}

/// How whole an edition is, for people: `139/139 whole`, `16/239 stale, next try 21:40`.
pub fn standing(batch: &Batch) -> String {
    let held = batch.held.all();
    let of = batch.listed.map(|listed| format!("/{listed}")).unwrap_or_default();
    let healed = if batch.healed > 0 { format!(", healed +{}", batch.healed) } else { String::new() };
    let next = batch.next_try.map(|at| format!(", next try {}", local(at, "%H:%M"))).unwrap_or_default();
    format!("{held}{of} {}{healed}{next}", batch.state.word())
}

/// What is said when the reader stopped a sync.
pub(super) fn stopped() -> Fault {
    Fault::new(Exit::Later, "stopped", "what came is kept", "the next sync goes on from there")
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
