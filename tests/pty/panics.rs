//! Panics, forced: one of the thread that draws ends the program with a message, any other becomes a line.
use crate::home::{Home, SAMPLE};
use crate::terminal::{Ended, Pty, alone};

/// Ends by a panic of the thread that draws: the message stands on the main screen, and is harmless.
fn assert_told(ended: &Ended) {
    ended.assert_clean();
    let said = ended.after_leaving();
    assert!(said.contains("forced in"), "{said:?}");
    assert!(said.contains(".rs:"), "{said:?}");
    assert!(!said.contains('\x07'), "{said:?}");
    assert!(ended.screen.contains("forced in"), "{}", ended.screen);
}

#[test]
fn a_panic_at_a_key_is_told_on_the_main_screen() {
    let _alone = alone();
    let home = Home::filled();
    let mut pty = home.start(&[]).with("OFFPRINT_PANIC", "a key").on_terminal();
    pty.see("1/5");
    pty.type_keys("j");
    let ended = pty.finish();
    assert_eq!((ended.code, &ended.signal), (101, &None));
    assert_told(&ended);
    let log = std::fs::read_to_string(home.path().join("log")).unwrap();
    assert!(log.contains("forced in a key") && !log.contains(['\x1b', '\x07']), "{log:?}");
    assert!(ended.screen.contains("/log"), "the log is named: {}", ended.screen);
}

#[test]
fn a_panic_in_the_middle_of_a_frame_leaves_nothing_of_the_frame() {
    let _alone = alone();
    let home = Home::new();
    let mut pty = home.sample().with("OFFPRINT_PANIC", "a frame").on_terminal();
    pty.see(SAMPLE);
    // A count being typed is where that frame is.
    pty.type_keys("7");
    let ended = pty.finish();
    assert_eq!((ended.code, &ended.signal), (101, &None));
    assert_told(&ended);
}

#[test]
fn a_second_panic_on_the_way_out_changes_nothing() {
    let _alone = alone();
    let home = Home::new();
    let mut pty = home.sample().with("OFFPRINT_PANIC", "a frame and after").on_terminal();
    pty.see(SAMPLE);
    pty.type_keys("7");
    let ended = pty.finish();
    // A panic while another unwinds aborts: that is the language's word on it.
    assert_eq!(ended.signal.as_deref(), Some("Aborted"));
    assert_told(&ended);
}

/// A panic elsewhere: a line says so, everything else stands and works.
fn assert_lives_on(mut pty: Pty, what: &str, of: &str) {
    pty.see(what);
    assert!(pty.screen().contains("Today  Trending  Unread "), "{}", pty.screen());
    assert!(pty.cells().alternate_screen() && !pty.is_cooked());
    assert!(!pty.screen().contains("panicked at"), "{}", pty.screen());
    pty.type_keys("j");
    pty.see(&format!("2/{of}"));
    pty.type_keys("q");
    pty.finish().assert_quiet(0);
}

#[test]
fn a_panic_of_the_reader_is_a_line() {
    let _alone = alone();
    let home = Home::filled();
    let mut pty = home.start(&[]).with("OFFPRINT_PANIC", "the reader").on_terminal();
    pty.see("1/5");
    // The list that is shown was not asked of that thread; the next one is.
    pty.type_keys("\t");
    pty.see("the reader broke");
    pty.type_keys("g1");
    assert_lives_on(pty, "1/5", "5");
}

#[test]
fn a_reader_that_breaks_at_every_question_is_not_asked_for_ever() {
    let _alone = alone();
    let home = Home::new();
    let mut pty = home.sample().with("OFFPRINT_PANIC", "the reader").on_terminal();
    pty.see(SAMPLE);
    // Papers far away are not at hand.
    pty.type_keys("G");
    pty.see("the reader broke");
    let used = pty.cpu();
    let drawn = pty.bytes().len();
    pty.type_keys("k");
    pty.see("124/125");
    let used = pty.cpu().saturating_sub(used);
    assert!(used < std::time::Duration::from_millis(500), "{used:?}");
    assert!(pty.bytes().len() - drawn < 100_000);
    pty.type_keys("q");
    pty.finish().assert_quiet(0);
}

#[test]
fn a_panic_of_the_writer_is_a_line_and_takes_the_mark_back() {
    let _alone = alone();
    let home = Home::filled();
    let mut pty = home.start(&[]).with("OFFPRINT_PANIC", "the writer").on_terminal();
    pty.see("1/5");
    pty.type_keys("s");
    pty.see("the writer broke");
    assert!(!pty.screen().contains('★'), "{}", pty.screen());
    assert_lives_on(pty, "the writer broke", "5");
    assert_eq!(home.says(&["list", "is:starred"]), "");
}

#[test]
fn a_panic_of_the_sync_is_a_line_and_the_next_sync_is_asked_again() {
    let _alone = alone();
    let home = Home::filled();
    let mut pty = home.start(&[]).with("OFFPRINT_PANIC", "the sync").on_terminal();
    pty.see("1/5");
    pty.type_keys("r");
    pty.see("the sync broke");
    pty.type_keys("j");
    pty.see("2/5");
    pty.type_keys("r");
    pty.see("the sync broke");
    pty.type_keys("k");
    assert_lives_on(pty, "1/5", "5");
}

#[test]
fn a_panic_of_a_download_is_a_line() {
    let _alone = alone();
    let home = Home::filled();
    let mut pty = home.start(&[]).with("OFFPRINT_PANIC", "the files").on_terminal();
    pty.see("1/5");
    pty.type_keys("o");
    assert_lives_on(pty, "the download broke", "5");
}
