//! The polite client against services that misbehave.
mod common;

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use common::server::{Reply, Seen, Server};
use offprint::net::{
    Body, BodyLimits, Cancel, Client, Floor, Group, Kind, Limit, Limits, NetError, Progress,
    Request, RetryPolicy, Services, Setup, Urgency, Validators, Why,
};

/// arXiv's and our own pace, as the services count it.
const REAL_PACE_MS: u32 = 3000;

const API: &str = "https://export.arxiv.org/api/query?x=1";

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// Limits that a test can wait for.
fn short() -> Limits {
    let page = BodyLimits {
        idle: ms(200),
        total: Some(ms(600)),
        floor: None,
        cap: 1 << 20,
    };
    let file = BodyLimits {
        total: None,
        floor: Some(Floor {
            rate: 1024,
            over: ms(300),
        }),
        ..page
    };
    Limits {
        connect: ms(500),
        headers: 100,
        redirects: 5,
        page,
        file,
    }
}

fn client(server: &Server, gates: &Path, pace_ms: u64) -> Client {
    let services = Services::parse(Some(&server.base()), Some(&pace_ms.to_string())).unwrap();
    Client::new(Setup {
        agent: "offprint/0.0.0 (+test)".into(),
        gates: gates.into(),
        services,
        limits: short(),
    })
}

fn request(url: &str, urgency: Urgency) -> Request {
    Request::new(url, Group::Api, urgency)
}

fn get(client: &Client, request: &Request) -> Result<Body, NetError> {
    client.get(request, &Cancel::new(), &mut |_| {})
}

/// One attempt at `/api/query` with a pace of nothing.
fn once(reply: Reply) -> Result<Body, NetError> {
    let server = Server::new().on("/api/query", reply);
    let gates = tempfile::tempdir().unwrap();
    let request = Request {
        retry: RetryPolicy::NEVER,
        ..request(API, Urgency::Background)
    };
    get(&client(&server, gates.path(), 0), &request)
}

/// A time of the real services in the time of a test.
fn scaled(real: Duration, pace_ms: u64) -> Duration {
    real * pace_ms as u32 / REAL_PACE_MS
}

fn text_of(fault: &NetError) -> String {
    let text = format!("{fault} {}", fault.hint());
    assert!(text.chars().all(|c| !c.is_control()), "{text:?}");
    assert!(!text.contains("Err("), "{text}");
    text
}

// What is sent and what comes back.

#[test]
fn a_request_says_who_asks_and_nothing_else() {
    let reply = Reply::ok("<feed/>")
        .content_type("application/atom+xml")
        .header("ETag", "\"a\"")
        .header("Date", "x");
    let server = Server::new().on("/api/query", reply);
    let gates = tempfile::tempdir().unwrap();
    let request = Request {
        accept: "application/atom+xml".into(),
        ..request(API, Urgency::Key)
    };
    let body = get(&client(&server, gates.path(), 0), &request).unwrap();
    assert_eq!(body.bytes, b"<feed/>");
    assert_eq!((body.head.status, body.head.url.as_str()), (200, API));
    assert_eq!(
        body.head.content_type.as_deref(),
        Some("application/atom+xml")
    );
    assert_eq!(body.head.etag.as_deref(), Some("\"a\""));
    assert_eq!(
        (body.head.date.as_deref(), body.head.last_modified),
        (Some("x"), None)
    );
    let seen = &server.seen()[0];
    assert_eq!(
        (
            seen.method.as_str(),
            seen.path.as_str(),
            seen.query.as_str()
        ),
        ("GET", "/api/query", "x=1")
    );
    assert_eq!(seen.header("User-Agent"), Some("offprint/0.0.0 (+test)"));
    assert_eq!(seen.header("Accept"), Some("application/atom+xml"));
    assert_eq!(seen.header("Accept-Encoding"), Some("gzip"));
    for none in ["Referer", "Cookie", "Authorization", "If-None-Match"] {
        assert_eq!(seen.header(none), None);
    }
}

#[test]
fn what_is_held_is_not_sent_again() {
    let server = Server::new().on("/rss/cs.CL", Reply::status(304));
    let gates = tempfile::tempdir().unwrap();
    let client = client(&server, gates.path(), 0);
    let asked = request("https://rss.arxiv.org/rss/cs.CL", Urgency::Background);
    let validators = Validators {
        etag: Some("\"a\"".into()),
        last_modified: Some("Sun, 06 Nov 1994 08:49:37 GMT".into()),
    };
    let body = get(
        &client,
        &Request {
            validators,
            ..asked.clone()
        },
    )
    .unwrap();
    assert_eq!((body.head.status, body.bytes.len()), (304, 0));
    assert_eq!(server.seen()[0].header("If-None-Match"), Some("\"a\""));
    assert!(server.seen()[0].header("If-Modified-Since").is_some());
    // Nobody asked whether it had changed: 304 means nothing then.
    assert!(matches!(
        get(&client, &asked),
        Err(NetError::Status { status: 304, .. })
    ));
}

