//! The system's viewer, played by a script: one argument, nothing of it on the screen, the screen goes on.
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::Duration;

use crate::common::server::Reply;
use crate::home::{Home, SAMPLE, plain_feed};
use crate::terminal::{Pty, Start, alone};

/// The first paper of the sample.
const PAPER: &str = "2608.11232v1";

/// A folder with an `xdg-open` that notes its words, makes noise, and ends as told.
fn viewer(home: &Home, ending: &str) -> (PathBuf, PathBuf) {
    let (bin, notes) = (home.path().join("a bin"), home.path().join("notes"));
    std::fs::create_dir_all(&bin).unwrap();
    let script = format!(
        "#!/bin/sh\nfor w in \"$#\" \"$@\"; do printf '%s\\n' \"$w\"; done >> '{}'\n\
         echo NOISE; echo NOISE >&2; {{ echo NOISE > /dev/tty; }} 2> /dev/null\n{ending}\n",
        notes.display()
    );
    std::fs::write(bin.join("xdg-open"), script).unwrap();
    std::fs::set_permissions(bin.join("xdg-open"), PermissionsExt::from_mode(0o700)).unwrap();
    (bin, notes)
}

fn with_paper(home: &Home, bin: &std::path::Path) -> Start {
    let papers = home.path().join("papers");
    std::fs::create_dir_all(&papers).unwrap();
    std::fs::write(papers.join(format!("{PAPER}.pdf")), "%PDF-1.4").unwrap();
    home.sample().with("PATH", bin.to_str().unwrap()).size(200, 30)
}

fn assert_alive_and_quiet(mut pty: Pty) {
    pty.type_keys("j");
    pty.see("2/125");
    assert!(!pty.screen().contains("NOISE"), "{}", pty.screen());
    pty.type_keys("q");
    let ended = pty.finish();
    ended.assert_quiet(0);
    assert!(!String::from_utf8_lossy(&ended.bytes).contains("NOISE"));
}

#[test]
fn a_pdf_held_is_opened_by_its_path_alone() {
    let _alone = alone();
    let home = Home::new();
    let (bin, notes) = viewer(&home, "exit 0");
    let mut pty = with_paper(&home, &bin).on_terminal();
    pty.see(SAMPLE);
    pty.type_keys("o");
    pty.see(&format!("opened {PAPER}.pdf"));
    let path = home.path().join("papers").join(format!("{PAPER}.pdf"));
    assert_eq!(std::fs::read_to_string(&notes).unwrap(), format!("1\n{}\n", path.display()));
    assert_alive_and_quiet(pty);
}

#[test]
fn a_page_is_opened_by_its_address_alone() {
    let _alone = alone();
    let home = Home::new();
    let (bin, notes) = viewer(&home, "exit 0");
    let mut pty = with_paper(&home, &bin).on_terminal();
    pty.see(SAMPLE);
    pty.type_keys("O");
    pty.see("opened https://arxiv.org/abs/2608.11232");
    assert_eq!(std::fs::read_to_string(&notes).unwrap(), "1\nhttps://arxiv.org/abs/2608.11232\n");
    assert_alive_and_quiet(pty);
}

#[test]
fn a_viewer_that_fails_is_said_with_the_place() {
    let _alone = alone();
    for code in [1, 4] {
        let home = Home::new();
        let (bin, _) = viewer(&home, &format!("exit {code}"));
        let mut pty = with_paper(&home, &bin).on_terminal();
        pty.see(SAMPLE);
        pty.type_keys("O");
        pty.see("https://arxiv.org/abs/2608.11232");
        pty.see("no browser opened");
        pty.type_keys("o");
        pty.see("no viewer opened");
        pty.see(&format!("/papers/{PAPER}.pdf"));
        assert!(!pty.screen().contains("unix_wait_status"), "{}", pty.screen());
        assert_alive_and_quiet(pty);
    }
}

#[test]
fn where_there_is_no_viewer_the_place_is_said() {
    let _alone = alone();
    let home = Home::new();
    let empty = home.path().join("empty");
    std::fs::create_dir_all(&empty).unwrap();
    let mut pty = with_paper(&home, &empty).on_terminal();
    pty.see(SAMPLE);
    pty.type_keys("O");
    pty.see("https://arxiv.org/abs/2608.11232");
    pty.type_keys("o");
    pty.see(&format!("/papers/{PAPER}.pdf"));
    assert_alive_and_quiet(pty);
}

