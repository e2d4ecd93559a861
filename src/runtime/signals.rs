//! Signals and hang-ups as facts; the last word when the loop does not answer.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::time::Duration;

use rustix::stdio::stdin;
use signal_hook::consts::{
    SIGALRM, SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGUSR1, SIGUSR2, SIGVTALRM, SIGWINCH, SIGXCPU,
    SIGXFSZ,
};
use signal_hook::iterator::Signals;

use super::screen::Inbound;
use super::terminal;
use crate::app::Msg;
use crate::net::Cancel;

/// The loop has so long to end the program after a signal.
const PATIENCE: Duration = Duration::from_millis(1_500);
/// A terminal that takes no bytes is waited for so long before the process ends without it.
const FAREWELL: Duration = Duration::from_millis(300);
/// Every signal that would otherwise end the program with the terminal as it is.
const ENDING: [i32; 9] = [SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGXCPU];
/// Set by the loop when it has ended.
pub(super) static ENDED: AtomicBool = AtomicBool::new(false);

/// Starts the two threads: one for signals, one that notices when the terminal goes away.
pub(super) fn start(inbox: &Sender<Inbound>) -> std::io::Result<()> {
    let mut signals = Signals::new(ENDING.into_iter().chain([SIGTSTP, SIGCONT, SIGWINCH, SIGXFSZ]))?;
    let to = inbox.clone();
    std::thread::Builder::new().name("signals".into()).spawn(move || {
        for signal in signals.forever() {
            let fact = match signal {
                SIGTSTP => Inbound::Suspend,
                SIGCONT => Inbound::Continued,
                SIGWINCH => match terminal::size() {
                    Some((width, height)) => Inbound::Fact(Msg::Resize { width, height }),
                    None => continue,
                },
                // The write that went over the limit fails, and says so itself.
                SIGXFSZ => continue,
                ending => Inbound::Ending(ending),
            };
            let _ = to.send(fact);
            if ENDING.contains(&signal) {
                last_word(128 + signal);
            }
        }
    })?;
    let to = inbox.clone();
    std::thread::Builder::new().name("watchdog".into()).spawn(move || {
        // Not /dev/tty: a session without a terminal of its own has none, and gets no signal either.
        watch(stdin());
        let _ = to.send(Inbound::HungUp);
        last_word(128 + SIGHUP);
    })?;
    Ok(())
}

/// Pulls `cancel` at the first Ctrl-C or SIGTERM; a second one ends the process at once.
pub fn cancel_on_interrupt(cancel: &Cancel) {
    let cancel = cancel.clone();
    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM, SIGHUP]) else { return };
    let run = move || {
        for signal in signals.forever() {
            if cancel.is_cancelled() {
                std::process::exit(128 + signal);
            }
            cancel.cancel();
        }
    };
    // Without the thread a signal ends the process as it ever did; what is committed is kept.
    let _ = std::thread::Builder::new().name("signals".into()).spawn(run);
}

/// Blocks until the terminal is gone. Asks for no event, so only an end wakes it.
fn watch(tty: std::os::fd::BorrowedFd<'_>) {
    use rustix::event::{PollFd, PollFlags, poll};
    loop {
        let mut fds = [PollFd::from_borrowed_fd(tty, PollFlags::empty())];
        match poll(&mut fds, None) {
            Ok(_) if fds[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) => return,
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(_) => return,
        }
    }
}

/// Ends the program when the loop has not done so in time.
fn last_word(code: i32) {
    let steps = 30;
    for _ in 0..steps {
        if ENDED.load(Ordering::SeqCst) {
            return;
        }
        std::thread::sleep(PATIENCE / steps);
    }
    terminal::give_back_within(FAREWELL);
    std::process::exit(code);
}

/// Stops this process, as Ctrl-Z does; returns when it is continued.
pub(super) fn stop_self() {
    // SIGSTOP, since a SIGTSTP of one's own is dropped in an orphaned process group. It stops the main thread before
    // the call returns; any other thread might run on for a moment.
    let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::STOP);
}
