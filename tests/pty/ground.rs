//! A terminal that is asked for the colour of its ground, and how it answers: at once, late, in pieces, not at all.
use std::time::Duration;

use crate::home::{Home, SAMPLE};
use crate::terminal::{Pty, Start, alone};

const DARK: &str = "\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\";
const LIGHT: &str = "\x1b]11;rgb:fafa/fafa/fafa\x07";

/// The colour of the bar beside the first paper: 6 on dark, 4 on light, none while nobody said.
fn bar(pty: &Pty) -> vt100::Color {
    let cells = pty.cells();
    let row = (0..20).find(|row| cells.cell(*row, 0).is_some_and(|c| c.contents() == "▌")).unwrap_or(0);
    cells.cell(row, 0).unwrap().fgcolor()
}

fn asked(start: Start) -> Pty {
    let pty = start.on_terminal();
    pty.wait("it is asked", |pty| pty.bytes().windows(6).any(|w| w == b"\x1b]11;?"));
    pty.see(SAMPLE);
    assert_eq!(bar(&pty), vt100::Color::Default);
    pty
}

fn assert_on(pty: &Pty, colour: u8) {
    pty.wait("it is drawn on its ground", |pty| bar(pty) == vt100::Color::Idx(colour));
}

/// What is typed after it still arrives, and nothing else did.
fn assert_goes_on(mut pty: Pty, at: usize) {
    pty.type_keys("j");
    pty.see(&format!("{}/125", at + 1));
    pty.type_keys("q");
    pty.finish().assert_quiet(0);
}

#[test]
fn the_ground_is_taken_from_the_answer() {
    let _alone = alone();
    let home = Home::new();
    for (answer, colour) in [(DARK, 6), (LIGHT, 4)] {
        let mut pty = asked(home.sample());
        pty.type_keys(answer);
        assert_on(&pty, colour);
        assert_goes_on(pty, 1);
    }
}

#[test]
fn an_answer_may_come_late_and_in_pieces() {
    let _alone = alone();
    let home = Home::new();
    let mut pty = asked(home.sample());
    std::thread::sleep(Duration::from_millis(300));
    pty.type_keys(LIGHT);
    assert_on(&pty, 4);
    assert_goes_on(pty, 1);
    for answer in [DARK, "\x1b]11;rgb:1e1e/1e1e/1e1e\x07"] {
        let mut pty = asked(home.sample());
        for byte in answer.chars() {
            pty.type_keys(&byte.to_string());
            std::thread::sleep(Duration::from_millis(3));
        }
        assert_on(&pty, 6);
        assert_goes_on(pty, 1);
    }
}

#[test]
fn keys_typed_before_while_and_after_it_are_kept_in_order() {
    let _alone = alone();
    let home = Home::new();
    let mut pty = asked(home.sample());
    // A search takes letters as they come: the line tells what came and in which order.
    pty.type_keys("/");
    pty.see("/ ");
    pty.type_keys(&format!("grow{DARK}th"));
    pty.see("/ growth");
    assert_on(&pty, 6);
    pty.type_keys("\x03\x03");
    pty.finish().assert_quiet(0);

    let mut pty = asked(home.sample());
    pty.type_keys("jj");
    pty.type_keys(&DARK[..9]);
    std::thread::sleep(Duration::from_millis(5));
    // Down, in the middle of it.
    pty.type_keys("\x1b[B");
    std::thread::sleep(Duration::from_millis(5));
    pty.type_keys(&format!("{}j", &DARK[9..]));
    pty.see("5/125");
    assert_on(&pty, 6);
    assert_goes_on(pty, 5);
}

#[test]
fn no_answer_costs_no_key_and_garbage_is_not_typed() {
    let _alone = alone();
    let home = Home::new();
    let mut pty = asked(home.sample());
    pty.type_keys("jj\x1b");
    pty.see("3/125");
    std::thread::sleep(Duration::from_millis(80));
    assert_eq!(bar(&pty), vt100::Color::Default);
    assert_goes_on(pty, 3);
    for garbage in ["\x1b]11;jjjjs\x07", "\x1b]11;rgb:jjjj/s\x1b\\", "\x1b]11;rgb:1e1e1e1e1e1e/0\x07"] {
        let mut pty = asked(home.sample());
        pty.type_keys(garbage);
        pty.type_keys("j");
        pty.see("2/125");
        assert!(!pty.screen().contains('★'));
        assert_goes_on(pty, 2);
    }
}

#[test]
fn it_is_not_asked_where_the_answer_is_known_or_not_wanted() {
    let _alone = alone();
    let home = Home::new();
    let starts = [
        home.sample().with("COLORFGBG", "0;15"),
        home.sample().with("NO_COLOR", "1"),
        home.sample().with("TERM", "linux"),
        home.sample().with("TERM", "screen"),
        home.sample().with("STY", "1.pts-0.host"),
    ];
    for start in starts {
        let mut pty = start.on_terminal();
        pty.see(SAMPLE);
        pty.type_keys("j");
        pty.see("2/125");
        pty.type_keys("q");
        let ended = pty.finish();
        ended.assert_quiet(0);
        assert!(!ended.bytes.windows(4).any(|w| w == b"\x1b]11"));
    }
}
