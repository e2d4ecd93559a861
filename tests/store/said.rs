//! What was said of papers, asked by queries: how they were announced, their versions, venues, links and votes.

use std::fmt::Write;

use offprint::model::{Badge, How, Kind, Mark, PaperId, Query, Watch};
use offprint::store::{Listed, Scope};
use offprint::text::Clean;

use crate::world::{NOW, World, category, day, id, on, paper, papers, scope};

const EARLY: &str = "2026-08-10";
const LATE: &str = "2026-08-13";

/// The last sign of every id a query finds.
fn find(world: &World, text: &str, scope: &Scope) -> String {
    let found = world.find_in(text, scope);
    found.iter().map(|i| &i[i.len() - 1..]).collect::<Vec<_>>().join(" ")
}

/// Papers as `2608.00001 replace 2`: id, kind, version.
fn announce(world: &World, edition: &str, to: &str, papers: &str) {
    let listed = |text: &str| {
        let mut words = text.split(' ');
        let (number, kind, version) = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap());
        let version = version.parse().unwrap();
        let mut paper = world.reader().held(&[id(number)]).unwrap().remove(0).paper;
        paper.version = version;
        Listed { paper, licence: None, kind: Kind::read(kind), version }
    };
    let listed: Vec<Listed> = papers.split(", ").map(listed).collect();
    world.cache().announce(day(edition), &category(to), &listed, How::Listed, None, NOW).unwrap();
}

fn sql(file: &std::path::Path, text: &str) {
    rusqlite::Connection::open(file).unwrap().execute_batch(text).unwrap();
}

fn key(number: &str) -> i64 {
    id(number).key()
}

/// 1 is new on the early day and cross-listed to cs.AI on the late one; 2 was only worked out to be new on the late one; 3
/// is replaced there, 4 is replaced where it is cross-listed, 5 is of math and cross-listed on the late day, 6 has another
/// word; 7 is nobody's but the times', of the late day, in math and cs.AI.
fn shelf() -> World {
    let of = |n: usize, categories: &str, edition: &str| {
        (paper(&format!("2608.0000{n}"), "sparse routing", "A B", "text", categories), on(edition))
    };
    let world = World::with(&[
        of(1, "cs.CL cs.AI", EARLY),
        of(2, "cs.CL", LATE),
        of(3, "cs.CL", "2026-08-04"),
        of(4, "math.NT cs.CL", "2026-08-05"),
        of(5, "math.NT cs.CL", LATE),
        of(6, "cs.CL", "2026-08-04"),
        of(7, "math.NT cs.AI", LATE),
    ]);
    announce(&world, EARLY, "cs.CL", "2608.00001 new 1");
    announce(&world, LATE, "cs.AI", "2608.00001 cross 1");
    announce(
        &world,
        LATE,
        "cs.CL",
        "2608.00003 replace 2, 2608.00004 replace-cross 3, 2608.00005 cross 1, 2608.00006 absonly 1",
    );
    world
}

