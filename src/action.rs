//! What a key can do: one table from which help, hints, the keymap's errors and README are made.
//!
//! It knows no keys (the presets stand in assets/keymap.toml) and does nothing itself.

/// A wish that a key, a command or a click can utter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is described in TABLE")]
pub enum Action {
    Down,
    Up,
    HalfDown,
    HalfUp,
    PageDown,
    PageUp,
    Top,
    Bottom,
    NextUnread,
    PreviousUnread,
    Enter,
    Back,
    ScrollDown,
    ScrollUp,
    Star,
    Read,
    Hide,
    Range,
    WholeList,
    Watch,
    Undo,
    Redo,
    Search,
    DropWord,
    OpenPdf,
    OpenPage,
    OpenHtml,
    Download,
    DownloadAll,
    AllAuthors,
    Link(u8),
    RawTex,
    CopyId,
    CopyUrl,
    CopyBibtex,
    CopyTitle,
    CopyCitation,
    CopyMarkdown,
    Changes,
    Older,
    Newer,
    Sync,
    GoToDate,
    Lanes,
    CatchUp,
    NextView,
    PreviousView,
    View(u8),
    Span,
    SortNext,
    OneLine,
    Card,
    Narrower,
    Wider,
    Command,
    Palette,
    Jobs,
    Bursts,
    Help,
    Cancel,
    Redraw,
    Suspend,
    Quit,
    Accept,
    Choose,
    Complete,
    OlderLine,
    NewerLine,
    StopJob,
    RetryJob,
    DeleteBack,
    DeleteWord,
    DeleteLine,
    DeleteForward,
    CursorLeft,
    CursorRight,
    CursorStart,
    CursorEnd,
}

/// Where keys are read. A layer reads its own bindings; `Detail` and `Card` fall back on `List`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Layer {
    /// The list of papers.
    List,
    /// The paper.
    Detail,
    /// One paper at a time.
    Card,
    /// A line being typed.
    Prompt,
    /// The help page.
    Help,
    /// The category picker.
    Picker,
    /// The palette: everything by name.
    Palette,
    /// The page of jobs.
    Jobs,
    /// A page that is read: what changed, what bursts.
    Page,
}

/// The headings of the help page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Moving about.
    Move,
    /// What is kept.
    Keep,
    /// The paper under the cursor.
    Paper,
    /// Editions and arrivals.
    Days,
    /// Views and the program.
    Program,
    /// Typing.
    Typing,
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The wish.
    pub action: Action,
    /// Its name in keymap.toml.
    pub name: &'static str,
    /// What hints say: one or two words.
    pub verb: &'static str,
    /// What help says: a short sentence.
    pub summary: &'static str,
    /// The heading it stands under.
    pub group: Group,
}

const fn row(action: Action, name: &'static str, verb: &'static str, group: Group, summary: &'static str) -> Entry {
    Entry { action, name, verb, summary, group }
}

