//! Every verb without a screen: what it prints, what JSON it writes, with which code it ends.

use std::io::{BufRead, BufReader, Read};

use super::*;
use offprint::model::Stamp;

const KEYS: [&str; 27] = [
    "id",
    "version",
    "title",
    "authors",
    "abstract",
    "categories",
    "primary",
    "published",
    "updated",
    "edition",
    "edition_state",
    "comment",
    "journal_ref",
    "doi",
    "starred",
    "read",
    "hidden",
    "pdf",
    "kind",
    "announced",
    "venue",
    "links",
    "licence",
    "versions",
    "upvotes",
    "comments_count",
    "organisation",
];

#[test]
fn every_paper_has_every_key() {
    let arxiv = Arxiv::of(12);
    let home = Home::synced(&arxiv);
    home.ok(&["star", "2605.00007", "1706.03762"]);
    home.ok(&["read", "2605.00007"]);
    let lists = [
        home.json(&["list"]),
        home.json(&["list", "is:starred"]),
        home.json(&["search", "bound"]),
        home.json(&["show", "2605.00007"]),
    ];
    for paper in lists.iter().flatten() {
        let mut keys: Vec<&str> = paper.as_object().unwrap().keys().map(String::as_str).collect();
        let mut wanted = KEYS.to_vec();
        keys.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(keys, wanted, "{paper}");
    }
    assert_eq!(lists[1].len(), 2);
    let whole = &lists[3][0];
    assert_eq!(whole["id"], "2605.00007");
    assert_eq!(whole["version"], 1);
    assert_eq!(whole["title"], "A bound of $\\mathcal{O}(n^2)$ for Erd\\H{o}s graphs");
    assert_eq!(whole["authors"], serde_json::json!(["First Author"]));
    assert_eq!((&whole["categories"], &whole["primary"]), (&serde_json::json!(["cs.CL", "cs.AI"]), &"cs.CL".into()));
    let plain = ["comment", "journal_ref", "doi"].map(|key| whole[key].as_str().unwrap().to_owned());
    assert_eq!(plain, ["12 pages", "Journal of Plain Words 7, 1 (2026)", "10.1000/plain.7"]);
    for key in ["published", "updated"] {
        assert!(Stamp::parse(whole[key].as_str().unwrap()).is_some(), "{whole}");
    }
    assert!(whole["edition"].as_str().unwrap().parse::<jiff::civil::Date>().is_ok());
    let marks = ["starred", "read", "hidden"].map(|key| whole[key].as_bool().unwrap());
    assert_eq!((marks, &whole["pdf"]), ([true, true, false], &Value::Null));
    let announced = whole["announced"].as_array().unwrap();
    assert_eq!(announced.len(), 2, "{whole}");
    for said in announced {
        assert_eq!((&said["edition"], &said["how"]), (&whole["edition"], &"computed".into()));
        assert_eq!(said["version"], Value::Null, "nobody said");
    }
    assert_eq!(whole["kind"], serde_json::json!({"cs.CL": "new"}), "of the categories followed");
    assert_eq!((&whole["versions"][0]["version"], &whole["versions"][0]["held"]), (&1.into(), &true.into()));
    assert_eq!(
        (&whole["venue"], &whole["links"], &whole["upvotes"]),
        (&Value::Null, &serde_json::json!([]), &Value::Null)
    );
    // A paper known by its id alone has its marks, and nothing else.
    let unknown = lists[1].iter().find(|paper| paper["id"] == "1706.03762").unwrap();
    assert_eq!(
        (&unknown["starred"], &unknown["title"], &unknown["version"]),
        (&true.into(), &Value::Null, &Value::Null)
    );
}

#[test]
fn a_sync_tells_its_pages_as_json() {
    let arxiv = Arxiv::of(260);
    let home = Home::beside(&arxiv);
    home.ok(&["categories", "--follow", "cs.CL"]);
    let lines = home.json(&["sync"]);
    let events: Vec<&str> = lines.iter().map(|line| line["event"].as_str().unwrap()).collect();
    assert_eq!(events, ["page", "page", "category", "done"]);
    assert_eq!((&lines[0]["got"], &lines[0]["total"], &lines[0]["added"]), (&200.into(), &260.into(), &200.into()));
    assert_eq!((&lines[2]["category"], &lines[2]["outcome"]), (&"cs.CL".into(), &"complete".into()));
    assert_eq!((&lines[3]["added"], &lines[3]["complete"]), (&260.into(), &true.into()));
    let again = home.ok(&["sync"]);
    assert!(again.contains("complete") && again.contains("0 new, 0 updated"), "{again}");
    assert_eq!(home.everything().len(), 260);
}

