//! One page: asked for, read, and asked for again where it cannot be the whole truth. Commits nothing.

use std::collections::HashMap;
use std::time::Duration;

use super::{Event, Halt, Job, Window};
use crate::model::{Category, Exit, Fault, Paper, PaperId, Stamp};
use crate::net::{Group, Kind, NetError, Progress, Request};
use crate::sources::arxiv::{self, Feed, FeedError};

/// How often a page that cannot be all is asked for again.
const RETRIES: u32 = 3;
/// The first wait before that; each further one is twice as long.
const FIRST_WAIT: Duration = Duration::from_secs(5);

/// The questions of one stretch, and how patient they still are.
#[derive(Debug, Default)]
pub(super) struct Patience {
    /// A page stayed short for all retries: the stretch is partial already, so that later pages get one attempt.
    pub spent: bool,
}

/// A page as it came in the end.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Its papers, each once and in its newest version, in the order of the first answer that had them.
    pub papers: Vec<Paper>,
    /// Entries that cannot be read, by id where they have one.
    pub unreadable: Vec<Option<PaperId>>,
    /// The total that the last answer gave.
    pub total: Option<usize>,
    /// The largest total that any of its answers gave; 0 if none did.
    pub heard: usize,
    /// Whether it brought as many entries as were asked for: more may follow.
    pub full: bool,
    /// Whether fewer came than the total promises.
    pub short: bool,
}

/// A page's place in its question.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    pub category: &'a Category,
    pub window: Window,
    pub start: usize,
    /// The largest total heard so far in this question.
    pub heard: usize,
}

enum Answer {
    Feed(Feed),
    Damaged(FeedError),
}

impl Job<'_, '_> {
    /// Fetches a page. Empty, short and damaged answers are asked for again, three times; what all of them brought
    /// counts. `Err` only where not even one answer could be read.
    pub(super) fn page(&mut self, place: Place<'_>, patience: &mut Patience) -> Result<Page, Halt> {
        let size = self.context.pages.size;
        let url = arxiv::page_url(place.category, place.window.from, place.window.to, place.start, size);
        let what = format!("cannot sync {}", place.category);
        let mut page = Gathered::default();
        let mut damage = None;
        let tries = if patience.spent { 0 } else { RETRIES };
        for nth in 0..=tries {
            match self.ask(&url, &what)? {
                Answer::Feed(feed) => {
                    damage = None;
                    for warning in feed.all_warnings() {
                        self.warn(format!("{}: {warning}", place.category));
                    }
                    if page.take(feed, place, size) {
                        return Ok(page.page);
                    }
                }
                Answer::Damaged(error) => damage = Some(error),
            }
            if nth < tries {
                self.rest(FIRST_WAIT * 2u32.pow(nth))?;
            }
        }
        patience.spent = true;
        page.page.short = true;
        match damage {
            Some(error) if page.answers == 0 => Err(Halt::Category(error.fault(what))),
            _ => Ok(page.page),
        }
    }

    /// Fetches papers by id: one attempt.
    pub(super) fn by_ids(&mut self, ids: &[PaperId]) -> Result<Feed, Halt> {
        let what = "cannot look at the starred papers again";
        match self.ask(&arxiv::ids_url(ids), what)? {
            Answer::Feed(feed) => Ok(feed),
            Answer::Damaged(error) => Err(Halt::Category(error.fault(what))),
        }
    }

    /// One question, which the client tries again as long as no answer comes at all.
    fn ask(&mut self, url: &str, what: &str) -> Result<Answer, Halt> {
        let mut request = Request::new(url, Group::Api, self.wish.urgency);
        request.accept = arxiv::ACCEPT.into();
        let Self { tell, client, cancel, .. } = self;
        let body = client.get(&request, cancel, &mut |progress| told(tell, progress));
        let error = match body.map(|body| arxiv::parse(&body.bytes)) {
            Ok(Ok(feed)) => return Ok(Answer::Feed(feed)),
            Ok(Err(error)) => error,
            Err(error) => return Err(halt(&error, what)),
        };
        match error {
            FeedError::WebPage(_) | FeedError::RateExceeded(_) => Err(Halt::All(error.fault(what))),
            FeedError::Refused(_) | FeedError::Encoding(_) => Err(Halt::Category(error.fault(what))),
            FeedError::Strange { .. }
            | FeedError::Empty
            | FeedError::CutOff
            | FeedError::Trailing
            | FeedError::Malformed(_) => Ok(Answer::Damaged(error)),
        }
    }

