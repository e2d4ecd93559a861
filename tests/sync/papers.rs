//! What a good sync does with papers: rows, editions, marks, cursors.

use super::*;
use offprint::model::{Change, How, Mark};
use offprint::store::{Gesture, Step};
use offprint::sync::Window;

#[test]
fn a_first_sync_brings_the_week_and_says_so() {
    let world = World::new(papers(25));
    let mut events = Vec::new();
    let report = world.sync_told(now(), &wish(&["cs.CL"]), &Cancel::new(), &mut |e| events.push(e));
    assert_eq!((report.added, report.updated, report.exit), (25, 0, None));
    assert_eq!(report.outcomes, [(cat("cs.CL"), Outcome::Complete)]);
    world.assert_truth("first");
    let calendar = Calendar::new([]);
    for held in world.held() {
        let edition = held.edition.unwrap();
        assert_eq!((edition.day, edition.how), (calendar.mailing_of(held.paper.published).day, How::Computed));
    }
    let cursor = world.cursor("cs.CL").unwrap();
    let complete = cursor.complete.unwrap();
    let minute = now().plus(-30);
    assert_eq!((complete.from, complete.to, complete.begun), (minute.days_before(7), minute, minute));
    assert_eq!(cursor.walk, None);
    let pages: Vec<_> = events
        .iter()
        .filter_map(|e| match e {
            Event::Page { got, total, window, added, .. } => Some((*got, *total, *window, *added)),
            _ => None,
        })
        .collect();
    let window = Window { from: complete.from, to: complete.to };
    assert_eq!(pages, [(10, Some(25), window, 10), (20, Some(25), window, 10), (25, Some(25), window, 5)]);
    assert!(matches!(&events[0], Event::Began { categories } if categories == &[cat("cs.CL")]));
    let done = |e: &Event| matches!(e, Event::CategoryDone { outcome: Outcome::Complete, .. });
    assert!(events.iter().any(done), "{events:?}");
    assert_eq!(world.service.asked().len(), 3);
}

#[test]
fn the_same_window_again_changes_nothing() {
    let world = World::new(papers(25));
    world.sync();
    star(&world, "2605.00003");
    let before = world.everything();
    let report = world.sync();
    assert_eq!((report.added, report.updated, report.exit), (0, 0, None));
    assert_eq!(world.everything(), before);
}

fn star(world: &World, paper: &str) {
    let change = Change { paper: id(paper), mark: Mark::Star, to: Some(now()) };
    let gesture = Gesture { what: "star".into(), at: now(), step: Step::Undoable, changes: vec![change] };
    world.library().apply(&gesture, &[]).unwrap();
}

#[test]
fn a_new_version_keeps_edition_and_marks() {
    let world = World::new(papers(12));
    world.sync();
    star(&world, "2605.00003");
    let before = world.held();
    world.service.change(|papers| papers[2].version = 2);
    let report = world.sync_at(now().plus(3_600), &wish(&["cs.CL"]));
    assert_eq!((report.added, report.updated), (0, 1));
    let after = world.held();
    assert_eq!((after[2].paper.version, after[2].edition, after[2].marks), (2, before[2].edition, before[2].marks));
    assert!(after[2].marks.star.is_some());
    // An answer of the day before yesterday takes nothing back.
    world.service.change(|papers| papers[2].version = 1);
    assert_eq!(world.sync_at(now().plus(7_200), &wish(&["cs.CL"])).updated, 0);
    assert_eq!(world.held()[2].paper.version, 2);
}

#[test]
fn of_two_versions_on_a_page_the_newer_stays() {
    let world = World::new(papers(8));
    world.service.spoil(|q, a| {
        if q.start > 0 {
            return;
        }
        let newer = Record { version: 2, ..a.papers[4].clone() };
        a.papers.insert(0, newer.clone());
        a.papers.push(Record { version: 1, ..newer });
    });
    assert_eq!(world.sync().exit, None);
    assert_eq!(world.held()[4].paper.version, 2);
}

#[test]
fn a_cross_listed_paper_is_one_paper() {
    let world = World::new(papers(12));
    let report = world.sync_at(now(), &wish(&["cs.CL", "cs.AI"]));
    assert_eq!((report.added, report.exit), (12, None));
    assert!(world.cursor("cs.AI").unwrap().complete.is_some());
}

#[test]
fn a_paper_held_by_moderation_joins_the_newest_edition() {
    let world = World::new(papers(20));
    world.sync();
    // Submitted on Tuesday, so of Wednesday's or Thursday's list by the schedule; seen first on the Monday after.
    let submitted = Stamp::parse("2026-05-12T15:00:00Z").unwrap();
    let late = Record { id: "2605.09999".into(), version: 1, published: submitted, categories: vec!["cs.CL".into()] };
    let new = Record { id: "2605.09998".into(), published: now().plus(1_200), ..late.clone() };
    world.service.change(|papers| papers.extend([late, new]));
    let monday = Stamp::parse("2026-05-18T12:00:00Z").unwrap();
    world.sync_at(monday, &wish(&["cs.CL"]));
    let editions: Vec<_> = world.held().iter().rev().take(2).map(|h| h.edition.unwrap()).collect();
    assert_eq!((editions[0].day.to_string().as_str(), editions[0].how), ("2026-05-18", How::Late));
    assert_eq!((editions[1].day.to_string().as_str(), editions[1].how), ("2026-05-18", How::Computed));
    // And it stays there when it is met again.
    let before = world.held();
    world.sync_at(monday.plus(3 * 86_400), &wish(&["cs.CL"]));
    assert_eq!(world.held(), before);
}

