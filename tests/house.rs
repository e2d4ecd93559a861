//! The walls of the house: which room may name which, which outside crate has its door where, how long a file may be.
//!
//! Comments and strings do not count, grouped imports and bare paths do, test modules do not.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Which rooms a room may name, besides itself.
const ROOMS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("model", &["text"]),
    ("action", &[]),
    ("key", &[]),
    ("net", &["text"]),
    ("config", &["text", "model", "action", "key"]),
    ("store", &["text", "model"]),
    ("sources", &["text", "model", "net"]),
    ("export", &["text", "model"]),
    ("fetch", &["text", "net"]),
    ("sync", &["text", "model", "net", "store", "sources"]),
    ("recommend", &["text", "model"]),
    ("app", &["text", "model", "action", "key", "config", "export"]),
    ("ui", &["text", "model", "action", "config", "app"]),
    (
        "runtime",
        &[
            "text",
            "model",
            "action",
            "key",
            "net",
            "config",
            "store",
            "sources",
            "fetch",
            "sync",
            "recommend",
            "app",
            "ui",
        ],
    ),
    ("cli", &["text", "model", "action", "key", "net", "config", "store", "export", "sync", "app", "ui", "runtime"]),
    ("main", &["cli"]),
    ("lib", &[]),
];

/// Where each outside crate has its door. Every dependency of Cargo.toml stands here.
const DOORS: &[(&str, &[&str])] = &[
    ("ratatui", &["ui", "runtime"]),
    ("crossterm", &["runtime"]),
    ("rusqlite", &["store"]),
    ("reqwest", &["net"]),
    ("rustls", &["net"]),
    ("tokio", &["net"]),
    ("quick_xml", &["sources"]),
    ("directories", &["config"]),
    ("toml", &["config"]),
    ("toml_edit", &["config"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("open", &["runtime"]),
    ("signal_hook", &["runtime"]),
    ("rustix", &["runtime", "main"]),
    ("tracing", &["runtime", "store"]),
    ("tracing_subscriber", &["runtime"]),
    ("unicode_width", &["text"]),
    ("unicode_segmentation", &["text"]),
    ("unicode_normalization", &["text"]),
    ("linkify", &["text"]),
    ("similar", &["text"]),
    ("nucleo_matcher", &["text"]),
    ("tempfile", &["config", "cli"]),
    ("jiff", &["model", "config", "net", "store", "export", "runtime"]),
    ("serde_json", &["sources", "store", "export", "cli"]),
    ("serde", &["text", "model", "config", "sources", "store", "export", "cli"]),
    ("thiserror", &["model", "key", "net", "config", "store", "sources", "export", "fetch"]),
];

const LONGEST: usize = 500;

fn sources() -> Vec<PathBuf> {
    fn walk(dir: &Path, out: &mut Vec<PathBuf>) {
        let mut entries: Vec<_> = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|e| e == "rs") {
                out.push(path);
            }
        }
    }
    let mut out = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut out);
    out
}

