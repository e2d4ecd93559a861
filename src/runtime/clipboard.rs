//! The clipboard: through the terminal (OSC 52, which also works over ssh) and by the desktop's own program.
//!
//! The desktop is reached by `wl-copy`, `xclip`, `xsel` or `pbcopy`, started without a shell and given the text on
//! their standard input, and not by a library: what a library holds is gone when the program quits, because under X11
//! and Wayland the clipboard belongs to whoever filled it, and those programs stay behind for that. It never reads a
//! clipboard.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crossterm::Command as _;
use crossterm::clipboard::CopyToClipboard;

use super::{program, terminal};
use crate::model::{Exit, Fault};

/// Where copies go in this environment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clipboard {
    /// Through the terminal.
    pub terminal: Way,
    /// By programs: all that were found, the first that takes the text is enough.
    pub tools: Vec<Tool>,
    /// By tmux, which hands it on to the terminals it stands in.
    pub tmux: Option<Tool>,
}

/// How the terminal takes a copy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// It is known to take none.
    #[default]
    None,
    /// As OSC 52.
    Plain,
    /// As OSC 52 handed through GNU screen.
    Screen,
}

/// A program that takes a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tool {
    /// Its name.
    pub name: &'static str,
    program: PathBuf,
    words: &'static [&'static str],
}

/// Name, words, and the variable without which it has nowhere to put the text.
const TOOLS: [(&str, &[&str], Option<&str>); 5] = [
    ("wl-copy", &[], Some("WAYLAND_DISPLAY")),
    ("xclip", &["-selection", "clipboard"], Some("DISPLAY")),
    ("xsel", &["--clipboard", "--input"], Some("DISPLAY")),
    ("pbcopy", &[], None),
    ("termux-clipboard-set", &[], None),
];

/// The longest sequence that terminals take, in bytes of base64.
const LONGEST: usize = 74_000;
/// The longest text that is said instead of copied.
const SHORT: usize = 100;
/// A program has so long to take the text.
const PATIENCE: Duration = Duration::from_secs(2);
/// Bytes of a piece that GNU screen hands through.
const PIECE: usize = 200;

impl Clipboard {
    /// The same without the terminal: nothing but words may be written to it.
    #[must_use]
    pub fn without_terminal(self) -> Self {
        Self { terminal: Way::None, tmux: None, ..self }
    }

    /// What the environment offers. Nothing is started and the terminal is not asked.
    pub fn found(variable: &dyn Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).filter(|v| !v.is_empty());
        let tool = |(name, words, needs): (&'static str, &'static [&'static str], Option<&str>)| {
            needs.is_none_or(|n| set(n).is_some()).then_some(())?;
            Some(Tool { name, program: program(name, variable)?, words })
        };
        let term = set("TERM").unwrap_or_default();
        // Apple's terminal swallows it; the consoles of systems have no clipboard.
        let takes_none = matches!(term.as_str(), "" | "dumb" | "linux" | "cons25" | "vt100" | "vt220")
            || set("TERM_PROGRAM").is_some_and(|p| p == "Apple_Terminal");
        let tmux = set("TMUX");
        Self {
            terminal: match (takes_none, &tmux, set("STY")) {
                (true, _, _) => Way::None,
                (false, None, Some(_)) => Way::Screen,
                (false, _, _) => Way::Plain,
            },
            tools: TOOLS.into_iter().filter_map(tool).collect(),
            tmux: tool(("tmux", &["load-buffer", "-w", "-"], Some("TMUX"))),
        }
    }

    /// Sends a text every way there is. Returns when it was sent; whether it came nobody can know.
    ///
    /// # Errors
    /// No way took it; a short text stands in the hint.
    pub fn copy(&self, text: &str, what: &str) -> Result<(), Fault> {
        let sequence = self.terminal.sequence(text);
        let too_long = self.terminal != Way::None && sequence.is_none();
        let by_terminal = sequence.is_some_and(|s| terminal::send_aside(s.as_bytes()));
        let by_tmux = self.tmux.as_ref().is_some_and(|tmux| tmux.give(text));
        let by_tool = self.tools.iter().any(|tool| tool.give(text));
        if by_terminal || by_tmux || by_tool {
            return Ok(());
        }
        let hint = if text.chars().count() <= SHORT && !text.contains('\n') {
            text
        } else {
            "wl-copy, xclip or xsel reach the desktop's; offprint doctor says more"
        };
        let why = if too_long { "it is too long for the terminal" } else { "no clipboard is reachable" };
        Err(Fault::new(Exit::Other, format!("{what} not copied"), why, hint))
    }
}

