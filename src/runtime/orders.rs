//! A thread that does orders one by one, each of which can be stopped from the moment it is given.

use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use super::caught::guarded;
use super::screen::Inbound;
use crate::net::Cancel;

/// The way to the thread.
pub(super) struct Orders<T> {
    sender: Option<Sender<(T, Cancel)>>,
    /// The stops of what was given and is not done, oldest first.
    stops: Arc<Mutex<Vec<Cancel>>>,
    thread: Option<JoinHandle<()>>,
}

impl<T: Send + 'static> Orders<T> {
    /// Starts the thread; `work` does one order.
    pub fn start(
        name: &'static str,
        inbox: &Sender<Inbound>,
        mut work: impl FnMut(T, &Cancel, &Sender<Inbound>) + Send + 'static,
    ) -> Self {
        let (sender, given) = channel::<(T, Cancel)>();
        let stops = Arc::new(Mutex::new(Vec::new()));
        let (shared, inbox) = (Arc::clone(&stops), inbox.clone());
        let run = move || {
            guarded(name, &inbox, || {
                while let Ok((order, stop)) = given.recv() {
                    work(order, &stop, &inbox);
                    shared.lock().unwrap_or_else(PoisonError::into_inner).remove(0);
                }
            });
        };
        let thread = std::thread::Builder::new().name(name.into()).spawn(run).ok();
        Self { sender: Some(sender), stops, thread }
    }

    /// Gives an order.
    pub fn give(&self, order: T) {
        let stop = Cancel::new();
        self.stops.lock().unwrap_or_else(PoisonError::into_inner).push(stop.clone());
        // A thread that is gone has said so.
        if let Some(sender) = &self.sender {
            let _ = sender.send((order, stop));
        }
    }
}

impl<T> Orders<T> {
    /// Stops everything given and not done.
    pub fn stop(&self) {
        for stop in self.stops.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            stop.cancel();
        }
    }
}

impl<T> Drop for Orders<T> {
    fn drop(&mut self) {
        self.sender = None;
        self.stop();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
