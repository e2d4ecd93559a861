//! How long an answer may take and how large it may be. Values only; tests pass short ones.
use std::time::Duration;

/// The limits of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// From the first packet to an open connection, TLS included.
    pub connect: Duration,
    /// Header lines in an answer; more is refused. (A head of more than about 400 KB is refused in any case.)
    pub headers: usize,
    /// Redirects followed in one chain.
    pub redirects: usize,
    /// For what is read into memory: feeds, lists, pages.
    pub page: BodyLimits,
    /// For what is streamed to a file.
    pub file: BodyLimits,
}

impl Default for Limits {
    fn default() -> Self {
        let page = BodyLimits {
            idle: Duration::from_secs(30),
            total: Some(Duration::from_mins(2)),
            floor: None,
            cap: 32 << 20,
        };
        let floor = Floor { rate: 1024, over: Duration::from_mins(1) };
        let file = BodyLimits { total: None, floor: Some(floor), cap: 256 << 20, ..page };
        Self { connect: Duration::from_secs(10), headers: 100, redirects: 5, page, file }
    }
}

/// The limits of one answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BodyLimits {
    /// The longest silence: until the head has come, and between two pieces of the body.
    pub idle: Duration,
    /// The longest time from the start of a hop to its last byte.
    pub total: Option<Duration>,
    /// The slowest pace that is still worth waiting for.
    pub floor: Option<Floor>,
    /// Bytes after decompression.
    pub cap: u64,
}

/// A lowest rate of transfer: slower than this over a whole window ends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Floor {
    /// Bytes a second.
    pub rate: u64,
    /// The window it is measured over.
    pub over: Duration,
}

impl Floor {
    /// The bytes owed in one window.
    pub(super) fn owed(self) -> u64 {
        (u128::from(self.rate) * self.over.as_millis() / 1000) as u64
    }
}