#[test]
fn a_body_arrives_whole_however_it_is_packed() {
    let body: Vec<u8> = (0..100_000_u32).flat_map(u32::to_le_bytes).collect();
    let whole = || Reply::ok(body.clone());
    for reply in [
        whole(),
        whole().gzip(),
        whole().chunked(),
        whole().gzip().chunked(),
        whole().until_close(),
        whole().drip(50_000, ms(2)),
        whole().stall_at(1000, ms(50)),
    ] {
        assert_eq!(once(reply).unwrap().bytes, body);
    }
    assert_eq!(once(Reply::ok("")).unwrap().bytes, b"");
}

#[test]
fn bytes_are_counted_while_they_come() {
    let server = Server::new().on(
        "/api/query",
        Reply::ok(vec![7; 90_000]).drip(30_000, ms(120)),
    );
    let gates = tempfile::tempdir().unwrap();
    let mut told = Vec::new();
    client(&server, gates.path(), 0)
        .get(
            &request(API, Urgency::Key),
            &Cancel::new(),
            &mut |progress| told.push(progress),
        )
        .unwrap();
    assert!(told.len() >= 3, "{told:?}");
    assert_eq!(
        told.last(),
        Some(&Progress::Bytes {
            got: 90_000,
            total: Some(90_000)
        })
    );
}

// The pace.

/// What each test of the pace ends with.
fn assert_polite(server: &Server, pace_ms: u64) {
    for gap in server.gaps() {
        assert!(gap >= ms(pace_ms), "{:?}", server.gaps());
    }
    assert_eq!(server.most_at_once(), 1);
}

#[test]
fn requests_of_one_group_keep_the_pace() {
    let server = Server::new().on("/*", Reply::ok("x"));
    let gates = tempfile::tempdir().unwrap();
    let client = client(&server, gates.path(), 60);
    let mut waits = Vec::new();
    for url in [
        API,
        "https://rss.arxiv.org/rss/cs.CL",
        "https://oaipmh.arxiv.org/oai",
        API,
    ] {
        client
            .get(&request(url, Urgency::Key), &Cancel::new(), &mut |p| {
                waits.push(p)
            })
            .unwrap();
    }
    assert_polite(&server, 60);
    let paced =
        |p: &&Progress| matches!(p, Progress::Waiting { why: Why::Pace, left } if *left <= ms(62));
    assert_eq!(waits.iter().filter(paced).count(), 3, "{waits:?}");
}

#[test]
fn groups_do_not_wait_for_each_other() {
    let server = Server::new().on("/*", Reply::ok("x"));
    let gates = tempfile::tempdir().unwrap();
    let client = client(&server, gates.path(), 3000);
    let begun = Instant::now();
    for group in Group::ALL {
        get(
            &client,
            &Request {
                group,
                ..request("https://arxiv.org/x", Urgency::Background)
            },
        )
        .unwrap();
    }
    assert!(begun.elapsed() < ms(2500));
}

#[test]
fn the_site_waits_longer_for_what_nobody_asked_for() {
    let server = Server::new().on("/*", Reply::ok("x"));
    let gates = tempfile::tempdir().unwrap();
    let client = client(&server, gates.path(), 30);
    let site = |urgency| Request {
        group: Group::Site,
        ..request("https://arxiv.org/x", urgency)
    };
    for urgency in [Urgency::Background, Urgency::Background, Urgency::Key] {
        get(&client, &site(urgency)).unwrap();
    }
    let gaps = server.gaps();
    assert!(
        gaps[0] >= ms(150) && gaps[1] >= ms(30) && gaps[1] < gaps[0],
        "{gaps:?}"
    );
}

#[test]
fn threads_and_clients_that_share_a_folder_never_overlap() {
    let server = Server::new().on("/*", Reply::ok(vec![1; 2000]).drip(500, ms(5)));
    let gates = tempfile::tempdir().unwrap();
    let (one, two) = (
        client(&server, gates.path(), 30),
        client(&server, gates.path(), 30),
    );
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
    assert_polite(&server, 30);
}

