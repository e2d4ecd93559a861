//! Commands are typed as a reader types them.

use super::super::fake::{Fake, papers};
use super::super::{Effect, Overlay, Topic};
use super::*;
use crate::action::Layer;
use crate::model::EditionSize;

fn app() -> Fake {
    Fake::new(papers(40), 120, 36)
}

fn said(fake: &Fake) -> String {
    fake.state.notice.as_ref().map_or(String::new(), |n| n.text.clone())
}

#[test]
fn digits_go_to_that_paper() {
    assert_eq!(app().press(":12<enter>").state.list().cursor, 11);
    assert_eq!(app().press(":999<enter>").state.list().cursor, 39);
    assert_eq!(app().press("jj:0<enter>").state.list().cursor, 0);
    let fake = Fake::new(vec![], 80, 24).press(":3<enter>");
    assert_eq!(said(&fake), "there is no paper in the list");
}

#[test]
fn actions_are_done_by_name_where_the_line_was_opened() {
    let fake = app().press("j:star<enter>");
    assert!(fake.papers[1].marks.star.is_some());
    assert_eq!(fake.state.layer(), Layer::List);
    let fake = app().press("<enter>:scroll-down<enter>");
    assert_eq!(fake.state.layer(), Layer::Detail, "the paper stays open");
    assert_eq!(app().press(":q<enter>").orders, [Effect::Quit]);
    assert_eq!(app().press("/rou<enter>:quit<enter>").orders, [Effect::Quit], "quit leaves, it closes no layer");
}

#[test]
fn esc_gives_everything_back_as_it_was() {
    let fake = app().press("jjj:hide cat:cs<tab><up><esc>");
    assert!(fake.state.command.is_none() && fake.state.notice.is_none());
    assert_eq!((fake.state.list().cursor, fake.state.list().ids.len()), (3, 40));
    assert!(app().press(":<bs>").state.command.is_none(), "so does a letter taken from nothing");
    let fake = app().press("/rout<enter>/xyz<esc>");
    let search = fake.state.search.as_ref().unwrap();
    assert_eq!((search.line.text(), search.typing), ("rout", false));
    assert!(!search.list.ids.is_empty() && search.list.complete);
    assert!(fake.press("<esc>").state.search.is_none());
}

#[test]
fn a_mistake_is_said_and_the_line_stays_to_be_mended() {
    let fake = app().press(":hied<enter>");
    assert_eq!(said(&fake), "no command is called hied: did you mean hide?");
    assert_eq!(fake.state.command.as_ref().unwrap().line.text(), "hied");
    let fake = fake.press("<c-w>redo<enter>");
    assert!(fake.state.command.is_none());
    for (typed, wrong) in [
        ("sort best", "no order is called best: there are newest, oldest, relevance, title"),
        ("sort titel", "no order is called titel: did you mean title?"),
        ("view strared", "no view is called strared: did you mean Starred?"),
        ("edition someday", "someday names no day: today, tuesday, 3 days ago, 21 may or 2026-05-29 do"),
        ("edition 1999-01-01", "no edition of Fri 1 Jan 1999 is held; they go back to Fri 29 May 2026"),
        ("follow cs.CLL", "arXiv has no category cs.CLL: did you mean cs.CL?"),
        ("unfollow hep-th", "hep-th is not followed"),
        ("hide catt:cs.CL", "catt:cs.CL is no condition"),
        ("help qqqq", "no action is called qqqq: there are"),
        ("forget routing", "no view is saved"),
        ("save Today", "Today is a view that there always is; take another name"),
    ] {
        let mut fake = app().press(":");
        fake.feed(crate::app::Msg::Paste(typed.into()));
        let fake = fake.press("<enter>");
        assert!(said(&fake).starts_with(wrong), "{typed}: {}", said(&fake));
        assert_eq!(fake.state.command.as_ref().unwrap().line.text(), typed);
        assert!(fake.remembered.is_empty(), "what was not done is not remembered");
    }
}

