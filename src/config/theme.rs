//! How each meaning looks, as the presets and the reader's own theme file say it. It knows no widgets and no terminal.

mod parse;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{ConfigError, meaning, read};

/// The presets: name and text.
const PRESETS: [(&str, &str); 5] = [
    ("default", include_str!("../../assets/themes/default.toml")),
    ("dark", include_str!("../../assets/themes/dark.toml")),
    ("light", include_str!("../../assets/themes/light.toml")),
    ("high-contrast", include_str!("../../assets/themes/high-contrast.toml")),
    ("plain", include_str!("../../assets/themes/plain.toml")),
];

/// A look for every meaning, some of them by the ground.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Palette {
    base: Looks,
    dark: Looks,
    light: Looks,
}

type Looks = BTreeMap<Role, Look>;

/// What the screen means by a style. The names in theme files are these in small letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the screen's theme says what each is for")]
pub enum Role {
    Text,
    Muted,
    Accent,
    Link,
    Found,
    Watched,
    Strong,
    Chosen,
    Star,
    Good,
    Warn,
    Bad,
}

/// Colour and weight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "weights stand beside each other")]
pub struct Look {
    /// The colour of the letters.
    pub ink: Tone,
    /// Heavier.
    pub bold: bool,
    /// Fainter.
    pub dim: bool,
    /// Underlined.
    pub underline: bool,
    /// Ink and ground exchanged.
    pub reverse: bool,
}

/// A colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// The terminal's own.
    #[default]
    Own,
    /// One of its 256, the first sixteen as the reader's scheme has them.
    Indexed(u8),
    /// Red, green, blue.
    Rgb(u8, u8, u8),
}

/// What is known of the terminal's ground.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ground {
    /// No colours are wanted.
    Colourless,
    /// Light letters on dark.
    Dark,
    /// Dark letters on light.
    Light,
    /// Nobody said.
    #[default]
    Unknown,
}

impl Role {
    /// All of them, with their names in theme files.
    pub const ALL: [(Self, &str); 12] = [
        (Self::Text, "text"),
        (Self::Muted, "muted"),
        (Self::Accent, "accent"),
        (Self::Link, "link"),
        (Self::Found, "found"),
        (Self::Watched, "watched"),
        (Self::Strong, "strong"),
        (Self::Chosen, "chosen"),
        (Self::Star, "star"),
        (Self::Good, "good"),
        (Self::Warn, "warn"),
        (Self::Bad, "bad"),
    ];
}

impl Palette {
    /// A preset by name; `auto` is another word for the default.
    pub fn preset(name: &str) -> Option<Self> {
        let name = if name == "auto" { "default" } else { name };
        let (_, text) = PRESETS.iter().find(|(preset, _)| *preset == name)?;
        // A test holds the presets to be whole.
        Self::parse(Path::new(name), text).ok()
    }

    /// The palette `wanted` by the configuration at `config`: a preset's name, or a file, whose roles lie over the
    /// default's. Where that is wrong the default, with what is wrong.
    pub fn wanted(wanted: &str, config: &Path, home: Option<&Path>) -> (Self, Option<ConfigError>) {
        if let Some(preset) = Self::preset(wanted) {
            return (preset, None);
        }
        let default = Self::preset("default").unwrap_or_default();
        let is_file = wanted.contains('/') || Path::new(wanted).extension().is_some_and(|e| e == "toml");
        let own = if is_file { Self::load(&place(wanted, config, home)) } else { Err(unknown(wanted, config)) };
        match own {
            Ok(own) => (default.under(own), None),
            Err(error) => (default, Some(error)),
        }
    }

    /// How a meaning looks on a ground.
    pub fn look(&self, role: Role, ground: Ground) -> Look {
        let over = match ground {
            Ground::Dark => self.dark.get(&role),
            Ground::Light => self.light.get(&role),
            Ground::Unknown | Ground::Colourless => None,
        };
        over.or_else(|| self.base.get(&role)).copied().unwrap_or_default()
    }

    /// Whether it is worth knowing the ground.
    pub fn depends_on_ground(&self) -> bool {
        self.dark != self.light
    }

    fn load(path: &Path) -> Result<Self, ConfigError> {
        let missing = || std::io::Error::from(std::io::ErrorKind::NotFound);
        let text = read(path)?.ok_or_else(|| ConfigError::File { doing: "read", path: path.into(), source: missing() });
        Self::parse(path, &text?)
    }

    /// This palette with another's looks laid over. What is said there for every ground holds on every ground.
    fn under(mut self, own: Self) -> Self {
        for role in own.base.keys() {
            self.dark.remove(role);
            self.light.remove(role);
        }
        self.base.extend(own.base);
        self.dark.extend(own.dark);
        self.light.extend(own.light);
        self
    }
}

/// Where a theme file stands: beside the configuration, unless its path says otherwise.
fn place(wanted: &str, config: &Path, home: Option<&Path>) -> PathBuf {
    match (wanted.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => config.with_file_name("").join(wanted),
    }
}

/// A name that is none, with its place in the configuration.
fn unknown(wanted: &str, config: &Path) -> ConfigError {
    let text = read(config).ok().flatten().unwrap_or_default();
    let span = toml::de::DeTable::parse(&text).ok().and_then(|t| t.get_ref().get("theme").map(toml::Spanned::span));
    let names: Vec<&str> = PRESETS.iter().map(|(name, _)| *name).collect();
    let why = format!("no theme is called {wanted}; there are auto, {}, or the path of a .toml file", names.join(", "));
    meaning(config, &text, span, &why)
}
