#![allow(clippy::unwrap_used, reason = "a test may")]

use super::*;
use crate::model::Day;
use crate::sources::recorded::{changes, is_clean, recorded, spoiled};
use proptest::prelude::*;
use serde_json::{Value, json};

const DAILY: &str = "hf/daily_papers_30.json.gz";

fn whole() -> List {
    parse_list(&recorded(DAILY)).unwrap()
}

fn list(entries: &Value) -> List {
    parse_list(entries.to_string().as_bytes()).unwrap()
}

/// The one entry of a paper with these fields.
fn with(fields: &Value) -> Entry {
    let mut paper = json!({"id": "2606.00001"});
    paper.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    list(&json!([{ "paper": paper }])).entries.remove(0)
}

fn strings(entry: &Entry) -> impl Iterator<Item = &Clean> {
    let said = &entry.daily;
    let summary = said.summary.iter().flat_map(|s| s.model.iter().chain([&s.text]));
    let named = said.organisation.iter().chain(&said.submitter);
    named.chain(summary).chain(&entry.title).chain(&said.code).chain(&said.project).chain(&said.keywords)
}

#[test]
fn a_recorded_list_is_read_whole() {
    let got = whole();
    assert_eq!((got.entries.len(), got.skipped.len(), got.is_last()), (30, 0, true));
    let some = |f: &dyn Fn(&Entry) -> bool| got.entries.iter().filter(|e| f(e)).count();
    assert_eq!(some(&|e| e.daily.day == "2026-06-12".parse().ok()), 30);
    assert_eq!((some(&|e| e.daily.code.is_some()), some(&|e| e.daily.stars.is_some())), (16, 16));
    assert_eq!((some(&|e| e.daily.organisation.is_some()), some(&|e| e.daily.project.is_some())), (16, 13));
    assert_eq!(
        some(&|e| e.daily.submitter.is_some()
            && e.title.is_some()
            && e.daily.upvotes.is_some()
            && e.daily.comments.is_some()),
        30
    );
    assert_eq!(
        some(&|e| e.daily.summary.as_ref().is_some_and(|s| s.model.is_some()) && e.daily.keywords.len() >= 6),
        30
    );
    assert_eq!(got.entries.iter().filter_map(|e| e.daily.upvotes).sum::<u32>(), 453);
    let first = &got.entries[0];
    assert_eq!(first.id.to_string(), "2606.00467");
    assert_eq!(first.submitted.unwrap().to_string(), "2026-05-30T00:00:00Z", "the paper's own, not the entry's");
    assert_eq!(first.daily.organisation.as_deref(), Some("California institute of technology"));
    assert_eq!(first.daily.submitter.as_deref(), Some("Rafal Kocielnik"));
    assert_eq!(first.daily.summary.as_ref().unwrap().model.as_deref(), Some("Qwen/Qwen2.5-Coder-32B-Instruct"));
    let voted = got.entries.iter().max_by_key(|e| e.daily.upvotes).unwrap();
    assert_eq!((voted.daily.upvotes, voted.daily.comments, voted.daily.stars), (Some(118), Some(3), Some(9)));
    assert_eq!(voted.daily.code.as_deref(), Some("https://github.com/Aiden0526/EvoArena"));
}

#[test]
fn a_papers_own_record_says_the_same() {
    let recorded: Value = serde_json::from_slice(&recorded(DAILY)).unwrap();
    for (entry, value) in whole().entries.iter().zip(recorded.as_array().unwrap()) {
        let alone = parse_paper(value["paper"].to_string().as_bytes()).unwrap();
        let daily = Daily { comments: entry.daily.comments, ..alone.daily.clone() };
        assert_eq!(&Entry { daily, ..alone }, entry);
    }
}

