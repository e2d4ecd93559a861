//! The program in a terminal, beside the others, in one run: the first paper, a key, its bytes, the end.

use std::path::Path;
use std::time::Duration;

use crate::figures::{Samples, ms};
use crate::open::shows_a_paper;
use crate::pty::{Frame, Terminal};
use crate::world::Stage;
use crate::{Outcome, newsboat, viewer};

/// Starts and ends of each, one program after the other, so that what else runs falls on all of them.
const STARTS: usize = 10;
const KEYS: usize = 100;
/// So many before the measure of scrolling, which bring the cursor to the foot of the list.
const TO_THE_FOOT: usize = 40;
/// After a key the program is watched until nothing came for so long; one that puts its detail off is given longer.
const SOON_STILL: Duration = Duration::from_millis(60);
const LATE_STILL: Duration = Duration::from_millis(300);

/// A program, how it is started and what it is asked to do.
struct Entrant<'a> {
    name: &'static str,
    start: Box<dyn Fn() -> Outcome<Terminal> + 'a>,
    /// What its first content looks like.
    content: fn(&str) -> bool,
    /// Keys that bring its list on screen, and where a moved cursor scrolls it.
    list: &'static [&'static str],
    /// Down by one, up by one.
    keys: (&'static str, &'static str),
    still: Duration,
}

/// What was measured of one.
#[derive(Default)]
struct Found {
    content: Samples,
    moved: Keys,
    scrolled: Keys,
    quit: Samples,
}

/// Keys to their last bytes.
#[derive(Default)]
struct Keys {
    last: Samples,
    bytes: Vec<usize>,
}

/// Measures all that are installed and prints one table.
pub fn measure(stage: &Stage, viewer: &Path) -> Outcome<()> {
    let copy = stage.copied("beside")?;
    let all = newsboat::prepare(stage)?;
    let day = newsboat::prepare_day(stage, viewer::PAPERS)?;
    let viewer = viewer::prepare(stage, viewer)?;
    let mut entrants = vec![Entrant {
        name: "offprint, 100,000",
        start: Box::new(|| copy.start()),
        content: shows_a_paper,
        list: &["\x1b[Z"],
        keys: ("j", "k"),
        still: SOON_STILL,
    }];
    let boats: [(_, _, &[&str], _); 3] = [
        ("newsboat, 100,000", &all, &["\r"], ("j", "k")),
        ("newsboat, a day", &day, &["\r"], ("j", "k")),
        ("newsboat, a day, J in a paper", &day, &["\r", "\r"], ("J", "K")),
    ];
    for (name, boat, list, keys) in boats {
        let Some(boat) = boat else { continue };
        let (start, content) = (|| boat.start(), newsboat::shows_the_feed as fn(&str) -> bool);
        entrants.push(Entrant { name, start: Box::new(start), content, list, keys, still: SOON_STILL });
    }
    if let Some(viewer) = &viewer {
        let start = || viewer.start();
        let (name, content) = ("arxiv-subscription-viewer, a day", viewer::shows_a_paper as fn(&str) -> bool);
        let keys = ("j", "k");
        entrants.push(Entrant { name, start: Box::new(start), content, list: &[], keys, still: LATE_STILL });
    }
    let mut found: Vec<Found> = entrants.iter().map(|_| Found::default()).collect();
    for run in 0..=STARTS {
        for (entrant, found) in entrants.iter().zip(&mut found) {
            let (content, quit) = entrant.opens_and_quits()?;
            // The first run warms the page cache.
            if run > 0 {
                found.content.push(content);
                found.quit.push(quit);
            }
        }
    }
    for (entrant, found) in entrants.iter().zip(&mut found) {
        entrant.keys(found)?;
    }
    print(&entrants, &found);
    Ok(std::fs::remove_dir_all(&copy.dir)?)
}

impl Entrant<'_> {
    /// From the exec to the first content; from `q` on what stands there to the end of the process.
    fn opens_and_quits(&self) -> Outcome<(Duration, Duration)> {
        let mut terminal = (self.start)()?;
        let content = terminal.first_frame(self.content)?.last;
        terminal.settle();
        Ok((content, terminal.quit("q")?))
    }

    /// Down and up in turn, then down along the list, which scrolls once the cursor is at its foot.
    fn keys(&self, found: &mut Found) -> Outcome<()> {
        let mut terminal = (self.start)()?;
        terminal.first_frame(self.content)?;
        terminal.settle();
        for key in self.list {
            terminal.press_to_the_last(key, self.still)?;
        }
        for i in 0..KEYS {
            let key = if i % 2 == 0 { self.keys.0 } else { self.keys.1 };
            found.moved.push(&terminal.press_to_the_last(key, self.still)?);
        }
        for _ in 0..TO_THE_FOOT {
            terminal.press_to_the_last(self.keys.0, SOON_STILL)?;
        }
        terminal.settle();
        for _ in 0..KEYS {
            found.scrolled.push(&terminal.press_to_the_last(self.keys.0, self.still)?);
        }
        Ok(())
    }
}

impl Keys {
    fn push(&mut self, frame: &Frame) {
        self.last.push(frame.last);
        self.bytes.push(frame.bytes);
    }

    /// The bytes of the middle key.
    fn bytes(&self) -> usize {
        let mut sorted = self.bytes.clone();
        sorted.sort_unstable();
        sorted.get(sorted.len() / 2).copied().unwrap_or_default()
    }
}

fn print(entrants: &[Entrant<'_>], found: &[Found]) {
    println!("beside  (median / p95 ms, bytes of the middle key; x: how many times ours)");
    let [ours, ..] = found else { return };
    let times = |of: fn(&Found) -> &Samples| {
        let against = of(ours).at(0.5).as_secs_f64().max(1e-9);
        let cell = move |f: &Found| {
            let [median, late] = [0.5, 0.95].map(|share| of(f).at(share));
            format!("{} / {}  x{:.1}", ms(median), ms(late), median.as_secs_f64() / against)
        };
        found.iter().map(cell).collect::<Vec<_>>()
    };
    let bytes = |of: fn(&Found) -> &Keys| {
        let against = of(ours).bytes().max(1) as f64;
        let cell = move |f: &Found| format!("{}  x{:.1}", of(f).bytes(), of(f).bytes() as f64 / against);
        found.iter().map(cell).collect::<Vec<_>>()
    };
    let row = |what: &str, aim: &str, cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|c| format!("{c:<30}")).collect();
        println!("        {what:<26} {aim:<6} {}", cells.concat().trim_end());
    };
    row("", "aim", &entrants.iter().map(|e| e.name.to_owned()).collect::<Vec<_>>());
    row("exec to content", "35 ms", &times(|f| &f.content));
    row("a key to its last byte", "3 ms", &times(|f| &f.moved.last));
    row("the same, scrolling", "3 ms", &times(|f| &f.scrolled.last));
    row("bytes a key", "4 KB", &bytes(|f| &f.moved));
    row("the same, scrolling", "4 KB", &bytes(|f| &f.scrolled));
    row("q to the end", "10 ms", &times(|f| &f.quit));
}
