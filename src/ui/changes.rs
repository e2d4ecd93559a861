//! The page of what changed. What is gone and what is new stands between signs of its own; colour only helps.

use super::list::within;
use super::pen::Pen;
use super::{Theme, empty};
use crate::app::layout::Layout;
use crate::app::{Changes, ChangesPage, ChangesStand, Ink, State};
use crate::text::diff::Change;
use crate::text::width::width;

/// Cells left of the text.
const MARGIN: u16 = 2;

/// Draws the page between the first line and the last.
pub(super) fn draw(pen: &mut Pen<'_>, state: &State, page: &ChangesPage, theme: &Theme, layout: &Layout) {
    let whole = layout.whole;
    let used = pen.put(1, 0, whole.width, "changes", theme.accent);
    let what = page.what();
    let told = pen.put(used + 3, 0, whole.width.saturating_sub(used + 4), &what, theme.text) + used + 3;
    pen.fill(0, 1, whole.width, theme.glyphs.rule, theme.muted);
    if let Some(says) = page.says(state.now().since_start) {
        let says = says.each_ref().map(|s| theme.signs(s).into_owned());
        return empty::say(pen, theme, says.each_ref().map(String::as_str), whole.page());
    }
    let ChangesStand::Shown(changes) = &page.stands else { return };
    let (gone, new) = changes.difference.counts();
    let counts = format!("[-{gone}-] [+{new}+] words");
    if width(&counts) + usize::from(told) + 3 < usize::from(whole.width) {
        pen.put_right(whole.width.saturating_sub(1), 0, &counts, theme.muted);
    }
    lines(pen, changes, page.scroll, theme, layout);
}

fn lines(pen: &mut Pen<'_>, changes: &Changes, scroll: usize, theme: &Theme, layout: &Layout) {
    let rows = layout.whole.height.saturating_sub(3);
    let room = layout.whole.width.saturating_sub(MARGIN);
    for (i, line) in changes.lines.iter().skip(scroll).take(usize::from(rows)).enumerate() {
        let Some(passage) = changes.passages.get(line.passage) else { continue };
        let text = &passage.text[line.range.clone()];
        let at = (MARGIN, 2 + i as u16);
        pen.put(at.0, at.1, room, text, if passage.ink == Ink::Muted { theme.muted } else { theme.text });
        for (change, style) in [(Change::Gone, theme.bad), (Change::New, theme.good)] {
            let parts: Vec<_> = passage.parts.iter().filter(|(_, c)| *c == change).map(|(r, _)| r.clone()).collect();
            pen.mark(at, room, text, &within(&parts, &line.range), style);
        }
    }
}