#[test]
fn a_viewer_that_stays_holds_nothing_up_and_leaves_no_zombie() {
    let _alone = alone();
    let home = Home::new();
    let (bin, notes) = viewer(&home, "exec /bin/sleep 1");
    let mut pty = with_paper(&home, &bin).on_terminal();
    pty.see(SAMPLE);
    for n in 1..=5 {
        pty.type_keys("O");
        let calls = || std::fs::read_to_string(&notes).unwrap_or_default().lines().count() / 2;
        pty.wait("it was called", |_| calls() == n);
        pty.type_keys(if n % 2 == 0 { "k" } else { "j" });
        pty.see(if n % 2 == 0 { SAMPLE } else { "2/125" });
    }
    pty.wait("no child is left", |pty| {
        let id = pty.pid().as_raw_nonzero();
        let threads = std::fs::read_dir(format!("/proc/{id}/task")).unwrap();
        let children =
            |t: std::io::Result<std::fs::DirEntry>| std::fs::read_to_string(t.unwrap().path().join("children"));
        threads.map(children).all(|c| c.unwrap_or_default().trim().is_empty())
    });
    pty.type_keys("gg");
    pty.see(SAMPLE);
    assert_alive_and_quiet(pty);
}

#[test]
fn the_html_page_is_opened_by_its_address_alone() {
    let _alone = alone();
    let home = Home::new();
    let (bin, notes) = viewer(&home, "exit 0");
    let mut pty = with_paper(&home, &bin).on_terminal();
    pty.see(SAMPLE);
    pty.type_keys("H");
    pty.see(&format!("opened https://arxiv.org/html/{PAPER}"));
    assert_eq!(std::fs::read_to_string(&notes).unwrap(), format!("1\nhttps://arxiv.org/html/{PAPER}\n"));
    assert_alive_and_quiet(pty);
}

#[test]
fn the_version_held_is_opened_and_a_newer_one_is_named() {
    let _alone = alone();
    let home = Home::following(&["cs.CL"]);
    home.server.push("/api/query", Reply::ok(plain_feed(1..=5).replace("v1</id>", "v3</id>")));
    home.says(&["sync"]);
    let papers = home.path().join("papers");
    std::fs::create_dir_all(&papers).unwrap();
    for version in [1, 2] {
        std::fs::write(papers.join(format!("2605.00001v{version}.pdf")), "%PDF-1.4").unwrap();
    }
    let (bin, notes) = viewer(&home, "exit 0");
    home.server.push("/pdf/*", Reply::ok(format!("%PDF-1.4\n{}\n%%EOF", "x".repeat(2000))));
    let mut pty = home.start(&[]).with("PATH", bin.to_str().unwrap()).size(120, 30).on_terminal();
    pty.see("1/5");
    pty.type_keys("o");
    pty.see("opened v2; v3 exists: d downloads it");
    pty.type_keys("d");
    pty.wait("the newer one is held", |_| papers.join("2605.00001v3.pdf").exists());
    pty.see_no("queued,");
    pty.type_keys("o");
    pty.see("opened 2605.00001v3.pdf");
    // All of them stay side by side.
    assert!((1..=3).all(|v| papers.join(format!("2605.00001v{v}.pdf")).exists()));
    let opened = std::fs::read_to_string(&notes).unwrap();
    let file = |v| format!("1\n{}\n", papers.join(format!("2605.00001v{v}.pdf")).display());
    assert_eq!(opened, file(2) + &file(3));
    pty.type_keys("q");
    pty.finish().assert_quiet(0);
}

#[test]
fn a_pdf_asked_for_by_o_goes_before_the_queue_and_is_opened() {
    let _alone = alone();
    let home = Home::filled();
    let (bin, notes) = viewer(&home, "exit 0");
    let whole = format!("%PDF-1.4\n{}\n%%EOF", "x".repeat(200_000));
    // The first stands still until it gives way.
    home.server.push("/pdf/2605.00001v1", Reply::ok(whole.clone()).stall_at(5000, Duration::from_mins(10)));
    home.server.push("/pdf/2605.00001v1", Reply::ok(whole.clone()));
    home.server.push("/pdf/*", Reply::ok(whole));
    let mut pty = home.start(&[]).with("PATH", bin.to_str().unwrap()).size(120, 30).on_terminal();
    pty.see("1/5");
    pty.type_keys("D");
    pty.see("4 queued");
    home.wait_for("/pdf/", 1);
    pty.type_keys("3Go");
    pty.see("opened 2605.00003v1.pdf");
    pty.wait("all are held", |_| (1..=5).all(|n| home.path().join(format!("papers/2605.{n:05}v1.pdf")).exists()));
    let paths: Vec<String> = home.server.asked().into_iter().filter(|p| p.starts_with("/pdf")).collect();
    let order = [1, 3, 1, 2, 4, 5].map(|n| format!("/pdf/2605.{n:05}v1"));
    assert_eq!(paths, order);
    assert_eq!(std::fs::read_to_string(&notes).unwrap().lines().count(), 2, "one was opened");
    pty.type_keys("q");
    pty.finish().assert_quiet(0);
}
