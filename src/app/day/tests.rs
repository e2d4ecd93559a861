//! An edition in each of its states: what the first line and the rule say.

use proptest::prelude::*;

use super::super::fake::{self, Fake, batch, papers};
use super::super::{Effect, Msg, Standing, State, SyncFact, SyncWish, Wait};
use crate::model::{Batch, BatchState, Category, Day, Exit, Fault, Lanes, Stamp};
use crate::text::width::width;
use std::time::Duration;

fn at(text: &str) -> Stamp {
    Stamp::parse(text).unwrap()
}

/// Thirty papers of cs.CL and cs.LG with these batches; twelve are new, six cross-listed, twelve replaced.
fn world(batches: Vec<Batch>) -> Fake {
    let mut all = papers(30);
    fake::announce(&mut all);
    let mut fake = Fake::new(all, 120, 36);
    fake.state.followed.push("cs.LG".parse().unwrap());
    fake.batches = batches;
    fake.ask_again();
    fake
}

fn fact(fake: &Fake, whole: u16) -> String {
    fake.state.head(whole).fact
}

fn rule(fake: &Fake) -> String {
    fake.state.day_rule().into_iter().next().unwrap_or_default()
}

fn offline() -> SyncFact {
    let fault = Fault::new(Exit::Unavailable, "cannot reach arXiv", "no route", "");
    SyncFact::Done { added: 0, fault: Some(fault), at: None }
}

#[test]
fn a_whole_edition_has_one_figure() {
    let whole = |c| batch(c, BatchState::Whole, 30, Some(30));
    let fake = world(vec![whole("cs.CL"), whole("cs.LG")]);
    assert_eq!(fact(&fake, 140), "Fri 29 May 2026 · cs.CL cs.LG · 12 new 6 cross 12 repl · 30/30 ✓");
    // Tabs with counts go first, then the categories, then the kinds.
    assert_eq!(fact(&fake, 90), "Fri 29 May 2026 · 12 new 6 cross 12 repl · 30/30 ✓");
    assert_eq!(fact(&fake, 60), "Fri 29 May 2026 · 30/30 ✓");
    assert_eq!(fact(&fake, 50), "29 May · 30/30 ✓");
    assert_eq!(rule(&fake), "");
}

#[test]
fn of_one_category_the_figure_is_the_listings() {
    let mut fake = world(vec![Batch { healed: 12, ..batch("cs.CL", BatchState::Whole, 139, Some(139)) }]);
    fake.state.followed.pop();
    assert_eq!(fact(&fake, 140), "Fri 29 May 2026 · cs.CL · 12 new 6 cross 12 repl · 139/139 ✓ · healed +12");
    assert_eq!(rule(&fake), "12 of cs.CL came after the listing was first fetched");
}

#[test]
fn a_stale_category_is_named_with_what_it_lacks() {
    let stale =
        Batch { next_try: Some(at("2026-05-29T12:40:00Z")), ..batch("cs.LG", BatchState::Stale, 16, Some(239)) };
    let fake = world(vec![batch("cs.CL", BatchState::Whole, 30, Some(30)), stale.clone()]);
    assert_eq!(fact(&fake, 120), "Fri 29 May 2026 · cs.CL ✓ cs.LG 16/239 stale, again 08:40");
    assert_eq!(fact(&fake, 60), "29 May · cs.CL ✓ cs.LG 16/239 stale, again 08:40");
    assert_eq!(fact(&fake, 55), "29 May · cs.LG 16/239 stale, again 08:40");
    assert_eq!(fact(&fake, 40), "29 May · cs.LG 16/239 stale");
    assert_eq!(rule(&fake), "the feed for cs.LG does not hold all of this edition; the listing page says 239");
    assert_eq!(fake.state.day_surety(), super::Surety::Lacking);
    let none = Batch { held: Lanes::default(), ..stale.clone() };
    let fake = world(vec![none]);
    assert_eq!(fact(&fake, 120), "Fri 29 May 2026 · cs.CL ~ cs.LG 0/239 stale, again 08:40");
    assert_eq!(rule(&fake), "the feed for cs.LG still shows an older edition; the listing page says 239");
    // Of several the one that lacks most is told in full.
    let fake = world(vec![batch("cs.CL", BatchState::Stale, 130, Some(139)), stale]);
    assert_eq!(fact(&fake, 120), "Fri 29 May 2026 · cs.CL stale cs.LG 16/239 stale, again 08:40");
}

