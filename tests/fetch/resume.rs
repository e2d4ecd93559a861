//! A download that is gone on with equals one that was never broken off, whatever the service says of it.
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::common::server::Seen;
use super::*;

const TAG: &str = "\"sha256:ab\"";

/// A service whose first answer is cut after so many bytes and whose later ones come from `later`.
fn cut_then(body: &[u8], at: usize, later: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> World {
    let (body, asked) = (body.to_vec(), Arc::new(AtomicUsize::new(0)));
    World::of(Server::answering(move |seen| match asked.fetch_add(1, Ordering::SeqCst) {
        0 => Reply::file(&body, TAG, seen).cut_at(at),
        _ => later(seen),
    }))
}

/// Fetches once in vain: what came is left beside the place of the file.
fn broken_off(world: &World) {
    // As a queue does, which goes on by itself later.
    let stopped = pdf(&world.client, URL, &world.dest(), Urgency::Background, &Cancel::new(), &mut |p| {
        assert!(!matches!(p, Progress::Waiting { .. }), "{p:?}");
    });
    stopped.unwrap_err();
    assert!(!world.dest().exists());
}

fn hidden(world: &World, end: &str) -> PathBuf {
    world.papers().join(format!(".offprint-2401.00001v1.pdf{end}"))
}

#[test]
fn a_download_cut_anywhere_and_gone_on_with_is_the_whole() {
    let body = paper(200_000);
    for at in [1, 1023, 1024, 1025, 4096, 65_536, 131_071, 199_999, body.len() - 1] {
        let whole = body.clone();
        let world = cut_then(&body, at, move |seen| Reply::file(&whole, TAG, seen));
        let fetched = world.fetch().unwrap();
        assert_eq!(fetched.bytes, body.len() as u64, "{at}");
        assert_eq!(fs::read(world.dest()).unwrap(), body, "{at}");
        assert_eq!(names(&world.papers()), ["2401.00001v1.pdf"], "{at}");
        let seen = world.server.seen();
        let range = (at >= 1024).then(|| format!("bytes={at}-"));
        assert_eq!(seen[1].header("Range").map(str::to_owned), range, "{at}");
        assert_eq!(seen[1].header("If-Range"), (at >= 1024).then_some(TAG));
    }
}

#[test]
fn a_part_waits_for_the_next_run_hidden_and_private() {
    let body = paper(300_000);
    let whole = body.clone();
    let asked = Arc::new(AtomicUsize::new(0));
    let world = World::of(Server::answering(move |seen| match asked.fetch_add(1, Ordering::SeqCst) {
        // Three attempts of the first run, each a little further; then all of it.
        n @ 0..3 => Reply::file(&whole, TAG, seen).cut_at(if n == 0 { 90_000 } else { 10_000 }),
        _ => Reply::file(&whole, TAG, seen),
    }));
    broken_off(&world);
    assert_eq!(names(&world.papers()), [".offprint-2401.00001v1.pdf.note", ".offprint-2401.00001v1.pdf.part"]);
    assert_eq!(fs::metadata(hidden(&world, ".part")).unwrap().len(), 110_000);
    #[cfg(unix)]
    for end in [".part", ".note"] {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(hidden(&world, end)).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let mut told = Vec::new();
    pdf(&world.client, URL, &world.dest(), Urgency::Key, &Cancel::new(), &mut |p| told.push(p)).unwrap();
    assert_eq!(fs::read(world.dest()).unwrap(), body);
    assert_eq!(names(&world.papers()), ["2401.00001v1.pdf"]);
    let total = Some(body.len() as u64);
    assert!(
        told.iter().all(|p| matches!(p, Progress::Bytes { got: 110_000.., total: of } if *of == total)),
        "{told:?}"
    );
    assert_eq!(world.server.seen().last().unwrap().header("Range"), Some("bytes=110000-"));
}

#[test]
fn a_file_that_changed_meanwhile_is_begun_anew() {
    let (old, new) = (paper(200_000), [paper(150_000), b"more\n%%EOF\n".to_vec()].concat());
    let changed = new.clone();
    let world = cut_then(&old, 120_000, move |seen| Reply::file(&changed, "\"sha256:cd\"", seen));
    world.fetch().unwrap();
    assert_eq!(fs::read(world.dest()).unwrap(), new);
    assert_eq!(world.server.seen().len(), 2);
}

#[test]
fn a_server_that_lies_about_the_rest_does_not_corrupt_a_file() {
    let body = paper(200_000);
    let size = body.len();
    let rest = body[120_000..].to_vec();
    let part =
        |range: String| Reply::status(206).body(rest.clone()).header("ETag", TAG).header("Content-Range", &range);
    let lies: Vec<(&str, Reply)> = vec![
        ("another start", part(format!("bytes 100000-{}/{size}", size - 1))),
        ("another end", part(format!("bytes 120000-150000/{size}"))),
        ("another size", part(format!("bytes 120000-{size}/{}", size + 1))),
        ("no size", part(format!("bytes 120000-{}/*", size - 1))),
        ("no range", Reply::status(206).body(rest.clone()).header("ETag", TAG)),
        ("garbage", part("lines 3-4".into())),
        ("numbers beyond any", part("bytes 120000-99999999999999999999/999999999999999999999".into())),
        ("another tag", part(format!("bytes 120000-{}/{size}", size - 1)).header("ETag", "\"x\"")),
        ("more than it says", part(format!("bytes 120000-{}/{size}", size - 1)).body(vec![7; 100_000])),
        ("more than it says, in chunks", {
            let long = [&rest[..], b"%%EOF and more"].concat();
            part(format!("bytes 120000-{}/{size}", size - 1)).body(long).chunked()
        }),
        ("no such part", Reply::status(416)),
        ("packed", part(format!("bytes 120000-{}/{size}", size - 1)).gzip()),
        ("the whole", Reply::ok(body.clone()).header("ETag", TAG)),
    ];
    for (name, lie) in lies {
        let (whole, asked) = (body.clone(), Arc::new(AtomicUsize::new(0)));
        let world = cut_then(&body, 120_000, move |seen| match asked.fetch_add(1, Ordering::SeqCst) {
            0 => lie.clone(),
            _ => Reply::file(&whole, TAG, seen),
        });
        let fetched = world.fetch();
        assert!(fetched.is_ok(), "{name}: {fetched:?}");
        assert!(fs::read(world.dest()).unwrap() == body, "{name}");
        assert_eq!(names(&world.papers()), ["2401.00001v1.pdf"], "{name}");
    }
}

#[test]
fn less_than_its_range_is_asked_for_again() {
    let body = paper(200_000);
    let (whole, asked) = (body.clone(), Arc::new(AtomicUsize::new(0)));
    let world = cut_then(&body, 120_000, move |seen| match asked.fetch_add(1, Ordering::SeqCst) {
        0 => {
            let range = format!("bytes 120000-{}/{}", whole.len() - 1, whole.len());
            let short = Reply::status(206).body(&whole[120_000..130_000]).header("ETag", TAG).chunked();
            short.header("Content-Range", &range)
        }
        _ => Reply::file(&whole, TAG, seen),
    });
    world.fetch().unwrap();
    assert!(fs::read(world.dest()).unwrap() == body);
    assert_eq!(world.server.seen()[2].header("Range"), Some("bytes=130000-"));
}

#[test]
fn a_page_in_its_place_costs_nothing_of_what_came() {
    let body = paper(200_000);
    for page in [
        Reply::ok("<html><title>Log in</title></html>"),
        Reply::ok("<html>".to_owned() + &"<p>robots</p>".repeat(1000)),
        Reply::ok("Rate exceeded."),
        Reply::status(403),
    ] {
        let (whole, asked) = (body.clone(), Arc::new(AtomicUsize::new(0)));
        let world = cut_then(&body, 120_000, move |seen| match asked.fetch_add(1, Ordering::SeqCst) {
            // As often as a rate that is exceeded is asked again.
            0..6 => page.clone(),
            _ => Reply::file(&whole, TAG, seen),
        });
        let mut tries = 0;
        while world.fetch().is_err() {
            assert_eq!(fs::metadata(hidden(&world, ".part")).unwrap().len(), 120_000);
            tries += 1;
            assert!(tries < 10);
        }
        assert!(fs::read(world.dest()).unwrap() == body);
        assert_eq!(world.server.seen().last().unwrap().header("Range"), Some("bytes=120000-"));
    }
}

#[test]
fn a_file_that_is_gone_leaves_no_part() {
    let world = cut_then(&paper(200_000), 120_000, |_| Reply::status(404));
    assert!(matches!(world.fault(), FetchError::Missing { .. }));
}

#[test]
fn what_nothing_vouches_for_is_not_gone_on_with() {
    let body = paper(200_000);
    let size = body.len();
    let broken: [(&str, &str); 6] = [
        ("no note", ""),
        ("no end", "offprint part 1\netag \"sha256:ab\"\nwhole 200016\nsafe 1000"),
        ("zeros", "\0\0\0\0\0\0\0\0"),
        ("more than the whole", "offprint part 1\netag \"sha256:ab\"\nwhole 3000\nsafe 50000\n"),
        ("another form", "offprint part 9\netag \"sha256:ab\"\nsafe 50000\n"),
        ("a header that is none", "offprint part 1\netag \u{1b}[31m\nsafe 50000\n"),
    ];
    for (name, note) in broken {
        let whole = body.clone();
        let world = World::of(Server::answering(move |seen| Reply::file(&whole, TAG, seen)));
        fs::create_dir_all(world.papers()).unwrap();
        fs::write(hidden(&world, ".part"), vec![7; 60_000]).unwrap();
        fs::write(hidden(&world, ".note"), note).unwrap();
        assert_eq!(world.fetch().unwrap().bytes, size as u64, "{name}");
        assert!(fs::read(world.dest()).unwrap() == body, "{name}");
    }
}

#[test]
fn a_tag_that_is_weak_and_a_time_just_now_name_no_bytes() {
    let body = paper(200_000);
    let now = "Thu, 28 May 2026 09:30:00 GMT";
    for headers in [&[("ETag", "W/\"x\"")][..], &[("Last-Modified", now), ("Date", now)], &[("Last-Modified", now)]] {
        let reply = headers.iter().fold(Reply::ok(body.clone()), |reply, (name, value)| reply.header(name, value));
        let world = World::of(Server::new().on("/pdf/*", reply.clone().cut_at(120_000)).on("/pdf/*", reply));
        world.fetch().unwrap();
        assert_eq!(world.server.seen()[1].header("Range"), None);
    }
    let earlier = "Mon, 25 May 2026 09:30:00 GMT";
    let reply = Reply::ok(body.clone()).header("Last-Modified", earlier).header("Date", now);
    let world = World::of(Server::new().on("/pdf/*", reply.clone().cut_at(120_000)).on("/pdf/*", reply));
    world.fetch().unwrap();
    assert_eq!(world.server.seen()[1].header("If-Range"), Some(earlier));
}
