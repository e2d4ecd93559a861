//! Skimming: ranges, unread by key, reading by looking, places, the pace.

use std::time::Duration;

use super::super::fake::{Fake, papers};
use super::super::layout::{Arrangement, Panes};
use super::super::*;
use super::app;
use crate::action::Action;
use crate::model::{Exit, Fault, Remembered, Sort};

const SECOND: Duration = Duration::from_secs(1);

fn reading(count: usize) -> Fake {
    let mut fake = app(count);
    fake.state.read_after = Some(SECOND);
    fake
}

/// Lets time pass as the loop does: the state is told when it wished to be.
fn pass(fake: &mut Fake, time: Duration) {
    let until = fake.clock + time;
    while let Some(at) = fake.state.wake_at().filter(|at| *at <= until) {
        fake.clock = fake.clock.max(at);
        fake.feed(Msg::Wake);
    }
    fake.clock = until;
}

fn read(fake: &Fake) -> usize {
    fake.papers.iter().filter(|h| h.marks.read.is_some()).count()
}

#[test]
fn a_paper_on_screen_for_a_second_is_read_and_undo_does_not_take_it_back() {
    let mut fake = reading(9).press("j");
    pass(&mut fake, SECOND / 2);
    assert_eq!(read(&fake), 0);
    pass(&mut fake, SECOND);
    assert_eq!(read(&fake), 1);
    assert_eq!(fake.state.wake_at(), None, "and nothing more is waited for");
    let fake = fake.press("su");
    assert_eq!(read(&fake), 1);
    assert!(fake.state.notice.as_ref().unwrap().text.starts_with("undone: star"));
    assert_eq!(fake.press("u").state.notice.unwrap().text, "nothing left to undo or redo");
}

#[test]
fn the_place_where_the_eyes_rest_is_kept_even_if_the_program_is_killed() {
    let mut fake = reading(9).press("jjj");
    pass(&mut fake, SECOND * 2);
    let place = Remembered::Place { view: "today".into(), paper: fake.papers[3].paper.id };
    assert_eq!(fake.remembered[0], place);
}

#[test]
fn papers_that_were_only_passed_are_not_read() {
    let mut fake = reading(30).press("jjjjjjjj");
    pass(&mut fake, SECOND * 2);
    assert_eq!(read(&fake), 1);
}

#[test]
fn what_cannot_be_seen_is_not_read() {
    let mut covered = reading(9).press("j?");
    pass(&mut covered, SECOND * 3);
    assert_eq!(read(&covered), 0, "help lay over it");
    let mut single = Fake::new(papers(9), 40, 12);
    single.state.read_after = Some(SECOND);
    let mut single = single.press("j");
    pass(&mut single, SECOND * 3);
    assert_eq!(read(&single), 0, "only its title was seen");
    let mut single = single.press("<enter>");
    assert_eq!(read(&single), 1, "Enter reads it");
    pass(&mut single, SECOND * 3);
    assert_eq!(read(&single), 1);
    let mut never = app(9).press("j<enter>");
    pass(&mut never, SECOND * 3);
    assert_eq!(read(&never), 0, "the reader wants no such marks");
}

#[test]
fn the_next_unread_is_found_however_far() {
    let mut world = papers(700);
    for held in &mut world[1..650] {
        held.marks.read = Some(crate::model::Stamp(1_780_000_000));
    }
    let mut fake = Fake::new(world, 120, 36).press("n");
    assert_eq!(fake.state.list().cursor, 650);
    fake = fake.press("N");
    assert_eq!(fake.state.list().cursor, 0);
    fake = fake.press("N");
    assert_eq!(fake.state.notice.as_ref().unwrap().text, "nothing unread before this");
    fake = fake.press("Gn");
    assert_eq!((fake.state.list().cursor, fake.state.is_busy()), (699, false));
}

#[test]
fn a_range_is_one_gesture_and_one_undo() {
    let fake = app(30).press("jjvjjj");
    assert_eq!(fake.state.targets().len(), 4);
    let fake = fake.press("s");
    let starred = |fake: &Fake| fake.papers.iter().filter(|h| h.marks.star.is_some()).count();
    assert_eq!((starred(&fake), fake.state.range), (4, None));
    assert_eq!(fake.state.notice.as_ref().unwrap().text, "star: 4 papers · u undo");
    let fake = fake.press("u");
    assert_eq!(starred(&fake), 0);
    let fake = fake.press("Vx");
    assert!(fake.state.list().ids.is_empty(), "the whole list is hidden");
    assert_eq!(fake.press("u").state.list().ids.len(), 30);
}

