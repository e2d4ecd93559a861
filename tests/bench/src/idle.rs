//! Wake-ups while nobody does anything.

use std::time::Duration;

use crate::figures::say;
use crate::open::shows_a_paper;
use crate::world::Stage;
use crate::{Outcome, process};

/// What is done once after a start (the day's backup, the index looked at) is done by then.
const SETTLED: Duration = Duration::from_secs(6);
const WATCHED: Duration = Duration::from_secs(10);

/// Counts over ten seconds.
pub fn measure(stage: &Stage) -> Outcome<()> {
    let mut terminal = stage.start()?;
    terminal.first_frame(shows_a_paper)?;
    std::thread::sleep(SETTLED);
    let pid = terminal.pid();
    let (before, cpu) = (process::wake_ups(pid), process::cpu(pid));
    std::thread::sleep(WATCHED);
    let (after, used) = (process::wake_ups(pid), process::cpu(pid).saturating_sub(cpu));
    let woken = after.iter().zip(&before).filter(|(a, b)| a.1 > b.1);
    let names: Vec<String> = woken.map(|(a, b)| format!("{} {}", a.0, a.1 - b.1)).collect();
    let sum = |of: &[(String, u64)]| of.iter().map(|(_, n)| n).sum::<u64>();
    let line = format!(
        "{} in 10 s over {} threads {names:?}, {} us of processor time",
        sum(&after).saturating_sub(sum(&before)),
        after.len(),
        used.as_micros()
    );
    say("idle", "wake-ups", "none", &line);
    Ok(())
}
