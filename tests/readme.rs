//! README.md agrees with the program: its words, its keys and its screen are the program's own.
#![allow(clippy::unwrap_used, reason = "a test may")]

use std::fmt::Write as _;
use std::process::Command;

use clap::CommandFactory;
use offprint::action::{Group, Layer, TABLE};
use offprint::app::COMMANDS;
use offprint::cli::CommandLine;
use offprint::config::Keymap;

const README: &str = include_str!("../README.md");
/// The keys that lead to the screen shown.
const KEYS: &str = "jsjmjjmjsjj";

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

/// The code blocks of README.md.
fn code() -> String {
    README.split("```").skip(1).step_by(2).collect()
}

#[test]
fn every_word_and_option_is_told_of() {
    let code = code();
    let told = |word: &str| code.split(|c: char| !c.is_alphanumeric() && c != '-').any(|told| told == word);
    let mut command = CommandLine::command();
    command.build();
    let mut commands = vec![&command];
    while let Some(verb) = commands.pop() {
        commands.extend(verb.get_subcommands().filter(|verb| verb.get_name() != "help"));
        assert!(told(verb.get_name()), "README.md does not tell of {}", verb.get_name());
        for option in verb.get_arguments().filter_map(|a| a.get_long()).filter(|l| !matches!(*l, "help" | "version")) {
            assert!(told(&format!("--{option}")), "README.md does not tell of --{option} ({})", verb.get_name());
        }
    }
}

#[test]
fn no_word_is_told_of_that_there_is_not() {
    // What begins with the program's name in a code block: its verb, and every option in it.
    for line in code().lines().filter_map(|line| line.trim().trim_start_matches("$ ").strip_prefix("offprint ")) {
        let said = line.split("  ").next().unwrap();
        let command = CommandLine::command();
        let verbs: Vec<&clap::Command> = said
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .split('|')
            .filter(|word| word.starts_with(char::is_alphabetic))
            .map(|word| command.find_subcommand(word).unwrap_or_else(|| panic!("there is no {word}: {line}")))
            .collect();
        let known = |option: &str| {
            fn of(command: &clap::Command, option: &str) -> bool {
                command.get_arguments().any(|a| a.get_long() == Some(option))
                    || command.get_subcommands().any(|verb| of(verb, option))
            }
            command.get_arguments().any(|a| a.get_long() == Some(option))
                || verbs.iter().all(|verb| of(verb, option)) && !verbs.is_empty()
        };
        for option in said.split(|c: char| !c.is_alphanumeric() && c != '-').filter_map(|w| w.strip_prefix("--")) {
            assert!(known(option), "there is no --{option}: {line}");
        }
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
        for entry in TABLE.iter().filter(|e| e.group == group && e.action.is_shown()) {
            // The keys of the list; of what is typed, those of the prompt and the picker.
            let layer = [Layer::List, Layer::Prompt, Layer::Picker, Layer::Jobs].into_iter();
            let labels = layer.map(|l| keymap.labels(l, entry.action)).find(|labels| !labels.is_empty()).unwrap();
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
fn the_commands_are_the_programs() {
    let mut text = row(&["Command", ""]) + &row(&["---", "---"]);
    for command in COMMANDS {
        text.push_str(&row(&[&format!("`{}`", command.usage()), command.summary]));
    }
    assert_block("commands", &text);
}

#[test]
fn the_screen_is_the_programs() {
    let screen = offprint(&["--sample", "--print", "100x30", "--keys", KEYS]);
    assert_block("screen", &format!("```text\n{screen}```\n"));
}
