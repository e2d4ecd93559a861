//! A morning replayed in the process, on the clock of a reader: every key to its frame, with what the frame cost.
//! The script is the same every time; marks are written for good into a copy of the store.

use std::time::Duration;

use offprint::app::Msg;

use crate::Outcome;
use crate::desk::{Cost, Desk};
use crate::figures::{Samples, ms, say};
use crate::key::chord;
use crate::pty::SIZE;
use crate::world::Stage;

/// A frame of sixty a second. What takes longer is named.
const FRAME: Duration = Duration::from_millis(16);
/// Between two keys, and between two rounds: long enough there for a paper to be read by looking.
const PAUSE: Duration = Duration::from_millis(150);
const LONG_PAUSE: Duration = Duration::from_millis(1_500);
const ROUNDS: usize = 30;

/// Ten movements a round.
const MOVES: [[&str; 10]; 3] = [
    ["j", "j", "j", "k", "<c-d>", "j", "n", "<c-u>", "n", "j"],
    ["j", "n", "n", "j", "k", "G", "k", "<c-u>", "gg", "j"],
    ["<c-d>", "<c-d>", "j", "n", "<c-d>", "k", "j", "<c-u>", "n", "n"],
];
/// A mark a round.
const MARKS: [&str; 5] = ["s", "m", "x", "u", "m"];
/// Marks on ten papers at once, each in a round of its own; with the ten of a pair these make forty.
const OVER_TEN: [(usize, &str); 5] = [(4, "s"), (9, "m"), (14, "x"), (19, "u"), (24, "m")];
const PAIRS: [(usize, &str); 5] = [(2, "s"), (7, "x"), (12, "m"), (17, "u"), (22, "s")];
/// What is searched in which round, letter by letter.
const SEARCHES: [(usize, &str); 5] = [
    (3, "attention is all"),
    (8, "diffusion models"),
    (13, "author:lee transformer"),
    (18, "quantum error"),
    (23, "the"),
];
const DETAILS: usize = 20;

/// What was done and what it cost.
struct Done {
    kind: &'static str,
    what: String,
    cost: Cost,
}

/// A reader at the desk.
struct Morning {
    desk: Desk,
    done: Vec<Done>,
}

/// Replays it, twice: the first warms the page cache.
pub fn measure(stage: &Stage) -> Outcome<()> {
    replay(stage)?;
    let done = replay(stage)?;
    say(
        "morning",
        "kind",
        "",
        "n, key to frame p50 / p99 / max ms; processor p99 / max; the screen's thread p50 / max; bytes; allocations",
    );
    let mut kinds: Vec<&str> = Vec::new();
    for each in &done {
        if !kinds.contains(&each.kind) {
            kinds.push(each.kind);
        }
    }
    for kind in kinds {
        say("morning", kind, "", &line(&done, |d| d.kind == kind));
    }
    let is_key = |d: &Done| !d.kind.starts_with('(') && d.kind != "open";
    say("morning", "all keys", "16 ms", &line(&done, is_key));
    let late: Vec<&Done> = done.iter().filter(|d| d.cost.whole > FRAME && d.kind != "open").collect();
    say("morning", "over 16 ms", "none", &format!("{} of {}", late.len(), done.len()));
    for Done { kind, what, cost } in late {
        let [whole, processor, own, first] = [cost.whole, cost.processor, cost.own, cost.first].map(ms);
        println!(
            "        {kind}: {what}: {whole} ms, {processor} of processor, {own} of it the screen's thread's; first \
             frame after {first}"
        );
    }
    Ok(())
}

fn line(done: &[Done], wanted: impl Fn(&Done) -> bool) -> String {
    let costs: Vec<Cost> = done.iter().filter(|d| wanted(d)).map(|d| d.cost).collect();
    let [mut whole, mut processor, mut own] = [(); 3].map(|()| Samples::default());
    for cost in &costs {
        whole.push(cost.whole);
        processor.push(cost.processor);
        own.push(cost.own);
    }
    let counted = |of: fn(&Cost) -> u64| {
        let mut counts: Vec<u64> = costs.iter().map(of).collect();
        counts.sort_unstable();
        let [middle, most] = [counts.len() / 2, counts.len() - 1].map(|i| counts.get(i).copied().unwrap_or(0));
        format!("{middle} / {most}")
    };
    let [p50, p99, max] = [0.5, 0.99, 1.0].map(|share| ms(whole.at(share)));
    let [cpu_p99, cpu_max] = [0.99, 1.0].map(|share| ms(processor.at(share)));
    let [own_p50, own_max] = [0.5, 1.0].map(|share| ms(own.at(share)));
    let (bytes, allocations) = (counted(|c| c.bytes as u64), counted(|c| c.allocations));
    let all = costs.len();
    format!(
        "{all:>4}  {p50} / {p99} / {max}   {cpu_p99} / {cpu_max}   {own_p50} / {own_max}   {bytes} B   {allocations}"
    )
}

