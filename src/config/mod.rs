//! What the reader chose, and the tables that ship with the program: config.toml, the keymap, paths, calendar, taxonomy.
//!
//! It does not read the environment: main hands in what it found there. It knows no command line and no widgets.

mod follow;
mod keymap;
mod paths;
mod tables;
mod theme;
mod watch;

use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::civil::Date;

pub use follow::{follow, write_first};
pub use keymap::{Keymap, Step};
pub use paths::{Environment, Paths};
pub use tables::{calendar, taxonomy};
pub use theme::{Ground, Look, Palette, Role, Tone};
pub use watch::WatchTable;

use crate::model::{BibtexYear, Category, Exit, Fault};
use crate::text::Clean;

/// config.toml, read.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The categories followed, in the reader's order.
    pub categories: Vec<Category>,
    /// Whether sync starts by itself.
    #[serde(default)]
    pub sync: SyncStart,
    /// Whether the daily list is asked for and shown.
    #[serde(default = "daily")]
    pub daily: bool,
    /// A paper on screen is read after this long; never, where there is none.
    #[serde(default = "read_after", deserialize_with = "tables::seconds")]
    pub read_after: Option<Duration>,
    /// Names whose papers are the reader's own: shown bold among the authors.
    #[serde(default)]
    pub my_names: Vec<String>,
    /// A preset's name, or the path of a theme file.
    #[serde(default = "theme")]
    pub theme: String,
    /// Which signs are drawn.
    #[serde(default)]
    pub glyphs: GlyphSet,
    /// Whether the mouse is listened to.
    #[serde(default = "mouse")]
    pub mouse: bool,
    /// Whether ids and DOIs are links the terminal can follow.
    #[serde(default)]
    pub links: Links,
    /// Where PDFs are put: a folder from the root or from `~/`; empty for the data folder's own.
    #[serde(default, deserialize_with = "tables::folder")]
    pub papers: String,
    /// Evenings without a mailing beside those that ship.
    #[serde(default, deserialize_with = "tables::dates")]
    pub deferred_mailings: Vec<Date>,
    /// The year a BibTeX entry gives.
    #[serde(default)]
    pub bibtex_year: BibtexYear,
    /// What is watched for, beside what the library holds.
    #[serde(default)]
    pub watch: WatchTable,
}

/// A paper on screen for a second is read.
#[expect(clippy::unnecessary_wraps, reason = "the type of the setting")]
const fn read_after() -> Option<Duration> {
    Some(Duration::from_secs(1))
}

fn theme() -> String {
    "auto".into()
}

const fn daily() -> bool {
    true
}

const fn mouse() -> bool {
    true
}

/// The signs of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GlyphSet {
    /// Unicode, unless the terminal or the locale speaks against it.
    #[default]
    Auto,
    /// Unicode in any case.
    Unicode,
    /// ASCII in any case.
    Ascii,
}

/// Links for the terminal to follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Links {
    /// Where that is known to do no harm.
    #[default]
    Auto,
    /// Nowhere.
    Off,
}

/// When sync starts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SyncStart {
    /// At start, and again while an edition is owed.
    #[default]
    Auto,
    /// By key or command only.
    Manual,
}

/// What can go wrong with the reader's choices.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read or written.
    #[error("cannot {doing} {}", path.display())]
    File {
        /// `read` or `write`.
        doing: &'static str,
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is no valid TOML, or says what it may not.
    #[error("{} cannot be understood", path.display())]
    Meaning {
        /// Which.
        path: PathBuf,
        /// Line and column, cause.
        why: String,
    },
    /// The file says what it may not, in one place or more.
    #[error("{} cannot be understood", path.display())]
    Mistakes {
        /// Which.
        path: PathBuf,
        /// All of them, in the order of the file.
        mistakes: Vec<Mistake>,
    },
    /// There is no folder to put things in.
    #[error("no home folder")]
    NoHome,
}

/// A mistake in a file: where, and what is wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Line and column, from 1; none where the file as a whole is wrong.
    pub place: Option<(usize, usize)>,
    /// What is wrong.
    pub why: Clean,
}

impl Mistake {
    /// At a byte of a text.
    fn at(text: &str, byte: Option<usize>, why: &str) -> Self {
        Self { place: byte.map(|b| place(text, b)), why: Clean::line(why, 400) }
    }
}

impl std::fmt::Display for Mistake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some((line, column)) = self.place {
            write!(f, "line {line}, column {column}: ")?;
        }
        f.write_str(&self.why)
    }
}

/// What to do about a file that is not understood.
const MEND: &str = "mend that line, or move the file away: without it the defaults hold";

impl ConfigError {
    /// As faults, one for each mistake.
    pub fn faults(&self) -> Vec<Fault> {
        let of = |mistake: &Mistake| Fault::new(Exit::Config, self.to_string(), mistake.to_string(), MEND);
        match self {
            Self::Mistakes { mistakes, .. } => mistakes.iter().map(of).collect(),
            Self::File { .. } | Self::Meaning { .. } | Self::NoHome => vec![self.fault()],
        }
    }

