//! The store of 100,000 papers that everything is measured over, made once by the program's own rooms.

use std::path::{Path, PathBuf};
use std::process::Command;

use offprint::config;
use offprint::model::{Author, Calendar, Category, Edition, How, Link, Paper, PaperId, Stamp};
use offprint::runtime::{Given, World};
use offprint::sources::dump;
use offprint::store::{self, Cache, Places};
use offprint::text::Clean;
use offprint::text::clean::cap;
use serde::Deserialize;

use crate::{Outcome, newsboat};

/// So many papers are held.
pub const PAPERS: usize = 100_000;
/// The clock of the world stands in the evening of the newest papers of the corpus.
const NOW: &str = "2026-06-01T12:00:00Z";
const SAMPLE: &str = include_str!("../../../assets/sample/papers.jsonl");
/// Services nobody answers for: nothing measured may reach the network.
const NOWHERE: &str = "http://127.0.0.1:9";
/// Stands in the folder when everything is made.
const WHOLE: &str = "whole";
const CONFIG: &str = "categories = [\"cs.CL\", \"cs.LG\"]\nsync = \"manual\"\n";

/// What is measured, and on what.
pub struct Stage {
    /// The folder given as `--data-dir`.
    pub dir: PathBuf,
    /// The program.
    pub binary: PathBuf,
}

/// A line of a corpus.
#[derive(Deserialize)]
struct Line {
    id: PaperId,
    title: String,
    #[serde(rename = "abstract")]
    summary: String,
    authors: Vec<String>,
    categories: Vec<Category>,
    date: String,
    comments: Option<String>,
    doi: Option<String>,
    journal_ref: Option<String>,
}

impl Stage {
    /// Has the store made unless it is there: by a process of its own, since one that has held 100,000 papers is slow
    /// to fork, and every program measured would pay for it.
    pub fn set(dir: &Path, corpus: Option<&Path>, binary: PathBuf) -> Outcome<Self> {
        let stage = Self { dir: dir.to_owned(), binary };
        if !dir.join(WHOLE).exists() {
            let mut maker = Command::new(std::env::current_exe()?);
            maker.arg("--world").arg(dir);
            if let Some(file) = corpus {
                maker.arg("--corpus").arg(file);
            }
            if !maker.arg("world").status()?.success() {
                return Err("the store could not be made".into());
            }
        }
        Ok(stage)
    }

    /// Makes the store, and the rival's.
    pub fn make(dir: &Path, corpus: Option<&Path>) -> Outcome<()> {
        let stage = Self { dir: dir.to_owned(), binary: PathBuf::new() };
        std::fs::create_dir_all(dir)?;
        std::fs::write(dir.join("config.toml"), CONFIG)?;
        let papers = match corpus {
            Some(file) => corpus_papers(&std::fs::read_to_string(file)?),
            None => recombined(),
        };
        eprintln!("making a store of {} papers in {}", papers.len(), dir.display());
        let world = stage.world()?;
        store::prepare(&world.places, world.clock.now())?;
        fill(&world.places, &world.calendar, papers)?;
        newsboat::prepare(&stage)?;
        Ok(std::fs::write(dir.join(WHOLE), "")?)
    }

    /// A copy that may be spoilt, under the same folder. Whoever asks for it removes it.
    pub fn copied(&self, name: &str) -> Outcome<Self> {
        let copy = Self { dir: self.dir.join(format!("copy-{name}")), binary: self.binary.clone() };
        let (from, to) = (self.world()?.places, copy.world()?.places);
        std::fs::create_dir_all(&to.dir)?;
        std::fs::write(copy.dir.join("config.toml"), CONFIG)?;
        for (from, to) in [(&from.cache, &to.cache), (&from.index, &to.index), (&from.library, &to.library)] {
            std::fs::copy(from, to)?;
        }
        Ok(copy)
    }

    /// The world a start of the program would stand on.
    pub fn world(&self) -> Outcome<World> {
        let given = Given {
            data_dir: Some(self.dir.clone()),
            services: Some(NOWHERE.into()),
            now: Some(NOW.into()),
            ..Given::default()
        };
        World::gather(&given).map_err(|fault| fault.to_string().into())
    }

