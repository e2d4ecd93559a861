//! What went wrong, said so that a person can act on it.

use std::fmt;

/// A fault at the edge: one line that names the cause and the place, one that says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Fault {
    /// What could not be done, and where: `cannot open library.db in ~/.local/share/offprint`.
    pub what: String,
    /// The cause.
    pub why: String,
    /// The next step, or empty.
    pub hint: String,
    /// The exit code that goes with it.
    pub exit: Exit,
}

impl Fault {
    /// A fault with all its parts.
    pub fn new(exit: Exit, what: impl Into<String>, why: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { what: what.into(), why: why.into(), hint: hint.into(), exit }
    }
}

impl fmt::Display for Fault {
    /// `what: why`, on one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.why.is_empty() { f.write_str(&self.what) } else { write!(f, "{}: {}", self.what, self.why) }
    }
}

/// Exit codes, after sysexits(3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Anything without a code of its own.
    Other = 1,
    /// The words of the command line.
    Usage = 64,
    /// Bad data: a corrupt database, a newer schema, a bad import.
    Data = 65,
    /// A paper nobody here knows.
    Unknown = 66,
    /// The network or the service cannot be reached.
    Unavailable = 69,
    /// Disk full or failing.
    Disk = 74,
    /// Try later: rate limit, lock, partial sync.
    Later = 75,
    /// The answer was not what was asked for.
    Protocol = 76,
    /// Not permitted.
    Permission = 77,
    /// The configuration.
    Config = 78,
    /// A panic.
    Panic = 101,
}

impl Exit {
    /// The number.
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// The exit of a number from a room below; unknown numbers are `Other`.
    pub const fn from_code(code: u8) -> Self {
        match code {
            64 => Self::Usage,
            65 => Self::Data,
            66 => Self::Unknown,
            69 => Self::Unavailable,
            74 => Self::Disk,
            75 => Self::Later,
            76 => Self::Protocol,
            77 => Self::Permission,
            78 => Self::Config,
            101 => Self::Panic,
            _ => Self::Other,
        }
    }
}
