//! One category: its stretch of time, in slices that the service can answer, page after page, each committed with its
//! cursor. Whether a slice is whole is judged by counting papers, never by where a page stood.

use std::collections::HashSet;

use super::ask::{Page, Patience, Place, ascending};
use super::plan::{self, Stretch, Window};
use super::{Event, Halt, Job, Outcome, Pages};
use crate::model::{Category, PaperId, Stamp};
use crate::store::{Complete, Cursor};

/// Splits of one stretch, at most: enough for every paper there is.
const SPLITS: usize = 500;

/// The walk through one stretch.
struct Walk {
    stretch: Stretch,
    old: Option<Cursor>,
    /// What was complete before: late papers are told by it.
    complete: Option<Complete>,
    /// Every paper met so far.
    seen: HashSet<PaperId>,
    /// Entries without even an id.
    nameless: usize,
    /// Papers the whole stretch has, as the first answer said.
    total: Option<usize>,
    splits: usize,
    /// What keeps it from being complete: the first such thing.
    missing: Option<String>,
    /// Whether everything up to the cursor is sure to be here. Once lost, the cursor stands still.
    solid: bool,
    patience: Patience,
}

/// A part of the stretch that is asked as one question.
#[derive(Clone, Copy)]
struct Part {
    window: Window,
    origin: Origin,
    /// Whether the stretch ends with it.
    last: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// It is all that is asked.
    Whole,
    /// All had too many papers.
    Split,
}

/// What a part has shown so far.
#[derive(Default)]
struct Slice {
    seen: HashSet<PaperId>,
    /// Entries without even an id, the most that one pass met.
    nameless: usize,
    nameless_now: usize,
    /// The total of the newest answer that gave one, and the largest.
    total: Option<usize>,
    heard: usize,
    start: usize,
    /// The last submission time met.
    last: Option<Stamp>,
    /// The end of the first pass, once the second has begun.
    again_until: Option<usize>,
    short: bool,
}

/// How a part ended.
enum End {
    Whole,
    Split(Part, Part),
    /// No paper at all.
    Nothing,
    Missing(String),
}

/// What to do after a page.
enum Next {
    Page,
    /// The pages once more from the first: they have shifted while they were walked.
    Again,
    Done(End),
}

impl Job<'_, '_> {
    /// Brings one category up to date.
    pub(super) fn walk(&mut self, category: &Category) -> Result<Outcome, Halt> {
        let old = self.cache.cursor(category)?;
        let stretch = plan::stretch(self.context.now, category, old.as_ref(), self.wish.span);
        let mut parts = vec![Part { window: stretch.ask, origin: Origin::Whole, last: true }];
        let mut walk = Walk {
            complete: old.as_ref().and_then(|c| plan::complete_at(c, self.context.now)),
            old,
            stretch,
            seen: HashSet::new(),
            nameless: 0,
            total: None,
            splits: 0,
            missing: None,
            solid: true,
            patience: Patience::default(),
        };
        while let Some(part) = parts.pop() {
            match self.part(&mut walk, part)? {
                End::Whole => {}
                End::Split(first, second) => {
                    walk.splits += 1;
                    parts.extend([second, first]);
                }
                End::Nothing => match part.origin {
                    Origin::Whole => return self.nothing(&walk),
                    Origin::Split => self.empty_part(&mut walk, part)?,
                },
                End::Missing(why) => walk.lacks(why),
            }
        }
        if walk.missing.is_none() && !walk.is_whole() {
            walk.lacks(walk.count());
        }
        Ok(match walk.missing {
            None => Outcome::Complete,
            Some(why) => Outcome::Partial { why },
        })
    }

