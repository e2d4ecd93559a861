//! Writing into cells, clamped: no text leaves its place, no place leaves the frame.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::text::width;

/// A pen over the frame's cells.
pub(super) struct Pen<'a> {
    cells: &'a mut Buffer,
}

impl<'a> Pen<'a> {
    pub fn new(cells: &'a mut Buffer) -> Self {
        Self { cells }
    }

    /// Writes at most `room` cells of a text; says how many it took. Nothing of the style below shows through: words in
    /// the faint rule are not faint themselves.
    pub fn put(&mut self, x: u16, y: u16, room: u16, text: &str, style: Style) -> u16 {
        let area = self.cells.area;
        if y >= area.bottom() || x >= area.right() || y < area.y || x < area.x {
            return 0;
        }
        let room = room.min(area.right() - x);
        let (end, _) = self.cells.set_stringn(x, y, text, usize::from(room), Style::reset().patch(style));
        end - x
    }

    /// Styles the parts of a text written at `at` that were found, within its first `room` cells.
    pub fn mark(&mut self, at: (u16, u16), room: u16, text: &str, found: &[Range<usize>], style: Style) {
        let cells = |part: &str| u16::try_from(width::width(part)).unwrap_or(u16::MAX);
        for range in found {
            let before = cells(&text[..range.start]).min(room);
            let wide = cells(&text[range.clone()]).min(room - before);
            let area = Rect::new(at.0.saturating_add(before), at.1, wide, 1);
            self.cells.set_style(area.intersection(self.cells.area), style);
        }
    }

    /// Writes a text that is cut with a sign where it does not fit.
    pub fn put_cut(&mut self, x: u16, y: u16, room: u16, text: &str, style: Style, cut: &str) -> u16 {
        if width::width(text) <= usize::from(room) {
            return self.put(x, y, room, text, style);
        }
        let clipped = width::clip(text, usize::from(room));
        let text = clipped.strip_suffix('…').unwrap_or(&clipped);
        let used = self.put(x, y, room.saturating_sub(1), text, style);
        used + self.put(x.saturating_add(used), y, room.saturating_sub(used).min(1), cut, style)
    }

    /// Writes as many parts of a line as there is room for, whole, with a gap between two; the first one is cut rather than
    /// left out.
    pub fn put_parts(&mut self, at: (u16, u16), room: u16, parts: &[&str], gap: &str, style: Style, cut: &str) -> u16 {
        let fits = |n: &usize| width::width(&parts[..*n].join(gap)) <= usize::from(room);
        let count = (1..=parts.len()).rev().find(fits).unwrap_or(1).min(parts.len());
        self.put_cut(at.0, at.1, room, &parts[..count].join(gap), style, cut)
    }

    /// Writes a text so that it ends before the column `right`; says where it begins.
    pub fn put_right(&mut self, right: u16, y: u16, text: &str, style: Style) -> u16 {
        let wide = u16::try_from(width::width(text)).unwrap_or(u16::MAX);
        let x = right.saturating_sub(wide);
        self.put(x, y, wide, text, style);
        x
    }

    /// Empties whole rows.
    pub fn wipe(&mut self, y: u16, rows: u16) {
        let area = Rect::new(0, y, self.cells.area.width, rows).intersection(self.cells.area);
        for position in area.positions() {
            self.cells[position].reset();
        }
    }

    /// Fills a run of cells with a sign.
    pub fn fill(&mut self, x: u16, y: u16, count: u16, sign: &str, style: Style) {
        for i in 0..count {
            self.put(x.saturating_add(i), y, 1, sign, style);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_outside() {
        let mut cells = Buffer::empty(Rect::new(0, 0, 4, 2));
        let mut pen = Pen::new(&mut cells);
        assert_eq!(pen.put(9, 0, 5, "abc", Style::new()), 0);
        assert_eq!(pen.put(0, 9, 5, "abc", Style::new()), 0);
        assert_eq!(pen.put(2, 0, 9, "abcdef", Style::new()), 2);
        pen.put_cut(0, 1, 3, "abcdef", Style::new(), "…");
        pen.put_right(1, 1, "", Style::new());
        assert_eq!(format!("{cells:?}").matches("ab…").count(), 1);
    }
}
