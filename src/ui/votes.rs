//! Votes in the rows of a list: the rising sign, and over it a small bar where the list is of what is trending.

use super::Theme;
use super::list::{FACT, GAP};
use super::pen::Pen;
use crate::app::layout::Area;
use crate::app::{State, View};
use crate::model::Row;
use crate::text::width::width;

/// Narrower rows keep their cells for the title.
const LEAST: u16 = 30;

/// Draws the bar of a row flush right on its first line, over the votes. Returns the cells that are no longer the title's.
pub(super) fn bar(pen: &mut Pen<'_>, state: &State, theme: &Theme, row: &Row, at: Area) -> u16 {
    if state.view != View::Trending || state.search.is_some() || at.width < LEAST {
        return 0;
    }
    let most = state.most_votes();
    if let Some(votes) = row.upvotes().filter(|n| *n > 0 && most > 0) {
        let cells = (u64::from(votes.min(most)) * u64::from(FACT)).div_ceil(u64::from(most)) as usize;
        pen.put(at.x + at.width - FACT, at.y, FACT, &theme.glyphs.block.repeat(cells), theme.accent);
    }
    FACT + GAP
}

/// Draws the rising sign over a fact that ends before column `end`, where it begins with the votes.
pub(super) fn rise(pen: &mut Pen<'_>, theme: &Theme, row: &Row, fact: &str, (end, y): (u16, u16)) {
    let Some(at) = row.upvotes().and_then(|n| fact.find(&format!("{}{n}", theme.glyphs.rising))) else { return };
    let x = end.saturating_sub(u16::try_from(width(&fact[at..])).unwrap_or(u16::MAX));
    pen.put(x, y, 1, theme.glyphs.rising, theme.star);
}
