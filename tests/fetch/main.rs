//! Files that come whole, or not at all.
#![allow(clippy::unwrap_used)]
#[path = "../common/mod.rs"]
mod common;
mod resume;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use common::again::{again_behind, part, was_played};
use common::server::{Reply, Server};
use offprint::fetch::{FetchError, Fetched, file_name, pdf};
use offprint::net::{BodyLimits, Cancel, Client, Floor, Limits, NetError, Progress, Services, Setup, Urgency};

const URL: &str = "https://arxiv.org/pdf/2401.00001v1";

fn paper(bytes: usize) -> Vec<u8> {
    let mut paper = b"%PDF-1.5\n".to_vec();
    paper.extend((0..bytes).map(|n| (n % 251) as u8));
    paper.extend(b"\n%%EOF\n");
    paper
}

/// A folder for papers, another for gates, and a service.
struct World {
    server: Server,
    home: tempfile::TempDir,
    client: Client,
}

impl World {
    fn new(reply: Reply) -> Self {
        Self::of(Server::new().on("/pdf/*", reply))
    }

    fn of(server: Server) -> Self {
        let home = tempfile::tempdir().unwrap();
        let idle = Duration::from_millis(300);
        let page = BodyLimits { idle, total: Some(2 * idle), floor: None, cap: 1 << 20 };
        let file = BodyLimits { total: None, floor: Some(Floor { rate: 1024, over: idle }), ..page };
        let limits = Limits { connect: idle, headers: 100, redirects: 5, page, file };
        let services = Services::parse(Some(&server.base()), Some("0")).unwrap();
        let setup = Setup { agent: "x".into(), gates: home.path().join("gates"), services, limits };
        Self { server, client: Client::new(setup), home }
    }

    fn papers(&self) -> PathBuf {
        self.home.path().join("papers")
    }

    fn dest(&self) -> PathBuf {
        self.papers().join(file_name("2401.00001", 1).unwrap())
    }

    fn fetch(&self) -> Result<Fetched, FetchError> {
        self.fetch_with(&Cancel::new())
    }

    fn fetch_with(&self, cancel: &Cancel) -> Result<Fetched, FetchError> {
        pdf(&self.client, URL, &self.dest(), Urgency::Key, cancel, &mut |_| {})
    }

    /// Fetches, expects a fault, and that nothing at all is left of it.
    fn fault(&self) -> FetchError {
        let fault = self.fetch().unwrap_err();
        assert_eq!(names(&self.papers()), [""; 0]);
        let text = format!("{fault} {}", fault.hint());
        assert!(text.chars().all(|c| !c.is_control()), "{text:?}");
        fault
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_paper_comes_whole_and_private() {
    let body = paper(300_000);
    let world = World::new(Reply::ok(body.clone()).header("ETag", "\"x\"").drip(100_000, Duration::from_millis(5)));
    let mut told = Vec::new();
    let fetched = pdf(&world.client, URL, &world.dest(), Urgency::Key, &Cancel::new(), &mut |p| told.push(p)).unwrap();
    assert_eq!(fs::read(world.dest()).unwrap(), body);
    assert_eq!((fetched.path, fetched.bytes), (world.dest(), body.len() as u64));
    assert_eq!(fetched.head.unwrap().etag.as_deref(), Some("\"x\""));
    assert_eq!(names(&world.papers()), ["2401.00001v1.pdf"]);
    let total = body.len() as u64;
    assert_eq!(told.last(), Some(&Progress::Bytes { got: total, total: Some(total) }));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&world.papers()), mode(&world.dest())), (0o700, 0o600));
    }
}

#[test]
fn a_mark_a_little_into_the_file_is_fine() {
    let mut body = vec![b' '; 1000];
    body.extend(paper(5000));
    for reply in [Reply::ok(body.clone()), Reply::ok(body.clone()).chunked(), Reply::ok(body.clone()).until_close()] {
        assert_eq!(World::new(reply).fetch().unwrap().bytes, body.len() as u64);
    }
}

