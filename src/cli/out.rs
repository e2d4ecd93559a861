//! Lines out: cleaned, buffered, quiet when nobody reads them any more.

use std::io::{self, BufWriter, IsTerminal, Write};

use crate::model::{Exit, Fault};
use crate::text::clean;

/// The standard output.
pub struct Out {
    lines: BufWriter<io::Stdout>,
    /// Columns of the terminal; none when the output is no terminal.
    pub width: Option<usize>,
}

/// Why a verb ended early.
#[derive(Debug)]
pub enum Stop {
    /// Something went wrong.
    Fault(Fault),
    /// Nobody reads the output any more.
    NoReader,
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::NoReader;
        }
        Self::Fault(Fault::new(Exit::Disk, "cannot write the output", error.to_string(), "is the disk full?"))
    }
}

impl Out {
    /// The standard output as it is.
    pub fn new() -> Self {
        let terminal = io::stdout().is_terminal();
        let width = terminal.then(|| crate::runtime::columns().unwrap_or(80));
        Self { lines: BufWriter::new(io::stdout()), width }
    }

    /// Writes a line, cleaned of control and bidi characters.
    pub fn line(&mut self, text: &str) -> Result<(), Stop> {
        self.lines.write_all(clean::sink(text).as_bytes())?;
        Ok(self.lines.write_all(b"\n")?)
    }

    /// Writes a JSON object on a line. JSON escapes what must not stand bare; the rest is cleaned before.
    pub fn json(&mut self, value: &impl serde::Serialize) -> Result<(), Stop> {
        let text = serde_json::to_string(value).map_err(io::Error::other)?;
        self.line(&text)
    }

    /// Writes a text of our own as it is, tabs and all.
    pub fn own(&mut self, text: &[u8]) -> Result<(), Stop> {
        Ok(self.lines.write_all(text)?)
    }

    /// Sends what is buffered.
    pub fn flush(&mut self) -> Result<(), Stop> {
        Ok(self.lines.flush()?)
    }
}

/// Writes a line to the standard error; where that fails there is nobody to tell.
pub fn complain(text: &str) {
    let mut line = clean::sink(text).into_owned();
    line.push('\n');
    let _ = io::stderr().write_all(line.as_bytes());
}

/// Writes a fault as `error:` and `hint:`.
pub fn complain_of(fault: &Fault) {
    complain(&format!("error: {fault}"));
    if !fault.hint.is_empty() {
        complain(&format!("hint: {}", fault.hint));
    }
}
