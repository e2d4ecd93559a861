//! The line being typed, in the place of the tabs, and what the rule under it says of it.

use std::ops::Range;

use ratatui::style::Modifier;

use super::pen::Pen;
use super::{Theme, header};
use crate::action::Action;
use crate::app::layout::Layout;
use crate::app::{Candidate, CommandEntry, CommandLine, Completion, Search, State, commas};
use crate::model::query::Atom;
use crate::text::line::Line;
use crate::text::width::{clip_front, width};

/// Candidates have at least so many cells beside what the chosen one means.
const CANDIDATES: u16 = 34;

/// Draws the line where one is typed or kept, else the tabs. Says where the caret stands, if it does.
pub(super) fn draw(pen: &mut Pen<'_>, state: &State, theme: &Theme, layout: &Layout) -> Option<(u16, u16)> {
    let whole = layout.whole.width;
    match (&state.command, &state.search) {
        (Some(command), _) => Some(command_line(pen, state, command, theme, whole)),
        (None, Some(search)) => {
            let caret = search_line(pen, state, search, theme, whole);
            search.typing.then_some(caret)
        }
        (None, None) => {
            header::draw(pen, state, theme, layout);
            None
        }
    }
}

/// A line with its sign; parts of it may be struck out as not understood. Says where the caret stands.
pub(super) fn line(
    pen: &mut Pen<'_>,
    theme: &Theme,
    (sign, line): (&str, &Line),
    wrong: &[Range<usize>],
    right: u16,
) -> (u16, u16) {
    let (before, after) = line.halves();
    let x = 1 + pen.put(1, 0, right, sign, theme.accent);
    let room = right.saturating_sub(x);
    // One cell is the caret's at the end of the line.
    let shown = clip_front(before, usize::from(room).saturating_sub(1));
    let at = x + pen.put(x, 0, room, &shown, theme.text);
    let used = pen.put_cut(at, 0, right.saturating_sub(at), after, theme.text, theme.glyphs.cut);
    let style = theme.bad.add_modifier(Modifier::UNDERLINED);
    // What was cut off in front is no longer there to be marked.
    let tail = shown.strip_prefix('…').filter(|_| shown != before).unwrap_or(before);
    let gone = before.len() - tail.len();
    let (text, shift) = (&line.text()[gone..], at - width(tail) as u16);
    let inside: Vec<Range<usize>> = wrong
        .iter()
        .map(|r| r.start.max(gone).min(line.text().len()) - gone..r.end.max(gone).min(line.text().len()) - gone)
        .filter(|r| r.start < r.end && text.get(r.clone()).is_some())
        .collect();
    pen.mark((shift, 0), at + used - shift, text, &inside, style);
    (at, 0)
}

fn command_line(pen: &mut Pen<'_>, state: &State, command: &CommandLine, theme: &Theme, whole: u16) -> (u16, u16) {
    let right = whole.saturating_sub(1);
    let caret = line(pen, theme, (": ", &command.line), &state.not_understood(), right);
    if command.line.text().is_empty() {
        let hints = ["a command, an action or a number", "Tab completes"];
        pen.put_parts((caret.0 + 1, 0), right.saturating_sub(caret.0 + 1), &hints, "; ", theme.muted, theme.glyphs.cut);
    }
    caret
}

fn search_line(pen: &mut Pen<'_>, state: &State, search: &Search, theme: &Theme, whole: u16) -> (u16, u16) {
    let mut right = whole.saturating_sub(1);
    if search.list.answered && !search.line.text().trim().is_empty() {
        let counts = counts(state, search);
        let fits = counts.iter().find(|says| width(says) + width(search.line.text()) + 8 < usize::from(whole));
        if let Some(says) = fits {
            right = pen.put_right(right, 0, &theme.signs(says), theme.muted).saturating_sub(2);
        }
    }
    let caret = line(pen, theme, ("/ ", &search.line), &state.not_understood(), right);
    if search.line.text().is_empty() {
        let hints =
            ["words", "\"a phrase\"", "-not", "Tab completes", "author:", "title:", "cat:", "is:starred", "since:7d"];
        pen.put_parts((caret.0 + 1, 0), right.saturating_sub(caret.0 + 1), &hints, "  ", theme.muted, theme.glyphs.cut);
    }
    caret
}

/// How many papers answer, of how many, how fast; the longest first.
fn counts(state: &State, search: &Search) -> Vec<String> {
    let more = if search.list.complete { "" } else { "+" };
    let found = commas(search.list.ids.len());
    let of = format!("{found}{more} of {}", commas(state.held));
    let took = format!("{} ms", search.list.took_ms);
    let is_text = |atom: &Atom| matches!(atom, Atom::Text(..));
    let words = search.list.query.all.iter().flatten().filter(|c| is_text(&c.atom)).count();
    let plural = if words == 1 { "word" } else { "words" };
    let mut counts = vec![format!("{of} · {took}"), of, format!("{found}{more}")];
    if words > 0 {
        counts.insert(0, format!("{words} {plural} · {}", counts[0]));
    }
    counts
}

