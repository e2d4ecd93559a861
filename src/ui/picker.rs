//! The category picker: what do you read?

use super::Theme;
use super::pen::Pen;
use crate::app::layout::Layout;
use crate::app::{Choice, Picker, State, Tone};
use crate::text::width::width;

/// Lines under the choices.
const BELOW: u16 = 7;

/// Draws the picker. Says where the caret stands.
pub(super) fn draw(pen: &mut Pen<'_>, state: &State, picker: &Picker, theme: &Theme, layout: &Layout) -> (u16, u16) {
    let whole = layout.whole;
    let mut x = 1 + pen.put(1, 0, whole.width, "What do you read? ", theme.strong);
    let (before, after) = picker.line.halves();
    x += pen.put(x, 0, whole.width, before, theme.text);
    let caret = (x, 0);
    pen.put(x, 0, whole.width, after, theme.text);
    let chosen = picker.chosen();
    let says = format!("{} of {} {} {} chosen", picker.passing().len(), picker.total(), theme.glyphs.dot, chosen.len());
    if width(&says) + usize::from(x) + 2 < usize::from(whole.width) {
        pen.put_right(whole.width.saturating_sub(1), 0, &says, theme.muted);
    }
    pen.fill(0, 1, whole.width, theme.glyphs.rule, theme.muted);
    let rows = usize::from(whole.height.saturating_sub(2 + BELOW)).max(1);
    let top = (picker.cursor + 2).saturating_sub(rows).min(picker.passing().len().saturating_sub(rows));
    for (i, choice) in picker.passing().enumerate().skip(top).take(rows) {
        row(pen, theme, choice, 2 + (i - top) as u16, whole.width, i == picker.cursor);
    }
    if picker.passing().len() == 0 {
        pen.put(4, 3, whole.width, "No category matches; delete a letter.", theme.muted);
    }
    let names: Vec<String> = chosen.iter().map(ToString::to_string).collect();
    below(pen, state, theme, whole.width, whole.height, &names);
    caret
}

fn row(pen: &mut Pen<'_>, theme: &Theme, choice: &Choice, y: u16, whole: u16, under_cursor: bool) {
    if under_cursor {
        pen.put(0, y, 1, theme.glyphs.bar, theme.accent);
    }
    let (sign, tone) = if choice.chosen { ("[x]", theme.good) } else { ("[ ]", theme.muted) };
    pen.put(2, y, 3, sign, tone);
    let style = if under_cursor { theme.chosen } else { theme.text };
    pen.put(6, y, 18, choice.category.as_str(), style);
    let group = width(&choice.group) as u16;
    let room = whole.saturating_sub(26 + 1);
    let fits = room > group + 2 + width(&choice.name) as u16;
    pen.put_cut(25, y, room, &choice.name, style, theme.glyphs.cut);
    if fits {
        pen.put_right(whole.saturating_sub(1), y, &choice.group, theme.muted);
    }
}

fn below(pen: &mut Pen<'_>, state: &State, theme: &Theme, whole: u16, height: u16, chosen: &[String]) {
    let room = whole.saturating_sub(5);
    let y = height.saturating_sub(BELOW);
    let listed = if chosen.is_empty() { "nothing chosen yet".to_owned() } else { chosen.join(" ") };
    let lines = [
        (1, listed.as_str(), theme.strong),
        (3, "Enter fetches their last 7 days from arXiv: 200 papers every 3 s, while you", theme.muted),
        (4, "read. Without a network your choice is kept until there is one.", theme.muted),
    ];
    for (line, text, style) in lines {
        pen.put_cut(4, y + line, room, text, style, theme.glyphs.cut);
    }
    let (text, style) = match &state.notice {
        Some(notice) if notice.tone == Tone::Bad => (notice.text.as_str(), theme.bad),
        Some(notice) => (notice.text.as_str(), theme.text),
        None => ("type to filter  Space choose  Tab next group  Enter start  Esc quit", theme.muted),
    };
    pen.put_cut(1, height.saturating_sub(1), whole.saturating_sub(2), text, style, theme.glyphs.cut);
}
