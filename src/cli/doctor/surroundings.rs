//! What offprint stands in: the terminal, its colours and letters, tmux and ssh, the clipboard, the opener.

use std::io::IsTerminal;

use super::Check;
use crate::runtime::{self, Clipboard, Way};
use crate::ui::Depth;

/// The narrowest screen that shows list and paper side by side, and the lowest that shows a paper at all.
const COMFORTABLE: (u16, u16) = (96, 16);

pub(super) fn checks(clipboard: &Clipboard, variable: &dyn Fn(&str) -> Option<String>) -> Vec<Check> {
    let set = |name: &str| variable(name).filter(|v| !v.is_empty());
    let mut checks = vec![terminal(&set), colours(variable), letters(&set)];
    checks.extend(between(&set));
    checks.push(copying(clipboard, &set));
    checks.push(opening(variable));
    checks
}

fn terminal(set: &dyn Fn(&str) -> Option<String>) -> Check {
    let term = set("TERM").unwrap_or_default();
    let program = set("TERM_PROGRAM").map(|p| format!(" ({p})")).unwrap_or_default();
    if term.is_empty() || term == "dumb" {
        let says = if term.is_empty() { "TERM is not set".to_owned() } else { "TERM=dumb".to_owned() };
        let hint = "the screen needs a terminal that moves its cursor; every verb works without";
        return Check::warn("terminal", says, hint);
    }
    if !std::io::stdout().is_terminal() {
        return Check::good("terminal", format!("{term}{program}; this output goes elsewhere"));
    }
    match runtime::size() {
        Some((width, height)) if width < COMFORTABLE.0 || height < COMFORTABLE.1 => Check::good(
            "terminal",
            format!(
                "{term}{program}, {width}x{height}; from {}x{} on the paper stands beside the list",
                COMFORTABLE.0, COMFORTABLE.1
            ),
        ),
        Some((width, height)) => Check::good("terminal", format!("{term}{program}, {width}x{height}")),
        None => Check::warn("terminal", format!("{term}{program} does not say its size"), "try another terminal"),
    }
}

fn colours(variable: &dyn Fn(&str) -> Option<String>) -> Check {
    let set = |name: &str| variable(name).filter(|v| !v.is_empty());
    let ground = set("COLORFGBG").map(|v| format!(", ground by COLORFGBG={v}")).unwrap_or_default();
    let says = match (set("NO_COLOR"), runtime::depth(variable), set("COLORTERM")) {
        (Some(_), ..) => "none, as NO_COLOR asks".to_owned(),
        (None, Depth::True, Some(c)) => format!("16 million (COLORTERM={c}){ground}"),
        (None, Depth::True, None) => format!("16 million{ground}"),
        (None, Depth::Indexed, _) => format!("256{ground}"),
        (None, Depth::Sixteen, _) => format!("16{ground}"),
    };
    Check::good("colours", says)
}

fn letters(set: &dyn Fn(&str) -> Option<String>) -> Check {
    let names = ["LC_ALL", "LC_CTYPE", "LANG"];
    let Some((name, locale)) = names.iter().find_map(|n| Some((*n, set(n)?))) else {
        return Check::warn("letters", "no locale is set; UTF-8 is taken for granted", "set LANG to one in UTF-8");
    };
    let lower = locale.to_lowercase();
    if lower.contains("utf-8") || lower.contains("utf8") {
        Check::good("letters", format!("UTF-8 ({name}={locale})"))
    } else {
        let hint = "with a locale in UTF-8 (C.UTF-8) names and formulas show as they are";
        Check::warn("letters", format!("{name}={locale} is not UTF-8"), hint)
    }
}

/// tmux, GNU screen and ssh.
fn between(set: &dyn Fn(&str) -> Option<String>) -> Option<Check> {
    let names = [("TMUX", "tmux"), ("STY", "GNU screen"), ("SSH_CONNECTION", "ssh"), ("MOSH_IP", "mosh")];
    let found: Vec<&str> = names.iter().filter(|(n, _)| set(n).is_some()).map(|(_, what)| *what).collect();
    (!found.is_empty()).then(|| Check::good("through", found.join(", ")))
}

fn copying(clipboard: &Clipboard, set: &dyn Fn(&str) -> Option<String>) -> Check {
    let terminal = match clipboard.terminal {
        Way::None => None,
        Way::Plain => Some("OSC 52"),
        Way::Screen => Some("OSC 52 through GNU screen"),
    };
    let tools = clipboard.tools.iter().chain(&clipboard.tmux).map(|tool| tool.name);
    let ways: Vec<&str> = terminal.into_iter().chain(tools).collect();
    let desktop = set("WAYLAND_DISPLAY").is_some() || set("DISPLAY").is_some();
    let install = if set("WAYLAND_DISPLAY").is_some() { "install wl-clipboard" } else { "install xclip or xsel" };
    let says = ways.join(", ");
    match (ways.is_empty(), clipboard.tools.is_empty()) {
        (true, _) => Check::warn("clipboard", "none is reachable: y shows what is short", install),
        (false, true) if set("TMUX").is_some() && clipboard.tmux.is_none() => {
            Check::warn("clipboard", says, "in tmux: set -s set-clipboard on")
        }
        // Terminals built on VTE take no copies from programs.
        (false, true) if desktop && set("VTE_VERSION").is_some() => {
            Check::warn("clipboard", format!("{says}, which this terminal may not take"), install)
        }
        (false, true) if desktop => Check::good("clipboard", format!("{says}; not every terminal takes it, {install}")),
        (false, _) => Check::good("clipboard", says),
    }
}

fn opening(variable: &dyn Fn(&str) -> Option<String>) -> Check {
    let candidates = runtime::openers();
    let found = candidates
        .iter()
        .find(|name| std::path::Path::new(name).is_absolute() || runtime::program(name, variable).is_some());
    let browser = variable("BROWSER").filter(|v| !v.is_empty());
    let browser = browser.map(|b| format!(", BROWSER={b}")).unwrap_or_default();
    let display = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|n| variable(n).is_some_and(|v| !v.is_empty()));
    match found {
        Some(name) if cfg!(target_os = "linux") && !display && browser.is_empty() => Check::warn(
            "opener",
            format!("{name}, but no display: a viewer may not open"),
            "o and O then say the path and the address",
        ),
        Some(name) => Check::good("opener", format!("{name}{browser}")),
        None => Check::warn(
            "opener",
            format!("none found ({}){browser}", candidates.join(", ")),
            "install xdg-utils; until then o and O say the path and the address",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_colours_told_are_those_that_are_drawn() {
        let says = |pairs: &[(&str, &str)]| {
            colours(&|name| pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned())).says
        };
        assert_eq!(says(&[("TERM", "xterm-direct")]), "16 million");
        assert_eq!(says(&[("TERM", "xterm"), ("COLORTERM", "24bit")]), "16 million (COLORTERM=24bit)");
        assert_eq!(says(&[("TERM", "screen-256color"), ("COLORTERM", "yes")]), "256");
        assert_eq!(says(&[("TERM", "xterm"), ("COLORFGBG", "15;0")]), "16, ground by COLORFGBG=15;0");
        assert_eq!(says(&[("TERM", "xterm-256color"), ("NO_COLOR", "1")]), "none, as NO_COLOR asks");
    }
}
