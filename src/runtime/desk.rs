//! The desk of the files thread, where the queue of downloads lies: it is kept in the library, what has its turn is
//! fetched, what came is handed to the viewer. What is fetched is fetched on a thread of its own, one at a time, so that
//! an order is always taken at once.
//!
//! It writes its table of the library itself: nothing of the queue is part of the journal or of undo, so nothing needs
//! the writer's order, and a queue that must wait for marks to be written would say less than it knows.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::caught::caught;
use super::files::Note;
use super::pdf::{Unheld, fetch_pdf, forget_pdf, held_pdfs, local_pdf};
use super::queue::{Item, Next, Queue, Wish};
use super::screen::Inbound;
use super::{World, open_file, run_id, words};
use crate::app::{AutoSync, FileFact, FileOrder, Msg, QueueWait, Took};
use crate::model::{Exit, Fault, Paper, PaperId, Stamp};
use crate::net::{Cancel, Progress};
use crate::store::{Library, Reader, StoreError};

/// However short the services' time, it is not tried again sooner.
const LEAST_WAIT: Duration = Duration::from_millis(100);

/// The desk.
pub(super) struct Desk {
    own: World,
    inbox: Sender<Inbound>,
    back: Sender<Note>,
    queue: Queue,
    library: Option<Library>,
    worker: Option<Worker>,
}

/// What is being fetched.
struct Worker {
    item: Item,
    cancel: Cancel,
    stopped: Stopped,
    /// Whether bytes have come.
    flows: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

/// Why it was stopped, if it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stopped {
    Not,
    ByKey,
    GivesWay,
    TakenOut,
}

impl Desk {
    pub const fn new(own: World, inbox: Sender<Inbound>, back: Sender<Note>) -> Self {
        Self { own, inbox, back, queue: Queue::new(), library: None, worker: None }
    }

    /// Reads what is held, and what was queued in earlier runs.
    pub fn recall(&mut self, auto: AutoSync) {
        self.tell(FileFact::Holds(held_pdfs(&self.own.paths.papers)));
        if auto == AutoSync::Off {
            return;
        }
        match caught("the downloads", || self.queued().map_err(|e| e.fault())) {
            Ok(items) => items.into_iter().for_each(|item| self.queue.put(item)),
            Err(fault) => tracing::warn!("the queue of downloads cannot be read: {fault}"),
        }
    }

    fn queued(&self) -> Result<Vec<Item>, StoreError> {
        let reader = Reader::open(&self.own.places)?;
        let queued = reader.downloads()?;
        let known = reader.held(&queued.iter().map(|q| q.id).collect::<Vec<_>>())?;
        let title = |id| known.iter().find(|h| h.paper.id == id).map(|h| h.paper.title.to_string()).unwrap_or_default();
        let item = |q: crate::model::QueuedDownload| Item {
            id: q.id,
            version: q.version,
            title: title(q.id),
            wish: Wish::Keep,
            fault: q.fault,
        };
        Ok(queued.into_iter().map(item).collect())
    }

    /// Takes an order, and says what came of it.
    pub fn take(&mut self, order: FileOrder, shown: &World) -> Took {
        match order {
            FileOrder::Open(id, version) => self.open(id, version, shown),
            FileOrder::Queue(ids) => return self.put(&ids, shown),
            FileOrder::Stop => self.stop(Stopped::ByKey),
            FileOrder::TakeOut(id) => self.take_out(id),
            FileOrder::Retry(id) => {
                if let Some(item) = self.queue.get(id).cloned() {
                    self.write(|library, at| library.queue_download(&[(id, item.version)], at));
                    self.queue.put_first(Item { fault: None, ..item });
                }
            }
            FileOrder::GoOn => self.queue.go_on(),
        }
        Took::default()
    }

    /// Opens what is held, else puts it before all others.
    fn open(&mut self, id: PaperId, version: u32, shown: &World) {
        let papers = &self.own.paths.papers;
        let older = || held_pdfs(papers).into_iter().filter(|(of, v)| *of == id && *v < version).map(|(_, v)| v).max();
        let held = local_pdf(papers, id, version).map(|path| (version, path));
        if let Some((held, path)) = held.or_else(|| older().and_then(|v| Some((v, local_pdf(papers, id, v)?)))) {
            return self.view(id, held, &path);
        }
        self.tell(FileFact::Gone(id, version));
        match &mut self.worker {
            // It comes already: then it is opened, too.
            Some(worker) if worker.item.id == id && worker.flows.load(Ordering::SeqCst) => {
                worker.item.wish = Wish::Open;
            }
            // What comes now keeps its part, and goes on with it when it has its turn again. So does the same paper,
            // if it waited at the pace of what nobody waits for.
            Some(_) => self.stop(Stopped::GivesWay),
            None => {}
        }
        let title = known(shown, &[id]).pop().map(|p| p.title.to_string()).unwrap_or_default();
        self.queue.put_first(Item { id, version, title, wish: Wish::Open, fault: None });
        self.write(|library, at| library.queue_download(&[(id, version)], at));
    }

