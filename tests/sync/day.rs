//! The true day: listings against services that know the truth. What is held of an edition must be what was announced.

use std::collections::BTreeMap;

use offprint::model::{Batch, BatchState, Change, Day, How, Kind, Mark};
use offprint::store::{Gesture, Step};

use super::*;
use crate::common::double::corpus::CATEGORIES;
use crate::common::double::{Double, Fault};

/// A reader of some categories, and the services.
struct Morning {
    double: Arc<Double>,
    server: Server,
    client: Client,
    places: Places,
    followed: Vec<Category>,
    _dir: TempDir,
}

impl Morning {
    fn new(first: &str, editions: usize) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let places = Places::under(&dir.path().join("data"));
        let (double, server) = Double::start(first, editions);
        prepare(&places, double.now()).unwrap();
        let services = Services::parse(Some(&server.base()), Some("0")).unwrap();
        let gates = dir.path().join("gates");
        let client = Client::new(Setup { agent: "offprint/test".into(), gates, services, limits: Limits::default() });
        let followed = CATEGORIES.map(cat).to_vec();
        Self { double, server, client, places, followed, _dir: dir }
    }

    fn sync(&self) -> Report {
        self.sync_told(&Cancel::new(), &mut |_| {})
    }

    fn sync_told(&self, cancel: &Cancel, tell: &mut dyn FnMut(Event)) -> Report {
        let wish = Wish { categories: self.followed.clone(), ..wish(&[]) };
        let taxonomy = Taxonomy { entries: Vec::new() };
        let (calendar, now) = (&self.double.calendar, self.double.now());
        let context = Context { calendar, taxonomy: &taxonomy, now, pages: Pages::default() };
        run(&wish, &self.client, &mut self.cache(), &context, cancel, tell)
    }

    fn cache(&self) -> Cache {
        Cache::open(&self.places).unwrap()
    }

    fn edition(&self, nth: usize) -> Day {
        self.double.editions[nth]
    }

    /// What is held of an edition.
    fn held(&self, day: Day, category: &str) -> BTreeMap<PaperId, Kind> {
        let all = self.cache().announced_in(day, &cat(category)).unwrap();
        all.into_iter().map(|(id, _, kind, _)| (id, kind)).collect()
    }

    fn batch(&self, day: Day, category: &str) -> Batch {
        let all = self.cache().batches_since(day, &[cat(category)]).unwrap();
        all.into_iter().find(|b| b.edition == day).unwrap()
    }

    fn is_true(&self, day: Day, category: &str) -> bool {
        let (batch, truth) = (self.batch(day, category), self.double.truth(day, category));
        let whole = batch.state == BatchState::Whole && batch.listed == Some(truth.len());
        whole && self.held(day, category) == truth
    }

    #[track_caller]
    fn assert_true(&self, day: Day) {
        for name in CATEGORIES {
            assert_eq!(self.held(day, name), self.double.truth(day, name), "{name} on {day}");
            assert!(self.is_true(day, name), "{name} on {day}: {:?}", self.batch(day, name));
        }
    }

    /// The paths asked for since the last time, in order.
    fn asked(&self, from: usize) -> Vec<String> {
        self.server.seen().into_iter().skip(from).map(|s| format!("{}?{}", s.path, s.query)).collect()
    }
}

#[test]
fn every_edition_is_the_listing_morning_after_morning() {
    let morning = Morning::new("2026-08-10", 12);
    for nth in 0..12 {
        morning.double.set_day(morning.edition(nth));
        let report = morning.sync();
        assert_eq!((report.exit, &report.warnings[..]), (None, &[][..]), "{report:?}");
        assert_eq!(report.batches.len(), 4);
        for day in &morning.double.editions[..=nth] {
            morning.assert_true(*day);
        }
    }
    // No paper is known by two spellings.
    for paper in morning.double.papers() {
        for held in Reader::open(&morning.places).unwrap().held(&[paper.id]).unwrap() {
            assert_eq!(&*held.paper.authors[0].name, paper.author);
        }
    }
}

