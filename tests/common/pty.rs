//! The built program on a terminal of its own, which shows what is drawn, types, and asks nothing back.
//!
//! Every wait is for a condition; `LONG` only ends a test that would hang.
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal};
use rustix::termios::{LocalModes, Termios};

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_offprint");
/// No condition takes so long.
pub const LONG: Duration = Duration::from_secs(15);

static ALONE: Mutex<()> = Mutex::new(());

/// Held by each test of terminals, signals and kills: one at a time.
pub fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is to be started, in an environment that holds nothing of whoever runs the tests.
pub struct Start {
    words: Vec<String>,
    variables: Vec<(String, String)>,
    size: (u16, u16),
    typed: Vec<u8>,
}

impl Start {
    /// A program and its words; no shell.
    pub fn of<S: AsRef<str>>(words: &[S]) -> Self {
        let variables = [("TERM", "xterm-256color"), ("LANG", "C.UTF-8"), ("PATH", "/usr/bin:/bin"), ("TZ", "UTC")];
        Self {
            words: words.iter().map(|w| w.as_ref().to_owned()).collect(),
            variables: variables.map(|(name, value)| (name.into(), value.into())).into(),
            size: (100, 30),
            typed: Vec::new(),
        }
    }

    /// The program with everything in `dir`, and more words.
    pub fn offprint(dir: &Path, words: &[&str]) -> Self {
        let mut all = vec![PROGRAM, "--data-dir", dir.to_str().unwrap()];
        all.extend(words);
        Self::of(&all)
    }

    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.variables.retain(|(n, _)| n != name);
        self.variables.push((name.into(), value.into()));
        self
    }

    pub fn size(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns, rows);
        self
    }

    /// Keys that lie in the terminal before the program starts.
    pub fn typed_ahead(mut self, keys: &[u8]) -> Self {
        self.typed = keys.into();
        self
    }

    /// Starts it on a terminal.
    pub fn on_terminal(self) -> Pty {
        let pair = native_pty_system().openpty(sized(self.size)).unwrap();
        let path = pair.master.tty_name().unwrap();
        let mut open = std::fs::OpenOptions::new();
        // Without this the terminal may become that of the tests themselves.
        open.read(true).write(true).custom_flags(rustix::fs::OFlags::NOCTTY.bits().cast_signed());
        let tty = open.open(path).unwrap();
        let before = rustix::termios::tcgetattr(&tty).unwrap();
        let mut writer = pair.master.take_writer().unwrap();
        writer.write_all(&self.typed).unwrap();
        let mut command = CommandBuilder::from_argv(self.words.iter().map(Into::into).collect());
        command.env_clear();
        command.cwd("/");
        for (name, value) in &self.variables {
            command.env(name, value);
        }
        let shared = Arc::new(Shared::new(self.size));
        let reading = Arc::clone(&shared);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let thread = std::thread::spawn(move || reading.read(&mut *reader));
        let child = pair.slave.spawn_command(command).unwrap();
        Pty { master: Some(pair.master), writer: Some(writer), tty, before, child, shared, thread: Some(thread) }
    }

    /// Runs it without a terminal, as a plain command.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.words[0]);
        command.args(&self.words[1..]).env_clear().envs(self.variables.iter().cloned()).current_dir("/");
        command
    }
}

fn sized((cols, rows): (u16, u16)) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

/// What the terminal got so far.
struct Shared {
    got: Mutex<Got>,
    bell: Condvar,
    /// Nobody reads what is drawn any more.
    deaf: AtomicBool,
    closing: AtomicBool,
}

struct Got {
    bytes: Vec<u8>,
    emulator: vt100::Parser,
}

impl Shared {
    fn new((columns, rows): (u16, u16)) -> Self {
        let got = Got { bytes: Vec::new(), emulator: vt100::Parser::new(rows.max(2), columns.max(2), 0) };
        let (deaf, closing) = (AtomicBool::new(false), AtomicBool::new(false));
        Self { got: Mutex::new(got), bell: Condvar::new(), deaf, closing }
    }

    fn read(&self, reader: &mut dyn Read) {
        let mut buffer = vec![0; 64 << 10];
        loop {
            while self.deaf.load(Ordering::SeqCst) && !self.closing.load(Ordering::SeqCst) {
                std::thread::sleep(Duration::from_millis(5));
            }
            match reader.read(&mut buffer) {
                Ok(0) | Err(_) => return,
                Ok(_) if self.closing.load(Ordering::SeqCst) => return,
                Ok(n) => {
                    let mut got = self.got.lock().unwrap();
                    got.bytes.extend_from_slice(&buffer[..n]);
                    got.emulator.process(&buffer[..n]);
                    self.bell.notify_all();
                }
            }
        }
    }
}