    fn view(&self, id: PaperId, version: u32, path: &Path) {
        match caught("the viewer", || open_file(path)) {
            Ok(_) => self.tell(FileFact::Opened(id, version)),
            Err(fault) => self.say(Msg::Opened(Err(fault))),
        }
    }

    /// Queues the newest known versions of papers.
    fn put(&mut self, ids: &[PaperId], shown: &World) -> Took {
        let papers = known(shown, ids);
        let mut took = Took { unknown: ids.len().saturating_sub(papers.len()), ..Took::default() };
        let mut wanted = Vec::new();
        for paper in &papers {
            let (id, version, title) = (paper.id, paper.version, paper.title.to_string());
            if local_pdf(&self.own.paths.papers, id, version).is_some() {
                took.held += 1;
            } else {
                self.queue.put(Item { id, version, title, wish: Wish::Keep, fault: None });
                wanted.push((id, version));
            }
        }
        took.queued = wanted.len();
        if !wanted.is_empty() {
            self.queue.go_on();
            self.write(|library, at| library.queue_download(&wanted, at).and_then(|()| library.keep(&papers)));
        }
        took
    }

    fn take_out(&mut self, id: PaperId) {
        if self.queue.running() == Some(id) {
            self.stop(Stopped::TakenOut);
        } else if let Some(item) = self.queue.get(id) {
            forget_pdf(&self.own, id, item.version);
        }
        self.queue.take_out(id);
        self.write(|library, _| library.unqueue_download(&[id]));
    }

    /// Starts what has its turn. When to look again, if something waits.
    pub fn go_on(&mut self) -> Option<Instant> {
        if self.worker.is_some() {
            return None;
        }
        let item = match self.queue.next(Instant::now()) {
            Next::Rest => return None,
            Next::At(at) => return Some(at),
            Next::Start(item) => item,
        };
        let cancel = Cancel::new();
        let (world, inbox, back, cord) = (self.own.clone(), self.inbox.clone(), self.back.clone(), cancel.clone());
        let wanted = item.clone();
        let flows = Arc::new(AtomicBool::new(false));
        let flowing = Arc::clone(&flows);
        let run = move || drop(back.send(Note::Ended(fetch(&world, &wanted, &cord, &flowing, &inbox))));
        match std::thread::Builder::new().name("download".into()).spawn(run) {
            Ok(thread) => self.worker = Some(Worker { item, cancel, stopped: Stopped::Not, flows, thread }),
            Err(e) => self.fail(&item, &Fault::new(Exit::Other, "no thread for a download", e.to_string(), "")),
        }
        None
    }

    /// Stops what is being fetched; its end is told by the thread that fetches it.
    fn stop(&mut self, why: Stopped) {
        if let Some(worker) = &mut self.worker {
            worker.stopped = why;
            worker.cancel.cancel();
        }
    }

    /// What was being fetched has come to its end.
    pub fn ended(&mut self, end: Result<PathBuf, Unheld>) {
        let Some(Worker { item, stopped, thread, .. }) = self.worker.take() else { return };
        let _ = thread.join();
        let (now, client) = (Instant::now(), self.own.client.clone());
        let scaled = |pause| client.scaled(pause).max(LEAST_WAIT);
        match end {
            // Where it was stopped, it was faster.
            Ok(path) => self.came(&item, &path),
            Err(Unheld::Stopped(_)) => self.stopped(&item, stopped),
            Err(Unheld::Doubtful(fault)) => {
                self.fail(&item, &fault);
                self.queue.doubt(QueueWait::Service(fault), now, scaled);
            }
            Err(Unheld::Never(fault)) => self.fail(&item, &fault),
            Err(Unheld::Offline(_)) => self.queue.in_vain(QueueWait::Network, now, scaled),
            Err(Unheld::Service(fault)) => {
                if item.wish == Wish::Open {
                    self.tell(FileFact::Failed(item.id, fault.clone()));
                }
                self.queue.in_vain(QueueWait::Service(fault), now, scaled);
            }
            Err(Unheld::Disk(fault)) => self.queue.in_vain(QueueWait::Folder(fault), now, scaled),
        }
    }

