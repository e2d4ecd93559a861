//! The query language against the files: every operator, every order, every odd text.

use offprint::model::query::{Clause, Text};
use offprint::model::{Mark, Paper, PaperId, Query, Sort};
use proptest::prelude::*;

use crate::world::{NOW, World, gesture, id, on, paper, papers, scope, soak};

/// Six papers in which every word has its place.
fn shelf() -> World {
    let world = World::with(&[
        (
            paper("2607.00001", "Routing in graphs", "First Tern", "mixture of sparse experts", "cs.CL"),
            on("2026-07-01"),
        ),
        (
            paper("2607.00002", "A survey of experts", "Second Reed", "routing tables, deep models", "cs.LG cs.CL"),
            on("2026-08-10"),
        ),
        (paper("2608.00003", "Sparse mixture", "Routing Crane", "plain words", "math.NT"), on("2026-08-12")),
        (paper("2608.00004", "Naïve Erdős graphs", "Third Ø Oak", "random walks", "hep-th math.NT"), on("2026-08-12")),
        (paper("2608.00005", "deep learning", "First Reed", "ResNet-50 is a model", "cs.LG hep-th"), on("2026-08-13")),
        (paper("2608.00006", "hidden things", "Fourth Crane", "routing once more", "astro-ph"), on("2026-08-13")),
    ]);
    world.mark(Mark::Hidden, &["2608.00006"]);
    world.mark(Mark::Star, &["2608.00003", "2607.00001"]);
    world.mark(Mark::Read, &["2608.00003", "2608.00005"]);
    world
}

#[test]
fn every_operator_finds_what_it_says() {
    let world = shelf();
    for (query, found) in [
        // Words, prefixes, phrases: title and authors first, then the rest; each newest first.
        ("routing ", "3 1 2"),
        ("rou", "3 1 2"),
        ("rou ", ""),
        ("ROUTING ", "3 1 2"),
        ("exp*", "2 1"),
        ("deep reed ", "5 2"),
        ("\"sparse experts\"", "1"),
        ("\"experts sparse\"", ""),
        ("resnet-50", "5"),
        ("\"graphs mixture\"", ""), // not over the edge of a field
        ("erdos ", "4"),
        ("naive", "4"),
        // Minus and OR.
        ("routing -survey", "3 1"),
        ("-routing ", "5 4"),
        ("-\"sparse experts\" routing ", "3 2"),
        ("learning OR walks ", "5 4"),
        ("deep OR sparse reed ", "5 2"),
        ("walks OR is:starred", "3 1 4"),
        ("-routing OR cat:math.NT", "5 4 3"),
        // Years are those of the editions.
        ("year:2026 routing ", "3 1 2"),
        ("-year:2026 routing ", ""),
        ("year:2025 OR cat:math.NT", "4 3"),
        // Fields.
        ("title:routing ", "1"),
        ("author:routing ", "3"),
        ("author:\"first reed\"", "5"),
        ("abstract:routing ", "2"),
        ("-author:first routing ", "3 2"),
        // Categories.
        ("cat:cs.CL", "2 1"),
        ("cat:cs.cl", "2 1"),
        ("cat:cs", "5 2 1"),
        ("cat:cs.*", "5 2 1"),
        ("cat:math", "4 3"),
        ("cat:hep-th", "5 4"),
        ("cat:hep", ""),
        ("-cat:cs", "4 3"),
        ("cat:cs.LG -cat:cs.CL", "5"),
        ("cat:cs.CL OR cat:hep-th", "5 4 2 1"),
        // Marks.
        ("is:starred", "3 1"),
        ("is:starred is:unread", "1"),
        ("is:unread", "4 2 1"),
        ("is:read", "5 3"),
        ("-is:read", "4 2 1"),
        ("is:hidden", "6"),
        ("is:hidden OR is:starred", "6 3 1"),
        ("-is:hidden", "5 4 3 2 1"),
        ("is:starred routing ", "3 1"),
        // Days. In one edition ids rise.
        ("edition:2026-08-12", "3 4"),
        ("edition:today", "5"),
        ("edition:1d", "3 4"),
        ("edition:2020-01-01", ""),
        ("since:1d", "5 4 3"),
        ("since:3d", "5 4 3 2"),
        ("since:today", "5"),
        ("since:2026-08-12 -cat:cs", "4 3"),
        ("edition:2026-08-12 sparse ", "3"),
        ("edition:2026-08-12 -sparse ", "4"),
        ("edition:2026-08-13 routing ", ""),
        ("since:1d routing ", "3"),
        ("edition:2026-08-12 OR edition:2026-08-13", "5 4 3"),
        ("-edition:2026-08-12", "5 2 1"),
        // Ids.
        ("id:2608.00004 ", "4"),
        ("-id:2608.00004 ", "5 3 2 1"),
        // Orders.
        ("", "5 4 3 2 1"),
        ("sort:newest", "5 4 3 2 1"),
        ("sort:oldest", "1 2 3 4 5"),
        ("sort:title", "2 5 4 1 3"),
        ("sort:starred", "3 1 5 4 2"),
        ("is:starred sort:starred", "3 1"),
        ("routing sort:starred", "3 1 2"),
        ("edition:2026-08-12 sort:starred", "3 4"),
        ("is:unread cat:cs.CL sort:starred", "1 2"),
        ("cat:cs.CL sort:oldest", "1 2"),
        ("routing sort:newest", "3 2 1"),
        ("routing sort:oldest", "1 2 3"),
        ("routing sort:title", "2 1 3"),
        ("is:starred sort:oldest", "1 3"),
        ("edition:2026-08-12 sort:newest", "4 3"),
        ("sort:relevance", "5 4 3 2 1"),
    ] {
        let short: Vec<String> = world.find(query).iter().map(|i| i[i.len() - 1..].to_owned()).collect();
        assert_eq!(short.join(" "), found, "{query}");
    }
}

