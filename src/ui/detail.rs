//! The detail pane: the paper under the cursor, already laid out in lines.

use std::ops::Range;

use super::Theme;
use super::list::within;
use super::pen::Pen;
use crate::app::layout::{Arrangement, Layout};
use crate::app::{Focus, Ink, Passage, State};
use crate::model::query::Field;
use crate::text::found::{Sought, found};

/// Cells left of the text.
const MARGIN: u16 = 2;

/// Draws the lines in view.
pub(super) fn draw(pen: &mut Pen<'_>, state: &State, theme: &Theme, layout: &Layout) {
    let area = layout.detail;
    let Some(laid) = &state.laid else { return };
    let room = area.width.saturating_sub(MARGIN);
    let mut marks: Vec<Option<Vec<Range<usize>>>> = vec![None; laid.passages.len()];
    for (i, line) in laid.lines.iter().skip(state.scroll).take(usize::from(area.height)).enumerate() {
        let Some(passage) = laid.passages.get(line.passage) else { continue };
        let text = &passage.text[line.range.clone()];
        let style = match passage.ink {
            Ink::Title => theme.strong,
            Ink::Plain | Ink::Names => theme.text,
            Ink::Muted => theme.muted,
            Ink::Link => theme.link,
        };
        let at = (area.x + MARGIN, area.y + i as u16);
        pen.put(at.0, at.1, room, text, style);
        if passage.ink == Ink::Names {
            pen.mark(at, room, text, &within(&mine(state, passage), &line.range), theme.strong);
        }
        // A phrase may go over the end of a line: it is looked for in the whole passage, once a frame.
        let found = marks[line.passage].get_or_insert_with(|| marks_of(state, passage));
        pen.mark(at, room, text, &within(found, &line.range), theme.found);
    }
    if layout.arrangement == Arrangement::Card {
        card_marks(pen, state, theme, layout);
    } else if state.focus == Focus::Detail {
        for y in 0..area.height {
            pen.put(area.x, area.y + y, 1, theme.glyphs.bar, theme.accent);
        }
    }
}

/// Beside a paper that stands alone: what its row in the list would show.
fn card_marks(pen: &mut Pen<'_>, state: &State, theme: &Theme, layout: &Layout) {
    let area = layout.detail;
    let Some(row) = state.current().and_then(|id| state.rows.get(&id)) else { return };
    if row.marks.star.is_some() {
        pen.put(area.x, area.y, 1, theme.glyphs.star, theme.star);
    } else if row.marks.read.is_none() {
        pen.put(area.x, area.y, 1, theme.glyphs.unread, theme.text);
    }
}

/// Where the reader's own names stand among the authors.
fn mine(state: &State, passage: &Passage) -> Vec<Range<usize>> {
    let names: Vec<Sought<'_>> = state.my_names.iter().map(|n| Sought::Phrase(n)).collect();
    if names.is_empty() { Vec::new() } else { found(&passage.text, &names) }
}

/// Where the words searched for stand in a passage.
fn marks_of(state: &State, passage: &Passage) -> Vec<Range<usize>> {
    let field = match passage.ink {
        Ink::Title => Field::Title,
        Ink::Names => Field::Author,
        Ink::Plain => Field::Abstract,
        Ink::Muted | Ink::Link => return Vec::new(),
    };
    state.search.as_ref().map_or_else(Vec::new, |s| found(&passage.text, &s.list.query.sought(field)))
}