    /// As a fault.
    pub fn fault(&self) -> Fault {
        match self {
            Self::Mistakes { mistakes, .. } => {
                let first = mistakes.first().map(ToString::to_string).unwrap_or_default();
                let more = match mistakes.len().saturating_sub(1) {
                    0 => String::new(),
                    n => format!(" (and {n} more: offprint keys names them)"),
                };
                Fault::new(Exit::Config, self.to_string(), format!("{first}{more}"), MEND)
            }
            Self::File { doing, source, .. } => {
                use std::io::ErrorKind;
                let exit = match source.kind() {
                    ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Exit::Permission,
                    _ if *doing == "write" => Exit::Disk,
                    _ => Exit::Config,
                };
                Fault::new(exit, self.to_string(), source.to_string(), "check that the file and its folder are yours")
            }
            Self::Meaning { why, .. } => Fault::new(Exit::Config, self.to_string(), why, MEND),
            Self::NoHome => {
                Fault::new(Exit::Config, self.to_string(), "HOME is not set", "say where with --data-dir DIR")
            }
        }
    }
}

/// The settings with their defaults, as `offprint config --print` shows them and a first start writes them.
pub const TEMPLATE: &str = include_str!("../../assets/config.toml");

impl Config {
    /// Reads the file; none if there is none.
    ///
    /// # Errors
    /// Unreadable or not understood, with line and column.
    pub fn load(path: &Path) -> Result<Option<Self>, ConfigError> {
        let Some(text) = read(path)? else { return Ok(None) };
        toml::from_str(&text).map(Some).map_err(|e| meaning(path, &text, e.span(), e.message()))
    }

    /// Every setting as it holds, with the words that explain it.
    ///
    /// # Errors
    /// The template is broken, which a test rules out.
    pub fn with_defaults(&self) -> Result<String, ConfigError> {
        follow::laid_into_template(self)
    }

    /// What holds before anything is chosen.
    pub fn empty() -> Self {
        Self {
            categories: Vec::new(),
            sync: SyncStart::Auto,
            daily: daily(),
            read_after: read_after(),
            my_names: Vec::new(),
            theme: theme(),
            glyphs: GlyphSet::Auto,
            mouse: mouse(),
            links: Links::Auto,
            papers: String::new(),
            deferred_mailings: Vec::new(),
            bibtex_year: BibtexYear::First,
            watch: WatchTable::default(),
        }
    }
}

/// Reads a file of at most a megabyte; none if there is none.
fn read(path: &Path) -> Result<Option<String>, ConfigError> {
    use std::io::Read;
    let file = |source| ConfigError::File { doing: "read", path: path.into(), source };
    let open = match std::fs::File::open(path) {
        Ok(open) => open,
        // Where a folder cannot be, whoever makes the folders says so.
        Err(e) if matches!(e.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(e) => return Err(file(e)),
    };
    let mut bytes = Vec::new();
    open.take(1 << 20).read_to_end(&mut bytes).map_err(file)?;
    String::from_utf8(bytes).map(Some).map_err(|e| {
        let whole = e.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(e.as_bytes());
        meaning(path, &text, Some(whole..whole), "this is no UTF-8 text")
    })
}

/// A fault of meaning with the line and column of its place.
fn meaning(path: &Path, text: &str, span: Option<std::ops::Range<usize>>, why: &str) -> ConfigError {
    let mistake = Mistake::at(text, span.map(|s| s.start), why);
    ConfigError::Meaning { path: path.into(), why: mistake.to_string() }
}

/// Line and column of a byte, from 1; columns count characters.
fn place(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte.min(text.len())).unwrap_or(text);
    (before.matches('\n').count() + 1, before.rsplit('\n').next().unwrap_or("").chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> Result<Option<Config>, String> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("config.toml");
        std::fs::write(&path, text).unwrap();
        Config::load(&path).map_err(|e| e.fault().why)
    }

    #[test]
    fn the_template_is_the_defaults() {
        let config = load(TEMPLATE).unwrap().unwrap();
        assert_eq!(config, Config { categories: config.categories.clone(), ..Config::empty() });
        assert_eq!(config.categories.len(), 2);
    }

    #[test]
    fn a_byte_that_is_no_text_is_named_with_its_place() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("config.toml");
        std::fs::write(&path, b"# Erd\xc5\x91s\nsync = \"\xff\"\n").unwrap();
        assert_eq!(Config::load(&path).unwrap_err().fault().why, "line 2, column 9: this is no UTF-8 text");
    }

    #[test]
    fn no_file_is_no_config() {
        assert_eq!(Config::load(Path::new("/nonexistent/config.toml")).unwrap(), None);
    }

    #[test]
    fn a_mistake_is_named_with_its_place() {
        assert_eq!(
            load("categories = [\n  \"cs.CL\",\n  \"CS CL\"]").unwrap_err().split(':').next(),
            Some("line 1, column 14")
        );
        assert!(load("categories = []\nsink = 1").unwrap_err().starts_with("line 2, column 1: unknown field `sink`"));
        assert!(load("categories = []\npapers = \"Papers\"").unwrap_err().starts_with("line 2, column 10: "));
        assert!(load("").unwrap_err().contains("categories"));
        assert!(load("categories = []\nsync = \"often\"").unwrap_err().starts_with("line 2"));
        assert!(load("categories = []\nbibtex_year = 2026").unwrap_err().starts_with("line 2, column 15"));
        let latest = load("categories = []\nbibtex_year = \"latest\"").unwrap().unwrap();
        assert_eq!(latest.bibtex_year, BibtexYear::Latest);
    }
}
