//! From the exec to the first frame that shows a paper.

use std::time::Duration;

use crate::figures::{Samples, ms, ratio, say};
use crate::world::Stage;
use crate::{Outcome, newsboat, process};

const RUNS: usize = 30;

/// Measures the program, then newsboat with a feed of as many entries.
pub fn measure(stage: &Stage) -> Outcome<()> {
    let (mut first, mut last, mut cpu, mut bytes) = (Samples::default(), Samples::default(), Samples::default(), 0);
    for run in 0..=RUNS {
        let mut terminal = stage.start()?;
        let frame = terminal.first_frame(shows_a_paper)?;
        let used = process::cpu(terminal.pid());
        // The first run warms the page cache.
        if run > 0 {
            first.push(frame.first);
            last.push(frame.last);
            cpu.push(used);
            bytes = frame.bytes;
        }
    }
    say("open", "exec to first byte", "", &first.line());
    say("open", "exec to the frame's last byte", "30 ms", &last.line());
    say("open", "processor time until then", "", &format!("{}, {bytes} bytes", cpu.line()));
    let Some(rival) = newsboat::prepare(stage)? else { return Ok(()) };
    let (mut theirs, mut their_cpu) = (Samples::default(), Samples::default());
    for _ in 0..5 {
        let mut terminal = rival.start()?;
        theirs.push(terminal.first_frame(newsboat::shows_the_feed)?.last);
        their_cpu.push(process::cpu(terminal.pid()));
    }
    say("open", "rival: newsboat, to its list of one feed", "", &theirs.line());
    let compare = |ours: &Samples, theirs: &Samples| -> String {
        let [a, b]: [Duration; 2] = [ours.at(0.5), theirs.at(0.5)];
        format!("{} of the rival's ({} to {} ms)", ratio(a, b), ms(a), ms(b))
    };
    say("open", "ratio, wall", "", &compare(&last, &theirs));
    say("open", "ratio, processor", "", &compare(&cpu, &their_cpu));
    Ok(())
}

/// The footer's position is drawn when there are papers: ` 1/`.
pub fn shows_a_paper(screen: &str) -> bool {
    screen.lines().last().is_some_and(|l| l.trim_start().starts_with("1/"))
}