#[test]
fn a_range_gives_all_what_the_one_under_the_cursor_has_not() {
    let fake = app(9).press("sjjvkk");
    assert_eq!(fake.state.targets().len(), 3);
    let fake = fake.press("s");
    assert_eq!(fake.papers.iter().filter(|h| h.marks.star.is_some()).count(), 0, "the cursor was on a starred one");
    let fake = fake.press("sjjvkjs");
    assert_eq!(fake.papers.iter().filter(|h| h.marks.star.is_some()).count(), 2);
}

#[test]
fn a_range_that_cannot_be_saved_is_taken_back() {
    let mut fake = app(300);
    fake.broken_writer = true;
    let fake = fake.press("Vx");
    assert_eq!(fake.state.list().ids.len(), 300);
    assert!(fake.state.rows.values().all(|r| r.marks.hidden.is_none()));
}

#[test]
fn esc_ends_a_range_before_anything_else() {
    let fake = app(9).press("/o<enter>vj<esc>");
    assert!(fake.state.range.is_none() && fake.state.search.is_some());
    assert!(fake.press("<esc>").state.search.is_none());
}

#[test]
fn every_view_opens_where_it_was_left_also_tomorrow() {
    let fake = app(40).press("jjjjj<tab>jj<s-tab>");
    assert_eq!(fake.state.list().cursor, 5);
    let fake = fake.press("<tab>");
    assert_eq!(fake.state.list().cursor, 2);
    let fake = fake.press("g1jq");
    let places: Vec<&Remembered> = fake.remembered.iter().filter(|r| matches!(r, Remembered::Place { .. })).collect();
    let Some(Remembered::Place { view, paper }) = places.last() else { panic!("nothing kept") };
    assert_eq!((view.as_str(), *paper), ("today", fake.papers[6].paper.id));
}

#[test]
fn the_arrangement_and_the_order_are_kept() {
    let fake = app(40).press("zS");
    assert_eq!(fake.state.list().query.sort, Some(Sort::Newest));
    let choice = |name: &str, value: &str| Remembered::Choice { name: name.into(), value: value.into() };
    assert_eq!(fake.remembered, [choice("lines", "1"), choice("order:today", "newest")]);
    let fake = fake.press("SSSS");
    assert_eq!(fake.state.list().query.sort, Some(Sort::Newest), "the orders go round");
}

#[test]
fn the_cursor_stays_on_its_paper_through_orders_and_shapes() {
    let fake = app(40).press("jjjjjjj");
    let paper = fake.state.current();
    let fake = fake.press("zSc<esc>zSS<lt>>");
    assert_eq!(fake.state.current(), paper);
}

#[test]
fn the_card_shows_one_paper_at_a_time() {
    let fake = app(9).press("jc");
    assert_eq!((fake.state.layer(), fake.state.layout.arrangement), (Layer::Card, Arrangement::Card));
    let fake = fake.press("nnsx");
    assert_eq!(fake.state.current(), Some(fake.papers[4].paper.id), "hidden, and on to the next");
    assert!(fake.papers[3].marks.star.is_some() && fake.papers[3].marks.hidden.is_some());
    let fake = fake.press("<esc>");
    assert_eq!((fake.state.layer(), fake.state.shape.panes), (Layer::List, Panes::Both));
}

#[test]
fn the_divider_moves_and_stays_within_what_can_be_drawn() {
    let fake = app(9);
    let own = fake.state.layout.list.width;
    let fake = fake.press("<lt>");
    assert_eq!(fake.state.layout.list.width, own - 4);
    let fake = fake.press("99<lt>");
    let least = fake.state.layout.list.width;
    let fake = fake.press("99>");
    let most = fake.state.layout.list.width;
    assert!(least >= 30 && most + 44 < 120, "{least} {most}");
}

#[test]
fn the_pace_of_the_reader_says_how_long_is_left() {
    let mut fake = app(41);
    assert_eq!(fake.state.minutes_left(), None, "nothing is known of the reader");
    for _ in 0..10 {
        fake = fake.press("j");
        fake.clock += SECOND * 6;
    }
    assert_eq!(fake.state.minutes_left(), Some(3), "30 papers of 6 seconds");
    assert!(fake.state.foot(120).position.ends_with("11/41 · 3 min left"));
    let mut known = app(41);
    known.state.memory.pace = Some(SECOND * 3);
    assert_eq!(known.state.minutes_left(), Some(2));
}

#[test]
fn the_end_of_an_edition_says_that_it_is_done() {
    let mut fake = app(3).press("m");
    fake.clock += SECOND * 130;
    let fake = fake.press("jmj");
    assert!(finish(&fake).starts_with("3 of 3 · 1 unread"), "{}", finish(&fake));
    let fake = fake.press("m");
    assert!(finish(&fake).starts_with("3 of 3 · done in 3 min · next mailing"), "{}", finish(&fake));
    assert!(fake.state.head(120).fact.contains("done ✓"));
    assert!(!fake.press("u").state.head(120).fact.contains("done"));
}

