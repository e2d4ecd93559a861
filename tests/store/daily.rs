//! What the daily list said, kept over many polls.

use super::world::{NOW, World, day, id, on, paper};
use offprint::model::{Daily, DailyList, PaperId, Period, Stamp, Velocity};
use offprint::sources::daily::parse_list;
use offprint::text::Clean;
use proptest::prelude::*;

fn recorded() -> Vec<(PaperId, Daily)> {
    use std::io::Read;
    let file = std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/hf/daily_papers_30.json.gz"));
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(file.unwrap()).read_to_end(&mut bytes).unwrap();
    parse_list(&bytes).unwrap().entries.into_iter().map(|e| (e.id, e.daily)).collect()
}

fn list(period: &str, papers: Vec<(PaperId, Daily)>) -> DailyList {
    DailyList { period: period.parse().unwrap(), papers, is_whole: true }
}

fn voted(upvotes: u32) -> Vec<(PaperId, Daily)> {
    vec![(id("2606.00001"), Daily { upvotes: Some(upvotes), ..Daily::default() })]
}

/// Puts polls of one paper in, each so many seconds after the start.
fn polled(world: &World, polls: &[(i64, u32)]) -> Daily {
    for (after, votes) in polls {
        world.cache().put_daily(&list("2026-06-12", voted(*votes)), NOW.plus(*after)).unwrap();
    }
    world.reader().daily(id("2606.00001")).unwrap().unwrap()
}

fn polls_of(world: &World) -> Vec<(i64, u32)> {
    let conn = rusqlite::Connection::open(&world.places.cache).unwrap();
    let mut asked = conn.prepare("SELECT at, upvotes FROM poll ORDER BY at").unwrap();
    asked.query_map([], |r| Ok((r.get(0)?, r.get(1)?))).unwrap().map(Result::unwrap).collect()
}

#[test]
fn a_recorded_list_comes_out_as_it_went_in() {
    let (world, papers) = (World::new(), recorded());
    world.cache().put_daily(&list("2026-06-12", papers.clone()), NOW).unwrap();
    let reader = world.reader();
    assert_eq!(papers.len(), 30);
    for (id, said) in &papers {
        let wanted = Daily { polled: Some(NOW), ..said.clone() };
        assert_eq!(reader.daily(*id).unwrap(), Some(wanted), "{id}");
    }
    let most = reader.daily(papers.iter().max_by_key(|(_, d)| d.upvotes).unwrap().0).unwrap().unwrap();
    assert_eq!((most.upvotes, most.comments, most.stars), (Some(118), Some(3), Some(9)));
    assert_eq!(most.code.as_deref(), Some("https://github.com/Aiden0526/EvoArena"));
    assert_eq!(most.day, Some(day("2026-06-12")));
    let periods = reader.daily_periods().unwrap();
    assert_eq!((periods.len(), periods[0].papers, periods[0].checked, periods[0].is_whole), (1, 30, NOW, true));
    assert_eq!(reader.daily(id("2606.99999")).unwrap(), None);
    // None of them is held with its record: it is owed, and its day is not listed.
    assert_eq!(reader.daily_days(10).unwrap(), []);
    assert_eq!(world.cache().daily_unknown(day("2026-06-12"), 100).unwrap().len(), 30);
    assert_eq!(world.cache().daily_unknown(day("2026-06-13"), 100).unwrap().len(), 0);
    let known = paper("2606.00467", "A title", "A. Author", "An abstract", "cs.CL");
    world.cache().commit(&[(known, on("2026-06-01"))], None, NOW).unwrap();
    let days = world.reader().daily_days(10).unwrap();
    assert_eq!((days.len(), days[0].day, days[0].papers, days[0].polled), (1, day("2026-06-12"), 1, NOW));
    assert_eq!(world.cache().daily_unknown(day("2026-06-12"), 100).unwrap().len(), 29);
    assert_eq!(world.reader().held(&[id("2606.00467")]).unwrap()[0].known.daily.as_ref().unwrap().comments, Some(2));
}

