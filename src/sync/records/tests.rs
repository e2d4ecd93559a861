//! What a record tells, by itself and beside what was known.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::model::Stamp;
use crate::text::Clean;

const HOME: &str = "cs.CL";

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn at(text: &str) -> Stamp {
    Stamp::parse(text).unwrap()
}

/// A record changed last on a day, its versions submitted at these times.
fn record(changed: &str, submitted: &[&str]) -> Record {
    let versions = (1..).zip(submitted).map(|(number, text)| Version {
        number,
        submitted: at(text),
        size: None,
        source: Clean::default(),
    });
    Record {
        id: "2605.00100".parse().unwrap(),
        changed: day(changed),
        sets: Vec::new(),
        history: History::Versions(versions.collect()),
        title: Clean::default(),
        summary: Clean::default(),
        authors: Vec::new(),
        primary: HOME.parse().unwrap(),
        categories: vec![HOME.parse().unwrap(), "cs.AI".parse().unwrap()],
        classes: Vec::new(),
        comment: None,
        journal_ref: None,
        doi: None,
        report_no: None,
        licence: None,
        submitter: None,
    }
}

/// Each announcement as `2026-05-12 new v1 harvested`, and the edition the paper gets where nothing better is known.
fn told(record: &Record, category: &str, heard: &Heard, closed: &[&str]) -> (Vec<String>, String) {
    let (calendar, category) = (Calendar::new([]), category.parse().unwrap());
    let closed: BTreeSet<Day> = closed.iter().map(|text| day(text)).collect();
    let reading = Reading { calendar: &calendar, category: &category, from: day("2026-05-04"), closed: &closed };
    let read = reading.read(record, heard).unwrap();
    let line = |t: &Told| format!("{} {} v{} {}", t.edition.day, t.kind, t.version, t.edition.how.word());
    (read.announced.iter().map(line).collect(), read.edition.day.to_string())
}

fn nothing() -> Heard {
    Heard::default()
}

/// Tuesday noon in New York: announced in the evening, listed on Wednesday 13 May.
const TUESDAY: &str = "2026-05-12T16:00:00Z";

#[test]
fn a_paper_changed_on_its_own_day_was_announced_then() {
    let plain = record("2026-05-13", &[TUESDAY]);
    assert_eq!(told(&plain, HOME, &nothing(), &[]).0, ["2026-05-13 new v1 harvested"]);
    assert_eq!(told(&plain, "cs.AI", &nothing(), &[]).0, ["2026-05-13 cross v1 harvested"]);
    // Its listing did not have it: it was not announced there on that day.
    assert!(told(&plain, HOME, &nothing(), &["2026-05-13"]).0.is_empty());
}

#[test]
fn versions_of_one_mailing_are_one_announcement() {
    let twice = record("2026-05-13", &[TUESDAY, "2026-05-12T17:00:00Z"]);
    assert_eq!(told(&twice, HOME, &nothing(), &[]), (vec!["2026-05-13 new v2 harvested".into()], "2026-05-13".into()));
    // Its number may lie among those of the day before.
    let among = Heard { neighbours: (Some(day("2026-05-12")), Some(day("2026-05-12"))), ..nothing() };
    assert_eq!(told(&twice, HOME, &among, &[]).1, "2026-05-13");
    // Changed again the day after: one of the two was announced then.
    let again = record("2026-05-14", &[TUESDAY, "2026-05-12T17:00:00Z"]);
    assert_eq!(
        told(&again, HOME, &nothing(), &[]),
        (vec!["2026-05-14 replace v2 computed".into()], "2026-05-13".into())
    );
    let thrice = record("2026-05-20", &[TUESDAY, "2026-05-19T16:00:00Z", "2026-05-19T17:00:00Z"]);
    assert_eq!(
        told(&thrice, HOME, &nothing(), &[]),
        (vec!["2026-05-20 replace v3 harvested".into()], "2026-05-13".into())
    );
}

