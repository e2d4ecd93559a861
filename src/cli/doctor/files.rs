//! Where things stand: the folders, the databases, the backups, the room on the disk, the newest edition held.

use std::fmt::Write;
use std::path::Path;

use super::Check;
use crate::app::Trends;
use crate::config::Paths;
use crate::model::{BatchState, Exit};
use crate::runtime::{self, Folder, Given, Which, World};
use crate::store::{self, Checkup, Places, StoreError};

/// Less room than this is little: a sync of a week takes some ten megabytes, a paper one or two.
const LITTLE: u64 = 200 << 20;
/// Editions are looked at so many days back.
const LOOKED_BACK: u32 = 14;
/// With less than this nothing can be saved safely.
const NONE: u64 = 10 << 20;

pub(super) fn checks(paths: &Paths, given: &Given, world: Option<&World>) -> Vec<Check> {
    let dir = if given.which == Which::Sample { &paths.sample } else { &paths.data };
    let places = Places::under(dir);
    let data = runtime::folder(dir);
    let mut checks = vec![folder("data", dir, data)];
    checks.extend(store::check_up(&places).into_iter().map(database));
    checks.push(backups(&places, data));
    checks.push(papers(world.map_or(&paths.papers, |world| &world.paths.papers)));
    checks.push(log(&paths.log));
    if let Some(free) = data.free {
        checks.push(room(free));
    }
    checks.extend(world.and_then(|world| edition(world, &places)));
    checks.extend(world.and_then(|world| editions(world, &places)));
    checks.extend(world.and_then(|world| trending(world, &places)));
    checks
}

/// How the daily list stands; nothing is said before there is a cache that can be read.
fn trending(world: &World, places: &Places) -> Option<Check> {
    if world.trends() == Trends::Off {
        return Some(Check::good("trending", "off: daily = true in config.toml turns it on"));
    }
    // What keeps the files from being read is told of them already.
    Some(match places.cache.exists().then(|| store::newest_daily(places).ok()).flatten()? {
        None => Check::good("trending", "nothing held of the daily list yet; sync asks for it"),
        Some(day) => {
            let at = runtime::local(day.polled, "%a %-d %b %H:%M");
            let papers = if day.papers == 1 { "paper" } else { "papers" };
            Check::good("trending", format!("{} {papers} of {}, polled {at}", day.papers, day.day.long()))
        }
    })
}

fn folder(name: &'static str, path: &Path, found: Folder) -> Check {
    let place = path.display();
    if path.exists() && !found.exists {
        return Check::bad(name, Exit::Disk, format!("{place} is no folder"), "move it away, or say --data-dir DIR");
    }
    match (found.exists, found.writable, found.mode) {
        (false, true, _) => Check::good(name, format!("{place}, not there yet: the first start makes it")),
        (false, false, _) => {
            Check::bad(name, Exit::Permission, format!("{place} cannot be made"), "say where with --data-dir DIR")
        }
        (true, false, _) => {
            let says = format!("{place} may not be written to: what is held can be read, nothing is saved");
            Check::bad(name, Exit::Permission, says, "make the folder yours")
        }
        (true, true, Some(mode)) if mode & 0o077 != 0 => {
            let hint = format!("chmod 700 {place}");
            Check::warn(name, format!("{place}, mode {mode:04o}: others can look into it"), hint)
        }
        (true, true, Some(mode)) => Check::good(name, format!("{place}, mode {mode:04o}")),
        (true, true, None) => Check::good(name, place.to_string()),
    }
}

fn database(checkup: Checkup) -> Check {
    let name = match checkup.file.file_stem().and_then(|n| n.to_str()) {
        Some("library") => "library",
        Some("cache") => "cache",
        _ => "index",
    };
    let Some(bytes) = checkup.bytes else {
        return Check::good(name, format!("{} is not there yet", file_name(&checkup.file)));
    };
    let head = format!("{}, {}", file_name(&checkup.file), amount(bytes));
    let after = match name {
        "library" => "the next start sets it aside and restores the newest backup",
        "cache" => "the next start sets it aside, the next sync fills a new one",
        _ => "the next start makes it again",
    };
    match checkup.found {
        Err(StoreError::Damaged { .. }) => Check::bad(name, Exit::Data, format!("{head}, damaged"), after),
        Err(e) => Check::of_fault(name, &e.fault()),
        Ok(found) if !found.sound => Check::bad(name, Exit::Data, format!("{head}, damaged"), after),
        Ok(found) if found.schema > found.newest => {
            let says = format!("{head}, written by a later offprint (schema {}, known {})", found.schema, found.newest);
            Check::bad(name, Exit::Data, says, "use that one, or another --data-dir")
        }
        Ok(found) => {
            let older = if found.schema < found.newest { ", brought up to date at the next start" } else { "" };
            if let Some(mode) = runtime::mode(&checkup.file).filter(|mode| mode & 0o077 != 0) {
                let hint = format!("chmod 600 {}", checkup.file.display());
                return Check::warn(name, format!("{head}, mode {mode:04o}: others can read it"), hint);
            }
            let mut says = format!("{head}, schema {}{older}, sound", found.schema);
            for (what, n) in &found.counted {
                let _ = write!(says, ", {n} {what}");
            }
            Check::good(name, says)
        }
    }
}

