//! What is asked for: the request as a value. It decides nothing and knows no host.
use std::fmt;
use std::time::Duration;

use super::limits::BodyLimits;
use super::retry::RetryPolicy;

/// One question to one service.
#[derive(Clone, Debug)]
pub struct Request {
    /// The full `https://` URL at the real service; with a stand-in it is mapped.
    pub url: String,
    /// The Accept header. The API answers 406 without one.
    pub accept: String,
    /// Whose pace is kept.
    pub group: Group,
    /// Whether somebody waits for it.
    pub urgency: Urgency,
    /// How often it is tried again.
    pub retry: RetryPolicy,
    /// How long a hold of the whole group may be waited for; `None` waits it out, however long.
    pub patience: Option<Duration>,
    /// Limits for this body alone, instead of the client's.
    pub limits: Option<BodyLimits>,
    /// What is held already; with any of them an answer 304 without a body is a good one.
    pub validators: Validators,
    /// The part of the file that is held already; with it an answer 206 that goes on from there is a good one.
    pub resume: Option<Resume>,
}

impl Request {
    /// A request with the urgency's own retry policy, `Accept: */*`, no validators and endless patience.
    pub fn new(url: impl Into<String>, group: Group, urgency: Urgency) -> Self {
        Self {
            url: url.into(),
            accept: "*/*".into(),
            group,
            urgency,
            retry: RetryPolicy::of(urgency),
            patience: None,
            limits: None,
            validators: Validators::default(),
            resume: None,
        }
    }
}

/// The part of a file that is held, to be gone on with if the file is still the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resume {
    /// Bytes held, from the file's start; at least one.
    pub from: u64,
    /// The size of the whole file, where it is known.
    pub whole: Option<u64>,
    /// Goes into If-Range: which file the part is of.
    pub of: Validator,
}

/// What names a file's very bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Validator {
    /// A strong ETag.
    Etag(String),
    /// A Last-Modified that had passed when it was told.
    Modified(String),
}

impl Validator {
    /// As it is sent.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Etag(text) | Self::Modified(text) => text,
        }
    }
}

/// What a service said about the copy that is held, to be sent back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// Goes into If-None-Match.
    pub etag: Option<String>,
    /// Goes into If-Modified-Since.
    pub last_modified: Option<String>,
}

impl Validators {
    /// Whether there is anything to compare with.
    pub fn is_empty(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }
}

/// Requests that share one pace, one connection and one hold. A group belongs to the service, not to a host name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// arXiv's API, feeds and OAI-PMH together: 3 s between starts (arXiv's terms of use).
    Api,
    /// arXiv's pages and files: 15 s (its robots.txt), 3 s for what a person asked for.
    Site,
    /// The daily list: 3 s.
    Daily,
}

impl Group {
    /// All groups, in the order of their numbers.
    pub const ALL: [Self; 3] = [Self::Api, Self::Site, Self::Daily];

    /// The time between two request starts, unscaled. The tenth of a second on top is for the way: a start that was
    /// late on the wire must not be followed too soon.
    pub(super) fn pace(self, urgency: Urgency) -> Duration {
        match (self, urgency) {
            (Self::Site, Urgency::Background) => Duration::from_millis(15_100),
            (Self::Api | Self::Site | Self::Daily, _) => Duration::from_millis(3_100),
        }
    }

    pub(super) fn file_name(self) -> &'static str {
        match self {
            Self::Api => "api.gate",
            Self::Site => "site.gate",
            Self::Daily => "daily.gate",
        }
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Api => "arXiv's API and feeds",
            Self::Site => "arXiv's pages and files",
            Self::Daily => "the daily list",
        })
    }
}

/// Whether somebody sits before the screen and waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Urgency {
    /// A person pressed a key: served before anything that was not asked for.
    Key,
    /// Nobody waits: a sync, a bulk download.
    Background,
}
