//! The daily list: which lists are owed, and the polls of them. It is never in arXiv's way: whatever goes wrong here is
//! a note, one attempt is enough, and neither a cursor nor an outcome of a category hangs on it.
//!
//! Papers it names that are not held are fetched from arXiv by id, and stand in the editions they would stand in anyway.

use std::collections::HashSet;
use std::time::Duration;

use super::{Context, Event};
use crate::model::{DailyList, DailyPeriod, Day, Edition, Exit, Fault, How, Paper, PaperId, Period, Stamp};
use crate::net::{BodyLimits, Cancel, Client, Group, Kind, NetError, Request, RetryPolicy, Urgency};
use crate::sources::arxiv;
use crate::sources::daily::{self, FeedError, Order};
use crate::store::{Cache, StoreError};

/// Seconds after which the newest list is asked for again while somebody reads; so is one that did not come whole.
const FRESH: i64 = 3_600;
/// Seconds after which any other is.
const DAILY: i64 = 86_400;
/// Days whose lists are looked at.
const DAYS: u32 = 7;
/// Days after whose end a list is never asked for again.
const LAST_LOOK: u32 = 31;
/// Requests to the list in one poll, at most: three quarters of a minute at its pace.
const REQUESTS: usize = 16;
/// Papers whose records are asked for at once, at most: a minute at that pace.
const RECORDS: usize = 20;
/// Requests to arXiv in one poll, at most.
const BATCHES: usize = 4;
/// How long the service may be silent, and take in all: nobody waits for it.
const LIMITS: BodyLimits =
    BodyLimits { idle: Duration::from_secs(10), total: Some(Duration::from_secs(30)), floor: None, cap: 8 << 20 };
/// How long a pause that a service asked for is waited out.
const PATIENCE: Duration = Duration::from_secs(5);

/// What a poll brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Polled {
    /// The lists that came, whole or in part, each with how many papers it had.
    pub lists: Vec<(Period, usize)>,
    /// Papers that were new here.
    pub added: usize,
    /// What ended it early; no fault of a sync.
    pub fault: Option<Fault>,
}

