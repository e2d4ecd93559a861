//! However it was disturbed, the next sync ends where an undisturbed one does.

use super::*;
use crate::common::arxiv::{Answer, Question};

#[test]
fn stopped_after_any_page_the_next_sync_ends_in_the_same_place() {
    let undisturbed = World::new(papers(55));
    assert_eq!(undisturbed.sync().exit, None);
    let goal = undisturbed.everything();
    for pages in 0..=6 {
        let world = World::new(papers(55));
        let cancel = Cancel::new();
        if pages == 0 {
            cancel.cancel();
        }
        let mut left = pages;
        let report = world.sync_told(now(), &wish(&["cs.CL"]), &cancel, &mut |event| {
            if matches!(event, Event::Page { .. }) {
                left -= 1;
                if left == 0 {
                    cancel.cancel();
                }
            }
        });
        assert_eq!(report.added, (pages * 10).min(55), "after {pages} pages");
        assert_eq!(report.exit, (pages < 6).then_some(Exit::Later));
        let asked = world.service.asked().len();
        assert_eq!(world.sync().exit, None);
        assert_eq!(world.everything(), goal, "after {pages} pages");
        if (1..6).contains(&pages) {
            assert!(world.service.asked().len() - asked <= 7 - pages, "what came is not asked for again");
        }
    }
}

#[test]
fn a_walk_that_is_stopped_again_and_again_gets_there() {
    let world = World::new(papers(55));
    // Two papers a page come twice, as they share a minute with the next.
    for _ in 0..7 {
        let cancel = Cancel::new();
        world.sync_told(now(), &wish(&["cs.CL"]), &cancel, &mut |event| {
            if matches!(event, Event::Page { .. }) {
                cancel.cancel();
            }
        });
    }
    world.assert_truth("page by page");
    let undisturbed = World::new(papers(55));
    undisturbed.sync();
    world.sync();
    assert_eq!(world.everything(), undisturbed.everything());
}

/// How many seeds to try: ten times as many with `OFFPRINT_SOAK`.
fn soak(seeds: u64) -> u64 {
    if std::env::var_os("OFFPRINT_SOAK").is_some() { 10 * seeds } else { seeds }
}

/// A small generator of numbers, the same for the same seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % sides).unwrap()
    }
}

/// Spoils about a third of the answers in one of the ways that services do.
fn disorder(seed: u64) -> impl Fn(&Question, &mut Answer) {
    move |question, answer| {
        let mut dice = Dice(seed.wrapping_mul(977).wrapping_add(question.nth as u64));
        for _ in 0..4 {
            dice.roll(2);
        }
        let some = dice.roll(10) % answer.papers.len().max(1);
        match dice.roll(18) {
            0 => {
                let copy = answer.papers.first().cloned();
                answer.papers.extend(copy);
            }
            1 => answer.papers.reverse(),
            2 if !answer.papers.is_empty() => drop(answer.papers.remove(some)),
            3 => answer.papers.truncate(some),
            4 => answer.papers.clear(),
            5 if !answer.papers.is_empty() => answer.papers.swap(0, some),
            6 => answer.papers = [answer.papers.clone(), answer.papers.clone()].concat(),
            _ => {}
        }
    }
}

#[test]
fn two_syncs_find_the_truth_through_any_disorder() {
    for seed in 0..soak(12) {
        let world = World::new(papers(47));
        world.service.spoil(disorder(seed));
        world.sync();
        // New papers arrive, others are revised, between two syncs.
        world.service.behave();
        world.service.change(|all| {
            all[11].version = 3;
            let at = now().plus(-30_000);
            let categories = vec!["cs.CL".to_owned()];
            all.push(Record { id: "2605.00900".into(), version: 1, published: at, categories });
        });
        assert_eq!(world.sync_at(now().plus(1_800), &wish(&["cs.CL"])).exit, None, "seed {seed}");
        world.assert_truth(&format!("seed {seed}"));
    }
}

#[test]
fn a_sync_through_disorder_never_says_complete_of_less() {
    for seed in 100..100 + soak(12) {
        let world = World::new(papers(47));
        world.service.spoil(disorder(seed));
        if world.sync().exit.is_none() {
            world.assert_truth(&format!("seed {seed}"));
            assert!(world.cursor("cs.CL").unwrap().complete.is_some());
        } else {
            assert!(world.cursor("cs.CL").is_none_or(|c| c.complete.is_none()), "seed {seed}");
        }
    }
}

#[test]
fn papers_that_shift_while_they_are_walked_are_all_met() {
    // A paper is released into the first page while the second is fetched: all others move by one.
    let world = World::new(papers(45));
    let released = Record {
        id: "2605.00800".into(),
        version: 1,
        published: world.service.papers()[4].published,
        categories: vec!["cs.CL".into()],
    };
    let service = Arc::downgrade(&world.service);
    world.service.spoil(move |question, _| {
        if question.nth == 1 {
            service.upgrade().unwrap().change(|papers| papers.push(released.clone()));
        }
    });
    assert_eq!(world.sync().exit, None);
    world.assert_truth("released in the walk");
}

