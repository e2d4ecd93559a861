//! The words of the command line: every verb works without a screen.
//!
//! ```text
//! args.rs   the words        out.rs    lines out          paper.rs   a paper as a line, as text, as JSON
//! look.rs   list search show mark.rs   star .. undo redo  net.rs     sync get open
//! keep.rs   library config categories        keys.rs    keys               shell.rs   completions man
//! trending.rs  trending       doctor/   doctor       diff.rs  diff       watch.rs   watch
//! editions.rs  editions since
//! ```

mod args;
mod diff;
mod doctor;
mod editions;
mod keep;
mod keys;
mod look;
mod mark;
mod net;
mod out;
mod paper;
mod shell;
mod trending;
mod watch;

use std::ffi::OsString;
use std::io::IsTerminal;

use clap::Parser;
use clap::error::ErrorKind;

use crate::key::Chord;
use crate::model::{Exit, Fault, Mark};
use crate::runtime::{self, Clipboard, Failpoint, Given, Replay, Which, World};
use args::{Args, Size, Verb};
use doctor::Network;
use out::{Out, Stop, complain, complain_of};

pub use args::Args as CommandLine;

/// Runs the program on its words and its environment. Returns the exit code.
pub fn run(words: impl IntoIterator<Item = OsString>, variable: &dyn Fn(&str) -> Option<String>) -> u8 {
    let mut out = Out::new();
    let done = match Args::try_parse_from(args::queries_guarded(words)) {
        Ok(args) => go(args, variable, &mut out),
        Err(error) => not_understood(&error, &mut out),
    };
    let done = done.and_then(|code| out.flush().map(|()| code));
    match done {
        Ok(code) => code,
        Err(Stop::NoReader) => 0,
        Err(Stop::Fault(fault)) => {
            // What was written before the fault is written; a second fault would say nothing new.
            let _ = out.flush();
            complain_of(&fault);
            fault.exit.code()
        }
    }
}

/// Help and version are answers; anything else is a mistake in the words.
fn not_understood(error: &clap::Error, out: &mut Out) -> Result<u8, Stop> {
    let text = error.to_string();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            for line in text.lines() {
                out.line(line)?;
            }
            Ok(0)
        }
        kind => {
            if kind == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
                complain("error: a word is missing");
            }
            complain(text.trim_end());
            complain("hint: `offprint --help` lists every word");
            Ok(Exit::Usage.code())
        }
    }
}

fn go(args: Args, variable: &dyn Fn(&str) -> Option<String>, out: &mut Out) -> Result<u8, Stop> {
    let given = Given {
        data_dir: args.data_dir,
        config: args.config,
        which: if args.sample { Which::Sample } else { Which::Own },
        services: variable("OFFPRINT_SERVICES"),
        pace_ms: variable("OFFPRINT_PACE_MS"),
        now: variable("OFFPRINT_NOW"),
        clipboard: if args.plain { Clipboard::found(variable).without_terminal() } else { Clipboard::found(variable) },
        failpoint: Failpoint::named(variable("OFFPRINT_PANIC")),
    };
    let keys = args.keys.as_deref().map(str::parse::<Chord>).transpose();
    let keys = keys.map_err(|e| {
        Fault::new(Exit::Usage, "cannot press these keys", e.to_string(), "as in --keys \"jj/quan<enter>\"")
    })?;
    if args.plain && args.verb.is_some() {
        let hint = "every verb speaks plainly already: leave out --plain";
        return Err(Fault::new(Exit::Usage, "--plain stands alone", "it reads its verbs by line", hint).into());
    }
    if let Some(Verb::Doctor { network, json }) = args.verb {
        let network = if network { Network::Ask } else { Network::Leave };
        return doctor::doctor(&given, network, json, variable, out);
    }
    if let Some(verb) = &args.verb
        && let Some(done) = keep::without_store(verb, &given, out)
    {
        return done;
    }
    let world = World::gather(&given)?;
    let notices = world.prepare()?;
    let Some(verb) = args.verb else {
        if args.plain {
            let mut say = |line: &str| out.line(line).and_then(|()| out.flush());
            runtime::plain(world, notices, std::io::stdin().lines(), &mut say)?;
            return Ok(0);
        }
        return screen(world, notices, keys, args.print, variable, out);
    };
    for notice in &notices {
        complain(&format!("note: {notice}"));
    }
    match verb {
        Verb::Sync { days, edition, category, json } => {
            let edition = edition.map(|day| net::edition(&world, &day)).transpose()?;
            net::sync(&world, net::Reach { days, edition }, &category, json, out)
        }
        Verb::Trending { of, json } => trending::trending(&world, &of, json, out),
        Verb::Editions { json } => editions::editions(&world, json, out),
        Verb::Since { json } => editions::since(&world, json, out),
        Verb::List { query, limit, json } => look::list(&world, &query, limit, json, out),
        Verb::Search { query, limit, json } => look::search(&world, &query, limit, json, out),
        Verb::Show { id, raw, json } => look::show(&world, &id, raw, json, out),
        Verb::Diff { id, versions, json } => diff::diff(&world, &id, versions, json, out),
        Verb::Star(ids) => mark::set(&world, "star", Mark::Star, mark::To::On, &ids.ids, out),
        Verb::Unstar(ids) => mark::set(&world, "unstar", Mark::Star, mark::To::Off, &ids.ids, out),
        Verb::Read(ids) => mark::set(&world, "read", Mark::Read, mark::To::On, &ids.ids, out),
        Verb::Unread(ids) => mark::set(&world, "unread", Mark::Read, mark::To::Off, &ids.ids, out),
        Verb::Hide(ids) => mark::set(&world, "hide", Mark::Hidden, mark::To::On, &ids.ids, out),
        Verb::Unhide(ids) => mark::set(&world, "unhide", Mark::Hidden, mark::To::Off, &ids.ids, out),
        Verb::Undo => mark::turn(&world, mark::Way::Back, out),
        Verb::Redo => mark::turn(&world, mark::Way::Forth, out),
        Verb::Get(ids) => net::get(&world, &ids.ids, out),
        Verb::Open { id, web } => net::open(&world, &id, web, out),
        Verb::Watch { what } => watch::watch(&world, what, out),
        Verb::Library { what } => keep::library(&world, what, out),
        // Answered before the store was opened.
        Verb::Config { .. }
        | Verb::Categories { .. }
        | Verb::Keys { .. }
        | Verb::Doctor { .. }
        | Verb::Completions { .. }
        | Verb::Man { .. } => Ok(0),
    }
}

/// The screen, the screen as text, or today's list where there is no terminal.
fn screen(
    world: World,
    notices: Vec<String>,
    keys: Option<Chord>,
    print: Option<Size>,
    variable: &dyn Fn(&str) -> Option<String>,
    out: &mut Out,
) -> Result<u8, Stop> {
    let look = runtime::Appearance::found(&world, variable);
    if keys.is_some() || print.is_some() {
        let Size { width, height } = print.unwrap_or(Size { width: 120, height: 36 });
        for line in runtime::replay(world, &Replay { keys, width, height }, &look.theme())? {
            out.line(&line)?;
        }
        return Ok(0);
    }
    let dumb = variable("TERM").is_some_and(|t| t == "dumb");
    if dumb && std::io::stdin().is_terminal() {
        complain("note: offprint --plain reads, marks and searches by commands on a terminal like this");
    }
    if dumb || !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        return look::list(&world, &[], None, false, out);
    }
    Ok(runtime::run(world, notices, &look)?)
}
