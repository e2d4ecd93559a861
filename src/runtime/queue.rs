//! The queue of downloads as a value: whose turn it is, what waits for what, when it is tried again. It fetches and
//! stores nothing, and reads no clock.

use std::time::{Duration, Instant};

use crate::app::{Download, Queue as Picture, QueueWait, Stands};
use crate::model::PaperId;
use crate::net::Urgency;

/// The first wait after a failed try; each one after is twice as long.
const FIRST: Duration = Duration::from_secs(30);
/// No wait is longer.
const LONGEST: Duration = Duration::from_mins(10);

/// PDFs that are wanted.
#[derive(Debug)]
pub(super) struct Queue {
    items: Vec<Item>,
    running: Option<PaperId>,
    wait: Option<(QueueWait, Instant)>,
    /// Tries in a row that came to nothing.
    vain: u32,
    /// Tries in a row that brought something else.
    doubts: u32,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    pub id: PaperId,
    pub version: u32,
    pub title: String,
    pub wish: Wish,
    /// Why it is not tried by itself.
    pub fault: Option<String>,
}

/// What is done with it when it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// It is kept.
    Keep,
    /// Somebody sits there and waits to read it.
    Open,
}

/// What is to be done now.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Fetch this.
    Start(Item),
    /// Nothing before then.
    At(Instant),
    /// Nothing before an order.
    Rest,
}

impl Item {
    /// A person's key goes before everything nobody waits for.
    pub const fn urgency(&self) -> Urgency {
        match self.wish {
            Wish::Open => Urgency::Key,
            Wish::Keep => Urgency::Background,
        }
    }
}

impl Queue {
    pub const fn new() -> Self {
        Self { items: Vec::new(), running: None, wait: None, vain: 0, doubts: 0 }
    }

    /// Puts one behind the others. One that waits already keeps its turn, takes the version, and forgets why it failed.
    pub fn put(&mut self, item: Item) {
        match self.items.iter_mut().find(|i| i.id == item.id) {
            // What is being fetched is not changed under way.
            Some(_) if self.running == Some(item.id) => {}
            Some(there) => {
                let wish = if there.wish == Wish::Open { Wish::Open } else { item.wish };
                *there = Item { wish, ..item };
            }
            None => self.items.push(item),
        }
    }

    /// Puts one before the others, to be tried now.
    pub fn put_first(&mut self, item: Item) {
        self.items.retain(|i| i.id != item.id);
        self.items.insert(0, item);
        self.go_on();
    }

    /// Takes one out; whether it was there.
    pub fn take_out(&mut self, id: PaperId) -> bool {
        let before = self.items.len();
        self.items.retain(|i| i.id != id);
        if self.items.is_empty() {
            (self.wait, self.vain, self.doubts) = (None, 0, 0);
        }
        before != self.items.len()
    }

    /// One of them.
    pub fn get(&self, id: PaperId) -> Option<&Item> {
        self.items.iter().find(|i| i.id == id)
    }

    /// What is being fetched.
    pub const fn running(&self) -> Option<PaperId> {
        self.running
    }

    /// Waits no longer.
    pub fn go_on(&mut self) {
        self.wait = None;
    }

    /// What is to be done now; what is to be started counts as running from then on.
    pub fn next(&mut self, now: Instant) -> Next {
        if self.running.is_some() {
            return Next::Rest;
        }
        let Some(item) = self.items.iter().find(|i| i.fault.is_none()).cloned() else { return Next::Rest };
        match &self.wait {
            Some((_, until)) if *until > now => Next::At(*until),
            _ => {
                self.running = Some(item.id);
                Next::Start(item)
            }
        }
    }

    /// What was being fetched came: it leaves the queue. What it had become there meanwhile: somebody may sit and wait
    /// to read it by now.
    pub fn came(&mut self) -> Option<Item> {
        (self.wait, self.vain, self.doubts) = (None, 0, 0);
        let id = self.running.take()?;
        let place = self.items.iter().position(|i| i.id == id)?;
        Some(self.items.remove(place))
    }

