//! Which hosts are spoken to, and the stand-in on loopback that may take the place of all of them.
//! Opens no connection and reads no environment.
use std::time::Duration;

use reqwest::Url;

use super::fault::NetError;
use crate::text::Clean;

/// The only hosts that are ever asked, also after a redirect.
const HOSTS: [&str; 6] =
    ["arxiv.org", "www.arxiv.org", "export.arxiv.org", "rss.arxiv.org", "oaipmh.arxiv.org", "huggingface.co"];

/// The pace that a stand-in's own pace is measured against.
const REAL_PACE_MS: u128 = 3000;

/// The services themselves, or one loopback address that stands in for all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Services {
    /// https to the known hosts, through the proxies of the environment.
    Real,
    /// Every request goes to one address of this machine; no proxy.
    Loopback {
        /// `http://HOST:PORT/`.
        base: Url,
        /// Scales every wait by a 3000th of itself; `None` keeps the real pace.
        pace_ms: Option<u64>,
    },
}

impl Services {
    /// Reads the values of `OFFPRINT_SERVICES` and `OFFPRINT_PACE_MS`. The first must be plain http to loopback with
    /// a port. Empty is unset, and a pace without a stand-in means nothing: the real services keep theirs.
    pub fn parse(services: Option<&str>, pace_ms: Option<&str>) -> Result<Self, NetError> {
        let Some(text) = services.filter(|text| !text.is_empty()) else {
            return Ok(Self::Real);
        };
        let refused = |variable, text, why| NetError::Refused { variable, value: Clean::line(text, 120), why };
        let base = loopback(text).ok_or_else(|| {
            refused(
                "OFFPRINT_SERVICES",
                text,
                "it must be http://127.0.0.1:PORT, http://[::1]:PORT or http://localhost:PORT",
            )
        })?;
        let pace_ms = match pace_ms.filter(|text| !text.is_empty()) {
            None => None,
            Some(text) => {
                let refused = || refused("OFFPRINT_PACE_MS", text, "it must be milliseconds, from 0 to 60000");
                let digits = text.bytes().all(|b| b.is_ascii_digit());
                let pace = text.parse().ok().filter(|&ms: &u64| digits && ms <= 60_000);
                Some(pace.ok_or_else(refused)?)
            }
        };
        Ok(Self::Loopback { base, pace_ms })
    }

    /// A wait of the real services in the time of these.
    pub(super) fn scaled(&self, wait: Duration) -> Duration {
        match self {
            Self::Real | Self::Loopback { pace_ms: None, .. } => wait,
            Self::Loopback { pace_ms: Some(ms), .. } => {
                let nanos = wait.as_nanos() * u128::from(*ms) / REAL_PACE_MS;
                Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
            }
        }
    }

    /// Reads a URL that may be asked: https to a known host, or the stand-in itself.
    pub(super) fn check(&self, text: &str) -> Result<Url, NetError> {
        let bad = |why| NetError::BadUrl { url: Clean::line(text, 200), why };
        let mut url = Url::parse(text).map_err(|_| bad("it is no URL"))?;
        url.set_fragment(None);
        self.lawful(&url).map_err(bad)?;
        Ok(url)
    }

    /// Where a redirect from `from` leads, if it may be followed.
    pub(super) fn follow(&self, from: &Url, location: &str) -> Result<Url, NetError> {
        let refuse = |why| NetError::Redirect {
            host: from.host_str().unwrap_or_default().to_owned(),
            to: Clean::line(location, 200),
            why,
        };
        let mut url = from.join(location).map_err(|_| refuse("it is no URL"))?;
        url.set_fragment(None);
        self.lawful(&url).map_err(refuse)?;
        Ok(url)
    }

    /// The address that is really asked for `url`, which has passed `check` or `follow`.
    pub(super) fn map(&self, url: &Url) -> Url {
        match self {
            Self::Real => url.clone(),
            Self::Loopback { base, .. } => {
                let mut mapped = base.clone();
                mapped.set_path(url.path());
                mapped.set_query(url.query());
                mapped
            }
        }
    }

    fn lawful(&self, url: &Url) -> Result<(), &'static str> {
        if let Self::Loopback { base, .. } = self
            && base.origin() == url.origin()
        {
            return Ok(());
        }
        if url.scheme() != "https" {
            return Err("only https is spoken");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("it carries a name or a password");
        }
        if url.port().is_some() {
            return Err("it names a port");
        }
        match url.host_str() {
            Some(host) if HOSTS.contains(&host) => Ok(()),
            _ => Err("the host is not one of the services"),
        }
    }
}

