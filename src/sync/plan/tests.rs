#![allow(clippy::unwrap_used, reason = "a test may")]

use super::*;
use crate::model::Lanes;
use proptest::prelude::*;

const DAY: i64 = 86_400;

/// The plain week, less two deferred evenings of late 2026.
fn calendar() -> Calendar {
    Calendar::new(["2026-11-26", "2026-12-25"].map(|d| d.parse().unwrap()))
}

/// A New York wall clock as an instant.
fn ny(text: &str) -> Stamp {
    let local: jiff::civil::DateTime = text.parse().unwrap();
    Stamp(local.in_tz("America/New_York").unwrap().timestamp().as_second())
}

fn cat(name: &str) -> Category {
    name.parse().unwrap()
}

/// A category complete from a week before `at` until then.
fn synced(name: &str, at: Stamp) -> Cursor {
    let complete = Complete { from: at.days_before(7), to: at, begun: at };
    Cursor { category: cat(name), complete: Some(complete), walk: None }
}

/// The newest edition of these categories, whole.
fn whole(now: Stamp, names: &[&str]) -> Vec<Batch> {
    names.iter().map(|name| batch(now, name, BatchState::Whole, None)).collect()
}

fn batch(now: Stamp, name: &str, state: BatchState, next_try: Option<Stamp>) -> Batch {
    Batch {
        edition: calendar().newest(now).day,
        category: cat(name),
        state,
        listed: None,
        held: Lanes::default(),
        healed: 0,
        checked: None,
        next_try,
    }
}

fn start(now: &str, synced_at: &str) -> Start {
    let now = ny(now);
    let at = if synced_at.is_empty() { now } else { ny(synced_at) };
    owed(now, &calendar(), &[synced("cs.CL", at)], &whole(now, &["cs.CL"]), &[cat("cs.CL")], None).start
}

#[test]
fn nothing_is_owed_once_the_newest_edition_is_met() {
    for (now, last, owed) in [
        // Thursday's mailing is out at 20:00; a sync before 02:00 may have met only a part.
        ("2026-08-13T19:59:00", "2026-08-13T03:00:00", false),
        ("2026-08-13T20:01:00", "2026-08-13T19:00:00", true),
        ("2026-08-13T21:00:00", "2026-08-13T20:30:00", true),
        ("2026-08-14T09:00:00", "2026-08-14T01:59:00", true),
        ("2026-08-14T09:00:00", "2026-08-14T02:00:00", false),
        // Friday's list stays the newest until Sunday evening.
        ("2026-08-15T12:00:00", "2026-08-14T02:30:00", false),
        ("2026-08-15T12:00:00", "2026-08-13T12:00:00", true),
        ("2026-08-16T19:59:00", "2026-08-14T08:00:00", false),
        ("2026-08-16T20:01:00", "2026-08-16T19:00:00", true),
        ("2026-08-17T02:01:00", "2026-08-17T02:00:00", false),
        // Thanksgiving's mailing is deferred to Sunday.
        ("2026-11-26T20:01:00", "2026-11-26T03:00:00", false),
        ("2026-11-29T19:59:00", "2026-11-26T03:00:00", false),
        ("2026-11-29T20:01:00", "2026-11-26T03:00:00", true),
        // 25 December is a Friday, which has no mailing anyway.
        ("2026-12-27T19:59:00", "2026-12-25T03:00:00", false),
        ("2026-12-27T20:01:00", "2026-12-27T12:00:00", true),
    ] {
        let got = start(now, last);
        assert_eq!(got == Start::Now, owed, "at {now} after a sync at {last}: {got:?}");
        if !owed {
            assert_eq!(got, Start::At(calendar().upcoming(ny(now)).at));
        }
    }
}