#[test]
fn an_edition_has_who_was_announced_there_first_or_again() {
    let world = shelf();
    let both = scope(&["cs.CL", "cs.AI"]);
    for (query, found) in [
        ("edition:2026-08-10 cat:cs.CL", "1"),
        ("edition:2026-08-10 cat:cs.AI", ""),
        ("edition:2026-08-13 cat:cs.AI", "1 7"),
        // As arXiv prints it: new, cross-listed, replaced, cross-listed and replaced, the rest; each by id.
        ("edition:today cat:cs.CL", "2 5 3 4 6"),
        ("edition:today cat:cs.CL OR cat:cs.AI", "2 1 5 7 3 4 6"),
        ("edition:today cat:cs.CL cat:cs.AI", ""),
        ("edition:today cat:cs.CL OR cat:cs.AI cat:cs.AI", "1 7"),
        ("edition:today", "2 1 5 7 3 4 6"),
        ("edition:today cat:cs", "2 1 5 7 3 4 6"),
        ("edition:today -cat:cs.CL", "7"),
        ("edition:today -edition:2026-08-10", "2 5 7 3 4 6"),
        ("edition:today OR edition:2026-08-10 cat:cs.AI", "7 1"),
        ("edition:today cat:cs.CL sort:newest", "5 2 4 6 3"),
        ("edition:today cat:cs.CL OR cat:cs.AI sort:oldest", "3 6 4 1 2 5 7"),
        ("edition:2026-08-12", ""),
        ("edition:thu cat:cs.AI", "1 7"),
        // Each once, though it stands in several.
        ("edition:2026-08-10..2026-08-13 cat:cs.CL OR cat:cs.AI", "7 5 2 1 4 6 3"),
        ("edition:today..2026-08-01 cat:cs.AI", "7 1"),
        ("edition:1y..today cat:cs.AI", "7 1"),
        ("edition:1y..today cat:cs.AI OR cat:cs.CL sort:oldest", "3 6 4 1 2 5 7"),
        // Kinds are those in that edition, to those categories; the strongest counts.
        ("edition:today cat:cs.CL kind:new", "2"),
        ("edition:today cat:cs.CL kind:cross", "5"),
        ("edition:today cat:cs.CL kind:replace", "3"),
        ("edition:today cat:cs.CL kind:replace-cross", "4"),
        ("edition:today cat:cs.CL kind:replaced", "3 4"),
        ("edition:today cat:cs.CL kind:other", "6"),
        ("edition:today cat:cs.CL -kind:replaced", "2 5 6"),
        ("edition:today cat:cs.CL kind:new OR kind:cross", "2 5"),
        ("edition:today cat:cs.AI kind:cross", "1 7"),
        ("edition:today cat:cs.AI kind:new", ""),
        ("edition:today kind:new", "2 5 7"),
        ("edition:10d..today cat:cs.CL kind:new", "2 1 6 3"),
        ("edition:1y..today cat:cs.CL kind:replaced", "4 3"),
        ("edition:today kind:replaced sparse ", "3 4"),
        // Without an edition: in any.
        ("kind:replaced", "4 3"),
        ("kind:cross cat:cs.AI", "7 1"),
        ("kind:new cat:cs.AI", ""),
        ("kind:other", "6"),
        // A replacement makes no paper new, nor newer.
        ("since:today", "7 5 2"),
        ("is:unread edition:today cat:cs.CL", "2 5 3 4 6"),
    ] {
        assert_eq!(find(&world, query, &both), found, "{query}");
    }
    world.mark(Mark::Read, &["2608.00003"]);
    assert_eq!(find(&world, "is:unread edition:today cat:cs.CL", &both), "2 5 4 6", "and takes no mark away");
}

