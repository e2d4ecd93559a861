//! Bodies that are not what they claim.
use super::*;

#[test]
fn an_answer_that_breaks_off_is_an_error() {
    let body = "x".repeat(5000);
    let whole = || Reply::ok(body.clone());
    let cut: Vec<(&str, Reply)> = vec![
        ("cut", whole().cut_at(2500)),
        ("reset", whole().reset_at(2500)),
        ("cut in chunks", whole().chunked().cut_at(2500)),
        ("length too long", whole().claim_length(5001)),
        ("gzip cut", Reply::ok(vec![7; 50_000]).gzip().until_close().cut_at(40)),
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
        ("bad chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n"),
        ("no http", "SSH-2.0-OpenSSH_9.6\r\n\r\n"),
        ("bad length", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello"),
        ("two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"),
        ("no gzip", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 12\r\n\r\n<feed></feed>"),
        ("no status", "HTTP/1.1 \x1b[2J\r\n\r\n"),
    ] {
        let fault = once(Reply::raw(raw)).unwrap_err();
        assert!(matches!(fault, NetError::Garbled { .. }), "{name}: {fault:?}");
        assert_eq!(fault.exit(), 76, "{name}");
        text_of(&fault);
    }
}

#[test]
fn bombs_stop_at_the_cap() {
    let claimed = |length| Reply::ok("x").claim_length(length).stall_at(1, Duration::from_secs(5));
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
    // These two are refused earlier, as no HTTP.
    let odd = ["two coats", "more promised than counts"];
    for (name, reply) in bombs {
        let begun = Instant::now();
        match once(reply).unwrap_err() {
            NetError::TooLarge { cap, .. } => assert_eq!(cap, 1 << 20, "{name}"),
            fault => assert!(odd.contains(&name) && fault.exit() == 76, "{name}: {fault:?}"),
        }
        assert!(begun.elapsed() < Duration::from_secs(4), "{name}: {:?}", begun.elapsed());
    }
}

#[test]
fn a_head_without_end_is_refused() {
    for (name, reply) in [
        ("lines", Reply::ok("x").many_headers(10_000)),
        ("60 lines", Reply::ok("x").many_headers(60)),
        ("one long line", Reply::ok("x").header("X", &"x".repeat(1 << 20))),
    ] {
        let fault = once(reply).unwrap_err();
        assert!(matches!(fault, NetError::Garbled { .. }), "{name}: {fault:?}");
    }
    assert!(once(Reply::ok("x").many_headers(30)).is_ok());
}
