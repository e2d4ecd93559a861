//! Linear mode: lines in, sentences out, by the same engine as the screen. It draws nothing and asks no terminal.

use std::io;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use super::World;
use super::replay::settle;
use super::screen::{Control, Engine, Inbound};
use crate::app::{AutoSync, Msg, Notice, State, Wish, spoken_names};
use crate::model::Fault;

/// The size the panes have that nobody sees.
const SIZE: (u16, u16) = (80, 24);
/// What goes on for longer is left to go on.
const LONGEST: Duration = Duration::from_mins(10);

/// Reads wishes by line and says what came of each, until `quit` or the end. Sync does not start by itself; `sync` does.
///
/// # Errors
/// What `say` says.
pub fn plain<E>(
    world: World,
    notices: Vec<String>,
    lines: impl Iterator<Item = io::Result<String>>,
    say: &mut dyn FnMut(&str) -> Result<(), E>,
) -> Result<(), E> {
    let (inbox, facts) = channel();
    let mut engine = Engine::start(world, SIZE, AutoSync::Off, inbox);
    engine.go_on();
    for notice in notices {
        say(&notice)?;
    }
    let mut before = Told::default();
    let (_, heard) = rest(&mut engine, &facts);
    tell(&engine.state, &heard, &mut before, say)?;
    for line in lines {
        let line = match line {
            Ok(line) => line,
            Err(e) if e.kind() == io::ErrorKind::InvalidData => {
                say("that line is no text")?;
                continue;
            }
            Err(_) => break,
        };
        let wish = Wish::of(&line);
        let command = match &wish {
            Wish::Do(command) => command.clone(),
            Wish::Paper => "enter".to_owned(),
            Wish::Page => {
                engine.state.spoken_page().iter().try_for_each(|line| say(line))?;
                continue;
            }
            Wish::Place => {
                tell(&engine.state, &[], &mut Told::default(), say)?;
                continue;
            }
            Wish::Names(about) => {
                spoken_names(about).iter().try_for_each(|line| say(line))?;
                continue;
            }
        };
        if engine.feed(Msg::Said(command)) == Control::Quit {
            break;
        }
        let (control, heard) = rest(&mut engine, &facts);
        if wish == Wish::Paper {
            engine.state.spoken_whole().iter().try_for_each(|line| say(line))?;
            before.paper = engine.state.spoken_paper();
        } else {
            tell(&engine.state, &heard, &mut before, say)?;
        }
        if control == Control::Quit {
            break;
        }
    }
    Ok(())
}

/// What was last told.
#[derive(Default)]
struct Told {
    list: Option<String>,
    paper: Option<String>,
}

/// Lets what was ordered come to its end. Says the notices that stood meanwhile.
fn rest(engine: &mut Engine, facts: &Receiver<Inbound>) -> (Control, Vec<String>) {
    let (mut heard, mut last): (Vec<String>, Option<Notice>) = (Vec::new(), None);
    let mut heed = |state: &State| {
        if state.notice != last {
            heard.extend(state.notice.as_ref().map(|n| n.text.clone()));
            last.clone_from(&state.notice);
        }
    };
    heed(&engine.state);
    match settle(engine, facts, Instant::now() + LONGEST, &mut heed) {
        Ok(control) => (control, heard),
        Err(Fault { what, why, .. }) => {
            heard.push(format!("{what}: {why}"));
            (Control::Go, heard)
        }
    }
}

/// Says what changed, notices first.
fn tell<E>(
    state: &State,
    heard: &[String],
    before: &mut Told,
    say: &mut dyn FnMut(&str) -> Result<(), E>,
) -> Result<(), E> {
    let now = Told { list: Some(state.spoken_list()), paper: state.spoken_paper() };
    let changed = [(&now.list, &before.list), (&now.paper, &before.paper)];
    let changed: Vec<&String> =
        changed.iter().filter(|(now, was)| now != was).filter_map(|(now, _)| now.as_ref()).collect();
    if heard.is_empty() && changed.is_empty() {
        say("Nothing changed.")?;
    }
    heard.iter().chain(changed).try_for_each(|line| say(line))?;
    *before = now;
    Ok(())
}
