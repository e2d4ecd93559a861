//! What is trending, by its word: asked for, held, shown offline, and off with one line.

use super::*;
use crate::common::arxiv::Record;
use crate::common::server::{Reply, Server};
use offprint::model::Stamp;
use serde_json::json;

/// A service with arXiv's papers, and a daily list of Friday 15 May 2026.
struct Both {
    arxiv: Arxiv,
    server: Server,
}

impl Both {
    fn new() -> Self {
        let arxiv = Arxiv::of(20);
        let inner = arxiv.server.base();
        let service = std::sync::Arc::clone(&arxiv.service);
        let server = Server::answering(move |seen| match seen.path.as_str() {
            path if path.starts_with("/rss/") || matches!(path, "/api/query" | "/oai") => service.answer(seen),
            "/api/daily_papers" if seen.query.starts_with("date=2026-05-15&") && seen.query.ends_with("p=0") => list(),
            "/api/daily_papers" if seen.query.contains("p=0") => Reply::status(404).body("{\"error\":\"none\"}"),
            "/api/papers/search" if seen.query.starts_with("q=flow%20matching&") => {
                Reply::ok(json!([said(7, 3), said(5, 118), said(77, 1)]).to_string())
            }
            "/api/papers/search" => Reply::ok("[]"),
            "/api/papers/2605.00005" => Reply::ok(said(5, 120)["paper"].to_string()),
            "/api/papers/2605.00007" => Reply::ok(said(7, 43)["paper"].to_string()),
            "/api/papers/2605.00008" => Reply::ok("<html>x</html>"),
            _ => Reply::status(404).body(inner.clone()),
        });
        Self { arxiv, server }
    }

    fn polls(&self) -> usize {
        self.server.seen().iter().filter(|s| s.path == "/api/daily_papers").count()
    }
}

/// A paper and its votes, put on a list long ago.
fn said(number: u32, votes: u32) -> Value {
    let day = "2026-03-02T00:00:00.000Z";
    json!({"paper": {"id": format!("2605.{number:05}"), "upvotes": votes, "submittedOnDailyAt": day}})
}

/// Four of arXiv's papers, one of which says all there is to say, with words that would harm a terminal.
fn list() -> Reply {
    let day = "2026-05-15T00:00:00.000Z";
    let paper = |n: u32, votes: u32| json!({"paper": {"id": format!("2605.{n:05}"), "upvotes": votes, "submittedOnDailyAt": day}});
    let mut all = vec![paper(3, 7), paper(5, 118), paper(7, 41), json!({"paper": {"id": "2605.00009"}})];
    let said = all[1]["paper"].as_object_mut().unwrap();
    said.insert("ai_summary".into(), json!("It \u{1b}[31mfinds\u{202e} something."));
    said.insert("ai_summary_model".into(), json!("Plain/Model"));
    said.insert("ai_keywords".into(), json!(["plain", "words"]));
    said.insert("githubRepo".into(), json!("https://github.com/example/plain"));
    said.insert("githubStars".into(), json!(9));
    said.insert("organization".into(), json!({"name": "lab", "fullname": "A \u{7}Lab"}));
    said.insert("submittedOnDailyBy".into(), json!({"user": "first", "fullname": "First Submitter"}));
    Reply::ok(serde_json::Value::Array(all).to_string())
}

fn first_words(text: &str) -> Vec<Vec<&str>> {
    text.lines().map(|line| line.split_whitespace().take(2).collect()).collect()
}

#[test]
fn the_newest_list_is_asked_for_once_and_shown_by_votes() {
    let both = Both::new();
    let home = Home::at(&both.server.base());
    home.ok(&["categories", "--follow", "cs.CL"]);
    let shown = home.ok(&["trending"]);
    let wanted = [["▲118", "2605.00005"], ["▲41", "2605.00007"], ["▲7", "2605.00003"]];
    assert_eq!(first_words(&shown)[..3], wanted.map(|w| w.to_vec()), "{shown}");
    assert!(shown.lines().count() == 4 && shown.contains("2605.00009"), "{shown}");
    assert_eq!(both.polls(), 1);
    // Within the hour nobody is asked again, in whatever words.
    assert_eq!(home.ok(&["trending", "--date", "2026-05-15"]), shown);
    assert_eq!(both.polls(), 1);
    let json = home.ok(&["trending", "--json"]);
    let first: Value = serde_json::from_str(json.lines().next().unwrap()).unwrap();
    let said = &first["trending"];
    assert_eq!((&first["id"], &said["upvotes"], &said["stars"]), (&json!("2605.00005"), &json!(118), &json!(9)));
    assert_eq!((&said["organisation"], &said["submitter"]), (&json!("A Lab"), &json!("First Submitter")));
    assert_eq!(said["machine_summary"], "It finds something.");
    assert_eq!(said["machine_summary_model"], "Plain/Model");
    assert_eq!((&said["day"], &said["polled"]), (&json!("2026-05-15"), &json!(NOW)));
    assert_eq!((&said["velocity"], &said["comments"]), (&Value::Null, &Value::Null));
    // What it names came from arXiv, and stands in its edition.
    assert!(home.ok(&["show", "2605.00005"]).contains("edition"));
    assert_eq!(home.ids(&["list", "on:daily", "sort:upvotes"])[0], "2605.00005");
    assert_eq!(home.ids(&["list", "upvotes:>20"]).len(), 2);
}

