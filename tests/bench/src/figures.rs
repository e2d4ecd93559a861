//! Samples to figures, and figures to lines. It measures nothing itself.

use std::time::Duration;

/// Durations of one moment.
#[derive(Default)]
pub struct Samples(Vec<Duration>);

impl Samples {
    /// One more.
    pub fn push(&mut self, sample: Duration) {
        self.0.push(sample);
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
        format!("median {median}, p95 {late}, p99 {last} ms of {}", self.len())
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

/// Lines of a run as they come.
pub struct Report;

impl Report {
    /// Says on what machine, and how busy it is.
    pub fn begin() -> Self {
        let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let load = load.split(' ').take(3).collect::<Vec<_>>().join(" ");
        let cores = std::thread::available_parallelism().map_or(0, usize::from);
        println!("cores {cores}, load {load}");
        Self
    }

    /// A moment's figure; `aim` is what was promised, or empty.
    pub fn figure(&mut self, moment: &str, what: &str, aim: &str, measured: &str) {
        let aim = if aim.is_empty() { String::new() } else { format!("   (aim: {aim})") };
        println!("{moment:<7} {what:<44} {measured}{aim}");
    }
}
