//! A day of the 100,000: a full edition from its feed's bytes to its list, pages of OAI-PMH's records read and saved, what
//! papers say of themselves mined, and what follows of it in files of their own: lists, and a start after an update.

use std::fmt::Write as _;
use std::time::Instant;

use offprint::app::Question;
use offprint::model::{BatchState, Category, Day, Edition, Findings, How, Kind, Paper, Query, Stamp};
use offprint::runtime::Answers;
use offprint::sources::{listing, oai};
use offprint::store::{self, BatchNote, Cache, Harvest, Harvested, Listed, Reader, Told, VersionFacts};

use crate::Outcome;
use crate::figures::{Samples, say};
use crate::newsboat::escaped;
use crate::world::Stage;

/// Papers of a full edition.
const EDITION: usize = 1_000;
/// Records of a page, as the service gives them.
const RECORDS: usize = 1_300;
const RUNS: usize = 10;

/// Reads and saves editions and pages of papers that are new, lists them, and starts as after an update.
pub fn measure(stage: &Stage) -> Outcome<()> {
    crate::update::measure(stage)?;
    let copy = stage.copied("day")?;
    let world = copy.world()?;
    store::prepare(&world.places, world.clock.now())?;
    let reader = Reader::open(&world.places)?;
    let ids = reader.list(&Query::parse("sort:newest"), &world.scope(), RECORDS)?.ids;
    let papers: Vec<Paper> = reader.held(&ids)?.into_iter().map(|h| h.paper).collect();
    drop(reader);
    let mut mined = Samples::default();
    for _ in 0..RUNS {
        let say = |p: &Paper| Findings::of(p.comment.as_deref(), &p.summary).pages;
        mined.time(|| papers.iter().filter_map(say).sum::<u32>());
    }
    let each = mined.at(0.5) / papers.len() as u32;
    say("day", "what a paper says of itself, found", "12 us", &format!("{:.2} us", each.as_secs_f64() * 1e6));
    say("day", &format!("the same of {} papers", papers.len()), "", &mined.line());
    // What an older program left is caught up first: that is measured as an update.
    world.finish_index(&mut |_| ()).map_err(|fault| fault.to_string())?;
    let mut cache = Cache::open(&world.places)?;
    cache.go_by(&world.calendar);
    let day = editions(&copy, &mut cache, &papers)?;
    cache.merge_index()?;
    crate::lists::measure(&copy, &mut cache, day)?;
    records(&mut cache, &papers, day)?;
    drop(cache);
    std::fs::remove_dir_all(copy.dir)?;
    Ok(())
}

/// Editions of a thousand, the last of them today's.
fn editions(stage: &Stage, cache: &mut Cache, papers: &[Paper]) -> Outcome<Day> {
    let world = stage.world()?;
    let mut answers = Answers::open(&world)?;
    let category: Category = "cs.CL".parse().map_err(|()| "no category")?;
    let mut day = world.calendar.newest(world.clock.now()).day;
    for _ in 0..RUNS {
        day = world.calendar.before(day);
    }
    let (mut read, mut shown, mut whole) = (Samples::default(), Samples::default(), Samples::default());
    for run in 0..RUNS {
        day = world.calendar.after(day);
        let feed = rss(&papers[..EDITION.min(papers.len())], run, day)?;
        let began = Instant::now();
        let feed = read.time(|| listing::parse(feed.as_bytes()))?;
        assert_eq!(feed.skipped.len(), 0, "the feed is read whole");
        let listed: Vec<Listed> = feed.items.into_iter().map(|item| take(item, &category)).collect();
        let note = BatchNote { state: BatchState::Listed, listed: Some(listed.len()), healed: 0, next_try: None };
        cache.announce_first(day, &category, &listed, How::Listed, Some(&note), Stamp(0))?;
        let query = Query::parse(&format!("edition:{day} cat:cs.CL OR cat:cs.LG"));
        answers.answer(&world, Question::List { query, limit: usize::MAX, near: None })?;
        shown.push(began.elapsed());
        cache.indexed()?;
        whole.push(began.elapsed());
    }
    say("day", "an edition of 1,000: the feed read", "", &read.line());
    say("day", "from the feed's bytes to its list with rows", "150 ms", &shown.line());
    say("day", "until it is searched and mined too", "", &whole.line());
    Ok(day)
}

/// Pages of records.
fn records(cache: &mut Cache, papers: &[Paper], day: Day) -> Outcome<()> {
    let category: Category = "cs.CL".parse().map_err(|()| "no category")?;
    let (mut read, mut saved) = (Samples::default(), Samples::default());
    for run in 0..RUNS {
        let page = raw(papers, run, day)?;
        let oai::Answer::Page(page) = read.time(|| oai::parse(page.as_bytes()))? else { return Err("no page".into()) };
        assert_eq!((page.records.len(), page.skipped.len()), (papers.len(), 0), "the page is read whole");
        let ids: Vec<_> = page.records.iter().map(|record| record.id).collect();
        let records: Vec<Harvested> = page.records.iter().filter_map(|record| tell(record, day)).collect();
        let harvest = Harvest { category: category.clone(), done: None, begun: None, walk: None };
        let heard = saved.time(|| -> Outcome<usize> {
            let heard = cache.heard(&category, &ids)?;
            cache.put_harvest(&records, &harvest, Stamp(0))?;
            Ok(heard.len())
        })?;
        assert_eq!(heard, ids.len(), "each is asked about");
    }
    let rate = |samples: &Samples| format!("{:.0} records/s", papers.len() as f64 / samples.at(0.5).as_secs_f64());
    say("day", "a page of records read", "20,000 records/s", &rate(&read));
    say("day", "a page of records saved and indexed", "5,000 records/s", &rate(&saved));
    say("day", "a page of 1,300 records saved", "", &saved.line());
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