#[test]
fn what_is_worked_out_and_what_nobody_counted_say_so() {
    let fake = world(vec![]);
    assert_eq!(fact(&fake, 120), "Fri 29 May 2026 · cs.CL cs.LG · 30 computed ~");
    assert_eq!(rule(&fake), "not seen as a listing: worked out from submission times, replacements missing");
    let listed = |c| batch(c, BatchState::Listed, 30, None);
    let fake = world(vec![listed("cs.CL"), listed("cs.LG")]);
    assert_eq!(fact(&fake, 140), "Fri 29 May 2026 · cs.CL cs.LG · 12 new 6 cross 12 repl · 30 listed");
    let fake = world(vec![listed("cs.CL"), batch("cs.LG", BatchState::Whole, 9, Some(9))]);
    assert_eq!(fact(&fake, 140), "Fri 29 May 2026 · 12 new 6 cross 12 repl · cs.CL listed cs.LG ✓");
}

#[test]
fn until_the_editions_are_known_only_the_day_is_told() {
    let mut fake = world(vec![]);
    fake.state.batches = None;
    assert_eq!((fact(&fake, 120).as_str(), rule(&fake).as_str()), ("Fri 29 May 2026 · cs.CL cs.LG · 30", ""));
}

#[test]
fn what_is_on_its_way_is_told_with_what_is_there() {
    let mut fake = world(vec![batch("cs.CL", BatchState::Whole, 30, Some(30))]);
    fake.feed(Msg::Sync(SyncFact::Began));
    let category = "cs.LG".parse().unwrap();
    let page = SyncFact::Page { category, got: 200, total: 431, window: "today".into(), added: 0 };
    fake.feed(Msg::Sync(page));
    fake.feed(Msg::Sync(SyncFact::Waiting { why: Wait::Pace, left: Duration::from_secs(4) }));
    assert!(fact(&fake, 120).contains("cs.LG ~"), "not before it matters");
    fake.clock += Duration::from_millis(200);
    fake.feed(Msg::Wake);
    assert_eq!(fact(&fake, 120), "Fri 29 May 2026 · cs.CL ✓ cs.LG 200/431 · 4 s");
    assert_eq!(fact(&fake, 40), "29 May · cs.LG 200/431 · 4 s");
}

#[test]
fn a_listing_that_comes_is_told_at_once() {
    let mut fake = world(vec![batch("cs.CL", BatchState::Whole, 30, Some(30))]);
    let stale = batch("cs.LG", BatchState::Stale, 16, Some(239));
    fake.feed(Msg::Sync(SyncFact::Listed { batch: stale, added: 0 }));
    assert_eq!(fact(&fake, 120), "Fri 29 May 2026 · cs.CL ✓ cs.LG 16/239 stale, again 08:40");
    fake.clock += Duration::from_millis(200);
    fake.feed(Msg::Wake);
    assert_eq!(fact(&fake, 120), "Fri 29 May 2026 · cs.CL ✓ cs.LG 16/239");
    fake.feed(Msg::Sync(SyncFact::Listed { batch: batch("cs.LG", BatchState::Whole, 30, Some(30)), added: 0 }));
    assert!(fact(&fake, 140).ends_with("30/30 ✓"));
}

