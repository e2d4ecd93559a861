//! Random walks over every layer: nothing panics, nothing loses the cursor's paper.

use std::time::Duration;

use proptest::prelude::*;

use super::super::fake::{Fake, papers};
use super::super::*;

/// A step of a random walk.
#[derive(Clone, Debug)]
enum Step {
    Keys(String),
    Size(u16, u16),
    Arrive(usize),
    Waiting,
    Done,
    Downloads(usize),
    Paste(String),
    Mouse(u16, u16, MouseAct),
    /// Answers wait from now on.
    Hold,
    /// They come, late.
    Release,
    /// The writer fails, or no longer does.
    Break,
}

fn step() -> impl Strategy<Value = Step> {
    let key = "(j|k|g|G|s|m|x|u|<c-r>|/|<enter>|<esc>|\\?|<tab>|<s-tab>|<space>|<bs>|\\[|\\]|r|o|O|T|l|h|q|a|n|N|v|V|z|c|S|<lt>|>|:|J|d|D|H|f|y|i|b|<c-p>|<c-n>|<up>|<down>|:save x<enter>|:forget x<enter>|:hide r<enter>|:star o<enter>|:view s<enter>|:edition <tab>|:12<enter>|author:<tab>|is:<tab>|cat:<tab>|g5|1|0|9|o <tab>|o zz|<c-x>|<c-d>|<c-u>|<pgdn>|<home>|<end>|<c-c>|<c-w>|é){1,4}";
    prop_oneof![
        8 => key.prop_map(Step::Keys),
        2 => (0u16..140, 0u16..50).prop_map(|(w, h)| Step::Size(w, h)),
        1 => (0usize..5).prop_map(Step::Arrive),
        1 => Just(Step::Waiting),
        1 => Just(Step::Done),
        2 => (0usize..9).prop_map(Step::Downloads),
        1 => "\\PC{0,12}".prop_map(Step::Paste),
        2 => (0u16..130, 0u16..40, prop::sample::select(vec![
            MouseAct::Press, MouseAct::Drag, MouseAct::Release, MouseAct::WheelUp, MouseAct::WheelDown,
        ])).prop_map(|(x, y, what)| Step::Mouse(x, y, what)),
        1 => Just(Step::Hold),
        2 => Just(Step::Release),
        1 => Just(Step::Break),
    ]
}

/// The files thread tells of some downloads: one comes, one came, some wait, some failed.
fn downloads(fake: &mut Fake, n: usize) {
    let download = |(i, held): (usize, &crate::model::Held)| Download {
        id: held.paper.id,
        version: held.paper.version,
        title: held.paper.title.to_string(),
        stands: match (i, n % 3) {
            (0, 0) => Stands::Running,
            (2 | 5, _) => Stands::Failed("no PDF for this version".into()),
            _ => Stands::Waiting,
        },
    };
    let mut all: Vec<Download> = fake.papers.iter().take(n).enumerate().map(download).collect();
    if let Some(Download { id, version, title, .. }) = all.pop() {
        fake.feed(Msg::File(FileFact::Came { id, version, title, bytes: 3_000_000 }));
    }
    let wait = (n % 3 == 1).then_some((QueueWait::Network, Duration::from_secs(30)));
    fake.feed(Msg::File(FileFact::Queue(Queue { downloads: all, wait })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_sequence_of_keys_facts_and_sizes_loses_the_cursor(count in prop_oneof![4 => 0usize..12, 1 => Just(150usize)], steps in proptest::collection::vec(step(), 1..40)) {
        let mut fake = Fake::new(papers(count), 100, 30);
        for step in steps {
            let before = fake.state.current();
            let layer = fake.state.layer();
            let by_key = matches!(step, Step::Keys(_) | Step::Paste(_) | Step::Mouse(..));
            let quiet = !by_key && !matches!(step, Step::Release);
            match step {
                Step::Keys(keys) => fake = fake.press(&keys),
                Step::Size(width, height) => fake.feed(Msg::Resize { width, height }),
                Step::Arrive(added) => fake.feed(Msg::Sync(SyncFact::Page {
                    category: "cs.CL".parse().unwrap(), got: 1, total: 2, window: "22 May to 29 May".into(), added,
                })),
                Step::Waiting => fake.feed(Msg::Sync(SyncFact::Waiting { why: Wait::Pace, left: Duration::from_secs(2) })),
                Step::Done => fake.feed(Msg::Sync(SyncFact::Done { added: 1, fault: None, at: Some("07:41".into()) })),
                Step::Downloads(n) => downloads(&mut fake, n),
                Step::Paste(text) => fake.feed(Msg::Paste(text)),
                Step::Mouse(column, row, what) => fake.feed(Msg::Mouse(Mouse { column, row, what })),
                Step::Hold => fake.held_back = true,
                Step::Release => fake.release(),
                Step::Break => fake.broken_writer = !fake.broken_writer,
            }
            let list = fake.state.list();
            prop_assert!(list.cursor < list.ids.len().max(1));
            if quiet && layer == fake.state.layer() && before.is_some() {
                prop_assert_eq!(fake.state.current(), before, "no fact moves the cursor");
            }
            crate::ui::tests::drawn(&fake.state);
        }
        fake.release();
        for _ in 0..8 {
            fake = fake.press("<esc>");
        }
        prop_assert_eq!(fake.state.layer(), Layer::List, "every layer has a way out");
        prop_assert!(fake.state.search.is_none() && fake.state.command.is_none() && fake.state.overlay.is_none());
    }
}
