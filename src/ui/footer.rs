//! The last line: position, what can be done, what is going on.

use super::Theme;
use super::pen::{Pen, commas};
use crate::action::{Action, Layer};
use crate::app::layout::Layout;
use crate::app::{Room, Standing, State, Tone};
use crate::text::width::width;

/// From so many columns a job tells its window.
const AMPLE: u16 = 110;

/// Draws the last line.
pub(super) fn draw(pen: &mut Pen<'_>, state: &State, theme: &Theme, layout: &Layout) {
    let y = layout.whole.height.saturating_sub(1);
    let whole = layout.whole.width;
    let right = jobs(pen, state, theme, whole, y);
    let mut x = 1;
    let list = state.list();
    if !list.ids.is_empty() {
        let more = if list.complete { "" } else { "+" };
        let position = format!("{}/{}{more}", commas(list.cursor + 1), commas(list.ids.len()));
        x += pen.put(x, y, right.saturating_sub(x), &position, theme.text) + 3;
    }
    let begun: String = state.begun.iter().map(|k| k.label()).collect();
    let count = state.count.map(|n| n.to_string()).unwrap_or_default();
    if !begun.is_empty() || !count.is_empty() {
        pen.put(x, y, right.saturating_sub(x), &format!("{count}{begun}"), theme.accent);
        return;
    }
    if let Some(notice) = &state.notice {
        let style = if notice.tone == Tone::Bad { theme.bad } else { theme.text };
        pen.put_cut(x, y, right.saturating_sub(x), &notice.text, style, theme.glyphs.cut);
        return;
    }
    hints(pen, state, theme, x, y, right);
}

/// What is running and when the last sync was, flush right. Says where it begins.
fn jobs(pen: &mut Pen<'_>, state: &State, theme: &Theme, whole: u16, y: u16) -> u16 {
    let now = state.now().since_start;
    let mut parts: Vec<String> = Vec::new();
    let room = if whole < AMPLE { Room::Scant } else { Room::Ample };
    parts.extend(state.jobs.pdf.as_ref().and_then(|(_, job)| job.line(now, room)));
    parts.extend(state.jobs.sync.as_ref().and_then(|job| job.line(now, room)));
    if state.jobs.failed && state.jobs.sync.is_none() {
        parts.push("sync failed".into());
    }
    parts.extend(state.jobs.last_sync.clone());
    let text = parts.join("   ");
    if text.is_empty() || width(&text) + 12 > usize::from(whole) {
        return whole;
    }
    pen.put_right(whole.saturating_sub(1), y, &text, theme.muted).saturating_sub(2)
}

/// The keys of this place, most needed first; dropped whole from the right, the last one never.
fn hints(pen: &mut Pen<'_>, state: &State, theme: &Theme, mut x: u16, y: u16, right: u16) {
    let layer = state.layer();
    let wanted: &[Action] = match layer {
        Layer::List if state.list().ids.is_empty() => {
            &[Action::Sync, Action::Search, Action::Older, Action::NextView, Action::Undo, Action::Quit, Action::Help]
        }
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
        Layer::Card => &[Action::Down, Action::Star, Action::Hide, Action::OpenPdf, Action::Card, Action::Help],
        Layer::Detail => &[Action::Back, Action::Star, Action::Hide, Action::OpenPdf, Action::OpenPage, Action::Help],
        Layer::Prompt => &[Action::Accept, Action::Cancel, Action::Down, Action::Up],
        Layer::Help | Layer::Picker | Layer::Palette | Layer::Jobs => &[],
    };
    let hint = |action: Action| {
        let key = state.keymap.chords(layer, action).first().map(|c| c.label());
        let key = key.or_else(|| state.keymap.chords(Layer::List, action).first().map(|c| c.label()))?;
        let verb = match (layer, action) {
            (Layer::Prompt, Action::Accept) => "keep",
            _ => action.entry().verb,
        };
        Some((key, verb))
    };
    let can = |a: &&Action| !(**a == Action::Sync && state.standing == Standing::Sample);
    let hints: Vec<(String, &str)> = wanted.iter().filter(can).filter_map(|a| hint(*a)).collect();
    let size = |(key, verb): &(String, &str)| (width(key) + 1 + width(verb) + 2) as u16;
    let last = hints.last().map_or(0, size);
    for (i, hint) in hints.iter().enumerate() {
        let reserved = if i + 1 == hints.len() { 0 } else { last };
        if x + size(hint) + reserved > right + 2 {
            continue;
        }
        x += pen.put(x, y, right, &hint.0, theme.strong) + 1;
        x += pen.put(x, y, right, hint.1, theme.muted) + 2;
    }
}
