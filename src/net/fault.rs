//! What can go wrong between us and a service, in plain words: what happened, where, and what to do.
//! Texts from outside come in cleaned; nothing here prints.
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use super::request::Group;
use crate::text::Clean;

/// Why a request brought nothing. `host` is always one of the services' (or the stand-in's).
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each field stands in its variant's message")]
pub enum NetError {
    /// This machine has no way out.
    #[error("{host}: no network")]
    Offline { host: String },
    /// The host's name was not found, which mostly means the same.
    #[error("{host}: the name was not found")]
    Dns { host: String },
    /// Nobody, or a proxy, refused the connection.
    #[error("{host}: no connection ({why})")]
    Connect { host: String, why: Clean },
    /// The other side could not prove who it is.
    #[error("{host}: not a trusted connection ({why})")]
    Tls { host: String, why: Clean },
    /// This machine has no certificates to check anybody with.
    #[error("no certificates to check the services with ({why})")]
    NoRoots { why: Clean },
    /// Too slow, in one of the ways that are told apart.
    #[error("{host}: {which} {}", spoken(*.after))]
    Timeout { host: String, which: Limit, after: Duration },
    /// More than anything sensible, and no more of it was read.
    #[error("{host}: the answer is larger than {} MiB", cap >> 20)]
    TooLarge { host: String, cap: u64 },
    /// The connection broke off in the answer.
    #[error("{host}: the answer broke off after {got} bytes ({why})")]
    Cut { host: String, got: u64, why: Clean },
    /// What came was no HTTP, or packed otherwise than it said.
    #[error("{host}: the answer cannot be read ({why})")]
    Garbled { host: String, why: Clean },
    /// A part of a file was asked for, and something else came.
    #[error("{host}: the rest of the file cannot be had ({why})")]
    Range { host: String, why: &'static str },
    /// A status that is no success.
    #[error("{host} answered {status}{}{}", reason(*.status), quoted(.said))]
    Status {
        host: String,
        status: u16,
        /// The first line of text in the body.
        said: Clean,
        /// What Retry-After asked for, clamped.
        retry_after: Option<Duration>,
        /// The first 64 KiB of the body, raw: it may be a feed that explains the error.
        body_start: Vec<u8>,
    },
    /// "Too many requests", and no try is left.
    #[error("{host} asks for a pause of {}", spoken(*.left))]
    RateLimited { host: String, left: Duration },
    /// The group rests for longer than the request wants to wait; nothing was asked.
    #[error("{group} rest for another {}, as they asked", spoken(*.left))]
    Held { group: Group, left: Duration },
    /// A redirect that is not followed.
    #[error("{host} sends us to {to}: {why}")]
    Redirect { host: String, to: Clean, why: &'static str },
    /// The variable that names a stand-in for the services cannot be used.
    #[error("{variable}={value}: {why}")]
    Refused { variable: &'static str, value: Clean, why: &'static str },
    /// The cord was pulled.
    #[error("stopped")]
    Cancelled,
    /// A URL that is never asked.
    #[error("{url}: {why}")]
    BadUrl { url: Clean, why: &'static str },
    /// A gate file cannot be used; without it no pace can be promised.
    #[error("{}: {source}", path.display())]
    Io { path: PathBuf, source: io::Error },
    /// What came could not be put where it belongs.
    #[error("the answer could not be written: {source}")]
    Sink { source: io::Error },
}

/// The limit that was hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// No connection in time.
    Connect,
    /// No sign of life: before the head, or within the body.
    Idle,
    /// Not done in time.
    Total,
    /// Slower than the floor.
    Floor,
}

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Connect => "no connection within",
            Self::Idle => "silent for",
            Self::Total => "not done after",
            Self::Floor => "hardly anything came for",
        })
    }
}

/// What a fault means to whoever asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// No network here: a state, not an error.
    Offline,
    /// The service is in trouble, or the way to it.
    Remote,
    /// Later it will work.
    Later,
    /// What came is not what was asked for.
    Protocol,
    /// This machine's disk.
    Local,
    /// This machine's settings.
    Config,
    /// The question was wrong.
    Usage,
    /// The reader stopped it.
    Cancelled,
}

