//! A random walk of pages, marks, undo and redo, beside a plain model of the same.

use std::collections::BTreeMap;

use offprint::model::{Change, Mark, Marks, Paper, Stamp};
use offprint::store::{Gesture, Step};
use offprint::text::Clean;
use proptest::prelude::*;

use crate::world::{NOW, World, dump, id, on, paper, soak};

const PAPERS: usize = 6;

#[derive(Clone, Debug)]
enum Move {
    /// A page with these papers in these versions.
    Page(Vec<(usize, u32, u8)>),
    /// A gesture of one run.
    Mark {
        run: u64,
        mark: usize,
        set: bool,
        papers: Vec<usize>,
        silent: bool,
    },
    Undo(u64),
    Redo(u64),
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let some = || prop::collection::vec(0..PAPERS, 1..4);
    let one = prop_oneof![
        2 => prop::collection::vec((0..PAPERS, 1u32..4, 0u8..3), 0..5).prop_map(Move::Page),
        4 => (0u64..2, 0usize..3, prop::bool::weighted(0.7), some(), prop::bool::weighted(0.2))
            .prop_map(|(run, mark, set, papers, silent)| Move::Mark { run, mark, set, papers, silent }),
        2 => (0u64..2).prop_map(Move::Undo),
        2 => (0u64..2).prop_map(Move::Redo),
    ];
    prop::collection::vec(one, 1..25)
}

fn number(n: usize) -> String {
    format!("2608.{:05}", n + 1)
}

fn made(n: usize, version: u32, text: u8) -> Paper {
    let mut paper = paper(&number(n), &format!("title {text}"), "A B", "summary", "cs.CL");
    paper.version = version;
    paper.comment = Some(Clean::line(&format!("comment {text}"), 100));
    paper
}

type Key = (usize, Mark);

struct Entry {
    key: Key,
    before: Option<Stamp>,
    after: Option<Stamp>,
    taken_back: bool,
}

#[derive(PartialEq)]
enum Stands {
    Done,
    Undone { turn: u64, by: u64 },
    Ended,
}

struct Past {
    run: u64,
    silent: bool,
    stands: Stands,
    entries: Vec<Entry>,
}

/// What the store should be, in the plainest form.
#[derive(Default)]
struct Model {
    marks: BTreeMap<Key, Stamp>,
    journal: Vec<Past>,
    papers: BTreeMap<usize, Paper>,
    turns: u64,
}

impl Model {
    fn page(&mut self, page: &[(Paper, usize)]) {
        for (paper, n) in page {
            if self.papers.get(n).is_none_or(|old| old.version <= paper.version) {
                self.papers.insert(*n, paper.clone());
            }
        }
    }

    fn mark(&mut self, run: u64, mark: Mark, to: Option<Stamp>, papers: &[usize], silent: bool) {
        let mut papers = papers.to_vec();
        papers.sort_unstable();
        papers.dedup();
        let mut entries = Vec::new();
        for key in papers.into_iter().map(|n| (n, mark)) {
            let before = self.marks.get(&key).copied();
            if before.is_some() != to.is_some() {
                self.set(key, to);
                entries.push(Entry { key, before, after: to, taken_back: false });
            }
        }
        if entries.is_empty() {
            return;
        }
        if !silent {
            for past in &mut self.journal {
                if matches!(past.stands, Stands::Undone { .. }) {
                    past.stands = Stands::Ended;
                }
            }
        }
        self.journal.push(Past { run, silent, stands: Stands::Done, entries });
    }

    fn undo(&mut self, run: u64) -> Option<(usize, usize)> {
        let open = |p: &Past| !p.silent && p.stands == Stands::Done;
        let at = self.journal.iter().rposition(|p| open(p) && p.run == run);
        let at = at.or_else(|| self.journal.iter().rposition(open))?;
        self.turns += 1;
        let mut past = self.journal.remove(at);
        past.stands = Stands::Undone { turn: self.turns, by: run };
        let mut turned = 0;
        for entry in &mut past.entries {
            entry.taken_back = self.marks.get(&entry.key).copied() == entry.after;
            if entry.taken_back {
                self.set(entry.key, entry.before);
                turned += 1;
            }
        }
        let left = past.entries.len() - turned;
        self.journal.insert(at, past);
        Some((turned, left))
    }

