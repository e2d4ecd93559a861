//! The services that know the truth speak as the real ones do: the readers of their answers find that truth.

use super::*;
use crate::common::double::{Double, Fault, cat};
use offprint::model::{Day, Kind};
use offprint::net::{Group, Request};
use offprint::sources::{arxiv, daily, listing, oai};
use std::collections::BTreeMap;

fn get(server: &Server, url: &str) -> Vec<u8> {
    let dir = tempfile::tempdir().unwrap();
    let services = Services::parse(Some(&server.base()), Some("0")).unwrap();
    let gates = dir.path().join("gates");
    let client = Client::new(Setup { agent: "offprint/test".into(), gates, services, limits: Limits::default() });
    client.get(&Request::new(url, Group::Api, Urgency::Key), &Cancel::new(), &mut |_| {}).unwrap().bytes
}

fn feed(server: &Server, flavour: listing::Flavour, name: &str) -> BTreeMap<PaperId, Kind> {
    let feed = listing::parse(&get(server, &listing::url(flavour, &[cat(name)]))).unwrap();
    assert!(feed.skipped.is_empty() && feed.warnings.is_empty(), "{feed:?}");
    feed.items.into_iter().map(|item| (item.id, item.kind)).collect()
}

#[test]
fn feeds_and_page_say_the_truth_of_the_day() {
    let (double, server) = Double::start("2026-05-11", 4);
    let day = double.editions[2];
    double.set_day(day);
    for name in ["cs.CL", "hep-th"] {
        let truth = double.truth(day, name);
        assert!(truth.values().any(|k| *k == Kind::New) && truth.len() > 3, "{truth:?}");
        assert_eq!(feed(&server, listing::Flavour::Rss, name), truth);
        assert_eq!(feed(&server, listing::Flavour::Atom, name), truth);
        let page = listing::page::parse(&get(&server, &listing::page::url(&cat(name), 0))).unwrap();
        assert_eq!((page.day, page.listed(), page.is_whole()), (day, truth.len(), true));
        double.fault("/rss/", Fault::Stale, 1);
        let stale = feed(&server, listing::Flavour::Rss, name);
        assert_eq!(stale, double.truth(double.editions[1], name));
        double.fault("/list/", Fault::Short, 1);
        let page = listing::page::parse(&get(&server, &listing::page::url(&cat(name), 0))).unwrap();
        assert!(!page.is_whole() && page.listed() == truth.len());
    }
    // A Saturday.
    double.set_now(double.noon("2026-05-16".parse().unwrap()));
    assert!(feed(&server, listing::Flavour::Rss, "cs.CL").is_empty());
}

#[test]
fn the_records_tell_all_changes_page_by_page() {
    let (double, server) = Double::start("2026-05-11", 5);
    double.page_size(7);
    double.set_day(double.editions[4]);
    let from: Day = double.editions[0];
    let harvest = oai::Harvest {
        from: Some(from),
        until: None,
        set: Some(oai::Set::of(&cat("cs.AI"))),
        format: oai::Format::Raw,
    };
    let mut url = harvest.url();
    let mut records = Vec::new();
    loop {
        let oai::Answer::Page(page) = oai::parse(&get(&server, &url)).unwrap() else { panic!("{url}") };
        assert!(page.skipped.is_empty(), "{page:?}");
        records.extend(page.records);
        match page.next {
            oai::Next::More { token, .. } => url = token.url(),
            oai::Next::Last => break,
            oai::Next::Single => panic!("several pages"),
        }
    }
    let told: std::collections::BTreeSet<PaperId> = records.iter().map(|r| r.id).collect();
    for day in &double.editions {
        for id in double.truth(*day, "cs.AI").keys() {
            assert!(told.contains(id), "{id} of {day}");
        }
    }
    assert!(records.iter().any(|r| r.latest().unwrap().number > 1));
}

#[test]
fn old_versions_are_there_by_id_and_the_list_of_the_day_has_its_papers() {
    let (double, server) = Double::start("2026-05-11", 5);
    double.set_day(double.editions[4]);
    let revised = double.papers().into_iter().find(|p| p.version(double.editions[4]) == 2).unwrap().id;
    let url = arxiv::ids_url(&[revised]).replace(&revised.to_string(), &format!("{revised}v1"));
    let old = arxiv::parse(&get(&server, &url)).unwrap().papers.remove(0);
    assert_eq!((old.id, old.version), (revised, 1));
    let url = daily::list_url(None, daily::Order::Listed, 0);
    let list = daily::parse_list(&get(&server, &url)).unwrap();
    assert!(list.skipped.is_empty() && !list.entries.is_empty());
}
