//! Answers that are not the truth: they change no row for the worse and move no cursor.

use super::*;
use crate::common::arxiv::{Answer, Question};
use crate::common::server::Reply;

/// Requests that pages and their retries may cost together.
const SPARE: usize = 3;

#[test]
fn an_empty_page_is_asked_for_again_and_then_told() {
    for page in 0..3 {
        for times in [1, 2, 3, usize::MAX] {
            let world = World::new(papers(25));
            let left = std::sync::atomic::AtomicUsize::new(times);
            world.service.spoil(move |q, a| {
                use std::sync::atomic::Ordering::SeqCst;
                if q.start == page * 10 && left.fetch_update(SeqCst, SeqCst, |n| n.checked_sub(1)).is_ok() {
                    a.papers.clear();
                    if page == 0 {
                        a.total = "0".into();
                    }
                }
            });
            let report = world.sync();
            let asked = world.service.asked().len();
            assert!(asked <= 3 + SPARE, "{asked} requests for page {page}, {times} times empty");
            if times <= 3 {
                assert_eq!(report.exit, None, "page {page}, {times} times empty");
                world.assert_truth("after retries");
                continue;
            }
            assert!(is_partial(&report), "page {page}: {report:?}");
            assert_eq!(report.added, page * 10);
            let cursor = world.cursor("cs.CL");
            assert_eq!(cursor.as_ref().and_then(|c| c.complete), None);
            let at = cursor.and_then(|c| c.walk).map(|w| w.at);
            assert_eq!(at, (page > 0).then(|| world.service.papers()[page * 10 - 1].published));
            world.service.behave();
            assert_eq!(world.sync().exit, None);
            world.assert_truth("after the service recovered");
        }
    }
}

#[test]
fn no_total_loses_a_paper_or_goes_on_for_ever() {
    type Total = fn(&Question, usize) -> String;
    let totals: [(&str, Total, bool); 14] = [
        ("one more", |_, t| (t + 1).to_string(), false),
        ("one less", |_, t| (t - 1).to_string(), true),
        ("none", |_, _| "0".into(), true),
        ("one", |_, _| "1".into(), true),
        ("far too many", |_, _| "999999999999".into(), false),
        ("beyond any number", |_, _| "9".repeat(60), false),
        ("growing", |q, t| (t + q.start).to_string(), false),
        ("shrinking", |q, t| (t - q.start / 10).to_string(), true),
        ("right on the last page", |q, t| if q.start < 20 { t + 3 } else { t }.to_string(), true),
        ("right on the first page", |q, t| if q.start > 0 { t + 3 } else { t }.to_string(), false),
        ("missing", |_, _| String::new(), false),
        ("negative", |_, _| "-25".into(), false),
        ("text", |_, _| "many".into(), false),
        ("a fraction", |_, _| "25.0".into(), false),
    ];
    for size in [25, 30, 20] {
        for (name, total, whole) in totals {
            let world = World::new(papers(size));
            world.service.spoil(move |q, a| a.total = total(q, a.total.parse().unwrap()));
            let report = world.sync();
            let asked = world.service.asked().len();
            // A total beyond what can be walked splits the window, twice at most.
            let parts = if name == "far too many" { 4 } else { 1 };
            assert!(
                asked <= size.div_ceil(10) + 1 + SPARE * parts + 2 * (parts - 1),
                "{name} of {size}: {asked} requests"
            );
            world.assert_truth(name);
            if size == 25 {
                assert_eq!(report.exit.is_none(), whole, "{name}: {report:?}");
            }
            assert!(report.exit.is_none() || world.cursor("cs.CL").is_none_or(|c| c.complete.is_none()), "{name}");
            world.service.behave();
            assert_eq!(world.sync().exit, None, "{name}");
            world.assert_truth(name);
        }
    }
}

#[test]
fn a_service_that_repeats_itself_comes_to_an_end() {
    let world = World::new(papers(25));
    world.service.spoil(|q, a| {
        a.total = "900".into();
        let first = papers(10);
        a.papers = if q.start < 900 { first } else { Vec::new() };
    });
    let report = world.sync();
    assert!(is_partial(&report));
    assert!(world.service.asked().len() < 12, "{}", world.service.asked().len());
}