#[test]
fn what_was_not_announced_at_the_last_sync_is_not_late() {
    let world = World::new(papers(20));
    // The sync of Thursday noon covers Thursday morning by time; what came then is announced in the evening.
    let noon = Stamp::parse("2026-05-14T16:00:00Z").unwrap();
    let morning =
        Record { id: "2605.09999".into(), version: 1, published: noon.plus(-7_200), categories: vec!["cs.CL".into()] };
    world.sync_at(noon, &wish(&["cs.CL"]));
    world.service.change(|papers| papers.push(morning));
    world.sync();
    let edition = world.held().last().unwrap().edition.unwrap();
    assert_eq!((edition.day.to_string().as_str(), edition.how), ("2026-05-15", How::Computed));
}

#[test]
fn days_add_and_move_no_cursor_back() {
    let mut all = papers(20);
    all.push(Record {
        id: "2604.00001".into(),
        version: 1,
        published: now().days_before(20),
        categories: vec!["cs.CL".into()],
    });
    let world = World::new(all);
    world.sync();
    let before = world.cursor("cs.CL").unwrap().complete.unwrap();
    let days = |n| Wish { span: Span::Days(n), ..wish(&["cs.CL"]) };
    world.sync_at(now(), &days(2));
    assert_eq!(world.cursor("cs.CL").unwrap().complete.unwrap(), before);
    assert_eq!(world.sync_at(now(), &days(30)).added, 1);
    let after = world.cursor("cs.CL").unwrap().complete.unwrap();
    assert_eq!((after.from, after.to), (before.from.days_before(23), before.to));
    world.assert_truth("thirty days");
}

#[test]
fn starred_papers_are_looked_at_once_a_day_and_unknown_ones_at_once() {
    let mut all = papers(5);
    let old = |id: &str| Record {
        id: id.into(),
        version: 1,
        published: Stamp::parse("2017-06-12T17:57:34Z").unwrap(),
        categories: vec!["cs.CL".into()],
    };
    all.push(old("1706.03762"));
    let world = World::new(all);
    let with = |unknown: &[&str], starred: &[&str]| Wish {
        unknown: unknown.iter().map(|t| id(t)).collect(),
        starred: starred.iter().map(|t| id(t)).collect(),
        ..wish(&["cs.CL"])
    };
    let ids_asked = || {
        let asked = world.service.asked();
        world.service.behave();
        asked.into_iter().map(|q| q.ids).filter(|ids| !ids.is_empty()).collect::<Vec<_>>()
    };
    // A paper that nobody knows comes with the next sync, in the edition of its own day.
    let mut events = Vec::new();
    let tell = &mut |e| events.push(e);
    world.sync_told(now(), &with(&["1706.03762", "0808.05394"], &[]), &Cancel::new(), tell);
    assert!(events.contains(&Event::Refreshed { asked: 2, added: 1, updated: 0 }));
    assert_eq!(ids_asked(), [["1706.03762", "0808.05394"]]);
    assert_eq!(world.held()[0].edition.unwrap().day.to_string(), "2017-06-13");
    // What the service does not know is not asked again within the day.
    world.sync_at(now().plus(60), &with(&["0808.05394"], &["1706.03762"]));
    assert_eq!(ids_asked(), [["0808.05394"]]);
    world.sync_at(now().plus(120), &with(&["0808.05394"], &["1706.03762"]));
    assert_eq!(ids_asked(), [[""; 0]; 0]);
    // A day later the starred ones are looked at: a higher version updates the row, not its edition.
    world.service.change(|papers| papers[5].version = 7);
    world.sync_at(now().plus(86_500), &with(&[], &["1706.03762", "2605.00001"]));
    assert_eq!(ids_asked(), [["1706.03762", "2605.00001"]]);
    let held = &world.held()[0];
    assert_eq!((held.paper.version, held.edition.unwrap().day.to_string().as_str()), (7, "2017-06-13"));
    world.sync_at(now().plus(86_900), &with(&[], &["1706.03762"]));
    assert_eq!(ids_asked(), [[""; 0]; 0]);
    // No answer is no look: it is asked again.
    world.service.spoil(|q, a| {
        if !q.ids.is_empty() {
            a.papers.clear();
        }
    });
    let report = world.sync_at(now().plus(3 * 86_400), &with(&[], &["1706.03762"]));
    // Its feed and its page have nothing either.
    let of_ids = |said: &&String| !said.contains("feed") && !said.contains("listing");
    assert_eq!((report.warnings.iter().filter(of_ids).count(), report.exit), (1, None));
    world.service.behave();
    world.sync_at(now().plus(3 * 86_400 + 60), &with(&[], &["1706.03762"]));
    assert_eq!(ids_asked(), [["1706.03762"]]);
}

#[test]
fn an_entry_that_cannot_be_read_costs_only_itself() {
    let world = World::new(papers(25));
    world.service.spoil(|q, a| {
        let text = a.feed(q).replace("<title>Title of 2605.00012, version 1</title>", "");
        a.instead = Some(common::server::Reply::ok(text));
    });
    let report = world.sync();
    assert_eq!((report.added, report.exit), (24, None));
    assert!(report.warnings.iter().any(|w| w.contains("2605.00012v1")), "{:?}", report.warnings);
    world.service.behave();
    assert_eq!(world.sync().added, 1);
    world.assert_truth("healed");
}