    /// Waits before the same question is put again, at the client's own pace.
    fn rest(&mut self, time: Duration) -> Result<(), Halt> {
        let Self { tell, client, cancel, .. } = self;
        let rested = client.rest(time, cancel, &mut |progress| told(tell, progress));
        rested.map_err(|error| halt(&error, "cannot wait"))
    }
}

/// What the answers to one question brought together.
#[derive(Default)]
struct Gathered {
    page: Page,
    places: HashMap<PaperId, usize>,
    answers: usize,
}

impl Gathered {
    /// Takes in an answer; true if the page is all there.
    fn take(&mut self, feed: Feed, place: Place<'_>, size: usize) -> bool {
        self.answers += 1;
        let came = feed.papers.len() + feed.skipped.len();
        for paper in feed.papers {
            match self.places.get(&paper.id) {
                Some(&at) if self.page.papers[at].version >= paper.version => {}
                Some(&at) => self.page.papers[at] = paper,
                None => {
                    self.places.insert(paper.id, self.page.papers.len());
                    self.page.papers.push(paper);
                }
            }
        }
        let unreadable: Vec<_> =
            feed.skipped.iter().map(|s| s.id).filter(|id| id.is_none_or(|id| !self.places.contains_key(&id))).collect();
        if unreadable.len() > self.page.unreadable.len() {
            self.page.unreadable = unreadable;
        }
        self.page.total = feed.total.or(self.page.total);
        self.page.heard = self.page.heard.max(feed.total.unwrap_or(0));
        self.page.full |= came >= size;
        // An empty page is measured by the largest total heard, one with papers by its own.
        let promised = if came == 0 { place.heard.max(feed.total.unwrap_or(0)) } else { feed.total.unwrap_or(0) };
        let due = promised.saturating_sub(place.start).min(size);
        let have = self.page.papers.len() + self.page.unreadable.len();
        let nothing_at_all = place.start == 0 && have == 0;
        have >= due && !nothing_at_all
    }
}

/// The ascending order of a page's submission times, if it has it: the first and the last.
pub(super) fn ascending(papers: &[Paper]) -> Option<(Stamp, Stamp)> {
    let sorted = papers.is_sorted_by_key(|p| p.published);
    sorted.then(|| Some((papers.first()?.published, papers.last()?.published))).flatten()
}

pub(super) fn told(tell: &mut dyn FnMut(Event), progress: Progress) {
    match progress {
        Progress::Waiting { why, left } => tell(Event::Waiting { why, left }),
        Progress::Bytes { .. } => {}
    }
}

/// What a failure of the client means: almost always that no other question fares better.
fn halt(error: &NetError, what: &str) -> Halt {
    if let NetError::Status { status, body_start, .. } = error {
        if let Err(said @ FeedError::Refused(_)) = arxiv::parse(body_start) {
            return Halt::Category(said.fault(what));
        }
        if matches!(status, 400 | 404 | 414) {
            return Halt::Category(fault(error, what));
        }
    }
    match error.kind() {
        Kind::Cancelled => Halt::Cancelled,
        Kind::Offline | Kind::Remote | Kind::Later | Kind::Protocol | Kind::Local | Kind::Config | Kind::Usage => {
            Halt::All(fault(error, what))
        }
    }
}

/// What a failure means where another service has failed than the one all depends on.
pub(super) fn trouble(error: &NetError, what: &str) -> Halt {
    match error.kind() {
        Kind::Remote | Kind::Protocol => Halt::Category(fault(error, what)),
        Kind::Cancelled => Halt::Cancelled,
        Kind::Offline | Kind::Later | Kind::Local | Kind::Config | Kind::Usage => Halt::All(fault(error, what)),
    }
}

fn fault(error: &NetError, what: &str) -> Fault {
    Fault::new(Exit::from_code(error.exit()), what, error.to_string(), error.hint())
}