#[test]
fn a_listing_that_is_not_whole_brings_the_program_back() {
    use BatchState::{Computed, Listed, Stale, Whole};
    let at = |now: &str, state: BatchState, next: Option<&str>, tried: Option<&str>| {
        let now = ny(now);
        let all = [batch(now, "cs.CL", state, next.map(ny))];
        owed(now, &calendar(), &[synced("cs.CL", now)], &all, &[cat("cs.CL")], tried.map(ny)).start
    };
    let later = |text: &str| Start::At(ny(text));
    // Its feed is built at a quarter past midnight; until then nobody asks.
    let morning = "2026-08-14T03:00:00";
    assert_eq!(at(morning, Computed, None, None), Start::Now);
    assert_eq!(at(morning, Computed, None, Some("2026-08-14T02:50:00")), later("2026-08-14T03:20:00"));
    assert_eq!(at(morning, Listed, None, Some("2026-08-14T02:50:00")), later("2026-08-14T03:20:00"));
    assert_eq!(at("2026-08-14T09:00:00", Listed, None, Some("2026-08-14T08:50:00")), later("2026-08-14T09:50:00"));
    assert_eq!(at(morning, Stale, Some("2026-08-14T03:10:00"), None), later("2026-08-14T03:10:00"));
    assert_eq!(at("2026-08-14T03:30:00", Stale, Some("2026-08-14T03:10:00"), None), Start::Now);
    assert_eq!(at(morning, Whole, None, None), later("2026-08-16T20:00:00"));
    // On a Saturday no feed tells Friday's edition any more.
    assert_eq!(at("2026-08-15T12:00:00", Computed, None, None), later("2026-08-16T20:00:00"));
    assert_eq!(next_try(ny(morning), &calendar()), ny("2026-08-14T03:30:00"));
    assert_eq!(next_try(ny("2026-08-14T06:00:00"), &calendar()), ny("2026-08-14T07:00:00"));
}

#[test]
fn every_followed_category_counts() {
    let now = ny("2026-08-14T09:00:00");
    let cursors = [synced("cs.CL", ny("2026-08-14T03:00:00")), synced("cs.AI", ny("2026-08-13T03:00:00"))];
    let of = |followed: &[&str]| {
        let followed: Vec<_> = followed.iter().map(|c| cat(c)).collect();
        owed(now, &calendar(), &cursors, &whole(now, &["cs.CL", "cs.AI", "hep-th"]), &followed, None)
    };
    assert_eq!(of(&["cs.CL"]).missing, []);
    assert_eq!(of(&["cs.CL", "cs.AI"]).missing, [cat("cs.AI")]);
    assert_eq!(of(&["cs.CL", "hep-th"]).missing, [cat("hep-th")]);
    assert_eq!(of(&["cs.CL", "cs.AI"]).stretches.len(), 2);
    assert_eq!(of(&[]).start, Start::At(calendar().upcoming(now).at));
    assert_eq!(of(&[]).newest.day.to_string(), "2026-08-14");
}

#[test]
fn an_edition_that_may_grow_is_tried_every_half_hour() {
    let now = ny("2026-08-13T22:00:00");
    let try_at =
        |tried: Option<Stamp>| owed(now, &calendar(), &[], &whole(now, &["cs.CL"]), &[cat("cs.CL")], tried).start;
    assert_eq!(try_at(None), Start::Now);
    assert_eq!(try_at(Some(now.plus(-1_800))), Start::Now);
    assert_eq!(try_at(Some(now.plus(-1_799))), Start::At(now.plus(1)));
    assert_eq!(try_at(Some(now.plus(DAY))), Start::Now, "a clock that was set back");
}

#[test]
fn the_first_sync_asks_for_a_week_and_the_next_overlaps_by_one() {
    let now = Stamp::parse("2026-08-14T12:34:56Z").unwrap();
    let minute = Stamp::parse("2026-08-14T12:34:00Z").unwrap();
    let first = stretch(now, &cat("cs.CL"), None, Span::Owed);
    assert_eq!(first.window, Window { from: minute.days_before(7), to: minute });
    assert_eq!((first.ask, first.begun), (first.window, minute));
    let long_ago = synced("cs.CL", now.days_before(30));
    let next = stretch(now, &cat("cs.CL"), Some(&long_ago), Span::Owed);
    assert_eq!(next.window, Window { from: minute.days_before(37), to: minute });
    let days = stretch(now, &cat("cs.CL"), Some(&long_ago), Span::Days(2));
    assert_eq!(days.window, Window { from: minute.days_before(2), to: minute });
}

#[test]
fn a_cursor_only_grows() {
    let now = ny("2026-08-14T12:00:00");
    let old = synced("cs.CL", ny("2026-08-13T12:00:00"));
    let after = |span| stretch(now, &cat("cs.CL"), Some(&old), span).completed(Some(&old), &calendar());
    let before = old.complete.unwrap();
    let grown = after(Span::Owed).complete.unwrap();
    assert_eq!((grown.from, grown.to, grown.begun), (before.from, now, now));
    let long = after(Span::Days(30)).complete.unwrap();
    assert_eq!((long.from, long.to), (now.days_before(30), now));
    // A day reaches back to noon on Thursday only: what was submitted before and announced in the evening is not met.
    assert_eq!(after(Span::Days(1)).complete, old.complete);
    assert_eq!(after(Span::Days(3)).complete.unwrap().to, now);
    // A window that does not touch what is known.
    let ancient = synced("cs.CL", now.days_before(40));
    let gap = stretch(now, &cat("cs.CL"), Some(&ancient), Span::Days(7)).completed(Some(&ancient), &calendar());
    assert_eq!(gap.complete, ancient.complete);
}

