//! The verbs that use the network: sync, get, open. Progress goes to the standard error, where that is a terminal.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use serde::Serialize;

use super::look::{paper_ref, reader};
use super::out::{Out, Stop, complain, complain_of};
use crate::app::Wait;
use crate::model::{Batch, BatchState, Category, Day, DaySpec, Exit, Fault, PaperRef, Stamp};
use crate::net::{Cancel, Progress, Urgency};
use crate::runtime::{self, Asked, Synced, World, holder_fault, poll_once, sync_fault, sync_once, waiting};
use crate::sync::{Event, Outcome, Polled, Report, Span};
use crate::text::Clean;

/// Said while the daily list's service is waited for.
pub(super) const ASKING: &str = "asking for the daily list";

/// A line that is written over, on a terminal only.
pub(super) struct Ticker {
    shown: bool,
    wide: usize,
}

impl Ticker {
    pub(super) fn new() -> Self {
        Self { shown: std::io::stderr().is_terminal(), wide: 0 }
    }

    pub(super) fn say(&mut self, text: &str) {
        if self.shown {
            let text = crate::text::width::pad(text, self.wide.max(crate::text::width::width(text)).min(100));
            self.wide = crate::text::width::width(&text);
            let _ = write!(std::io::stderr(), "\r{text}");
        }
    }

    pub(super) fn clear(&mut self) {
        if self.shown && self.wide > 0 {
            let _ = write!(std::io::stderr(), "\r{:1$}\r", "", self.wide);
            self.wide = 0;
        }
    }

    fn wait(&mut self, why: Wait, left: Duration) {
        if left >= Duration::from_millis(500) {
            self.say(&format!("{} {} s", why.words(), left.as_millis().div_ceil(1000)));
        }
    }
}

/// A page or a category's end as JSON.
#[derive(Serialize)]
#[serde(tag = "event", rename_all = "lowercase")]
enum SyncJson<'a> {
    Page { category: &'a str, got: usize, total: Option<usize>, from: String, to: String, added: usize, updated: usize },
    Refreshed { asked: usize, added: usize, updated: usize },
    Batch(BatchJson<'a>),
    Daily { period: String, papers: usize },
    Category { category: &'a str, outcome: &'static str, why: String },
    Done { added: usize, updated: usize, complete: bool },
}

/// An edition in one category as JSON.
#[derive(Serialize)]
struct BatchJson<'a> {
    category: &'a str,
    edition: Day,
    state: &'static str,
    held: usize,
    listed: Option<usize>,
    healed: usize,
    next_try: Option<Stamp>,
    added: usize,
}

/// How far a sync is to reach.
#[derive(Clone, Copy)]
pub(super) struct Reach {
    /// So many days, whatever was synced before.
    pub days: Option<u32>,
    /// One edition.
    pub edition: Option<Day>,
}

/// Editions before the newest that can be asked for by their day: the records of more are a harvest of their own.
const FARTHEST: usize = 90;

/// The day of an edition, as `--edition` names it.
pub(super) fn edition(world: &World, text: &str) -> Result<Day, Fault> {
    let now = world.clock.now();
    let newest = world.calendar.newest(now).day;
    let day = DaySpec::read(text).and_then(|spec| spec.day(Some(newest), world.calendar.date_at(now)));
    let announced = day.filter(|day| *day <= newest && world.calendar.has_edition(*day));
    let reached = std::iter::successors(Some(newest), |day| Some(world.calendar.before(*day))).nth(FARTHEST);
    if let Some(day) = announced.filter(|day| reached.is_some_and(|reached| *day < reached)) {
        let why = format!("{day} is more than {FARTHEST} editions ago");
        let hint = "offprint sync --days N fetches what was submitted since";
        return Err(Fault::new(Exit::Usage, "no records of that edition are asked for", why, hint));
    }
    announced.ok_or_else(|| {
        let why = format!("{:?} is no announced edition", &*Clean::line(text, 40));
        let hint = format!("the newest is {newest}; there is none on weekends and after a deferred mailing");
        Fault::new(Exit::Usage, "no such edition", why, hint)
    })
}

