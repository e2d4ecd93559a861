//! A folder with the three files, and papers made of generic words: the same ones every time.

use std::fmt::Write;
use std::path::Path;

use offprint::model::{Author, Category, Change, Day, Edition, How, Link, Mark, Paper, PaperId, Query, Stamp};
use offprint::store::{Cache, Gesture, Library, Notice, Places, Reader, RunId, Scope, Step, prepare};
use offprint::text::Clean;

pub struct World {
    pub places: Places,
    _folder: tempfile::TempDir,
}

pub const NOW: Stamp = Stamp(1_786_602_400); // 2026-08-13T06:26:40Z

impl World {
    pub fn new() -> Self {
        let world = Self::unprepared();
        assert_eq!(world.prepare(), []);
        world
    }

    pub fn unprepared() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { places: Places::under(&folder.path().join("data")), _folder: folder }
    }

    pub fn with(papers: &[(Paper, Edition)]) -> Self {
        let world = Self::new();
        let mut cache = world.cache();
        cache.commit(papers, None, NOW).unwrap();
        // More than a page's worth is left to whoever has the time.
        while cache.catch_up(1_000).unwrap() > 0 {}
        world
    }

    pub fn prepare(&self) -> Vec<Notice> {
        prepare(&self.places, NOW).unwrap()
    }

    pub fn cache(&self) -> Cache {
        Cache::open(&self.places).unwrap()
    }

    pub fn library(&self) -> Library {
        self.library_of(1)
    }

    pub fn library_of(&self, run: u64) -> Library {
        Library::open(&self.places, RunId(run)).unwrap()
    }

    pub fn reader(&self) -> Reader {
        Reader::open(&self.places).unwrap()
    }

    pub fn mark(&self, mark: Mark, ids: &[&str]) {
        let ids: Vec<PaperId> = ids.iter().map(|t| id(t)).collect();
        self.library().apply(&gesture(mark, &ids, Some(NOW)), &[]).unwrap();
    }

    /// The ids a query finds, as text.
    pub fn find(&self, text: &str) -> Vec<String> {
        self.find_in(text, &scope(&[]))
    }

    pub fn find_in(&self, text: &str, scope: &Scope) -> Vec<String> {
        let reader = self.reader();
        let query = Query::parse(text);
        let listing = reader.list(&query, scope, 1_000).unwrap();
        assert!(listing.complete);
        assert_eq!(reader.count(&query, scope).unwrap(), listing.ids.len(), "{text}");
        let first = reader.list(&query, scope, 2).unwrap();
        assert_eq!(first.ids, listing.ids[..listing.ids.len().min(2)], "{text}: a page is not its beginning");
        assert_eq!(first.complete, listing.ids.len() <= 2);
        listing.ids.iter().map(ToString::to_string).collect()
    }
}

/// Every row of every table of a file, through a connection of its own.
pub fn dump(file: &Path) -> String {
    let conn = rusqlite::Connection::open(file).unwrap();
    let mut tables = conn
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
        .unwrap();
    let names: Vec<String> = tables.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect();
    let mut dump = String::new();
    for name in names {
        let mut all = conn.prepare(&format!("SELECT * FROM {name}")).unwrap();
        let columns = all.column_count();
        let mut rows = all.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values: Vec<_> = (0..columns).map(|i| row.get::<_, rusqlite::types::Value>(i).unwrap()).collect();
            writeln!(dump, "{name} {values:?}").unwrap();
        }
    }
    dump
}

pub fn id(text: &str) -> PaperId {
    text.parse().unwrap()
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub fn category(text: &str) -> Category {
    text.parse().unwrap()
}

pub fn scope(followed: &[&str]) -> Scope {
    Scope {
        announced: day("2026-08-13"),
        date: "2026-08-13".parse().unwrap(),
        followed: followed.iter().map(|c| category(c)).collect(),
        watched: Vec::new(),
    }
}

pub fn gesture(mark: Mark, ids: &[PaperId], to: Option<Stamp>) -> Gesture {
    let changes = ids.iter().map(|&paper| Change { paper, mark, to }).collect();
    Gesture { what: mark.word().into(), at: NOW, step: Step::Undoable, changes }
}

pub fn on(text: &str) -> Edition {
    Edition { day: day(text), how: How::Computed }
}

fn line(text: &str) -> Clean {
    Clean::line(text, 2_000)
}

/// A paper with the title and authors given; its first category is the primary one.
pub fn paper(number: &str, title: &str, authors: &str, summary: &str, categories: &str) -> Paper {
    let categories: Vec<Category> = categories.split(' ').map(category).collect();
    Paper {
        id: id(number),
        version: 1,
        title: line(title),
        summary: line(summary),
        authors: authors.split(", ").map(|n| Author { name: line(n), affiliations: vec![] }).collect(),
        primary: categories[0].clone(),
        categories,
        classes: vec![line("68T50")],
        published: NOW.days_before(3),
        updated: NOW.days_before(3),
        comment: Some(line("12 pages")),
        journal_ref: None,
        doi: None,
        links: vec![Link { rel: line("alternate"), title: line(""), href: line("https://arxiv.org/abs/x") }],
    }
}

const WORDS: [&str; 32] = [
    "routing",
    "sparse",
    "mixture",
    "experts",
    "language",
    "graph",
    "neural",
    "quantum",
    "field",
    "theory",
    "lattice",
    "spectral",
    "bounds",
    "random",
    "walks",
    "learning",
    "deep",
    "survey",
    "model",
    "models",
    "stellar",
    "galaxy",
    "entropy",
    "transport",
    "convex",
    "kernel",
    "attention",
    "retrieval",
    "agents",
    "proof",
    "manifold",
    "flow",
];
const CATEGORIES: [&str; 6] = ["cs.CL", "cs.LG", "math.NT", "hep-th", "astro-ph.GA", "quant-ph"];

/// `count` papers over the months before August 2026, ids and days rising together.
pub fn papers(count: usize) -> Vec<(Paper, Edition)> {
    let mut state = 88_172_645_463_325_252_u64;
    let mut dice = move |sides: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % sides as u64) as usize
    };
    let mut made = Vec::new();
    for n in 0..count {
        let mut words = |many: usize| (0..many).map(|_| WORDS[dice(32)]).collect::<Vec<_>>().join(" ");
        let (title, summary) = (words(6), words(60));
        let authors = format!("{} Word, {} Term", words(1), words(1));
        let (first, second) = (CATEGORIES[dice(6)], CATEGORIES[dice(6)]);
        let month = 1 + n * 7 / count.max(1);
        let number = format!("26{month:02}.{:05}", n % 50_000);
        let mut paper = paper(&number, &title, &authors, &summary, &format!("{first} {second}"));
        paper.published = Stamp(NOW.0 - 20_000_000 + (n as i64) * 100);
        made.push((paper, on(&format!("2026-{month:02}-{:02}", 1 + n % 28))));
    }
    made
}

/// So many times more of everything when a soak is asked for.
pub fn soak() -> u32 {
    match std::env::var("OFFPRINT_SOAK").as_deref() {
        Ok("pr") => 10,
        Ok("nightly") => 100,
        Ok("release") => 1_000,
        _ => 1,
    }
}
