//! PDFs: what is queued, what is coming, what is held; by which keys papers get there. The queue itself is the
//! runtime's: here stands its picture, as it was last told.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use super::effect::{Effect, Effects, FileOrder};
use super::head::commas;
use super::jobs::Job;
use super::msg::{FileFact, Queue, QueueWait, Stands, Took};
use super::{State, Ticket};
use crate::model::PaperId;

/// Downloads of more papers than this are asked for twice.
const ASK_BEYOND: usize = 50;
/// No more are queued at once: whoever wants more than a day's reading wants arXiv's own bulk access.
const MOST: usize = 1_000;
/// arXiv's pace for pages and files that nobody waits for (its robots.txt).
const PACE: Duration = Duration::from_secs(15);
/// The second key counts for so long.
const ASKED_FOR: Duration = Duration::from_secs(10);

/// What is known of the downloads.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Downloads {
    /// Those that are wanted, in the order of their turns, and those that failed.
    pub queue: Queue,
    /// Until when the queue waits, since start.
    until: Duration,
    /// What the queue waits for that was said; each try in vain would say it again.
    said: Option<&'static str>,
    /// Those that came in this run, newest first.
    pub done: Vec<Done>,
    /// What was asked for once that wants to be asked for twice, and until when that counts.
    confirm: Option<(Arc<[PaperId]>, Duration)>,
    /// The last order that is not yet taken, and the paper it is to open.
    asked: Option<(Ticket, Option<PaperId>)>,
}

/// A PDF that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// Of which paper.
    pub id: PaperId,
    /// Of which version.
    pub version: u32,
    /// The paper's title, as it was written.
    pub title: String,
    /// Its size.
    pub bytes: u64,
}

impl Downloads {
    /// Whether an order is under way.
    pub(super) fn running(&self) -> bool {
        self.asked.is_some()
    }

    /// How many wait for their turn.
    pub fn waiting(&self) -> usize {
        self.queue.downloads.iter().filter(|d| d.stands == Stands::Waiting).count()
    }

    /// How long the queue still waits before it tries again.
    pub fn pause(&self, now: Duration) -> Option<(&QueueWait, Duration)> {
        self.queue.wait.as_ref().map(|(why, _)| (why, self.until.saturating_sub(now)))
    }

    /// What waits, for the last line: `3 queued`, `3 queued, waiting for the network`.
    pub(super) fn line(&self) -> Option<String> {
        let waiting = self.waiting();
        let why = self.queue.wait.as_ref().map(|(why, _)| format!(", waiting for {}", why.words()));
        (waiting > 0).then(|| format!("{} queued{}", commas(waiting), why.unwrap_or_default()))
    }
}

impl State {
    /// `o`: opens the PDF that is held, else fetches it before all others and opens it then.
    pub(super) fn open_pdf(&mut self, effects: &mut Effects) {
        let Some(row) = self.current().and_then(|id| self.rows.get(&id)) else { return };
        if row.version == 0 {
            return self.say("only the id of this paper is known yet · r syncs");
        }
        let (id, version) = (row.id, row.version);
        if self.downloads.asked.is_some_and(|(_, of)| of == Some(id)) {
            return;
        }
        if self.jobs.pdf.as_ref().is_some_and(|(of, _)| *of == id) {
            self.say("it opens when it is there · Esc stops it");
        }
        self.file(FileOrder::Open(id, version), effects);
    }

    /// `d`, `D`: queues papers. Many of them are asked for twice.
    pub(super) fn download(&mut self, ids: &[PaperId], effects: &mut Effects) {
        let held: HashSet<PaperId> = self.held_pdfs.iter().map(|(id, _)| *id).collect();
        let wanted: Arc<[PaperId]> = ids.iter().copied().filter(|id| !held.contains(id)).collect();
        // Of a paper held at an older version the newer one may be meant.
        let wanted = if ids.len() == 1 { ids.into() } else { wanted };
        let count = wanted.len();
        if ids.is_empty() {
            return;
        }
        if count == 0 {
            return self.say("all of these are held already");
        }
        if count > MOST {
            let (all, most) = (commas(count), commas(MOST));
            return self
                .say(format!("{all} PDFs are not held here; at most {most} at once: a search narrows the list"));
        }
        let now = self.now.since_start;
        let asked = self.downloads.confirm.take().is_some_and(|(ids, until)| ids == wanted && now <= until);
        if count > ASK_BEYOND && !asked {
            let time = minutes(PACE * count as u32);
            self.downloads.confirm = Some((wanted, now + ASKED_FOR));
            return self.say(format!("again to queue {} PDFs · {time} at arXiv's pace", commas(count)));
        }
        self.range = None;
        self.file(FileOrder::Queue(wanted.to_vec()), effects);
    }

    /// The papers `D` means: the range, else all of the list.
    pub(super) fn all_targets(&self) -> Vec<PaperId> {
        if self.range.is_some() { self.targets() } else { self.list().ids.to_vec() }
    }

    /// `H`: arXiv's HTML page of the version known.
    pub(super) fn open_html(&mut self, effects: &mut Effects) {
        let Some(id) = self.current() else { return };
        let version = self.rows.get(&id).map_or(0, |row| row.version);
        effects.push(Effect::Open(id.html_url(version)));
    }

