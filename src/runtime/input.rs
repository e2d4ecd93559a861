//! Keys in: the terminal's events as facts.

use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use crossterm::event::{
    self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

use super::answer::{Awaited, Heard, Listener};
use super::caught::guarded;
use super::screen::Inbound;
use crate::app::{Focused, Mouse, MouseAct, Msg};
use crate::key::{Code, Held, Key};

/// What lies in the terminal is there within this time.
const AHEAD: Duration = Duration::from_millis(1);
const NEWLINE: Key = Key { code: Code::Char('j'), held: Held::Ctrl };
const ENTER: Key = Key { code: Code::Enter, held: Held::Nothing };

/// Starts the thread. It lives as long as the terminal; nobody waits for it.
pub(super) fn start(inbox: Sender<Inbound>, awaited: Awaited) {
    let run = move || {
        guarded("the keys", &inbox.clone(), move || {
            if read_all(&inbox, awaited).is_err() {
                let _ = inbox.send(Inbound::HungUp);
            }
        });
    };
    // Without the thread there are no keys; signals still end the program.
    let _ = std::thread::Builder::new().name("input".into()).spawn(run);
}

/// Reads until nobody listens.
///
/// # Errors
/// The terminal cannot be read.
fn read_all(inbox: &Sender<Inbound>, awaited: Awaited) -> std::io::Result<()> {
    let mut listener = Listener::new(awaited);
    let mut typed_before = true;
    loop {
        // What lies there at first was typed before the terminal was ours.
        typed_before = typed_before && event::poll(AHEAD)?;
        let heard = match listener.patience() {
            Some(patience) if !event::poll(patience)? => listener.give_up(),
            _ => listener.hear(event::read()?, Instant::now()),
        };
        for heard in heard {
            let inbound = match heard {
                Heard::Ground(ground) => Some(Inbound::Ground(ground)),
                // An Enter typed before came as a newline, which is Ctrl-J ever after.
                Heard::Event(event) => fact(event).map(|msg| match msg {
                    Msg::Key(NEWLINE) if typed_before => Inbound::Fact(Msg::Key(ENTER)),
                    other => Inbound::Fact(other),
                }),
            };
            if let Some(inbound) = inbound
                && inbox.send(inbound).is_err()
            {
                return Ok(());
            }
        }
    }
}

fn fact(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => self::key(key).map(Msg::Key),
        Event::Paste(text) => Some(Msg::Paste(text)),
        // Where there are signals they tell of sizes: they are listened to from before the first frame.
        Event::Resize(width, height) => (!cfg!(unix)).then_some(Msg::Resize { width, height }),
        Event::Mouse(mouse) => self::mouse(mouse).map(Msg::Mouse),
        Event::FocusGained => Some(Msg::Focus(Focused::Gained)),
        Event::FocusLost => Some(Msg::Focus(Focused::Lost)),
        Event::Key(_) => None,
    }
}

/// The left button and the wheel; the others are the terminal's.
fn mouse(event: MouseEvent) -> Option<Mouse> {
    let what = match event.kind {
        MouseEventKind::Down(MouseButton::Left) => MouseAct::Press,
        MouseEventKind::Drag(MouseButton::Left) => MouseAct::Drag,
        MouseEventKind::Up(MouseButton::Left) => MouseAct::Release,
        MouseEventKind::ScrollUp => MouseAct::WheelUp,
        MouseEventKind::ScrollDown => MouseAct::WheelDown,
        _ => return None,
    };
    Some(Mouse { column: event.column, row: event.row, what })
}

fn key(event: KeyEvent) -> Option<Key> {
    let code = match event.code {
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => return Some(Key { code: Code::Tab, held: Held::Shift }),
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(n) => Code::F(n),
        _ => return None,
    };
    let held = if event.modifiers.contains(KeyModifiers::CONTROL) {
        Held::Ctrl
    } else if event.modifiers.contains(KeyModifiers::ALT) {
        Held::Alt
    } else if event.modifiers.contains(KeyModifiers::SHIFT) && !matches!(code, Code::Char(c) if c != ' ') {
        Held::Shift
    } else {
        Held::Nothing
    };
    // With Control held, letters come in either case.
    let code = match code {
        Code::Char(c) if held == Held::Ctrl => Code::Char(c.to_ascii_lowercase()),
        other => other,
    };
    Some(Key { code, held })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_apart() {
        let key_of = |code, modifiers| key(KeyEvent::new(code, modifiers)).map(|k| k.to_string());
        assert_eq!(key_of(KeyCode::Char('G'), KeyModifiers::SHIFT).as_deref(), Some("G"));
        assert_eq!(key_of(KeyCode::Char('R'), KeyModifiers::CONTROL).as_deref(), Some("<c-r>"));
        assert_eq!(key_of(KeyCode::BackTab, KeyModifiers::SHIFT).as_deref(), Some("<s-tab>"));
        assert_eq!(key_of(KeyCode::Char(' '), KeyModifiers::SHIFT).as_deref(), Some("<s-space>"));
        assert_eq!(key_of(KeyCode::CapsLock, KeyModifiers::NONE), None);
    }
}
