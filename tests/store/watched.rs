//! What is watched for, found: `is:watched`, `sort:watched`, and the mark of a row.

use offprint::model::query::Field;
use offprint::model::{Badge, Edition, Mark, Paper, PaperId, Query, Watch};
use offprint::store::Scope;
use offprint::text::found::{Sought, found, found_in_names};
use offprint::text::tex;
use proptest::prelude::*;

use crate::world::{World, on, paper, papers, scope, soak};

fn watching(texts: &[&str]) -> Scope {
    Scope { watched: texts.iter().map(|t| Watch::parse(t).unwrap()).collect(), ..scope(&[]) }
}

fn small() -> World {
    let made = [
        ("2608.00001", "Sparse routing", "Jane Doe, Li Wei", "Plain words.", "cs.CL cs.IR"),
        ("2608.00002", "Dense gates", "Doe Jane", "Of routing and $n^2$ gates.", "cs.LG"),
        ("2608.00003", "A survey", "Routing Expert, Erd\\H{o}s P\\'al", "Nothing at all.", "math.NT cs.IR"),
        ("2608.00004", "Routers", "Jane Roe", "Rerouting.", "hep-th"),
        ("2608.00005", "Sparse things", "Chen Wei, Li Na", "Sparse gates here.", "cs.LG"),
    ];
    let day = |n: usize| on(if n < 3 { "2026-08-12" } else { "2026-08-13" });
    let all: Vec<(Paper, Edition)> =
        made.iter().enumerate().map(|(n, (id, t, a, s, c))| (paper(id, t, a, s, c), day(n))).collect();
    World::with(&all)
}

/// What a query finds, by the last digit; and that the rows say the same of themselves.
fn finds(world: &World, query: &str, watched: &[&str]) -> String {
    let scope = watching(watched);
    let last = |id: &PaperId| id.to_string().pop().unwrap().to_string();
    let reader = world.reader();
    let all: Vec<String> = world.find_in(query, &scope).iter().map(|id| id[id.len() - 1..].to_owned()).collect();
    let marked = marked(world, &scope);
    let listed = reader.list(&Query::parse("is:watched -is:hidden"), &scope, 1_000).unwrap().ids;
    let mut listed: Vec<String> = listed.iter().map(last).collect();
    listed.sort();
    let mut marked: Vec<String> = marked.iter().map(last).collect();
    marked.sort();
    assert_eq!(listed, marked, "{watched:?}: the rows say otherwise than the list");
    all.join(" ")
}

/// The papers whose rows carry the mark.
fn marked(world: &World, scope: &Scope) -> Vec<PaperId> {
    let reader = world.reader();
    let all = reader.list(&Query::parse("sort:newest"), scope, 10_000).unwrap().ids;
    let rows = reader.rows(&all, scope).unwrap();
    rows.iter().filter(|r| r.badges.contains(&Badge::Watched)).map(|r| r.id).collect()
}

#[test]
fn every_kind_of_watch_finds_its_papers() {
    let world = small();
    for (watched, wanted) in [
        (&["author:Jane Doe"][..], "2 1"),
        (&["author:Doe, Jane"], "2 1"),
        (&["author:pal erdos"], "3"),
        // No name goes from one author to the next.
        (&["author:Wei Li"], "1"),
        (&["author:Na Chen"], ""),
        (&["word:routing"], "2 1"),
        (&["word:rout*"], "4 2 1"),
        (&["word:sparse gates"], "5"),
        (&["word:n^2"], "2"),
        (&["cat:cs.IR"], "3 1"),
        (&["cat:hep-th"], "4"),
        (&["cat:math"], "3"),
        (&["cat:cs.IR", "cat:hep-th"], "4 3 1"),
        (&["query:sparse -routing"], "5"),
        (&["query:routing cat:cs.LG"], "2"),
        (&["query:edition:2026-08-13"], "5 4"),
        (&["query:author:routing OR cat:hep-th"], "4 3"),
        (&["query:-cat:cs"], "4"),
        (&["word:sparse gates", "author:Jane Roe", "cat:math.NT", "query:dense"], "5 4 3 2"),
        (&["word:nowhere"], ""),
        (&[], ""),
    ] {
        assert_eq!(finds(&world, "is:watched ", watched), wanted, "{watched:?}");
    }
}

