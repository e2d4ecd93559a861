//! Press keys, compare what is ordered and what is shown; random walks over every layer.

mod downloads;
mod skimming;
mod slips;
mod trending;
mod walk;

use std::time::Duration;

use super::fake::{Fake, papers};
use super::*;
use crate::action::Action;
use crate::model::{Exit, Fault};

fn app(count: usize) -> Fake {
    Fake::new(papers(count), 120, 36)
}

fn marks_of(fake: &Fake, place: usize) -> crate::model::Marks {
    fake.papers[place].marks
}

#[test]
fn a_star_shows_at_once_and_stays() {
    let fake = app(30).press("jjs");
    let id = fake.state.current().unwrap();
    assert!(fake.state.rows[&id].marks.star.is_some());
    assert!(marks_of(&fake, 2).star.is_some());
    assert!(marks_of(&fake.press("s"), 2).star.is_none());
}

#[test]
fn a_mark_that_cannot_be_saved_is_taken_back_and_said() {
    let mut fake = app(30);
    fake.broken_writer = true;
    let fake = fake.press("s");
    assert!(fake.state.rows[&fake.state.current().unwrap()].marks.star.is_none());
    let notice = fake.state.notice.clone().unwrap();
    assert_eq!(notice.tone, Tone::Bad);
    assert!(notice.text.contains("the disk is full") && notice.text.contains("make room"), "{}", notice.text);
}

#[test]
fn what_went_wrong_is_not_talked_over() {
    let mut fake = app(30);
    fake.broken_writer = true;
    let mut fake = fake.press("s");
    fake.feed(Msg::Notice("something else".into()));
    assert!(fake.state.notice.as_ref().unwrap().text.contains("the disk is full"));
    fake.clock = fake.state.wake_at().unwrap();
    fake.feed(Msg::Wake);
    assert_eq!(fake.state.notice.as_ref().unwrap().text, "something else");
    assert_eq!(fake.state.wake_at(), None);
}

#[test]
fn hiding_goes_to_the_next_paper_and_undo_comes_back_to_it() {
    let fake = app(10).press("jj");
    let (hidden, next) = (fake.state.current().unwrap(), fake.state.list().ids[3]);
    let fake = fake.press("x");
    assert_eq!(fake.state.current(), Some(next));
    assert_eq!(fake.state.list().ids.len(), 9);
    let fake = fake.press("u");
    assert_eq!(fake.state.current(), Some(hidden));
    assert_eq!(fake.state.list().ids.len(), 10);
    assert!(fake.state.notice.as_ref().unwrap().text.starts_with("undone: hide, 1 paper"));
    assert_eq!(fake.press("<c-r>").state.list().ids.len(), 9);
}

#[test]
fn counts_move_by_papers() {
    let at = |keys: &str| app(200).press(keys).state.list().cursor;
    assert_eq!(at("5j"), 5);
    assert_eq!(at("12G"), 11);
    assert_eq!(at("120gg"), 119);
    assert_eq!(at("G3k"), 196);
    assert_eq!(at("9999j"), 199);
    assert_eq!(at("5j<esc>j"), 6);
}

#[test]
fn a_search_narrows_by_every_letter_and_esc_brings_the_list_back() {
    let fake = app(60).press("jjj");
    let paper = fake.state.current();
    let fake = fake.press("/sketch");
    assert_eq!(fake.state.layer(), Layer::Prompt);
    assert!(fake.state.list().ids.len() < 10 && !fake.state.list().ids.is_empty());
    let fake = fake.press("<enter>j");
    assert_eq!((fake.state.layer(), fake.state.list().cursor), (Layer::List, 1));
    let fake = fake.press("<esc>");
    assert_eq!(fake.state.current(), paper, "the cursor is where it was");
}

#[test]
fn a_prompt_owns_every_printable_key() {
    let fake = app(10).press("/gjqsx?G12");
    assert_eq!(fake.state.search.as_ref().unwrap().line.text(), "gjqsx?G12");
}

#[test]
fn esc_closes_the_topmost_layer_and_only_then_stops_a_job() {
    let mut fake = app(20).press("r/x<enter>");
    fake.orders.clear();
    let mut fake = fake.press("?<esc><esc>");
    assert!(fake.state.search.is_none() && fake.orders.is_empty());
    fake = fake.press("<esc>");
    assert_eq!(fake.orders, [Effect::StopSync]);
    fake.feed(Msg::Sync(SyncFact::Done { added: 0, fault: None, at: Some("07:41".into()) }));
    fake.orders.clear();
    let fake = fake.press("<esc>");
    assert!(fake.orders.is_empty(), "on the bare list it does nothing");
    assert_eq!(fake.press("<c-c>").orders, [Effect::Quit], "but C-c quits");
}

#[test]
fn q_closes_a_layer_and_quits_on_the_list() {
    let fake = app(5).press("<enter>q");
    assert_eq!((fake.state.layer(), fake.orders.len()), (Layer::List, 0));
    assert_eq!(fake.press("q").orders, [Effect::Quit]);
}

