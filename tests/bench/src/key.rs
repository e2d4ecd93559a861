//! From a key to its frame: inside the process without a terminal, then through one.

use std::time::Duration;

use offprint::app::Msg;
use offprint::key::{Chord, Key};

use crate::desk::{Cost, Desk};
use crate::figures::{Samples, ms, ratio, say};
use crate::open::shows_a_paper;
use crate::pty::STILL;
use crate::world::Stage;
use crate::{Outcome, newsboat};

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
    let copy = stage.copied("key")?;
    for (name, before, keys) in PRESSED {
        let (mut desk, _) = Desk::open(&copy)?;
        for key in chord(before)? {
            press(&mut desk, key)?;
        }
        let keys = chord(keys)?;
        let (mut own, mut answered, mut bytes) = (Samples::default(), Samples::default(), 0);
        for i in 0..KEYS {
            let cost = press(&mut desk, keys[i % keys.len()])?;
            own.push(cost.first);
            answered.push(cost.whole);
            bytes += cost.bytes;
        }
        let line = format!("{}, {} bytes a key", own.line(), bytes / KEYS);
        say("key", &format!("in process: {name}"), "1 ms", &line);
        say("key", "  and its answers drawn", "", &answered.line());
    }
    std::fs::remove_dir_all(&copy.dir)?;
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

/// A key, and all that comes of it.
fn press(desk: &mut Desk, key: Key) -> Outcome<Cost> {
    let cost = desk.feed(Msg::Key(key))?;
    while desk.afterwards()?.is_some() {}
    Ok(cost)
}

/// Keys by their names; none for nothing.
pub fn chord(text: &str) -> Outcome<Vec<Key>> {
    if text.is_empty() { Ok(Vec::new()) } else { Ok(text.parse::<Chord>()?.0) }
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
    terminal.press_to_the_last("/", STILL)?;
    for word in ["attention", "routing", "diffusion"] {
        for letter in word.chars() {
            answered.push(terminal.press_to_the_last(letter.encode_utf8(&mut [0; 4]), STILL)?.last);
        }
        terminal.press_to_the_last("\x15", STILL)?;
    }
    say("key", "terminal: a letter to its answer's last byte", "", &answered.line());
    Ok(ours)
}