#[test]
fn a_paper_held_back_is_told_by_its_number() {
    let late = record("2026-05-15", &[TUESDAY]);
    let among = |before: &str, after: &str| Heard { neighbours: (Some(day(before)), Some(day(after))), ..nothing() };
    // Nobody knows its neighbours: moderation is likely, and only that.
    assert_eq!(told(&late, HOME, &nothing(), &[]), (vec![], "2026-05-15".into()));
    assert_eq!(
        told(&late, HOME, &among("2026-05-15", "2026-05-15"), &[]),
        (vec!["2026-05-15 new v1 harvested".into()], "2026-05-15".into())
    );
    // Numbered among those of its own day: a clerk has touched it since.
    assert_eq!(told(&late, HOME, &among("2026-05-13", "2026-05-13"), &[]), (vec![], "2026-05-13".into()));
    assert_eq!(told(&late, HOME, &among("2026-05-14", "2026-05-18"), &[]), (vec![], "2026-05-15".into()));
    // A month later it is a clerk's work in any case.
    assert_eq!(told(&record("2026-06-15", &[TUESDAY]), HOME, &nothing(), &[]), (vec![], "2026-05-13".into()));
    // So it is where it was here before that day.
    let known = Heard { version: Some(1), held: BTreeMap::from([(1, at("2026-05-14T12:00:00Z"))]), ..nothing() };
    let known = Heard { first: [HOME, "cs.AI"].map(|c| (c.parse().unwrap(), computed("2026-05-13"))).into(), ..known };
    assert_eq!(told(&late, HOME, &known, &[]), (vec![], "2026-05-13".into()));
}

fn computed(text: &str) -> Edition {
    Edition { day: day(text), how: How::Computed }
}

#[test]
fn the_newest_version_is_told_and_those_before_it_are_worked_out() {
    // Changed again the day after: one of the two was announced then.
    let again = record("2026-05-14", &[TUESDAY, "2026-05-12T17:00:00Z"]);
    assert_eq!(
        told(&again, HOME, &nothing(), &[]),
        (vec!["2026-05-14 replace v2 computed".into()], "2026-05-13".into())
    );
    let thrice = record("2026-05-18", &[TUESDAY, "2026-05-13T16:00:00Z", "2026-05-15T16:00:00Z"]);
    assert_eq!(
        told(&thrice, "cs.AI", &nothing(), &[]),
        (
            vec!["2026-05-14 replace-cross v2 computed".into(), "2026-05-18 replace-cross v3 harvested".into()],
            "2026-05-13".into()
        )
    );
    // Changed days after the mailing of its newest version: reviewed or touched, nobody can tell.
    let late = record("2026-05-20", &[TUESDAY, "2026-05-15T16:00:00Z"]);
    assert_eq!(told(&late, HOME, &nothing(), &[]).0, ["2026-05-20 replace v2 computed"]);
    // An edition that is not caught up with is left alone.
    let old = record("2026-05-13", &["2024-01-09T16:00:00Z", "2025-01-07T16:00:00Z", TUESDAY]);
    assert_eq!(
        told(&old, HOME, &nothing(), &[]),
        (vec!["2026-05-13 replace v3 harvested".into()], "2024-01-10".into())
    );
}

#[test]
fn what_was_told_is_not_told_again() {
    let listed = |text: &str| Edition { day: day(text), how: How::Listed };
    let twice = record("2026-05-14", &[TUESDAY, "2026-05-13T16:00:00Z"]);
    let first = vec![(HOME.parse().unwrap(), listed("2026-05-13"))];
    let heard = Heard { version: Some(2), first, again: vec![(listed("2026-05-14"), 2)], ..nothing() };
    assert!(told(&twice, HOME, &heard, &[]).0.is_empty());
    // Of a later version than the second nothing was said for the day of the second.
    // Changed again the day after: one of the two was announced then.
    let again = record("2026-05-14", &[TUESDAY, "2026-05-12T17:00:00Z"]);
    assert_eq!(
        told(&again, HOME, &nothing(), &[]),
        (vec!["2026-05-14 replace v2 computed".into()], "2026-05-13".into())
    );
    let thrice = record("2026-05-15", &[TUESDAY, "2026-05-13T16:00:00Z", "2026-05-14T16:00:00Z"]);
    let heard = Heard { again: vec![(listed("2026-05-15"), 3)], ..heard };
    assert_eq!(told(&thrice, HOME, &heard, &[]).0, ["2026-05-14 replace v2 computed"]);
}

#[test]
fn a_paper_that_joins_a_category_is_cross_listed_there() {
    let old = record("2026-05-15", &["2026-03-10T16:00:00Z"]);
    let seen = BTreeMap::from([(1, at("2026-05-14T12:00:00Z"))]);
    let elsewhere = vec![(HOME.parse().unwrap(), computed("2026-03-11"))];
    let heard = Heard { version: Some(1), first: elsewhere, held: seen, ..nothing() };
    assert_eq!(told(&old, "cs.AI", &heard, &[]).0, ["2026-05-15 cross v1 harvested"]);
    // Unseen for a week: it may have joined on any day of it.
    let heard = Heard { held: BTreeMap::from([(1, at("2026-05-08T12:00:00Z"))]), ..heard };
    assert_eq!(told(&old, "cs.AI", &heard, &[]).0, ["2026-05-15 cross v1 computed"]);
    assert!(told(&old, "cs.AI", &nothing(), &[]).0.is_empty(), "nothing is known of it: a clerk's work");
}
