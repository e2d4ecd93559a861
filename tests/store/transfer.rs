//! The library out and in again.

use std::io::BufReader;

use offprint::export::library::{Contents, read_lines, write_lines};
use offprint::model::{Author, LibraryRecord, Marks, Remembered, SavedQuery, Stamp};
use offprint::store::Imported;
use offprint::text::Clean;
use proptest::prelude::*;

use crate::world::{NOW, World, dump, paper, soak};

fn carried(records: &[LibraryRecord]) -> Vec<LibraryRecord> {
    let mut file = Vec::new();
    write_lines(&mut file, &Contents { records: records.to_vec(), ..Contents::default() }).unwrap();
    read_lines(&mut BufReader::new(file.as_slice())).unwrap().records
}

fn read(text: &[u8]) -> Result<Contents, String> {
    read_lines(&mut BufReader::new(text)).map_err(|e| e.to_string())
}

fn saved(name: &str, query: &str) -> SavedQuery {
    SavedQuery::new(name, query).unwrap()
}

fn records() -> impl Strategy<Value = Vec<LibraryRecord>> {
    let moment = || prop::option::of((-2_000_000_000i64..5_000_000_000).prop_map(Stamp));
    let texts = ("\\PC{0,40}", "[ a-zéß日\\u{1}\\r\\n\"\\\\]{0,60}");
    let versions = (1u32..9, prop::option::of(1u32..9));
    let one = (1u32..90_000, moment(), moment(), moment(), texts, versions);
    prop::collection::vec(one, 0..12).prop_map(|all| {
        let mut records: Vec<LibraryRecord> = all
            .into_iter()
            .filter(|r| r.1.is_some() || r.2.is_some() || r.3.is_some() || r.5.1.is_some())
            .map(|(number, star, read, hidden, (title, summary), (version, looked))| {
                let mut kept = paper(&format!("2608.{number:05}"), "t", "A B", "s", "cs.CL hep-th");
                kept.title = Clean::line(&title, 1_000);
                kept.summary = Clean::line(&summary, 60_000);
                kept.version = version;
                kept.doi = Some(Clean::line(&summary, 100));
                kept.authors
                    .push(Author { name: Clean::line(&title, 200), affiliations: vec![Clean::line("x y", 99)] });
                let marks = Marks { star, read, hidden };
                LibraryRecord { id: kept.id, marks, looked, paper: star.map(|_| kept) }
            })
            .collect();
        records.sort_by_key(|r| r.id);
        records.dedup_by_key(|r| r.id);
        records
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24 * soak()))]

    #[test]
    fn a_library_comes_back_identical(records in records()) {
        prop_assert_eq!(carried(&records), records.clone());
        let first = World::new();
        first.library().import(&records, &[], &[], NOW).unwrap();
        let out = first.library().records().unwrap();
        prop_assert_eq!(&out, &records);
        let second = World::new();
        let brought = second.library().import(&carried(&out), &[], &[], NOW).unwrap();
        let marked = records.iter().filter(|r| r.marks != Marks::default()).count();
        prop_assert_eq!(brought.papers, marked);
        prop_assert_eq!(second.library().records().unwrap(), out);
        // A second time nothing changes, and there is no second gesture to undo.
        let before = dump(&second.places.library);
        let nothing = Imported { marks: 0, papers: 0, queries: 0, watches: 0 };
        prop_assert_eq!(second.library().import(&records, &[], &[], NOW.plus(9)).unwrap(), nothing);
        prop_assert_eq!(dump(&second.places.library), before);
    }

    #[test]
    fn no_file_is_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes);
        let _ = read(&[b"{\"format\":\"offprint-library\",\"version\":1}\n".as_slice(), &bytes].concat());
    }
}