/// A program on a terminal.
pub struct Pty {
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    tty: std::fs::File,
    before: Termios,
    child: Box<dyn Child + Send + Sync>,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

/// How it ended.
pub struct Ended {
    pub code: u32,
    /// The signal's name, if one ended it.
    pub signal: Option<String>,
    /// All that was ever drawn.
    pub bytes: Vec<u8>,
    /// What can be read on the terminal now.
    pub screen: String,
    /// The modes of the terminal before and after.
    pub modes: (String, String),
    /// From when the end was first waited for.
    pub took: Duration,
}

impl Pty {
    pub fn type_keys(&mut self, keys: &str) {
        self.writer.as_mut().unwrap().write_all(keys.as_bytes()).unwrap();
    }

    /// Types, and waits until it was read and every thread sleeps again: what was to be drawn is drawn.
    pub fn type_and_wait(&mut self, keys: &str) {
        let before = self.naps_of("input");
        self.type_keys(keys);
        self.wait("the keys are read", |pty| {
            // What is typed lies nowhere for a moment; that the thread woke says it was there.
            let read = rustix::io::ioctl_fionread(&pty.tty).unwrap() == 0 && pty.naps_of("input") > before;
            read && pty
                .tasks("stat")
                .iter()
                .all(|stat| stat.rsplit_once(')').is_none_or(|(_, fields)| fields.trim_start().starts_with(['S', 'Z'])))
        });
    }

    /// How often a thread has gone to sleep.
    fn naps_of(&self, thread: &str) -> u64 {
        let name = format!("Name:\t{thread}\n");
        let status = self.tasks("status").into_iter().find(|status| status.starts_with(&name)).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
        line.map_or(0, |n| n.trim().parse().unwrap())
    }

    /// A file of each of its threads.
    fn tasks(&self, file: &str) -> Vec<String> {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.pid().as_raw_nonzero()));
        let read = |task: std::fs::DirEntry| std::fs::read_to_string(task.path().join(file)).ok();
        tasks.into_iter().flatten().flatten().filter_map(read).collect()
    }

    pub fn resize(&self, columns: u16, rows: u16) {
        let mut got = self.shared.got.lock().unwrap();
        got.emulator.screen_mut().set_size(rows.max(2), columns.max(2));
        self.master.as_ref().unwrap().resize(sized((columns, rows))).unwrap();
    }

    /// What can be read on the screen, line by line.
    pub fn screen(&self) -> String {
        let text = self.shared.got.lock().unwrap().emulator.screen().contents();
        text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
    }

    /// The emulator's screen, for its cells.
    pub fn cells(&self) -> vt100::Screen {
        self.shared.got.lock().unwrap().emulator.screen().clone()
    }

    /// All bytes so far.
    pub fn bytes(&self) -> Vec<u8> {
        self.shared.got.lock().unwrap().bytes.clone()
    }

    /// Waits until the screen holds `text`.
    pub fn see(&self, text: &str) {
        self.wait(&format!("{text:?} stands on the screen"), |pty| pty.screen().contains(text));
    }

    /// Waits until it does not.
    pub fn see_no(&self, text: &str) {
        self.wait(&format!("{text:?} stands on the screen no more"), |pty| !pty.screen().contains(text));
    }

    /// Waits until something holds.
    pub fn wait(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        let until = Instant::now() + LONG;
        while !holds(self) {
            assert!(Instant::now() < until, "waited in vain until {what}; the screen:\n{}", self.screen());
            let got = self.shared.got.lock().unwrap();
            drop(self.shared.bell.wait_timeout(got, Duration::from_millis(10)).unwrap());
        }
    }

    pub fn pid(&self) -> Pid {
        let id = self.child.process_id().unwrap();
        Pid::from_raw(id.cast_signed()).unwrap()
    }

    pub fn signal(&self, signal: Signal) {
        rustix::process::kill_process(self.pid(), signal).unwrap();
    }

    /// Whether the terminal reads lines and echoes, as shells leave it to programs.
    pub fn is_cooked(&self) -> bool {
        let modes = rustix::termios::tcgetattr(&self.tty).unwrap();
        modes.local_modes.contains(LocalModes::ICANON | LocalModes::ECHO)
    }

    /// Gives the terminal the modes it had, as a shell does that takes it back.
    pub fn cook(&self) {
        rustix::termios::tcsetattr(&self.tty, rustix::termios::OptionalActions::Now, &self.before).unwrap();
    }

    /// The letter of the process's state: `R`, `S`, `T`, `Z`; none when it is gone.
    pub fn state(&self) -> Option<char> {
        self.stat().and_then(|fields| fields.first()?.chars().next())
    }

    /// Processor time used so far, all threads together.
    pub fn cpu(&self) -> Duration {
        let ticks: u64 = self.stat().map_or(0, |f| f[11..=12].iter().map(|t| t.parse::<u64>().unwrap()).sum());
        // Linux counts them in hundredths of a second everywhere.
        Duration::from_millis(ticks * 10)
    }

    /// The fields of its stat file that follow the name.
    fn stat(&self) -> Option<Vec<String>> {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.pid().as_raw_nonzero())).ok()?;
        let (_, fields) = text.rsplit_once(')')?;
        Some(fields.split_whitespace().map(str::to_owned).collect())
    }

    /// From now on nobody reads what is drawn.
    pub fn go_deaf(&self) {
        self.shared.deaf.store(true, Ordering::SeqCst);
        // Wakes the reader, which then stops.
        (&self.tty).write_all(b" ").unwrap();
    }

    /// Waits until it has ended, and takes everything down.
    pub fn finish(mut self) -> Ended {
        let began = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(began.elapsed() < LONG, "it does not end; the screen:\n{}", self.screen());
            std::thread::sleep(Duration::from_millis(2));
        };
        let took = began.elapsed();
        self.shared.deaf.store(false, Ordering::SeqCst);
        let after = rustix::termios::tcgetattr(&self.tty).unwrap();
        let modes = (told(&self.before), told(&after));
        // With the last door to the terminal closed its reader comes to an end.
        self.tty = std::fs::File::open("/dev/null").unwrap();
        self.thread.take().unwrap().join().unwrap();
        let signal = status.signal().map(str::to_owned);
        Ended { code: status.exit_code(), signal, bytes: self.bytes(), screen: self.screen(), modes, took }
    }

    /// Closes the terminal under it, as a window does, and waits until it is gone. Returns how long that took and the
    /// processor time it used meanwhile.
    pub fn hang_up(mut self) -> (Duration, Duration) {
        let used = self.cpu();
        self.shared.closing.store(true, Ordering::SeqCst);
        (&self.tty).write_all(b" ").unwrap();
        self.thread.take().unwrap().join().unwrap();
        // The writer says goodbye by a key; leaked, it would hold the terminal open.
        self.writer = None;
        let began = Instant::now();
        self.master = None;
        // Its time can be read until it is waited for.
        self.wait("it is gone", |pty| matches!(pty.state(), None | Some('Z')));
        let spent = (began.elapsed(), self.cpu().saturating_sub(used));
        self.child.wait().unwrap();
        spent
    }
}

