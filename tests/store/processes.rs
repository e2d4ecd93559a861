//! Many writers, many processes, and processes that die.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::Duration;

use offprint::model::{Mark, PaperId, Query, Remembered, Watch};
use offprint::store::{Cache, Library, Places, Reader, RunId, prepare};

use crate::again::{again, part, was_played};
use crate::world::{NOW, World, dump, gesture, id, papers, scope, soak};

/// Tells the parent, on a line of its own.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    write!(out, "\n{line}\n").and_then(|()| out.flush()).unwrap();
}

fn number(writer: u32, n: u32) -> PaperId {
    id(&format!("26{:02}.{:05}", writer + 1, n + 1))
}

/// One of several processes: its number and the folder.
fn write_beside_others(part: &str) {
    let (writer, folder) = part.split_once(' ').unwrap();
    let (writer, places) = (writer.parse::<u32>().unwrap(), Places::under(Path::new(folder)));
    prepare(&places, NOW).unwrap();
    let mut library = Library::open(&places, RunId(writer.into())).unwrap();
    let mut cache = Cache::open(&places).unwrap();
    let page = papers(400);
    let part = &page[(writer as usize * 100)..(writer as usize + 1) * 100];
    for n in 0..100 {
        library.apply(&gesture(Mark::Star, &[number(writer, n)], Some(NOW)), &[]).unwrap();
        if n % 10 == 0 {
            let line = format!("writer {writer}, line {n}");
            library.remember(&[Remembered::Searched(line.clone()), Remembered::Commanded(line.clone())], NOW).unwrap();
            library.save_query(&format!("of {writer}"), Some(&line), NOW).unwrap();
            // What all of them watch for is watched for once.
            let watches = ["word:all".to_owned(), format!("word:w{writer} {n}")].map(|w| Watch::parse(&w).unwrap());
            library.watch(&watches, NOW).unwrap();
            cache.commit(&part[n as usize..n as usize + 10], None, NOW).unwrap();
            library.apply(&gesture(Mark::Read, &[number(writer, n)], Some(NOW)), &[]).unwrap();
            library.undo(NOW).unwrap().unwrap();
            // Another process's gesture may have ended redo.
            if library.redo(NOW).unwrap().is_none() {
                library.apply(&gesture(Mark::Read, &[number(writer, n)], Some(NOW)), &[]).unwrap();
            }
        }
    }
}

