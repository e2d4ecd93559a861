//! The whole program by its words: the built binary, a folder of its own, a cleared environment, arXiv on loopback.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test may")]

#[path = "../common/mod.rs"]
mod common;

mod arxiv;
mod days;
mod doctor;
#[path = "../common/hostile.rs"]
mod hostile;
mod mistakes;
mod morning;
mod offline;
mod plain;
mod processes;
mod screens;
mod trending;
mod truth;
mod verbs;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use arxiv::{Arxiv, NOW};
use serde_json::Value;
use tempfile::TempDir;

/// The built program.
const OFFPRINT: &str = env!("CARGO_BIN_EXE_offprint");
/// An address at which nobody listens.
const NOBODY: &str = "http://127.0.0.1:9";

/// A data folder and an environment.
struct Home {
    dir: TempDir,
    environment: Vec<(String, String)>,
}

/// What a run said.
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Home {
    /// An empty one, to which the services are at this address.
    fn at(services: &str) -> Self {
        let pairs = [("OFFPRINT_SERVICES", services), ("OFFPRINT_PACE_MS", "3"), ("OFFPRINT_NOW", NOW)];
        let environment = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { dir: tempfile::tempdir().unwrap(), environment }
    }

    /// An empty one beside this arXiv.
    fn beside(arxiv: &Arxiv) -> Self {
        Self::at(&arxiv.server.base())
    }

    /// One that follows cs.CL and has synced with this arXiv.
    fn synced(arxiv: &Arxiv) -> Self {
        let home = Self::beside(arxiv);
        home.ok(&["categories", "--follow", "cs.CL"]);
        home.ok(&["sync"]);
        home
    }

    /// The same, with nothing asked of the daily list.
    fn without_trends(self) -> Self {
        self.ok(&["categories", "--follow", "cs.CL"]);
        let text = std::fs::read_to_string(self.path("config.toml")).unwrap();
        std::fs::write(self.path("config.toml"), text.replace("daily = true", "daily = false")).unwrap();
        self
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.retain(|(old, _)| old != name);
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.data().join(name)
    }

    /// The program with these words, not yet started.
    fn command(&self, words: &[&str]) -> Command {
        let mut command = bare(&[]);
        command.arg("--data-dir").arg(self.data()).args(words);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    fn start(&self, words: &[&str]) -> Child {
        self.command(words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    fn run(&self, words: &[&str]) -> Ran {
        Ran::of(&self.command(words).output().unwrap(), words)
    }

    /// Its output; it must end well and complain of nothing.
    #[track_caller]
    fn ok(&self, words: &[&str]) -> String {
        let ran = self.run(words);
        assert_eq!((ran.code, ran.err.contains("error:")), (0, false), "{words:?}: {}{}", ran.out, ran.err);
        ran.out
    }

    /// What it complains of; it must end with this code, and say what happened and what to do.
    #[track_caller]
    fn fails(&self, code: i32, words: &[&str]) -> String {
        self.run(words).failed(code, words).err
    }

    /// Its lines as JSON.
    #[track_caller]
    fn json(&self, words: &[&str]) -> Vec<Value> {
        let words: Vec<&str> = words.iter().copied().chain(["--json"]).collect();
        self.ok(&words).lines().map(|line| serde_json::from_str(line).expect(line)).collect()
    }

    /// The ids of the papers that answer, in their order.
    #[track_caller]
    fn ids(&self, words: &[&str]) -> Vec<String> {
        self.json(words).iter().map(|paper| paper["id"].as_str().unwrap().to_owned()).collect()
    }

    /// Everything held, oldest first.
    fn everything(&self) -> Vec<Value> {
        self.json(&["list", "sort:oldest"])
    }

    /// The last screen after these keys.
    #[track_caller]
    fn screen(&self, keys: &str) -> String {
        self.ok(&["--print", "100x30", "--keys", keys])
    }
}

/// A paper without what tells when it came: the edition, the announcements and the versions the cache knows.
fn without_its_days(mut paper: Value) -> Value {
    for key in ["edition", "edition_state", "kind", "announced", "versions", "licence"] {
        paper[key] = Value::Null;
    }
    paper
}

impl Ran {
    #[track_caller]
    fn of(output: &Output, words: &[&str]) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let ran =
            Self { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) };
        for text in [&ran.out, &ran.err] {
            let control = text.chars().find(|c| c.is_control() && *c != '\n');
            assert_eq!(control, None, "{words:?}: {text:?}");
        }
        assert!(!ran.err.contains("panicked"), "{words:?}: {}", ran.err);
        ran
    }

    /// Every end but a good one has this code, one `error:` that is a sentence, and one `hint:` that says what to do.
    #[track_caller]
    fn failed(self, code: i32, words: &[&str]) -> Self {
        assert_eq!(self.code, code, "{words:?}: {}{}", self.out, self.err);
        let of = |start: &str| {
            self.err.lines().filter(|line| line.starts_with(start) && line.len() > start.len() + 5).count()
        };
        assert!(of("error: ") >= 1 && of("hint: ") >= 1, "{words:?}: {}", self.err);
        for debug in ["Err(", "Error {", "Os {", "Some("] {
            assert!(!self.err.contains(debug), "{words:?}: {}", self.err);
        }
        self
    }
}

/// The program with nothing around it: no home, no variables, no input, a folder that is not ours.
fn bare(words: &[&str]) -> Command {
    let mut command = Command::new(OFFPRINT);
    command.args(words).env_clear().stdin(Stdio::null()).current_dir(Path::new("/"));
    command
}
