//! What stands on the terminal, and the fewest bytes that make a frame of it.
//!
//! It sends nothing and asks nothing: bytes come out, in one piece for a frame.

mod sgr;
mod shift;
#[cfg(test)]
mod tests;

use std::hash::{Hash, Hasher};

use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::{Position, Rect};

use crate::ui::Link;
use sgr::Look;
use shift::Shift;

/// A run of changed blanks longer than this is erased rather than written.
const ERASE: u16 = 3;
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";
const SHOW: &[u8] = b"\x1b[?25h";
const HIDE: &[u8] = b"\x1b[?25l";

/// The terminal's cells as they were left, and its pen.
#[derive(Default)]
pub struct Canvas {
    /// None when anything may stand there.
    shown: Option<Buffer>,
    /// The links among them.
    links: Vec<Link>,
    /// Where the next sign would stand, if that is known.
    at: Option<(u16, u16)>,
    look: Look,
    cursor: Cursor,
    title: String,
    out: Vec<u8>,
}

/// Whether the terminal shows its cursor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Cursor {
    #[default]
    Hidden,
    Seen(Position),
}

impl Canvas {
    /// Forgets what stands there: the next frame draws all of it.
    pub fn forget(&mut self) {
        self.shown = None;
        self.title.clear();
    }

    /// Gathers what turns what stands there into `frame` with `links`.
    pub fn draw(&mut self, frame: &Buffer, links: Vec<Link>) {
        self.out.clear();
        self.out.extend_from_slice(BEGIN);
        let mut shown = match self.shown.take() {
            Some(shown) if shown.area == frame.area => self.shifted(shown, frame),
            _ => self.blank(frame.area),
        };
        let before = std::mem::replace(&mut self.links, links);
        for y in 0..frame.area.height {
            let (old, new) = (Row::of(&shown, &before, y), Row::of(frame, &self.links, y));
            self.row(&old, &new, y);
        }
        self.wear(Look::PLAIN);
        shown.clone_from(frame);
        self.shown = Some(shown);
    }

    /// Names the window, with the frame that was gathered.
    pub fn entitle(&mut self, title: String) {
        if title != self.title {
            for part in ["\x1b]2;", &title, "\x1b\\"] {
                self.out.extend_from_slice(part.as_bytes());
            }
            self.title = title;
        }
    }

    /// The bytes of the frame, with the cursor where it is wished. None where nothing changes.
    pub fn finish(&mut self, cursor: Option<Position>) -> &[u8] {
        self.set(cursor.map_or(Cursor::Hidden, Cursor::Seen));
        if self.out.len() == BEGIN.len() {
            self.out.clear();
        } else {
            self.out.extend_from_slice(END);
        }
        &self.out
    }

    /// Wipes everything. The pen is laid down first: terminals wipe in its colour.
    fn blank(&mut self, area: Rect) -> Buffer {
        self.out.extend_from_slice(b"\x1b[m\x1b[2J");
        self.look = Look::PLAIN;
        if std::mem::take(&mut self.cursor) != Cursor::Hidden {
            self.out.extend_from_slice(HIDE);
        }
        self.at = None;
        self.links.clear();
        Buffer::empty(area)
    }

    /// Lets the terminal move what only moved.
    fn shifted(&mut self, mut shown: Buffer, frame: &Buffer) -> Buffer {
        if let Some(shift) = Shift::find(&shown, frame) {
            shift.write(&mut self.out);
            shift.apply(&mut shown, &mut self.links);
            self.at = Some((0, 0));
        }
        shown
    }

    fn row(&mut self, old: &Row<'_>, new: &Row<'_>, y: u16) {
        let Some(last) = new.last_change(old) else { return };
        let tail = new.blank_from();
        let mut x = 0;
        while x <= last {
            let wide = new.width(x);
            if new.differs(old, x) {
                if x >= tail && last - x >= ERASE {
                    self.go(new, x, y);
                    self.wear(Look::PLAIN);
                    self.out.extend_from_slice(b"\x1b[K");
                    return;
                }
                self.go(new, x, y);
                self.write(new, x, y, wide);
            }
            x += wide;
        }
    }

    /// Writes the sign at a column, the pen being there.
    fn write(&mut self, row: &Row<'_>, x: u16, y: u16, wide: u16) {
        let look = row.look(x);
        if !(row.is_blank(x) && look.same_on_blanks(self.look)) {
            self.wear(look);
        }
        let symbol = row.cell(x).symbol();
        self.out.extend_from_slice(symbol.as_bytes());
        // Past the last column terminals differ, and so do they over how wide a sign of several characters is.
        let certain = x + wide < row.len() && symbol.chars().nth(1).is_none();
        self.at = certain.then_some((x + wide, y));
    }

    fn wear(&mut self, look: Look) {
        if look.link != self.look.link {
            let url = self.links.iter().find(|l| identity(l) == look.link).map_or("", |l| &l.url);
            for part in ["\x1b]8;;", url, "\x1b\\"] {
                self.out.extend_from_slice(part.as_bytes());
            }
        }
        look.put_on(self.look, &mut self.out);
        self.look = look;
    }

    /// Moves the pen the shortest way; over a few signs by writing them again.
    fn go(&mut self, row: &Row<'_>, x: u16, y: u16) {
        if self.at == Some((x, y)) {
            return;
        }
        let best = self.way(x, y);
        if let Some((from, at)) = self.at
            && at == y
            && from < x
            && let Some(text) = row.plain_text(from, x, self.look)
            && text.len() <= best.len()
        {
            self.out.extend_from_slice(text.as_bytes());
        } else {
            self.out.extend_from_slice(best.as_bytes());
        }
        self.at = Some((x, y));
    }