#[test]
fn a_sync_polls_last_and_says_so_in_json() {
    let both = Both::new();
    let home = Home::at(&both.server.base());
    home.ok(&["categories", "--follow", "cs.CL"]);
    let told = home.ok(&["sync", "--json"]);
    let daily: Vec<&str> = told.lines().filter(|line| line.contains("\"event\":\"daily\"")).collect();
    assert!(daily.len() == 1 && daily[0].contains("\"2026-05-15\",\"papers\":4"), "{told}");
    let paths: Vec<String> = both.server.seen().into_iter().map(|s| s.path).collect();
    let first = paths.iter().position(|p| p == "/api/daily_papers").unwrap();
    assert!(paths[..first].contains(&"/api/query".to_owned()) && !paths[first..].contains(&"/api/query".to_owned()));
    let polls = both.polls();
    home.ok(&["sync"]);
    assert_eq!(both.polls(), polls, "nothing is owed");
}

#[test]
fn without_a_network_what_is_held_is_shown_and_said() {
    let both = Both::new();
    let home = Home::at(&both.server.base());
    home.ok(&["categories", "--follow", "cs.CL"]);
    let shown = home.ok(&["trending"]);
    let later = Stamp::parse(NOW).unwrap().plus(7_200).to_string();
    let home = home.with("OFFPRINT_SERVICES", NOBODY).with("OFFPRINT_NOW", &later);
    let ran = home.run(&["trending"]);
    assert_eq!((ran.code, ran.out), (0, shown));
    assert!(ran.err.starts_with("note: cannot ask for the daily list") && ran.err.contains("held"), "{}", ran.err);
    assert!(home.fails(69, &["trending", "--date", "2026-05-14"]).contains("hint:"));
    assert_eq!(home.run(&["list"]).code, 0);
}

#[test]
fn one_line_turns_it_off() {
    let both = Both::new();
    let home = Home::at(&both.server.base());
    home.ok(&["categories", "--follow", "cs.CL"]);
    home.ok(&["trending"]);
    let home = home.without_trends();
    let polls = both.polls();
    let later = Stamp::parse(NOW).unwrap().plus(90_000).to_string();
    let home = home.with("OFFPRINT_NOW", &later);
    home.ok(&["sync"]);
    assert!(home.fails(78, &["trending"]).contains("daily = true"));
    let screen = home.ok(&["--print", "120x36"]);
    assert!(!screen.contains("Trending") && !screen.contains('▲'), "{screen}");
    assert_eq!(both.polls(), polls, "nobody was asked");
    assert!(home.run(&["doctor"]).out.contains("off: daily = true"));
    drop(both.arxiv);
}

#[test]
fn a_service_in_trouble_is_a_note_and_no_fault_of_the_sync() {
    for (name, reply) in
        [("500", Reply::status(500)), ("garbage", Reply::ok("<html>x</html>")), ("429", Reply::status(429))]
    {
        let arxiv = Arxiv::of(20);
        let service = std::sync::Arc::clone(&arxiv.service);
        let server = Server::answering(move |seen| match seen.path.as_str() {
            "/api/daily_papers" => reply.clone(),
            _ => service.answer(seen),
        });
        let home = Home::at(&server.base());
        home.ok(&["categories", "--follow", "cs.CL"]);
        let ran = home.run(&["sync"]);
        assert_eq!(ran.code, 0, "{name}: {}", ran.err);
        assert!(ran.out.contains("20 new"), "{name}: {}", ran.out);
        let of_the_list = |line: &&str| line.contains("daily list");
        let notes: Vec<&str> = ran.err.lines().filter(of_the_list).collect();
        let is_note = notes.iter().all(|line| line.starts_with("note: cannot ask for the daily list"));
        assert!(notes.len() == 1 && is_note && !ran.err.contains("error:"), "{name}: {}", ran.err);
        assert_eq!(home.ids(&["list", "cat:cs.CL"]).len(), 20, "{name}");
    }
}

