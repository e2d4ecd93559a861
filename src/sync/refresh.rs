//! Papers by their ids: the marked ones that nobody here knows, and once a day a look at the starred ones.
//!
//! One request. It moves no cursor; a known paper keeps its edition and, as all of sync, its marks.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::{Event, Halt, Job};
use crate::model::PaperId;
use crate::sources::arxiv;

/// The fact that holds the time of the last look at the starred papers.
const REFRESHED: &str = "refreshed";
/// The fact that tells which unknown ids were asked for last: the same question is not put twice a day.
const ASKED: &str = "asked";
const DAY: i64 = 86_400;

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
        if ids.is_empty() {
            return Ok(());
        }
        let feed = match self.by_ids(&ids) {
            Ok(feed) => feed,
            Err(Halt::Category(fault)) => {
                self.warn(fault.to_string());
                return Ok(());
            }
            Err(halt) => return Err(halt),
        };
        for warning in feed.all_warnings() {
            self.warn(warning.to_owned());
        }
        let wanted: Vec<_> = feed.papers.into_iter().filter(|p| ids.contains(&p.id)).collect();
        if wanted.is_empty() && self.wish.unknown.len() < ids.len() {
            // Starred papers are known to exist: this is no answer.
            self.warn("the service showed none of the starred papers; they are asked for again next time".into());
            return Ok(());
        }
        let (added, updated) = self.commit(wanted, None, None)?;
        (self.tell)(Event::Refreshed { asked: ids.len(), added, updated });
        self.set_fact(ASKED, unknown)?;
        if due { self.set_fact(REFRESHED, now) } else { Ok(()) }
    }
}

/// A number that tells one set of ids from another, whatever their order.
fn digest(ids: &[PaperId]) -> i64 {
    let mut keys: Vec<i64> = ids.iter().map(|id| id.key()).collect();
    keys.sort_unstable();
    let mut hasher = DefaultHasher::new();
    keys.hash(&mut hasher);
    hasher.finish() as i64
}