#[test]
fn a_window_with_too_many_papers_is_split() {
    let undisturbed = World::new(papers(100));
    undisturbed.sync();
    let mut world = World::new(papers(100));
    world.pages.limit = 30;
    let report = world.sync();
    assert_eq!((report.added, report.exit), (100, None));
    assert!(world.service.asked().iter().all(|q| q.start + q.max <= 30));
    assert_eq!(world.everything(), undisturbed.everything());
    // Also when it is stopped in between, after any page.
    for pages in 1..11 {
        let mut world = World::new(papers(100));
        world.pages.limit = 30;
        let cancel = Cancel::new();
        let mut left = pages;
        world.sync_told(now(), &wish(&["cs.CL"]), &cancel, &mut |event| {
            if matches!(event, Event::Page { .. }) {
                left -= 1;
                if left == 0 {
                    cancel.cancel();
                }
            }
        });
        assert_eq!(world.sync().exit, None);
        assert_eq!(world.everything(), undisturbed.everything(), "after {pages} pages");
    }
}

#[test]
fn a_split_with_quiet_hours_is_whole() {
    // All papers in one hour at the end: most slices are empty, and may be.
    let mut all = papers(70);
    for (n, paper) in all.iter_mut().enumerate() {
        paper.published = now().plus(-7_200 + 30 * i64::try_from(n).unwrap());
    }
    let mut world = World::new(all);
    world.pages.limit = 30;
    assert_eq!(world.sync().exit, None);
    world.assert_truth("quiet hours");
}

#[test]
fn parts_that_do_not_add_up_are_no_whole() {
    let mut world = World::new(papers(70));
    world.pages.limit = 30;
    let hidden = std::sync::Mutex::new(None);
    // One part with papers, always the same, is answered as if it had none.
    world.service.spoil(move |question, answer| {
        let part = (question.from.clone(), question.to.clone());
        let mut hidden = hidden.lock().unwrap();
        if answer.papers.len() < 30 && hidden.is_none() && answer.total.parse::<usize>().is_ok_and(|t| t <= 30 && t > 0)
        {
            *hidden = Some(part.clone());
        }
        if hidden.as_ref() == Some(&part) {
            answer.papers.clear();
            answer.total = "0".into();
        }
    });
    let report = world.sync();
    assert!(is_partial(&report) && report.added > 30, "{report:?}");
    assert_eq!(world.cursor("cs.CL").and_then(|c| c.complete), None);
    world.service.behave();
    assert_eq!(world.sync().exit, None);
    world.assert_truth("the part that was hidden");
}

#[test]
fn a_gap_in_a_page_is_gone_back_for() {
    // A paper of the second page never comes; in the second case the last total even agrees.
    for lie in [0, 1] {
        let world = World::new(papers(45));
        world.service.spoil(move |question, answer| {
            answer.papers.retain(|p| p.id != "2605.00015");
            if question.start == 40 {
                answer.total = (45 - lie).to_string();
            }
        });
        let report = world.sync();
        assert!(is_partial(&report), "{report:?}");
        assert_eq!(report.added, 44);
        let at = world.cursor("cs.CL").and_then(|c| c.walk).unwrap().at;
        assert_eq!(at, world.service.papers()[9].published);
        world.service.behave();
        assert_eq!(world.sync().exit, None);
        world.assert_truth("the gap");
    }
}

#[test]
fn a_paper_skipped_between_pages_is_gone_back_for() {
    // Each page repeats the last paper of the one before, for want of a tie-breaker, and drops its own last.
    let world = World::new(papers(45));
    world.service.spoil(|question, answer| {
        if question.start == 20 {
            let before = papers(45)[19].clone();
            answer.papers.insert(0, before);
            answer.papers.remove(1);
        }
    });
    let report = world.sync();
    assert!(is_partial(&report), "{report:?}");
    world.service.behave();
    assert_eq!(world.sync().exit, None);
    world.assert_truth("skipped");
}

#[test]
fn a_paper_taken_away_in_the_walk_hides_no_other() {
    let world = World::new(papers(45));
    let service = Arc::downgrade(&world.service);
    world.service.spoil(move |question, _| {
        if question.nth == 0 {
            service.upgrade().unwrap().change(|papers| drop(papers.remove(3)));
        }
    });
    assert_eq!(world.sync().exit, None);
    assert_eq!(world.held().len(), 44, "all that the service still has");
    assert_eq!(world.reader().papers_held().unwrap(), 45);
}

#[test]
fn more_papers_in_a_minute_than_can_be_walked_are_told() {
    let mut all = papers(50);
    let at = now().plus(-86_400);
    for paper in &mut all {
        paper.published = at;
    }
    let mut world = World::new(all);
    world.pages.limit = 30;
    let report = world.sync();
    assert!(is_partial(&report));
    assert_eq!(report.added, 30);
    assert!(world.service.asked().len() < 120, "{}", world.service.asked().len());
}