#[test]
fn periods_are_written_as_the_service_writes_them() {
    let both = Both::new();
    let home = Home::at(&both.server.base());
    home.ok(&["categories", "--follow", "cs.CL"]);
    home.ok(&["trending"]);
    assert_eq!(home.ok(&["trending", "--week", "2026-W20"]).lines().count(), 4);
    assert_eq!(home.ok(&["trending", "--month", "2026-05"]).lines().count(), 4);
    let none = home.run(&["trending", "--date", "2026-05-10"]);
    assert_eq!((none.code, none.out.as_str()), (0, ""));
    assert!(none.err.contains("no paper is on the list of 2026-05-10"), "{}", none.err);
    for bad in [["--date", "2026-W20"], ["--week", "2026-05-15"], ["--month", "2026-13"], ["--date", "soon"]] {
        home.fails(64, &["trending", bad[0], bad[1]]);
    }
    home.fails(64, &["trending", "--date", "2026-05-15", "--week", "2026-W20"]);
    let _: Vec<Record> = both.arxiv.service.papers();
}

#[test]
fn a_search_prints_what_is_held_as_the_service_ranks_it() {
    let both = Both::new();
    let home = Home::at(&both.server.base());
    home.ok(&["categories", "--follow", "cs.CL"]);
    let shown = home.ok(&["trending", "--search", "flow", "matching"]);
    assert_eq!(first_words(&shown), [["▲3", "2605.00007"], ["▲118", "2605.00005"]], "{shown}");
    assert_eq!(home.ok(&["trending", "--search", "flow matching"]), shown);
    let json = home.json(&["trending", "--search", "flow matching"]);
    assert_eq!((&json[0]["id"], &json[0]["trending"]["upvotes"]), (&json!("2605.00007"), &json!(3)));
    let none = home.run(&["trending", "--search", "nothing"]);
    assert_eq!((none.code, none.out.as_str()), (0, ""));
    assert!(none.err.contains("no paper on the daily list fits"), "{}", none.err);
    // Without a network, what is held of the list and answers.
    let home = home.with("OFFPRINT_SERVICES", NOBODY);
    let ran = home.run(&["trending", "--search", "cat:cs.CL"]);
    assert_eq!((ran.code, ran.out.lines().count()), (0, 2), "{}", ran.err);
    assert!(ran.err.starts_with("note: cannot ask for the daily list") && ran.err.contains("held"), "{}", ran.err);
    assert!(home.fails(69, &["trending", "--search", "zyzzyva"]).contains("hint:"));
}

#[test]
fn what_is_said_of_papers_is_printed_in_the_order_asked() {
    let both = Both::new();
    let home = Home::at(&both.server.base());
    home.ok(&["categories", "--follow", "cs.CL"]);
    let ran = home.run(&["trending", "2605.00007", "2605.00001", "arXiv:2605.00005v1", "2605.00007"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(first_words(&ran.out), [["▲43", "2605.00007"], ["▲120", "2605.00005"]], "{}", ran.out);
    assert_eq!(ran.err.trim(), "note: nobody put 2605.00001 on the daily list");
    let json = home.json(&["trending", "2605.00005"]);
    assert_eq!((json.len(), &json[0]["trending"]["upvotes"]), (1, &json!(120)));
    home.fails(76, &["trending", "2605.00008"]);
    let ran = home.run(&["trending", "2605.00005", "2605.00008"]);
    assert_eq!((ran.code, ran.out.lines().count()), (0, 1), "{}", ran.err);
    assert!(ran.err.contains("this is what is held"), "{}", ran.err);
    let home = home.with("OFFPRINT_SERVICES", NOBODY);
    let ran = home.run(&["trending", "2605.00007"]);
    assert_eq!((ran.code, ran.out.lines().count()), (0, 1), "{}", ran.err);
    assert!(ran.err.starts_with("note: cannot ask for the daily list"), "{}", ran.err);
    home.fails(69, &["trending", "2605.00002"]);
}

#[test]
fn one_thing_is_asked_of_the_daily_list_at_a_time() {
    let home = Home::at(NOBODY);
    for bad in [
        &["--search", "x", "--date", "2026-05-15"][..],
        &["2605.00001", "--week", "2026-W20"],
        &["2605.00001", "--search", "x"],
        &["--search", " "],
        &["no-paper"],
        &["2605.00001"; 21],
    ] {
        home.fails(64, &[&["trending"], bad].concat());
    }
    let home = home.without_trends();
    for words in [&["trending", "2605.00001"][..], &["trending", "--search", "x"]] {
        assert!(home.fails(78, words).contains("daily = true"));
    }
}
