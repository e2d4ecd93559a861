//! Samples to figures, and figures to lines. It measures nothing itself.

use std::time::{Duration, Instant};

use crate::process;

/// Durations of one moment, and the processor time of this thread in them where it is this thread's.
#[derive(Default)]
pub struct Samples(Vec<Duration>, Vec<Duration>);

impl Samples {
    /// One more.
    pub fn push(&mut self, sample: Duration) {
        self.0.push(sample);
    }

    /// Does something and keeps how long it took.
    pub fn time<T>(&mut self, act: impl FnOnce() -> T) -> T {
        let (cpu, began) = (process::own_cpu(), Instant::now());
        let done = act();
        self.0.push(began.elapsed());
        self.1.push(process::own_cpu_since(cpu));
        done
    }

    /// The newest.
    pub fn newest(&self) -> Duration {
        self.0.last().copied().unwrap_or_default()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The sample below which `share` of all lie; `at(0.5)` is the median.
    pub fn at(&self, share: f64) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let place = (sorted.len() as f64 * share) as usize;
        sorted.get(place.min(sorted.len().saturating_sub(1))).copied().unwrap_or_default()
    }

    /// Median, 95th and 99th of a hundred, in milliseconds.
    pub fn line(&self) -> String {
        let [median, late, last] = [0.5, 0.95, 0.99].map(|s| ms(self.at(s)));
        let mean = self.1.iter().sum::<Duration>().checked_div(self.1.len() as u32);
        let cpu = mean.map_or(String::new(), |m| format!(", processor mean {}", ms(m)));
        format!("median {median}, p95 {late}, p99 {last} ms{cpu} of {}", self.len())
    }
}

/// Milliseconds with as many digits as mean something.
pub fn ms(duration: Duration) -> String {
    let ms = duration.as_secs_f64() * 1e3;
    if ms < 10.0 { format!("{ms:.3}") } else { format!("{ms:.1}") }
}

/// How many times `other` one takes.
pub fn ratio(one: Duration, other: Duration) -> String {
    format!("{:.3}", one.as_secs_f64() / other.as_secs_f64().max(1e-9))
}

/// Says on what machine, and how busy it is.
pub fn say_machine() {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').take(3).collect::<Vec<_>>().join(" ");
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    println!("cores {cores}, load {load}");
}

/// Says a moment's figure; `aim` is what was promised, or empty.
pub fn say(moment: &str, what: &str, aim: &str, measured: &str) {
    let aim = if aim.is_empty() { String::new() } else { format!("   (aim: {aim})") };
    println!("{moment:<7} {what:<44} {measured}{aim}");
}
