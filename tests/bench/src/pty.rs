//! A program in a terminal: what it writes, when, and what would be seen. It knows no program.

use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::Outcome;

/// Columns and rows of every measured terminal.
pub const SIZE: (u16, u16) = (120, 36);
/// A screen that stands still so long is whole.
pub const STILL: Duration = Duration::from_millis(60);
/// Nobody waits longer.
const LONGEST: Duration = Duration::from_mins(2);
/// Where a synchronised frame ends.
const FRAME_END: &[u8] = b"\x1b[?2026l";

/// A program that runs in a terminal of its own.
pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    output: Receiver<(Instant, Vec<u8>)>,
    screen: vt100::Parser,
    began: Instant,
    // Held, since the program is hung up on when it goes.
    _master: Box<dyn MasterPty + Send>,
}

/// What was seen of a frame, counted from the exec or the key.
pub struct Frame {
    /// The first byte.
    pub first: Duration,
    /// The last byte.
    pub last: Duration,
    /// Bytes in all.
    pub bytes: usize,
}

impl Terminal {
    /// Starts a program.
    pub fn start(program: &str, words: &[&str], variables: &[(&str, &str)]) -> Outcome<Self> {
        let pair =
            native_pty_system().openpty(PtySize { rows: SIZE.1, cols: SIZE.0, pixel_width: 0, pixel_height: 0 })?;
        let mut reader = pair.master.try_clone_reader()?;
        let writer = pair.master.take_writer()?;
        let mut command = CommandBuilder::new(program);
        command.args(words);
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        for (name, value) in variables {
            command.env(name, value);
        }
        let (to, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 1 << 16];
            while let Ok(n @ 1..) = reader.read(&mut buffer) {
                if to.send((Instant::now(), buffer[..n].to_vec())).is_err() {
                    return;
                }
            }
        });
        let began = Instant::now();
        let child = pair.slave.spawn_command(command)?;
        drop(pair.slave);
        let screen = vt100::Parser::new(SIZE.1, SIZE.0, 0);
        Ok(Self { child, writer, output, screen, began, _master: pair.master })
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.child.process_id().unwrap_or(0)
    }

    /// What is on the screen.
    pub fn contents(&self) -> String {
        self.screen.screen().contents()
    }

    /// The first frame that shows `wanted`, counted from the exec.
    pub fn first_frame(&mut self, wanted: impl Fn(&str) -> bool) -> Outcome<Frame> {
        self.frame(self.began, wanted)
    }

    /// Presses keys and waits for the frame that comes of them.
    pub fn press(&mut self, keys: &str) -> Outcome<Frame> {
        self.press_until(keys, |_| true)
    }

    /// Presses keys and waits for the frame that shows `wanted`.
    pub fn press_until(&mut self, keys: &str, wanted: impl Fn(&str) -> bool) -> Outcome<Frame> {
        let pressed = Instant::now();
        self.writer.write_all(keys.as_bytes())?;
        self.writer.flush()?;
        self.frame(pressed, wanted)
    }

    /// Presses keys and waits for the last of what comes of them, until nothing came for as long as `still`.
    pub fn press_to_the_last(&mut self, keys: &str, still: Duration) -> Outcome<Frame> {
        let pressed = Instant::now();
        let mut frame = self.press(keys)?;
        while let Ok((at, bytes)) = self.output.recv_timeout(still) {
            self.screen.process(&bytes);
            frame.last = at - pressed;
            frame.bytes += bytes.len();
        }
        Ok(frame)
    }

    /// Presses keys that end the program, and waits until its process is gone.
    pub fn quit(&mut self, keys: &str) -> Outcome<Duration> {
        let pressed = Instant::now();
        self.writer.write_all(keys.as_bytes())?;
        self.writer.flush()?;
        self.child.wait()?;
        Ok(pressed.elapsed())
    }

    /// Takes in what comes until the screen stands still.
    pub fn settle(&mut self) {
        while let Ok((_, bytes)) = self.output.recv_timeout(STILL * 5) {
            self.screen.process(&bytes);
        }
    }

    /// Takes in what has come.
    pub fn drain(&mut self) {
        while let Ok((_, bytes)) = self.output.try_recv() {
            self.screen.process(&bytes);
        }
    }

    fn frame(&mut self, from: Instant, wanted: impl Fn(&str) -> bool) -> Outcome<Frame> {
        let mut frame: Option<Frame> = None;
        let mut shown = false;
        loop {
            let patience = if shown { STILL } else { LONGEST };
            let (at, bytes) = match self.output.recv_timeout(patience) {
                Ok(chunk) => chunk,
                Err(RecvTimeoutError::Timeout) if shown => return frame.ok_or("no frame".into()),
                Err(e) => return Err(format!("{e}; on screen:\n{}", self.contents()).into()),
            };
            self.screen.process(&bytes);
            let so_far = frame.get_or_insert(Frame { first: at - from, last: Duration::ZERO, bytes: 0 });
            so_far.last = at - from;
            so_far.bytes += bytes.len();
            shown = shown || wanted(&self.screen.screen().contents());
            // What the program asks the terminal may follow its frame in the same breath.
            if shown && bytes.windows(FRAME_END.len()).any(|w| w == FRAME_END) {
                return frame.ok_or("no frame".into());
            }
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