/// What the service is asked for beside its lists.
#[derive(Clone, Copy, Debug)]
pub enum Sought<'a> {
    /// The papers that fit these words, by the service's own ranking.
    Words(&'a str),
    /// What is said of these papers; of the first twenty.
    Papers(&'a [PaperId]),
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The papers that the service spoke of, held or not: most fitting first, or in the order asked.
    pub papers: Vec<PaperId>,
    /// Papers asked for that nobody put on the list.
    pub unlisted: Vec<PaperId>,
    /// What ended it early.
    pub fault: Option<Fault>,
}

/// The lists that are owed at `now`, the most wanted first: the newest day's, those of the last days, the weeks, the
/// months.
pub fn owed_lists(now: Stamp, asked: &[DailyPeriod]) -> Vec<Period> {
    due(now, asked).into_iter().filter(|(_, at)| *at <= now).map(|(period, _)| period).collect()
}

/// When the next list will be owed.
pub fn next_list(now: Stamp, asked: &[DailyPeriod]) -> Stamp {
    due(now, asked).into_iter().map(|(_, at)| at).min().map_or(now.plus(FRESH), |at| at.max(now))
}

/// Every list that is looked at, and from when on it is owed.
fn due(now: Stamp, asked: &[DailyPeriod]) -> Vec<(Period, Stamp)> {
    let today = Day::in_utc(now);
    let of = |period: Period| asked.iter().find(|a| a.period == period && a.checked <= now);
    // Nobody puts a paper on the list at a weekend.
    let days: Vec<Day> = (0..DAYS).map(|n| today.back(n)).filter(|day| day.is_weekday()).collect();
    let newest = days.iter().position(|day| of(Period::Day(*day)).is_some_and(|a| a.papers > 0)).unwrap_or(0);
    let mut all: Vec<(Period, i64)> = Vec::new();
    for (n, day) in days.iter().enumerate() {
        all.push((Period::Day(*day), if n <= newest { FRESH } else { DAILY }));
    }
    let oldest = today.back(DAYS - 1);
    for period in [Period::week_of, Period::month_of].into_iter().flat_map(|of| [of(today), of(oldest)]) {
        if all.iter().all(|(known, _)| *known != period) {
            all.push((period, DAILY));
        }
    }
    let over = |period: Period| period.last() < today.back(LAST_LOOK);
    let at = |(period, age): (Period, i64)| match of(period) {
        _ if over(period) => None,
        None => Some((period, now)),
        Some(a) => Some((period, a.checked.plus(if a.is_whole { age } else { FRESH }))),
    };
    all.into_iter().filter_map(at).collect()
}

/// Asks for these lists, and for the papers they name that are not held. Each list is committed as it comes. The first
/// fault ends it.
pub fn poll(
    periods: &[Period],
    urgency: Urgency,
    client: &Client,
    cache: &mut Cache,
    context: &Context<'_>,
    cancel: &Cancel,
    tell: &mut dyn FnMut(Event),
) -> Polled {
    let mut poll = Poll { urgency, client, cache, context, cancel, tell, left: REQUESTS, polled: Polled::default() };
    let ended = periods.iter().try_for_each(|period| poll.list(*period)).and_then(|()| poll.fetch_unknown());
    poll.polled.fault = ended.err().and_then(End::fault);
    poll.polled
}

/// Asks for what is sought, and for the papers it names that are not held. What is said is committed as it comes. The
/// first fault ends it.
pub fn seek(
    sought: Sought<'_>,
    urgency: Urgency,
    client: &Client,
    cache: &mut Cache,
    context: &Context<'_>,
    cancel: &Cancel,
    tell: &mut dyn FnMut(Event),
) -> Found {
    let mut poll = Poll { urgency, client, cache, context, cancel, tell, left: RECORDS, polled: Polled::default() };
    let mut found = Found::default();
    let asked = match sought {
        Sought::Words(words) => poll.search(words, &mut found),
        Sought::Papers(ids) => poll.records(ids, &mut found),
    };
    let ended = asked.and_then(|()| poll.fetch_missing(&found.papers));
    found.fault = ended.err().and_then(End::fault);
    found
}

/// A poll on its way.
struct Poll<'a, 'c> {
    urgency: Urgency,
    client: &'a Client,
    cache: &'a mut Cache,
    context: &'a Context<'c>,
    cancel: &'a Cancel,
    tell: &'a mut dyn FnMut(Event),
    left: usize,
    polled: Polled,
}

/// Why it ends before its end.
enum End {
    Cancelled,
    Fault(Fault),
}

impl End {
    /// What is told of it; nothing where the reader stopped it.
    fn fault(self) -> Option<Fault> {
        match self {
            Self::Cancelled => None,
            Self::Fault(fault) => Some(fault),
        }
    }
}

impl From<StoreError> for End {
    fn from(error: StoreError) -> Self {
        Self::Fault(error.fault())
    }
}

const ASKING: &str = "cannot ask for the daily list";
const FETCHING: &str = "cannot fetch the papers of the daily list";

impl Poll<'_, '_> {
    /// Fetches one list, page after page, and commits what came of it, also where something kept the rest away.
    fn list(&mut self, period: Period) -> Result<(), End> {
        if self.left == 0 {
            return Ok(());
        }
        let mut list = DailyList { period, papers: Vec::new(), is_whole: false };
        let walked = self.pages(&mut list);
        if walked.is_ok() || !list.papers.is_empty() {
            self.cache.put_daily(&list, self.context.now)?;
            self.polled.lists.push((period, list.papers.len()));
            if !list.papers.is_empty() {
                (self.tell)(Event::Daily { period, papers: list.papers.len() });
            }
        }
        walked
    }

    fn pages(&mut self, list: &mut DailyList) -> Result<(), End> {
        let mut seen: HashSet<PaperId> = HashSet::new();
        for page in 0.. {
            if self.left == 0 {
                return Ok(());
            }
            // A day that has no list, or a page behind the last, is nothing.
            let Some(bytes) = self.ask(&daily::list_url(Some(list.period), Order::Listed, page))? else { break };
            let came = daily::parse_list(&bytes).map_err(|e| unread(&e, ASKING))?;
            if let Some(skipped) = came.skipped.first() {
                (self.tell)(Event::Warning(skipped.why.clone()));
            }
            let last = came.is_last();
            let known = seen.len();
            for entry in came.entries {
                let mut daily = entry.daily;
                if let Period::Day(day) = list.period {
                    daily.day.get_or_insert(day);
                }
                if seen.insert(entry.id) {
                    list.papers.push((entry.id, daily));
                }
            }
            // A page that says nothing new is one page for ever.
            if last || seen.len() == known {
                break;
            }
        }
        list.is_whole = true;
        Ok(())
    }

    /// Asks for what fits these words, once.
    fn search(&mut self, words: &str, found: &mut Found) -> Result<(), End> {
        // A service that does not know of searching has not said that nothing fits.
        let asked = self.get(&daily::search_url(words), Group::Daily, daily::ACCEPT);
        let bytes = asked.map_err(|e| end(&e, ASKING))?;
        let came = daily::parse_list(&bytes).map_err(|e| unread(&e, ASKING))?;
        if let Some(skipped) = came.skipped.first() {
            (self.tell)(Event::Warning(skipped.why.clone()));
        }
        let mut seen: HashSet<PaperId> = HashSet::new();
        let first = came.entries.into_iter().filter(|entry| seen.insert(entry.id)).take(daily::PAGE);
        let said: Vec<_> = first.map(|entry| (entry.id, entry.daily)).collect();
        self.cache.put_said(&said, self.context.now)?;
        found.papers = said.into_iter().map(|(id, _)| id).collect();
        Ok(())
    }

    /// Asks for what is said of each of these papers.
    fn records(&mut self, ids: &[PaperId], found: &mut Found) -> Result<(), End> {
        for id in ids {
            if self.left == 0 {
                break;
            }
            let Some(bytes) = self.ask(&daily::paper_url(*id))? else {
                found.unlisted.push(*id);
                continue;
            };
            let came = daily::parse_paper(&bytes).map_err(|e| unread(&e, ASKING))?;
            if came.id != *id {
                let why = format!("the answer for {id} speaks of {}", came.id);
                return Err(End::Fault(Fault::new(Exit::Protocol, ASKING, why, "try again later")));
            }
            self.cache.put_said(&[(*id, came.daily)], self.context.now)?;
            found.papers.push(*id);
        }
        Ok(())
    }

    /// Fetches those of the papers that are not held.
    fn fetch_missing(&mut self, ids: &[PaperId]) -> Result<(), End> {
        let held: HashSet<PaperId> = self.cache.known(ids)?.into_iter().collect();
        let missing: Vec<PaperId> = ids.iter().copied().filter(|id| !held.contains(id)).collect();
        self.fetch(&missing)
    }

    /// Fetches papers on the list that are not held. What arXiv does not show is asked for again with the next poll.
    fn fetch_unknown(&mut self) -> Result<(), End> {
        let since = Day::in_utc(self.context.now).back(LAST_LOOK);
        let ids = self.cache.daily_unknown(since, BATCHES * arxiv::IDS)?;
        self.fetch(&ids)
    }

    /// Fetches these papers from arXiv.
    fn fetch(&mut self, ids: &[PaperId]) -> Result<(), End> {
        for batch in ids.chunks(arxiv::IDS) {
            let bytes = self.get(&arxiv::ids_url(batch), Group::Api, arxiv::ACCEPT).map_err(|e| end(&e, FETCHING))?;
            let feed = arxiv::parse(&bytes).map_err(|e| unread(&e, FETCHING))?;
            let placed = |paper: Paper| {
                let day = self.context.calendar.mailing_of(paper.published).day;
                (paper, Edition { day, how: How::Computed })
            };
            let papers: Vec<_> = feed.papers.into_iter().filter(|p| batch.contains(&p.id)).map(placed).collect();
            let committed = self.cache.commit(&papers, None, self.context.now)?;
            self.polled.added += committed.added;
            let (added, updated) = (committed.added, committed.updated);
            (self.tell)(Event::Refreshed { asked: batch.len(), added, updated });
        }
        Ok(())
    }

    /// Asks the list's service within the poll's bounds; none where it says that there is nothing.
    fn ask(&mut self, url: &str) -> Result<Option<Vec<u8>>, End> {
        self.left = self.left.saturating_sub(1);
        match self.get(url, Group::Daily, daily::ACCEPT) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(e) if daily::is_nothing(&e) => Ok(None),
            Err(e) => Err(end(&e, ASKING)),
        }
    }

    fn get(&mut self, url: &str, group: Group, accept: &str) -> Result<Vec<u8>, NetError> {
        let mut request = Request::new(url, group, self.urgency);
        request.accept = accept.into();
        request.retry = RetryPolicy::NEVER;
        request.patience = Some(PATIENCE);
        request.limits = Some(LIMITS);
        let tell = &mut self.tell;
        let body = self.client.get(&request, self.cancel, &mut |progress| super::ask::told(tell, progress));
        body.map(|body| body.bytes)
    }
}

