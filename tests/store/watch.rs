//! What is watched for, and which version of a paper was looked at.

use offprint::model::{Remembered, Watch};

use crate::world::{NOW, World, id};

fn watch(text: &str) -> Watch {
    Watch::parse(text).unwrap()
}

fn told(watches: &[Watch]) -> Vec<String> {
    watches.iter().map(ToString::to_string).collect()
}

#[test]
fn watching_is_a_gesture_undone_and_redone_over_restarts() {
    let world = World::new();
    let mut library = world.library_of(1);
    assert_eq!(told(&library.watch(&[watch("author:Jane Doe")], NOW).unwrap()), ["author:\"Jane Doe\""]);
    let two = ["author:\"Jane Doe\"", "word:routing"];
    assert_eq!(told(&library.watch(&[watch("word:routing")], NOW).unwrap()), two);
    // What is watched for already, in whatever words, is no gesture; nor is what never was.
    assert_eq!(told(&library.watch(&[watch("au:doe, jane"), watch("word:Routing")], NOW).unwrap()), two);
    assert_eq!(told(&library.unwatch(&[watch("cat:cs.IR")], NOW).unwrap()), two);
    assert_eq!(told(&library.unwatch(&[watch("author:Doe, Jane")], NOW).unwrap()), ["word:routing"]);
    drop(library);
    assert_eq!(told(&world.reader().memory().unwrap().watches), ["word:routing"]);
    let mut library = world.library_of(2);
    let back = library.undo(NOW).unwrap().unwrap();
    assert_eq!((back.what.as_str(), back.changes.len(), back.left_alone), ("unwatch author:\"Doe, Jane\"", 0, 0));
    assert_eq!((told(&back.watches.unwrap()), back.saved), (two.map(String::from).to_vec(), None), "at its place");
    assert_eq!(library.undo(NOW).unwrap().unwrap().watches.unwrap().len(), 1);
    assert_eq!(library.undo(NOW).unwrap().unwrap().watches.unwrap(), []);
    assert_eq!(library.undo(NOW).unwrap(), None);
    for wanted in [1, 2, 1] {
        assert_eq!(world.library_of(3).redo(NOW).unwrap().unwrap().watches.unwrap().len(), wanted);
    }
    assert_eq!(library.redo(NOW).unwrap(), None);
}

#[test]
fn undo_leaves_alone_what_another_run_changed_since() {
    let world = World::new();
    world.library_of(1).watch(&[watch("word:routing")], NOW).unwrap();
    world.library_of(2).unwatch(&[watch("word:routing")], NOW).unwrap();
    world.library_of(2).watch(&[watch("word:routing")], NOW.plus(5)).unwrap();
    let undone = world.library_of(1).undo(NOW).unwrap().unwrap();
    assert_eq!((undone.watches, undone.left_alone), (None, 1));
    assert_eq!(told(&world.library().watches().unwrap()), ["word:routing"]);
}

#[test]
fn a_text_longer_than_the_name_of_a_field_is_journaled_too() {
    let world = World::new();
    let long = watch(&format!("query:{}", "routing OR ".repeat(200)));
    let mut library = world.library();
    assert_eq!(library.watch(std::slice::from_ref(&long), NOW).unwrap(), [long]);
    assert_eq!(library.undo(NOW).unwrap().unwrap().watches.unwrap(), []);
}

#[test]
fn no_more_than_some_hundreds_are_watched_for() {
    let world = World::new();
    let many: Vec<Watch> = (0..Watch::MOST + 20).map(|n| watch(&format!("word:w{n}"))).collect();
    assert_eq!(world.library().watch(&many, NOW).unwrap().len(), Watch::MOST);
}

#[test]
fn rows_in_other_hands_are_read_as_if_they_were_typed() {
    let world = World::new();
    world.library().watch(&[watch("word:routing")], NOW).unwrap();
    let raw = rusqlite::Connection::open(&world.places.library).unwrap();
    let insert = "INSERT INTO watch (kind, text, since, place) VALUES (?1, ?2, 1, ?3)";
    for (place, (kind, text)) in
        (7..).zip([("author", "a\u{1b}[31mb \u{202e}c"), ("word", "\u{7}"), ("category", "no such"), ("query", "+")])
    {
        raw.execute(insert, (kind, text, place)).unwrap();
    }
    let watches = world.reader().memory().unwrap().watches;
    assert_eq!(watches.len(), 2);
    assert!(!watches[1].text().contains('\u{1b}') && !watches[1].text().contains('\u{202e}'));
}

#[test]
fn the_highest_version_looked_at_holds_and_looking_is_no_gesture() {
    let world = World::new();
    let paper = id("2608.00001");
    let mut library = world.library();
    for version in [2, 0, 1, 3, 200_000] {
        library.remember(&[Remembered::Looked(paper, version)], NOW).unwrap();
    }
    let record = library.records().unwrap().remove(0);
    assert_eq!((record.id, record.looked, library.undo(NOW).unwrap()), (paper, Some(3), None));
}
