//! Stopped and continued: by key, by signal, by a shell, in the middle of a sync.
use rustix::process::Signal;

use crate::home::{Home, SAMPLE, WHOLE};
use crate::terminal::{PROGRAM, Pty, Start, alone};

fn assert_stopped(pty: &Pty) {
    pty.wait("it is stopped", |pty| pty.state() == Some('T'));
    assert!(pty.is_cooked());
    pty.wait("the main screen, the cursor and plain pastes are back", |pty| {
        let text = String::from_utf8_lossy(&pty.bytes()).into_owned();
        let last = |code: &str| text.rfind(&format!("\x1b[?{code}"));
        let given_back = |mode: &str| last(&format!("{mode}l")) > last(&format!("{mode}h"));
        let modes = ["1049", "2004", "1000", "1002", "1006", "1004"];
        modes.into_iter().all(given_back) && last("25h") > last("25l") && text.ends_with("\x1b[?25h")
    });
}

/// Continues it; all of the screen is drawn again and keys work.
fn assert_goes_on(pty: &mut Pty, before: &str) {
    let drawn = pty.bytes().len();
    pty.signal(Signal::CONT);
    pty.wait("the screen is whole again", |pty| {
        let new = String::from_utf8_lossy(&pty.bytes()[drawn..]).into_owned();
        let modes = ["1049", "2004", "1000", "1002", "1006", "1004"];
        modes.iter().all(|mode| new.contains(&format!("\x1b[?{mode}h"))) && pty.screen() == before && !pty.is_cooked()
    });
    pty.type_keys("j");
    pty.see("2/");
}

#[test]
fn ctrl_z_stops_it_and_fg_brings_it_back() {
    let _alone = alone();
    let home = Home::still();
    let mut pty = home.sample().on_terminal();
    pty.see(WHOLE);
    let before = pty.screen();
    pty.type_keys("\x1a");
    assert_stopped(&pty);
    assert_goes_on(&mut pty, &before);
    pty.type_keys("k\x1a");
    assert_stopped(&pty);
    assert_goes_on(&mut pty, &before);
    pty.type_keys("q");
    pty.finish().assert_quiet(0);
}

#[test]
fn a_stop_signal_from_elsewhere_does_the_same() {
    let _alone = alone();
    let home = Home::still();
    let mut pty = home.sample().on_terminal();
    pty.see(WHOLE);
    let before = pty.screen();
    pty.signal(Signal::TSTP);
    assert_stopped(&pty);
    assert_goes_on(&mut pty, &before);
    pty.type_keys("q");
    pty.finish().assert_quiet(0);
}

#[test]
fn a_stop_that_could_not_be_noticed_is_mended_on_the_way_back() {
    let _alone = alone();
    let home = Home::still();
    let mut pty = home.sample().on_terminal();
    pty.see(WHOLE);
    let before = pty.screen();
    pty.signal(Signal::STOP);
    pty.wait("it is stopped", |pty| pty.state() == Some('T'));
    // What a shell does that takes its terminal back.
    pty.cook();
    assert_goes_on(&mut pty, &before);
    pty.type_keys("q");
    pty.finish().assert_quiet(0);
}

#[test]
fn the_size_may_change_while_it_is_stopped() {
    let _alone = alone();
    let home = Home::new();
    let mut pty = home.sample().on_terminal();
    pty.see(SAMPLE);
    pty.type_keys("\x1a");
    assert_stopped(&pty);
    pty.resize(60, 20);
    pty.signal(Signal::CONT);
    pty.wait("it is drawn at the new size", |pty| {
        let screen = pty.screen();
        screen.lines().count() == 20 && screen.lines().last().is_some_and(|l| l.contains(SAMPLE))
    });
    pty.type_keys("q");
    pty.finish().assert_quiet(0);
}

#[test]
fn ctrl_z_works_in_the_middle_of_a_sync_and_while_typing() {
    let _alone = alone();
    let home = Home::stalled();
    let mut pty = home.start(&[]).on_terminal();
    pty.see("Nothing fetched yet");
    pty.type_keys("r");
    pty.see("1/5");
    home.wait_until_stalled();
    pty.type_keys("/Plain");
    pty.see("/ Plain");
    pty.type_keys("\x1a");
    assert_stopped(&pty);
    pty.signal(Signal::CONT);
    pty.wait("the line is there again", |pty| pty.screen().contains("/ Plain") && !pty.is_cooked());
    // Closes the search, then stops the sync, then quits.
    pty.type_and_wait("\x03");
    pty.see("Today");
    pty.type_keys("\x03");
    pty.see("what came is kept");
    pty.type_keys("\x03");
    pty.finish().assert_quiet(0);
}

#[test]
fn a_shell_gets_its_terminal_back_and_gives_it_again() {
    let _alone = alone();
    let home = Home::new();
    let shell = Start::of(&["/bin/sh", "-i"]).with("PS1", "at-your-service ").with("HOME", "/nonexistent");
    let mut pty = shell.on_terminal();
    pty.see("at-your-service");
    pty.type_keys(&format!("{PROGRAM} --data-dir {} --sample\r", home.path().display()));
    pty.see(SAMPLE);
    pty.type_keys("\x1a");
    pty.see("Stopped");
    pty.type_keys("fg\r");
    pty.see(SAMPLE);
    pty.type_keys("j");
    pty.see("2/125");
    pty.type_keys("q");
    pty.wait("the shell asks again", |pty| pty.screen().lines().last().is_some_and(|l| l == "at-your-service"));
    pty.type_keys("exit\r");
    assert_eq!(pty.finish().code, 0);
}
