//! Sync against a query service on loopback that misbehaves on order, with the real client and the real files.
#![allow(clippy::unwrap_used, reason = "a test may")]

#[path = "../common/mod.rs"]
mod common;

mod convergence;
mod daily;
mod day;
mod days;
mod lies;
mod papers;
mod records;
mod services;
mod stops;
mod walks;

use std::sync::Arc;

use common::arxiv::{Record, Service};
use common::server::Server;
use offprint::model::{Calendar, Category, Exit, Held, PaperId, Stamp, Taxonomy, TaxonomyEntry};
use offprint::net::{Cancel, Client, Limits, Services, Setup, Urgency};
use offprint::store::{Cache, Cursor, Library, Places, Reader, RunId, prepare};
use offprint::sync::{Context, Event, Outcome, Pages, Report, Span, Wish, run};

use tempfile::TempDir;

/// Friday 15 May 2026, 10:00 in New York.
fn now() -> Stamp {
    Stamp::parse("2026-05-15T14:00:30Z").unwrap()
}

fn cat(name: &str) -> Category {
    name.parse().unwrap()
}

/// `count` papers of cs.CL, evenly over the last week, some of them submitted in one second.
fn papers(count: usize) -> Vec<Record> {
    let step = 6 * 86_400 / i64::try_from(count.max(1)).unwrap();
    let at = |n: usize| now().plus(-6 * 86_400 - 1_800 + step * i64::try_from(n / 2 * 2).unwrap());
    let categories =
        |n: usize| if n.is_multiple_of(3) { vec!["cs.CL".into(), "cs.AI".into()] } else { vec!["cs.CL".into()] };
    (0..count)
        .map(|n| Record { id: format!("2605.{:05}", n + 1), version: 1, published: at(n), categories: categories(n) })
        .collect()
}

/// A service, a client and the files, all of one test.
struct World {
    service: Arc<Service>,
    server: Server,
    client: Client,
    places: Places,
    pages: Pages,
    _dir: TempDir,
}

impl World {
    fn new(papers: Vec<Record>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let places = Places::under(&dir.path().join("data"));
        prepare(&places, now()).unwrap();
        let (service, server) = Service::start(papers);
        let services = Services::parse(Some(&server.base()), Some("0")).unwrap();
        let gates = dir.path().join("gates");
        let client = Client::new(Setup { agent: "offprint/test".into(), gates, services, limits: Limits::default() });
        Self { service, server, client, places, pages: Pages { size: 10, limit: 1_000 }, _dir: dir }
    }

    fn sync(&self) -> Report {
        self.sync_at(now(), &wish(&["cs.CL"]))
    }

    fn sync_at(&self, now: Stamp, wish: &Wish) -> Report {
        self.sync_told(now, wish, &Cancel::new(), &mut |_| {})
    }

    fn sync_told(&self, now: Stamp, wish: &Wish, cancel: &Cancel, tell: &mut dyn FnMut(Event)) -> Report {
        let calendar = Calendar::new([]);
        let entry = |name: &str| TaxonomyEntry { category: cat(name), name: String::new(), group: String::new() };
        let taxonomy = Taxonomy { entries: vec![entry("cs.CL"), entry("cs.AI")] };
        let context = Context { calendar: &calendar, taxonomy: &taxonomy, now, pages: self.pages };
        let mut cache = Cache::open(&self.places).unwrap();
        run(wish, &self.client, &mut cache, &context, cancel, tell)
    }

    fn reader(&self) -> Reader {
        Reader::open(&self.places).unwrap()
    }

    fn library(&self) -> Library {
        Library::open(&self.places, RunId(1)).unwrap()
    }

    fn cursor(&self, category: &str) -> Option<Cursor> {
        Cache::open(&self.places).unwrap().cursor(&cat(category)).unwrap()
    }

    /// Everything held of the service's papers, with editions and marks.
    fn held(&self) -> Vec<Held> {
        let ids: Vec<PaperId> = self.service.papers().iter().map(|p| id(&p.id)).collect();
        let mut held: Vec<Held> = ids.chunks(100).flat_map(|ids| self.reader().held(ids).unwrap()).collect();
        held.sort_by_key(|h| h.paper.id);
        held
    }

    /// Rows and cursors: what a bad answer must not change.
    fn everything(&self) -> String {
        let cursors = Cache::open(&self.places).unwrap().cursors().unwrap();
        format!("{} {cursors:?} {:?}", self.reader().papers_held().unwrap(), self.held())
    }

    /// Whether exactly the service's papers of cs.CL are held, each in its newest version.
    fn assert_truth(&self, why: &str) {
        let held: Vec<_> = self.held().iter().map(|h| (h.paper.id, h.paper.version)).collect();
        let mut truth: Vec<_> = self.service.papers().iter().map(|p| (id(&p.id), p.version)).collect();
        truth.sort_unstable();
        assert_eq!(held, truth, "{why}");
        assert_eq!(self.reader().papers_held().unwrap(), truth.len(), "{why}");
    }
}

fn id(text: &str) -> PaperId {
    text.parse().unwrap()
}

fn wish(categories: &[&str]) -> Wish {
    Wish {
        categories: categories.iter().map(|c| cat(c)).collect(),
        span: Span::Owed,
        edition: None,
        unknown: Vec::new(),
        starred: Vec::new(),
        urgency: Urgency::Key,
    }
}

fn is_partial(report: &Report) -> bool {
    report.exit == Some(Exit::Later) && matches!(report.outcomes[0].1, Outcome::Partial { .. })
}