    fn way(&self, x: u16, y: u16) -> String {
        let absolute = match (y, x) {
            (0, 0) => "\x1b[H".to_owned(),
            (_, 0) => format!("\x1b[{}H", y + 1),
            (0, _) => format!("\x1b[;{}H", x + 1),
            _ => format!("\x1b[{};{}H", y + 1, x + 1),
        };
        let Some((from, row)) = self.at else { return absolute };
        let count = |n: u16, letter: char| match n {
            1 => format!("\x1b[{letter}"),
            n => format!("\x1b[{n}{letter}"),
        };
        let down = y.checked_sub(row).filter(|n| *n <= 4).map(|n| "\n".repeat(usize::from(n)));
        let along = match x {
            _ if x == from => Some(String::new()),
            0 => Some("\r".to_owned()),
            _ if x > from => Some(count(x - from, 'C')),
            _ if from - x <= 3 => Some("\x08".repeat(usize::from(from - x))),
            _ => Some(count(from - x, 'D')),
        };
        // In a column of its own a line feed goes straight down: the terminal is raw.
        let relative = down.zip(along).map(|(down, along)| along + &down);
        let column = (row == y).then(|| format!("\x1b[{}G", x + 1));
        [relative, column]
            .into_iter()
            .flatten()
            .fold(absolute, |best, way| if way.len() < best.len() { way } else { best })
    }

    fn set(&mut self, cursor: Cursor) {
        if let Cursor::Seen(to) = cursor {
            if self.at != Some((to.x, to.y)) {
                let way = self.way(to.x, to.y);
                self.out.extend_from_slice(way.as_bytes());
                self.at = Some((to.x, to.y));
            }
            if self.cursor == Cursor::Hidden {
                self.out.extend_from_slice(SHOW);
            }
        } else if self.cursor != Cursor::Hidden {
            self.out.extend_from_slice(HIDE);
        }
        self.cursor = cursor;
    }
}

/// A row of a frame: its cells, which of them a wide sign before them covers, and which are links.
struct Row<'a> {
    cells: &'a [Cell],
    covered: Vec<bool>,
    /// First column, the one after the last, the link.
    links: Vec<(u16, u16, u64)>,
}

impl<'a> Row<'a> {
    fn of(frame: &'a Buffer, links: &[Link], y: u16) -> Self {
        let width = usize::from(frame.area.width);
        let cells = &frame.content[usize::from(y) * width..][..width];
        let mut covered = vec![false; width];
        let mut x = 0;
        while x < width {
            let wide = usize::from(cells[x].cell_width()).max(1);
            if x + wide <= width {
                covered[x + 1..x + wide].fill(true);
                x += wide;
            } else {
                x += 1;
            }
        }
        let links = links.iter().filter(|l| l.y == y);
        let links = links.map(|l| (l.x, l.x.saturating_add(l.width), identity(l))).collect();
        Self { cells, covered, links }
    }

    fn len(&self) -> u16 {
        self.cells.len() as u16
    }

    fn cell(&self, x: u16) -> &Cell {
        &self.cells[usize::from(x)]
    }

    fn look(&self, x: u16) -> Look {
        let link = self.links.iter().find(|(from, to, _)| (*from..*to).contains(&x)).map_or(0, |(_, _, link)| *link);
        Look::of(self.cell(x), link)
    }

    fn is_blank(&self, x: u16) -> bool {
        self.cell(x).symbol() == " "
    }

    /// Cells the sign at a column takes; one where it would not fit.
    fn width(&self, x: u16) -> u16 {
        let covered = &self.covered[usize::from(x) + 1..];
        1 + covered.iter().take_while(|c| **c).count() as u16
    }

    fn differs(&self, old: &Self, x: u16) -> bool {
        let (look, was) = (self.look(x), old.look(x));
        let same = look == was || self.is_blank(x) && look.same_on_blanks(was);
        let symbols = self.cell(x).symbol() == old.cell(x).symbol();
        old.covered[usize::from(x)] || self.width(x) != old.width(x) || !symbols || !same
    }

    fn last_change(&self, old: &Self) -> Option<u16> {
        (0..self.len()).rev().find(|x| !self.covered[usize::from(*x)] && self.differs(old, *x))
    }

    /// The first column from which on there is nothing.
    fn blank_from(&self) -> u16 {
        let something =
            |x: &u16| self.covered[usize::from(*x)] || !self.is_blank(*x) || !self.look(*x).same_on_blanks(Look::PLAIN);
        (0..self.len()).rev().find(something).map_or(0, |x| x + 1)
    }

    /// The signs between two columns, if a pen of this look writes them as they are.
    fn plain_text(&self, from: u16, to: u16, look: Look) -> Option<String> {
        let mut text = String::new();
        for x in from..to {
            let cell = self.cell(x);
            let single = cell.symbol().len() == 1 && !self.covered[usize::from(x)];
            let worn = self.look(x) == look || self.is_blank(x) && self.look(x).same_on_blanks(look);
            if !(single && worn) || to - from > 8 {
                return None;
            }
            text.push_str(cell.symbol());
        }
        Some(text)
    }
}

/// A number that two links share only if they lead to the same place; never 0.
fn identity(link: &Link) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    link.url.hash(&mut hasher);
    hasher.finish().max(1)
}
