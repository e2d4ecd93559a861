//! A keymap file read whole: every mistake in it is found, each with its place. It does not say what then holds.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Binding, Keymap, PRESET};
use crate::action::{Action, Group, Layer, TABLE};
use crate::config::{Mistake, place};
use crate::key::{Chord, Code, Held, Key};
use crate::text::near::nearest;

/// A file as it is read.
struct Reading {
    /// The presets, where the file lies over them.
    over: Option<Keymap>,
    map: Keymap,
    mistakes: Vec<(usize, String)>,
}

/// Mistakes that are named of each kind, at most: a file that is no keymap at all has no end of them.
const MOST: usize = 50;

/// Reads a file over `base`; without one it is the presets themselves.
pub(super) fn read(text: &str, base: Option<Keymap>) -> Result<Keymap, Vec<Mistake>> {
    let map = base.clone().unwrap_or(Keymap { layers: BTreeMap::new() });
    let mut reading = Reading { over: base, map, mistakes: Vec::new() };
    let (table, broken) = DeTable::parse_recoverable(text);
    reading.layers(table.get_ref());
    reading.beginnings();
    reading.ways_out(table.get_ref());
    let mut lines = BTreeSet::new();
    let at = |error: &toml::de::Error| error.span().map_or(0, |span| span.start);
    let broken: Vec<(usize, String)> = broken
        .iter()
        .take(MOST)
        .map(|error| (at(error), error.message().to_owned()))
        .filter(|(at, _)| lines.insert(place(text, *at).0))
        .collect();
    // What a broken line seems to say is not held against it as well.
    reading.mistakes.retain(|(at, _)| !lines.contains(&place(text, *at).0));
    reading.mistakes.extend(broken);
    reading.mistakes.sort();
    if reading.mistakes.is_empty() {
        return Ok(reading.map);
    }
    Err(reading.mistakes.iter().map(|(at, why)| Mistake::at(text, Some(*at), why)).collect())
}

impl Reading {
    fn wrong(&mut self, at: &Range<usize>, why: String) {
        if self.mistakes.len() < MOST {
            self.mistakes.push((at.start, why));
        }
    }

    fn layers(&mut self, table: &DeTable<'_>) {
        for (name, value) in table {
            let called: &str = name.get_ref();
            let Some(layer) = Layer::ALL.into_iter().find(|l| l.name() == called) else {
                let names = Layer::ALL.map(Layer::name);
                let meant = nearest(called, names).map(|n| format!("; is {n} meant?")).unwrap_or_default();
                self.wrong(&name.span(), format!("no layer is called {called} ({}){meant}", names.join(", ")));
                continue;
            };
            match value.get_ref() {
                DeValue::Table(bindings) => self.bindings(layer, bindings),
                _ => self.wrong(&value.span(), format!("{called} is a layer: write [{called}] above its keys")),
            }
        }
    }

