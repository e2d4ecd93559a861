//! Catches up with the editions that nobody was awake for, and heals the last ten: OAI-PMH's records of each category, page
//! after page, each committed with the token of the next. What a record tells is `records`' to say.
//!
//! A day's feeds are gone the day after; the records stay. Editions that a listing can still tell are left to it, and what a
//! listing said is never touched.

use std::collections::BTreeSet;

use super::ask::{told, trouble};
use super::records::Reading;
use super::{Event, Halt, Healed, Job, Window};
use crate::model::{Batch, BatchState, Category, Day, Exit, Fault, How, Stamp};
use crate::net::{Group, Request};
use crate::sources::oai::{self, Answer, Format, Next, Page, Record, Set, Token};
use crate::store::{BatchNote, Harvest, HarvestWalk, Harvested};

/// The newest editions that are looked at again every day until they are whole.
const AGAIN: usize = 10;
/// Editions that are caught up with, at most.
const MOST: usize = 100;
/// Pages of one walk, at most: a token that never ends is a fault.
const PAGES: usize = 2_000;
/// How often an answer that cannot be read is asked for again.
const RETRIES: usize = 2;

/// How far back a harvest goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// To the first edition that is owed; nowhere where none is, or where the records were asked today already.
    Owed,
    /// To the edition of a day.
    From(Day),
}

/// A walk through the records of one category.
struct Walk {
    harvest: Harvest,
    /// The editions to be caught up with, the oldest first.
    editions: Vec<Day>,
    from: Day,
    /// All changes before this day have come.
    reached: Day,
    token: Option<Token>,
    /// When the service gave the first answer of it.
    begun: Option<Stamp>,
    records: usize,
    restarted: bool,
}

impl Job<'_, '_> {
    /// Harvests what is owed for each category. What befalls one of them is a warning, and its editions stay as they were.
    pub(super) fn harvest(&mut self, categories: &[Category], reach: Reach) -> Result<(), Halt> {
        for category in categories {
            match self.harvest_one(category, reach) {
                Ok(()) => {}
                Err(Halt::Category(fault)) => self.warn(fault.to_string()),
                Err(halt) => return Err(halt),
            }
        }
        Ok(())
    }

    fn harvest_one(&mut self, category: &Category, reach: Reach) -> Result<(), Halt> {
        let blank = Harvest { category: category.clone(), done: None, begun: None, walk: None };
        let harvest = self.cache.harvest(category)?.unwrap_or(blank);
        let Some(mut walk) = self.set_out(&harvest, reach)? else { return Ok(()) };
        for _ in 0..PAGES {
            match self.turn_page(&mut walk)? {
                Some(()) => {}
                None => return self.arrive(&walk),
            }
        }
        Err(Halt::Category(fault(category, "the records never end")))
    }

    /// Where a walk begins, or goes on.
    fn set_out(&self, harvest: &Harvest, reach: Reach) -> Result<Option<Walk>, Halt> {
        let now = self.context.now;
        let editions = self.owed_editions(harvest, reach)?;
        let Some(&oldest) = editions.first() else { return Ok(None) };
        let today = utc_day(now);
        let new = |from| Walk {
            harvest: harvest.clone(),
            editions: editions.clone(),
            from,
            reached: from,
            token: None,
            begun: None,
            records: 0,
            restarted: false,
        };
        let Some(HarvestWalk { from, reached, token }) = harvest.walk.clone().filter(|walk| walk.from <= oldest) else {
            let overlap = harvest.done.map(|(_, to)| to.back(1));
            let from = overlap.map_or(oldest, |overlap| overlap.min(oldest));
            return Ok(Some(new(from)));
        };
        // A token is good until midnight in UTC, and no answer tells of changes after the walk's first.
        let fresh = harvest.begun.filter(|begun| *begun <= now && utc_day(*begun) == today);
        let token = token.and_then(|token| Token::read(&token)).filter(|_| fresh.is_some());
        let begun = fresh.filter(|_| token.is_some());
        Ok(Some(Walk { reached, token, begun, ..new(from) }))
    }

    /// The editions that are to be caught up with, the oldest first.
    fn owed_editions(&self, harvest: &Harvest, reach: Reach) -> Result<Vec<Day>, Halt> {
        let (calendar, now) = (self.context.calendar, self.context.now);
        let here = Day::in_new_york(now);
        let mut editions = Vec::new();
        let mut day = calendar.newest(now).day;
        while editions.len() < MOST {
            // The listings of today can still be had.
            if day < here && calendar.covers(now, day) {
                editions.push(day);
            }
            day = calendar.before(day);
        }
        if let Reach::From(first) = reach {
            let whole = self.state_of(first, &harvest.category)? == BatchState::Whole;
            let editions = editions.into_iter().rev().skip_while(|day| *day < first).collect::<Vec<_>>();
            return Ok(if whole || editions.first() != Some(&first) { Vec::new() } else { editions });
        }
        let batches = self.batches(&editions, &harvest.category)?;
        let looked_at = batches.iter().filter(|b| b.checked.is_some()).map(|b| b.edition).min();
        let is_owed = |(nth, day): (usize, &Day)| {
            let is_whole = batches.iter().any(|b| b.edition == *day && b.state == BatchState::Whole);
            let slept = looked_at.is_some_and(|first| first <= *day)
                && harvest.done.is_none_or(|(from, to)| *day < from || to < *day);
            !is_whole && (nth < AGAIN || slept)
        };
        let mut owed: Vec<Day> =
            editions.iter().enumerate().filter(|(n, d)| is_owed((*n, d))).map(|(_, d)| *d).collect();
        owed.reverse();
        let asked = harvest.walk.is_none()
            && harvest.begun.is_some_and(|begun| {
                utc_day(begun) == utc_day(now) && begun <= now && owed.iter().all(|day| calendar.covers(begun, *day))
            });
        Ok(if asked { Vec::new() } else { owed })
    }

