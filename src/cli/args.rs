//! The words of the command line, as clap reads them. What they do stands in the verbs' own files.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{Parser, Subcommand};

use crate::model::Period;

/// A terminal reader for the day's papers.
#[derive(Debug, Parser)]
#[command(
    name = "offprint",
    version,
    about = "A terminal reader for the day's papers: skim, star, open, search; all of it offline.",
    long_about = "Without a verb offprint opens the screen: the day's arXiv papers of the categories you follow. Every \
                  verb works without a screen, and only sync, trending, get, open and diff use the network.",
    after_help = "Queries: words, \"a phrase\", -not, OR, author: title: abstract: cat:cs.CL cat:cs \
                  is:starred|unread|read|hidden|watched|updated|withdrawn\n\
                  edition:2026-08-13 edition:A..B since:7d year:2025 kind:new|cross|replaced venue:neurips has:code on:daily upvotes:>20\n\
                  sort:newest|oldest|relevance|title|starred|upvotes|velocity|watched. The last word may be the beginning of one.\n\
                  Exit codes: 0 done, 64 usage, 65 bad data, 66 unknown paper, 69 unreachable, 74 disk, 75 try later,\n\
                  76 not the answer asked for, 77 permission, 78 configuration.",
    disable_help_subcommand = true,
    max_term_width = 100
)]
pub struct Args {
    /// Holds everything in DIR: config.toml, keymap.toml, databases, papers, log
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Reads the configuration from FILE
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Shows the sample edition that ships with the program; marks made in it are not kept
    #[arg(long, global = true)]
    pub sample: bool,
    /// Speaks in sentences instead of showing the screen: commands in by line, for screen readers and pipes
    #[arg(long, conflicts_with_all = ["keys", "print"])]
    pub plain: bool,
    /// Presses KEYS (as in `jj/quan<enter>`) and prints the last screen
    #[arg(long, value_name = "KEYS")]
    pub keys: Option<String>,
    /// Prints the screen as text at this size instead of showing it
    #[arg(long, value_name = "COLSxROWS")]
    pub print: Option<Size>,
    /// What to do without a screen
    #[command(subcommand)]
    pub verb: Option<Verb>,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Fetches what is owed from arXiv
    Sync {
        /// Everything published in the last N days, whatever was synced before
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=3650))]
        days: Option<u32>,
        /// One edition, from its listing or, where that is gone, from what can still be asked: 2026-05-28
        #[arg(long, value_name = "DAY", conflicts_with = "days")]
        edition: Option<String>,
        /// These categories instead of those followed
        #[arg(long, value_name = "CAT")]
        category: Vec<String>,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Lists what is trending: Hugging Face's Daily Papers of a day, most votes first; or what is said there of papers
    Trending {
        #[command(flatten)]
        of: Which,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Lists the papers that answer a query; without one, today's
    List {
        /// The query
        #[arg(value_parser = query_word)]
        query: Vec<String>,
        /// At most N papers
        #[arg(long, value_name = "N")]
        limit: Option<NonZeroUsize>,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Lists the newest editions: whether they are whole, what of them is held
    Editions {
        /// One JSON object a line, one for each edition and category
        #[arg(long)]
        json: bool,
    },
    /// Says what came since the screen was last left
    Since {
        /// One JSON object
        #[arg(long)]
        json: bool,
    },
    /// Searches everything held
    Search {
        /// The query
        #[arg(required = true, value_parser = query_word)]
        query: Vec<String>,
        /// At most N papers
        #[arg(long, value_name = "N")]
        limit: Option<NonZeroUsize>,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Shows a paper
    Show {
        /// Its id, in any form people paste
        id: String,
        /// TeX as it was written
        #[arg(long)]
        raw: bool,
        /// One JSON object
        #[arg(long)]
        json: bool,
    },
    /// Shows what changed between two versions of a paper
    Diff {
        /// Its id, in any form people paste
        id: String,
        /// The versions, as in v1..v3; without them the one looked at, else the first, and the newest
        #[arg(value_name = "vA..vB")]
        versions: Option<Versions>,
        /// One JSON object
        #[arg(long)]
        json: bool,
    },
    /// Stars papers
    Star(Ids),
    /// Takes stars off
    Unstar(Ids),
    /// Marks papers read
    Read(Ids),
    /// Marks papers unread
    Unread(Ids),
    /// Hides papers
    Hide(Ids),
    /// Shows hidden papers again
    Unhide(Ids),
    /// Takes back the newest gesture
    Undo,
    /// Does the newest undone gesture again
    Redo,
    /// Downloads PDFs
    Get(Ids),
    /// Opens a PDF in the system's viewer, the copy held first
    Open {
        /// The paper
        id: String,
        /// The abstract page in the browser instead
        #[arg(long)]
        web: bool,
    },
    /// Lists what is watched for; adds and removes
    Watch {
        /// What to do; without it, list
        #[command(subcommand)]
        what: Option<WatchVerb>,
    },
    /// Exports, imports and backs up stars and marks
    Library {
        /// What to do
        #[command(subcommand)]
        what: LibraryVerb,
    },
    /// Shows the configuration
    Config {
        /// Where it stands
        #[arg(long, conflicts_with = "print")]
        path: bool,
        /// What it says, or the defaults
        #[arg(long)]
        print: bool,
    },
    /// Lists arXiv's categories, follows and unfollows them
    Categories {
        /// Follows these
        #[arg(long, value_name = "CAT", num_args = 1.., conflicts_with = "unfollow")]
        follow: Vec<String>,
        /// Follows these no longer
        #[arg(long, value_name = "CAT", num_args = 1..)]
        unfollow: Vec<String>,
    },
    /// Lists every key and what it does, as keymap.toml has it
    Keys {
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Checks terminal, files and configuration, and says what to do
    Doctor {
        /// Asks arXiv for one paper too
        #[arg(long)]
        network: bool,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Prints a shell's completions
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Prints the manual page
    Man {
        /// Writes it and a page for each verb into DIR instead
        #[arg(long, value_name = "DIR")]
        dir: Option<PathBuf>,
    },
}

/// The day, week or month of a list, a search, or papers; the newest day's list where none is named.
#[derive(Clone, Debug, clap::Args)]
#[group(multiple = false)]
pub struct Which {
    /// Of this day, as in 2026-05-29
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub date: Option<Period>,
    /// Of this ISO week, as in 2026-W22
    #[arg(long, value_name = "WEEK", value_parser = week)]
    pub week: Option<Period>,
    /// Of this month, as in 2026-05
    #[arg(long, value_name = "MONTH", value_parser = month)]
    pub month: Option<Period>,
    /// What the service finds for these words, most fitting first
    #[arg(long, value_name = "WORDS", num_args = 1.., value_parser = sought_word)]
    pub search: Vec<String>,
    /// What is said of these papers, at most 20
    #[arg(value_name = "ID", num_args = 0..=20)]
    pub ids: Vec<String>,
}

fn sought_word(text: &str) -> Result<String, String> {
    let word = text.replacen(MINUS, "-", 1);
    if word.trim().is_empty() { Err("write words to search for".into()) } else { Ok(word) }
}

fn day(text: &str) -> Result<Period, String> {
    let day = text.parse().ok().filter(|p| matches!(p, Period::Day(_)));
    day.ok_or_else(|| "write the day as in 2026-05-29".into())
}

fn week(text: &str) -> Result<Period, String> {
    let week = text.parse().ok().filter(|p| matches!(p, Period::Week(_)));
    week.ok_or_else(|| "write the week as in 2026-W22".into())
}

fn month(text: &str) -> Result<Period, String> {
    let month = text.parse().ok().filter(|p| matches!(p, Period::Month(_)));
    month.ok_or_else(|| "write the month as in 2026-05".into())
}

/// Papers by id.
#[derive(Debug, clap::Args)]
pub struct Ids {
    /// Their ids, in any form people paste
    #[arg(required = true, value_name = "ID")]
    pub ids: Vec<String>,
}

/// What can be done with what is watched for.
#[derive(Debug, Subcommand)]
pub enum WatchVerb {
    /// Watches for these from now on
    Add {
        /// author:"Jane Doe", word:routing, word:rout*, cat:cs.IR or query:"routing -survey"
        #[arg(required = true, value_name = "WHAT")]
        watches: Vec<String>,
    },
    /// Watches for these no longer
    Remove {
        /// As they were added
        #[arg(required = true, value_name = "WHAT")]
        watches: Vec<String>,
    },
    /// Lists them with how many unread papers each finds
    List {
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
}

/// What can be done with the library.
#[derive(Debug, Subcommand)]
pub enum LibraryVerb {
    /// Writes stars and marks as JSON lines; - is the standard output
    Export {
        /// Where to
        file: PathBuf,
    },
    /// Reads stars and marks; what is here already stays
    Import {
        /// Where from; - is the standard input
        file: PathBuf,
    },
    /// Makes a verified backup now
    Backup,
}

/// Stands for the hyphen of `-word` in a query, so that it is not read as an option. No word of a command line holds it.
const MINUS: char = '\0';

/// The words of the command line with the queries' hyphens set aside. Options may stand after a query, and `-h` and `-V`
/// stay what they are everywhere.
pub fn queries_guarded(words: impl IntoIterator<Item = OsString>) -> impl Iterator<Item = OsString> {
    let (mut in_query, mut is_value) = (false, false);
    words.into_iter().map(move |word| {
        let Some(text) = word.to_str() else { return word };
        // What follows an option that takes a value is no word of the query.
        if std::mem::replace(&mut is_value, matches!(text, "--limit" | "--data-dir" | "--config")) {
            return word;
        }
        let minus = text.strip_prefix('-').filter(|rest| in_query && !matches!(*rest, "" | "h" | "V"));
        if let Some(rest) = minus.filter(|rest| !rest.starts_with('-')) {
            return format!("{MINUS}{rest}").into();
        }
        in_query |= matches!(text, "list" | "search");
        word
    })
}

#[expect(clippy::unnecessary_wraps, reason = "clap wants a result")]
fn query_word(text: &str) -> Result<String, std::convert::Infallible> {
    Ok(text.replacen(MINUS, "-", 1))
}

/// Two versions of a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Versions {
    /// The older; the one looked at where it is not said.
    pub from: Option<u32>,
    /// The newer; the newest where it is not said.
    pub to: Option<u32>,
}

impl FromStr for Versions {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} names no two versions; write v1..v3, v1.. or ..v3");
        let (from, to) = text.split_once("..").ok_or_else(wrong)?;
        let read = |part: &str| match part.trim_start_matches(['v', 'V']) {
            "" if part.is_empty() => Ok(None),
            digits => digits.parse::<u32>().ok().filter(|n| *n > 0).map(Some).ok_or_else(wrong),
        };
        Ok(Self { from: read(from)?, to: read(to)? })
    }
}

/// A size in cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is no size; write columns x rows, as in 120x36");
        let (width, height) = text.split_once('x').ok_or_else(wrong)?;
        let read = |n: &str| n.parse::<u16>().ok().filter(|n| (1..=1000).contains(n)).ok_or_else(wrong);
        Ok(Self { width: read(width)?, height: read(height)? })
    }
}
