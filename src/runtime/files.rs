//! The files thread: takes orders, ends of downloads and the passing of time to the desk where the queue lies. It
//! decides nothing itself.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Instant;

use super::World;
use super::caught::{caught, guarded};
use super::desk::Desk;
use super::pdf::Unheld;
use super::screen::Inbound;
use crate::app::{AutoSync, FileFact, FileOrder, Ticket, Took};

/// The way to the thread.
pub(super) struct FilesThread {
    notes: Sender<Note>,
    thread: Option<JoinHandle<()>>,
}

/// What the thread is told.
pub(super) enum Note {
    /// An order, and the store its papers are shown from.
    Order(Ticket, FileOrder, Box<World>),
    /// The first frame is out: time to see what is held and what earlier runs left queued.
    Recall(AutoSync),
    /// What was being fetched has come to its end.
    Ended(Result<PathBuf, Unheld>),
    Close,
}

impl FilesThread {
    /// Starts it.
    pub fn start(own: World, inbox: Sender<Inbound>) -> Self {
        let (notes, given) = channel();
        let back = notes.clone();
        let run = move || {
            guarded("the downloads", &inbox.clone(), move || {
                let mut desk = Desk::new(own, inbox, back);
                work(&mut desk, &given);
                desk.close();
            });
        };
        let thread = std::thread::Builder::new().name("files".into()).spawn(run).ok();
        Self { notes, thread }
    }

    /// Sees what is held. The queue goes on from where it was left, unless nothing is to start by itself.
    pub fn recall(&self, auto: AutoSync) {
        let _ = self.notes.send(Note::Recall(auto));
    }

    /// Gives an order; `shown` is the store whose papers are on screen.
    pub fn order(&self, ticket: Ticket, order: FileOrder, shown: World) {
        // A thread that is gone has said so.
        let _ = self.notes.send(Note::Order(ticket, order, Box::new(shown)));
    }
}

impl Drop for FilesThread {
    fn drop(&mut self) {
        let _ = self.notes.send(Note::Close);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Takes notes until told to close.
fn work(desk: &mut Desk, given: &Receiver<Note>) {
    let mut answered: Option<(Ticket, Took)> = None;
    loop {
        let due = desk.go_on();
        desk.show();
        // After the queue: whoever waits for the order then knows what it brought.
        if let Some((ticket, took)) = answered.take() {
            desk.tell(FileFact::Took(ticket, took));
        }
        let note = match due {
            None => given.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(at) => given.recv_timeout(at.saturating_duration_since(Instant::now())),
        };
        match note {
            Ok(Note::Order(ticket, order, shown)) => {
                let took = caught("the downloads", || Ok(desk.take(order, &shown))).unwrap_or_default();
                answered = Some((ticket, took));
            }
            Ok(Note::Recall(auto)) => desk.recall(auto),
            Ok(Note::Ended(end)) => desk.ended(end),
            Err(RecvTimeoutError::Timeout) => desk.wait_no_longer(),
            Ok(Note::Close) | Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}
