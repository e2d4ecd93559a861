//! What the screen remembers, over restarts: saved queries, places, typed lines, choices, the queue of downloads.

use offprint::model::{Mark, PaperId, Place, QueuedDownload, Remembered, SavedQuery};
use offprint::store::{Gesture, Step};

use crate::world::{NOW, World, gesture, id, on, paper};

fn names(saved: &[SavedQuery]) -> Vec<&str> {
    saved.iter().map(|s| &*s.name).collect()
}

#[test]
fn a_saved_query_is_a_gesture_undone_and_redone_over_restarts() {
    let world = World::new();
    let mut library = world.library_of(1);
    assert_eq!(names(&library.save_query("routing", Some("routing OR router "), NOW).unwrap()), ["routing"]);
    assert_eq!(names(&library.save_query("mine", Some("author:word"), NOW).unwrap()), ["routing", "mine"]);
    // Another query under the same name keeps its place; what is saved already is no gesture.
    let again = library.save_query(" routing ", Some("sparse routing"), NOW).unwrap();
    assert_eq!((names(&again), again[0].query.as_str()), (vec!["routing", "mine"], "sparse routing"));
    library.save_query("routing", Some("sparse routing"), NOW).unwrap();
    assert_eq!(names(&library.save_query("routing", None, NOW).unwrap()), ["mine"]);
    assert_eq!(names(&library.save_query("never there", None, NOW).unwrap()), ["mine"]);
    assert_eq!(names(&library.save_query("\u{202e}", Some("x"), NOW).unwrap()), ["mine"]);
    drop(library);
    assert_eq!(names(&world.reader().memory().unwrap().saved), ["mine"]);
    let mut library = world.library_of(2);
    let back = library.undo(NOW).unwrap().unwrap();
    assert_eq!((back.what.as_str(), back.changes.len(), back.left_alone), ("forget routing", 0, 0));
    let saved = back.saved.unwrap();
    assert_eq!((names(&saved), saved[0].query.as_str()), (vec!["routing", "mine"], "sparse routing"), "at its place");
    let back = library.undo(NOW).unwrap().unwrap();
    assert_eq!((back.what.as_str(), back.saved.unwrap()[0].query.as_str()), ("save routing", "routing OR router "));
    assert_eq!(names(&library.undo(NOW).unwrap().unwrap().saved.unwrap()), ["routing"]);
    assert_eq!(library.undo(NOW).unwrap().unwrap().saved.unwrap(), []);
    assert_eq!(library.undo(NOW).unwrap(), None);
    for wanted in [vec!["routing"], vec!["routing", "mine"], vec!["routing", "mine"], vec!["mine"]] {
        assert_eq!(names(&world.library_of(3).redo(NOW).unwrap().unwrap().saved.unwrap()), wanted);
    }
    // Saved anew it stands last.
    assert_eq!(names(&library.save_query("routing", Some("r"), NOW).unwrap()), ["mine", "routing"]);
}

#[test]
fn undo_leaves_a_query_alone_that_was_saved_anew_since() {
    let world = World::new();
    world.library_of(1).save_query("a", Some("first"), NOW).unwrap();
    world.library_of(2).save_query("a", Some("second"), NOW).unwrap();
    let undone = world.library_of(1).undo(NOW).unwrap().unwrap();
    assert_eq!((undone.saved, undone.left_alone), (None, 1));
    assert_eq!(world.library().saved().unwrap()[0].query, "second");
    let redone = world.library_of(1).redo(NOW).unwrap().unwrap();
    assert_eq!((redone.saved, redone.left_alone), (None, 1));
    // Marks are told without saved queries.
    world.mark(Mark::Star, &["2608.00001"]);
    assert_eq!(world.library_of(1).undo(NOW).unwrap().unwrap().saved, None);
}

#[test]
fn what_is_remembered_outlives_the_run_and_is_no_gesture() {
    let world = World::new();
    let empty = world.reader().memory().unwrap();
    assert_eq!(empty, offprint::model::Memory::default());
    let place = |view: &str, number: &str| Remembered::Place { view: view.into(), paper: id(number) };
    let choice = |name: &str, value: &str| Remembered::Choice { name: name.into(), value: value.into() };
    let mut library = world.library();
    library.remember(&[place("unread", "2608.00001"), place("all", "2608.00002")], NOW).unwrap();
    library
        .remember(
            &[
                place("unread", "2608.00003"),
                choice("list-width", "52"),
                choice("list-width", "48"),
                choice("order:unread", "title"),
                Remembered::Searched("routing".into()),
                Remembered::Searched("\u{1b}[2Jsparse  gates ".into()),
                Remembered::Searched("routing ".into()),
                Remembered::Commanded("hide cat:cs.CV".into()),
                // Nothing to remember.
                Remembered::Searched(" \u{7} ".into()),
                place("", "2608.00004"),
                choice(&"x".repeat(101), "1"),
            ],
            NOW.plus(5),
        )
        .unwrap();
    assert_eq!(library.undo(NOW).unwrap(), None);
    drop(library);
    let memory = world.reader().memory().unwrap();
    assert_eq!(memory.places.len(), 2);
    assert_eq!(memory.places["unread"], Place { paper: id("2608.00003"), at: NOW.plus(5) });
    assert_eq!(memory.places["all"], Place { paper: id("2608.00002"), at: NOW });
    assert_eq!(
        memory.choices.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>(),
        ["list-width=48", "order:unread=title"]
    );
    assert_eq!((memory.searches.len(), memory.searches[0].as_str()), (2, "routing"));
    assert!(memory.searches[1].ends_with("sparse gates") && !memory.searches[1].contains('\u{1b}'));
    assert_eq!(memory.commands, ["hide cat:cs.CV"]);
    assert_eq!(memory.pace, None);
}