fn room_of(path: &Path) -> String {
    let inside = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

/// Whether a file is compiled for tests alone: declared under `#[cfg(test)]` by the file above it.
fn is_test_only(path: &Path, all: &BTreeMap<PathBuf, String>) -> bool {
    let mut path = path.to_owned();
    while let Some(parent) = path.parent().map(Path::to_owned) {
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        for owner in [parent.join("mod.rs"), parent.with_extension("rs"), parent.join("lib.rs")] {
            let Some(text) = all.get(&owner).filter(|_| owner != path) else { continue };
            let lines: Vec<&str> = text.lines().map(str::trim).collect();
            let declared = |l: &&str| l.ends_with(&format!("mod {stem};"));
            if let Some(at) = lines.iter().position(declared) {
                let above = &lines[at.saturating_sub(3)..at];
                let attributes = above.iter().rev().take_while(|l| l.starts_with("#["));
                if attributes.into_iter().any(|l| l.contains("cfg(test)")) {
                    return true;
                }
            }
        }
        if stem == "src" || parent.ends_with("src") {
            return false;
        }
        path = parent;
    }
    false
}

/// The code without comments, strings, characters and `#[cfg(test)] mod … { … }`.
fn code(text: &str) -> String {
    let bytes: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut i = 0;
    while i < bytes.len() {
        let rest = |n: usize| bytes.get(i + n).copied().unwrap_or('\0');
        match bytes[i] {
            '/' if rest(1) == '/' => {
                while i < bytes.len() && bytes[i] != '\n' {
                    i += 1;
                }
            }
            '/' if rest(1) == '*' => {
                let mut depth = 0;
                loop {
                    if bytes[i] == '/' && bytes.get(i + 1) == Some(&'*') {
                        (depth, i) = (depth + 1, i + 2);
                    } else if bytes[i] == '*' && bytes.get(i + 1) == Some(&'/') {
                        (depth, i) = (depth - 1, i + 2);
                    } else {
                        i += 1;
                    }
                    if depth == 0 || i >= bytes.len() {
                        break;
                    }
                }
            }
            'r' if !ends_in_word(&out) && (rest(1) == '"' || (rest(1) == '#' && matches!(rest(2), '"' | '#'))) => {
                let hashes = bytes[i + 1..].iter().take_while(|c| **c == '#').count();
                let close: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
                i += hashes + 2;
                while i < bytes.len() && !bytes[i..].starts_with(&close) {
                    i += 1;
                }
                i += close.len();
                out.push_str("\"\"");
            }
            '"' => {
                i += 1;
                while i < bytes.len() && bytes[i] != '"' {
                    i += if bytes[i] == '\\' { 2 } else { 1 };
                }
                i += 1;
                out.push_str("\"\"");
            }
            '\'' if rest(1) == '\\' => {
                i += 3;
                while i < bytes.len() && bytes[i] != '\'' {
                    i += 1;
                }
                i += 1;
            }
            '\'' if rest(2) == '\'' => i += 3,
            c => {
                out.push(c);
                i += 1;
            }
        }
    }
    without_test_modules(&out)
}

fn ends_in_word(text: &str) -> bool {
    text.chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_')
}

fn without_test_modules(code: &str) -> String {
    let mut out = String::new();
    let mut rest = code;
    while let Some(at) = rest.find("#[cfg(test)]") {
        out.push_str(&rest[..at]);
        let item = &rest[at + "#[cfg(test)]".len()..];
        let (brace, semicolon) = (item.find('{'), item.find(';'));
        let end = match (brace, semicolon) {
            (Some(b), s) if s.is_none_or(|s| b < s) => {
                let mut depth = 0;
                item.char_indices()
                    .skip_while(|(i, _)| *i < b)
                    .find_map(|(i, c)| {
                        depth += match c {
                            '{' => 1,
                            '}' => -1,
                            _ => 0,
                        };
                        (depth == 0).then_some(i + 1)
                    })
                    .unwrap_or(item.len())
            }
            (_, Some(s)) => s + 1,
            _ => item.len(),
        };
        rest = &item[end..];
    }
    out.push_str(rest);
    out
}

/// What follows `crate::` (or `offprint::`), grouped imports included.
fn rooms_named(code: &str, root: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for (at, _) in code.match_indices(root) {
        if ends_in_word(&code[..at]) {
            continue;
        }
        let after = &code[at + root.len()..];
        if let Some(group) = after.trim_start().strip_prefix('{') {
            let mut depth = 0;
            let mut element = String::new();
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => named.extend(first_word(&std::mem::take(&mut element))),
                    c => element.push(c),
                }
            }
            named.extend(first_word(&element));
        } else {
            named.insert(after.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    named
}

fn first_word(text: &str) -> Option<String> {
    let word: String = text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!word.is_empty()).then_some(word)
}

/// Outside crates a file names: `name::` as the start of a path, or `use name`.
fn crates_named(code: &str) -> BTreeSet<&'static str> {
    let starts = |name: &str| {
        code.match_indices(&format!("{name}::")).any(|(at, _)| {
            let before = &code[..at];
            !ends_in_word(before) && !before.trim_end().ends_with("::") || before.trim_end().ends_with("use ::")
        }) || code.contains(&format!("use {name};"))
    };
    DOORS.iter().map(|(name, _)| *name).filter(|name| starts(name)).collect()
}