fn replay(stage: &Stage) -> Outcome<Vec<Done>> {
    let copy = stage.copied("morning")?;
    let (desk, cost) = Desk::open(&copy)?;
    let first = Done { kind: "open", what: "the store to the first frame".into(), cost };
    let mut morning = Morning { desk, done: vec![first] };
    for round in 0..ROUNDS {
        morning.round(round)?;
    }
    std::fs::remove_dir_all(&copy.dir)?;
    Ok(morning.done)
}

impl Morning {
    fn round(&mut self, round: usize) -> Outcome<()> {
        // Six rounds a view: Today, Unread, Starred, All, Today.
        if round % 6 == 5 {
            self.keys("next view", "<tab>")?;
        }
        for key in MOVES[round % MOVES.len()] {
            self.keys(move_of(key), key)?;
        }
        self.keys(mark_of(MARKS[round % MARKS.len()]), MARKS[round % MARKS.len()])?;
        let at = |table: &[(usize, &'static str)]| table.iter().find(|(r, _)| *r == round).map(|(_, what)| *what);
        if let Some(key) = at(&PAIRS) {
            self.keys(mark_of(key), key)?;
        }
        if let Some(key) = at(&OVER_TEN) {
            self.keys("range", "v")?;
            self.keys("range", "9j")?;
            self.keys("mark over ten", key)?;
        }
        if let Some(text) = at(&SEARCHES) {
            self.search(text)?;
        }
        if round < DETAILS {
            self.keys("into the paper", "<enter>")?;
            for key in ["j", "j", "<c-d>", "<c-u>"] {
                self.keys("scroll the paper", key)?;
            }
            self.keys("back", "h")?;
        }
        match round {
            6 | 10 | 25 | 26 => self.keys("one line a paper", "z")?,
            11 | 15 | 27 | 28 => self.card()?,
            16 | 21 => {
                self.fact("resize", "80x24", Msg::Resize { width: 80, height: 24 })?;
                self.keys("j", "jj")?;
                self.fact("resize", "back", Msg::Resize { width: SIZE.0, height: SIZE.1 })?;
            }
            _ => {}
        }
        self.pass(LONG_PAUSE)
    }

    fn search(&mut self, text: &str) -> Outcome<()> {
        self.keys("search opens", "/")?;
        for letter in text.chars() {
            let key = if letter == ' ' { "<space>".into() } else { letter.to_string() };
            self.keys("a letter", &key)?;
        }
        self.keys("search kept", "<enter>")?;
        self.keys("j", "jj")?;
        self.keys("search closed", "<esc>")
    }

    fn card(&mut self) -> Outcome<()> {
        self.keys("card", "c")?;
        self.keys("next card", "nnn")?;
        self.keys("card", "c")
    }

    /// Presses keys at a reader's pace.
    fn keys(&mut self, kind: &'static str, keys: &str) -> Outcome<()> {
        for key in chord(keys)? {
            let where_to = format!("{keys} in {}", self.place());
            self.fact(kind, &where_to, Msg::Key(key))?;
            self.pass(PAUSE)?;
        }
        Ok(())
    }

    /// The list on screen, for people.
    fn place(&self) -> String {
        let state = &self.desk.state;
        let search = if state.search.is_some() { ", searching" } else { "" };
        format!("{}, {} papers{search}", state.view.name(&state.memory.saved), state.list().ids.len())
    }

    fn fact(&mut self, kind: &'static str, what: &str, msg: Msg) -> Outcome<()> {
        let cost = self.desk.feed(msg)?;
        self.done.push(Done { kind, what: what.into(), cost });
        self.rest()
    }

    /// What comes after a frame.
    fn rest(&mut self) -> Outcome<()> {
        while let Some((kind, cost)) = self.desk.afterwards()? {
            self.done.push(Done { kind, what: String::new(), cost });
        }
        Ok(())
    }

    /// Time passes.
    fn pass(&mut self, time: Duration) -> Outcome<()> {
        let until = self.desk.clock() + time;
        while let Some(cost) = self.desk.wake(until)? {
            let what = format!("in {}", self.place());
            self.done.push(Done { kind: "(time passes)", what, cost });
            self.rest()?;
        }
        Ok(())
    }
}

fn move_of(key: &str) -> &'static str {
    match key {
        "j" => "j",
        "k" => "k",
        "n" => "n",
        "G" | "gg" => "G and gg",
        _ => "C-d and C-u",
    }
}

fn mark_of(key: &str) -> &'static str {
    match key {
        "s" => "s",
        "m" => "m",
        "x" => "x",
        _ => "u",
    }
}
