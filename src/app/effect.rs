//! Orders: what the program asks to be done outside of it.

use super::watching::Stand;
use crate::model::{Category, Change, Day, PaperId, Query, Remembered, Watch};

/// Marks a question or an order, so that its answer finds home and a stale one falls away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

/// Something to be done by the runtime.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// To the reader. A newer question of the same topic makes an older one unwanted.
    Ask(Ticket, Question),
    /// To the writer, in order, never dropped.
    Write(Ticket, Order),
    /// To the sync thread.
    Sync(SyncWish),
    /// Stop the sync; keep what came.
    StopSync,
    /// Fetch the texts of an older version of a paper.
    FetchVersion(PaperId, u32),
    /// Stop that.
    StopVersion,
    /// To the files thread, in order.
    Files(Ticket, FileOrder),
    /// Open the abstract page.
    Page(PaperId),
    /// Open an address of a paper's own in the browser.
    Open(String),
    /// Put a text on the clipboard.
    Copy {
        /// The text.
        text: String,
        /// What it is, for people: `BibTeX of 2608.11232`.
        what: String,
    },
    /// Write to config.toml what is followed from now on, and what no longer.
    Follow {
        /// Followed from now on.
        add: Vec<Category>,
        /// Followed no longer.
        remove: Vec<Category>,
    },
    /// Turn to the sample edition.
    TurnToSample,
    /// Turn back from the sample edition to the reader's own store.
    TurnToOwn,
    /// Clear the terminal and draw everything.
    Redraw,
    /// Back to the shell until `fg`.
    Suspend,
    /// Leave.
    Quit,
}

/// The orders of one update.
#[must_use]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Effects(pub Vec<Effect>);

impl Effects {
    /// None.
    pub fn none() -> Self {
        Self::default()
    }

    /// One more.
    pub fn push(&mut self, effect: Effect) {
        self.0.push(effect);
    }
}

/// A question to the reader.
#[derive(Clone, Debug, PartialEq)]
pub enum Question {
    /// Which papers answer a query, the rows around one of them, and that paper.
    List {
        /// The query.
        query: Query,
        /// At most so many.
        limit: usize,
        /// The paper the rows are wanted around; the first if it is not among them.
        near: Option<PaperId>,
    },
    /// Rows and whole papers by id.
    Window {
        /// Rows for the list.
        rows: Vec<PaperId>,
        /// Papers for the detail.
        papers: Vec<PaperId>,
    },
    /// Which editions are held.
    Editions,
    /// The days of the daily list of which papers are held.
    Days,
    /// Whose names begin so, of the newest papers held.
    Authors {
        /// What is typed of the name.
        prefix: String,
        /// At most so many.
        limit: usize,
    },
    /// The texts of two versions of a paper, the older first.
    Texts {
        /// Which paper.
        id: PaperId,
        /// Which versions.
        versions: (u32, u32),
    },
    /// What bursts this week.
    Bursts,
    /// All papers that answer a query, for a command about them.
    Select(Query),
    /// How the papers that answer a query divide. Answered when nothing but counts is asked beside it.
    Facets(Query),
    /// How many papers answer a search that found nothing without each of its words. Answered as `Facets` is.
    Without(Vec<Query>),
    /// How many papers answer each of these queries. Answered when nothing else is asked.
    Counts(Vec<Query>),
}

/// An order to the writer.
#[derive(Clone, Debug, PartialEq)]
pub enum Order {
    /// One gesture of the reader.
    Mark {
        /// Its name in the journal and in messages: `star`, `unstar`.
        what: &'static str,
        /// The marks it sets.
        changes: Vec<Change>,
        /// Whether it can be taken back.
        step: MarkStep,
    },
    /// Saves a query under a name, or forgets it. A gesture of the reader.
    SaveQuery {
        /// The name.
        name: String,
        /// The query; none forgets it.
        query: Option<String>,
    },
    /// Watches for something from now on, or no longer. A gesture of the reader.
    Watch {
        /// What for.
        watch: Watch,
        /// Which of both.
        stand: Stand,
    },
    /// Remembers where the reader is and what was typed. No gesture.
    Remember(Vec<Remembered>),
    /// Take the newest gesture back.
    Undo,
    /// Do the newest undone gesture again.
    Redo,
}

/// An order to the files thread. Each is answered by a `FileFact::Took` with its ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileOrder {
    /// Open the PDF of a version, or of an older one that is held; where there is none, fetch it before all others and
    /// open it then.
    Open(PaperId, u32),
    /// Fetch the newest versions of papers, one after the other, at the pace of what nobody waits for.
    Queue(Vec<PaperId>),
    /// Stop what is being fetched; it waits, stopped, until it is asked for again.
    Stop,
    /// Take a paper out of the queue; stop it if it is being fetched.
    TakeOut(PaperId),
    /// Try a paper of the queue now, before the others.
    Retry(PaperId),
    /// Do not wait any longer before the next try.
    GoOn,
}

/// Whether marks are an undo step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkStep {
    /// The reader's own doing.
    Undoable,
    /// The program's, such as an automatic read mark: it stands in the journal and is never taken back by undo.
    Silent,
}

/// Why a sync is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyncWish {
    /// The reader asked.
    Now,
    /// The reader asked for one edition that is not held.
    Edition(Day),
    /// The hour asks: only if an edition is owed.
    IfOwed,
}