fn all() -> BTreeMap<PathBuf, String> {
    sources().into_iter().map(|p| (p.clone(), std::fs::read_to_string(&p).unwrap())).collect()
}

#[test]
fn imports_point_down() {
    let all = all();
    let mut wrong = Vec::new();
    for (path, text) in &all {
        let room = room_of(path);
        let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
            wrong.push(format!("{}: no such room in the house", path.display()));
            continue;
        };
        if is_test_only(path, &all) {
            continue;
        }
        let code = code(text);
        let root = if room == "main" { "offprint::" } else { "crate::" };
        for named in rooms_named(&code, root) {
            let known = ROOMS.iter().any(|(name, _)| *name == named);
            if known && named != room && !allowed.contains(&named.as_str()) {
                wrong.push(format!("{} names {named}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "walls broken:\n{}", wrong.join("\n"));
}

#[test]
fn outside_crates_have_one_door() {
    let all = all();
    let mut wrong = Vec::new();
    for (path, text) in &all {
        if is_test_only(path, &all) {
            continue;
        }
        let room = room_of(path);
        for name in crates_named(&code(text)) {
            let (_, doors) = DOORS.iter().find(|(n, _)| *n == name).unwrap();
            // A room may have a file of its own that is called like a crate.
            let own = all.keys().any(|p| room_of(p) == room && p.file_stem().is_some_and(|s| s == name));
            if !doors.contains(&room.as_str()) && !own {
                wrong.push(format!("{} names {name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "through no door:\n{}", wrong.join("\n"));
}

#[test]
fn every_dependency_has_a_door_and_a_reason() {
    let manifest = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let mut section = "";
    let mut above = "";
    let mut found = 0;
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        } else if section.contains("dependencies]")
            && let Some((name, _)) = line.split_once(" = ")
        {
            let reason = above.starts_with('#') || above.contains(" = ");
            assert!(reason, "{name} has no reason above it in Cargo.toml");
            let name = name.replace('-', "_");
            if !section.starts_with("[dev") {
                assert!(DOORS.iter().any(|(n, _)| *n == name), "{name} has no door");
                found += 1;
            }
        }
        above = line;
    }
    assert_eq!(found, DOORS.len(), "a door stands for a crate that is gone");
}

#[test]
fn no_file_is_longer_than_it_may_be() {
    let long: Vec<_> = all()
        .into_iter()
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > LONGEST)
        .collect();
    assert!(long.is_empty(), "{long:?}");
}

#[test]
fn the_top_level_is_as_it_should_be() {
    let wanted =
        ["Cargo.toml", "Cargo.lock", "src", "assets", "tests", "README.md", "LICENSE", "CHANGELOG.md", "target"];
    let stray: Vec<_> = std::fs::read_dir(env!("CARGO_MANIFEST_DIR"))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with('.') && !wanted.contains(&name.as_str()))
        .collect();
    assert!(stray.is_empty(), "{stray:?}");
}

#[test]
fn the_scanner_sees_what_it_should() {
    let code = code(
        "//! crate::cli\nuse crate::{app::{State, Msg}, text as t};\nlet s = \"crate::net\"; let c = '\"'; /* crate::sync */\n\
         crate::store::open();\nlet r = r#\"crate::ui\"#;\n#[cfg(test)]\nmod tests { use crate::runtime::X; }\nfn after() { rusqlite::go(); xrusqlite::no(); a::rusqlite::no() }",
    );
    let named = rooms_named(&code, "crate::");
    assert_eq!(named.into_iter().collect::<Vec<_>>(), ["app", "store", "text"]);
    assert_eq!(crates_named(&code).into_iter().collect::<Vec<_>>(), ["rusqlite"]);
}