#[test]
fn editions_and_batches_are_counted_by_the_same_rule() {
    let world = shelf();
    world.mark(Mark::Read, &["2608.00003"]);
    world.mark(Mark::Hidden, &["2608.00006"]);
    let reader = world.reader();
    let sizes = |followed: &[&str]| {
        let sizes = reader.editions(&scope(followed), 9).unwrap();
        sizes.iter().map(|e| format!("{} {}/{}", e.day, e.unread, e.papers)).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(sizes(&["cs.CL"]), "2026-08-13 3/4, 2026-08-10 1/1, 2026-08-05 1/1, 2026-08-04 0/1");
    assert_eq!(sizes(&["cs.AI", "cs.CL"]), "2026-08-13 5/6, 2026-08-10 1/1, 2026-08-05 1/1, 2026-08-04 0/1");
    assert_eq!(sizes(&["cs.AI"]), "2026-08-13 2/2");
    assert_eq!(reader.editions(&scope(&["cs.CL"]), 2).unwrap().len(), 2);
    for edition in reader.editions(&scope(&["cs.CL", "cs.AI"]), 9).unwrap() {
        let query = Query::parse(&format!("edition:{} cat:cs.CL OR cat:cs.AI", edition.day));
        assert_eq!(reader.count(&query, &scope(&[])).unwrap(), edition.papers, "{query}");
    }
    let batches = reader.batches(&scope(&["cs.AI", "cs.CL"]), 2).unwrap();
    let told: Vec<String> = batches
        .iter()
        .map(|b| {
            let l = b.held;
            let lanes = [l.new, l.cross, l.replace, l.replace_cross, l.other];
            format!("{} {} {} {lanes:?}", b.edition, b.category, b.state.word())
        })
        .collect();
    assert_eq!(
        told,
        [
            "2026-08-13 cs.AI computed [0, 2, 0, 0, 0]",
            "2026-08-13 cs.CL computed [1, 1, 1, 1, 1]",
            "2026-08-10 cs.AI computed [0, 0, 0, 0, 0]",
            "2026-08-10 cs.CL computed [1, 0, 0, 0, 0]",
        ]
    );
    assert_eq!(reader.batches(&scope(&[]), 9).unwrap(), []);
}

#[test]
fn today_may_be_a_day_of_replacements_alone() {
    let world = World::with(&[(paper("2608.00001", "a", "A B", "t", "cs.CL"), on(EARLY))]);
    assert_eq!(world.reader().today(&scope(&["cs.CL"])).unwrap(), Some(day(EARLY)));
    announce(&world, LATE, "cs.CL", "2608.00001 replace 2");
    assert_eq!(world.reader().today(&scope(&["cs.CL"])).unwrap(), Some(day(LATE)));
    assert_eq!(world.reader().today(&scope(&["math.NT"])).unwrap(), None);
    assert_eq!(world.reader().today(&scope(&[])).unwrap(), Some(day(LATE)));
    let before = Scope { announced: day("2026-08-12"), ..scope(&["cs.CL"]) };
    assert_eq!(world.reader().today(&before).unwrap(), Some(day(EARLY)));
}

/// 1 has code and stands at NeurIPS 2026, 2 at `100%_real` with a page, 3 was withdrawn by its word, 4 by its history;
/// 5, 6 and 7 are on the daily list.
fn told() -> World {
    let world = shelf();
    let mut rows = String::new();
    for (n, venue, year, code, project, withdrawn) in
        [(1, "'NeurIPS'", "2026", 1, 0, 0), (2, "'100%_real'", "NULL", 0, 1, 0), (3, "NULL", "NULL", 0, 0, 1)]
    {
        let key = key(&format!("2608.0000{n}"));
        write!(
            rows,
            "INSERT INTO finding (key, venue, venue_year, has_code, has_project, withdrawn, links)
             VALUES ({key}, {venue}, {year}, {code}, {project}, {withdrawn}, '[]')
             ON CONFLICT (key) DO UPDATE SET venue = excluded.venue, venue_year = excluded.venue_year,
                 has_code = excluded.has_code, has_project = excluded.has_project, withdrawn = excluded.withdrawn;"
        )
        .unwrap();
    }
    write!(rows, "UPDATE version SET source = 'I' WHERE key = {} AND number = 3;", key("2608.00004")).unwrap();
    for (n, on, votes, velocity) in
        [(5, "20260812", "118", "250"), (6, "20260813", "20", "900"), (7, "20260813", "5", "NULL")]
    {
        let key = key(&format!("2608.0000{n}"));
        write!(
            rows,
            "INSERT INTO daily (key, day, upvotes, velocity, keywords, polled) VALUES ({key}, {on}, {votes}, {velocity},
                 '[]', 0);"
        )
        .unwrap();
    }
    // One the cache does not hold.
    rows.push_str("INSERT INTO daily (key, day, upvotes, keywords, polled) VALUES (5, 20260813, 999, '[]', 0);");
    sql(&world.places.cache, &rows);
    world
}