#[test]
fn relevance_puts_the_best_match_first() {
    let world = shelf();
    let found = world.find("sparse OR mixture sort:relevance");
    assert_eq!(found[0], "2608.00003", "the paper with both words in its title");
    assert_eq!(world.find("sparse mixture routing sort:relevance").len(), 2);
    assert_eq!(world.find("edition:2026-08-12 sparse sort:relevance"), ["2608.00003"]);
}

#[test]
fn an_edition_shows_what_is_followed_first_then_the_rest_by_id() {
    let world = World::with(&[
        (paper("2608.00001", "a", "A B", "t", "hep-th cs.CL"), on("2026-08-13")),
        (paper("2608.00002", "b", "A B", "t", "cs.CL"), on("2026-08-13")),
        (paper("2608.00003", "c", "A B", "t", "cs.LG hep-th"), on("2026-08-13")),
        (paper("2608.00004", "d", "A B", "t", "math.NT"), on("2026-08-13")),
    ]);
    let order =
        |followed: &[&str], query: &str| world.find_in(query, &scope(followed)).concat().replace("2608.0000", "");
    assert_eq!(order(&["cs.CL", "cs.LG"], "edition:today"), "2314");
    assert_eq!(order(&["cs.CL", "cs.LG"], "edition:today t"), "2314");
    assert_eq!(order(&[], "edition:today"), "1234");
    assert_eq!(order(&["cs.CL"], "edition:today sort:newest"), "4321");
    assert_eq!(order(&["cs.CL"], "edition:today cat:cs.CL"), "21");
}

#[test]
fn odd_texts_are_queries_and_never_errors() {
    let world = shelf();
    let odd = [
        "\"",
        "*",
        "AND",
        "OR",
        "NOT",
        "NEAR(",
        "NEAR(a b, 2)",
        "^",
        "^routing",
        ":",
        "-",
        "--",
        "a-b",
        "(",
        ")",
        "((a)",
        "{title} : x",
        "title:",
        "title:*",
        "author:\"",
        "\"unbalanced",
        "a\"b",
        "rou'ting",
        "routing;",
        "DROP TABLE paper",
        "🦀",
        "e\u{301}",
        "\u{0}",
        "routing*sparse",
        "+a",
        "a AND",
        "rank:5",
        "\\",
        "%",
        "_",
        "''",
        "कामना",
        "ा",
        "\u{feff}x",
        "½",
        "-\"",
        "-*",
        "cat:",
        "cat:*",
        "is:",
        "edition:",
        "since:9999999999d",
        "id:",
        "sort:",
        "fts",
        "rowid",
        "\u{e000}",
        "İstanbul",
        "ﬁeld",
    ];
    for text in odd {
        for text in
            [text.to_owned(), format!("{text} "), format!("routing {text}"), format!("{text} OR {text} -{text}")]
        {
            world.find(&text);
        }
    }
    // Texts that never went through the parser ask for their letters too.
    for raw in ["\" OR title:x", "NEAR(", "", "***", "routing\" *"] {
        for text in [Text::Word(raw.into()), Text::Prefix(raw.into()), Text::Phrase(raw.into())] {
            for polarity in [offprint::model::query::Polarity::With, offprint::model::query::Polarity::Without] {
                let atom = offprint::model::query::Atom::Text(offprint::model::query::Field::Any, text.clone());
                let query = Query { all: vec![vec![Clause { polarity, atom }]], ..Query::default() };
                world.reader().list(&query, &scope(&[]), 9).unwrap();
            }
        }
    }
}

