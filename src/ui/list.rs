//! The list pane: two lines a paper, the title run into its authors as in a printed contents page.

use std::ops::Range;

use ratatui::style::Style;

use super::pen::Pen;
use super::{Theme, empty, votes};
use crate::app::layout::{Area, Arrangement, Layout};
use crate::app::{Focus, Part, State, View, is_watched, shown};
use crate::model::query::Field;
use crate::model::{Badge, Kind, PaperId, Row};
use crate::text::found::found;
use crate::text::{width, wrap};

/// Cells before the text: bar, read mark, own mark, blank.
const BEFORE: u16 = 4;
/// Cells of the fact and the gap before it.
pub(super) const FACT: u16 = 6;
pub(super) const GAP: u16 = 1;
/// From so many columns of the terminal a row has room for two badges.
const TWO_BADGES: u16 = 96;

/// Said of the first paper behind those found in title or authors, where a row has so many cells.
const ABSTRACTS: &str = "in abstracts only";
const ABSTRACTS_ROOM: u16 = 40;

/// Draws the papers in view and the hairline beside them.
pub(super) fn draw(pen: &mut Pen<'_>, state: &State, theme: &Theme, layout: &Layout) {
    let area = layout.list;
    let list = state.list();
    hairline(pen, state, theme, layout);
    if list.ids.is_empty() {
        empty::draw(pen, state, theme, area);
        return;
    }
    let page = layout.papers();
    let range = state.ranged();
    for (i, id) in list.in_view(page).iter().enumerate() {
        let y = area.y + i as u16 * layout.lines_a_paper;
        paper(pen, state, theme, *id, Area { y, height: layout.lines_a_paper, ..area }, list.top + i == list.cursor);
        if range.as_ref().is_some_and(|r| r.contains(&(list.top + i))) {
            for line in 0..layout.lines_a_paper {
                pen.put(area.x, y + line, 1, theme.glyphs.bar, theme.star);
            }
        }
    }
    let below = area.y + list.in_view(page).len() as u16 * layout.lines_a_paper;
    let ended = list.top + page > list.ids.len() && list.complete;
    if ended && below < area.y + area.height {
        let parts = state.finish_line();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let (at, room) = ((area.x + BEFORE, below), area.width.saturating_sub(BEFORE + 1));
        pen.put_parts(at, room, &parts, &theme.signs(" · "), theme.muted, theme.glyphs.cut);
    }
}

fn paper(pen: &mut Pen<'_>, state: &State, theme: &Theme, id: PaperId, at: Area, under_cursor: bool) {
    let right = at.x + at.width.saturating_sub(1);
    let text_x = at.x + BEFORE;
    if under_cursor {
        let bar = if state.focus == Focus::List { theme.accent } else { theme.muted };
        for line in 0..at.height {
            pen.put(at.x, at.y + line, 1, theme.glyphs.bar, bar);
        }
    }
    let Some(row) = state.rows.get(&id) else {
        pen.put(text_x, at.y, right.saturating_sub(text_x), &id.to_string(), theme.muted);
        return;
    };
    if row.marks.read.is_none() {
        pen.put(at.x + 1, at.y, 1, theme.glyphs.unread, theme.text);
    }
    if row.marks.star.is_some() {
        pen.put(at.x + 2, at.y, 1, theme.glyphs.star, theme.star);
    } else if is_watched(row) {
        pen.put(at.x + 2, at.y, 1, theme.glyphs.watched, theme.muted);
    }
    let tone = if row.marks.read.is_some() { theme.muted } else { theme.text };
    let style = if under_cursor { tone.patch(theme.chosen) } else { tone };
    words(pen, state, theme, row, Area { x: text_x, width: right.saturating_sub(text_x), ..at }, style);
}

