//! Never two at once, never too soon, whoever asks.
use super::*;

#[test]
fn requests_of_one_group_keep_the_pace() {
    let server = Server::new().on("/*", Reply::ok("x"));
    let gates = tempfile::tempdir().unwrap();
    let client = client(&server, gates.path(), 90);
    let mut waits = Vec::new();
    for url in [API, "https://rss.arxiv.org/rss/cs.CL", "https://oaipmh.arxiv.org/oai", API] {
        client
            .get(&request(url, Urgency::Key), &Cancel::new(), &mut |p| {
                waits.push(p);
            })
            .unwrap();
    }
    assert_polite(&server, 90);
    let paced = |p: &&Progress| matches!(p, Progress::Waiting { why: Why::Pace, left } if *left <= ms(93));
    assert_eq!(waits.iter().filter(paced).count(), 3, "{waits:?}");
}

#[test]
fn groups_do_not_wait_for_each_other() {
    let server = Server::new().on("/*", Reply::ok("x"));
    let gates = tempfile::tempdir().unwrap();
    let client = client(&server, gates.path(), 3000);
    let begun = Instant::now();
    for group in Group::ALL {
        get(&client, &Request { group, ..request("https://arxiv.org/x", Urgency::Background) }).unwrap();
    }
    assert!(begun.elapsed() < ms(2500));
}

#[test]
fn the_site_waits_longer_for_what_nobody_asked_for() {
    let server = Server::new().on("/*", Reply::ok("x"));
    let gates = tempfile::tempdir().unwrap();
    let client = client(&server, gates.path(), 60);
    let site = |urgency| Request { group: Group::Site, ..request("https://arxiv.org/x", urgency) };
    for urgency in [Urgency::Background, Urgency::Background, Urgency::Key] {
        get(&client, &site(urgency)).unwrap();
    }
    let gaps = server.gaps();
    assert!(gaps[0] + WAY >= ms(300) && gaps[1] + WAY >= ms(60) && gaps[1] < gaps[0], "{gaps:?}");
}

#[test]
fn threads_and_clients_that_share_a_folder_never_overlap() {
    let server = Server::new().on("/*", Reply::ok(vec![1; 2000]).drip(500, ms(5)));
    let gates = tempfile::tempdir().unwrap();
    let (one, two) = (client(&server, gates.path(), 60), client(&server, gates.path(), 60));
    thread::scope(|scope| {
        for client in [&one, &one, &two, &two] {
            scope.spawn(|| {
                for urgency in [Urgency::Background, Urgency::Key, Urgency::Background] {
                    get(client, &request(API, urgency)).unwrap();
                }
            });
        }
    });
    assert_eq!(server.seen().len(), 12);
    assert_polite(&server, 60);
}

#[test]
fn a_key_goes_before_a_sync_that_waits() {
    let server = Server::new().on("/*", Reply::ok("x")).on("/slow", Reply::ok("x").stall_before(ms(150)));
    let gates = tempfile::tempdir().unwrap();
    let client = client(&server, gates.path(), 60);
    let ask = |path: &str, urgency| get(&client, &request(&format!("https://arxiv.org{path}"), urgency)).unwrap();
    thread::scope(|scope| {
        scope.spawn(|| ask("/slow", Urgency::Background));
        assert!(server.wait_for(1));
        for _ in 0..3 {
            scope.spawn(|| ask("/sync", Urgency::Background));
        }
        thread::sleep(ms(50));
        scope.spawn(|| ask("/key", Urgency::Key));
    });
    assert_eq!(server.asked(), ["/slow", "/key", "/sync", "/sync", "/sync"]);
    assert_polite(&server, 60);
}

#[test]
fn a_request_that_was_given_up_counts_for_the_pace_of_the_next_program() {
    let server = Server::new().on("/*", Reply::ok("x").stall_before(ms(5000)));
    let gates = tempfile::tempdir().unwrap();
    let cancel = Cancel::new();
    let first = client(&server, gates.path(), 300);
    thread::scope(|scope| {
        scope.spawn(|| first.get(&request(API, Urgency::Key), &cancel, &mut |_| {}));
        assert!(server.wait_for(1));
        cancel.cancel();
    });
    server.replace("/*", Reply::ok("x"));
    get(&client(&server, gates.path(), 300), &request(API, Urgency::Key)).unwrap();
    assert!(server.gaps()[0] + WAY >= ms(300), "{:?}", server.gaps());
}

#[cfg(unix)]
#[test]
fn gate_files_are_private_and_survive_garbage_and_other_clocks() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let server = Server::new().on("/*", Reply::ok("x"));
    let folder = tempfile::tempdir().unwrap();
    let gates = folder.path().join("state/gates");
    get(&client(&server, &gates, 0), &request(API, Urgency::Key)).unwrap();
    let file = gates.join("api.gate");
    assert_eq!((mode(&gates), mode(&file)), (0o700, 0o600));
    let far = "99999999999999999999";
    let ahead = "00004000000000000000";
    for text in [
        "garbage".to_owned(),
        "\0".repeat(4000),
        format!("offprint gate 1\nstart {far}\nhold {far} {far}\nstrikes 0000000000\n"),
        format!("offprint gate 1\nstart {ahead}\nhold {ahead} 00000000000000000100\nstrikes 4294967295\n"),
    ] {
        std::fs::write(&file, &text).unwrap();
        let begun = Instant::now();
        get(&client(&server, &gates, 100), &request(API, Urgency::Key)).unwrap();
        // It counts as just now, for a pace and no longer.
        assert!(begun.elapsed() >= ms(99), "{text:.40}: {:?}", begun.elapsed());
        assert!(begun.elapsed() < ms(1000), "{text:.40}: {:?}", begun.elapsed());
        assert!(std::fs::read_to_string(&file).unwrap().starts_with("offprint gate 1\nstart 000000"));
    }
}

#[test]
fn without_a_folder_for_its_gates_nothing_is_asked() {
    let server = Server::new().on("/*", Reply::ok("x"));
    let folder = tempfile::tempdir().unwrap();
    let gates = folder.path().join("file");
    std::fs::write(&gates, "").unwrap();
    let fault = get(&client(&server, &gates, 0), &request(API, Urgency::Key)).unwrap_err();
    assert_eq!(fault.exit(), 74);
    assert!(text_of(&fault).contains("api.gate"));
    assert!(server.seen().is_empty());
}
