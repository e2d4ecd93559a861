//! Nothing to list: what, why, and the key that helps, at the place where papers would be.

use super::Theme;
use super::pen::Pen;
use crate::app::layout::Area;
use crate::app::{Room, State, View};

/// Draws the three lines.
pub(super) fn draw(pen: &mut Pen<'_>, state: &State, theme: &Theme, area: Area) {
    let lines = words(state);
    let x = area.x + 4;
    let room = area.width.saturating_sub(5);
    for (i, line) in lines.iter().enumerate() {
        let style = if i == 0 { theme.text } else { theme.muted };
        pen.put_cut(x, area.y + i as u16, room, line, style, theme.glyphs.cut);
    }
}

fn words(state: &State) -> [String; 3] {
    let three = |a: &str, b: &str, c: &str| [a.to_owned(), b.to_owned(), c.to_owned()];
    if !state.list().answered {
        return three("", "", "");
    }
    if state.search.as_ref().is_some_and(|s| !s.line.text().trim().is_empty()) {
        return three(
            "Nothing found",
            "in titles, authors and abstracts of what is held",
            "delete a word, or Esc for the list",
        );
    }
    if let Some(job) = state.jobs.sync.as_ref().filter(|_| state.held == 0) {
        let line = job.line(state.now().since_start, Room::Ample).unwrap_or_else(|| "asking arXiv".into());
        return three("Fetching the last 7 days", &line, "Esc stops it; what came is kept");
    }
    match state.view {
        View::Today | View::Unread | View::All if state.followed.is_empty() && state.held == 0 => three(
            "No categories are followed",
            "the day is made of them",
            ":follow cs.CL follows one; Tab names them all",
        ),
        View::Today | View::Unread | View::All if state.held == 0 => {
            three("Nothing fetched yet", "the papers of your categories come from arXiv", "r syncs now")
        }
        View::Today => three("Nothing in this edition", "for the categories you follow", "[ older   ] newer   r sync"),
        View::Unread => three("Everything is read", "new papers come with the next sync", "Tab goes on to Starred"),
        View::Starred => {
            three("Nothing starred yet", "stars are kept for ever and leave as JSON lines", "s on any paper")
        }
        View::Saved(_) => {
            three("Nothing answers this query", "of what is held now", "Tab goes on · :forget NAME takes the view away")
        }
        View::All => three("Everything is hidden", "hidden papers answer is:hidden", "/ searches for them"),
    }
}
