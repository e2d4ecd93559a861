//! The page of what changed between two versions of a paper: asked of the store, fetched where it is not held, laid out in
//! lines. It neither fetches nor draws.

use std::ops::Range;
use std::time::Duration;

use super::effect::{Effect, Effects, Question, Ticket};
use super::jobs::{Job, Room};
use super::msg::VersionFact;
use super::{Ink, LaidLine, Overlay, Standing, State, TexView, shown};
use crate::action::Action;
use crate::model::{Difference, Exit, Fault, Paper, PaperId};
use crate::text::diff::{Change, NameChange, Piece, is_same};
use crate::text::wrap;

/// The text is at most so wide.
const WIDEST: u16 = 76;
/// Rows of the screen that are none of the page's text: the first, the rule, the last.
const AROUND: u16 = 3;
/// How often the seconds of a wait are counted down.
const TICK: Duration = Duration::from_secs(1);

/// The page.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangesPage {
    /// Of which paper.
    pub id: PaperId,
    /// The older version.
    pub from: u32,
    /// The newer one.
    pub to: u32,
    /// How it stands.
    pub stands: ChangesStand,
    /// Lines scrolled away.
    pub scroll: usize,
}

/// How the page stands.
#[derive(Clone, Debug, PartialEq)]
pub enum ChangesStand {
    /// The store was asked for both versions.
    Asked(Ticket, Lacking),
    /// The older version is being fetched.
    Fetching(Job),
    /// It could not be had.
    Failed(Fault),
    /// It is there.
    Shown(Box<Changes>),
}

/// What is done where the store lacks the older version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lacking {
    /// It is fetched.
    Fetch,
    /// It was fetched before.
    GiveUp,
}

/// What changed, laid out.
#[derive(Clone, Debug, PartialEq)]
pub struct Changes {
    /// What changed.
    pub difference: Difference,
    /// The texts.
    pub passages: Vec<ChangedPassage>,
    /// The lines they make.
    pub lines: Vec<LaidLine>,
    /// The width and the way TeX is shown that they were made for.
    laid_for: (u16, TexView),
}

/// A text of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedPassage {
    /// How it is written.
    pub ink: Ink,
    /// What it says, with `[-` and `-]` around what is gone, `[+` and `+]` around what is new.
    pub text: String,
    /// Where those parts stand, signs included.
    pub parts: Vec<(Range<usize>, Change)>,
}

impl ChangesPage {
    /// What it compares: `2608.11232  v1 to v3`.
    pub fn what(&self) -> String {
        format!("{}  v{} to v{}", self.id, self.from, self.to)
    }

    /// What it says while there is nothing to show: what, why, what helps.
    pub fn says(&self, now: Duration) -> Option<[String; 3]> {
        let older = format!("version {} of {}", self.from, self.id);
        match &self.stands {
            ChangesStand::Asked(..) => None,
            ChangesStand::Fetching(job) => job
                .line(now, Room::Ample)
                .map(|line| [format!("{older} is not held here; it is being fetched"), line, "Esc stops it".into()]),
            ChangesStand::Failed(fault) => {
                Some([format!("{older} is not held here"), fault.to_string(), fault.hint.clone()])
            }
            ChangesStand::Shown(changes) if changes.difference.is_none() => Some([
                "Title, authors, abstract and comment are the same".into(),
                "what changed is in the paper itself".into(),
                String::new(),
            ]),
            ChangesStand::Shown(_) => None,
        }
    }
}

impl State {
    /// `=`: what changed since the version looked at, else since the first.
    pub(super) fn open_changes(&mut self, effects: &mut Effects) {
        let Some(id) = self.current() else { return };
        let Some(held) = self.paper(id) else { return self.say("this paper is still on its way") };
        let to = held.paper.version;
        if to < 2 {
            return self.say("there is one version so far");
        }
        let from = held.known.looked.filter(|looked| (1..to).contains(looked)).unwrap_or(1);
        self.compare(id, (from, to), Lacking::Fetch, effects);
    }

    fn compare(&mut self, id: PaperId, (from, to): (u32, u32), lacking: Lacking, effects: &mut Effects) {
        let ticket = self.ticket();
        let stands = ChangesStand::Asked(ticket, lacking);
        self.overlay = Some(Overlay::Changes(ChangesPage { id, from, to, stands, scroll: 0 }));
        effects.push(Effect::Ask(ticket, Question::Texts { id, versions: (from, to) }));
    }

