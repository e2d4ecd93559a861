//! What the kernel says of a process: processor time, memory, wake-ups. Linux only.

use std::path::PathBuf;
use std::time::Duration;

fn tasks(pid: u32) -> Vec<PathBuf> {
    let found = std::fs::read_dir(format!("/proc/{pid}/task")).map(|d| d.flatten().map(|e| e.path()).collect());
    found.unwrap_or_default()
}

/// Processor time of the threads that live, to the nanosecond.
pub fn cpu(pid: u32) -> Duration {
    let of = |task: &PathBuf| -> Option<u64> {
        let text = std::fs::read_to_string(task.join("schedstat")).ok()?;
        text.split(' ').next()?.parse().ok()
    };
    Duration::from_nanos(tasks(pid).iter().filter_map(of).sum())
}

/// Processor time of this thread.
pub fn own_cpu() -> Duration {
    let spent = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::try_from(spent).unwrap_or_default()
}

/// Processor time of this thread since it was `before`.
pub fn own_cpu_since(before: Duration) -> Duration {
    own_cpu().saturating_sub(before)
}

/// Times a thread went to sleep of its own will, and so was woken, over all threads; with their names.
pub fn wake_ups(pid: u32) -> Vec<(String, u64)> {
    let of = |task: &PathBuf| {
        let status = std::fs::read_to_string(task.join("status")).ok()?;
        let name = field(&status, "Name:")?.to_owned();
        Some((name, field(&status, "voluntary_ctxt_switches:")?.parse().ok()?))
    };
    tasks(pid).iter().filter_map(of).collect()
}

/// Resident memory in kB: all of it, and the part no file stands behind.
pub fn memory(pid: u32) -> (u64, u64) {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let kb = |name| field(&status, name).and_then(|v| v.split(' ').next()?.parse().ok()).unwrap_or(0);
    (kb("VmRSS:"), kb("RssAnon:"))
}

/// Processor time of the children this process has waited for.
pub fn children_cpu() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // After the name in brackets: cutime and cstime are the 14th and 15th, in hundredths of a second.
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    let ticks = |i: usize| fields.get(i).and_then(|f| f.parse::<u64>().ok()).unwrap_or(0);
    Duration::from_millis((ticks(13) + ticks(14)) * 10)
}

fn field<'a>(status: &'a str, name: &str) -> Option<&'a str> {
    status.lines().find_map(|l| l.strip_prefix(name)).map(str::trim)
}
