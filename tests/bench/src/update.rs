//! The first start after an update that made the index and the findings old: what it shows and when, what a page of papers
//! waits for, and how long the rest takes behind the reader's back.

use std::time::Instant;

use offprint::model::{Edition, How, Paper, Query, Stamp};
use offprint::store::{self, Cache, Reader};
use rusqlite::Connection;

use crate::Outcome;
use crate::figures::{Samples, ms, say};
use crate::world::Stage;

/// Papers of a page.
const PAGE: usize = 200;
const RUNS: usize = 5;

/// Starts the program over a store an older one left, then does in this process what it would do there.
pub fn measure(stage: &Stage) -> Outcome<()> {
    let copy = stage.copied("update")?;
    let world = copy.world()?;
    let index = Connection::open(&world.places.index)?;
    // As an index of another folding stands there; a store of the last schema is brought up by the start itself.
    index.execute("UPDATE seen SET cache = cache - 1", [])?;
    drop(index);
    let cache = Connection::open(&world.places.cache)?;
    let schema: i64 = cache.query_row("PRAGMA user_version", [], |r| r.get(0))?;
    if schema > 1 {
        cache.execute_batch("DELETE FROM finding; UPDATE fact SET value = 0 WHERE name = 'mined'")?;
    }
    drop(cache);
    let (mut frame, mut key) = (Samples::default(), Samples::default());
    let mut terminal = copy.start()?;
    frame.push(terminal.first_frame(shows_papers)?.last);
    for _ in 0..20 {
        key.push(terminal.press("j")?.last);
    }
    drop(terminal);
    say("day", &format!("a start after an update, from schema {schema}"), "", &format!("{} ms", ms(frame.at(0.5))));
    say("day", "a key while the index is made anew", "16 ms", &key.line());
    let mut again = Samples::default();
    again.push(copy.start()?.first_frame(shows_papers)?.last);
    say("day", "the start after that one", "", &format!("{} ms", ms(again.at(0.5))));
    store::prepare(&world.places, world.clock.now())?;
    let papers = {
        let reader = Reader::open(&world.places)?;
        let ids = reader.list(&Query::parse("sort:newest"), &world.scope(), PAGE)?.ids;
        reader.held(&ids)?.into_iter().map(|h| h.paper).collect::<Vec<Paper>>()
    };
    let mut cache = Cache::open(&world.places)?;
    let mut page = Samples::default();
    let edition = Edition { day: world.calendar.newest(world.clock.now()).day, how: How::Computed };
    for run in 0..RUNS {
        let new = |(i, p): (usize, &Paper)| {
            let id = format!("2609.{:05}", run * PAGE + i + 1).parse().ok()?;
            Some((Paper { id, ..p.clone() }, edition))
        };
        let found: Vec<_> = papers.iter().enumerate().filter_map(new).collect();
        page.time(|| cache.commit(&found, None, Stamp(0)))?;
    }
    say("day", "a page of 200 saved meanwhile", "", &page.line());
    drop(cache);
    let (began, mut told) = (Instant::now(), 0);
    world.finish_index(&mut |_| told += 1).map_err(|fault| fault.to_string())?;
    say("day", "the rest, behind the reader's back", "", &format!("{} ms, told {told} times", ms(began.elapsed())));
    std::fs::remove_dir_all(copy.dir)?;
    Ok(())
}

/// The footer has a place among the papers; not the first where the cursor was left on another.
fn shows_papers(screen: &str) -> bool {
    screen.lines().last().is_some_and(|l| l.contains('/'))
}
