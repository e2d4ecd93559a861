//! Keystrokes and chords, as text and as values.
//!
//! One notation serves the keymap, the tests and `--keys`: printable keys stand for themselves, others in angle brackets
//! (`<enter>`, `<c-r>`, `<s-tab>`, `<lt>`). It does not know what a key does, nor any terminal.

use std::fmt;
use std::str::FromStr;

/// One keystroke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// What was held with it.
    pub held: Held,
}

/// A key without what is held with it. Shift is part of a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are those on the keys")]
pub enum Code {
    Char(char),
    Enter,
    Esc,
    Tab,
    Backspace,
    Delete,
    Insert,
    Left,
    Right,
    Up,
    Down,
    Home,
    End,
    PageUp,
    PageDown,
    F(u8),
}

/// What is held with a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Held {
    /// Nothing, or Shift with a character.
    #[default]
    Nothing,
    /// Shift, with a key that is no character.
    Shift,
    /// Control.
    Ctrl,
    /// Alt.
    Alt,
}

/// One or more keystrokes in a row.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Chord(pub Vec<Key>);

/// A text that is no key notation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a key: {0} (keys are written as j, gg, <enter>, <c-r>, <s-tab>, <space>, <lt>)")]
pub struct BadKey(pub String);

impl Key {
    /// A key alone.
    pub const fn plain(code: Code) -> Self {
        Self { code, held: Held::Nothing }
    }

    /// The character it types, if it types one.
    pub const fn typed(self) -> Option<char> {
        match (self.code, self.held) {
            (Code::Char(c), Held::Nothing) => Some(c),
            _ => None,
        }
    }

    /// For people: `j`, `^R`, `Enter`, `S-Tab`.
    pub fn label(self) -> String {
        let name = match self.code {
            Code::Char(' ') => "Space".into(),
            Code::Char(c) if self.held == Held::Ctrl => return format!("^{}", c.to_ascii_uppercase()),
            Code::Char(c) => c.to_string(),
            Code::F(n) => format!("F{n}"),
            Code::PageUp => "PgUp".into(),
            Code::PageDown => "PgDn".into(),
            Code::Backspace => "BSpace".into(),
            other => format!("{other:?}"),
        };
        match self.held {
            Held::Nothing => name,
            Held::Shift => format!("S-{name}"),
            Held::Ctrl => format!("C-{name}"),
            Held::Alt => format!("A-{name}"),
        }
    }
}

impl Chord {
    /// For people: the labels of its keys, in a row where each is one character.
    pub fn label(&self) -> String {
        let labels: Vec<String> = self.0.iter().map(|k| k.label()).collect();
        labels.join(if labels.iter().all(|l| l.chars().count() == 1) { "" } else { " " })
    }
}

/// The names in angle brackets, beside F1 to F12.
const NAMES: [(&str, Code); 19] = [
    ("enter", Code::Enter),
    ("esc", Code::Esc),
    ("tab", Code::Tab),
    ("bs", Code::Backspace),
    ("del", Code::Delete),
    ("ins", Code::Insert),
    ("left", Code::Left),
    ("right", Code::Right),
    ("up", Code::Up),
    ("down", Code::Down),
    ("home", Code::Home),
    ("end", Code::End),
    ("pgup", Code::PageUp),
    ("pgdn", Code::PageDown),
    ("space", Code::Char(' ')),
    ("lt", Code::Char('<')),
    ("gt", Code::Char('>')),
    ("cr", Code::Enter),
    ("escape", Code::Esc),
];

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let held = match self.held {
            Held::Nothing => "",
            Held::Shift => "s-",
            Held::Ctrl => "c-",
            Held::Alt => "a-",
        };
        match (self.code, NAMES.iter().find(|(_, code)| *code == self.code && self.code != Code::Char('>'))) {
            (_, Some((name, _))) => write!(f, "<{held}{name}>"),
            (Code::Char(c), None) if held.is_empty() => write!(f, "{c}"),
            (Code::Char(c), None) => write!(f, "<{held}{c}>"),
            (Code::F(n), None) => write!(f, "<{held}f{n}>"),
            (code, None) => write!(f, "<{held}{code:?}>"),
        }
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|key| write!(f, "{key}"))
    }
}

impl FromStr for Chord {
    type Err = BadKey;

    fn from_str(text: &str) -> Result<Self, BadKey> {
        let mut keys = Vec::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            if c == '<' {
                let (name, after) = rest[1..].split_once('>').ok_or_else(|| BadKey(rest.into()))?;
                keys.push(named(name).ok_or_else(|| BadKey(format!("<{name}>")))?);
                rest = after;
            } else if c.is_control() {
                return Err(BadKey(c.escape_default().to_string()));
            } else {
                keys.push(Key::plain(Code::Char(c)));
                rest = &rest[c.len_utf8()..];
            }
        }
        if keys.is_empty() { Err(BadKey("(nothing)".into())) } else { Ok(Self(keys)) }
    }
}

fn named(name: &str) -> Option<Key> {
    let lower = name.to_ascii_lowercase();
    let (held, bare) = match lower.get(..2) {
        Some("c-") => (Held::Ctrl, &lower[2..]),
        Some("s-") => (Held::Shift, &lower[2..]),
        Some("a-") => (Held::Alt, &lower[2..]),
        _ => (Held::Nothing, lower.as_str()),
    };
    if let Some((_, code)) = NAMES.iter().find(|(n, _)| *n == bare) {
        return Some(Key { code: *code, held });
    }
    if let Some(n) = bare.strip_prefix('f').and_then(|n| n.parse().ok()).filter(|n| (1..=12).contains(n)) {
        return Some(Key { code: Code::F(n), held });
    }
    let mut chars = bare.chars();
    match (chars.next(), chars.next(), held) {
        (Some(c), None, Held::Ctrl | Held::Alt) => Some(Key { code: Code::Char(c), held }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_notation_is_read() {
        let chord: Chord = "jj/quan<enter><c-r><S-Tab><lt><f1><space>".parse().unwrap();
        assert_eq!(chord.0.len(), 13);
        assert_eq!(chord.0[7], Key::plain(Code::Enter));
        assert_eq!(chord.0[8], Key { code: Code::Char('r'), held: Held::Ctrl });
        assert_eq!(chord.0[9], Key { code: Code::Tab, held: Held::Shift });
        assert_eq!(chord.to_string(), "jj/quan<enter><c-r><s-tab><lt><f1><space>");
    }

    #[test]
    fn what_is_no_key_is_named() {
        for bad in ["", "<nokey>", "<c-", "<f13>", "a\u{1b}b", "<>"] {
            assert!(bad.parse::<Chord>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn labels_are_words() {
        let label = |t: &str| t.parse::<Chord>().unwrap().label();
        assert_eq!(label("<c-r>"), "^R");
        assert_eq!(label("gg"), "gg");
        assert_eq!(label("<s-tab>"), "S-Tab");
        assert_eq!(label("<pgdn>"), "PgDn");
        assert_eq!(label("<space>"), "Space");
    }

    proptest! {
        #[test]
        fn a_chord_survives_print(text in "([a-z/<>?]|<enter>|<c-x>|<a-b>|<s-tab>|<f11>|<lt>|<home>){1,8}") {
            if let Ok(chord) = text.parse::<Chord>() {
                prop_assert_eq!(chord.to_string().parse::<Chord>().unwrap(), chord);
            }
        }
    }
}
