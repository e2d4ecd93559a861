//! Days of a reader's life against services that know the truth: after each, every edition holds exactly the papers and kinds
//! that it announced, and its state says what is so.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::common::double::{Double, Fault};
use offprint::model::{Batch, BatchState, Day, Kind};

pub const FOLLOWED: [&str; 3] = ["cs.CL", "cs.AI", "hep-th"];

/// The services, a client and the files of one reader.
pub struct Life {
    pub double: Arc<Double>,
    pub server: Server,
    client: Client,
    pub places: Places,
    dir: TempDir,
}

/// A batch as it is held: each paper with its strongest kind there, and how that is known.
pub type Batched = BTreeMap<PaperId, (Kind, i64)>;

impl Life {
    /// Services with `editions` editions from `first` on.
    pub fn new(first: &str, editions: usize) -> Self {
        Self::with_dice(first, editions, 7)
    }

    pub fn with_dice(first: &str, editions: usize, seed: u64) -> Self {
        let (double, server) = Double::start_with(first, editions, seed);
        let dir = tempfile::tempdir().unwrap();
        let places = Places::under(&dir.path().join("data"));
        prepare(&places, double.now()).unwrap();
        let services = Services::parse(Some(&server.base()), Some("0")).unwrap();
        let gates = dir.path().join("gates");
        let client = Client::new(Setup { agent: "offprint/test".into(), gates, services, limits: Limits::default() });
        Self { double, server, client, places, dir }
    }

    /// A sync at a moment, which becomes the services' own.
    pub fn sync_at(&self, now: Stamp) -> Report {
        self.sync_told(now, &Cancel::new(), &mut |_| {})
    }

    pub fn sync_told(&self, now: Stamp, cancel: &Cancel, tell: &mut dyn FnMut(Event)) -> Report {
        self.double.set_now(now);
        let taxonomy = Taxonomy { entries: Vec::new() };
        let pages = Pages { size: 100, limit: 10_000 };
        let context = Context { calendar: &self.double.calendar, taxonomy: &taxonomy, now, pages };
        let mut cache = Cache::open(&self.places).unwrap();
        run(&wish(&FOLLOWED), &self.client, &mut cache, &context, cancel, tell)
    }

    /// A sync at noon of a day.
    pub fn noon(&self, day: Day) -> Report {
        self.sync_at(self.double.noon(day))
    }

    /// A batch as it stands in the file.
    pub fn held(&self, edition: Day, category: &str) -> Batched {
        let db = rusqlite::Connection::open(&self.places.cache).unwrap();
        let mut asked = db
            .prepare(
                "SELECT p.key, coalesce(c.kind, p.primary_category <> c.category), c.how
                     FROM paper_category c JOIN paper p ON p.key = c.key WHERE c.edition = ?1 AND c.category = ?2
                 UNION ALL SELECT key, kind, how FROM replaced WHERE edition = ?1 AND category = ?2 ORDER BY 2 DESC",
            )
            .unwrap();
        let kinds = [Kind::New, Kind::Cross, Kind::Replace, Kind::ReplaceCross];
        let read = |r: &rusqlite::Row<'_>| {
            let id = PaperId::from_key(r.get(0)?).unwrap();
            Ok((id, (kinds[r.get::<_, u32>(1)? as usize].clone(), r.get(2)?)))
        };
        asked.query_map((edition.number(), category), read).unwrap().map(Result::unwrap).collect()
    }

    pub fn batch(&self, edition: Day, category: &str) -> Option<Batch> {
        let cache = Cache::open(&self.places).unwrap();
        cache.batches_since(edition, &[cat(category)]).unwrap().into_iter().find(|b| b.edition == edition)
    }

    pub fn state(&self, edition: Day, category: &str) -> BatchState {
        self.batch(edition, category).map_or(BatchState::Computed, |batch| batch.state)
    }

    /// Compares every edition named with the truth. Only papers that the records cannot tell apart may differ, and then
    /// nobody claims to know; how many these are is returned.
    pub fn compare(&self, editions: &[Day], why: &str) -> usize {
        let beyond = self.double.beyond_records();
        let mut doubtful = BTreeSet::new();
        for &edition in editions {
            for category in FOLLOWED {
                let (truth, held) = (self.double.truth(edition, category), self.held(edition, category));
                for id in truth.keys().chain(held.keys()) {
                    let have = held.get(id);
                    if truth.get(id) == have.map(|(kind, _)| kind) {
                        continue;
                    }
                    let story = self.story(*id);
                    assert!(
                        beyond.contains(id),
                        "{why}: {id} in {edition} {category}: {:?}, and {have:?} is held\n{story}",
                        truth.get(id)
                    );
                    assert!(
                        have.is_none_or(|(_, how)| *how < 2),
                        "{why}: {id} in {edition} {category} claimed\n{story}"
                    );
                    doubtful.insert(*id);
                }
            }
        }
        doubtful.len()
    }

    /// All that is known of a paper, for whoever reads a failure.
    fn story(&self, id: PaperId) -> String {
        let paper = self.double.papers().into_iter().find(|p| p.id == id);
        let db = rusqlite::Connection::open(&self.places.cache).unwrap();
        let rows = |sql: &str| {
            let mut asked = db.prepare(sql).unwrap();
            let rows: Vec<String> = asked.query_map([id.key()], |r| r.get(0)).unwrap().map(Result::unwrap).collect();
            rows.join("\n  ")
        };
        format!(
            "{paper:#?}\n  {}\n  {}",
            rows("SELECT concat_ws(' ', 'first', category, edition, kind, how) FROM paper_category WHERE key = ?1"),
            rows("SELECT concat_ws(' ', 'again', category, edition, kind, version, how) FROM replaced WHERE key = ?1")
        )
    }
}

#[test]
fn a_first_harvest_fills_the_last_ten_editions() {
    let life = Life::new("2026-05-04", 12);
    let editions = life.double.editions.clone();
    let saturday: Day = "2026-05-16".parse().unwrap();
    let report = life.noon(saturday);
    assert_eq!(report.warnings, Vec::<String>::new());
    let doubtful = life.compare(&editions[..10], "first");
    assert!(doubtful > 0 && doubtful < 20, "{doubtful}");
    for edition in &editions[..10] {
        for category in FOLLOWED {
            let batch = life.batch(*edition, category).unwrap();
            assert_eq!((batch.state, batch.healed), (BatchState::Whole, 0), "{edition} {category}");
            assert_eq!(batch.listed, Some(life.held(*edition, category).len()));
        }
    }
    assert!(report.healed.is_empty(), "nobody had said that they lack some");
}