#[test]
fn arrivals_wait_for_the_reader() {
    let mut fake = app(20).press("jj");
    let before = fake.state.list().ids.clone();
    fake.papers.insert(0, super::fake::held(900, "A new paper"));
    let page = |added| SyncFact::Page {
        category: "cs.CL".parse().unwrap(),
        got: 1,
        total: 1,
        window: "22 May to 29 May".into(),
        added,
    };
    fake.feed(Msg::Sync(page(1)));
    assert_eq!(fake.state.list().ids, before, "nothing moves under the reader");
    assert_eq!(fake.state.jobs.arrivals, 1);
    let paper = fake.state.current();
    let fake = fake.press("r");
    assert_eq!(fake.state.list().ids.len(), 21);
    assert_eq!(fake.state.current(), paper);
    assert!(fake.orders.is_empty(), "it took in what had arrived; it did not sync");
}

#[test]
fn an_empty_list_fills_as_papers_come() {
    let mut fake = app(0);
    assert!(fake.state.list().ids.is_empty());
    fake.papers = papers(8);
    let page = |added| SyncFact::Page {
        category: "cs.CL".parse().unwrap(),
        got: 8,
        total: 9,
        window: "22 May to 29 May".into(),
        added,
    };
    fake.feed(Msg::Sync(page(8)));
    assert_eq!(fake.state.list().ids.len(), 8);
    fake.papers = papers(9);
    fake.feed(Msg::Sync(page(1)));
    assert_eq!((fake.state.list().ids.len(), fake.state.list().cursor), (9, 0), "until a key is pressed");
    let mut fake = fake.press("j");
    fake.papers = papers(10);
    fake.feed(Msg::Sync(page(1)));
    assert_eq!(fake.state.list().ids.len(), 9);
}

#[test]
fn the_sample_is_shown_whole_whatever_is_followed() {
    let mut fake = app(9);
    fake.feed(Msg::Turned(Standing::SampleForWant, Memory::default()));
    assert!(fake.state.lists.iter().all(|l| !l.query.to_string().contains("cat:")), "{:?}", fake.state.list().query);
    let fake = fake.press("<tab><s-tab>");
    assert!(!fake.state.list().query.to_string().contains("cat:"));
    assert!(app(9).state.list().query.to_string().contains("cat:cs.CL"));
}

#[test]
fn without_network_and_papers_the_sample_is_shown() {
    let mut fake = app(0);
    let fault = Fault::new(Exit::Unavailable, "cannot reach arXiv", "no route", "");
    fake.feed(Msg::Sync(SyncFact::Done { added: 0, fault: Some(fault), at: None }));
    assert_eq!(fake.orders, [Effect::TurnToSample]);
    fake.papers = papers(3);
    fake.feed(Msg::Turned(Standing::SampleForWant, Memory::default()));
    assert_eq!(fake.state.list().ids.len(), 3);
    assert_eq!(fake.state.jobs.last_sync, None, "a failed sync is no sync");
}

#[test]
fn the_sample_gives_way_when_papers_come() {
    let page = |added| SyncFact::Page {
        category: "cs.CL".parse().unwrap(),
        got: 8,
        total: 9,
        window: "22 May to 29 May".into(),
        added,
    };
    let mut fake = app(0);
    fake.feed(Msg::Sync(SyncFact::Waiting { why: Wait::Again, left: Duration::from_secs(1) }));
    assert_eq!(fake.orders, [Effect::TurnToSample], "at the first failure, not after the last");
    fake.orders.clear();
    fake.papers = papers(3);
    fake.feed(Msg::Turned(Standing::SampleForWant, Memory::default()));
    fake.feed(Msg::Sync(page(8)));
    assert!(fake.orders.is_empty(), "not under the reader's eyes");
    assert_eq!(fake.press("r").orders, [Effect::TurnToOwn]);
}

#[test]
fn the_sample_gives_way_when_another_process_has_synced() {
    let mut fake = Fake::with(papers(3), 120, 36, Standing::SampleForWant, Opening::Today);
    fake.feed(Msg::Sync(SyncFact::Done { added: 0, fault: None, at: Some("07:41".into()) }));
    assert_eq!(fake.orders, [Effect::TurnToOwn]);
}

#[test]
fn what_was_hidden_and_undone_in_a_search_is_back_in_the_list() {
    let fake = app(200).press("/sketch<enter>xu<esc>");
    assert_eq!(fake.state.list().ids.len(), 200);
    let fake = fake.press("G");
    let id = fake.state.current().unwrap();
    assert!(fake.state.rows.contains_key(&id), "and its rows are at hand");
    let fake = app(30).press("x/is:hidden<enter>x<esc>");
    assert_eq!(fake.state.list().ids.len(), 30);
}