    fn bindings(&mut self, layer: Layer, bindings: &DeTable<'_>) {
        let mut seen: BTreeMap<Chord, Range<usize>> = BTreeMap::new();
        let mut written: Vec<(&Spanned<_>, &Spanned<DeValue<'_>>)> = bindings.iter().collect();
        written.sort_by_key(|(key, _)| key.span().start);
        for (key, value) in written {
            let name: &str = key.get_ref();
            let chord: Chord = match name.parse() {
                Ok(chord) => chord,
                Err(e) => {
                    self.wrong(&key.span(), e.to_string());
                    continue;
                }
            };
            if seen.insert(chord.clone(), key.span()).is_some() {
                self.wrong(&key.span(), format!("{chord} has a line of its own already"));
                continue;
            }
            match value.get_ref() {
                DeValue::Boolean(false) => self.unbind(layer, chord, key.span().start),
                DeValue::String(action) => {
                    if let Some(action) = self.action(layer, &chord, action, &key.span(), &value.span()) {
                        let place = self.shown_after() + key.span().start;
                        let into = self.map.layers.entry(layer).or_default();
                        into.insert(chord, Binding { place, action: Some(action) });
                    }
                }
                _ => self.wrong(&value.span(), "an action's name or false is wanted".into()),
            }
        }
    }

    /// What the reader adds is shown after what ships.
    fn shown_after(&self) -> usize {
        if self.over.is_some() { PRESET.len() } else { 0 }
    }

    /// In the detail a key without a binding is the list's; one that is taken off is nobody's.
    fn unbind(&mut self, layer: Layer, chord: Chord, at: usize) {
        let place = self.shown_after() + at;
        let bindings = self.map.layers.entry(layer).or_default();
        if layer.reads_list() {
            bindings.insert(chord, Binding { place, action: None });
        } else {
            bindings.remove(&chord);
        }
    }

    fn action(
        &mut self,
        layer: Layer,
        chord: &Chord,
        name: &str,
        key: &Range<usize>,
        value: &Range<usize>,
    ) -> Option<Action> {
        let Some(action) = Action::from_name(name) else {
            let meant = nearest(name, TABLE.iter().map(|e| e.name)).map(|n| format!("; is {n} meant?"));
            let meant = meant.unwrap_or_else(|| "; `offprint keys` lists them".into());
            self.wrong(value, format!("no action is called {name}{meant}"));
            return None;
        };
        if self.over.as_ref().is_some_and(|preset| !preset.takes(layer, action)) {
            self.wrong(value, format!("[{}] cannot {name}: it is no action of that place", layer.name()));
            return None;
        }
        let counts = (layer == Layer::List || layer.reads_list())
            && matches!(chord.0.first(), Some(Key { code: Code::Char('1'..='9'), held: Held::Nothing }));
        if counts {
            self.wrong(key, format!("{chord} begins with a digit, and digits are counts here"));
            return None;
        }
        Some(action)
    }

    /// No binding may be the beginning of another in its layer: the longer one could never be typed.
    fn beginnings(&mut self) {
        let mut wrong = Vec::new();
        for layer in Layer::ALL {
            let bound = self.map.as_read(layer);
            for (chord, binding) in &bound {
                let longer: Vec<(&Chord, &Binding)> = bound
                    .range::<&Chord, _>(chord..)
                    .skip(1)
                    .take_while(|(l, _)| l.0.starts_with(&chord.0))
                    .map(|(c, b)| (*c, *b))
                    .collect();
                // Of the detail only what the list does not have already.
                let own = |c: &Chord| !layer.reads_list() || self.map.has(layer, c);
                let longer: Vec<_> = longer.into_iter().filter(|(l, _)| own(chord) || own(l)).collect();
                let Some(place) = longer.iter().map(|(_, b)| b.place).chain([binding.place]).max() else { continue };
                if longer.is_empty() {
                    continue;
                }
                let names = longer.iter().map(|(l, _)| l.to_string()).collect::<Vec<_>>().join(", ");
                let first = &longer[0].0;
                let why = format!(
                    "in [{}] {chord} is the beginning of {names}: take off one or the other (\"{first}\" = false)",
                    layer.name()
                );
                wrong.push((place.saturating_sub(self.shown_after()), why));
            }
        }
        self.mistakes.extend(wrong.into_iter().take(MOST));
    }

    /// No layer may be left without a key that leaves it.
    fn ways_out(&mut self, table: &DeTable<'_>) {
        let interrupt = Chord(vec![Key { code: Code::Char('c'), held: Held::Ctrl }]);
        for (name, _) in table {
            let Some(layer) = Layer::ALL.into_iter().find(|l| l.name() == AsRef::<str>::as_ref(name.get_ref())) else {
                continue;
            };
            let cancel = self.map.chords(layer, Action::Cancel);
            let (out, what) = match layer {
                // There Ctrl-C quits where nothing is left to cancel.
                Layer::List => {
                    (cancel.contains(&&interrupt) || !self.map.chords(layer, Action::Quit).is_empty(), "quit")
                }
                // It is left by the list's keys.
                Layer::Detail | Layer::Card => (true, "back"),
                Layer::Prompt | Layer::Help | Layer::Picker | Layer::Palette | Layer::Jobs | Layer::Page => {
                    (!cancel.is_empty(), "cancel")
                }
            };
            if !out && self.over.is_some() {
                self.wrong(&name.span(), format!("[{}] has no key for {what}: nobody could leave it", layer.name()));
            }
        }
    }
}

impl Keymap {
    /// Whether an action does anything in a layer: the panes take all but typing, the others what ships for them and
    /// whatever moves in a line.
    fn takes(&self, layer: Layer, action: Action) -> bool {
        let typing = action.entry().group == Group::Typing;
        match layer {
            Layer::List | Layer::Detail | Layer::Card => !typing,
            Layer::Prompt | Layer::Help | Layer::Picker | Layer::Palette | Layer::Jobs | Layer::Page => {
                let of_a_line = matches!(
                    action,
                    Action::DeleteBack
                        | Action::DeleteForward
                        | Action::DeleteWord
                        | Action::DeleteLine
                        | Action::CursorLeft
                        | Action::CursorRight
                        | Action::CursorStart
                        | Action::CursorEnd
                ) && !matches!(layer, Layer::Jobs | Layer::Page);
                of_a_line || !self.chords(layer, action).is_empty()
            }
        }
    }
}