#[test]
fn what_was_said_of_a_paper_is_asked_for() {
    let world = told();
    for (query, found) in [
        ("venue:neurips", "1"),
        ("venue:NEUR", "1"),
        ("venue:\"neurips 2026\"", "1"),
        ("venue:\"neurips 2025\"", ""),
        ("venue:ips", ""),
        ("venue:100%_", "2"),
        ("venue:%1", ""),
        ("has:venue", "2 1"),
        ("has:code", "1"),
        ("has:project", "2"),
        ("-has:venue", "7 5 4 6 3"),
        ("has:code OR has:project sparse ", "2 1"),
        ("is:withdrawn", "4 3"),
        ("is:withdrawn -kind:replace-cross", "3"),
        ("on:daily", "7 5 6"),
        ("on:2026-08-13", "7 6"),
        ("on:2026-W33", "7 5 6"),
        ("on:2026-08 upvotes:>5", "5 6"),
        ("on:2026-07", ""),
        ("upvotes:20", "5 6"),
        ("upvotes:>20", "5"),
        ("upvotes:<20", "7"),
        ("upvotes:<=20", "7 6"),
        ("-upvotes:>20", "7 2 1 4 6 3"),
        ("edition:today upvotes:>5 cat:cs.CL", "5 6"),
        ("sort:upvotes", "5 6 7 2 1 4 3"),
        ("sort:velocity", "6 5 7 2 1 4 3"),
        ("edition:today cat:cs.CL sort:upvotes", "5 6 2 4 3"),
        ("on:2026-08-13 sort:upvotes", "6 7"),
        ("sparse sort:velocity", "6 5 7 2 1 4 3"),
    ] {
        assert_eq!(find(&world, query, &scope(&[])), found, "{query}");
    }
}

#[test]
fn an_update_is_what_came_after_the_reader_looked() {
    let world = shelf();
    assert_eq!(find(&world, "is:updated", &scope(&[])), "", "nothing is starred or read");
    world.mark(Mark::Star, &["2608.00001", "2608.00003"]);
    world.mark(Mark::Read, &["2608.00004"]);
    let held = |n: usize, at: i64| {
        let key = key(&format!("2608.0000{n}"));
        sql(&world.places.cache, &format!("UPDATE version SET held = {at} WHERE key = {key} AND number > 1"));
    };
    held(3, NOW.0 + 5);
    held(4, NOW.0 - 5);
    assert_eq!(find(&world, "is:updated", &scope(&[])), "3", "4 was here already when it was read");
    sql(
        &world.places.library,
        &format!(
            "INSERT INTO looked VALUES ({}, 2, 0), ({}, 1, 0), ({}, 1, 0)",
            key("2608.00003"),
            key("2608.00004"),
            key("2608.00001")
        ),
    );
    assert_eq!(find(&world, "is:updated", &scope(&[])), "4");
    assert_eq!(find(&world, "-is:updated cat:cs.CL", &scope(&[])), "5 2 1 6 3");
    assert_eq!(find(&world, "edition:today is:updated OR kind:new cat:cs.CL", &scope(&[])), "2 4");
    let rows = world.reader().rows(&[id("2608.00004"), id("2608.00003")], &scope(&[])).unwrap();
    assert_eq!(rows[0].badges, [Badge::Updated]);
    assert_eq!(rows[1].badges, []);
    assert_eq!(world.reader().held(&[id("2608.00004")]).unwrap()[0].known.looked, Some(1));
}

