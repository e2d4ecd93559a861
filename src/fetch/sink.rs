//! The file a PDF streams into, which stops the stream as soon as it can be no PDF. It knows no network.
use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};

use super::LEAST;
use crate::net::first_line;
use crate::text::Clean;

/// Where the mark of a PDF must stand, and where its end mark.
const EDGE: usize = 1024;

/// A file under scrutiny.
pub(super) struct Sink<'a> {
    file: &'a mut File,
    /// The first bytes.
    front: Vec<u8>,
    /// The last bytes, at least as many as matter.
    back: Vec<u8>,
    bytes: u64,
    refused: bool,
}

impl<'a> Sink<'a> {
    /// Empties the file and begins at its start.
    pub fn new(file: &'a mut File) -> io::Result<Self> {
        file.set_len(0)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(Self { file, front: Vec::new(), back: Vec::new(), bytes: 0, refused: false })
    }

    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Whether the last write failed because of what was written.
    pub fn refused(&self) -> bool {
        self.refused
    }

    /// What is wrong with what came, if it is no PDF. Where no length was `promised`, only the end mark tells whether
    /// it came whole.
    pub fn flaw(&self, promised: bool) -> Option<Clean> {
        let what = if !has(&self.front, b"%PDF-") {
            match &*first_line(&self.front) {
                "" => format!("{} bytes of something else", self.bytes),
                line => format!("\u{201c}{line}\u{201d}"),
            }
        } else if self.bytes < LEAST {
            format!("{} bytes", self.bytes)
        } else if !promised && !has(&self.back, b"%%EOF") {
            "a part of one".to_owned()
        } else {
            return None;
        };
        Some(Clean::line(&what, 200))
    }
}

impl Write for Sink<'_> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let missing = EDGE - self.front.len().min(EDGE);
        self.front.extend_from_slice(&piece[..piece.len().min(missing)]);
        if self.front.len() == EDGE && missing > 0 && !has(&self.front, b"%PDF-") {
            self.refused = true;
            return Err(io::Error::other("no PDF"));
        }
        let written = self.file.write(piece)?;
        self.bytes += written as u64;
        self.back.extend_from_slice(&piece[written.saturating_sub(EDGE)..written]);
        let extra = self.back.len().saturating_sub(EDGE);
        self.back.drain(..extra);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn has(bytes: &[u8], mark: &[u8]) -> bool {
    bytes.windows(mark.len()).any(|window| window == mark)
}
