//! A page of 200 entries from the wire: read, then saved into the 100,000.

use std::fmt::Write as _;
use std::time::Instant;

use offprint::model::{Edition, How, Paper, Query, Stamp};
use offprint::sources::arxiv;
use offprint::store::{Cache, Reader};

use crate::Outcome;
use crate::figures::{Samples, ms, ratio, say};
use crate::newsboat::escaped;
use crate::world::Stage;

const ENTRIES: usize = 200;
const RUNS: usize = 20;

/// Reads one page over and over, then saves twenty pages of papers that are new.
pub fn measure(stage: &Stage) -> Outcome<()> {
    let world = stage.world()?;
    let reader = Reader::open(&world.places)?;
    let ids = reader.list(&Query::parse("sort:newest"), &world.scope(), ENTRIES)?.ids;
    let papers: Vec<Paper> = reader.held(&ids)?.into_iter().map(|h| h.paper).collect();
    drop(reader);
    let page = atom(&papers, 0)?;
    let (mut ours, mut theirs) = (Samples::default(), Samples::default());
    for _ in 0..RUNS * 5 {
        let feed = ours.time(|| arxiv::parse(page.as_bytes()))?;
        assert_eq!((feed.papers.len(), feed.skipped.len()), (ENTRIES, 0), "the page is read whole");
        let feed = theirs.time(|| feed_rs::parser::parse(page.as_bytes()))?;
        assert_eq!(feed.entries.len(), ENTRIES, "the rival reads it whole");
    }
    say("page", &format!("read ({} kB)", page.len() / 1000), "", &ours.line());
    say("page", "rival: feed-rs reads the same bytes", "", &theirs.line());
    say("page", "ratio", "", &ratio(ours.at(0.5), theirs.at(0.5)));
    let copy = stage.copied("page")?;
    let mut cache = Cache::open(&copy.world()?.places)?;
    let calendar = &world.calendar;
    let (mut new, mut again) = (Samples::default(), Samples::default());
    for run in 1..=RUNS {
        let page = atom(&papers, run)?;
        for samples in [&mut new, &mut again] {
            samples.time(|| -> Outcome<()> {
                let feed = arxiv::parse(page.as_bytes())?;
                let edition = |p: &Paper| Edition { day: calendar.mailing_of(p.published).day, how: How::Computed };
                let found: Vec<_> = feed.papers.iter().map(|p| (p.clone(), edition(p))).collect();
                cache.commit(&found, None, Stamp::default())?;
                Ok(())
            })?;
        }
    }
    say("page", "read and saved, all papers new", "20 ms", &new.line());
    say("page", "read and saved, none new", "20 ms", &again.line());
    let began = Instant::now();
    cache.merge_index()?;
    say("page", "the index merged after twenty pages, once", "", &format!("{} ms", ms(began.elapsed())));
    drop(cache);
    std::fs::remove_dir_all(copy.dir)?;
    Ok(())
}

/// A page as arXiv's API answers; `run` moves the ids into a month of their own.
fn atom(papers: &[Paper], run: usize) -> Outcome<String> {
    let mut page = String::from(
        "<?xml version='1.0' encoding='UTF-8'?>\n<feed xmlns:opensearch=\"http://a9.com/-/spec/opensearch/1.1/\" \
         xmlns:arxiv=\"http://arxiv.org/schemas/atom\" xmlns=\"http://www.w3.org/2005/Atom\">\
         <id>https://arxiv.org/api/bench</id><title>arXiv Query: search_query=all:all&amp;id_list=</title>\
         <updated>2026-05-30T00:00:00Z</updated><opensearch:itemsPerPage>200</opensearch:itemsPerPage>\
         <opensearch:totalResults>200</opensearch:totalResults><opensearch:startIndex>0</opensearch:startIndex>\n",
    );
    for (i, paper) in papers.iter().enumerate() {
        let id = if run == 0 { paper.id.to_string() } else { format!("2606.{:05}", run * ENTRIES + i + 1) };
        let [title, summary] = [&paper.title, &paper.summary].map(|t| escaped(t));
        let at = paper.published.timestamp();
        write!(
            page,
            "<entry><id>http://arxiv.org/abs/{id}v1</id><title>{title}</title><updated>{at}</updated>\
             <link href=\"https://arxiv.org/abs/{id}v1\" rel=\"alternate\" type=\"text/html\"/>\
             <link href=\"https://arxiv.org/pdf/{id}v1\" rel=\"related\" type=\"application/pdf\" title=\"pdf\"/>\
             <summary>{summary}</summary>"
        )?;
        for category in &paper.categories {
            write!(page, "<category term=\"{category}\" scheme=\"http://arxiv.org/schemas/atom\"/>")?;
        }
        write!(page, "<published>{at}</published><arxiv:primary_category term=\"{}\"/>", paper.primary)?;
        for author in &paper.authors {
            write!(page, "<author><name>{}</name></author>", escaped(&author.name))?;
        }
        page.push_str("</entry>\n");
    }
    page.push_str("</feed>\n");
    Ok(page)
}