#[test]
fn old_lines_and_places_are_let_go() {
    let world = World::new();
    let mut library = world.library();
    let many: Vec<Remembered> = (0..700)
        .flat_map(|n| {
            let (line, paper) = (format!("line {n}"), id(&format!("2608.{:05}", n + 1)));
            let place = Remembered::Place { view: format!("saved:{n}"), paper };
            [Remembered::Searched(line.clone()), Remembered::Commanded(line), place]
        })
        .collect();
    for (at, some) in (0..).zip(many.chunks(300)) {
        library.remember(some, NOW.plus(at)).unwrap();
    }
    let memory = world.reader().memory().unwrap();
    assert_eq!((memory.searches.len(), memory.commands.len(), memory.places.len()), (200, 200, 500));
    for lines in [&memory.searches, &memory.commands] {
        assert_eq!((lines[0].as_str(), lines[199].as_str()), ("line 699", "line 500"));
    }
    assert!(memory.places.contains_key("saved:699") && !memory.places.contains_key("saved:0"));
}

#[test]
fn the_pace_comes_from_the_last_read_marks() {
    let world = World::new();
    let mut library = world.library();
    let mut read = |number: u32, at: i64, step| {
        let silent = Gesture { step, ..gesture(Mark::Read, &[id(&format!("2608.{number:05}"))], Some(NOW.plus(at))) };
        library.apply(&silent, &[]).unwrap();
    };
    for n in 0..250 {
        read(n + 1, i64::from(n) * 40, Step::Undoable);
    }
    assert_eq!(world.reader().memory().unwrap().pace.unwrap().as_secs(), 40);
    for n in 0..199 {
        read(n + 1_000, 40_000 + i64::from(n) * 6, Step::Silent);
    }
    assert_eq!(world.reader().memory().unwrap().pace.unwrap().as_secs(), 6, "what was long ago counts no more");
}

#[test]
fn the_queue_of_downloads_keeps_its_order_and_a_copy_of_each_paper() {
    let world = World::new();
    let all: Vec<PaperId> = ["2608.00003", "2608.00001", "2608.00002"].map(id).to_vec();
    let mut library = world.library();
    library.queue_download(&[(all[0], 1), (all[1], 2)], NOW).unwrap();
    library.queue_download(&[(all[2], 1)], NOW.plus(-60)).unwrap();
    library.fail_download(all[0], "no network\u{1b}[2J").unwrap();
    library.fail_download(id("2608.00009"), "never queued").unwrap();
    drop(library);
    let queue = world.reader().downloads().unwrap();
    assert_eq!(queue.iter().map(|q| q.id).collect::<Vec<_>>(), all);
    assert!(queue[0].fault.as_ref().is_some_and(|f| f.starts_with("no network") && !f.contains('\u{1b}')));
    assert_eq!(queue[1], QueuedDownload { id: all[1], version: 2, fault: None });
    let mut library = world.library();
    // Asked for again it keeps its turn, takes the version and forgets the fault.
    library.queue_download(&[(all[0], 4)], NOW.plus(60)).unwrap();
    library.unqueue_download(&[all[1], id("2608.00009")]).unwrap();
    let waits = |id, version| QueuedDownload { id, version, fault: None };
    assert_eq!(world.reader().downloads().unwrap(), [waits(all[0], 4), waits(all[2], 1)]);
    // Known by id alone they are owed to the next sync, then copied.
    assert_eq!(world.reader().unknown_marked(9).unwrap(), [all[2], all[0]], "the longest waited for first");
    let record = paper("2608.00003", "sparse routing", "First Word", "text", "cs.CL");
    world.cache().commit(&[(record.clone(), on("2026-08-12"))], None, NOW).unwrap();
    assert_eq!(world.reader().stale_kept(9).unwrap(), std::slice::from_ref(&record));
    library.keep(&[record.clone(), paper("2608.00001", "other", "A B", "text", "cs.CL")]).unwrap();
    assert_eq!(world.reader().stale_kept(9).unwrap(), []);
    drop(library);
    for file in [&world.places.cache, &world.places.index] {
        for suffix in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{suffix}", file.display()));
        }
    }
    assert_eq!(world.prepare(), []);
    let held = world.reader().held(&all).unwrap();
    assert_eq!((held.len(), &held[0].paper), (1, &record), "the copy of a queued paper outlives the cache");
    assert_eq!(world.reader().unknown_marked(9).unwrap(), [all[2]]);
}

#[test]
fn a_thousand_marks_are_one_gesture_and_one_undo() {
    let world = World::new();
    let all: Vec<PaperId> = (1..=1_000).map(|n| id(&format!("2608.{n:05}"))).collect();
    let mut library = world.library();
    let began = std::time::Instant::now();
    assert_eq!(library.apply(&gesture(Mark::Hidden, &all, Some(NOW)), &[]).unwrap().changed, 1_000);
    assert_eq!(library.undo(NOW).unwrap().unwrap().changes.len(), 1_000);
    assert!(began.elapsed().as_secs() < 5, "{:?}", began.elapsed());
    assert_eq!(library.undo(NOW).unwrap(), None);
}
