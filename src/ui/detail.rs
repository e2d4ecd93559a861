//! The detail pane: the paper under the cursor, already laid out in lines.

use std::ops::Range;

use super::Theme;
use super::links::{Link, encoded};
use super::list::within;
use super::pen::Pen;
use crate::app::layout::{Arrangement, Layout};
use crate::app::{Focus, Ink, Part, Passage, State, is_watched};
use crate::model::PaperId;
use crate::model::query::Field;
use crate::text::found::{Sought, found, found_in_names};
use crate::text::width::width;

/// Cells left of the text.
const MARGIN: u16 = 2;

/// Draws the lines in view.
pub(super) fn draw(pen: &mut Pen<'_>, state: &State, theme: &Theme, layout: &Layout) {
    let area = layout.detail;
    let Some(laid) = &state.laid else { return };
    let room = area.width.saturating_sub(MARGIN);
    let mut marks: Vec<Option<[Vec<Range<usize>>; 2]>> = vec![None; laid.passages.len()];
    let mut own: Option<Vec<Range<usize>>> = None;
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
        let signs = if passage.ink == Ink::Muted { theme.signs(text) } else { text.into() };
        pen.put(at.0, at.1, room, &signs, style);
        if passage.ink == Ink::Names {
            // A collaboration's names fill the pane: they are gone through once a frame, not once a line.
            let own = own.get_or_insert_with(|| mine(state, passage));
            pen.mark(at, room, text, &within(own, &line.range), theme.strong);
        }
        // A phrase may go over the end of a line: it is looked for in the whole passage, once a frame.
        let [watched, found] =
            marks[line.passage].get_or_insert_with(|| [watched_in(state, laid.id, passage), marks_of(state, passage)]);
        pen.mark(at, room, text, &within(watched, &line.range), theme.watched);
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

/// The addresses in view, where they stand.
pub(super) fn links(state: &State, layout: &Layout) -> Vec<Link> {
    let (area, Some(laid)) = (layout.detail, &state.laid) else { return Vec::new() };
    let room = area.width.saturating_sub(MARGIN);
    let cells = |text: &str| u16::try_from(width(text)).unwrap_or(u16::MAX);
    let mut found = Vec::new();
    for (i, line) in laid.lines.iter().skip(state.scroll).take(usize::from(area.height)).enumerate() {
        let Some(passage) = laid.passages.get(line.passage).filter(|p| p.ink == Ink::Link) else { continue };
        let nth = laid.passages[..line.passage].iter().filter(|p| p.ink == Ink::Link).count();
        let Some(url) = laid.links.get(nth).and_then(|link| encoded(link)) else { continue };
        // The number before it belongs to its key.
        let number = if line.range.start == 0 { passage.text.find(' ').map_or(0, |at| at + 1) } else { 0 };
        let text = &passage.text[line.range.clone()];
        let before = cells(text.get(..number).unwrap_or_default()).min(room);
        let wide = cells(text.get(number..).unwrap_or_default()).min(room - before);
        let (x, y) = (area.x + MARGIN + before, area.y + i as u16);
        found.push(Link { x, y, width: wide, url });
    }
    found
}

/// Beside a paper that stands alone: what its row in the list would show.
fn card_marks(pen: &mut Pen<'_>, state: &State, theme: &Theme, layout: &Layout) {
    let area = layout.detail;
    let Some(row) = state.current().and_then(|id| state.rows.get(&id)) else { return };
    if row.marks.read.is_none() && area.x > 0 {
        pen.put(area.x - 1, area.y, 1, theme.glyphs.unread, theme.text);
    }
    if row.marks.star.is_some() {
        pen.put(area.x, area.y, 1, theme.glyphs.star, theme.star);
    } else if is_watched(row) {
        pen.put(area.x, area.y, 1, theme.glyphs.watched, theme.muted);
    }
}

/// Where the reader's own names stand among the authors.
fn mine(state: &State, passage: &Passage) -> Vec<Range<usize>> {
    let names: Vec<Sought<'_>> = state.my_names.iter().map(|n| Sought::Phrase(n)).collect();
    if names.is_empty() { Vec::new() } else { found(&passage.text, &names) }
}

/// Where what is watched for stands in a passage.
fn watched_in(state: &State, id: PaperId, passage: &Passage) -> Vec<Range<usize>> {
    let part = match passage.ink {
        Ink::Title => Part::Title,
        Ink::Names => Part::Authors,
        Ink::Plain => Part::Abstract,
        Ink::Muted => Part::Facts,
        Ink::Link => return Vec::new(),
    };
    state.watched_in(id, part, &passage.text)
}

/// Where the words searched for stand in a passage.
fn marks_of(state: &State, passage: &Passage) -> Vec<Range<usize>> {
    let field = match passage.ink {
        Ink::Title => Field::Title,
        Ink::Names => Field::Author,
        Ink::Plain => Field::Abstract,
        Ink::Muted | Ink::Link => return Vec::new(),
    };
    let sought = state.search.as_ref().map_or_else(Vec::new, |s| s.list.query.sought(field));
    if field == Field::Author { found_in_names(&passage.text, &sought) } else { found(&passage.text, &sought) }
}
