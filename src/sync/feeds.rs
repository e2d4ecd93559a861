//! The listing feeds: one conditional question for each category followed, its batch committed as it comes.
//!
//! A feed of one category says of every paper exactly as what it was announced there. A feed of several gives one word for
//! all of them and cannot say to which of its categories an older paper was cross-listed: it is asked for only where more
//! than twelve categories are followed. It never believes a feed's date, and never takes papers away.

use std::collections::{HashMap, HashSet};

use super::ask::{told, trouble};
use super::batch::{self, Heard, Known, Verdict};
use super::{Event, Halt, Job, plan};
use crate::model::{Batch, BatchState, Category, Day, How, Kind, PaperId};
use crate::net::{self, Group, NetError, Request};
use crate::sources::listing::{self, Feed, FeedError, Flavour, Item};
use crate::store::{BatchNote, Listed, Validators};

/// Categories that are asked one by one; more of them are asked together, so many at a time.
const ALONE: usize = 12;
/// Editions that are looked at again.
pub(super) const EDITIONS: usize = 10;

/// Categories whose feed, or page, fails before no other is asked for.
pub(super) const FAILURES: usize = 2;

/// What came of one question.
enum Answer {
    Feed(Box<Feed>, Validators),
    Unchanged,
    /// Nothing that can be read.
    Nothing,
}

/// What the feeds could not settle: for the referee.
#[derive(Debug, Default)]
pub(super) struct Doubts {
    /// Categories, each with the edition in doubt.
    pub of: Vec<(Category, Day)>,
}

impl Job<'_, '_> {
    /// Asks for the feeds of these categories and commits what they hold. A feed that fails is told and left out; only what
    /// ends a whole sync is an error.
    pub(super) fn feeds(&mut self, categories: &[Category]) -> Result<(), Halt> {
        let newest = self.context.calendar.newest(self.context.now).day;
        let since =
            std::iter::successors(Some(newest), |day| Some(self.context.calendar.before(*day))).nth(EDITIONS - 1);
        self.numbers = self.cache.lowest_numbers(since.unwrap_or(newest), categories, batch::SOME)?;
        let mut failed = 0;
        let together = if categories.len() > ALONE { ALONE } else { 1 };
        for group in categories.chunks(together) {
            let url = listing::url(Flavour::Rss, group);
            match self.feed(&url, group) {
                Ok(Answer::Feed(feed, validators)) => {
                    let settled = self.take_feed(&feed, group)?;
                    if settled {
                        self.cache.put_validators(&url, &validators, self.context.now)?;
                    }
                }
                Ok(Answer::Unchanged) => {
                    for category in group {
                        let known = self.known(category)?;
                        let verdict = batch::unchanged(&known, self.context.calendar, self.context.now);
                        self.settle_feed(category, verdict, &[], Cut::Whole)?;
                    }
                }
                Ok(Answer::Nothing) => self.doubt(group)?,
                // One feed may be out of order; after two of them it is the service, and others may fare better.
                Err(Halt::Category(fault)) => {
                    self.warn(fault.to_string());
                    failed += 1;
                    if failed == FAILURES {
                        let nth = categories.iter().position(|category| *category == group[0]).unwrap_or(0);
                        return self.doubt(&categories[nth..]);
                    }
                    self.doubt(group)?;
                }
                Err(halt) => return Err(halt),
            }
        }
        Ok(())
    }

    /// One feed: as RSS, and where that cannot be read once more as Atom.
    fn feed(&mut self, url: &str, group: &[Category]) -> Result<Answer, Halt> {
        let held = self.cache.validators(url)?.unwrap_or_default();
        let validators = net::Validators { etag: held.etag, last_modified: held.modified };
        let (mut error, what) = match self.ask_feed(url, validators, group)? {
            (Ok(answer), _) => return Ok(answer),
            (Err(error), what) => (error, what),
        };
        let is_damaged = matches!(
            error,
            FeedError::CutOff
                | FeedError::Empty
                | FeedError::Trailing
                | FeedError::Malformed(_)
                | FeedError::Strange { .. }
        );
        if is_damaged {
            match self.ask_feed(&listing::url(Flavour::Atom, group), net::Validators::default(), group)?.0 {
                Ok(answer) => return Ok(answer),
                Err(again) => error = again,
            }
        }
        let fault = error.fault(what);
        match error {
            FeedError::WebPage(_) | FeedError::RateExceeded(_) => Err(Halt::All(fault)),
            _ => {
                self.warn(fault.to_string());
                Ok(Answer::Nothing)
            }
        }
    }

