//! Keys in: the terminal's events as facts.

use std::sync::mpsc::Sender;
use std::time::Duration;

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::caught::guarded;
use super::screen::Inbound;
use crate::app::Msg;
use crate::key::{Code, Held, Key};

/// What lies in the terminal is there within this time.
const AHEAD: Duration = Duration::from_millis(1);
const NEWLINE: Key = Key { code: Code::Char('j'), held: Held::Ctrl };
const ENTER: Key = Key { code: Code::Enter, held: Held::Nothing };

/// Starts the thread. It lives as long as the terminal; nobody waits for it.
pub(super) fn start(inbox: Sender<Inbound>) {
    let run = move || guarded("the keys", &inbox.clone(), move || read_all(&inbox));
    // Without the thread there are no keys; signals still end the program.
    let _ = std::thread::Builder::new().name("input".into()).spawn(run);
}

fn read_all(inbox: &Sender<Inbound>) {
    if !read_ahead(inbox) {
        return;
    }
    loop {
        let Ok(event) = event::read() else {
            let _ = inbox.send(Inbound::HungUp);
            return;
        };
        if let Some(msg) = fact(event)
            && inbox.send(Inbound::Fact(msg)).is_err()
        {
            return;
        }
    }
}

/// Reads what was typed before the terminal was ours. Its Enters came as newlines then, which are Ctrl-J ever after.
/// False once nobody listens.
fn read_ahead(inbox: &Sender<Inbound>) -> bool {
    while event::poll(AHEAD).unwrap_or(false) {
        let Ok(event) = event::read() else { return true };
        let msg = match fact(event) {
            Some(Msg::Key(NEWLINE)) => Some(Msg::Key(ENTER)),
            other => other,
        };
        if let Some(msg) = msg
            && inbox.send(Inbound::Fact(msg)).is_err()
        {
            return false;
        }
    }
    true
}

fn fact(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => self::key(key).map(Msg::Key),
        Event::Paste(text) => Some(Msg::Paste(text)),
        // Where there are signals they tell of sizes: they are listened to from before the first frame.
        Event::Resize(width, height) => (!cfg!(unix)).then_some(Msg::Resize { width, height }),
        Event::Key(_) | Event::Mouse(_) | Event::FocusGained | Event::FocusLost => None,
    }
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