#[test]
fn a_category_named_counts_for_one_run() {
    let arxiv = Arxiv::of(12);
    let home = Home::synced(&arxiv);
    let asked = arxiv.service.asked().len();
    home.ok(&["sync", "--category", "cs.ai", "--days", "2"]);
    let asked = arxiv.service.asked().split_off(asked);
    assert!(!asked.is_empty() && asked.iter().all(|question| question.category == "cs.AI"), "{asked:?}");
    assert_eq!(home.ok(&["config"]).matches("categories = [\"cs.CL\"]").count(), 1);
}

#[test]
fn a_sync_that_fails_tells_so_as_json_too() {
    let arxiv = Arxiv::of(260);
    arxiv.misbehave(arxiv::Wrong::LoginPage, |question| question.start > 0);
    let home = Home::beside(&arxiv);
    home.ok(&["categories", "--follow", "cs.CL", "cs.LG"]);
    let words = ["sync", "--json"];
    let ran = home.run(&words).failed(76, &words);
    let lines: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |event: &str| lines.iter().filter(|line| line["event"] == event).collect::<Vec<_>>();
    assert_eq!((of("page").len(), of("category").len(), of("done").len()), (1, 2, 1));
    assert_eq!((&of("category")[0]["outcome"], &of("category")[1]["outcome"]), (&"failed".into(), &"not asked".into()));
    assert_eq!((&of("done")[0]["added"], &of("done")[0]["complete"]), (&200.into(), &false.into()));
}

#[test]
fn days_reach_further_back() {
    let mut papers = arxiv::papers(12);
    let published = papers[0].published.days_before(20);
    papers.push(common::arxiv::Record {
        id: "2604.00001".into(),
        version: 1,
        published,
        categories: vec!["cs.CL".into()],
    });
    let arxiv = Arxiv::with(papers);
    let home = Home::synced(&arxiv);
    assert_eq!(home.everything().len(), 12);
    assert!(home.ok(&["sync", "--days", "60"]).contains("1 new"));
    assert_eq!(home.ids(&["list", "sort:oldest", "--limit", "1"]), ["2604.00001"]);
    assert_eq!(home.ids(&["list", "since:7d", "cat:cs.CL"]).len(), 12);
}

#[test]
fn lists_stand_in_the_order_of_the_page() {
    let arxiv = Arxiv::of(40);
    let home = Home::synced(&arxiv);
    let today = home.ids(&["list"]);
    assert!(!today.is_empty() && today.is_sorted(), "{today:?}");
    assert_eq!(home.ids(&["list", "edition:today"]), today);
    assert_eq!(home.ids(&["list", "--limit", "2"]), today[..2]);
    assert_eq!(home.ids(&["list", "sort:oldest", "--limit", "3"]), [arxiv::id(1), arxiv::id(2), arxiv::id(3)]);
    let lines = home.ok(&["list"]);
    assert_eq!(lines.lines().count(), today.len());
    assert!(lines.lines().zip(&today).all(|(line, id)| line.starts_with(id.as_str())), "{lines}");
    // Without a terminal the bare program prints the same.
    assert_eq!(home.ok(&[]), lines);
}

#[test]
fn options_may_stand_after_a_query_and_words_may_be_taken_out() {
    let arxiv = Arxiv::of(200);
    let home = Home::synced(&arxiv);
    let routing = home.ids(&["search", "routing"]);
    let long = home.ids(&["search", "routing", "for", "long"]);
    assert!(!long.is_empty() && long.len() < routing.len());
    let rest = home.ids(&["search", "routing", "-long"]);
    assert_eq!(rest.len(), routing.len() - long.len());
    assert_eq!(home.ids(&["search", "routing", "--limit", "2", "-long"]), rest[..2]);
    assert_eq!(home.ids(&["list", "-long", "routing", "--limit", "2"]), rest[..2]);
    assert_eq!(home.json(&["search", "routing", "-title:long"]).len(), rest.len());
    // A data folder named behind the query is the one used.
    let mut behind = bare(&["search", "routing", "--json", "--data-dir"]);
    let output = behind.arg(home.data()).output().unwrap();
    assert_eq!(Ran::of(&output, &["search"]).out.lines().count(), routing.len());
    // After two hyphens everything is words.
    assert!(home.ok(&["list", "--limit", "1", "--", "--json"]).starts_with("2605."));
    home.fails(64, &["search", "routing", "--jsno"]);
}