#[test]
fn it_is_a_condition_like_any_other() {
    let world = small();
    let watched = ["word:rout*", "cat:math.NT"];
    for (query, wanted) in [
        ("is:watched cat:cs.CL ", "1"),
        ("-is:watched ", "5"),
        ("is:watched OR sparse ", "5 4 3 2 1"),
        ("edition:2026-08-13 is:watched ", "4"),
        ("edition:2026-08-12 -is:watched ", ""),
        ("is:watched since:today ", "4"),
        ("sort:watched", "4 3 2 1 5"),
        ("edition:2026-08-13 sort:watched", "4 5"),
        ("sparse sort:watched", "1 5"),
    ] {
        assert_eq!(finds(&world, query, &watched), wanted, "{query}");
    }
    world.mark(Mark::Read, &["2608.00004"]);
    world.mark(Mark::Hidden, &["2608.00001"]);
    assert_eq!(finds(&world, "is:watched is:unread ", &watched), "3 2");
    // A state of the reader's may be watched for, too.
    assert_eq!(finds(&world, "is:watched ", &["query:is:read", "query:is:unread cat:cs.IR"]), "4 3");
}

#[test]
fn a_watch_that_would_watch_for_itself_finds_nothing() {
    let world = small();
    let scope = Scope { watched: vec![Watch::Query("is:watched OR routing".into())], ..scope(&[]) };
    assert_eq!(world.find_in("is:watched", &scope), Vec::<String>::new());
}

#[test]
fn what_the_library_watches_for_stands_behind_what_the_config_does() {
    let world = small();
    world.library().watch(&[Watch::word("routing").unwrap()], crate::world::NOW).unwrap();
    let scope = world.reader().watching(watching(&["cat:hep-th"])).unwrap();
    assert_eq!(scope.watched.iter().map(ToString::to_string).collect::<Vec<_>>(), ["cat:hep-th", "word:routing"]);
    assert_eq!(world.find_in("is:watched", &scope).len(), 3);
}

#[test]
fn papers_of_before_that_an_edition_announced_again_are_found_in_it() {
    let world = small();
    let raw = rusqlite::Connection::open(&world.places.cache).unwrap();
    let again = "INSERT INTO replaced (edition, category, key, kind, word, version, how)
                 SELECT 20260813, 'cs.CL', key, 2, 'replace', 2, 2 FROM paper WHERE edition = 20260812";
    raw.execute(again, []).unwrap();
    for (watched, wanted) in [
        (&["word:rout*"][..], "1 2 4"),
        (&["cat:cs.IR"], "1 3"),
        (&["query:routing cat:cs.LG", "author:Jane Roe"], "2 4"),
        (&["query:edition:2026-08-12 sparse"], "1"),
    ] {
        let found = finds(&world, "edition:2026-08-13 is:watched ", watched);
        let mut found: Vec<&str> = found.split(' ').collect();
        found.sort_unstable();
        assert_eq!(found.join(" "), wanted, "{watched:?}");
    }
}

