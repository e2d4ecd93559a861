//! The loop: draw, wait for a fact, take it in, do what is ordered, draw.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::answer::Awaited;
use super::caught::guarded;
use super::files::FilesThread;
use super::orders::Orders;
use super::reader::{Answers, ReaderThread};
use super::terminal::{self, Screen};
use super::words::zone;
use super::writer::WriterThread;
use super::{Appearance, World, input, open_page, open_url, syncer, versions};
use crate::app::{
    AutoSync, Effect, Effects, Focused, Mouse, MouseAct, Msg, Now, Opening, Question, Setup, Standing, State, SyncWish,
    Ticket,
};
use crate::config::{self, Keymap, SyncStart};
use crate::model::{Exit, Fault, PaperId};
use crate::store::StoreError;
use crate::ui::Ground;

/// What was ordered is waited for so long when the program ends.
const FAREWELL: Duration = Duration::from_millis(500);

/// What comes in from the threads.
pub(super) enum Inbound {
    /// For the state.
    Fact(Msg),
    /// Another store is to be shown.
    Turn(Box<World>),
    /// The terminal told of its ground.
    Ground(Ground),
    /// Something short that was done off the loop is over, and its fact has come.
    AsideDone,
    /// The shell wants the terminal.
    Suspend,
    /// The program goes on.
    Continued,
    /// A signal ends it.
    Ending(i32),
    /// The terminal is gone.
    HungUp,
}

/// What the loop does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Control {
    Go,
    Redraw,
    Resume,
    Suspend,
    Quit,
}

/// The state with its threads.
pub(super) struct Engine {
    pub state: State,
    /// The store shown.
    world: World,
    /// The reader's own, while the sample is shown for want of it.
    own: World,
    reader: ReaderThread,
    writer: WriterThread,
    syncer: Orders<(World, SyncWish)>,
    versions: Orders<(World, PaperId, u32)>,
    files: FilesThread,
    inbox: Sender<Inbound>,
    /// Orders of the start that wait for the first frame, and whether anything starts by itself.
    later: Option<(Effects, AutoSync)>,
    /// Short things under way off the loop.
    asides: usize,
    /// Those of them that were ordered.
    errands: Vec<JoinHandle<()>>,
    began: Instant,
}

impl Engine {
    pub fn start(world: World, size: (u16, u16), auto: AutoSync, inbox: Sender<Inbound>) -> Self {
        let (keymap, complaint) = match Keymap::load(&world.paths.keymap) {
            Ok(keymap) => (keymap, None),
            // A broken keymap must not lock the reader out: the presets hold, and the mistake is named.
            Err(e) => (Keymap::preset(), Some(e.fault())),
        };
        let manual = world.config.as_ref().is_some_and(|c| c.sync == SyncStart::Manual);
        let first = world.config.is_none() && world.standing == Standing::Own;
        let began = Instant::now();
        let now = Now { at: world.clock.now(), since_start: Duration::ZERO };
        // Opened once for what is remembered and for the first list; a store that cannot be read says so when asked.
        let mut answers = Answers::for_the_first_frame(&world);
        let memory = answers.as_ref().ok().and_then(|a| a.memory().ok()).unwrap_or_default();
        let bibtex_year = world.config.as_ref().map_or_else(Default::default, |c| c.bibtex_year);
        let setup = Setup {
            keymap,
            taxonomy: world.taxonomy.as_ref().clone(),
            followed: world.followed().to_vec(),
            standing: world.standing,
            opening: if first && auto == AutoSync::On { Opening::Picker } else { Opening::Today },
            auto_sync: if manual { AutoSync::Off } else { auto },
            bibtex_year,
            trends: world.trends(),
            size,
            memory,
            watched: world.config.as_ref().map_or_else(Vec::new, |c| c.watch.all()),
            calendar: world.calendar.as_ref().clone(),
            zone: zone(),
            my_names: world.config.as_ref().map(|c| c.my_names.clone()).unwrap_or_default(),
            read_after: world.config.as_ref().map_or_else(|| config::Config::empty().read_after, |c| c.read_after),
        };
        let (state, effects) = State::start(setup, now);
        let mut engine = Self {
            state,
            own: world.clone(),
            reader: ReaderThread::start(world.clone(), inbox.clone()),
            writer: WriterThread::start(world.clone(), inbox.clone()),
            syncer: syncer::start(&inbox),
            versions: versions::start(&inbox),
            files: FilesThread::start(world.clone(), inbox.clone()),
            world,
            inbox,
            later: None,
            asides: 0,
            errands: Vec::new(),
            began,
        };
        engine.first_answer(effects, auto, &mut answers);
        if let Some(complaint) = complaint {
            engine.feed(Msg::Trouble(complaint));
        }
        engine
    }

