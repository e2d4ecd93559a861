//! Many processes, and processes that are killed: what was acknowledged is there, and a sync comes to the same end.

use std::collections::BTreeSet;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::*;
use common::server::Reply;

/// Cycles of killing: more where there is time.
fn cycles() -> u64 {
    match std::env::var("OFFPRINT_SOAK").as_deref() {
        Ok("nightly") => 200,
        Ok("release") => 2_000,
        _ => 20,
    }
}

/// Numbers without order, the same in every run.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }
}

/// Whether SQLite finds all three files sound.
fn assert_sound(home: &Home) {
    for name in ["library.db", "cache.db", "index.db"] {
        let db = rusqlite::Connection::open(home.path(name)).unwrap();
        let said: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        let strays = db.prepare("PRAGMA foreign_key_check").unwrap().query_map([], |_| Ok(())).unwrap().count();
        assert_eq!((said.as_str(), strays), ("ok", 0), "{name}");
    }
}

#[cfg(unix)]
#[test]
fn what_was_acknowledged_outlives_every_kill() {
    let arxiv = Arxiv::of(620);
    let truth = Home::synced(&arxiv).everything();
    let home = Home::beside(&arxiv).with("OFFPRINT_PACE_MS", "10");
    home.ok(&["categories", "--follow", "cs.CL"]);
    let mut dice = Dice(0x0ff9_7217);
    let mut acknowledged: BTreeSet<String> = BTreeSet::new();
    let mut killed = 0;
    let cycles = cycles();
    for cycle in 0..cycles {
        let mut sync = home.start(&["sync"]);
        let until = Instant::now() + Duration::from_millis(10 + dice.throw(190));
        while Instant::now() < until {
            let id = arxiv::id(1 + dice.throw(620) as usize);
            let mut star = home.start(&["star", &id]);
            // Every third one is killed as well: then nobody was told that it is kept, and either is right.
            if dice.throw(3) == 0 {
                thread::sleep(Duration::from_millis(dice.throw(12)));
                star.kill().unwrap();
            }
            if star.wait().unwrap().success() {
                acknowledged.insert(id);
            }
        }
        sync.kill().unwrap();
        killed += u64::from(!sync.wait().unwrap().success());
        // The next cycle begins with a cache like a new one now and then, so that there is something to fetch.
        let starred: BTreeSet<String> = home.ids(&["list", "is:starred"]).into_iter().collect();
        let lost: Vec<_> = acknowledged.difference(&starred).collect();
        assert!(lost.is_empty(), "cycle {cycle}: {lost:?}");
        assert_sound(&home);
        if cycle % 3 == 2 && cycle + 1 < cycles {
            for end in ["", "-wal", "-shm"] {
                let _ = std::fs::remove_file(home.path(&format!("cache.db{end}")));
            }
        }
    }
    assert!(killed > 0 && !acknowledged.is_empty());
    home.ok(&["sync"]);
    let mut papers = home.everything();
    for paper in &mut papers {
        paper["starred"] = false.into();
    }
    let bare = |papers: &[Value]| -> Vec<Value> { papers.iter().cloned().map(without_its_days).collect() };
    assert_eq!(bare(&papers), bare(&truth));
}

#[test]
fn a_second_sync_names_the_first() {
    let arxiv = Arxiv::of(12);
    let home = Home::beside(&arxiv);
    home.ok(&["categories", "--follow", "cs.CL"]);
    arxiv.service.spoil(|question, answer| {
        answer.instead = Some(Reply::ok(answer.feed(question)).stall_before(Duration::from_secs(30)));
    });
    let mut first = home.start(&["sync"]);
    assert!(arxiv.server.wait_for(1));
    let said = home.fails(75, &["sync"]);
    assert!(said.contains(&first.id().to_string()), "{said}");
    // Reading and keeping go on meanwhile.
    home.ok(&["star", "2605.00001"]);
    assert_eq!(home.ids(&["list", "is:starred"]), ["2605.00001"]);
    first.kill().unwrap();
    first.wait().unwrap();
    arxiv.behave();
    home.ok(&["sync"]);
    assert_eq!(home.everything().len(), 12);
}

#[cfg(unix)]
#[test]
fn an_interrupted_sync_keeps_what_came() {
    let arxiv = Arxiv::of(260);
    let home = Home::beside(&arxiv);
    home.ok(&["categories", "--follow", "cs.CL"]);
    arxiv.service.spoil(|question, answer| {
        let reply = Reply::ok(answer.feed(question));
        answer.instead = Some(if question.start == 0 { reply } else { reply.stall_before(Duration::from_secs(30)) });
    });
    let sync = home.start(&["sync"]);
    // The listing, the records, and two pages.
    assert!(arxiv.server.wait_for(4));
    let began = Instant::now();
    let pid = rustix::process::Pid::from_raw(sync.id().cast_signed()).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    let ran = Ran::of(&sync.wait_with_output().unwrap(), &["sync"]).failed(75, &["sync"]);
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    assert!(ran.err.contains("kept"), "{}", ran.err);
    assert_eq!(home.everything().len(), 200);
    arxiv.behave();
    home.ok(&["sync"]);
    assert_eq!(home.everything().len(), 260);
}

#[test]
fn eight_at_once_lose_nothing() {
    let arxiv = Arxiv::of(40);
    let home = Home::synced(&arxiv);
    let start = Barrier::new(8);
    thread::scope(|threads| {
        for part in 0..8 {
            let (home, start) = (&home, &start);
            threads.spawn(move || {
                start.wait();
                for nth in 0..5 {
                    home.ok(&["star", &arxiv::id(part * 5 + nth + 1)]);
                }
            });
        }
    });
    assert_eq!(home.ids(&["list", "is:starred"]).len(), 40);
    assert_sound(&home);
    // Each was a gesture of its own.
    for left in (0..40).rev() {
        assert!(home.ok(&["undo"]).starts_with("undone: star, 1 paper"));
        if left % 13 == 0 {
            assert_eq!(home.ids(&["list", "is:starred"]).len(), left);
        }
    }
    assert_eq!(home.ok(&["undo"]), "nothing to undo\n");
}

#[test]
fn many_may_start_at_once_on_nothing() {
    let home = Home::at(NOBODY);
    let start = Barrier::new(8);
    thread::scope(|threads| {
        for part in 1..=8 {
            let (home, start) = (&home, &start);
            threads.spawn(move || {
                start.wait();
                home.ok(&["star", &arxiv::id(part)]);
            });
        }
    });
    assert_eq!(home.json(&["list", "is:starred"]).len(), 8);
    assert_sound(&home);
}

#[test]
fn readers_and_a_sync_do_not_disturb_each_other() {
    let arxiv = Arxiv::of(620);
    let home = Home::beside(&arxiv).with("OFFPRINT_PACE_MS", "30");
    home.ok(&["categories", "--follow", "cs.CL"]);
    let over = AtomicBool::new(false);
    thread::scope(|threads| {
        let reading = threads.spawn(|| {
            let mut sizes = Vec::new();
            while !over.load(Ordering::SeqCst) {
                sizes.push(home.everything().len());
            }
            sizes
        });
        home.ok(&["sync"]);
        over.store(true, Ordering::SeqCst);
        let sizes = reading.join().unwrap();
        // Never half of a page.
        assert!(sizes.is_sorted() && sizes.iter().all(|n| [0, 200, 400, 600, 620].contains(n)), "{sizes:?}");
    });
    assert_eq!(home.everything().len(), 620);
}
