//! Random walks over every layer: nothing panics, nothing loses the cursor's paper, nothing turns the loop.

use std::time::Duration;

use proptest::prelude::*;

use super::super::fake::{Fake, papers};
use super::super::*;
use crate::model::{Batch, BatchState, Change, Exit, Fault, Lanes, Mark, Place, SavedQuery, Stamp};

/// A step of a random walk.
#[derive(Clone, Debug)]
enum Step {
    Keys(String),
    Size(u16, u16),
    Sync(SyncFact),
    Change(usize),
    Downloads(usize),
    Paste(String),
    Mouse(u16, u16, MouseAct),
    Focus(Focused),
    Said(usize),
    /// Another process has saved queries.
    Theirs(usize),
    Followed(usize),
    Answers(Answering),
    Pass(u64),
}

/// How the world behind the state answers from now on.
#[derive(Clone, Copy, Debug)]
enum Answering {
    Late,
    Now,
    NewestOnly,
    WriterBroken,
    WriterWhole,
}

/// Keys of every layer, and lines that are typed in one go.
const KEYS: &str = "(j|k|g|G|s|m|x|u|<c-r>|/|<enter>|<esc>|\\?|<tab>|<s-tab>|<space>|<s-space>|<bs>|<del>|\\[|\\]|r|o|O|T|l|h|q\
    |a|n|N|v|V|z|c|S|<lt>|>|:|J|d|D|H|f|f1|y|i|b|t|yb|yi|<c-p>|<c-n>|<up>|<down>|<left>|<right>|<f1>|<c-l>|<c-z>|<c-a>|<c-e>\
    |<c-b>|<c-f>|<c-h>|<c-d>|<c-u>|<pgdn>|<pgup>|<home>|<end>|<c-c>|<c-w>|é|界|g2|g3|g5|g9|gg|1|0|9|99999999\
    |:save x<enter>|:save 界 y<enter>|:forget x<enter>|:hide r<enter>|:unhide<enter>|:star o<enter>|:unstar o<enter>|:view s<enter>\
    |:edition <tab>|:edition 3d<enter>|:edition today<enter>|:12<enter>|:sort title<enter>|:sort starred<enter>|:follow hep-th<enter>\
    |:unfollow cs\\.CL<enter>|:help st<enter>|:search is:hidden<enter>|:q<enter>|:quit|author:<tab>|is:<tab>|cat:<tab>|-id:<tab>\
    |/is:hidden<enter>|/ro<enter>|<c-p>save<enter>|<c-p>card<enter>)";

fn batch() -> Batch {
    Batch {
        edition: "2026-05-29".parse().unwrap(),
        category: "cs.CL".parse().unwrap(),
        state: BatchState::Listed,
        listed: Some(3),
        held: Lanes { new: 2, ..Lanes::default() },
        healed: 0,
        checked: None,
        next_try: None,
    }
}

fn sync_fact() -> impl Strategy<Value = SyncFact> {
    prop_oneof![
        Just(SyncFact::Began),
        (0usize..5).prop_map(|added| SyncFact::Page {
            category: "cs.CL".parse().unwrap(),
            got: 1,
            total: 2,
            window: "22 May to 29 May".into(),
            added,
        }),
        (0usize..5).prop_map(|added| SyncFact::Listed { batch: batch(), added }),
        Just(SyncFact::Waiting { why: Wait::Pace, left: Duration::from_secs(2) }),
        Just(SyncFact::Waiting { why: Wait::Again, left: Duration::ZERO }),
        Just(SyncFact::Done { added: 1, fault: None, at: Some("07:41".into()) }),
        Just(SyncFact::Done { added: 0, fault: Some(fault(Exit::Unavailable)), at: None }),
        (0u64..9).prop_map(|s| SyncFact::LookAgain(Duration::from_secs(s))),
    ]
}

fn fault(exit: Exit) -> Fault {
    Fault::new(exit, "cannot do it", "the cause 界 of it", "do something else")
}

