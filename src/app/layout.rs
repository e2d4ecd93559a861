//! Where the panes stand, from the size of the terminal alone. Solved on resize, drawn from on every frame.

/// A rectangle of cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// Column of its left edge.
    pub x: u16,
    /// Row of its upper edge.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// How the panes are arranged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Arrangement {
    /// List and detail side by side.
    Wide,
    /// List over detail.
    Stacked,
    /// One at a time.
    #[default]
    Single,
    /// One paper over the whole width.
    Card,
    /// No room for anything but a word.
    TooSmall,
}

/// What the reader chose of the arrangement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// Rows a paper takes, where there is room for two.
    pub lines: Lines,
    /// Columns of the list when side by side; the layout's own choice where there is none.
    pub list_width: Option<u16>,
    /// What is shown.
    pub panes: Panes,
}

/// How many rows a paper takes in the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lines {
    /// The title whole where two lines hold it, then the authors.
    #[default]
    Two,
    /// The title cut to one.
    One,
}

/// Whether the list is shown or one paper alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Panes {
    /// List and detail.
    #[default]
    Both,
    /// One paper at a time.
    Card,
}

/// The panes. The first line, the rule and the last line take whole rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// How they are arranged.
    pub arrangement: Arrangement,
    /// Where papers are listed.
    pub list: Area,
    /// Where the paper stands; equal to `list` when single.
    pub detail: Area,
    /// Columns of the detail's text.
    pub measure: u16,
    /// Rows a paper takes in the list.
    pub lines_a_paper: u16,
    /// The whole terminal.
    pub whole: Area,
}

/// Two panes stand side by side from so many columns.
const WIDE: u16 = 96;
/// They are stacked from so many columns and rows.
const STACKED: (u16, u16) = (40, 16);
/// Nothing is shown under so many columns and rows.
const LEAST: (u16, u16) = (20, 5);
/// The first line and the rule above, the last line below.
const ABOVE: u16 = 2;
const BELOW: u16 = 1;
/// The list is never wider, the text never wider or narrower.
const LIST_LEAST: u16 = 30;
const LIST_MOST: u16 = 80;
const MEASURE: (u16, u16) = (44, 72);

impl Area {
    /// What lies between the first line with its rule and the last line.
    #[must_use]
    pub const fn page(self) -> Self {
        Self { y: self.y + ABOVE, height: self.height.saturating_sub(ABOVE + BELOW), ..self }
    }
}

impl Layout {
    /// The arrangement of a terminal of that size.
    pub fn solve(width: u16, height: u16, shape: Shape) -> Self {
        let whole = Area { x: 0, y: 0, width, height };
        if width < LEAST.0 || height < LEAST.1 {
            return Self { arrangement: Arrangement::TooSmall, whole, lines_a_paper: 1, measure: 1, ..Self::default() };
        }
        let lines_a_paper = if width < STACKED.0 || shape.lines == Lines::One { 1 } else { 2 };
        let body = whole.page();
        let of = |arrangement, list, detail, measure| Self { arrangement, list, detail, measure, lines_a_paper, whole };
        if shape.panes == Panes::Card {
            let measure = width.saturating_sub(4).clamp(1, MEASURE.1);
            let x = (width - measure - 2) / 2;
            return of(Arrangement::Card, body, Area { x, width: width - x, ..body }, measure);
        }
        if width >= WIDE {
            // 54 % of what is left beside marks and gutters goes to the text.
            let wanted = u32::from(width - 12) * 54 / 100;
            let measure = u16::try_from(wanted).unwrap_or(MEASURE.1).clamp(MEASURE.0, MEASURE.1);
            let own = (width - measure - 5).min(LIST_MOST);
            let list_width = shape.list_width.map_or(own, |w| w.clamp(LIST_LEAST, width - MEASURE.0 - 5));
            let measure = measure.max(MEASURE.1).min(width - list_width - 5).max(MEASURE.0);
            let list = Area { width: list_width, ..body };
            let detail = Area { x: list_width + 1, width: width - list_width - 1, ..body };
            return of(Arrangement::Wide, list, detail, measure);
        }
        let measure = width.saturating_sub(4).clamp(1, MEASURE.1 + 2);
        if height >= STACKED.1 && width >= STACKED.0 {
            let rows = ((height * 2 + 2) / 5 / 2 * 2).max(4);
            // The last column is the hairline's.
            let list = Area { height: rows, width: width - 1, ..body };
            let detail = Area { y: body.y + rows + 1, height: body.height - rows - 1, ..body };
            return of(Arrangement::Stacked, list, detail, measure);
        }
        of(Arrangement::Single, body, body, measure)
    }

    /// Papers that fit the list.
    pub fn papers(&self) -> usize {
        usize::from(self.list.height / self.lines_a_paper.max(1)).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn solve(width: u16, height: u16) -> Layout {
        Layout::solve(width, height, Shape::default())
    }

    #[test]
    fn the_pictures_have_their_measures() {
        let wide = solve(120, 36);
        assert_eq!((wide.arrangement, wide.list.width, wide.measure), (Arrangement::Wide, 57, 58));
        assert_eq!(wide.papers(), 16);
        let stacked = solve(80, 24);
        assert_eq!((stacked.arrangement, stacked.list.height), (Arrangement::Stacked, 10));
        assert_eq!(solve(80, 15).arrangement, Arrangement::Single);
        assert_eq!(solve(39, 30).lines_a_paper, 1);
        assert_eq!(solve(19, 30).arrangement, Arrangement::TooSmall);
    }

    #[test]
    fn no_pane_leaves_the_terminal() {
        for width in 0..400u16 {
            for height in 0..80u16 {
                let l = solve(width, height);
                for area in [l.list, l.detail] {
                    assert!(area.x + area.width <= width && area.y + area.height <= height, "{width}x{height}: {l:?}");
                }
                assert!(l.measure >= 1 && l.papers() >= 1);
            }
        }
        let _ = solve(u16::MAX, u16::MAX);
    }
}