#[test]
fn many_conditions_are_within_the_limits() {
    let world = shelf();
    let texts = (0..80).map(|n| format!("-word{n} ")).collect::<Vec<_>>().concat();
    assert_eq!(world.find(&format!("routing {texts}")).len(), 3);
    let cats = (0..80).map(|_| "cat:cs.CL").collect::<Vec<_>>().join(" OR ");
    assert_eq!(world.find(&cats).len(), 2);
    let mixed: String = (0..80).map(|_| "is:unread OR routing ").collect();
    assert!(!world.find(&mixed).is_empty());
}

#[test]
fn five_thousand_papers_answer_every_letter() {
    let page = papers(5_000);
    let world = World::with(&page);
    let reader = world.reader();
    let typed = "routing mix";
    for end in 1..=typed.len() {
        let query = Query::parse(&typed[..end]);
        let listing = reader.list(&query, &scope(&[]), 50).unwrap();
        assert_eq!(listing.ids.len(), 50);
        let rows = reader.rows(&listing.ids).unwrap();
        assert_eq!(rows.len(), 50);
        let has = |p: &Paper| typed[..end].split(' ').all(|w| text_of(p).split(' ').any(|t| t.starts_with(w)));
        let expected = page.iter().filter(|(p, _)| has(p)).count();
        assert_eq!(reader.count(&query, &scope(&[])).unwrap(), expected, "{}", &typed[..end]);
    }
}

#[test]
fn several_categories_stand_in_one_order_by_whatever_way_they_are_walked() {
    let world = shelf();
    // Beyond eight the categories are no longer walked one by one.
    let padding = " OR cat:astro-ph.CO".repeat(8);
    for what in ["", "is:unread ", "is:read ", "-is:starred ", "is:hidden ", "since:2026-08-01 "] {
        for order in ["sort:newest", "sort:oldest"] {
            let few = world.find(&format!("{what}cat:cs.CL OR cat:cs.LG OR cat:hep-th {order}"));
            let many = world.find(&format!("{what}cat:cs.CL OR cat:cs.LG OR cat:hep-th{padding} {order}"));
            assert_eq!(few, many, "{what}{order}");
        }
    }
    assert_eq!(world.find("cat:cs.CL OR cat:cs.LG sort:oldest").len(), 3);
}

