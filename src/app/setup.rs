//! What the program is started with: the reader's choices, and what is remembered of earlier runs.

use std::time::Duration;

use super::{Standing, Trends};
use crate::config::Keymap;
use crate::model::{BibtexYear, Calendar, Category, Memory, Taxonomy, Watch, Zone};

/// What the program is started with.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The bindings.
    pub keymap: Keymap,
    /// arXiv's categories.
    pub taxonomy: Taxonomy,
    /// The categories followed.
    pub followed: Vec<Category>,
    /// Which store is shown.
    pub standing: Standing,
    /// What the screen opens on.
    pub opening: Opening,
    /// Whether sync starts by itself.
    pub auto_sync: AutoSync,
    /// Whether the daily list is asked for and shown.
    pub trends: Trends,
    /// The year a BibTeX entry gives.
    pub bibtex_year: BibtexYear,
    /// Columns and rows.
    pub size: (u16, u16),
    /// What is remembered of earlier runs.
    pub memory: Memory,
    /// A paper on screen is read after this long; never, where there is none.
    pub read_after: Option<Duration>,
    /// Names shown bold among the authors.
    pub my_names: Vec<String>,
    /// What config.toml watches for.
    pub watched: Vec<Watch>,
    /// arXiv's schedule.
    pub calendar: Calendar,
    /// The reader's own clock.
    pub zone: Zone,
}

/// What the screen opens on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// Today's papers.
    Today,
    /// The category picker: nothing is followed yet.
    Picker,
}

/// Whether sync starts by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AutoSync {
    /// While an edition is owed.
    On,
    /// Never.
    Off,
}
