//! Away for days: what is told at the start, the list of all that came, and what is kept of it.

use super::super::fake::{self, Fake, papers};
use super::super::{Opening, Tally};
use super::*;
use crate::model::{Edition, Held};

/// Forty papers: ten of each of four days, of which the last is the newest edition.
fn four_days() -> Vec<Held> {
    let mut all = papers(40);
    for (i, held) in all.iter_mut().enumerate() {
        let day = fake::day().back([0, 1, 2, 3][i / 10]);
        held.edition = held.edition.map(|e| Edition { day, ..e });
    }
    fake::announce(&mut all);
    all
}

/// The same, the reader having been here on the Tuesday.
fn back_since_tuesday() -> Fake {
    let mut memory = Memory::default();
    memory.choices.insert(VISITED.into(), "2026-05-26 2026-05-26T13:12:00Z".into());
    let mut fake = Fake::remembering(four_days(), (120, 36), Opening::Today, memory);
    fake.rest();
    fake
}

fn told(fake: &Fake) -> String {
    fake.state.day_rule().into_iter().next().unwrap_or_default()
}

fn choice(fake: &Fake, name: &str) -> Option<String> {
    fake.state.memory.choices.get(name).cloned()
}

#[test]
fn after_days_away_one_line_says_what_came() {
    let fake = back_since_tuesday();
    let line = "since Tue 09:12: 12 new in 3 editions, 12 replaced · C catch up";
    assert_eq!(told(&fake), line);
    assert_eq!(told(&fake.press("jj")), line, "while the reader reads");
    assert_ne!(told(&back_since_tuesday().press("<esc>")), line, "until it is sent away");
    let today = Fake::new(four_days(), 120, 36);
    assert!(!told(&today).starts_with("since"), "nobody was here before");
}

#[test]
fn what_is_starred_and_newer_is_told_too() {
    let mut all = four_days();
    all[15].marks.star = Some(Stamp(1));
    all[15].known.looked = Some(all[15].paper.version - 1);
    let mut memory = Memory::default();
    memory.choices.insert(VISITED.into(), "2026-05-26 2026-05-26T13:12:00Z".into());
    let mut fake = Fake::remembering(all, (120, 36), Opening::Today, memory);
    fake.rest();
    assert!(told(&fake).contains(", 1 of your starred updated · C"), "{}", told(&fake));
}

#[test]
fn one_key_folds_the_missed_editions_into_one_list() {
    let fake = back_since_tuesday().press("C");
    assert_eq!(fake.state.list().query.to_string(), "edition:2026-05-27..2026-05-29 cat:cs.CL ");
    assert_eq!(fake.state.list().ids.len(), 30);
    let head = fake.state.head(120);
    assert_eq!(head.tabs[0].name, "Missed");
    assert_eq!(head.fact, "3 editions, Wed 27 May to Fri 29 May 2026 · 12 new 6 cross 12 repl · 30 papers");
    assert_eq!(fake.state.finish_line(), ["30 of 30", "30 unread"]);
    // It is left by the key and by Esc, and opens where it was left.
    let fake = fake.press("jjjC");
    assert_eq!((fake.state.list().ids.len(), fake.state.missed_shown()), (40, None));
    let fake = fake.press("C");
    assert_eq!(fake.state.list().cursor, 3);
    let fake = fake.press("<esc>");
    assert!(fake.state.missed_shown().is_none());
    assert!(fake.press("C[").state.missed_shown().is_none(), "an edition is walked to");
}

#[test]
fn what_is_not_caught_up_with_stays_missed() {
    let fake = back_since_tuesday();
    let visited = choice(&fake, VISITED);
    let mut fake = fake.press("q");
    assert_ne!(choice(&fake, VISITED), visited, "it is noted that the reader was here");
    assert_eq!(choice(&fake, MISSED).unwrap(), "2026-05-27 2026-05-26T13:12:00Z");
    let mut again =
        Fake::remembering(std::mem::take(&mut fake.papers), (120, 36), Opening::Today, fake.state.memory.clone());
    assert!(!told(&again).starts_with("since"), "it was told");
    again = again.press("C");
    assert_eq!(again.state.list().ids.len(), 30);
    let done = again.press("Vm<esc>");
    assert_eq!((done.state.missed.clone(), choice(&done, MISSED).unwrap()), (None, String::new()));
    let said = done.press("C").state.notice.unwrap().text;
    assert!(said.starts_with("nothing was missed"), "{said}");
}

#[test]
fn a_visit_is_noted_now_and_then() {
    let mut fake = back_since_tuesday().press("j");
    let before = choice(&fake, VISITED);
    fake.clock += NOTED_EVERY;
    let fake = fake.press("j");
    assert_ne!(choice(&fake, VISITED), before);
    assert_eq!(
        fake.state.tally.starred_updated,
        Tally { starred_updated: Some(0), ..Tally::default() }.starred_updated
    );
}
