//! What is trending: days, weeks and months, and what is not shown where it is off.

use super::*;
use crate::app::Trends;
use crate::app::fake::trending_papers;
use crate::model::{Badge, Sort};

fn app() -> Fake {
    Fake::with_trends(trending_papers(45), 120, 36)
}

fn query(fake: &Fake) -> String {
    fake.state.list().query.to_string().trim_end().to_owned()
}

fn names(fake: &Fake) -> Vec<String> {
    fake.state.head(200).tabs.iter().map(|tab| tab.name.clone()).collect()
}

fn notice(fake: &Fake) -> &str {
    fake.state.notice.as_ref().map_or("", |n| &n.text)
}

#[test]
fn the_newest_day_stands_first_and_most_votes_on_top() {
    let fake = app().press("t");
    assert_eq!((fake.state.view, query(&fake).as_str()), (View::Trending, "on:2026-05-29 sort:upvotes"));
    let votes: Vec<_> = fake.state.list().ids.iter().map(|id| fake.state.rows[id].upvotes().unwrap()).collect();
    assert!(votes.is_sorted_by(|a, b| a >= b) && votes[0] > 100, "{votes:?}");
    assert_eq!(fake.state.most_votes(), votes[0]);
    assert_eq!(fake.state.head(120).fact, "Fri 29 May 2026 · 9 papers · polled 09:12");
    assert_eq!(app().press("g2").state.view, View::Trending);
    assert_eq!(app().press("<tab>").state.view, View::Trending);
}

#[test]
fn one_key_goes_through_day_week_and_month() {
    let fake = app().press("tt");
    assert_eq!(query(&fake), "on:2026-W22 sort:upvotes");
    assert_eq!(fake.state.head(120).fact, "week 22 of 2026 · 15 papers · polled 09:12");
    let fake = fake.press("t");
    assert_eq!((query(&fake).as_str(), fake.state.list().ids.len()), ("on:2026-05 sort:upvotes", 15));
    assert!(fake.state.head(120).fact.starts_with("May 2026 · 15 papers"));
    let fake = fake.press("t[t");
    assert_eq!(query(&fake), "on:2026-W22 sort:upvotes");
    // The span is remembered.
    assert!(fake.remembered.iter().any(|r| format!("{r:?}").contains("span")));
}

#[test]
fn the_day_keys_walk_the_days_that_are_held() {
    let fake = app().press("t[");
    assert_eq!(query(&fake), "on:2026-05-28 sort:upvotes");
    assert!(fake.state.head(120).fact.ends_with("polled 28 May"), "{:?}", fake.state.head(120).fact);
    let fake = fake.press("[");
    assert_eq!(query(&fake), "on:2026-05-27 sort:upvotes");
    let fake = fake.press("[");
    assert_eq!(
        (query(&fake).as_str(), notice(&fake)),
        ("on:2026-05-27 sort:upvotes", "Wed 27 May 2026 is the oldest day held")
    );
    let fake = fake.press("]]]");
    assert_eq!(query(&fake), "on:2026-05-29 sort:upvotes");
    // The week of a day walked to, and back to the newest day of that week.
    assert_eq!(query(&fake.press("[[ttt")), "on:2026-05-29 sort:upvotes");
}

#[test]
fn orders_are_of_votes_and_speed_and_are_kept() {
    let fake = app().press("tS");
    assert_eq!((fake.state.list().query.sort, notice(&fake)), (Some(Sort::Velocity), "order: most votes a day first"));
    assert_eq!(query(&fake.press("[")), "on:2026-05-28 sort:velocity");
}

#[test]
fn votes_that_come_wait_for_the_reader() {
    let mut fake = app().press("tjj");
    let before = (fake.state.list().ids.clone(), fake.state.current());
    for held in &mut fake.papers {
        if let Some(daily) = &mut held.known.daily {
            daily.upvotes = Some(500 - daily.upvotes.unwrap());
        }
    }
    fake.feed(Msg::Sync(SyncFact::Daily));
    assert_eq!((fake.state.list().ids.clone(), fake.state.current()), before);
    assert!(fake.state.trending.has_news);
    assert!(fake.state.foot(120).hints.iter().any(|h| (h.key.as_str(), h.verb) == ("t", "week")));
    assert!(fake.state.spoken_list().starts_with("Trending, Fri 29 May 2026: 9 papers"));
    assert!(fake.state.spoken_paper().unwrap().contains(" votes."));
    let fake = fake.press("r");
    assert_eq!(fake.state.current(), before.1, "the cursor stays on its paper");
    assert_ne!(fake.state.list().ids, before.0);
    assert!(!fake.state.trending.has_news);
    assert!(fake.orders.iter().all(|o| !matches!(o, Effect::Sync(_))));
}

#[test]
fn a_list_that_comes_while_nothing_is_held_is_shown_at_once() {
    let mut fake = Fake::with_trends(papers(9), 120, 36).press("t");
    assert_eq!((fake.state.list().ids.len(), notice(&fake)), (0, ""));
    fake.papers = trending_papers(9);
    fake.days = app().days;
    fake.feed(Msg::Sync(SyncFact::Daily));
    assert_eq!(query(&fake), "on:2026-05-29 sort:upvotes");
    assert!(!fake.state.list().ids.is_empty());
}

#[test]
fn another_day_that_begins_does_not_move_the_list() {
    let mut fake = app().press("t");
    let newer = crate::app::PolledDay { day: "2026-06-01".parse().unwrap(), ..fake.days[0].clone() };
    fake.days.insert(0, newer);
    fake.feed(Msg::Sync(SyncFact::Daily));
    assert_eq!(query(&fake), "on:2026-05-29 sort:upvotes");
    assert!(fake.state.head(120).fact.starts_with("Fri 29 May 2026"));
    assert_eq!(query(&fake.press("]")), "on:2026-06-01 sort:upvotes");
}

#[test]
fn where_it_is_off_there_is_neither_tab_nor_mark() {
    let fake = Fake::new(trending_papers(45), 120, 36);
    assert_eq!(fake.state.trending.trends, Trends::Off);
    assert_eq!(names(&fake), ["Today", "Unread", "Starred", "All"]);
    assert_eq!(names(&app()), ["Today", "Trending", "Unread", "Starred", "All"]);
    assert!(fake.state.rows.values().all(|row| !row.badges.iter().any(|b| matches!(b, Badge::Upvotes(_)))));
    assert!(fake.state.paper(fake.papers[1].paper.id).unwrap().known.daily.is_none());
    let fake = fake.press("t");
    assert_eq!(fake.state.view, View::Today);
    assert!(notice(&fake).contains("daily = true"), "{}", notice(&fake));
    assert_eq!(fake.press("g2").state.view, View::Unread);
    let sample = Fake::with(trending_papers(9), 120, 36, Standing::Sample, Opening::Today);
    assert!(!names(&sample).contains(&"Trending".to_owned()));
}

#[test]
fn tabs_are_walked_and_saved_by_their_own_numbers() {
    let views = |fake: Fake, keys: &str| fake.press(keys).state.view;
    assert_eq!(views(app(), "<s-tab><s-tab><s-tab><s-tab>"), View::Trending);
    assert_eq!(views(app(), "g5"), View::All);
    let fake = app().press("/rou<enter>:save routing<enter>");
    assert_eq!(notice(&fake), "saved as routing · g6 shows it");
    assert_eq!(views(fake, "g6"), View::Saved(0));
    let off = Fake::new(papers(9), 120, 36).press("/rou<enter>:save routing<enter>");
    assert_eq!(notice(&off), "saved as routing · g5 shows it");
}
