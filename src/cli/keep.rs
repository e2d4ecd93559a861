//! Keeping house: library, config, categories.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::Path;

use super::args::{LibraryVerb, Verb};
use super::out::{Out, Stop};
use super::{keys, shell};
use crate::config::{self, Config, Environment, Paths, TEMPLATE};
use crate::export::library as lines;
use crate::model::{Category, Exit, Fault, Taxonomy};
use crate::runtime::{Given, Which, World, run_id};
use crate::store::Library;

/// Verbs that need no database; none for the others.
pub(super) fn without_store(verb: &Verb, given: &Given, out: &mut Out) -> Option<Result<u8, Stop>> {
    match verb {
        Verb::Config { path, print } => Some(config(given, *path, *print, out)),
        Verb::Categories { follow, unfollow } => Some(categories(given, follow, unfollow, out)),
        Verb::Keys { json } => Some(keys::keys(given, *json, out)),
        Verb::Completions { shell } => Some(shell::completions(*shell, out)),
        Verb::Man { dir } => Some(shell::man(dir.as_deref(), out)),
        _ => None,
    }
}

/// The places, wherever the start says.
pub(super) fn paths(given: &Given) -> Result<Paths, Fault> {
    let environment = Environment { data_dir: given.data_dir.clone(), config: given.config.clone() };
    Paths::find(&environment).map_err(|e| e.fault())
}

fn config(given: &Given, path: bool, print: bool, out: &mut Out) -> Result<u8, Stop> {
    let paths = paths(given)?;
    if path {
        out.line(&paths.config.display().to_string())?;
        return Ok(0);
    }
    // Read first, so that a mistake is named and not printed.
    let config = Config::load(&paths.config).map_err(|e| e.fault())?;
    let text = match (config, print) {
        (None, false) => format!("no configuration yet; it goes to {}", paths.config.display()),
        (None, true) => TEMPLATE.to_owned(),
        (Some(_), false) => std::fs::read_to_string(&paths.config)?,
        (Some(config), true) => config.with_defaults().map_err(|e| e.fault())?,
    };
    for line in text.lines() {
        out.line(line)?;
    }
    Ok(0)
}

/// A category arXiv has today, in any case of letters.
pub(super) fn category(taxonomy: &Taxonomy, text: &str) -> Result<Category, Fault> {
    if let Some(entry) = taxonomy.find(text) {
        return Ok(entry.category.clone());
    }
    let hint = match taxonomy.nearest(text) {
        Some(near) => format!("did you mean {near}? `offprint categories` lists them all"),
        None => "`offprint categories` lists them all".to_owned(),
    };
    let text = crate::text::Clean::line(text, 80);
    Err(Fault::new(Exit::Usage, format!("arXiv has no category {text}"), "", hint))
}

fn categories(given: &Given, follow: &[String], unfollow: &[String], out: &mut Out) -> Result<u8, Stop> {
    let paths = paths(given)?;
    let taxonomy = config::taxonomy();
    let of = |texts: &[String]| {
        let texts = texts.iter().flat_map(|t| t.split(',')).filter(|t| !t.is_empty());
        texts.map(|t| category(&taxonomy, t)).collect::<Result<Vec<_>, _>>()
    };
    if !follow.is_empty() || !unfollow.is_empty() {
        if given.which == Which::Sample {
            let what = "the sample edition follows nothing else";
            return Err(Fault::new(Exit::Usage, what, "", "leave out --sample").into());
        }
        let followed = config::follow(&paths.config, &of(follow)?, &of(unfollow)?).map_err(|e| e.fault())?;
        let names: Vec<_> = followed.iter().map(Category::as_str).collect();
        out.line(&format!("following {}", if names.is_empty() { "nothing".to_owned() } else { names.join(" ") }))?;
        return Ok(0);
    }
    let followed = Config::load(&paths.config).map_err(|e| e.fault())?.map_or_else(Vec::new, |c| c.categories);
    let mut group = "";
    for entry in &taxonomy.entries {
        if entry.group != group {
            group = &entry.group;
            out.line(group)?;
        }
        let sign = if followed.contains(&entry.category) { '*' } else { ' ' };
        out.line(&format!("  {sign} {:<18} {}", entry.category, entry.name))?;
    }
    Ok(0)
}

