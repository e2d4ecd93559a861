//! What is running: the sync, a download. Each has a line that says how far it is. What downloads there are stands in
//! `downloads`.

use std::time::Duration;

use super::effect::{Effect, Effects, FileOrder, SyncWish};
use super::msg::{SyncFact, Wait};
use super::{AutoSync, Standing, State};
use crate::model::{Category, Exit, Fault, PaperId};

/// A job is shown once it has run so long.
const PATIENCE: Duration = Duration::from_millis(150);
/// A waiting job's seconds are counted down so often.
const TICK: Duration = Duration::from_secs(1);

/// What is running and what ran.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Jobs {
    /// The sync.
    pub sync: Option<Job>,
    /// The download.
    pub pdf: Option<(PaperId, Job)>,
    /// Papers that came since the list was last asked for.
    pub arrivals: usize,
    /// Whether a sync has ended since the starred papers were counted.
    pub(super) synced: bool,
    /// When the last whole sync ended, by the reader's own clock: `07:41`.
    pub last_sync: Option<String>,
    /// Whether the last sync had no good answer from the service.
    pub failed: bool,
    /// Whether the sample was ordered for want of papers.
    sample_ordered: bool,
    /// When to ask again whether something is owed, since start.
    look_again: Option<Duration>,
}

/// A job.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// When it began, since start.
    began: Duration,
    /// How far it is: `cs.LG 200/431`.
    pub figure: String,
    /// The window of a sync: `22 May to 29 May`.
    pub window: String,
    /// The category a sync brings.
    pub of: Option<Category>,
    /// What it waits for, and until when, since start.
    wait: Option<(Wait, Duration)>,
}

/// How much of a job's line fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// The figure and the wait.
    Scant,
    /// The window too.
    Ample,
}

impl Job {
    pub(super) fn new(began: Duration) -> Self {
        Self { began, figure: String::new(), window: String::new(), of: None, wait: None }
    }

    /// It is so far.
    pub(super) fn come(&mut self, figure: String) {
        (self.figure, self.wait) = (figure, None);
    }

    /// It waits; what came before stays its figure.
    pub(super) fn waits(&mut self, why: Wait, until: Duration, first: impl FnOnce() -> String) {
        if self.figure.is_empty() {
            self.figure = first();
        }
        self.wait = Some((why, until));
    }

    /// Its line for the screen, with the window where there is room; none before it has run long enough to matter.
    pub fn line(&self, now: Duration, room: Room) -> Option<String> {
        if !self.is_shown(now) {
            return None;
        }
        let waits = self.wait.as_ref().zip(self.left(now)).map(|((why, _), left)| format!("{} {left} s", why.words()));
        let window = Some(self.window.clone()).filter(|_| room == Room::Ample);
        let parts = [Some(self.figure.clone()), window, waits];
        let line = parts.into_iter().flatten().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" · ");
        Some(if line.is_empty() { "asking arXiv".to_owned() } else { line })
    }
}

impl Job {
    /// Whether it has run long enough to matter.
    pub(super) fn is_shown(&self, now: Duration) -> bool {
        now >= self.began + PATIENCE
    }

    /// Seconds it still waits, where it waits for more than a moment.
    pub(super) fn left(&self, now: Duration) -> Option<u128> {
        let left = self.wait.as_ref()?.1.saturating_sub(now);
        (left >= Duration::from_millis(500)).then(|| left.as_millis().div_ceil(1000))
    }
}

impl Jobs {
    /// Whether anything runs.
    pub fn running(&self) -> bool {
        self.sync.is_some() || self.pdf.is_some()
    }

    pub(super) fn pdf_of(&mut self, id: PaperId) -> Option<&mut Job> {
        self.pdf.as_mut().filter(|(of, _)| *of == id).map(|(_, job)| job)
    }

    /// Whether the time has come to ask again what is owed.
    pub(super) fn look_again_due(&self, now: Duration) -> bool {
        self.look_again.is_some_and(|at| at <= now)
    }

    /// When a line changes by time alone, or something is to be asked again.
    pub fn wake_at(&self, now: Duration) -> Option<Duration> {
        let jobs = self.sync.iter().chain(self.pdf.as_ref().map(|(_, j)| j));
        let lines = jobs.filter_map(|job| {
            let shown = job.began + PATIENCE;
            match &job.wait {
                _ if now < shown => Some(shown),
                Some((_, until)) if now < *until => Some((now + TICK).min(*until)),
                _ => None,
            }
        });
        lines.chain(self.look_again.filter(|_| self.sync.is_none())).min()
    }
}

impl State {
    pub(super) fn sync_if_owed(&mut self, effects: &mut Effects) {
        self.jobs.look_again = None;
        if self.auto_sync == AutoSync::On && self.standing != Standing::Sample && !self.followed.is_empty() {
            effects.push(Effect::Sync(SyncWish::IfOwed));
        }
    }