fn backups(places: &Places, data: Folder) -> Check {
    match store::newest_backup(places) {
        Some(file) => Check::good("backup", format!("the newest is {}", file_name(&file))),
        None if data.exists && places.library.exists() => {
            Check::warn("backup", "none of the library yet", "offprint library backup makes one")
        }
        None => Check::good("backup", "nothing to back up yet"),
    }
}

fn papers(dir: &Path) -> Check {
    let found = runtime::folder(dir);
    if !found.writable || dir.exists() && !found.exists {
        let says = format!("{} can take no PDF: it is no folder, or may not be written to", dir.display());
        return Check::bad("papers", Exit::Permission, says, "say where with papers in config.toml");
    }
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let pdfs = entries.filter(|e| e.path().extension().is_some_and(|x| x == "pdf"));
    let (count, bytes) = pdfs.fold((0, 0), |(n, bytes), e| (n + 1, bytes + e.metadata().map_or(0, |m| m.len())));
    match count {
        0 => Check::good("papers", format!("no PDF held; they go to {}", dir.display())),
        n => {
            let what = if n == 1 { "PDF" } else { "PDFs" };
            Check::good("papers", format!("{n} {what}, {} in {}", amount(bytes), dir.display()))
        }
    }
}

fn log(file: &Path) -> Check {
    match std::fs::metadata(file) {
        Ok(found) => Check::good("log", format!("{}, {}", file.display(), amount(found.len()))),
        Err(_) => Check::good("log", format!("none yet; it goes to {}", file.display())),
    }
}

fn room(free: u64) -> Check {
    let says = format!("{} free", amount(free));
    match free {
        n if n < NONE => Check::bad("disk", Exit::Disk, says, "make room: nothing can be saved safely"),
        n if n < LITTLE => Check::warn("disk", says, "make room before the next sync"),
        _ => Check::good("disk", says),
    }
}

/// The newest edition held beside the newest announced.
fn edition(world: &World, places: &Places) -> Option<Check> {
    let scope = world.scope();
    if !places.cache.exists() || scope.followed.is_empty() {
        return None;
    }
    Some(match store::newest_edition(places, scope.announced, &scope.followed) {
        Err(_) => return None,
        Ok(Some(day)) if day == scope.announced => Check::good("edition", format!("{} is held", day.long())),
        Ok(held) => {
            let held = held.map_or_else(|| "none is held".to_owned(), |day| format!("{} is held", day.long()));
            Check::warn(
                "edition",
                format!("{held}, {} is announced", scope.announced.long()),
                "offprint sync fetches it",
            )
        }
    })
}

/// Which of the last editions are known to lack papers, and of which nobody can say.
fn editions(world: &World, places: &Places) -> Option<Check> {
    let scope = world.scope();
    if !places.cache.exists() || scope.followed.is_empty() {
        return None;
    }
    let batches = store::batches(places, scope.announced.back(LOOKED_BACK), &scope.followed).ok()?;
    let with = |state: BatchState| batches.iter().filter(move |b| b.state == state);
    let lacking: Vec<String> = with(BatchState::Stale)
        .map(|b| {
            let listed = b.listed.map_or_else(String::new, |n| format!("/{n}"));
            format!("{} {} {}{listed}", b.edition, b.category, b.held.all())
        })
        .collect();
    if !lacking.is_empty() {
        return Some(Check::warn("editions", format!("not whole: {}", lacking.join(", ")), "offprint sync asks again"));
    }
    let counts =
        [BatchState::Whole, BatchState::Listed, BatchState::Computed].map(|state| (with(state).count(), state));
    let told = counts.iter().filter(|(n, _)| *n > 0).map(|(n, state)| format!("{n} {}", state.word()));
    let told = told.collect::<Vec<_>>().join(", ");
    (!told.is_empty()).then(|| Check::good("editions", format!("of the last two weeks, by category: {told}")))
}

fn file_name(file: &Path) -> String {
    file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Bytes for people.
fn amount(bytes: u64) -> String {
    match bytes {
        n if n < 1 << 20 => format!("{} kB", n.div_ceil(1 << 10)),
        n if n < 10 << 30 => format!("{:.1} MB", n as f64 / f64::from(1 << 20)),
        n => format!("{} GB", n >> 30),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_for_people() {
        assert_eq!([0, 1, 1_500, 3 << 20, 25 << 30].map(amount), ["0 kB", "1 kB", "2 kB", "3.0 MB", "25 GB"]);
    }

    #[test]
    fn little_room_is_said_before_there_is_none() {
        use super::super::State;
        assert_eq!(room(1 << 40).state, State::Good);
        assert_eq!(room(LITTLE - 1).state, State::Warn);
        assert_eq!(room(NONE - 1).state, State::Bad(Exit::Disk));
    }
}
