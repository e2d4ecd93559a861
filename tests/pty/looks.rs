//! A terminal that answers nothing, one without colours, keys before the first frame.
use crate::home::{Home, SAMPLE};
use crate::sinks::Sequences;
use crate::terminal::alone;

#[test]
fn keys_typed_before_the_first_frame_are_not_lost() {
    let _alone = alone();
    let home = Home::new();
    let mut pty = home.sample().typed_ahead(b"jjj\rT").on_terminal();
    // Three down, into the paper, and TeX as written; then back to the list by what Enter did.
    pty.see("4/125");
    pty.see("Enter back");
    pty.type_keys("\r");
    pty.see("Enter read");
    pty.type_keys("q");
    pty.finish().assert_quiet(0);
}

#[test]
fn the_terminal_is_asked_nothing() {
    let _alone = alone();
    let home = Home::new();
    let mut pty = home.sample().on_terminal();
    pty.see(SAMPLE);
    // What draws everything anew asks nothing either, waits for nothing, and loses no key.
    pty.type_keys("\x0cj");
    pty.see("2/125");
    pty.resize(90, 28);
    pty.type_keys("\x0cj");
    pty.see("3/125");
    pty.type_keys("q");
    let ended = pty.finish();
    ended.assert_quiet(0);
    for (params, last) in Sequences::of(&ended.bytes).unwrap().found {
        // Device attributes, status reports, mode requests.
        assert!(!matches!(last, 'c' | 'n' | 'p' | 'q' | 't' | 'x'), "{params}{last}");
    }
}

#[test]
fn without_colour_no_colour_is_sent_and_the_chosen_row_stands_out() {
    let _alone = alone();
    let home = Home::new();
    let mut pty = home.sample().with("NO_COLOR", "1").on_terminal();
    pty.see(SAMPLE);
    let reversed = |pty: &crate::terminal::Pty, row: u16| {
        let cells = pty.cells();
        (0..50).any(|column| cells.cell(row, column).is_some_and(vt100::Cell::inverse))
    };
    assert!(reversed(&pty, 2));
    pty.type_keys("sj/a\r?\x03");
    pty.type_keys("\x03j");
    pty.see("3/125");
    assert!(!reversed(&pty, 2));
    pty.type_keys("q");
    let ended = pty.finish();
    ended.assert_quiet(0);
    for (params, last) in Sequences::of(&ended.bytes).unwrap().found {
        let coloured = |n: &str| matches!(n.parse::<u16>(), Ok(30..=38 | 40..=48 | 58 | 90..=107));
        assert!(last != 'm' || !params.split([';', ':']).any(coloured), "{params}{last}");
    }
}