#[test]
fn what_is_no_feed_changes_nothing() {
    let world = World::new(papers(25));
    world.sync();
    world.service.change(|papers| papers[3].version = 2);
    let before = world.everything();
    let question = Question { max: 10, ..Question::default() };
    let whole = Answer { total: "26".into(), papers: papers(10), instead: None }.feed(&question);
    let error = "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><entry><id>https://arxiv.org/api/errors#x</id><title>Error</title><summary>no such thing</summary></entry></feed>";
    let utf16: Vec<u8> = whole.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let page = "<!DOCTYPE html><html><head><title>Hotel</title></head><body>log in</body></html>";
    let answers = [
        ("a login page", Reply::ok(page), Exit::Protocol),
        ("a login page that says it is a feed", Reply::ok(page).content_type("application/atom+xml"), Exit::Protocol),
        ("a redirect to another host", Reply::redirect("https://login.example.com/"), Exit::Protocol),
        ("JSON", Reply::ok("{\"ok\": false}"), Exit::Protocol),
        ("nothing", Reply::ok(""), Exit::Protocol),
        ("a PDF", Reply::ok("%PDF-1.7 ..."), Exit::Protocol),
        ("gzip said, plain sent", Reply::ok(whole.clone()).header("Content-Encoding", "gzip"), Exit::Protocol),
        ("UTF-16", Reply::ok(utf16), Exit::Protocol),
        ("another encoding", Reply::ok(whole.replace("UTF-8", "ISO-8859-1")), Exit::Protocol),
        ("cut, its length right", Reply::ok(&whole.as_bytes()[..whole.len() / 2]), Exit::Protocol),
        ("cut before the last word", Reply::ok(whole.trim_end().trim_end_matches("</feed>")), Exit::Protocol),
        ("two documents", Reply::ok(whole.repeat(2)), Exit::Protocol),
        ("something behind it", Reply::ok(format!("{whole}<html/>")), Exit::Protocol),
        ("a document type", Reply::ok(format!("<!DOCTYPE feed>{whole}")), Exit::Protocol),
        ("noise", Reply::ok((0..2_000u32).map(|n| (n * 37 % 251) as u8).collect::<Vec<_>>()), Exit::Protocol),
        ("the complaint with 200", Reply::ok(error), Exit::Protocol),
        ("the complaint with 400", Reply::status(400).body(error), Exit::Protocol),
        ("the complaint with 500", Reply::status(500).body(error), Exit::Protocol),
        ("Rate exceeded. with 200", Reply::ok("Rate exceeded."), Exit::Later),
        ("Rate exceeded. with 429", Reply::status(429).body("Rate exceeded."), Exit::Later),
        ("a robot page", Reply::status(403).body(page), Exit::Protocol),
        ("trouble", Reply::status(503).body("<html>first byte timeout</html>"), Exit::Unavailable),
        ("cut on the wire", Reply::ok(whole.clone()).cut_at(300), Exit::Unavailable),
        ("reset", Reply::ok(whole.clone()).reset_at(300), Exit::Unavailable),
    ];
    for (name, reply, exit) in answers {
        world.service.spoil(move |_, a| a.instead = Some(reply.clone()));
        let report = world.sync();
        assert_eq!(report.exit, Some(exit), "{name}: {report:?}");
        assert_eq!(world.everything(), before, "{name}");
        assert_eq!((report.added, report.updated), (0, 0));
        let fault = report.fault().unwrap();
        assert!(fault.what.contains("cs.CL") && !fault.why.is_empty() && !fault.hint.is_empty(), "{name}: {fault:?}");
        assert!(world.service.asked().len() <= 1 + SPARE, "{name}");
    }
    world.service.spoil(|_, a| a.instead = Some(Reply::ok("\u{feff}".to_owned() + &a.feed(&Question::default()))));
    assert_eq!(world.sync().exit, None, "a byte order mark is harmless");
}

#[test]
fn an_answer_that_goes_bad_in_the_middle_keeps_what_came() {
    let world = World::new(papers(35));
    world.service.spoil(|q, a| {
        if q.start == 20 {
            a.instead = Some(Reply::ok("<!DOCTYPE html><title>Hotel</title>"));
        }
    });
    let report = world.sync();
    assert_eq!((report.added, report.exit), (20, Some(Exit::Protocol)));
    let cursor = world.cursor("cs.CL").unwrap();
    assert_eq!((cursor.complete, cursor.walk.unwrap().at), (None, world.service.papers()[19].published));
    world.service.behave();
    assert_eq!(world.sync().exit, None);
    // The walk is taken up where it stood.
    assert_eq!(world.service.asked().len(), 2);
    world.assert_truth("after the login");
}

#[test]
fn an_empty_week_is_believed_only_where_it_can_be() {
    let world = World::new(papers(25));
    let empty = |_: &Question, a: &mut Answer| {
        a.papers.clear();
        a.total = "0".into();
    };
    world.service.spoil(empty);
    // A category that has papers every day.
    assert!(is_partial(&world.sync()));
    assert_eq!(world.service.asked().len(), 1 + SPARE);
    assert_eq!(world.cursor("cs.CL"), None);
    // One that may well have none: believed, but no cursor moves.
    let report = world.sync_at(now(), &wish(&["math.KT"]));
    assert_eq!((report.exit, world.cursor("math.KT")), (None, None));
    // Unless we hold papers of it.
    world.service.behave();
    world.service.change(|papers| papers.iter_mut().for_each(|p| p.categories.push("math.KT".into())));
    world.sync();
    world.service.spoil(empty);
    assert!(is_partial(&world.sync_at(now(), &wish(&["math.KT"]))));
    // What was submitted since the last cut-off cannot be announced yet.
    let sunday = Stamp::parse("2026-05-17T16:00:00Z").unwrap();
    let day = Wish { span: Span::Days(1), ..wish(&["cs.AI"]) };
    assert_eq!(world.sync_at(sunday, &day).exit, None);
    // No answer with papers, whatever it says of their number.
    world.service.spoil(|_, a| a.papers.clear());
    assert!(is_partial(&world.sync_at(now(), &wish(&["math.KT"]))));
}