    /// Walks one part to its end.
    fn part(&mut self, walk: &mut Walk, part: Part) -> Result<End, Halt> {
        let mut slice = Slice::default();
        loop {
            let category = &walk.stretch.category;
            let place = Place { category, window: part.window, start: slice.start, heard: slice.heard };
            let page = self.page(place, &mut walk.patience)?;
            if slice.start == 0 && slice.again_until.is_none() {
                walk.total = walk.total.or(page.total);
                if let Some(split) = part.split(walk, &page, self.context.pages.limit) {
                    return Ok(split);
                }
                if page.papers.is_empty() && page.unreadable.is_empty() {
                    let promised = page.heard > 0;
                    return Ok(if promised {
                        End::Missing(format!("0 of {} papers came", page.heard))
                    } else {
                        End::Nothing
                    });
                }
            }
            let next = slice.take(walk, part, &page, self.context.pages);
            let cursor = self.cursor_after(walk, part, &page, &next);
            self.turn(walk, page, cursor.as_ref())?;
            match next {
                Next::Page => slice.start += self.context.pages.size,
                Next::Again => {
                    slice.again_until = Some(slice.start);
                    slice.start = 0;
                    slice.nameless_now = 0;
                }
                Next::Done(end) => return Ok(end),
            }
        }
    }

    /// The cursor that goes with a page, if it may move.
    fn cursor_after(&self, walk: &Walk, part: Part, page: &Page, next: &Next) -> Option<Cursor> {
        let old = walk.old.as_ref();
        match next {
            Next::Done(End::Whole) if part.last && walk.is_whole() => {
                Some(walk.stretch.completed(old, self.context.calendar))
            }
            // No page was short, yet less came than was promised: where the gap is nobody knows.
            Next::Done(End::Whole) if part.last && walk.missing.is_none() => Some(walk.stretch.abandoned(old)),
            Next::Done(End::Missing(_)) if !walk.patience.spent => Some(walk.stretch.abandoned(old)),
            Next::Done(End::Whole) if walk.solid => Some(walk.stretch.walked(old, part.window.to)),
            Next::Page if walk.solid => {
                ascending(&page.papers).map(|(_, last)| walk.stretch.walked(old, last.min(part.window.to)))
            }
            Next::Page | Next::Again | Next::Done(_) => None,
        }
    }

    /// Commits a page and tells of it.
    fn turn(&mut self, walk: &Walk, page: Page, cursor: Option<&Cursor>) -> Result<(), Halt> {
        let (added, updated) = self.commit(page.papers, walk.complete, cursor)?;
        (self.tell)(Event::Page {
            category: walk.stretch.category.clone(),
            got: walk.seen.len(),
            total: walk.total,
            window: walk.stretch.ask,
            added,
            updated,
        });
        Ok(())
    }

    /// Judges a stretch for which the service has nothing, however often it is asked. No cursor moves.
    fn nothing(&mut self, walk: &Walk) -> Result<Outcome, Halt> {
        let Stretch { category, ask, .. } = &walk.stretch;
        let (calendar, now) = (self.context.calendar, self.context.now);
        // What was submitted since the last cut-off is not announced yet, and no answer holds it.
        let announced = calendar.covers(now, calendar.mailing_of(ask.from).day);
        // A category that arXiv has today gets a paper in five days; one it has no more may well get none.
        let long = ask.to.0 - ask.from.0 >= 5 * 86_400;
        let daily = long && self.context.taxonomy.find(category.as_str()).is_some();
        let held = self.cache.count_in(category, ask.from, ask.to.plus(59))?;
        if held > 0 || (announced && daily) {
            return Ok(Outcome::Partial { why: format!("the service showed no paper of {ask}, which cannot be") });
        }
        Ok(Outcome::Complete)
    }

    /// Judges a part without papers: it may well have none, unless we hold some.
    fn empty_part(&mut self, walk: &mut Walk, part: Part) -> Result<(), Halt> {
        walk.patience.spent = false;
        let Window { from, to } = part.window;
        if self.cache.count_in(&walk.stretch.category, from, to.plus(59))? > 0 {
            walk.lacks(format!("the service showed no paper of {}, which cannot be", part.window));
        }
        if !part.last {
            return Ok(());
        }
        if walk.is_whole() {
            let cursor = walk.stretch.completed(walk.old.as_ref(), self.context.calendar);
            self.commit(Vec::new(), walk.complete, Some(&cursor))?;
        }
        Ok(())
    }
}

