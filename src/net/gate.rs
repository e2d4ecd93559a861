//! Whose turn it is: one request of a group at a time and no sooner than its pace, for all processes of a person.
//! Sends nothing itself; the text of its file is in `record`.
//!
//! The file is locked from request start to body end. Nobody holds the lock while waiting for time to pass, so that a
//! person's key overtakes a sync that waits out its pace. Within the process the pace runs on the monotonic clock;
//! across processes only the wall clock is shared, and what it says is bounded by `record`.
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use super::answer::{Progress, Why};
use super::cancel::Cancel;
use super::fault::NetError;
use super::record::{self, Record};
use super::request::{Group, Urgency};
use super::retry;
use super::services::Services;

/// How often a lock that another holds is tried.
const POLL: Duration = Duration::from_millis(10);
/// How often a wait is told, and looked at again.
const TELL: Duration = Duration::from_millis(500);

/// The gate of one group.
#[derive(Debug)]
pub(super) struct Gate {
    group: Group,
    path: PathBuf,
    services: Services,
    turn: Mutex<Turn>,
}

/// The order within this process.
#[derive(Debug, Default)]
struct Turn {
    taken: bool,
    /// Requests by key that wait; nothing else goes before them.
    keys: usize,
    last_start: Option<Instant>,
}

/// The right to be on the wire. Dropping it lets the next one in.
#[derive(Debug)]
pub(super) struct Pass<'a> {
    gate: &'a Gate,
    /// `Some` until dropped; closing it frees the lock.
    file: Option<File>,
    record: Record,
    /// The start before this one, by both clocks.
    earlier: (u64, Option<Instant>),
}

/// Why an entry has to wait, or that it need not.
enum Look<'a> {
    Open(Pass<'a>),
    Shut(Why, Duration),
}

impl Gate {
    pub fn new(group: Group, folder: &Path, services: Services) -> Self {
        let path = folder.join(group.file_name());
        Self { group, path, services, turn: Mutex::default() }
    }

    /// Waits until a request may start, and writes down that it does.
    pub fn enter(
        &self,
        urgency: Urgency,
        patience: Option<Duration>,
        cancel: &Cancel,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Pass<'_>, NetError> {
        let _queued = Queued::new(self, urgency);
        let mut face = Face { progress, told: None };
        loop {
            if cancel.is_cancelled() {
                return Err(NetError::Cancelled);
            }
            match self.look(urgency)? {
                Look::Open(pass) => return Ok(pass),
                Look::Shut(Why::Hold, left) if patience.is_some_and(|patience| left > patience) => {
                    return Err(NetError::Held { group: self.group, left });
                }
                Look::Shut(why, left) => {
                    face.tell(why, left);
                    cancel.sleep(if left.is_zero() { POLL } else { left.min(TELL) });
                }
            }
        }
    }

    /// One look at the gate, without waiting.
    fn look(&self, urgency: Urgency) -> Result<Look<'_>, NetError> {
        let pace = self.services.scaled(self.group.pace(urgency));
        let mut turn = self.turn();
        if turn.taken || (urgency == Urgency::Background && turn.keys > 0) {
            return Ok(Look::Shut(Why::OtherProcess, Duration::ZERO));
        }
        turn.taken = true;
        let own = turn.last_start.map_or(Duration::ZERO, |last| pace.saturating_sub(last.elapsed()));
        drop(turn);
        // From here on dropping the pass gives the turn back, also when the file fails us.
        let mut pass = Pass { gate: self, file: None, record: Record::default(), earlier: (0, None) };
        match pass.lock(pace, own).map_err(|source| self.fault(source))? {
            Some((why, left)) => Ok(Look::Shut(why, left)),
            None => Ok(Look::Open(pass)),
        }
    }

    fn open(&self) -> io::Result<File> {
        if let Some(folder) = self.path.parent()
            && !folder.is_dir()
        {
            let mut builder = DirBuilder::new();
            builder.recursive(true);
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            builder.create(folder)?;
        }
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&self.path)
    }

    fn turn(&self) -> MutexGuard<'_, Turn> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fault(&self, source: io::Error) -> NetError {
        NetError::Io { path: self.path.clone(), source }
    }
}

