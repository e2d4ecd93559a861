//! What papers say of themselves: mined behind the pages, made up for in old caches, read with rows and papers; and the
//! texts of older versions.

use offprint::model::{Badge, Findings, LinkKind};
use offprint::text::Clean;

use crate::world::{NOW, World, id, on, paper, papers, scope};

fn telling(comment: &str) -> offprint::model::Paper {
    let mut paper = paper("2608.00001", "a title", "A B", "text", "cs.CL");
    paper.comment = Some(Clean::line(comment, 500));
    paper
}

fn findings(world: &World) -> Findings {
    world.reader().held(&[id("2608.00001")]).unwrap().remove(0).known.findings
}

fn badges(world: &World) -> Vec<Badge> {
    world.reader().rows(&[id("2608.00001")], &scope(&[])).unwrap().remove(0).badges
}

#[test]
fn a_page_is_mined_when_it_is_saved_and_again_when_it_changes() {
    let world = World::new();
    let first = telling("Accepted at NeurIPS 2026 workshop. Code: https://github.com/a/b. 12 pages");
    world.cache().commit(&[(first.clone(), on("2026-08-11"))], None, NOW).unwrap();
    assert_eq!(world.cache().unmined().unwrap(), 0);
    let found = findings(&world);
    assert_eq!(found, Findings::of(first.comment.as_deref(), &first.summary));
    assert_eq!(found.venue.unwrap().to_string(), "NeurIPS 2026 workshop");
    assert_eq!((found.pages, found.links[0].kind), (Some(12), LinkKind::Code));
    assert_eq!(badges(&world), [Badge::Venue(Clean::line("NeurIPS 2026 workshop", 100)), Badge::Code]);
    let mut second = telling("This paper has been withdrawn by the author");
    second.version = 2;
    world.cache().commit(&[(second, on("2026-08-11"))], None, NOW).unwrap();
    assert_eq!(badges(&world), [Badge::Withdrawn]);
    assert!(findings(&world).is_withdrawn);
    let old = world.reader().texts(first.id, 1).unwrap().unwrap();
    assert_eq!((old.comment, old.version), (first.comment, 1), "what it was before can be compared");
}

#[test]
fn an_old_cache_is_mined_when_there_is_time_and_read_before() {
    let world = World::with(&[(telling("ICML 2026"), on("2026-08-11"))]);
    world.cache().commit(&papers(700), None, NOW).unwrap();
    let conn = rusqlite::Connection::open(&world.places.cache).unwrap();
    conn.execute_batch("DELETE FROM finding; UPDATE fact SET value = 0 WHERE name = 'mined'").unwrap();
    assert_eq!(findings(&world).venue.unwrap().to_string(), "ICML 2026", "out of the texts themselves");
    assert_eq!(badges(&world), []);
    let mut cache = world.cache();
    assert_eq!(cache.unmined().unwrap(), 701);
    assert_eq!(cache.mine(usize::MAX).unwrap(), 701);
    assert_eq!((cache.unmined().unwrap(), cache.mine(usize::MAX).unwrap()), (0, 0));
    assert_eq!(badges(&world).len(), 1);
}

#[test]
fn a_kept_copy_tells_what_it_says() {
    let world = World::with(&[(telling("ICML 2026"), on("2026-08-11"))]);
    world.mark(offprint::model::Mark::Star, &["2608.00001"]);
    let held: Vec<_> = world.reader().held(&[id("2608.00001")]).unwrap();
    world.library().keep(&[held[0].paper.clone()]).unwrap();
    let conn = rusqlite::Connection::open(&world.places.cache).unwrap();
    conn.execute_batch(
        "PRAGMA foreign_keys = OFF; DELETE FROM finding; DELETE FROM version; DELETE FROM paper_category; DELETE FROM wide;
         DELETE FROM paper",
    )
    .unwrap();
    assert_eq!(findings(&world).venue.unwrap().to_string(), "ICML 2026");
}

#[test]
fn the_texts_of_a_version_are_those_it_had() {
    let mut newest = telling("9 pages");
    newest.version = 3;
    let world = World::with(&[(newest.clone(), on("2026-08-11"))]);
    let conn = rusqlite::Connection::open(&world.places.cache).unwrap();
    let key = newest.id.key();
    let put = "INSERT INTO version (key, number, submitted, title, abstract, authors) VALUES (?1, 2, 99, 'old', 'words', ?2)
               ON CONFLICT DO UPDATE SET title = excluded.title, abstract = excluded.abstract, authors = excluded.authors,
                   submitted = excluded.submitted";
    conn.execute(put, (key, r#"[{"name":"C D"}]"#)).unwrap();
    let texts = |version| world.reader().texts(newest.id, version).unwrap();
    assert_eq!(texts(3), Some(newest.clone()));
    let second = texts(2).unwrap();
    assert_eq!((&*second.title, &*second.summary, second.comment, second.version), ("old", "words", None, 2));
    assert_eq!((&*second.authors[0].name, second.updated.0), ("C D", 99));
    assert_eq!(texts(1), None);
    assert_eq!(world.reader().texts(id("2608.09999"), 1).unwrap(), None);
}

#[test]
fn nine_weeks_of_titles_are_those_of_followed_categories() {
    let page: Vec<_> = [
        ("2608.00001", "cs.CL", "2026-08-11"),
        ("2608.00002", "cs.CL", "2026-08-03"),
        ("2608.00003", "hep-th", "2026-08-11"),
    ]
    .map(|(id, category, day)| (paper(id, id, "A B", "text", category), on(day)))
    .into();
    let world = World::with(&page);
    let weeks = |followed: &[&str]| {
        let mut weeks: Vec<_> = world.reader().week_papers(&scope(followed)).unwrap();
        weeks.sort_by(|a, b| a.title.cmp(&b.title));
        weeks.into_iter().map(|w| (w.title.to_string(), w.week)).collect::<Vec<_>>()
    };
    assert_eq!(weeks(&["cs.CL"]), [("2608.00001".into(), 0), ("2608.00002".into(), 1)]);
    assert_eq!(weeks(&[]).len(), 3);
}