#[test]
fn a_condition_that_is_none_is_said_to_be_none() {
    let arxiv = Arxiv::of(3);
    let home = Home::synced(&arxiv);
    let ran = home.run(&["list", "is:brilliant"]);
    assert_eq!(ran.code, 0);
    assert!(
        ran.err.contains("is:brilliant is no condition") && ran.err.contains("no paper answers this"),
        "{}",
        ran.err
    );
    for odd in [
        "\"",
        "(",
        ")",
        "*",
        "a OR",
        "OR",
        "-",
        "a AND (b",
        "\\",
        "'; drop table paper; --",
        "title:",
        "^x",
        "NEAR(a b)",
    ] {
        assert_eq!(home.run(&["search", "--", odd]).code, 0, "{odd}");
    }
}

#[test]
fn wrong_words_end_with_64() {
    let home = Home::at(NOBODY);
    let wrong: [&[&str]; 23] = [
        &["completions"],
        &["completions", "abacus"],
        &["doctor", "me"],
        &["frobnicate"],
        &["--frobnicate"],
        &["star"],
        &["unstar"],
        &["read"],
        &["unhide"],
        &["show"],
        &["show", "2605.00001", "2605.00002"],
        &["get"],
        &["open"],
        &["search"],
        &["list", "--limit", "many"],
        &["sync", "--days", "0"],
        &["sync", "--category", "cs.NOPE"],
        &["categories", "--follow", "cs.NOPE"],
        &["categories", "--follow", "cs.CL", "--unfollow", "cs.LG"],
        &["library"],
        &["config", "--path", "--print"],
        &["--print", "huge"],
        &["--keys", "<nokey>"],
    ];
    for words in wrong {
        home.fails(64, words);
    }
    for id in ["nonsense", "9999.99999", "https://example.com/abs/2605.00001x", "", "../../etc/passwd", "2605.00001v0"]
    {
        home.fails(64, &["show", id]);
        home.fails(64, &["star", id]);
        home.fails(64, &["get", id]);
        home.fails(64, &["open", id]);
    }
    assert!(home.fails(64, &["--sample", "sync"]).contains("sample"));
}

#[test]
fn a_category_is_taken_in_any_case_and_a_near_miss_is_named() {
    let home = Home::at(NOBODY);
    assert_eq!(home.ok(&["categories", "--follow", "CS.cl", "hep-TH"]), "following cs.CL hep-th\n");
    assert!(home.fails(64, &["categories", "--follow", "cs.CLL"]).contains("did you mean cs.CL?"));
    assert_eq!(home.ok(&["categories", "--unfollow", "hep-th"]), "following cs.CL\n");
    let listed = home.ok(&["categories"]);
    assert!(listed.contains("  * cs.CL ") && listed.contains("    hep-th "), "{listed}");
    let config = home.path("config.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, text.replace("categories = [\"cs.CL\"]", "categories = [\"cs.CL\"] # mine")).unwrap();
    home.ok(&["categories", "--follow", "cs.LG,stat.ML"]);
    let text = std::fs::read_to_string(&config).unwrap();
    assert!(text.contains("# mine") && text.contains("\"cs.CL\", \"cs.LG\", \"stat.ML\""), "{text}");
}

#[test]
fn a_paper_nobody_knows_ends_with_66() {
    let arxiv = Arxiv::of(3);
    let home = Home::synced(&arxiv);
    for words in [&["show", "1706.03762"][..], &["get", "1706.03762"], &["open", "1706.03762"]] {
        home.fails(66, words);
    }
    // The service has no such version.
    home.fails(66, &["get", "2404.00404v3"]);
    // Of several, those that can be had come.
    let ran = home.run(&["get", "2605.00001", "1706.03762"]).failed(66, &["get"]);
    assert!(ran.out.contains("2605.00001v1.pdf"), "{}", ran.out);
}

