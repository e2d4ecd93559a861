//! What listings say of the papers held, and what becomes of the days that were worked out.

use offprint::model::{BatchState, Edition, How, Kind, Lanes, Licence, Paper, PaperId, Query, Stamp};
use offprint::store::{BatchNote, Cache, Committed, Listed, Validators};
use offprint::text::Clean;

use crate::world::{NOW, World, category, day, id, on, paper, scope};

const WHOLE: BatchNote = BatchNote { state: BatchState::Whole, listed: None, healed: 0, next_try: None };

/// The record a listing has of a paper.
fn listed(name: &str, kind: Kind, version: u32, categories: &str) -> Listed {
    let mut paper = paper(name, "listed", "A B", "text", categories);
    (paper.version, paper.comment, paper.published, paper.updated) = (version, None, NOW, NOW);
    Listed { paper, licence: Licence::read("http://creativecommons.org/licenses/by/4.0/"), kind, version }
}

fn announce(world: &World, edition: &str, listed: &[Listed], how: How, note: Option<BatchNote>) -> Committed {
    world.cache().announce(day(edition), &category("cs.CL"), listed, how, note.as_ref(), NOW).unwrap()
}

/// The papers of a batch and their kinds, in words.
fn batch(world: &World, edition: &str) -> String {
    let all = world.cache().announced_in(day(edition), &category("cs.CL")).unwrap();
    all.iter().map(|(id, v, kind, how)| format!("{id}v{v} {kind} {}", how.word())).collect::<Vec<_>>().join(", ")
}

fn held(world: &World, name: &str) -> (Paper, Edition) {
    let held = world.reader().held(&[id(name)]).unwrap().remove(0);
    (held.paper, held.edition.unwrap())
}

#[test]
fn a_listing_corrects_the_day_that_was_worked_out() {
    let world = World::with(&[
        (paper("2608.00001", "a", "A B", "t", "cs.CL"), on("2026-08-12")),
        (paper("2608.00002", "b", "A B", "t", "cs.CL"), on("2026-08-13")),
        (paper("2608.00003", "c", "A B", "t", "math.NT cs.CL"), on("2026-08-13")),
    ]);
    announce(&world, "2026-08-13", &[listed("2608.00001", Kind::New, 1, "cs.CL")], How::Listed, None);
    assert_eq!(
        batch(&world, "2026-08-13"),
        "2608.00001v1 new listed, 2608.00002v1 new computed, 2608.00003v1 cross computed"
    );
    assert_eq!(held(&world, "2608.00001").1, Edition { day: day("2026-08-13"), how: How::Listed });
    // Once the batch is known whole, who was only worked out to be in it leaves for the next edition.
    world.cache().note_batch(day("2026-08-13"), &category("cs.CL"), &WHOLE, NOW).unwrap();
    assert_eq!(batch(&world, "2026-08-13"), "2608.00001v1 new listed");
    assert_eq!(batch(&world, "2026-08-14"), "2608.00002v1 new computed, 2608.00003v1 cross computed");
    assert_eq!(held(&world, "2608.00002").1, on("2026-08-14"));
    assert_eq!(held(&world, "2608.00003").1, on("2026-08-13"), "its home is where its primary category is");
    // And nobody comes back by the same reckoning.
    world.cache().commit(&[(paper("2608.00004", "d", "A B", "t", "cs.CL"), on("2026-08-13"))], None, NOW).unwrap();
    assert_eq!(batch(&world, "2026-08-13"), "2608.00001v1 new listed");
    assert_eq!(held(&world, "2608.00004").1, on("2026-08-14"));
}

