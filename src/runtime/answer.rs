//! The terminal's one answer, the colour of its ground, picked out of what it sends.
//!
//! It reads no byte: crossterm does, and hands an answer out as the keys its letters would be, Alt-] first, or Esc and ]
//! where it came in pieces. So the answer is known by its shape, and what proves to be none is given back, in order.
//! Nothing fences the question: crossterm would swallow the answer to a fence, and nobody waits for one. The screen is
//! drawn without the answer, and once more when it comes.

use std::time::{Duration, Instant};

use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers};

use crate::ui::Ground;

/// The question: what colour is your ground?
pub(super) const QUESTION: &[u8] = b"\x1b]11;?\x1b\\";
/// How every answer to it begins.
const OPENING: &str = "\x1b]11;";
/// No answer is longer.
const LONGEST: usize = 64;
/// Pieces of an answer come after each other within this time; an Esc that nothing follows was typed.
const PIECE: Duration = Duration::from_millis(50);
/// So long for the rest, once it began as only an answer does.
const REST: Duration = Duration::from_secs(1);
/// From the start on, an Esc may be the beginning of the answer for so long. Later the answer is known only in one piece.
const WINDOW: Duration = Duration::from_secs(3);

/// Listens for the answer.
pub(super) struct Listener {
    awaited: Awaited,
    held: Vec<Event>,
}

/// Whether an answer may come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Awaited {
    /// No question was put, or it is answered.
    Nothing,
    /// The ground; an Esc may begin it until then.
    Ground(Instant),
}

/// What has been heard.
#[derive(Debug, PartialEq)]
pub(super) enum Heard {
    /// Something was typed, or happened.
    Event(Event),
    /// The answer.
    Ground(Ground),
}

/// What events held so far can be.
enum Verdict {
    None,
    Begun,
    Done,
}

impl Awaited {
    /// The answer to a question that is about to be put.
    pub fn ground(now: Instant) -> Self {
        Self::Ground(now + WINDOW)
    }
}

impl Listener {
    pub fn new(awaited: Awaited) -> Self {
        Self { awaited, held: Vec::new() }
    }

    /// How long to wait for what follows what is held; none when nothing is.
    pub fn patience(&self) -> Option<Duration> {
        let begun = self.spelled().starts_with(OPENING);
        (!self.held.is_empty()).then_some(if begun { REST } else { PIECE })
    }

    /// Takes an event in; what is certain comes out, in order.
    pub fn hear(&mut self, event: Event, now: Instant) -> Vec<Heard> {
        if self.awaited == Awaited::Nothing {
            return vec![Heard::Event(event)];
        }
        self.held.push(event);
        let mut heard = Vec::new();
        while !self.held.is_empty() {
            match self.verdict(now) {
                Verdict::Begun => break,
                Verdict::None => heard.push(Heard::Event(self.held.remove(0))),
                Verdict::Done => {
                    heard.extend(self.answered());
                    break;
                }
            }
        }
        heard
    }

    /// Nothing followed what is held: what of it was typed. An answer that was cut off is none.
    pub fn give_up(&mut self) -> Vec<Heard> {
        let held = std::mem::take(&mut self.held);
        let body = body_of(&held);
        let typed = |(i, event): (usize, Event)| (i >= body.0 && !body.1.contains(&i)).then_some(Heard::Event(event));
        held.into_iter().enumerate().filter_map(typed).collect()
    }

    fn spelled(&self) -> String {
        self.held.iter().filter_map(letters).collect()
    }

    fn verdict(&self, now: Instant) -> Verdict {
        let text = self.spelled();
        let all_letters = self.held.iter().all(|e| letters(e).is_some());
        let alone = text == "\x1b" && !matches!(self.awaited, Awaited::Ground(until) if now < until);
        let Some(body) = text.strip_prefix(OPENING) else {
            return if all_letters && !alone && OPENING.starts_with(&text) { Verdict::Begun } else { Verdict::None };
        };
        // Nothing but an answer begins so: what it holds matters no more, only where it ends.
        if body.ends_with('\x07') || body.ends_with("\x1b\\") || body.len() > LONGEST {
            Verdict::Done
        } else {
            Verdict::Begun
        }
    }

