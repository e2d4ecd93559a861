//! Jobs: what Esc and Ctrl-C stop, when they quit, and how downloads get through kills and dead networks.
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::common::server::{Reply, Server};
use crate::home::{Home, SAMPLE, WHOLE};
use crate::terminal::{Pty, alone};

/// A screen that syncs and waits in vain, five papers in.
fn waiting(home: &Home) -> Pty {
    let mut pty = home.start(&[]).on_terminal();
    pty.see("Nothing fetched yet");
    pty.type_keys("r");
    pty.see("1/5");
    home.wait_until_stalled();
    pty
}

#[test]
fn esc_on_the_bare_list_does_nothing() {
    let _alone = alone();
    let home = Home::still();
    let mut pty = home.sample().on_terminal();
    pty.see(WHOLE);
    let before = pty.screen();
    pty.type_and_wait("\x1b");
    pty.type_and_wait("\x1b");
    pty.type_keys("j");
    pty.see("2/125");
    pty.type_keys("k");
    pty.wait("nothing has changed", |pty| pty.screen() == before);
    pty.type_keys("q");
    pty.finish().assert_quiet(0);
}

#[test]
fn ctrl_c_quits_where_nothing_is_open_or_running() {
    let _alone = alone();
    let home = Home::new();
    let mut pty = home.sample().on_terminal();
    pty.see(SAMPLE);
    pty.type_keys("?");
    pty.see("Move");
    pty.type_keys("\x03");
    pty.see_no("Move");
    pty.type_keys("\x03");
    pty.finish().assert_quiet(0);
}

#[test]
fn a_sync_stopped_before_it_began_has_ended() {
    let _alone = alone();
    let home = Home::filled();
    std::fs::write(home.path().join("config.toml"), "categories = [\"cs.CL\"]\nsync = \"manual\"\n").unwrap();
    let mut pty = home.start(&[]).on_terminal();
    pty.see("1/5");
    for _ in 0..12 {
        pty.type_and_wait("r\x03");
        pty.see("stopped");
        // What is said gives way to the next sync.
        pty.type_and_wait("?");
        pty.type_and_wait("\x1b");
        assert!(!pty.screen().contains("a sync is running"), "{}", pty.screen());
    }
    pty.type_keys("q");
    pty.finish().assert_quiet(0);
}

#[test]
fn esc_and_ctrl_c_stop_a_sync_and_keep_what_came() {
    let _alone = alone();
    for key in ["\x1b", "\x03"] {
        let home = Home::stalled();
        let mut pty = waiting(&home);
        let began = Instant::now();
        pty.type_keys(key);
        pty.see("what came is kept");
        // Promised: stopped within 200 ms.
        assert!(began.elapsed() < 5 * Duration::from_millis(200), "{:?}", began.elapsed());
        assert!(home.server.wait_until_left());
        pty.see("1/5");
        pty.type_keys("\x03");
        pty.finish().assert_quiet(0);
        assert_eq!(home.says(&["list", "Plain", "--json"]).lines().count(), 5);
    }
}

#[test]
fn esc_closes_what_is_open_before_it_stops_what_runs() {
    let _alone = alone();
    let home = Home::stalled();
    let mut pty = waiting(&home);
    pty.type_keys("/Plain");
    pty.see("/ Plain");
    pty.type_and_wait("\x1b");
    pty.see_no("/ Plain");
    assert!(!pty.screen().contains("what came is kept"));
    assert_eq!(home.asked_for("/api/query")[1].ended, None);
    pty.type_keys("\x1b");
    pty.see("what came is kept");
    pty.type_keys("q");
    pty.finish().assert_quiet(0);
}

#[test]
fn quitting_does_not_wait_for_a_sync() {
    let _alone = alone();
    let home = Home::stalled();
    let mut pty = waiting(&home);
    pty.type_keys("q");
    let ended = pty.finish();
    ended.assert_quiet(0);
    assert!(ended.took < 5 * Duration::from_millis(200), "{:?}", ended.took);
}

/// A paper's file of about so many bytes.
fn paper(bytes: usize) -> Vec<u8> {
    let mut paper = b"%PDF-1.5\n".to_vec();
    paper.extend((0..bytes).map(|n| (n % 251) as u8));
    paper.extend(b"\n%%EOF\n");
    paper
}

fn held(home: &Home, number: usize) -> Option<Vec<u8>> {
    std::fs::read(home.path().join(format!("papers/2605.{number:05}v1.pdf"))).ok()
}

