//! Rows that moved together, as those of a list that scrolls: the terminal moves them itself, for a few bytes.

use ratatui::buffer::{Buffer, Cell};

use crate::ui::Link;

/// Fewer changed cells than this are not worth a search.
const MANY: i32 = 400;
/// A shift that spares fewer cells than this is not made.
const WORTH: i32 = 150;
/// Lists scroll by one paper, of one or two rows; further off a screen shares little with the one before.
const FARTHEST: i16 = 4;

/// The rows `top..=bottom` move up by `by`, or down where that is negative; those that come free are blank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shift {
    top: u16,
    bottom: u16,
    by: i16,
}

impl Shift {
    /// The shift of `old` that leaves the fewest cells to be written for `new`.
    pub fn find(old: &Buffer, new: &Buffer) -> Option<Self> {
        let height = new.area.height;
        let unmoved: Vec<i32> = (0..height).map(|y| differing(old, y, new, y)).collect();
        if unmoved.iter().sum::<i32>() < MANY {
            return None;
        }
        let ways = (1..=FARTHEST).flat_map(|by| [by, -by]);
        let best = ways.filter_map(|by| best_rows(old, new, by, &unmoved)).max_by_key(|(spared, _)| *spared);
        best.filter(|(spared, _)| *spared >= WORTH).map(|(_, shift)| shift)
    }

    /// Writes it for a terminal whose pen is plain; its cursor is then in the first cell.
    pub fn write(self, out: &mut Vec<u8>) {
        let (top, bottom) = (self.top + 1, self.bottom + 1);
        let letter = if self.by > 0 { 'M' } else { 'L' };
        // Giving the margins back puts the cursor there too, but not in every emulator.
        let text = format!("\x1b[{top};{bottom}r\x1b[{top}H\x1b[{}{letter}\x1b[r\x1b[H", self.by.unsigned_abs());
        out.extend_from_slice(text.as_bytes());
    }

    /// Does to a frame and its links what the terminal does to its screen.
    pub fn apply(self, frame: &mut Buffer, links: &mut Vec<Link>) {
        let width = usize::from(frame.area.width);
        let rows = usize::from(self.top) * width..(usize::from(self.bottom) + 1) * width;
        let cells = usize::from(self.by.unsigned_abs()) * width;
        let moved = &mut frame.content[rows];
        let free = if self.by > 0 {
            moved.rotate_left(cells);
            moved.len() - cells..moved.len()
        } else {
            moved.rotate_right(cells);
            0..cells
        };
        moved[free].fill(Cell::default());
        links.retain_mut(|link| {
            if (self.top..=self.bottom).contains(&link.y) {
                let y = i32::from(link.y) - i32::from(self.by);
                link.y = u16::try_from(y).unwrap_or(u16::MAX);
                return (self.top..=self.bottom).contains(&link.y);
            }
            true
        });
    }
}

/// The rows that spare the most cells when they move by `by`, and how many.
fn best_rows(old: &Buffer, new: &Buffer, by: i16, unmoved: &[i32]) -> Option<(i32, Shift)> {
    let height = new.area.height;
    let (mut best, mut spared, mut first) = (None, 0, 0);
    for y in 0..height {
        let Some(from) = y.checked_add_signed(by).filter(|from| *from < height) else { continue };
        if spared <= 0 {
            (spared, first) = (0, y);
        }
        spared += unmoved[usize::from(y)] - differing(old, from, new, y);
        if best.is_none_or(|(most, _, _)| spared > most) {
            best = Some((spared, first, y));
        }
    }
    let (spared, first, last) = best?;
    let (top, bottom) =
        if by > 0 { (first, last.saturating_add_signed(by)) } else { (first.saturating_add_signed(by), last) };
    Some((spared, Shift { top, bottom, by }))
}

fn differing(old: &Buffer, from: u16, new: &Buffer, to: u16) -> i32 {
    let width = usize::from(new.area.width);
    let row = |frame, y: u16| -> &[Cell] { &Buffer::content(frame)[usize::from(y) * width..][..width] };
    row(old, from).iter().zip(row(new, to)).filter(|(a, b)| a != b).count() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(first: usize) -> Buffer {
        let head = "head".to_owned() + &" ".repeat(76);
        let line = |n: usize| format!("{n} ").repeat(26);
        Buffer::with_lines(std::iter::once(head).chain((first..first + 20).map(line)))
    }

    #[test]
    fn a_list_that_scrolls_is_moved_and_its_head_is_not() {
        let (old, new) = (frame(10), frame(12));
        let shift = Shift::find(&old, &new).unwrap();
        assert_eq!(shift, Shift { top: 1, bottom: 20, by: 2 });
        let mut moved = old.clone();
        let link = |y| Link { x: 0, y, width: 3, url: String::new() };
        let mut links = vec![link(0), link(1), link(9)];
        shift.apply(&mut moved, &mut links);
        assert_eq!(moved.content[..19 * 80], new.content[..19 * 80]);
        assert!(moved.content[19 * 80..].iter().all(|c| *c == Cell::default()));
        assert_eq!(links, [link(0), link(7)]);
        assert_eq!(Shift::find(&new, &old), Some(Shift { top: 1, bottom: 20, by: -2 }));
    }

    #[test]
    fn what_does_not_scroll_is_left_where_it_is() {
        assert_eq!(Shift::find(&frame(10), &frame(10)), None);
        assert_eq!(Shift::find(&Buffer::empty(frame(1).area), &frame(1)), None);
    }
}