    /// One page: asked for, read, committed. None at the end of the walk.
    fn turn_page(&mut self, walk: &mut Walk) -> Result<Option<()>, Halt> {
        let category = walk.harvest.category.clone();
        let page = match self.records(&walk.url(), &category)? {
            Answer::Page(page) => page,
            Answer::NoRecords if walk.token.is_none() => return Ok(None),
            // A token that promised more, or one that is no longer known: once more from the last day that was whole.
            Answer::NoRecords | Answer::BadToken(_) if !walk.restarted => {
                (walk.token, walk.begun, walk.restarted) = (None, None, true);
                return Ok(Some(()));
            }
            Answer::NoRecords | Answer::BadToken(_) => {
                return Err(Halt::Category(fault(&category, "the records break off again and again")));
            }
            Answer::Unknown => return Err(Halt::Category(fault(&category, "the service knows no such records"))),
            Answer::Refused { code, said } => {
                return Err(Halt::Category(fault(
                    &category,
                    &format!("the service refused the question: {code}, {said}"),
                )));
            }
        };
        let now = self.context.now;
        walk.begun = walk.begun.or(Some(page.answered.map_or(now, |at| at.min(now))));
        walk.records += page.records.len();
        let asked = walk.token.take();
        walk.token = match &page.next {
            Next::More { token, .. } => Some(token.clone()),
            Next::Single | Next::Last => None,
        };
        if walk.token.is_some() && walk.token == asked {
            return Err(Halt::Category(fault(&category, "the records go round in a circle")));
        }
        let more = walk.token.is_some();
        self.take_in(walk, &page)?;
        Ok(more.then_some(()))
    }

    /// Commits a page of records and how far it brings the walk.
    fn take_in(&mut self, walk: &mut Walk, page: &Page) -> Result<(), Halt> {
        let category = walk.harvest.category.clone();
        for warning in page.all_warnings() {
            self.warn(format!("{category}: {warning}"));
        }
        for gone in &page.deleted {
            self.warn(format!("arXiv says that {} is gone since {}; what is here stays", gone.id, gone.day));
        }
        let closed: BTreeSet<Day> = self.cache.whole_by_listing(walk.from.back(60), &category)?.into_iter().collect();
        let reading =
            Reading { calendar: self.context.calendar, category: &category, from: walk.editions[0], closed: &closed };
        // What is plain is committed first: the rest is judged by it.
        let (plain, doubtful): (Vec<_>, Vec<_>) = page.records.iter().partition(|record| reading.is_plain(record));
        let plain = self.read(&reading, &plain)?;
        let first = self.cache.put_harvest(&plain, &walk.harvest, self.context.now)?;
        let doubtful = self.read(&reading, &doubtful)?;
        if page.records.is_sorted_by_key(|record| record.changed) {
            walk.reached = page.records.last().map_or(walk.reached, |last| last.changed.max(walk.reached));
        }
        walk.harvest.begun = walk.begun;
        walk.harvest.walk = Some(HarvestWalk {
            from: walk.from,
            reached: walk.reached,
            token: walk.token.as_ref().map(|token| token.as_str().to_owned()),
        });
        let then = self.cache.put_harvest(&doubtful, &walk.harvest, self.context.now)?;
        let (added, updated) = (first.added + then.added, first.updated + then.updated);
        self.report.added += added;
        self.report.updated += updated;
        let window = Window::new(self.context.calendar.announced_at(walk.from), self.context.now);
        (self.tell)(Event::Page { category, got: walk.records, total: page.whole, window, added, updated });
        Ok(())
    }

    fn read(&self, reading: &Reading<'_>, records: &[&Record]) -> Result<Vec<Harvested>, Halt> {
        let ids: Vec<_> = records.iter().map(|record| record.id).collect();
        let heard = self.cache.heard(reading.category, &ids)?;
        Ok(records.iter().filter_map(|record| reading.read(record, heard.get(&record.id)?)).collect())
    }

