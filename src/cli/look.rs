//! Looking: list, search, show. None of them touches the network.

use std::num::NonZeroUsize;

use super::editions;
use super::out::{Out, Stop};
use super::paper::{PaperJson, table_line, text};
use crate::app::TexView;
use crate::app::View;
use crate::model::query::{Atom, State};
use crate::model::{Day, DaySpec, Exit, Fault, PaperRef, Query, Sort};
use crate::runtime::World;
use crate::store::Reader;

/// Rows fetched at a time.
const BATCH: usize = 500;

/// The reader of a world.
pub(super) fn reader(world: &World) -> Result<Reader, Fault> {
    Reader::open(&world.places).map_err(|e| e.fault())
}

/// An id in any form.
pub(super) fn paper_ref(text: &str) -> Result<PaperRef, Fault> {
    text.parse().map_err(|e: crate::model::BadId| {
        Fault::new(Exit::Usage, "cannot find the paper", e.to_string(), "ids look like 2608.11232 or hep-th/9901001")
    })
}

/// `offprint list`: today's papers, or those that answer a query.
pub(super) fn list(
    world: &World,
    words: &[String],
    limit: Option<NonZeroUsize>,
    json: bool,
    out: &mut Out,
) -> Result<u8, Stop> {
    if words.is_empty() {
        return print(world, &View::Today.query(None, world.followed(), &[]), limit, json, out);
    }
    search(world, words, limit, json, out)
}

/// `offprint search`.
pub(super) fn search(
    world: &World,
    words: &[String],
    limit: Option<NonZeroUsize>,
    json: bool,
    out: &mut Out,
) -> Result<u8, Stop> {
    let typed = words.join(" ");
    let query = Query::parse(&typed);
    for range in &query.not_understood {
        let word = typed.get(range.clone()).unwrap_or_default();
        super::complain(&format!("note: {word} is no condition; only its letters are searched"));
    }
    print(world, &query, limit, json, out)
}

fn print(world: &World, query: &Query, limit: Option<NonZeroUsize>, json: bool, out: &mut Out) -> Result<u8, Stop> {
    if query.has_text() || query.atoms().any(|a| *a == Atom::Is(State::Watched)) || query.sort == Some(Sort::Watched) {
        finish_index(world)?;
    }
    let reader = reader(world)?;
    let fault = |e: crate::store::StoreError| Stop::Fault(e.fault());
    let scope = reader.watching(world.scope()).map_err(fault)?;
    let listing = reader.list(query, &scope, limit.map_or(usize::MAX >> 1, NonZeroUsize::get)).map_err(fault)?;
    let states = if json { editions::states(world, &reader)? } else { Vec::new() };
    let edition = match query.edition() {
        Some(day) => day.day(reader.today(&scope).map_err(fault)?, scope.date),
        None => None,
    };
    for ids in listing.ids.chunks(BATCH) {
        if json {
            let held = reader.held(ids).map_err(fault)?;
            let mut held = held.iter().peekable();
            // Papers known by their id alone keep their place.
            for row in reader.rows(ids, &scope).map_err(fault)? {
                match held.next_if(|h| h.paper.id == row.id) {
                    Some(held) => out.json(&PaperJson::new(held, edition, world).among(&states))?,
                    None => out.json(&PaperJson::marked(row.id, row.marks))?,
                }
            }
        } else {
            for row in reader.rows(ids, &scope).map_err(fault)? {
                out.line(&table_line(&row, out.width))?;
            }
        }
    }
    if listing.ids.is_empty() && !json {
        nothing(world, &reader)?;
    }
    match days_of(query, &reader, world)? {
        Some((from, to)) => editions::warn(world, &reader, from, to),
        None => Ok(0),
    }
}

/// The editions a query is about, where it names any.
fn days_of(query: &Query, reader: &Reader, world: &World) -> Result<Option<(Day, Day)>, Stop> {
    let scope = world.scope();
    let today = reader.today(&scope).map_err(|e| Stop::Fault(e.fault()))?;
    let day = |spec: &DaySpec| spec.day(today, scope.date);
    Ok(query.atoms().find_map(|atom| match atom {
        Atom::Edition(spec) => day(spec).map(|day| (day, day)),
        Atom::Editions(from, to) => day(from).zip(day(to)),
        _ => None,
    }))
}

/// Brings the index up to date, for what is asked of it.
pub(super) fn finish_index(world: &World) -> Result<(), Fault> {
    let mut told = false;
    world.finish_index(&mut |papers| {
        if !std::mem::replace(&mut told, true) {
            super::complain(&format!("note: taking {papers} papers into the search index, once"));
        }
    })
}

/// Says why a list is empty, on the standard error, so that nothing but papers is on the output.
fn nothing(world: &World, reader: &Reader) -> Result<(), Stop> {
    let held = reader.papers_held().map_err(|e| Stop::Fault(e.fault()))?;
    super::complain(match (held, world.followed().is_empty()) {
        (0, true) => "note: nothing is held yet; follow a category: offprint categories --follow cs.CL",
        (0, false) => "note: nothing is held yet; offprint sync fetches the last 7 days",
        _ => "note: no paper answers this",
    });
    Ok(())
}

/// `offprint show`.
pub(super) fn show(world: &World, id: &str, raw: bool, json: bool, out: &mut Out) -> Result<u8, Stop> {
    let wanted = paper_ref(id)?;
    let held = reader(world)?.held(&[wanted.id]).map_err(|e| e.fault())?;
    let Some(held) = held.first() else {
        let hint = format!("offprint star {} keeps it for the next sync, which fetches it", wanted.id);
        return Err(Fault::new(Exit::Unknown, format!("{} is not held here", wanted.id), "", hint).into());
    };
    if json {
        out.json(&PaperJson::new(held, None, world))?;
        return Ok(0);
    }
    let view = if raw { TexView::Raw } else { TexView::Unicode };
    let columns = out.width.unwrap_or(80).clamp(20, 80);
    for line in text(held, view, columns as u16, world) {
        out.line(&line)?;
    }
    Ok(0)
}
