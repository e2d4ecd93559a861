//! Stop, at once: a token that wakes whatever waits. It stops nothing by itself.
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

/// A cord to pull. A clone is the same cord; once pulled it stays so.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    pulled: AtomicBool,
    /// For the sleepers of the gate, which know no runtime.
    sleepers: Mutex<()>,
    bell: Condvar,
    /// For those on the wire.
    notify: Notify,
}

impl Cancel {
    /// A cord that nobody has pulled.
    pub fn new() -> Self {
        Self::default()
    }

    /// Pulls it: every wait, connect and read that watches it ends now, and closes its connection.
    pub fn cancel(&self) {
        self.0.pulled.store(true, Ordering::SeqCst);
        // Taking the lock once keeps a sleeper from missing the bell between its look and its sleep.
        drop(self.0.sleepers.lock().unwrap_or_else(PoisonError::into_inner));
        self.0.bell.notify_all();
        self.0.notify.notify_waiters();
    }

    /// Whether it was pulled.
    pub fn is_cancelled(&self) -> bool {
        self.0.pulled.load(Ordering::SeqCst)
    }

    /// Sleeps for `time`, or until the cord is pulled.
    pub fn sleep(&self, time: Duration) {
        let until = Instant::now() + time;
        let mut guard = self.0.sleepers.lock().unwrap_or_else(PoisonError::into_inner);
        while !self.is_cancelled() {
            let Some(left) = until.checked_duration_since(Instant::now()) else {
                return;
            };
            if left.is_zero() {
                return;
            }
            guard = self.0.bell.wait_timeout(guard, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Resolves when the cord is pulled.
    pub(super) async fn cancelled(&self) {
        // Made before the look: it is woken by every pull from here on.
        let notified = self.0.notify.notified();
        if !self.is_cancelled() {
            notified.await;
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_sleeper_wakes_when_the_cord_is_pulled() {
        let cancel = Cancel::new();
        let cord = cancel.clone();
        let begun = Instant::now();
        let puller = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(20));
            cord.cancel();
        });
        cancel.sleep(Duration::from_mins(1));
        assert!(cancel.is_cancelled());
        assert!(begun.elapsed() < Duration::from_secs(1));
        puller.join().unwrap();
        cancel.sleep(Duration::from_mins(1));
        assert!(begun.elapsed() < Duration::from_secs(1));
    }
}
