//! Papers by their ids: the marked ones that nobody here knows, those of which a listing alone told, once a day a look at the
//! starred ones; and older versions, for comparison.
//!
//! One request, where one can hold them. It moves no cursor; a known paper keeps its edition and, as all of sync, its marks.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::{Event, Halt, Job};
use crate::model::{Exit, Fault, PaperId, Stamp};
use crate::net::{Cancel, Client, Group, Request, Urgency};
use crate::sources::arxiv;
use crate::store::Cache;

/// The fact that holds the time of the last look at the starred papers.
const REFRESHED: &str = "refreshed";
/// The fact that tells which unknown ids were asked for last: the same question is not put twice a day.
const ASKED: &str = "asked";
/// The facts that tell which papers known from a listing alone were asked for last, and when: the query service may lag
/// behind the listing by hours.
const PARTIALS: &str = "partials";
const PARTIALS_AT: &str = "partials_at";
const DAY: i64 = 86_400;
const LAG: i64 = 2 * 3_600;
/// Requests for papers known from a listing alone, at most.
const REQUESTS: usize = 10;

impl Job<'_, '_> {
    /// Asks for what is owed by id. Only what ends a whole sync is an error; anything else is a warning.
    pub(super) fn refresh(&mut self) -> Result<(), Halt> {
        let now = self.context.now.0;
        let last = self.cache.fact(REFRESHED)?.filter(|at| *at <= now);
        let due = last.is_none_or(|at| now - at >= DAY);
        let unknown = digest(&self.wish.unknown);
        let same = self.cache.fact(ASKED)? == Some(unknown);
        let mut ids: Vec<PaperId> = if due || !same { self.wish.unknown.clone() } else { Vec::new() };
        if due {
            ids.extend(self.wish.starred.iter().filter(|id| !self.wish.unknown.contains(id)));
        }
        ids.truncate(arxiv::IDS);
        let marked = ids.len();
        let partials = self.partials()?;
        ids.extend(partials.iter().filter(|id| !ids[..marked].contains(id)).copied().collect::<Vec<_>>());
        for (nth, ids) in ids.chunks(arxiv::IDS).enumerate() {
            if !self.refresh_some(ids)? {
                return Ok(());
            }
            if nth == 0 && marked > 0 {
                self.set_fact(ASKED, unknown)?;
                if due {
                    self.set_fact(REFRESHED, now)?;
                }
            }
        }
        if partials.is_empty() {
            return Ok(());
        }
        self.set_fact(PARTIALS, digest(&partials))?;
        self.set_fact(PARTIALS_AT, now)
    }

    /// Papers of which a listing alone told, unless the same ones were asked for just now.
    fn partials(&self) -> Result<Vec<PaperId>, Halt> {
        let now = self.context.now.0;
        let ids = self.cache.partials(REQUESTS * arxiv::IDS)?;
        let same = self.cache.fact(PARTIALS)? == Some(digest(&ids));
        let fresh = self.cache.fact(PARTIALS_AT)?.is_some_and(|at| (0..LAG).contains(&(now - at)));
        Ok(if same && fresh { Vec::new() } else { ids })
    }

    /// One request; false where it brought no answer that can be believed.
    fn refresh_some(&mut self, ids: &[PaperId]) -> Result<bool, Halt> {
        let feed = match self.by_ids(ids) {
            Ok(feed) => feed,
            Err(Halt::Category(fault)) => {
                self.warn(fault.to_string());
                return Ok(false);
            }
            Err(halt) => return Err(halt),
        };
        for warning in feed.all_warnings() {
            self.warn(warning.to_owned());
        }
        let wanted: Vec<_> = feed.papers.into_iter().filter(|p| ids.contains(&p.id)).collect();
        if wanted.is_empty() && self.wish.unknown.len() < ids.len() {
            // Papers that are starred or listed are known to exist: this is no answer.
            self.warn("the service showed none of the papers asked for; they are asked for again next time".into());
            return Ok(false);
        }
        let (added, updated) = self.commit(wanted, None, None)?;
        (self.tell)(Event::Refreshed { asked: ids.len(), added, updated });
        Ok(true)
    }
}

/// Fetches an older version of a paper and keeps its texts for comparison. A person waits for it.
pub fn fetch_version(
    client: &Client,
    cache: &mut Cache,
    id: PaperId,
    version: u32,
    now: Stamp,
    cancel: &Cancel,
) -> Result<(), Fault> {
    let what = format!("cannot fetch {id}v{version}");
    let mut request = Request::new(arxiv::version_url(id, version), Group::Api, Urgency::Key);
    request.accept = arxiv::ACCEPT.into();
    let body = client
        .get(&request, cancel, &mut |_| {})
        .map_err(|error| Fault::new(Exit::from_code(error.exit()), &*what, error.to_string(), error.hint()))?;
    let feed = arxiv::parse(&body.bytes).map_err(|error| error.fault(&*what))?;
    let Some(paper) = feed.papers.into_iter().find(|paper| paper.id == id && paper.version == version) else {
        return Err(Fault::new(
            Exit::Protocol,
            what,
            "arXiv did not send that version",
            "see the paper's page for the versions there are",
        ));
    };
    cache.put_version_text(&paper, now).map_err(|error| error.fault())
}

/// A number that tells one set of ids from another, whatever their order.
fn digest(ids: &[PaperId]) -> i64 {
    let mut keys: Vec<i64> = ids.iter().map(|id| id.key()).collect();
    keys.sort_unstable();
    let mut hasher = DefaultHasher::new();
    keys.hash(&mut hasher);
    hasher.finish() as i64
}
