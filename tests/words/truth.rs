//! A sync that is answered wrongly changes nothing it has not seen, says so, and the next one makes it good.

use std::collections::BTreeMap;

use offprint::store::{Cache, Cursor, Places};

use super::*;
use arxiv::Wrong;

/// Where the wrong answers begin.
const STARTS: [usize; 2] = [0, arxiv::PAGE];

impl Home {
    fn cursors(&self) -> Vec<Cursor> {
        Cache::open(&Places::under(&self.data())).unwrap().cursors().unwrap()
    }

    /// Another one with the same files.
    fn copied(&self) -> Self {
        let copy = Self { dir: tempfile::tempdir().unwrap(), environment: self.environment.clone() };
        std::fs::create_dir(copy.data()).unwrap();
        for entry in std::fs::read_dir(self.data()).unwrap().flatten().filter(|e| e.path().is_file()) {
            std::fs::copy(entry.path(), copy.path(entry.file_name().to_str().unwrap())).unwrap();
        }
        copy
    }

    /// The papers held by their ids, as JSON.
    fn held(&self) -> BTreeMap<String, String> {
        self.everything()
            .into_iter()
            .map(|paper| (paper["id"].as_str().unwrap().to_owned(), paper.to_string()))
            .collect()
    }
}

/// What a wrong answer ends a sync with.
fn code(wrong: Wrong) -> i32 {
    match wrong {
        Wrong::Empty | Wrong::Nothing | Wrong::Short | Wrong::Limited => 75,
        Wrong::Unavailable | Wrong::Cut => 69,
        Wrong::Truncated
        | Wrong::LoginPage
        | Wrong::Redirect
        | Wrong::ErrorEntry
        | Wrong::Garbage
        | Wrong::Forbidden => 76,
    }
}

#[test]
fn a_wrong_answer_changes_no_row_it_does_not_hold_and_moves_no_cursor() {
    let arxiv = Arxiv::of(260);
    let whole = Home::synced(&arxiv);
    let (truth, papers) = (whole.everything(), whole.held());
    for wrong in Wrong::ALL {
        for start in STARTS {
            let what = format!("{wrong:?} from {start}");
            arxiv.misbehave(wrong, move |question| question.start >= start);
            let home = Home::beside(&arxiv);
            home.ok(&["categories", "--follow", "cs.CL"]);
            let ran = home.run(&["sync"]);
            let ran = ran.failed(code(wrong), &["sync", what.as_str()]);
            assert!(!ran.out.contains("complete"), "{what}: {}", ran.out);
            // What came is kept, nothing else is there.
            let held = home.held();
            assert!(held.iter().all(|(id, paper)| papers.get(id) == Some(paper)), "{what}");
            let known = arxiv.service.papers();
            let wanted = known.iter().enumerate().filter(|(nth, _)| !unseen(wrong, start, *nth));
            assert!(held.keys().eq(wanted.map(|(_, record)| &record.id)), "{what}: {:?}", held.keys());
            assert!(home.cursors().iter().all(|cursor| cursor.complete.is_none()), "{what}: {:?}", home.cursors());
            // The next one, undisturbed, brings it to where an undisturbed one is.
            arxiv.behave();
            home.ok(&["sync"]);
            assert_eq!(home.everything(), truth, "{what}");
        }
    }
}

/// Whether no right answer can have held the nth of 260 papers, from 0.
fn unseen(wrong: Wrong, start: usize, nth: usize) -> bool {
    let page = nth / arxiv::PAGE * arxiv::PAGE;
    let half = (260 - page).min(arxiv::PAGE) / 2;
    nth >= start && (wrong != Wrong::Short || nth - page >= half)
}

