//! From a key to its frame: inside the process without a terminal, then through one.

use std::cell::Cell;
use std::io::{self, Write};
use std::rc::Rc;
use std::time::{Duration, Instant};

use offprint::app::{AutoSync, Effect, Effects, Msg, Now, Opening, Setup, State};
use offprint::config::Keymap;
use offprint::key::{Chord, Key};
use offprint::runtime::{Answers, World};
use offprint::ui::{self, Glyphs, Ground, Theme};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};

use crate::figures::{Samples, ms, ratio, say};
use crate::open::shows_a_paper;
use crate::pty::SIZE;
use crate::world::Stage;
use crate::{Outcome, newsboat};

/// Bytes that go nowhere, counted.
#[derive(Clone, Default)]
struct Counted(Rc<Cell<usize>>);

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.set(self.0.get() + bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The program without threads: a question is answered before the frame is drawn.
struct Desk {
    state: State,
    world: World,
    answers: Answers,
    screen: Terminal<CrosstermBackend<Counted>>,
    sent: Counted,
    theme: Theme,
    began: Instant,
}

impl Desk {
    fn new(stage: &Stage) -> Outcome<Self> {
        let world = stage.world()?;
        let setup = Setup {
            keymap: Keymap::preset(),
            taxonomy: world.taxonomy.as_ref().clone(),
            followed: world.followed().to_vec(),
            standing: world.standing,
            opening: Opening::Today,
            auto_sync: AutoSync::Off,
            bibtex_year: offprint::model::BibtexYear::First,
            size: SIZE,
        };
        let now = Now { at: world.clock.now(), since_start: Duration::ZERO };
        let (state, effects) = State::start(setup, now);
        let viewport = Viewport::Fixed(Rect::new(0, 0, SIZE.0, SIZE.1));
        let sent = Counted::default();
        let screen = Terminal::with_options(CrosstermBackend::new(sent.clone()), TerminalOptions { viewport })?;
        let theme = Theme::new(Ground::Unknown, Glyphs::UNICODE);
        let answers = Answers::open(&world)?;
        let mut desk = Self { state, world, answers, screen, sent, theme, began: Instant::now() };
        desk.perform(effects)?;
        desk.draw()?;
        Ok(desk)
    }

    fn now(&self) -> Now {
        Now { at: self.world.clock.now(), since_start: self.began.elapsed() }
    }

    /// Answers what a fact orders at once.
    fn feed(&mut self, msg: Msg) -> Outcome<()> {
        let effects = self.take(msg);
        self.perform(effects)
    }

    fn take(&mut self, msg: Msg) -> Effects {
        let now = self.now();
        self.state.update(msg, now)
    }

    /// Answers questions at once and says of every write that it was done.
    fn perform(&mut self, effects: Effects) -> Outcome<()> {
        for effect in effects.0 {
            match effect {
                Effect::Ask(ticket, question) => {
                    let answer = self.answers.answer(&self.world, question)?;
                    self.feed(Msg::Answer(ticket, Ok(answer)))?;
                }
                Effect::Write(ticket, _) => self.feed(Msg::Wrote(ticket, Ok(offprint::app::Wrote::Marked)))?,
                _ => {}
            }
        }
        Ok(())
    }

    fn draw(&mut self) -> Outcome<usize> {
        let before = self.sent.0.get();
        self.screen.draw(|frame| ui::view(&self.state, &self.theme, frame))?;
        Ok(self.sent.0.get() - before)
    }

    /// A key to its own frame, in which a list asked for is still the old one, and to the frame of all answers.
    fn press(&mut self, key: Key, own: &mut Samples, answered: &mut Samples) -> Outcome<usize> {
        let began = Instant::now();
        let (effects, bytes) = own.time(|| (self.take(Msg::Key(key)), self.draw()));
        if effects.0.is_empty() {
            answered.push(began.elapsed());
            return bytes;
        }
        self.perform(effects)?;
        let more = self.draw()?;
        answered.push(began.elapsed());
        Ok(bytes? + more)
    }
}

/// What is pressed: a name, keys before the measure, the keys measured over and over.
const PRESSED: [(&str, &str, &str); 9] = [
    ("j in Today", "", "j"),
    ("j in All", "<tab><tab><tab>", "j"),
    ("G and gg in All", "<tab><tab><tab>", "Ggg"),
    ("s", "", "s"),
    ("a letter in search", "/", "attention<c-u>"),
    ("a letter and its rest in search", "/", "multilingual routing<c-u>"),
    ("Tab to All and back, all ids", "<tab><tab>", "<tab><s-tab>"),
    ("Tab to Unread and back, all ids", "", "<tab><s-tab>"),
    ("l and h", "", "lh"),
];

const KEYS: usize = 600;

/// Measures in the process, then through a terminal, then newsboat there.
pub fn measure(stage: &Stage) -> Outcome<()> {
    for (name, before, keys) in PRESSED {
        let mut desk = Desk::new(stage)?;
        let chord = |text: &str| text.parse::<Chord>().map(|c| c.0);
        for key in if before.is_empty() { Vec::new() } else { chord(before)? } {
            desk.press(key, &mut Samples::default(), &mut Samples::default())?;
        }
        let keys = chord(keys)?;
        let (mut own, mut answered, mut bytes) = (Samples::default(), Samples::default(), 0);
        for i in 0..KEYS {
            bytes += desk.press(keys[i % keys.len()], &mut own, &mut answered)?;
        }
        let line = format!("{}, {} bytes a key", own.line(), bytes / KEYS);
        say("key", &format!("in process: {name}"), "1 ms", &line);
        say("key", "  and its answers drawn", "", &answered.line());
    }
    let ours = through_a_terminal(stage)?;
    let Some(rival) = newsboat::prepare(stage)? else { return Ok(()) };
    let mut terminal = rival.start()?;
    terminal.first_frame(newsboat::shows_the_feed)?;
    let opened = terminal.press_until("\r", |s| s.contains("Articles in feed"))?;
    say("key", "rival: newsboat opens the feed's list", "", &format!("{} ms", ms(opened.last)));
    let (mut first, mut last) = (Samples::default(), Samples::default());
    for _ in 0..30 {
        let frame = terminal.press("j")?;
        first.push(frame.first);
        last.push(frame.last);
    }
    say("key", "rival: newsboat, j, first byte", "", &first.line());
    say("key", "rival: newsboat, j, last byte", "", &last.line());
    say("key", "ratio of j in All, last byte", "", &ratio(ours, last.at(0.5)));
    Ok(())
}

fn through_a_terminal(stage: &Stage) -> Outcome<Duration> {
    let mut ours = Duration::ZERO;
    for (name, before, keys) in
        [("j in Today", "", "j"), ("j in All", "\x1b[Z", "j"), ("letters in search", "/", "attention")]
    {
        let mut terminal = stage.start()?;
        terminal.first_frame(shows_a_paper)?;
        terminal.settle();
        if !before.is_empty() {
            terminal.press(before)?;
            terminal.settle();
        }
        let (mut first, mut last, mut bytes) = (Samples::default(), Samples::default(), 0);
        for i in 0..100 {
            let at = i % keys.len();
            if at == 0 && keys.len() > 1 && i > 0 {
                terminal.press("\x15")?;
            }
            let frame = terminal.press(&keys[at..=at])?;
            first.push(frame.first);
            last.push(frame.last);
            bytes += frame.bytes;
            // A reader's pace: no key meets the frame of the one before.
            std::thread::sleep(Duration::from_millis(12));
            terminal.drain();
        }
        say("key", &format!("terminal: {name}, first byte"), "5 ms", &first.line());
        let line = format!("{}, {} bytes a key", last.line(), bytes / 100);
        say("key", &format!("terminal: {name}, last byte"), "", &line);
        ours = if name == "j in All" { last.at(0.5) } else { ours };
    }
    let mut answered = Samples::default();
    let mut terminal = stage.start()?;
    terminal.first_frame(shows_a_paper)?;
    terminal.settle();
    terminal.press_to_the_last("/")?;
    for word in ["attention", "routing", "diffusion"] {
        for letter in word.chars() {
            answered.push(terminal.press_to_the_last(letter.encode_utf8(&mut [0; 4]))?);
        }
        terminal.press_to_the_last("\x15")?;
    }
    say("key", "terminal: a letter to its answer's last byte", "", &answered.line());
    Ok(ours)
}