    /// What was being fetched could not be had, or was stopped: it waits until it is asked for again.
    pub fn failed(&mut self, why: String) {
        let Some(id) = self.running.take() else { return };
        if let Some(item) = self.items.iter_mut().find(|i| i.id == id) {
            (item.fault, item.wish) = (Some(why), Wish::Keep);
        }
    }

    /// Something else came in the place of what failed last. If it was so before, the others wait: a service that
    /// answers everything with a page for people is not to be asked for all of them.
    pub fn doubt(&mut self, why: QueueWait, now: Instant, scaled: impl FnOnce(Duration) -> Duration) {
        self.doubts += 1;
        if self.doubts > 1 {
            self.wait = Some((why, now + scaled(pause(self.doubts - 2))));
        }
    }

    /// What was being fetched gives way to another, and has its turn again after it.
    pub fn gave_way(&mut self) {
        self.running = None;
    }

    /// What was being fetched cannot be had now, nor can the others: all wait.
    pub fn in_vain(&mut self, why: QueueWait, now: Instant, scaled: impl FnOnce(Duration) -> Duration) {
        let place = self.running.take().and_then(|id| self.items.iter().position(|i| i.id == id));
        if let Some(place) = place {
            // Who waited to read it is gone by the time it comes: it does not open by itself then.
            self.items[place].wish = Wish::Keep;
            if matches!(why, QueueWait::Service(_)) {
                // One that the service cannot give does not hold up the rest.
                self.items[place..].rotate_left(1);
            }
        }
        self.wait = Some((why, now + scaled(pause(self.vain))));
        self.vain += 1;
    }

    /// As the screen is told.
    pub fn picture(&self, now: Instant) -> Picture {
        let download = |item: &Item| Download {
            id: item.id,
            version: item.version,
            title: item.title.clone(),
            stands: match &item.fault {
                _ if self.running == Some(item.id) => Stands::Running,
                Some(why) => Stands::Failed(why.clone()),
                None => Stands::Waiting,
            },
        };
        let mut downloads: Vec<Download> = self.items.iter().map(download).collect();
        // What is coming stands on top, what failed below.
        downloads.sort_by_key(|d| match d.stands {
            Stands::Running => 0,
            Stands::Waiting => 1,
            Stands::Failed(_) => 2,
        });
        let waits = self.running.is_none() && self.items.iter().any(|i| i.fault.is_none());
        let wait = self.wait.as_ref().filter(|_| waits);
        Picture { downloads, wait: wait.map(|(why, until)| (why.clone(), until.saturating_duration_since(now))) }
    }
}