    fn ask_feed(
        &mut self,
        url: &str,
        validators: net::Validators,
        group: &[Category],
    ) -> Result<(Result<Answer, FeedError>, String), Halt> {
        let names: Vec<&str> = group.iter().map(Category::as_str).collect();
        let what = format!("no listing of {}", names.join(", "));
        let mut request = Request::new(url, Group::Api, self.wish.urgency);
        request.accept = listing::ACCEPT.into();
        request.validators = validators;
        let Self { tell, client, cancel, .. } = self;
        let body = match client.get(&request, cancel, &mut |progress| told(tell, progress)) {
            Ok(body) if body.head.status == 304 => return Ok((Ok(Answer::Unchanged), what)),
            Ok(body) => body,
            Err(NetError::Status { status: 400, body_start, .. }) => {
                // A category that arXiv does not list is refused in the form of a feed.
                let said = listing::parse(&body_start).err();
                let error = said.unwrap_or(FeedError::Empty);
                return Ok((Err(if matches!(error, FeedError::Refused(_)) { error } else { FeedError::Empty }), what));
            }
            Err(error) => return Err(trouble(&error, &what)),
        };
        let validators = body.head.validators();
        let validators = Validators { etag: validators.etag, modified: validators.last_modified };
        Ok((listing::parse(&body.bytes).map(|feed| Answer::Feed(Box::new(feed), validators)), what))
    }

    /// Takes a feed in, category by category. Whether all of it was settled, so that the same need not come again.
    fn take_feed(&mut self, feed: &Feed, group: &[Category]) -> Result<bool, Halt> {
        for warning in feed.all_warnings() {
            self.warn(warning.to_owned());
        }
        let mut settled = true;
        for category in group {
            let items: Vec<(&Item, Kind)> = match group {
                [_] => feed.items.iter().map(|item| (item, item.kind.clone())).collect(),
                _ => feed.items.iter().filter_map(|item| Some((item, item.kind_in(category)?))).collect(),
            };
            let mentions: Vec<(PaperId, u32, Kind)> =
                items.iter().map(|(item, kind)| (item.id, item.version, kind.clone())).collect();
            let heard = Heard { items: &mentions, printed: feed.day, rests: feed.rests() };
            let known = self.known(category)?;
            let verdict = batch::judge(&heard, &known, self.context.calendar, self.context.now);
            let cut = if feed.is_full() || !feed.skipped.is_empty() { Cut::Short } else { Cut::Whole };
            self.settle_feed(category, verdict, &items, cut)?;
            settled &= matches!(verdict, Verdict::Batch { .. } | Verdict::Stale { .. }) && cut == Cut::Whole;
        }
        Ok(settled)
    }

    /// Commits what a verdict comes to.
    fn settle_feed(
        &mut self,
        category: &Category,
        verdict: Verdict,
        items: &[(&Item, Kind)],
        cut: Cut,
    ) -> Result<(), Halt> {
        let now = self.context.now;
        match verdict {
            Verdict::Batch { unseen: 0, .. } | Verdict::Early { .. } => {}
            Verdict::Empty { due } => {
                self.warn(format!("{category}: arXiv's feed has nothing, though {} was announced", due.long()));
                self.doubt(std::slice::from_ref(category))?;
            }
            Verdict::Batch { day, .. } => {
                let healed = match self.state_of(day, category)? {
                    BatchState::Stale => {
                        let held = self.held_in(day, category)?;
                        items.iter().filter(|(item, _)| !held.contains(&item.id)).count()
                    }
                    BatchState::Computed | BatchState::Listed | BatchState::Whole => 0,
                };
                let (state, next_try) = match cut {
                    Cut::Whole => (BatchState::Listed, None),
                    Cut::Short => (BatchState::Stale, Some(plan::next_try(now, self.context.calendar))),
                };
                let listed = (cut == Cut::Whole).then_some(items.len());
                let note = BatchNote { state, listed, healed, next_try };
                self.announce(day, category, items, &note)?;
            }
            Verdict::Stale { of, unseen, due } => {
                if unseen > 0 {
                    // A feed of a day that has passed: nobody can count it any more but a harvest.
                    let note =
                        BatchNote { state: BatchState::Listed, listed: Some(items.len()), healed: 0, next_try: None };
                    self.announce(of, category, items, &note)?;
                }
                let next_try = Some(plan::next_try(now, self.context.calendar));
                let note = BatchNote { state: BatchState::Stale, listed: None, healed: 0, next_try };
                // What somebody else told whole meanwhile is not put in doubt by a feed.
                if self.state_of(due, category)? < BatchState::Whole {
                    self.cache.note_batch(due, category, &note, now)?;
                    self.warn(format!("{category}: arXiv's feed still holds the listing of {}", of.long()));
                    self.listed(due, category, 0, 0)?;
                }
            }
            Verdict::NoMailing => self.doubt(std::slice::from_ref(category))?,
        }
        Ok(())
    }

