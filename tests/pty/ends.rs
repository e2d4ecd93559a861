//! Ends that are meant: quitting, at every size.
use crate::home::{Home, SAMPLE, WHOLE};
use crate::terminal::alone;

#[test]
fn quitting_leaves_the_terminal_as_it_was() {
    let _alone = alone();
    let home = Home::new();
    let mut pty = home.sample().on_terminal();
    pty.see(SAMPLE);
    assert!(!pty.is_cooked());
    pty.type_keys("q");
    pty.finish().assert_quiet(0);
}

#[test]
fn every_size_is_drawn_and_quit() {
    let _alone = alone();
    let home = Home::new();
    for (columns, rows) in [(0, 0), (1, 1), (1, 200), (200, 1), (2, 2), (80, 24), (500, 500)] {
        let mut pty = home.sample().size(columns, rows).on_terminal();
        pty.wait("a frame is drawn", |pty| contains(&pty.bytes(), b"\x1b[?2026l"));
        pty.type_keys("jj/a\r");
        pty.type_and_wait("?");
        // Closes the help, then the search; then nothing is open any more.
        pty.type_keys("\x03\x03\x03");
        let ended = pty.finish();
        assert_eq!(ended.code, 0, "{columns}x{rows}");
        ended.assert_quiet(0);
    }
}

#[test]
fn three_hundred_resizes_in_a_row_are_survived() {
    let _alone = alone();
    let home = Home::new();
    let mut pty = home.sample().on_terminal();
    pty.see(SAMPLE);
    for n in 0..300_u16 {
        pty.resize((n * 37) % 151, (n * 53) % 67);
        if n % 10 == 0 {
            pty.type_keys("j");
        }
    }
    pty.resize(100, 30);
    pty.type_keys("gg");
    pty.see(SAMPLE);
    pty.see("? help");
    pty.type_keys("q");
    pty.finish().assert_quiet(0);
}

#[test]
fn a_resize_on_the_way_up_is_not_lost() {
    let _alone = alone();
    let home = Home::new();
    for n in 0..10 {
        let mut pty = home.sample().size(40, 10).on_terminal();
        // At the first byte the size has been asked for, or is about to be; keys are not read yet.
        pty.wait("a first byte", |pty| pty.bytes().len() > 40 * n);
        pty.resize(100, 30);
        pty.see("? help");
        pty.wait("all lines are used", |pty| pty.screen().lines().count() == 30);
        pty.type_keys("q");
        pty.finish().assert_quiet(0);
    }
}

#[test]
fn a_start_that_fails_never_takes_the_terminal() {
    let _alone = alone();
    let home = Home::new();
    std::fs::write(home.path().join("config.toml"), "categories = 7").unwrap();
    let ended = home.start(&[]).on_terminal().finish();
    ended.assert_code(78);
    assert!(!contains(&ended.bytes, b"\x1b"), "{:?}", ended.after_leaving());
    assert!(ended.screen.contains("line 1, column 14"), "{}", ended.screen);
}

#[test]
fn a_store_that_cannot_be_read_is_said_and_the_terminal_is_clean() {
    let _alone = alone();
    let home = Home::new();
    std::fs::create_dir_all(home.path().join("library.db")).unwrap();
    let ended = home.start(&[]).on_terminal().finish();
    ended.assert_clean();
    assert_ne!(ended.code, 0);
    assert_ne!(ended.code, 101);
    assert!(ended.screen.contains("library.db"), "{}", ended.screen);
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn what_could_not_be_saved_at_the_end_is_the_last_word() {
    let _alone = alone();
    let home = Home::still();
    let mut pty = home.sample().on_terminal();
    pty.see(WHOLE);
    let library = home.path().join("sample/library.db");
    std::fs::remove_file(&library).unwrap();
    std::fs::create_dir(&library).unwrap();
    pty.type_keys("sq");
    let ended = pty.finish();
    assert_ne!(ended.code, 0);
    assert!(ended.after_leaving().contains("library.db"), "{}", ended.after_leaving());
}

#[test]
fn a_signal_keeps_the_place() {
    let _alone = alone();
    let home = Home::filled();
    let mut pty = home.start(&[]).on_terminal();
    pty.see("1/5");
    pty.type_keys("jjj");
    pty.see("4/5");
    pty.signal(rustix::process::Signal::TERM);
    pty.finish().assert_code(143);
    let mut pty = home.start(&[]).on_terminal();
    pty.see("4/5");
    pty.type_keys("q");
    pty.finish().assert_quiet(0);
}