#[test]
fn counts_stand_on_the_tabs_and_follow_the_marks() {
    let fake = app(30).press("sjs");
    let counts: Vec<String> = fake.state.head(120).tabs.into_iter().map(|t| t.count).collect();
    assert_eq!(counts, ["", "30", "2", "30"]);
    assert_eq!(fake.press("u").state.head(120).tabs[2].count, "1");
}

#[test]
fn links_open_by_their_number() {
    let fake = app(3).press("f1f2f9");
    let abs = format!("https://arxiv.org/abs/{}v1", fake.papers[0].paper.id);
    assert_eq!(fake.orders, [Effect::Open(abs), Effect::Open("https://doi.org/10.1000/plain.1".into())]);
    assert_eq!(fake.state.notice.as_ref().unwrap().text, "this paper has 2 links");
}

#[test]
fn moving_never_shows_an_empty_paper() {
    let mut fake = app(200);
    fake.held_back = true;
    let fake = fake.press("<c-f><c-f>");
    let laid = fake.state.laid.as_ref().expect("the title is known from the row");
    assert_eq!(Some(laid.id), fake.state.current());
    assert_eq!(laid.passages[0].text, fake.papers[30].paper.title.to_string().as_str());
}

#[test]
fn an_unfinished_sequence_waits_without_turning_the_loop() {
    let mut fake = app(9).press("g");
    assert!(fake.state.wake_at().is_some() && fake.state.follows().is_empty());
    pass(&mut fake, SECOND);
    assert!(!fake.state.follows().is_empty());
    assert_eq!(fake.state.wake_at(), None);
    assert!(fake.press("g").state.follows().is_empty());
}

#[test]
fn a_new_reader_is_shown_six_keys_until_they_were_used() {
    let mut fake = Fake::with(papers(9), 120, 36, Standing::Own, Opening::Picker);
    fake.feed(Msg::Followed(Ok(vec!["cs.CL".parse().unwrap()])));
    let line = |fake: &Fake| fake.state.tour_line(120);
    assert!(line(&fake).unwrap().starts_with("to begin with:  j next  Enter read  s star"));
    let fake = fake.press("js");
    assert!(line(&fake).unwrap().starts_with("to begin with:  Enter read  x hide"));
    let fake = fake.press("<enter><esc>x/a<enter><esc>?<esc>");
    assert_eq!(line(&fake), None);
    let over = Remembered::Choice { name: "tour".into(), value: "over".into() };
    assert_eq!(fake.remembered.iter().filter(|r| **r == over).count(), 1);
    let mut fake = Fake::with(papers(9), 120, 36, Standing::Own, Opening::Picker);
    fake.feed(Msg::Followed(Ok(vec!["cs.CL".parse().unwrap()])));
    assert_eq!(line(&fake.press("<esc>")), None, "Esc ends it");
    assert_eq!(line(&app(9)), None, "who knows the program is shown nothing");
}

#[test]
fn a_long_view_shows_its_beginning_first_and_opens_where_it_was_left_all_the_same() {
    let mut fake = app(900);
    fake.held_back = true;
    let mut fake = fake.press("<tab>");
    fake.release();
    assert_eq!((fake.state.list().ids.len(), fake.state.list().complete), (900, true));
    let mut fake = app(900);
    let place = crate::model::Place { paper: fake.papers[500].paper.id, at: crate::model::Stamp(0) };
    fake.state.memory.places.insert("unread".into(), place);
    let fake = fake.press("<tab>");
    assert_eq!((fake.state.list().cursor, fake.state.list().ids.len()), (500, 900));
}

/// The place kept last.
fn kept(fake: &Fake) -> Option<(&str, crate::model::PaperId)> {
    let place = |r: &'_ Remembered| matches!(r, Remembered::Place { .. });
    fake.remembered.iter().rfind(|r| place(r)).and_then(|r| match r {
        Remembered::Place { view, paper } => Some((view.as_str(), *paper)),
        _ => None,
    })
}

#[test]
fn the_place_is_kept_however_the_program_ends() {
    let fake = app(40).press("jjj:q<enter>");
    assert_eq!(kept(&fake), Some(("today", fake.papers[3].paper.id)), "by its name");
    let mut fake = app(40).press("jjj");
    fake.feed(Msg::Ending);
    assert_eq!(kept(&fake), Some(("today", fake.papers[3].paper.id)), "by a signal");
    let mut fake = reading(40).press("jjj");
    pass(&mut fake, SECOND * 2);
    assert_eq!(kept(&fake), Some(("today", fake.papers[3].paper.id)), "by a power cut");
}

