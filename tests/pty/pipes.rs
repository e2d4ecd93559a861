//! The verbs where nobody reads, where nothing can be written, and where nobody types.
use std::fs::OpenOptions;
use std::process::{Command, Stdio};

use crate::common::server::Reply;
use crate::home::{Home, plain_feed};
use crate::terminal::PROGRAM;

/// A verb each, with words that make it write something.
const VERBS: &[&[&str]] = &[
    &["list", "Plain"],
    &["list", "Plain", "--json"],
    &["search", "Plain"],
    &["search", "Plain", "--json"],
    &["show", "2605.00001"],
    &["show", "2605.00001", "--json"],
    &["star", "2605.00001"],
    &["unstar", "2605.00001"],
    &["read", "2605.00001"],
    &["unread", "2605.00001"],
    &["hide", "2605.00001"],
    &["unhide", "2605.00001"],
    &["undo"],
    &["redo"],
    &["get", "2605.00001"],
    &["library", "export", "-"],
    &["library", "backup"],
    &["config", "--path"],
    &["config", "--print"],
    &["categories"],
    &["keys"],
    &["keys", "--json"],
    &["doctor"],
    &["completions", "zsh"],
    &["man"],
    &["sync", "--json"],
    &["sync"],
    &["--print", "80x24"],
    &["--help"],
    &["--version"],
    &[],
];

fn home() -> Home {
    let home = Home::filled();
    home.server.replace("/api/query", Reply::ok(plain_feed(1..=5)));
    let papers = home.path().join("papers");
    std::fs::create_dir_all(&papers).unwrap();
    std::fs::write(papers.join("2605.00001v1.pdf"), "%PDF-1.4").unwrap();
    home
}

fn verb(home: &Home, words: &[&str]) -> Command {
    let mut command = home.start(words).command();
    command.stdin(Stdio::null());
    command
}

/// What is said beside notes: a sync of services where nothing happened has some.
fn faults(stderr: &[u8]) -> String {
    String::from_utf8_lossy(stderr)
        .lines()
        .filter(|line| !line.starts_with("note: "))
        .fold(String::new(), |all, line| all + line + "\n")
}

#[test]
fn a_closed_pipe_is_no_fault() {
    let home = home();
    for words in VERBS {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = verb(&home, words).stdout(writer).stderr(Stdio::piped()).output().unwrap();
        assert_eq!((output.status.code(), &*faults(&output.stderr)), (Some(0), ""), "{words:?}");
    }
}

#[test]
fn a_full_disk_under_the_output_is_said() {
    let home = home();
    for words in VERBS {
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = verb(&home, words).stdout(full).stderr(Stdio::piped()).output().unwrap();
        let said = faults(&output.stderr);
        assert_eq!(output.status.code(), Some(74), "{words:?}: {said}");
        assert!(said.starts_with("error: cannot write the output: No space left on device"), "{words:?}: {said}");
        assert!(!said.contains("panicked"), "{words:?}: {said}");
    }
}

#[test]
fn closed_streams_are_no_panic() {
    let home = home();
    for words in VERBS.iter().chain(&[&["library", "import", "-"][..], &["nonsense"], &["show", "no id"]]) {
        for closed in ["<&-", ">&-", "2>&-", "<&- >&- 2>&-", "> /dev/full 2>&1"] {
            let start = home.start(words).command();
            let line = format!("exec \"$@\" {closed}");
            let mut shell = Command::new("/bin/sh");
            shell.args(["-c", &line, "sh"]).arg(PROGRAM).args(start.get_args()).env_clear();
            shell.envs(start.get_envs().filter_map(|(name, value)| Some((name, value?)))).current_dir("/");
            let output = shell.stdin(Stdio::null()).output().unwrap();
            let code = output.status.code().unwrap_or(-1);
            assert!([0, 64, 65, 74].contains(&code), "{words:?} {closed}: {code}");
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(!said.contains("panicked"), "{words:?} {closed}: {said}");
        }
    }
}

#[test]
fn where_there_is_no_terminal_todays_list_is_printed() {
    let home = home();
    let output = verb(&home, &[]).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), home.says(&["list"]));
}
