//! The page of what changed between two versions of a paper: asked of the store, fetched where it is not held, laid out in
//! lines. It neither fetches nor draws.

use std::ops::Range;
use std::time::Duration;

use super::effect::{Effect, Effects, Question, Ticket};
use super::msg::VersionFact;
use super::{BurstsStand, Ink, LaidLine, Overlay, Standing, State, TexView, shown};
use crate::action::Action;
use crate::model::{Difference, Exit, Fault, Paper, PaperId};
use crate::text::diff::{Change, NameChange, Piece, is_same};
use crate::text::wrap;

/// The text is at most so wide.
const WIDEST: u16 = 76;
/// Rows of the screen that are none of the page's text: the first, the rule, the last.
const AROUND: u16 = 3;
/// A wait shorter than this is not told of.
const PATIENCE: Duration = Duration::from_millis(150);

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
    /// The older version is being fetched; told of from this moment on, since start.
    Fetching(Duration),
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
            ChangesStand::Fetching(from) => (now >= *from).then(|| {
                [format!("{older} is not held here"), "it is being fetched from arXiv".into(), "Esc stops it".into()]
            }),
            ChangesStand::Failed(fault) => {
                Some([format!("{older} is not held here"), fault.to_string(), fault.hint.clone()])
            }
            ChangesStand::Shown(changes) if changes.difference.is_none() => Some([
                "Title, authors, abstract and comment are the same".into(),
                "what changed is in the paper itself".into(),
                String::new(),
            ]),
            ChangesStand::Asked(..) | ChangesStand::Shown(_) => None,
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
                ChangesStand::Fetching(began + PATIENCE)
            }
        };
        if let (ChangesStand::Shown(_), id) = (&page.stands, page.id) {
            self.note_looked(&[id], effects);
        }
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
        let Some(Overlay::Changes(page)) = &mut self.overlay else { return };
        if !matches!(page.stands, ChangesStand::Fetching(_)) || fact.of() != (page.id, page.from) {
            return;
        }
        match fact {
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

    /// Whether an action does something on the page that is read.
    pub(super) fn can_on_page(&self, action: Action) -> bool {
        let page = match &self.overlay {
            Some(Overlay::Changes(page)) => page,
            Some(Overlay::Bursts(page)) => return action != Action::Accept || !page.bursts().is_empty(),
            _ => return true,
        };
        let lines = if let ChangesStand::Shown(changes) = &page.stands { changes.lines.len() } else { 0 };
        match action {
            Action::Older => page.from > 1,
            Action::Newer => page.from + 1 < page.to,
            Action::PageDown => lines > usize::from(self.layout.whole.height.saturating_sub(AROUND)),
            Action::RawTex => lines > 0,
            _ => true,
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

    /// Whether a page that is read waits for what it shows.
    pub(super) fn awaits_page(&self) -> bool {
        match &self.overlay {
            Some(Overlay::Changes(page)) => {
                matches!(page.stands, ChangesStand::Asked(..) | ChangesStand::Fetching(_))
            }
            Some(Overlay::Bursts(page)) => matches!(page.stands, BurstsStand::Asked(_)),
            _ => false,
        }
    }

    /// When it is told that a version is being fetched, since start.
    pub(super) fn version_tick(&self) -> Option<Duration> {
        let Some(Overlay::Changes(page)) = &self.overlay else { return None };
        let ChangesStand::Fetching(from) = page.stands else { return None };
        Some(from).filter(|from| *from > self.now.since_start)
    }
}

/// What changed as texts: under the name of each that did, its runs with their signs, then what did not.
pub fn changed_passages(difference: &Difference, view: TexView) -> Vec<ChangedPassage> {
    let d = difference;
    let words = |pieces: &[Piece]| (!is_same(pieces)).then(|| ChangedPassage::of(pieces, view));
    let names = (!d.same_authors()).then(|| ChangedPassage::of_names(&d.authors, view));
    let parts = [
        ("title", words(&d.title)),
        ("authors", names),
        ("abstract", words(&d.summary)),
        ("comment", words(&d.comment)),
    ];
    let (mut passages, mut same) = (Vec::new(), Vec::new());
    for (name, passage) in parts {
        let Some(passage) = passage else {
            same.push(name);
            continue;
        };
        passages.extend([ChangedPassage::plain(Ink::Muted, name), passage, ChangedPassage::plain(Ink::Plain, "")]);
    }
    if !same.is_empty() && !d.is_none() {
        passages.push(ChangedPassage::plain(Ink::Muted, &format!("unchanged: {}", same.join(", "))));
    }
    passages
}

impl Changes {
    fn lay(&mut self, key: (u16, TexView)) {
        self.passages = changed_passages(&self.difference, key.1);
        self.lines = self.passages.iter().enumerate().flat_map(|(n, p)| p.lines(n, key.0)).collect();
        self.laid_for = key;
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

#[cfg(test)]
mod tests {
    use super::super::Msg;
    use super::super::fake::{Fake, papers};
    use super::*;
    use crate::text::Clean;

    /// A paper in its third version; its second is held, its first is not.
    fn world() -> Fake {
        let mut papers = papers(10);
        papers[0].paper.version = 3;
        let mut fake = Fake::new(papers, 120, 36);
        let mut second = fake.papers[0].paper.clone();
        second.version = 2;
        second.title = Clean::line("Routing Under Another Shift 0", 100);
        fake.versions.push(second);
        fake
    }

    fn page(fake: &Fake) -> &ChangesPage {
        let Some(Overlay::Changes(page)) = &fake.state.overlay else { panic!("no page") };
        page
    }

    #[test]
    fn a_version_that_is_held_is_compared_at_once() {
        let mut fake = world();
        fake.papers[0].known.looked = Some(2);
        fake.state.forget_answers();
        let fake = fake.press("j=");
        assert!(fake.state.overlay.is_none(), "one version so far: {:?}", fake.state.notice);
        let fake = fake.press("k=");
        let page = page(&fake);
        assert_eq!((page.from, page.to), (2, 3));
        let ChangesStand::Shown(changes) = &page.stands else { panic!("{:?}", page.stands) };
        assert_eq!(changes.difference.counts(), (1, 1));
        assert!(changes.passages.iter().any(|p| p.text.contains("[-Another-] [+Domain+]")), "{:?}", changes.passages);
    }

    #[test]
    fn a_version_that_is_not_held_is_fetched_and_then_shown() {
        let mut fake = world().press("=");
        assert!(matches!(page(&fake).stands, ChangesStand::Fetching(_)));
        let (id, version) = (page(&fake).id, 1);
        assert_eq!(fake.orders.last(), Some(&Effect::FetchVersion(id, version)));
        let mut first = fake.papers[0].paper.clone();
        first.version = 1;
        first.comment = None;
        fake.versions.push(first);
        // Of another version nothing is taken in.
        fake.feed(Msg::Version(VersionFact::Came { id, version: 2 }));
        assert!(matches!(page(&fake).stands, ChangesStand::Fetching(_)));
        fake.feed(Msg::Version(VersionFact::Came { id, version }));
        assert!(matches!(&page(&fake).stands, ChangesStand::Shown(c) if !c.difference.comment.is_empty()));
    }

    #[test]
    fn what_cannot_be_fetched_says_why_and_esc_stops_a_fetch() {
        let mut fake = world().press("=");
        let id = page(&fake).id;
        let fault = Fault::new(Exit::Unavailable, "cannot fetch", "no network", "later");
        fake.feed(Msg::Version(VersionFact::Failed { id, version: 1, fault }));
        assert!(page(&fake).says(Duration::ZERO).unwrap()[1].contains("no network"));
        let fake = fake.press("<esc>");
        assert!(fake.state.overlay.is_none() && !fake.orders.contains(&Effect::StopVersion));
        let fake = world().press("=<esc>");
        assert_eq!(fake.orders.last(), Some(&Effect::StopVersion));
        assert!(fake.state.overlay.is_none());
        // What came too late opens nothing.
        let mut fake = fake;
        fake.feed(Msg::Version(VersionFact::Came { id, version: 1 }));
        assert!(fake.state.overlay.is_none());
    }

    #[test]
    fn a_version_that_never_comes_is_asked_for_once() {
        let mut fake = world().press("=");
        let id = page(&fake).id;
        fake.feed(Msg::Version(VersionFact::Came { id, version: 1 }));
        assert!(matches!(page(&fake).stands, ChangesStand::Failed(_)));
        assert_eq!(fake.orders.iter().filter(|o| matches!(o, Effect::FetchVersion(..))).count(), 1);
    }

    #[test]
    fn brackets_go_through_the_versions() {
        let fake = world().press("=]");
        assert_eq!(page(&fake).from, 2);
        assert!(matches!(page(&fake).stands, ChangesStand::Shown(_)));
        assert_eq!(page(&fake.press("]]")).from, 2, "the newest is not compared with itself");
    }

    #[test]
    fn scrolling_keeps_the_end_in_view() {
        let mut fake = world();
        fake.versions[0].summary = Clean::line(&"other words altogether ".repeat(200), 9_000);
        let fake = fake.press("=]G");
        let (scroll, lines) = match &page(&fake).stands {
            ChangesStand::Shown(c) => (page(&fake).scroll, c.lines.len()),
            other => panic!("{other:?}"),
        };
        assert_eq!(scroll, lines - 33);
        assert_eq!(page(&fake.press("gg")).scroll, 0);
    }
}