fn step() -> impl Strategy<Value = Step> {
    use Answering::{Late, NewestOnly, Now, WriterBroken, WriterWhole};
    let acts = vec![MouseAct::Press, MouseAct::Drag, MouseAct::Release, MouseAct::WheelUp, MouseAct::WheelDown];
    let keys = proptest::string::string_regex(&format!("{KEYS}{{1,4}}")).unwrap();
    prop_oneof![
        24 => keys.prop_map(Step::Keys),
        4 => (0u16..140, 0u16..50).prop_map(|(w, h)| Step::Size(w, h)),
        1 => (0u16..=500, 0u16..=500).prop_map(|(w, h)| Step::Size(w, h)),
        4 => sync_fact().prop_map(Step::Sync),
        2 => (0usize..12).prop_map(Step::Change),
        4 => (0usize..9).prop_map(Step::Downloads),
        2 => "\\PC{0,12}|[\\x00-\\x1f\u{202e}a界]{0,9}".prop_map(Step::Paste),
        5 => (0u16..130, 0u16..40, prop::sample::select(acts)).prop_map(|(x, y, what)| Step::Mouse(x, y, what)),
        2 => prop::sample::select(vec![Focused::Gained, Focused::Lost]).prop_map(Step::Focus),
        1 => (0usize..5).prop_map(Step::Said),
        1 => (0usize..4).prop_map(Step::Theirs),
        1 => (0usize..3).prop_map(Step::Followed),
        4 => prop::sample::select(vec![Late, Now, Now, NewestOnly, WriterBroken, WriterWhole, WriterWhole]).prop_map(Step::Answers),
        4 => (0u64..3_000).prop_map(Step::Pass),
    ]
}

