//! The system's viewer, played by a script: one argument, nothing of it on the screen, the screen goes on.
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use crate::home::{Home, SAMPLE};
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