#[test]
fn the_first_category_shows_after_the_first_answer_and_the_referee_comes_last() {
    let morning = Morning::new("2026-08-10", 3);
    let mut first = None;
    morning.sync_told(&Cancel::new(), &mut |event| {
        if let (Event::Listed { batch, added, .. }, None) = (event, &first) {
            first = Some((batch.category, batch.state, added > 0, morning.server.seen().len()));
        }
    });
    assert_eq!(first, Some((cat("cs.CL"), BatchState::Listed, true, 1)));
    let asked = morning.asked(0);
    let kinds: Vec<&str> = asked.iter().map(|path| path.split('/').nth(1).unwrap()).collect();
    let mut order = kinds.clone();
    order.dedup();
    assert_eq!(order[0], "rss");
    assert_eq!(order.last(), Some(&"list"));
    assert_eq!(kinds.iter().filter(|k| **k == "rss").count(), 4);
}

#[test]
fn a_stale_category_is_named_and_heals_an_hour_later() {
    let morning = Morning::new("2026-08-10", 4);
    morning.sync();
    let day = morning.edition(1);
    morning.double.set_day(day);
    morning.double.fault("/rss/cs.AI", Fault::Stale, 1);
    morning.double.fault("/list/cs.AI", Fault::Status(503), 9);
    let report = morning.sync();
    assert_eq!(report.exit, Some(Exit::Later));
    let stale: Vec<_> = report.stale().map(|b| (b.category.clone(), b.next_try)).collect();
    assert_eq!(stale, [(cat("cs.AI"), Some(morning.double.now().plus(3_600)))]);
    assert!(report.is_finished(), "the rest is there: {report:?}");
    morning.assert_true(morning.edition(0));
    for name in ["cs.CL", "math.CO", "hep-th"] {
        assert_eq!(morning.held(day, name), morning.double.truth(day, name), "{name}");
    }
    morning.double.behave();
    morning.double.set_now(morning.double.now().plus(3_600));
    assert_eq!(morning.sync().exit, None);
    morning.assert_true(day);
    // The records told of all of them while the feed was stale.
    let replaced = morning.double.truth(day, "cs.AI").values().filter(|kind| kind.is_replacement()).count();
    let healed = morning.batch(day, "cs.AI").healed;
    assert!((replaced.max(1)..=morning.double.truth(day, "cs.AI").len()).contains(&healed), "{healed}, {replaced}");
    assert_eq!(morning.batch(day, "cs.CL").healed, 0);
}

#[test]
fn a_category_whose_feed_and_page_fail_for_ever_keeps_no_other_back() {
    let morning = Morning::new("2026-08-10", 3);
    morning.sync();
    let day = morning.edition(1);
    morning.double.set_day(day);
    for path in ["/rss/cs.CL", "/atom/cs.CL", "/list/cs.CL"] {
        morning.double.fault(path, Fault::Status(500), 99);
    }
    morning.sync();
    for name in ["cs.AI", "math.CO", "hep-th"] {
        assert_eq!(morning.batch(day, name).state, BatchState::Whole, "{name}");
    }
}

#[test]
fn a_feed_that_was_cut_is_healed_by_its_page() {
    let morning = Morning::new("2026-08-10", 4);
    // The records would heal it first.
    morning.double.fault("/oai", Fault::NoRecords, 999);
    morning.sync();
    let day = morning.edition(1);
    morning.double.set_day(day);
    morning.double.fault("/rss/cs.CL", Fault::Short, 1);
    let mut seen = Vec::new();
    let report = morning.sync_told(&Cancel::new(), &mut |event| {
        if let Event::Listed { batch, .. } = event
            && batch.category == cat("cs.CL")
        {
            seen.push((batch.state, batch.listed, batch.healed));
        }
    });
    let truth = morning.double.truth(day, "cs.CL").len();
    let cut = truth / 2;
    let (state, listed, healed) = seen.pop().unwrap();
    assert_eq!((seen, state, listed), (vec![(BatchState::Listed, Some(cut), 0)], BatchState::Whole, Some(truth)));
    // The walk between the two had brought some of the rest.
    assert!(healed <= truth - cut, "{healed}");
    assert_eq!(report.exit, None);
    morning.assert_true(day);
}

