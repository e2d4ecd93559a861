//! Which key utters which wish: the presets, with the reader's keymap.toml laid over.

use std::collections::BTreeMap;
use std::path::Path;

use super::{ConfigError, meaning, read};
use crate::action::{Action, Layer};
use crate::key::{Chord, Key};

const PRESET: &str = include_str!("../../assets/keymap.toml");

/// Every binding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    layers: BTreeMap<Layer, BTreeMap<Chord, Binding>>,
}

/// What a chord utters, and its place among the bindings as written: the first of an action's keys is the one shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Binding {
    place: usize,
    action: Action,
}

/// What a sequence of keys means in a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It is a binding.
    Bound(Action),
    /// It begins one.
    Begun,
    /// It is none.
    Unbound,
}

impl Keymap {
    /// The presets.
    pub fn preset() -> Self {
        // A test holds the presets to be whole.
        Self::parse(Path::new("keymap.toml"), PRESET, None).unwrap_or(Self { layers: BTreeMap::new() })
    }

    /// The presets and, where there is one, the reader's file over them.
    ///
    /// # Errors
    /// The file cannot be read or understood: which key or action, with line and column.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let preset = Self::preset();
        match read(path)? {
            Some(text) => Self::parse(path, &text, Some(preset)),
            None => Ok(preset),
        }
    }

    /// What `keys` mean in `layer`. The detail and the card read the list's keys where they have none of their own.
    pub fn look_up(&self, layer: Layer, keys: &[Key]) -> Step {
        let step = self.in_layer(layer, keys);
        match (step, layer) {
            (Step::Unbound, Layer::Detail | Layer::Card) => self.in_layer(Layer::List, keys),
            _ => step,
        }
    }

    /// The keys of an action for people; those of a numbered family as the first and the last: `f1-9`.
    pub fn labels(&self, layer: Layer, action: Action) -> Vec<String> {
        let mut labels: Vec<String> = self.chords(layer, action).iter().map(|c| c.label()).collect();
        let last = match action {
            Action::Link(1) => Some(Action::Link(9)),
            Action::View(5) => Some(Action::View(9)),
            _ => None,
        };
        let last = last.and_then(|a| self.chords(layer, a).first().and_then(|c| c.label().pop()));
        if let (Some(label), Some(last)) = (labels.first_mut(), last) {
            label.extend(['-', last]);
        }
        labels
    }

    /// The chords of an action in a layer, in the order they are written.
    pub fn chords(&self, layer: Layer, action: Action) -> Vec<&Chord> {
        let bindings = self.layers.get(&layer).into_iter().flatten();
        let mut chords: Vec<(usize, &Chord)> =
            bindings.filter(|(_, b)| b.action == action).map(|(c, b)| (b.place, c)).collect();
        chords.sort_unstable();
        chords.into_iter().map(|(_, chord)| chord).collect()
    }

    /// How the keys begun in a layer may go on, in the order they are written: the keys still wanted, and their action.
    pub fn after(&self, layer: Layer, begun: &[Key]) -> Vec<(String, Action)> {
        let fallback = matches!(layer, Layer::Detail | Layer::Card).then_some(Layer::List);
        let mut after: Vec<(usize, String, Action)> = Vec::new();
        for layer in [Some(layer), fallback].into_iter().flatten() {
            for (chord, binding) in self.layers.get(&layer).into_iter().flatten() {
                if chord.0.len() > begun.len() && chord.0.starts_with(begun) && binding.action.is_shown() {
                    // The last key of a family stands for all of it.
                    let family = self.labels(layer, binding.action).into_iter().next().filter(|l| l.contains('-'));
                    let rest = Chord(chord.0[begun.len()..].to_vec()).label();
                    let tail = family.and_then(|l| l.split_once('-').map(|(_, tail)| format!("-{tail}")));
                    let tail = tail.filter(|_| matches!(binding.action, Action::Link(_) | Action::View(5)));
                    after.push((binding.place, rest + &tail.unwrap_or_default(), binding.action));
                }
            }
        }
        after.sort_unstable();
        after.into_iter().map(|(_, keys, action)| (keys, action)).collect()
    }

    fn in_layer(&self, layer: Layer, keys: &[Key]) -> Step {
        let Some(bindings) = self.layers.get(&layer) else { return Step::Unbound };
        match bindings.range(Chord(keys.to_vec())..).next() {
            Some((chord, binding)) if chord.0 == keys => Step::Bound(binding.action),
            Some((chord, _)) if chord.0.starts_with(keys) => Step::Begun,
            _ => Step::Unbound,
        }
    }

    fn parse(path: &Path, text: &str, base: Option<Self>) -> Result<Self, ConfigError> {
        type Written = BTreeMap<toml::Spanned<String>, BTreeMap<toml::Spanned<String>, toml::Spanned<toml::Value>>>;
        // What the reader adds is shown after what ships.
        let after = if base.is_some() { PRESET.len() } else { 0 };
        let written: Written = toml::from_str(text).map_err(|e| meaning(path, text, e.span(), e.message()))?;
        let mut map = base.unwrap_or(Self { layers: BTreeMap::new() });
        for (layer, bindings) in written {
            let wrong = |span, why: String| meaning(path, text, Some(span), &why);
            let name = layer.get_ref();
            let known = Layer::ALL.into_iter().find(|l| l.name() == name).ok_or_else(|| {
                wrong(layer.span(), format!("no layer is called {name} (list, detail, prompt, help, picker)"))
            })?;
            let into = map.layers.entry(known).or_default();
            for (key, value) in bindings {
                let chord: Chord = key.get_ref().parse().map_err(|e| wrong(key.span(), format!("{e}")))?;
                match value.get_ref() {
                    toml::Value::Boolean(false) => drop(into.remove(&chord)),
                    toml::Value::String(name) => {
                        let action = Action::from_name(name).ok_or_else(|| {
                            wrong(value.span(), format!("no action is called {name}; `offprint keys` lists them"))
                        })?;
                        into.insert(chord, Binding { place: after + key.span().start, action });
                    }
                    _ => return Err(wrong(value.span(), "an action's name or false is wanted".into())),
                }
            }
        }
        map.check(path)?;
        Ok(map)
    }

    /// No binding may be the beginning of another in its layer: the longer one could never be typed.
    fn check(&self, path: &Path) -> Result<(), ConfigError> {
        for (layer, bindings) in &self.layers {
            let mut chords = bindings.keys().peekable();
            while let Some(chord) = chords.next() {
                if let Some(longer) = chords.peek().filter(|l| l.0.starts_with(&chord.0)) {
                    let why = format!(
                        "in [{}] {chord} is the beginning of {longer}: unbind one of them (\"{chord}\" = false)",
                        layer.name()
                    );
                    return Err(ConfigError::Meaning { path: path.into(), why });
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::TABLE;

    fn over(text: &str) -> Result<Keymap, String> {
        Keymap::parse(Path::new("keymap.toml"), text, Some(Keymap::preset())).map_err(|e| e.fault().why)
    }

    fn step(map: &Keymap, layer: Layer, keys: &str) -> Step {
        map.look_up(layer, &keys.parse::<Chord>().unwrap().0)
    }

    #[test]
    fn the_presets_are_whole() {
        let parsed = Keymap::parse(Path::new("keymap.toml"), PRESET, None);
        assert!(parsed.is_ok(), "{:?}", parsed.err().map(|e| e.fault().why));
        let map = Keymap::preset();
        for entry in TABLE {
            let bound = Layer::ALL.iter().any(|l| !map.chords(*l, entry.action).is_empty());
            assert!(bound, "{} has no key", entry.name);
        }
        for layer in Layer::ALL.into_iter().filter(|l| !matches!(l, Layer::Detail | Layer::Card)) {
            assert!(!map.chords(layer, Action::Cancel).is_empty(), "no way out of {layer:?}");
        }
    }

    #[test]
    fn sequences_are_followed() {
        let map = Keymap::preset();
        assert_eq!(step(&map, Layer::List, "g"), Step::Begun);
        assert_eq!(step(&map, Layer::List, "gg"), Step::Bound(Action::Top));
        assert_eq!(step(&map, Layer::List, "gz"), Step::Unbound);
        assert_eq!(step(&map, Layer::Detail, "s"), Step::Bound(Action::Star));
        assert_eq!(step(&map, Layer::Prompt, "s"), Step::Unbound);
    }

    #[test]
    fn the_readers_file_lies_over_the_presets() {
        let map = over("[list]\n\"X\" = \"hide\"\n\"x\" = false\n\"<c-s>\" = \"star\"\n").unwrap();
        assert_eq!(step(&map, Layer::List, "X"), Step::Bound(Action::Hide));
        assert_eq!(step(&map, Layer::List, "x"), Step::Unbound);
        assert_eq!(step(&map, Layer::List, "<c-s>"), Step::Bound(Action::Star));
        assert_eq!(step(&map, Layer::List, "s"), Step::Bound(Action::Star));
    }

    #[test]
    fn mistakes_are_named_with_their_place() {
        assert!(over("[lists]\n").unwrap_err().starts_with("line 1, column 2: no layer"));
        assert!(
            over("[list]\n\"x\" = \"hied\"\n").unwrap_err().starts_with("line 2, column 7: no action is called hied")
        );
        assert!(over("[list]\n\"<nokey>\" = \"hide\"\n").unwrap_err().starts_with("line 2, column 1: not a key"));
        assert!(over("[list]\n\"g\" = \"top\"\n").unwrap_err().contains("is the beginning of"));
        assert!(over("[list]\n\"x\" = 3\n").unwrap_err().starts_with("line 2, column 7"));
    }
}
