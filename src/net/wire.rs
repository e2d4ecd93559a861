//! One attempt on the wire: the hops of a redirect chain, each within its limits.
//! It waits for nobody's turn and tries nothing twice.
use std::io::Write;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Once;
use std::time::{Duration, SystemTime};

use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::{Response, Url, redirect};
use tokio::time::{Instant, timeout_at};

use super::Setup;
use super::answer::{Head, Landing, Progress, first_line};
use super::cancel::Cancel;
use super::cause;
use super::fault::{Limit, NetError};
use super::gate::Pass;
use super::limits::BodyLimits;
use super::pour::Pour;
use super::request::Request;
use super::retry::retry_after;
use super::services::Services;
use crate::text::Clean;

/// How much is kept of a body that explains a refusal.
const BODY_START: usize = 64 << 10;

/// What arXiv says under any status when it means 429, with or without the full stop.
const RATE_TEXT: &str = "Rate exceeded";

/// One attempt: all that its hops share.
pub(super) struct Call<'a> {
    pub http: &'a reqwest::Client,
    pub services: &'a Services,
    pub redirects: usize,
    pub connect: Duration,
    pub limits: BodyLimits,
    pub encoding: Encoding,
    pub request: &'a Request,
    pub cancel: &'a Cancel,
}

/// How a body may be packed on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Gzip,
    /// As it is, so that its length is known.
    Identity,
}

/// Why an attempt brought nothing.
#[derive(Debug)]
pub(super) enum Stop {
    /// "Too many requests".
    Limited {
        host: String,
        /// What Retry-After asked for, clamped.
        asked: Option<Duration>,
        /// How long the group rests now.
        left: Duration,
    },
    Fault(NetError),
}

/// What a hop ended with.
enum Hop {
    Answer(Head),
    Elsewhere(String),
}

impl Stop {
    pub fn into_fault(self) -> NetError {
        match self {
            Self::Limited { host, left, .. } => NetError::RateLimited { host, left },
            Self::Fault(fault) => fault,
        }
    }
}

impl From<NetError> for Stop {
    fn from(fault: NetError) -> Self {
        Self::Fault(fault)
    }
}

