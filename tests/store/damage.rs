//! Files that other hands, or a failing disk, have been at.

use std::fs;
use std::path::{Path, PathBuf};

use offprint::model::{Mark, PaperId, Query};
use offprint::store::{Cache, Library, Reader, RunId, StoreError, prepare};

use crate::world::{NOW, World, gesture, papers, scope, soak};

fn world() -> (World, Vec<PaperId>) {
    let page = papers(120);
    let world = World::with(&page);
    let ids: Vec<PaperId> = page.iter().map(|(p, _)| p.id).collect();
    let kept: Vec<_> = page.iter().map(|(p, _)| p.clone()).collect();
    world.library().apply(&gesture(Mark::Star, &ids, Some(NOW)), &kept).unwrap();
    world.library().backup(NOW).unwrap();
    (world, ids)
}

fn files_like(world: &World, part: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(&world.places.dir).unwrap().map(|e| e.unwrap().path());
    entries.filter(|p| p.file_name().unwrap().to_string_lossy().contains(part)).collect()
}

fn ruin(file: &Path) {
    fs::write(file, vec![b'x'; 40_000]).unwrap();
}

#[test]
fn a_damaged_cache_is_set_aside_and_begun_anew() {
    let (world, ids) = world();
    ruin(&world.places.cache);
    let notices = world.prepare();
    assert_eq!(notices.len(), 1);
    assert!(notices[0].text.contains("cache.damaged-20260813-062640.db"), "{notices:?}");
    assert_eq!(files_like(&world, "cache.damaged").len(), 1);
    assert_eq!(world.reader().starred(1_000).unwrap().len(), ids.len());
    assert_eq!(world.find("is:starred").len(), ids.len(), "the kept copies answer");
    world.cache().commit(&papers(120), None, NOW).unwrap();
    assert_eq!(world.find("is:starred word ").len(), ids.len());
    assert_eq!(world.prepare(), []);
    // The same again in the same second finds another name.
    ruin(&world.places.cache);
    world.prepare();
    assert_eq!(files_like(&world, "cache.damaged").len(), 2);
}

#[test]
fn a_damaged_index_is_made_again() {
    let (world, ids) = world();
    let found = world.find("routing ");
    ruin(&world.places.index);
    let notices = world.prepare();
    assert!(notices[0].text.contains("index.damaged-"), "{notices:?}");
    assert_eq!(world.find("routing "), found);
    assert_eq!(world.find("word ").len(), ids.len());
}

#[test]
fn a_damaged_library_is_kept_and_its_backup_put_in_its_place() {
    let (world, ids) = world();
    ruin(&world.places.library);
    let notices = world.prepare();
    assert!(notices[0].text.contains("restored from its backup library-20260813-062640.db"), "{notices:?}");
    let aside = files_like(&world, "library.damaged");
    assert_eq!(fs::read(&aside[0]).unwrap(), vec![b'x'; 40_000]);
    assert_eq!(world.find("is:starred").len(), ids.len());
    assert_eq!(world.library().undo(NOW).unwrap().unwrap().changes.len(), ids.len(), "the journal came with it");
}

#[test]
fn a_bad_backup_is_passed_over_and_without_one_the_library_begins_empty() {
    let (world, ids) = world();
    let good = world.places.backups.join("library-20260813-062640.db");
    ruin(&world.places.backups.join("library-20260814-000000.db"));
    fs::write(world.places.backups.join("library-20260815-000000.db"), "").unwrap();
    ruin(&world.places.library);
    assert!(world.prepare()[0].text.contains("library-20260813-062640.db"));
    assert_eq!(world.find("is:starred").len(), ids.len());
    fs::remove_file(good).unwrap();
    ruin(&world.places.library);
    assert!(world.prepare()[0].text.contains("begins empty"));
    assert_eq!(world.find("is:starred"), Vec::<String>::new());
    assert_eq!(files_like(&world, "library.damaged").len(), 2);
}