    /// Both versions, as far as they are held.
    pub(super) fn texts_came(
        &mut self,
        ticket: Ticket,
        old: Option<&Paper>,
        new: Option<&Paper>,
        effects: &mut Effects,
    ) {
        let sample = self.standing != Standing::Own;
        let began = self.now.since_start;
        let Some(Overlay::Changes(page)) = &mut self.overlay else { return };
        let ChangesStand::Asked(asked, lacking) = page.stands else { return };
        if asked != ticket {
            return;
        }
        let refuse = |why: &str| {
            ChangesStand::Failed(Fault::new(Exit::Later, "no difference", why, "Esc, then O opens arXiv's page"))
        };
        page.stands = match (old, new, lacking) {
            (Some(old), Some(new), _) => ChangesStand::Shown(Box::new(Changes {
                difference: Difference::of(old, new),
                passages: Vec::new(),
                lines: Vec::new(),
                laid_for: (0, TexView::Unicode),
            })),
            (_, None, _) => refuse("the newer version is not held"),
            (None, ..) if sample => refuse("the sample edition does not fetch"),
            (None, _, Lacking::GiveUp) => refuse("arXiv gave no such version"),
            (None, _, Lacking::Fetch) => {
                effects.push(Effect::FetchVersion(page.id, page.from));
                ChangesStand::Fetching(Job::new(began))
            }
        };
    }

    /// The store could not answer.
    pub(super) fn no_texts(&mut self, ticket: Ticket, fault: &Fault) {
        if let Some(Overlay::Changes(page)) = &mut self.overlay
            && matches!(page.stands, ChangesStand::Asked(asked, _) if asked == ticket)
        {
            page.stands = ChangesStand::Failed(fault.clone());
        }
    }

    /// The way of a version that is fetched.
    pub(super) fn version_told(&mut self, fact: VersionFact, effects: &mut Effects) {
        let now = self.now.since_start;
        let Some(Overlay::Changes(page)) = &mut self.overlay else { return };
        let of = fact.of();
        let ChangesStand::Fetching(job) = &mut page.stands else { return };
        if of != (page.id, page.from) {
            return;
        }
        match fact {
            VersionFact::Waiting { why, left, .. } => job.waits(why, now + left, String::new),
            VersionFact::Failed { fault, .. } => page.stands = ChangesStand::Failed(fault),
            VersionFact::Came { .. } => {
                let (id, versions) = (page.id, (page.from, page.to));
                self.compare(id, versions, Lacking::GiveUp, effects);
            }
        }
    }

    /// Esc: closes the page, and stops what it waits for.
    pub(super) fn close_changes(&mut self, effects: &mut Effects) {
        if let Some(Overlay::Changes(page)) = self.overlay.take()
            && matches!(page.stands, ChangesStand::Fetching(_))
        {
            effects.push(Effect::StopVersion);
        }
    }

    pub(super) fn act_in_changes(&mut self, action: Action, effects: &mut Effects) {
        let Some(Overlay::Changes(page)) = &mut self.overlay else { return };
        let rows = usize::from(self.layout.whole.height.saturating_sub(AROUND)).max(1);
        let (half, whole) = ((rows / 2).max(1), rows.saturating_sub(1).max(1));
        let (id, from, to) = (page.id, page.from, page.to);
        match action {
            Action::Down => page.scroll += 1,
            Action::Up => page.scroll = page.scroll.saturating_sub(1),
            Action::HalfDown => page.scroll += half,
            Action::HalfUp => page.scroll = page.scroll.saturating_sub(half),
            Action::PageDown => page.scroll += whole,
            Action::PageUp => page.scroll = page.scroll.saturating_sub(whole),
            Action::Top => page.scroll = 0,
            Action::Bottom => page.scroll = usize::MAX,
            Action::RawTex => self.tex = if self.tex == TexView::Raw { TexView::Unicode } else { TexView::Raw },
            Action::Older if from > 1 => {
                self.close_changes(effects);
                self.compare(id, (from - 1, to), Lacking::Fetch, effects);
            }
            Action::Newer if from + 1 < to => {
                self.close_changes(effects);
                self.compare(id, (from + 1, to), Lacking::Fetch, effects);
            }
            Action::Accept => self.close_changes(effects),
            _ => {}
        }
    }

