//! Linear mode: a morning by lines, with nothing drawn.

use std::io::Write;

use super::*;

/// What is said to these lines.
#[track_caller]
fn said(home: &Home, lines: &str) -> Vec<String> {
    let mut command = home.command(&["--plain"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A program that has left reads no more.
    let _ = child.stdin.take().unwrap().write_all(lines.as_bytes());
    let ran = Ran::of(&child.wait_with_output().unwrap(), &["--plain"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    assert!(!ran.out.contains(['│', '─', '▌', '●']), "nothing is drawn: {}", ran.out);
    ran.out.lines().map(str::to_owned).collect()
}

#[test]
fn a_morning_is_read_by_lines() {
    let arxiv = Arxiv::of(60);
    let home = Home::synced(&arxiv);
    let today = home.ids(&["list"]);
    let whole = today.len();
    let heard = said(&home, "next\n\nstar\nx\nhide\nundo\n");
    assert_eq!(heard[0], format!("Today, Fri 15 May 2026: {whole} papers, computed."));
    assert!(heard[1].starts_with(&format!("1 of {whole}: ")) && heard[1].ends_with("; unread."), "{heard:?}");
    assert!(heard[2].starts_with("2 of ") && heard[3].starts_with("3 of "), "{heard:?}");
    assert!(heard[4].starts_with("3 of ") && heard[4].ends_with("; unread, starred."), "{heard:?}");
    assert!(heard[5].starts_with("no command is called x"), "{heard:?}");
    assert_eq!(
        heard[6..8],
        ["hidden · u undo".to_owned(), format!("Today, Fri 15 May 2026: {} papers, computed.", whole - 1)]
    );
    assert!(heard[9].starts_with("undone: hide, 1 paper"), "{heard:?}");
    assert_eq!(home.ids(&["list", "is:starred"]), [today[2].as_str()]);
    assert_eq!(home.ids(&["list"]), today);
}

#[test]
fn a_paper_is_told_whole_and_a_search_kept() {
    let arxiv = Arxiv::of(260);
    let home = Home::synced(&arxiv);
    let heard = said(&home, "search bound\npaper\nsearch bound zzzz\ndrop-word\nwhere\nquit\nstar\n");
    assert_eq!(heard[2], "Search for bound: 1 paper.");
    assert_eq!(heard[3], "1 of 1: A bound of 𝒪(n²) for Erdős graphs, by First Author; unread.");
    assert_eq!(heard[4], "A bound of 𝒪(n²) for Erdős graphs.");
    assert!(heard.iter().any(|l| l.starts_with("DOI: 10.1000/plain.7")), "{heard:?}");
    let lacks = "Search for bound zzzz: no papers; zzzz leaves nothing, without it 1 paper: drop-word.";
    assert!(heard.iter().any(|l| l == lacks), "{heard:?}");
    assert!(heard.last().unwrap().ends_with("; read."), "reading marks it read: {heard:?}");
    assert_eq!(home.ids(&["list", "is:starred"]).len(), 0, "nothing is done after quit");
}

#[test]
fn a_first_morning_needs_no_screen() {
    let arxiv = Arxiv::of(12);
    let home = Home::beside(&arxiv);
    let heard = said(&home, "help follow\nfollow cs.CL\nsync\nlist\n");
    assert_eq!(heard[0], "Today: no papers.");
    assert_eq!(heard[1], "follow CAT..: Follows categories from now on, as in: follow cs.CL hep-th.");
    assert!(heard.iter().any(|l| l.starts_with("synced · 12 new")), "{heard:?}");
    assert!(heard.iter().any(|l| l.starts_with("Today, Fri 15 May 2026: ")), "{heard:?}");
    // Without a network it is said, and nothing else is lost.
    let home = home.with("OFFPRINT_SERVICES", NOBODY);
    let heard = said(&home, "sync\nnext\n");
    assert!(heard.iter().any(|l| l.contains("no connection")), "{heard:?}");
    assert!(heard.last().unwrap().starts_with("2 of "), "{heard:?}");
}

#[test]
fn odd_lines_are_answered() {
    let arxiv = Arxiv::of(3);
    let home = Home::synced(&arxiv);
    let heard = said(&home, "zzzz\njobs\nsearch\n99\n\u{1b}[2J\n\t\nhelp zzzz\nview nowhere");
    let all = heard.join("\n");
    for part in ["no command is called zzzz", "that is a page of the screen", "nothing is called zzzz", "nowhere"] {
        assert!(all.contains(part), "no {part:?} in {all}");
    }
    home.fails(64, &["--plain", "list"]);
}