#[test]
fn a_number_is_taken_back_before_anything_else() {
    let mut fake = app(9);
    fake.feed(Msg::Sync(SyncFact::Began));
    let fake = fake.press("5<esc>");
    assert!(fake.orders.is_empty() && fake.state.count.is_none(), "{:?}", fake.orders);
    let fake = fake.press("5<c-c>j");
    assert_eq!((fake.orders.len(), fake.state.list().cursor), (0, 1));
    let fake = fake.press("<enter>5<esc>");
    assert_eq!(fake.state.focus, Focus::Detail);
}

#[test]
fn who_types_reads_no_paper() {
    let mut fake = reading(9).press("/rou");
    pass(&mut fake, SECOND * 3);
    assert_eq!(read(&fake), 0);
    let mut fake = fake.press("<enter>:sta");
    pass(&mut fake, SECOND * 3);
    assert_eq!(read(&fake), 0);
    let mut fake = fake.press("<esc>");
    pass(&mut fake, SECOND * 3);
    assert_eq!(read(&fake), 1);
}

#[test]
fn a_key_held_down_is_no_pace() {
    let mut fake = app(41);
    for _ in 0..10 {
        fake = fake.press("j");
        fake.clock += SECOND * 6;
    }
    let fake = fake.press("jjjjjjjjjjkkkkkkkkkk");
    assert_eq!(fake.state.minutes_left(), Some(3), "30 papers of 6 seconds still");
    let mut fake = fake.press("?");
    fake.clock += SECOND * 30;
    assert_eq!(fake.press("<esc>?<esc>?<esc>").state.minutes_left(), Some(3), "nor is help");
}

#[test]
fn many_that_come_back_leave_the_cursor_on_its_paper() {
    let fake = app(40).press("Gkk:hide routing<enter>");
    let paper = fake.state.current();
    let fake = fake.press("u");
    assert_eq!((fake.state.list().ids.len(), fake.state.current()), (40, paper));
    let fake = fake.press("ggxGu");
    assert_eq!(fake.state.list().cursor, 0, "one alone is gone to");
}

#[test]
fn all_counts_what_it_lists() {
    let fake = app(30).press("xx");
    assert_eq!(fake.state.head(120).tabs[3].count, "28");
    assert_eq!(fake.press("g4").state.list().ids.len(), 28);
}

#[test]
fn hints_leave_the_way_out_and_help_to_the_last() {
    let actions =
        |fake: &Fake, whole| -> Vec<Action> { fake.state.foot(whole).hints.iter().map(|h| h.action).collect() };
    let ranged = app(30).press("vjj");
    assert!(actions(&ranged, 120).contains(&Action::DownloadAll));
    assert_eq!(actions(&ranged, 46), [Action::Star, Action::Cancel, Action::Help]);
    let kept = app(30).press("/rout<enter>");
    assert!(actions(&kept, 120).contains(&Action::Cancel), "a kept search says how it ends");
    let nothing = app(30).press("/nosuchword");
    assert!(!actions(&nothing, 120).contains(&Action::Down), "there is nothing to move to");
}

#[test]
fn what_happened_goes_before_what_goes_on() {
    let mut fake = app(30).press("r");
    fake.clock += 2 * SECOND;
    fake.feed(Msg::Wake);
    assert!(!fake.state.foot(80).jobs.is_empty());
    let fault =
        Fault::new(Exit::Unavailable, "cannot reach arXiv", "no route to host from this place", "r tries again");
    fake.feed(Msg::Sync(SyncFact::Done { added: 0, fault: Some(fault), at: None }));
    assert_eq!(fake.state.foot(60).jobs, "", "the fault has the line");
}

#[test]
fn a_whole_day_marked_at_once_is_done() {
    let fake = app(200).press("Vm");
    assert!(finish(&fake).starts_with("200 of 200 · done"), "{}", finish(&fake));
}

fn finish(fake: &Fake) -> String {
    fake.state.finish_line().join(" · ")
}

#[test]
fn a_mark_that_is_not_saved_for_a_second_is_spoken_of_once() {
    let mut fake = app(9);
    let now = |s| Now { at: crate::model::Stamp(0), since_start: SECOND * s };
    for (key, at) in [('s', 10), ('j', 10), ('s', 10)] {
        let key = crate::key::Key { code: crate::key::Code::Char(key), held: crate::key::Held::Nothing };
        let _unperformed = fake.state.update(Msg::Key(key), now(at));
    }
    assert_eq!(fake.state.wake_at(), Some(SECOND * 11));
    let _ = fake.state.update(Msg::Wake, now(11));
    assert!(fake.state.notice.as_ref().unwrap().text.starts_with("not saved yet"));
    assert_eq!((fake.state.wake_at(), fake.state.unconfirmed().len()), (None, 2));
    for ticket in fake.state.unconfirmed() {
        let _ = fake.state.update(Msg::Wrote(ticket, Ok(Wrote::Marked)), now(30));
    }
    assert!(fake.state.unconfirmed().is_empty());
    assert_eq!(fake.state.notice.as_ref().unwrap().text, "saved");
}
