//! The harvest of records: page by page, whatever breaks it off; and papers by their ids.

use super::days::{FOLLOWED, Life};
use super::*;
use crate::common::double::Fault;
use offprint::model::{BatchState, Day};
use offprint::sync::fetch_version;

/// A reader who wakes up on a Saturday after twelve editions, the pages small.
fn saturday() -> (Life, Stamp) {
    let life = Life::new("2026-05-04", 12);
    life.double.page_size(30);
    let now = life.double.noon("2026-05-16".parse().unwrap());
    (life, now)
}

/// All batches of the corpus so far, less the papers that records do not tell apart.
fn everything(life: &Life) -> Vec<String> {
    let beyond = life.double.beyond_records();
    let mut all = Vec::new();
    for day in &life.double.editions[..10] {
        for category in FOLLOWED {
            let held = life.held(*day, category);
            let sure = held.iter().filter(|(id, _)| !beyond.contains(id));
            all.extend(sure.map(|(id, (kind, _))| format!("{day} {category} {id} {kind}")));
        }
    }
    all
}

fn oai(life: &Life, before: usize) -> Vec<String> {
    life.questions_since(before).into_iter().filter(|asked| asked.starts_with("/oai")).collect()
}

#[test]
fn stopped_after_any_page_the_harvest_goes_on_there() {
    let (undisturbed, now) = saturday();
    undisturbed.sync_at(now);
    let goal = everything(&undisturbed);
    let pages = oai(&undisturbed, 0).len();
    assert!(pages > 8, "{pages}");
    for stop in [1, 2, 3, 5, 8] {
        let (life, now) = saturday();
        let cancel = Cancel::new();
        let mut left = stop;
        life.sync_told(now, &cancel, &mut |event| {
            if matches!(event, Event::Page { .. }) {
                left -= 1;
                if left == 0 {
                    cancel.cancel();
                }
            }
        });
        let before = life.questions();
        assert_eq!(life.sync_at(now.plus(60)).exit, None);
        assert!(everything(&life) == goal, "stopped after page {stop}");
        life.compare(&life.double.editions[..10], "stopped");
        let again = oai(&life, before);
        assert!(again.len() <= pages - stop + 1, "what came is not asked for again: {again:#?}");
        assert_eq!(life.state(life.double.editions[3], "cs.AI"), BatchState::Whole);
    }
}

#[test]
fn a_token_that_is_no_longer_known_is_given_up_for_the_last_whole_day() {
    let (undisturbed, now) = saturday();
    undisturbed.sync_at(now);
    let goal = everything(&undisturbed);
    let (life, now) = saturday();
    life.double.fault("resumptionToken", Fault::BadToken, 1);
    assert_eq!(life.sync_at(now).exit, None);
    assert!(everything(&life) == goal, "a token was not known");
    let first: Vec<_> = oai(&life, 0).into_iter().filter(|asked| asked.contains("set=cs%3Acs%3ACL")).collect();
    assert!(first.len() == 2 && first[0] < first[1], "a later day: {first:#?}");
    // Stopped on one day, gone on with the day after: the token is not even tried.
    let (life, now) = saturday();
    let cancel = Cancel::new();
    life.sync_told(now, &cancel, &mut |event| {
        if matches!(event, Event::Page { .. }) {
            cancel.cancel();
        }
    });
    let before = life.questions();
    assert_eq!(life.sync_at(now.plus(86_400)).exit, None);
    assert!(!oai(&life, before)[0].contains("resumptionToken"), "{:?}", oai(&life, before));
    assert!(everything(&life) == goal, "the day after");
}

#[test]
fn an_answer_that_says_nothing_proves_nothing() {
    for fault in [Fault::NoRecords, Fault::Status(404), Fault::Truncate, Fault::WebPage] {
        let (life, now) = saturday();
        life.double.fault("/oai", fault.clone(), 99);
        life.sync_at(now);
        let state = life.state(life.double.editions[4], "cs.CL");
        assert_eq!(state, BatchState::Computed, "{fault:?}");
        life.double.behave();
        life.sync_at(now.plus(86_400));
        assert_eq!(life.state(life.double.editions[4], "cs.CL"), BatchState::Whole, "{fault:?}");
        life.compare(&life.double.editions[..10], "afterwards");
    }
}