/// `offprint sync`.
pub(super) fn sync(world: &World, reach: Reach, only: &[String], json: bool, out: &mut Out) -> Result<u8, Stop> {
    if world.standing != crate::app::Standing::Own {
        return Err(Fault::new(Exit::Usage, "the sample edition does not sync", "", "leave out --sample").into());
    }
    let categories = categories(world, only)?;
    let cancel = Cancel::new();
    runtime::cancel_on_interrupt(&cancel);
    let mut ticker = Ticker::new();
    let mut trouble = None;
    // Where nobody watches, it has the patience of one that started by itself.
    let urgency = if ticker.shown { Urgency::Key } else { Urgency::Background };
    let back = || reach.edition.map_or(Span::Owed, |day| runtime::back_to(world, day));
    let span = reach.days.map_or_else(back, Span::Days);
    let asked = Asked { categories: &categories, span, edition: reach.edition, urgency };
    let synced = sync_once(world, &asked, &cancel, &mut |event| {
        let told = tell(&event, json, &mut ticker, out);
        if let Err(stop) = told
            && trouble.is_none()
        {
            // Nobody reads on, or the disk is full: no reason to go on asking.
            cancel.cancel();
            trouble = Some(stop);
        }
    });
    ticker.clear();
    let report = match synced? {
        Synced::Ran(report) => report,
        Synced::Elsewhere(holder) => return Err(holder_fault(holder).into()),
    };
    if let Some(stop) = trouble {
        return Err(stop);
    }
    // Last of all, and nothing it meets is a fault of the sync.
    let offline = report.fault().is_some_and(|f| f.exit == Exit::Unavailable);
    if !offline && !cancel.is_cancelled() {
        poll(world, &cancel, json, out)?;
    }
    finish(&report, &cancel, json, out)
}

/// Asks for what is owed of the daily list, after all that is arXiv's; what goes wrong there is a note.
fn poll(world: &World, cancel: &Cancel, json: bool, out: &mut Out) -> Result<(), Stop> {
    let mut ticker = Ticker::new();
    let mut trouble = None;
    let polled = poll_once(world, None, Urgency::Background, cancel, &mut |event| {
        if matches!(event, Event::Waiting { .. }) {
            return ticker.say(ASKING);
        }
        if let Err(stop) = tell(&event, json, &mut ticker, out) {
            cancel.cancel();
            trouble.get_or_insert(stop);
        }
    });
    ticker.clear();
    let polled = polled.unwrap_or_else(|fault| Some(Polled { fault: Some(fault), ..Polled::default() }));
    if let Some(fault) = polled.and_then(|p| p.fault) {
        complain(&format!("note: {fault}"));
    }
    trouble.map_or(Ok(()), Err)
}

fn categories(world: &World, only: &[String]) -> Result<Vec<Category>, Fault> {
    if !only.is_empty() {
        return only.iter().flat_map(|c| c.split(',')).map(|c| super::keep::category(&world.taxonomy, c)).collect();
    }
    if world.followed().is_empty() {
        let hint = "offprint categories --follow cs.CL cs.LG (`offprint categories` lists them all)";
        return Err(Fault::new(Exit::Config, "nothing to sync", "no categories are followed", hint));
    }
    Ok(world.followed().to_vec())
}

fn tell(event: &Event, json: bool, ticker: &mut Ticker, out: &mut Out) -> Result<(), Stop> {
    match event {
        Event::Page { category, got, total, window, added, updated } => {
            if json {
                out.json(&SyncJson::Page {
                    category: category.as_str(),
                    got: *got,
                    total: *total,
                    from: window.from.to_string(),
                    to: window.to.to_string(),
                    added: *added,
                    updated: *updated,
                })?;
                out.flush()?;
            }
            let of = total.map(|t| format!("/{t}")).unwrap_or_default();
            ticker.say(&format!("{category} {got}{of}, {}", runtime::span(*window)));
        }
        Event::Listed { batch, added, .. } => {
            if json {
                out.json(&SyncJson::Batch(BatchJson {
                    category: batch.category.as_str(),
                    edition: batch.edition,
                    state: batch.state.word(),
                    held: batch.held.all(),
                    listed: batch.listed,
                    healed: batch.healed,
                    next_try: batch.next_try,
                    added: *added,
                }))?;
                out.flush()?;
            }
            ticker.say(&format!("{} {}, {}", batch.category, runtime::standing(batch), batch.edition.long()));
        }
        Event::Waiting { why, left } => ticker.wait(runtime::wait(*why), *left),
        Event::Refreshed { asked, added, updated } if json => {
            out.json(&SyncJson::Refreshed { asked: *asked, added: *added, updated: *updated })?;
        }
        Event::Daily { period, papers } => {
            if json {
                out.json(&SyncJson::Daily { period: period.to_string(), papers: *papers })?;
                out.flush()?;
            }
            ticker.say(&format!("trending {period}, {papers} papers"));
        }
        Event::Warning(text) => {
            ticker.clear();
            complain(&format!("note: {text}"));
        }
        Event::Began { .. } | Event::Refreshed { .. } | Event::CategoryDone { .. } => {}
    }
    Ok(())
}

