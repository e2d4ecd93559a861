//! What happens at an ill moment: answers that come late, orders that fail one after the other, clicks in between.

use std::time::{Duration, Instant};

use super::super::fake::{Fake, papers};
use super::super::*;
use super::{app, marks_of};
use crate::model::{Exit, Fault, Mark, Remembered, Stamp};

fn click(fake: &mut Fake, column: u16, row: u16) {
    for what in [MouseAct::Press, MouseAct::Release] {
        fake.feed(Msg::Mouse(Mouse { column, row, what }));
    }
}

/// A key whose orders nobody does.
fn press_in_vain(fake: &mut Fake, key: &str) -> Vec<Effect> {
    let now = Now { at: Stamp(1_780_056_000), since_start: fake.clock };
    fake.state.update(Msg::Key(key.parse::<crate::key::Chord>().unwrap().0[0]), now).0
}

#[test]
fn marks_that_fail_one_after_the_other_leave_what_was_there_before_the_first() {
    let mut fake = app(30);
    let mut tickets = Vec::new();
    for _ in 0..2 {
        for effect in press_in_vain(&mut fake, "s") {
            if let Effect::Write(ticket, Order::Mark { .. }) = effect {
                tickets.push(ticket);
            }
        }
    }
    let full = || Fault::new(Exit::Disk, "cannot save", "the disk is full", "");
    for ticket in tickets {
        fake.feed(Msg::Wrote(ticket, Err(full())));
    }
    let id = fake.state.current().unwrap();
    assert_eq!((fake.state.rows[&id].marks.star, marks_of(&fake, 0).star), (None, None));
}

#[test]
fn a_mark_on_its_way_is_counted_once_however_often_its_row_comes() {
    let mut fake = app(30);
    let unread = |fake: &Fake| fake.state.edition_size(super::super::fake::day()).unwrap().unread;
    let orders = press_in_vain(&mut fake, "m");
    assert!(orders.iter().any(|o| matches!(o, Effect::Write(_, Order::Mark { .. }))), "{orders:?}");
    assert_eq!(unread(&fake), 29);
    // The list comes again before the writer has answered, with rows from before the mark.
    let fake = fake.press("S");
    assert_eq!(unread(&fake), 29);
    assert!(fake.state.rows[&fake.papers[0].paper.id].marks.get(Mark::Read).is_some(), "and shows all the while");
}

#[test]
fn signs_and_orders_are_no_condition_to_mark_all_by() {
    for typed in ["-", "*", "\"\"", "\"", "sort:title"] {
        let fake = app(30).press(&format!(":hide {typed}<enter>"));
        assert_eq!(fake.state.list().ids.len(), 30, "{typed}");
        assert!(fake.state.command.is_some(), "{typed} can be mended");
    }
}
