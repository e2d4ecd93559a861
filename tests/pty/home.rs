//! A folder for everything, and services on loopback to fill it from.
use std::fmt::Write;
use std::path::Path;
use std::process::Output;
use std::time::{Duration, Instant};

use crate::common::server::{Reply, Seen, Server};
use crate::terminal::Start;

/// Papers in the sample edition.
pub const SAMPLE: &str = "1/125";
/// What stands on the first line once all of it does.
pub const WHOLE: &str = "Starred 0  All 125";
/// The moment of all tests that sync.
const NOW: &str = "2026-05-29T12:00:00Z";

/// A folder for everything.
pub struct Home {
    dir: tempfile::TempDir,
    pub server: Server,
}

/// What a paper of the services says.
pub struct Said<'a> {
    pub title: &'a str,
    pub author: &'a str,
    pub summary: &'a str,
    pub comment: &'a str,
}

impl Home {
    pub fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap(), server: quiet() }
    }

    /// One that follows categories; sync starts when told.
    pub fn following(categories: &[&str]) -> Self {
        let home = Self::new();
        let config = format!("categories = {categories:?}\nsync = \"manual\"\n");
        std::fs::write(home.path().join("config.toml"), config).unwrap();
        home
    }

    /// One where no paper is read by being on screen: what stands there stays as it is.
    pub fn still() -> Self {
        let home = Self::new();
        let config = "categories = [\"cs.CL\"]\nsync = \"manual\"\nread_after = false\n";
        std::fs::write(home.path().join("config.toml"), config).unwrap();
        home
    }

    /// One with five papers of cs.CL.
    pub fn filled() -> Self {
        let home = Self::following(&["cs.CL"]);
        home.server.push("/api/query", Reply::ok(plain_feed(1..=5)));
        let synced = home.run(&["sync"]);
        assert_eq!(synced.status.code(), Some(0), "{}", String::from_utf8_lossy(&synced.stderr));
        home
    }

    /// One whose sync brings cs.CL and then waits for cs.LG in vain.
    pub fn stalled() -> Self {
        let home = Self::following(&["cs.CL", "cs.LG"]);
        home.server.push("/api/query", Reply::ok(plain_feed(1..=5)));
        home.server.push("/api/query", Reply::ok("").stall_before(Duration::from_mins(10)));
        home
    }

    /// Waits until such a sync asks in vain.
    pub fn wait_until_stalled(&self) {
        self.wait_for("/api/query", 2);
    }

    /// Waits (at most 5 s) until so many questions for paths that begin so have come.
    pub fn wait_for(&self, path: &str, count: usize) {
        let until = Instant::now() + Duration::from_secs(5);
        while self.asked_for(path).len() < count {
            assert!(Instant::now() < until, "{path}: {:?}", self.server.asked());
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// The questions so far for paths that begin so.
    pub fn asked_for(&self, path: &str) -> Vec<Seen> {
        self.server.seen().into_iter().filter(|seen| seen.path.starts_with(path)).collect()
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// The program on the reader's own store.
    pub fn start(&self, words: &[&str]) -> Start {
        let start = Start::offprint(self.path(), words).with("OFFPRINT_SERVICES", self.server.base());
        start.with("OFFPRINT_PACE_MS", "0").with("OFFPRINT_NOW", NOW)
    }

    /// The program on the sample edition.
    pub fn sample(&self) -> Start {
        Start::offprint(self.path(), &["--sample"])
    }

    /// Runs a verb without a terminal.
    pub fn run(&self, words: &[&str]) -> Output {
        self.start(words).command().stdin(std::process::Stdio::null()).output().unwrap()
    }

    /// What a verb that succeeds prints.
    pub fn says(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert_eq!(output.status.code(), Some(0), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
}

/// Services where nothing has happened: the feeds of a day without a listing, no records, an empty daily list.
fn quiet() -> Server {
    let records = "<OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\"><error code='noRecordsMatch'/></OAI-PMH>";
    let rest = "<rss version=\"2.0\"><channel><title>updates on arXiv.org</title></channel></rss>";
    Server::new().on("/rss/*", Reply::ok(rest)).on("/oai", Reply::ok(records)).on("/api/daily_papers", Reply::ok("[]"))
}

/// A feed of plain papers.
pub fn plain_feed(numbers: std::ops::RangeInclusive<usize>) -> String {
    let titles: Vec<String> = numbers.map(|n| format!("Plain title {n}")).collect();
    let said = |title| Said { title, author: "First Author", summary: "Plain words.", comment: "9 pages" };
    feed(titles.iter().map(|t| said(t)))
}

/// A feed of papers, all submitted in the days before `NOW`. Only what XML itself needs is escaped.
pub fn feed<'a>(papers: impl Iterator<Item = Said<'a>>) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let mut entries = String::new();
    let mut total = 0;
    for (n, said) in papers.enumerate() {
        total += 1;
        let (title, author) = (escape(said.title), escape(said.author));
        let (summary, comment) = (escape(said.summary), escape(said.comment));
        let stamp = format!("2026-05-27T{:02}:{:02}:00Z", n / 60, n % 60);
        write!(
            entries,
            "<entry><id>http://arxiv.org/abs/2605.{:05}v1</id><title>{title}</title><summary>{summary}</summary>\
             <published>{stamp}</published><updated>{stamp}</updated><author><name>{author}</name></author>\
             <a:comment>{comment}</a:comment><a:primary_category term=\"cs.CL\"/><category term=\"cs.CL\"/></entry>",
            n + 1
        )
        .unwrap();
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><feed xmlns=\"http://www.w3.org/2005/Atom\" \
         xmlns:a=\"http://arxiv.org/schemas/atom\" xmlns:s=\"http://a9.com/-/spec/opensearch/1.1/\">\
         <s:totalResults>{total}</s:totalResults>{entries}</feed>"
    )
}