/// Draws what the rule says of the line being typed, over whatever else it says.
pub(super) fn rule(pen: &mut Pen<'_>, state: &State, theme: &Theme, layout: &Layout) {
    let whole = layout.whole.width;
    if let Some(Completion { candidates, chosen, .. }) = state.aid().and_then(|aid| aid.completion.as_ref()) {
        candidates_line(pen, candidates, *chosen, theme, whole);
        return;
    }
    let Some(command) = &state.command else { return };
    let text = command.line.text().trim_start();
    let name = text.split_whitespace().next().unwrap_or_default();
    let names = state.names_so_far();
    if names.len() > 1 && names.iter().all(|c| c.text != name) {
        candidates_line(pen, &names, None, theme, whole);
        return;
    }
    let only = names.iter().find(|c| c.text == name || names.len() == 1);
    let (says, about) = match (CommandEntry::from_name(name), only) {
        _ if name.is_empty() => return,
        (Some(entry), _) => match state.edition_typed() {
            Some(edition) => (edition, String::new()),
            None => (entry.usage(), entry.summary.to_owned()),
        },
        (None, Some(only)) => (only.text.clone(), only.about.clone()),
        (None, None) => match Action::from_name(name).map(Action::entry) {
            Some(entry) => (entry.name.to_owned(), entry.summary.to_owned()),
            None => match state.meant() {
                Some(meant) => (format!("did you mean {meant}?"), String::new()),
                None => return,
            },
        },
    };
    ground(pen, theme, whole);
    let x = 3 + pen.put(3, 1, whole.saturating_sub(4), &says, theme.accent);
    let gap = if about.is_empty() { "" } else { "  " };
    let x = x + pen.put(x, 1, 2, gap, theme.text);
    let x = x + pen.put_cut(x, 1, whole.saturating_sub(x + 2), &about, theme.text, theme.glyphs.cut);
    pen.put(x, 1, 1, " ", theme.text);
}

/// A plain rule with a gap at its start, which what is written fills.
fn ground(pen: &mut Pen<'_>, theme: &Theme, whole: u16) {
    pen.fill(0, 1, whole, theme.glyphs.rule, theme.muted);
    pen.put(2, 1, 1, " ", theme.text);
}

/// The candidates from left to right, the chosen one in view and accented, and what it means behind them.
fn candidates_line(pen: &mut Pen<'_>, candidates: &[Candidate], chosen: Option<usize>, theme: &Theme, whole: u16) {
    ground(pen, theme, whole);
    let about = chosen.and_then(|at| candidates.get(at)).map_or("", |c| c.about.as_str());
    // What the chosen one means has half of the line, or more where the candidates still have room.
    let most = (whole / 2).max(whole.saturating_sub(CANDIDATES));
    let about_room = if about.is_empty() { 0 } else { (width(about) as u16 + 3).min(most) };
    let end = whole.saturating_sub(about_room + 4);
    let wide = |c: &Candidate| width(&c.text) as u16 + 2;
    let first = first_in_view(candidates, chosen.unwrap_or(0), end.saturating_sub(5), &wide);
    let mut x = 3;
    if first > 0 {
        x += pen.put(x, 1, 1, theme.glyphs.cut, theme.muted);
        x += pen.put(x, 1, 1, " ", theme.text);
    }
    for (at, candidate) in candidates.iter().enumerate().skip(first) {
        let is_chosen = Some(at) == chosen;
        let last = at + 1 == candidates.len();
        let room = end.saturating_sub(x + u16::from(!last) * 2);
        if wide(candidate) - 2 > room && !is_chosen {
            x += pen.put(x, 1, 1, theme.glyphs.cut, theme.muted);
            x += pen.put(x, 1, 2, "  ", theme.text);
            break;
        }
        let style = if is_chosen { theme.accent.patch(theme.chosen) } else { theme.muted };
        x += pen.put_cut(x, 1, room, &candidate.text, style, theme.glyphs.cut);
        x += pen.put(x, 1, 2, "  ", theme.text);
    }
    // One blank of the two stands before the rule goes on.
    pen.put(x.saturating_sub(1), 1, 1, theme.glyphs.rule, theme.muted);
    if !about.is_empty() {
        let at = whole.saturating_sub(about_room + 1);
        pen.put(at, 1, 1, " ", theme.text);
        let used = pen.put_cut(at + 1, 1, about_room - 2, about, theme.text, theme.glyphs.cut);
        pen.put(at + 1 + used, 1, 1, " ", theme.text);
    }
}

/// The first candidate to be drawn so that the chosen one fits.
fn first_in_view(candidates: &[Candidate], chosen: usize, room: u16, wide: &impl Fn(&Candidate) -> u16) -> usize {
    let mut used = 0;
    let fits = |c: &&Candidate| {
        used += wide(c);
        used <= room
    };
    let shown = candidates[..=chosen.min(candidates.len().saturating_sub(1))].iter().rev().take_while(fits).count();
    (chosen + 1).saturating_sub(shown.max(1))
}
