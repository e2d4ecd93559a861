//! README.md agrees with the program: its words, its keys and its screen are the program's own.
#![allow(clippy::unwrap_used, reason = "a test may")]

use std::fmt::Write as _;
use std::process::Command;

use clap::CommandFactory;
use offprint::action::{Group, Layer, TABLE};
use offprint::cli::CommandLine;
use offprint::config::Keymap;

const README: &str = include_str!("../README.md");
/// The keys that lead to the screen shown.
const KEYS: &str = "100Gsjjmjsj";

fn offprint(words: &[&str]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_offprint"));
    let output = command.env_clear().arg("--data-dir").arg(dir.path()).args(words).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What stands between `<!-- name -->` and `<!-- /name -->` must be this.
#[track_caller]
fn assert_block(name: &str, wanted: &str) {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let found = README.split_once(&open).and_then(|(_, rest)| rest.split_once(&close)).map(|(block, _)| block);
    let message = format!("README.md should say, from {}:\n\n{open}{wanted}{close}\n", open.trim());
    assert!(found == Some(wanted), "{message}");
}

/// A table row; a bar in a cell would end it.
fn row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    format!("| {} |\n", cells.join(" | "))
}

#[test]
fn the_words_are_the_programs() {
    let mut command = CommandLine::command();
    command.build();
    let mut text = row(&["Words", "What they do"]) + &row(&["---", "---"]);
    for verb in command.get_subcommands() {
        verb_rows(&mut text, "offprint", verb);
    }
    text.push('\n');
    text.push_str(&(row(&["Option", "What it does"]) + &row(&["---", "---"])));
    for option in command.get_arguments().filter(|a| a.get_long().is_some_and(|l| !matches!(l, "help" | "version"))) {
        text.push_str(&row(&[&format!("`{}`", form(option)), &option.get_help().unwrap().to_string()]));
    }
    assert_block("words", &text);
}

fn verb_rows(text: &mut String, before: &str, verb: &clap::Command) {
    let name = format!("{before} {}", verb.get_name());
    let nested: Vec<_> = verb.get_subcommands().filter(|v| v.get_name() != "help").collect();
    if nested.is_empty() {
        let mut line = name.clone();
        for argument in verb.get_arguments().filter(|a| !a.is_global_set() && a.get_long() != Some("help")) {
            let form = form(argument);
            let again = if repeats(argument) { "..." } else { "" };
            let form = if argument.is_required_set() { form } else { format!("[{form}]{again}") };
            let _ = write!(line, " {form}");
        }
        text.push_str(&row(&[&format!("`{line}`"), &verb.get_about().unwrap().to_string()]));
    }
    for verb in nested {
        verb_rows(text, &name, verb);
    }
}

/// Whether an option is written once for each of its values.
fn repeats(argument: &clap::Arg) -> bool {
    let one = argument.get_num_args().is_none_or(|n| n.max_values() == 1);
    one && argument.get_long().is_some() && matches!(argument.get_action(), clap::ArgAction::Append)
}

/// An argument as one writes it: `--limit N`, `--json`, `ID...`.
fn form(argument: &clap::Arg) -> String {
    let value = argument.get_value_names().and_then(|names| names.first()).map_or(String::new(), ToString::to_string);
    let takes = argument.get_action().takes_values();
    let many = argument.get_num_args().is_some_and(|n| n.max_values() > 1);
    let dots = if many { "..." } else { "" };
    match argument.get_long() {
        Some(long) if takes => format!("--{long} {value}{dots}"),
        Some(long) => format!("--{long}"),
        None => format!("{}{dots}", value.to_uppercase()),
    }
}

#[test]
fn the_keys_are_the_programs() {
    let keymap = Keymap::preset();
    let told = offprint(&["keys"]);
    let mut text = String::new();
    for group in Group::ALL {
        let _ =
            write!(text, "**{}**\n\n{}{}", group.heading(), row(&["Keys", "Action", ""]), row(&["---", "---", "---"]));
        for entry in TABLE.iter().filter(|e| e.group == group) {
            // The keys of the list; of what is typed, those of the prompt and the picker.
            let layer = [Layer::List, Layer::Prompt, Layer::Picker].into_iter();
            let chords = layer.map(|l| keymap.chords(l, entry.action)).find(|chords| !chords.is_empty()).unwrap();
            let labels: Vec<String> = chords.iter().map(|c| c.label()).collect();
            let line = told.lines().find(|line| line.starts_with(&format!("  {} ", entry.name))).unwrap();
            assert!(line.contains(&labels.join(" ")) && line.ends_with(entry.summary), "{line}");
            let keys: Vec<String> = labels.iter().map(|label| format!("`{label}`")).collect();
            text.push_str(&row(&[&keys.join(" "), entry.name, entry.summary]));
        }
        text.push('\n');
    }
    assert_block("keys", &text);
}

#[test]
fn the_screen_is_the_programs() {
    let screen = offprint(&["--sample", "--print", "100x30", "--keys", KEYS]);
    assert_block("screen", &format!("```text\n{screen}```\n"));
}

#[test]
fn every_word_of_the_readme_can_be_said() {
    // What stands in a code block and begins with the program's name must be understood by it.
    let lines = README.lines().map(|line| line.trim().trim_start_matches("$ "));
    for line in lines.filter(|line| line.starts_with("offprint ")) {
        let words = line.split("  #").next().unwrap().split_whitespace();
        if let Err(error) = CommandLine::command().try_get_matches_from(words) {
            let asked =
                matches!(error.kind(), clap::error::ErrorKind::DisplayHelp | clap::error::ErrorKind::DisplayVersion);
            assert!(asked, "{line}: {error}");
        }
    }
}