#[test]
fn a_feed_that_was_cut_is_named_where_no_page_counts_it() {
    let morning = Morning::new("2026-08-10", 4);
    morning.double.fault("/oai", Fault::NoRecords, 999);
    morning.sync();
    let day = morning.edition(1);
    morning.double.set_day(day);
    morning.double.fault("/rss/cs.CL", Fault::Short, 9);
    morning.double.fault("/list", Fault::Status(503), 99);
    let report = morning.sync();
    let batch = morning.batch(day, "cs.CL");
    assert_eq!((report.exit, batch.state, batch.listed), (Some(Exit::Later), BatchState::Stale, None));
    assert!(report.warnings.iter().any(|said| said.contains("cut short")), "{:?}", report.warnings);
    morning.double.behave();
    morning.double.set_now(morning.double.now().plus(3_600));
    assert_eq!(morning.sync().exit, None);
    morning.assert_true(day);
}

#[test]
fn where_no_feed_tells_the_day_its_page_does() {
    for fault in [|| Fault::Status(403), || Fault::Truncate, || Fault::Empty] {
        let morning = Morning::new("2026-08-10", 4);
        morning.sync();
        let day = morning.edition(1);
        morning.double.set_day(day);
        morning.double.fault("/rss", fault(), 99);
        morning.double.fault("/atom", fault(), 99);
        let report = morning.sync();
        assert_eq!(report.exit, None, "{report:?}");
        assert!(!report.warnings.is_empty());
        morning.assert_true(day);
    }
}

#[test]
fn a_page_of_the_day_before_under_todays_date_counts_nothing() {
    let morning = Morning::new("2026-08-10", 4);
    morning.sync();
    let (before, day) = (morning.edition(0), morning.edition(1));
    morning.double.set_day(day);
    morning.double.fault("/rss/cs.CL", Fault::Stale, 9);
    morning.double.fault("/list/cs.CL", Fault::Stale, 9);
    assert_eq!(morning.sync().exit, Some(Exit::Later));
    assert_eq!(morning.batch(day, "cs.CL").state, BatchState::Stale);
    let announced = morning.double.truth(day, "cs.CL");
    assert!(morning.held(day, "cs.CL").keys().all(|id| announced.contains_key(id)));
    morning.assert_true(before);
    morning.double.behave();
    morning.double.set_now(morning.double.now().plus(3_600));
    assert_eq!(morning.sync().exit, None);
    morning.assert_true(day);
}

#[test]
fn a_page_that_knows_more_than_the_service_of_queries_leaves_the_edition_short() {
    let morning = Morning::new("2026-08-10", 4);
    let day = morning.edition(1);
    morning.double.fault("/oai", Fault::NoRecords, 999);
    morning.double.set_day(day);
    morning.double.fault("/rss/cs.CL", Fault::Short, 1);
    morning.double.fault("id_list", Fault::Empty, 9);
    morning.double.fault("search_query", Fault::Empty, 99);
    let report = morning.sync();
    let batch = morning.batch(day, "cs.CL");
    assert_eq!((batch.state, batch.listed), (BatchState::Stale, Some(morning.double.truth(day, "cs.CL").len())));
    let lacking = morning.double.truth(day, "cs.CL").len() - batch.held.all();
    assert!(lacking > 0, "the feeds of the others held them all");
    assert_ne!(report.exit, None);
    morning.double.behave();
    assert_eq!(morning.sync().exit, None);
    morning.assert_true(day);
}

#[test]
fn yesterdays_batch_under_todays_date_is_taken_for_what_it_is_on_the_first_morning_too() {
    for page in [None, Some(Fault::Status(503))] {
        let morning = Morning::new("2026-08-10", 4);
        let (before, day) = (morning.edition(1), morning.edition(2));
        morning.double.set_day(day);
        morning.double.fault("/rss/", Fault::Stale, 4);
        if let Some(fault) = page.clone() {
            morning.double.fault("/list/", fault, 9);
        }
        morning.sync();
        morning.double.behave();
        if page.is_some() {
            // Nobody could know better: the next morning tells.
            morning.double.set_now(morning.double.now().plus(3_600));
            assert_eq!(morning.sync().exit, None);
        }
        morning.assert_true(day);
        for name in CATEGORIES {
            let held = morning.held(before, name);
            let new = |all: &BTreeMap<PaperId, Kind>| all.iter().filter(|(_, k)| **k == Kind::New).count();
            assert!(new(&held) <= new(&morning.double.truth(before, name)) + 3, "{name}");
        }
    }
}

