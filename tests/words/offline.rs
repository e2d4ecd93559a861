//! Without a network: only sync, get and open ask for anything, and say so.

use super::*;

#[test]
fn everything_but_sync_get_and_open_works() {
    let arxiv = Arxiv::of(12);
    let home = Home::synced(&arxiv);
    home.ok(&["get", "2605.00001"]);
    let asked = arxiv.server.seen().len();
    let file = home.dir.path().join("library.jsonl");
    let name = file.to_str().unwrap();
    let words: [&[&str]; 28] = [
        &[],
        &["list"],
        &["list", "--json"],
        &["search", "routing"],
        &["show", "2605.00002"],
        &["star", "2605.00002", "1706.03762"],
        &["unstar", "2605.00002"],
        &["read", "2605.00002"],
        &["unread", "2605.00002"],
        &["hide", "2605.00002"],
        &["unhide", "2605.00002"],
        &["undo"],
        &["redo"],
        &["library", "export", name],
        &["library", "import", name],
        &["library", "backup"],
        &["config"],
        &["config", "--print"],
        &["categories"],
        &["categories", "--follow", "cs.LG"],
        &["keys"],
        &["doctor"],
        &["doctor", "--json"],
        &["completions", "bash"],
        &["man"],
        &["--print", "80x24", "--keys", "jjs<enter>/bound<enter>q"],
        &["--sample", "list"],
        // The copy held is enough.
        &["get", "2605.00001"],
    ];
    for words in words {
        home.ok(words);
    }
    assert_eq!(arxiv.server.seen().len(), asked, "{:?}", arxiv.server.asked());
    // And with nobody there.
    let home = home.with("OFFPRINT_SERVICES", NOBODY);
    for words in words {
        home.ok(words);
    }
}

#[test]
fn what_needs_the_network_says_that_it_is_not_there() {
    let arxiv = Arxiv::of(12);
    let home = Home::synced(&arxiv).with("OFFPRINT_SERVICES", NOBODY);
    let before = home.everything();
    for words in [&["sync"][..], &["sync", "--json"], &["get", "2605.00002"], &["open", "2605.00002"]] {
        let said = home.fails(69, words);
        assert!(said.contains("arxiv.org: no connection"), "{said}");
    }
    assert_eq!(home.everything(), before);
}

#[test]
fn other_hosts_never_stand_in() {
    for services in [
        "http://example.org",
        "http://example.org:80",
        "https://127.0.0.1:8080",
        "https://arxiv.org",
        "http://127.0.0.1",
        "http://127.0.0.1:80/path",
        "ftp://127.0.0.1:21",
        "127.0.0.1:80",
        "nonsense",
    ] {
        let home = Home::at(services);
        for words in [&["list"][..], &["sync"], &["--print", "80x24"]] {
            let said = home.fails(78, words);
            assert!(said.contains("OFFPRINT_SERVICES"), "{services}: {said}");
        }
    }
    for (name, value) in [("OFFPRINT_PACE_MS", "fast"), ("OFFPRINT_PACE_MS", "-1"), ("OFFPRINT_NOW", "yesterday")] {
        assert!(Home::at(NOBODY).with(name, value).fails(78, &["list"]).contains(name));
    }
    // What is no text is refused too, not passed over.
    let mut command = Home::at("").command(&["sync"]);
    let odd: &std::ffi::OsStr = std::os::unix::ffi::OsStrExt::from_bytes(b"http://127.0.0.1:9\xFF");
    let output = command.env("OFFPRINT_SERVICES", odd).output().unwrap();
    Ran::of(&output, &["sync"]).failed(78, &["sync"]);
    // Without a stand-in neither counts.
    let home = Home::at("").with("OFFPRINT_PACE_MS", "fast").with("OFFPRINT_NOW", "yesterday");
    home.ok(&["list"]);
}

#[test]
fn requests_name_the_program_and_keep_their_pace() {
    let arxiv = Arxiv::of(260);
    let home = Home::beside(&arxiv).with("OFFPRINT_PACE_MS", "200").without_trends();
    home.ok(&["sync"]);
    home.ok(&["sync"]);
    // The listing, the records and two pages; of a day that has been harvested the records are not asked again. The daily list and
    // the pages have a pace of their own.
    let seen: Vec<_> = arxiv
        .server
        .seen()
        .into_iter()
        .filter(|seen| !seen.path.contains("daily") && !seen.path.starts_with("/list"))
        .collect();
    let paths: Vec<_> = seen.iter().map(|seen| seen.path.as_str()).collect();
    let (feed, records, page) = ("/rss/cs.CL", "/oai", "/api/query");
    assert_eq!(paths, [feed, records, page, page, feed, page, page]);
    for request in &seen {
        let agent = request.header("User-Agent").unwrap();
        assert!(agent.starts_with(&format!("offprint/{} (+https://", env!("CARGO_PKG_VERSION"))), "{agent}");
        let wanted = if request.path == records { "text/xml" } else { "application/atom+xml" };
        assert!(request.header("Accept").unwrap().contains(wanted), "{}", request.path);
        assert_eq!((request.header("Cookie"), request.header("Referer")), (None, None));
    }
    // Also from one process to the next; what is seen of a start may be late by its way.
    let least = std::time::Duration::from_millis(150);
    let gaps: Vec<_> = seen.windows(2).map(|two| two[1].at - two[0].at).collect();
    assert!(gaps.iter().all(|gap| *gap >= least), "{gaps:?}");
    assert_eq!(arxiv.server.most_at_once(), 1);
}
