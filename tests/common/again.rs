//! A test that needs a process of its own starts this program again with itself alone, and plays the other part there.
#![allow(dead_code, clippy::unwrap_used, reason = "each test file uses its own part")]

use std::process::{Command, Output};

const PART: &str = "OFFPRINT_TEST_PART";

/// The part this process was started to play; none in the process that runs all tests.
pub fn part() -> Option<String> {
    std::env::var(PART).ok()
}

/// This program with one test alone, to play `part`.
pub fn again(test: &str, part: &str) -> Command {
    with_test(Command::new(std::env::current_exe().unwrap()), test, part)
}

/// The same behind another program, such as a shell that sets limits and then gives way to it.
pub fn again_behind(mut program: Command, test: &str, part: &str) -> Command {
    program.arg(std::env::current_exe().unwrap());
    with_test(program, test, part)
}

fn with_test(mut command: Command, test: &str, part: &str) -> Command {
    command.args(["--exact", "--nocapture", "--test-threads=1", test]).env(PART, part);
    command
}

/// Whether the one test was played and passed; a name that is no test's plays nothing.
pub fn was_played(output: &Output) -> bool {
    output.status.success() && String::from_utf8_lossy(&output.stdout).contains("1 passed")
}