/// Every action, in the order of the help page.
pub const TABLE: &[Entry] = &[
    row(Action::Down, "down", "next", Group::Move, "Next paper; in the detail one line down."),
    row(Action::Up, "up", "previous", Group::Move, "Previous paper; in the detail one line up."),
    row(Action::HalfDown, "half-page-down", "half down", Group::Move, "Half a page down."),
    row(Action::HalfUp, "half-page-up", "half up", Group::Move, "Half a page up."),
    row(Action::PageDown, "page-down", "page down", Group::Move, "A page down."),
    row(Action::PageUp, "page-up", "page up", Group::Move, "A page up."),
    row(Action::Top, "top", "top", Group::Move, "To the top; with a number before it, to that paper."),
    row(Action::Bottom, "bottom", "end", Group::Move, "To the end; with a number before it, to that paper."),
    row(Action::NextUnread, "next-unread", "next unread", Group::Move, "Next unread paper."),
    row(Action::PreviousUnread, "previous-unread", "previous unread", Group::Move, "Previous unread paper."),
    row(Action::Enter, "enter", "read", Group::Move, "Into the paper: its abstract and all that is known of it."),
    row(Action::Back, "back", "back", Group::Move, "Back to the list."),
    row(
        Action::ScrollDown,
        "scroll-down",
        "scroll",
        Group::Move,
        "Scrolls the paper a page down, wherever the cursor is.",
    ),
    row(
        Action::ScrollUp,
        "scroll-up",
        "scroll up",
        Group::Move,
        "Scrolls the paper a page up, wherever the cursor is.",
    ),
    row(Action::Star, "star", "star", Group::Keep, "Stars the paper for later; again takes the star off."),
    row(Action::Read, "read", "mark read", Group::Keep, "Marks the paper read; again marks it unread."),
    row(Action::Hide, "hide", "hide", Group::Keep, "Hides the paper and goes to the next; is:hidden finds it again."),
    row(Action::Range, "range", "range", Group::Keep, "Begins a range; what is done then is done to all of it."),
    row(Action::WholeList, "whole-list", "all", Group::Keep, "Takes the whole list as the range."),
    row(
        Action::Watch,
        "watch",
        "watch",
        Group::Keep,
        "Watches for an author, a category or a word of the paper, or no longer: is:watched finds it.",
    ),
    row(
        Action::Undo,
        "undo",
        "undo",
        Group::Keep,
        "Takes back the last star, read, hide, watch, save or forget, also of an earlier day.",
    ),
    row(Action::Redo, "redo", "redo", Group::Keep, "Does again what was undone."),
    row(
        Action::OpenPdf,
        "open-pdf",
        "pdf",
        Group::Paper,
        "Opens the PDF in the system's viewer; downloads it first where it is not held.",
    ),
    row(Action::OpenPage, "open-page", "page", Group::Paper, "Opens the abstract page in the browser."),
    row(Action::OpenHtml, "open-html", "html", Group::Paper, "Opens arXiv's HTML page of the paper in the browser."),
    row(Action::Download, "download", "download", Group::Paper, "Downloads the PDF, to be read without a network."),
    row(
        Action::DownloadAll,
        "download-all",
        "download all",
        Group::Paper,
        "Downloads the PDFs of the range, or of the whole list.",
    ),
    row(Action::AllAuthors, "all-authors", "authors", Group::Paper, "Shows all authors; again shows the first eight."),
    row(Action::Link(1), "link-1", "link", Group::Paper, "Opens the link of that number in the browser."),
    row(Action::Link(2), "link-2", "link", Group::Paper, "Opens the second link."),
    row(Action::Link(3), "link-3", "link", Group::Paper, "Opens the third link."),
    row(Action::Link(4), "link-4", "link", Group::Paper, "Opens the fourth link."),
    row(Action::Link(5), "link-5", "link", Group::Paper, "Opens the fifth link."),
    row(Action::Link(6), "link-6", "link", Group::Paper, "Opens the sixth link."),
    row(Action::Link(7), "link-7", "link", Group::Paper, "Opens the seventh link."),
    row(Action::Link(8), "link-8", "link", Group::Paper, "Opens the eighth link."),
    row(Action::Link(9), "link-9", "link", Group::Paper, "Opens the ninth link."),
    row(Action::RawTex, "raw-tex", "raw TeX", Group::Paper, "Shows TeX as it was written; again shows Unicode."),
    row(Action::CopyId, "copy-id", "copy id", Group::Paper, "Copies the id: 2608.11232."),
    row(Action::CopyUrl, "copy-url", "copy URL", Group::Paper, "Copies the address of the abstract page."),
    row(Action::CopyBibtex, "copy-bibtex", "copy BibTeX", Group::Paper, "Copies the paper as a BibTeX entry."),
    row(Action::CopyTitle, "copy-title", "copy title", Group::Paper, "Copies the title as it is shown."),
    row(
        Action::CopyCitation,
        "copy-citation",
        "copy citation",
        Group::Paper,
        "Copies the paper as a line of references.",
    ),
    row(
        Action::CopyMarkdown,
        "copy-markdown",
        "copy Markdown",
        Group::Paper,
        "Copies a Markdown link: title and address.",
    ),
    row(
        Action::Changes,
        "changes",
        "changes",
        Group::Paper,
        "Shows what changed since the version looked at, else since the first.",
    ),
    row(Action::Search, "search", "search", Group::Program, "Searches all that is held, by every letter."),
    row(
        Action::DropWord,
        "drop-word",
        "drop the word",
        Group::Program,
        "Where nothing is found, searches without the word that leaves nothing.",
    ),
    row(Action::Older, "older", "older", Group::Days, "The edition before."),
    row(Action::Newer, "newer", "newer", Group::Days, "The edition after."),
    row(Action::Sync, "sync", "sync", Group::Days, "Takes in what has arrived; with nothing new, asks arXiv now."),
    row(
        Action::Span,
        "trending",
        "trending",
        Group::Days,
        "What is trending; there the list of the day, the week, the month in turn.",
    ),
    row(
        Action::GoToDate,
        "go-to-date",
        "go to date",
        Group::Days,
        "Goes to the edition of a day that is typed: tuesday, 3 days ago, 21 may, 2026-05-21.",
    ),
    row(
        Action::Lanes,
        "lanes",
        "lanes",
        Group::Days,
        "Folds replaced papers of the edition away, then cross-lists too; then shows all again.",
    ),
    row(
        Action::CatchUp,
        "catch-up",
        "catch up",
        Group::Days,
        "Shows the editions that came while you were away in one list, each paper once; again the newest.",
    ),
    row(
        Action::NextView,
        "next-view",
        "next view",
        Group::Program,
        "The next view: Today, Trending, Unread, Starred, All, then your own.",
    ),
    row(Action::PreviousView, "previous-view", "previous view", Group::Program, "The view before."),
    row(Action::View(1), "view-1", "today", Group::Program, "Today."),
    row(
        Action::View(2),
        "view-2",
        "trending",
        Group::Program,
        "Trending; with the daily list off, the numbers of all that follow are one lower.",
    ),
    row(Action::View(3), "view-3", "unread", Group::Program, "Unread."),
    row(Action::View(4), "view-4", "starred", Group::Program, "Starred."),
    row(Action::View(5), "view-5", "all", Group::Program, "All that is held."),
    row(Action::View(6), "view-6", "saved", Group::Program, "The first saved query; those after it follow."),
    row(Action::View(7), "view-7", "view 7", Group::Program, "The second saved query."),
    row(Action::View(8), "view-8", "view 8", Group::Program, "The third saved query."),
    row(Action::View(9), "view-9", "view 9", Group::Program, "The fourth saved query."),
    row(Action::SortNext, "sort", "order", Group::Program, "The next order: newest, oldest, title."),
    row(Action::OneLine, "one-line", "one line", Group::Program, "One line a paper; again two."),
    row(Action::Card, "card", "card", Group::Program, "One paper at a time over the whole width; again the list."),
    row(Action::Narrower, "narrower", "narrower", Group::Program, "A narrower list."),
    row(Action::Wider, "wider", "wider", Group::Program, "A wider list."),
    row(Action::Command, "command", "command", Group::Program, "Any command by its name; Tab completes."),
    row(
        Action::Palette,
        "palette",
        "find",
        Group::Program,
        "Finds actions, views, categories and editions by a few letters.",
    ),
    row(Action::Jobs, "jobs", "jobs", Group::Program, "What is running and waiting: syncs and downloads."),
    row(
        Action::Bursts,
        "bursts",
        "bursts",
        Group::Program,
        "Words, phrases and authors that come up more this week than in the eight before.",
    ),
    row(Action::Help, "help", "help", Group::Program, "This page; type to filter, Enter does it."),
    row(
        Action::Cancel,
        "cancel",
        "back",
        Group::Program,
        "Closes what is open; with nothing open, stops the running job.",
    ),
    row(Action::Redraw, "redraw", "redraw", Group::Program, "Draws the screen anew."),
    row(Action::Suspend, "suspend", "suspend", Group::Program, "Back to the shell; fg returns."),
    row(Action::Quit, "quit", "quit", Group::Program, "Closes what is open; on the list it quits."),
    row(
        Action::Accept,
        "accept",
        "do it",
        Group::Typing,
        "Keeps what is typed; in help does the chosen action; in the picker starts.",
    ),
    row(Action::Choose, "choose", "choose", Group::Typing, "Chooses the category, or lets it go."),
    row(
        Action::Complete,
        "complete",
        "complete",
        Group::Typing,
        "Completes the word; in lists goes to the next group.",
    ),
    row(Action::OlderLine, "older-line", "older", Group::Typing, "The line typed before."),
    row(Action::NewerLine, "newer-line", "newer", Group::Typing, "The line typed after."),
    row(Action::StopJob, "stop-job", "stop", Group::Program, "Stops the chosen job, or takes it out."),
    row(Action::RetryJob, "retry-job", "again", Group::Program, "Tries the chosen job again."),
    row(Action::DeleteBack, "delete-back", "delete", Group::Typing, "Deletes the letter before the cursor."),
    row(Action::DeleteForward, "delete-forward", "delete", Group::Typing, "Deletes the letter under the cursor."),
    row(Action::DeleteWord, "delete-word", "delete word", Group::Typing, "Deletes the word before the cursor."),
    row(Action::DeleteLine, "delete-line", "clear", Group::Typing, "Deletes all before the cursor."),
    row(Action::CursorLeft, "cursor-left", "left", Group::Typing, "One letter to the left."),
    row(Action::CursorRight, "cursor-right", "right", Group::Typing, "One letter to the right."),
    row(Action::CursorStart, "cursor-start", "start", Group::Typing, "To the start of the line."),
    row(Action::CursorEnd, "cursor-end", "end", Group::Typing, "To the end of the line."),
];

