//! The first line and the rule: where am I, and what is true of the whole list.

use ratatui::style::Modifier;

use super::Theme;
use super::pen::Pen;
use crate::app::layout::{Arrangement, Layout};
use crate::app::{Facet, Standing, State, Surety, View, commas};
use crate::text::near::nearest;
use crate::text::width::width;

/// The conditions there are, where a mistaken one is told.
const CONDITIONS: &str = "author: title: abstract: cat: is: edition: since: year: sort:";

/// Draws the first line: the tabs and what is true of the list.
pub(super) fn draw(pen: &mut Pen<'_>, state: &State, theme: &Theme, layout: &Layout) {
    let whole = layout.whole.width;
    let head = state.head(whole);
    for tab in &head.tabs {
        let style = if tab.view == state.view { theme.accent } else { theme.muted };
        let used = pen.put(tab.x, 0, whole, &tab.name, style);
        pen.put(tab.x + used + 1, 0, whole, &tab.count, theme.muted);
    }
    for x in &head.cuts {
        pen.put(*x, 0, 1, theme.glyphs.cut, theme.muted);
    }
    let tone = match head.surety {
        Surety::Sure => theme.text,
        Surety::Guessed => theme.muted,
        Surety::Lacking => theme.warn,
    };
    pen.put_right(whole.saturating_sub(1), 0, &theme.signs(&head.fact), tone);
}

/// Draws the rule under the first line, and what it says.
pub(super) fn rule(pen: &mut Pen<'_>, state: &State, theme: &Theme, layout: &Layout) {
    let (whole, glyphs) = (layout.whole.width, theme.glyphs);
    pen.fill(0, 1, whole, glyphs.rule, theme.muted);
    if layout.arrangement == Arrangement::Wide {
        pen.put(layout.list.width, 1, 1, glyphs.tee, theme.muted);
    }
    let facets = state.facets(whole);
    if !facets.is_empty() {
        return facets_line(pen, state, theme, &facets);
    }
    let room = whole.saturating_sub(6);
    let forms = rule_forms(state, usize::from(room));
    let Some(says) = forms.iter().find(|f| width(f) <= usize::from(room)).or(forms.last()) else { return };
    pen.put(2, 1, 1, " ", theme.text);
    let used = pen.put_cut(3, 1, room, &theme.signs(says), theme.text, glyphs.cut);
    pen.put(3 + used, 1, 1, " ", theme.text);
}

/// The facets in the rule, a gap around those that stand together.
fn facets_line(pen: &mut Pen<'_>, state: &State, theme: &Theme, facets: &[Facet]) {
    let chosen = state.facet_chosen();
    for (place, facet) in facets.iter().enumerate() {
        let follows = place > 0 && facets[place - 1].x + facets[place - 1].width + 3 == facet.x;
        if follows {
            pen.put(facet.x - 3, 1, 3, &theme.signs(" · "), theme.muted);
        } else {
            pen.put(facet.x - 1, 1, 1, " ", theme.text);
        }
        let (name, count) = match chosen {
            // The rule is faint; what is written over it is not.
            Some(at) if at == place => (theme.accent.patch(theme.chosen).remove_modifier(Modifier::DIM), theme.accent),
            _ => (theme.text.remove_modifier(Modifier::DIM), theme.muted),
        };
        let used = pen.put(facet.x, 1, facet.width, &facet.name, name);
        pen.put(facet.x + used, 1, 1, " ", theme.text);
        pen.put(facet.x + used + 1, 1, facet.width, &facet.count, count);
        pen.put(facet.x + facet.width, 1, 1, " ", theme.text);
    }
}

/// The condition a mistaken one may have meant, else all there are.
fn meant(struck: &str) -> String {
    let field = struck.trim_start_matches('-').split(':').next().unwrap_or_default();
    let conditions = || CONDITIONS.split(' ').map(|c| c.trim_end_matches(':'));
    nearest(field, conditions()).map_or_else(|| CONDITIONS.to_owned(), |meant| format!("did you mean {meant}:?"))
}

/// What the rule says, the longest form first; nothing where it is a plain rule.
fn rule_forms(state: &State, room: usize) -> Vec<String> {
    let searched = state.search.as_ref().filter(|_| state.command.is_none());
    let wrong = state.not_understood();
    let struck = searched.zip(wrong.first()).and_then(|(search, first)| search.line.text().get(first.clone()));
    if let Some(struck) = struck {
        return vec![
            format!("{struck} is no condition, only its letters are searched · {}", meant(struck)),
            format!("{struck} is no condition, only its letters are searched"),
            format!("{struck} is searched as letters"),
            "the underlined is no condition".into(),
        ];
    }
    let one = |text: String| vec![text];
    if state.jobs.arrivals > 0 && (state.search.is_some() || !state.list().ids.is_empty()) {
        return one(format!("{} new, press r", commas(state.jobs.arrivals)));
    }
    match state.standing {
        Standing::Sample => {
            return vec![
                "a sample edition: real papers, marks are not kept here".into(),
                "a sample: marks are not kept".into(),
            ];
        }
        Standing::SampleForWant => {
            return vec![
                "no answer from arXiv and nothing held yet: this is a sample edition; r tries again".into(),
                "no answer from arXiv: a sample; r tries again".into(),
                "a sample; r tries arXiv".into(),
            ];
        }
        Standing::Own => {}
    }
    if state.search.is_none() && state.view == View::Trending && state.trending.has_news {
        return one("votes were counted again, press r".into());
    }
    if state.search.is_some() || state.view != View::Today {
        return Vec::new();
    }
    if let Some(line) = state.tour_line(room) {
        return one(line);
    }
    state.day_rule()
}
