//! Modes, schemas, backups: the files themselves.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use offprint::model::{Exit, Mark};
use offprint::store::{Cache, Library, Places, Reader, RunId, StoreError, prepare};

use crate::again::{again, part, was_played};
use crate::world::{NOW, World, dump, papers};

/// The modes of everything under a folder, itself included.
fn modes(folder: &Path) -> Vec<(String, u32)> {
    let mut found = vec![(folder.display().to_string(), mode(folder))];
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            found.extend(modes(&entry.path()));
        } else {
            found.push((entry.path().display().to_string(), mode(&entry.path())));
        }
    }
    found
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn assert_private(folder: &Path) {
    for (path, mode) in modes(folder) {
        let wanted = if Path::new(&path).is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode, wanted, "{path} has {mode:o}");
    }
}

/// Uses the files in every way while somebody else holds them open, so that -wal and -shm are there to be seen.
fn use_all(world: &World) {
    let (mut cache, mut library, reader) = (world.cache(), world.library(), world.reader());
    cache.commit(&papers(5), None, NOW).unwrap();
    world.mark(Mark::Star, &["2608.00001"]);
    library.backup(NOW).unwrap();
    let _lock = Cache::sync_lock(&world.places).unwrap().unwrap();
    reader.papers_held().unwrap();
    let seen = modes(&world.places.dir);
    for name in ["cache.db-wal", "library.db-shm", "index.db-wal", "sync.lock", "library-2026"] {
        assert!(seen.iter().any(|(path, _)| path.contains(name)), "no {name} in {seen:?}");
    }
    assert_private(&world.places.dir);
}

#[test]
fn files_are_their_owners_alone_under_any_umask() {
    if let Some(mask) = part() {
        rustix::process::umask(rustix::fs::Mode::from_raw_mode(u32::from_str_radix(&mask, 8).unwrap()));
        return use_all(&World::new());
    }
    for mask in ["000", "022"] {
        let child = again("files::files_are_their_owners_alone_under_any_umask", mask).output().unwrap();
        assert!(was_played(&child), "umask {mask}: {}", String::from_utf8_lossy(&child.stdout));
    }
}

#[test]
fn old_modes_are_repaired() {
    let world = World::new();
    world.library().backup(NOW).unwrap();
    let files = [&world.places.library, &world.places.cache, &world.places.index];
    for file in files {
        fs::set_permissions(file, fs::Permissions::from_mode(0o644)).unwrap();
    }
    for folder in [&world.places.dir, &world.places.backups] {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
    }
    world.prepare();
    assert_private(&world.places.dir);
    use_all(&world);
}

