//! The nouns of the house: ids, categories, papers, days, editions, kinds of news, queries, marks, memories, faults.
//!
//! Values only: nothing here does I/O, asks the time or knows a database, a wire format or a screen.

mod batch;
mod burst;
mod calendar;
mod category;
mod daily;
mod day;
mod difference;
mod edition;
mod facets;
mod fault;
mod finding;
mod id;
mod kind;
mod known;
mod mark;
mod memory;
mod paper;
mod period;
pub mod query;
mod watch;
mod zone;

pub use batch::{Batch, BatchState, Lanes};
pub use burst::{Burst, BurstKind, WEEKS, WeekPaper};
pub use calendar::{Announcement, Calendar};
pub use category::{Category, Taxonomy, TaxonomyEntry};
pub use daily::{Daily, DailyDay, DailyList, DailyPeriod, MachineSummary, Velocity};
pub use day::{Day, Stamp};
pub use difference::Difference;
pub use edition::{Edition, EditionSize, How};
pub use facets::Facets;
pub use fault::{Exit, Fault};
pub use finding::{Findings, FoundLink, LinkKind, Part, Venue};
pub use id::{BadId, PaperId, PaperRef};
pub use kind::{Kind, Licence};
pub use known::{Announced, Badge, Known, Version};
pub use mark::{Change, LibraryRecord, Mark, Marks};
pub use memory::{Memory, Place, QueuedDownload, Remembered, SavedQuery, pace};
pub use paper::{Author, BibtexYear, Held, Link, Paper, Row, byline};
pub use period::Period;
pub use query::{DaySpec, Query, Sort};
pub use watch::{BadWatch, Watch};
pub use zone::Zone;
