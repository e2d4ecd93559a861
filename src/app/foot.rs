//! The last line: position and what is left, what can be done, what is going on. Where each hint stands is worked out
//! here, so that a click finds what was drawn.

use super::head::commas;
use super::{Overlay, Room, Standing, State, View};
use crate::action::{Action, Layer};
use crate::text::width::width;

/// From so many columns a job tells its window.
const AMPLE: u16 = 110;
/// What is going on leaves at least so many columns to the rest.
const LEAST: usize = 12;

/// What stands on the last line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Foot {
    /// `12/139 · 9 min left`.
    pub position: String,
    /// Where what follows the position begins.
    pub x: u16,
    /// Where what is going on begins; the whole width where nothing does.
    pub right: u16,
    /// What is going on, and when the last sync was.
    pub jobs: String,
    /// The keys of this place, while nothing else is said there.
    pub hints: Vec<Hint>,
}

/// A key and what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Its first column.
    pub x: u16,
    /// Its columns.
    pub width: u16,
    /// The key, for people.
    pub key: String,
    /// What it does, in a word or two.
    pub verb: &'static str,
    /// What it wishes.
    pub action: Action,
}

impl State {
    /// The last line at a width.
    pub fn foot(&self, whole: u16) -> Foot {
        let position = self.position(whole);
        let x = if position.is_empty() { 1 } else { width(&position) as u16 + 4 };
        let jobs = self.jobs_line(whole);
        // What has just happened goes before what goes on, where both have no room; its two seconds long.
        let fresh = self.notice.as_ref().is_some_and(|n| n.until > self.now().since_start);
        let jobs = if fresh && self.notice_needs_all(whole) { String::new() } else { jobs };
        let right = beside(&jobs, whole);
        let hints = self.hints(x, right);
        Foot { position, x, right, jobs, hints }
    }

    /// Whether the notice has no room beside what is going on.
    pub(super) fn notice_needs_all(&self, whole: u16) -> bool {
        let Some(notice) = &self.notice else { return false };
        let jobs = self.jobs_line(whole);
        let position = width(&self.position(whole));
        let x = if position == 0 { 1 } else { position + 4 };
        !jobs.is_empty() && width(&notice.text) + x > usize::from(beside(&jobs, whole))
    }

    /// How the keys begun may go on, once the fingers hesitate: the keys still wanted, and what they do.
    pub fn follows(&self) -> Vec<(String, &'static str)> {
        if self.begun.is_empty() || self.hint_at.is_some() {
            return Vec::new();
        }
        let follows = self.keymap.after(self.layer(), &self.begun);
        follows.into_iter().map(|(keys, action)| (keys, action.entry().verb)).collect()
    }

    fn position(&self, whole: u16) -> String {
        if let Some(Overlay::Jobs(page)) = self.overlay {
            let count = self.job_lines().len();
            return if count == 0 { String::new() } else { format!("{}/{count}", page.cursor + 1) };
        }
        if let Some(Overlay::Bursts(page)) = &self.overlay {
            let count = page.bursts().len();
            return if count == 0 { String::new() } else { format!("{}/{count}", page.cursor + 1) };
        }
        let list = self.list();
        if list.ids.is_empty() || matches!(self.overlay, Some(Overlay::Changes(_))) {
            return String::new();
        }
        let more = if list.complete { "" } else { "+" };
        let place = format!("{}/{}{more}", commas(list.cursor + 1), commas(list.ids.len()));
        if let Some(range) = self.ranged() {
            return format!("{place} · {} in range", commas(range.count()));
        }
        match self.minutes_left().filter(|_| whole >= AMPLE) {
            Some(minutes) => format!("{place} · {minutes} min left"),
            None => place,
        }
    }

    /// What is running and when the last sync was.
    fn jobs_line(&self, whole: u16) -> String {
        if matches!(self.overlay, Some(Overlay::Jobs(_))) {
            // The page tells the rest.
            return self.jobs.last_sync.clone().unwrap_or_default();
        }
        let now = self.now().since_start;
        let room = if whole < AMPLE { Room::Scant } else { Room::Ample };
        let mut parts: Vec<String> = Vec::new();
        let coming = self.jobs.pdf.as_ref().and_then(|(_, job)| job.line(now, room));
        let downloads: Vec<String> = coming.into_iter().chain(self.downloads.line()).collect();
        parts.extend((!downloads.is_empty()).then(|| downloads.join(" · ")));
        parts.extend(self.jobs.sync.as_ref().and_then(|job| job.line(now, room)));
        if self.jobs.failed && self.jobs.sync.is_none() {
            parts.push("sync failed".into());
        }
        parts.extend(self.jobs.last_sync.clone());
        let text = parts.join("   ");
        if width(&text) + LEAST > usize::from(whole) { String::new() } else { text }
    }

