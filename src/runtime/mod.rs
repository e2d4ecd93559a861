//! The only room where things happen: terminal, threads, the loop.
//!
//! ```text
//! world.rs    what a start stands on     clock.rs    the calendar's clock      sample.rs  the sample edition
//! screen.rs   the loop                   terminal.rs raw mode and back         input.rs   keys in
//! backend.rs  what frames are drawn for  canvas.rs   frames to few bytes      look.rs    colours and signs
//! answer.rs   what the terminal answers
//! reader.rs   questions to the store     writer.rs   orders to the library     syncer.rs  the sync thread
//! files.rs    the thread of PDFs         desk.rs     where their queue lies    queue.rs   whose turn it is
//! pdf.rs      one PDF
//! opener.rs   the system's viewer        signals.rs  TERM, HUP, INT, TSTP
//! replay.rs   keys from the command line, the last screen as text             log.rs     the log file
//! plain.rs    lines in, sentences out
//! clipboard.rs OSC 52 and the desktop's  programs.rs where a program stands
//! disk.rs     what a folder allows      knock.rs     one question to arXiv
//! caught.rs   panics of threads         failpoint.rs  panics forced by tests, in debug builds alone
//! ```
//!
//! It knows no command line.

mod answer;
mod backend;
mod canvas;
mod caught;
mod clipboard;
mod clock;
mod desk;
mod disk;
mod failpoint;
mod files;
mod input;
mod knock;
mod log;
mod look;
mod opener;
mod orders;
mod pdf;
mod plain;
mod programs;
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
mod versions;
mod words;
mod world;
mod writer;

pub use canvas::Canvas;
pub use clipboard::{Clipboard, Tool, Way};
pub use clock::Clock;
pub use disk::{Folder, folder, mode};
pub use failpoint::Failpoint;
pub use knock::knock;
pub use look::{Appearance, depth};
pub use opener::{open_file, open_page, open_url, openers};
pub use pdf::{local_pdf, pdf_of};
pub use plain::plain;
pub use programs::program;
pub use reader::Answers;
pub use replay::{Replay, replay};
pub use screen::run;
#[cfg(unix)]
pub use signals::cancel_on_interrupt;
pub use syncing::{Asked, Synced, back_to, holder_fault, poll_once, seek_once, standing, sync_fault, sync_once};
pub use terminal::{columns, size};
pub use versions::fetch_version;
pub use words::{local, span, wait, waiting, zone};
pub use world::{Given, Which, World};
pub use writer::run_id;