    /// The answer is complete: the ground it tells of, and what was typed meanwhile.
    fn answered(&mut self) -> Vec<Heard> {
        let held = std::mem::take(&mut self.held);
        let (_, inside) = body_of(&held);
        let body: String = inside.iter().filter_map(|i| letters(&held[*i])).collect();
        self.awaited = Awaited::Nothing;
        let Some(ground) = ground_of(&body) else {
            // Some other answer: none of its letters was typed, but what has no letter was.
            return held.into_iter().filter(|e| letters(e).is_none()).map(Heard::Event).collect();
        };
        let end = held.len() - usize::from(ends_in_two(&held)) - 1;
        let opening = opening_of(&held);
        let typed = held.into_iter().enumerate();
        let typed = typed.filter(|(i, e)| letters(e).is_none() || (opening..end).contains(i) && !inside.contains(i));
        std::iter::once(Heard::Ground(ground)).chain(typed.map(|(_, e)| Heard::Event(e))).collect()
    }
}

/// How many events make the opening.
fn opening_of(held: &[Event]) -> usize {
    let mut text = String::new();
    for (i, event) in held.iter().enumerate() {
        text.extend(letters(event));
        if text.starts_with(OPENING) {
            return i + 1;
        }
    }
    0
}

/// Where the opening ends, and which events after it are letters of a colour.
fn body_of(held: &[Event]) -> (usize, Vec<usize>) {
    let opening = opening_of(held);
    let of_colour = |i: &usize| letters(&held[*i]).is_some_and(|t| t.chars().all(is_of_colour));
    (opening, if opening == 0 { Vec::new() } else { (opening..held.len()).filter(of_colour).collect() })
}

fn ends_in_two(held: &[Event]) -> bool {
    held.last().and_then(letters).as_deref() == Some("\\")
}

fn is_of_colour(c: char) -> bool {
    c.is_ascii_hexdigit() || "rgba:/".contains(c)
}

/// The letters an event was made of, where an answer may hold them.
fn letters(event: &Event) -> Option<String> {
    let Event::Key(key) = event else { return None };
    if key.kind == KeyEventKind::Release {
        return None;
    }
    let shift = key.modifiers - KeyModifiers::SHIFT;
    match key.code {
        KeyCode::Esc if shift.is_empty() => Some("\x1b".into()),
        KeyCode::Char(c) if shift.is_empty() => Some(c.into()),
        KeyCode::Char(c) if shift == KeyModifiers::ALT => Some(format!("\x1b{c}")),
        KeyCode::Char('g') if shift == KeyModifiers::CONTROL => Some("\x07".into()),
        _ => None,
    }
}

