//! Redirects, hosts, certificates.
use super::*;
use crate::common::again::{again, part, was_played};

#[test]
fn a_redirect_is_followed_within_one_turn() {
    let server = Server::new()
        .on("/pdf/x.pdf", Reply::redirect("https://arxiv.org/pdf/x"))
        .on("/pdf/x", Reply::status(301).header("Location", "/pdf/y?z=1"))
        .on("/pdf/y", Reply::ok("%PDF"));
    let gates = tempfile::tempdir().unwrap();
    let asked = Request { group: Group::Site, ..request("https://arxiv.org/pdf/x.pdf", Urgency::Key) };
    let begun = Instant::now();
    let body = get(&client(&server, gates.path(), 3000), &asked).unwrap();
    assert!(begun.elapsed() < ms(2500));
    assert_eq!(body.head.url, "https://arxiv.org/pdf/y?z=1");
    assert_eq!(server.asked(), ["/pdf/x.pdf", "/pdf/x", "/pdf/y?z=1"]);
    assert_eq!(server.most_at_once(), 1);
    assert!(server.seen().iter().all(|seen| seen.header("Referer").is_none()));
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
        assert!(matches!(fault, NetError::Redirect { .. }), "{to}: {fault:?}");
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
    let ask = |path: &str| get(&client, &request(&format!("https://arxiv.org{path}"), Urgency::Key));
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
    let setup = Setup { agent: "x".into(), gates: folder.clone(), services: Services::Real, limits: short() };
    let client = Client::new(setup);
    for url in ["http://arxiv.org/", "https://example.com/", "http://127.0.0.1:1/", "file:///etc/passwd", "x"] {
        let fault = get(&client, &request(url, Urgency::Key)).unwrap_err();
        assert!(matches!(fault, NetError::BadUrl { .. }), "{url}: {fault:?}");
    }
    assert!(!folder.exists());
}

/// In a process that has no certificates.
fn ask_without_certificates() {
    let gates = tempfile::tempdir().unwrap();
    let setup = Setup { agent: "x".into(), gates: gates.path().into(), services: Services::Real, limits: short() };
    let client = Client::new(setup);
    for _ in 0..2 {
        let fault = get(&client, &request(API, Urgency::Key)).unwrap_err();
        assert!(matches!(fault, NetError::NoRoots { .. }), "{fault:?}");
        assert_eq!(fault.exit(), 78);
        assert!(fault.hint().contains("SSL_CERT_FILE"));
    }
}

#[test]
fn without_certificates_a_client_is_made_and_says_so_when_asked() {
    if part().is_some() {
        return ask_without_certificates();
    }
    let empty = tempfile::tempdir().unwrap();
    let child = again("hosts::without_certificates_a_client_is_made_and_says_so_when_asked", "ask")
        .env("SSL_CERT_FILE", "/dev/null")
        .env("SSL_CERT_DIR", empty.path())
        .output()
        .unwrap();
    assert!(was_played(&child), "{}", String::from_utf8_lossy(&child.stdout));
}