/// Reads `http://127.0.0.1:PORT` and its two siblings, nothing else.
fn loopback(text: &str) -> Option<Url> {
    let rest = text.strip_prefix("http://")?;
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    let (host, port) = rest.rsplit_once(':')?;
    if !["127.0.0.1", "[::1]", "localhost"].contains(&host) || !port.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let port: u16 = port.parse().ok().filter(|&port| port != 0)?;
    Url::parse(&format!("http://{host}:{port}/")).ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn stand_in() -> Services {
        Services::parse(Some("http://127.0.0.1:8420"), Some("30")).unwrap()
    }

    #[test]
    fn unset_or_empty_means_the_real_services() {
        assert_eq!(Services::parse(None, None).unwrap(), Services::Real);
        assert_eq!(Services::parse(Some(""), None).unwrap(), Services::Real);
        assert_eq!(Services::parse(None, Some("0")).unwrap(), Services::Real);
        assert_eq!(Services::Real.scaled(Duration::from_secs(3)), Duration::from_secs(3));
    }

    #[test]
    fn only_plain_http_to_loopback_with_a_port_may_stand_in() {
        for good in ["http://127.0.0.1:1", "http://[::1]:8420", "http://localhost:65535", "http://localhost:80/"] {
            assert!(matches!(Services::parse(Some(good), None), Ok(Services::Loopback { .. })), "{good}");
        }
        for bad in [
            "https://127.0.0.1:1",
            "http://127.0.0.1",
            "http://127.0.0.1:0",
            "http://127.0.0.1:99999",
            "http://127.0.0.1:+80",
            "http://127.0.0.2:80",
            "http://0.0.0.0:80",
            "http://arxiv.org:80",
            "http://localhost.arxiv.org:80",
            "http://127.0.0.1:80@arxiv.org:80",
            "http://user@127.0.0.1:80",
            "http://127.0.0.1:80/x",
            "http://127.0.0.1:80/?q",
            "HTTP://127.0.0.1:80",
            "127.0.0.1:80",
            " http://127.0.0.1:80",
            "file:///etc/passwd",
            "\x1b]0;x\x07",
        ] {
            let fault = Services::parse(Some(bad), None).unwrap_err();
            assert_eq!(fault.exit(), 78, "{bad}");
            assert!(!fault.to_string().contains('\x1b'));
        }
    }

    #[test]
    fn a_pace_that_is_no_number_is_refused() {
        for bad in ["x", "-1", "1.5", "60001", "99999999999999999999", "+3"] {
            assert_eq!(Services::parse(Some("http://[::1]:1"), Some(bad)).unwrap_err().exit(), 78, "{bad}");
        }
    }

    #[test]
    fn a_stand_in_takes_every_known_host_and_scales_every_wait() {
        let services = stand_in();
        for (real, mapped) in [
            ("https://export.arxiv.org/api/query?a=b+c%22", "http://127.0.0.1:8420/api/query?a=b+c%22"),
            ("https://arxiv.org/pdf/2401.00001v1", "http://127.0.0.1:8420/pdf/2401.00001v1"),
            ("https://rss.arxiv.org/rss/cs.CL+cs.LG", "http://127.0.0.1:8420/rss/cs.CL+cs.LG"),
            ("https://oaipmh.arxiv.org/oai?verb=Identify#x", "http://127.0.0.1:8420/oai?verb=Identify"),
            ("https://huggingface.co/api/daily_papers", "http://127.0.0.1:8420/api/daily_papers"),
            ("http://127.0.0.1:8420/x", "http://127.0.0.1:8420/x"),
        ] {
            assert_eq!(services.map(&services.check(real).unwrap()).as_str(), mapped);
        }
        assert_eq!(services.scaled(Duration::from_secs(15)), Duration::from_millis(150));
    }

    #[test]
    fn a_foreign_url_is_never_asked() {
        for bad in [
            "http://arxiv.org/",
            "https://arxiv.org.example.com/",
            "https://example.com/",
            "https://arxiv.org:8443/",
            "https://me:secret@arxiv.org/",
            "https://xn--arxv-1pa.org/",
            "ftp://arxiv.org/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "/api/query",
            "",
        ] {
            assert!(matches!(Services::Real.check(bad), Err(NetError::BadUrl { .. })), "{bad}");
            assert!(stand_in().check(bad).is_err(), "{bad}");
        }
        assert!(Services::Real.check("http://127.0.0.1:8420/").is_err());
    }

    #[test]
    fn a_redirect_stays_among_the_services() {
        let from = Services::Real.check("https://arxiv.org/pdf/2401.00001v1.pdf").unwrap();
        let ok = |to| Services::Real.follow(&from, to).map(String::from);
        assert_eq!(ok("/pdf/x").unwrap(), "https://arxiv.org/pdf/x");
        assert_eq!(ok("//export.arxiv.org/y").unwrap(), "https://export.arxiv.org/y");
        for bad in [
            "http://arxiv.org/x",
            "https://example.com/x",
            "file:///etc/passwd",
            "ftp://arxiv.org/",
            "https://:x",
            "data:,x",
        ] {
            let fault = ok(bad).unwrap_err();
            assert!(matches!(fault, NetError::Redirect { .. }), "{bad}");
            assert_eq!(fault.exit(), 76);
        }
    }
}