    fn redo(&mut self, run: u64) -> Option<(usize, usize)> {
        let rank = |p: &Past| match p.stands {
            Stands::Undone { turn, by } => Some((by == run, turn)),
            Stands::Done | Stands::Ended => None,
        };
        let (at, _) =
            self.journal.iter().enumerate().filter(|(_, p)| rank(p).is_some()).max_by_key(|(_, p)| rank(p))?;
        let mut past = self.journal.remove(at);
        past.stands = Stands::Done;
        let mut turned = 0;
        for entry in &mut past.entries {
            if entry.taken_back && self.marks.get(&entry.key).copied() == entry.before {
                self.set(entry.key, entry.after);
                turned += 1;
            }
        }
        let left = past.entries.len() - turned;
        self.journal.insert(at, past);
        Some((turned, left))
    }

    fn set(&mut self, key: Key, to: Option<Stamp>) {
        match to {
            Some(stamp) => self.marks.insert(key, stamp),
            None => self.marks.remove(&key),
        };
    }

    fn marks_of(&self, n: usize) -> Marks {
        let get = |mark| self.marks.get(&(n, mark)).copied();
        Marks { star: get(Mark::Star), read: get(Mark::Read), hidden: get(Mark::Hidden) }
    }
}

fn step(world: &World, model: &mut Model, one: &Move, clock: Stamp) -> Result<(), TestCaseError> {
    match one {
        Move::Page(page) => {
            let page: Vec<(Paper, usize)> =
                page.iter().map(|&(n, version, text)| (made(n, version, text), n)).collect();
            model.page(&page);
            let before = dump(&world.places.library);
            let page: Vec<_> = page.into_iter().map(|(p, _)| (p, on("2026-08-12"))).collect();
            world.cache().commit(&page, None, NOW).unwrap();
            prop_assert_eq!(dump(&world.places.library), before, "a page touched the library");
        }
        Move::Mark { run, mark, set, papers, silent } => {
            let (mark, to) = (Mark::ALL[*mark], set.then_some(clock));
            model.mark(*run, mark, to, papers, *silent);
            let changes = papers.iter().map(|&n| Change { paper: id(&number(n)), mark, to }).collect();
            let step = if *silent { Step::Silent } else { Step::Undoable };
            let gesture = Gesture { what: mark.word().into(), at: clock, step, changes };
            world.library_of(*run).apply(&gesture, &[]).unwrap();
        }
        Move::Undo(run) => {
            let turned = world.library_of(*run).undo(clock).unwrap();
            prop_assert_eq!(turned.map(|t| (t.changes.len(), t.left_alone)), model.undo(*run));
        }
        Move::Redo(run) => {
            let turned = world.library_of(*run).redo(clock).unwrap();
            prop_assert_eq!(turned.map(|t| (t.changes.len(), t.left_alone)), model.redo(*run));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40 * soak()))]

    #[test]
    fn the_store_is_its_model(moves in moves()) {
        let world = World::new();
        let mut model = Model::default();
        for (n, one) in (0..).zip(&moves) {
            step(&world, &mut model, one, NOW.plus(n))?;
            let ids: Vec<_> = (0..PAPERS).map(|n| id(&number(n))).collect();
            let rows = world.reader().rows(&ids).unwrap();
            for (n, row) in rows.iter().enumerate() {
                prop_assert_eq!(row.marks, model.marks_of(n));
                prop_assert_eq!(row.version, model.papers.get(&n).map_or(0, |p| p.version));
            }
        }
        let held = world.reader().held(&(0..PAPERS).map(|n| id(&number(n))).collect::<Vec<_>>()).unwrap();
        let held: Vec<Paper> = held.into_iter().map(|h| h.paper).collect();
        prop_assert_eq!(held, model.papers.into_values().collect::<Vec<_>>());
    }
}
