//! The first line and the rule: where am I, and what is true of the whole list.

use super::Theme;
use super::pen::Pen;
use crate::app::layout::{Arrangement, Layout};
use crate::app::{Search, Standing, State, View, commas};
use crate::text::width::width;

/// Draws the first line: the tabs or the line being typed. Says where the caret stands.
pub(super) fn draw(pen: &mut Pen<'_>, state: &State, theme: &Theme, layout: &Layout) -> Option<(u16, u16)> {
    let whole = layout.whole.width;
    if let Some(search) = &state.search {
        return prompt(pen, state, search, theme, whole);
    }
    let head = state.head(whole);
    for tab in &head.tabs {
        let style = if tab.view == state.view { theme.accent } else { theme.muted };
        let used = pen.put(tab.x, 0, whole, &tab.name, style);
        pen.put(tab.x + used + 1, 0, whole, &tab.count, theme.muted);
    }
    let tone = if head.fact.contains('~') || state.standing != Standing::Own { theme.muted } else { theme.text };
    pen.put_right(whole.saturating_sub(1), 0, &theme.signs(&head.fact), tone);
    None
}

fn prompt(pen: &mut Pen<'_>, state: &State, search: &Search, theme: &Theme, whole: u16) -> Option<(u16, u16)> {
    let (before, after) = search.line.halves();
    let mut right = whole.saturating_sub(1);
    if search.list.answered && !search.line.text().trim().is_empty() {
        let more = if search.list.complete { "" } else { "+" };
        let says = format!("{}{more} of {}", commas(search.list.ids.len()), commas(state.held));
        if width(&says) + width(search.line.text()) + 8 < usize::from(whole) {
            right = pen.put_right(right, 0, &says, theme.muted).saturating_sub(2);
        }
    }
    let mut x = 1 + pen.put(1, 0, right, "/ ", theme.accent);
    let room = usize::from(right.saturating_sub(x)).saturating_sub(1);
    let shown = crate::text::width::clip_front(before, room);
    x += pen.put(x, 0, right.saturating_sub(x), &shown, theme.text);
    let caret = x;
    pen.put_cut(x, 0, right.saturating_sub(x), after, theme.text, theme.glyphs.cut);
    if search.line.text().is_empty() {
        let hint = "words  \"a phrase\"  -not  author: title: cat: is:starred since:7d";
        pen.put_cut(x + 1, 0, right.saturating_sub(x + 1), hint, theme.muted, theme.glyphs.cut);
    }
    search.typing.then_some((caret, 0))
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
    let query_words = state.search.as_ref().filter(|s| !s.list.query.not_understood.is_empty());
    if let Some(search) = query_words {
        let first = search.list.query.not_understood.first().and_then(|r| search.line.text().get(r.clone()))?;
        return Some(format!(
            "{first} is no condition, only its letters are searched (author: title: abstract: cat: is: edition: since: sort:)"
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
