//! The detail pane: the paper under the cursor, already laid out in lines.

use super::Theme;
use super::pen::Pen;
use crate::app::layout::Layout;
use crate::app::{Focus, Ink, State};
use crate::model::query::Field;
use crate::text::found::found;

/// Cells left of the text.
const MARGIN: u16 = 2;

/// Draws the lines in view.
pub(super) fn draw(pen: &mut Pen<'_>, state: &State, theme: &Theme, layout: &Layout) {
    let area = layout.detail;
    let Some(laid) = &state.laid else { return };
    let room = area.width.saturating_sub(MARGIN);
    for (i, line) in laid.lines.iter().skip(state.scroll).take(usize::from(area.height)).enumerate() {
        let style = match line.ink {
            Ink::Title => theme.strong,
            Ink::Plain | Ink::Names => theme.text,
            Ink::Muted => theme.muted,
            Ink::Link => theme.link,
        };
        let at = (area.x + MARGIN, area.y + i as u16);
        pen.put(at.0, at.1, room, &line.text, style);
        if let Some(search) = &state.search {
            let field = match line.ink {
                Ink::Title => Field::Title,
                Ink::Names => Field::Author,
                Ink::Plain => Field::Abstract,
                Ink::Muted | Ink::Link => continue,
            };
            let found = found(&line.text, &search.list.query.sought(field));
            pen.mark(at, room, &line.text, &found, theme.found);
        }
    }
    if state.focus == Focus::Detail {
        for y in 0..area.height {
            pen.put(area.x, area.y + y, 1, theme.glyphs.bar, theme.accent);
        }
    }
}
