//! What shells and `man` know of the words: completions and manual pages, made of the words themselves.

use std::path::Path;

use clap::CommandFactory;
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap_complete::Shell;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::args::Args;
use super::keys::all_keys;
use super::out::{Out, Stop};
use crate::action::{Group, TABLE};
use crate::config::{self, Keymap};
use crate::model::{Exit, Fault, TaxonomyEntry};

/// `offprint completions`.
pub(super) fn completions(shell: Shell, out: &mut Out) -> Result<u8, Stop> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut with_categories(), "offprint", &mut text);
    out.own(&text)?;
    Ok(0)
}

/// The words, with arXiv's categories where one is wanted. Only shells are told: an error would list them all.
fn with_categories() -> clap::Command {
    let value = |e: TaxonomyEntry| PossibleValue::new(e.category.to_string()).help(e.name);
    let values: Vec<PossibleValue> = config::taxonomy().entries.into_iter().map(value).collect();
    let offered = |arg: clap::Arg| arg.value_parser(PossibleValuesParser::new(values.clone()));
    Args::command()
        .mut_subcommand("sync", |verb| verb.mut_arg("category", offered))
        .mut_subcommand("categories", |verb| verb.mut_arg("follow", offered).mut_arg("unfollow", offered))
}

/// `offprint man`: the page, or with a folder all pages into it.
pub(super) fn man(dir: Option<&Path>, out: &mut Out) -> Result<u8, Stop> {
    let Some(dir) = dir else {
        out.own(&page()?)?;
        return Ok(0);
    };
    for (name, text) in pages()? {
        let file = dir.join(&name);
        write(&file, &text).map_err(|e| {
            let exit = match e.kind() {
                std::io::ErrorKind::PermissionDenied => Exit::Permission,
                _ => Exit::Disk,
            };
            Fault::new(exit, format!("cannot write {}", file.display()), e.to_string(), "name another folder")
        })?;
        out.line(&file.display().to_string())?;
    }
    Ok(0)
}

/// Pages are for everybody who may read the folder, whatever else of ours is private.
fn write(file: &Path, text: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(file, text)?;
    #[cfg(unix)]
    std::fs::set_permissions(file, std::os::unix::fs::PermissionsExt::from_mode(0o644))?;
    Ok(())
}

/// The page of the program and one for each of its words.
fn pages() -> Result<Vec<(String, Vec<u8>)>, Stop> {
    let mut pages = vec![("offprint.1".to_owned(), page()?)];
    let mut command = Args::command();
    command.build();
    let mut under: Vec<(String, clap::Command)> = verbs_of("offprint", &command);
    while let Some((name, verb)) = under.pop() {
        under.extend(verbs_of(&name, &verb));
        let mut text = Vec::new();
        Man::new(verb.clone().name(name.clone()).disable_help_flag(true))
            .title(name.to_uppercase())
            .render(&mut text)?;
        pages.push((format!("{name}.1"), text));
    }
    pages.sort();
    Ok(pages)
}

fn verbs_of(name: &str, command: &clap::Command) -> Vec<(String, clap::Command)> {
    let named = |verb: &clap::Command| (format!("{name}-{}", verb.get_name()), verb.clone());
    command.get_subcommands().filter(|verb| verb.get_name() != "help").map(named).collect()
}

/// The page of the program, with its keys and its files.
fn page() -> Result<Vec<u8>, Stop> {
    let man = Man::new(Args::command()).manual("offprint");
    let mut text = Vec::new();
    man.render_title(&mut text)?;
    man.render_name_section(&mut text)?;
    man.render_synopsis_section(&mut text)?;
    man.render_description_section(&mut text)?;
    man.render_options_section(&mut text)?;
    man.render_subcommands_section(&mut text)?;
    keys().to_writer(&mut text)?;
    files().to_writer(&mut text)?;
    man.render_extra_section(&mut text)?;
    man.render_version_section(&mut text)?;
    Ok(text)
}

fn keys() -> Roff {
    let keymap = Keymap::preset();
    let mut roff = Roff::new();
    roff.control("SH", ["KEYS"]);
    roff.text([roman("As they ship; keymap.toml is laid over them, and offprint keys prints them as they are.")]);
    for group in Group::ALL {
        roff.control("SS", [group.heading()]);
        for entry in TABLE.iter().filter(|e| e.group == group) {
            roff.control("TP", []);
            roff.text([bold(all_keys(&keymap, entry.action)), roman(format!("  {}", entry.name))]);
            roff.text([roman(entry.summary)]);
        }
    }
    roff
}

/// The places on Linux, and what stands there.
const FILES: [(&str, &str); 6] = [
    (
        "~/.config/offprint/config.toml",
        "The categories followed and a few choices; offprint config --print shows them.",
    ),
    ("~/.config/offprint/keymap.toml", "Keys of one's own, laid over those that ship."),
    (
        "~/.local/share/offprint/library.db",
        "Stars, marks and the journal behind undo; a verified backup a day in backups/.",
    ),
    ("~/.local/share/offprint/cache.db, index.db", "What can be fetched or made again."),
    ("~/.local/share/offprint/papers/", "PDFs."),
    ("~/.local/state/offprint/log", "What went wrong; no query and no reading habit."),
];

fn files() -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["FILES"]);
    for (path, what) in FILES {
        roff.control("TP", []);
        roff.text([bold(path)]);
        roff.text([roman(what)]);
    }
    roff.control("PP", []);
    roff.text([roman("The XDG variables move the folders; --data-dir DIR puts everything under one.")]);
    roff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_tells_of_every_key_and_verb() {
        let page = String::from_utf8(page().unwrap()).unwrap();
        for entry in TABLE {
            assert!(page.contains(&entry.name.replace('-', "\\-")), "{}", entry.name);
        }
        for section in ["NAME", "SYNOPSIS", "KEYS", "FILES"] {
            assert!(page.contains(&format!(".SH {section}\n")), "{section}");
        }
        let names: Vec<String> = pages().unwrap().into_iter().map(|(name, _)| name).collect();
        for name in ["offprint.1", "offprint-sync.1", "offprint-library-export.1"] {
            assert!(names.iter().any(|n| n == name), "{names:?}");
        }
    }
}