#[test]
fn what_is_gone_stays_here() {
    let (life, now) = saturday();
    life.sync_at(now);
    let day: Day = life.double.editions[9];
    let paper = *life.held(day, "cs.CL").keys().next().unwrap();
    life.double.delete(paper, day);
    let late = Life::new("2026-05-04", 12);
    late.double.delete(paper, day);
    let report = late.sync_at(now);
    let told = report.warnings.iter().filter(|w| w.contains("is gone since") && w.contains(&paper.to_string()));
    assert_eq!(told.count(), 1, "{:?}", report.warnings);
    assert!(late.held(day, "cs.CL").contains_key(&paper));
}

#[test]
fn versions_have_their_dates_and_letters() {
    let (life, now) = saturday();
    life.sync_at(now);
    let today = life.double.editions[9];
    let db = rusqlite::Connection::open(&life.places.cache).unwrap();
    let mut withdrawn = 0;
    for paper in life.double.papers() {
        let newest = paper.version(today);
        let held = newest > 1 && life.held(paper.versions[newest - 1].announced, "cs.CL").contains_key(&paper.id);
        if !held {
            continue;
        }
        let mut asked =
            db.prepare("SELECT number, submitted, source FROM version WHERE key = ?1 ORDER BY number").unwrap();
        let read = |r: &rusqlite::Row<'_>| Ok((r.get(0)?, r.get(1)?, r.get(2)?));
        let versions: Vec<(i64, i64, String)> =
            asked.query_map([paper.id.key()], read).unwrap().map(Result::unwrap).collect();
        let letters = |withdrawn| if withdrawn { "I" } else { "D" }.to_owned();
        let all = (1..).zip(&paper.versions[..newest]);
        let truth: Vec<_> = all.map(|(n, v)| (n, v.submitted.0, letters(v.withdrawn))).collect();
        assert_eq!(versions, truth, "{}", paper.id);
        withdrawn += usize::from(paper.versions[newest - 1].withdrawn);
    }
    assert!(withdrawn > 0, "the corpus has withdrawals");
}

#[test]
fn an_older_version_is_fetched_by_its_number() {
    let (life, now) = saturday();
    life.sync_at(now);
    let today = life.double.editions[9];
    let all = life.double.papers();
    let is_held = |id| Cache::open(&life.places).unwrap().known(&[id]).unwrap() == [id];
    let paper = all.iter().find(|p| p.version(today) == 2 && is_held(p.id)).unwrap();
    let mut cache = Cache::open(&life.places).unwrap();
    fetch_version(life.client(), &mut cache, paper.id, 1, now, &Cancel::new()).unwrap();
    let db = rusqlite::Connection::open(&life.places.cache).unwrap();
    let title: String = db
        .query_row("SELECT title FROM version WHERE key = ?1 AND number = 1", [paper.id.key()], |r| r.get(0))
        .unwrap();
    assert!(title.ends_with("version 1"), "{title}");
    let held = life.reader().held(&[paper.id]).unwrap().remove(0);
    assert_eq!((held.paper.version, held.paper.title.ends_with("version 2")), (2, true));
    let fault = fetch_version(life.client(), &mut cache, paper.id, 9, now, &Cancel::new()).unwrap_err();
    assert_eq!(fault.exit, Exit::Protocol);
}

#[test]
fn what_a_listing_alone_told_comes_by_its_number() {
    let life = Life::new("2026-05-04", 6);
    let day = life.double.editions[3];
    let replaced = |life: &Life| {
        let db = rusqlite::Connection::open(&life.places.cache).unwrap();
        db.query_row("SELECT count(*) FROM paper WHERE partial = 1", [], |r| r.get::<_, i64>(0)).unwrap()
    };
    life.double.fault("/oai", Fault::NoRecords, 99);
    life.double.fault("id_list", Fault::Empty, 9);
    life.noon(day);
    assert!(replaced(&life) > 0, "older papers were replaced");
    life.double.behave();
    life.double.fault("/oai", Fault::NoRecords, 99);
    let before = life.questions();
    life.sync_at(life.double.noon(day).plus(3 * 3_600));
    let asked = life.questions_since(before).into_iter().filter(|asked| asked.contains("id_list")).count();
    assert_eq!((replaced(&life), asked), (0, 1), "one request for all of them");
}
