//! What is copied: the terminal gets OSC 52, the desktop's program the same text; where there is neither, it is said.
use std::os::unix::fs::PermissionsExt;

use crate::home::{Home, SAMPLE};
use crate::terminal::{Pty, alone};

/// The texts the terminal was told to put on the clipboard.
fn copied(pty: &Pty) -> Vec<String> {
    let bytes = String::from_utf8_lossy(&pty.bytes()).into_owned();
    let sequences = bytes.split("\u{1b}]52;c;").skip(1);
    sequences.filter_map(|s| s.split_once("\u{1b}\\")).map(|(text, _)| decoded(text)).collect()
}

/// Base64 as text.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let (mut held, mut bits) = (0_u32, 0);
    for c in text.trim_end_matches('=').bytes() {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' => 62,
            _ => 63,
        };
        (held, bits) = (held << 6 | u32::from(value), bits + 6);
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits & 0xff) as u8);
        }
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn every_form_is_sent_through_the_terminal() {
    let _alone = alone();
    let home = Home::new();
    let mut pty = home.sample().on_terminal();
    pty.see(SAMPLE);
    for (keys, said) in [
        ("yi", "id of 2608.11232 sent to the clipboard"),
        ("yu", "address of 2608.11232 sent"),
        ("yt", "title of 2608.11232 sent"),
        ("yc", "citation of 2608.11232 sent"),
        ("ym", "Markdown link of 2608.11232 sent"),
        ("yb", "BibTeX of 2608.11232 sent"),
    ] {
        pty.type_keys(keys);
        pty.see(said);
    }
    let texts = copied(&pty);
    assert_eq!(texts.len(), 6, "{texts:?}");
    assert_eq!(texts[0], "2608.11232");
    assert_eq!(texts[1], "https://arxiv.org/abs/2608.11232");
    assert!(texts[2].starts_with("Backtrader-Bench: Benchmarking LLM Agents"), "{}", texts[2]);
    assert!(texts[3].contains("(2026). Backtrader-Bench") && texts[3].contains("arXiv:2608.11232 [cs.CL]."));
    assert!(texts[4].starts_with("[Backtrader-Bench") && texts[4].ends_with("](https://arxiv.org/abs/2608.11232)"));
    assert!(texts[5].starts_with("@misc{") && texts[5].contains("eprint={2608.11232}"), "{}", texts[5]);
    pty.type_keys("q");
    pty.finish().assert_quiet(0);
}

#[test]
fn the_desktops_program_gets_it_too_and_makes_no_noise() {
    let _alone = alone();
    let home = Home::new();
    let (bin, got) = (home.path().join("a bin"), home.path().join("got"));
    std::fs::create_dir_all(&bin).unwrap();
    let script = format!("#!/bin/sh\necho NOISE; echo NOISE >&2; exec /bin/cat > '{}'\n", got.display());
    std::fs::write(bin.join("xclip"), script).unwrap();
    std::fs::set_permissions(bin.join("xclip"), PermissionsExt::from_mode(0o700)).unwrap();
    // A console has no clipboard of its own.
    let start = home.sample().with("PATH", bin.to_str().unwrap()).with("DISPLAY", ":9").with("TERM", "linux");
    let mut pty = start.on_terminal();
    pty.see(SAMPLE);
    pty.type_keys("yu");
    pty.see("address of 2608.11232 sent to the clipboard");
    assert_eq!(std::fs::read_to_string(&got).unwrap(), "https://arxiv.org/abs/2608.11232");
    assert!(copied(&pty).is_empty() && !pty.screen().contains("NOISE"), "{}", pty.screen());
    pty.type_keys("q");
    pty.finish().assert_quiet(0);
}

#[test]
fn without_any_clipboard_a_short_text_is_said() {
    let _alone = alone();
    let home = Home::new();
    let mut pty = home.sample().with("TERM", "linux").size(200, 30).on_terminal();
    pty.see(SAMPLE);
    pty.type_keys("yu");
    pty.see("no clipboard is reachable - https://arxiv.org/abs/2608.11232");
    pty.type_keys("yb");
    pty.see("offprint doctor says more");
    pty.type_keys("q");
    let ended = pty.finish();
    ended.assert_quiet(0);
    assert!(!String::from_utf8_lossy(&ended.bytes).contains("]52;"));
}

#[test]
fn a_copy_asked_for_right_before_the_end_is_made() {
    let _alone = alone();
    let home = Home::new();
    let (bin, got) = (home.path().join("bin"), home.path().join("got"));
    std::fs::create_dir_all(&bin).unwrap();
    // The first takes its time and then nothing: the copy is still under way when the program is told to end.
    let take = format!("exec /bin/cat > '{}'", got.display());
    for (name, does) in [("wl-copy", "/bin/sleep 0.1; exit 3"), ("xclip", take.as_str())] {
        std::fs::write(bin.join(name), format!("#!/bin/sh\n{does}\n")).unwrap();
        std::fs::set_permissions(bin.join(name), PermissionsExt::from_mode(0o700)).unwrap();
    }
    let start = home.sample().with("PATH", bin.to_str().unwrap()).with("TERM", "linux");
    let mut pty = start.with("DISPLAY", ":9").with("WAYLAND_DISPLAY", "w").on_terminal();
    pty.see(SAMPLE);
    pty.type_keys("yuq");
    pty.finish().assert_quiet(0);
    assert_eq!(std::fs::read_to_string(&got).unwrap_or_default(), "https://arxiv.org/abs/2608.11232");
}
