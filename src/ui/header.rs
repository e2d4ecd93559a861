//! The first line and the rule: where am I, and what is true of the whole list.

use super::Theme;
use super::pen::Pen;
use crate::app::layout::{Arrangement, Layout};
use crate::app::{Standing, State, View, commas};

/// Draws the first line: the tabs and what is true of the list.
pub(super) fn draw(pen: &mut Pen<'_>, state: &State, theme: &Theme, layout: &Layout) {
    let whole = layout.whole.width;
    let head = state.head(whole);
    for tab in &head.tabs {
        let style = if tab.view == state.view { theme.accent } else { theme.muted };
        let used = pen.put(tab.x, 0, whole, &tab.name, style);
        pen.put(tab.x + used + 1, 0, whole, &tab.count, theme.muted);
    }
    let tone = if head.fact.contains('~') || state.standing != Standing::Own { theme.muted } else { theme.text };
    pen.put_right(whole.saturating_sub(1), 0, &theme.signs(&head.fact), tone);
}

/// Draws the rule under the first line, and what it says.
pub(super) fn rule(pen: &mut Pen<'_>, state: &State, theme: &Theme, layout: &Layout) {
    let (whole, glyphs) = (layout.whole.width, theme.glyphs);
    pen.fill(0, 1, whole, glyphs.rule, theme.muted);
    if layout.arrangement == Arrangement::Wide {
        pen.put(layout.list.width, 1, 1, glyphs.tee, theme.muted);
    }
    let Some(says) = rule_text(state) else { return };
    let room = whole.saturating_sub(6);
    pen.put(2, 1, 1, " ", theme.text);
    let used = pen.put_cut(3, 1, room, &says, theme.text, glyphs.cut);
    pen.put(3 + used, 1, 1, " ", theme.text);
}

fn rule_text(state: &State) -> Option<String> {
    let searched = state.search.as_ref().filter(|_| state.command.is_none());
    if let (Some(search), Some(first)) = (searched, state.not_understood().first()) {
        return Some(format!(
            "{} is no condition, only its letters are searched (author: title: abstract: cat: is: edition: since: sort:)",
            search.line.text().get(first.clone())?
        ));
    }
    if state.jobs.arrivals > 0 && (state.search.is_some() || !state.list().ids.is_empty()) {
        return Some(format!("{} new, press r", commas(state.jobs.arrivals)));
    }
    match state.standing {
        Standing::Sample => return Some("a sample edition: real papers, marks are not kept here".into()),
        Standing::SampleForWant => {
            return Some("no answer from arXiv and nothing held yet: this is a sample edition; r tries again".into());
        }
        Standing::Own => {}
    }
    if state.search.is_some() || state.view != View::Today {
        return None;
    }
    if let Some(line) = state.tour_line() {
        return Some(line);
    }
    let newer = state.announced.filter(|a| state.today().is_some_and(|t| t < *a) && state.edition.is_none());
    newer.map(|day| format!("{} is announced and not fetched yet", day.long()))
}
