//! Services on loopback that misbehave on order: HTTP/1.1 on plain sockets, one thread a connection.
//!
//! ```ignore
//! let server = Server::new()
//!     .on("/api/query", Reply::status(503).header("Retry-After", "5"))
//!     .on("/api/query", Reply::ok(feed))           // from the second request on
//!     .on("/pdf/*", Reply::ok(pdf).cut_at(100));
//! let services = Services::parse(Some(&server.base()), Some("0"));
//! ...
//! assert_eq!(server.seen().len(), 2);
//! ```
//!
//! Each path has a queue of replies, the last one stays. `*` at the end of a path stands for any rest; the longest
//! path that fits answers, and what fits none gets a 404. Every connection serves one request and is closed.
use std::collections::HashMap;
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::reply::Ending;
pub use super::reply::Reply;

/// A running server; dropping it ends all of its stalls.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    listener: Option<JoinHandle<()>>,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Seen {
    /// When its connection was accepted.
    pub at: Instant,
    /// When its answer was about to be complete, or the client was gone; `None` while it lasts.
    pub ended: Option<Instant>,
    /// Whether the client closed first.
    pub left: bool,
    pub method: String,
    /// The path without its query.
    pub path: String,
    /// The query, undecoded.
    pub query: String,
    headers: Vec<(String, String)>,
}

impl Seen {
    /// A header, by name in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

type Answer = dyn Fn(&Seen) -> Reply + Send + Sync;

#[derive(Default)]
struct Shared {
    stop: AtomicBool,
    seen: Mutex<Vec<Seen>>,
    queues: Mutex<HashMap<String, Vec<Reply>>>,
    answer: Mutex<Option<Arc<Answer>>>,
}

impl Server {
    /// Starts a server that answers 404 to everything.
    pub fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port on loopback");
        let address = listener.local_addr().expect("its address");
        let shared = Arc::new(Shared::default());
        let inner = Arc::clone(&shared);
        let listener = thread::spawn(move || {
            for stream in listener.incoming() {
                if inner.stop.load(Ordering::SeqCst) {
                    return;
                }
                let Ok(stream) = stream else { continue };
                let inner = Arc::clone(&inner);
                let at = Instant::now();
                thread::spawn(move || inner.serve(stream, at));
            }
        });
        Self { address, shared, listener: Some(listener) }
    }

    /// Starts a server that asks `answer` for each reply, from many threads at once.
    pub fn answering(answer: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        let server = Self::new();
        *server.shared.answer.lock().unwrap() = Some(Arc::new(answer));
        server
    }

    /// Puts a reply at the end of a path's queue.
    pub fn on(self, path: &str, reply: Reply) -> Self {
        self.push(path, reply);
        self
    }

    /// The same while it runs.
    pub fn push(&self, path: &str, reply: Reply) {
        let mut queues = self.shared.queues.lock().unwrap();
        queues.entry(path.to_owned()).or_default().push(reply);
    }

    /// Forgets a path's replies and gives it this one.
    pub fn replace(&self, path: &str, reply: Reply) {
        self.shared.queues.lock().unwrap().insert(path.to_owned(), vec![reply]);
    }

    /// `http://127.0.0.1:PORT`, fit for `OFFPRINT_SERVICES`.
    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// All requests so far, in the order of their connections.
    pub fn seen(&self) -> Vec<Seen> {
        let mut seen = self.shared.seen.lock().unwrap().clone();
        seen.sort_by_key(|seen| seen.at);
        seen
    }

    /// The paths with queries asked so far.
    pub fn asked(&self) -> Vec<String> {
        let join = |seen: Seen| match seen.query.as_str() {
            "" => seen.path,
            query => format!("{}?{query}", seen.path),
        };
        self.seen().into_iter().map(join).collect()
    }

    /// The times between one request's start and the next one's.
    pub fn gaps(&self) -> Vec<Duration> {
        self.seen().windows(2).map(|pair| pair[1].at - pair[0].at).collect()
    }

