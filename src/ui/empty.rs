//! Nothing to list: what, why, and the key that helps, at the place where papers would be.
//! Other pages say in the same form that they are empty; what they say is theirs.

use super::Theme;
use super::pen::Pen;
use crate::action::Action;
use crate::app::layout::Area;
use crate::app::{Lack, Room, ShownLanes, State, View, commas};
use crate::text::wrap;

/// Draws the three lines.
pub(super) fn draw(pen: &mut Pen<'_>, state: &State, theme: &Theme, area: Area) {
    let [what, why, helps] = words(state);
    say(pen, theme, [&what, &why, &helps], area);
}

/// Writes what, why and what helps, each wrapped where there is little room.
pub(super) fn say(pen: &mut Pen<'_>, theme: &Theme, lines: [&str; 3], area: Area) {
    let (x, room) = (area.x + 4, area.width.saturating_sub(5));
    let mut y = area.y;
    for (i, line) in lines.into_iter().enumerate() {
        let style = if i == 0 { theme.text } else { theme.muted };
        let line = theme.signs(line);
        for range in wrap::wrap(&line, room) {
            if y >= area.y + area.height {
                return;
            }
            pen.put(x, y, room, &line[range], style);
            y += 1;
        }
    }
}

/// The query, the word that leaves nothing, and the key that searches without it.
fn nothing_found(state: &State) -> [String; 3] {
    let asked = state.search.as_ref().map_or("", |s| s.line.text().trim());
    let nothing = format!("Nothing found for {asked}");
    let Some(Lack { word, papers, .. }) = state.lack() else {
        let where_to = "in titles, authors and abstracts of what is held";
        return [nothing, where_to.into(), "delete a word; Esc brings the list back".into()];
    };
    let papers = if *papers == 1 { "1 paper".to_owned() } else { format!("{} papers", commas(*papers)) };
    let keys = state.keymap.labels_reached(state.layer(), Action::DropWord);
    let key = keys.first().map_or_else(String::new, |key| format!("{key} searches without it · "));
    [nothing, format!("{word} leaves nothing; without it {papers}"), format!("{key}Esc for the list")]
}

fn words(state: &State) -> [String; 3] {
    let three = |a: &str, b: &str, c: &str| [a.to_owned(), b.to_owned(), c.to_owned()];
    if !state.list().answered {
        return three("", "", "");
    }
    if state.search.as_ref().is_some_and(|s| !s.line.text().trim().is_empty()) {
        return nothing_found(state);
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
        View::Today if state.is_unheld() => three(
            "This edition is not fetched",
            "it is announced, and none of it is here",
            "r fetches it · [ older   ] newer",
        ),
        View::Today if state.shown_lanes != ShownLanes::All => {
            three("Nothing of this kind in this edition", "some kinds of news are folded away", "L unfolds them")
        }
        View::Today => three("Nothing in this edition", "for the categories you follow", "[ older   ] newer   r sync"),
        View::Trending => three(
            "No daily list is held",
            "it comes from Hugging Face with a sync",
            "r syncs now · Tab goes on to Unread",
        ),
        View::Unread => three("Everything is read", "new papers come with the next sync", "Tab goes on to Starred"),
        View::Updated => three(
            "Nothing is newer than you saw it",
            "new versions of what you starred or read stand here",
            "Tab goes on to the other views",
        ),
        View::Starred => {
            three("Nothing starred yet", "stars are kept for ever and leave as JSON lines", "s on any paper")
        }
        View::Saved(_) => {
            three("Nothing answers this query", "of what is held now", "Tab goes on · :forget NAME takes the view away")
        }
        View::All => three("Everything is hidden", "hidden papers answer is:hidden", "/ searches for them"),
    }
}
