//! Authors' names taken apart: surname with its particles, given names, suffix; what is no person's name stays whole.

use std::borrow::Cow;

use crate::model::Author;
use crate::text::tex;

/// A name taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// A person's.
    Person {
        /// What stands before the surname; may be empty.
        given: String,
        /// With its particles: `van der Maaten`.
        surname: String,
        /// `Jr.`, `III`; mostly none.
        suffix: Option<String>,
    },
    /// A collaboration's, or one that cannot be taken apart.
    Whole(String),
}

const SUFFIXES: [&str; 8] = ["Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV", "V."];
/// Particles that some write large before a small one.
const LARGE: [&str; 4] = ["De", "Van", "Von", "Da"];
const GROUPS: [&str; 7] = ["ollaboration", "onsortium", " Team", " Group", " Project", "Working ", " Committee"];

impl Name {
    /// Takes an author's name apart; none where nothing is left of it.
    pub fn of(author: &Author) -> Option<Self> {
        let shown: Cow<str> = tex::render(&author.name);
        let mut words: Vec<&str> = shown.split_whitespace().collect();
        let whole = words.join(" ");
        if whole.is_empty() {
            return None;
        }
        let suffix = words.pop_if(|last| SUFFIXES.contains(last)).filter(|_| !words.is_empty()).map(str::to_owned);
        // `Smith, Jr.`
        let last = words.pop().map(|w| if suffix.is_some() { w.trim_end_matches(',') } else { w });
        words.extend(last);
        let is_group = GROUPS.iter().any(|g| whole.contains(g));
        if is_group || words.is_empty() || words.iter().any(|w| w.contains(',') || w.eq_ignore_ascii_case("and")) {
            return Some(Self::Whole(whole));
        }
        // In `Ana de S. Prado` it belongs to a given name.
        let particle = |pair: &[&str]| pair[0].starts_with(char::is_lowercase) && !pair[1].ends_with('.');
        let at = words[1..].windows(2).position(particle).map_or(words.len() - 1, |at| at + 1);
        // `Fernando De la Torre`
        let at = if at > 1 && at + 1 < words.len() && LARGE.contains(&words[at - 1]) { at - 1 } else { at };
        Some(Self::Person { given: words[..at].join(" "), surname: words[at..].join(" "), suffix })
    }

    /// By what the author is called: the surname, or the whole name.
    pub fn called(&self) -> &str {
        match self {
            Self::Person { surname, .. } => surname,
            Self::Whole(name) => name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Clean;

    pub(super) fn author(name: &str) -> Author {
        Author { name: Clean::line(name, 200), affiliations: vec![] }
    }

    fn called(name: &str) -> String {
        Name::of(&author(name)).map_or(String::new(), |n| n.called().to_owned())
    }

    #[test]
    fn a_surname_keeps_its_particles() {
        for (name, surname) in [
            ("Ashish Vaswani", "Vaswani"),
            ("Laurens van der Maaten", "van der Maaten"),
            ("Juan de la Cruz Pérez", "de la Cruz Pérez"),
            ("Ana de S. Prado", "Prado"),
            ("Fernando De la Torre", "De la Torre"),
            ("Guido 't Hooft", "Hooft"),
            ("danah boyd", "boyd"),
            ("Plato", "Plato"),
            ("Robert Downey Jr.", "Downey"),
            ("Robert Downey, Jr.", "Downey"),
            (r"Paul Erd\H{o}s", "Erdős"),
            ("The ATLAS Collaboration", "The ATLAS Collaboration"),
            ("Smith and Sons", "Smith and Sons"),
            ("Jr.", "Jr."),
            ("", ""),
            ("王伟", "王伟"),
        ] {
            assert_eq!(called(name), surname, "{name}");
        }
    }

    #[test]
    fn a_suffix_stands_for_itself() {
        let name = Name::of(&author("Martin Luther King, III")).unwrap();
        let wanted = Name::Person { given: "Martin Luther".into(), surname: "King".into(), suffix: Some("III".into()) };
        assert_eq!(name, wanted);
    }
}