impl Way {
    /// The bytes that put a text on the clipboard; none if there is no way or the text is too long for it.
    fn sequence(self, text: &str) -> Option<String> {
        let mut plain = String::new();
        CopyToClipboard::to_clipboard_from(text).write_ansi(&mut plain).ok()?;
        if plain.len() > LONGEST {
            return None;
        }
        match self {
            Self::None => None,
            Self::Plain => Some(plain),
            // Its string ends at the first ESC \, so the sequence ends with BEL and comes in pieces without one.
            Self::Screen => {
                let bell = format!("{}\x07", plain.trim_end_matches("\x1b\\"));
                let pieces = bell.as_bytes().chunks(PIECE).map(String::from_utf8_lossy);
                Some(pieces.flat_map(|p| ["\x1bP".into(), p, "\x1b\\".into()]).collect())
            }
        }
    }
}

impl Tool {
    /// Gives it the text; whether it took it in time.
    fn give(&self, text: &str) -> bool {
        let mut command = Command::new(&self.program);
        command.args(self.words).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        // What it leaves behind to keep the text must outlive the terminal.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let Ok(mut child) = command.spawn() else { return false };
        if let Some(mut stdin) = child.stdin.take() {
            let text = text.to_owned();
            // A program that reads nothing would hold up whoever writes; it ends with the program.
            let write = move || drop(stdin.write_all(text.as_bytes()));
            if std::thread::Builder::new().name("copying".into()).spawn(write).is_err() {
                end(&mut child);
                return false;
            }
        }
        let until = Instant::now() + PATIENCE;
        loop {
            match child.try_wait() {
                Ok(Some(status)) => return status.success(),
                Ok(None) if Instant::now() < until => std::thread::sleep(Duration::from_millis(5)),
                Ok(None) | Err(_) => {
                    end(&mut child);
                    return false;
                }
            }
        }
    }
}

/// Ends a child and takes its leave; one that is gone already is no fault.
fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pairs: &[(&str, &str)]) -> Clipboard {
        Clipboard::found(&|name| pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()))
    }

    #[test]
    fn the_environment_says_which_ways_there_are() {
        let way = |pairs: &[(&str, &str)]| of(pairs).terminal;
        assert_eq!(way(&[("TERM", "xterm-256color")]), Way::Plain);
        assert_eq!(way(&[("TERM", "screen"), ("STY", "1.x")]), Way::Screen);
        assert_eq!(way(&[("TERM", "screen"), ("STY", "1.x"), ("TMUX", "/x")]), Way::Plain);
        for none in [&[][..], &[("TERM", "linux")], &[("TERM", "xterm"), ("TERM_PROGRAM", "Apple_Terminal")]] {
            assert_eq!(way(none), Way::None, "{none:?}");
        }
    }

    #[test]
    fn the_sequence_is_osc_52() {
        assert_eq!(Way::Plain.sequence("Erdős").unwrap(), "\x1b]52;c;RXJkxZFz\x1b\\");
        assert_eq!(Way::None.sequence("x"), None);
        assert_eq!(Way::Plain.sequence(&"x".repeat(60_000)), None);
        let long = Way::Screen.sequence(&"x".repeat(300)).unwrap();
        let pieces: Vec<&str> = long.split("\x1b\\").filter(|p| !p.is_empty()).collect();
        assert!(
            pieces.len() == 3 && pieces.iter().all(|p| p.starts_with("\x1bP") && p.len() <= PIECE + 2),
            "{pieces:?}"
        );
        let joined: String = pieces.iter().map(|p| &p[2..]).collect();
        assert!(joined.starts_with("\x1b]52;c;eHh4") && joined.ends_with('\x07'));
    }

    #[test]
    fn without_a_way_a_short_text_is_said() {
        let fault = Clipboard::default().copy("2608.11232", "id of 2608.11232").unwrap_err();
        assert_eq!((fault.why.as_str(), fault.hint.as_str()), ("no clipboard is reachable", "2608.11232"));
        let long = Clipboard::default().copy("a\nb", "BibTeX").unwrap_err();
        assert!(long.hint.contains("offprint doctor"));
    }

    #[cfg(unix)]
    #[test]
    fn a_program_gets_the_text_on_its_standard_input() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let make = |name: &str, body: &str| {
            let file = dir.path().join(name);
            std::fs::write(&file, format!("#!/bin/sh\n{body}\n")).unwrap();
            std::fs::set_permissions(&file, PermissionsExt::from_mode(0o700)).unwrap();
        };
        make("xclip", &format!("echo noise; exec /bin/cat > '{}/got'", dir.path().display()));
        make("wl-copy", "exit 3");
        let path = dir.path().display().to_string();
        let clipboard = of(&[("PATH", &path), ("DISPLAY", ":9"), ("WAYLAND_DISPLAY", "w")]);
        assert_eq!(clipboard.tools.iter().map(|t| t.name).collect::<Vec<_>>(), ["wl-copy", "xclip"]);
        assert!(of(&[("PATH", &path)]).tools.is_empty(), "without a display there is nowhere to put it");
        clipboard.copy("$(touch x) é", "it").unwrap();
        assert_eq!(std::fs::read_to_string(dir.path().join("got")).unwrap(), "$(touch x) é");
    }
}
