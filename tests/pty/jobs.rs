//! Esc and Ctrl-C: what they close, what they stop, when they quit.
use std::time::{Duration, Instant};

use crate::home::{Home, SAMPLE, WHOLE};
use crate::terminal::{Pty, alone};

/// A screen that syncs and waits in vain, five papers in.
fn waiting(home: &Home) -> Pty {
    let mut pty = home.start(&[]).on_terminal();
    pty.see("Nothing fetched yet");
    pty.type_keys("r");
    pty.see("1/5");
    assert!(home.server.wait_for(2));
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
    assert_eq!(home.server.seen()[1].ended, None);
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