/// `offprint library`.
pub(super) fn library(world: &World, what: LibraryVerb, out: &mut Out) -> Result<u8, Stop> {
    let mut library = Library::open(&world.places, run_id()).map_err(|e| e.fault())?;
    match what {
        LibraryVerb::Export { file } => {
            let contents = lines::Contents {
                records: library.records().map_err(|e| e.fault())?,
                queries: library.saved().map_err(|e| e.fault())?,
                watches: library.watches().map_err(|e| e.fault())?,
                unknown: Vec::new(),
            };
            if file == Path::new("-") {
                let mut text = Vec::new();
                lines::write_lines(&mut text, &contents)?;
                for line in String::from_utf8_lossy(&text).lines() {
                    out.line(line)?;
                }
            } else {
                write_file(&file, &contents).map_err(|e| file_fault("write", &file, &e))?;
                let and = others_too(contents.queries.len(), contents.watches.len());
                out.line(&format!("{} papers{and} written to {}", contents.records.len(), file.display()))?;
            }
        }
        LibraryVerb::Import { file } => {
            let read = |source: &mut dyn std::io::BufRead| lines::read_lines(source);
            let contents = if file == Path::new("-") {
                read(&mut std::io::stdin().lock())
            } else {
                let open = File::open(&file).map_err(|e| file_fault("read", &file, &e))?;
                read(&mut BufReader::new(open))
            };
            let hint = "nothing was imported; `offprint library export` shows how the lines look";
            let contents = contents.map_err(|e| {
                Fault::new(Exit::Data, format!("cannot import {}", file.display()), e.to_string(), hint)
            })?;
            for (line, kind) in &contents.unknown {
                super::complain(&format!(
                    "note: line {line} is of a kind this offprint does not know ({kind}): left out"
                ));
            }
            let lines::Contents { records, queries, watches, .. } = contents;
            let done = library.import(&records, &queries, &watches, world.clock.now()).map_err(|e| e.fault())?;
            let any = done.marks + done.queries + done.watches > 0;
            let undo = if any { "; offprint undo takes them back" } else { "" };
            let new = others_too(done.queries, done.watches);
            out.line(&format!("{} papers read, {} marks{new} new{undo}", records.len(), done.marks))?;
        }
        LibraryVerb::Backup => {
            let path = library.backup(world.clock.now()).map_err(|e| e.fault())?;
            out.line(&path.display().to_string())?;
        }
    }
    Ok(0)
}

/// ` and 2 saved queries`, ` and 1 saved query and 3 watches`; nothing for none.
fn others_too(queries: usize, watches: usize) -> String {
    let told = |count: usize, one: &str, many: &str| match count {
        0 => String::new(),
        1 => format!(" and 1 {one}"),
        n => format!(" and {n} {many}"),
    };
    told(queries, "saved query", "saved queries") + &told(watches, "watch", "watches")
}

/// Temp file beside it, then rename: an export is whole or not there.
fn write_file(file: &Path, contents: &lines::Contents) -> std::io::Result<()> {
    let folder = file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut temp = tempfile::NamedTempFile::new_in(folder)?;
    let mut to = BufWriter::new(temp.as_file_mut());
    lines::write_lines(&mut to, contents)?;
    to.flush()?;
    drop(to);
    temp.as_file().sync_all()?;
    temp.persist(file).map(drop).map_err(|e| e.error)
}

fn file_fault(doing: &str, file: &Path, error: &std::io::Error) -> Fault {
    let exit = match error.kind() {
        std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => Exit::Permission,
        std::io::ErrorKind::NotFound | std::io::ErrorKind::IsADirectory if doing == "read" => Exit::Data,
        _ => Exit::Disk,
    };
    Fault::new(exit, format!("cannot {doing} {}", file.display()), error.to_string(), "name another file")
}