    /// The keys of this place, most needed first; dropped whole from the right, the way out and help never.
    fn hints(&self, mut x: u16, right: u16) -> Vec<Hint> {
        let layer = self.layer();
        let can = |a: &&Action| self.can(**a);
        let mut hints: Vec<Hint> = self.wanted(layer).iter().filter(can).filter_map(|a| self.hint(layer, *a)).collect();
        let room = usize::from(right.saturating_sub(x)) + 2;
        let wide = |hints: &[Hint]| hints.iter().map(|h| usize::from(h.width) + 2).sum::<usize>();
        while wide(&hints) > room && !hints.is_empty() {
            let stays = |h: &Hint| matches!(h.action, Action::Help | Action::Cancel);
            let at = hints.iter().rposition(|h| !stays(h)).unwrap_or(hints.len() - 1);
            hints.remove(at);
        }
        for hint in &mut hints {
            hint.x = x;
            x += hint.width + 2;
        }
        hints
    }

    /// Whether an action does something now, as far as that is known; what does nothing is not shown.
    fn can(&self, action: Action) -> bool {
        let listed = !self.list().ids.is_empty();
        match action {
            _ if self.layer() == Layer::Page => self.can_on_page(action),
            Action::Sync => self.standing != Standing::Sample && self.jobs.sync.is_none(),
            Action::Older => self.editions.len() > 1,
            Action::Search | Action::Undo => self.held > 0,
            Action::Down | Action::Up => listed,
            _ => true,
        }
    }

    fn hint(&self, layer: Layer, action: Action) -> Option<Hint> {
        let key = self.keymap.labels_reached(layer, action).into_iter().next()?;
        let verb = match (layer, action) {
            (Layer::Prompt, Action::Accept) if self.facet_chosen().is_some() => "narrow",
            (Layer::Prompt, Action::Accept) if self.command.is_none() => "keep",
            (Layer::Prompt, Action::Complete) if !self.facets(self.layout.whole.width).is_empty() => "facet",
            (Layer::Jobs, Action::Accept) => "open",
            (Layer::Jobs | Layer::Page, Action::Cancel) => "close",
            (Layer::Page, Action::Accept) => "its papers",
            (Layer::Page, Action::PageDown) => "scroll",
            (Layer::Page, Action::Older) => "version before",
            (Layer::Page, Action::Newer) => "version after",
            (Layer::List, Action::Cancel) if self.search.is_none() && self.range.is_none() => "stop",
            (Layer::List, Action::Span) if self.view == View::Trending => self.trending.span.next().word(),
            (Layer::Card, Action::Down) => "next",
            (Layer::Card, Action::Card) => "list",
            _ => action.entry().verb,
        };
        Some(Hint { x: 0, width: (width(&key) + 1 + width(verb)) as u16, key, verb, action })
    }

    fn wanted(&self, layer: Layer) -> &'static [Action] {
        match layer {
            Layer::List if self.lack().is_some() => &[Action::DropWord, Action::Search, Action::Cancel, Action::Help],
            Layer::List if self.list().ids.is_empty() && self.search.is_some() => {
                &[Action::Search, Action::Cancel, Action::Help]
            }
            Layer::List if self.list().ids.is_empty() && self.jobs.sync.is_some() => {
                &[Action::Cancel, Action::NextView, Action::Quit, Action::Help]
            }
            Layer::List if self.list().ids.is_empty() => &[
                Action::Sync,
                Action::Search,
                Action::Older,
                Action::NextView,
                Action::Undo,
                Action::Quit,
                Action::Help,
            ],
            Layer::List if self.range.is_some() => {
                &[Action::Star, Action::Read, Action::Hide, Action::DownloadAll, Action::Cancel, Action::Help]
            }
            Layer::List if self.search.is_some() => &[
                Action::Enter,
                Action::Star,
                Action::Hide,
                Action::OpenPdf,
                Action::Search,
                Action::Undo,
                Action::Cancel,
                Action::Help,
            ],
            Layer::List if self.view == View::Trending => &[
                Action::Enter,
                Action::Star,
                Action::Hide,
                Action::OpenPdf,
                Action::Span,
                Action::Older,
                Action::Search,
                Action::NextView,
                Action::Help,
            ],
            Layer::List => &[
                Action::Enter,
                Action::Star,
                Action::Hide,
                Action::OpenPdf,
                Action::Search,
                Action::Undo,
                Action::Older,
                Action::NextView,
                Action::Help,
            ],
            Layer::Detail => {
                &[Action::Back, Action::Star, Action::Hide, Action::OpenPdf, Action::OpenPage, Action::Help]
            }
            Layer::Card => &[Action::Down, Action::Star, Action::Hide, Action::OpenPdf, Action::Card, Action::Help],
            Layer::Prompt if self.lack().is_some() => {
                &[Action::DropWord, Action::Accept, Action::OlderLine, Action::Cancel]
            }
            Layer::Prompt => {
                &[Action::Accept, Action::Complete, Action::OlderLine, Action::Down, Action::Up, Action::Cancel]
            }
            Layer::Jobs => self.wanted_of_jobs(),
            Layer::Page if matches!(self.overlay, Some(Overlay::Bursts(_))) => &[Action::Accept, Action::Cancel],
            Layer::Page => &[Action::PageDown, Action::Older, Action::Newer, Action::RawTex, Action::Cancel],
            Layer::Help | Layer::Picker | Layer::Palette => &[],
        }
    }
}

/// Where what stands flush right begins.
fn beside(jobs: &str, whole: u16) -> u16 {
    match u16::try_from(width(jobs)) {
        Ok(0) | Err(_) => whole,
        Ok(wide) => whole.saturating_sub(wide + 3),
    }
}