    /// The most requests that were on the wire at one moment.
    pub fn most_at_once(&self) -> usize {
        let seen = self.seen();
        let at = |moment: Instant| {
            let on = |s: &&Seen| s.at <= moment && s.ended.is_none_or(|ended| ended > moment);
            seen.iter().filter(on).count()
        };
        seen.iter().map(|seen| at(seen.at)).max().unwrap_or(0)
    }

    /// Waits (at most 5 s) until a request's client has gone away before its answer was complete.
    pub fn wait_until_left(&self) -> bool {
        let until = Instant::now() + Duration::from_secs(5);
        while Instant::now() < until {
            if self.seen().iter().any(|seen| seen.left) {
                return true;
            }
            thread::sleep(Duration::from_millis(5));
        }
        false
    }

    /// Waits (at most 5 s) until `count` requests have come.
    pub fn wait_for(&self, count: usize) -> bool {
        let until = Instant::now() + Duration::from_secs(5);
        while Instant::now() < until {
            if self.shared.seen.lock().unwrap().len() >= count {
                return true;
            }
            thread::sleep(Duration::from_millis(2));
        }
        false
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::SeqCst);
        // Wakes the listener.
        let _ = TcpStream::connect(self.address);
        if let Some(listener) = self.listener.take() {
            let _ = listener.join();
        }
    }
}

impl Shared {
    fn serve(&self, mut stream: TcpStream, at: Instant) {
        // Without this a reply in two pieces waits for the other side's delayed answer to the first.
        let _ = stream.set_nodelay(true);
        let Some((seen, length)) = self.peek(&stream, at) else {
            return;
        };
        let index = {
            let mut all = self.seen.lock().unwrap();
            all.push(seen.clone());
            all.len() - 1
        };
        let reply = self.reply(&seen);
        let resets = matches!(reply.ending, Some((_, Ending::Reset)));
        if !resets {
            // Bytes left unread make the kernel reset the connection on close: only wanted on order.
            let _ = stream.read_exact(&mut vec![0; length]);
        }
        let left = !self.send(&mut stream, &reply, index);
        self.note(index, left);
        drop(stream);
    }

    /// Reads a request's head without taking it from the socket.
    fn peek(&self, stream: &TcpStream, at: Instant) -> Option<(Seen, usize)> {
        let mut buffer = vec![0; 64 << 10];
        let _ = stream.set_read_timeout(Some(Duration::from_millis(100)));
        let until = Instant::now() + Duration::from_secs(10);
        let head = loop {
            if self.stop.load(Ordering::SeqCst) || Instant::now() > until {
                return None;
            }
            match stream.peek(&mut buffer) {
                Ok(0) => return None,
                Ok(n) => match buffer[..n].windows(4).position(|window| window == b"\r\n\r\n") {
                    Some(end) => break end + 4,
                    None => thread::sleep(Duration::from_millis(1)),
                },
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                Err(_) => return None,
            }
        };
        let text = String::from_utf8_lossy(&buffer[..head]).into_owned();
        let mut lines = text.lines();
        let mut first = lines.next()?.split(' ');
        let (method, target) = (first.next()?.to_owned(), first.next()?);
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let pair = |line: &str| {
            let (name, value) = line.split_once(':')?;
            Some((name.to_owned(), value.trim().to_owned()))
        };
        let seen = Seen {
            at,
            ended: None,
            left: false,
            method,
            path: path.to_owned(),
            query: query.to_owned(),
            headers: lines.filter_map(pair).collect(),
        };
        Some((seen, head))
    }

    fn reply(&self, seen: &Seen) -> Reply {
        let answer = self.answer.lock().unwrap().clone();
        if let Some(answer) = answer {
            return answer(seen);
        }
        let mut queues = self.queues.lock().unwrap();
        let fits = |pattern: &str| match pattern.strip_suffix('*') {
            Some(start) => seen.path.starts_with(start),
            None => seen.path == pattern,
        };
        let best = queues.iter_mut().filter(|(path, _)| fits(path)).max_by_key(|(path, _)| path.len());
        match best {
            Some((_, queue)) if queue.len() > 1 => queue.remove(0),
            Some((_, queue)) => queue[0].clone(),
            None => Reply::status(404).body("no such path"),
        }
    }