#[test]
fn nobody_who_reads_no_further_hears_a_complaint() {
    let arxiv = Arxiv::of(260);
    let home = Home::synced(&arxiv);
    let words: [&[&str]; 12] = [
        &["list", "sort:oldest", "--json"],
        &["list", "sort:oldest"],
        &["search", "for", "--json"],
        &["categories"],
        &["keys"],
        &["keys", "--json"],
        &["doctor"],
        &["completions", "fish"],
        &["man"],
        &["sync", "--json"],
        &["--help"],
        &["--print", "1000x1000"],
    ];
    for words in words {
        let mut child = home.start(words);
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        out.read_line(&mut first).unwrap();
        drop(out);
        let code = child.wait().unwrap().code();
        let mut err = String::new();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        // A sync of a service whose feeds are empty has notes.
        let faults: Vec<&str> = err.lines().filter(|line| !line.starts_with("note: ")).collect();
        assert_eq!((code, faults), (Some(0), vec![]), "{words:?}");
    }
    // Nor who does not read at all.
    for words in words {
        let mut child = home.start(words);
        drop(child.stdout.take());
        assert_eq!(child.wait().unwrap().code(), Some(0), "{words:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_takes_nothing_ends_with_74() {
    let arxiv = Arxiv::of(260);
    let home = Home::synced(&arxiv);
    for words in
        [&["list", "sort:oldest", "--json"][..], &["keys"], &["show", "2605.00001"], &["config"], &["doctor"], &["man"]]
    {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = home.command(words).stdout(full).stderr(Stdio::piped()).output().unwrap();
        Ran::of(&output, words).failed(74, words);
    }
}

#[test]
fn what_authors_write_cannot_act_on_the_terminal() {
    let payloads = hostile::payloads();
    let titles: Vec<&str> = payloads.iter().map(|p| p.text.as_str()).filter(|t| t.len() < 2_000).collect();
    let arxiv = Arxiv::of(3);
    let home = Home::synced(&arxiv);
    // A few at a time in one title: what is tested here is the way out, not each payload.
    for some in titles.chunks(40) {
        arxiv.title_all(&some.join(" "));
        arxiv.service.change(|papers| papers.iter_mut().for_each(|p| p.version += 1));
        home.ok(&["sync"]);
        for words in [
            &["list", "sort:oldest"][..],
            &["list", "sort:oldest", "--json"],
            &["show", "2605.00001"],
            &["show", "--raw", "2605.00001"],
            &["--print", "80x24"],
        ] {
            let text = home.ok(words);
            let unseen = text.chars().find(|c| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{FEFF}'));
            assert_eq!(unseen, None, "{words:?}: {text:?}");
        }
    }
    assert_eq!(home.json(&["show", "2605.00001"])[0]["version"], arxiv.service.papers()[0].version);
}

#[test]
fn help_and_version_are_answers() {
    let home = Home::at(NOBODY);
    assert!(home.ok(&["--version"]).starts_with("offprint "));
    let help = home.ok(&["--help"]);
    for verb in
        "sync list search show star undo get open library config categories keys doctor completions man".split(' ')
    {
        assert!(help.contains(&format!("\n  {verb}")), "{verb}");
        assert!(home.ok(&[verb, "--help"]).contains("Usage:"), "{verb}");
    }
    assert!(home.ok(&["man"]).contains(".SH KEYS\n") && home.ok(&["completions", "bash"]).contains("cs.CL"));
    assert_eq!(home.ok(&["config", "--path"]).trim(), home.path("config.toml").to_str().unwrap());
    assert!(home.ok(&["config", "--print"]).contains("categories = ["));
    assert!(home.ok(&["config"]).contains("no configuration yet"));
}

#[test]
fn watches_are_added_listed_and_taken_away() {
    let arxiv = Arxiv::of(12);
    let home = Home::synced(&arxiv);
    let out = home.ok(&["watch", "add", "author:Author, First", "word:bound", "cat:cs.AI"]);
    assert!(out.contains("watched: author:\"Author, First\"") && out.lines().count() == 3, "{out}");
    assert_eq!(home.ok(&["watch", "add", "author:First Author"]).trim(), "watched already: author:\"First Author\"");
    let listed = home.json(&["watch", "list"]);
    let told: Vec<String> = listed.iter().map(|w| format!("{}:{} {}", w["kind"], w["text"], w["from"])).collect();
    assert_eq!(
        told,
        [
            "\"author\":\"Author, First\" \"library\"",
            "\"word\":\"bound\" \"library\"",
            "\"category\":\"cs.AI\" \"library\""
        ]
    );
    assert!(listed[0]["unread"].as_u64().unwrap() > 0, "{listed:?}");
    assert!(home.ok(&["watch"]).contains(" unread)"));
    assert!(!home.json(&["list", "is:watched"]).is_empty());
    assert!(home.ok(&["watch", "remove", "word:Bound"]).starts_with("no longer watched"));
    assert!(home.ok(&["undo"]).starts_with("undone: unwatch word:Bound, of"));
    assert_eq!(home.json(&["watch", "list"]).len(), 3);
    for wrong in
        [&["watch", "add", "Jane"][..], &["watch", "remove", "word:never"], &["watch", "add", "cat:nothing at all"]]
    {
        assert_eq!(home.run(wrong).code, 64, "{wrong:?}");
    }
}