    /// Whether there is a version before or after the one compared with; whether there is TeX to be shown.
    pub(super) fn can_compare(&self, action: Action) -> bool {
        let Some(Overlay::Changes(page)) = &self.overlay else { return false };
        match action {
            Action::Older => page.from > 1,
            Action::Newer => page.from + 1 < page.to,
            _ => matches!(&page.stands, ChangesStand::Shown(c) if c.passages.iter().any(|p| !p.parts.is_empty())),
        }
    }

    /// Lays the page out, if that was not done already, and keeps its end in view.
    pub(super) fn lay_changes(&mut self) {
        let whole = self.layout.whole;
        let key = (whole.width.saturating_sub(4).min(WIDEST), self.tex);
        let Some(Overlay::Changes(page)) = &mut self.overlay else { return };
        let mut lines = 0;
        if let ChangesStand::Shown(changes) = &mut page.stands {
            if changes.laid_for != key {
                changes.lay(key);
            }
            lines = changes.lines.len();
        }
        page.scroll = page.scroll.min(lines.saturating_sub(usize::from(whole.height.saturating_sub(AROUND))));
    }

    /// When the seconds of the page's wait are next told, since start.
    pub(super) fn version_tick(&self) -> Option<Duration> {
        let fetching =
            matches!(&self.overlay, Some(Overlay::Changes(page)) if matches!(page.stands, ChangesStand::Fetching(_)));
        fetching.then(|| self.now.since_start + TICK)
    }
}

impl Changes {
    fn lay(&mut self, key: (u16, TexView)) {
        let d = &self.difference;
        let mut passages = Vec::new();
        let mut same: Vec<&str> = Vec::new();
        let mut add = |name: &'static str, passage: Option<ChangedPassage>| match passage {
            None => same.push(name),
            Some(passage) => {
                passages.push(ChangedPassage::plain(Ink::Muted, name));
                passages.push(passage);
                passages.push(ChangedPassage::plain(Ink::Plain, ""));
            }
        };
        let words = |pieces: &[Piece]| (!is_same(pieces)).then(|| ChangedPassage::of(pieces, key.1));
        add("title", words(&d.title));
        add("authors", (!d.same_authors()).then(|| ChangedPassage::of_names(&d.authors, key.1)));
        add("abstract", words(&d.summary));
        add("comment", words(&d.comment));
        if !same.is_empty() && !d.is_none() {
            passages.push(ChangedPassage::plain(Ink::Muted, &format!("unchanged: {}", same.join(", "))));
        }
        self.lines = passages.iter().enumerate().flat_map(|(n, p)| p.lines(n, key.0)).collect();
        (self.passages, self.laid_for) = (passages, key);
    }
}

impl ChangedPassage {
    fn plain(ink: Ink, text: &str) -> Self {
        Self { ink, text: text.to_owned(), parts: Vec::new() }
    }

    fn of(pieces: &[Piece], view: TexView) -> Self {
        let mut passage = Self::plain(Ink::Plain, "");
        for piece in pieces {
            // Blanks around a part stand outside its signs.
            let inner = piece.text.trim();
            let at = piece.text.len() - piece.text.trim_start().len();
            let lead = &piece.text[..at];
            passage.text.push_str(lead);
            passage.part(&shown(inner, view), piece.change);
            passage.text.push_str(&piece.text[at + inner.len()..]);
        }
        passage
    }

    fn of_names(names: &[(NameChange, String)], view: TexView) -> Self {
        let mut passage = Self::plain(Ink::Names, "");
        for (n, (change, name)) in names.iter().enumerate() {
            if n > 0 {
                passage.text.push_str(", ");
            }
            let name = shown(name, view);
            match change {
                NameChange::Same => passage.part(&name, Change::Same),
                NameChange::Gone => passage.part(&name, Change::Gone),
                NameChange::New => passage.part(&name, Change::New),
                NameChange::Moved => passage.part(&format!("{name} (moved)"), Change::Same),
            }
        }
        passage
    }

    fn part(&mut self, text: &str, change: Change) {
        let from = self.text.len();
        let (open, close) = match change {
            Change::Same => ("", ""),
            Change::Gone => ("[-", "-]"),
            Change::New => ("[+", "+]"),
        };
        for part in [open, text, close] {
            self.text.push_str(part);
        }
        if change != Change::Same {
            self.parts.push((from..self.text.len(), change));
        }
    }

    fn lines(&self, passage: usize, measure: u16) -> Vec<LaidLine> {
        if self.text.is_empty() {
            return vec![LaidLine { passage, range: 0..0 }];
        }
        wrap::wrap(&self.text, measure).into_iter().map(|range| LaidLine { passage, range }).collect()
    }
}
