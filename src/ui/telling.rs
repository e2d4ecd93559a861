//! What papers say of themselves, what changed in them and what bursts among them.

use super::tests::{picture, picture_with};
use crate::app::fake::{Fake, papers};
use crate::app::{Msg, VersionFact};
use crate::model::{Burst, BurstKind, Exit, Fault, Findings, Stamp};
use crate::text::Clean;
use crate::ui::{Glyphs, Ground, Theme};

/// Papers that say something of themselves, the first in its third version.
fn telling(count: usize) -> Vec<crate::model::Held> {
    let said = [
        "Accepted at NeurIPS 2026. 12 pages, 5 figures. Code: https://github.com/plain/routing",
        "CVPR 2026 workshop; project page: https://plain.github.io/x/",
        "This paper has been withdrawn by the authors",
        "9 pages",
        "Code at https://github.com/plain/other",
    ];
    let version = |number, day: &str, size| crate::model::Version {
        number,
        submitted: Stamp::parse(&format!("2026-05-{day}T09:30:00Z")),
        size,
        is_withdrawn: false,
        is_held: number > 1,
    };
    let mut all = papers(count);
    for (i, held) in all.iter_mut().enumerate() {
        let comment = said[i % said.len()];
        held.paper.comment = Some(Clean::line(comment, 200));
        held.known.findings = Findings::of(Some(comment), &held.paper.summary);
    }
    all[0].paper.version = 3;
    all[0].known.versions = vec![version(1, "03", Some(388)), version(2, "20", Some(412)), version(3, "28", None)];
    all
}

/// The first paper's second version.
fn second(papers: &[crate::model::Held]) -> crate::model::Paper {
    let mut old = papers[0].paper.clone();
    old.version = 2;
    old.title = Clean::line("Routing Under a Shift of Domain 0", 200);
    old.summary = Clean::stored(
        "We study a plain question with plain means. The measure is fixed, the words are few, and every sentence is \
         long enough to be wrapped. The cost grows as $n \\log n$ where $n$ is small.",
        10_000,
    );
    old.authors.push(crate::model::Author { name: Clean::line("First9 Last9", 100), affiliations: vec![] });
    old
}

#[test]
fn what_a_paper_says_of_itself_stands_in_its_row_and_beside_it() {
    for (name, width, height) in [("120x36", 120, 36), ("80x24", 80, 24), ("40x12", 40, 12)] {
        insta::assert_snapshot!(format!("badges_{name}"), picture(&Fake::new(telling(30), width, height).state));
    }
}

#[test]
fn what_changed_between_two_versions() {
    for (name, width, height) in [("120x36", 120, 36), ("80x24", 80, 24), ("40x12", 40, 12)] {
        let mut fake = Fake::new(telling(30), width, height);
        let old = second(&fake.papers);
        fake.versions.push(old);
        let fake = fake.press("=]");
        insta::assert_snapshot!(format!("changes_{name}"), picture(&fake.state));
        if width == 80 {
            let theme = Theme::new(Ground::Colourless, Glyphs::ASCII);
            insta::assert_snapshot!("changes_ascii", picture_with(&fake.state, &theme));
        }
    }
}

#[test]
fn a_version_that_is_on_its_way_says_so() {
    let mut fake = Fake::new(telling(30), 80, 24).press("=");
    let id = fake.papers[0].paper.id;
    fake.clock += std::time::Duration::from_secs(1);
    fake.feed(Msg::Wake);
    insta::assert_snapshot!("changes_wait", picture(&fake.state));
    let fault =
        Fault::new(Exit::Unavailable, "cannot fetch version 1", "no network", "it works again when there is one");
    fake.feed(Msg::Version(VersionFact::Failed { id, version: 1, fault }));
    insta::assert_snapshot!("changes_offline", picture(&fake.state));
}

#[test]
fn what_bursts_at_three_sizes() {
    let burst = |kind, text: &str, weeks, ratio| Burst { kind, text: Clean::line(text, 100), weeks, ratio };
    let bursts = vec![
        burst(BurstKind::Phrase, "world models", [2, 1, 3, 2, 4, 3, 5, 6, 17], Some(4.2)),
        burst(BurstKind::Word, "agentic", [10, 12, 11, 14, 13, 17, 18, 21, 44], Some(2.9)),
        burst(BurstKind::Phrase, "reward hacking in long horizon tasks with verifiable rewards", [0; 9], None),
        burst(BurstKind::Author, "Chidi Okafor", [0, 0, 1, 0, 0, 0, 0, 0, 4], Some(28.0)),
        burst(BurstKind::Author, "Maja Lindqvist", [0, 0, 0, 0, 0, 0, 0, 0, 3], None),
    ];
    for (name, width, height) in [("120x36", 120, 36), ("80x24", 80, 24), ("40x12", 40, 12)] {
        let mut fake = Fake::new(papers(30), width, height);
        fake.bursts.clone_from(&bursts);
        let fake = fake.press("gbj");
        insta::assert_snapshot!(format!("bursts_{name}"), picture(&fake.state));
        if width == 80 {
            let theme = Theme::new(Ground::Colourless, Glyphs::ASCII);
            insta::assert_snapshot!("bursts_ascii", picture_with(&fake.state, &theme));
        }
    }
    insta::assert_snapshot!("bursts_none", picture(&Fake::new(papers(30), 80, 24).press("gb").state));
}
