//! What is sent and what comes back.
use super::*;

#[test]
fn a_request_says_who_asks_and_nothing_else() {
    let reply = Reply::ok("<feed/>").content_type("application/atom+xml").header("ETag", "\"a\"").header("Date", "x");
    let server = Server::new().on("/api/query", reply);
    let gates = tempfile::tempdir().unwrap();
    let request = Request { accept: "application/atom+xml".into(), ..request(API, Urgency::Key) };
    let body = get(&client(&server, gates.path(), 0), &request).unwrap();
    assert_eq!(body.bytes, b"<feed/>");
    assert_eq!((body.head.status, body.head.url.as_str()), (200, API));
    assert_eq!(body.head.content_type.as_deref(), Some("application/atom+xml"));
    assert_eq!(body.head.etag.as_deref(), Some("\"a\""));
    assert_eq!((body.head.date.as_deref(), body.head.last_modified), (Some("x"), None));
    let seen = &server.seen()[0];
    assert_eq!((seen.method.as_str(), seen.path.as_str(), seen.query.as_str()), ("GET", "/api/query", "x=1"));
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
    let validators =
        Validators { etag: Some("\"a\"".into()), last_modified: Some("Sun, 06 Nov 1994 08:49:37 GMT".into()) };
    let body = get(&client, &Request { validators, ..asked.clone() }).unwrap();
    assert_eq!((body.head.status, body.bytes.len()), (304, 0));
    assert_eq!(server.seen()[0].header("If-None-Match"), Some("\"a\""));
    assert!(server.seen()[0].header("If-Modified-Since").is_some());
    // Nobody asked whether it had changed: 304 means nothing then.
    assert!(matches!(get(&client, &asked), Err(NetError::Status { status: 304, .. })));
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
    let server = Server::new().on("/api/query", Reply::ok(vec![7; 90_000]).drip(30_000, ms(120)));
    let gates = tempfile::tempdir().unwrap();
    let mut told = Vec::new();
    client(&server, gates.path(), 0)
        .get(&request(API, Urgency::Key), &Cancel::new(), &mut |progress| told.push(progress))
        .unwrap();
    assert!(told.len() >= 3, "{told:?}");
    assert_eq!(told.last(), Some(&Progress::Bytes { got: 90_000, total: Some(90_000) }));
}
