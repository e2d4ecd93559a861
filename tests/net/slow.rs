//! Slow services, and the cord that stops a wait.
use super::*;

#[test]
fn no_answer_takes_longer_than_its_limits() {
    let forever = Duration::from_mins(1);
    let long = || Reply::ok(vec![1; 5000]);
    for (name, reply, want) in [
        ("no head", long().stall_before(forever), Limit::Idle),
        ("stall in the body", long().stall_at(100, forever), Limit::Idle),
        ("drip", long().drip(1, ms(20)), Limit::Total),
    ] {
        let begun = Instant::now();
        let fault = once(reply).unwrap_err();
        let NetError::Timeout { which, .. } = &fault else { panic!("{name}: {fault:?}") };
        assert_eq!(*which, want, "{name}");
        assert_eq!(fault.exit(), 69);
        assert!(begun.elapsed() < ms(3000), "{name}: {:?}", begun.elapsed());
        text_of(&fault);
    }
}

#[test]
fn a_file_may_take_its_time_but_not_stand_still() {
    let gates = tempfile::tempdir().unwrap();
    let asked = Request { retry: RetryPolicy::NEVER, ..request("https://arxiv.org/pdf/x", Urgency::Key) };
    // 20 bytes each 20 ms is a kilobyte a second at the very most.
    let server = Server::new().on("/pdf/x", Reply::ok(vec![1; 50_000]).drip(15, ms(20)));
    let mut file = Vec::new();
    let fault = client(&server, gates.path(), 0).download(&asked, &Cancel::new(), &mut file, &mut |_| {}).unwrap_err();
    assert!(matches!(fault, NetError::Timeout { which: Limit::Floor, .. }), "{fault:?}");
    // Slow, longer than any total, but alive.
    let server = Server::new().on("/pdf/x", Reply::ok(vec![1; 50_000]).drip(1000, ms(20)));
    let mut file = Vec::new();
    let head = client(&server, gates.path(), 0).download(&asked, &Cancel::new(), &mut file, &mut |_| {}).unwrap();
    assert_eq!((file.len(), head.length), (50_000, Some(50_000)));
    assert_eq!(server.seen()[0].header("Accept-Encoding"), Some("identity"));
}

#[test]
fn a_download_that_broke_off_is_not_begun_again_in_the_same_sink() {
    let server = Server::new().on("/pdf/x", Reply::status(503)).on("/pdf/x", Reply::ok(vec![1; 5000]).cut_at(2000));
    let gates = tempfile::tempdir().unwrap();
    let mut file = Vec::new();
    let asked = request("https://arxiv.org/pdf/x", Urgency::Background);
    let fault = client(&server, gates.path(), 1).download(&asked, &Cancel::new(), &mut file, &mut |_| {}).unwrap_err();
    assert!(matches!(fault, NetError::Cut { got: 2000, .. }), "{fault:?}");
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
    impl offprint::net::Landing for Full {
        fn begin(&mut self, _: &offprint::net::Head) -> std::io::Result<()> {
            Ok(())
        }
    }
    let server = Server::new().on("/pdf/x", Reply::ok(vec![1; 5000]));
    let gates = tempfile::tempdir().unwrap();
    let asked = request("https://arxiv.org/pdf/x", Urgency::Background);
    let fault = client(&server, gates.path(), 1).download(&asked, &Cancel::new(), &mut Full, &mut |_| {}).unwrap_err();
    assert_eq!((fault.exit(), server.seen().len()), (74, 1));
}

#[test]
fn the_cord_stops_every_kind_of_wait_and_closes_the_connection() {
    let forever = Duration::from_mins(1);
    let gates = tempfile::tempdir().unwrap();
    let stages: Vec<(&str, Reply, u64)> = vec![
        ("before the head", Reply::ok("x").stall_before(forever), 0),
        ("in the body", Reply::ok(vec![1; 5000]).stall_at(100, forever), 0),
        ("in a drip", Reply::ok(vec![1; 50_000]).drip(1, ms(10)), 0),
        ("in a hold", Reply::status(429), 3000),
        ("before a retry", Reply::status(503), 3000),
    ];
    for (name, reply, pace) in stages {
        let server = Server::new().on("/api/query", reply);
        let folder = gates.path().join(name);
        let services = Services::parse(Some(&server.base()), Some(&pace.to_string())).unwrap();
        let setup = Setup { agent: "x".into(), gates: folder, services, limits: Limits::default() };
        let (client, cancel) = (Client::new(setup), Cancel::new());
        let mut waited = Duration::ZERO;
        thread::scope(|scope| {
            let asked = scope.spawn(|| client.get(&request(API, Urgency::Background), &cancel, &mut |_| {}));
            assert!(server.wait_for(1));
            thread::sleep(ms(50));
            let pulled = Instant::now();
            cancel.cancel();
            let end = asked.join().unwrap();
            waited = pulled.elapsed();
            assert!(matches!(end, Err(NetError::Cancelled)), "{name}");
        });
        assert!(waited < ms(1000), "{name}: {waited:?}");
        assert!(pace > 0 || server.wait_until_left(), "{name}: the connection stays open");
    }
}

#[test]
fn the_cord_stops_a_wait_for_somebody_elses_request() {
    let server = Server::new().on("/*", Reply::ok("x").stall_before(ms(1500)));
    let gates = tempfile::tempdir().unwrap();
    let (one, two) = (client(&server, gates.path(), 0), client(&server, gates.path(), 0));
    let limits = Some(BodyLimits { idle: Duration::from_secs(10), total: None, ..short().page });
    let request = Request { limits, ..request(API, Urgency::Background) };
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
    let other = Progress::Waiting { why: Why::OtherProcess, left: Duration::ZERO };
    assert_eq!(told.iter().filter(|&&p| p == other).count(), 2, "{told:?}");
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn a_cord_pulled_before_asks_nothing() {
    let server = Server::new().on("/*", Reply::ok("x"));
    let gates = tempfile::tempdir().unwrap();
    let cancel = Cancel::new();
    cancel.cancel();
    let end = client(&server, gates.path(), 0).get(&request(API, Urgency::Key), &cancel, &mut |_| {});
    assert!(matches!(end, Err(NetError::Cancelled)));
    assert!(server.seen().is_empty());
}