/// Bytes of the first paper that have come.
fn part(home: &Home) -> u64 {
    std::fs::metadata(home.path().join("papers/.offprint-2605.00001v1.pdf.part")).map_or(0, |m| m.len())
}

#[test]
fn a_queue_survives_a_kill_and_is_gone_on_with() {
    let _alone = alone();
    let mut home = Home::filled();
    let body = paper(4 << 20);
    let (whole, killed) = (body.clone(), Arc::new(AtomicBool::new(false)));
    let after = Arc::clone(&killed);
    home.server = Server::answering(move |seen| {
        let reply = Reply::file(&whole, "\"a\"", seen);
        if after.load(Ordering::SeqCst) { reply } else { reply.stall_at(3 << 20, Duration::from_mins(10)) }
    });
    let mut pty = home.start(&[]).on_terminal();
    pty.see("1/5");
    pty.type_keys("D");
    pty.see("/4.2 MB · 4 queued");
    pty.wait("most of the first is there", |_| part(&home) == 3 << 20);
    pty.signal(rustix::process::Signal::KILL);
    assert_eq!(pty.finish().signal.as_deref(), Some("Killed"));
    killed.store(true, Ordering::SeqCst);
    let mut pty = home.start(&[]).on_terminal();
    pty.wait("all five are held", |_| (1..=5).all(|n| held(&home, n).is_some()));
    assert!((1..=5).all(|n| held(&home, n).is_some_and(|bytes| bytes == body)));
    pty.see_no("queued");
    pty.type_keys("J");
    pty.see("5 held");
    pty.see("4.2 MB");
    pty.type_keys("qq");
    pty.finish().assert_quiet(0);
    let seen = home.server.seen();
    assert_eq!(seen.len(), 6, "{:?}", home.server.asked());
    assert_eq!(seen[0].path, seen[1].path, "the first goes first again");
    let range = seen[1].header("Range").unwrap().trim_start_matches("bytes=").trim_end_matches('-');
    let from: usize = range.parse().unwrap();
    assert!(((2 << 20)..=(3 << 20)).contains(&from), "{from}: what was on the disk is not asked for again");
    // And nothing of it is left beside the papers.
    let names: Vec<_> =
        std::fs::read_dir(home.path().join("papers")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names.len(), 5, "{names:?}");
}

#[test]
fn without_a_network_the_queue_waits_and_goes_on_by_itself() {
    let _alone = alone();
    let home = Home::filled();
    // Whoever asks is not answered.
    home.server.replace("/pdf/*", Reply::raw(""));
    let mut pty = home.start(&[]).on_terminal();
    pty.see("1/5");
    pty.type_keys("vjjd");
    pty.see("3 queued, waiting for the network");
    pty.type_keys("J");
    pty.see("no network · tried again");
    pty.see("3 queued");
    // Out of the queue, and out of the next run's.
    pty.type_keys("jx");
    pty.see("taken out");
    pty.type_keys("q");
    pty.see("2 queued, waiting for the network");
    home.server.replace("/pdf/*", Reply::ok(paper(2000)));
    pty.wait("two are held", |_| held(&home, 1).is_some() && held(&home, 3).is_some());
    pty.see_no("queued");
    pty.type_keys("qq");
    pty.finish().assert_quiet(0);
    assert_eq!(held(&home, 2), None);
    assert_eq!(home.server.seen().iter().filter(|s| s.path.contains("00002")).count(), 0);
}

#[test]
fn esc_stops_a_download_and_what_came_is_gone_on_with() {
    let _alone = alone();
    let mut home = Home::filled();
    let body = paper(400_000);
    let (whole, first) = (body.clone(), AtomicBool::new(true));
    home.server = Server::answering(move |seen| {
        let reply = Reply::file(&whole, "\"a\"", seen);
        if first.swap(false, Ordering::SeqCst) { reply.stall_at(300_000, Duration::from_mins(10)) } else { reply }
    });
    let mut pty = home.start(&[]).on_terminal();
    pty.see("1/5");
    pty.type_keys("d");
    pty.see("/401 kB");
    pty.wait("most of it is there", |_| part(&home) == 300_000);
    let began = Instant::now();
    pty.type_keys("\x1b");
    pty.see("download stopped: what came is kept");
    assert!(began.elapsed() < 5 * Duration::from_millis(200), "{:?}", began.elapsed());
    pty.type_keys("J");
    pty.see("stopped by key");
    pty.type_keys("r");
    pty.see("1 held");
    pty.type_keys("qq");
    pty.finish().assert_quiet(0);
    assert_eq!(held(&home, 1), Some(body));
    assert_eq!(home.server.seen()[1].header("Range"), Some("bytes=300000-"));
}

