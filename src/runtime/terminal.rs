//! The terminal taken over and given back: once, whole, whatever ends the program.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::{self, Write};
use std::panic::PanicHookInfo;
use std::path::PathBuf;
use std::sync::mpsc::channel;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::ThreadId;
use std::time::Duration;

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use ratatui::Terminal;

use super::Failpoint;
use super::answer::QUESTION;
use super::backend::Stage;
use super::canvas::Canvas;
use super::look::Extras;
use crate::app::{State, View};
use crate::text::clean;
use crate::ui::{self, Theme};

/// What the terminal is used for while it is ours. Held while bytes are sent, so that none follow its giving back.
static OURS: Mutex<Option<Extras>> = Mutex::new(None);

/// No window needs a longer name.
const LONGEST_TITLE: usize = 120;

fn ours() -> MutexGuard<'static, Option<Extras>> {
    OURS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Asks the terminal for the colour of its ground. Its answer comes in with the keys, or never.
pub(super) fn ask_ground() -> io::Result<()> {
    send(QUESTION)
}

/// Sends bytes while the terminal is ours; none once it is not.
fn send(bytes: &[u8]) -> io::Result<()> {
    let ours = ours();
    if ours.is_none() || bytes.is_empty() {
        return Ok(());
    }
    put(bytes)
}

/// Sends what is no frame, whole and between frames. False if the terminal is not ours or takes no bytes.
pub(super) fn send_aside(bytes: &[u8]) -> bool {
    let ours = ours();
    ours.is_some() && put(bytes).is_ok()
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
    extras: Extras,
    failpoint: Failpoint,
}

impl Screen {
    /// Takes the terminal over.
    pub fn enter(extras: Extras, failpoint: Failpoint) -> io::Result<Self> {
        take(extras)?;
        let terminal = Terminal::new(Stage::default()).inspect_err(|_| give_back())?;
        Ok(Self { terminal, canvas: Canvas::default(), extras, failpoint })
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
        let (width, height) = (frame.area.width, frame.area.height);
        let links = if self.extras.links { ui::links(state, width, height) } else { Vec::new() };
        self.canvas.draw(frame.buffer, links);
        if self.extras.title {
            self.canvas.entitle(title(state));
        }
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
        take(self.extras)?;
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

/// What the window is called: the program, the view, the day of an edition.
fn title(state: &State) -> String {
    let view = state.view.name(&state.memory.saved);
    let mut title = format!("offprint · {view}");
    if let (View::Today, Some(day)) = (state.view, state.edition.or(state.today())) {
        title = format!("{title} · {}", day.short());
    }
    // A saved query may be named by a file or a paste.
    clean::Clean::line(&title, LONGEST_TITLE).to_string()
}

fn take(extras: Extras) -> io::Result<()> {
    let mut ours = ours();
    // What was kept aside is kept once, however often the terminal is taken.
    let first = ours.is_none();
    if !first {
        // After a stop that could not be noticed the modes are the shell's: what is believed of them is forgotten.
        disable_raw_mode()?;
    }
    enable_raw_mode()?;
    *ours = Some(extras);
    let mut bytes = b"\x1b[?1049h\x1b[?2004h\x1b[?25l".to_vec();
    let parts = [
        // Presses, drags and the wheel, by SGR; not every motion, which would flood a slow line.
        (extras.mouse, &b"\x1b[?1000h\x1b[?1002h\x1b[?1006h"[..]),
        (extras.focus, b"\x1b[?1004h"),
        (extras.title && first, b"\x1b[22;0t"),
    ];
    for (wanted, part) in parts {
        bytes.extend_from_slice(if wanted { part } else { b"" });
    }
    let taken = put(&bytes);
    drop(ours);
    taken.inspect_err(|_| give_back())
}

/// Gives the terminal back as it was found. Does nothing the second time; never fails, since nobody could be told.
pub(super) fn give_back() {
    let mut ours = ours();
    let Some(extras) = ours.take() else { return };
    // A frame may have been cut in the middle.
    let mut bytes = b"\x1b[?2026l".to_vec();
    let parts = [
        (extras.focus, &b"\x1b[?1004l"[..]),
        (extras.mouse, b"\x1b[?1006l\x1b[?1002l\x1b[?1000l"),
        (extras.title, b"\x1b[23;0t"),
    ];
    for (taken, part) in parts {
        bytes.extend_from_slice(if taken { part } else { b"" });
    }
    bytes.extend_from_slice(b"\x1b[m\x1b[?2004l\x1b[?1049l\x1b[?25h");
    let _ = put(&bytes);
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
pub fn size() -> Option<(u16, u16)> {
    crossterm::terminal::size().ok()
}
