//! `offprint trending`: the daily list of a day, a week or a month, asked for where what is held is not fresh; what its
//! service finds for words, and what it says of papers, asked for each time.

use serde::Serialize;

use super::args::Which;
use super::look::{finish_index, paper_ref, reader};
use super::net::{ASKING, Ticker};
use super::out::{Out, Stop, complain};
use super::paper::{PaperJson, table_line};
use crate::app::{Standing, Trends};
use crate::model::query::Atom;
use crate::model::{Daily, Day, Exit, Fault, PaperId, Period, Query, Sort, Stamp};
use crate::net::{Cancel, Urgency};
use crate::runtime::{self, World, poll_once, seek_once};
use crate::store::{Reader, StoreError};
use crate::sync::{Event, Found, Sought};

/// Seconds for which a list is fresh.
const FRESH: i64 = 3_600;
/// Days before today that are looked through for the newest list.
const BACK: u32 = 7;

/// A paper and what is said of it. Every key is always there.
#[derive(Serialize)]
struct TrendJson<'a> {
    #[serde(flatten)]
    paper: PaperJson<'a>,
    trending: DailyJson<'a>,
}

#[derive(Serialize)]
struct DailyJson<'a> {
    day: Option<String>,
    upvotes: Option<u32>,
    comments: Option<u32>,
    /// Votes gained a day between the last polls.
    velocity: Option<f64>,
    organisation: Option<&'a str>,
    submitter: Option<&'a str>,
    code: Option<&'a str>,
    stars: Option<u32>,
    project: Option<&'a str>,
    /// By a language model.
    machine_summary: Option<&'a str>,
    machine_summary_model: Option<&'a str>,
    machine_keywords: Vec<&'a str>,
    polled: Option<String>,
}

impl<'a> DailyJson<'a> {
    fn new(daily: &'a Daily) -> Self {
        Self {
            day: daily.day.map(|d| d.to_string()),
            upvotes: daily.upvotes,
            comments: daily.comments,
            velocity: daily.velocity.map(|v| v.0 as f64 / 100.0),
            organisation: daily.organisation.as_deref(),
            submitter: daily.submitter.as_deref(),
            code: daily.code.as_deref(),
            stars: daily.stars,
            project: daily.project.as_deref(),
            machine_summary: daily.summary.as_ref().map(|s| &*s.text),
            machine_summary_model: daily.summary.as_ref().and_then(|s| s.model.as_deref()),
            machine_keywords: daily.keywords.iter().map(|word| &**word).collect(),
            polled: daily.polled.map(|at| at.to_string()),
        }
    }
}

/// `offprint trending`.
pub(super) fn trending(world: &World, of: &Which, json: bool, out: &mut Out) -> Result<u8, Stop> {
    if world.standing != Standing::Own {
        return Err(Fault::new(Exit::Usage, "the sample edition has no daily list", "", "leave out --sample").into());
    }
    if world.trends() == Trends::Off {
        let hint = "daily = true in config.toml turns it on";
        return Err(Fault::new(Exit::Config, "cannot show what is trending", "the daily list is off", hint).into());
    }
    if !of.search.is_empty() {
        return search(world, &of.search.join(" "), json, out);
    }
    if !of.ids.is_empty() {
        return said_of(world, &of.ids, json, out);
    }
    let reader = reader(world)?;
    let named = of.date.or(of.week).or(of.month);
    let fault = ask(world, &reader, named)?;
    let period = match named {
        Some(period) => period,
        None => Period::Day(newest(&reader)?.unwrap_or_else(|| Day::in_utc(world.clock.now()))),
    };
    let query = Query::default().and(Atom::On(Some(period))).sorted(Sort::Upvotes);
    let ids = reader.list(&query, &world.scope(), usize::MAX >> 1).map_err(|e| e.fault())?.ids;
    match fault {
        Some(fault) if ids.is_empty() => return Err(fault.into()),
        Some(fault) => complain(&format!("note: {fault}; this is what is held of {period}")),
        None if ids.is_empty() && !json => complain(&format!("note: no paper is on the list of {period}")),
        None => {}
    }
    print(world, &reader, &ids, json, out)
}

/// What the service finds, in its order; where it is not reached, what is held of the list and answers.
fn search(world: &World, words: &str, json: bool, out: &mut Out) -> Result<u8, Stop> {
    let found = seek(world, Sought::Words(words))?;
    let reader = reader(world)?;
    let mut ids = found.papers;
    if found.fault.is_some() && ids.is_empty() {
        finish_index(world)?;
        let query = Query::parse(words).and(Atom::On(None));
        ids = reader.list(&query, &world.scope(), usize::MAX >> 1).map_err(|e| e.fault())?.ids;
    }
    let held = held(&reader, &ids)?;
    match found.fault {
        Some(fault) if held.is_empty() => return Err(fault.into()),
        Some(fault) => complain(&format!("note: {fault}; this is what is held")),
        None if held.is_empty() && !json => complain("note: no paper on the daily list fits"),
        None => {}
    }
    print(world, &reader, &held, json, out)
}