#[test]
fn a_replacement_is_not_new_and_shows_that_the_paper_is_older() {
    let world = World::with(&[(paper("2608.00001", "a", "A B", "t", "cs.CL"), on("2026-08-13"))]);
    let news = [
        listed("2608.00001", Kind::Replace, 2, "cs.CL"),
        listed("2503.00002", Kind::ReplaceCross, 4, "math.NT cs.CL"),
        listed("2608.00003", Kind::read("absonly"), 1, "cs.CL"),
    ];
    announce(&world, "2026-08-13", &news, How::Listed, Some(WHOLE));
    assert_eq!(
        batch(&world, "2026-08-13"),
        "2503.00002v4 replace-cross listed, 2608.00001v2 replace listed, 2608.00003v1 absonly listed"
    );
    assert_eq!(batch(&world, "2026-08-12"), "2608.00001v2 new computed, 2608.00003v1 new computed");
    assert_eq!(held(&world, "2503.00002").1.day, day("2025-03-31"), "its number tells the month");
    let all = world.cache().batches_since(day("2026-08-01"), &[category("cs.CL")]).unwrap();
    let (newest, before) = (&all[0], &all[1]);
    assert_eq!((newest.edition, newest.state, newest.checked), (day("2026-08-13"), BatchState::Whole, Some(NOW)));
    assert_eq!(newest.held, Lanes { replace: 1, replace_cross: 1, other: 1, ..Lanes::default() });
    assert_eq!((before.state, before.checked, before.held.new), (BatchState::Computed, None, 2));
}

#[test]
fn the_first_announcement_stays_and_better_sources_win() {
    let world = World::new();
    let one = |kind| [listed("2608.00001", kind, 1, "cs.CL")];
    announce(&world, "2026-08-11", &one(Kind::New), How::Harvested, None);
    announce(&world, "2026-08-12", &one(Kind::New), How::Listed, None);
    assert_eq!(
        (batch(&world, "2026-08-11").as_str(), batch(&world, "2026-08-12").as_str()),
        ("", "2608.00001v1 new listed")
    );
    announce(&world, "2026-08-10", &one(Kind::New), How::Harvested, None);
    announce(&world, "2026-08-13", &one(Kind::Cross), How::Listed, None);
    assert_eq!(batch(&world, "2026-08-10") + &batch(&world, "2026-08-13"), "");
    announce(&world, "2026-08-13", &[listed("2608.00001", Kind::Replace, 2, "cs.CL")], How::Harvested, None);
    announce(&world, "2026-08-13", &[listed("2608.00001", Kind::Replace, 3, "cs.CL")], How::Listed, None);
    announce(&world, "2026-08-13", &[listed("2608.00001", Kind::ReplaceCross, 2, "cs.CL")], How::Harvested, None);
    assert_eq!(batch(&world, "2026-08-13"), "2608.00001v3 replace listed");
    // What a listing has whole holds nobody whom a harvest alone had put there.
    announce(&world, "2026-08-13", &[listed("2608.00009", Kind::New, 1, "cs.CL")], How::Harvested, None);
    announce(&world, "2026-08-13", &[], How::Listed, Some(WHOLE));
    assert_eq!(batch(&world, "2026-08-13"), "2608.00001v3 replace listed");
    assert_eq!(batch(&world, "2026-08-14"), "2608.00009v1 new computed");
}