    /// The first list is answered here and now, so that the first frame is not empty.
    fn first_answer(&mut self, effects: Effects, auto: AutoSync, answers: &mut Result<Answers, StoreError>) {
        let mut later = Effects::none();
        for effect in effects.0 {
            match effect {
                Effect::Ask(ticket, question @ Question::List { .. }) => {
                    let answer = match answers {
                        Ok(answers) => answers.answer(&self.world, question).map_err(|e| e.fault()),
                        Err(e) => Err(e.fault()),
                    };
                    self.feed(Msg::Answer(ticket, answer));
                }
                other => later.push(other),
            }
        }
        self.later = Some((later, auto));
    }

    /// The first frame is out: what it could do without is done.
    pub fn go_on(&mut self) {
        if let Some((later, auto)) = self.later.take() {
            self.perform(later);
            self.files.recall(auto);
            self.finish_index();
        }
    }

    /// A search index that is far behind is made while the reader reads.
    fn finish_index(&mut self) {
        let notices = self.inbox.clone();
        self.aside("the search index", move |own| {
            let mut told = false;
            let done = own.finish_index(&mut |papers| {
                told = true;
                let text = format!("taking {papers} papers into the search index; until then search finds less");
                let _ = notices.send(Inbound::Fact(Msg::Notice(text)));
            });
            Inbound::Fact(match done {
                Err(fault) => Msg::Trouble(fault),
                Ok(()) if told => Msg::Notice("the search index is whole".into()),
                Ok(()) => Msg::Wake,
            })
        });
    }

    /// Whether anything is under way, here or in the state.
    pub fn is_busy(&self) -> bool {
        self.asides > 0 || self.state.is_busy()
    }

    pub fn now(&self) -> Now {
        Now { at: self.world.clock.now(), since_start: self.began.elapsed() }
    }

    /// Takes a fact in and does what the state orders.
    pub fn feed(&mut self, msg: Msg) -> Control {
        if matches!(msg, Msg::Key(_)) {
            self.own.failpoint.reached("a key");
        }
        if let Msg::Followed(Ok(followed)) = &msg {
            self.own.follow(followed);
            if self.world.standing == Standing::Own {
                self.world = self.own.clone();
                self.reader.turn(self.world.clone());
            }
        }
        let now = self.now();
        let effects = self.state.update(msg, now);
        self.perform(effects)
    }

    /// Takes whatever came in.
    pub fn take(&mut self, inbound: Inbound) -> Control {
        match inbound {
            // Also where the size is what it was: it may have been smaller in between, and cells be lost.
            Inbound::Fact(msg @ Msg::Resize { .. }) => match self.feed(msg) {
                Control::Go => Control::Redraw,
                other => other,
            },
            Inbound::Fact(msg) => self.feed(msg),
            // Papers came while the sample was being built: there is no want any more.
            Inbound::Turn(world) if world.standing == Standing::SampleForWant && !self.state.wants_sample() => {
                self.state.sample_declined();
                Control::Go
            }
            Inbound::Turn(world) => {
                self.world = *world;
                self.reader.turn(self.world.clone());
                self.writer.turn(self.world.clone());
                let memory = Answers::open(&self.world).and_then(|a| a.memory()).unwrap_or_default();
                self.feed(Msg::Turned(self.world.standing, memory))
            }
            // The theme is the loop's.
            Inbound::Ground(_) => Control::Go,
            Inbound::AsideDone => {
                self.asides = self.asides.saturating_sub(1);
                Control::Go
            }
            Inbound::Suspend => Control::Suspend,
            Inbound::Continued => Control::Resume,
            Inbound::Ending(_) | Inbound::HungUp => Control::Quit,
        }
    }