    /// The words and variables that start the program in that world.
    pub fn start(&self) -> Outcome<crate::pty::Terminal> {
        let (binary, dir) = (self.binary.to_string_lossy(), self.dir.to_string_lossy());
        let variables = [("OFFPRINT_SERVICES", NOWHERE), ("OFFPRINT_NOW", NOW)];
        crate::pty::Terminal::start(&binary, &["--data-dir", &dir], &variables)
    }
}

fn fill(places: &Places, calendar: &Calendar, papers: Vec<Paper>) -> Outcome<()> {
    let edition = |paper: &Paper| Edition { day: calendar.mailing_of(paper.published).day, how: How::Computed };
    let papers: Vec<(Paper, Edition)> = papers.into_iter().map(|p| (p.clone(), edition(&p))).collect();
    let mut cache = Cache::open(places)?;
    // As sync does: a page a commit.
    for page in papers.chunks(200) {
        cache.commit(page, None, Stamp::default())?;
    }
    cache.merge_index()?;
    Ok(())
}

/// The newest of a corpus that is sorted by date.
fn corpus_papers(text: &str) -> Vec<Paper> {
    let mut papers: Vec<Paper> =
        text.lines().filter_map(|l| serde_json::from_str::<Line>(l).ok()).filter_map(paper).collect();
    papers.split_off(papers.len().saturating_sub(PAPERS))
}

fn paper(line: Line) -> Option<Paper> {
    let published = Stamp::parse(&format!("{}T12:00:00Z", line.date))?;
    let author = |name: &String| Author { name: Clean::line(name, cap::NAME), affiliations: Vec::new() };
    Some(Paper {
        id: line.id,
        version: 1,
        title: Clean::line(&line.title, cap::TITLE),
        summary: Clean::text(&line.summary, cap::ABSTRACT),
        authors: line.authors.iter().map(author).collect(),
        primary: line.categories.first()?.clone(),
        categories: line.categories,
        classes: Vec::new(),
        published,
        updated: published,
        comment: line.comments.map(|c| Clean::line(&c, cap::COMMENT)),
        journal_ref: line.journal_ref.map(|j| Clean::line(&j, cap::COMMENT)),
        doi: line.doi.map(|d| Clean::line(&d, cap::LINE)),
        links: vec![Link {
            rel: Clean::line("alternate", cap::LINE),
            title: Clean::default(),
            href: Clean::line(&line.id.abs_url(), cap::LINE),
        }],
    })
}

/// The sample's papers taken apart and put together anew: half a title and abstract from one, half from another, the
/// categories from a third. Ids run through twenty months, five thousand each; the days go with them.
fn recombined() -> Vec<Paper> {
    let sample = dump::read(SAMPLE, Stamp(0));
    let calendar = config::calendar(&[]);
    let (months, each) = (20, PAPERS / 20);
    let pick = |i: usize, step: usize| &sample[(i * step + i / sample.len()) % sample.len()];
    let half = |text: &str, last: bool| {
        let words: Vec<&str> = text.split(' ').collect();
        let (front, back) = words.split_at(words.len().div_ceil(2));
        if last { back.join(" ") } else { front.join(" ") }
    };
    let made = (0..PAPERS).filter_map(|i| {
        let (a, b, c) = (pick(i, 1), pick(i, 7), pick(i, 31));
        let (month, number) = (i / each, i % each);
        // From October 2024 to May 2026.
        let (year, month) = (24 + (9 + month) / 12, (9 + month) % 12 + 1);
        debug_assert!(i / each < months);
        let day = number * 28 / each + 1;
        let published = Stamp::parse(&format!("20{year}-{month:02}-{day:02}T12:00:00Z"))?;
        let summary = format!("{} {}", half(&a.summary, false), half(&b.summary, true));
        Some(Paper {
            id: format!("{year}{month:02}.{:05}", number + 1).parse().ok()?,
            title: Clean::line(&format!("{} {}", half(&a.title, false), half(&b.title, true)), cap::TITLE),
            summary: Clean::text(&summary, cap::ABSTRACT),
            authors: a.authors.iter().take(3).chain(b.authors.iter().take(2)).cloned().collect(),
            published,
            updated: calendar.mailing_of(published).at,
            ..c.clone()
        })
    });
    made.collect()
}