#[test]
fn a_star_given_in_a_search_is_on_its_tab() {
    let fake = app(20).press("g3/rout<enter>s<esc>");
    assert_eq!(fake.state.list().ids.len(), 1);
}

#[test]
fn the_header_says_the_day_of_the_list_it_stands_over() {
    let mut fake = app(20);
    fake.day = "2026-06-01".parse().unwrap();
    let fake = fake.press("/rout<esc>");
    assert_eq!(fake.state.today(), Some(super::fake::day()));
    assert_eq!(fake.press("g1").state.today().unwrap().to_string(), "2026-06-01");
}

#[test]
fn enter_in_the_same_breath_as_the_query_brings_all_of_it() {
    let mut fake = app(900);
    for key in "/o".parse::<crate::key::Chord>().unwrap().0 {
        fake.feed(Msg::Key(key));
    }
    fake.held_back = true;
    fake.feed(Msg::Key("n".parse::<crate::key::Chord>().unwrap().0[0]));
    fake.feed(Msg::Key("<enter>".parse::<crate::key::Chord>().unwrap().0[0]));
    fake.release();
    assert!(fake.state.list().complete, "{} of all", fake.state.list().ids.len());
}

#[test]
fn a_tab_whose_question_fell_away_under_a_search_is_asked_for_again() {
    let mut fake = app(20);
    fake.held_back = true;
    for key in "g4/r".parse::<crate::key::Chord>().unwrap().0 {
        fake.feed(Msg::Key(key));
    }
    fake.release_newest();
    let fake = fake.press("<esc>");
    assert_eq!((fake.state.view, fake.state.list().ids.len()), (View::All, 20));
    assert!(!fake.state.is_busy());
}

#[test]
fn a_slow_answer_is_waited_for_without_turning() {
    let mut fake = app(900).press("/o");
    fake.held_back = true;
    fake.feed(Msg::Key("n".parse::<crate::key::Chord>().unwrap().0[0]));
    fake.clock += Duration::from_secs(1);
    fake.feed(Msg::Wake);
    assert_eq!(fake.state.wake_at(), None, "the fingers have rested, and the answer is not there");
    fake.release();
    assert!(fake.state.list().complete, "and then the rest is asked for");
}

#[test]
fn arrivals_taken_in_during_a_search_are_in_the_list_behind_it() {
    let mut fake = app(20).press("/o<enter>");
    fake.papers.insert(0, super::fake::held(900, "A new one"));
    let page = SyncFact::Page {
        category: "cs.CL".parse().unwrap(),
        got: 1,
        total: 1,
        window: "22 May to 29 May".into(),
        added: 1,
    };
    fake.feed(Msg::Sync(page));
    assert_eq!(fake.press("r<esc>").state.list().ids.len(), 21);
}

#[test]
fn help_does_what_is_chosen() {
    let fake = app(9).press("?star");
    let Some(Overlay::Help(help)) = &fake.state.overlay else { panic!("no help") };
    assert_eq!(help.items[help.cursor].topic, Topic::Action(Action::Star));
    let fake = fake.press("<enter>");
    assert!(fake.state.overlay.is_none() && marks_of(&fake, 0).star.is_some());
}

#[test]
fn the_picker_follows_what_is_chosen() {
    let fake = Fake::with(vec![], 80, 24, Standing::Own, Opening::Picker);
    let fake = fake.press("cs.cl<space><c-u>hep-th<space><enter>");
    let wanted: Vec<Category> = ["cs.CL", "hep-th"].iter().map(|c| c.parse().unwrap()).collect();
    assert_eq!(fake.orders, [Effect::Follow { add: wanted, remove: vec![] }]);
    let fake = Fake::with(vec![], 80, 24, Standing::Own, Opening::Picker).press("math.nt<enter>");
    assert!(matches!(&fake.orders[..], [Effect::Follow { add, .. }] if add.len() == 1), "the one under the cursor");
    assert_eq!(Fake::with(vec![], 80, 24, Standing::Own, Opening::Picker).press("<esc>").orders, [Effect::Quit]);
}

#[test]
fn every_overlay_of_every_view_has_a_way_out() {
    for keys in [
        "?",
        "/",
        "/abc<enter>",
        "<enter>",
        "?zz",
        "/a<enter><enter>?",
        ":",
        ":hide cat:<tab><tab>",
        "<c-p>",
        "<c-p>sta",
        "/a<enter>:",
        "<enter>:st",
        "/a<enter>/b<tab>",
        "<c-p>:save<enter>",
    ] {
        let mut fake = app(9).press(keys);
        for _ in 0..4 {
            fake = fake.press("<esc>");
        }
        assert_eq!(fake.state.layer(), Layer::List, "{keys}");
        assert!(fake.state.search.is_none() && fake.state.overlay.is_none());
    }
}

#[test]
fn nothing_is_waited_for_when_nothing_runs() {
    let fake = app(40).press("jjs/ab<esc>");
    assert_eq!(fake.state.wake_at(), None);
    assert!(!fake.state.is_busy());
}
