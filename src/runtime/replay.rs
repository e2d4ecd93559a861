//! The real program on given keys, its last screen as text: for bug reports, the README and tests.

use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::World;
use super::screen::{Control, Engine, Inbound};
use crate::app::{AutoSync, Msg, State};
use crate::key::{Chord, Key};
use crate::model::{Exit, Fault};
use crate::ui::{self, Theme};

/// What is to be replayed.
#[derive(Clone, Debug)]
pub struct Replay {
    /// The keys, pressed one by one, each after the last has had its effect.
    pub keys: Option<Chord>,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// A replay that has not come to rest by then is ended.
const LONGEST: Duration = Duration::from_mins(10);

/// Runs the keys and returns the last screen as lines of text. Sync does not start by itself; `r` starts it.
///
/// # Errors
/// The store cannot be read, or the screen does not come to rest in ten minutes.
pub fn replay(world: World, wanted: &Replay, theme: &Theme) -> Result<Vec<String>, Fault> {
    let (inbox, facts) = channel();
    let mut engine = Engine::start(world, (wanted.width, wanted.height), AutoSync::Off, inbox);
    engine.go_on();
    let until = Instant::now() + LONGEST;
    let mut ended = settle(&mut engine, &facts, until, &mut |_| {})?;
    for key in wanted.keys.iter().flat_map(|chord| chord.0.iter().copied()) {
        if ended == Control::Quit {
            break;
        }
        ended = press(&mut engine, key, &facts, until)?;
    }
    let backend = TestBackend::new(wanted.width, wanted.height);
    let Ok(mut terminal) = Terminal::new(backend);
    let Ok(_) = terminal.draw(|frame| ui::view(&engine.state, theme, frame));
    Ok(lines(terminal.backend()))
}

fn press(engine: &mut Engine, key: Key, facts: &Receiver<Inbound>, until: Instant) -> Result<Control, Fault> {
    if engine.feed(Msg::Key(key)) == Control::Quit {
        return Ok(Control::Quit);
    }
    settle(engine, facts, until, &mut |_| {})
}

/// Waits until nothing is under way; `heed` sees every state on the way.
pub(super) fn settle(
    engine: &mut Engine,
    facts: &Receiver<Inbound>,
    until: Instant,
    heed: &mut dyn FnMut(&State),
) -> Result<Control, Fault> {
    while engine.is_busy() {
        if Instant::now() > until {
            let why = "something was still running after ten minutes";
            return Err(Fault::new(Exit::Later, "the keys could not be replayed", why, "leave out the keys that sync"));
        }
        let left =
            engine.state.wake_at().map_or(Duration::from_secs(1), |w| w.saturating_sub(engine.now().since_start));
        let control = match facts.recv_timeout(left.min(Duration::from_secs(1))) {
            Ok(inbound) => engine.take(inbound),
            Err(_) => engine.feed(Msg::Wake),
        };
        heed(&engine.state);
        if control == Control::Quit {
            return Ok(Control::Quit);
        }
    }
    Ok(Control::Go)
}

/// The cells as text, blanks at the ends of lines left out.
fn lines(backend: &TestBackend) -> Vec<String> {
    let cells = backend.buffer();
    let width = usize::from(cells.area.width.max(1));
    let mut lines = Vec::new();
    for row in cells.content.chunks(width) {
        let mut line = String::new();
        let mut covered = 0;
        for cell in row {
            if covered > 0 {
                covered -= 1;
                continue;
            }
            line.push_str(cell.symbol());
            covered = crate::text::width::width(cell.symbol()).saturating_sub(1);
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}
