//! The sample edition: a real listing that ships with the program, in a store of its own that is built anew.

use std::fs::File;
use std::path::Path;
use std::sync::Mutex;

use crate::model::{Calendar, Category, Day, Edition, Exit, Fault, How, Stamp};
use crate::sources::dump;
use crate::store::{self, Cache, Places};

const PAPERS: &str = include_str!("../../assets/sample/papers.jsonl");
/// The listing day of the sample.
const DAY: i64 = 20_260_813;
/// Held while a process shows the sample, so that nobody builds it anew beneath.
static SHOWN: Mutex<Option<File>> = Mutex::new(None);

fn day() -> Day {
    Day::from_number(DAY).unwrap_or_default()
}

/// The category whose listing the sample is.
pub(super) fn followed() -> Vec<Category> {
    "cs.CL".parse().into_iter().collect()
}

/// The moment at which the sample's clock stands: half a day after its announcement.
pub(super) fn moment(calendar: &Calendar) -> Stamp {
    calendar.announced_at(day()).plus(43_200)
}

/// Builds the sample's store, unless another process is showing it.
pub(super) fn build(places: &Places, calendar: &Calendar) -> Result<(), Fault> {
    let fault = |why: String| {
        Fault::new(
            Exit::Disk,
            format!("cannot build the sample edition in {}", places.dir.display()),
            why,
            "name a folder that is yours with --data-dir DIR",
        )
    };
    make_private(&places.dir).map_err(|e| fault(e.to_string()))?;
    let mut shown = SHOWN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if shown.is_some() {
        return Ok(());
    }
    let lock = File::create(places.dir.join("shown.lock")).map_err(|e| fault(e.to_string()))?;
    let alone = lock.try_lock().is_ok();
    *shown = Some(lock);
    if alone {
        clear(&places.dir).map_err(|e| fault(e.to_string()))?;
    }
    let at = moment(calendar);
    store::prepare(places, at).map_err(|e| e.fault())?;
    if !alone {
        return Ok(());
    }
    // The record of a listing has no submission time; the announcement's stands for it.
    let announced = calendar.announced_at(day());
    let edition = Edition { day: day(), how: How::Listed };
    let papers: Vec<_> = dump::read(PAPERS, announced).into_iter().map(|p| (p, edition)).collect();
    let mut cache = Cache::open(places).map_err(|e| e.fault())?;
    cache.commit(&papers, None, announced).map_err(|e| e.fault())?;
    Ok(())
}

fn make_private(dir: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

/// Removes the databases of the last time. Only files of names we give.
fn clear(dir: &Path) -> std::io::Result<()> {
    for name in ["cache.db", "index.db", "library.db"] {
        for end in ["", "-wal", "-shm"] {
            match std::fs::remove_file(dir.join(format!("{name}{end}"))) {
                Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(e),
                _ => {}
            }
        }
    }
    Ok(())
}
