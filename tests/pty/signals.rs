//! Signals at chosen moments: the terminal is clean, the exit code says which, and every mark made is kept.
use std::time::Duration;

use rustix::process::Signal;

use crate::home::{Home, SAMPLE};
use crate::terminal::{Ended, alone};

const ENDING: [Signal; 5] = [Signal::TERM, Signal::INT, Signal::HUP, Signal::QUIT, Signal::USR1];

fn assert_ended_by(ended: &Ended, signal: Signal) {
    assert_eq!(ended.code, 128 + signal.as_raw().cast_unsigned(), "{signal:?} {:?}", ended.signal);
    ended.assert_quiet(ended.code);
    assert!(ended.took < 5 * Duration::from_secs(2), "{:?}", ended.took);
}

#[test]
fn a_signal_ends_it_in_every_scene() {
    let _alone = alone();
    let home = Home::new();
    let scenes = [("", SAMPLE), ("j", "2/125"), ("/the", "/ the"), ("?", "Move"), ("\r ", SAMPLE), ("98765", "98765")];
    for (n, (keys, text)) in scenes.iter().enumerate() {
        for (m, signal) in ENDING.into_iter().enumerate() {
            // Each scene with two signals, each signal in two scenes.
            if (n + m) % 3 == 0 {
                let mut pty = home.sample().on_terminal();
                pty.see(SAMPLE);
                pty.type_keys(keys);
                pty.see(text);
                pty.signal(signal);
                assert_ended_by(&pty.finish(), signal);
            }
        }
    }
}

#[test]
fn a_mark_made_before_a_signal_is_kept() {
    let _alone = alone();
    let home = Home::filled();
    for (n, signal) in ENDING.into_iter().enumerate() {
        let mut pty = home.start(&[]).on_terminal();
        // It opens where the signal before ended it.
        pty.see(&format!("{}/5", n.max(1)));
        pty.type_keys(if n == 0 { "" } else { "j" });
        pty.see(&format!("{}/5", n + 1));
        pty.type_keys("s");
        pty.wait("the star shows", |pty| pty.screen().matches('★').count() == n + 1);
        pty.signal(signal);
        assert_ended_by(&pty.finish(), signal);
        assert_eq!(home.says(&["list", "is:starred", "--json"]).lines().count(), n + 1, "{signal:?}");
    }
}

#[test]
fn a_signal_in_the_middle_of_a_sync_keeps_what_came() {
    let _alone = alone();
    let home = Home::stalled();
    let mut pty = home.start(&[]).on_terminal();
    pty.see("Nothing fetched yet");
    pty.type_keys("r");
    pty.see("1/5");
    home.wait_until_stalled();
    pty.signal(Signal::TERM);
    assert_ended_by(&pty.finish(), Signal::TERM);
    assert_eq!(home.says(&["list", "Plain", "--json"]).lines().count(), 5);
}

#[test]
fn a_signal_ends_it_while_the_terminal_takes_nothing() {
    let _alone = alone();
    let home = Home::new();
    let mut pty = home.sample().size(300, 100).on_terminal();
    pty.see(SAMPLE);
    pty.go_deaf();
    // Whole frames until the terminal is full and the program stands still in the middle of one.
    let until = std::time::Instant::now() + crate::terminal::LONG;
    while !in_tty_write(pty.pid().as_raw_nonzero().get()) {
        assert!(std::time::Instant::now() < until, "it never waits for the terminal");
        pty.type_keys("\x0c");
        std::thread::sleep(Duration::from_millis(5));
    }
    pty.signal(Signal::TERM);
    let ended = pty.finish();
    assert_eq!(ended.code, 143);
    assert!(ended.took < 5 * Duration::from_secs(2), "{:?}", ended.took);
    // The bytes could not be sent; the modes can always be set.
    assert_eq!(ended.modes.0, ended.modes.1);
}

/// Whether the main thread waits for the terminal to take what it writes.
fn in_tty_write(pid: i32) -> bool {
    let call = std::fs::read_to_string(format!("/proc/{pid}/syscall")).unwrap_or_default();
    let number = if cfg!(target_arch = "x86_64") { "1 " } else { "64 " };
    call.starts_with(number)
}

#[test]
fn a_file_over_its_limit_is_said_and_the_mark_taken_back() {
    use rustix::process::{Resource, Rlimit, prlimit};
    let _alone = alone();
    let home = Home::filled();
    let mut pty = home.start(&[]).on_terminal();
    pty.see("1/5");
    // From here on a file that grows brings a signal whose default is the end of the process.
    prlimit(Some(pty.pid()), Resource::Fsize, Rlimit { current: Some(512), maximum: Some(512) }).unwrap();
    pty.type_keys("s");
    pty.see("library.db");
    assert!(!pty.screen().contains('★'), "{}", pty.screen());
    pty.type_keys("j");
    pty.see("2/5");
    pty.type_keys("q");
    pty.finish().assert_quiet(0);
}

#[test]
fn other_signals_change_nothing() {
    let _alone = alone();
    let home = Home::new();
    let mut pty = home.sample().on_terminal();
    pty.see(SAMPLE);
    let before = pty.screen();
    for signal in [Signal::WINCH, Signal::CONT, Signal::PIPE, Signal::CHILD] {
        pty.signal(signal);
    }
    pty.type_keys("jk");
    pty.wait("the screen is whole", |pty| pty.screen() == before);
    pty.type_keys("j");
    pty.see("2/125");
    pty.type_keys("q");
    pty.finish().assert_quiet(0);
}

#[test]
fn a_signal_on_the_way_up_leaves_the_terminal_clean() {
    let _alone = alone();
    let home = Home::new();
    // At the first byte the terminal is about to be taken over.
    for _ in 0..10 {
        let pty = home.sample().on_terminal();
        pty.wait("a first byte", |pty| !pty.bytes().is_empty());
        pty.signal(Signal::TERM);
        assert_ended_by(&pty.finish(), Signal::TERM);
    }
    // Before it nothing was taken over, and the signal does what it ever does.
    let pty = home.sample().on_terminal();
    pty.signal(Signal::TERM);
    pty.finish().assert_clean();
}
