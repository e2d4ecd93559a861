//! The category picker: what do you read?

use super::Theme;
use super::pen::Pen;
use crate::app::layout::Layout;
use crate::app::{Choice, Picker, State, Tone};
use crate::text::width::width;

/// Lines under the choices.
const BELOW: u16 = 7;
/// From so many columns what is chosen stands on the right, in so many of them.
const BESIDE: u16 = 96;
const CHOSEN: u16 = 40;

/// Draws the picker. Says where the caret stands.
pub(super) fn draw(pen: &mut Pen<'_>, state: &State, picker: &Picker, theme: &Theme, layout: &Layout) -> (u16, u16) {
    let whole = layout.whole;
    let caret = question(pen, picker, theme, whole.width);
    let beside = whole.width >= BESIDE;
    let left = if beside { whole.width - CHOSEN } else { whole.width };
    pen.fill(0, 1, whole.width, theme.glyphs.rule, theme.muted);
    groups(pen, picker, theme, left);
    let rows = usize::from(whole.height.saturating_sub(2 + BELOW)).max(1);
    let top = (picker.cursor + 2).saturating_sub(rows).min(picker.passing().len().saturating_sub(rows));
    for (i, choice) in picker.passing().enumerate().skip(top).take(rows) {
        row(pen, theme, choice, 2 + (i - top) as u16, left, i == picker.cursor);
    }
    if picker.passing().len() == 0 {
        pen.put(4, 3, left, "No category matches; delete a letter.", theme.muted);
    }
    if beside {
        chosen_beside(pen, picker, theme, layout, left);
    }
    below(pen, state, picker, theme, layout);
    caret
}

/// The first line: the question, the filter, how many pass and how many are chosen.
fn question(pen: &mut Pen<'_>, picker: &Picker, theme: &Theme, whole: u16) -> (u16, u16) {
    let mut x = 1 + pen.put(1, 0, whole, "What do you read? ", theme.strong);
    let (before, after) = picker.line.halves();
    x += pen.put(x, 0, whole, before, theme.text);
    pen.put(x, 0, whole, after, theme.text);
    let (passing, chosen) = (picker.passing().len(), picker.picked().count());
    let says = format!("{passing} of {} {} {chosen} chosen", picker.total(), theme.glyphs.dot);
    if width(&says) + usize::from(x) + 2 < usize::from(whole) {
        pen.put_right(whole.saturating_sub(1), 0, &says, theme.muted);
    }
    (x, 0)
}

/// The rule names the groups and how many categories of each pass; as many as there is room for, the current one first.
fn groups(pen: &mut Pen<'_>, picker: &Picker, theme: &Theme, room: u16) {
    let groups = picker.groups();
    let here = groups.iter().position(|(name, _)| *name == picker.group()).unwrap_or(0);
    let mut x = 2;
    for (name, count) in groups.iter().cycle().skip(here).take(groups.len()) {
        let text = format!(" {name} {count} ");
        let wide = width(&text) as u16;
        if x + wide + 2 > room {
            break;
        }
        let style = if *name == picker.group() { theme.accent } else { theme.muted };
        pen.put(x, 1, wide, &text, style);
        x += wide + 1;
    }
}

fn row(pen: &mut Pen<'_>, theme: &Theme, choice: &Choice, y: u16, room: u16, under_cursor: bool) {
    if under_cursor {
        pen.put(0, y, 1, theme.glyphs.bar, theme.accent);
    }
    let (sign, tone) = if choice.chosen { ("[x]", theme.good) } else { ("[ ]", theme.muted) };
    pen.put(2, y, 3, sign, tone);
    let style = if under_cursor { theme.chosen } else { theme.text };
    pen.put(6, y, 18, choice.category.as_str(), style);
    pen.put_cut(25, y, room.saturating_sub(27), &choice.name, style, theme.glyphs.cut);
}

/// What is chosen, on the right of a hairline.
fn chosen_beside(pen: &mut Pen<'_>, picker: &Picker, theme: &Theme, layout: &Layout, x: u16) {
    let rows = layout.whole.height.saturating_sub(2 + BELOW);
    pen.put(x, 1, 1, theme.glyphs.tee, theme.muted);
    for row in 0..rows {
        pen.put(x, 2 + row, 1, theme.glyphs.line, theme.muted);
    }
    let room = layout.whole.width.saturating_sub(x + 4);
    let mut y = 2;
    for choice in picker.picked().take(usize::from(rows)) {
        let used = pen.put(x + 3, y, room, choice.category.as_str(), theme.strong) + 2;
        pen.put_cut(x + 3 + used, y, room.saturating_sub(used), &choice.name, theme.muted, theme.glyphs.cut);
        y += 1;
    }
    if y == 2 {
        pen.put(x + 3, y, room, "what you choose stands here", theme.muted);
    }
}

/// Under the list: what is chosen where there is no room beside, what Enter costs, the keys.
fn below(pen: &mut Pen<'_>, state: &State, picker: &Picker, theme: &Theme, layout: &Layout) {
    let whole = layout.whole;
    let room = whole.width.saturating_sub(5);
    let y = whole.height.saturating_sub(BELOW);
    if whole.width < BESIDE {
        let names: Vec<&str> = picker.picked().map(|c| c.category.as_str()).collect();
        let listed = if names.is_empty() { "nothing chosen yet".to_owned() } else { names.join(" ") };
        pen.put_cut(4, y + 1, room, &listed, theme.strong, theme.glyphs.cut);
    }
    let lines = [
        "Enter fetches their last 7 days from arXiv: 200 papers every 3 s, while you",
        "read. Without a network your choice is kept until there is one.",
    ];
    for (i, text) in lines.iter().enumerate() {
        pen.put_cut(4, y + 3 + i as u16, room, text, theme.muted, theme.glyphs.cut);
    }
    let (text, style) = match &state.notice {
        Some(notice) if notice.tone == Tone::Bad => (notice.text.as_str(), theme.bad),
        Some(notice) => (notice.text.as_str(), theme.text),
        None => ("type to filter  Space choose  Tab next group  Enter start  Esc quit", theme.muted),
    };
    let last = whole.height.saturating_sub(1);
    pen.put_cut(1, last, whole.width.saturating_sub(2), text, style, theme.glyphs.cut);
}