#[test]
fn a_short_first_sync_does_not_cover_the_edition() {
    let now = ny("2026-08-14T12:00:00");
    let cursor = |days| stretch(now, &cat("cs.CL"), None, Span::Days(days)).completed(None, &calendar());
    let missing = |days| owed(now, &calendar(), &[cursor(days)], &[], &[cat("cs.CL")], None).missing.len();
    assert_eq!((missing(1), missing(2), missing(7)), (1, 0, 0));
}

#[test]
fn a_walk_is_taken_up_while_it_is_fresh() {
    let now = Stamp(1_786_708_800);
    let first = stretch(now, &cat("cs.CL"), None, Span::Owed);
    let at = now.days_before(3).plus(17);
    let cursor = first.walked(None, at);
    let soon = now.plus(600);
    let next = stretch(soon, &cat("cs.CL"), Some(&cursor), Span::Owed);
    assert_eq!(next.ask, Window::new(at, soon));
    assert_eq!((next.window, next.begun), (Window::new(soon.days_before(7), soon), now));
    let done = next.completed(Some(&cursor), &calendar());
    assert_eq!(done.complete.unwrap().begun, now, "as old as its oldest answer");
    let late = stretch(now.plus(7 * 3_600), &cat("cs.CL"), Some(&cursor), Span::Owed);
    assert_eq!(late.ask, late.window, "too old");
    let longer = stretch(soon, &cat("cs.CL"), Some(&cursor), Span::Days(30));
    assert_eq!(longer.ask, longer.window, "it began later than what is asked for");
    let shorter = stretch(soon, &cat("cs.CL"), Some(&cursor), Span::Days(1));
    assert_eq!(shorter.ask, shorter.window);
}

#[test]
fn a_clock_that_once_ran_ahead_holds_nothing_up() {
    let now = ny("2026-08-14T12:00:00");
    let future = synced("cs.CL", now.plus(365 * DAY));
    let state = owed(now, &calendar(), std::slice::from_ref(&future), &[], &[cat("cs.CL")], None);
    assert_eq!((state.start, state.stretches[0].window.to), (Start::Now, now));
    let done = state.stretches[0].completed(Some(&future), &calendar()).complete.unwrap();
    assert_eq!((done.to, done.begun), (now, now));
}

#[test]
fn halves_share_no_minute_and_leave_none_out() {
    let at = |minute: i64| Stamp(minute * 60);
    let window = |a, b| Window { from: at(a), to: at(b) };
    assert_eq!(window(10, 11).halves(), Some((window(10, 10), window(11, 11))));
    assert_eq!(window(10, 13).halves(), Some((window(10, 11), window(12, 13))));
    assert_eq!(window(10, 10).halves(), None);
}

proptest! {
    #[test]
    fn any_cursor_gives_a_sound_stretch(
        now in 1_700_000_000i64..2_000_000_000,
        complete in proptest::option::of((any::<i64>(), any::<i64>(), any::<i64>())),
        walk in proptest::option::of((any::<i64>(), any::<i64>(), any::<i64>())),
        days in proptest::option::of(0u32..5_000),
    ) {
        let cursor = Cursor {
            category: cat("cs.CL"),
            complete: complete.map(|(f, t, b)| Complete { from: Stamp(f), to: Stamp(t), begun: Stamp(b) }),
            walk: walk.map(|(f, t, a)| Walk { from: Stamp(f), to: Stamp(t), at: Stamp(a) }),
        };
        let s = stretch(Stamp(now), &cat("cs.CL"), Some(&cursor), days.map_or(Span::Owed, Span::Days));
        prop_assert!(s.window.from <= s.ask.from && s.ask.from <= s.ask.to && s.ask.to == s.window.to);
        prop_assert!(s.begun <= Stamp(now) && now - s.window.to.0 < 60);
        let _ = owed(Stamp(now), &calendar(), std::slice::from_ref(&cursor), &[], &[cat("cs.CL")], None);
        let _ = s.completed(Some(&cursor), &calendar());
    }

    #[test]
    fn a_window_is_the_sum_of_its_halves(from in 0i64..1_000_000, minutes in 1i64..100_000) {
        let window = Window::new(Stamp(from * 60), Stamp((from + minutes) * 60));
        let (a, b) = window.halves().unwrap();
        prop_assert_eq!((a.from, b.to, b.from), (window.from, window.to, a.to.plus(60)));
        prop_assert!(a.from <= a.to && b.from <= b.to);
    }
}