#[test]
fn a_weekend_has_no_feed_and_its_page_tells_fridays_edition() {
    let morning = Morning::new("2026-08-10", 8);
    let friday: Day = "2026-08-14".parse().unwrap();
    for hours in [24, 48, 57] {
        let fresh = Morning::new("2026-08-10", 8);
        fresh.double.set_now(fresh.double.noon(friday).plus(hours * 3_600 - 3_600));
        let report = fresh.sync();
        assert_eq!(report.exit, None, "{hours}: {report:?}");
        if hours < 57 {
            fresh.assert_true(friday);
        }
    }
    morning.double.set_day(friday);
    morning.sync();
    morning.double.set_now(morning.double.now().plus(86_400));
    let before = morning.server.seen().len();
    assert_eq!(morning.sync().exit, None);
    morning.assert_true(friday);
    assert!(!morning.asked(before).iter().any(|path| path.starts_with("/list")), "what is whole is not counted again");
    // On Sunday evening Monday's edition is announced, and no feed has it yet.
    let monday: Day = "2026-08-17".parse().unwrap();
    morning.double.set_now(morning.double.calendar.announced_at(monday).plus(10_000));
    assert_eq!(morning.sync().exit, None);
    morning.assert_true(friday);
    morning.double.set_day(monday);
    assert_eq!(morning.sync().exit, None);
    morning.assert_true(monday);
}

#[test]
fn thanksgiving_and_the_sunday_of_the_clocks_keep_their_editions() {
    for (first, days) in [("2026-11-23", 8), ("2026-10-29", 6), ("2026-03-05", 5)] {
        let morning = Morning::new(first, days);
        let mut now = morning.double.now();
        let end = morning.double.noon(morning.edition(days - 1)).plus(7_200);
        while now <= end {
            morning.double.set_now(now);
            let report = morning.sync();
            assert_eq!(report.exit, None, "{now}: {report:?}");
            morning.assert_true(morning.double.calendar.newest(now).day);
            now = now.plus(86_400);
        }
        for day in &morning.double.editions {
            morning.assert_true(*day);
        }
    }
}

#[test]
fn nothing_is_asked_twice_that_has_not_changed() {
    let morning = Morning::new("2026-08-10", 3);
    morning.sync();
    let before = (morning.held(morning.edition(0), "cs.CL"), morning.server.seen().len());
    let mut listed = 0;
    let report =
        morning.sync_told(&Cancel::new(), &mut |event| listed += usize::from(matches!(event, Event::Listed { .. })));
    assert_eq!((report.added, report.updated, listed), (0, 0, 0));
    let seen = morning.server.seen();
    let feeds: Vec<_> = seen[before.1..].iter().filter(|s| s.path.starts_with("/rss")).collect();
    assert_eq!(feeds.len(), 4);
    assert!(feeds.iter().all(|s| s.header("If-None-Match").is_some()));
    assert_eq!(morning.held(morning.edition(0), "cs.CL"), before.0);
    // The next morning the same answer would be an old one.
    morning.double.set_day(morning.edition(1));
    morning.double.fault("/rss/cs.CL", Fault::Stale, 1);
    morning.double.fault("/list/", Fault::Status(503), 9);
    morning.sync();
    assert_eq!(morning.batch(morning.edition(1), "cs.CL").state, BatchState::Stale);
}