/// The title on one line or two, then the authors, the fact flush right on the last line.
fn words(pen: &mut Pen<'_>, state: &State, theme: &Theme, row: &Row, at: Area, style: Style) {
    let title = if row.version == 0 { row.id.to_string().into() } else { shown(&row.title, state.tex) };
    let fact = theme.signs(&said(state, row, at.width)).into_owned();
    let wide = u16::try_from(width::width(&fact)).unwrap_or(u16::MAX).max(FACT);
    let fact_room = if fact.is_empty() { 0 } else { wide + GAP };
    let last = at.y + at.height - 1;
    if !fact.is_empty() && at.width > wide + 12 {
        pen.put_right(at.x + at.width, last, &fact, theme.muted);
        votes::rise(pen, theme, row, &fact, (at.x + at.width, last));
    }
    if at.height == 1 {
        pen.put_cut(at.x, at.y, at.width.saturating_sub(fact_room), &title, style, theme.glyphs.cut);
        return;
    }
    let second = at.width.saturating_sub(fact_room);
    let whole = at.width.saturating_sub(votes::bar(pen, state, theme, row, at));
    let lines = wrap::wrap_with(&title, |i| if i == 0 { whole } else { second });
    let Some(first) = lines.first() else { return };
    pen.put(at.x, at.y, whole, &title[first.clone()], style);
    let rest = lines.get(1).map_or("", |l| &title[l.start..]);
    let used = pen.put_cut(at.x, last, second, rest, style, theme.glyphs.cut);
    let searched = state.search.as_ref().map(|s| found(&title, &s.list.query.sought(Field::Title)));
    // What is searched for lies over what is watched for.
    for (found, style) in
        [(Some(state.watched_in(row.id, Part::Title, &title)), theme.watched), (searched, theme.found)]
    {
        let Some(found) = found.filter(|f| !f.is_empty()) else { continue };
        pen.mark((at.x, at.y), at.width, &title[first.clone()], &within(&found, first), style);
        if let Some(line) = lines.get(1) {
            // The sign of a cut is no letter found.
            let room = if lines.len() > 2 { used.saturating_sub(1) } else { used };
            pen.mark((at.x, last), room, rest, &within(&found, &(line.start..title.len())), style);
        }
    }
    let gap = if used == 0 { 0 } else { 2 };
    let room = second.saturating_sub(used + gap);
    let short = width::width(&row.byline).min(8);
    let mut end = used;
    if lines.len() <= 2 && usize::from(room) >= short {
        let x = at.x + used + gap;
        let used = pen.put_cut(x, last, room, &row.byline, theme.muted, theme.glyphs.cut);
        pen.mark((x, last), used, &row.byline, &state.watched_in(row.id, Part::Byline, &row.byline), theme.watched);
        end += gap + used;
    }
    let most = if state.layout.whole.width < TWO_BADGES { 1 } else { 2 };
    let before_fact = u16::from(fact_room > 0);
    let carried = carried(row, usize::from(second.saturating_sub(end + 2 + before_fact)), most);
    let right = at.x + second - before_fact;
    pen.put_right(right, last, &carried, theme.muted);
}

/// What a row says of itself in so many cells: that it is withdrawn, where it was accepted, that there is code; whole ones
/// only, and never in the place of title or names.
fn carried(row: &Row, room: usize, most: usize) -> String {
    let word = |badge: &Badge| match badge {
        Badge::Withdrawn => Some("withdrawn".to_owned()),
        Badge::Venue(venue) => Some(venue.to_string()),
        Badge::Code => Some("code".to_owned()),
        Badge::Updated | Badge::Watched | Badge::Upvotes(_) => None,
    };
    let mut said = String::new();
    for one in row.badges.iter().filter_map(word).take(most) {
        let gap = if said.is_empty() { "" } else { "  " };
        if width::width(&said) + gap.len() + width::width(&one) <= room {
            said = format!("{said}{gap}{one}");
        }
    }
    said
}