impl Drop for Pty {
    /// A test that failed leaves no process behind.
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
        self.shared.closing.store(true, Ordering::SeqCst);
    }
}

impl Ended {
    /// What every end owes the terminal: its modes, the main screen, the cursor, plain paste; and no byte after that.
    pub fn assert_clean(&self) {
        assert_eq!(self.modes.0, self.modes.1, "the terminal's modes");
        let text = String::from_utf8_lossy(&self.bytes);
        let Some(entered) = text.rfind("\u{1b}[?1049h") else { return };
        let left = text.rfind("\u{1b}[?1049l").expect("it leaves the alternate screen");
        assert!(left > entered, "it leaves the alternate screen last");
        let last = |code: &str| text.rfind(&format!("\u{1b}[{code}"));
        for (on, off) in [("?2004h", "?2004l"), ("?25l", "?25h"), ("?2026h", "?2026l")] {
            assert!(last(off) > last(on), "{off} comes after {on}: {:?}", self.after_leaving());
        }
        // What not every terminal is used for.
        for mode in ["?1000", "?1002", "?1006", "?1004"] {
            let (on, off) = (last(&format!("{mode}h")), last(&format!("{mode}l")));
            assert!(
                on.is_none() && off.is_none() || off > on && off < Some(left),
                "{mode}: {:?}",
                self.after_leaving()
            );
        }
        let count = |code: &str| text.matches(&format!("\u{1b}[{code}")).count();
        assert_eq!(count("22;0t"), count("23;0t"), "the window's name is given back");
        let after = self.after_leaving();
        assert!(!after.contains('\u{1b}'), "after the alternate screen was left: {after:?}");
    }

    /// What was written once the alternate screen was left and the cursor shown.
    pub fn after_leaving(&self) -> String {
        let text = String::from_utf8_lossy(&self.bytes);
        let after = text.rsplit("\u{1b}[?1049l").next().unwrap_or_default();
        after.strip_prefix("\u{1b}[?25h").unwrap_or(after).to_owned()
    }

    /// It ended by itself with this code, the terminal clean.
    pub fn assert_code(&self, code: u32) {
        assert_eq!(self.signal, None, "{}", self.screen);
        assert_eq!(self.code, code, "{}", self.after_leaving());
        self.assert_clean();
    }

    /// The same, with nothing said on the main screen.
    pub fn assert_quiet(&self, code: u32) {
        self.assert_code(code);
        assert_eq!(self.after_leaving(), "");
    }
}

/// Modes as text, to be compared.
fn told(modes: &Termios) -> String {
    let codes = &modes.special_codes;
    format!(
        "{:?} {:?} {:?} {:?} {codes:?}",
        modes.input_modes, modes.output_modes, modes.control_modes, modes.local_modes
    )
}
