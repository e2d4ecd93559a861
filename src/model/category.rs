//! arXiv's categories, and the taxonomy that names them.

use std::fmt;
use std::str::FromStr;

use crate::text::near::nearest;

/// A category such as `cs.CL`, `hep-th` or the old bare `astro-ph`. Case matters to the service.
///
/// Unknown categories are kept: papers carry retired ones, and the taxonomy grows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Category(Box<str>);

impl Category {
    /// The archive: what stands before the dot (`cs` of `cs.CL`).
    pub fn archive(&self) -> &str {
        self.0.split('.').next().unwrap_or(&self.0)
    }

    /// The text of it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Category {
    type Err = ();

    /// Accepts `archive` and `archive.CLASS`: letters and hyphens, one dot. ACM and MSC classes are not categories.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (archive, class) = text.split_once('.').map_or((text, None), |(a, c)| (a, Some(c)));
        let archive_ok =
            (2..=16).contains(&archive.len()) && archive.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        let class_ok = class
            .is_none_or(|c| (2..=20).contains(&c.len()) && c.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-'));
        if archive_ok && class_ok && !archive.starts_with('-') { Ok(Self(text.into())) } else { Err(()) }
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl serde::Serialize for Category {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for Category {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        text.parse().map_err(|()| {
            serde::de::Error::custom(format!("not an arXiv category: {text:?} (they look like cs.CL or hep-th)"))
        })
    }
}

/// One row of arXiv's taxonomy.
#[derive(Clone, Debug, PartialEq)]
pub struct TaxonomyEntry {
    /// The category.
    pub category: Category,
    /// Its English name, as arXiv writes it.
    pub name: String,
    /// The group it stands in (Computer Science, Physics, ...).
    pub group: String,
}

/// The active categories in arXiv's order.
#[derive(Clone, Debug, Default)]
pub struct Taxonomy {
    /// One entry a category.
    pub entries: Vec<TaxonomyEntry>,
}

impl Taxonomy {
    /// The entry of a category, if arXiv has it today. Ignores case, so that `cs.cl` finds `cs.CL`.
    pub fn find(&self, text: &str) -> Option<&TaxonomyEntry> {
        self.entries.iter().find(|e| e.category.as_str().eq_ignore_ascii_case(text))
    }

    /// The category most like a mistyped one: same archive or same class, for a hint.
    pub fn nearest(&self, text: &str) -> Option<&Category> {
        let near = nearest(text, self.entries.iter().map(|e| e.category.as_str()))?;
        self.find(near).map(|e| &e.category)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_are_told_from_other_classes() {
        for good in ["cs.CL", "hep-th", "astro-ph", "cond-mat.mes-hall", "physics.acc-ph", "cmp-lg", "q-bio.NC"] {
            assert!(good.parse::<Category>().is_ok(), "{good}");
        }
        for bad in ["", "I.2.6", "81Q50; 11L05", "cs.", ".CL", "cs.CL.X", "CS.CL", "cs CL", "68T50", "-x.AB"] {
            assert!(bad.parse::<Category>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_slip_of_the_finger_finds_its_neighbour() {
        let entry = |c: &str| TaxonomyEntry { category: c.parse().unwrap(), name: String::new(), group: String::new() };
        let all = Taxonomy { entries: vec![entry("cs.CL"), entry("hep-th"), entry("math.NT")] };
        assert_eq!(all.nearest("cs.CLL").map(Category::as_str), Some("cs.CL"));
        assert_eq!(all.nearest("hepth").map(Category::as_str), Some("hep-th"));
        assert_eq!(all.nearest("completely-else"), None);
        assert_eq!(all.find("CS.cl").map(|e| e.category.as_str()), Some("cs.CL"));
    }
}
