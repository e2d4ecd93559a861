//! How an unfinished sequence of keys may go on, shown above the last line once the fingers hesitate.

use super::Theme;
use super::pen::Pen;
use crate::app::State;
use crate::app::layout::Layout;
use crate::text::width::width;

/// Cells of a column, and between columns.
const COLUMN: u16 = 26;
/// Rows at most, the rule included.
const ROWS: u16 = 8;

/// Draws the keys that may follow.
pub(super) fn draw(pen: &mut Pen<'_>, state: &State, theme: &Theme, layout: &Layout) {
    let follows = state.follows();
    let whole = layout.whole;
    if follows.is_empty() || whole.height < ROWS {
        return;
    }
    let columns = (whole.width.saturating_sub(2) / COLUMN).max(1);
    let rows = (follows.len() as u16).div_ceil(columns).min(ROWS - 1);
    let top = whole.height - 1 - rows;
    pen.wipe(top - 1, rows + 1);
    pen.fill(0, top - 1, whole.width, theme.glyphs.rule, theme.muted);
    for (i, (keys, verb)) in follows.iter().take(usize::from(rows * columns)).enumerate() {
        let (column, row) = (i as u16 / rows, i as u16 % rows);
        let x = 1 + column * COLUMN;
        let room = COLUMN - 2;
        let used = pen.put(x + 5u16.saturating_sub(width(keys) as u16), top + row, room, keys, theme.strong);
        let x = x + used.max(5) + 1;
        pen.put_cut(x, top + row, room.saturating_sub(used.max(5) + 1), verb, theme.muted, theme.glyphs.cut);
    }
}
