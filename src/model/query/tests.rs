use super::*;
use proptest::prelude::*;

fn word(w: &str) -> Clause {
    Clause { polarity: Polarity::With, atom: Atom::Text(Field::Any, Text::Word(w.into())) }
}

fn prefix(w: &str) -> Clause {
    Clause { polarity: Polarity::With, atom: Atom::Text(Field::Any, Text::Prefix(w.into())) }
}

#[test]
fn words_are_a_conjunction_and_the_last_is_a_prefix() {
    assert_eq!(Query::parse("routing mix").all, vec![vec![word("routing")], vec![prefix("mix")]]);
    assert_eq!(Query::parse("routing mix ").all, vec![vec![word("routing")], vec![word("mix")]]);
    assert_eq!(Query::parse("rou* ").all, vec![vec![prefix("rou")]]);
}

#[test]
fn or_binds_its_neighbours() {
    let q = Query::parse("routing OR router cat:cs.CL ");
    assert_eq!(q.all.len(), 2);
    assert_eq!(q.all[0], vec![word("routing"), word("router")]);
    // At an end it is a word like any other.
    assert_eq!(Query::parse("OR ").all, vec![vec![word("or")]]);
    assert_eq!(Query::parse("a OR").all.len(), 2);
}

#[test]
fn fields_quotes_and_minus_are_read() {
    let q = Query::parse(
        r#"author:"Grace Hopper" -title:survey abstract:gpt-4 cat:CS.* cat:math -cat:cs.CV is:unread since:7d year:2025 edition:2026-08-13 sort:oldest"#,
    );
    assert_eq!(
        q.to_string(),
        r#"author:"grace hopper" -title:survey abstract:"gpt 4" cat:cs.* cat:math.* -cat:cs.CV is:unread since:7d year:2025 edition:2026-08-13 sort:oldest "#
    );
    assert_eq!(q.sort, Some(Sort::Oldest));
    assert!(q.has_text() && q.not_understood.is_empty());
}

#[test]
fn what_was_said_of_a_paper_is_read() {
    for text in [
        "kind:new kind:cross kind:replace kind:replace-cross kind:replaced kind:other ",
        r#"venue:neurips venue:"neurips 2026" venue:"ieee/acm" "#,
        "has:code has:project has:venue -has:code ",
        "on:daily on:2026-05-29 on:2026-W22 on:2026-05 ",
        "upvotes:>20 upvotes:>=20 upvotes:<5 upvotes:<=5 ",
        "is:updated is:watched is:withdrawn ",
        "edition:today edition:tuesday edition:28-may edition:2026-05-28..today edition:3d..yesterday since:monday ",
        "sort:upvotes ",
        "sort:velocity ",
        "sort:watched ",
    ] {
        let q = Query::parse(text);
        assert!(q.not_understood.is_empty() && !q.has_text(), "{q:?}");
        assert_eq!(q.to_string(), text.replace("yesterday", "1d"));
    }
    let atom = |text: &str| Query::parse(text).all[0][0].atom.clone();
    assert_eq!(atom("upvotes:20"), Atom::Upvotes(Compare::AtLeast, 20));
    assert_eq!(atom("KIND:New"), Atom::Kind(KindPattern::New));
    assert_eq!(atom(r#"edition:"3 days ago" "#), Atom::Edition(DaySpec::Ago(3)));
    assert_eq!(atom(r#"edition:"3 days ago..today" "#), Atom::Editions(DaySpec::Ago(3), DaySpec::Today));
    let Atom::Venue(venue) = atom(r#"venue:"NeurIPS  2026""#) else { panic!("no venue") };
    assert_eq!(venue.parts(), ("neurips", Some(2026)));
    for (text, at) in [
        ("kind:old ", 0..8),
        ("venue:+ ", 0..7),
        ("has:hope ", 0..8),
        ("on:monday ", 0..9),
        ("upvotes:>many ", 0..13),
        ("edition:2026-05-28.. ", 0..20),
        ("-sort:upvotes ", 0..13),
    ] {
        assert_eq!(Query::parse(text).not_understood, [at], "{text}");
    }
}

#[test]
fn what_is_not_understood_is_searched_and_named() {
    let q = Query::parse("deep when:never is:lost year:25 ");
    assert_eq!(q.not_understood, vec![5..15, 16..23, 24..31]);
    assert_eq!(q.all.len(), 4);
    assert!(q.has_text());
}

#[test]
fn signs_without_a_letter_ask_nothing_and_are_named() {
    for text in ["$", "+++ ", "title:$ ", "-$ ", "\u{1F600} ", "\"\\\" "] {
        let q = Query::parse(text);
        assert!(q.is_void() && q.not_understood.len() == 1, "{text}: {q:?}");
    }
    for text in ["", "\"", "-", "title:", "sort:title "] {
        assert!(!Query::parse(text).is_void(), "{text}");
    }
    let q = Query::parse("routing OR $ cat:cs.LG ");
    assert_eq!(q.all.len(), 2, "the OR goes with what it stood before");
}

#[test]
fn a_text_is_shortened_by_each_part() {
    let rests = |text: &str| Query::without_each(text).into_iter().map(|(_, rest)| rest).collect::<Vec<_>>();
    assert_eq!(
        rests("deep  \"a b\" cat:cs.CL  mix"),
        ["\"a b\" cat:cs.CL  mix", "deep  cat:cs.CL  mix", "deep  \"a b\" mix", "deep  \"a b\" cat:cs.CL  "]
    );
    assert_eq!(Query::without_each("a OR b c")[0], ("a OR b".into(), "c".into()));
    assert_eq!(rests("alone"), [""; 0]);
    assert_eq!(rests("a OR b"), [""; 0]);
}

#[test]
fn hidden_is_asked_for_by_name_alone() {
    assert!(Query::parse("is:hidden").asks_hidden());
    assert!(!Query::parse("-is:hidden").asks_hidden());
}

#[test]
fn an_identifier_is_found_as_one() {
    let id = "2608.11232".parse().unwrap();
    assert_eq!(Query::parse("id:2608.11232v2 ").all[0][0].atom, Atom::Id(id));
    assert_eq!(Query::parse("arXiv:2608.11232 ").all[0][0].atom, Atom::Id(id));
}

proptest! {
    #[test]
    fn a_printed_query_parses_to_itself(text in r#"([a-zé0-9"*:. -]|OR |cat:cs.CL|is:starred|since:3w|year:2024|title:|sort:title|sort:starred|kind:replace-cross|kind:new|venue:|has:code|on:daily|on:2026-W22|upvotes:>=|upvotes:<5|is:updated|edition:tue|\.\.28-may|sort:velocity){0,40}"#) {
        let once = Query::parse(&text);
        let again = Query::parse(&once.to_string());
        prop_assert_eq!(&once.all, &again.all, "{:?} -> {:?}", text, once.to_string());
        prop_assert_eq!(once.sort, again.sort);
    }

    #[test]
    fn every_text_is_a_query(text in "\\PC{0,200}") {
        let _ = Query::parse(&text).to_string();
    }
}