#[test]
fn what_is_no_pdf_is_not_kept_and_shown() {
    let page = "<html><head><title>Just a \x1b]0;x\x07moment...</title></head>".to_owned();
    let long = page.clone() + &"<p>robots</p>".repeat(50_000);
    let mut late = vec![b' '; 1024];
    late.extend(paper(5000));
    for (name, reply, want) in [
        ("page", Reply::ok(page.clone()), "moment..."),
        ("long page", Reply::ok(long).stall_at(400_000, Duration::from_mins(1)), "moment..."),
        ("page called a PDF", Reply::ok(page).content_type("application/pdf"), "moment..."),
        ("nothing", Reply::ok(""), "0 bytes"),
        ("text", Reply::ok("PDF unavailable"), "PDF unavailable"),
        ("tiny", Reply::ok(paper(10)), "26 bytes"),
        ("late mark", Reply::ok(late), "of something else"),
        ("no end, no length", Reply::ok(paper(5000)).until_close().cut_at(4000), "a part of one"),
        ("packed page", Reply::ok("<html><title>Log in</title>").gzip(), "Log in"),
    ] {
        let fault = World::new(reply).fault();
        assert!(matches!(fault, FetchError::NotPdf { status: 200, .. }), "{name}: {fault:?}");
        let text = fault.to_string();
        assert!(text.contains("200") && text.contains(want), "{name}: {text}");
        assert_eq!(fault.exit(), 76);
    }
}

#[test]
fn a_refusal_says_why() {
    let fault = World::new(Reply::status(404).body("<title>No PDF</title>")).fault();
    assert!(matches!(fault, FetchError::Missing { .. }), "{fault:?}");
    assert!(fault.to_string().starts_with("no PDF for this version"));
    assert_eq!(fault.exit(), 66);
    let world = World::new(Reply::status(403).body("<title>Access Denied</title>"));
    let text = world.fault().to_string();
    assert!(text.contains("403") && text.contains("Access Denied"), "{text}");
    assert_eq!(world.server.seen().len(), 1);
    let fault = World::new(Reply::redirect("https://example.com/login")).fault();
    assert!(matches!(fault, FetchError::Net(NetError::Redirect { .. })), "{fault:?}");
    let fault = World::new(Reply::ok("Rate exceeded.")).fault();
    assert!(matches!(fault, FetchError::Net(NetError::RateLimited { .. })), "{fault:?}");
}

#[test]
fn a_download_that_breaks_off_is_begun_again_and_never_kept_in_part() {
    let body = paper(50_000);
    let whole = || Reply::ok(body.clone());
    for broken in [
        whole().cut_at(20_000),
        whole().reset_at(20_000),
        whole().chunked().cut_at(20_000),
        whole().claim_length(60_000),
        whole().stall_at(20_000, Duration::from_mins(1)),
        whole().drip(50, Duration::from_millis(100)),
    ] {
        let world = World::of(Server::new().on("/pdf/*", broken.clone()).on("/pdf/*", whole()));
        assert_eq!(world.fetch().unwrap().bytes, body.len() as u64);
        assert_eq!(fs::read(world.dest()).unwrap(), body);
        assert_eq!(world.server.seen().len(), 2);
        let world = World::new(broken);
        assert_eq!(world.fault().exit(), 69);
        assert_eq!(world.server.seen().len(), 3);
    }
}

#[test]
fn what_stood_there_stays_until_the_new_file_is_whole() {
    let world = World::of(Server::new().on("/pdf/*", Reply::ok("<html>")).on("/pdf/*", Reply::ok(paper(5000))));
    fs::create_dir_all(world.papers()).unwrap();
    fs::write(world.dest(), "old").unwrap();
    world.fetch().unwrap_err();
    assert_eq!(fs::read(world.dest()).unwrap(), b"old");
    world.fetch().unwrap();
    assert_eq!(fs::read(world.dest()).unwrap(), paper(5000));
}

#[test]
fn too_large_a_file_is_refused_at_once() {
    let fault = World::new(Reply::ok(paper(5000)).claim_length(1 << 32)).fault();
    assert!(matches!(fault, FetchError::Net(NetError::TooLarge { .. })), "{fault:?}");
    let fault = World::new(Reply::ok(paper(2 << 20)).chunked()).fault();
    assert!(matches!(fault, FetchError::Net(NetError::TooLarge { .. })), "{fault:?}");
}

