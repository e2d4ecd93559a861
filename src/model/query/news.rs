//! Conditions on what was said of a paper: how it was announced, where it was accepted, what it links, who votes for it.
//! It does not know how they are answered.

use std::fmt;

use crate::model::Kind;

/// What `kind:` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KindPattern {
    /// Announced for the first time, under its primary category.
    New,
    /// Announced to another category.
    Cross,
    /// A new version, under the primary category.
    Replace,
    /// A new version, under another category.
    ReplaceCross,
    /// A new version, under any category.
    Replaced,
    /// With a word nobody here knows.
    Other,
}

/// What `has:` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Has {
    /// A link to its code.
    Code,
    /// A link to a page of its own.
    Project,
    /// A venue that accepted it.
    Venue,
}

/// How a number is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// As many or more.
    AtLeast,
    /// More.
    More,
    /// As many or fewer.
    AtMost,
    /// Fewer.
    Less,
}

/// A venue's name, or its beginning, in small letters; its year may follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Venue(String);

/// A venue is cut at so many characters.
const LONGEST_VENUE: usize = 100;

impl KindPattern {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::New, Self::Cross, Self::Replaced, Self::Replace, Self::ReplaceCross, Self::Other];

    /// Its word after `kind:`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Cross => "cross",
            Self::Replace => "replace",
            Self::ReplaceCross => "replace-cross",
            Self::Replaced => "replaced",
            Self::Other => "other",
        }
    }

    /// Whether it names a kind.
    pub const fn holds(self, kind: &Kind) -> bool {
        match self {
            Self::New => matches!(kind, Kind::New),
            Self::Cross => matches!(kind, Kind::Cross),
            Self::Replace => matches!(kind, Kind::Replace),
            Self::ReplaceCross => matches!(kind, Kind::ReplaceCross),
            Self::Replaced => kind.is_replacement(),
            Self::Other => matches!(kind, Kind::Other(_)),
        }
    }
}

impl Has {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Code, Self::Project, Self::Venue];

    /// Its word after `has:`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Project => "project",
            Self::Venue => "venue",
        }
    }
}

impl Compare {
    /// What it begins with; a bare number is a least.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::AtLeast => ">=",
            Self::More => ">",
            Self::AtMost => "<=",
            Self::Less => "<",
        }
    }

    /// Reads a sign and a number: `>20`, `>=20`, `<5`, `<=5`, `20`.
    pub(super) fn read(text: &str) -> Option<(Self, u32)> {
        let signs = [Self::AtLeast, Self::AtMost, Self::More, Self::Less];
        let signed = signs.into_iter().find_map(|by| Some((by, text.strip_prefix(by.sign())?)));
        let (by, number) = signed.unwrap_or((Self::AtLeast, text));
        number.bytes().all(|b| b.is_ascii_digit()).then_some(())?;
        Some((by, number.parse().ok()?))
    }
}

impl Venue {
    /// Reads what is typed; none where no letter is in it.
    pub(super) fn read(text: &str) -> Option<Self> {
        let spaced: String = text.chars().map(|c| if matches!(c, '"' | '*') { ' ' } else { c }).collect();
        let words = spaced.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let cut: String = words.chars().take(LONGEST_VENUE).collect();
        let name = cut.trim_end();
        name.chars().any(char::is_alphanumeric).then(|| Self(name.to_owned()))
    }

    /// The name and, where one follows it, the year.
    pub fn parts(&self) -> (&str, Option<i16>) {
        let year = |word: &str| (word.len() == 4).then(|| word.parse::<i16>().ok()).flatten().filter(|y| *y > 0);
        match self.0.rsplit_once(' ').map(|(name, last)| (name, year(last))) {
            Some((name, Some(year))) => (name, Some(year)),
            _ => (&self.0, None),
        }
    }
}

impl fmt::Display for Venue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.chars().all(char::is_alphanumeric) { f.write_str(&self.0) } else { write!(f, "\"{}\"", self.0) }
    }
}