    /// All records have come: what is known of the editions now.
    fn arrive(&mut self, walk: &Walk) -> Result<(), Halt> {
        let mut harvest = walk.harvest.clone();
        let (calendar, now) = (self.context.calendar, self.context.now);
        harvest.begun = walk.begun.or(Some(now));
        // No record at all may be a lie; the editions stay as they were, until tomorrow.
        if let Some(begun) = walk.begun.filter(|_| walk.records > 0) {
            let before = self.batches(&walk.editions, &harvest.category)?;
            for edition in walk.editions.iter().filter(|day| calendar.covers(begun, **day)) {
                self.note(*edition, &harvest.category, &before)?;
            }
            self.mend(&harvest.category)?;
            let from =
                harvest.done.filter(|(_, to)| walk.from <= *to).map_or(walk.from, |(from, _)| from.min(walk.from));
            harvest.done = Some((from, utc_day(begun)));
            harvest.walk = None;
        }
        self.cache.put_harvest(&[], &harvest, now)?;
        Ok(())
    }

    /// Notes that an edition is whole, unless a listing knew of more papers than there are.
    fn note(&mut self, edition: Day, category: &Category, before: &[Batch]) -> Result<(), Halt> {
        let announced = self.cache.announced_in(edition, category)?;
        let batch = before.iter().find(|batch| batch.edition == edition);
        let is_whole = batch.is_some_and(|batch| batch.state == BatchState::Whole);
        if announced.is_empty() || is_whole {
            return Ok(());
        }
        let listed = batch.and_then(|batch| batch.listed).unwrap_or(0);
        let state = if listed > announced.len() { BatchState::Stale } else { BatchState::Whole };
        let came = self.harvested_in(edition, category)?;
        let mailed = self.context.calendar.announced_at(edition);
        let followed = before.iter().any(|batch| batch.checked.is_some_and(|at| at < mailed));
        let healed = if followed { came.saturating_sub(batch.map_or(0, |batch| batch.healed)) } else { 0 };
        let note = BatchNote { state, listed: Some(listed.max(announced.len())), healed, next_try: None };
        self.cache.note_harvested(edition, category, &note, self.context.now)?;
        if healed > 0 {
            self.report.healed.push(Healed { edition, category: category.clone(), papers: healed });
        }
        Ok(())
    }

    /// The newest edition is its listing's to tell; where that is known to lack papers, those that came are counted.
    fn mend(&mut self, category: &Category) -> Result<(), Halt> {
        let edition = self.context.calendar.newest(self.context.now).day;
        let batches = self.batches(&[edition], category)?;
        match batches.iter().find(|b| b.edition == edition && b.state == BatchState::Stale) {
            Some(batch) => {
                let came = self.harvested_in(edition, category)?.saturating_sub(batch.healed);
                let note = BatchNote { state: BatchState::Stale, listed: None, healed: came, next_try: batch.next_try };
                Ok(self.cache.note_harvested(edition, category, &note, self.context.now)?)
            }
            None => Ok(()),
        }
    }

    /// How many papers of a batch a record told of, and no listing.
    fn harvested_in(&self, edition: Day, category: &Category) -> Result<usize, Halt> {
        let announced = self.cache.announced_in(edition, category)?;
        Ok(announced.iter().filter(|(.., how)| *how == How::Harvested).count())
    }

    /// What is known of the batches from a month before the oldest of some editions on.
    fn batches(&self, editions: &[Day], category: &Category) -> Result<Vec<Batch>, Halt> {
        let Some(oldest) = editions.iter().min() else { return Ok(Vec::new()) };
        Ok(self.cache.batches_since(oldest.back(30), std::slice::from_ref(category))?)
    }

    /// Asks for one page; an answer that breaks off or cannot be read is asked for again.
    fn records(&mut self, url: &str, category: &Category) -> Result<Answer, Halt> {
        let what = format!("cannot harvest {category}");
        let mut request = Request::new(url, Group::Api, self.wish.urgency);
        request.accept = oai::ACCEPT.into();
        let mut tries = 0;
        loop {
            let Self { tell, client, cancel, .. } = self;
            let body = client.get(&request, cancel, &mut |progress| told(tell, progress));
            let error = match body.map(|body| oai::parse(&body.bytes)) {
                Ok(Ok(answer)) => return Ok(answer),
                Ok(Err(error)) => error,
                Err(error) => return Err(trouble(&error, &what)),
            };
            tries += 1;
            if tries > RETRIES {
                return Err(Halt::Category(error.fault(what)));
            }
        }
    }
}

impl Walk {
    fn url(&self) -> String {
        let set = Some(Set::of(&self.harvest.category));
        match &self.token {
            Some(token) => token.url(),
            // Without a last day: answers with one are kept by the service for days, those without for an hour.
            None => oai::Harvest { from: Some(self.reached), until: None, set, format: Format::Raw }.url(),
        }
    }
}

fn fault(category: &Category, why: &str) -> Fault {
    Fault::new(
        Exit::Protocol,
        format!("cannot harvest {category}"),
        why.to_owned(),
        "sync again later; what came is kept",
    )
}

fn utc_day(at: Stamp) -> Day {
    at.to_string().get(..10).and_then(|day| day.parse().ok()).unwrap_or_default()
}
