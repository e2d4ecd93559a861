#![allow(clippy::unwrap_used, reason = "a test may")]

use super::*;
use proptest::prelude::*;

fn calendar() -> Calendar {
    Calendar::new(["2026-11-26", "2026-12-25"].map(|d| d.parse().unwrap()))
}

/// A New York wall clock as an instant.
fn ny(text: &str) -> Stamp {
    let local: jiff::civil::DateTime = text.parse().unwrap();
    Stamp(local.in_tz("America/New_York").unwrap().timestamp().as_second())
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// The batch of one edition: numbers rise with the editions, replacements are of old papers.
fn batch(edition: usize, size: usize) -> Vec<(PaperId, u32, Kind)> {
    let new = (0..size).map(|n| (format!("2608.{:05}", 1_000 * edition + n), 1, Kind::New));
    // The same old papers again and again, each time in a later version.
    let again = (0..size / 2).map(|n| (format!("2401.{n:05}"), u32::try_from(edition).unwrap() + 2, Kind::Replace));
    new.chain(again).map(|(id, version, kind)| (id.parse().unwrap(), version, kind)).collect()
}

fn told(items: &[(PaperId, u32, Kind)]) -> HashSet<Mention> {
    items.iter().map(|(id, version, kind)| mention(*id, *version, kind)).collect()
}

fn judged(items: &[(PaperId, u32, Kind)], printed: &str, known: &Known, now: &str) -> Verdict {
    let heard = Heard { items, printed: printed.parse().ok(), rests: false };
    judge(&heard, known, &calendar(), ny(now))
}

/// Thursday's batch told, and Friday's out.
fn thursday() -> Known {
    Known { told: vec![(day("2026-08-13"), told(&batch(1, 40)))], ..Known::default() }
}

const FRIDAY: &str = "2026-08-14T09:00:00";

#[test]
fn unseen_papers_are_the_days_batch_whatever_is_printed() {
    for printed in ["2026-08-14", "2026-08-13", "2026-08-01", ""] {
        let verdict = judged(&batch(2, 40), printed, &thursday(), FRIDAY);
        assert_eq!(verdict, Verdict::Batch { day: day("2026-08-14"), unseen: 60 }, "{printed}");
    }
    let mut known = thursday();
    known.told.push((day("2026-08-14"), told(&batch(2, 40))));
    assert_eq!(
        judged(&batch(2, 40), "2026-08-14", &known, FRIDAY),
        Verdict::Batch { day: day("2026-08-14"), unseen: 0 }
    );
}

#[test]
fn yesterdays_batch_under_todays_date_is_stale() {
    let (of, due) = (day("2026-08-13"), day("2026-08-14"));
    assert_eq!(judged(&batch(1, 40), "2026-08-14", &thursday(), FRIDAY), Verdict::Stale { of, unseen: 0, due });
    // Some of it had not been known, as after a feed that was cut.
    let cut = Known { told: vec![(of, told(&batch(1, 40)[..20]))], ..Known::default() };
    assert_eq!(judged(&batch(1, 40), "2026-08-14", &cut, FRIDAY), Verdict::Stale { of, unseen: 40, due });
}

#[test]
fn a_stale_feed_is_seen_by_the_numbers_of_another_category() {
    let known = Known { numbers: vec![(day("2026-08-14"), "2608.02000".parse().unwrap())], ..Known::default() };
    let (of, due) = (day("2026-08-13"), day("2026-08-14"));
    assert_eq!(judged(&batch(1, 10), "2026-08-14", &known, FRIDAY), Verdict::Stale { of, unseen: 15, due });
    assert_eq!(judged(&batch(2, 10), "2026-08-14", &known, FRIDAY), Verdict::Batch { day: due, unseen: 15 });
    // A paper or two may well have a lower number than all of another category's.
    assert_eq!(judged(&batch(1, 1), "2026-08-14", &known, FRIDAY), Verdict::Batch { day: due, unseen: 1 });
}

#[test]
fn a_stale_feed_is_seen_by_when_its_papers_were_submitted() {
    let computed = batch(1, 40).iter().map(|(id, ..)| (*id, day("2026-08-13"))).collect();
    let known = Known { computed, ..Known::default() };
    let (of, due) = (day("2026-08-13"), day("2026-08-14"));
    assert_eq!(judged(&batch(1, 40), "2026-08-14", &known, FRIDAY), Verdict::Stale { of, unseen: 60, due });
}

#[test]
fn a_weekend_a_deferred_mailing_and_an_empty_answer_are_told_apart() {
    let empty = |now: &str| judged(&[], "", &Known::default(), now);
    assert_eq!(empty("2026-08-15T12:00:00"), Verdict::NoMailing); // Saturday
    assert_eq!(empty("2026-08-16T21:00:00"), Verdict::NoMailing); // Sunday evening, after the mailing
    assert_eq!(empty("2026-11-27T09:00:00"), Verdict::NoMailing); // after Thanksgiving
    assert_eq!(empty("2026-11-26T09:00:00"), Verdict::Empty { due: day("2026-11-26") });
    let rests = Heard { items: &[], printed: None, rests: true };
    assert_eq!(judge(&rests, &Known::default(), &calendar(), ny("2026-11-26T09:00:00")), Verdict::NoMailing);
    // A feed that was not built anew at the weekend is Friday's.
    let friday = day("2026-08-14");
    assert_eq!(
        judged(&batch(2, 4), "2026-08-15", &thursday(), "2026-08-15T12:00:00"),
        Verdict::Batch { day: friday, unseen: 6 }
    );
}

#[test]
fn before_a_quarter_past_midnight_it_may_be_the_day_before() {
    let due = day("2026-08-14");
    assert_eq!(judged(&batch(1, 40), "2026-08-13", &thursday(), "2026-08-14T00:05:00"), Verdict::Early { due });
    assert_eq!(judged(&batch(1, 40), "2026-08-14", &Known::default(), "2026-08-14T00:05:00"), Verdict::Early { due });
    // Unseen papers after a batch that was told are the next one's at any hour.
    assert_eq!(
        judged(&batch(2, 40), "2026-08-14", &thursday(), "2026-08-14T00:05:00"),
        Verdict::Batch { day: due, unseen: 60 }
    );
    // In the evening the next edition is out, and the feed is still the day's own.
    assert_eq!(
        judged(&batch(1, 40), "2026-08-13", &thursday(), "2026-08-13T21:00:00"),
        Verdict::Batch { day: day("2026-08-13"), unseen: 0 }
    );
    // A clock that is slow by minutes.
    assert_eq!(
        judged(&batch(2, 40), "2026-08-14", &thursday(), "2026-08-13T23:59:00"),
        Verdict::Batch { day: due, unseen: 60 }
    );
}

#[test]
fn the_nights_when_the_clocks_change_are_nights_like_others() {
    // Clocks change on Sundays: Monday's edition is mailed on Sunday evening.
    for (sunday, monday) in [("2026-03-08", "2026-03-09"), ("2026-11-01", "2026-11-02")] {
        let at = |hour: &str| format!("{sunday}T{hour}");
        assert_eq!(judged(&[], "", &Known::default(), &at("03:30:00")), Verdict::NoMailing);
        assert_eq!(judged(&[], "", &Known::default(), &at("21:00:00")), Verdict::NoMailing);
        let due = day(monday);
        assert_eq!(
            judged(&batch(1, 4), monday, &Known::default(), &format!("{monday}T00:20:00")),
            Verdict::Batch { day: due, unseen: 6 }
        );
        assert_eq!(
            judged(&batch(1, 4), monday, &Known::default(), &format!("{monday}T00:10:00")),
            Verdict::Early { due }
        );
    }
}

#[test]
fn an_unchanged_feed_is_judged_by_what_it_was() {
    let verdict = |now: &str| unchanged(&thursday(), &calendar(), ny(now));
    assert_eq!(verdict("2026-08-13T12:00:00"), Verdict::Batch { day: day("2026-08-13"), unseen: 0 });
    assert_eq!(verdict("2026-08-14T00:10:00"), Verdict::Early { due: day("2026-08-14") });
    assert_eq!(verdict(FRIDAY), Verdict::Stale { of: day("2026-08-13"), unseen: 0, due: day("2026-08-14") });
    assert_eq!(verdict("2026-08-15T12:00:00"), Verdict::NoMailing);
}

proptest! {
    /// Whatever day's feed comes on whatever morning, cut or not, under whatever date: it is taken for what it is where any
    /// of it, or the batch before it, was told.
    #[test]
    fn a_feed_is_taken_for_what_it_is(
        holds in 0usize..8, late in 0usize..3, cut in 1usize..60, upto in 0usize..8, half in any::<bool>(), printed in 0usize..8,
    ) {
        let c = calendar();
        let editions: Vec<Day> = std::iter::successors(Some(day("2026-08-10")), |d| Some(c.after(*d))).take(11).collect();
        let due = editions[holds + late];
        let now = c.announced_at(due).plus(10 * 3_600);
        // Told: all before `upto`; of that one perhaps the half.
        let upto = upto.min(holds + late);
        let mut known = Known::default();
        for (n, edition) in editions.iter().enumerate().take(upto) {
            known.told.push((*edition, told(&batch(n, 40))));
        }
        if half {
            known.told.push((editions[upto], told(&batch(upto, 40)[..30])));
        }
        let all = batch(holds, 40);
        let items = &all[..cut.min(all.len())];
        let heard = Heard { items, printed: Some(editions[printed]), rests: false };
        let verdict = judge(&heard, &known, &c, now);
        let seen: HashSet<Mention> = known.told.iter().filter(|(d, _)| *d == editions[holds]).flat_map(|(_, t)| t.clone()).collect();
        let unseen = told(items).difference(&seen).count();
        if seen.is_empty() && late > 0 {
            // Nothing told of it: it may be taken for the day that is due, never for one that was told.
            let (Verdict::Batch { day, .. } | Verdict::Stale { of: day, .. }) = verdict else { panic!("{verdict:?}") };
            prop_assert!(known.told.iter().all(|(told, _)| *told != day) || day == due, "{verdict:?}");
        } else if late == 0 {
            let ok = verdict == (Verdict::Batch { day: due, unseen });
            let lagging = editions[printed] < due && seen.is_empty();
            prop_assert!(ok || lagging, "{verdict:?}");
        } else {
            prop_assert_eq!(verdict, Verdict::Stale { of: editions[holds], unseen, due });
        }
    }

    #[test]
    fn no_feed_breaks_the_judge(items in 0usize..40, at in 1_500_000_000i64..2_200_000_000, rests in any::<bool>()) {
        let items = batch(3, items);
        let heard = Heard { items: &items, printed: Some(Day::in_new_york(Stamp(at))), rests };
        let _ = judge(&heard, &thursday(), &calendar(), Stamp(at));
        let _ = unchanged(&thursday(), &calendar(), Stamp(at));
    }
}
