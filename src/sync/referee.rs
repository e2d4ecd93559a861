//! The referee: the page that says how many papers the newest edition of a category has, and which. Asked last, at the slow
//! pace of arXiv's pages, for editions that a feed gave and nobody has counted, and for those known to lack papers.
//!
//! What is missing is fetched by its number at once. It never delays what a person waits for, and ends when told.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::ask::{told, trouble};
use super::feeds::FAILURES;
use super::{Halt, Job, plan};
use crate::model::{BatchState, Category, Day, How, Kind, PaperId};
use crate::net::{Group, Request, RetryPolicy, Urgency};
use crate::sources::arxiv::IDS;
use crate::sources::listing::page::{self, Lane, Page};
use crate::store::BatchNote;

/// Pages of one listing, at most.
const PAGES: usize = 3;
/// One paper in so many may be in the wrong edition by the schedule, at most.
const FEW: usize = 10;

impl Job<'_, '_> {
    /// Asks the page of every category whose newest edition is in doubt. A page that fails is told, two of them end it: the
    /// next sync asks again.
    pub(super) fn referee(&mut self, categories: &[Category]) -> Result<(), Halt> {
        let mut failed = 0;
        for category in categories {
            let Some(day) = self.doubtful(category)? else { continue };
            match self.whole_page(category) {
                Ok(Some(page)) => self.count(category, day, &page)?,
                Ok(None) => {}
                Err(Halt::Category(fault)) => {
                    self.warn(fault.to_string());
                    failed += 1;
                    if failed == FAILURES {
                        return Ok(());
                    }
                }
                Err(halt) => return Err(halt),
            }
        }
        Ok(())
    }

    /// Names the feeds that were cut where no page could count them: many more papers of the newest edition are held than
    /// its feed gave.
    pub(super) fn name_cut_feeds(&mut self, categories: &[Category]) -> Result<(), Halt> {
        let now = self.context.now;
        let newest = self.context.calendar.newest(now).day;
        for category in categories {
            let Some(batch) = self.batch(newest, category)?.filter(|batch| batch.state == BatchState::Listed) else {
                continue;
            };
            let (held, Some(listed)) = (batch.held.all(), batch.listed) else { continue };
            // A few are the schedule's mistakes.
            if held > listed + listed / FEW + 1 {
                let next_try = Some(plan::next_try(now, self.context.calendar));
                let note = BatchNote { state: BatchState::Stale, listed: None, healed: 0, next_try };
                self.cache.note_batch(newest, category, &note, now)?;
                self.warn(format!("{category}: arXiv's feed was cut short: {listed} of at least {held} papers"));
                self.listed(newest, category, 0, 0)?;
            }
        }
        Ok(())
    }

    /// The edition of a category that is to be counted, if one is.
    fn doubtful(&self, category: &Category) -> Result<Option<Day>, Halt> {
        let now = self.context.now;
        if let Some((_, day)) = self.doubts.of.iter().find(|(c, _)| c == category) {
            return Ok(Some(*day));
        }
        let newest = self.context.calendar.newest(now).day;
        let since = self.context.calendar.before(newest);
        let all = self.cache.batches_since(since, std::slice::from_ref(category))?;
        let told = all.into_iter().find(|batch| batch.edition <= newest && batch.state > BatchState::Computed);
        Ok(told.and_then(|batch| {
            let asked = self.wish.urgency == Urgency::Key || batch.checked == Some(now);
            match batch.state {
                BatchState::Listed => Some(batch.edition),
                BatchState::Stale if asked || batch.next_try.is_none_or(|next| next <= now) => Some(batch.edition),
                BatchState::Stale | BatchState::Whole | BatchState::Computed => None,
            }
        }))
    }

    /// The page with all its continuations as one; none where it cannot be read, which is told.
    fn whole_page(&mut self, category: &Category) -> Result<Option<Page>, Halt> {
        let mut whole: Option<Page> = None;
        for nth in 0..PAGES {
            let Some(page) = self.one_page(category, nth * page::SHOWN)? else { return Ok(None) };
            let all = match &mut whole {
                None => whole.insert(page),
                // It became another listing on the way.
                Some(all) if all.day != page.day || all.listed() != page.listed() => return Ok(None),
                Some(all) => {
                    all.sections.extend(page.sections);
                    all
                }
            };
            if ids(all).count() >= all.listed() {
                break;
            }
        }
        Ok(whole)
    }

    fn one_page(&mut self, category: &Category, skip: usize) -> Result<Option<Page>, Halt> {
        let what = format!("the listing of {category} is not counted");
        let mut request = Request::new(page::url(category, skip), Group::Site, Urgency::Background);
        request.accept = page::ACCEPT.into();
        request.retry = RetryPolicy::of(Urgency::Key);
        let Self { tell, client, cancel, .. } = self;
        let body = client.get(&request, cancel, &mut |progress| told(tell, progress));
        match page::parse(&body.map_err(|error| trouble(&error, &what))?.bytes) {
            Ok(page) => Ok(Some(page)),
            Err(error) => {
                self.warn(error.fault(what).to_string());
                Ok(None)
            }
        }
    }