#[test]
fn an_import_is_one_gesture_and_marks_that_are_there_win() {
    let world = World::new();
    let kept = paper("2608.00001", "t", "A B", "s", "cs.CL");
    world.mark(offprint::model::Mark::Star, &["2608.00001"]);
    let marks = Marks { star: Some(Stamp(5)), read: Some(Stamp(6)), hidden: None };
    let record = LibraryRecord { id: kept.id, marks, looked: None, paper: Some(kept.clone()) };
    let mut library = world.library();
    assert_eq!(
        library.import(&[record], &[], &[], NOW).unwrap(),
        Imported { marks: 1, papers: 0, queries: 0, watches: 0 }
    );
    let records = library.records().unwrap();
    assert_eq!(records[0].marks, Marks { star: Some(NOW), read: Some(Stamp(6)), hidden: None });
    assert_eq!(records[0].paper, Some(kept), "the copy came with the star that was there");
    let undone = library.undo(NOW).unwrap().unwrap();
    assert_eq!((undone.what.as_str(), undone.changes.len()), ("import", 1));
}

#[test]
fn saved_queries_go_out_and_come_in_and_the_rest_stays_home() {
    let first = World::new();
    let mut library = first.library();
    library.save_query("routing", Some("routing OR router cat:cs.CL "), NOW).unwrap();
    library.save_query("mine", Some("author:word"), NOW).unwrap();
    library.remember(&[Remembered::Searched("a secret search".into())], NOW).unwrap();
    let queries = library.saved().unwrap();
    let mut file = Vec::new();
    let (queries, records) = (queries.clone(), library.records().unwrap());
    write_lines(&mut file, &Contents { records, queries: queries.clone(), ..Contents::default() }).unwrap();
    assert!(!String::from_utf8_lossy(&file).contains("secret"));
    let contents = read(&file).unwrap();
    assert_eq!(contents, Contents { queries: queries.clone(), ..Contents::default() });
    let second = World::new();
    let mut library = second.library();
    library.save_query("mine", Some("author:other "), NOW).unwrap();
    let brought = library.import(&[], &queries, &[], NOW).unwrap();
    assert_eq!(brought, Imported { marks: 0, papers: 0, queries: 1, watches: 0 });
    assert_eq!(library.saved().unwrap(), [saved("mine", "author:other "), queries[0].clone()], "what is there wins");
    assert_eq!(library.import(&[], &queries, &[], NOW).unwrap().queries, 0);
    assert_eq!(library.undo(NOW).unwrap().unwrap().saved.unwrap(), [saved("mine", "author:other ")]);
}

#[test]
fn a_line_of_an_unknown_kind_is_named_and_the_rest_comes_in() {
    let text = "{\"format\":\"offprint-library\",\"version\":2}\n{\"kind\":\"rule\\u001b\",\"id\":7}\n\
                {\"id\":\"2608.00001\",\"read\":\"2026-08-13T04:00:00Z\"}\n{\"kind\":\"query\",\"name\":\"a\",\"query\":\"b\"}\n";
    let contents = read(text.as_bytes()).unwrap();
    assert_eq!((contents.records.len(), contents.queries), (1, vec![saved("a", "b")]));
    assert_eq!((contents.unknown.len(), contents.unknown[0].0), (1, 2));
    assert!(contents.unknown[0].1.starts_with("rule") && !contents.unknown[0].1.contains('\u{1b}'));
    let nameless = text.replace("\"name\":\"a\"", "\"name\":\" \"");
    assert!(read(nameless.as_bytes()).unwrap_err().starts_with("line 4: not a record"));
}