#[test]
fn every_field_may_be_missing_or_wrong() {
    let bare = with(&json!({}));
    assert_eq!(
        (bare.daily.day, bare.submitted, bare.daily.upvotes, bare.daily.comments, bare.daily.stars),
        (None, None, None, None, None)
    );
    assert_eq!((strings(&bare).count(), bare.id.to_string().as_str()), (0, "2606.00001"));
    let names = [
        "submittedOnDailyAt",
        "publishedAt",
        "title",
        "upvotes",
        "numComments",
        "organization",
        "submittedOnDailyBy",
        "githubRepo",
        "githubStars",
        "projectPage",
        "ai_summary",
        "ai_summary_model",
        "ai_keywords",
    ];
    for wrong in [json!(null), json!([]), json!({}), json!(true), json!(""), json!(" \u{200b}")] {
        let fields = names.iter().map(|name| ((*name).to_owned(), wrong.clone())).collect();
        assert_eq!(with(&Value::Object(fields)), bare, "{wrong}");
    }
}

#[test]
fn numbers_may_be_strings() {
    for (value, want) in [
        (json!(7), Some(7)),
        (json!("7"), Some(7)),
        (json!(" 1024 "), Some(1024)),
        (json!(7.9), Some(7)),
        (json!(1e300), Some(u32::MAX)),
        (json!(-1), None),
        (json!("-1"), None),
        (json!("many"), None),
        (json!("NaN"), None),
        (json!(null), None),
    ] {
        assert_eq!(with(&json!({ "upvotes": value })).daily.upvotes, want, "{value}");
    }
}

#[test]
fn addresses_are_of_the_web_or_none() {
    for (value, want) in [
        ("https://github.com/a/b", Some("https://github.com/a/b")),
        ("http://github.com/a/b", Some("https://github.com/a/b")),
        (" https://x.org/\u{1b}[31m ", Some("https://x.org/")),
        ("https://", None),
        ("https:///etc/passwd", None),
        ("https://a b", None),
        ("file:///etc/passwd", None),
        ("javascript:alert(1)", None),
        ("-oProxyCommand=x", None),
        ("github.com/a/b", None),
    ] {
        assert_eq!(with(&json!({ "githubRepo": value })).daily.code.as_deref(), want, "{value}");
    }
}

#[test]
fn the_day_is_the_lists_own() {
    for (at, want) in [
        ("2026-06-12T00:00:00.000Z", Some("2026-06-12")),
        ("2026-06-12", Some("2026-06-12")),
        ("2026-06-12T23:59:59-11:00", Some("2026-06-12")),
        ("soon", None),
        ("2026-06-3\u{661}", None),
    ] {
        let got = with(&json!({ "submittedOnDailyAt": at, "publishedAt": "2026-05-30T00:00:00.000Z" }));
        assert_eq!(got.daily.day.map(|d| d.to_string()).as_deref(), want, "{at}");
        assert!(got.submitted.is_some());
    }
    let outer = list(&json!([{ "publishedAt": "2026-05-29T20:00:00.000Z", "paper": { "id": "2606.00001" } }]));
    assert_eq!(outer.entries[0].submitted, None, "the entry's own time is taken for nothing");
}

#[test]
fn a_bad_entry_is_skipped_and_named() {
    let got = list(
        &json!([{"paper": {"id": "2606.00001"}}, 7, null, {}, {"paper": {"id": "a-blog-post"}}, {"paper": {"id": 5}}, {"id": "2606.00002"}]),
    );
    assert_eq!(got.entries.iter().map(|e| e.id.to_string()).collect::<Vec<_>>(), ["2606.00001", "2606.00002"]);
    assert_eq!(got.skipped.len(), 5);
    assert_eq!(got.skipped[3].why, "skipped entry 5 of the daily list: \"a-blog-post\" is no paper of arXiv's");
}

#[test]
fn pages_end_where_they_end() {
    let page = |many: usize| list(&Value::Array(vec![json!({"paper": {"id": "2606.00001"}}); many]));
    assert!(page(0).is_last() && page(49).is_last(), "an empty list is a good answer");
    assert!(!page(50).is_last() && !page(100).is_last());
}

