//! What sort of news an announcement is, and under which licence a paper stands.

use std::fmt;

use crate::text::Clean;

/// What a listing says of a paper: why it stands there (`arxiv:announce_type` of arXiv's feeds).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Announced for the first time, under its primary category.
    New,
    /// Announced to a category that is not its primary one.
    Cross,
    /// A new version, under its primary category.
    Replace,
    /// A new version, under another category.
    ReplaceCross,
    /// A word nobody here knows, kept as it came (`absonly` is one that arXiv's own code has).
    Other(Clean),
}

impl Kind {
    /// The kind of a word. Case and blanks around it mean nothing.
    pub fn read(word: &str) -> Self {
        let word = Clean::line(word, 40);
        match word.to_ascii_lowercase().as_str() {
            "new" => Self::New,
            "cross" => Self::Cross,
            "replace" => Self::Replace,
            "replace-cross" => Self::ReplaceCross,
            _ => Self::Other(word),
        }
    }

    /// The word a listing has for it.
    pub fn word(&self) -> &str {
        match self {
            Self::New => "new",
            Self::Cross => "cross",
            Self::Replace => "replace",
            Self::ReplaceCross => "replace-cross",
            Self::Other(word) => word,
        }
    }

    /// Whether it brings a new version of a paper that was announced before.
    pub const fn is_replacement(&self) -> bool {
        matches!(self, Self::Replace | Self::ReplaceCross)
    }

    /// Whether it is a first announcement to a category.
    pub const fn is_first(&self) -> bool {
        matches!(self, Self::New | Self::Cross)
    }

    /// Of two kinds for one paper the one that counts: new before cross before the replacements, the unknown last.
    #[must_use]
    pub fn or_stronger(self, other: Self) -> Self {
        if other.rank() < self.rank() { other } else { self }
    }

    const fn rank(&self) -> u8 {
        match self {
            Self::New => 0,
            Self::Cross => 1,
            Self::Replace => 2,
            Self::ReplaceCross => 3,
            Self::Other(_) => 4,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// A licence by its address, as the feeds' `dc:rights` and OAI-PMH's `license` give it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Licence(Clean);

impl Licence {
    /// The licence of an address; none where there is no word.
    pub fn read(address: &str) -> Option<Self> {
        let address = Clean::line(address, 200);
        (!address.is_empty()).then_some(Self(address))
    }

    /// The address as it came.
    pub fn address(&self) -> &Clean {
        &self.0
    }

    /// Its short name: `CC BY 4.0`, `CC0 1.0`, `arXiv 1.0` for the right to distribute alone; the address where there is none.
    pub fn name(&self) -> String {
        let path = self.0.split_once("://").map_or(&*self.0, |(_, rest)| rest).trim_end_matches('/');
        let path = path.strip_prefix("www.").unwrap_or(path);
        if let Some(licence) = path.strip_prefix("creativecommons.org/licenses/") {
            return format!("CC {}", licence.replace('/', " ").to_ascii_uppercase());
        }
        if let Some(version) = path.strip_prefix("creativecommons.org/publicdomain/zero/") {
            return format!("CC0 {version}");
        }
        match path.strip_prefix("arxiv.org/licenses/") {
            Some(licence) => match licence.strip_prefix("nonexclusive-distrib/") {
                Some(version) => format!("arXiv {version}"),
                None => format!("arXiv {licence}"),
            },
            None => self.0.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_comes_back_as_it_was() {
        for word in ["new", "cross", "replace", "replace-cross", "absonly", "New Sort"] {
            assert_eq!(Kind::read(&format!(" {word}\n")).word(), word);
        }
        assert_eq!(Kind::read("REPLACE"), Kind::Replace);
        assert_eq!(Kind::read("\u{1b}[31mx\u{202e}").word(), "x");
    }

    #[test]
    fn new_wins_over_cross_and_both_over_the_unknown() {
        let order = [Kind::New, Kind::Cross, Kind::Replace, Kind::ReplaceCross, Kind::read("absonly")];
        for (n, a) in order.iter().enumerate() {
            for (m, b) in order.iter().enumerate() {
                assert_eq!(a.clone().or_stronger(b.clone()), order[n.min(m)]);
            }
        }
    }

    #[test]
    fn licences_have_short_names() {
        for (address, name) in [
            ("http://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"),
            ("https://creativecommons.org/licenses/by-nc-sa/4.0", "CC BY-NC-SA 4.0"),
            ("http://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"),
            ("http://arxiv.org/licenses/nonexclusive-distrib/1.0/", "arXiv 1.0"),
            ("http://arxiv.org/licenses/assumed-1991-2003/", "arXiv assumed-1991-2003"),
            ("something else", "something else"),
        ] {
            assert_eq!(Licence::read(address).unwrap().name(), name);
        }
        assert_eq!(Licence::read(" \u{200b}"), None);
    }
}
