//! "Too many requests", and servers in trouble.
use super::*;

fn http_date(from_now: i64) -> String {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs() as i64;
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
    // A hundredth of the real time.
    let pace = 30;
    thread::scope(|scope| {
        for (status, default) in [(429, 60), (503, 5), (200, 60)] {
            for (asked, want) in askings() {
                scope.spawn(move || {
                    let body = if status == 503 { "<html>busy</html>" } else { "Rate exceeded." };
                    let mut busy = Reply::status(status).body(body);
                    if let Some(asked) = &asked {
                        busy = busy.header("Retry-After", asked);
                    }
                    let server = Server::new().on("/api/query", busy).on("/api/query", Reply::ok("good"));
                    let gates = tempfile::tempdir().unwrap();
                    let body = get(&client(&server, gates.path(), pace), &request(API, Urgency::Background)).unwrap();
                    assert_eq!(body.bytes, b"good");
                    assert_polite(&server, pace);
                    let wait = scaled(Duration::from_secs(want.unwrap_or(default)), pace);
                    let gap = server.gaps()[0];
                    assert!(gap + WAY >= wait && gap < wait + ms(1000), "{status} {asked:?}: {gap:?} for {wait:?}");
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
    let request = Request { patience: Some(ms(1)), ..request(API, Urgency::Background) };
    let fault = get(&client(&server, gates.path(), 3000), &request).unwrap_err();
    let NetError::Held { left, .. } = fault else { panic!("{fault}") };
    assert!(left <= Duration::from_hours(6) && left > Duration::from_secs(6 * 3600 - 10), "{left:?}");
    assert_eq!(fault.exit(), 75);
    assert!(text_of(&fault).contains("6 h"), "{fault}");
}

#[test]
fn ten_refusals_in_a_row_are_sat_out_with_longer_and_longer_rests() {
    let pace = 1;
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
    assert_eq!(get(&client(&server, gates.path(), pace), &request).unwrap().bytes, b"good");
    assert_polite(&server, pace);
    let rests = [60, 120, 240, 480, 600, 600, 600, 600, 600, 600];
    for (gap, rest) in server.gaps().into_iter().zip(rests) {
        assert!(gap + WAY / 5 >= scaled(Duration::from_secs(rest), pace), "{:?}", server.gaps());
    }
    // A success ends the doubling, for every program.
    let gate = std::fs::read_to_string(gates.path().join("api.gate")).unwrap();
    assert!(gate.ends_with("strikes 0000000000\n"), "{gate}");
}

#[test]
fn a_hold_survives_a_restart_and_holds_the_whole_group() {
    let server = Server::new().on("/api/query", Reply::status(429)).on("/*", Reply::ok("x"));
    let gates = tempfile::tempdir().unwrap();
    let impatient =
        |url: &str| Request { retry: RetryPolicy::NEVER, patience: Some(Duration::ZERO), ..request(url, Urgency::Key) };
    let first = client(&server, gates.path(), 3000);
    assert!(matches!(get(&first, &impatient(API)), Err(NetError::RateLimited { .. })));
    let second = client(&server, gates.path(), 3000);
    for client in [&first, &second] {
        let begun = Instant::now();
        let fault = get(client, &impatient("https://rss.arxiv.org/rss/cs.CL")).unwrap_err();
        let NetError::Held { group: Group::Api, left } = fault else { panic!("{fault}") };
        assert!(left > Duration::from_secs(50) && left <= Duration::from_mins(1));
        assert!(begun.elapsed() < ms(1000));
    }
    // Other services are not meant.
    get(&second, &Request { group: Group::Site, ..impatient("https://arxiv.org/x") }).unwrap();
    assert_eq!(server.seen().len(), 2);
}

#[test]
fn a_wait_says_what_for_and_how_long() {
    let server = Server::new().on("/api/query", Reply::status(429).header("Retry-After", "600"));
    server.push("/api/query", Reply::status(503));
    server.push("/api/query", Reply::ok("x"));
    let gates = tempfile::tempdir().unwrap();
    let mut told = Vec::new();
    client(&server, gates.path(), 6)
        .get(&request(API, Urgency::Background), &Cancel::new(), &mut |p| told.push(p))
        .unwrap();
    let has = |want: Why, most: Duration| {
        told.iter()
            .any(|p| matches!(p, Progress::Waiting { why, left } if *why == want && *left <= most && *left > most / 2))
    };
    assert!(has(Why::Hold, ms(1200)) && has(Why::Retry, ms(10)), "{told:?}");
    let holds = told.iter().filter(|p| matches!(p, Progress::Waiting { why: Why::Hold, .. })).count();
    assert!((2..=4).contains(&holds), "about twice a second: {told:?}");
}

#[test]
fn only_trouble_is_asked_again() {
    let feed =
        r#"<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>https://arxiv.org/api/errors#x</id></entry></feed>"#;
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
        let fault = get(&client(&server, gates.path(), 1), &request(API, Urgency::Background)).unwrap_err();
        assert_eq!((server.seen().len(), fault.exit()), (requests, exit), "{status}");
        let text = text_of(&fault);
        assert!(text.contains(&status.to_string()) && text.contains("export.arxiv.org"), "{text}");
        assert_eq!(fault.is_error_feed(), body == feed);
        let NetError::Status { body_start, .. } = fault else { panic!("{text}") };
        // These never carry a body.
        let want = if [204, 304].contains(&status) { "" } else { body };
        assert_eq!(body_start, want.as_bytes(), "{status}");
    }
}

#[test]
fn an_interim_answer_is_passed_over() {
    let raw = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
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
    let server = Server::new().on("/api/query", Reply::ok("0123456789").cut_at(4)).on("/api/query", Reply::ok("whole"));
    let gates = tempfile::tempdir().unwrap();
    assert_eq!(get(&client(&server, gates.path(), 1), &request(API, Urgency::Key)).unwrap().bytes, b"whole");
}

#[test]
fn nobody_at_home_is_said_so() {
    let server = Server::new();
    let base = server.base();
    drop(server);
    let gates = tempfile::tempdir().unwrap();
    let services = Services::parse(Some(&base), Some("0")).unwrap();
    let setup = Setup { agent: "x".into(), gates: gates.path().into(), services, limits: short() };
    let fault = get(&Client::new(setup), &request(API, Urgency::Key)).unwrap_err();
    assert!(matches!(fault, NetError::Connect { .. }), "{fault:?}");
    assert_eq!((fault.exit(), fault.kind()), (69, Kind::Remote));
    text_of(&fault);
}
