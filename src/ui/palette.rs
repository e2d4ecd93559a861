//! The palette: everything by a few letters of its name, the letters found marked.

use ratatui::style::Modifier;

use super::pen::Pen;
use super::{Theme, empty, footer, prompt};
use crate::app::layout::Layout;
use crate::app::{Item, Palette, commas};
use crate::text::fuzzy::Letters;
use crate::text::width::width;

/// The page is at most so wide.
const WIDEST: u16 = 100;
/// What kind of thing an item is stands beside it from so many columns.
const KINDS: u16 = 72;
/// Cells of the kind and of the name, each with the gap behind it.
const KIND: u16 = 9;
const NAME: u16 = 24;
/// A description is not begun in fewer.
const LEAST: u16 = 6;

/// Draws the page. Says where the caret stands.
pub(super) fn draw(pen: &mut Pen<'_>, palette: &Palette, theme: &Theme, layout: &Layout) -> (u16, u16) {
    let whole = layout.whole;
    let says = format!("{} of {}", commas(palette.found().len()), commas(palette.total()));
    let mut right = whole.width.saturating_sub(1);
    if width(&says) + width(palette.line.text()) + 10 < usize::from(whole.width) {
        right = pen.put_right(right, 0, &says, theme.muted).saturating_sub(2);
    }
    let caret = prompt::line(pen, theme, ("find: ", &palette.line), &[], right);
    if palette.line.text().is_empty() {
        let hints = ["a few letters of an action", "a view", "a category", "a day"];
        pen.put_parts((caret.0 + 1, 0), right.saturating_sub(caret.0 + 1), &hints, ", ", theme.muted, theme.glyphs.cut);
    }
    pen.fill(0, 1, whole.width, theme.glyphs.rule, theme.muted);
    let rows = usize::from(whole.height.saturating_sub(3)).max(1);
    let count = palette.found().len();
    let top = (palette.cursor + 3).saturating_sub(rows).min(count.saturating_sub(rows)).min(palette.cursor);
    for (at, found) in palette.found().enumerate().skip(top).take(rows) {
        row(pen, theme, found, 2 + (at - top) as u16, whole.width.min(WIDEST), at == palette.cursor);
    }
    if count == 0 {
        let lines = [
            "Nothing is called so",
            "no action, command, view, day or category",
            "delete a letter; Esc, then / searches papers",
        ];
        empty::say(pen, theme, lines, whole.page());
    }
    footer::keys(pen, theme, whole, &[("Enter", "do it"), ("Tab", "next"), ("Esc", "close")]);
    caret
}

fn row(pen: &mut Pen<'_>, theme: &Theme, (item, letters): (&Item, &Letters), y: u16, wide: u16, under_cursor: bool) {
    let mut x = 2;
    if under_cursor {
        pen.put(0, y, 1, theme.glyphs.bar, theme.accent);
    }
    if wide >= KINDS {
        pen.put(x, y, KIND, item.kind(), theme.muted);
        x += KIND;
    }
    let found = theme.found.remove_modifier(Modifier::DIM);
    let right = &theme.signs(&item.right);
    let end = wide.saturating_sub(1);
    let end = if right.is_empty() { end } else { pen.put_right(end, y, right, theme.accent).saturating_sub(2) };
    let style = if under_cursor { theme.chosen } else { theme.text };
    let room = if wide >= KINDS { NAME - 2 } else { end.saturating_sub(x) };
    let used = pen.put_cut(x, y, room, &item.name, style, theme.glyphs.cut);
    pen.mark((x, y), used, &item.name, &letters.name, found);
    // Without room for two columns the description follows the name.
    let at = x + if wide >= KINDS { NAME } else { used + 2 };
    let room = end.saturating_sub(at);
    if room >= LEAST {
        let used = pen.put_cut(at, y, room, &theme.signs(&item.about), theme.muted, theme.glyphs.cut);
        // The signs of both sets are as wide.
        pen.mark((at, y), used, &item.about, &letters.about, found);
    }
}