#[test]
fn a_library_that_vanished_comes_back_from_its_backup() {
    let (world, ids) = world();
    for bytes in [None, Some(Vec::new())] {
        for suffix in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{suffix}", world.places.library.display()));
        }
        if let Some(bytes) = bytes {
            fs::write(&world.places.library, bytes).unwrap();
        }
        assert!(world.prepare()[0].text.contains("restored"));
        assert_eq!(world.find("is:starred").len(), ids.len());
    }
}

/// Asks and writes everything; any failure must be one of damage.
fn use_all(world: &World, ids: &[PaperId]) -> Result<usize, StoreError> {
    let reader = Reader::open(&world.places)?;
    for query in ["", "routing ", "rou", "is:starred", "sort:relevance deep ", "cat:cs.CL -survey "] {
        reader.list(&Query::parse(query), &scope(&["cs.CL"]), 200)?;
    }
    reader.rows(ids)?;
    reader.held(ids)?;
    reader.editions(&scope(&[]), 30)?;
    let mut library = Library::open(&world.places, RunId(7))?;
    library.records()?;
    library.apply(&gesture(Mark::Read, &ids[..3], Some(NOW)), &[])?;
    library.undo(NOW)?;
    Cache::open(&world.places)?.commit(&papers(5), None, NOW)?;
    Ok(reader.starred(1_000)?.len())
}

/// Dice that fall the same way every time.
fn dice(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    move |sides| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % sides as u64) as usize
    }
}

fn spoil(world: &World, seed: u64) -> String {
    let mut dice = dice(seed);
    let name = ["cache", "index", "library"][dice(3)];
    let file = world.places.dir.join(format!("{name}.db"));
    let mut bytes = fs::read(&file).unwrap();
    let at = dice(bytes.len());
    let how = ["flip", "zero", "cut", "noise", "wal"][dice(5)];
    match how {
        "flip" => bytes[at] ^= 1 << dice(8),
        "zero" => {
            let page = at / 4_096 * 4_096;
            let end = (page + 4_096).min(bytes.len());
            bytes[page..end].fill(0);
        }
        "cut" => bytes.truncate(at),
        "noise" => (0..200).for_each(|_| bytes[(at + dice(4_096)) % at.max(1)] = dice(256) as u8),
        _ => fs::write(world.places.dir.join(format!("{name}.db-wal")), &bytes[..at]).unwrap(),
    }
    fs::write(&file, bytes).unwrap();
    format!("{seed}: {how} at {at} in {name}")
}

#[test]
fn no_damage_is_a_panic_and_none_costs_the_library() {
    let (origin, ids) = world();
    for seed in 1..=60 * u64::from(soak()) {
        let world = World::new();
        for entry in fs::read_dir(&origin.places.dir).unwrap().map(Result::unwrap) {
            if entry.path().is_file() {
                fs::copy(entry.path(), world.places.dir.join(entry.file_name())).unwrap();
            }
        }
        for entry in fs::read_dir(&origin.places.backups).unwrap().map(Result::unwrap) {
            fs::copy(entry.path(), world.places.backups.join(entry.file_name())).unwrap();
        }
        let what = spoil(&world, seed);
        let before = fs::read(&world.places.library).unwrap();
        match prepare(&world.places, NOW) {
            Ok(_) => {}
            // A flipped schema number looks like a newer program's: refused, untouched.
            Err(StoreError::NewerSchema { .. }) => {
                assert_eq!(fs::read(&world.places.library).unwrap(), before, "{what}");
                continue;
            }
            Err(other) => panic!("{what}: {other}"),
        }
        // A first use may meet what a brief look does not; the start after it repairs.
        if let Err(error) = use_all(&world, &ids) {
            assert!(matches!(error, StoreError::Damaged { .. }), "{what}: {error}");
            prepare(&world.places, NOW).unwrap_or_else(|e| panic!("{what}: {e}"));
        }
        match use_all(&world, &ids) {
            Ok(starred) => assert!(starred == ids.len(), "{what}: {starred} stars"),
            Err(error) => panic!("{what}: still {error}"),
        }
    }
}
