//! A body from the wire into a sink, piece by piece, within its limits. It keeps nothing and judges no content.
use std::io::Write;
use std::time::Duration;

use reqwest::Response;
use tokio::time::{Instant, timeout_at};

use super::answer::Progress;
use super::cause;
use super::fault::{Limit, NetError};
use super::limits::BodyLimits;
use crate::text::Clean;

/// How often the count of bytes is told.
const TELL: Duration = Duration::from_millis(100);

/// The reading of one body.
pub(super) struct Pour {
    pub host: String,
    pub limits: BodyLimits,
    /// When the hop began.
    pub begun: Instant,
    /// Bytes of the file that are held already.
    pub from: u64,
}

/// What came in the floor's present window.
struct Window {
    since: Instant,
    bytes: u64,
}

impl Pour {
    /// Pours the whole body, which is to have this `length`; an error leaves a part of it in the sink.
    pub async fn body(
        self,
        mut response: Response,
        length: Option<u64>,
        sink: &mut dyn Write,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), NetError> {
        let total = length.map(|length| self.from.saturating_add(length));
        if total.is_some_and(|total| total > self.limits.cap) {
            return Err(self.too_large());
        }
        let mut got = self.from;
        let mut told: Option<(Instant, u64)> = None;
        let mut window = Window { since: Instant::now(), bytes: 0 };
        while let Some(piece) = self.piece(&mut response, &mut window, got).await? {
            got += piece.len() as u64;
            window.bytes += piece.len() as u64;
            if got > self.limits.cap {
                return Err(self.too_large());
            }
            // HTTP itself holds a body to its length; that of a range stands elsewhere, and may be a lie.
            if self.from > 0 && total.is_some_and(|total| got > total) {
                return Err(NetError::Range { host: self.host, why: "more came than its range" });
            }
            sink.write_all(&piece).map_err(|source| NetError::Sink { source })?;
            if told.is_none_or(|(at, _)| at.elapsed() >= TELL) {
                told = Some((Instant::now(), got));
                progress(Progress::Bytes { got, total });
            }
        }
        if told.is_none_or(|(_, last)| last != got) {
            progress(Progress::Bytes { got, total });
        }
        if self.from > 0 && total.is_some_and(|total| got < total) {
            let why = Clean::line("less came than its range", 40);
            return Err(NetError::Cut { host: self.host, got, why });
        }
        Ok(())
    }

    /// Reads at most the first `cap` bytes, as far as they come.
    pub async fn start(self, mut response: Response, cap: usize) -> Vec<u8> {
        let mut start = Vec::new();
        let mut window = Window { since: Instant::now(), bytes: 0 };
        while let Ok(Some(piece)) = self.piece(&mut response, &mut window, start.len() as u64).await {
            window.bytes += piece.len() as u64;
            start.extend_from_slice(&piece[..piece.len().min(cap - start.len())]);
            if start.len() == cap {
                break;
            }
        }
        start
    }

    /// The next piece; `None` at the end.
    async fn piece(
        &self,
        response: &mut Response,
        window: &mut Window,
        got: u64,
    ) -> Result<Option<impl AsRef<[u8]> + std::ops::Deref<Target = [u8]> + use<>>, NetError> {
        let idle_by = Instant::now() + self.limits.idle;
        loop {
            // Looked at before each read, since a stream that never pauses would never meet its deadline.
            let now = Instant::now();
            let mut by = idle_by;
            if let Some(total) = self.limits.total {
                if now >= self.begun + total {
                    return Err(self.timeout(Limit::Total, total));
                }
                by = by.min(self.begun + total);
            }
            if let Some(floor) = self.limits.floor {
                if now >= window.since + floor.over {
                    if window.bytes < floor.owed() {
                        return Err(self.timeout(Limit::Floor, floor.over));
                    }
                    *window = Window { since: now, bytes: 0 };
                }
                by = by.min(window.since + floor.over);
            }
            match timeout_at(by, response.chunk()).await {
                Ok(piece) => {
                    return piece.map_err(|error| cause::in_body(&error, self.host.clone(), got));
                }
                Err(_) if Instant::now() >= idle_by => {
                    return Err(self.timeout(Limit::Idle, self.limits.idle));
                }
                Err(_) => {}
            }
        }
    }

    fn timeout(&self, which: Limit, after: Duration) -> NetError {
        NetError::Timeout { host: self.host.clone(), which, after }
    }

    fn too_large(&self) -> NetError {
        NetError::TooLarge { host: self.host.clone(), cap: self.limits.cap }
    }
}
