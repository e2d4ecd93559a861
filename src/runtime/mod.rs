//! The only room where things happen: terminal, threads, the loop.
//!
//! ```text
//! world.rs    what a start stands on     clock.rs    the calendar's clock      sample.rs  the sample edition
//! screen.rs   the loop                   terminal.rs raw mode and back         input.rs   keys in
//! reader.rs   questions to the store     writer.rs   orders to the library     syncer.rs  the sync thread
//! files.rs    the thread of PDFs         desk.rs     where their queue lies    queue.rs   whose turn it is
//! pdf.rs      one PDF
//! opener.rs   the system's viewer        signals.rs  TERM, HUP, INT, TSTP
//! replay.rs   keys from the command line, the last screen as text             log.rs     the log file
//! caught.rs   panics of threads         failpoint.rs  panics forced by tests, in debug builds alone
//! ```
//!
//! It knows no command line.

mod caught;
mod clock;
mod desk;
mod failpoint;
mod files;
mod input;
mod log;
mod opener;
mod orders;
mod pdf;
mod queue;
mod reader;
mod replay;
mod sample;
mod screen;
#[cfg(unix)]
mod signals;
mod syncer;
mod syncing;
mod terminal;
mod words;
mod world;
mod writer;

pub use clock::Clock;
pub use failpoint::Failpoint;
pub use opener::{open_file, open_page, open_url};
pub use pdf::{local_pdf, pdf_of};
pub use reader::Answers;
pub use replay::{Replay, replay};
pub use screen::run;
#[cfg(unix)]
pub use signals::cancel_on_interrupt;
pub use syncing::{Synced, holder_fault, sync_fault, sync_once};
pub use terminal::{columns, ground};
pub use words::{local, span, wait, waiting};
pub use world::{Given, Which, World};
pub use writer::run_id;
