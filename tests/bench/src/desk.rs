//! The program without threads: keys go in, frames come out, and what each costs is told. It has no script of its own.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use offprint::app::{
    self, AutoSync, Effect, Effects, MarkStep, Msg, Now, Opening, Order, Question, Setup, Stand, State, Wrote,
};
use offprint::config::{Config, Keymap};
use offprint::model::{BibtexYear, Mark, PaperId};
use offprint::runtime::{Answers, Canvas, World, local, run_id};
use offprint::store::{Gesture, Library, Reader, Step};
use offprint::ui::{self, Glyphs, Ground, Theme};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::pty::SIZE;
use crate::world::Stage;
use crate::{Outcome, process};

/// Nothing is asked over and over for one key.
const ROUNDS: usize = 8;

/// The program's screen over a terminal that is not there. What gathers the cells looks for changes as the canvas does
/// after it, so that a frame takes a little longer than in the program.
struct Glass {
    screen: Terminal<TestBackend>,
    canvas: Canvas,
    theme: Theme,
}

impl Glass {
    fn new() -> Self {
        let Ok(screen) = Terminal::new(TestBackend::new(SIZE.0, SIZE.1));
        Self { screen, canvas: Canvas::default(), theme: Theme::new(Ground::Unknown, Glyphs::UNICODE) }
    }

    fn resize(&mut self, width: u16, height: u16) {
        self.screen.backend_mut().resize(width, height);
        self.canvas.forget();
    }

    /// Draws a frame and says how many bytes it took.
    fn draw(&mut self, state: &State) -> usize {
        let Ok(frame) = self.screen.draw(|frame| ui::view(state, &self.theme, frame));
        // In colour, with links: the most there is to do.
        let links = ui::links(state, frame.area.width, frame.area.height);
        self.canvas.draw(frame.buffer, links);
        self.canvas.finish(None).len()
    }
}

/// What one fact cost.
#[derive(Clone, Copy, Default)]
pub struct Cost {
    /// To the frame in which everything on screen is of this fact: with the reader's answers it had to wait for.
    pub whole: Duration,
    /// To its own first frame, which waits for nobody.
    pub first: Duration,
    /// The processor time of `whole`, which a busy machine does not lengthen.
    pub processor: Duration,
    /// Of that the screen's thread's: states and frames, without the reader.
    pub own: Duration,
    /// Bytes written.
    pub bytes: usize,
    /// Allocations of the screen's thread.
    pub allocations: u64,
}

/// The program on a desk, with a clock that goes only when it is told to.
pub struct Desk {
    /// Its state.
    pub state: State,
    world: World,
    answers: Answers,
    library: Library,
    glass: Glass,
    /// Orders that the frame does not wait for.
    later: VecDeque<Effect>,
    clock: Duration,
}

impl Desk {
    /// Opens the store and draws the first frame.
    pub fn open(stage: &Stage) -> Outcome<(Self, Cost)> {
        let (began, processor) = (Instant::now(), process::own_cpu());
        let world = stage.world()?;
        let answers = Answers::open(&world)?;
        let setup = Setup {
            keymap: Keymap::preset(),
            taxonomy: world.taxonomy.as_ref().clone(),
            followed: world.followed().to_vec(),
            standing: world.standing,
            opening: Opening::Today,
            auto_sync: AutoSync::Off,
            bibtex_year: BibtexYear::First,
            size: SIZE,
            memory: answers.memory()?,
            watched: Vec::new(),
            calendar: world.calendar.as_ref().clone(),
            trends: world.trends(),
            zone: offprint::runtime::zone(),
            my_names: Vec::new(),
            read_after: Config::empty().read_after,
        };
        let now = Now { at: world.clock.now(), since_start: Duration::ZERO };
        let (state, effects) = State::start(setup, now);
        let library = Library::open(&world.places, run_id())?;
        let (glass, later) = (Glass::new(), effects.0.into());
        let mut desk = Self { state, world, answers, library, glass, later, clock: Duration::ZERO };
        let mut cost = Cost::default();
        desk.wait_for_answers(&mut cost)?;
        desk.draw(&mut cost);
        (cost.whole, cost.first) = (began.elapsed(), began.elapsed());
        cost.processor = process::own_cpu_since(processor);
        Ok((desk, cost))
    }

    /// Takes a fact in, to the frame it comes to. For what the clock brings no frame waits.
    pub fn feed(&mut self, msg: Msg) -> Outcome<Cost> {
        let (began, processor, mut cost) = (Instant::now(), process::own_cpu(), Cost::default());
        let waits = !matches!(msg, Msg::Wake);
        if let Msg::Resize { width, height } = msg {
            self.glass.resize(width, height);
        }
        self.take(msg, &mut cost);
        cost.first = began.elapsed();
        if waits {
            self.wait_for_answers(&mut cost)?;
        }
        (cost.whole, cost.processor) = (began.elapsed(), process::own_cpu_since(processor));
        Ok(cost)
    }