#[test]
fn a_bad_file_is_refused_whole_and_says_where() {
    let header = "{\"format\":\"offprint-library\",\"version\":1}\n";
    for (text, says) in [
        (String::new(), "line 1: not a library"),
        ("{\"format\":\"other\",\"version\":1}\n".into(), "line 1: not a library"),
        ("{\"format\":\"offprint-library\",\"version\":3}\n".into(), "line 1: written in version 3"),
        (format!("{header}\n{{\"id\":\"2608.00001\"}}\nnonsense\n"), "line 4: not a record"),
        (format!("{header}{{\"id\":\"2608.1\"}}\n"), "line 2: not a record"),
        (format!("{header}{{\"id\":\"2608.00001\",\"read\":\"yesterday\"}}\n"), "line 2: not a record"),
    ] {
        let error = read(text.as_bytes()).unwrap_err();
        assert!(error.starts_with(says), "{error}");
    }
    let kind =
        format!("{header}\r\n\n{{\"id\":\"2608.00001\",\"read\":\"2026-08-13T04:00:00+02:00\",\"later\":1}}\r\n");
    assert_eq!(read(kind.as_bytes()).unwrap().records[0].marks.read.unwrap().to_string(), "2026-08-13T02:00:00Z");
    let endless = std::io::Read::chain(header.as_bytes(), std::io::repeat(b' '));
    let error = read_lines(&mut BufReader::new(endless)).unwrap_err();
    assert!(error.to_string().contains("64 MiB"), "{error}");
}

#[test]
fn strings_of_an_import_are_cleaned() {
    let line = r#"{"id":"2608.00001","starred":"2026-08-13T04:00:00Z","paper":{"version":1,"title":"a\u001b[31mb","authors":[{"name":"x\u0007y"}],"abstract":"s","primary":"cs.CL","categories":["cs.CL"],"published":"2026-08-13T04:00:00Z","updated":"2026-08-13T04:00:00Z"}}"#;
    let text = format!("{{\"format\":\"offprint-library\",\"version\":1}}\n{line}\n");
    let records = read(text.as_bytes()).unwrap().records;
    let kept = records[0].paper.as_ref().unwrap();
    assert!(!kept.title.contains('\u{1b}') && !kept.authors[0].name.contains('\u{7}'));
}

#[test]
fn watches_and_versions_looked_at_go_out_and_come_in() {
    let first = World::new();
    let mut library = first.library();
    let watches = library.watch(&[watch("author:Jane Doe"), watch("word:sparse gates"), watch("cat:cs.IR")], NOW);
    let watches = library.watch(&[watch("query:routing -survey")], NOW).and(watches.map(|_| ())).and(library.watches());
    let watches = watches.unwrap();
    assert_eq!(watches.len(), 4);
    let paper = crate::world::id("2608.00001");
    library.remember(&[Remembered::Looked(paper, 3), Remembered::Looked(paper, 2)], NOW).unwrap();
    first.mark(offprint::model::Mark::Star, &["2608.00002"]);
    let out = Contents { records: library.records().unwrap(), watches: watches.clone(), ..Contents::default() };
    assert_eq!(out.records.iter().map(|r| r.looked).collect::<Vec<_>>(), [Some(3), None]);
    let mut file = Vec::new();
    write_lines(&mut file, &out).unwrap();
    let contents = read(&file).unwrap();
    assert_eq!(contents, out);
    let second = World::new();
    let mut library = second.library();
    library.watch(&[watch("au:\"doe, jane\"")], NOW).unwrap();
    library.remember(&[Remembered::Looked(paper, 4)], NOW).unwrap();
    let brought = library.import(&contents.records, &[], &contents.watches, NOW).unwrap();
    assert_eq!((brought.marks, brought.watches), (1, 3), "what is watched for already is not watched for twice");
    assert_eq!(library.records().unwrap()[0].looked, Some(4), "the highest version stays");
    let undone = library.undo(NOW).unwrap().unwrap();
    assert_eq!(undone.watches.unwrap(), [watch("author:\"doe, jane\"")]);
    for line in ["{\"kind\":\"watch\",\"watch\":\"word:\u{202e}\"}", "{\"kind\":\"watch\",\"watch\":\"x\"}"] {
        let text = format!("{{\"format\":\"offprint-library\",\"version\":2}}\n{line}\n");
        assert!(read(text.as_bytes()).unwrap_err().starts_with("line 2: not a record"), "{line}");
    }
}

fn watch(text: &str) -> offprint::model::Watch {
    offprint::model::Watch::parse(text).unwrap()
}