#[test]
fn the_cord_stops_a_download_and_leaves_nothing() {
    let world = World::new(Reply::ok(paper(900_000)).drip(5000, Duration::from_millis(10)));
    let cancel = Cancel::new();
    thread::scope(|scope| {
        let fetch = scope.spawn(|| world.fetch_with(&cancel));
        assert!(world.server.wait_for(1));
        thread::sleep(Duration::from_millis(50));
        assert_eq!(names(&world.papers()).len(), 1);
        let pulled = Instant::now();
        cancel.cancel();
        let end = fetch.join().unwrap();
        assert!(pulled.elapsed() < Duration::from_secs(1));
        assert!(matches!(end, Err(FetchError::Net(NetError::Cancelled))), "{end:?}");
    });
    assert_eq!(names(&world.papers()), [""; 0]);
    assert!(world.server.wait_until_left());
}

#[test]
fn the_same_file_may_be_asked_for_twice_at_once() {
    let world = World::new(Reply::ok(paper(200_000)).drip(50_000, Duration::from_millis(10)));
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| world.fetch().unwrap());
        }
    });
    assert_eq!(names(&world.papers()), ["2401.00001v1.pdf"]);
    assert_eq!(fs::read(world.dest()).unwrap(), paper(200_000));
    assert_eq!(world.server.most_at_once(), 1);
}

#[test]
fn parts_that_nobody_owns_are_swept_after_a_day() {
    let world = World::new(Reply::ok(paper(5000)));
    fs::create_dir_all(world.papers()).unwrap();
    let day = Duration::from_hours(24);
    for (name, age) in [(".offprint-old.part", day + day), (".offprint-new.part", day / 2), ("my.part", 3 * day)] {
        let file = File::create(world.papers().join(name)).unwrap();
        file.set_modified(SystemTime::now() - age).unwrap();
    }
    world.fetch().unwrap();
    assert_eq!(names(&world.papers()), [".offprint-new.part", "2401.00001v1.pdf", "my.part"]);
}

#[test]
fn a_folder_that_is_none_is_named() {
    let world = World::new(Reply::ok(paper(5000)));
    fs::write(world.papers(), "a file").unwrap();
    let fault = world.fetch().unwrap_err();
    assert_eq!(fault.exit(), 74);
    assert!(fault.to_string().contains("papers"), "{fault}");
    assert!(world.server.seen().is_empty());
}

/// In a process whose files may not grow.
fn fetch_where_files_stay_small(dest: &Path) {
    let world = World::new(Reply::ok(paper(200_000)));
    let fault = pdf(&world.client, URL, dest, Urgency::Key, &Cancel::new(), &mut |_| {}).unwrap_err();
    assert!(matches!(fault, FetchError::Disk { .. }), "{fault:?}");
    assert_eq!((fault.exit(), world.server.seen().len()), (74, 1));
}

#[cfg(unix)]
#[test]
fn a_write_that_fails_or_kills_leaves_no_half_paper() {
    if let Some(dest) = part() {
        return fetch_where_files_stay_small(Path::new(&dest));
    }
    // With the signal ignored the write fails, without it the kernel kills the program in the middle of it.
    for (script, survives) in
        [("trap '' XFSZ; ulimit -f 64; exec \"$@\"", true), ("ulimit -c 0; ulimit -f 64; exec \"$@\"", false)]
    {
        let home = tempfile::tempdir().unwrap();
        let dest = home.path().join("x.pdf");
        let mut shell = Command::new("sh");
        shell.args(["-c", script, "sh"]);
        let test = "a_write_that_fails_or_kills_leaves_no_half_paper";
        let child = again_behind(shell, test, dest.to_str().unwrap()).output().unwrap();
        let said = String::from_utf8_lossy(&child.stdout);
        assert_eq!(was_played(&child), survives, "{said}");
        // Killed by the kernel, not ended by a check that failed.
        assert!(survives || child.status.code().is_none() && !said.contains("FAILED"), "{:?} {said}", child.status);
        assert!(!dest.exists());
        assert_eq!(names(home.path()).is_empty(), survives, "{:?}", names(home.path()));
    }
}
