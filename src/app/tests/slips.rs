//! What happens at an ill moment: answers that come late, orders that fail one after the other, clicks in between.

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
fn a_click_in_between_ends_the_search_for_what_is_unread() {
    let mut world = papers(400);
    for held in &mut world[1..] {
        held.marks.read = Some(Stamp(1));
    }
    let mut fake = Fake::new(world, 120, 36).press("G");
    fake.held_back = true;
    let mut fake = fake.press("N");
    assert!(fake.state.seeking.is_some(), "the first is not at hand");
    let starred = fake.state.head(120).tabs[2].clone();
    click(&mut fake, starred.x, 0);
    fake.release();
    assert_eq!((fake.state.view, fake.state.list().cursor), (View::Starred, 0));
    assert!(fake.state.seeking.is_none());
}

#[test]
fn a_list_that_fills_stays_where_a_click_was() {
    let mut fake = app(0);
    fake.papers = papers(20);
    let page =
        |added| SyncFact::Page { category: "cs.CL".parse().unwrap(), got: 1, total: 2, window: String::new(), added };
    fake.feed(Msg::Sync(page(20)));
    assert_eq!(fake.state.list().ids.len(), 20);
    click(&mut fake, 20, 7);
    let paper = fake.state.current();
    fake.papers.extend((0..20).map(|i| super::super::fake::held(500 + i, "Late")));
    fake.papers.rotate_right(20);
    fake.feed(Msg::Sync(page(20)));
    assert_eq!((fake.state.current(), fake.state.jobs.arrivals), (paper, 20));
}

#[test]
fn the_quit_command_keeps_the_place_as_the_key_does() {
    for keys in ["jjj:quit<enter>", "jjj:q<enter>", "jjjq"] {
        let fake = app(30).press(keys);
        let paper = fake.papers[3].paper.id;
        let place = Remembered::Place { view: "today".into(), paper };
        assert!(fake.remembered.contains(&place) && fake.orders == [Effect::Quit], "{keys}: {:?}", fake.remembered);
    }
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

#[test]
fn a_view_is_forgotten_by_its_own_name_before_one_that_only_sounds_so() {
    let fake = app(30).press("/routing<enter>:save a<enter>:save A<enter>:forget A<enter>");
    assert_eq!(fake.state.memory.saved.iter().map(|s| &*s.name).collect::<Vec<_>>(), ["a"]);
    let fake = app(30).press("/routing<enter>:save a<enter>:save A<enter>:view A<enter>");
    assert_eq!(fake.state.view.name(&fake.state.memory.saved), "A");
}

#[test]
fn more_records_than_anybody_pastes_are_not_fetched_to_be_copied() {
    let mut fake = app(5_001);
    fake.held_back = true;
    let fake = fake.press("Vyb");
    assert!(fake.orders.is_empty() && fake.state.range.is_some());
    let notice = fake.state.notice.as_ref().unwrap().text.clone();
    assert_eq!(notice, "5,001 papers are too many to copy; at most 5,000: a search narrows the list");
    assert_eq!(fake.press("yi").orders.len(), 1, "their ids are at hand");
}

#[test]
fn the_place_is_kept_when_the_program_is_ended_from_outside() {
    let mut fake = app(30).press("jjj");
    fake.feed(Msg::Ending);
    let place = Remembered::Place { view: "today".into(), paper: fake.papers[3].paper.id };
    assert_eq!(fake.remembered[0], place);
    assert!(matches!(&fake.remembered[1], Remembered::Choice { name, .. } if name == "visited"));
}

#[test]
fn what_is_unread_again_is_back_among_the_unread() {
    let fake = app(9).press("g2jjmg1g2");
    assert_eq!(fake.state.list().ids.len(), 8);
    let fake = fake.press("u");
    assert_eq!((fake.state.list().ids.len(), fake.state.current()), (9, Some(fake.papers[2].paper.id)));
    // Where it stands there still, nothing moves.
    let fake = fake.press("kmju");
    assert_eq!((fake.state.list().ids.len(), fake.state.list().cursor), (9, 2));
}