/// The parts of ranges that lie within a line, counted from its start.
pub(super) fn within(ranges: &[Range<usize>], line: &Range<usize>) -> Vec<Range<usize>> {
    let cut = |r: &Range<usize>| r.start.max(line.start)..r.end.min(line.end);
    ranges.iter().map(cut).filter(|r| r.start < r.end).map(|r| r.start - line.start..r.end - line.start).collect()
}

/// What stands flush right: the fact, before it where in a search the papers found in their abstracts alone begin.
fn said(state: &State, row: &Row, room: u16) -> String {
    let (fact, list) = (fact(state, row), state.list());
    let first = list.abstracts_from.and_then(|at| list.ids.get(at));
    if first != Some(&row.id) || room < ABSTRACTS_ROOM {
        return fact;
    }
    format!(" {ABSTRACTS}  {fact}").trim_end().to_owned()
}

/// The one fact of a row: in an edition its votes, its version or that it is a cross-list, elsewhere its date.
fn fact(state: &State, row: &Row) -> String {
    let in_edition = state.search.is_none() && state.view == View::Today;
    let votes = row.upvotes().map(|n| format!("▲{n}"));
    if state.search.is_none() && state.view == View::Trending {
        return votes.unwrap_or_default();
    }
    let votes = votes.filter(|_| row.upvotes() > Some(0));
    let kind = kind_in(state, row).filter(|_| in_edition);
    let replaced = kind.is_some_and(Kind::is_replacement);
    if !in_edition || state.missed_shown().is_some() && !replaced {
        let date = row.day.map(|day| {
            let same_year = state.announced.is_none_or(|t| t.date().year() == day.date().year());
            day.date().strftime(if same_year { "%b %-d" } else { "%Y" }).to_string()
        });
        return votes.into_iter().chain(date).collect::<Vec<_>>().join(" ");
    }
    // That it is read already and newer now is what a replacement has to say.
    if let Some(votes) = votes.filter(|_| !replaced) {
        return votes;
    }
    if let Some(kind) = kind {
        return match kind {
            Kind::Replace | Kind::ReplaceCross if row.version > 1 => format!("v{}", row.version),
            Kind::Replace | Kind::ReplaceCross => "repl".into(),
            Kind::Cross => "cross".into(),
            Kind::New | Kind::Other(_) => String::new(),
        };
    }
    if row.version > 1 {
        return format!("v{}", row.version);
    }
    let followed = state.followed_here();
    let cross = row.primary.as_ref().is_some_and(|p| !followed.is_empty() && !followed.contains(p));
    if cross { "cross".into() } else { String::new() }
}

/// As what a row was announced in the edition on screen, or last in those that are.
fn kind_in<'r>(state: &State, row: &'r Row) -> Option<&'r Kind> {
    let shown = state.edition.or(state.today())?;
    let days = state.missed_shown().map_or(shown..=shown, |m| m.from..=m.to);
    row.announced.iter().find(|(day, _)| days.contains(day)).map(|(_, kind)| kind)
}

/// The line between the panes, drawn heavy beside the part of the list that is in view.
fn hairline(pen: &mut Pen<'_>, state: &State, theme: &Theme, layout: &Layout) {
    let (area, list) = (layout.list, state.list());
    if matches!(layout.arrangement, Arrangement::Single | Arrangement::TooSmall | Arrangement::Card) {
        return;
    }
    let x = area.width;
    let (rows, page) = (usize::from(area.height), layout.papers());
    let total = list.ids.len().max(1);
    let start = list.top * rows / total;
    let end = ((list.top + page) * rows).div_ceil(total).min(rows).max(start + 1);
    for row in 0..rows {
        let heavy = total > page && (start..end).contains(&row);
        let (sign, style) = if heavy { (theme.glyphs.heavy, theme.text) } else { (theme.glyphs.line, theme.muted) };
        pen.put(x, area.y + row as u16, 1, sign, style);
    }
    if layout.arrangement == Arrangement::Stacked {
        pen.fill(0, area.y + area.height, layout.whole.width, theme.glyphs.rule, theme.muted);
    }
}