impl Walk {
    fn lacks(&mut self, why: String) {
        self.missing.get_or_insert(why);
        self.solid = false;
    }

    /// Whether nothing is missing: what was split must add up to what the whole had promised.
    fn is_whole(&self) -> bool {
        let adds_up = self.splits == 0 || self.total.is_none_or(|total| self.seen.len() + self.nameless >= total);
        self.missing.is_none() && adds_up
    }

    fn count(&self) -> String {
        format!("{} of {} papers came", self.seen.len() + self.nameless, self.total.unwrap_or(0))
    }
}

impl Part {
    /// Its halves, where its total is beyond what can be walked. Once a promise was not kept, no further is believed.
    fn split(self, walk: &Walk, page: &Page, limit: usize) -> Option<End> {
        let believed = walk.missing.is_none() && walk.splits < SPLITS;
        page.total.filter(|total| *total > limit && believed)?;
        let (first, second) = self.window.halves()?;
        let half = |window, last| Self { window, origin: Origin::Split, last };
        Some(End::Split(half(first, false), half(second, self.last)))
    }
}

impl Slice {
    /// Takes in a page and decides what comes next.
    fn take(&mut self, walk: &mut Walk, part: Part, page: &Page, pages: Pages) -> Next {
        let news = self.count(walk, part, page);
        let promised = self.start + pages.size < self.heard;
        let more = match self.again_until {
            Some(end) => self.start < end && self.lacking().is_some(),
            // A full page may hide more than was promised: the next one tells.
            None => news > 0 && (page.full || promised),
        };
        let reachable = self.start + 2 * pages.size <= pages.limit;
        if more && reachable {
            return Next::Page;
        }
        let next = match self.lacking() {
            None if page.full && !reachable && self.seen.len() > self.heard => {
                Next::Done(End::Missing(format!("more than {} papers in {}", pages.limit, part.window)))
            }
            None => Next::Done(End::Whole),
            Some(_) if self.again_until.is_none() && self.may_have_shifted(pages.limit) => Next::Again,
            Some(why) => Next::Done(End::Missing(why)),
        };
        match next {
            Next::Again => walk.solid = false,
            Next::Done(_) => walk.nameless += self.nameless,
            Next::Page => {}
        }
        next
    }

    /// Counts a page in, and looks whether the cursor may still be trusted. Returns how many entries were new.
    fn count(&mut self, walk: &mut Walk, part: Part, page: &Page) -> usize {
        let ids = || page.papers.iter().map(|p| p.id).chain(page.unreadable.iter().flatten().copied());
        let nameless = page.unreadable.iter().filter(|id| id.is_none()).count();
        let news = ids().filter(|id| !self.seen.contains(id)).count();
        let moved = news < ids().count() || self.total.zip(page.total).is_some_and(|(before, now)| before != now);
        let outside = page.papers.iter().any(|p| !part.window.holds(p.published));
        let ordered = page.papers.is_empty()
            || ascending(&page.papers).is_some_and(|(first, _)| self.last.is_none_or(|last| last <= first));
        if page.short || moved || outside || !ordered {
            walk.solid = false;
        }
        self.last = page.papers.last().map(|p| p.published).or(self.last);
        self.seen.extend(ids());
        walk.seen.extend(ids());
        self.nameless_now += nameless;
        self.nameless = self.nameless.max(self.nameless_now);
        self.total = page.total.or(self.total);
        self.heard = self.heard.max(page.heard);
        self.short |= page.short;
        news + nameless
    }

    /// Whether papers may have moved from page to page while they were walked, so that a second pass finds the rest.
    fn may_have_shifted(&self, limit: usize) -> bool {
        !self.short && self.total.is_some() && self.heard <= limit
    }

    /// What is missing, by count. A page that stayed short makes the largest total count, as the others may be its work.
    fn lacking(&self) -> Option<String> {
        let got = self.seen.len() + self.nameless;
        let Some(last) = self.total else {
            return Some("the service did not say how many papers there are".into());
        };
        let due = if self.short { self.heard } else { last };
        (got < due).then(|| format!("{got} of {due} papers came"))
    }
}
