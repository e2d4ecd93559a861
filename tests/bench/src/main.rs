//! Moments a reader feels, measured: `bench [--world DIR] [--corpus FILE] [--binary FILE] [--viewer FILE] [moment...]`.
//!
//! It holds no aim against a figure and fails for none: what was promised stands beside what was measured.
#![forbid(unsafe_code)]

mod beside;
mod build;
mod day;
mod desk;
mod figures;
mod idle;
mod key;
mod lists;
mod memory;
mod morning;
mod newsboat;
mod open;
mod page;
mod process;
mod pty;
mod search;
mod update;
mod viewer;
mod world;

use std::path::PathBuf;

use world::Stage;

/// What went wrong, told once.
pub type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const USAGE: &str = "\
bench [--world DIR] [--corpus FILE.jsonl] [--binary FILE] [--viewer FILE] [moment...]

Moments: open key page day search memory idle size morning beside (all of these when none is named); build, which takes
minutes; world, which makes the store and measures nothing.
  day      an edition from its feed's bytes to its list, pages of records, mining, the lists of the day, a start after an update
  morning  a morning replayed in the process: every key to its frame, bytes and allocations; what takes over 16 ms
  beside   the program, newsboat and arxiv-subscription-viewer in terminals: first paper, a key, its bytes, the end
The store of 100,000 papers is made once in DIR (default: target/world beside this package), from FILE or else from
the sample edition recombined. --binary FILE (default: the release binary beside this one) is the program under measure;
--viewer FILE (default: arxiv-viewer on the path) is arxiv-subscription-viewer, which is left out where it is missing.
";

const MOMENTS: [&str; 10] = ["open", "key", "page", "day", "search", "memory", "idle", "size", "morning", "beside"];

fn main() -> Outcome<()> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let (mut dir, mut corpus, mut binary) = (here.join("target/world"), None, None);
    let mut viewer = PathBuf::from("arxiv-viewer");
    let mut moments: Vec<String> = Vec::new();
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().map(PathBuf::from).ok_or(format!("{word} wants a value"));
        match word.as_str() {
            "--world" => dir = value()?,
            "--corpus" => corpus = Some(value()?),
            "--binary" => binary = Some(value()?),
            "--viewer" => viewer = value()?,
            "--help" => {
                print!("{USAGE}");
                return Ok(());
            }
            "build" | "world" => moments.push(word),
            moment if MOMENTS.contains(&moment) => moments.push(word),
            _ => {
                eprint!("{USAGE}");
                return Err(format!("no such moment: {word}").into());
            }
        }
    }
    if moments.is_empty() {
        moments = MOMENTS.map(String::from).to_vec();
    }
    if moments == ["world"] {
        return Stage::make(&dir, corpus.as_deref());
    }
    let binary = binary.or_else(beside).unwrap_or_else(|| here.join("../../target/release/offprint"));
    let stage = Stage::set(&dir, corpus.as_deref(), binary)?;
    figures::say_machine();
    for moment in &moments {
        match moment.as_str() {
            "open" => open::measure(&stage)?,
            "key" => key::measure(&stage)?,
            "page" => page::measure(&stage)?,
            "day" => day::measure(&stage)?,
            "search" => search::measure(&stage)?,
            "memory" => memory::measure(&stage)?,
            "idle" => idle::measure(&stage)?,
            "beside" => beside::measure(&stage, &viewer)?,
            "morning" => morning::measure(&stage)?,
            "size" => build::size(&stage)?,
            _ => build::measure()?,
        }
    }
    figures::say_machine();
    Ok(())
}

/// The program built into the same target folder.
fn beside() -> Option<PathBuf> {
    let path = std::env::current_exe().ok()?.with_file_name("offprint");
    path.is_file().then_some(path)
}
