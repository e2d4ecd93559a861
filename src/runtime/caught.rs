//! A panic of a thread that does not draw: a fault where it can be answered with, else a fact.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::Sender;

use super::screen::Inbound;
use crate::app::Msg;
use crate::model::{Exit, Fault};

/// Does one piece of a thread's work. A panic in it is answered as a fault, and the thread goes on to the next piece.
pub(super) fn caught<T>(what: &str, work: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    let broke = |_| Err(Fault::new(Exit::Panic, format!("{what} broke"), "", "the log says more"));
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(broke)
}

/// Runs a thread to its end; a panic that nothing caught before becomes a fact.
pub(super) fn guarded(what: &str, inbox: &Sender<Inbound>, work: impl FnOnce()) {
    if catch_unwind(AssertUnwindSafe(work)).is_err() {
        let hint = "quit and start again; the log says more";
        let fault = Fault::new(Exit::Panic, format!("{what} stopped working"), "", hint);
        let _ = inbox.send(Inbound::Fact(Msg::Trouble(fault)));
    }
}
