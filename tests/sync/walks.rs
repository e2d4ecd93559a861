//! Whatever befalls a reader's days (feeds, queries and records in any order, faults, stops after any page, sleep), they end in
//! the same editions, and no mark changes.

use std::fmt::Write as _;

use super::days::Life;
use super::*;
use crate::common::double::Fault;
use crate::common::double::corpus::Dice;
use offprint::model::{BatchState, Change, Mark};
use offprint::store::{Gesture, Step};

/// What may be ordered of which service.
const FAULTS: [(&str, Fault); 18] = [
    ("/rss/cs.CL", Fault::Stale),
    ("/rss/cs.AI", Fault::Stale),
    ("/rss/", Fault::Empty),
    ("/rss/", Fault::Short),
    ("/rss/", Fault::Truncate),
    ("/rss/", Fault::Cut),
    ("/rss/", Fault::Status(404)),
    ("/atom/", Fault::Truncate),
    ("/list/", Fault::Status(404)),
    ("/list/", Fault::Short),
    ("/list/", Fault::Stale),
    ("/api/query", Fault::Short),
    ("/api/query", Fault::Empty),
    ("/api/query", Fault::Truncate),
    ("/oai", Fault::BadToken),
    ("/oai", Fault::NoRecords),
    ("/oai", Fault::Truncate),
    ("/oai", Fault::Status(404)),
];

/// Marks some papers, held or not.
fn mark(life: &Life) {
    let mut library = Library::open(&life.places, RunId(1)).unwrap();
    for (n, paper) in life.double.papers().into_iter().enumerate().filter(|(n, _)| n % 7 == 0) {
        let mark = [Mark::Star, Mark::Read, Mark::Hidden][n / 7 % 3];
        let at = life.double.now().plus(i64::try_from(n).unwrap());
        let change = Change { paper: paper.id, mark, to: Some(at) };
        let gesture = Gesture { what: "mark".into(), at, step: Step::Undoable, changes: vec![change] };
        library.apply(&gesture, &[]).unwrap();
    }
}

/// A paper and when it was starred, read, hidden.
type Marked = (i64, [Option<i64>; 3]);

fn marks(life: &Life) -> Vec<Marked> {
    let db = rusqlite::Connection::open(&life.places.library).unwrap();
    let mut asked = db.prepare("SELECT paper, star, read, hidden FROM mark ORDER BY paper").unwrap();
    let read = |r: &rusqlite::Row<'_>| Ok((r.get(0)?, [r.get(1)?, r.get(2)?, r.get(3)?]));
    asked.query_map([], read).unwrap().map(Result::unwrap).collect()
}

/// Twelve editions: awake or asleep, at any hour, with any faults, stopped after any page. Returns what befell, for whoever
/// reads a failure.
fn muddle_through(life: &Life, dice: &mut Dice) -> String {
    let mut diary = String::new();
    let editions = &life.double.editions;
    let mut nth = 2;
    while nth < 12 {
        let day = life.double.calendar.announced_at(editions[nth]);
        for _ in 0..=dice.roll(3) {
            life.double.behave();
            for _ in 0..dice.roll(5) {
                let (path, fault) = &FAULTS[dice.roll(FAULTS.len())];
                life.double.fault(path, fault.clone(), 1 + dice.roll(4));
            }
            let now = day.plus(i64::try_from(dice.roll(24 * 60)).unwrap() * 60).max(life.double.now().plus(60));
            let cancel = Cancel::new();
            let mut pages = if dice.roll(3) == 0 { dice.roll(8) } else { usize::MAX };
            let _ = writeln!(diary, "{now} {}", life.double.ordered());
            let report = life.sync_told(now, &cancel, &mut |event| {
                if matches!(event, Event::Page { .. } | Event::Listed { .. }) {
                    pages = pages.saturating_sub(1);
                    if pages == 0 {
                        cancel.cancel();
                    }
                }
            });
            let _ = writeln!(diary, "  {:?} {:?}", report.exit, report.warnings);
        }
        nth += 1 + if dice.roll(3) == 0 { dice.roll(5) } else { 0 };
    }
    life.double.behave();
    diary
}

#[test]
fn any_muddle_ends_in_the_same_editions_and_changes_no_mark() {
    let seeds = if std::env::var_os("OFFPRINT_SOAK").is_some() { 60 } else { 6 };
    for seed in 0..seeds {
        let life = Life::with_dice("2026-05-04", 15, 1_000 + seed);
        life.double.page_size(15);
        mark(&life);
        let before = marks(&life);
        life.noon(life.double.editions[1]);
        let diary = muddle_through(&life, &mut Dice(seed * 7_919 + 3));
        let editions = life.double.editions.clone();
        life.noon(editions[12]);
        let report = life.noon(editions[13]);
        assert_eq!(report.exit, None, "seed {seed}: {report:?}");
        let doubtful = life.compare(&editions[2..=13], &format!("{diary}seed {seed}"));
        assert!(doubtful <= 15, "seed {seed}: {doubtful} papers in doubt");
        for edition in &editions[4..=13] {
            for category in super::days::FOLLOWED {
                let state = life.state(*edition, category);
                assert_eq!(state, BatchState::Whole, "seed {seed}: {edition} {category}");
            }
        }
        assert_eq!(marks(&life), before, "seed {seed}");
    }
}
