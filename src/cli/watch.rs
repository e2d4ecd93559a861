//! Watching: what is watched for, added and taken away. It asks no network.

use serde::Serialize;

use super::args::WatchVerb;
use super::look::{finish_index, reader};
use super::out::{Out, Stop};
use crate::model::query::{Atom, State};
use crate::model::{Exit, Fault, Watch};
use crate::runtime::{World, run_id};
use crate::store::Library;

/// `offprint watch`.
pub(super) fn watch(world: &World, what: Option<WatchVerb>, out: &mut Out) -> Result<u8, Stop> {
    match what.unwrap_or(WatchVerb::List { json: false }) {
        WatchVerb::Add { watches } => add(world, &read(&watches)?, out),
        WatchVerb::Remove { watches } => remove(world, &read(&watches)?, out),
        WatchVerb::List { json } => list(world, json, out),
    }
}

fn add(world: &World, watches: &[Watch], out: &mut Out) -> Result<u8, Stop> {
    let mut library = library(world)?;
    let before = library.watches().map_err(|e| e.fault())?;
    if before.len() + watches.len() > Watch::MOST {
        let what = format!("{} things are watched for at most", Watch::MOST);
        return Err(Fault::new(Exit::Usage, what, "", "offprint watch remove lets one go").into());
    }
    let fixed = world.watched();
    let known = |watch: &Watch, all: &[Watch]| all.iter().any(|w| w.is_like(watch));
    let (old, new): (Vec<Watch>, Vec<Watch>) =
        watches.iter().cloned().partition(|w| known(w, &before) || known(w, &fixed));
    library.watch(&new, world.clock.now()).map_err(|e| e.fault())?;
    back_up(&mut library, world);
    for watch in &new {
        out.line(&format!("watched: {watch}"))?;
    }
    for watch in &old {
        out.line(&format!("watched already: {watch}"))?;
    }
    Ok(0)
}

fn remove(world: &World, watches: &[Watch], out: &mut Out) -> Result<u8, Stop> {
    let mut library = library(world)?;
    let (before, fixed) = (library.watches().map_err(|e| e.fault())?, world.watched());
    for watch in watches {
        let like = |all: &[Watch]| all.iter().any(|w| w.is_like(watch));
        if like(&before) {
            continue;
        }
        let wrong = if like(&fixed) {
            let hint = format!("take it out of [watch] in {}", world.paths.config.display());
            Fault::new(Exit::Usage, format!("{watch} stands in config.toml"), "", hint)
        } else {
            Fault::new(Exit::Usage, format!("{watch} is not watched for"), "", "offprint watch lists what is")
        };
        return Err(wrong.into());
    }
    library.unwatch(watches, world.clock.now()).map_err(|e| e.fault())?;
    back_up(&mut library, world);
    for watch in watches {
        out.line(&format!("no longer watched: {watch}"))?;
    }
    Ok(0)
}

/// A watch as a line of JSON.
#[derive(Serialize)]
struct WatchJson<'w> {
    kind: &'static str,
    text: &'w str,
    from: &'static str,
    unread: usize,
}

fn list(world: &World, json: bool, out: &mut Out) -> Result<u8, Stop> {
    let own = library(world)?.watches().map_err(|e| e.fault())?;
    let fixed = world.watched();
    finish_index(world)?;
    let reader = reader(world)?;
    let scope = reader.watching(world.scope()).map_err(|e| e.fault())?;
    let all = fixed.iter().map(|w| (w, "config")).chain(own.iter().map(|w| (w, "library")));
    let mut none = true;
    for (watch, from) in all {
        none = false;
        let unread = watch.query().and(Atom::Is(State::Unread));
        let unread = reader.count(&unread, &scope).map_err(|e| e.fault())?;
        if json {
            out.json(&WatchJson { kind: watch.kind(), text: watch.text(), from, unread })?;
        } else {
            let place = if from == "config" { ", in config.toml" } else { "" };
            out.line(&format!("{watch}  ({unread} unread{place})"))?;
        }
    }
    if none && !json {
        super::complain("note: nothing is watched for yet; offprint watch add author:\"Jane Doe\" does");
    }
    Ok(0)
}

fn read(texts: &[String]) -> Result<Vec<Watch>, Fault> {
    let one = |text: &String| {
        let hint = "as in author:\"Jane Doe\", word:routing, word:rout*, cat:cs.IR, query:\"routing -survey\"";
        let what = format!("cannot watch for {}", crate::text::Clean::line(text, 80));
        Watch::parse(text).map_err(|why| Fault::new(Exit::Usage, what, why.to_string(), hint))
    };
    texts.iter().map(one).collect()
}

fn library(world: &World) -> Result<Library, Fault> {
    Library::open(&world.places, run_id()).map_err(|e| e.fault())
}

/// The daily backup must not depend on the screen; a failed one costs nothing that is saved.
fn back_up(library: &mut Library, world: &World) {
    if let Err(e) = library.backup_if_due(world.clock.now()) {
        super::complain(&format!("note: no backup: {e}"));
    }
}