/// The wait after the `nth` try in vain, from 0.
fn pause(nth: u32) -> Duration {
    FIRST.saturating_mul(1 << nth.min(8)).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(n: usize) -> Item {
        let id = format!("2605.{n:05}").parse().unwrap();
        Item { id, version: 1, title: format!("Title {n}"), wish: Wish::Keep, fault: None }
    }

    fn queue(count: usize) -> Queue {
        let mut queue = Queue::new();
        (1..=count).for_each(|n| queue.put(item(n)));
        queue
    }

    fn started(queue: &mut Queue, now: Instant) -> Item {
        match queue.next(now) {
            Next::Start(item) => item,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn one_comes_after_the_other_in_the_order_of_asking() {
        let (mut queue, now) = (queue(3), Instant::now());
        for n in 1..=3 {
            assert_eq!(started(&mut queue, now), item(n));
            assert_eq!(queue.next(now), Next::Rest, "one at a time");
            assert_eq!(queue.came(), Some(item(n)));
        }
        assert_eq!(queue.next(now), Next::Rest);
        assert_eq!(queue.picture(now), Picture::default());
    }

    #[test]
    fn what_somebody_waits_for_goes_first_and_what_gave_way_comes_after_it() {
        let (mut queue, now) = (queue(3), Instant::now());
        assert_eq!(started(&mut queue, now).urgency(), Urgency::Background);
        queue.put_first(Item { wish: Wish::Open, ..item(3) });
        queue.gave_way();
        let first = started(&mut queue, now);
        assert_eq!((first.id, first.urgency()), (item(3).id, Urgency::Key));
        queue.came();
        assert_eq!(started(&mut queue, now), item(1));
    }

    #[test]
    fn what_is_asked_for_to_be_read_at_the_last_moment_is_opened() {
        let (mut queue, now) = (queue(2), Instant::now());
        started(&mut queue, now);
        queue.put_first(Item { wish: Wish::Open, ..item(1) });
        assert_eq!(queue.came().map(|i| i.wish), Some(Wish::Open));
    }

    #[test]
    fn waits_grow_from_half_a_minute_to_ten_and_begin_anew_after_a_success() {
        let (mut queue, mut now) = (queue(2), Instant::now());
        let mut waits = Vec::new();
        for _ in 0..7 {
            started(&mut queue, now);
            queue.in_vain(QueueWait::Network, now, |pause| pause);
            let Next::At(at) = queue.next(now) else { panic!("it does not wait") };
            waits.push((at - now).as_secs());
            assert_eq!(queue.picture(now).wait, Some((QueueWait::Network, at - now)));
            now = at;
        }
        assert_eq!(waits, [30, 60, 120, 240, 480, 600, 600]);
        started(&mut queue, now);
        queue.came();
        started(&mut queue, now);
        queue.in_vain(QueueWait::Network, now, |pause| pause);
        assert_eq!(queue.next(now), Next::At(now + FIRST));
        queue.go_on();
        assert_eq!(started(&mut queue, now), item(2));
    }

    #[test]
    fn what_failed_is_left_alone_until_it_is_asked_for() {
        let (mut queue, now) = (queue(2), Instant::now());
        started(&mut queue, now);
        queue.failed("no PDF".into());
        assert_eq!(started(&mut queue, now), item(2));
        queue.came();
        assert_eq!(queue.next(now), Next::Rest);
        assert_eq!(queue.picture(now).downloads[0].stands, Stands::Failed("no PDF".into()));
        queue.put_first(item(1));
        assert_eq!(started(&mut queue, now), item(1));
    }

    #[test]
    fn one_that_had_to_wait_does_not_open_by_itself() {
        let (mut queue, now) = (Queue::new(), Instant::now());
        queue.put_first(Item { wish: Wish::Open, ..item(1) });
        started(&mut queue, now);
        queue.in_vain(QueueWait::Network, now, |pause| pause);
        queue.go_on();
        assert_eq!(started(&mut queue, now).wish, Wish::Keep);
    }

    #[test]
    fn one_that_the_service_cannot_give_does_not_hold_up_the_rest() {
        let (mut queue, now) = (queue(2), Instant::now());
        let fault = crate::model::Fault::new(crate::model::Exit::Unavailable, "x", "503", "");
        started(&mut queue, now);
        queue.in_vain(QueueWait::Service(fault.clone()), now, |pause| pause);
        queue.go_on();
        assert_eq!(started(&mut queue, now), item(2));
        queue.failed("a page".into());
        queue.doubt(QueueWait::Service(fault.clone()), now, |pause| pause);
        assert_eq!(started(&mut queue, now), item(1), "one page may be that paper's own");
        queue.failed("a page".into());
        queue.doubt(QueueWait::Service(fault), now, |pause| pause);
        queue.put(item(3));
        assert_eq!(queue.next(now), Next::At(now + FIRST));
    }

    #[test]
    fn asking_twice_queues_once_and_takes_the_newer_version() {
        let (mut queue, now) = (queue(2), Instant::now());
        queue.put(Item { version: 3, ..item(1) });
        assert_eq!(started(&mut queue, now).version, 3);
        queue.put(Item { version: 4, ..item(1) });
        assert_eq!(queue.came().map(|i| i.version), Some(3), "what is on the way is what comes");
        assert!(queue.take_out(item(2).id) && !queue.take_out(item(2).id));
    }
}