impl Action {
    /// Its row of the table.
    pub fn entry(self) -> &'static Entry {
        // A test holds the table to be whole; the first row stands in for the impossible.
        TABLE.iter().find(|e| e.action == self).unwrap_or(&TABLE[0])
    }

    /// Whether tables show it; of a numbered family the first stands for all.
    pub const fn is_shown(self) -> bool {
        !matches!(self, Self::Link(2..) | Self::View(7..))
    }

    /// The action of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        TABLE.iter().find(|e| e.name == name).map(|e| e.action)
    }
}

impl Layer {
    /// All layers.
    pub const ALL: [Self; 9] = [
        Self::List,
        Self::Detail,
        Self::Card,
        Self::Prompt,
        Self::Help,
        Self::Picker,
        Self::Palette,
        Self::Jobs,
        Self::Page,
    ];

    /// Whether keys that are none of its own are the list's.
    pub const fn reads_list(self) -> bool {
        matches!(self, Self::Detail | Self::Card)
    }

    /// Its table in keymap.toml.
    pub const fn name(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Detail => "detail",
            Self::Prompt => "prompt",
            Self::Help => "help",
            Self::Picker => "picker",
            Self::Card => "card",
            Self::Palette => "palette",
            Self::Jobs => "jobs",
            Self::Page => "page",
        }
    }
}

impl Group {
    /// All groups, in the order of the help page.
    pub const ALL: [Self; 6] = [Self::Move, Self::Keep, Self::Paper, Self::Days, Self::Program, Self::Typing];

    /// Its heading.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Move => "Move",
            Self::Keep => "Keep",
            Self::Paper => "Paper",
            Self::Days => "Days",
            Self::Program => "Program",
            Self::Typing => "Typing",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_actions_pair_up() {
        for (i, entry) in TABLE.iter().enumerate() {
            assert_eq!(Action::from_name(entry.name), Some(entry.action));
            assert_eq!(entry.action.entry().name, entry.name);
            assert!(entry.summary.ends_with('.'), "{}", entry.name);
            assert!(
                TABLE[i + 1..].iter().all(|e| e.name != entry.name && e.action != entry.action),
                "{} twice",
                entry.name
            );
        }
    }
}
