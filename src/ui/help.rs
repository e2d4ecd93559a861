//! The help page: keys of the place it was asked from, in groups, made from the table of actions.

use super::Theme;
use super::pen::Pen;
use crate::app::layout::Layout;
use crate::app::{Help, HelpItem};
use crate::text::{width, wrap};

/// The page is at most so wide.
const WIDEST: u16 = 100;
/// Two columns from so many cells.
const TWO_COLUMNS: u16 = 76;

/// A line of the page.
enum Line<'a> {
    Heading(&'static str),
    Item(usize, &'a HelpItem),
    Blank,
}

/// Draws the page. Says where the caret stands.
pub(super) fn draw(pen: &mut Pen<'_>, page: &Help, theme: &Theme, layout: &Layout) -> (u16, u16) {
    let whole = layout.whole;
    let mut x = 1 + pen.put(1, 0, whole.width, "help: ", theme.accent);
    let (before, after) = page.line.halves();
    x += pen.put(x, 0, whole.width, before, theme.text);
    let caret = (x, 0);
    pen.put(x, 0, whole.width, after, theme.text);
    if page.line.text().is_empty() {
        pen.put(x + 1, 0, whole.width, "type to filter", theme.muted);
    }
    let says = format!("{} keys and commands {} {}", page.items.len(), theme.glyphs.dot, page.from.name());
    if width::width(&says) + usize::from(x) + 18 < usize::from(whole.width) {
        pen.put_right(whole.width.saturating_sub(1), 0, &says, theme.muted);
    }
    pen.fill(0, 1, whole.width, theme.glyphs.rule, theme.muted);
    let wide = whole.width.min(WIDEST);
    let body = whole.height.saturating_sub(2 + 4);
    items(pen, page, theme, wide, body);
    explain(pen, page, theme, wide, whole.height);
    let y = whole.height.saturating_sub(1);
    let hints = "Enter do it  Tab next group  Esc close";
    pen.put_cut(1, y, whole.width.saturating_sub(2), hints, theme.muted, theme.glyphs.cut);
    caret
}

fn items(pen: &mut Pen<'_>, page: &Help, theme: &Theme, wide: u16, body: u16) {
    let lines = lines(page);
    let columns: u16 = if wide >= TWO_COLUMNS && lines.len() > usize::from(body) { 2 } else { 1 };
    // Columns break between groups where they can.
    let half = lines.len().div_ceil(usize::from(columns));
    let split = (half..lines.len()).find(|i| matches!(lines[*i], Line::Blank)).map_or(half, |i| i + 1);
    let split =
        if columns == 1 || split > usize::from(body) { half.max(usize::from(body).min(lines.len())) } else { split };
    let chosen = lines.iter().position(|l| matches!(l, Line::Item(i, _) if *i == page.cursor)).unwrap_or(0);
    let column_width = wide / columns;
    let shown = usize::from(body).max(1);
    for (c, part) in [&lines[..split.min(lines.len())], &lines[split.min(lines.len())..]].iter().enumerate() {
        if columns == 1 && c == 1 {
            break;
        }
        let part: &[Line<'_>] = if columns == 1 { &lines } else { part };
        let own = chosen.checked_sub(if c == 0 { 0 } else { split });
        let skip = own.filter(|o| *o < part.len()).map_or(0, |o| (o + 1).saturating_sub(shown));
        for (i, line) in part.iter().skip(skip).take(shown).enumerate() {
            item(pen, page, theme, line, c as u16 * column_width, 2 + i as u16, column_width);
        }
    }
}

fn item(pen: &mut Pen<'_>, page: &Help, theme: &Theme, line: &Line<'_>, x: u16, y: u16, wide: u16) {
    const KEYS: u16 = 15;
    match line {
        Line::Blank => {}
        Line::Heading(text) => {
            pen.put(x + KEYS + 2, y, wide.saturating_sub(KEYS + 2), text, theme.strong);
        }
        Line::Item(i, item) => {
            let chosen = *i == page.cursor;
            if chosen {
                pen.put(x, y, 1, theme.glyphs.bar, theme.accent);
            }
            let keys = width::clip(&item.keys, usize::from(KEYS - 1));
            pen.put_right(x + KEYS, y, &keys, theme.accent);
            let style = if chosen { theme.chosen } else { theme.text };
            pen.put_cut(x + KEYS + 2, y, wide.saturating_sub(KEYS + 3), item.words(), style, theme.glyphs.cut);
        }
    }
}

fn lines(page: &Help) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut heading = "";
    for (i, item) in page.items.iter().enumerate() {
        if item.heading() != heading {
            if !lines.is_empty() {
                lines.push(Line::Blank);
            }
            heading = item.heading();
            lines.push(Line::Heading(heading));
        }
        lines.push(Line::Item(i, item));
    }
    lines
}

/// The chosen action in a sentence, and its name in keymap.toml.
fn explain(pen: &mut Pen<'_>, page: &Help, theme: &Theme, wide: u16, height: u16) {
    let y = height.saturating_sub(4);
    let Some(item) = page.items.get(page.cursor) else {
        pen.put(4, 3, wide, "nothing matches; delete a letter", theme.muted);
        return;
    };
    let text = item.explanation();
    for (i, range) in wrap::wrap(&text, wide.saturating_sub(8)).into_iter().take(2).enumerate() {
        pen.put(4, y + i as u16, wide, &text[range], theme.muted);
    }
}