    /// Sends a reply; false once the client has gone.
    fn send(&self, stream: &mut TcpStream, reply: &Reply, index: usize) -> bool {
        if !self.wait(stream, reply.wait) {
            return false;
        }
        if let Some(raw) = &reply.raw {
            let sent = stream.write_all(raw).is_ok();
            self.note(index, !sent);
            return sent;
        }
        let mut head = format!("HTTP/1.1 {} Status\r\nConnection: close\r\n", reply.status);
        for (name, value) in &reply.headers {
            head.extend([name, ": ", value, "\r\n"]);
        }
        match reply.length {
            _ if reply.chunked => head.push_str("Transfer-Encoding: chunked\r\n"),
            // These two never have one.
            Some(_) if [204, 304].contains(&reply.status) => {}
            Some(length) => head.extend(["Content-Length: ", &length.to_string(), "\r\n"]),
            None => {}
        }
        head.push_str("\r\n");
        let body = &reply.body[..];
        let (before, after) = match reply.ending {
            Some((at, _)) => body.split_at(at.min(body.len())),
            None => (body, &[][..]),
        };
        if body.is_empty() && !reply.chunked {
            self.note(index, false);
        }
        if stream.write_all(head.as_bytes()).is_err() {
            return false;
        }
        let last = reply.ending.is_none();
        if !self.pieces(stream, reply, before, last.then_some(index)) {
            return false;
        }
        match reply.ending {
            None => true,
            Some((_, Ending::Close | Ending::Reset)) => {
                self.note(index, false);
                true
            }
            Some((_, Ending::Stall(time))) => self.wait(stream, time) && self.pieces(stream, reply, after, Some(index)),
        }
    }

    /// Sends a part of the body. Before its very last byte (`ends`) the request counts as done: after that byte the
    /// client may rightly come back.
    fn pieces(&self, stream: &mut TcpStream, reply: &Reply, part: &[u8], ends: Option<usize>) -> bool {
        let (size, every) = reply.drip.unwrap_or((part.len().max(1), Duration::ZERO));
        let count = part.chunks(size).count();
        for (n, piece) in part.chunks(size).enumerate() {
            if n > 0 && !self.wait(stream, every) {
                return false;
            }
            let (most, rest) = piece.split_at(piece.len() - 1);
            let done = ends.filter(|_| n + 1 == count && !reply.chunked);
            for (half, part) in [most, rest].into_iter().enumerate() {
                if half == 1
                    && let Some(index) = done
                {
                    self.note(index, false);
                }
                if part.is_empty() {
                    continue;
                }
                let mut bytes = Vec::new();
                if reply.chunked {
                    bytes.extend(format!("{:x}\r\n", part.len()).into_bytes());
                }
                bytes.extend_from_slice(part);
                if reply.chunked {
                    bytes.extend(b"\r\n");
                }
                if stream.write_all(&bytes).is_err() {
                    return false;
                }
            }
        }
        if let Some(index) = ends
            && reply.chunked
        {
            self.note(index, false);
            return stream.write_all(b"0\r\n\r\n").is_ok();
        }
        true
    }

    /// Lets time pass; false once the client has gone or the server stops.
    fn wait(&self, stream: &TcpStream, time: Duration) -> bool {
        let until = Instant::now() + time;
        let _ = stream.set_read_timeout(Some(Duration::from_millis(5)));
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return true;
            }
            if self.stop.load(Ordering::SeqCst) {
                return false;
            }
            match stream.peek(&mut [0]) {
                Ok(0) => return false,
                // A request left unread on purpose.
                Ok(_) => thread::sleep(left.min(Duration::from_millis(5))),
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                Err(_) => return false,
            }
        }
    }

    /// Notes the end of a request, once.
    fn note(&self, index: usize, left: bool) {
        let mut seen = self.seen.lock().unwrap();
        let seen = &mut seen[index];
        if seen.ended.is_none() {
            seen.ended = Some(Instant::now());
            seen.left = left;
        }
    }
}