#[test]
fn authors_are_found_by_the_beginning_of_a_name() {
    let world = shelf();
    let reader = world.reader();
    let authors = |typed: &str| {
        let found = reader.authors(typed, 9).unwrap();
        found.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(authors("cr"), ["Fourth Crane", "Routing Crane"]);
    assert_eq!(authors("first"), ["First Reed", "First Tern"]);
    assert_eq!(authors("first re"), ["First Reed"], "the words in a row, the last one begun");
    assert_eq!(authors("first reed x"), Vec::<String>::new());
    assert_eq!(authors("o"), ["Third Ø Oak"], "letters as they are typed on a plain keyboard");
    assert_eq!(authors("sparse"), Vec::<String>::new(), "titles hold no authors");
    assert_eq!(authors("").len(), 6);
    assert_eq!(reader.authors("first", 1).unwrap().len(), 1);
    for odd in ["\"", "*", "a\" OR \"b", "(", "cr -x", "\u{0}", "NEAR("] {
        authors(odd);
    }
}

#[test]
fn authors_of_five_thousand_papers_are_there_at_once() {
    let world = World::with(&papers(5_000));
    let reader = world.reader();
    let began = std::time::Instant::now();
    for typed in ["", "r", "ro", "e"] {
        reader.authors(typed, 12).unwrap();
    }
    // 20 ms each are promised; this is not built to be fast.
    assert!(began.elapsed() < std::time::Duration::from_millis(4 * 20 * 5), "{:?}", began.elapsed());
}

#[test]
fn counts_are_the_lengths_of_lists_whatever_is_marked_meanwhile() {
    let mut page = papers(5_000);
    // One category that is not rare.
    for (paper, _) in &mut page {
        paper.categories.push("stat.ML".parse().unwrap());
    }
    let world = World::with(&page);
    let (reader, scope) = (world.reader(), scope(&["cs.CL", "cs.LG"]));
    let queries = [
        "",
        "is:unread ",
        "is:unread cat:cs.CL OR cat:cs.LG OR cat:hep-th ",
        "is:unread cat:cs ",
        "cat:cs.CL OR cat:cs.LG OR cat:hep-th OR cat:math.NT ",
        "cat:stat.ML ",
        "is:unread cat:stat.ml ",
        "is:unread cat:stat.ML cat:stat.ML -cat:cs.CL since:90d ",
        "cat:stat.ML routing ",
        "is:unread since:90d ",
        "is:unread routing OR deep ",
        "is:unread is:starred ",
        "is:unread -is:starred ",
        "is:unread is:hidden ",
        "is:unread edition:2026-07-05 ",
        "is:unread OR is:starred ",
        "is:read ",
    ];
    let agree = || {
        for text in queries {
            let lists = Sort::ALL.map(|sort| {
                let query = Query::parse(text).sorted(sort);
                let mut ids = reader.list(&query, &scope, 9_000).unwrap().ids;
                assert_eq!(reader.count(&query, &scope).unwrap(), ids.len(), "{query}");
                ids.sort();
                ids
            });
            // Relevance looks at no more than the newest candidates.
            assert!(lists.iter().all(|ids| *ids == lists[0]), "{text}: another order, other papers");
        }
    };
    let list = |text: &str| reader.list(&Query::parse(text), &scope, 9_000).unwrap().ids;
    assert_eq!(list("cat:stat.ML "), list(""));
    assert_eq!(list("cat:stat.ML sort:oldest "), list("sort:oldest "));
    let ids: Vec<PaperId> = page.iter().map(|(p, _)| p.id).collect();
    let mut library = world.library();
    agree();
    for (mark, some) in
        [(Mark::Read, &ids[..2_500]), (Mark::Hidden, &ids[2_000..3_000]), (Mark::Star, &ids[2_900..3_100])]
    {
        library.apply(&gesture(mark, some, Some(NOW)), &[]).unwrap();
        agree();
    }
    // A mark of a paper that is not held counts nowhere but among the starred.
    library.apply(&gesture(Mark::Read, &[id("2501.00001")], Some(NOW)), &[]).unwrap();
    library.undo(NOW).unwrap();
    library.apply(&gesture(Mark::Hidden, &[id("2501.00002")], Some(NOW)), &[]).unwrap();
    agree();
    world
        .cache()
        .commit(&[(paper("2608.00099", "new", "A B", "routing", "cs.CL"), on("2026-08-13"))], None, NOW)
        .unwrap();
    agree();
}

fn text_of(paper: &Paper) -> String {
    let authors = paper.authors.iter().map(|a| a.name.to_string()).collect::<Vec<_>>().join(" ");
    format!("{} {authors} {}", &*paper.title, &*paper.summary).to_lowercase()
}

/// A piece of a query, and whether a paper of [`papers`] has what it asks for.
#[derive(Clone, Debug)]
struct Piece {
    text: String,
    has: fn(&Paper, &str) -> bool,
    word: &'static str,
}

fn pieces() -> impl Strategy<Value = Piece> {
    let any = |p: &Paper, w: &str| text_of(p).split(' ').any(|t| t == w);
    let title = |p: &Paper, w: &str| p.title.split(' ').any(|t| t == w);
    let cat = |p: &Paper, c: &str| p.categories.iter().any(|of| of.as_str() == c);
    let word = prop::sample::select(vec!["routing", "sparse", "deep", "model", "survey", "galaxy"]);
    prop_oneof![
        word.clone().prop_map(move |word| Piece { text: format!("{word} "), has: any, word }),
        word.prop_map(move |word| Piece { text: format!("title:{word} "), has: title, word }),
        prop::sample::select(vec!["cs.CL", "hep-th", "quant-ph"]).prop_map(move |word| Piece {
            text: format!("cat:{word} "),
            has: cat,
            word
        }),
    ]
}

fn small() -> &'static (World, Vec<Paper>) {
    static WORLD: std::sync::OnceLock<(World, Vec<Paper>)> = std::sync::OnceLock::new();
    WORLD.get_or_init(|| {
        let page = papers(300);
        (World::with(&page), page.into_iter().map(|(p, _)| p).collect())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256 * soak()))]

    #[test]
    fn any_text_is_answered(text in r#"([a-z0-9"*:.^(){}+-]|OR |AND |NEAR|cat:cs|is:starred |since:3w|title:|sort:title |\PC){0,30}"#) {
        let (world, _) = small();
        let query = Query::parse(&text);
        prop_assert!(world.reader().list(&query, &scope(&["cs.CL"]), 20).is_ok());
    }

    #[test]
    fn what_is_found_is_what_was_asked(
        groups in prop::collection::vec(prop::collection::vec((pieces(), any::<bool>()), 1..3), 1..4),
        sort in prop::sample::select(vec!["", "sort:newest", "sort:oldest", "sort:title", "sort:relevance", "sort:starred"]),
    ) {
        let (world, all) = small();
        let one = |(piece, minus): &(Piece, bool)| format!("{}{}", if *minus { "-" } else { "" }, piece.text);
        let groups_text = groups.iter().map(|g| g.iter().map(one).collect::<Vec<_>>().join("OR "));
        let text = groups_text.collect::<Vec<_>>().concat() + sort;
        let holds = |p: &Paper| {
            groups.iter().all(|g| g.iter().any(|(piece, minus)| (piece.has)(p, piece.word) != *minus))
        };
        let mut expected: Vec<String> = all.iter().filter(|p| holds(p)).map(|p| p.id.to_string()).collect();
        let mut found = world.find(&text);
        expected.sort();
        found.sort();
        prop_assert_eq!(found, expected, "{}", text);
    }
}