    /// Does one of the orders no frame waited for: what came of it, for people, and what its frame cost.
    pub fn afterwards(&mut self) -> Outcome<Option<(&'static str, Cost)>> {
        let Some(effect) = self.later.pop_front() else { return Ok(None) };
        let what = match &effect {
            Effect::Ask(_, Question::List { .. }) => "(a list after the frame)",
            Effect::Ask(_, Question::Window { .. }) => "(rows fetched ahead)",
            Effect::Ask(_, Question::Counts(_)) => "(counts of the views)",
            Effect::Ask(_, Question::Editions) => "(editions)",
            Effect::Ask(_, Question::Authors { .. }) => "(authors)",
            Effect::Ask(_, Question::Select(_)) => "(papers of a command)",
            Effect::Write(..) => "(a mark is written)",
            _ => return Ok(Some(("(other)", Cost::default()))),
        };
        let (mut cost, answered) = (Cost::default(), self.answer(effect)?);
        let began = Instant::now();
        if let Some(msg) = answered {
            self.take(msg, &mut cost);
        }
        (cost.whole, cost.first, cost.processor) = (began.elapsed(), began.elapsed(), cost.own);
        Ok(Some((what, cost)))
    }

    /// Lets time pass to the next moment the state waits for, at most until `until`: whether one came.
    pub fn wake(&mut self, until: Duration) -> Outcome<Option<Cost>> {
        let due = self.state.wake_at().filter(|due| *due <= until);
        self.clock = due.unwrap_or(until).max(self.clock);
        due.map(|_| self.feed(Msg::Wake)).transpose()
    }

    /// Its time since start.
    pub fn clock(&self) -> Duration {
        self.clock
    }

    /// Updates and draws, as the screen's thread does it.
    fn take(&mut self, msg: Msg, cost: &mut Cost) {
        let processor = process::own_cpu();
        let now = Now { at: self.world.clock.now(), since_start: self.clock };
        let mut effects = Effects::none();
        let counted = allocation_counter::measure(|| effects = self.state.update(msg, now));
        self.later.extend(effects.0);
        cost.allocations += counted.count_total;
        cost.own += process::own_cpu_since(processor);
        self.draw(cost);
    }

    fn draw(&mut self, cost: &mut Cost) {
        let processor = process::own_cpu();
        let counted = allocation_counter::measure(|| cost.bytes += self.glass.draw(&self.state));
        cost.own += process::own_cpu_since(processor);
        cost.allocations += counted.count_total;
    }

    /// Has what the screen waits for answered and drawn.
    fn wait_for_answers(&mut self, cost: &mut Cost) -> Outcome<()> {
        for round in 0..ROUNDS {
            let lacking = self.is_lacking();
            let awaited = self.later.iter().position(|effect| match effect {
                // The rest of a long list comes after the frame that shows its beginning.
                Effect::Ask(_, Question::List { .. }) => round == 0 || lacking,
                Effect::Ask(_, Question::Window { .. }) => lacking,
                _ => false,
            });
            let Some(effect) = awaited.and_then(|at| self.later.remove(at)) else { return Ok(()) };
            if let Some(msg) = self.answer(effect)? {
                self.take(msg, cost);
            }
        }
        Ok(())
    }

    /// Whether something on screen is not at hand: a row in view, or the paper under the cursor.
    fn is_lacking(&self) -> bool {
        let list = self.state.list();
        let rows = list.in_view(self.state.layout.papers());
        rows.iter().any(|id| !self.state.rows.contains_key(id))
            || self.state.current().is_some_and(|id| self.state.paper(id).is_none())
    }

    /// Does what the other threads would do.
    fn answer(&mut self, effect: Effect) -> Outcome<Option<Msg>> {
        Ok(match effect {
            Effect::Ask(ticket, question) => Some(Msg::Answer(ticket, Ok(self.answers.answer(&self.world, question)?))),
            Effect::Write(ticket, order) => Some(Msg::Wrote(ticket, Ok(self.write(order)?))),
            _ => None,
        })
    }

    fn write(&mut self, order: Order) -> Outcome<Wrote> {
        let at = self.world.clock.now();
        let turned = match order {
            Order::Mark { what, changes, step } => {
                let step = match step {
                    MarkStep::Undoable => Step::Undoable,
                    MarkStep::Silent => Step::Silent,
                };
                let starred = changes.iter().filter(|c| c.mark == Mark::Star && c.to.is_some());
                let ids: Vec<PaperId> = starred.map(|c| c.paper).collect();
                let kept = Reader::open(&self.world.places)?.held(&ids)?.into_iter().map(|h| h.paper);
                self.library.apply(&Gesture { what: what.into(), at, step, changes }, &kept.collect::<Vec<_>>())?;
                return Ok(Wrote::Marked);
            }
            Order::SaveQuery { name, query } => {
                let all = self.library.save_query(&name, query.as_deref(), at)?;
                return Ok(Wrote::Saved { name, all });
            }
            Order::Watch { watch, stand: Stand::Up } => {
                let all = self.library.watch(std::slice::from_ref(&watch), at)?;
                return Ok(Wrote::Watched { watch, all });
            }
            Order::Watch { watch, stand: Stand::Down } => {
                let all = self.library.unwatch(std::slice::from_ref(&watch), at)?;
                return Ok(Wrote::Watched { watch, all });
            }
            Order::Remember(what) => {
                self.library.remember(&what, at)?;
                return Ok(Wrote::Remembered);
            }
            Order::Undo => self.library.undo(at)?,
            Order::Redo => self.library.redo(at)?,
        };
        let Some(turned) = turned else { return Ok(Wrote::Nothing) };
        Ok(Wrote::Turned(app::Turned {
            what: turned.what,
            when: local(turned.at, "%a %H:%M"),
            changes: turned.changes,
            saved: turned.saved,
            watches: turned.watches,
            left_alone: turned.left_alone,
        }))
    }
}
