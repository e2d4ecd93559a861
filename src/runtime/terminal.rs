//! The terminal taken over and given back: once, whole, whatever ends the program.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::{self, Write};
use std::panic::PanicHookInfo;
use std::path::PathBuf;
use std::sync::mpsc::channel;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::ThreadId;
use std::time::Duration;

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{
    EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute};
use ratatui::Terminal;

use super::Failpoint;
use super::backend::Stage;
use super::canvas::Canvas;
use crate::app::State;
use crate::text::clean;
use crate::ui::{self, Theme};

/// Whether the terminal is ours. Held while bytes are sent, so that none follow its giving back.
static OURS: Mutex<bool> = Mutex::new(false);

fn ours() -> MutexGuard<'static, bool> {
    OURS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Sends bytes while the terminal is ours; none once it is not.
fn send(bytes: &[u8]) -> io::Result<()> {
    let ours = ours();
    if !*ours || bytes.is_empty() {
        return Ok(());
    }
    put(bytes)
}

/// Writes at once. Not through the buffer of standard output, which makes two writes of what holds a line feed.
#[cfg(unix)]
fn put(mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match rustix::io::write(rustix::stdio::stdout(), bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(n) => bytes = &bytes[n..],
            Err(rustix::io::Errno::INTR) => {}
            Err(e) => return Err(e.into()),
        }
    }
    Ok(())
}

#[cfg(not(unix))]
fn put(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

/// The screen while it is ours. Dropping it gives the terminal back.
pub(super) struct Screen {
    terminal: Terminal<Stage>,
    canvas: Canvas,
    failpoint: Failpoint,
}

impl Screen {
    /// Takes the terminal over.
    pub fn enter(failpoint: Failpoint) -> io::Result<Self> {
        take()?;
        let terminal = Terminal::new(Stage::default()).inspect_err(|_| give_back())?;
        Ok(Self { terminal, canvas: Canvas::default(), failpoint })
    }

    /// Columns and rows.
    pub fn size(&self) -> io::Result<(u16, u16)> {
        self.terminal.size().map(|s| (s.width, s.height))
    }

    /// Draws a frame, shown at once by terminals that can. Sends nothing where nothing changed.
    pub fn draw(&mut self, state: &State, theme: &Theme) -> io::Result<()> {
        let frame = self.terminal.draw(|frame| {
            ui::view(state, theme, frame);
            if state.count.is_some() {
                self.failpoint.reached("a frame");
                self.failpoint.reached("a frame and after");
            }
        })?;
        self.canvas.draw(frame.buffer);
        let cursor = self.terminal.backend().cursor;
        send(self.canvas.finish(cursor))
    }

    /// Forgets what is on the screen, so that the next frame draws all of it.
    pub fn redraw(&mut self) {
        // Not `clear`: it asks the terminal where its cursor is, waits two seconds, and fails where none answers.
        self.canvas.forget();
    }

    /// Takes the terminal over again after it was given back, or after a shell may have had it.
    pub fn resume(&mut self) -> io::Result<()> {
        take()?;
        self.redraw();
        Ok(())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.failpoint.reached("a frame and after");
        give_back();
    }
}

fn take() -> io::Result<()> {
    let mut ours = ours();
    if *ours {
        // After a stop that could not be noticed the modes are the shell's: what is believed of them is forgotten.
        disable_raw_mode()?;
    }
    enable_raw_mode()?;
    *ours = true;
    let taken = execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, cursor::Hide);
    drop(ours);
    taken.inspect_err(|_| give_back())
}

/// Gives the terminal back as it was found. Does nothing the second time; never fails, since nobody could be told.
pub(super) fn give_back() {
    let mut ours = ours();
    if !std::mem::replace(&mut *ours, false) {
        return;
    }
    // A frame may have been cut in the middle.
    let _ = execute!(io::stdout(), EndSynchronizedUpdate, DisableBracketedPaste, LeaveAlternateScreen, cursor::Show);
    let _ = disable_raw_mode();
}

/// The same from a thread that must not wait for a terminal that takes no bytes: its modes are set in any case.
pub(super) fn give_back_within(patience: Duration) {
    let (done, given) = channel();
    let give = move || {
        give_back();
        let _ = done.send(());
    };
    let started = std::thread::Builder::new().name("last".into()).spawn(give);
    if started.is_err() || given.recv_timeout(patience).is_err() {
        let _ = disable_raw_mode();
    }
}

/// A panic of the thread that draws gives the terminal back before it is told; one of another thread goes to the log
/// and leaves the screen alone.
pub(super) fn guard_against_panics(drawing: ThreadId, log: PathBuf) {
    std::panic::set_hook(Box::new(move |info| {
        let what = told(info);
        tracing::error!("{what}");
        if std::thread::current().id() == drawing {
            give_back();
            let more = if log.is_file() { format!("hint: {} says more\n", log.display()) } else { String::new() };
            // A panic's words may quote a paper's.
            let _ = io::stderr().write_all(clean::sink(&format!("error: offprint {what}\n{more}")).as_bytes());
        }
    }));
}

fn told(info: &PanicHookInfo) -> String {
    let trace = Backtrace::capture();
    match trace.status() {
        BacktraceStatus::Captured => format!("{info}\n{trace}"),
        _ => info.to_string(),
    }
}

/// Columns of the terminal, if there is one.
pub fn columns() -> Option<usize> {
    size().map(|(width, _)| usize::from(width)).filter(|w| *w > 0)
}

/// Columns and rows of the terminal, if there is one.
pub(super) fn size() -> Option<(u16, u16)> {
    crossterm::terminal::size().ok()
}