fn end(error: &NetError, what: &str) -> End {
    match error.kind() {
        Kind::Cancelled => End::Cancelled,
        Kind::Offline | Kind::Remote | Kind::Later | Kind::Protocol | Kind::Local | Kind::Config | Kind::Usage => {
            End::Fault(Fault::new(Exit::from_code(error.exit()), what, error.to_string(), error.hint()))
        }
    }
}

fn unread(error: &FeedError, what: &str) -> End {
    End::Fault(error.fault(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Stamp {
        Stamp::parse(text).unwrap()
    }

    fn asked(period: &str, checked: Stamp, papers: usize) -> DailyPeriod {
        DailyPeriod { period: period.parse().unwrap(), checked, papers, is_whole: true }
    }

    fn words(periods: &[Period]) -> String {
        periods.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    }

    /// Friday 29 May 2026, noon in UTC.
    const NOON: &str = "2026-05-29T12:00:00Z";

    #[test]
    fn at_first_everything_is_owed_the_newest_day_first() {
        let all = "2026-05-29 2026-05-28 2026-05-27 2026-05-26 2026-05-25 2026-W22 2026-W21 2026-05";
        assert_eq!(words(&owed_lists(at(NOON), &[])), all);
        let monday = "2026-06-01 2026-05-29 2026-05-28 2026-05-27 2026-05-26 2026-W23 2026-W22 2026-06 2026-05";
        assert_eq!(words(&owed_lists(at("2026-06-01T00:10:00Z"), &[])), monday);
        assert!(words(&owed_lists(at("2026-05-31T12:00:00Z"), &[])).starts_with("2026-05-29 "), "no list at weekends");
    }

    #[test]
    fn the_newest_is_asked_for_hourly_and_the_rest_daily() {
        let now = at(NOON);
        let all = owed_lists(now, &[]);
        let known = |age: i64| all.iter().map(|p| asked(&p.to_string(), now.plus(-age), 30)).collect::<Vec<_>>();
        assert_eq!(words(&owed_lists(now, &known(3_500))), "");
        assert_eq!(next_list(now, &known(3_500)), now.plus(100));
        assert_eq!(words(&owed_lists(now, &known(3_600))), "2026-05-29");
        assert_eq!(owed_lists(now, &known(86_400)), all);
        assert_eq!(owed_lists(now, &known(-5)), all, "a clock that was set back holds nothing up");
        assert_eq!(next_list(now, &[]), now);
    }

    #[test]
    fn until_today_has_a_list_the_one_before_is_the_newest() {
        let now = at(NOON);
        let mut known: Vec<_> =
            owed_lists(now, &[]).iter().map(|p| asked(&p.to_string(), now.plus(-4_000), 30)).collect();
        known[0].papers = 0;
        assert_eq!(words(&owed_lists(now, &known)), "2026-05-29 2026-05-28");
        known[0].papers = 1;
        known[6].is_whole = false;
        assert_eq!(words(&owed_lists(now, &known)), "2026-05-29 2026-W21", "what did not come whole is asked for soon");
    }
}
