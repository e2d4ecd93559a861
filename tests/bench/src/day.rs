//! A full edition from its feed's bytes, and pages of OAI-PMH's records, read and saved into the 100,000.

use std::fmt::Write as _;
use std::time::Instant;

use offprint::model::{BatchState, Category, Day, Edition, How, Kind, Paper, Query, Stamp};
use offprint::sources::{listing, oai};
use offprint::store::{BatchNote, Cache, Harvest, Harvested, Listed, Reader, Told, VersionFacts};

use crate::Outcome;
use crate::figures::{Samples, ms, say};
use crate::newsboat::escaped;
use crate::world::Stage;

/// Papers of a full edition.
const EDITION: usize = 1_000;
/// Records of a page, as the service gives them.
const RECORDS: usize = 1_300;
const RUNS: usize = 10;

/// Reads and saves editions and pages of papers that are new.
pub fn measure(stage: &Stage) -> Outcome<()> {
    let world = stage.world()?;
    let reader = Reader::open(&world.places)?;
    let ids = reader.list(&Query::parse("sort:newest"), &world.scope(), RECORDS)?.ids;
    let papers: Vec<Paper> = reader.held(&ids)?.into_iter().map(|h| h.paper).collect();
    drop(reader);
    let category: Category = "cs.CL".parse().map_err(|()| "no category")?;
    let copy = stage.copied("day")?;
    let mut cache = Cache::open(&copy.world()?.places)?;
    cache.go_by(&world.calendar);
    // What older papers say of themselves is mined a little after every page, until it is done: that is not measured here.
    let began = Instant::now();
    while cache.mine(5_000)? > 0 {}
    say("day", "older papers mined, once", "", &format!("{} ms", ms(began.elapsed())));
    let mut day = world.calendar.newest(Stamp::parse("2026-06-01T12:00:00Z").ok_or("no moment")?).day;
    let (mut read, mut whole) = (Samples::default(), Samples::default());
    for run in 0..RUNS {
        day = world.calendar.after(day);
        let feed = rss(&papers[..EDITION.min(papers.len())], run, day)?;
        let began = Instant::now();
        let feed = read.time(|| listing::parse(feed.as_bytes()))?;
        assert_eq!(feed.skipped.len(), 0, "the feed is read whole");
        let listed: Vec<Listed> = feed.items.into_iter().map(|item| take(item, &category)).collect();
        let note = BatchNote { state: BatchState::Listed, listed: Some(listed.len()), healed: 0, next_try: None };
        cache.announce(day, &category, &listed, How::Listed, Some(&note), Stamp(0))?;
        whole.push(began.elapsed());
    }
    say("day", "an edition of 1,000: the feed read", "", &read.line());
    say("day", "from the feed's bytes to saved and indexed", "150 ms", &whole.line());
    let (mut read, mut saved) = (Samples::default(), Samples::default());
    for run in 0..RUNS {
        let page = raw(&papers, run, day)?;
        let oai::Answer::Page(page) = read.time(|| oai::parse(page.as_bytes()))? else { return Err("no page".into()) };
        assert_eq!((page.records.len(), page.skipped.len()), (papers.len(), 0), "the page is read whole");
        let began = Instant::now();
        let ids: Vec<_> = page.records.iter().map(|record| record.id).collect();
        let heard = cache.heard(&category, &ids)?;
        assert_eq!(heard.len(), ids.len(), "each is asked about");
        let records: Vec<Harvested> = page.records.iter().filter_map(|record| tell(record, day)).collect();
        let harvest = Harvest { category: category.clone(), done: None, begun: None, walk: None };
        cache.put_harvest(&records, &harvest, Stamp(0))?;
        saved.push(began.elapsed());
    }
    let rate = |samples: &Samples| format!("{:.0} records/s", papers.len() as f64 / samples.at(0.5).as_secs_f64());
    say("day", "a page of records read", "20,000 records/s", &rate(&read));
    say("day", "a page of records saved and indexed", "5,000 records/s", &rate(&saved));
    drop(cache);
    std::fs::remove_dir_all(copy.dir)?;
    Ok(())
}