/// What an odd run, or an odd hand in the library, may have left behind.
fn memory() -> impl Strategy<Value = Memory> {
    let names = ["x", "two words", "界面の研究", "today", "", "e\u{301}", "🙂"];
    let long = "n".repeat(200);
    let name = prop::sample::select(names.iter().map(|n| (*n).to_owned()).chain([long]).collect::<Vec<_>>());
    let queries = ["routing", "is:hidden", "\"", "edition:nonsense", "-", "cat:zz.ZZ sort:title", ""];
    let saved = (name, prop::sample::select(queries.to_vec())).prop_map(|(name, query)| SavedQuery::new(&name, query));
    let choices = [
        ("list-width", "99999"),
        ("list-width", "65535"),
        ("list-width", "0"),
        ("list-width", "-1"),
        ("lines", "1"),
        ("lines", "7"),
        ("card", "on"),
        ("order:today", "relevance"),
        ("order:all", "nonsense"),
        ("order:saved:x", "title"),
        ("tour", "on"),
    ];
    let places = ["today", "unread", "all", "nowhere", "edition:2026-05-29", "saved:x", "edition:"];
    (
        prop::collection::vec(saved, 0..8),
        prop::bool::weighted(0.02),
        prop::sample::subsequence(choices.to_vec(), 0..5),
        prop::collection::vec((prop::sample::select(places.to_vec()), 0usize..20), 0..4),
        prop::option::of(0u64..100),
    )
        .prop_map(|(saved, crowded, choices, places, pace)| {
            let mut saved: Vec<SavedQuery> = saved.into_iter().flatten().collect();
            if crowded {
                saved.extend((0..300).filter_map(|n| SavedQuery::new(&format!("view {n}"), "routing")));
            }
            let paper = |n: usize| format!("2605.{:05}", 20_000 + n).parse().unwrap();
            Memory {
                saved,
                choices: choices.into_iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect(),
                places: places
                    .into_iter()
                    .map(|(view, n)| (view.to_owned(), Place { paper: paper(n), at: Stamp(0) }))
                    .collect(),
                pace: pace.map(Duration::from_secs),
                ..Memory::default()
            }
        })
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

/// A mark is taken back that this run did not set.
fn change(fake: &mut Fake, n: usize) {
    let Some(held) = fake.papers.get(n) else { return };
    let changes = vec![Change { paper: held.paper.id, mark: Mark::Star, to: None }];
    let turned = Turned { what: "x".into(), when: String::new(), changes, saved: None, watches: None, left_alone: 0 };
    fake.feed(Msg::Wrote(Ticket(99_999), Ok(Wrote::Turned(turned))));
}

fn said(n: usize) -> Msg {
    match n {
        0 => Msg::Notice("something 界 was done".into()),
        1 => Msg::Trouble(fault(Exit::Disk)),
        2 => Msg::Opened(Ok("the PDF".into())),
        3 => Msg::Opened(Err(fault(Exit::Other))),
        _ => Msg::Ending,
    }
}

fn followed(n: usize) -> Msg {
    Msg::Followed(match n {
        0 => Err(fault(Exit::Disk)),
        1 => Ok(vec![]),
        _ => Ok(vec!["cs.CL".parse().unwrap(), "hep-th".parse().unwrap()]),
    })
}

/// Whether a step is the reader's own, or shows other papers: then the cursor may go elsewhere.
fn moves(step: &Step) -> bool {
    matches!(
        step,
        Step::Keys(_) | Step::Paste(_) | Step::Mouse(..) | Step::Followed(_) | Step::Answers(_) | Step::Theirs(_)
    )
}

fn take(fake: &mut Fake, step: Step) {
    match step {
        Step::Keys(keys) => {
            for key in keys.parse::<crate::key::Chord>().unwrap().0 {
                fake.feed(Msg::Key(key));
                fake.clock += Duration::from_millis(10);
            }
        }
        Step::Size(width, height) => fake.feed(Msg::Resize { width, height }),
        Step::Sync(fact) => fake.feed(Msg::Sync(fact)),
        Step::Change(n) => change(fake, n),
        Step::Downloads(n) => downloads(fake, n),
        Step::Paste(text) => fake.feed(Msg::Paste(text)),
        Step::Mouse(column, row, what) => fake.feed(Msg::Mouse(Mouse { column, row, what })),
        Step::Focus(focused) => fake.feed(Msg::Focus(focused)),
        Step::Said(n) => fake.feed(said(n)),
        Step::Theirs(n) => fake.saved.extend(SavedQuery::new(&format!("theirs {n}"), "sketch")),
        Step::Followed(n) => fake.feed(followed(n)),
        Step::Answers(Answering::Late) => fake.held_back = true,
        Step::Answers(Answering::Now) => fake.release(),
        Step::Answers(Answering::NewestOnly) => fake.release_newest(),
        Step::Answers(Answering::WriterBroken) => fake.broken_writer = true,
        Step::Answers(Answering::WriterWhole) => fake.broken_writer = false,
        Step::Pass(millis) => fake.clock += Duration::from_millis(millis),
    }
}

/// Wakes the state as the loop does. Whether it rests after that: a moment that stays in the past turns the loop.
fn rests(fake: &mut Fake) -> bool {
    for _ in 0..8 {
        if fake.state.wake_at().is_none_or(|at| at > fake.clock) {
            return true;
        }
        fake.feed(Msg::Wake);
    }
    false
}

/// Few by default; `OFFPRINT_SOAK=20000` walks so often.
fn cases() -> u32 {
    std::env::var("OFFPRINT_SOAK").map_or(64, |n| n.parse().unwrap_or(640))
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 2_000, ..ProptestConfig::with_cases(cases()) })]

    #[test]
    fn no_sequence_of_keys_facts_and_sizes_loses_the_cursor(
        count in 0usize..12,
        memory in memory(),
        opening in prop::sample::select(vec![Opening::Today, Opening::Today, Opening::Today, Opening::Picker]),
        size in (0u16..=200, 0u16..=60),
        steps in prop::collection::vec(step(), 1..40),
    ) {
        let mut fake = Fake::remembering(papers(count), size, opening, memory);
        for step in steps {
            let (before, layer, quiet) = (fake.state.current(), fake.state.layer(), !moves(&step));
            take(&mut fake, step);
            let list = fake.state.list();
            prop_assert!(list.cursor < list.ids.len().max(1));
            if quiet && layer == fake.state.layer() && before.is_some() {
                prop_assert_eq!(fake.state.current(), before, "no fact moves the cursor");
            }
            prop_assert!(rests(&mut fake), "the loop turns: {:?} at {:?}", fake.state.wake_at(), fake.clock);
            prop_assert_eq!(fake.state.lists.len(), View::FIXED.len() + fake.state.memory.saved.len());
            crate::ui::tests::drawn(&fake.state);
        }
        for _ in 0..6 {
            // Nothing is followed yet: there Esc leaves the program.
            if matches!(fake.state.overlay, Some(Overlay::Picker(_))) {
                return Ok(());
            }
            fake = fake.press("<esc>");
        }
        prop_assert_eq!(fake.state.layer(), Layer::List, "every layer has a way out");
        prop_assert!(fake.state.search.is_none() && fake.state.command.is_none() && fake.state.overlay.is_none());
        prop_assert!(fake.state.range.is_none() && fake.state.count.is_none() && fake.state.begun.is_empty());
    }
}
