//! What a request gets, right or wrong, byte by byte.
use std::io::Write;
use std::time::Duration;

/// What a request gets.
#[derive(Clone, Debug)]
pub struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    /// Sent instead of everything else, byte for byte.
    pub(super) raw: Option<Vec<u8>>,
    /// `None`: no Content-Length, the body ends with the connection.
    pub(super) length: Option<u64>,
    pub(super) chunked: bool,
    pub(super) wait: Duration,
    /// Sends so many bytes of the body, then does this.
    pub(super) ending: Option<(usize, Ending)>,
    pub(super) drip: Option<(usize, Duration)>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Ending {
    Close,
    Reset,
    Stall(Duration),
}

impl Reply {
    /// 200 with a body and its length.
    pub fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self::status(200).body(body)
    }

    /// A status with an empty body.
    pub fn status(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
            raw: None,
            length: Some(0),
            chunked: false,
            wait: Duration::ZERO,
            ending: None,
            drip: None,
        }
    }

    /// A file with an ETag, or the part of it that a request's Range names and its If-Range allows.
    pub fn file(body: &[u8], etag: &str, asked: &super::server::Seen) -> Self {
        let from = asked.header("Range").and_then(|r| r.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok());
        let fresh = asked.header("If-Range").is_none_or(|tag| tag == etag);
        let reply = match from.filter(|_| fresh) {
            None => Self::ok(body),
            Some(from) if from < body.len() => {
                let range = format!("bytes {from}-{}/{}", body.len() - 1, body.len());
                Self::status(206).body(&body[from..]).header("Content-Range", &range)
            }
            Some(_) => Self::status(416).header("Content-Range", &format!("bytes */{}", body.len())),
        };
        reply.header("ETag", etag).content_type("application/pdf")
    }

    /// The body as it stands.
    pub fn bytes(&self) -> &[u8] {
        &self.body
    }

    /// 302 to `location`.
    pub fn redirect(location: &str) -> Self {
        Self::status(302).header("Location", location)
    }

    /// Bytes on the wire exactly as given, then the connection closes.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self { raw: Some(bytes.into()), ..Self::status(0) }
    }

    /// Zeros, `mib` MiB of them when unpacked, packed by gzip about 1000:1.
    pub fn bomb(mib: usize) -> Self {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        let block = vec![0; 1 << 20];
        for _ in 0..mib {
            packer.write_all(&block).unwrap();
        }
        Self::ok(packer.finish().unwrap()).header("Content-Encoding", "gzip")
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn content_type(self, value: &str) -> Self {
        self.header("Content-Type", value)
    }

    /// So many header lines more.
    pub fn many_headers(mut self, count: usize) -> Self {
        self.headers.extend((0..count).map(|n| (format!("X-{n}"), "x".to_owned())));
        self
    }

    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self.length = Some(self.body.len() as u64);
        self
    }

    /// Packs the body with gzip.
    pub fn gzip(self) -> Self {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(&self.body).unwrap();
        self.body(packer.finish().unwrap()).header("Content-Encoding", "gzip")
    }

    /// Sends the body in chunks, without Content-Length.
    pub fn chunked(mut self) -> Self {
        self.chunked = true;
        self
    }

    /// Sends no length: the body ends when the connection does.
    pub fn until_close(mut self) -> Self {
        self.length = None;
        self
    }

    /// Claims a length that need not be true.
    pub fn claim_length(mut self, length: u64) -> Self {
        self.length = Some(length);
        self
    }

    /// Closes the connection after so many bytes of the body.
    pub fn cut_at(mut self, bytes: usize) -> Self {
        self.ending = Some((bytes, Ending::Close));
        self
    }

    /// Resets the connection after so many bytes of the body.
    pub fn reset_at(mut self, bytes: usize) -> Self {
        self.ending = Some((bytes, Ending::Reset));
        self
    }

    /// Falls silent for `time` after so many bytes of the body, then sends the rest.
    pub fn stall_at(mut self, bytes: usize, time: Duration) -> Self {
        self.ending = Some((bytes, Ending::Stall(time)));
        self
    }

    /// Falls silent for `time` before the first byte of the answer.
    pub fn stall_before(mut self, time: Duration) -> Self {
        self.wait = time;
        self
    }

    /// Sends the body in pieces of so many bytes, `every` so often.
    pub fn drip(mut self, bytes: usize, every: Duration) -> Self {
        self.drip = Some((bytes, every));
        self
    }
}