fn take(item: listing::Item, category: &Category) -> Listed {
    let kind = item.kind_in(category).unwrap_or(Kind::Cross);
    let (version, licence) = (item.version, item.licence.clone());
    Listed { paper: item.paper(Stamp(1_780_000_000)), licence, kind, version }
}

fn tell(record: &oai::Record, day: Day) -> Option<Harvested> {
    let oai::History::Versions(versions) = &record.history else { return None };
    let facts = |v: &oai::Version| VersionFacts {
        number: v.number,
        submitted: v.submitted,
        size: v.size,
        source: v.source.clone(),
    };
    let edition = Edition { day, how: How::Harvested };
    Some(Harvested {
        paper: record.paper()?,
        edition: Edition { day, how: How::Computed },
        changed: day,
        licence: record.licence.clone(),
        versions: versions.iter().map(facts).collect(),
        announced: vec![Told { edition, kind: Kind::Cross, version: 1 }],
    })
}

/// A feed of papers that are new; `run` moves the ids into a place of their own.
fn rss(papers: &[Paper], run: usize, day: Day) -> Outcome<String> {
    let mut feed = String::from(
        "<rss xmlns:arxiv=\"http://arxiv.org/schemas/atom\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" version=\"2.0\">\
         <channel><title>cs.CL updates on arXiv.org</title>\n",
    );
    for (i, paper) in papers.iter().enumerate() {
        let id = format!("2607.{:05}", run * RECORDS + i + 1);
        let [title, summary] = [&paper.title, &paper.summary].map(|t| escaped(t));
        let names: Vec<String> = paper.authors.iter().map(|a| escaped(&a.name)).collect();
        write!(
            feed,
            "<item><title>{title}</title><link>https://arxiv.org/abs/{id}</link><description>arXiv:{id}v1 Announce Type: new \n\
             Abstract: {summary}</description><guid isPermaLink=\"false\">oai:arXiv.org:{id}v1</guid>"
        )?;
        for category in &paper.categories {
            write!(feed, "<category>{category}</category>")?;
        }
        let date = day.date().strftime("%a, %d %b %Y 00:00:00 -0400");
        writeln!(
            feed,
            "<pubDate>{date}</pubDate><arxiv:announce_type>new</arxiv:announce_type><dc:rights>x</dc:rights>\
             <dc:creator>{}</dc:creator></item>",
            names.join(", ")
        )?;
    }
    feed.push_str("</channel></rss>\n");
    Ok(feed)
}

/// A page of records of papers that are new.
fn raw(papers: &[Paper], run: usize, day: Day) -> Outcome<String> {
    let mut page = String::from(
        "<OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\"><responseDate>2026-06-01T12:00:00Z</responseDate><ListRecords>\n",
    );
    for (i, paper) in papers.iter().enumerate() {
        let id = format!("2608.{:05}", run * RECORDS + i + 1);
        let [title, summary] = [&paper.title, &paper.summary].map(|t| escaped(t));
        let names: Vec<String> = paper.authors.iter().map(|a| escaped(&a.name)).collect();
        let categories: Vec<String> = paper.categories.iter().map(ToString::to_string).collect();
        let date = paper.published.timestamp().strftime("%a, %d %b %Y %H:%M:%S GMT");
        writeln!(
            page,
            "<record><header><identifier>oai:arXiv.org:{id}</identifier><datestamp>{day}</datestamp></header><metadata>\
             <arXivRaw xmlns=\"http://arxiv.org/OAI/arXivRaw/\"><id>{id}</id><version version=\"v1\"><date>{date}</date>\
             <size>99kb</size><source_type>D</source_type></version><title>{title}</title><authors>{}</authors>\
             <categories>{}</categories><license>x</license><abstract>  {summary}</abstract></arXivRaw></metadata></record>",
            names.join(", "),
            categories.join(" ")
        )?;
    }
    page.push_str("</ListRecords></OAI-PMH>\n");
    Ok(page)
}