#[test]
fn what_was_whole_before_stays_whole() {
    let all = arxiv::papers(260);
    let arxiv = Arxiv::with(all[..240].to_vec());
    let first = Home::synced(&arxiv);
    first.ok(&["star", "2605.00001", "2605.00239"]);
    let (before, cursors) = (first.held(), first.cursors());
    // Revised and new papers on both pages.
    arxiv.service.change(|papers| {
        papers.extend_from_slice(&all[240..]);
        papers.iter_mut().step_by(50).for_each(|paper| paper.version = 2);
    });
    // A paper found late may stand in another edition; all else is to be the same.
    let bare = |home: &Home| -> Vec<Value> { home.everything().into_iter().map(without_its_days).collect() };
    let fresh = Home::synced(&arxiv);
    fresh.ok(&["star", "2605.00001", "2605.00239"]);
    let truth = bare(&fresh);
    for wrong in Wrong::ALL {
        for start in STARTS {
            let what = format!("{wrong:?} from {start}");
            let home = first.copied();
            arxiv.misbehave(wrong, move |question| question.start >= start);
            let ran = home.run(&["sync"]).failed(code(wrong), &["sync", what.as_str()]);
            assert!(!ran.out.contains("complete"), "{what}: {}", ran.out);
            let after = home.held();
            for (nth, record) in arxiv.service.papers().iter().enumerate().filter(|(nth, _)| unseen(wrong, start, *nth))
            {
                assert_eq!(after.get(&record.id), before.get(&record.id), "{what}: paper {nth}");
            }
            assert!(before.keys().all(|id| after.contains_key(id)), "{what}");
            let complete = |cursors: &[Cursor]| cursors.iter().map(|c| c.complete).collect::<Vec<_>>();
            assert_eq!(complete(&home.cursors()), complete(&cursors), "{what}");
            arxiv.behave();
            home.ok(&["sync"]);
            assert_eq!(bare(&home), truth, "{what}");
        }
    }
}

#[test]
fn trouble_that_passes_is_no_trouble() {
    let arxiv = Arxiv::of(260);
    let truth = Home::synced(&arxiv).everything();
    for wrong in [
        Wrong::Limited,
        Wrong::Unavailable,
        Wrong::Empty,
        Wrong::Nothing,
        Wrong::Short,
        Wrong::Truncated,
        Wrong::Cut,
        Wrong::Garbage,
    ] {
        for nth in [0, 1] {
            arxiv.misbehave(wrong, move |question| question.nth == nth);
            let home = Home::beside(&arxiv);
            home.ok(&["categories", "--follow", "cs.CL"]);
            home.ok(&["sync"]);
            assert_eq!(home.everything(), truth, "{wrong:?} {nth}");
        }
    }
}

#[test]
fn too_many_requests_hold_the_next_process_too() {
    let arxiv = Arxiv::of(12);
    arxiv.misbehave(Wrong::Limited, |_| true);
    arxiv.service.feeds(common::server::Reply::status(429).body("Rate exceeded."));
    // A minute of the service's is 60 ms here.
    let home = Home::beside(&arxiv).with("OFFPRINT_PACE_MS", "3").without_trends();
    home.fails(75, &["sync"]);
    home.fails(75, &["sync"]);
    // Each pause is twice as long as the one before, whoever was told.
    let seen: Vec<_> = arxiv.server.seen().into_iter().filter(|seen| !seen.path.contains("daily")).collect();
    let gaps: Vec<u128> = seen.windows(2).map(|two| (two[1].at - two[0].at).as_millis()).collect();
    assert!(gaps.len() == 11 && gaps[0] >= 45 && gaps[1] >= 105 && gaps[2] >= 225, "{gaps:?}");
    assert!(gaps[4..].iter().all(|gap| *gap >= 570), "ten minutes at the most, also in the next process: {gaps:?}");
    arxiv.behave();
    home.ok(&["sync"]);
}

#[test]
fn a_pdf_that_is_none_is_not_kept() {
    use common::server::{Reply, Server};
    let page = "<!DOCTYPE html><html><body>Please log in.</body></html>".repeat(40);
    let whole = format!("%PDF-1.5\n{}%%EOF\n", "words\n".repeat(400));
    let replies = [
        (76, Reply::ok(page.clone()).content_type("text/html")),
        (76, Reply::ok(page).content_type("application/pdf")),
        (76, Reply::ok("").content_type("application/pdf")),
        (76, Reply::ok("%PDF-1.5\n%%EOF\n")),
        (69, Reply::ok(whole.clone()).cut_at(900)),
        (76, Reply::redirect("https://login.example.com/portal")),
        (76, Reply::status(403).body("Access Denied")),
        (69, Reply::status(503)),
        (66, Reply::status(404)),
        (75, Reply::status(429).body("Rate exceeded.")),
    ];
    for (code, reply) in replies {
        let what = format!("{code} {reply:?}");
        let server = Server::new().on("/pdf/*", reply);
        let home = Home::at(&server.base());
        home.fails(code, &["get", "2605.00001v1"]);
        let left: Vec<_> =
            std::fs::read_dir(home.path("papers")).map(|all| all.flatten().collect()).unwrap_or_default();
        assert!(left.is_empty(), "{what}: {left:?}");
        server.replace("/pdf/*", Reply::ok(whole.clone()));
        // After "too many requests" the gate is held for a while.
        if code != 75 {
            home.ok(&["get", "2605.00001v1"]);
        }
    }
}