#[test]
fn days_are_named_in_many_ways() {
    let mut fake = app();
    let day = |text: &str| text.parse::<Day>().unwrap();
    let held = ["2026-05-29", "2026-05-28", "2026-05-26", "2026-05-21"].map(day);
    fake.state.editions = held.map(|day| EditionSize { day, papers: 3, unread: 1 }).to_vec();
    let called = |text: &str| fake.state.day_called(text).map(|(day, there)| format!("{day} {there}"));
    for (text, found) in [
        ("", "2026-05-29 2026-05-29"),
        ("today", "2026-05-29 2026-05-29"),
        ("Yesterday", "2026-05-28 2026-05-28"),
        ("tuesday", "2026-05-26 2026-05-26"),
        ("3 days ago", "2026-05-26 2026-05-26"),
        ("21 may", "2026-05-21 2026-05-21"),
        ("oldest", "2026-05-21 2026-05-21"),
        ("wed", "2026-05-27 2026-05-27"),
        // A Sunday, and a day to come.
        ("5d", "2026-05-24 2026-05-22"),
        ("2026-06-03", "2026-06-03 2026-05-29"),
    ] {
        assert_eq!(called(text).as_deref(), Ok(found), "{text}");
    }
    assert!(called("90d").unwrap_err().contains("they go back to Thu 21 May 2026"));
    assert!(called("mo").unwrap_err().starts_with("mo names no day"));
}

#[test]
fn categories_are_followed_and_let_go() {
    let cats = |names: &[&str]| -> Vec<crate::model::Category> { names.iter().map(|c| c.parse().unwrap()).collect() };
    let added = Effect::Follow { add: cats(&["cs.LG", "hep-th"]), remove: vec![] };
    assert_eq!(app().press(":follow cs.lg hep-th<enter>").orders, [added]);
    let removed = Effect::Follow { add: vec![], remove: cats(&["cs.CL"]) };
    assert_eq!(app().press(":unfollow cs.cl<enter>").orders, [removed]);
    let mut fake = app().press("jjj/rout<enter>:follow cs.LG<enter>");
    fake.feed(crate::app::Msg::Followed(Ok(vec!["cs.LG".parse().unwrap()])));
    assert!(fake.state.search.is_some(), "the search stays");
    let fake = fake.press("<esc>");
    assert_eq!((fake.state.list().ids.len(), fake.state.list().cursor), (40, 3), "and the list has its place");
}

#[test]
fn an_order_is_asked_for_by_name_and_a_view_by_its_beginning() {
    let fake = app().press(":sort title<enter>");
    assert_eq!(fake.state.list().query.sort, Some(Sort::Title));
    assert_eq!(app().press(":view st<enter>").state.view, View::Starred);
    let fake = app().press(":search rout<enter>");
    assert_eq!(fake.state.layer(), Layer::List);
    assert_eq!(fake.state.list().ids.len(), 5);
}

#[test]
fn help_opens_at_what_is_named() {
    let fake = app().press(":help edition<enter>");
    let Some(Overlay::Help(help)) = &fake.state.overlay else { panic!("no help") };
    assert!(matches!(help.items[help.cursor].topic, Topic::Command(c) if c.name == "edition"));
    let fake = fake.press("<enter>");
    assert_eq!(fake.state.command.as_ref().unwrap().line.text(), "edition ", "Enter begins to type it");
    let fake = app().press(":help half-page-down<enter>");
    let Some(Overlay::Help(help)) = &fake.state.overlay else { panic!("no help") };
    assert_eq!(help.items[help.cursor].topic, Topic::Action(Action::HalfDown));
}

#[test]
fn every_name_completes_to_itself_and_can_be_typed() {
    for candidate in names("") {
        assert!(
            commands::read(&candidate.text).map_err(|e| e.contains("wants more")).is_err_and(|e| e)
                || commands::read(&candidate.text).is_ok(),
            "{}",
            candidate.text
        );
        assert!(names(&candidate.text).contains(&candidate));
    }
}
