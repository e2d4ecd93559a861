//! Pages into the cache, cursors, facts, locks, and what the reader makes of them.

use offprint::model::{How, Mark, Query, Stamp};
use offprint::store::{Cache, Committed, Complete, Cursor, Walk};
use offprint::text::Clean;

use crate::world::{NOW, World, category, day, id, on, paper, papers, scope};

fn cursor() -> Cursor {
    let window = |n: i64| Stamp(NOW.0 + n);
    Cursor {
        category: category("cs.CL"),
        complete: Some(Complete { from: window(0), to: window(5), begun: window(7) }),
        walk: Some(Walk { from: window(5), to: window(9), at: window(6) }),
    }
}

#[test]
fn a_page_and_its_cursor_come_back_as_they_went() {
    let world = World::new();
    let page = papers(3);
    let done = world.cache().commit(&page, Some(&cursor()), NOW).unwrap();
    assert_eq!(done, Committed { added: 3, updated: 0, same: 0 });
    assert_eq!(world.cache().cursor(&category("cs.CL")).unwrap(), Some(cursor()));
    assert_eq!(world.cache().cursors().unwrap(), [cursor()]);
    let held = world.reader().held(&page.iter().map(|(p, _)| p.id).collect::<Vec<_>>()).unwrap();
    let back: Vec<_> = held.into_iter().map(|h| (h.paper, h.edition.unwrap())).collect();
    assert_eq!(back, page);
    assert_eq!(world.cache().commit(&page, None, NOW).unwrap(), Committed { added: 0, updated: 0, same: 3 });
}

#[test]
fn a_cursor_alone_is_committed_and_can_lose_its_parts() {
    let world = World::new();
    world.cache().commit(&[], Some(&cursor()), NOW).unwrap();
    let bare = Cursor { complete: None, walk: None, ..cursor() };
    world.cache().commit(&[], Some(&bare), NOW).unwrap();
    assert_eq!(world.cache().cursors().unwrap(), [bare]);
}

#[test]
fn a_held_paper_keeps_its_edition_and_never_goes_back_a_version() {
    let world = World::new();
    let mut cache = world.cache();
    let first = paper("2608.00001", "old title", "A B", "text", "cs.CL");
    cache.commit(&[(first.clone(), on("2026-08-11"))], None, NOW).unwrap();
    let mut second = first.clone();
    second.version = 2;
    second.title = Clean::line("new title", 100);
    second.categories.push(category("cs.LG"));
    assert_eq!(cache.commit(&[(second.clone(), on("2026-08-13"))], None, NOW).unwrap().updated, 1);
    assert_eq!(cache.commit(&[(first, on("2026-08-13"))], None, NOW).unwrap().same, 1);
    let held = world.reader().held(&[second.id]).unwrap().remove(0);
    assert_eq!(held.paper, second);
    assert_eq!(held.edition, Some(on("2026-08-11")));
    assert_eq!(world.find("title:new "), ["2608.00001"]);
    assert_eq!(world.find("title:old "), Vec::<String>::new());
    assert_eq!(world.find("cat:cs.LG"), ["2608.00001"]);
    // The same version with another text is another text.
    second.summary = Clean::line("corrected", 100);
    assert_eq!(cache.commit(&[(second, on("2026-08-13"))], None, NOW).unwrap().updated, 1);
    assert_eq!(world.find("abstract:corrected "), ["2608.00001"]);
}

#[test]
fn a_page_larger_than_a_transaction_comes_whole() {
    let world = World::with(&papers(1_234));
    assert_eq!(world.reader().papers_held().unwrap(), 1_234);
    assert_eq!(world.reader().count(&Query::default(), &scope(&[])).unwrap(), 1_234);
    let all = world.reader().count(&Query::parse("word "), &scope(&[])).unwrap();
    assert_eq!(all, 1_234, "the index did not keep up");
}

#[test]
fn counts_facts_and_known_ids_are_answered() {
    let page = papers(40);
    let world = World::with(&page);
    let mut cache = world.cache();
    let (from, to) = (page[10].0.published, page[19].0.published);
    let expected = page[10..20].iter().filter(|(p, _)| p.categories.contains(&category("cs.CL"))).count();
    assert_eq!(cache.count_in(&category("cs.CL"), from, to).unwrap(), expected);
    assert_eq!(cache.known(&[id("1706.03762"), page[3].0.id]).unwrap(), [page[3].0.id]);
    assert_eq!(cache.fact("rev").unwrap(), None, "a fact of sync met the cache's own");
    cache.set_fact("tried", 5).unwrap();
    cache.set_fact("tried", 6).unwrap();
    assert_eq!(cache.fact("tried").unwrap(), Some(6));
}

#[test]
fn one_at_a_time_may_sync() {
    let world = World::new();
    let lock = Cache::sync_lock(&world.places).unwrap().unwrap();
    let holder = Cache::sync_lock(&world.places).unwrap().unwrap_err();
    assert_eq!(holder.pid, Some(std::process::id()));
    drop(lock);
    assert!(Cache::sync_lock(&world.places).unwrap().is_ok());
}