    /// No feed told the newest edition of these: their pages may, once its day has come.
    fn doubt(&mut self, categories: &[Category]) -> Result<(), Halt> {
        let newest = self.context.calendar.newest(self.context.now).day;
        // The evening before an edition's day its feed is still to come.
        let is_out = newest.date() <= self.context.calendar.date_at(self.context.now);
        for category in categories {
            if is_out && self.state_of(newest, category)? == BatchState::Computed {
                self.doubts.of.push((category.clone(), newest));
            }
        }
        Ok(())
    }

    fn announce(
        &mut self,
        day: Day,
        category: &Category,
        items: &[(&Item, Kind)],
        note: &BatchNote,
    ) -> Result<(), Halt> {
        let announced = self.context.calendar.announced_at(day);
        let listed: Vec<Listed> = items
            .iter()
            .map(|(item, kind)| Listed {
                paper: (*item).clone().paper(announced),
                licence: item.licence.clone(),
                kind: kind.clone(),
                version: item.version,
            })
            .collect();
        let done = self.cache.announce_first(day, category, &listed, How::Listed, Some(note), self.context.now)?;
        self.report.added += done.added;
        self.report.updated += done.updated;
        let new = || items.iter().filter(|(_, kind)| *kind == Kind::New).map(|(item, _)| item.id);
        if new().count() >= batch::SOME {
            self.numbers.extend(new().min().map(|lowest| (day, lowest)));
        }
        self.listed(day, category, done.added, done.updated)?;
        Ok(self.cache.indexed()?)
    }

    /// Tells of a batch as it stands now.
    pub(super) fn listed(&mut self, day: Day, category: &Category, added: usize, updated: usize) -> Result<(), Halt> {
        if let Some(batch) = self.batch(day, category)? {
            (self.tell)(Event::Listed { batch, added, updated });
        }
        Ok(())
    }

    /// A batch as it stands; none where nothing at all is known of it.
    pub(super) fn batch(&self, day: Day, category: &Category) -> Result<Option<Batch>, Halt> {
        let all = self.cache.batches_since(day, std::slice::from_ref(category))?;
        Ok(all.into_iter().find(|batch| batch.edition == day))
    }

    pub(super) fn state_of(&self, day: Day, category: &Category) -> Result<BatchState, Halt> {
        Ok(self.batch(day, category)?.map_or(BatchState::Computed, |batch| batch.state))
    }

    /// The papers that stand in a batch, however that is known.
    pub(super) fn held_in(&self, day: Day, category: &Category) -> Result<HashSet<PaperId>, Halt> {
        Ok(self.cache.announced_in(day, category)?.into_iter().map(|(id, ..)| id).collect())
    }

    /// What is known of a category before its feed is judged.
    fn known(&self, category: &Category) -> Result<Known, Halt> {
        let mut known = Known { numbers: self.numbers.clone(), ..Known::default() };
        let mut day = self.context.calendar.newest(self.context.now).day;
        for _ in 0..EDITIONS {
            let all = self.cache.announced_in(day, category)?;
            let is_told = |how: &How| matches!(how, How::Listed | How::Harvested);
            let told = all.iter().filter(|(.., how)| is_told(how));
            let told: HashSet<_> = told.map(|(id, v, kind, _)| batch::mention(*id, *v, kind)).collect();
            if !told.is_empty() {
                known.told.push((day, told));
            }
            let computed = all.iter().filter(|(.., how)| !is_told(how)).map(|(id, ..)| (*id, day));
            known.computed.extend::<HashMap<_, _>>(computed.collect());
            day = self.context.calendar.before(day);
        }
        Ok(known)
    }
}

/// Whether a feed gave all it has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cut {
    Whole,
    /// As many items as a feed can hold, or some that could not be read.
    Short,
}