#[test]
fn without_a_network_it_is_said_from_when_it_is() {
    let mut fake = world(vec![batch("cs.CL", BatchState::Whole, 30, Some(30))]);
    fake.feed(Msg::Sync(offline()));
    assert_eq!(fact(&fake, 120), "Fri 29 May 2026 · held from 06:12 · offline");
    assert_eq!(fact(&fake, 30), "29 May · offline");
    assert_eq!(rule(&fake), "");
    let mut fake = world(vec![]);
    fake.feed(Msg::Sync(offline()));
    assert_eq!(fact(&fake, 120), "Fri 29 May 2026 · held · offline");
}

#[test]
fn on_a_day_without_a_mailing_it_is_said_when_the_next_comes() {
    let mut fake = world(vec![batch("cs.CL", BatchState::Whole, 30, Some(30))]);
    fake.state.followed.pop();
    fake.epoch = at("2026-05-30T15:00:00Z");
    fake.feed(Msg::Wake);
    assert_eq!(fact(&fake, 120), "Sat 30 May 2026 · no mailing until Sun 20:00 New York");
    assert_eq!(rule(&fake), "showing Fri 29 May: 30/30 ✓ · [ older");
}

#[test]
fn an_edition_that_is_announced_and_not_here_is_never_left_out() {
    let mut fake = world(vec![batch("cs.CL", BatchState::Whole, 30, Some(30))]);
    fake.epoch = at("2026-06-01T01:00:00Z");
    fake.feed(Msg::Wake);
    let said = fact(&fake, 130);
    assert!(said.ends_with("cs.CL ✓ cs.LG ~ · Mon not fetched"), "{said}");
    assert!(fact(&fake, 36).contains("not fetched"));
    assert_eq!(rule(&fake), "Mon 1 Jun 2026 is announced and not fetched yet · r fetches it");
    let fake = fake.press("]");
    assert_eq!(fact(&fake, 120), "Mon 1 Jun 2026 · not fetched");
    assert_eq!(rule(&fake), "announced Sun 20:00 New York and not fetched · r fetches it");
    assert_eq!(fake.press("]").state.notice.unwrap().text, "Mon 1 Jun 2026 is the newest edition");
}

#[test]
fn an_edition_that_is_not_here_is_asked_for_by_its_day() {
    let mut all = papers(9);
    let old: Day = "2026-05-21".parse().unwrap();
    all[8].edition = all[8].edition.map(|e| crate::model::Edition { day: old, ..e });
    let mut fake = Fake::new(all, 120, 36);
    fake.batches = vec![batch("cs.CL", BatchState::Whole, 9, Some(9))];
    fake.ask_again();
    let wish =
        |fake: &Fake| fake.orders.iter().rev().find_map(|o| if let Effect::Sync(w) = o { Some(*w) } else { None });
    let fake = fake.press("[r");
    assert_eq!(wish(&fake), Some(SyncWish::Edition("2026-05-28".parse().unwrap())));
    // Its papers may have been held already, in another edition.
    let mut fake = fake;
    fake.papers[0].edition = fake.papers[0].edition.map(|e| crate::model::Edition { day: e.day.back(1), ..e });
    fake.feed(Msg::Sync(SyncFact::Done { added: 0, fault: None, at: Some("07:41".into()) }));
    assert_eq!(*fake.state.list().ids, [fake.papers[0].paper.id]);
    let fake = fake.press("]r");
    assert_eq!(wish(&fake), Some(SyncWish::Now), "what is held is not asked for alone");
}

#[test]
fn what_is_done_is_told_with_what_it_took() {
    let whole = |c| batch(c, BatchState::Whole, 30, Some(30));
    let mut fake = world(vec![whole("cs.CL"), whole("cs.LG")]).press("jsj");
    fake.clock += Duration::from_mins(11);
    let fake = fake.press("Vm");
    assert_eq!(fact(&fake, 120), "Fri 29 May 2026 · 30 of 30 ✓ done");
    assert_eq!(rule(&fake), "11 min · 1 star · next mailing Sun 20:00");
    let fake = world(vec![]).press("Vm");
    assert_eq!(fact(&fake, 140), "Fri 29 May 2026 · 30 computed ~ · done ✓");
}

