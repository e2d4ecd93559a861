//! Reads out of the HTTP stack's errors what really happened. The stack nests them several deep and names few.
use std::error::Error;
use std::io::{self, ErrorKind};
use std::time::Duration;

use super::fault::{Limit, NetError};
use crate::text::Clean;

/// Why no head of an answer came.
pub(super) fn before_head(error: &reqwest::Error, host: String, connect: Duration) -> NetError {
    let why = deepest(error);
    if any(error, &mut |cause| cause.is::<rustls::Error>()) {
        return NetError::Tls { host, why };
    }
    if !error.is_connect() {
        return broken(error, host, 0);
    }
    if error.is_dns() {
        return NetError::Dns { host };
    }
    if error.is_timeout() {
        return NetError::Timeout { host, which: Limit::Connect, after: connect };
    }
    let no_way = [ErrorKind::NetworkUnreachable, ErrorKind::HostUnreachable, ErrorKind::NetworkDown];
    if io_kind(error, |kind| no_way.contains(&kind)) {
        return NetError::Offline { host };
    }
    NetError::Connect { host, why }
}

/// Why a body ended before its end, `got` bytes into it.
pub(super) fn in_body(error: &reqwest::Error, host: String, got: u64) -> NetError {
    broken(error, host, got)
}

/// The innermost cause in its own words.
pub(super) fn deepest(error: &(dyn Error + 'static)) -> Clean {
    let mut last = error.to_string();
    any(error, &mut |cause| {
        last = cause.to_string();
        false
    });
    Clean::line(&last, 160)
}

/// A connection that was lost, or bytes that are no HTTP.
fn broken(error: &reqwest::Error, host: String, got: u64) -> NetError {
    let why = deepest(error);
    let odd = [ErrorKind::InvalidData, ErrorKind::InvalidInput];
    let lost = io_kind(error, |kind| !odd.contains(&kind) && kind != ErrorKind::Other)
        // The stack's own type cannot be named from here, its words can.
        || any(error, &mut |cause| {
            let words = cause.to_string();
            words.contains("closed before message completed") || words.contains("end of file before message length")
        });
    if lost { NetError::Cut { host, got, why } } else { NetError::Garbled { host, why } }
}

fn io_kind(error: &reqwest::Error, test: impl Fn(ErrorKind) -> bool) -> bool {
    any(error, &mut |cause| cause.downcast_ref::<io::Error>().is_some_and(|cause| test(cause.kind())))
}

/// Whether any cause of `error` passes, outermost first. An I/O error hides the one it carries from `source`.
fn any(error: &(dyn Error + 'static), test: &mut dyn FnMut(&(dyn Error + 'static)) -> bool) -> bool {
    if test(error) {
        return true;
    }
    let carried = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    if let Some(carried) = carried {
        return any(carried, test);
    }
    error.source().is_some_and(|source| any(source, test))
}
