//! What can be watched for: a line to type at, below it what there is, with a sign at what is watched for.

use super::pen::Pen;
use super::{Theme, empty, footer, prompt};
use crate::app::layout::Layout;
use crate::app::{Origin, State, WatchPage, Watchable, commas};
use crate::text::width::width;

/// The page is at most so wide.
const WIDEST: u16 = 100;

/// Draws the page. Says where the caret stands.
pub(super) fn draw(pen: &mut Pen<'_>, state: &State, page: &WatchPage, theme: &Theme, layout: &Layout) -> (u16, u16) {
    let whole = layout.whole;
    let all = state.watchable(page);
    let (count, standing) = (all.len(), state.watches().count());
    let says = format!("{} watched", commas(standing));
    let mut right = whole.width.saturating_sub(1);
    if width(&says) + width(page.line.text()) + 12 < usize::from(whole.width) {
        right = pen.put_right(right, 0, &says, theme.muted).saturating_sub(2);
    }
    let caret = prompt::line(pen, theme, ("watch: ", &page.line), &[], right);
    if page.line.text().is_empty() {
        let hints = ["a word", "author:NAME", "cat:cs.IR", "query:WORDS"];
        pen.put_parts((caret.0 + 1, 0), right.saturating_sub(caret.0 + 1), &hints, ", ", theme.muted, theme.glyphs.cut);
    }
    pen.fill(0, 1, whole.width, theme.glyphs.rule, theme.muted);
    let rows = usize::from(whole.height.saturating_sub(3)).max(1);
    let top = (page.cursor + 3).saturating_sub(rows).min(count.saturating_sub(rows)).min(page.cursor);
    for (at, one) in all.enumerate().skip(top).take(rows) {
        row(pen, theme, &one, 2 + (at - top) as u16, whole.width.min(WIDEST), at == page.cursor);
    }
    if count == 0 {
        let lines = [
            "Nothing to watch for here",
            "a paper offers its authors and its categories, a search its words",
            "type a word, or Esc and go to a paper",
        ];
        empty::say(pen, theme, lines, whole.page());
    }
    if state.notice.is_some() {
        footer::draw(pen, state, theme, layout);
    } else {
        footer::keys(pen, theme, whole, &[("Enter", "watch, or no longer"), ("Tab", "next"), ("Esc", "close")]);
    }
    caret
}

fn row(pen: &mut Pen<'_>, theme: &Theme, one: &Watchable<'_>, y: u16, wide: u16, under_cursor: bool) {
    if under_cursor {
        pen.put(0, y, 1, theme.glyphs.bar, theme.accent);
    }
    if one.origin.is_some() {
        pen.put(2, y, 1, theme.glyphs.done, theme.good);
    }
    let mut end = wide.saturating_sub(1);
    if one.origin == Some(Origin::Config) && wide > 50 {
        end = pen.put_right(end, y, "config.toml", theme.muted).saturating_sub(2);
    }
    let style = if under_cursor { theme.chosen } else { theme.text };
    pen.put_cut(4, y, end.saturating_sub(4), &one.watch.to_string(), style, theme.glyphs.cut);
}
