//! Copies of starred papers: what is left when the cache is lost.

use offprint::model::{Mark, PaperId};
use offprint::text::Clean;

use crate::world::{NOW, World, gesture, id, on, paper};

fn lose_cache(world: &World) {
    for file in [&world.places.cache, &world.places.index] {
        for suffix in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{suffix}", file.display()));
        }
    }
    assert_eq!(world.prepare(), []);
}

#[test]
fn starred_papers_outlive_the_cache() {
    let starred = paper("2608.00001", "sparse routing", "First Word", "gates choose experts", "cs.CL cs.LG");
    let other = paper("2608.00002", "plain", "Second Word", "nothing", "cs.CL");
    let world = World::with(&[(starred.clone(), on("2026-08-12")), (other.clone(), on("2026-08-12"))]);
    let unknown = id("2601.00009");
    let star = gesture(Mark::Star, &[starred.id, unknown], Some(NOW));
    world.library().apply(&star, &[starred.clone(), other.clone()]).unwrap();
    lose_cache(&world);
    let both = ["2608.00001", "2601.00009"];
    assert_eq!(world.find("is:starred"), both);
    assert_eq!(world.find("is:starred sort:oldest"), ["2601.00009", "2608.00001"]);
    for query in [
        "rout",
        "\"sparse routing\"",
        "author:word ",
        "abstract:gat*",
        "cat:cs.lg",
        "cat:cs",
        "id:2608.00001 ",
        "-plain routing ",
    ] {
        assert_eq!(world.find(query), ["2608.00001"], "{query}");
    }
    for query in ["plain ", "cat:hep-th", "edition:2026-08-12", "since:9y", "title:gates ", "is:hidden", "-is:starred"]
    {
        assert_eq!(world.find(query), Vec::<String>::new(), "{query}");
    }
    let reader = world.reader();
    let rows = reader.rows(&[unknown, starred.id, other.id]).unwrap();
    assert_eq!((rows[0].version, &*rows[0].title, rows[0].day), (0, "", None));
    assert_eq!((rows[1].version, &*rows[1].title, rows[1].marks.star), (1, "sparse routing", Some(NOW)));
    assert_eq!(rows[2].version, 0, "a paper without a star was kept");
    let held = reader.held(&[unknown, starred.id]).unwrap();
    assert_eq!(held.len(), 1);
    assert_eq!((&held[0].paper, held[0].edition), (&starred, None));
    assert_eq!(reader.unknown_marked(9).unwrap(), [unknown]);
    assert_eq!(reader.papers_held().unwrap(), 1);
    // When the papers come again they stand in the list once.
    world.cache().commit(&[(starred, on("2026-08-12"))], None, NOW).unwrap();
    assert_eq!(world.find("is:starred"), both);
}

#[test]
fn copies_that_fell_behind_are_found_and_refreshed() {
    let mut one = paper("2608.00001", "first title", "First Word", "text", "cs.CL");
    let world = World::with(&[(one.clone(), on("2026-08-12"))]);
    let reader = world.reader();
    assert_eq!(reader.stale_kept(9).unwrap(), []);
    world.mark(Mark::Star, &["2608.00001"]);
    assert_eq!(reader.stale_kept(9).unwrap(), [one.clone()]);
    world.library().keep(&[one.clone()]).unwrap();
    assert_eq!(reader.stale_kept(9).unwrap(), []);
    let old = one.clone();
    one.version = 2;
    one.title = Clean::line("second title", 100);
    world.cache().commit(&[(one.clone(), on("2026-08-12"))], None, NOW).unwrap();
    assert_eq!(reader.stale_kept(9).unwrap(), [one.clone()]);
    world.library().keep(&[one.clone()]).unwrap();
    // An older version never takes its place.
    world.library().keep(&[old]).unwrap();
    assert_eq!(world.library().records().unwrap()[0].paper, Some(one));
}

#[test]
fn the_starred_are_listed_newest_star_first() {
    let world = World::new();
    let mut library = world.library();
    let all: Vec<PaperId> = ["2608.00003", "2608.00001", "2608.00002"].map(id).to_vec();
    for (n, paper) in (0..).zip(&all) {
        library.apply(&gesture(Mark::Star, &[*paper], Some(NOW.plus(n))), &[]).unwrap();
    }
    let newest: Vec<PaperId> = all.into_iter().rev().collect();
    assert_eq!(world.reader().starred(9).unwrap(), newest);
    assert_eq!(world.reader().starred(2).unwrap(), newest[..2]);
    // As a list, too, held or not.
    world.cache().commit(&[(paper("2608.00001", "t", "A B", "s", "cs.CL"), on("2026-08-12"))], None, NOW).unwrap();
    let listed: Vec<String> = newest.iter().map(ToString::to_string).collect();
    assert_eq!(world.find("is:starred sort:starred"), listed);
}