#[test]
fn a_listing_never_hides_what_the_whole_record_knew() {
    let world = World::new();
    let mut full = paper("2608.00001", "whole", "A B", "t", "cs.CL");
    full.comment = Some(Clean::line("12 pages", 99));
    world.cache().commit(&[(full.clone(), on("2026-08-11"))], None, NOW).unwrap();
    announce(&world, "2026-08-11", &[listed("2608.00001", Kind::New, 1, "cs.CL")], How::Listed, None);
    assert_eq!(held(&world, "2608.00001").0, full, "the same version from a listing says nothing new");
    announce(&world, "2026-08-13", &[listed("2608.00001", Kind::Replace, 2, "cs.CL cs.LG")], How::Listed, None);
    let now = held(&world, "2608.00001").0;
    assert_eq!((now.version, &*now.title, now.published, &now.comment), (2, "listed", full.published, &full.comment));
    assert_eq!(world.cache().partials(9).unwrap(), [id("2608.00001")]);
    // The service still has the version before: nothing is lost by that.
    assert_eq!(world.cache().commit(&[(full.clone(), on("2026-08-11"))], None, NOW).unwrap().same, 1);
    assert_eq!(world.cache().partials(9).unwrap().len(), 1);
    let second = Paper { version: 2, updated: NOW, ..full };
    world.cache().commit(&[(second.clone(), on("2026-08-11"))], None, NOW).unwrap();
    assert_eq!(held(&world, "2608.00001"), (second, Edition { day: day("2026-08-11"), how: How::Listed }));
    assert_eq!(world.cache().partials(9).unwrap(), []);
    let dump = crate::world::dump(&world.places.cache);
    assert!(
        dump.contains(r#"Text("whole"), Text("t")"#) && dump.contains("12 pages"),
        "the texts of v1 are kept: {dump}"
    );
    assert!(dump.contains("creativecommons"), "the licence outlives the record");
}

#[test]
fn a_paper_known_from_a_listing_finds_its_day_when_its_time_is_known() {
    let world = World::new();
    announce(&world, "2026-08-13", &[listed("2608.00001", Kind::Replace, 3, "cs.CL")], How::Listed, None);
    let full =
        Paper { version: 3, published: Stamp(NOW.0 - 9 * 86_400), ..paper("2608.00001", "w", "A B", "t", "cs.CL") };
    world.cache().commit(&[(full.clone(), on("2026-08-05"))], None, NOW).unwrap();
    assert_eq!(held(&world, "2608.00001"), (full, on("2026-08-05")));
    assert_eq!(
        (batch(&world, "2026-08-05").as_str(), batch(&world, "2026-08-12").as_str()),
        ("2608.00001v3 new computed", "")
    );
}

#[test]
fn home_is_the_primary_categorys_edition_else_the_listing_that_may_be_the_same() {
    let guest = |edition: &str, computed: &str| {
        let world = World::with(&[(paper("2608.00001", "a", "A B", "t", "math.NT cs.CL"), on(computed))]);
        announce(&world, edition, &[listed("2608.00001", Kind::Cross, 1, "math.NT cs.CL")], How::Listed, None);
        let first = held(&world, "2608.00001").1;
        let mut cache = world.cache();
        let news = [listed("2608.00001", Kind::New, 1, "math.NT cs.CL")];
        cache.announce(day("2026-08-11"), &category("math.NT"), &news, How::Harvested, None, NOW).unwrap();
        assert_eq!(held(&world, "2608.00001").1, Edition { day: day("2026-08-11"), how: How::Harvested });
        first
    };
    assert_eq!(guest("2026-08-13", "2026-08-10"), Edition { day: day("2026-08-13"), how: How::Listed });
    assert_eq!(guest("2026-08-13", "2026-08-03"), on("2026-08-03"), "an older paper is cross-listed now");
}

#[test]
fn the_newest_record_says_in_which_categories_a_paper_is() {
    let world = World::with(&[(paper("2608.00001", "a", "A B", "t", "cs.CL cs.LG cs.AI"), on("2026-08-12"))]);
    announce(&world, "2026-08-12", &[listed("2608.00001", Kind::New, 1, "cs.CL cs.LG cs.AI")], How::Listed, None);
    let mut second = paper("2608.00001", "a", "A B", "t", "cs.LG stat.ML");
    second.version = 2;
    world.cache().commit(&[(second, on("2026-08-13"))], None, NOW).unwrap();
    for (name, found) in [("cs.LG", 1), ("stat.ML", 1), ("cs.AI", 0)] {
        assert_eq!(world.find(&format!("cat:{name}")).len(), found, "{name}");
    }
    assert_eq!(batch(&world, "2026-08-12"), "2608.00001v2 new listed", "what a listing said stays said");
}

#[test]
fn a_whole_batch_is_never_merely_listed_again_and_healing_adds_up() {
    let world = World::new();
    let note = |state, healed, next_try| {
        let note = BatchNote { state, listed: Some(9), healed, next_try };
        world.cache().note_batch(day("2026-08-13"), &category("cs.CL"), &note, NOW).unwrap();
        let batch = world.cache().batches_since(day("2026-08-13"), &[category("cs.CL")]).unwrap().remove(0);
        (batch.state, batch.healed, batch.next_try)
    };
    assert_eq!(note(BatchState::Stale, 0, Some(NOW)), (BatchState::Stale, 0, Some(NOW)));
    assert_eq!(note(BatchState::Stale, 3, Some(NOW)), (BatchState::Stale, 3, Some(NOW)));
    assert_eq!(note(BatchState::Whole, 2, None), (BatchState::Whole, 5, None));
    assert_eq!(note(BatchState::Listed, 0, None), (BatchState::Whole, 5, None));
    assert_eq!(note(BatchState::Stale, 0, None), (BatchState::Stale, 5, None));
}

#[test]
fn ids_alone_affirm_papers_that_are_held() {
    let world = World::with(&[(paper("2608.00001", "a", "A B", "t", "cs.CL"), on("2026-08-12"))]);
    let named: Vec<(PaperId, Kind)> = vec![(id("2608.00001"), Kind::New), (id("2608.00002"), Kind::New)];
    world.cache().affirm(day("2026-08-13"), &category("cs.CL"), &named).unwrap();
    assert_eq!(batch(&world, "2026-08-13"), "2608.00001v1 new listed");
    // The page goes before what feeds said, of the day and of the kind.
    let one = |kind| [(id("2608.00001"), kind)];
    world.cache().affirm(day("2026-08-14"), &category("cs.CL"), &one(Kind::Cross)).unwrap();
    assert_eq!(batch(&world, "2026-08-13") + &batch(&world, "2026-08-14"), "2608.00001v1 cross listed");
    world.cache().affirm(day("2026-08-14"), &category("cs.CL"), &one(Kind::Replace)).unwrap();
    assert_eq!(batch(&world, "2026-08-14"), "2608.00001v1 replace listed");
    world.cache().affirm(day("2026-08-14"), &category("cs.CL"), &one(Kind::New)).unwrap();
    assert_eq!(batch(&world, "2026-08-14"), "2608.00001v1 new listed");
    // But not before what another page has confirmed.
    world.cache().note_batch(day("2026-08-14"), &category("cs.CL"), &WHOLE, NOW).unwrap();
    world.cache().affirm(day("2026-08-17"), &category("cs.CL"), &one(Kind::New)).unwrap();
    assert_eq!(batch(&world, "2026-08-14"), "2608.00001v1 new listed");
}

#[test]
fn a_batch_of_thousands_comes_in_steps_that_each_hold() {
    let world = World::new();
    let all: Vec<Listed> = (1..=1_201).map(|n| listed(&format!("2608.{n:05}"), Kind::New, 1, "cs.CL")).collect();
    let note = BatchNote { listed: Some(1_201), ..WHOLE };
    assert_eq!(announce(&world, "2026-08-13", &all, How::Listed, Some(note)).added, 1_201);
    assert_eq!(announce(&world, "2026-08-13", &all, How::Listed, Some(note)).same, 1_201);
    assert_eq!(world.reader().count(&Query::parse("listed "), &scope(&[])).unwrap(), 1_201);
    let batch = world.cache().batches_since(day("2026-08-13"), &[category("cs.CL")]).unwrap().remove(0);
    assert_eq!((batch.held.all(), batch.listed), (1_201, Some(1_201)));
}

#[test]
fn validators_come_back_as_they_were_given() {
    let world = World::new();
    let mut cache: Cache = world.cache();
    let some = Validators { etag: Some("\"x\"".into()), modified: None };
    assert_eq!(cache.validators("u").unwrap(), None);
    cache.put_validators("u", &some, NOW).unwrap();
    assert_eq!(cache.validators("u").unwrap(), Some(some));
    cache.put_validators("u", &Validators { etag: Some("x".repeat(501)), modified: None }, NOW).unwrap();
    assert_eq!(cache.validators("u").unwrap(), Some(Validators::default()));
}

#[test]
fn a_listing_taken_for_another_is_taken_back() {
    let world = World::with(&[(paper("2608.00005", "e", "A B", "t", "cs.CL"), on("2026-08-12"))]);
    let wrong = [
        listed("2608.00001", Kind::New, 1, "cs.CL"),
        listed("2608.00005", Kind::New, 1, "cs.CL"),
        listed("2503.00002", Kind::Replace, 2, "cs.CL"),
        listed("2608.00003", Kind::New, 1, "cs.CL"),
    ];
    announce(&world, "2026-08-13", &wrong, How::Listed, None);
    world.cache().confirm(day("2026-08-13"), &category("cs.CL"), &[id("2608.00003")], &WHOLE, NOW).unwrap();
    assert_eq!(batch(&world, "2026-08-13"), "2608.00003v1 new listed");
    assert_eq!(batch(&world, "2026-08-12"), "2608.00001v1 new computed");
    assert_eq!(batch(&world, "2026-08-11"), "2608.00005v1 new computed", "when it was submitted is known");
    let primaries = world.cache().primaries(&[id("2608.00003"), id("2608.00009")]).unwrap();
    assert_eq!(primaries, [(id("2608.00003"), category("cs.CL"))]);
}