/// Builds the HTTP stack. Reads the system's certificates, and the proxies of the environment.
pub(super) fn stack(setup: &Setup) -> Result<reqwest::Client, NetError> {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        // An error means that one is installed, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    let agent: String = setup.agent.chars().filter(|c| matches!(c, ' '..='~')).collect();
    let mut builder = reqwest::Client::builder()
        .user_agent(agent)
        .redirect(redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .connect_timeout(setup.limits.connect)
        .http1_max_headers(setup.limits.headers)
        // A connection ends with its answer: none lies about open between two requests.
        .pool_max_idle_per_host(0);
    builder = match &setup.services {
        Services::Real => builder.https_only(true),
        Services::Loopback { .. } => {
            let here: [SocketAddr; 2] = [(Ipv4Addr::LOCALHOST, 0).into(), (Ipv6Addr::LOCALHOST, 0).into()];
            // Without TLS no certificate is needed, and `localhost` is here whatever a resolver says.
            builder.no_proxy().tls_certs_only([]).resolve_to_addrs("localhost", &here)
        }
    };
    builder.build().map_err(|error| NetError::NoRoots { why: cause::deepest(&error) })
}

impl Call<'_> {
    /// Walks from `first` to an answer, and pours its body into `sink`.
    pub fn walk(
        &self,
        first: Url,
        pass: &mut Pass<'_>,
        sink: &mut dyn Landing,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Head, Stop> {
        let mut url = first;
        let mut left = self.redirects;
        loop {
            match self.hop(&url, sink, progress)? {
                Hop::Answer(head) => return Ok(head),
                Hop::Elsewhere(to) if left == 0 => {
                    let why = "too many redirects in a row";
                    return Err(NetError::Redirect { host: host(&url), to: Clean::line(&to, 200), why }.into());
                }
                Hop::Elsewhere(to) => url = self.services.follow(&url, &to)?,
            }
            left -= 1;
            pass.starts()?;
        }
    }

    /// One hop on a runtime of its own. Dropping that closes the connection, whatever state it is in.
    fn hop(&self, url: &Url, sink: &mut dyn Landing, progress: &mut dyn FnMut(Progress)) -> Result<Hop, Stop> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| NetError::Connect { host: host(url), why: Clean::line(&error.to_string(), 160) })?;
        let end = runtime.block_on(async {
            tokio::select! {
                biased;
                () = self.cancel.cancelled() => Err(NetError::Cancelled.into()),
                end = self.ask(url, sink, progress) => end,
            }
        });
        // Not waiting for a name that is still being looked up.
        runtime.shutdown_background();
        end
    }

    async fn ask(&self, url: &Url, sink: &mut dyn Landing, progress: &mut dyn FnMut(Progress)) -> Result<Hop, Stop> {
        let begun = Instant::now();
        let sent = self.http.get(self.services.map(url)).headers(self.headers()).send();
        let patience = self.connect + self.limits.idle;
        let (by, which, after) = match self.limits.total {
            Some(total) if total < patience => (begun + total, Limit::Total, total),
            _ => (begun + patience, Limit::Idle, self.limits.idle),
        };
        let response = match timeout_at(by, sent).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => {
                return Err(cause::before_head(&error, host(url), self.connect).into());
            }
            Err(_) => {
                return Err(NetError::Timeout { host: host(url), which, after }.into());
            }
        };
        let status = response.status().as_u16();
        let length = response.content_length();
        let head = || Head::new(url.to_string(), status, length, response.headers());
        match (status, &self.request.resume) {
            (200 | 203, _) => {
                let head = head();
                self.take(url, begun, response, head, sink, progress).await
            }
            (206, Some(resume)) => {
                let rest = head().rest_of(resume, response.headers());
                let rest = rest.map_err(|why| NetError::Range { host: host(url), why })?;
                self.take(url, begun, response, rest, sink, progress).await
            }
            (416, Some(_)) => Err(NetError::Range { host: host(url), why: "there is no such part" }.into()),
            (304, _) if !self.request.validators.is_empty() => Ok(Hop::Answer(head())),
            (301 | 302 | 303 | 307 | 308, _) if response.headers().contains_key(header::LOCATION) => {
                let to = response.headers()[header::LOCATION].as_bytes();
                Ok(Hop::Elsewhere(String::from_utf8_lossy(to).into_owned()))
            }
            (429, _) => Err(limited(host(url), asked(response.headers()))),
            _ => Err(self.refusal(url, begun, response).await),
        }
    }

    /// Pours a body that is a good answer.
    async fn take(
        &self,
        url: &Url,
        begun: Instant,
        response: Response,
        head: Head,
        sink: &mut dyn Landing,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Hop, Stop> {
        let asked = asked(response.headers());
        let mut front = Front { held: Vec::new(), head: &head, sink, open: false };
        let pour = Pour { from: head.from, ..self.pour(url, begun) };
        pour.body(response, head.length, &mut front, progress).await?;
        front.finish(host(url), asked)?;
        Ok(Hop::Answer(head))
    }

    /// Reads why a service refuses.
    async fn refusal(&self, url: &Url, begun: Instant, response: Response) -> Stop {
        let status = response.status().as_u16();
        let asked = asked(response.headers());
        let body_start = self.pour(url, begun).start(response, BODY_START).await;
        if is_rate_text(&body_start) {
            return limited(host(url), asked);
        }
        let said = first_line(&body_start);
        NetError::Status { host: host(url), status, said, retry_after: asked, body_start }.into()
    }

    fn pour(&self, url: &Url, begun: Instant) -> Pour {
        Pour { host: host(url), limits: self.limits, begun, from: 0 }
    }

    fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let mut put = |name, value: Option<&str>| {
            if let Some(value) = value.and_then(|value| HeaderValue::from_str(value).ok()) {
                headers.insert(name, value);
            }
        };
        put(header::ACCEPT, Some(&self.request.accept));
        put(header::IF_NONE_MATCH, self.request.validators.etag.as_deref());
        put(header::IF_MODIFIED_SINCE, self.request.validators.last_modified.as_deref());
        if self.encoding == Encoding::Identity {
            put(header::ACCEPT_ENCODING, Some("identity"));
        }
        if let Some(resume) = &self.request.resume {
            put(header::RANGE, Some(&format!("bytes={}-", resume.from)));
            put(header::IF_RANGE, Some(resume.of.as_str()));
        }
        headers
    }
}

/// Holds the first bytes of a body back until it is sure that they are not arXiv's way to say 429.
pub(super) struct Front<'a> {
    held: Vec<u8>,
    head: &'a Head,
    sink: &'a mut dyn Landing,
    open: bool,
}

impl Write for Front<'_> {
    fn write(&mut self, piece: &[u8]) -> std::io::Result<usize> {
        if self.open {
            return self.sink.write(piece);
        }
        self.held.extend_from_slice(piece);
        if self.held.len() > 2 * RATE_TEXT.len() {
            self.open = true;
            self.sink.begin(self.head)?;
            self.sink.write_all(&std::mem::take(&mut self.held))?;
        }
        Ok(piece.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.sink.flush()
    }
}

impl Front<'_> {
    fn finish(self, host: String, asked: Option<Duration>) -> Result<(), Stop> {
        if is_rate_text(&self.held) {
            return Err(limited(host, asked));
        }
        if !self.open {
            self.sink.begin(self.head).map_err(|source| NetError::Sink { source })?;
        }
        self.sink.write_all(&self.held).map_err(|source| NetError::Sink { source }.into())
    }
}

fn is_rate_text(body: &[u8]) -> bool {
    let body = body.trim_ascii();
    body.strip_suffix(b".").unwrap_or(body).eq_ignore_ascii_case(RATE_TEXT.as_bytes())
}

fn limited(host: String, asked: Option<Duration>) -> Stop {
    Stop::Limited { host, asked, left: Duration::ZERO }
}

fn asked(headers: &HeaderMap) -> Option<Duration> {
    retry_after(headers.get(header::RETRY_AFTER)?.to_str().ok()?, SystemTime::now())
}

fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}
