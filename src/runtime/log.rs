//! The log file: one, with the one before it; what went wrong and where, never what was searched or read.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::Mutex;

use crate::text::clean;

/// A log over this many bytes is set aside at start.
const MOST: u64 = 1 << 20;

/// A writer that cleans every line of control bytes.
struct Cleaned(File);

impl Write for Cleaned {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        self.0.write_all(clean::sink(&text).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.0.flush()
    }
}

/// Starts the log. Without a place to write it there is none; nothing else depends on it.
pub(super) fn start(path: &Path) {
    if std::fs::metadata(path).is_ok_and(|m| m.len() > MOST) {
        // The old one is replaced; a log that cannot be turned grows on.
        let _ = std::fs::rename(path, path.with_extension("old"));
    }
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600).custom_flags(rustix::fs::OFlags::NOFOLLOW.bits().cast_signed());
    }
    let Ok(file) = options.open(path) else { return };
    let writer = Mutex::new(Cleaned(file));
    // A log that cannot be written must not say so on the screen.
    let lines = tracing_subscriber::fmt()
        .with_ansi(false)
        .log_internal_errors(false)
        .with_target(false)
        .with_writer(writer)
        .finish();
    // A second start in one process (tests) keeps the first log.
    let _ = tracing::subscriber::set_global_default(lines);
}