impl NetError {
    /// Sorts the fault.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Offline { .. } | Self::Dns { .. } => Kind::Offline,
            Self::Connect { .. } | Self::Timeout { .. } | Self::Cut { .. } => Kind::Remote,
            Self::Status { status, .. } if *status >= 500 => Kind::Remote,
            Self::RateLimited { .. } | Self::Held { .. } => Kind::Later,
            Self::Tls { .. }
            | Self::TooLarge { .. }
            | Self::Garbled { .. }
            | Self::Range { .. }
            | Self::Status { .. }
            | Self::Redirect { .. } => Kind::Protocol,
            Self::Io { .. } | Self::Sink { .. } => Kind::Local,
            Self::NoRoots { .. } | Self::Refused { .. } => Kind::Config,
            Self::BadUrl { .. } => Kind::Usage,
            Self::Cancelled => Kind::Cancelled,
        }
    }

    /// The exit code of a program that ends with it (sysexits.h; 130 as after an interrupt).
    pub fn exit(&self) -> u8 {
        match self.kind() {
            Kind::Offline | Kind::Remote => 69,
            Kind::Later => 75,
            Kind::Protocol => 76,
            Kind::Local => 74,
            Kind::Config => 78,
            Kind::Usage => 64,
            Kind::Cancelled => 130,
        }
    }

    /// What to do now.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Offline { .. } | Self::Dns { .. } => "Everything that is held can be read; try again when connected.",
            Self::Connect { .. } => "Try again later; if HTTPS_PROXY is set, see whether it is right.",
            Self::Tls { .. } => "A Wi-Fi login page or a proxy may stand between; see also that the clock is right.",
            Self::NoRoots { .. } => "Install ca-certificates, or name a file of certificates in SSL_CERT_FILE.",
            Self::Timeout { .. } | Self::Cut { .. } | Self::Range { .. } => "Try again later.",
            Self::TooLarge { .. } | Self::Garbled { .. } | Self::Redirect { .. } => {
                "A Wi-Fi login page may answer in its place: open any page in a browser."
            }
            Self::Status { status: 404 | 410, .. } => "See whether the id and the version are right.",
            Self::Status { status: 400..=499, .. } => "Do not repeat it as it is; the service will not have it.",
            Self::Status { .. } => "The service has trouble: try again later.",
            Self::RateLimited { .. } | Self::Held { .. } => {
                "Nothing needs to be done; what is held can be read meanwhile."
            }
            Self::Refused { .. } => "Unset it to speak to the real services.",
            Self::Cancelled => "What came before is kept.",
            Self::BadUrl { .. } => "Only https addresses of arXiv and the daily list are asked.",
            Self::Io { .. } => "See that the state folder can be written.",
            Self::Sink { .. } => "See that the disk is not full and the folder can be written.",
        }
    }

    /// Whether it is the API's own error feed, which `body_start` then holds for whoever reads feeds.
    pub fn is_error_feed(&self) -> bool {
        let Self::Status { body_start, .. } = self else {
            return false;
        };
        let has = |needle: &[u8]| body_start.windows(needle.len()).any(|window| window == needle);
        has(b"http://www.w3.org/2005/Atom") && has(b"/api/errors")
    }
}

/// A duration as one says it: `45 s`, `10 min`, `6 h`; rounded up, since it is waited for.
fn spoken(time: Duration) -> String {
    let ms = time.as_millis();
    match ms {
        0..1000 => format!("{ms} ms"),
        1000..=120_000 => format!("{} s", ms.div_ceil(1000)),
        120_001..=7_200_000 => format!("{} min", ms.div_ceil(60_000)),
        _ => format!("{} h", ms.div_ceil(3_600_000)),
    }
}

fn reason(status: u16) -> String {
    let reason = reqwest::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    reason.map_or_else(String::new, |reason| format!(" {reason}"))
}

fn quoted(said: &Clean) -> String {
    if said.is_empty() { String::new() } else { format!(": \u{201c}{said}\u{201d}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(status: u16, said: &str) -> NetError {
        let said = Clean::line(said, 100);
        NetError::Status { host: "arxiv.org".into(), status, said, retry_after: None, body_start: Vec::new() }
    }

    #[test]
    fn a_fault_says_what_where_and_what_to_do() {
        assert_eq!(status(403, "Access Denied").to_string(), "arxiv.org answered 403 Forbidden: “Access Denied”");
        assert_eq!(status(599, "").to_string(), "arxiv.org answered 599");
        let held = NetError::Held { group: Group::Api, left: Duration::from_millis(540_500) };
        assert_eq!(held.to_string(), "arXiv's API and feeds rest for another 10 min, as they asked");
        let slow = NetError::Timeout { host: "arxiv.org".into(), which: Limit::Idle, after: Duration::from_secs(30) };
        assert_eq!(slow.to_string(), "arxiv.org: silent for 30 s");
        assert!(NetError::NoRoots { why: Clean::default() }.hint().contains("SSL_CERT_FILE"));
    }

    #[test]
    fn exit_codes_follow_the_kind() {
        assert_eq!(status(503, "").exit(), 69);
        assert_eq!(status(404, "").exit(), 76);
        assert_eq!(NetError::Held { group: Group::Api, left: Duration::ZERO }.exit(), 75);
        assert_eq!(NetError::Offline { host: String::new() }.exit(), 69);
        assert_eq!(NetError::Sink { source: io::Error::other("full") }.exit(), 74);
    }
}