#[test]
fn rows_and_papers_carry_what_is_known() {
    let world = told();
    let both = scope(&["cs.CL", "cs.AI"]);
    let all: Vec<PaperId> = (1..=7).map(|n| id(&format!("2608.0000{n}"))).collect();
    let rows = world.reader().rows(&all, &both).unwrap();
    let clean = |text: &str| Clean::line(text, 100);
    assert_eq!(rows[0].announced, [(day(LATE), Kind::Cross), (day(EARLY), Kind::New)]);
    assert_eq!(rows[0].badges, [Badge::Venue(clean("NeurIPS 2026")), Badge::Code]);
    assert_eq!(rows[1].announced, [], "only the times speak of it");
    assert_eq!(rows[2].announced, [(day(LATE), Kind::Replace)]);
    assert_eq!(rows[2].badges, [Badge::Withdrawn]);
    assert_eq!(rows[3].badges, [Badge::Withdrawn]);
    assert_eq!(rows[4].badges, [Badge::Upvotes(118)]);
    assert_eq!(rows[5].announced, [(day(LATE), Kind::read("absonly"))]);
    let of = |followed: &[&str]| world.reader().rows(&all[..1], &scope(followed)).unwrap().remove(0).announced;
    assert_eq!(of(&["cs.CL"]), [(day(EARLY), Kind::New)]);
    assert_eq!(of(&[]).len(), 2);

    let watching = Scope { watched: vec![Watch::parse("author:\"A B\"").unwrap()], ..scope(&[]) };
    let rows = world.reader().rows(&all, &watching).unwrap();
    assert_eq!(rows[2].badges, [Badge::Withdrawn, Badge::Watched]);
    assert_eq!(rows[4].badges, [Badge::Watched, Badge::Upvotes(118)]);

    let held = world.reader().held(&[all[0], all[3]]).unwrap();
    let said: Vec<String> = held[0]
        .known
        .announced
        .iter()
        .map(|a| format!("{} {} {} {}", a.edition, a.category, a.kind, a.how.word()))
        .collect();
    assert_eq!(said, ["2026-08-13 cs.AI cross listed", "2026-08-10 cs.CL new listed"]);
    let known = &held[1].known;
    assert_eq!(known.announced[0].version, Some(3));
    let versions: Vec<_> = known.versions.iter().map(|v| (v.number, v.is_withdrawn, v.is_held)).collect();
    assert_eq!(versions, [(1, false, true), (3, true, true)]);
}

#[test]
fn the_newest_of_categories_stand_by_their_homes_each_once() {
    let mut page = papers(7_000);
    // Two categories that are not rare.
    for (n, (paper, _)) in page.iter_mut().enumerate() {
        if n % 4 != 0 {
            paper.categories.push("stat.ML".parse().unwrap());
        }
        if n % 5 != 0 {
            paper.categories.push("cs.IR".parse().unwrap());
        }
    }
    let world = World::with(&page);
    // Some came to the one later, some to the other, one of them half a year.
    sql(
        &world.places.cache,
        "UPDATE paper_category SET edition = edition + 3 WHERE category = 'stat.ML' AND key % 7 = 0;
         UPDATE paper_category SET edition = edition + 100 WHERE category = 'cs.IR' AND key % 11 = 0;
         UPDATE paper_category SET edition = 20260812 WHERE category = 'stat.ML'
             AND key = (SELECT min(key) FROM paper_category WHERE category = 'stat.ML');",
    );
    let (reader, scope) = (world.reader(), scope(&["cs.CL"]));
    let list = |text: &str, limit| reader.list(&Query::parse(text), &scope, limit).unwrap().ids;
    for query in
        ["cat:stat.ML ", "cat:stat.ML OR cat:cs.IR ", "cat:stat.ML OR cat:cs.IR since:60d ", "cat:stat.ML year:2026 "]
    {
        let whole = list(&format!("{query}sort:newest"), 9_000);
        let mut oldest = list(&format!("{query}sort:oldest"), 9_000);
        oldest.reverse();
        assert!(whole == oldest, "{query}: one order is not the other turned");
        assert_eq!(reader.count(&Query::parse(query), &scope).unwrap(), whole.len(), "{query}");
        for limit in [1, 20, 333] {
            assert!(list(query, limit) == whole[..limit], "{query}: a page is not its beginning");
        }
    }
    assert!(list("cat:stat.ML OR cat:cs.IR ", 9_000).len() > 6_000);
}

#[test]
fn what_the_cache_lost_is_in_no_edition() {
    let world = told();
    world.mark(Mark::Star, &["2501.00001"]);
    for query in ["edition:today", "kind:new", "has:code", "venue:neurips", "on:daily", "is:updated", "is:withdrawn"] {
        assert!(!world.find(query).contains(&"2501.00001".to_owned()), "{query}");
    }
    assert!(world.find("-has:code").contains(&"2501.00001".to_owned()));
    assert_eq!(world.find("sort:upvotes").last().unwrap(), "2501.00001");
    assert_eq!(world.find("is:starred -on:daily"), ["2501.00001"]);
}
