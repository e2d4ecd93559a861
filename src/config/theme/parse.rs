//! A theme file's text as looks; every mistake with its place.

use std::ops::Range;
use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::{Look, Looks, Palette, Role, Tone};
use crate::config::{ConfigError, meaning};

/// The sixteen by name, in the terminal's order.
const NAMES: [&str; 16] = [
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "white",
    "bright-black",
    "bright-red",
    "bright-green",
    "bright-yellow",
    "bright-blue",
    "bright-magenta",
    "bright-cyan",
    "bright-white",
];

/// What is wrong, and where.
type Wrong = (Range<usize>, String);

impl Palette {
    /// Reads a theme file's text.
    ///
    /// # Errors
    /// It is no TOML, or names what is no role, colour or weight: with line and column.
    pub(super) fn parse(path: &Path, text: &str) -> Result<Self, ConfigError> {
        let table = DeTable::parse(text).map_err(|e| meaning(path, text, e.span(), e.message()))?;
        palette(table.get_ref()).map_err(|(span, why)| meaning(path, text, Some(span), &why))
    }
}

fn palette(table: &DeTable<'_>) -> Result<Palette, Wrong> {
    let mut palette = Palette::default();
    for (name, value) in table {
        match name.get_ref().as_ref() {
            "dark" => palette.dark = looks(value.span(), value.get_ref())?,
            "light" => palette.light = looks(value.span(), value.get_ref())?,
            role => {
                let role = role_of(name.span(), role)?;
                palette.base.insert(role, look(value.span(), value.get_ref())?);
            }
        }
    }
    Ok(palette)
}

fn looks(span: Range<usize>, value: &DeValue<'_>) -> Result<Looks, Wrong> {
    let table = value.as_table().ok_or((span, "a table of roles is wanted".to_owned()))?;
    let mut looks = Looks::new();
    for (name, value) in table {
        looks.insert(role_of(name.span(), name.get_ref())?, look(value.span(), value.get_ref())?);
    }
    Ok(looks)
}

fn role_of(span: Range<usize>, name: &str) -> Result<Role, Wrong> {
    let known = Role::ALL.into_iter().find(|(_, known)| *known == name);
    known.map(|(role, _)| role).ok_or_else(|| {
        let all: Vec<&str> = Role::ALL.iter().map(|(_, name)| *name).collect();
        (span, format!("no role is called {name}; there are {}, and the tables [dark] and [light]", all.join(", ")))
    })
}

fn look(span: Range<usize>, value: &DeValue<'_>) -> Result<Look, Wrong> {
    let wanted = "a look is wanted, as in { fg = \"cyan\", bold = true }";
    let table = value.as_table().ok_or((span, wanted.to_owned()))?;
    let mut look = Look::default();
    for (name, value) in table {
        let weight = match name.get_ref().as_ref() {
            "fg" => {
                look.ink = tone(value.get_ref()).ok_or_else(|| (value.span(), no_colour()))?;
                continue;
            }
            "bold" => &mut look.bold,
            "dim" => &mut look.dim,
            "underline" => &mut look.underline,
            "reverse" => &mut look.reverse,
            other => return Err((name.span(), format!("{other} is none of fg, bold, dim, underline, reverse"))),
        };
        *weight = value.get_ref().as_bool().ok_or((value.span(), "true or false is wanted".to_owned()))?;
    }
    Ok(look)
}

fn no_colour() -> String {
    format!("no colour: \"#rrggbb\", a number up to 255, \"default\", or one of {}", NAMES.join(", "))
}

fn tone(value: &DeValue<'_>) -> Option<Tone> {
    if let Some(number) = value.as_integer() {
        return u8::from_str_radix(number.as_str(), number.radix()).ok().map(Tone::Indexed);
    }
    let text = value.as_str()?;
    if text == "default" {
        return Some(Tone::Own);
    }
    if let Some(hex) = text.strip_prefix('#') {
        let all = u32::from_str_radix(hex, 16).ok().filter(|_| hex.len() == 6 && !hex.starts_with('+'))?;
        let [_, r, g, b] = all.to_be_bytes();
        return Some(Tone::Rgb(r, g, b));
    }
    let index = NAMES.iter().position(|name| *name == text)?;
    u8::try_from(index).ok().map(Tone::Indexed)
}