    fn came(&mut self, item: &Item, path: &Path) {
        // Told to give way to being read at once, it may have been faster.
        let wish =
            self.queue.came().map_or(item.wish, |asked| if asked.wish == Wish::Open { Wish::Open } else { item.wish });
        self.write(|library, _| library.unqueue_download(&[item.id]));
        let bytes = path.metadata().map_or(0, |m| m.len());
        let (id, version) = (item.id, item.version);
        self.tell(FileFact::Came { id, version, title: item.title.clone(), bytes });
        if wish == Wish::Open {
            self.view(id, version, path);
        }
    }

    fn stopped(&mut self, item: &Item, why: Stopped) {
        let stopped = |hint| Fault::new(Exit::Later, "download stopped", "what came is kept", hint);
        match (why, item.wish) {
            (Stopped::GivesWay, _) => self.queue.gave_way(),
            (Stopped::TakenOut, _) => {
                self.queue.gave_way();
                forget_pdf(&self.own, item.id, item.version);
            }
            // It was wanted at once or not at all.
            (Stopped::ByKey | Stopped::Not, Wish::Open) => {
                self.queue.gave_way();
                self.queue.take_out(item.id);
                self.write(|library, _| library.unqueue_download(&[item.id]));
                self.tell(FileFact::Failed(item.id, stopped("o goes on with it")));
            }
            // Not noted as a failure: the next run goes on with it.
            (Stopped::ByKey | Stopped::Not, Wish::Keep) => {
                self.queue.failed("stopped by key · r goes on with it".into());
                self.tell(FileFact::Failed(item.id, stopped("J, then r goes on with it")));
            }
        }
    }

    fn fail(&mut self, item: &Item, fault: &Fault) {
        let why = if fault.hint.is_empty() { fault.why.clone() } else { format!("{} · {}", fault.why, fault.hint) };
        self.write(|library, _| library.fail_download(item.id, &why));
        self.queue.failed(why);
        self.tell(FileFact::Failed(item.id, fault.clone()));
    }

    /// Writes to the library. A queue that cannot be kept is gone on with all the same.
    fn write(&mut self, act: impl FnOnce(&mut Library, Stamp) -> Result<(), StoreError>) {
        let at = self.own.clock.now();
        let library = self.library.take().map_or_else(|| Library::open(&self.own.places, run_id()), Ok);
        let written = library.and_then(|mut library| {
            act(&mut library, at)?;
            Ok(library)
        });
        match written {
            Ok(library) => self.library = Some(library),
            Err(e) => self.say(Msg::Trouble(e.fault())),
        }
    }

    /// Shows the queue as it is.
    pub fn show(&self) {
        self.tell(FileFact::Queue(self.queue.picture(Instant::now())));
    }

    /// The time to try again has come.
    pub fn wait_no_longer(&mut self) {
        self.queue.go_on();
    }

    /// Stops what is being fetched, and waits for it: what came is kept for the next run.
    pub fn close(&mut self) {
        if let Some(worker) = self.worker.take() {
            worker.cancel.cancel();
            let _ = worker.thread.join();
        }
    }

    pub fn tell(&self, fact: FileFact) {
        self.say(Msg::File(fact));
    }

    fn say(&self, msg: Msg) {
        // Where nobody listens any more, the note to close is on its way.
        let _ = self.inbox.send(Inbound::Fact(msg));
    }
}

/// Fetches one, and tells how far it is.
fn fetch(
    world: &World,
    item: &Item,
    cancel: &Cancel,
    flows: &AtomicBool,
    inbox: &Sender<Inbound>,
) -> Result<PathBuf, Unheld> {
    let id = item.id;
    let tell = |fact| drop(inbox.send(Inbound::Fact(Msg::File(fact))));
    let mut progress = |p: Progress| match (p, words::waiting(p)) {
        (Progress::Bytes { got, total }, _) => {
            flows.store(true, Ordering::SeqCst);
            tell(FileFact::Progress { id, got, total });
        }
        (_, Some((why, left))) => tell(FileFact::Waiting { id, why, left }),
        (_, None) => {}
    };
    let urgency = item.urgency();
    let fetched = caught("the download", || Ok(fetch_pdf(world, id, item.version, urgency, cancel, &mut progress)));
    fetched.unwrap_or_else(|broke| Err(Unheld::Never(broke)))
}

/// What is known of papers in a store; those of which only the id is known are left out.
fn known(shown: &World, ids: &[PaperId]) -> Vec<Paper> {
    let held = Reader::open(&shown.places).and_then(|reader| reader.held(ids));
    match held {
        Ok(held) => held.into_iter().map(|h| h.paper).filter(|p| p.version > 0).collect(),
        Err(e) => {
            tracing::warn!("papers to download cannot be read: {e}");
            Vec::new()
        }
    }
}
