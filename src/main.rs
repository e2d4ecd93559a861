//! The thin binary: private files, the words and the environment in, the exit code out.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    // Whatever is written from here on is the reader's alone.
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    // A value that is no text is not the same as none: whoever reads it refuses it.
    let variable = |name: &str| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned());
    ExitCode::from(offprint::cli::run(std::env::args_os(), &variable))
}
