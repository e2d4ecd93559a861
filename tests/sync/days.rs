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
    server: Server,
    client: Client,
    pub places: Places,
    _dir: TempDir,
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
        Self { double, server, client, places, _dir: dir }
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

    /// A sync at noon of each of these days, none of which may lack anything.
    pub fn live(&self, days: &[Day]) {
        for day in days {
            let report = self.noon(*day);
            assert_eq!((report.exit, report.warnings), (None, vec![]), "{day}");
        }
    }

    /// The questions put since `before`, by service.
    pub fn asked(&self, before: usize, service: &str) -> usize {
        self.questions_since(before).iter().filter(|asked| asked.starts_with(service)).count()
    }

    /// All questions put since `before`.
    pub fn questions_since(&self, before: usize) -> Vec<String> {
        self.server.asked().split_off(before)
    }

    pub fn client(&self) -> &Client {
        &self.client
    }

    pub fn reader(&self) -> Reader {
        Reader::open(&self.places).unwrap()
    }

    /// How many questions were put so far.
    pub fn questions(&self) -> usize {
        self.server.asked().len()
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
                    let story = format!("{}\nheld {held:?}\ntrue {truth:?}", self.story(*id));
                    assert!(
                        beyond.contains(id),
                        "{why}: {id} in {edition} {category}: {:?}, and {have:?} is held of {:?}\n{story}",
                        truth.get(id),
                        self.batch(edition, category)
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
    pub fn story(&self, id: PaperId) -> String {
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
    // The last one has a page still, which counts for itself.
    for edition in &editions[..9] {
        for category in FOLLOWED {
            let batch = life.batch(*edition, category).unwrap();
            assert_eq!((batch.state, batch.healed), (BatchState::Whole, 0), "{edition} {category}");
            assert_eq!(batch.listed, Some(life.held(*edition, category).len()));
        }
    }
    assert!(report.healed.is_empty(), "nobody had said that they lack some");
}

#[test]
fn a_stale_morning_heals_an_hour_later() {
    let life = Life::new("2026-05-04", 8);
    let editions = life.double.editions.clone();
    life.live(&editions[2..5]);
    let (today, eight) = (editions[5], life.double.noon(editions[5]).plus(-4 * 3_600));
    life.double.fault("/rss/cs.CL", Fault::Stale, 1);
    life.double.fault("/list/cs.CL", Fault::Stale, 1);
    let report = life.sync_at(eight);
    assert_eq!(report.exit, Some(Exit::Later), "{report:?}");
    let stale = life.batch(today, "cs.CL").unwrap();
    assert_eq!(stale.state, BatchState::Stale);
    assert!(stale.next_try.is_some_and(|next| next > eight), "{stale:?}");
    assert_eq!(life.state(today, "cs.AI"), BatchState::Whole);
    assert_eq!(life.compare(&editions[2..5], "the days before"), 0);
    // An hour later the feed has caught up.
    let report = life.sync_at(eight.plus(3_600));
    assert_eq!(report.exit, None, "{report:?}");
    let healed = life.batch(today, "cs.CL").unwrap();
    let truth = life.double.truth(today, "cs.CL").len();
    assert_eq!((healed.state, healed.listed, healed.held.all()), (BatchState::Whole, Some(truth), truth));
    assert!(healed.healed > 0, "{healed:?}");
    assert_eq!(life.compare(&editions[2..6], "after it healed"), 0);
}

#[test]
fn a_laptop_asleep_for_nine_editions_catches_up() {
    let life = Life::new("2026-05-04", 16);
    let editions = life.double.editions.clone();
    life.live(&editions[1..4]);
    let (asleep, awake) = (&editions[4..13], editions[13]);
    let before = life.questions();
    let report = life.noon(awake);
    assert_eq!((report.exit, &report.warnings), (None, &vec![]));
    let doubtful = life.compare(&editions[1..=13], "nine editions later");
    assert!(doubtful <= 12, "{doubtful} papers in doubt");
    for edition in asleep {
        for category in FOLLOWED {
            let batch = life.batch(*edition, category).unwrap();
            assert_eq!(batch.state, BatchState::Whole, "{edition} {category}");
            assert_eq!(batch.listed, Some(life.held(*edition, category).len()), "{edition} {category}");
            assert!(batch.healed > 0);
            let told = report.healed.iter().find(|h| h.edition == *edition && &*h.category.to_string() == category);
            assert_eq!(told.map(|h| h.papers), Some(batch.healed));
        }
    }
    let [oai, feeds, queries] = ["/oai", "/rss", "/api/query"].map(|service| life.asked(before, service));
    // Pages of forty records here; of 1,300 there would be one or two a category.
    assert!(oai <= 40 && feeds == 3 && queries <= 10, "{oai} pages of records, {feeds} feeds, {queries} queries");
    // On the same day nothing is asked of the records again.
    let before = life.questions();
    life.sync_at(life.double.noon(awake).plus(3_600));
    assert_eq!(life.asked(before, "/oai"), 0);
}

#[test]
fn a_saturday_has_no_edition_and_lacks_nothing() {
    let life = Life::new("2026-05-04", 10);
    let editions = life.double.editions.clone();
    life.live(&editions[2..5]);
    let [saturday, sunday] = ["2026-05-09", "2026-05-10"].map(|day| day.parse::<Day>().unwrap());
    life.live(&[saturday, sunday]);
    assert_eq!(life.compare(&editions[2..5], "weekend"), 0);
    for category in FOLLOWED {
        assert_eq!((life.held(saturday, category).len(), life.batch(saturday, category)), (0, None));
        assert_eq!(life.state(editions[4], category), BatchState::Whole);
    }
    // Who slept through Friday finds its listing on its page, or in the records.
    let late = Life::new("2026-05-04", 10);
    late.live(&editions[2..4]);
    late.live(&[saturday]);
    assert_eq!(late.compare(&editions[2..5], "after Friday"), 0);
}

#[test]
fn thanksgiving_defers_a_mailing() {
    let life = Life::new("2026-11-18", 9);
    let editions = life.double.editions.clone();
    let friday: Day = "2026-11-27".parse().unwrap();
    assert!(!editions.contains(&friday), "the mailing of 26 November is deferred");
    life.live(&editions[1..7]);
    assert_eq!(editions[6].to_string(), "2026-11-26");
    life.live(&[friday, "2026-11-28".parse().unwrap()]);
    for category in FOLLOWED {
        assert_eq!((life.held(friday, category).len(), life.batch(friday, category)), (0, None));
    }
    life.live(&editions[7..8]);
    assert_eq!(editions[7].to_string(), "2026-11-30");
    assert_eq!(life.compare(&editions[1..8], "thanksgiving"), 0);
    assert!(FOLLOWED.iter().all(|category| life.state(editions[7], category) == BatchState::Whole));
}

#[test]
fn clocks_that_change_change_no_edition() {
    for (first, sunday) in [("2026-10-26", "2026-11-01"), ("2026-03-02", "2026-03-08")] {
        let life = Life::new(first, 8);
        let editions = life.double.editions.clone();
        let sunday: Day = sunday.parse().unwrap();
        life.live(&editions[2..5]);
        life.live(&[sunday]);
        let mailed = life.double.calendar.announced_at(editions[5]);
        assert_eq!(editions[5], life.double.calendar.after(sunday));
        // Just announced; just after midnight; after the feeds were built; at noon.
        for hours in [1, 5, 16] {
            life.sync_at(mailed.plus(hours * 3_600));
            assert_eq!(life.compare(&editions[2..5], "the week before"), 0, "{hours} h after {sunday}");
        }
        assert_eq!(life.compare(&editions[2..6], "the Monday"), 0);
        assert!(FOLLOWED.iter().all(|category| life.state(editions[5], category) == BatchState::Whole));
    }
}

#[test]
fn the_daily_list_is_down_and_no_edition_minds() {
    let life = Life::new("2026-05-04", 6);
    let editions = life.double.editions.clone();
    life.double.fault("/api/daily_papers", Fault::Status(503), 1_000);
    for day in &editions[2..5] {
        assert_eq!(life.noon(*day).exit, None);
    }
    assert_eq!(life.compare(&editions[2..5], "no daily list"), 0);
}