#[test]
fn what_is_no_list_is_told_what_it_is() {
    for (body, want) in [
        (
            &br#"{"error":"Invalid date"}"#[..],
            "the answer is no list of daily papers (\u{201c}{\"error\":\"Invalid date\"}\u{201d})",
        ),
        (b"Too many requests", "the answer is no list of daily papers (\u{201c}Too many requests\u{201d})"),
        (b"null", "the answer is no list of daily papers (\u{201c}null\u{201d})"),
        (
            b"<html><title>Login</title></html>",
            "the network answered with a web page (\u{201c}Login\u{201d}): is there a login page?",
        ),
        (b"", "the answer is empty"),
        (b"[] []", "the answer goes on after its end"),
        (b"[{", "the answer broke off before its end"),
    ] {
        assert_eq!(parse_list(body).unwrap_err().to_string(), want);
    }
    assert!(matches!(parse_list(b"[1 2]"), Err(FeedError::Malformed(_))));
    assert!(matches!(parse_list("[".repeat(100_000).as_bytes()), Err(FeedError::Malformed(_))));
    assert!(matches!(parse_list(format!("[{}0]", "0,".repeat(1_000)).as_bytes()), Err(FeedError::Malformed(_))));
    assert!(matches!(parse_list(format!("[\"{}\"]", "x".repeat(5 << 20)).as_bytes()), Err(FeedError::Malformed(_))));
    assert!(matches!(parse_paper(br#"{"error":"Paper not found"}"#), Err(FeedError::Strange { .. })));
    assert!(matches!(parse_paper(b"[]"), Err(FeedError::Strange { .. })));
    assert!(matches!(parse_paper(b"{}"), Err(FeedError::Malformed(_))));
}

#[test]
fn no_part_of_a_list_is_taken_for_the_whole() {
    let short =
        json!([{"paper": {"id": "2606.00001", "title": "caf\u{e9} \"x\" \\", "upvotes": 12}, "numComments": 1.5}])
            .to_string();
    for end in 0..short.len() {
        assert!(parse_list(&short.as_bytes()[..end]).is_err(), "{end}");
        assert!(parse_paper(&short.as_bytes()[1..=end.clamp(1, short.len() - 3)]).is_err(), "{end}");
    }
    let bytes = recorded(DAILY);
    for end in crate::sources::recorded::cuts(bytes.trim_ascii_end().len(), 20) {
        assert!(parse_list(&bytes[..end]).is_err(), "{end}");
    }
}

#[test]
fn nothing_is_no_fault() {
    let status = |status| NetError::Status {
        host: "h".into(),
        status,
        said: Clean::default(),
        retry_after: None,
        body_start: vec![],
    };
    assert!(is_nothing(&status(404)) && is_nothing(&status(400)));
    assert!(!is_nothing(&status(403)) && !is_nothing(&status(500)) && !is_nothing(&NetError::Cancelled));
}

#[test]
fn addresses_are_written_once_and_right() {
    let day: Day = "2026-05-29".parse().unwrap();
    let url = |period| list_url(period, Order::Listed, 0);
    let api = "https://huggingface.co/api";
    assert_eq!(
        url(Some(Period::Day(day))),
        format!("{api}/daily_papers?date=2026-05-29&sort=publishedAt&limit=100&p=0")
    );
    assert_eq!(
        url(Some(Period::week_of(day))),
        format!("{api}/daily_papers?week=2026-W22&sort=publishedAt&limit=100&p=0")
    );
    assert_eq!(
        url(Some(Period::month_of(day))),
        format!("{api}/daily_papers?month=2026-05&sort=publishedAt&limit=100&p=0")
    );
    assert_eq!(list_url(None, Order::Trending, 3), format!("{api}/daily_papers?sort=trending&limit=100&p=3"));
    assert_eq!(search_url("caf\u{e9} & x"), format!("{api}/papers/search?q=caf%C3%A9%20%26%20x&limit=100"));
    assert_eq!(paper_url("2606.00001".parse().unwrap()), format!("{api}/papers/2606.00001"));
    assert_eq!(paper_url("hep-th/9711200".parse().unwrap()), format!("{api}/papers/hep-th%2F9711200"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = (parse_list(&bytes), parse_paper(&bytes));
    }

    #[test]
    fn no_change_of_a_list_breaks_the_reader(changes in changes()) {
        let mut all: Value = serde_json::from_slice(&recorded(DAILY)).unwrap();
        all.as_array_mut().unwrap().truncate(2);
        if let Ok(got) = parse_list(&spoiled(all.to_string().into_bytes(), changes)) {
            for text in got.entries.iter().flat_map(strings) {
                prop_assert!(is_clean(text), "{:?}", text);
            }
        }
    }
}