    fn perform(&mut self, effects: Effects) -> Control {
        let mut control = Control::Go;
        for effect in effects.0 {
            match effect {
                Effect::Ask(ticket, question) => self.reader.ask(ticket, question),
                Effect::Write(ticket, order) => self.writer.order(ticket, order),
                Effect::Sync(wish) => {
                    if wish != SyncWish::IfOwed {
                        // A poll of the daily list that nobody waits for gives way.
                        self.syncer.stop();
                    }
                    self.syncer.give((self.own.clone(), wish));
                }
                Effect::StopSync => self.syncer.stop(),
                Effect::FetchVersion(id, version) => self.versions.give((self.own.clone(), id, version)),
                Effect::StopVersion => self.versions.stop(),
                Effect::Files(ticket, order) => self.files.order(ticket, order, self.world.clone()),
                Effect::Page(id) => self.errand("the browser", move |_| Inbound::Fact(Msg::Opened(open_page(id)))),
                Effect::Open(url) => self.errand("the browser", move |_| Inbound::Fact(Msg::Opened(open_url(&url)))),
                Effect::Copy { text, what } => self.errand("the clipboard", move |own| {
                    Inbound::Fact(match own.clipboard.copy(&text, &what) {
                        Ok(()) => Msg::Notice(format!("{what} sent to the clipboard")),
                        Err(fault) => Msg::Trouble(fault),
                    })
                }),
                Effect::Follow { add, remove } => self.errand("the configuration", move |own| {
                    let written = config::follow(&own.paths.config, &add, &remove);
                    Inbound::Fact(Msg::Followed(written.map_err(|e| e.fault())))
                }),
                Effect::TurnToSample => {
                    self.aside("the sample edition", |own| {
                        let sample = own.as_sample(Standing::SampleForWant);
                        match sample.prepare() {
                            Ok(_) => Inbound::Turn(Box::new(sample)),
                            Err(fault) => Inbound::Fact(Msg::Trouble(fault)),
                        }
                    });
                }
                Effect::TurnToOwn => {
                    let own = self.own.clone();
                    control = self.take(Inbound::Turn(Box::new(own)));
                }
                Effect::Redraw => control = Control::Redraw,
                Effect::Suspend => control = Control::Suspend,
                Effect::Quit => return Control::Quit,
            }
        }
        control
    }

    /// Does something short that somebody ordered: it is waited for before the program ends.
    fn errand(&mut self, what: &'static str, work: impl FnOnce(World) -> Inbound + Send + 'static) {
        let thread = self.aside(what, work);
        self.errands.retain(|t| !t.is_finished());
        self.errands.extend(thread);
    }

    /// Lets what was ordered come to its end, but not for long.
    fn end_errands(&self, facts: &Receiver<Inbound>) {
        let until = Instant::now() + FAREWELL;
        while self.errands.iter().any(|t| !t.is_finished()) && Instant::now() < until {
            // Each tells when it is over.
            let _ = facts.recv_timeout(Duration::from_millis(5));
        }
    }

    /// Does something short off the loop and brings back what came of it.
    fn aside(
        &mut self,
        what: &'static str,
        work: impl FnOnce(World) -> Inbound + Send + 'static,
    ) -> Option<JoinHandle<()>> {
        let (inbox, own) = (self.inbox.clone(), self.own.clone());
        let run = move || {
            guarded(what, &inbox, || drop(inbox.send(work(own))));
            let _ = inbox.send(Inbound::AsideDone);
        };
        match std::thread::Builder::new().name(what.into()).spawn(run) {
            Ok(thread) => {
                self.asides += 1;
                Some(thread)
            }
            Err(e) => {
                tracing::error!("no thread for {what}: {e}");
                None
            }
        }
    }
}

