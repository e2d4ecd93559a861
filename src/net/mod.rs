//! The one polite HTTP client: every byte from outside comes through here, at the services' own pace.
//! It knows nothing of papers, feeds or databases, and reads no environment: what it needs is handed in.
//!
//! ```text
//! request.rs   what is asked          answer.rs   what came, and what a wait looks like
//! services.rs  which hosts, and the loopback stand-in            limits.rs   how long, how much
//! gate.rs      whose turn it is, across processes                record.rs   the text of a gate file
//! retry.rs     what is tried again, and when                     cancel.rs   stop, at once
//! wire.rs      one attempt on the wire                           pour.rs     its body, within limits
//! fault.rs     what can go wrong                                 cause.rs    what did
//! ```
//!
//! There is no `async` outside this room. Each hop runs on a current-thread runtime of its own, which is dropped
//! with it: whatever way a hop ends, its connection is closed before anything else may start.
mod answer;
mod cancel;
mod cause;
mod fault;
mod gate;
mod limits;
mod pour;
mod record;
mod request;
mod retry;
mod services;
mod wire;

use std::io::Write;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

pub use answer::{Body, Head, Landing, Progress, Why, first_line};
pub use cancel::Cancel;
pub use fault::{Kind, Limit, NetError};
pub use limits::{BodyLimits, Floor, Limits};
pub use request::{Group, Request, Resume, Urgency, Validator, Validators};
pub use retry::{RetryPolicy, retry_after};
pub use services::Services;

use gate::Gate;
use retry::{Next, Tries};
use wire::{Call, Stop};

/// What a client is made from.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The whole User-Agent: `offprint/VERSION (+URL)`.
    pub agent: String,
    /// The folder of the gate files, made with mode 0700 where missing. All processes of one person share it.
    pub gates: PathBuf,
    /// The real services, or their stand-in on loopback.
    pub services: Services,
    /// Times and sizes that no answer may exceed.
    pub limits: Limits,
}

/// The polite client. A clone is the same client; threads may share it.
#[derive(Clone, Debug)]
pub struct Client(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    setup: Setup,
    /// Built at the first request, so that a machine without certificates can read offline.
    http: Mutex<Option<reqwest::Client>>,
    gates: [Gate; 3],
}

impl Client {
    /// Makes a client. Nothing is opened, read or asked until the first request.
    pub fn new(setup: Setup) -> Self {
        let gates = Group::ALL.map(|group| Gate::new(group, &setup.gates, setup.services.clone()));
        Self(Arc::new(Inner { http: Mutex::new(None), gates, setup }))
    }

    /// Fetches a whole answer into memory (at most the cap of `limits.page`), waiting for its turn and trying again
    /// as the request's policy allows. Ends with `NetError::Cancelled` soon after `cancel` is pulled.
    pub fn get(
        &self,
        request: &Request,
        cancel: &Cancel,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Body, NetError> {
        let limits = request.limits.unwrap_or(self.0.setup.limits.page);
        let mut tries = Tries::new(request.retry);
        loop {
            let mut bytes = Vec::new();
            match self.attempt(request, limits, wire::Encoding::Gzip, cancel, &mut bytes, progress) {
                Ok(head) => return Ok(Body { head, bytes }),
                Err(stop) => self.settle(stop, &mut tries, cancel, progress)?,
            }
        }
    }

    /// Streams an answer into `sink`, so that a large file never stands in memory. The first bytes reach the sink
    /// only with status 200, or with a 206 that goes on where `resume` ends; after that nothing is tried again, and on
    /// an error the sink holds a part.
    pub fn download(
        &self,
        request: &Request,
        cancel: &Cancel,
        sink: &mut dyn Landing,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Head, NetError> {
        let limits = request.limits.unwrap_or(self.0.setup.limits.file);
        let mut tries = Tries::new(request.retry);
        let mut counted = Counted { sink, written: 0 };
        loop {
            match self.attempt(request, limits, wire::Encoding::Identity, cancel, &mut counted, progress) {
                Ok(head) => return Ok(head),
                Err(stop) if counted.written > 0 => return Err(stop.into_fault()),
                Err(stop) => self.settle(stop, &mut tries, cancel, progress)?,
            }
        }
    }

    /// Waits before a question that was answered, but not well, is put again. Scaled as every wait, ended by `cancel`.
    pub fn rest(&self, time: Duration, cancel: &Cancel, progress: &mut dyn FnMut(Progress)) -> Result<(), NetError> {
        gate::pause(self.0.setup.services.scaled(time), Why::Doubt, cancel, progress)
    }

    /// A wait that is counted elsewhere, in the time of these services.
    pub fn scaled(&self, time: Duration) -> Duration {
        self.0.setup.services.scaled(time)
    }

    /// Waits for the group's gate, then walks the whole redirect chain behind it.
    fn attempt(
        &self,
        request: &Request,
        limits: BodyLimits,
        encoding: wire::Encoding,
        cancel: &Cancel,
        sink: &mut dyn Landing,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Head, Stop> {
        let inner = &*self.0;
        let first = inner.setup.services.check(&request.url)?;
        let http = inner.http()?;
        let mut pass = inner.gate(request.group).enter(request.urgency, request.patience, cancel, progress)?;
        let call = Call {
            http: &http,
            services: &inner.setup.services,
            redirects: inner.setup.limits.redirects,
            connect: inner.setup.limits.connect,
            limits,
            encoding,
            request,
            cancel,
        };
        match call.walk(first, &mut pass, sink, progress) {
            Ok(head) => {
                pass.succeeded()?;
                Ok(head)
            }
            Err(Stop::Limited { host, asked, .. }) => {
                let left = pass.limited(asked)?;
                Err(Stop::Limited { host, asked, left })
            }
            Err(stop) => {
                if let Stop::Fault(NetError::Offline { .. } | NetError::Dns { .. }) = stop {
                    pass.never_left()?;
                }
                Err(stop)
            }
        }
    }

    /// Waits until the request may be tried again, or says why it may not.
    fn settle(
        &self,
        stop: Stop,
        tries: &mut Tries,
        cancel: &Cancel,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), NetError> {
        match tries.next(&stop) {
            Next::GiveUp => Err(stop.into_fault()),
            // The hold stands in the gate's file: the next turn waits for it.
            Next::AfterHold => Ok(()),
            Next::After(wait) => {
                let wait = self.0.setup.services.scaled(wait);
                gate::pause(wait, Why::Retry, cancel, progress)
            }
        }
    }
}

impl Inner {
    fn gate(&self, group: Group) -> &Gate {
        &self.gates[group as usize]
    }

    /// The HTTP stack, built once; a failure is told again at each request, until it works.
    fn http(&self) -> Result<reqwest::Client, NetError> {
        let mut slot = self.http.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(http) = &*slot {
            return Ok(http.clone());
        }
        let http = wire::stack(&self.setup)?;
        Ok(slot.insert(http).clone())
    }
}

/// A writer that knows whether anything was handed on.
struct Counted<'a> {
    sink: &'a mut dyn Landing,
    written: u64,
}

impl Write for Counted<'_> {
    fn write(&mut self, buf: &[u8]) -> std::io::Result<usize> {
        let n = self.sink.write(buf)?;
        self.written += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.sink.flush()
    }
}

impl Landing for Counted<'_> {
    fn begin(&mut self, head: &Head) -> std::io::Result<()> {
        self.sink.begin(head)
    }
}
