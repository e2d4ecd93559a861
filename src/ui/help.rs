//! The help page: keys of the place it was asked from, in groups, made from the table of actions.

use super::pen::Pen;
use super::{Theme, empty, footer};
use crate::app::layout::{Area, Layout};
use crate::app::{Help, HelpItem};
use crate::text::{width, wrap};

/// The page is at most so wide.
const WIDEST: u16 = 100;
/// Two columns from so many cells.
const TWO_COLUMNS: u16 = 76;

/// Which page it is stands beside the keys from so many cells.
const NUMBERED: u16 = 50;

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
    let area = whole.page();
    if page.items.is_empty() {
        let lines = ["Nothing is called so", "no key, action or command", "delete a letter; Esc closes help"];
        empty::say(pen, theme, lines, area);
    }
    let wide = whole.width.min(WIDEST);
    let (pages, shown) = items(pen, page, theme, wide, area.height.saturating_sub(explained(whole)));
    explain(pen, page, theme, wide, whole);
    footer::keys(pen, theme, whole, &[("Enter", "do it"), ("Tab", "next group"), ("Esc", "close")]);
    if pages > 1 && whole.width >= NUMBERED {
        pen.put_right(whole.width.saturating_sub(1), whole.height - 1, &format!("{shown}/{pages}"), theme.text);
    }
    caret
}

/// Draws the page the choice is on, and says how many there are and which it is.
fn items(pen: &mut Pen<'_>, page: &Help, theme: &Theme, wide: u16, body: u16) -> (usize, usize) {
    let columns = columns(lines(page), usize::from(body).max(1));
    let beside = if wide >= TWO_COLUMNS && columns.len() > 1 { 2 } else { 1 };
    let is_chosen = |line: &Line<'_>| matches!(line, Line::Item(i, _) if *i == page.cursor);
    let shown = columns.iter().position(|c| c.iter().any(is_chosen)).unwrap_or(0) / beside;
    let column_width = wide / beside as u16;
    for (c, column) in columns.iter().skip(shown * beside).take(beside).enumerate() {
        for (i, line) in column.iter().enumerate() {
            item(pen, page, theme, line, c as u16 * column_width, 2 + i as u16, column_width);
        }
    }
    (columns.len().div_ceil(beside), shown + 1)
}

/// Fills columns from the top: none begins with a blank or ends with a heading, and a group that goes on says so again.
fn columns<'a>(lines: Vec<Line<'a>>, body: usize) -> Vec<Vec<Line<'a>>> {
    let mut columns: Vec<Vec<Line<'a>>> = Vec::new();
    let mut column: Vec<Line<'a>> = Vec::new();
    let mut heading = "";
    for line in lines {
        let needed = if matches!(line, Line::Heading(_)) { 2 } else { 1 };
        if column.len() + needed > body && !column.is_empty() {
            columns.push(std::mem::take(&mut column));
            if matches!(line, Line::Item(..)) && body > 1 {
                column.push(Line::Heading(heading));
            }
        }
        match line {
            Line::Blank if column.is_empty() => {}
            Line::Heading(text) => {
                heading = text;
                column.push(line);
            }
            Line::Blank | Line::Item(..) => column.push(line),
        }
    }
    columns.push(column);
    columns
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
fn explain(pen: &mut Pen<'_>, page: &Help, theme: &Theme, wide: u16, whole: Area) {
    let rows = explained(whole).saturating_sub(1);
    let y = whole.height.saturating_sub(rows + 1);
    let Some(item) = page.items.get(page.cursor) else { return };
    let text = item.explanation();
    for (i, range) in wrap::wrap(&text, wide.saturating_sub(8)).into_iter().take(usize::from(rows)).enumerate() {
        pen.put(4, y + i as u16, wide, &text[range], theme.muted);
    }
}

/// Rows of the sentence about the choice, with the blank before it; none where keys are more needed.
const fn explained(whole: Area) -> u16 {
    match (whole.width, whole.height) {
        (_, ..12) => 0,
        (..60, 16..) => 4,
        _ => 3,
    }
}
