//! `offprint doctor`: what stands in the way, one line a check, and what to do about it.
//!
//! ```text
//! surroundings.rs  terminal, clipboard, opener       files.rs  folders, databases, backups, room, the edition
//! ```
//!
//! It makes, changes and repairs nothing, and asks the network only with `--network`.

mod files;
mod surroundings;

use serde::Serialize;

use super::keep::paths;
use super::out::{Out, Stop};
use crate::config::{Config, Keymap, Paths};
use crate::model::{Exit, Fault};
use crate::net::Cancel;
use crate::runtime::{self, Appearance, Given, World};
use crate::ui::Glyphs;

/// A paper that is there for good: asked for to see whether arXiv answers.
const KNOWN: &str = "1706.03762";

/// How something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// As it should.
    Good,
    /// It works, but not as well as it could.
    Warn,
    /// It does not work; this is the exit code that goes with it.
    Bad(Exit),
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Check {
    name: &'static str,
    state: State,
    says: String,
    hint: String,
}

/// A check as JSON. Every key is always there.
#[derive(Serialize)]
struct CheckJson<'a> {
    check: &'a str,
    state: &'static str,
    says: &'a str,
    hint: &'a str,
}

impl Check {
    fn good(name: &'static str, says: impl Into<String>) -> Self {
        Self { name, state: State::Good, says: says.into(), hint: String::new() }
    }

    fn warn(name: &'static str, says: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { name, state: State::Warn, says: says.into(), hint: hint.into() }
    }

    fn bad(name: &'static str, exit: Exit, says: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { name, state: State::Bad(exit), says: says.into(), hint: hint.into() }
    }

    fn of_fault(name: &'static str, fault: &Fault) -> Self {
        Self::bad(name, fault.exit, fault.to_string(), fault.hint.clone())
    }
}

/// Whether arXiv is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Network {
    /// Once, at its turn.
    Ask,
    /// Not at all.
    Leave,
}

/// `offprint doctor`. Ends with 0 if nothing is bad, else with the first bad thing's own code.
pub(super) fn doctor(
    given: &Given,
    network: Network,
    json: bool,
    variable: &dyn Fn(&str) -> Option<String>,
    out: &mut Out,
) -> Result<u8, Stop> {
    let mut checks = vec![Check::good(
        "version",
        format!("offprint {}, SQLite {}", env!("CARGO_PKG_VERSION"), crate::store::sqlite()),
    )];
    checks.extend(surroundings::checks(&given.clipboard, variable));
    let world = World::gather(given);
    match paths(given) {
        Err(fault) => checks.push(Check::of_fault("folders", &fault)),
        Ok(paths) => {
            checks.extend(configuration(&paths));
            checks.extend(files::checks(&paths, given, world.as_ref().ok()));
        }
    }
    checks.push(asked(network, &world));
    let look = world.as_ref().ok().map(|w| Appearance::found(w, variable));
    checks.extend(look.as_ref().and_then(|l| l.complaint()).map(|fault| Check::of_fault("theme", fault)));
    let plain = look.is_none_or(|l| l.theme().glyphs == Glyphs::ASCII);
    for check in &checks {
        let CheckJson { state, .. } = as_json(check);
        match (json, check.hint.as_str()) {
            (true, _) => out.json(&as_json(check))?,
            (false, hint) => {
                let sign = if check.state == State::Good && !plain { "✓" } else { state };
                let hint = if hint.is_empty() { String::new() } else { format!(" · {hint}") };
                out.line(&format!("{sign:<5}{:<11}{}{hint}", check.name, check.says))?;
            }
        }
    }
    let bad = checks.iter().filter_map(|c| if let State::Bad(exit) = c.state { Some((c.name, exit)) } else { None });
    let bad: Vec<(&str, Exit)> = bad.collect();
    let Some((_, exit)) = bad.first() else { return Ok(0) };
    let names: Vec<&str> = bad.iter().map(|(name, _)| *name).collect();
    Err(Fault::new(*exit, "something is bad", names.join(", "), "the lines that say bad say what to do").into())
}

fn as_json(check: &Check) -> CheckJson<'_> {
    let state = match check.state {
        State::Good => "good",
        State::Warn => "warn",
        State::Bad(_) => "bad",
    };
    CheckJson { check: check.name, state, says: &check.says, hint: &check.hint }
}

/// config.toml and keymap.toml.
fn configuration(paths: &Paths) -> Vec<Check> {
    let mut checks = Vec::new();
    checks.push(match Config::load(&paths.config) {
        Ok(None) => Check::good("config", format!("none yet; it goes to {}", paths.config.display())),
        Ok(Some(config)) if config.categories.is_empty() => Check::warn(
            "config",
            format!("{}, no category followed", paths.config.display()),
            "offprint categories --follow cs.CL",
        ),
        Ok(Some(config)) => {
            let names: Vec<&str> = config.categories.iter().map(crate::model::Category::as_str).collect();
            Check::good("config", format!("{}, following {}", paths.config.display(), names.join(" ")))
        }
        Err(e) => Check::of_fault("config", &e.fault()),
    });
    match Keymap::load(&paths.keymap) {
        Ok(_) if paths.keymap.exists() => {
            checks.push(Check::good("keymap", format!("{}, laid over the presets", paths.keymap.display())));
        }
        Ok(_) => {
            checks.push(Check::good("keymap", format!("the presets; {} would change them", paths.keymap.display())));
        }
        Err(e) => checks.extend(e.faults().iter().map(|fault| Check::of_fault("keymap", fault))),
    }
    checks
}

/// Whether arXiv answers, if that is asked for. To be offline is a state and no fault.
fn asked(network: Network, world: &Result<World, Fault>) -> Check {
    let known = KNOWN.parse();
    match (network, world, known) {
        (Network::Leave, _, _) => Check::good("network", "not asked; --network asks arXiv for one paper"),
        (Network::Ask, Ok(world), Ok(id)) => {
            let cancel = Cancel::new();
            #[cfg(unix)]
            runtime::cancel_on_interrupt(&cancel);
            match runtime::knock(world, id, &cancel, &mut |_| ()) {
                Ok(took) => Check::good("network", format!("arXiv answers, {:.1} s", took.as_secs_f64())),
                Err(fault) if matches!(fault.exit, Exit::Unavailable | Exit::Later) => {
                    Check::warn("network", fault.to_string(), fault.hint)
                }
                Err(fault) => Check::of_fault("network", &fault),
            }
        }
        (Network::Ask, Err(fault), _) => Check::warn("network", format!("not asked: {fault}"), fault.hint.clone()),
        (Network::Ask, Ok(_), Err(_)) => Check::warn("network", "not asked", ""),
    }
}