    /// Counts an edition against its page: fetches what is missing, and commits how whole it is.
    fn count(&mut self, category: &Category, doubtful: Day, page: &Page) -> Result<(), Halt> {
        let day = page.day;
        let newest = self.context.calendar.newest(self.context.now).day;
        let mistaken = day != doubtful && self.is_of(category, doubtful, page)?;
        if day > newest || (day < doubtful && !mistaken) {
            // The page itself lags behind, or is of a day that cannot be.
            return Ok(());
        }
        let earlier = self.context.calendar.before(day);
        if self.is_of(category, earlier, page)? && !self.is_of(category, day, page)? {
            self.warn(format!("{category}: arXiv's page still holds the listing of {}", earlier.long()));
            return Ok(());
        }
        let now = self.context.now;
        let next_try = Some(plan::next_try(now, self.context.calendar));
        if mistaken {
            // The feed was taken for another day's, which is not listed yet.
            let note = BatchNote { state: BatchState::Stale, listed: None, healed: 0, next_try };
            self.cache.confirm(doubtful, category, &[], &note, now)?;
            self.listed(doubtful, category, 0, 0)?;
        }
        let before = self.batch(day, category)?;
        let stood = self.held_in(day, category)?;
        let known = self.told_in(day, category)?;
        // Pages may repeat each other: each paper counts once.
        let named: Vec<PaperId> = ids(page).collect::<BTreeSet<_>>().into_iter().collect();
        let mut held: HashSet<PaperId> = self.cache.primaries(&named)?.into_iter().map(|(id, _)| id).collect();
        let missing: Vec<PaperId> = named.iter().copied().filter(|id| !held.contains(id)).collect();
        let (mut added, mut updated) = (0, 0);
        for ids in missing.chunks(IDS) {
            let feed = self.by_ids(ids)?;
            let came: Vec<_> = feed.papers.into_iter().filter(|paper| ids.contains(&paper.id)).collect();
            held.extend(came.iter().map(|paper| paper.id));
            let done = self.commit(came, None, None)?;
            (added, updated) = (added + done.0, updated + done.1);
        }
        let lanes = self.kinds(category, page, &known)?;
        self.cache.affirm(day, category, &lanes)?;
        let came = named.iter().filter(|id| held.contains(id) && !stood.contains(id)).count();
        let was_short = before.as_ref().is_some_and(|batch| batch.state > BatchState::Computed);
        let mut note = BatchNote {
            state: BatchState::Whole,
            listed: Some(page.listed()),
            healed: if was_short { came } else { 0 },
            next_try: None,
        };
        if named.iter().all(|id| held.contains(id)) && named.len() >= page.listed() {
            self.cache.confirm(day, category, &named, &note, now)?;
        } else {
            note.state = BatchState::Stale;
            note.next_try = next_try;
            self.cache.note_batch(day, category, &note, now)?;
        }
        self.listed(day, category, added, updated)
    }

    /// What the papers of a page were announced as, where nobody has said so, or another thing: replaced papers by their primary category.
    fn kinds(
        &self,
        category: &Category,
        page: &Page,
        known: &HashMap<PaperId, (Kind, How)>,
    ) -> Result<Vec<(PaperId, Kind)>, Halt> {
        let mut kinds = Vec::new();
        for (lane, home, guest) in [
            (Lane::New, Kind::New, Kind::New),
            (Lane::Cross, Kind::Cross, Kind::Cross),
            (Lane::Replaced, Kind::Replace, Kind::ReplaceCross),
        ] {
            // What a harvest alone told is affirmed too: a listing's word goes before it.
            let is_said = |id: &PaperId| {
                known.get(id).is_some_and(|(said, how)| said.is_first() == home.is_first() && *how == How::Listed)
            };
            let ids: Vec<PaperId> = page.ids_of(lane).filter(|id| !is_said(id)).collect();
            for (id, primary) in self.cache.primaries(&ids)? {
                let kind = if primary == *category { home.clone() } else { guest.clone() };
                kinds.push((id, kind));
            }
        }
        Ok(kinds)
    }

    /// Whether a page is of the very papers that were taken for another day's.
    fn is_of(&self, category: &Category, day: Day, page: &Page) -> Result<bool, Halt> {
        let told = self.told_in(day, category)?;
        let common = ids(page).filter(|id| told.contains_key(id)).count();
        Ok(common > 0 && common * 2 >= told.len().min(ids(page).count()))
    }

    fn told_in(&self, day: Day, category: &Category) -> Result<HashMap<PaperId, (Kind, How)>, Halt> {
        let all = self.cache.announced_in(day, category)?;
        let told = all.into_iter().filter(|(.., how)| matches!(how, How::Listed | How::Harvested));
        Ok(told.map(|(id, _, kind, how)| (id, (kind, how))).collect())
    }
}

fn ids(page: &Page) -> impl Iterator<Item = PaperId> {
    page.sections.iter().flat_map(|section| section.ids.iter().copied())
}
