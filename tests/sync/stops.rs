//! What ends a sync before its end, and what does not.

use std::time::{Duration, Instant};

use offprint::net::Why;

use super::*;
use crate::common::server::Reply;

#[test]
fn a_service_that_asks_for_a_pause_ends_all_of_it() {
    let world = World::new(papers(15));
    world.service.spoil(|_, a| a.instead = Some(Reply::status(429).body("Rate exceeded.")));
    let report = world.sync_at(now(), &wish(&["cs.CL", "cs.AI"]));
    assert_eq!(report.exit, Some(Exit::Later));
    assert!(matches!(report.outcomes[0].1, Outcome::Failed(_)));
    assert_eq!(report.outcomes[1], (cat("cs.AI"), Outcome::NotAsked));
    assert!(world.service.asked().iter().all(|q| q.category == "cs.CL"));
}

#[test]
fn what_would_meet_every_question_alike_is_not_asked_again() {
    for (name, reply) in [
        ("a robot page", Reply::status(403).body("Access Denied")),
        ("trouble", Reply::status(503)),
        ("a login page", Reply::ok("<!DOCTYPE html><title>Hotel</title>")),
        ("a redirect", Reply::redirect("https://login.example.com/")),
    ] {
        let world = World::new(papers(15));
        world.service.spoil(move |_, a| a.instead = Some(reply.clone()));
        let report = world.sync_at(now(), &wish(&["cs.CL", "cs.AI"]));
        assert!(matches!(report.outcomes[0].1, Outcome::Failed(_)), "{name}");
        assert_eq!(report.outcomes[1].1, Outcome::NotAsked, "{name}");
    }
}

#[test]
fn a_bad_category_ends_only_itself() {
    let world = World::new(papers(15));
    world.service.spoil(|q, a| {
        if q.category == "cs.XX" {
            a.instead = Some(Reply::status(400).body("<html>bad</html>"));
        }
    });
    let report = world.sync_at(now(), &wish(&["cs.XX", "cs.CL"]));
    assert_eq!((report.added, report.exit), (15, Some(Exit::Protocol)));
    assert!(matches!(&report.outcomes[0].1, Outcome::Failed(fault) if fault.what.contains("cs.XX")));
    assert_eq!(report.outcomes[1].1, Outcome::Complete);
}

#[test]
fn without_a_network_it_says_so_and_changes_nothing() {
    let mut world = World::new(papers(15));
    world.sync();
    let before = world.everything();
    let services = Services::parse(Some("http://127.0.0.1:9"), Some("0")).unwrap();
    let gates = world.places.dir.join("other-gates");
    world.client = Client::new(Setup { agent: "x".into(), gates, services, limits: Limits::default() });
    let report = world.sync_at(now(), &wish(&["cs.CL", "cs.AI"]));
    assert_eq!(report.exit, Some(Exit::Unavailable));
    assert_eq!(report.outcomes[1].1, Outcome::NotAsked);
    assert_eq!(world.everything(), before);
}

#[test]
fn the_cord_ends_a_wait_at_once() {
    let mut world = World::new(papers(15));
    world.service.spoil(|_, a| a.papers.clear());
    let services = Services::parse(Some(&world.server.base()), Some("3000")).unwrap();
    let gates = world.places.dir.join("other-gates");
    world.client = Client::new(Setup { agent: "x".into(), gates, services, limits: Limits::default() });
    let cancel = Cancel::new();
    let mut pulled = None;
    let report = world.sync_told(now(), &wish(&["cs.CL"]), &cancel, &mut |event| {
        if matches!(event, Event::Waiting { why: Why::Doubt, .. }) && pulled.is_none() {
            cancel.cancel();
            pulled = Some(Instant::now());
        }
    });
    assert!(pulled.unwrap().elapsed() < Duration::from_secs(1));
    assert!(is_partial(&report));
    assert_eq!(world.service.asked().len(), 1);
}

#[test]
fn waits_are_told() {
    let world = World::new(papers(15));
    let services = Services::parse(Some(&world.server.base()), Some("30")).unwrap();
    let gates = world.places.dir.join("other-gates");
    let client = Client::new(Setup { agent: "x".into(), gates, services, limits: Limits::default() });
    let world = World { client, ..world };
    let mut waits = 0;
    world.sync_told(now(), &wish(&["cs.CL"]), &Cancel::new(), &mut |event| {
        waits += usize::from(matches!(event, Event::Waiting { .. }));
    });
    assert!(waits >= 1);
}