#[test]
fn fifty_watches_mark_what_they_find_and_sort_it_first() {
    let mut made = papers(4_000);
    for (n, (_, edition)) in made.iter_mut().enumerate() {
        *edition = on(if n >= 3_000 { "2026-08-12" } else { "2026-08-11" });
    }
    let world = World::with(&made);
    // Three hundred more were announced again with it.
    let raw = rusqlite::Connection::open(&world.places.cache).unwrap();
    let again = "INSERT INTO replaced (edition, category, key, kind, word, version, how)
                 SELECT 20260812, 'cs.CL', key, 2, 'replace', 2, 2 FROM paper WHERE edition = 20260811 LIMIT 300";
    assert_eq!(raw.execute(again, []).unwrap(), 300);
    drop(raw);
    let words = ["entropy", "convex", "galaxy", "kernel", "lattice", "proof"];
    let mut texts: Vec<String> = (0..40).map(|n| format!("word:{} {}", words[n % 6], words[n / 6 % 6])).collect();
    texts.extend((0..8).map(|n| format!("author:{} Word{n}", words[n % 6])));
    texts.extend(["cat:hep-th".to_owned(), "query:quantum field -survey cat:math.NT".into()]);
    let scope = watching(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(scope.watched.len(), 50);
    let reader = world.reader();
    let ids = |query: &str| reader.list(&Query::parse(query), &scope, 2_000).unwrap().ids;
    let (found, sorted) = (ids("edition:2026-08-12 is:watched "), ids("edition:2026-08-12 sort:watched"));
    assert!(found.len() > 10 && found.len() < 1_300, "{}", found.len());
    assert_eq!(sorted.len(), 1_300);
    let first: std::collections::BTreeSet<_> = sorted[..found.len()].iter().collect();
    assert_eq!(first, found.iter().collect(), "what is watched stands first");
    let rows = reader.rows(&sorted, &scope).unwrap();
    let marked = rows.iter().filter(|row| row.badges.contains(&Badge::Watched)).count();
    assert_eq!(marked, found.len());
}

/// Whether something of a watch is marked in a paper as it is shown.
fn is_marked(watch: &Watch, paper: &Paper) -> bool {
    let authors = paper.authors.iter().map(|a| tex::render(&a.name).into_owned()).collect::<Vec<_>>().join(", ");
    let shown = [
        (Field::Title, tex::render(&paper.title).into_owned()),
        (Field::Author, authors),
        (Field::Abstract, tex::render(&paper.summary).into_owned()),
    ];
    shown.iter().any(|(field, text)| {
        let texts = watch.texts(*field);
        let sought: Vec<Sought<'_>> = texts.iter().map(offprint::model::query::Text::sought).collect();
        let found = if *field == Field::Author { found_in_names(text, &sought) } else { found(text, &sought) };
        !found.is_empty()
    })
}

fn piece() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "routing",
        "Sparse",
        "gates",
        "Erd\\H{o}s",
        "Erdős",
        "erdos",
        "$n^2$",
        "n2",
        "state-of-the-art",
        "Doe",
        "Jane",
        "$\\alpha$-stable",
        "α",
        "GPT-4",
        "c++",
        "—",
        "naïve",
        "é",
        "日本",
        "O(n)",
        "fi",
        "",
    ])
    .prop_map(str::to_owned)
}

fn line() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..6).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48 * soak()))]

    #[test]
    fn what_is_watched_is_marked_in_list_row_and_text_alike(
        texts in prop::collection::vec((line(), line(), line()), 1..6),
        watched in prop::collection::vec(("author|word", line(), prop::option::of(Just("*"))), 1..4),
        hostile in "\\PC{0,20}",
    ) {
        let made: Vec<(Paper, Edition)> = texts
            .iter()
            .enumerate()
            .map(|(n, (t, a, s))| {
                let title = format!("{t} x");
                (paper(&format!("2608.{:05}", n + 1), &title, &format!("{a} y, Z"), s, "cs.CL"), on("2026-08-12"))
            })
            .collect();
        let world = World::with(&made);
        let kinds = watched.iter().map(|(kind, text, star)| format!("{kind}:{text}{}", star.unwrap_or("")));
        let all = kinds.chain([format!("word:{hostile}"), format!("query:{hostile}"), format!("author:{hostile}")]);
        let watched: Vec<Watch> = all.filter_map(|text| Watch::parse(&text).ok()).collect();
        for watch in &watched {
            let scope = Scope { watched: vec![watch.clone()], ..scope(&[]) };
            let mut listed = world.reader().list(&Query::parse("is:watched "), &scope, 99).unwrap().ids;
            let mut marked = marked(&world, &scope);
            listed.sort();
            marked.sort();
            prop_assert_eq!(&listed, &marked, "{}", watch);
            if !matches!(watch, Watch::Query(_)) {
                let shown: Vec<PaperId> =
                    made.iter().filter(|(p, _)| is_marked(watch, p)).map(|(p, _)| p.id).collect();
                prop_assert_eq!(listed, shown, "{}", watch);
            }
        }
    }
}
