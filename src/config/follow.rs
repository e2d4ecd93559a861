//! Writing the one line of config.toml the program edits, with the reader's comments kept.

use std::io::Write;
use std::path::Path;

use toml_edit::{Array, DocumentMut, Item, Value};

use super::{Config, ConfigError, GlyphSet, Links, SyncStart, TEMPLATE, meaning, read};
use crate::model::{BibtexYear, Category};

/// Adds and removes followed categories and writes the file; makes it from the template where there is none.
/// Returns what is followed afterwards.
///
/// # Errors
/// The file cannot be read, understood or written; then it stands as it was.
pub fn follow(path: &Path, add: &[Category], remove: &[Category]) -> Result<Vec<Category>, ConfigError> {
    let (text, fresh) = match read(path)? {
        Some(text) => (text, false),
        None => (TEMPLATE.to_owned(), true),
    };
    let mut doc: DocumentMut =
        text.parse().map_err(|e: toml_edit::TomlError| meaning(path, &text, e.span(), e.message()))?;
    let item = doc.entry("categories").or_insert(Item::Value(Value::Array(Array::new())));
    let list = item.as_array_mut().ok_or_else(|| meaning(path, &text, None, "categories is not a list"))?;
    if fresh {
        list.clear();
    }
    list.retain(|v| v.as_str().is_none_or(|s| !remove.iter().any(|c| c.as_str() == s)));
    for category in add {
        if !list.iter().any(|v| v.as_str() == Some(category.as_str())) {
            list.push(category.as_str());
        }
    }
    let followed = list.iter().filter_map(|v| v.as_str()?.parse().ok()).collect();
    write(path, &doc.to_string())?;
    Ok(followed)
}

/// The template with a configuration's values in it.
pub(super) fn laid_into_template(config: &Config) -> Result<String, ConfigError> {
    let template = Path::new("the template");
    let mut doc: DocumentMut =
        TEMPLATE.parse().map_err(|e: toml_edit::TomlError| meaning(template, TEMPLATE, e.span(), e.message()))?;
    let texts = |texts: Vec<String>| Item::Value(Value::Array(texts.into_iter().collect()));
    let sync = match config.sync {
        SyncStart::Auto => "auto",
        SyncStart::Manual => "manual",
    };
    let year = match config.bibtex_year {
        BibtexYear::First => "first",
        BibtexYear::Latest => "latest",
    };
    let glyphs = match config.glyphs {
        GlyphSet::Auto => "auto",
        GlyphSet::Unicode => "unicode",
        GlyphSet::Ascii => "ascii",
    };
    let links = match config.links {
        Links::Auto => "auto",
        Links::Off => "off",
    };
    let values = [
        ("categories", texts(config.categories.iter().map(ToString::to_string).collect())),
        ("sync", Item::Value(sync.into())),
        ("daily", Item::Value(config.daily.into())),
        ("read_after", Item::Value(config.read_after.map_or(false.into(), |after| after.as_secs_f64().into()))),
        ("my_names", texts(config.my_names.clone())),
        ("theme", Item::Value(config.theme.as_str().into())),
        ("glyphs", Item::Value(glyphs.into())),
        ("mouse", Item::Value(config.mouse.into())),
        ("links", Item::Value(links.into())),
        ("papers", Item::Value(config.papers.as_str().into())),
        ("deferred_mailings", texts(config.deferred_mailings.iter().map(ToString::to_string).collect())),
        ("bibtex_year", Item::Value(year.into())),
    ];
    for (name, value) in values {
        // Only the value changes: the words above a key are part of the key.
        if let Some(item) = doc.get_mut(name) {
            *item = value;
        }
    }
    for (name, watches) in config.watch.lists() {
        if let Some(item) = doc.get_mut("watch").and_then(|table| table.get_mut(name)) {
            *item = texts(watches.iter().map(|w| w.text().to_owned()).collect());
        }
    }
    Ok(doc.to_string())
}

/// Writes the first config.toml: the template with these categories.
///
/// # Errors
/// The file cannot be written.
pub fn write_first(path: &Path, categories: &[Category]) -> Result<(), ConfigError> {
    follow(path, categories, &[]).map(|_| ())
}

/// Temp file beside it, then rename; a symbolic link is written through.
fn write(path: &Path, text: &str) -> Result<(), ConfigError> {
    let file = |source| ConfigError::File { doing: "write", path: path.into(), source };
    let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = real.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(file)?;
    let mut temp = tempfile::NamedTempFile::new_in(folder).map_err(file)?;
    temp.write_all(text.as_bytes()).and_then(|()| temp.as_file().sync_all()).map_err(file)?;
    temp.persist(&real).map_err(|e| file(e.error))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cat(text: &str) -> Category {
        text.parse().unwrap()
    }

    #[test]
    fn comments_survive_a_new_category() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("config.toml");
        std::fs::write(&path, "# mine\ncategories = [\n  \"cs.CL\", # language\n]\nsync = \"manual\" # on trains\n")
            .unwrap();
        let followed = follow(&path, &[cat("hep-th"), cat("cs.CL")], &[]).unwrap();
        assert_eq!(followed, [cat("cs.CL"), cat("hep-th")]);
        let text = std::fs::read_to_string(&path).unwrap();
        for kept in ["# mine", "# language", "# on trains", "\"hep-th\""] {
            assert!(text.contains(kept), "{kept} lost in {text}");
        }
        assert_eq!(follow(&path, &[], &[cat("cs.CL")]).unwrap(), [cat("hep-th")]);
        assert_eq!(crate::config::Config::load(&path).unwrap().unwrap().categories, [cat("hep-th")]);
    }

    #[test]
    fn a_first_config_has_only_what_was_chosen() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("deep/config.toml");
        write_first(&path, &[cat("math.NT")]).unwrap();
        assert_eq!(crate::config::Config::load(&path).unwrap().unwrap().categories, [cat("math.NT")]);
        assert!(std::fs::read_to_string(&path).unwrap().contains("deferred_mailings"));
    }

    #[test]
    fn the_settings_in_force_are_printed_whole() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("config.toml");
        std::fs::write(&path, "categories = [\"hep-th\"]\nsync = \"manual\"\n").unwrap();
        let config = Config::load(&path).unwrap().unwrap();
        let text = config.with_defaults().unwrap();
        std::fs::write(&path, &text).unwrap();
        assert_eq!(Config::load(&path).unwrap(), Some(config));
        assert!(text.contains("deferred_mailings = []") && text.contains("# Whether sync starts by itself"), "{text}");
    }

    #[test]
    fn a_file_that_cannot_be_understood_stays_as_it_was() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("config.toml");
        for text in ["categories = [", "categories = 3"] {
            std::fs::write(&path, text).unwrap();
            assert!(follow(&path, &[cat("cs.CL")], &[]).is_err());
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
        }
    }
}
