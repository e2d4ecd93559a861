//! Lists and counts of the day among the 100,000, each as the reader's thread answers it.

use offprint::app::Question;
use offprint::model::{Daily, DailyList, Day, Period, Query, Stamp, Watch};
use offprint::recommend;
use offprint::runtime::Answers;
use offprint::store::{Cache, Reader, Scope};
use offprint::text::Clean;

use crate::Outcome;
use crate::figures::{Samples, say};
use crate::world::Stage;

const RUNS: usize = 20;
const BURSTS: usize = 200;
/// Rows told at once.
const ROWS: usize = 200;
/// Papers on the daily lists of a month.
const DAILY: usize = 600;
/// A list is asked for so many papers.
const LIMIT: usize = 10_000;

const QUERIES: [&str; 18] = [
    "edition:DAY cat:cs.CL OR cat:cs.LG",
    "edition:DAY cat:cs.CL OR cat:cs.LG kind:new",
    "edition:DAY cat:cs.CL OR cat:cs.LG kind:replaced",
    "edition:DAY cat:cs.CL OR cat:cs.LG is:watched",
    "edition:DAY cat:cs.CL OR cat:cs.LG sort:watched",
    "edition:DAY",
    "is:watched",
    "sort:watched",
    "sort:upvotes",
    "sort:velocity",
    "on:daily sort:upvotes",
    "upvotes:>20",
    "kind:new",
    "kind:replaced",
    "has:code",
    "venue:neurips",
    "is:updated",
    "is:unread cat:cs.CL OR cat:cs.LG sort:newest",
];

/// What the views and the header count; DAY is the edition on screen.
const COUNTED: [&str; 12] = [
    "edition:DAY cat:cs.CL OR cat:cs.LG",
    "on:daily sort:upvotes",
    "is:unread cat:cs.CL OR cat:cs.LG sort:newest",
    "is:starred sort:newest",
    "sort:newest",
    "is:updated sort:newest",
    "edition:DAY cat:cs.CL OR cat:cs.LG kind:new",
    "edition:DAY cat:cs.CL OR cat:cs.LG kind:new OR kind:cross",
    "edition:DAY cat:cs.CL OR cat:cs.LG is:unread",
    "is:starred is:updated",
    "is:starred is:withdrawn",
    "edition:DAY cat:cs.CL OR cat:cs.LG is:watched",
];

/// Asks everything of a copy whose newest edition is `day`.
pub fn measure(stage: &Stage, cache: &mut Cache, day: Day) -> Outcome<()> {
    let world = stage.world()?;
    let reader = Reader::open(&world.places)?;
    let scope = Scope { watched: watches()?, ..world.scope() };
    upvote(&reader, cache, &scope, day)?;
    let query = |text: &str| Query::parse(&text.replace("DAY", &day.to_string()));
    for text in QUERIES {
        let query = query(text);
        let (mut samples, mut found) = (Samples::default(), 0);
        for run in 0..=RUNS {
            let mut cold = Samples::default();
            let samples = if run == 0 { &mut cold } else { &mut samples };
            found = samples.time(|| reader.list(&query, &scope, LIMIT))?.ids.len();
        }
        let aim = if text == "is:watched" { "20 ms" } else { "16 ms" };
        say("lists", &format!("{text}: {found}"), aim, &samples.line());
    }
    let ids = reader.list(&query(QUERIES[0]), &scope, ROWS)?.ids;
    timed("rows of 200 with badges, 50 watches", "16 ms", || Ok(reader.rows(&ids, &scope)?.len()))?;
    timed("editions, all", "16 ms", || Ok(reader.editions(&scope, 2_000)?.len()))?;
    timed("batches, 30 editions", "16 ms", || Ok(reader.batches(&scope, 30)?.len()))?;
    timed("days of the daily list", "16 ms", || Ok(reader.daily_days(200)?.len()))?;
    for text in COUNTED {
        let query = query(text);
        timed(&format!("count {text}"), "", || Ok(reader.count(&query, &scope)?))?;
    }
    let mut answers = Answers::open(&world)?;
    let first = || Question::List { query: query(QUERIES[0]), limit: usize::MAX, near: None };
    timed("the edition's list with its rows", "16 ms", || Ok(answers.answer(&world, first()).map(|_| 0)?))?;
    let everybody = Scope { followed: Vec::new(), ..scope.clone() };
    for (what, scope) in [("bursts, categories followed", &scope), ("bursts, everything", &everybody)] {
        let held = reader.week_papers(scope)?.len();
        timed(&format!("{what}, of {held} papers"), "200 ms for 20,000", || {
            Ok(recommend::bursts(&reader.week_papers(scope)?, BURSTS).len())
        })?;
    }
    Ok(())
}

fn timed(what: &str, aim: &str, mut act: impl FnMut() -> Outcome<usize>) -> Outcome<usize> {
    let (mut samples, mut found) = (Samples::default(), act()?);
    for _ in 0..RUNS {
        found = samples.time(&mut act)?;
    }
    say("lists", &format!("{what}: {found}"), aim, &samples.line());
    Ok(found)
}

/// Fifty things to watch for.
fn watches() -> Outcome<Vec<Watch>> {
    let words = "routing diffusion transformer agents quantum retrieval tokenization alignment hallucination \
         speech jailbreak interpretability pruning distillation causal federated embedding summarization";
    let mut watches: Vec<Watch> = Vec::new();
    for (n, word) in words.split(' ').filter(|w| !w.is_empty()).enumerate() {
        watches.push(Watch::Word(Clean::line(word, 80)));
        watches.push(Watch::Author(Clean::line(
            &format!("{} {}", ["Wei", "Jane", "Yang", "Anna"][n % 4], NAMES[n % 14]),
            80,
        )));
        watches.push(Watch::Query(format!("{word} title:model")));
    }
    for category in ["cs.IR", "cs.SD", "quant-ph", "stat.ML", "math.OC"] {
        watches.push(Watch::Category(category.parse().map_err(|()| "no category")?));
    }
    watches.truncate(50);
    Ok(watches)
}

const NAMES: [&str; 14] =
    ["Zhang", "Wang", "Li", "Smith", "Chen", "Liu", "Kim", "Müller", "Garcia", "Singh", "Zhao", "Park", "Xu", "Sun"];

/// A month of daily lists, so that what asks for them finds some.
fn upvote(reader: &Reader, cache: &mut Cache, scope: &Scope, day: Day) -> Outcome<()> {
    let ids = reader.list(&Query::parse("sort:newest"), scope, DAILY)?.ids;
    let said = |(n, id): (usize, &offprint::model::PaperId)| {
        let on = day.back((n / 20) as u32);
        (*id, Daily { day: Some(on), upvotes: Some((n * 7 % 200) as u32), ..Daily::default() })
    };
    let papers = ids.iter().enumerate().map(said).collect();
    let list = DailyList { period: Period::Day(day), papers, is_whole: true };
    Ok(cache.put_daily(&list, Stamp(1_780_000_000))?)
}