/// Shows the screen until the reader quits. Returns the exit code: 0, or 128 and the signal's number.
///
/// # Errors
/// The terminal cannot be taken over or written to.
pub fn run(world: World, notices: Vec<String>, look: &Appearance) -> Result<u8, Fault> {
    let (inbox, facts) = channel();
    terminal::guard_against_panics(std::thread::current().id(), world.paths.log.clone());
    #[cfg(unix)]
    super::signals::start(&inbox).map_err(|e| terminal_fault(&e))?;
    let mut screen = Screen::enter(look.extras, world.failpoint.clone()).map_err(|e| terminal_fault(&e))?;
    let size = screen.size().map_err(|e| terminal_fault(&e))?;
    let mut engine = Engine::start(world, size, AutoSync::On, inbox.clone());
    let awaited = if look.extras.ask_ground { Awaited::ground(Instant::now()) } else { Awaited::Nothing };
    input::start(inbox, awaited);
    for notice in notices {
        engine.feed(Msg::Notice(notice));
    }
    if let Some(complaint) = look.complaint.clone() {
        engine.feed(Msg::Trouble(complaint));
    }
    let ended = turn(&mut engine, &mut screen, look, &facts);
    // Before the terminal is given back: a copy goes through it.
    engine.end_errands(&facts);
    drop(screen);
    let unconfirmed = engine.state.unconfirmed();
    drop(engine);
    #[cfg(unix)]
    super::signals::ENDED.store(true, std::sync::atomic::Ordering::SeqCst);
    let code = ended.map_err(|e| terminal_fault(&e))?;
    // Nobody sees a notice any more: what could not be saved at the end is the program's last word.
    facts.try_iter().find_map(|inbound| lost(inbound, &unconfirmed)).map_or(Ok(code), Err)
}

/// Why something the reader did could not be saved.
fn lost(inbound: Inbound, unconfirmed: &[Ticket]) -> Option<Fault> {
    match inbound {
        Inbound::Fact(Msg::Wrote(ticket, Err(fault))) if unconfirmed.contains(&ticket) => Some(fault),
        _ => None,
    }
}

fn turn(engine: &mut Engine, screen: &mut Screen, look: &Appearance, facts: &Receiver<Inbound>) -> std::io::Result<u8> {
    let mut theme = look.theme();
    screen.draw(&engine.state, &theme)?;
    engine.go_on();
    if look.extras.ask_ground {
        terminal::ask_ground()?;
    }
    loop {
        // Everything that has come is taken in before the next frame.
        let mut inbound = next(engine, facts);
        if inbound.is_none() {
            return Ok(0);
        }
        while let Some(fact) = inbound {
            inbound = facts.try_recv().ok();
            if is_drag(&fact) && inbound.as_ref().is_some_and(is_drag) {
                continue;
            }
            match fact {
                Inbound::Ending(signal) => {
                    engine.feed(Msg::Ending);
                    return Ok(u8::try_from(128 + signal).unwrap_or(Exit::Other.code()));
                }
                Inbound::HungUp => {
                    engine.feed(Msg::Ending);
                    return Ok(129);
                }
                Inbound::Ground(ground) => theme = look.theme_on(ground),
                other => match engine.take(other) {
                    Control::Go => {}
                    Control::Redraw => screen.redraw(),
                    Control::Resume => resume(engine, screen)?,
                    Control::Suspend => suspend(engine, screen)?,
                    Control::Quit => return Ok(0),
                },
            }
        }
        screen.draw(&engine.state, &theme)?;
    }
}

/// Of drags that follow each other only the last says something.
fn is_drag(inbound: &Inbound) -> bool {
    matches!(inbound, Inbound::Fact(Msg::Mouse(Mouse { what: MouseAct::Drag, .. })))
}

/// The next fact, or that the state's moment has come. None when every thread is gone.
fn next(engine: &Engine, facts: &Receiver<Inbound>) -> Option<Inbound> {
    let Some(wake) = engine.state.wake_at() else { return facts.recv().ok() };
    let left = wake.saturating_sub(engine.now().since_start);
    match facts.recv_timeout(left) {
        Ok(inbound) => Some(inbound),
        Err(RecvTimeoutError::Timeout) => Some(Inbound::Fact(Msg::Wake)),
        Err(RecvTimeoutError::Disconnected) => None,
    }
}

fn suspend(engine: &mut Engine, screen: &mut Screen) -> std::io::Result<()> {
    terminal::give_back();
    #[cfg(unix)]
    super::signals::stop_self();
    resume(engine, screen)
}

/// The terminal is ours again: its modes, its size and all that is on it may have been changed.
fn resume(engine: &mut Engine, screen: &mut Screen) -> std::io::Result<()> {
    screen.resume()?;
    let (width, height) = screen.size()?;
    engine.feed(Msg::Resize { width, height });
    // Whoever left it for another window came back to say `fg`.
    engine.feed(Msg::Focus(Focused::Gained));
    Ok(())
}

fn terminal_fault(error: &std::io::Error) -> Fault {
    let hint = "`offprint list` and the other words of `offprint --help` work without a screen";
    Fault::new(Exit::Other, "cannot use the terminal", error.to_string(), hint)
}