#[test]
fn today_is_the_newest_announced_edition_of_what_is_followed() {
    let page = [
        (paper("2608.00001", "a", "A B", "t", "cs.CL"), on("2026-08-11")),
        (paper("2608.00002", "b", "A B", "t", "math.NT cs.CL"), on("2026-08-12")),
        (paper("2608.00003", "c", "A B", "t", "math.NT"), on("2026-08-13")),
        (paper("2608.00004", "d", "A B", "t", "cs.CL"), on("2026-08-14")),
    ];
    let world = World::with(&page);
    let reader = world.reader();
    assert_eq!(reader.today(&scope(&["cs.CL"])).unwrap(), Some(day("2026-08-12")));
    assert_eq!(reader.today(&scope(&["cs.CL", "math.NT"])).unwrap(), Some(day("2026-08-13")));
    assert_eq!(reader.today(&scope(&[])).unwrap(), Some(day("2026-08-13")));
    assert_eq!(reader.today(&scope(&["hep-th"])).unwrap(), None);
    assert_eq!(world.find_in("edition:today", &scope(&["cs.CL"])), ["2608.00002"]);
    assert_eq!(world.find_in("edition:today", &scope(&["hep-th"])), Vec::<String>::new());
    world.mark(Mark::Read, &["2608.00001"]);
    let sizes: Vec<_> = reader.editions(&scope(&["cs.CL"]), 9).unwrap();
    let sizes: Vec<_> = sizes.iter().map(|e| (e.day.to_string(), e.papers, e.unread)).collect();
    assert_eq!(sizes, [("2026-08-12".into(), 1, 1), ("2026-08-11".into(), 1, 0)]);
    world.mark(Mark::Hidden, &["2608.00002"]);
    assert_eq!(reader.editions(&scope(&[]), 1).unwrap()[0].papers, 1);
    assert_eq!(reader.editions(&scope(&[]), 9).unwrap().len(), 2, "an edition all hidden is none");
}

#[test]
fn an_edition_says_how_it_is_known() {
    let mut late = on("2026-08-12");
    late.how = How::Late;
    let world = World::with(&[(paper("2608.00001", "a", "A B", "t", "cs.CL"), late)]);
    assert_eq!(world.reader().held(&[id("2608.00001")]).unwrap()[0].edition, Some(late));
}

#[test]
fn the_version_changes_with_every_file() {
    let world = World::new();
    let reader = world.reader();
    let before = reader.version().unwrap();
    assert_eq!(reader.version().unwrap(), before);
    world.mark(Mark::Star, &["2608.00001"]);
    let marked = reader.version().unwrap();
    assert_ne!(marked, before);
    world.cache().commit(&papers(1), None, NOW).unwrap();
    assert_ne!(reader.version().unwrap(), marked);
}

#[test]
fn an_interrupted_question_says_so() {
    let world = World::with(&papers(2_000));
    let reader = world.reader();
    let stop = reader.interrupter();
    let asked = std::thread::scope(|threads| {
        let (sender, stopped) = std::sync::mpsc::channel::<()>();
        threads.spawn(move || {
            while stopped.try_recv() == Err(std::sync::mpsc::TryRecvError::Empty) {
                stop.interrupt();
            }
        });
        let query = Query::parse("w* OR l* OR s* OR m* sort:relevance");
        let answer = (0..2_000).map(|_| reader.list(&query, &scope(&[]), 50)).find(Result::is_err);
        drop(sender);
        answer
    });
    assert!(matches!(asked, Some(Err(offprint::store::StoreError::Interrupted))), "{asked:?}");
    // And the next one is answered.
    assert!(reader.list(&Query::parse("w"), &scope(&[]), 50).is_ok());
}

#[test]
fn pages_leave_segments_that_are_merged_when_asked_and_no_answer_changes() {
    let world = World::new();
    let mut cache = world.cache();
    for page in papers(600).chunks(60) {
        cache.commit(page, None, NOW).unwrap();
    }
    let segments = || {
        let conn = rusqlite::Connection::open(&world.places.index).unwrap();
        conn.query_row("SELECT count(DISTINCT segid) FROM fts_idx", [], |r| r.get::<_, i64>(0)).unwrap()
    };
    let found = world.find("routing ");
    assert_eq!(segments(), 10, "no page waits for a merge");
    cache.merge_index().unwrap();
    let merged = segments();
    assert!(merged < 4, "{merged}");
    assert_eq!(world.find("routing "), found);
    cache.merge_index().unwrap();
    assert_eq!(segments(), merged);
}

#[test]
fn an_index_left_behind_catches_up_and_one_that_is_gone_is_made_again() {
    let page = papers(600);
    let world = World::with(&page);
    let found = world.find("routing ");
    assert!(found.len() > 20);
    for suffix in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{suffix}", world.places.index.display()));
    }
    assert_eq!(world.prepare(), []);
    assert_eq!(world.find("routing "), found);
    // An index of another cache is begun anew.
    let other = World::with(&papers(10));
    std::fs::copy(&world.places.index, &other.places.index).unwrap();
    assert_eq!(other.prepare(), []);
    let all = Query::parse("word ");
    assert_eq!(other.reader().count(&all, &scope(&[])).unwrap(), 10);
    let conn = rusqlite::Connection::open(&other.places.index).unwrap();
    let entries: i64 = conn.query_row("SELECT count(*) FROM fts WHERE fts MATCH 'word'", [], |r| r.get(0)).unwrap();
    assert_eq!(entries, 10);
}
