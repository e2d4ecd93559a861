//! `offprint editions`, `offprint since`: the days, whether they are whole, and what came since the last visit.

use std::fmt::Write;

use serde::Serialize;

use super::look::reader;
use super::out::{Out, Stop, complain};
use crate::app::{Missed, Visit};
use crate::model::query::{Atom, KindPattern, State};
use crate::model::{Batch, BatchState, Day, DaySpec, EditionSize, Exit, Mark, Query};
use crate::runtime::{self, World};
use crate::store::{Reader, StoreError};

/// Editions told of.
const NEWEST: usize = 30;
/// Editions looked through for those since the last visit.
const LOOKED: usize = 2_000;

/// One edition in one category as JSON. Every key is always there.
#[derive(Serialize)]
struct EditionJson<'a> {
    edition: String,
    category: &'a str,
    /// Of those held, by kind.
    new: usize,
    cross: usize,
    replaced: usize,
    replace_cross: usize,
    /// How many arXiv says there are; null where it did not say.
    listed: Option<usize>,
    held: usize,
    /// `computed`, `listed`, `stale` or `whole`.
    state: &'static str,
    /// How many came after it was first said to lack some.
    healed: usize,
    /// When it was last looked at; null where only submission times speak of it.
    checked: Option<String>,
    /// When it is looked at again; null where it is not.
    next_try: Option<String>,
    /// Whether nothing of it is unread.
    done: bool,
}

/// What came since the last visit, as JSON. Every key is always there.
#[derive(Serialize)]
struct SinceJson {
    /// When the screen was last left; null where it never was.
    since: Option<String>,
    /// The newest edition held then.
    edition: Option<String>,
    /// Those that came, newest first.
    editions: Vec<String>,
    new: usize,
    replaced: usize,
    /// Starred papers newer than the version looked at.
    starred_updated: usize,
}

fn asked<T>(answer: Result<T, StoreError>) -> Result<T, Stop> {
    answer.map_err(|e| Stop::Fault(e.fault()))
}

/// `offprint editions`. Ends with 75 where the newest is known to lack papers.
pub(super) fn editions(world: &World, json: bool, out: &mut Out) -> Result<u8, Stop> {
    let (reader, scope) = (reader(world)?, world.scope());
    let batches = asked(reader.batches(&scope, NEWEST))?;
    let newest = batches.first().map(|b| b.edition);
    for batch in &batches {
        let of = Query::default()
            .and(Atom::Edition(DaySpec::Day(batch.edition)))
            .and_any_of(std::slice::from_ref(&batch.category));
        let unread = asked(reader.count(&of.and(Atom::Is(State::Unread)), &scope))?;
        let done = unread == 0 && batch.held.all() > 0;
        if json {
            out.json(&EditionJson {
                edition: batch.edition.to_string(),
                category: batch.category.as_str(),
                new: batch.held.new,
                cross: batch.held.cross,
                replaced: batch.held.replace,
                replace_cross: batch.held.replace_cross,
                listed: batch.listed,
                held: batch.held.all(),
                state: batch.state.word(),
                healed: batch.healed,
                checked: batch.checked.map(|at| at.to_string()),
                next_try: batch.next_try.map(|at| at.to_string()),
                done,
            })?;
        } else {
            out.line(&line(world, batch, done))?;
        }
    }
    if batches.is_empty() && !json {
        complain("note: no edition is held yet; offprint sync fetches the last 7 days");
    }
    let lacking = batches.iter().any(|b| Some(b.edition) == newest && b.state == BatchState::Stale);
    Ok(if lacking { Exit::Later.code() } else { 0 })
}

/// `2026-08-13 Thu  cs.CL    56 new  36 cross  32+15 repl  139/139 whole  done`.
fn line(world: &World, batch: &Batch, done: bool) -> String {
    let held = batch.held;
    let listed = batch.listed.map_or_else(String::new, |n| format!("/{n}"));
    let figure = format!("{}{listed}", held.all());
    let day = format!("{} {}", batch.edition, &batch.edition.weekday()[..3]);
    let mut line = format!(
        "{day}  {:<18} {:>4} new {:>4} cross {:>4} repl  {figure:>9} {}",
        batch.category.as_str(),
        held.new,
        held.cross,
        held.replace + held.replace_cross + held.other,
        in_words(world, batch),
    );
    if done {
        line.push_str(", done");
    }
    line
}

