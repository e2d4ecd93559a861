//! Which key utters which wish: the presets, with the reader's keymap.toml laid over.

mod read;

use std::collections::BTreeMap;
use std::path::Path;

use super::ConfigError;
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
    /// None for a key of the list that is taken off the detail.
    action: Option<Action>,
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
        read::read(PRESET, None).unwrap_or(Self { layers: BTreeMap::new() })
    }

    /// The presets and, where there is one, the reader's file over them.
    ///
    /// # Errors
    /// The file cannot be read or understood: every mistake in it, with line and column.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let preset = Self::preset();
        let Some(text) = super::read(path)? else { return Ok(preset) };
        read::read(&text, Some(preset)).map_err(|mistakes| ConfigError::Mistakes { path: path.into(), mistakes })
    }

    /// What `keys` mean in `layer`. The detail and the card read the list's keys where they have none of their own.
    pub fn look_up(&self, layer: Layer, keys: &[Key]) -> Step {
        let step = self.in_layer(layer, keys);
        match (step, layer) {
            (Step::Unbound, layer) if layer.reads_list() && !self.has(layer, &Chord(keys.to_vec())) => {
                self.in_layer(Layer::List, keys)
            }
            _ => step,
        }
    }

    /// The keys of an action for people; those of a numbered family as the first and the last: `f1-9`.
    pub fn labels(&self, layer: Layer, action: Action) -> Vec<String> {
        let mut labels: Vec<String> = self.chords(layer, action).iter().map(|c| c.label()).collect();
        let last = match action {
            Action::Link(1) => Some(Action::Link(9)),
            Action::View(6) => Some(Action::View(9)),
            _ => None,
        };
        let last = last.and_then(|a| self.chords(layer, a).first().and_then(|c| c.label().pop()));
        if let (Some(label), Some(last)) = (labels.first_mut(), last) {
            label.extend(['-', last]);
        }
        labels
    }

    /// The same with the list's keys that the detail and the card read too.
    pub fn labels_reached(&self, layer: Layer, action: Action) -> Vec<String> {
        let mut labels = self.labels(layer, action);
        let reached = |c: &Chord| self.look_up(layer, &c.0) == Step::Bound(action);
        if layer.reads_list() {
            let chords = self.chords(Layer::List, action);
            let of_list = self.labels(Layer::List, action).into_iter().zip(chords).filter(|(_, c)| reached(c));
            labels.extend(of_list.map(|(label, _)| label));
        }
        labels
    }

    /// The chords of an action in a layer, in the order they are written.
    pub fn chords(&self, layer: Layer, action: Action) -> Vec<&Chord> {
        let bindings = self.layers.get(&layer).into_iter().flatten();
        let mut chords: Vec<(usize, &Chord)> =
            bindings.filter(|(_, b)| b.action == Some(action)).map(|(c, b)| (b.place, c)).collect();
        chords.sort_unstable();
        chords.into_iter().map(|(_, chord)| chord).collect()
    }

    /// How the keys begun in a layer may go on, in the order they are written: the keys still wanted, and their action.
    pub fn after(&self, layer: Layer, begun: &[Key]) -> Vec<(String, Action)> {
        let fallback = layer.reads_list().then_some(Layer::List);
        let mut after: Vec<(usize, String, Action)> = Vec::new();
        for layer in [Some(layer), fallback].into_iter().flatten() {
            for (chord, binding) in self.layers.get(&layer).into_iter().flatten() {
                if chord.0.len() > begun.len()
                    && chord.0.starts_with(begun)
                    && let Some(action) = binding.action.filter(|a| a.is_shown())
                {
                    let rest = Chord(chord.0[begun.len()..].to_vec()).label();
                    // The last key of a family stands for all of it.
                    let family = matches!(action, Action::Link(_) | Action::View(6));
                    let label = self.labels(layer, action).into_iter().next().filter(|_| family);
                    let tail = label.and_then(|l| l.rsplit_once('-').map(|(_, tail)| format!("-{tail}")));
                    after.push((binding.place, rest + &tail.unwrap_or_default(), action));
                }
            }
        }
        after.sort_unstable();
        after.into_iter().map(|(_, keys, action)| (keys, action)).collect()
    }

    fn in_layer(&self, layer: Layer, keys: &[Key]) -> Step {
        let Some(bindings) = self.layers.get(&layer) else { return Step::Unbound };
        let mut from_here = bindings.range(Chord(keys.to_vec())..).filter(|(_, b)| b.action.is_some());
        match from_here.next() {
            Some((chord, Binding { action: Some(action), .. })) if chord.0 == keys => Step::Bound(*action),
            Some((chord, _)) if chord.0.starts_with(keys) => Step::Begun,
            _ => Step::Unbound,
        }
    }

    /// Whether a layer itself has a line for a chord.
    fn has(&self, layer: Layer, chord: &Chord) -> bool {
        self.layers.get(&layer).is_some_and(|bindings| bindings.contains_key(chord))
    }

    /// What a layer reads, the list's keys included where it falls back on them.
    fn as_read(&self, layer: Layer) -> BTreeMap<&Chord, &Binding> {
        let list = self.layers.get(&Layer::List).filter(|_| layer.reads_list());
        let mut all: BTreeMap<&Chord, &Binding> = list.into_iter().flatten().collect();
        all.extend(self.layers.get(&layer).into_iter().flatten());
        all.retain(|_, binding| binding.action.is_some());
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::TABLE;

    fn over(text: &str) -> Result<Keymap, Vec<String>> {
        let told = |mistakes: Vec<crate::config::Mistake>| mistakes.iter().map(ToString::to_string).collect();
        read::read(text, Some(Keymap::preset())).map_err(told)
    }

    #[track_caller]
    fn mistakes<const N: usize>(text: &str) -> [String; N] {
        let found = over(text).unwrap_err();
        assert_eq!(found.len(), N, "{found:#?}");
        found.try_into().unwrap()
    }

    fn step(map: &Keymap, layer: Layer, keys: &str) -> Step {
        map.look_up(layer, &keys.parse::<Chord>().unwrap().0)
    }

    #[test]
    fn the_presets_are_whole() {
        let parsed = read::read(PRESET, None);
        assert!(parsed.is_ok(), "{:?}", parsed.err());
        // Laid over themselves they also pass what is asked of a reader's file.
        assert_eq!(over(PRESET).map(|_| ()), Ok(()));
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
    fn the_detail_can_lose_a_key_of_the_list() {
        let map = over("[detail]\n\"s\" = false\n\"gg\" = false\n\"<space>\" = \"star\"\n").unwrap();
        assert_eq!(step(&map, Layer::Detail, "s"), Step::Unbound);
        assert_eq!(step(&map, Layer::List, "s"), Step::Bound(Action::Star));
        assert_eq!(step(&map, Layer::Detail, "gg"), Step::Unbound);
        assert_eq!(step(&map, Layer::Detail, "g"), Step::Begun);
        assert_eq!(step(&map, Layer::Detail, "<space>"), Step::Bound(Action::Star));
    }

    #[test]
    fn mistakes_are_named_with_their_place() {
        let one = |text: &str| mistakes::<1>(text)[0].clone();
        assert!(one("[lits]\n").starts_with("line 1, column 2: no layer is called lits"));
        assert!(one("[lits]\n").ends_with("is list meant?"));
        assert_eq!(one("[list]\n\"x\" = \"hied\"\n"), "line 2, column 7: no action is called hied; is hide meant?");
        assert!(one("[list]\n\"<nokey>\" = \"hide\"\n").starts_with("line 2, column 1: not a key"));
        assert!(one("[list]\n\"x\" = 3\n").starts_with("line 2, column 7"));
        assert!(one("[list]\n\"x\" = true\n").starts_with("line 2, column 7: an action's name or false"));
        assert!(one("list = 3\n").starts_with("line 1, column 8: list is a layer"));
        assert!(one("[list]\n\"5x\" = \"hide\"\n").contains("digits are counts"));
        assert!(one("[list]\n\"<c-s>\" = \"star\"\n\"<C-S>\" = \"hide\"\n").starts_with("line 3, column 1: <c-s> has"));
        assert!(one("[list\n").starts_with("line 1, column "));
    }

    #[test]
    fn an_action_is_bound_where_it_is_taken() {
        let [in_list, in_prompt] = mistakes("[list]\n\"Z\" = \"delete-word\"\n[prompt]\n\"<c-x>\" = \"star\"\n");
        assert!(in_list.starts_with("line 2, column 7: [list] cannot delete-word"), "{in_list}");
        assert!(in_prompt.starts_with("line 4, column 11: [prompt] cannot star"), "{in_prompt}");
        assert!(over("[help]\n\"<c-b>\" = \"cursor-left\"\n[picker]\n\"<c-g>\" = \"cancel\"\n").is_ok());
    }

    #[test]
    fn a_beginning_of_another_key_is_named_where_it_was_written() {
        let [top] = mistakes("[list]\n\n\"g\" = \"top\"\n");
        assert!(top.starts_with("line 3, column 1: in [list] g is the beginning of g1, g2, g3"), "{top}");
        let [longer] = mistakes("[list]\n\"ss\" = \"hide\"\n");
        assert!(longer.starts_with("line 2, column 1: in [list] s is the beginning of ss"), "{longer}");
        let [detail] = mistakes("[detail]\n\"y\" = \"back\"\n");
        assert!(detail.starts_with("line 2, column 1: in [detail] y is the beginning of y"), "{detail}");
        assert!(over("[list]\n\"s\" = false\n\"ss\" = \"star\"\n").is_ok());
    }

    #[test]
    fn a_layer_keeps_a_way_out() {
        let [prompt] = mistakes("[prompt]\n\"<esc>\" = false\n\"<c-c>\" = false\n");
        assert!(prompt.starts_with("line 1, column 2: [prompt] has no key for cancel"), "{prompt}");
        assert!(over("[list]\n\"q\" = false\n").is_ok());
        let [list] = mistakes("[list]\n\"q\" = false\n\"<c-c>\" = false\n");
        assert!(list.contains("no key for quit"), "{list}");
    }

    #[test]
    fn a_file_that_is_no_keymap_is_refused_in_bounds() {
        for garbage in ["\u{0}x= \"[\n".repeat(40_000), "[list]\n".to_owned() + &"\"q\" = 3\n".repeat(40_000)] {
            let count = over(&garbage).unwrap_err().len();
            assert!((1..=200).contains(&count), "{count}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_file_is_read_or_refused(text in "(\\[(list|detail|prompt|x)\\]\n|\"(j|gg|<c-x>|5|<)\" = (\"top\"|\"hied\"|false|3)\n|[\\[\"=a\u{0}é\n]){0,12}") {
            let _ = over(&text);
        }
    }

    #[test]
    fn all_mistakes_are_named_at_once() {
        let text = "[list]\n\"x\" = \"hied\"\n\"<nokey>\" = \"hide\"\n[lists]\n\"a\" = \"b\"\n[help]\n\"g\" = 1\n";
        let found = mistakes::<4>(text);
        let lines: Vec<&str> = found.iter().filter_map(|m| m.split(',').next()).collect();
        assert_eq!(lines, ["line 2", "line 3", "line 4", "line 7"]);
        let broken = over("[list]\n\"x\" = \n\"z\" = \"hied\"\nq q\n").unwrap_err();
        assert!(broken.len() >= 3 && broken[0].starts_with("line 2"), "{broken:#?}");
        assert!(broken.iter().any(|m| m.contains("is hide meant?")), "{broken:#?}");
    }
}
