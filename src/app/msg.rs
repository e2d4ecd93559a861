//! Facts: everything that happened outside.

use std::sync::Arc;
use std::time::Duration;

use super::effect::Ticket;
use crate::key::Key;
use crate::model::{
    Batch, Burst, Category, Change, Day, EditionSize, Facets, Fault, Held, Memory, Paper, PaperId, Row, SavedQuery,
    Stamp, Watch,
};
use crate::text::Clean;

/// The moment of an update.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Now {
    /// The calendar's clock.
    pub at: Stamp,
    /// Time since start, by a clock that never jumps.
    pub since_start: Duration,
}

/// A fact.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// A key was pressed.
    Key(Key),
    /// A command was given as a whole, on no line of the screen.
    Said(String),
    /// Text was pasted.
    Paste(String),
    /// The mouse did something.
    Mouse(Mouse),
    /// The terminal's window has the focus, or another has.
    Focus(Focused),
    /// The terminal has this size now, in cells.
    Resize {
        /// Columns.
        width: u16,
        /// Rows.
        height: u16,
    },
    /// The reader answers.
    Answer(Ticket, Result<Answer, Fault>),
    /// The writer has done an order, or could not.
    Wrote(Ticket, Result<Wrote, Fault>),
    /// The sync thread tells.
    Sync(SyncFact),
    /// The files thread tells.
    File(FileFact),
    /// The way of an older version that was to be fetched.
    Version(VersionFact),
    /// Something was handed to the system's opener, or could not be.
    Opened(Result<String, Fault>),
    /// The followed categories are these now.
    Followed(Result<Vec<Category>, Fault>),
    /// The store shown is now this one, and this is what it remembers.
    Turned(Standing, Memory),
    /// Something the reader should know, said once.
    Notice(String),
    /// Something went wrong that no answer carries: a thread broke, a file of the reader's is not understood.
    Trouble(Fault),
    /// The program ends, by no key: a signal said so, or the terminal is gone.
    Ending,
    /// The moment named by `State::wake_at` has come, or the terminal is ours again.
    Wake,
}

/// What the mouse did, and over which cell, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    /// The column.
    pub column: u16,
    /// The row.
    pub row: u16,
    /// What.
    pub what: MouseAct,
}

/// The left button and the wheel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseAct {
    /// The button goes down.
    Press,
    /// The mouse moves with the button down. Of several between two frames only the last is told.
    Drag,
    /// The button goes up.
    Release,
    /// A notch towards the top.
    WheelUp,
    /// A notch towards the end.
    WheelDown,
}

/// Whether the terminal's window is the one typed into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focused {
    /// It is.
    Gained,
    /// It is not.
    Lost,
}

/// Which store is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// The reader's own.
    #[default]
    Own,
    /// The sample edition, asked for.
    Sample,
    /// The sample edition, for want of papers and network.
    SampleForWant,
}

/// An answer of the reader.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// To `Question::List`.
    List(Listing),
    /// To `Question::Window`.
    Window {
        /// The rows.
        rows: Vec<Row>,
        /// The papers.
        papers: Vec<Held>,
    },
    /// To `Question::Editions`.
    Editions(Editions),
    /// To `Question::Days`, newest first.
    Days(Vec<PolledDay>),
    /// To `Question::Authors`, those of most papers first.
    Authors(Vec<Clean>),
    /// To `Question::Texts`: none of a version whose texts are not held.
    Texts {
        /// The older.
        old: Option<Box<Paper>>,
        /// The newer.
        new: Option<Box<Paper>>,
    },
    /// To `Question::Bursts`, the surest first.
    Bursts(Vec<Burst>),
    /// To `Question::Select`.
    Selected(Vec<PaperId>),
    /// To `Question::Facets`.
    Facets(Facets),
    /// To `Question::Without`, in its order.
    Without(Vec<usize>),
    /// To `Question::Counts`, in its order.
    Counts(Vec<usize>),
}

/// A day of the daily list of which papers are held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolledDay {
    /// The day.
    pub day: Day,
    /// How many papers of it.
    pub papers: usize,
    /// When the service last spoke of one of them.
    pub polled: Stamp,
    /// The same by the reader's own clock: `09:12`, or `28 May` of another day.
    pub clock: String,
}

/// What is known of the editions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Editions {
    /// Those held, newest first.
    pub sizes: Vec<EditionSize>,
    /// The newest of them by category: whether they are whole.
    pub batches: Vec<Batch>,
}

/// What answers a query.
#[derive(Clone, Debug, PartialEq)]
pub struct Listing {
    /// The papers in order.
    pub ids: Arc<[PaperId]>,
    /// Whether these are all.
    pub complete: bool,
    /// The place of the first paper found in its abstract alone, where those stand behind the others.
    pub abstracts_from: Option<usize>,
    /// Rows around the paper asked for.
    pub rows: Vec<Row>,
    /// That paper and its neighbours.
    pub papers: Vec<Held>,
    /// The newest edition held.
    pub today: Option<Day>,
    /// The newest edition announced.
    pub announced: Day,
    /// How many papers are held in all; none where that was not counted.
    pub held: Option<usize>,
    /// How long the question took.
    pub took: Duration,
}

/// What the writer did.
#[derive(Clone, Debug, PartialEq)]
pub enum Wrote {
    /// A gesture stands in the journal.
    Marked,
    /// An undo or a redo.
    Turned(Turned),
    /// There was nothing to undo or redo.
    Nothing,
    /// What was to be remembered is.
    Remembered,
    /// A query was saved or forgotten.
    Saved {
        /// Its name.
        name: String,
        /// What is saved now, in the order it was saved; another process may have changed more of it.
        all: Vec<SavedQuery>,
    },
    /// Something is watched for from now on, or no longer.
    Watched {
        /// What.
        watch: Watch,
        /// What the library watches for now; another process may have changed more of it.
        all: Vec<Watch>,
    },
}