fn finish(report: &Report, cancel: &Cancel, json: bool, out: &mut Out) -> Result<u8, Stop> {
    for (category, outcome) in &report.outcomes {
        let (word, why) = match outcome {
            Outcome::Complete => ("complete", String::new()),
            Outcome::Partial { why } => ("partial", why.clone()),
            Outcome::Failed(fault) => ("failed", fault.to_string()),
            Outcome::NotAsked => ("not asked", String::new()),
        };
        let told = |batch: &&Batch| batch.category == *category && batch.state > BatchState::Computed;
        if let Some(batch) = report.batches.iter().find(told)
            && !json
        {
            out.line(&format!("{category:<18} {}, {}", runtime::standing(batch), batch.edition.long()))?;
            if *outcome == Outcome::Complete {
                continue;
            }
        }
        if json {
            out.json(&SyncJson::Category { category: category.as_str(), outcome: word, why })?;
        } else if why.is_empty() {
            out.line(&format!("{category:<18} {word}"))?;
        } else {
            out.line(&format!("{category:<18} {word}: {why}"))?;
        }
    }
    if json {
        let complete = report.exit.is_none();
        out.json(&SyncJson::Done { added: report.added, updated: report.updated, complete })?;
    } else {
        for healed in &report.healed {
            out.line(&healed.to_string())?;
        }
        out.line(&format!("{} new, {} updated", report.added, report.updated))?;
    }
    match sync_fault(report, cancel) {
        Some(fault) => Err(fault.into()),
        None => Ok(0),
    }
}

/// `offprint get`: PDFs, one after the other; one that fails does not stop the rest.
pub(super) fn get(world: &World, ids: &[String], out: &mut Out) -> Result<u8, Stop> {
    let wanted = ids.iter().map(|id| paper_ref(id)).collect::<Result<Vec<PaperRef>, Fault>>()?;
    let cancel = Cancel::new();
    runtime::cancel_on_interrupt(&cancel);
    let mut code = 0;
    for paper in wanted {
        match pdf(world, paper, &cancel) {
            Ok(path) => out.line(&path.display().to_string())?,
            Err(fault) => {
                complain_of(&fault);
                code = fault.exit.code();
            }
        }
        if cancel.is_cancelled() {
            break;
        }
    }
    Ok(code)
}

/// `offprint open`.
pub(super) fn open(world: &World, id: &str, web: bool, out: &mut Out) -> Result<u8, Stop> {
    let wanted = paper_ref(id)?;
    let opened = if web {
        runtime::open_page(wanted.id)?
    } else {
        let cancel = Cancel::new();
        runtime::cancel_on_interrupt(&cancel);
        runtime::open_file(&pdf(world, wanted, &cancel)?)?
    };
    out.line(&format!("opened {opened}"))?;
    Ok(0)
}

/// The PDF of a paper at the version named, else at the latest known.
fn pdf(world: &World, paper: PaperRef, cancel: &Cancel) -> Result<std::path::PathBuf, Fault> {
    let known = reader(world)?.held(&[paper.id]).map_err(|e| e.fault())?;
    let version = paper.version.or_else(|| known.first().map(|h| h.paper.version)).ok_or_else(|| {
        let hint = format!("name a version, as in {}v1", paper.id);
        Fault::new(Exit::Unknown, format!("{} is not held here", paper.id), "its latest version is unknown", hint)
    })?;
    let mut ticker = Ticker::new();
    let path = runtime::pdf_of(world, paper.id, version, cancel, &mut |progress| match (progress, waiting(progress)) {
        (Progress::Bytes { got, total }, _) => {
            let of = total.map(|t| format!(" of {} kB", t / 1000)).unwrap_or_default();
            ticker.say(&format!("{}v{version} {} kB{of}", paper.id, got / 1000));
        }
        (_, Some((why, left))) => ticker.wait(why, left),
        (_, None) => {}
    });
    ticker.clear();
    path
}