/// What is said of papers, in the order asked; of those that could not be asked for, what is held.
fn said_of(world: &World, named: &[String], json: bool, out: &mut Out) -> Result<u8, Stop> {
    let mut ids: Vec<PaperId> = Vec::new();
    for text in named {
        let id = paper_ref(text)?.id;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let found = seek(world, Sought::Papers(&ids))?;
    for id in &found.unlisted {
        complain(&format!("note: nobody put {id} on the daily list"));
    }
    let reader = reader(world)?;
    let mut said = Vec::new();
    for id in ids.into_iter().filter(|id| !found.unlisted.contains(id)) {
        if reader.daily(id).map_err(|e| e.fault())?.is_some() {
            said.push(id);
        }
    }
    let held = held(&reader, &said)?;
    match found.fault {
        Some(fault) if held.is_empty() => return Err(fault.into()),
        Some(fault) => complain(&format!("note: {fault}; this is what is held")),
        None => {
            for id in said.iter().filter(|id| !held.contains(id)) {
                complain(&format!("note: arXiv does not show {id}"));
            }
        }
    }
    print(world, &reader, &held, json, out)
}

/// Those of the papers that are held, in the same order.
fn held(reader: &Reader, ids: &[PaperId]) -> Result<Vec<PaperId>, Fault> {
    Ok(reader.held(ids).map_err(|e| e.fault())?.iter().map(|held| held.paper.id).collect())
}

/// Asks the service; where another process syncs, that is the fault.
fn seek(world: &World, sought: Sought<'_>) -> Result<Found, Stop> {
    let cancel = Cancel::new();
    runtime::cancel_on_interrupt(&cancel);
    let mut ticker = Ticker::new();
    let found = seek_once(world, sought, Urgency::Key, &cancel, &mut |event| {
        if let Event::Waiting { .. } = event {
            ticker.say(ASKING);
        }
    });
    ticker.clear();
    Ok(found?.unwrap_or_else(|| Found { fault: Some(elsewhere()), ..Found::default() }))
}

fn print(world: &World, reader: &Reader, ids: &[PaperId], json: bool, out: &mut Out) -> Result<u8, Stop> {
    let fault = |e: StoreError| Stop::Fault(e.fault());
    if json {
        for held in reader.held(ids).map_err(fault)? {
            let daily = held.known.daily.clone().unwrap_or_default();
            out.json(&TrendJson { paper: PaperJson::new(&held, None, world), trending: DailyJson::new(&daily) })?;
        }
        return Ok(0);
    }
    for row in reader.rows(ids, &world.scope()).map_err(fault)? {
        let votes = reader.daily(row.id).map_err(fault)?.and_then(|d| d.upvotes);
        let votes = votes.map(|n| format!("▲{n}")).unwrap_or_default();
        let room = out.width.map(|columns| columns.saturating_sub(7));
        out.line(&format!("{votes:>6} {}", table_line(&row, room)))?;
    }
    Ok(0)
}

/// Asks for the list, unless a fresh one is held; where no time is named, for the newest there is. What went wrong is told
/// where the service was asked and gave none.
fn ask(world: &World, reader: &Reader, named: Option<Period>) -> Result<Option<Fault>, Stop> {
    let now = world.clock.now();
    let cancel = Cancel::new();
    runtime::cancel_on_interrupt(&cancel);
    let mut days = (0..BACK).map(|n| Day::in_utc(now).back(n)).filter(|day| day.is_weekday()).map(Period::Day);
    while let Some(period) = named.or_else(|| days.next()) {
        let held = |reader: &Reader| -> Result<Option<(Stamp, usize, bool)>, Stop> {
            let all = reader.daily_periods().map_err(|e| e.fault())?;
            let found = all.into_iter().find(|p| p.period == period && p.checked <= now);
            Ok(found.map(|p| (p.checked, p.papers, p.is_whole)))
        };
        let is_fresh =
            |held: Option<(Stamp, usize, bool)>| held.is_some_and(|(at, _, whole)| whole && now.0 - at.0 < FRESH);
        if !is_fresh(held(reader)?)
            && let Some(fault) = poll(world, period, &cancel)?
        {
            return Ok(Some(fault));
        }
        // Until a day has a list, the one before it is the newest.
        if named.is_some() || held(reader)?.is_some_and(|(_, papers, _)| papers > 0) {
            break;
        }
    }
    Ok(None)
}

fn poll(world: &World, period: Period, cancel: &Cancel) -> Result<Option<Fault>, Stop> {
    let mut ticker = Ticker::new();
    let polled = poll_once(world, Some(&[period]), Urgency::Key, cancel, &mut |event| match event {
        Event::Waiting { .. } => ticker.say(ASKING),
        Event::Daily { period, papers } => ticker.say(&format!("trending {period}, {papers} papers")),
        _ => {}
    });
    ticker.clear();
    if let Some(polled) = polled? {
        return Ok(polled.fault);
    }
    Ok(Some(elsewhere()))
}

/// What is said when another process syncs.
fn elsewhere() -> Fault {
    let hint = "reading works meanwhile; try again when it is done";
    Fault::new(Exit::Later, "the daily list was not asked for", "another offprint is syncing", hint)
}

/// The newest day of the list of which papers are held.
fn newest(reader: &Reader) -> Result<Option<Day>, Fault> {
    Ok(reader.daily_days(1).map_err(|e| e.fault())?.first().map(|d| d.day))
}