/// The ground an X colour makes: `rgb:1e1e/1e1e/1e1e`, one to four digits a part, or `rgba:` with a fourth.
fn ground_of(colour: &str) -> Option<Ground> {
    let parts = colour.strip_prefix("rgb:").or_else(|| colour.strip_prefix("rgba:"))?;
    let part = |text: &str| {
        let most = 16_u32.checked_pow(u32::try_from(text.len()).ok()?)?.checked_sub(1).filter(|m| *m > 0)?;
        let value = u32::from_str_radix(text, 16).ok().filter(|_| text.len() <= 4)?;
        Some(f64::from(value) / f64::from(most))
    };
    let parts: Vec<f64> = parts.split('/').map(part).collect::<Option<_>>()?;
    let [red, green, blue] = *parts.get(..3)? else { return None };
    let linear = |c: f64| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
    let luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    // From here on black is better read on it than white, by WCAG's contrast.
    Some(if luminance > 0.179 { Ground::Light } else { Ground::Dark })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::KeyEvent;

    /// Events as crossterm makes them of bytes that come together.
    fn together(text: &str) -> Vec<Event> {
        let mut events = Vec::new();
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            events.push(match c {
                '\x1b' if chars.peek().is_some() => of(chars.next().unwrap(), KeyModifiers::ALT),
                c => single(c),
            });
        }
        events
    }

    fn single(c: char) -> Event {
        match c {
            '\x1b' => Event::Key(KeyCode::Esc.into()),
            '\x07' => of('g', KeyModifiers::CONTROL),
            c => of(c, if c.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE }),
        }
    }

    fn of(c: char, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(KeyCode::Char(c), modifiers))
    }

    /// What comes of events that follow each other at once, then of silence: keys by their letters, grounds as `D`, `L`.
    fn heard(events: Vec<Event>) -> String {
        let now = Instant::now();
        let mut listener = Listener::new(Awaited::ground(now));
        let mut heard: Vec<Heard> = events.into_iter().flat_map(|e| listener.hear(e, now)).collect();
        heard.extend(listener.give_up());
        told(&heard)
    }

    fn told(heard: &[Heard]) -> String {
        let tell = |heard: &Heard| match heard {
            Heard::Ground(Ground::Dark) => "<D>".to_owned(),
            Heard::Ground(_) => "<L>".to_owned(),
            Heard::Event(event) => letters(event).unwrap_or("<other>".into()),
        };
        heard.iter().map(tell).collect()
    }

    const DARK: &str = "\x1b]11;rgb:1e1e/1E1e/1e1e\x1b\\";
    const LIGHT: &str = "\x1b]11;rgb:fa/fa/fa\x07";

    #[test]
    fn an_answer_is_heard_whole_and_in_pieces() {
        assert_eq!(heard(together(DARK)), "<D>");
        assert_eq!(heard(together(LIGHT)), "<L>");
        for answer in [DARK, LIGHT, "\x1b]11;rgba:0000/0000/0000/8000\x1b\\"] {
            let wanted = if answer == LIGHT { "<L>" } else { "<D>" };
            assert_eq!(heard(answer.chars().map(single).collect()), wanted);
            for cut in 1..answer.len() {
                let pieces = together(&answer[..cut]).into_iter().chain(together(&answer[cut..]));
                assert_eq!(heard(pieces.collect()), wanted, "{:?}", &answer[..cut]);
            }
        }
    }

    #[test]
    fn what_is_typed_around_an_answer_is_kept_in_order() {
        assert_eq!(heard(together(&format!("jj{DARK}k"))), "jj<D>k");
        assert_eq!(heard([vec![single('\x1b')], together(DARK)].concat()), "\x1b<D>");
        let arrow = Event::Key(KeyCode::Down.into());
        let mut between = together(DARK);
        between.insert(9, arrow.clone());
        between.insert(12, single('j'));
        assert_eq!(heard(between), "<D><other>j");
        let mut early = together(DARK);
        early.insert(2, arrow);
        assert!(heard(early).starts_with("\x1b]1<other>1;"));
    }

    #[test]
    fn what_is_no_answer_is_given_back() {
        for typed in ["\x1b", "\x1b]", "\x1b]1", "\x1bj", "\x1b]12;rgb:0/0/0", "]11;rgb:0/0/0", "\x1b\x1b]", "qjk11;"] {
            assert_eq!(heard(together(typed)), typed, "{typed:?}");
            assert_eq!(heard(typed.chars().map(single).collect()), typed, "{typed:?}");
        }
    }

    #[test]
    fn garbage_is_neither_an_answer_nor_typed() {
        for garbage in ["\x1b]11;nonsense\x07", "\x1b]11;\x1b\\", "\x1b]11;rgb:12345/0/0\x07", "\x1b]11;rgb:1/2\x1b\\"]
        {
            assert_eq!(heard(together(&format!("j{garbage}k"))), "jk", "{garbage:?}");
        }
        // Cut off: what cannot be of a colour was typed.
        assert_eq!(heard(together("\x1b]11;rgb:1e1e/jk")), "jk");
    }

    #[test]
    fn an_esc_is_held_a_moment_and_only_at_first() {
        let now = Instant::now();
        let mut listener = Listener::new(Awaited::ground(now));
        assert_eq!(listener.hear(single('\x1b'), now), []);
        assert_eq!(listener.patience(), Some(PIECE));
        assert_eq!(told(&listener.give_up()), "\x1b");
        assert_eq!(listener.patience(), None);
        let later = now + 2 * WINDOW;
        assert_eq!(told(&listener.hear(single('\x1b'), later)), "\x1b");
        // In one piece an answer is known however late.
        let heard: Vec<Heard> = together(DARK).into_iter().flat_map(|e| listener.hear(e, later)).collect();
        assert_eq!(told(&heard), "<D>");
        assert_eq!(told(&listener.hear(single('\x1b'), now)), "\x1b");
    }

    #[test]
    fn nothing_is_held_where_nothing_was_asked() {
        let mut listener = Listener::new(Awaited::Nothing);
        for event in together(DARK) {
            assert_eq!(listener.hear(event, Instant::now()).len(), 1);
        }
    }

    #[test]
    fn colours_are_told_apart() {
        let cases = [
            ("rgb:0000/0000/0000", Some(Ground::Dark)),
            ("rgb:ffff/ffff/ffff", Some(Ground::Light)),
            ("rgb:fd/f6/e3", Some(Ground::Light)),
            ("rgb:00/2b/36", Some(Ground::Dark)),
            ("rgb:0/0/8", Some(Ground::Dark)),
            ("rgb:7f7f/7f7f/7f7f", Some(Ground::Light)),
            ("rgb:/0/0", None),
            ("#000000", None),
        ];
        for (colour, ground) in cases {
            assert_eq!(ground_of(colour), ground, "{colour}");
        }
    }
}
