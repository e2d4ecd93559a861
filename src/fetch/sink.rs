//! Where a PDF streams into: a part of a file under scrutiny, which stops the stream as soon as it can be no PDF. It
//! knows no network.
use std::io::{self, Write};

use super::part::Part;
use super::{EDGE, LEAST};
use crate::net::{Head, Landing, first_line};
use crate::text::Clean;

/// A part under scrutiny.
pub(super) struct Sink<'a> {
    part: &'a mut Part,
    /// The answer being poured.
    head: Option<Head>,
    /// The first bytes of the file. They are held back until they show a PDF: a page that answers in its place must
    /// not cost the part that is held.
    front: Vec<u8>,
    /// The last bytes, at least as many as matter.
    back: Vec<u8>,
    /// Bytes of this answer.
    came: u64,
    refused: bool,
}

impl<'a> Sink<'a> {
    pub fn new(part: &'a mut Part) -> Self {
        Self { part, head: None, front: Vec::new(), back: Vec::new(), came: 0, refused: false }
    }

    /// Bytes that came in this answer.
    pub fn came(&self) -> u64 {
        self.came
    }

    /// Whether the last write failed because of what was written.
    pub fn refused(&self) -> bool {
        self.refused
    }

    /// What is wrong with what came, if it is no PDF. Where no length was `promised`, only the end mark tells whether
    /// it came whole.
    pub fn flaw(&self, promised: bool) -> Option<Clean> {
        let bytes = if self.front.len() < EDGE { self.front.len() as u64 } else { self.part.bytes() };
        let what = if !has(&self.front, b"%PDF-") {
            match &*first_line(&self.front) {
                "" => format!("{bytes} bytes of something else"),
                line => format!("\u{201c}{line}\u{201d}"),
            }
        } else if bytes < LEAST {
            format!("{bytes} bytes")
        } else if !promised && !has(&self.back, b"%%EOF") {
            "a part of one".to_owned()
        } else {
            return None;
        };
        Some(Clean::line(&what, 200))
    }

    /// Takes the first bytes of a file that begins anew; how many of these it took.
    fn take_front(&mut self, piece: &[u8]) -> io::Result<usize> {
        let taken = piece.len().min(EDGE - self.front.len());
        self.front.extend_from_slice(&piece[..taken]);
        self.came += taken as u64;
        if self.front.len() == EDGE {
            if !has(&self.front, b"%PDF-") {
                self.refused = true;
                return Err(io::Error::other("no PDF"));
            }
            if let Some(head) = &self.head {
                self.part.begin(head)?;
            }
            let mut rest = &self.front[..];
            while !rest.is_empty() {
                let written = self.part.write(rest)?;
                rest = &rest[written..];
            }
            self.back = self.front.clone();
        }
        Ok(taken)
    }
}

impl Landing for Sink<'_> {
    fn begin(&mut self, head: &Head) -> io::Result<()> {
        self.front = if head.from > 0 { self.part.front(EDGE)? } else { Vec::new() };
        self.back.clear();
        self.head = Some(head.clone());
        Ok(())
    }
}

impl Write for Sink<'_> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        if self.front.len() < EDGE {
            return self.take_front(piece);
        }
        let written = self.part.write(piece)?;
        self.came += written as u64;
        self.back.extend_from_slice(&piece[written.saturating_sub(EDGE)..written]);
        let extra = self.back.len().saturating_sub(EDGE);
        self.back.drain(..extra);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn has(bytes: &[u8], mark: &[u8]) -> bool {
    bytes.windows(mark.len()).any(|window| window == mark)
}
