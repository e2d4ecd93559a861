//! The table `[watch]` of config.toml: what is watched for by hand. It does not know what the library watches for.

use serde::{Deserialize, Deserializer};

use crate::model::{BadWatch, Watch};

/// What config.toml says of watching, each list in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WatchTable {
    #[serde(deserialize_with = "authors")]
    authors: Vec<Watch>,
    #[serde(deserialize_with = "words")]
    words: Vec<Watch>,
    #[serde(deserialize_with = "categories")]
    categories: Vec<Watch>,
    #[serde(deserialize_with = "queries")]
    queries: Vec<Watch>,
}

impl WatchTable {
    /// All of it, authors first; at most [`Watch::MOST`].
    pub fn all(&self) -> Vec<Watch> {
        self.lists().into_iter().flat_map(|(_, list)| list).take(Watch::MOST).cloned().collect()
    }

    /// Each list with its name.
    pub(super) fn lists(&self) -> [(&'static str, &[Watch]); 4] {
        [
            ("authors", &self.authors),
            ("words", &self.words),
            ("categories", &self.categories),
            ("queries", &self.queries),
        ]
    }
}

fn authors<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Watch>, D::Error> {
    read(from, Watch::author)
}

fn words<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Watch>, D::Error> {
    read(from, Watch::word)
}

fn categories<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Watch>, D::Error> {
    read(from, Watch::category)
}

fn queries<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Watch>, D::Error> {
    read(from, Watch::of_query)
}

fn read<'de, D: Deserializer<'de>>(
    from: D,
    meaning: impl Fn(&str) -> Result<Watch, BadWatch>,
) -> Result<Vec<Watch>, D::Error> {
    let texts = Vec::<String>::deserialize(from)?;
    let bad = |text: &str, why: BadWatch| serde::de::Error::custom(format!("cannot watch for {text:?}: {why}"));
    texts.iter().map(|text| meaning(text).map_err(|why| bad(text, why))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Result<Vec<String>, String> {
        let table: WatchTable = toml::from_str(text).map_err(|e| e.message().to_owned())?;
        Ok(table.all().iter().map(ToString::to_string).collect())
    }

    #[test]
    fn the_table_reads_four_lists() {
        let text = "authors = [\"Jane Doe\"]\nwords = [\"rout*\", \"sparse gates\"]\n\
                    categories = [\"cs.IR\"]\nqueries = [\"routing -survey\"]";
        let wanted =
            ["author:\"Jane Doe\"", "word:rout*", "word:\"sparse gates\"", "cat:cs.IR", "query:routing -survey"];
        assert_eq!(told(text).unwrap(), wanted);
        assert_eq!(told("").unwrap(), Vec::<String>::new());
    }

    #[test]
    fn what_cannot_be_watched_for_is_named() {
        assert_eq!(told("categories = [\"CS CL\"]").unwrap_err().split(':').next(), Some("cannot watch for \"CS CL\""));
        assert!(told("words = [\"!?\"]").unwrap_err().contains("a letter or a digit is needed"));
        assert!(told("people = []").unwrap_err().contains("unknown field"));
    }
}