    /// Gives the files thread an order.
    pub(super) fn file(&mut self, order: FileOrder, effects: &mut Effects) {
        let ticket = self.ticket();
        let opened = if let FileOrder::Open(id, _) = order { Some(id) } else { None };
        self.downloads.asked = Some((ticket, opened));
        // Who takes something out knows what the rest waits for.
        if !matches!(order, FileOrder::TakeOut(_) | FileOrder::Stop) {
            self.downloads.said = None;
        }
        effects.push(Effect::Files(ticket, order));
    }

    /// What waits for the network is tried now: there is one.
    pub(super) fn go_on_downloading(&mut self, effects: &mut Effects) {
        if self.downloads.queue.wait.is_some() {
            self.file(FileOrder::GoOn, effects);
        }
    }

    /// The newest version of a paper whose PDF is held.
    pub fn held_version(&self, id: PaperId) -> Option<u32> {
        self.held_pdfs.iter().filter(|(of, _)| *of == id).map(|(_, version)| *version).max()
    }

    pub(super) fn filed(&mut self, fact: FileFact) {
        let now = self.now.since_start;
        match fact {
            FileFact::Holds(pdfs) => self.held_pdfs = pdfs.into_iter().collect(),
            FileFact::Took(ticket, took) => {
                self.downloads.asked.take_if(|(asked, _)| *asked == ticket);
                self.took(&took);
            }
            FileFact::Queue(queue) => self.queued(queue),
            FileFact::Progress { id, got, total } => {
                if let Some(job) = self.jobs.pdf_of(id) {
                    job.come(match total {
                        Some(total) => format!("pdf {id} {}", of(got, total)),
                        None => format!("pdf {id} {}", megabytes(got)),
                    });
                }
            }
            FileFact::Waiting { id, why, left } => {
                if let Some(job) = self.jobs.pdf_of(id) {
                    job.waits(why, now + left, || format!("pdf {id}"));
                }
            }
            FileFact::Came { id, version, title, bytes } => {
                self.held_pdfs.insert((id, version));
                self.downloads.said = None;
                self.downloads.done.retain(|d| (d.id, d.version) != (id, version));
                self.downloads.done.insert(0, Done { id, version, title, bytes });
            }
            FileFact::Opened(id, version) => {
                self.held_pdfs.insert((id, version));
                let newest = self.rows.get(&id).map_or(0, |row| row.version);
                self.say(if newest > version {
                    format!("opened v{version}; v{newest} exists: d downloads it")
                } else {
                    format!("opened {}v{version}.pdf", id.file_stem())
                });
            }
            FileFact::Gone(id, version) => {
                self.held_pdfs.remove(&(id, version));
            }
            FileFact::Failed(_, fault) => self.complain(&fault),
        }
        self.keep_job_cursor();
    }

    fn took(&mut self, took: &Took) {
        let words = match *took {
            Took { queued: 0, held: 0, unknown: 0 } => return,
            Took { queued: 0, held: 1.., .. } => "held already · o opens it".to_owned(),
            Took { queued: 0, .. } => "only the id is known yet · r syncs".to_owned(),
            Took { queued: 1, .. } => "queued · J shows the downloads".to_owned(),
            Took { queued, .. } => format!("{} queued · J shows the downloads", commas(queued)),
        };
        self.say(words);
    }

    fn queued(&mut self, queue: Queue) {
        let now = self.now.since_start;
        let running = queue.downloads.iter().find(|d| d.stands == Stands::Running).map(|d| d.id);
        match running {
            Some(id) if self.jobs.pdf.as_ref().is_some_and(|(of, _)| *of == id) => {}
            other => self.jobs.pdf = other.map(|id| (id, Job::new(now))),
        }
        if let Some((why, left)) = &queue.wait {
            self.downloads.until = now + *left;
            if self.downloads.said != Some(why.words()) {
                self.downloads.said = Some(why.words());
                match why {
                    QueueWait::Network => self.say("no network · downloads go on by themselves when it is back"),
                    QueueWait::Service(_) => {}
                    QueueWait::Folder(fault) => self.complain(fault),
                }
            }
        }
        self.downloads.queue = queue;
    }
}

/// `1.2/3.4 MB`.
fn of(got: u64, total: u64) -> String {
    if total < 1_000_000 {
        format!("{}/{} kB", got / 1_000, total.div_ceil(1_000))
    } else {
        format!("{:.1}/{:.1} MB", got as f64 / 1e6, total as f64 / 1e6)
    }
}

/// `820 kB`, `3.4 MB`.
pub(super) fn megabytes(bytes: u64) -> String {
    if bytes < 1_000_000 { format!("{} kB", bytes / 1_000) } else { format!("{:.1} MB", bytes as f64 / 1e6) }
}

/// `35 min`, `4 h 10 min`.
fn minutes(time: Duration) -> String {
    match time.as_secs().div_ceil(60) {
        minutes @ 0..120 => format!("{minutes} min"),
        minutes => format!("{} h {} min", minutes / 60, minutes % 60),
    }
}
