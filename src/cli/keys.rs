//! `offprint keys`: the table of keys as the reader has it, grouped as the help page is.

use serde::Serialize;

use super::keep::paths;
use super::out::{Out, Stop, complain};
use crate::action::{Action, Entry, Group, Layer, TABLE};
use crate::config::Keymap;
use crate::key::Chord;
use crate::runtime::Given;

/// A binding as JSON.
#[derive(Serialize)]
struct KeyJson<'a> {
    layer: &'a str,
    /// As keymap.toml writes it.
    key: String,
    /// As the screen shows it.
    label: String,
    action: &'a str,
    group: &'a str,
    summary: &'a str,
}

/// `offprint keys`: a line an action, or a JSON object a binding. Of a broken keymap.toml every mistake is named.
pub(super) fn keys(given: &Given, json: bool, out: &mut Out) -> Result<u8, Stop> {
    let keymap = Keymap::load(&paths(given)?.keymap).map_err(|error| {
        let mut faults = error.faults();
        let last = faults.pop().unwrap_or_else(|| error.fault());
        for fault in &faults {
            complain(&format!("error: {fault}"));
        }
        last
    })?;
    // As tables do, the lines leave out what the first of a numbered family stands for; JSON has every binding.
    let entries = |group| TABLE.iter().filter(move |e| e.group == group);
    if json {
        for layer in Layer::ALL {
            for entry in Group::ALL.into_iter().flat_map(entries) {
                for chord in keymap.chords(layer, entry.action) {
                    out.json(&key_json(layer, entry, chord))?;
                }
            }
        }
        return Ok(0);
    }
    for group in Group::ALL {
        out.line(group.heading())?;
        for entry in entries(group).filter(|e| e.action.is_shown()) {
            out.line(&format!("  {:<16} {:<34} {}", entry.name, all_keys(&keymap, entry.action), entry.summary))?;
        }
    }
    Ok(0)
}

fn key_json<'a>(layer: Layer, entry: &'a Entry, chord: &Chord) -> KeyJson<'a> {
    KeyJson {
        layer: layer.name(),
        key: chord.to_string(),
        label: chord.label(),
        action: entry.name,
        group: entry.group.heading(),
        summary: entry.summary,
    }
}

/// The keys of an action: the list's first, those of other layers with the layer's name where they are others.
pub(super) fn all_keys(keymap: &Keymap, action: Action) -> String {
    let mut places: Vec<(String, &str)> = Vec::new();
    for layer in Layer::ALL {
        let text = keymap.labels(layer, action).join(" ");
        if !text.is_empty() && !places.iter().any(|(keys, _)| *keys == text) {
            places.push((text, layer.name()));
        }
    }
    let text = |(i, (keys, layer)): (usize, &(String, &str))| {
        if i == 0 && *layer == "list" { keys.clone() } else { format!("{keys} ({layer})") }
    };
    places.iter().enumerate().map(text).collect::<Vec<_>>().join(", ")
}