/// A gesture taken back or done again.
#[derive(Clone, Debug, PartialEq)]
pub struct Turned {
    /// What was done to which gesture: `undone: star`.
    pub what: String,
    /// When the gesture was made, for people: `Tue 09:12`.
    pub when: String,
    /// The marks as they are now.
    pub changes: Vec<Change>,
    /// The queries saved now, if one of them was saved or forgotten by it.
    pub saved: Option<Vec<SavedQuery>>,
    /// What the library watches for now, if it was changed by it.
    pub watches: Option<Vec<Watch>>,
    /// Marks left alone because they had been changed since.
    pub left_alone: usize,
}

/// What a job waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// The service's pace between two requests.
    Pace,
    /// The service asked for a pause.
    Pause,
    /// The last attempt failed; the next one comes.
    Again,
    /// There was an answer, but not a whole one: it is asked for again.
    Doubt,
    /// Another request is on the way.
    Other,
}

impl Wait {
    /// In a few words, to be followed by seconds.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Pace => "arXiv's pace",
            Self::Pause => "arXiv asks for a pause",
            Self::Again => "no answer, trying again in",
            Self::Doubt => "an empty answer, asking again in",
            Self::Other => "another offprint is asking",
        }
    }
}

/// What the sync thread tells.
#[derive(Clone, Debug, PartialEq)]
pub enum SyncFact {
    /// It has begun.
    Began,
    /// A page is in.
    Page {
        /// Of which category.
        category: Category,
        /// Papers of its window that came.
        got: usize,
        /// Papers in all.
        total: usize,
        /// The window, for people: `22 May to 29 May`.
        window: String,
        /// Papers new to the store on this page.
        added: usize,
    },
    /// A listing is in, or was counted.
    Listed {
        /// How it stands now.
        batch: Batch,
        /// Papers new to the store.
        added: usize,
    },
    /// It waits.
    Waiting {
        /// For what.
        why: Wait,
        /// How long still.
        left: Duration,
    },
    /// A list of what is trending came.
    Daily,
    /// It is done, whole or in part.
    Done {
        /// Papers new to the store.
        added: usize,
        /// What is missing and why; none when whole.
        fault: Option<Fault>,
        /// When, for the status line (`07:41`); a failed one leaves the last as it was.
        at: Option<String>,
    },
    /// When to look again whether something is owed.
    LookAgain(Duration),
}

/// What is told of an older version that is fetched.
#[derive(Clone, Debug, PartialEq)]
pub enum VersionFact {
    /// Its texts are in the store.
    Came {
        /// Of which paper.
        id: PaperId,
        /// Which version.
        version: u32,
    },
    /// It could not be had.
    Failed {
        /// Of which paper.
        id: PaperId,
        /// Which version.
        version: u32,
        /// Why.
        fault: Fault,
    },
}

impl VersionFact {
    /// Which version of which paper it is about.
    pub const fn of(&self) -> (PaperId, u32) {
        match self {
            Self::Came { id, version } | Self::Failed { id, version, .. } => (*id, *version),
        }
    }
}

/// What the files thread tells.
#[derive(Clone, Debug, PartialEq)]
pub enum FileFact {
    /// Bytes of a PDF are in.
    Progress {
        /// Whose.
        id: PaperId,
        /// Bytes so far.
        got: u64,
        /// Bytes in all, where the service said so.
        total: Option<u64>,
    },
    /// It waits.
    Waiting {
        /// Whose.
        id: PaperId,
        /// For what.
        why: Wait,
        /// How long still.
        left: Duration,
    },
    /// One came.
    Came {
        /// Of which paper.
        id: PaperId,
        /// Of which version.
        version: u32,
        /// The paper's title, as it was written.
        title: String,
        /// Its size.
        bytes: u64,
    },
    /// It could not be had.
    Failed(PaperId, Fault),
    /// The PDF of a version was handed to the viewer.
    Opened(PaperId, u32),
    /// A file that was thought to be held is not.
    Gone(PaperId, u32),
    /// These are held.
    Holds(Vec<(PaperId, u32)>),
    /// The queue as it is now.
    Queue(Queue),
    /// An order was taken, with what came of it.
    Took(Ticket, Took),
}

/// The queue of downloads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Queue {
    /// All of it, in the order of turns.
    pub downloads: Vec<Download>,
    /// What all of it waits for, and how long before it is tried again.
    pub wait: Option<(QueueWait, Duration)>,
}

/// A PDF that is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Download {
    /// Of which paper.
    pub id: PaperId,
    /// Of which version.
    pub version: u32,
    /// The paper's title, as it was written.
    pub title: String,
    /// How it stands.
    pub stands: Stands,
}

/// How a download stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stands {
    /// It is coming.
    Running,
    /// It waits for its turn.
    Waiting,
    /// It could not be had, or was stopped: why, and what helps.
    Failed(String),
}

/// What the whole queue waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QueueWait {
    /// There is no network.
    Network,
    /// The service is in trouble.
    Service(Fault),
    /// The folder for PDFs cannot be used.
    Folder(Fault),
}

impl QueueWait {
    /// What is waited for, in few words.
    pub const fn words(&self) -> &'static str {
        match self {
            Self::Network => "the network",
            Self::Service(_) => "arXiv",
            Self::Folder(_) => "the papers folder",
        }
    }
}

/// What came of an order to download.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Took {
    /// Papers that are queued now.
    pub queued: usize,
    /// Papers whose PDF was held already.
    pub held: usize,
    /// Papers of which only the id is known.
    pub unknown: usize,
}