#[test]
fn a_replacement_of_a_read_paper_keeps_its_mark_and_is_a_replacement() {
    let morning = Morning::new("2026-08-10", 6);
    morning.sync();
    let mut library = Library::open(&morning.places, RunId(1)).unwrap();
    let read: Vec<PaperId> =
        CATEGORIES.iter().flat_map(|name| morning.held(morning.edition(0), name).into_keys()).collect();
    let changes = read.iter().map(|&paper| Change { paper, mark: Mark::Read, to: Some(now()) }).collect();
    library.apply(&Gesture { what: "read".into(), at: now(), step: Step::Silent, changes }, &[]).unwrap();
    let mut replaced = 0;
    for nth in 1..6 {
        morning.double.set_day(morning.edition(nth));
        morning.sync();
        for name in CATEGORIES {
            for (id, kind) in morning.held(morning.edition(nth), name).into_iter().filter(|(id, _)| read.contains(id)) {
                let held = Reader::open(&morning.places).unwrap().held(&[id]).unwrap().remove(0);
                assert_eq!(held.marks.read, Some(now()));
                replaced += usize::from(kind.is_replacement());
                assert_ne!(kind, Kind::New);
            }
        }
    }
    assert!(replaced > 0, "the dice gave no replacement");
}

#[test]
fn one_paper_in_two_feeds_is_new_in_one_and_a_cross_list_in_the_other() {
    let morning = Morning::new("2026-08-10", 2);
    morning.sync();
    let day = morning.edition(0);
    let (home, guest) = (morning.held(day, "cs.CL"), morning.held(day, "cs.AI"));
    let both: Vec<_> = home.iter().filter(|(id, kind)| **kind == Kind::New && guest.contains_key(id)).collect();
    assert!(!both.is_empty());
    assert!(both.iter().all(|(id, _)| guest[*id] == Kind::Cross));
    let id = *both[0].0;
    let held = Reader::open(&morning.places).unwrap().held(&[id]).unwrap();
    assert_eq!(held.len(), 1);
    assert_eq!(held[0].edition.unwrap().day, day);
    assert_eq!(held[0].edition.unwrap().how, How::Listed);
}

#[test]
fn a_sync_that_is_ended_anywhere_is_made_good_by_the_next() {
    let events = {
        let morning = Morning::new("2026-08-10", 3);
        let mut events = 0;
        morning.sync_told(&Cancel::new(), &mut |_| events += 1);
        events
    };
    for stop in (0..events).step_by(if events > 40 { 3 } else { 1 }) {
        let morning = Morning::new("2026-08-10", 3);
        let (cancel, mut seen) = (Cancel::new(), 0);
        morning.sync_told(&cancel, &mut |_| {
            if seen == stop {
                cancel.cancel();
            }
            seen += 1;
        });
        assert_eq!(morning.sync().exit, None, "stopped at event {stop}");
        morning.assert_true(morning.edition(0));
    }
}

#[test]
fn answers_that_are_no_listing_change_nothing() {
    for fault in [
        Fault::Empty,
        Fault::Truncate,
        Fault::Cut,
        Fault::WebPage,
        Fault::Status(500),
        Fault::Status(404),
        Fault::Status(429),
    ] {
        let morning = Morning::new("2026-08-10", 3);
        morning.sync();
        let everything =
            || CATEGORIES.map(|name| (morning.held(morning.edition(0), name), morning.batch(morning.edition(0), name)));
        let before = everything();
        morning.double.set_day(morning.edition(1));
        for path in ["/rss/", "/atom/", "/list/", "/api/", "/oai"] {
            morning.double.fault(path, fault.clone(), 99);
        }
        morning.sync();
        assert_eq!(everything(), before, "{fault:?}");
        assert!(morning.held(morning.edition(1), "cs.CL").is_empty(), "{fault:?}");
        morning.double.behave();
        assert_eq!(morning.sync().exit, None, "{fault:?}");
        morning.assert_true(morning.edition(1));
    }
}

#[test]
fn many_categories_are_asked_together() {
    let mut morning = Morning::new("2026-08-10", 3);
    morning.followed.extend(
        ["math.NT", "math.AG", "math.DG", "math.GT", "cs.LO", "cs.CC", "cs.DS", "cs.DM", "cs.FL", "cs.PL"].map(cat),
    );
    morning.sync();
    let feeds: Vec<String> = morning.asked(0).into_iter().filter(|path| path.starts_with("/rss")).collect();
    assert_eq!(feeds.len(), 2, "{feeds:?}");
    let day = morning.edition(0);
    for name in CATEGORIES {
        let ids: Vec<PaperId> = morning.held(day, name).into_keys().collect();
        assert_eq!(ids, morning.double.truth(day, name).into_keys().collect::<Vec<_>>(), "{name}");
    }
}