#[test]
fn days_without_an_edition_are_walked_past_and_others_are_not() {
    let mut all = papers(9);
    let old: Day = "2026-05-21".parse().unwrap();
    all[8].edition = all[8].edition.map(|e| crate::model::Edition { day: old, ..e });
    let mut fake = Fake::new(all, 120, 36);
    let mut days = Vec::new();
    for _ in 0..6 {
        fake = fake.press("[");
        days.push(fake.state.edition.unwrap().to_string());
    }
    // Friday, Thursday; not Sunday, not Saturday.
    assert_eq!(days, ["2026-05-28", "2026-05-27", "2026-05-26", "2026-05-25", "2026-05-22", "2026-05-21"]);
    assert!(fake.press("[").state.notice.unwrap().text.contains("the oldest edition held"));
}

#[test]
fn a_day_is_typed_and_the_edition_before_it_is_said() {
    let mut fake = world(vec![]);
    fake.day = fake::day();
    let fake = fake.press("gd");
    assert_eq!(fake.state.command.as_ref().unwrap().line.text(), "edition ");
    assert_eq!(fake.state.names_so_far().len(), 2, "today, and the one held");
    let fake = fake.press("2026-06-07<enter>");
    assert!(fake.state.notice.as_ref().unwrap().text.starts_with("Sun 7 Jun 2026 is not announced yet: this is"));
    let fake = fake.press("gdsomeday<enter>");
    assert!(fake.state.notice.as_ref().unwrap().text.starts_with("someday names no day"));
    assert!(fake.state.command.is_some(), "the line stays to be mended");
}

fn any_batch() -> impl Strategy<Value = Batch> {
    let state = (0i64..4).prop_map(BatchState::from_number);
    let days = prop_oneof![Just(0u32), Just(1)];
    let category = prop_oneof![Just("cs.CL"), Just("cs.LG"), Just("cond-mat.dis-nn")];
    let numbers = (0usize..3_000_000, proptest::option::of(0usize..3_000_000), 0usize..900);
    (state, days, category, numbers, proptest::option::of(1_700_000_000i64..1_900_000_000)).prop_map(
        |(state, back, category, (held, listed, healed), next)| Batch {
            edition: fake::day().back(back),
            healed,
            next_try: next.map(Stamp),
            ..batch(category, state, held, listed)
        },
    )
}

fn fits(state: &State, whole: u16) -> bool {
    let head = state.head(whole);
    let end = head.tabs.last().map_or(0, |t| usize::from(t.x + t.width));
    head.fact.is_empty() || end + 2 + width(&head.fact) <= usize::from(whole)
}

proptest! {
    #[test]
    fn the_first_line_is_never_wider_than_it_is(
        batches in proptest::collection::vec(any_batch(), 0..6),
        followed in 0usize..4,
        hours in 0i64..200,
        failed in any::<bool>(),
        standing in 0u8..3,
        keys in prop_oneof![Just(""), Just("L"), Just("["), Just("LLS"), Just("Vm")],
    ) {
        let mut fake = world(batches);
        let all = ["cs.CL", "cs.LG", "cond-mat.dis-nn"].map(|c| c.parse::<Category>().unwrap());
        fake.state.followed = all[..followed.min(3)].to_vec();
        fake.epoch = fake.epoch.plus(hours * 3_600);
        fake.state.standing = [Standing::Own, Standing::Sample, Standing::SampleForWant][usize::from(standing)];
        if failed {
            fake.feed(Msg::Sync(offline()));
        }
        let fake = if keys.is_empty() { fake } else { fake.press(keys) };
        for whole in 0..180 {
            prop_assert!(fits(&fake.state, whole), "{whole}: {:?}", fake.state.head(whole));
        }
        let forms = fake.state.day_forms();
        prop_assert!(forms.iter().all(|f| !f.is_empty() && !f.starts_with(' ') && !f.contains(" ·  · ")), "{forms:?}");
    }
}