/// `stale, next try 21:40`, `whole, healed +212`.
fn in_words(world: &World, batch: &Batch) -> String {
    let mut said = batch.state.word().to_owned();
    if let Some(at) = batch.next_try.filter(|_| batch.state == BatchState::Stale) {
        let _ = write!(said, ", next try {}", runtime::zone().moment(at, world.clock.now()));
    }
    if batch.healed > 0 {
        let _ = write!(said, ", healed +{}", batch.healed);
    }
    said
}

/// What a reader of these editions has to know: which are known to lack papers, on the standard error. Says the exit code
/// of a verb that lists them.
pub(super) fn warn(world: &World, reader: &Reader, from: Day, to: Day) -> Result<u8, Stop> {
    let batches = asked(reader.batches(&world.scope(), NEWEST))?;
    let lacking = batches.iter().filter(|b| (from..=to).contains(&b.edition) && b.state == BatchState::Stale);
    let mut code = 0;
    for batch in lacking {
        let listed = batch.listed.map_or_else(String::new, |n| format!("/{n}"));
        let (day, category) = (batch.edition.long(), &batch.category);
        complain(&format!("note: {day}: {category} {}{listed} {}", batch.held.all(), in_words(world, batch)));
        code = Exit::Later.code();
    }
    Ok(code)
}

/// The state of each of the newest editions: that of the category of which least is known.
pub(super) fn states(world: &World, reader: &Reader) -> Result<Vec<(Day, BatchState)>, Stop> {
    let surety = |state: BatchState| match state {
        BatchState::Stale => 0,
        BatchState::Computed => 1,
        BatchState::Listed => 2,
        BatchState::Whole => 3,
    };
    let mut states: Vec<(Day, BatchState)> = Vec::new();
    for batch in asked(reader.batches(&world.scope(), NEWEST))? {
        match states.last_mut().filter(|(day, _)| *day == batch.edition) {
            Some((_, state)) if surety(batch.state) < surety(*state) => *state = batch.state,
            Some(_) => {}
            None => states.push((batch.edition, batch.state)),
        }
    }
    Ok(states)
}

/// `offprint since`: what came since the screen was last left. The visit is not noted by it.
pub(super) fn since(world: &World, json: bool, out: &mut Out) -> Result<u8, Stop> {
    let (reader, scope) = (reader(world)?, world.scope());
    let starred = Query::default().and(Atom::Is(State::Marked(Mark::Star))).and(Atom::Is(State::Updated));
    let starred_updated = asked(reader.count(&starred, &scope))?;
    let Some(visit) = Visit::of(&asked(reader.memory())?) else {
        if json {
            let (since, edition, editions) = (None, None, Vec::new());
            out.json(&SinceJson { since, edition, editions, new: 0, replaced: 0, starred_updated })?;
        } else {
            complain("note: nobody was here yet: the screen notes when it is left");
        }
        return Ok(0);
    };
    let held: Vec<EditionSize> = asked(reader.editions(&scope, LOOKED))?;
    let days = held.iter().map(|e| e.day);
    let missed = Missed::since(visit, days.clone());
    let count = |kind| match &missed {
        Some(missed) => asked(reader.count(&missed.query(&scope.followed).and(Atom::Kind(kind)), &scope)),
        None => Ok(0),
    };
    let (new, replaced) = (count(KindPattern::New)?, count(KindPattern::Replaced)?);
    if json {
        out.json(&SinceJson {
            since: Some(visit.at.to_string()),
            edition: Some(visit.edition.to_string()),
            editions: days.filter(|day| *day > visit.edition).map(|day| day.to_string()).collect(),
            new,
            replaced,
            starred_updated,
        })?;
        return Ok(0);
    }
    let mut said = format!("since {}: ", runtime::zone().moment(visit.at, world.clock.now()));
    let _ = match missed.map_or(0, |m| m.editions) {
        0 => write!(said, "no new edition"),
        1 => write!(said, "{new} new in 1 edition"),
        n => write!(said, "{new} new in {n} editions"),
    };
    if replaced > 0 {
        let _ = write!(said, ", {replaced} replaced");
    }
    if starred_updated > 0 {
        let _ = write!(said, ", {starred_updated} of your starred updated");
    }
    out.line(&said)?;
    Ok(0)
}