#[test]
fn a_key_goes_before_a_sync_that_waits() {
    let server = Server::new()
        .on("/*", Reply::ok("x"))
        .on("/slow", Reply::ok("x").stall_before(ms(150)));
    let gates = tempfile::tempdir().unwrap();
    let client = client(&server, gates.path(), 30);
    let ask = |path: &str, urgency| {
        get(
            &client,
            &request(&format!("https://arxiv.org{path}"), urgency),
        )
        .unwrap()
    };
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
    assert_polite(&server, 30);
}

#[test]
fn a_killed_program_is_not_followed_too_soon() {
    let server = Server::new().on("/*", Reply::ok("x").stall_before(ms(5000)));
    let gates = tempfile::tempdir().unwrap();
    let cancel = Cancel::new();
    let killed = client(&server, gates.path(), 300);
    thread::scope(|scope| {
        scope.spawn(|| killed.get(&request(API, Urgency::Key), &cancel, &mut |_| {}));
        assert!(server.wait_for(1));
        cancel.cancel();
    });
    server.replace("/*", Reply::ok("x"));
    get(
        &client(&server, gates.path(), 300),
        &request(API, Urgency::Key),
    )
    .unwrap();
    assert!(server.gaps()[0] >= ms(300), "{:?}", server.gaps());
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
        format!(
            "offprint gate 1\nstart {ahead}\nhold {ahead} 00000000000000000100\nstrikes 4294967295\n"
        ),
    ] {
        std::fs::write(&file, &text).unwrap();
        let begun = Instant::now();
        get(&client(&server, &gates, 100), &request(API, Urgency::Key)).unwrap();
        // It counts as just now, for a pace and no longer.
        assert!(
            begun.elapsed() >= ms(99),
            "{text:.40}: {:?}",
            begun.elapsed()
        );
        assert!(
            begun.elapsed() < ms(1000),
            "{text:.40}: {:?}",
            begun.elapsed()
        );
        assert!(
            std::fs::read_to_string(&file)
                .unwrap()
                .starts_with("offprint gate 1\nstart 000000")
        );
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

// "Too many requests", and servers in trouble.

fn http_date(from_now: i64) -> String {
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap()
        .as_secs() as i64;
    let stamp = jiff::Timestamp::from_second(now + from_now).unwrap();
    stamp.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// What a Retry-After asks for, and what is waited (in real seconds), where that differs from the default.
fn askings() -> Vec<(Option<String>, Option<u64>)> {
    let text = |text: &str| Some(text.to_owned());
    vec![
        (None, None),
        (text("0"), None),
        (text("5"), Some(5)),
        (Some(http_date(9)), Some(8)),
        (Some(http_date(-60)), None),
        (text("-1"), None),
        (text("garbage"), None),
        (text("1"), Some(3)),
    ]
}

#[test]
fn a_retry_after_is_waited_for_as_told() {
    // Ten milliseconds for three seconds.
    let pace = 10;
    thread::scope(|scope| {
        for (status, default) in [(429, 60), (503, 5), (200, 60)] {
            for (asked, want) in askings() {
                scope.spawn(move || {
                    let body = if status == 503 {
                        "<html>busy</html>"
                    } else {
                        "Rate exceeded."
                    };
                    let mut busy = Reply::status(status).body(body);
                    if let Some(asked) = &asked {
                        busy = busy.header("Retry-After", asked);
                    }
                    let server = Server::new()
                        .on("/api/query", busy)
                        .on("/api/query", Reply::ok("good"));
                    let gates = tempfile::tempdir().unwrap();
                    let body = get(
                        &client(&server, gates.path(), pace),
                        &request(API, Urgency::Background),
                    )
                    .unwrap();
                    assert_eq!(body.bytes, b"good");
                    assert_polite(&server, pace);
                    let wait = scaled(Duration::from_secs(want.unwrap_or(default)), pace);
                    let gap = server.gaps()[0];
                    assert!(
                        gap >= wait && gap < wait + ms(1000),
                        "{status} {asked:?}: {gap:?} for {wait:?}"
                    );
                });
            }
        }
    });
}

#[test]
fn an_absurd_retry_after_holds_for_six_hours() {
    let busy = Reply::status(429).header("Retry-After", "1000000000000");
    let server = Server::new().on("/api/query", busy);
    let gates = tempfile::tempdir().unwrap();
    let request = Request {
        patience: Some(ms(1)),
        ..request(API, Urgency::Background)
    };
    let fault = get(&client(&server, gates.path(), 3000), &request).unwrap_err();
    let NetError::Held { left, .. } = fault else {
        panic!("{fault}")
    };
    assert!(
        left <= Duration::from_secs(6 * 3600) && left > Duration::from_secs(6 * 3600 - 10),
        "{left:?}"
    );
    assert_eq!(fault.exit(), 75);
    assert!(text_of(&fault).contains("6 h"), "{fault}");
}

#[test]
fn ten_refusals_in_a_row_are_sat_out_with_longer_and_longer_rests() {
    let pace = 3;
    let server = Server::new();
    for _ in 0..10 {
        server.push("/api/query", Reply::status(429).body("Rate exceeded."));
    }
    server.push("/api/query", Reply::ok("good"));
    let gates = tempfile::tempdir().unwrap();
    let request = request(API, Urgency::Background);
    let fault = get(&client(&server, gates.path(), pace), &request).unwrap_err();
    assert!(matches!(fault, NetError::RateLimited { .. }), "{fault}");
    assert_eq!((fault.exit(), server.seen().len()), (75, 6));
    // Another program, started now, knows of all of it.
    assert_eq!(
        get(&client(&server, gates.path(), pace), &request)
            .unwrap()
            .bytes,
        b"good"
    );
    assert_polite(&server, pace);
    let rests = [60, 120, 240, 480, 600, 600, 600, 600, 600, 600];
    for (gap, rest) in server.gaps().into_iter().zip(rests) {
        assert!(
            gap >= scaled(Duration::from_secs(rest), pace),
            "{:?}",
            server.gaps()
        );
    }
    // A success ends the doubling.
    server.replace("/api/query", Reply::status(429));
    server.push("/api/query", Reply::ok("good"));
    get(&client(&server, gates.path(), pace), &request).unwrap();
    assert!(*server.gaps().last().unwrap() < scaled(Duration::from_secs(60), pace) + ms(300));
}

#[test]
fn a_hold_survives_a_restart_and_holds_the_whole_group() {
    let server = Server::new()
        .on("/api/query", Reply::status(429))
        .on("/*", Reply::ok("x"));
    let gates = tempfile::tempdir().unwrap();
    let impatient = |url: &str| Request {
        retry: RetryPolicy::NEVER,
        patience: Some(Duration::ZERO),
        ..request(url, Urgency::Key)
    };
    let first = client(&server, gates.path(), 3000);
    assert!(matches!(
        get(&first, &impatient(API)),
        Err(NetError::RateLimited { .. })
    ));
    let second = client(&server, gates.path(), 3000);
    for client in [&first, &second] {
        let begun = Instant::now();
        let fault = get(client, &impatient("https://rss.arxiv.org/rss/cs.CL")).unwrap_err();
        let NetError::Held {
            group: Group::Api,
            left,
        } = fault
        else {
            panic!("{fault}")
        };
        assert!(left > Duration::from_secs(50) && left <= Duration::from_secs(60));
        assert!(begun.elapsed() < ms(1000));
    }
    // Other services are not meant.
    get(
        &second,
        &Request {
            group: Group::Site,
            ..impatient("https://arxiv.org/x")
        },
    )
    .unwrap();
    assert_eq!(server.seen().len(), 2);
}

#[test]
fn a_wait_says_what_for_and_how_long() {
    let server = Server::new().on(
        "/api/query",
        Reply::status(429).header("Retry-After", "600"),
    );
    server.push("/api/query", Reply::status(503));
    server.push("/api/query", Reply::ok("x"));
    let gates = tempfile::tempdir().unwrap();
    let mut told = Vec::new();
    client(&server, gates.path(), 6)
        .get(
            &request(API, Urgency::Background),
            &Cancel::new(),
            &mut |p| told.push(p),
        )
        .unwrap();
    let has = |want: Why, most: Duration| {
        told.iter().any(|p| matches!(p, Progress::Waiting { why, left } if *why == want && *left <= most && *left > most / 2))
    };
    assert!(
        has(Why::Hold, ms(1200)) && has(Why::Retry, ms(10)),
        "{told:?}"
    );
    let holds = told
        .iter()
        .filter(|p| matches!(p, Progress::Waiting { why: Why::Hold, .. }))
        .count();
    assert!((2..=4).contains(&holds), "about twice a second: {told:?}");
}

#[test]
fn only_trouble_is_asked_again() {
    let feed = r#"<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>https://arxiv.org/api/errors#x</id></entry></feed>"#;
    let cases: Vec<(u16, &str, usize, u8)> = vec![
        (500, "<html>oops", 4, 69),
        (502, "", 4, 69),
        (503, "<html>first byte timeout", 4, 69),
        (504, "", 4, 69),
        (500, feed, 1, 69),
        (501, "", 1, 69),
        (204, "", 1, 76),
        (206, "part", 1, 76),
        (300, "", 1, 76),
        (302, "no location", 1, 76),
        (304, "", 1, 76),
        (400, feed, 1, 76),
        (401, "", 1, 76),
        (403, "<html><title>Access \x1b[31mDenied</title>", 1, 76),
        (404, "", 1, 76),
        (406, "", 1, 76),
        (410, "", 1, 76),
        (451, "", 1, 76),
    ];
    for (status, body, requests, exit) in cases {
        let server = Server::new().on("/api/query", Reply::status(status).body(body));
        let gates = tempfile::tempdir().unwrap();
        let fault = get(
            &client(&server, gates.path(), 1),
            &request(API, Urgency::Background),
        )
        .unwrap_err();
        assert_eq!(
            (server.seen().len(), fault.exit()),
            (requests, exit),
            "{status}"
        );
        let text = text_of(&fault);
        assert!(
            text.contains(&status.to_string()) && text.contains("export.arxiv.org"),
            "{text}"
        );
        assert_eq!(fault.is_error_feed(), body == feed);
        let NetError::Status { body_start, .. } = fault else {
            panic!("{text}")
        };
        // These never carry a body.
        let want = if [204, 304].contains(&status) {
            ""
        } else {
            body
        };
        assert_eq!(body_start, want.as_bytes(), "{status}");
    }
}

#[test]
fn an_interim_answer_is_passed_over() {
    let raw =
        "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    assert_eq!(once(Reply::raw(raw)).unwrap().bytes, b"ok");
}

#[test]
fn a_broken_network_is_tried_again_as_often_as_suits() {
    for (urgency, requests) in [(Urgency::Background, 6), (Urgency::Key, 3)] {
        let server = Server::new().on("/api/query", Reply::ok("0123456789").cut_at(4));
        let gates = tempfile::tempdir().unwrap();
        let fault = get(&client(&server, gates.path(), 1), &request(API, urgency)).unwrap_err();
        assert!(matches!(fault, NetError::Cut { got: 4, .. }), "{fault}");
        assert_eq!(server.seen().len(), requests);
    }
    let server = Server::new()
        .on("/api/query", Reply::ok("0123456789").cut_at(4))
        .on("/api/query", Reply::ok("whole"));
    let gates = tempfile::tempdir().unwrap();
    assert_eq!(
        get(
            &client(&server, gates.path(), 1),
            &request(API, Urgency::Key)
        )
        .unwrap()
        .bytes,
        b"whole"
    );
}

#[test]
fn nobody_at_home_is_said_so() {
    let server = Server::new();
    let base = server.base();
    drop(server);
    let gates = tempfile::tempdir().unwrap();
    let services = Services::parse(Some(&base), Some("0")).unwrap();
    let setup = Setup {
        agent: "x".into(),
        gates: gates.path().into(),
        services,
        limits: short(),
    };
    let fault = get(&Client::new(setup), &request(API, Urgency::Key)).unwrap_err();
    assert!(matches!(fault, NetError::Connect { .. }), "{fault:?}");
    assert_eq!((fault.exit(), fault.kind()), (69, Kind::Remote));
    text_of(&fault);
}

// Bodies that are not what they claim.

#[test]
fn an_answer_that_breaks_off_is_an_error() {
    let body = "x".repeat(5000);
    let whole = || Reply::ok(body.clone());
    let cut: Vec<(&str, Reply)> = vec![
        ("cut", whole().cut_at(2500)),
        ("reset", whole().reset_at(2500)),
        ("cut in chunks", whole().chunked().cut_at(2500)),
        ("length too long", whole().claim_length(5001)),
        (
            "gzip cut",
            Reply::ok(vec![7; 50_000]).gzip().until_close().cut_at(40),
        ),
        ("no answer", Reply::raw("")),
        ("half a head", Reply::raw("HTTP/1.1 200 OK\r\nContent-Le")),
    ];
    for (name, reply) in cut {
        let fault = once(reply).unwrap_err();
        assert!(matches!(fault, NetError::Cut { .. }), "{name}: {fault:?}");
        assert_eq!(fault.exit(), 69);
        text_of(&fault);
    }
    // What comes after the length is none of the answer.
    assert_eq!(once(whole().claim_length(4999)).unwrap().bytes.len(), 4999);
}

#[test]
fn what_is_no_http_is_said_so() {
    for (name, raw) in [
        (
            "bad chunk",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
        ),
        ("no http", "SSH-2.0-OpenSSH_9.6\r\n\r\n"),
        (
            "bad length",
            "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello",
        ),
        (
            "two lengths",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        ),
        (
            "no gzip",
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 12\r\n\r\n<feed></feed>",
        ),
        ("no status", "HTTP/1.1 \x1b[2J\r\n\r\n"),
    ] {
        let fault = once(Reply::raw(raw)).unwrap_err();
        assert!(
            matches!(fault, NetError::Garbled { .. }),
            "{name}: {fault:?}"
        );
        assert_eq!(fault.exit(), 76, "{name}");
        text_of(&fault);
    }
}

#[test]
fn bombs_stop_at_the_cap() {
    let claimed = |length| {
        Reply::ok("x")
            .claim_length(length)
            .stall_at(1, Duration::from_secs(5))
    };
    let nested = Reply::bomb(64);
    let bombs = [
        ("gzip", Reply::bomb(64)),
        ("gzip in chunks", Reply::bomb(64).chunked()),
        ("two coats", nested.header("Content-Encoding", "gzip")),
        ("4 GiB promised", claimed(4 << 30)),
        ("more promised than counts", claimed(u64::MAX - 1)),
        ("endless chunks", Reply::ok(vec![0; 3 << 20]).chunked()),
        ("endless", Reply::ok(vec![0; 3 << 20]).until_close()),
    ];
    for (name, reply) in bombs {
        let begun = Instant::now();
        match once(reply).unwrap_err() {
            NetError::TooLarge { cap, .. } => assert_eq!(cap, 1 << 20, "{name}"),
            fault => assert!(
                name == "two coats" && fault.exit() == 76,
                "{name}: {fault:?}"
            ),
        }
        assert!(
            begun.elapsed() < Duration::from_secs(4),
            "{name}: {:?}",
            begun.elapsed()
        );
    }
}

#[test]
fn a_head_without_end_is_refused() {
    for (name, reply) in [
        ("lines", Reply::ok("x").many_headers(10_000)),
        ("101 lines", Reply::ok("x").many_headers(101)),
        (
            "one long line",
            Reply::ok("x").header("X", &"x".repeat(1 << 20)),
        ),
    ] {
        let fault = once(reply).unwrap_err();
        assert!(
            matches!(fault, NetError::Garbled { .. }),
            "{name}: {fault:?}"
        );
    }
    assert!(once(Reply::ok("x").many_headers(50)).is_ok());
}

// Slow services, and the cord.

#[test]
fn no_answer_takes_longer_than_its_limits() {
    let forever = Duration::from_secs(60);
    let long = || Reply::ok(vec![1; 5000]);
    for (name, reply, want) in [
        ("no head", long().stall_before(forever), Limit::Idle),
        (
            "stall in the body",
            long().stall_at(100, forever),
            Limit::Idle,
        ),
        ("drip", long().drip(1, ms(20)), Limit::Total),
    ] {
        let begun = Instant::now();
        let fault = once(reply).unwrap_err();
        let NetError::Timeout { which, .. } = &fault else {
            panic!("{name}: {fault:?}")
        };
        assert_eq!(*which, want, "{name}");
        assert_eq!(fault.exit(), 69);
        assert!(begun.elapsed() < ms(3000), "{name}: {:?}", begun.elapsed());
        text_of(&fault);
    }
}

#[test]
fn a_file_may_take_its_time_but_not_stand_still() {
    let gates = tempfile::tempdir().unwrap();
    let asked = Request {
        retry: RetryPolicy::NEVER,
        ..request("https://arxiv.org/pdf/x", Urgency::Key)
    };
    // 20 bytes each 20 ms is a kilobyte a second at the very most.
    let server = Server::new().on("/pdf/x", Reply::ok(vec![1; 50_000]).drip(15, ms(20)));
    let mut file = Vec::new();
    let fault = client(&server, gates.path(), 0)
        .download(&asked, &Cancel::new(), &mut file, &mut |_| {})
        .unwrap_err();
    assert!(
        matches!(
            fault,
            NetError::Timeout {
                which: Limit::Floor,
                ..
            }
        ),
        "{fault:?}"
    );
    // Slow, longer than any total, but alive.
    let server = Server::new().on("/pdf/x", Reply::ok(vec![1; 50_000]).drip(1000, ms(20)));
    let mut file = Vec::new();
    let head = client(&server, gates.path(), 0)
        .download(&asked, &Cancel::new(), &mut file, &mut |_| {})
        .unwrap();
    assert_eq!((file.len(), head.length), (50_000, Some(50_000)));
    assert_eq!(server.seen()[0].header("Accept-Encoding"), Some("identity"));
}

#[test]
fn a_download_that_broke_off_is_not_begun_again_in_the_same_sink() {
    let server = Server::new()
        .on("/pdf/x", Reply::status(503))
        .on("/pdf/x", Reply::ok(vec![1; 5000]).cut_at(2000));
    let gates = tempfile::tempdir().unwrap();
    let mut file = Vec::new();
    let asked = request("https://arxiv.org/pdf/x", Urgency::Background);
    let fault = client(&server, gates.path(), 1)
        .download(&asked, &Cancel::new(), &mut file, &mut |_| {})
        .unwrap_err();
    assert!(
        matches!(fault, NetError::Cut { got: 2000, .. }),
        "{fault:?}"
    );
    assert_eq!((server.seen().len(), file.len()), (2, 2000));
}

#[test]
fn a_full_disk_is_not_the_services_fault() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let server = Server::new().on("/pdf/x", Reply::ok(vec![1; 5000]));
    let gates = tempfile::tempdir().unwrap();
    let asked = request("https://arxiv.org/pdf/x", Urgency::Background);
    let fault = client(&server, gates.path(), 1)
        .download(&asked, &Cancel::new(), &mut Full, &mut |_| {})
        .unwrap_err();
    assert_eq!((fault.exit(), server.seen().len()), (74, 1));
}

#[test]
fn the_cord_stops_every_kind_of_wait_and_closes_the_connection() {
    let forever = Duration::from_secs(60);
    let gates = tempfile::tempdir().unwrap();
    let stages: Vec<(&str, Reply, u64)> = vec![
        ("before the head", Reply::ok("x").stall_before(forever), 0),
        (
            "in the body",
            Reply::ok(vec![1; 5000]).stall_at(100, forever),
            0,
        ),
        ("in a drip", Reply::ok(vec![1; 50_000]).drip(1, ms(10)), 0),
        ("in a hold", Reply::status(429), 3000),
        ("before a retry", Reply::status(503), 3000),
    ];
    for (name, reply, pace) in stages {
        let server = Server::new().on("/api/query", reply);
        let folder = gates.path().join(name);
        let services = Services::parse(Some(&server.base()), Some(&pace.to_string())).unwrap();
        let setup = Setup {
            agent: "x".into(),
            gates: folder,
            services,
            limits: Limits::default(),
        };
        let (client, cancel) = (Client::new(setup), Cancel::new());
        let mut waited = Duration::ZERO;
        thread::scope(|scope| {
            let asked = scope
                .spawn(|| client.get(&request(API, Urgency::Background), &cancel, &mut |_| {}));
            assert!(server.wait_for(1));
            thread::sleep(ms(50));
            let pulled = Instant::now();
            cancel.cancel();
            let end = asked.join().unwrap();
            waited = pulled.elapsed();
            assert!(matches!(end, Err(NetError::Cancelled)), "{name}");
        });
        assert!(waited < ms(1000), "{name}: {waited:?}");
        assert!(
            pace > 0 || server.wait_until_left(),
            "{name}: the connection stays open"
        );
    }
}

#[test]
fn the_cord_stops_a_wait_for_somebody_elses_request() {
    let server = Server::new().on("/*", Reply::ok("x").stall_before(ms(1500)));
    let gates = tempfile::tempdir().unwrap();
    let (one, two) = (
        client(&server, gates.path(), 0),
        client(&server, gates.path(), 0),
    );
    let limits = Some(BodyLimits {
        idle: Duration::from_secs(10),
        total: None,
        ..short().page
    });
    let request = Request {
        limits,
        ..request(API, Urgency::Background)
    };
    let mut told = Vec::new();
    thread::scope(|scope| {
        scope.spawn(|| get(&one, &request).unwrap());
        assert!(server.wait_for(1));
        // The same client, then another process.
        for client in [&one, &two] {
            let cancel = Cancel::new();
            let cord = cancel.clone();
            scope.spawn(move || {
                thread::sleep(ms(50));
                cord.cancel();
            });
            let begun = Instant::now();
            let end = client.get(&request, &cancel, &mut |p| told.push(p));
            assert!(matches!(end, Err(NetError::Cancelled)));
            assert!(begun.elapsed() < ms(1000));
        }
    });
    let other = Progress::Waiting {
        why: Why::OtherProcess,
        left: Duration::ZERO,
    };
    assert_eq!(told.iter().filter(|&&p| p == other).count(), 2, "{told:?}");
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn a_cord_pulled_before_asks_nothing() {
    let server = Server::new().on("/*", Reply::ok("x"));
    let gates = tempfile::tempdir().unwrap();
    let cancel = Cancel::new();
    cancel.cancel();
    let end =
        client(&server, gates.path(), 0).get(&request(API, Urgency::Key), &cancel, &mut |_| {});
    assert!(matches!(end, Err(NetError::Cancelled)));
    assert!(server.seen().is_empty());
}

// Redirects, and hosts.

#[test]
fn a_redirect_is_followed_within_one_turn() {
    let server = Server::new()
        .on("/pdf/x.pdf", Reply::redirect("https://arxiv.org/pdf/x"))
        .on(
            "/pdf/x",
            Reply::status(301).header("Location", "/pdf/y?z=1"),
        )
        .on("/pdf/y", Reply::ok("%PDF"));
    let gates = tempfile::tempdir().unwrap();
    let asked = Request {
        group: Group::Site,
        ..request("https://arxiv.org/pdf/x.pdf", Urgency::Key)
    };
    let begun = Instant::now();
    let body = get(&client(&server, gates.path(), 3000), &asked).unwrap();
    assert!(begun.elapsed() < ms(2500));
    assert_eq!(body.head.url, "https://arxiv.org/pdf/y?z=1");
    assert_eq!(server.asked(), ["/pdf/x.pdf", "/pdf/x", "/pdf/y?z=1"]);
    assert_eq!(server.most_at_once(), 1);
    assert!(
        server
            .seen()
            .iter()
            .all(|seen| seen.header("Referer").is_none())
    );
}

#[test]
fn a_redirect_elsewhere_is_refused_and_named() {
    let other = Server::new().on("/*", Reply::ok("x"));
    for to in [
        "https://example.com/login",
        "http://arxiv.org/x",
        "file:///etc/passwd",
        "ftp://arxiv.org/x",
        "javascript:alert(1)",
        "https://arxiv.org.example.com/",
        "https://user@arxiv.org/",
        "https://example.com/\u{202e}gpj",
        &other.base(),
        "http://",
    ] {
        let fault = once(Reply::redirect(to)).unwrap_err();
        assert!(
            matches!(fault, NetError::Redirect { .. }),
            "{to}: {fault:?}"
        );
        assert_eq!(fault.exit(), 76);
        assert!(text_of(&fault).contains(&to[..4]), "{fault}");
    }
    assert!(other.seen().is_empty());
}

#[test]
fn five_redirects_are_followed_and_not_six() {
    let chain = |seen: &Seen| match seen.path.trim_start_matches("/hop").parse::<u32>() {
        Ok(0) => Reply::ok("here"),
        Ok(n) => Reply::redirect(&format!("/hop{}", n - 1)),
        Err(_) => Reply::redirect(&seen.path),
    };
    let server = Server::answering(chain);
    let gates = tempfile::tempdir().unwrap();
    let client = client(&server, gates.path(), 0);
    let ask = |path: &str| {
        get(
            &client,
            &request(&format!("https://arxiv.org{path}"), Urgency::Key),
        )
    };
    assert_eq!(ask("/hop5").unwrap().bytes, b"here");
    for path in ["/hop6", "/loop"] {
        let before = server.seen().len();
        let fault = ask(path).unwrap_err();
        assert!(fault.to_string().contains("too many redirects"), "{fault}");
        assert_eq!(server.seen().len() - before, 6);
    }
}

#[test]
fn foreign_urls_are_refused_before_anything_is_opened() {
    let gates = tempfile::tempdir().unwrap();
    let folder = gates.path().join("gates");
    let setup = Setup {
        agent: "x".into(),
        gates: folder.clone(),
        services: Services::Real,
        limits: short(),
    };
    let client = Client::new(setup);
    for url in [
        "http://arxiv.org/",
        "https://example.com/",
        "http://127.0.0.1:1/",
        "file:///etc/passwd",
        "x",
    ] {
        let fault = get(&client, &request(url, Urgency::Key)).unwrap_err();
        assert!(matches!(fault, NetError::BadUrl { .. }), "{url}: {fault:?}");
    }
    assert!(!folder.exists());
}