#[test]
fn the_mode_of_a_folder_that_was_somebodys_before_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("shared");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("thesis.tex"), "").unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    let places = Places::under(&folder);
    for _ in 0..2 {
        prepare(&places, NOW).unwrap();
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o755);
    }
    assert_eq!(fs::metadata(&places.library).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_linked_folder_is_no_fault_and_a_linked_file_is() {
    let world = World::new();
    let link = world.places.dir.with_file_name("link");
    std::os::unix::fs::symlink(&world.places.dir, &link).unwrap();
    let places = Places::under(&link);
    prepare(&places, NOW).unwrap();
    drop(Cache::open(&places).unwrap());
    let mut library = Library::open(&places, RunId(1)).unwrap();
    assert!(library.backup(NOW).unwrap().exists());
    assert_eq!(Reader::open(&places).unwrap().papers_held().unwrap(), 0);
    let elsewhere = world.places.dir.with_file_name("elsewhere.db");
    fs::rename(&world.places.cache, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &world.places.cache).unwrap();
    let error = Cache::open(&world.places).err().unwrap();
    assert_eq!(error.exit(), Exit::Permission, "{error}");
}

#[test]
fn a_newer_schema_is_refused_and_not_a_byte_changes() {
    for (name, newest) in [("library.db", 2), ("cache.db", 1), ("index.db", 1)] {
        for left_open in [false, true] {
            let world = World::with(&papers(3));
            let file = world.places.dir.join(name);
            let newer = rusqlite::Connection::open(&file).unwrap();
            newer.pragma_update(None, "user_version", 9).unwrap();
            // In the WAL only, or in the file itself.
            let newer = if left_open {
                Some(newer)
            } else {
                drop(newer);
                None
            };
            let bytes = |name: &str| fs::read(world.places.dir.join(name)).unwrap();
            let before = ["library.db", "cache.db", "index.db"].map(bytes);
            let error = prepare(&world.places, NOW).unwrap_err();
            assert!(matches!(error, StoreError::NewerSchema { found: 9, known, .. } if known == newest), "{error}");
            assert_eq!(error.exit(), Exit::Data);
            assert_eq!(["library.db", "cache.db", "index.db"].map(bytes), before);
            drop(newer);
        }
    }
}

/// Every released schema as SQL, with a row in every table: what a database of that version holds.
const LIBRARIES: [&str; 2] =
    [include_str!("../fixtures/store/library-v1.sql"), include_str!("../fixtures/store/library-v2.sql")];
const CACHES: [&str; 1] = [include_str!("../fixtures/store/cache-v1.sql")];
/// The steps that lead there.
const LIBRARY_STEPS: [&str; 2] =
    [include_str!("../../assets/schema/library/0001.sql"), include_str!("../../assets/schema/library/0002.sql")];
const CACHE_STEPS: [&str; 1] = [include_str!("../../assets/schema/cache/0001.sql")];

#[test]
fn every_released_schema_opens_and_keeps_its_rows() {
    for (before, library) in LIBRARIES.iter().enumerate() {
        let world = World::unprepared();
        fs::create_dir_all(&world.places.dir).unwrap();
        for (file, sql) in [(&world.places.library, *library), (&world.places.cache, CACHES[0])] {
            rusqlite::Connection::open(file).unwrap().execute_batch(sql).unwrap();
        }
        let rows = |file: &Path| {
            let dump = dump(file);
            dump.lines().filter(|l| !l.starts_with("meta ")).map(str::to_owned).collect::<Vec<_>>()
        };
        let held = rows(&world.places.library);
        assert!(held.len() >= 4, "the fixture is thin");
        assert_eq!(world.prepare(), []);
        assert_eq!(rows(&world.places.library), held);
        // What stood there before the change of schema stands in a backup of that schema.
        let backups: Vec<_> = fs::read_dir(&world.places.backups).unwrap().map(|e| e.unwrap().path()).collect();
        let is_newest = before + 1 == LIBRARIES.len();
        assert_eq!(backups.len(), usize::from(!is_newest), "{backups:?}");
        for backup in backups {
            assert!(backup.to_string_lossy().contains(&format!("library-v{}-", before + 1)), "{backup:?}");
            assert_eq!(rows(&backup), held);
        }
        assert_eq!(world.find("is:starred"), ["2608.00001"]);
        assert_eq!(world.find("routing "), ["2608.00001"]);
        assert_eq!(world.library().save_query("a", Some("b"), NOW).unwrap().last().unwrap().query, "b");
        assert_eq!(world.library().undo(NOW).unwrap().unwrap().what, "save a");
        assert_eq!(world.library().undo(NOW).unwrap().unwrap().what, "star");
        world.library().backup(NOW.plus(1)).unwrap();
        assert_private(&world.places.dir);
    }
}

#[test]
fn the_fixtures_are_the_schemas() {
    let shape = |c: &rusqlite::Connection| -> Vec<String> {
        let mut asked = c.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").unwrap();
        let plain = |sql: String| {
            let lines = sql.lines().map(|l| l.split("--").next().unwrap_or(""));
            let words = lines.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
            words.replace("( ", "(").replace(" )", ")")
        };
        asked.query_map([], |r| r.get(0)).unwrap().map(|s| plain(s.unwrap())).collect()
    };
    let made = |steps: &[&str]| {
        let made = rusqlite::Connection::open_in_memory().unwrap();
        for sql in steps {
            made.execute_batch(sql).unwrap();
        }
        shape(&made)
    };
    let world = World::new();
    let families: [(&[&str], &[&str], &Path); 2] =
        [(&LIBRARIES, &LIBRARY_STEPS, &world.places.library), (&CACHES, &CACHE_STEPS, &world.places.cache)];
    for (fixtures, steps, file) in families {
        for (n, fixture) in fixtures.iter().enumerate() {
            let old = made(&[fixture]);
            assert_eq!(old, made(&steps[..=n]), "a released step was edited: add another instead");
        }
        let now = shape(&rusqlite::Connection::open(file).unwrap());
        assert_eq!(now, made(steps), "a step is not among those tested here");
    }
}

#[test]
fn seven_verified_backups_stay() {
    let world = World::new();
    world.mark(Mark::Star, &["2608.00001"]);
    let mut library = world.library();
    assert!(library.backup_if_due(NOW).unwrap().is_some());
    assert_eq!(library.backup_if_due(NOW.plus(3_600)).unwrap(), None);
    assert_eq!(library.backup_if_due(NOW.plus(86_399)).unwrap(), None);
    for n in 1..10 {
        assert!(library.backup_if_due(NOW.plus(n * 86_400)).unwrap().is_some());
    }
    // A clock that was wrong does not end backups for years.
    assert!(library.backup_if_due(NOW).unwrap().is_some());
    let mut names: Vec<String> =
        fs::read_dir(&world.places.backups).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names.len(), 7, "{names:?}");
    assert_eq!(names[6], "library-20260822-062640.db");
    let copy = rusqlite::Connection::open(world.places.backups.join(&names[6])).unwrap();
    let starred: i64 = copy.query_row("SELECT count(*) FROM mark WHERE star IS NOT NULL", [], |r| r.get(0)).unwrap();
    assert_eq!(starred, 1);
}

#[test]
fn no_statement_replaces_a_row() {
    // REPLACE deletes the row and what hangs on it.
    for folder in
        ["src/store", "src/store/search", "assets/schema/cache", "assets/schema/index", "assets/schema/library"]
    {
        for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap().map(Result::unwrap) {
            if entry.path().is_file() {
                let text = fs::read_to_string(entry.path()).unwrap().to_uppercase();
                assert!(!text.contains("OR REPLACE") && !text.contains("REPLACE INTO"), "{:?}", entry.path());
            }
        }
    }
}

#[test]
fn the_cache_has_no_words_for_the_library() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store");
    for name in ["cache.rs", "index.rs", "record.rs"] {
        let text = fs::read_to_string(root.join(name)).unwrap();
        for table in ["library.", "mark ", "kept ", "gesture ", "entry "] {
            assert!(
                !text.contains(&format!("INTO {table}")) && !text.contains(&format!("FROM {table}")),
                "{name}: {table}"
            );
        }
    }
}