    /// `r`: takes in what has arrived, else syncs now.
    pub(super) fn refresh(&mut self, effects: &mut Effects) {
        if self.take_votes(effects) {
            return;
        }
        if self.jobs.arrivals > 0 && self.standing == Standing::SampleForWant {
            return effects.push(Effect::TurnToOwn);
        }
        if self.jobs.arrivals > 0 {
            self.jobs.arrivals = 0;
            self.forget_answers();
            self.lists.iter_mut().for_each(|list| list.stale = true);
            return self.ask_list(None, effects);
        }
        match self.standing {
            Standing::Sample => {
                self.say("this is the sample edition: it does not sync · start without --sample for your own");
            }
            _ if self.followed.is_empty() => {
                self.say("no category is followed · :follow cs.CL follows one");
            }
            _ if self.jobs.sync.is_some() => self.say("a sync is running · Esc stops it"),
            _ => {
                self.notice = None;
                self.jobs.sync = Some(Job::new(self.now.since_start));
                let newest = self.calendar.newest(self.now.at).day;
                let unheld = self.edition.filter(|day| self.is_unheld() && *day < newest);
                effects.push(Effect::Sync(unheld.map_or(SyncWish::Now, SyncWish::Edition)));
            }
        }
    }

    /// Esc with nothing open: stops what runs, the newest first.
    pub(super) fn stop_jobs(&mut self, effects: &mut Effects) -> bool {
        if self.jobs.pdf.is_some() {
            self.file(FileOrder::Stop, effects);
            return true;
        }
        if self.jobs.sync.is_some() {
            effects.push(Effect::StopSync);
            return true;
        }
        false
    }

    pub(super) fn synced(&mut self, fact: SyncFact, effects: &mut Effects) {
        let now = self.now.since_start;
        match fact {
            SyncFact::Began => {
                self.jobs.sync.get_or_insert_with(|| Job::new(now));
            }
            SyncFact::Page { category, got, total, window, added } => {
                let job = self.jobs.sync.get_or_insert_with(|| Job::new(now));
                job.figure = format!("{category} {got}/{total}");
                job.of = Some(category);
                job.window = window;
                job.wait = None;
                self.arrived(added, effects);
            }
            SyncFact::Listed { batch, added } => {
                let job = self.jobs.sync.get_or_insert_with(|| Job::new(now));
                let held = batch.held.all();
                job.figure = format!("{} {held}/{}", batch.category, batch.listed.unwrap_or(held));
                job.window = batch.edition.long();
                job.of = Some(batch.category.clone());
                job.wait = None;
                self.batch_came(batch);
                self.arrived(added, effects);
            }
            SyncFact::Waiting { why, left } => {
                self.jobs.sync.get_or_insert_with(|| Job::new(now)).wait = Some((why, now + left));
                if why == Wait::Again {
                    self.turn_to_sample(effects);
                }
            }
            SyncFact::Daily => self.polled(effects),
            SyncFact::Done { added, fault, at } => self.sync_done(added, fault.as_ref(), at, effects),
            SyncFact::LookAgain(after) => self.jobs.look_again = Some(now + after),
        }
    }

    /// Papers came: a list that fills for the first time takes them in at once, any other stays as it is under the
    /// reader.
    fn arrived(&mut self, added: usize, effects: &mut Effects) {
        self.jobs.arrivals += added;
        let empty = self.search.is_none() && self.list().answered && self.list().ids.is_empty();
        self.filling |= empty;
        if added == 0 || !self.filling {
            return;
        }
        if self.standing == Standing::SampleForWant {
            effects.push(Effect::TurnToOwn);
        } else {
            self.jobs.arrivals = 0;
            self.ask_from_top(effects);
        }
    }

    /// Whether nothing is held, nothing has come, and nothing else is looked at.
    pub fn wants_sample(&self) -> bool {
        let idle = self.list().answered && self.search.is_none() && self.jobs.arrivals == 0 && !self.filling;
        self.held == 0 && idle && self.standing == Standing::Own
    }

    /// The sample is there, and not wanted just then: it may be ordered again.
    pub fn sample_declined(&mut self) {
        self.jobs.sample_ordered = false;
    }

    /// Nothing held and nobody to ask: the sample edition is shown meanwhile.
    fn turn_to_sample(&mut self, effects: &mut Effects) {
        if self.wants_sample() && !self.jobs.sample_ordered {
            self.jobs.sample_ordered = true;
            effects.push(Effect::TurnToSample);
        }
    }

    fn sync_done(&mut self, added: usize, fault: Option<&Fault>, at: Option<String>, effects: &mut Effects) {
        self.jobs.sync = None;
        self.filling = false;
        if at.is_some() {
            self.jobs.last_sync = at;
        }
        let unreachable = fault.is_some_and(|f| f.exit == Exit::Unavailable);
        self.jobs.failed = unreachable;
        match fault {
            Some(fault) => self.complain(fault),
            None if added == 0 => self.say("synced · nothing new"),
            None if self.jobs.arrivals > 0 => self.say(format!("synced · {added} new, press r")),
            None => self.say(format!("synced · {added} new")),
        }
        if unreachable {
            self.turn_to_sample(effects);
        } else if fault.is_none() && self.standing == Standing::SampleForWant && self.jobs.arrivals == 0 {
            // Another process may have brought the papers.
            effects.push(Effect::TurnToOwn);
        }
        if fault.is_none() {
            self.go_on_downloading(effects);
        }
        self.jobs.synced = true;
        // Papers that were held already may stand in it now.
        if self.search.is_none() && self.is_unheld() {
            self.ask_from_top(effects);
        }
        self.keep_job_cursor();
        self.ask_editions(effects);
        self.count_views(effects);
    }
}
