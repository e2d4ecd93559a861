//! The polite client against services that misbehave.
#![allow(clippy::unwrap_used, clippy::cast_possible_truncation)]
#[path = "../common/mod.rs"]
mod common;

mod answers;
mod bodies;
mod hosts;
mod pace;
mod slow;
mod trouble;

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use common::server::{Reply, Seen, Server};
use offprint::net::{
    Body, BodyLimits, Cancel, Client, Floor, Group, Kind, Limit, Limits, NetError, Progress, Request, RetryPolicy,
    Services, Setup, Urgency, Validators, Why,
};

/// arXiv's and our own pace, as the services count it.
const REAL_PACE_MS: u32 = 3000;

const API: &str = "https://export.arxiv.org/api/query?x=1";

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// Limits that a test can wait for.
fn short() -> Limits {
    let page = BodyLimits { idle: ms(200), total: Some(ms(600)), floor: None, cap: 1 << 20 };
    let file = BodyLimits { total: None, floor: Some(Floor { rate: 1024, over: ms(300) }), ..page };
    Limits { connect: ms(150), headers: 50, redirects: 5, page, file }
}

fn client(server: &Server, gates: &Path, pace_ms: u64) -> Client {
    let services = Services::parse(Some(&server.base()), Some(&pace_ms.to_string())).unwrap();
    Client::new(Setup { agent: "offprint/0.0.0 (+test)".into(), gates: gates.into(), services, limits: short() })
}

fn request(url: &str, urgency: Urgency) -> Request {
    Request::new(url, Group::Api, urgency)
}

fn get(client: &Client, request: &Request) -> Result<Body, NetError> {
    client.get(request, &Cancel::new(), &mut |_| {})
}

/// One attempt at `/api/query` with a pace of nothing.
fn once(reply: Reply) -> Result<Body, NetError> {
    let server = Server::new().on("/api/query", reply);
    let gates = tempfile::tempdir().unwrap();
    let request = Request { retry: RetryPolicy::NEVER, ..request(API, Urgency::Background) };
    get(&client(&server, gates.path(), 0), &request)
}

/// A time of the real services in the time of a test.
fn scaled(real: Duration, pace_ms: u64) -> Duration {
    real * pace_ms as u32 / REAL_PACE_MS
}

fn text_of(fault: &NetError) -> String {
    let text = format!("{fault} {}", fault.hint());
    assert!(text.chars().all(|c| !c.is_control()), "{text:?}");
    assert!(!text.contains("Err("), "{text}");
    text
}

/// How late a start may be on its way to the server, on a busy machine: the next one seems that much sooner.
const WAY: Duration = Duration::from_millis(25);

/// What each test of the pace ends with.
fn assert_polite(server: &Server, pace_ms: u64) {
    for gap in server.gaps() {
        assert!(gap + WAY >= ms(pace_ms), "{:?}", server.gaps());
    }
    assert_eq!(server.most_at_once(), 1);
}
