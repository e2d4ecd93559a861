//! Marks, undo and redo, over restarts and between runs.

use offprint::model::{Change, Mark, Marks, PaperId, Query};
use offprint::store::{Gesture, Step};

use crate::world::{NOW, World, dump, gesture, id, papers, scope};

fn ids(count: u32) -> Vec<PaperId> {
    (1..=count).map(|n| id(&format!("2608.{n:05}"))).collect()
}

fn marks(world: &World, paper: PaperId) -> Marks {
    world.reader().rows(&[paper]).unwrap()[0].marks
}

#[test]
fn a_gesture_is_undone_and_redone_over_restarts() {
    let world = World::new();
    let all = ids(1_000);
    assert_eq!(world.library_of(1).apply(&gesture(Mark::Star, &all, Some(NOW)), &[]).unwrap().changed, 1_000);
    let undone = world.library_of(2).undo(NOW).unwrap().unwrap();
    assert_eq!((undone.what.as_str(), undone.at, undone.changes.len(), undone.left_alone), ("star", NOW, 1_000, 0));
    assert!(undone.changes.iter().all(|c| c.to.is_none()));
    assert_eq!(world.reader().starred(2_000).unwrap(), []);
    let redone = world.library_of(3).redo(NOW).unwrap().unwrap();
    assert_eq!(redone.changes.len(), 1_000);
    assert_eq!(world.reader().starred(2_000).unwrap().len(), 1_000);
    assert_eq!(world.library_of(4).redo(NOW).unwrap(), None);
}

#[test]
fn the_newest_gesture_of_this_run_comes_first_then_the_newest_of_any() {
    let world = World::new();
    let (a, b, c) = (id("2608.00001"), id("2608.00002"), id("2608.00003"));
    let (mut first, mut second) = (world.library_of(1), world.library_of(2));
    first.apply(&gesture(Mark::Star, &[a], Some(NOW)), &[]).unwrap();
    first.apply(&gesture(Mark::Read, &[b], Some(NOW)), &[]).unwrap();
    second.apply(&gesture(Mark::Hidden, &[c], Some(NOW)), &[]).unwrap();
    assert_eq!(first.undo(NOW).unwrap().unwrap().what, "read");
    assert_eq!(second.undo(NOW).unwrap().unwrap().what, "hide");
    assert_eq!(second.undo(NOW).unwrap().unwrap().what, "star");
    assert_eq!(second.undo(NOW).unwrap(), None);
    // Each run takes its own undoing back first, newest first.
    assert_eq!(second.redo(NOW).unwrap().unwrap().what, "star");
    assert_eq!(first.redo(NOW).unwrap().unwrap().what, "read");
    assert_eq!(first.redo(NOW).unwrap().unwrap().what, "hide");
    assert_eq!(first.redo(NOW).unwrap(), None);
}

#[test]
fn undo_leaves_alone_what_changed_since() {
    let world = World::new();
    let all = ids(3);
    world.library_of(1).apply(&gesture(Mark::Star, &all, Some(NOW)), &[]).unwrap();
    // Another window takes one star off.
    world.library_of(2).apply(&gesture(Mark::Star, &all[..1], None), &[]).unwrap();
    let undone = world.library_of(1).undo(NOW).unwrap().unwrap();
    assert_eq!((undone.changes.len(), undone.left_alone), (2, 1));
    // Redo does not set again what undo never took.
    let redone = world.library_of(1).redo(NOW).unwrap().unwrap();
    assert_eq!((redone.changes.len(), redone.left_alone), (2, 1));
    assert_eq!(marks(&world, all[0]).star, None);
    assert_eq!(marks(&world, all[1]).star, Some(NOW));
}

#[test]
fn a_new_gesture_ends_redo_and_a_silent_one_does_not() {
    let world = World::new();
    let mut library = world.library();
    let all = ids(3);
    library.apply(&gesture(Mark::Star, &all[..1], Some(NOW)), &[]).unwrap();
    library.undo(NOW).unwrap();
    let silent = Gesture { step: Step::Silent, ..gesture(Mark::Read, &all[1..2], Some(NOW)) };
    assert_eq!(library.apply(&silent, &[]).unwrap().changed, 1);
    assert_eq!(library.redo(NOW).unwrap().unwrap().what, "star");
    library.undo(NOW).unwrap();
    library.apply(&gesture(Mark::Star, &all[2..], Some(NOW)), &[]).unwrap();
    assert_eq!(library.redo(NOW).unwrap(), None);
    // The silent mark is no undo step, but it stands in the journal.
    assert_eq!(library.undo(NOW).unwrap().unwrap().changes[0].paper, all[2]);
    assert_eq!(library.undo(NOW).unwrap(), None);
    assert_eq!(marks(&world, all[1]).read, Some(NOW));
    assert!(dump(&world.places.library).contains("silent"));
}

#[test]
fn what_changes_nothing_is_no_gesture() {
    let world = World::new();
    let mut library = world.library();
    let paper = id("2608.00001");
    library.apply(&gesture(Mark::Star, &[paper], Some(NOW)), &[]).unwrap();
    let again = gesture(Mark::Star, &[paper], Some(NOW.plus(60)));
    assert_eq!(library.apply(&again, &[]).unwrap().changed, 0);
    assert_eq!(marks(&world, paper).star, Some(NOW), "the first star's moment counts");
    let change = |to| Change { paper: id("2608.00002"), mark: Mark::Read, to };
    let both = Gesture { changes: vec![change(Some(NOW)), change(None)], ..again };
    assert_eq!(library.apply(&both, &[]).unwrap().changed, 0, "the last of two changes counts");
    assert_eq!(library.undo(NOW).unwrap().unwrap().changes.len(), 1);
    assert_eq!(library.undo(NOW).unwrap(), None);
}

#[test]
fn marks_survive_every_new_version_of_their_paper() {
    let mut page = papers(20);
    let world = World::with(&page);
    let all: Vec<PaperId> = page.iter().map(|(p, _)| p.id).collect();
    world.library().apply(&gesture(Mark::Star, &all, Some(NOW)), &[]).unwrap();
    let before = dump(&world.places.library);
    for (paper, _) in &mut page {
        paper.version = 5;
    }
    assert_eq!(world.cache().commit(&page, None, NOW).unwrap().updated, 20);
    assert_eq!(dump(&world.places.library), before);
    assert_eq!(world.reader().count(&Query::parse("is:starred"), &scope(&[])).unwrap(), 20);
}
