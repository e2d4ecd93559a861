//! The terminal goes away: the program goes too, and does not spin.
use std::time::Duration;

use crate::home::{Home, SAMPLE};
use crate::terminal::{PROGRAM, Pty, Start, alone};

/// Promised: gone three seconds after, having used a fifth of a second of processor time.
fn assert_gone(pty: Pty) {
    let (took, used) = pty.hang_up();
    assert!(took < 5 * Duration::from_secs(3), "{took:?}");
    assert!(used < 5 * Duration::from_millis(200), "{used:?}");
}

/// The sample through a shell that does something first, then becomes the program.
fn through_shell(home: &Home, first: &str) -> Start {
    let line = format!("{first} {PROGRAM} --data-dir {} --sample", home.path().display());
    Start::of(&["/bin/sh", "-c", &line])
}

#[test]
fn a_hang_up_ends_it() {
    let _alone = alone();
    let home = Home::new();
    let pty = home.sample().on_terminal();
    pty.see(SAMPLE);
    assert_gone(pty);
}

#[test]
fn a_hang_up_ends_it_where_its_signal_is_ignored() {
    let _alone = alone();
    let home = Home::new();
    let pty = through_shell(&home, "trap '' HUP; exec").on_terminal();
    pty.see(SAMPLE);
    assert_gone(pty);
}

#[test]
fn a_hang_up_ends_it_in_a_session_without_a_terminal_of_its_own() {
    let _alone = alone();
    let home = Home::new();
    // No signal comes here, and there is no /dev/tty to watch. setsid starts it as a child: the leader may not leave.
    let marker = home.path().join("pid");
    let inner = format!("echo $$ > {}; exec {PROGRAM} --data-dir {0} --sample", home.path().display());
    let inner = inner.replacen(&home.path().display().to_string(), &marker.display().to_string(), 1);
    let line = format!("trap '' HUP; setsid --fork /bin/sh -c '{inner}' <&0");
    let pty = Start::of(&["/bin/sh", "-c", &format!("{line}; read -r never")]).on_terminal();
    pty.see(SAMPLE);
    let pid: u32 = std::fs::read_to_string(&marker).unwrap().trim().parse().unwrap();
    let (_, _) = pty.hang_up();
    let began = std::time::Instant::now();
    while std::path::Path::new(&format!("/proc/{pid}/stat")).exists() {
        assert!(began.elapsed() < 5 * Duration::from_secs(3), "it lives on");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_hang_up_in_the_middle_of_a_sync_ends_it() {
    let _alone = alone();
    let home = Home::stalled();
    let mut pty = home.start(&[]).on_terminal();
    pty.see("Nothing fetched yet");
    pty.type_keys("r");
    home.wait_until_stalled();
    assert_gone(pty);
    assert!(home.says(&["list", "Plain"]).contains("Plain title 5"));
}