#[test]
fn a_folder_that_cannot_be_used_is_named_and_the_queue_waits() {
    let _alone = alone();
    let home = Home::filled();
    let papers = home.path().join("elsewhere");
    let config = format!("categories = [\"cs.CL\"]\nsync = \"manual\"\npapers = {papers:?}\n");
    std::fs::write(home.path().join("config.toml"), config).unwrap();
    std::fs::write(&papers, "a file").unwrap();
    home.server.replace("/pdf/*", Reply::ok(paper(2000)));
    let mut pty = home.start(&[]).size(160, 30).on_terminal();
    pty.see("1/5");
    pty.type_keys("d");
    pty.see("1 queued, waiting for the papers folder");
    pty.see(papers.to_str().unwrap());
    std::fs::remove_file(&papers).unwrap();
    pty.wait("it is held there", |_| papers.join("2605.00001v1.pdf").exists());
    pty.type_keys("qq");
    pty.finish().assert_quiet(0);
    let mode = std::os::unix::fs::PermissionsExt::mode(&papers.metadata().unwrap().permissions());
    assert_eq!(mode & 0o777, 0o700);
}

#[test]
fn what_failed_says_why_also_in_the_next_run_until_it_is_tried_again() {
    let _alone = alone();
    let home = Home::filled();
    home.server.replace("/pdf/*", Reply::status(404));
    let mut pty = home.start(&[]).on_terminal();
    pty.see("1/5");
    pty.type_keys("d");
    pty.see("no PDF for this version");
    pty.type_keys("q");
    pty.finish().assert_quiet(0);
    let asked = home.server.seen().len();
    home.server.replace("/pdf/*", Reply::ok(paper(2000)));
    let mut pty = home.start(&[]).on_terminal();
    pty.see("1/5");
    pty.type_keys("J");
    pty.see("1 failed");
    pty.see("no PDF for this version");
    assert_eq!(home.server.seen().len(), asked, "it is not tried by itself");
    pty.type_keys("r");
    pty.see("1 held");
    pty.type_keys("qq");
    pty.finish().assert_quiet(0);
    let mut pty = home.start(&[]).on_terminal();
    pty.see("1/5");
    pty.type_keys("J");
    pty.see("Nothing is running or waiting");
    pty.type_keys("qq");
    pty.finish().assert_quiet(0);
}

#[test]
fn two_screens_fetch_each_paper_once() {
    let _alone = alone();
    let home = Home::filled();
    home.server.replace("/pdf/*", Reply::ok(paper(300_000)).drip(20_000, Duration::from_millis(5)));
    let mut pair = [home.start(&[]).on_terminal(), home.start(&[]).on_terminal()];
    for pty in &mut pair {
        pty.see("1/5");
        pty.type_keys("D");
    }
    for mut pty in pair {
        pty.wait("all five are held", |_| (1..=5).all(|n| held(&home, n).is_some()));
        pty.type_keys("J");
        pty.see("held    2605");
        pty.see_no("queued  2605");
        pty.see_no("now     2605");
        pty.type_keys("J");
        pty.type_keys("q");
        pty.finish().assert_quiet(0);
    }
    let mut asked: Vec<String> = home.server.asked().into_iter().filter(|p| p.starts_with("/pdf")).collect();
    asked.sort();
    assert_eq!(asked, [1, 2, 3, 4, 5].map(|n| format!("/pdf/2605.{n:05}v1")));
    assert_eq!(home.server.most_at_once(), 1);
}

#[test]
fn what_is_followed_no_longer_leaves_the_configuration() {
    let _alone = alone();
    let home = Home::following(&["cs.CL", "hep-th"]);
    let config = || std::fs::read_to_string(home.path().join("config.toml")).unwrap();
    let mut pty = home.start(&[]).on_terminal();
    pty.type_and_wait(":unfollow hep-th\r");
    pty.see("followed: cs.CL");
    pty.type_and_wait(":follow math.NT\r");
    pty.see("followed: cs.CL math.NT");
    // Nothing that was ordered is left undone by leaving at once.
    pty.type_keys(":follow cs.AI\rq");
    pty.finish().assert_quiet(0);
    assert!(config().contains("\"cs.CL\"") && config().contains("\"math.NT\""), "{}", config());
    assert!(!config().contains("hep-th"), "{}", config());
    assert!(config().contains("\"cs.AI\""), "{}", config());
}
