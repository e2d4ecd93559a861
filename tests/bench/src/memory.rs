//! Resident memory with a list open.

use crate::figures::say;
use crate::open::shows_a_paper;
use crate::world::Stage;
use crate::{Outcome, newsboat, process};

const MOVEMENTS: usize = 300;

/// Measures Today, then All after three hundred movements and a search, then newsboat with its list open.
pub fn measure(stage: &Stage) -> Outcome<()> {
    let mut terminal = stage.start()?;
    terminal.first_frame(shows_a_paper)?;
    terminal.settle();
    let tell = |what: &str, aim: &str, pid: u32| {
        let (all, own) = process::memory(pid);
        let line = format!("{:.1} MB, {:.1} MB of it no file's", all as f64 / 1024.0, own as f64 / 1024.0);
        say("memory", what, aim, &line);
    };
    tell("Today", "40 MB", terminal.pid());
    terminal.press_until("\x1b[Z", |s| s.contains("100,000 papers"))?;
    terminal.settle();
    tell("All, 100,000 papers", "40 MB", terminal.pid());
    for i in 0..MOVEMENTS {
        terminal.press(["j", "\x04", "j", "G", "k", "gg"][i % 6])?;
    }
    terminal.settle();
    tell("All after 300 movements", "40 MB", terminal.pid());
    terminal.press("/")?;
    for letter in ["a", "t", "t", "e", "n"] {
        terminal.press(letter)?;
    }
    terminal.settle();
    tell("a search of one word, rested", "40 MB", terminal.pid());
    if let Some(rival) = newsboat::prepare(stage)? {
        let mut terminal = rival.start()?;
        terminal.first_frame(newsboat::shows_the_feed)?;
        terminal.press_until("\r", |s| s.contains("Articles in feed"))?;
        terminal.settle();
        tell("rival: newsboat, its list open", "", terminal.pid());
    }
    Ok(())
}