impl Pass<'_> {
    /// Says that another request starts under the same pass: the next hop of a redirect.
    pub fn starts(&mut self) -> Result<(), NetError> {
        let last = self.gate.turn().last_start.replace(Instant::now());
        self.earlier = (self.record.start, last);
        self.record.start = now_ms();
        self.write().map_err(|source| self.gate.fault(source))
    }

    /// Takes the start back: the service was never reached, and need not be spared.
    pub fn never_left(&mut self) -> Result<(), NetError> {
        (self.record.start, self.gate.turn().last_start) = self.earlier;
        self.write().map_err(|source| self.gate.fault(source))
    }

    /// A good answer ends the doubling of holds.
    pub fn succeeded(&mut self) -> Result<(), NetError> {
        if self.record.strikes == 0 {
            return Ok(());
        }
        self.record.strikes = 0;
        self.write().map_err(|source| self.gate.fault(source))
    }

    /// "Too many requests": the group rests, for all processes. Returns for how long.
    pub fn limited(&mut self, asked: Option<Duration>) -> Result<Duration, NetError> {
        self.record.strikes = self.record.strikes.saturating_add(1);
        let hold = self.gate.services.scaled(retry::hold(asked, self.record.strikes));
        self.record.held = now_ms();
        self.record.hold = record::millis(hold);
        self.write().map_err(|source| self.gate.fault(source))?;
        Ok(hold)
    }

    /// Locks and reads the file; what is left to wait, or nothing and the start is written. `own` is what is left of
    /// the pace by the clock of this process.
    fn lock(&mut self, pace: Duration, own: Duration) -> io::Result<Option<(Why, Duration)>> {
        let file = self.gate.open()?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(Some((Why::OtherProcess, Duration::ZERO))),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        let mut text = Vec::new();
        self.file.insert(file).take(1024).read_to_end(&mut text)?;
        let now = now_ms();
        let parsed = Record::parse(&text);
        // Nobody knows when the last request was: it may have been just now.
        self.record = parsed.unwrap_or(Record { start: now, ..Record::default() });
        let moved = self.record.settle(now);
        let own = (!own.is_zero()).then_some((Why::Pace, own));
        if let Some(wait) = self.record.wait(pace, now).or(own) {
            if moved || parsed.is_none() {
                self.write()?;
            }
            return Ok(Some(wait));
        }
        let last = self.gate.turn().last_start.replace(Instant::now());
        self.earlier = (self.record.start, last);
        self.record.start = now;
        self.write()?;
        Ok(None)
    }

    fn write(&mut self) -> io::Result<()> {
        let Some(file) = &mut self.file else {
            return Ok(());
        };
        let text = self.record.to_string();
        file.seek(SeekFrom::Start(0))?;
        file.write_all(text.as_bytes())?;
        if file.metadata()?.len() != text.len() as u64 {
            file.set_len(text.len() as u64)?;
        }
        Ok(())
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        // The lock first: whoever is let in next finds it free.
        drop(self.file.take());
        self.gate.turn().taken = false;
    }
}

/// A place in the queue of this process, given up when dropped.
struct Queued<'a> {
    gate: &'a Gate,
    urgency: Urgency,
}

impl<'a> Queued<'a> {
    fn new(gate: &'a Gate, urgency: Urgency) -> Self {
        if urgency == Urgency::Key {
            gate.turn().keys += 1;
        }
        Self { gate, urgency }
    }
}

impl Drop for Queued<'_> {
    fn drop(&mut self) {
        if self.urgency == Urgency::Key {
            self.gate.turn().keys -= 1;
        }
    }
}

/// Lets time pass outside the gate.
pub(super) fn pause(
    time: Duration,
    why: Why,
    cancel: &Cancel,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), NetError> {
    let until = Instant::now() + time;
    let mut face = Face { progress, told: None };
    loop {
        if cancel.is_cancelled() {
            return Err(NetError::Cancelled);
        }
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(());
        }
        face.tell(why, left);
        cancel.sleep(left.min(TELL));
    }
}

/// Tells a wait when it begins, when its reason changes, and now and then.
struct Face<'a> {
    progress: &'a mut dyn FnMut(Progress),
    told: Option<(Why, Instant)>,
}

impl Face<'_> {
    fn tell(&mut self, why: Why, left: Duration) {
        if self.told.is_some_and(|(last, at)| last == why && at.elapsed() < TELL) {
            return;
        }
        self.told = Some((why, Instant::now()));
        (self.progress)(Progress::Waiting { why, left });
    }
}

/// The wall clock in milliseconds since 1970, never zero.
fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    (since.as_millis() as u64).max(1)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
