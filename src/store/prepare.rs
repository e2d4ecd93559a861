//! Makes the files ready before anybody opens them: modes, versions, schemas, repairs. It answers no question.

use std::path::Path;

use super::damage::{self, Look};
use super::error::StoreError;
use super::migrate::{self, Part};
use super::open::{self, Db};
use super::{Cache, Notice, Places, backup, kept, lock, record};
use crate::model::Stamp;

/// The first SQLite that does not lose committed writes when two connections checkpoint at once.
const OLDEST_SQLITE: i32 = 3_051_003;
/// The library is checked whole at least this often, in seconds.
const CHECK_EVERY: i64 = 7 * 86_400;
/// So many papers are taken into the index at once at a start.
const QUICK: usize = 1_000;

/// Makes all three files ready, and says what had to be repaired. Called once, before anybody opens them.
///
/// A file with a newer schema is refused before anything is written. A damaged cache or index is set aside and begun
/// anew; a damaged library is set aside, never deleted, and the newest good backup put in its place.
pub fn prepare(places: &Places, now: Stamp) -> Result<Vec<Notice>, StoreError> {
    if rusqlite::version_number() < OLDEST_SQLITE {
        return Err(StoreError::OldSqlite { found: rusqlite::version() });
    }
    for part in Part::ALL {
        migrate::refuse_newer(&part.file(places), part.steps())?;
    }
    open::own_folder(&places.dir)?;
    open::own_folder(&places.backups)?;
    let mut notices = Vec::new();
    ready(places, now, &mut notices)?;
    match catch_up(places) {
        // The index or the cache is damaged where a brief look does not reach.
        Err(StoreError::Damaged { .. }) => {
            ready(places, now, &mut notices)?;
            catch_up(places)?;
        }
        done => done?,
    }
    Ok(notices)
}

/// Brings the index up to date where that is quick. A long way is left to [`Cache::catch_up`] on a thread of its own:
/// nobody waits for an index before the first frame.
fn catch_up(places: &Places) -> Result<(), StoreError> {
    let mut cache = Cache::open(places)?;
    if cache.index_behind()? > QUICK { Ok(()) } else { cache.catch_up(QUICK).map(|_| ()) }
}

fn ready(places: &Places, now: Stamp, notices: &mut Vec<Notice>) -> Result<(), StoreError> {
    let _alone = lock::prepare(&places.dir)?;
    let suspected = damage::suspected(&places.dir);
    for part in Part::ALL {
        let file = part.file(places);
        if part == Part::Library && std::fs::metadata(&file).map_or(true, |m| m.len() == 0) {
            notices.extend(bring_back(places)?);
        }
        open::own_file(&file)?;
        match ready_one(part, places, suspected, now) {
            Err(StoreError::Damaged { .. }) => notices.push(replace(part, places, now)?),
            done => done?,
        }
    }
    damage::settled(&places.dir);
    Ok(())
}

/// Checks one file and brings its schema up to date.
fn ready_one(part: Part, places: &Places, suspected: bool, now: Stamp) -> Result<(), StoreError> {
    let file = part.file(places);
    let left_open = damage::was_left_open(&file);
    let mut db = Db::open(&file, part.access())?;
    let sound = |look| {
        let damaged = || StoreError::Damaged { doing: "check the database", file: file.clone() };
        damage::is_sound(db.conn(), &file, look)?.then_some(()).ok_or_else(damaged)
    };
    sound(Look::Brief)?;
    // The library is small and dear; the others can be big, and a failure in them leaves a sign.
    let thorough = suspected || (part == Part::Library && (left_open || check_is_due(&db, now)));
    if thorough {
        sound(Look::Thorough)?;
    }
    migrate::bring_up(&mut db, part.steps(), |db, version| match part {
        Part::Library => backup::write(db, &places.backups, backup::Kind::Schema(version), now).map(|_| ()),
        Part::Cache | Part::Index => Ok(()),
    })?;
    part.probe(&db)?;
    if thorough {
        look_inside(part, &mut db, now)?;
    }
    Ok(())
}

/// Looks at what SQLite's checks cannot know: whether the stored papers can be read as papers.
fn look_inside(part: Part, db: &mut Db, now: Stamp) -> Result<(), StoreError> {
    const DOING: &str = "check the stored papers";
    match part {
        Part::Library => {
            let dropped = db.write(DOING, |tx| kept::drop_unreadable(tx))?;
            if dropped > 0 {
                tracing::warn!(dropped, "copies of starred papers could not be read; they come again");
            }
            super::library::set_meta(db, "checked", now.0)
        }
        Part::Cache if !db.read(DOING, record::all_readable)? => {
            Err(StoreError::Damaged { doing: DOING, file: db.file().to_owned() })
        }
        // It cannot be proved sound as cheaply as it can be made again.
        Part::Index => Err(StoreError::Damaged { doing: DOING, file: db.file().to_owned() }),
        Part::Cache => Ok(()),
    }
}

fn check_is_due(library: &Db, now: Stamp) -> bool {
    let checked = super::library::meta(library.conn(), "checked").ok().flatten();
    // A moment to come was written by a wrong clock.
    checked.is_none_or(|at| !(now.plus(-CHECK_EVERY).0..=now.0).contains(&at))
}

/// Sets a damaged file aside and puts the best there is in its place.
fn replace(part: Part, places: &Places, now: Stamp) -> Result<Notice, StoreError> {
    let file = part.file(places);
    let aside = damage::set_aside(&file, now)?;
    let name = |p: &Path| p.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let restored = if part == Part::Library { bring_back(places)? } else { None };
    open::own_file(&file)?;
    ready_one(part, places, false, now)?;
    let what_now = match (part, restored) {
        (Part::Library, Some(notice)) => notice.text,
        (Part::Library, None) => "There was no sound backup: the library begins empty.".into(),
        (Part::Cache, _) => "The next sync fetches its papers again.".into(),
        (Part::Index, _) => "It was made again from the cache.".into(),
    };
    let text = format!("{} was damaged and is set aside as {}. {what_now}", name(&file), name(&aside));
    tracing::warn!(%text);
    Ok(Notice { text })
}

/// Puts the newest good backup where the library is missing.
fn bring_back(places: &Places) -> Result<Option<Notice>, StoreError> {
    let Some(backup) = backup::newest_good(&places.backups)? else { return Ok(None) };
    backup::restore(&backup, &places.library)?;
    let name = backup.file_name().unwrap_or_default().to_string_lossy();
    Ok(Some(Notice { text: format!("The library was restored from its backup {name}.") }))
}