#[test]
fn what_is_written_in_tex_is_found_as_people_type_it() {
    let world = World::with(&[
        (paper("2608.00001", "Sorting in $O(n^2)$ time", r"Number Erd\H{o}s", "text", "cs.CL"), on("2026-08-12")),
        (
            paper("2608.00002", r"On $\alpha$-stable laws", "Number Erdős", r"\emph{Stra\ss e} walks", "cs.CL"),
            on("2026-08-12"),
        ),
    ]);
    let one = ["2608.00001"];
    let two = ["2608.00002"];
    for query in ["O(n^2) ", "o(n2) ", "O(n²) "] {
        assert_eq!(world.find(query), one, "{query}");
    }
    for query in ["Erdős ", "erdos ", r"Erd\H{o}s ", "author:ERDOS ", "erd"] {
        assert_eq!(world.find(query).len(), 2, "{query}");
    }
    for query in ["α-stable ", r"\alpha ", "strasse "] {
        assert_eq!(world.find(query), two, "{query}");
    }
}

#[test]
fn an_id_nobody_holds_finds_nothing() {
    let world = shelf();
    assert_eq!(world.find("id:1706.03762 "), Vec::<String>::new());
    assert_eq!(world.reader().rows(&[id("1706.03762")]).unwrap()[0].version, 0);
}

#[test]
fn a_list_says_where_the_abstracts_begin() {
    let world = shelf();
    let from = |text: &str, limit| world.reader().list(&Query::parse(text), &scope(&[]), limit).unwrap().abstracts_from;
    assert_eq!(from("routing ", 9), Some(2), "3 1 | 2");
    assert_eq!(from("routing ", 3), Some(2));
    assert_eq!(from("routing ", 2), None, "not among those asked for");
    assert_eq!(from("walks ", 9), Some(0), "all of them");
    assert_eq!(from("erdos ", 9), None, "none of them");
    assert_eq!(from("abstract:routing ", 9), None, "nothing else was asked");
    assert_eq!(from("routing sort:newest ", 9), None, "they stand among the others");
    assert_eq!(from("edition:2026-08-10 routing ", 9), None);
    assert_eq!(from("cat:cs.CL ", 9), None);
}

#[test]
fn the_hits_of_a_search_are_divided() {
    let world = shelf();
    world
        .cache()
        .commit(&[(paper("2507.00001", "Routing of old", "Fifth Tern", "x", "cs.CL"), on("2025-07-02"))], None, NOW)
        .unwrap();
    let divided = |text: &str| {
        let facets = world.reader().facets(&Query::parse(text), &scope(&[])).unwrap();
        assert!(facets.complete);
        let categories: Vec<String> = facets.categories.iter().map(|(of, n)| format!("{of} {n}")).collect();
        (categories.join(" "), facets.years)
    };
    assert_eq!(divided("routing "), ("cs.CL 2 cs.LG 1 math.NT 1".into(), vec![(2026, 3), (2025, 1)]));
    assert_eq!(divided("routing year:2025 "), ("cs.CL 1".into(), vec![(2025, 1)]));
    assert_eq!(divided("cat:cs.CL "), ("cs.CL 2 cs.LG 1".into(), vec![(2026, 2), (2025, 1)]), "primaries alone");
    assert_eq!(divided("is:starred "), ("cs.CL 1 math.NT 1".into(), vec![(2026, 2)]));
    assert_eq!(divided("is:hidden "), ("astro-ph 1".into(), vec![(2026, 1)]));
    assert_eq!(divided("edition:2026-08-13 "), ("cs.LG 1".into(), vec![(2026, 1)]), "none that is hidden");
    assert_eq!(divided("nosuchword "), (String::new(), vec![]));
    assert_eq!(divided("$ "), (String::new(), vec![]));
}