#[test]
fn what_is_not_said_now_erases_nothing() {
    let (world, papers) = (World::new(), recorded());
    world.cache().put_daily(&list("2026-06-12", papers.clone()), NOW).unwrap();
    let bare = papers.iter().map(|(id, _)| (*id, Daily::default())).collect();
    let later = NOW.plus(5_000);
    world.cache().put_daily(&list("2026-W24", bare), later).unwrap();
    for (id, said) in &papers {
        let wanted = Daily { polled: Some(later), ..said.clone() };
        assert_eq!(world.reader().daily(*id).unwrap(), Some(wanted), "{id}");
    }
    // Another summary takes the name of the old one's model with it.
    let summary = |text: &str| offprint::model::MachineSummary { text: Clean::line(text, 100), model: None };
    let (first, said) = &papers[0];
    let same = summary(&said.summary.as_ref().unwrap().text.clone().into_string()[..40]);
    let other = Daily { summary: Some(same.clone()), ..Daily::default() };
    world.cache().put_daily(&list("2026-06", vec![(*first, other)]), later).unwrap();
    assert_eq!(world.reader().daily(*first).unwrap().unwrap().summary, Some(same));
}

#[test]
fn hostile_names_are_clean_when_they_come_out() {
    let world = World::new();
    world.cache().put_daily(&list("2026-06-12", voted(1)), NOW).unwrap();
    let conn = rusqlite::Connection::open(&world.places.cache).unwrap();
    conn.execute(
        "UPDATE daily SET organisation = ?1, summary = ?1, keywords = '[\"a\u{202e}b\"]'",
        ["x\u{1b}[31m\u{7}\u{202e}y"],
    )
    .unwrap();
    let said = world.reader().daily(id("2606.00001")).unwrap().unwrap();
    assert_eq!((said.organisation.as_deref(), &*said.keywords[0]), (Some("xy"), "ab"));
}

#[test]
fn votes_a_day_are_measured_over_half_an_hour_at_least() {
    let hour = 3_600;
    for (polls, want) in [
        (&[(0, 10)][..], None),
        (&[(0, 10), (1_799, 20)], None),
        (&[(0, 10), (1_800, 11)], Some(4_800)),
        (&[(0, 10), (24 * hour, 22)], Some(1_200)),
        // The last two are too near: the one before counts.
        (&[(0, 10), (24 * hour, 22), (24 * hour + 60, 22)], Some(1_199)),
        (&[(0, 10), (24 * hour, 4)], Some(-600)),
        (&[(0, 10), (0, 12)], None),
        // Told late, by a clock that was set back: the newest moment counts.
        (&[(24 * hour, 22), (0, 10)], Some(1_200)),
    ] {
        assert_eq!(polled(&World::new(), polls).velocity, want.map(Velocity), "{polls:?}");
    }
}

#[test]
fn of_many_polls_the_first_and_the_last_stay() {
    let world = World::new();
    let polls: Vec<(i64, u32)> = (0..120).map(|n| (n * 3_600, n as u32)).collect();
    let said = polled(&world, &polls);
    let kept = polls_of(&world);
    assert_eq!((kept.len(), kept[0], kept[49]), (50, (NOW.0, 0), (NOW.0 + 119 * 3_600, 119)));
    assert_eq!(said.velocity, Some(Velocity(2_400)), "a vote an hour");
    let widest = kept.windows(2).map(|w| w[1].0 - w[0].0).max().unwrap();
    assert!(widest <= 6 * 3_600, "no long time without one: {widest}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn no_order_of_polls_loses_the_newest_votes(polls in proptest::collection::vec((0i64..400_000, 0u32..500), 1..70)) {
        let world = World::new();
        polled(&world, &polls);
        let kept = polls_of(&world);
        let (first, last) = (polls.iter().map(|p| p.0).min().unwrap(), polls.iter().map(|p| p.0).max().unwrap());
        prop_assert!(kept.len() <= 50);
        prop_assert_eq!((kept[0].0, kept[kept.len() - 1].0), (NOW.0 + first, NOW.0 + last));
    }
}

#[test]
fn a_long_list_is_saved_whole() {
    let world = World::new();
    let papers = (0..1_201).map(|n| (id(&format!("2606.{n:05}")), Daily { upvotes: Some(n), ..Daily::default() }));
    let list = DailyList { is_whole: false, ..list("2026-06", papers.collect()) };
    world.cache().put_daily(&list, Stamp(NOW.0)).unwrap();
    let periods = world.reader().daily_periods().unwrap();
    assert_eq!((periods[0].period, periods[0].papers), (Period::month_of(day("2026-06-30")), 1_201));
    assert!(!periods[0].is_whole);
    assert_eq!(world.reader().daily(id("2606.01200")).unwrap().unwrap().upvotes, Some(1_200));
}