#[test]
fn four_processes_write_and_none_is_turned_away() {
    if let Some(part) = part() {
        return write_beside_others(&part);
    }
    let world = World::new();
    let start = |writer| {
        let word = format!("{writer} {}", world.places.dir.display());
        let mut command = again("processes::four_processes_write_and_none_is_turned_away", &word);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let children: Vec<Child> = (0..4).map(start).collect();
    let reader = world.reader();
    let mut seen = 0;
    let finished: Vec<_> = thread::scope(|threads| {
        let waiting: Vec<_> =
            children.into_iter().map(|c| threads.spawn(move || c.wait_with_output().unwrap())).collect();
        while waiting.iter().any(|w| !w.is_finished()) {
            let now = reader.starred(1_000).unwrap().len();
            reader.list(&Query::parse("rou"), &scope(&[]), 50).unwrap();
            assert!(now + 4 >= seen, "stars went away: {seen} to {now}");
            seen = now;
        }
        waiting.into_iter().map(|w| w.join().unwrap()).collect()
    });
    for output in finished {
        assert!(was_played(&output), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(reader.starred(1_000).unwrap().len(), 400);
    assert_eq!(reader.papers_held().unwrap(), 400);
    let memory = reader.memory().unwrap();
    assert_eq!((memory.searches.len(), memory.commands.len()), (40, 40), "something typed was lost");
    assert_eq!(memory.watches.len(), 41, "something watched for was lost, or is there twice");
    let mut saved: Vec<String> = memory.saved.iter().map(|s| format!("{}: {}", s.name, s.query)).collect();
    saved.sort();
    assert_eq!(saved, (0..4).map(|w| format!("of {w}: writer {w}, line 90")).collect::<Vec<_>>());
    assert_eq!(reader.count(&Query::parse("word "), &scope(&[])).unwrap(), 400, "the index fell behind");
}

#[test]
fn four_threads_toggle_one_star_and_every_change_is_journaled() {
    let world = World::new();
    let paper = id("2608.00001");
    let changed: usize = thread::scope(|threads| {
        let writers: Vec<_> = (0..4u64)
            .map(|run| {
                let mut library = world.library_of(run);
                threads.spawn(move || {
                    let toggle = |n: i64| gesture(Mark::Star, &[paper], (n % 2 == 0).then_some(NOW.plus(n)));
                    (0..60).map(|n| library.apply(&toggle(n), &[]).unwrap().changed).sum::<usize>()
                })
            })
            .collect();
        writers.into_iter().map(|w| w.join().unwrap()).sum()
    });
    let dump = dump(&world.places.library);
    assert_eq!(dump.lines().filter(|l| l.starts_with("entry ")).count(), changed);
    let starred = world.reader().rows(&[paper], &scope(&[])).unwrap()[0].marks.star.is_some();
    assert_eq!(starred, changed % 2 == 1, "a change was lost between read and write");
}

#[test]
fn sixteen_start_at_once_on_an_empty_folder() {
    let world = World::unprepared();
    thread::scope(|threads| {
        for _ in 0..16 {
            threads.spawn(|| {
                assert_eq!(prepare(&world.places, NOW).unwrap(), []);
                Reader::open(&world.places).unwrap().papers_held().unwrap();
            });
        }
    });
}

/// A process that is killed: the number of the cycle and the folder.
fn write_until_death(part: &str) {
    let (cycle, folder) = part.split_once(' ').unwrap();
    let (cycle, places) = (cycle.parse::<u32>().unwrap(), Places::under(Path::new(folder)));
    prepare(&places, NOW).unwrap();
    let mut library = Library::open(&places, RunId(cycle.into())).unwrap();
    let mut cache = Cache::open(&places).unwrap();
    let page = papers(2_000);
    for n in 0u32.. {
        let ids = [number(cycle % 8, n * 2), number(cycle % 8, n * 2 + 1)];
        library.apply(&gesture(Mark::Star, &ids, Some(NOW)), &[]).unwrap();
        say(&format!("star {} {}", ids[0], ids[1]));
        let line = format!("{cycle}.{n}");
        let choice = Remembered::Choice { name: "last".into(), value: line.clone() };
        library
            .remember(&[Remembered::Searched(line.clone()), choice, Remembered::Commanded(line.clone())], NOW)
            .unwrap();
        say(&format!("line {line}"));
        let from = n as usize * 5 % 1_900;
        cache.commit(&page[from..from + 5], None, NOW).unwrap();
        say(&format!("page {} {}", page[from].0.id, page[from + 4].0.id));
    }
}

#[test]
fn what_was_acknowledged_outlives_a_kill() {
    if let Some(part) = part() {
        return write_until_death(&part);
    }
    let world = World::new();
    let (mut starred, mut held) = (Vec::new(), Vec::new());
    for cycle in 0..6 * soak() {
        let word = format!("{cycle} {}", world.places.dir.display());
        let mut command = again("processes::what_was_acknowledged_outlives_a_kill", &word);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let is_ack = |l: &String| ["star ", "line ", "page "].iter().any(|word| l.starts_with(word));
        let mut acks = lines.by_ref().map_while(Result::ok).filter(is_ack);
        let mut acked: Vec<String> = acks.by_ref().take(3 + 5 * cycle as usize % 40).collect();
        thread::sleep(Duration::from_millis(u64::from(cycle * 7 % 13)));
        child.kill().unwrap();
        child.wait().unwrap();
        acked.extend(acks);
        assert!(!acked.is_empty(), "it died before it wrote");
        let mut typed = None;
        for line in &acked {
            let ids = line.split(' ').skip(1).filter_map(|t| t.parse::<PaperId>().ok());
            match line.split_once(' ').unwrap() {
                ("star", _) => starred.extend(ids),
                ("page", _) => held.extend(ids),
                (_, line) => typed = Some(line.to_owned()),
            }
        }
        assert_eq!(world.prepare(), [], "a kill is no damage");
        let reader = world.reader();
        // What was remembered at once is remembered whole, the last of it acknowledged or one after.
        let memory = reader.memory().unwrap();
        let last = memory.choices.get("last");
        assert_eq!((memory.searches.first(), memory.commands.first()), (last, last));
        assert!(typed.iter().all(|line| memory.searches.iter().take(2).any(|l| l == line)), "{typed:?}");
        let rows = reader.rows(&starred, &scope(&[])).unwrap();
        assert!(rows.iter().all(|r| r.marks.star.is_some()), "an acknowledged star is lost");
        assert!(
            reader.rows(&held, &scope(&[])).unwrap().iter().all(|r| r.version > 0),
            "an acknowledged paper is lost"
        );
        // Gestures and pages are whole.
        assert_eq!(reader.starred(usize::MAX).unwrap().len() % 2, 0);
        assert_eq!(reader.papers_held().unwrap() % 5, 0);
        let indexed = reader.count(&Query::parse("word "), &scope(&[])).unwrap();
        assert_eq!(indexed, reader.papers_held().unwrap());
    }
}
