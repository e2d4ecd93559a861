//! The category picker: what do you read?

use super::pen::Pen;
use super::{Theme, empty, footer};
use crate::app::layout::{Area, Layout};
use crate::app::{Choice, Group, Picker, State, Tone};
use crate::text::width::width;
use crate::text::wrap;

/// From so many rows the price of Enter is told under the choices.
const PRICED: u16 = 16;
/// What Enter costs, in lines of at most so many cells.
const PRICE: &str = "Enter fetches their last 7 days from arXiv: 200 papers every 3 s, while you read. \
                     Without a network your choice is kept until there is one.";
const PRICE_WIDEST: u16 = 76;
/// From so many columns what is chosen stands on the right, in so many of them.
const BESIDE: u16 = 96;
const CHOSEN: u16 = 40;

/// Draws the picker. Says where the caret stands.
pub(super) fn draw(pen: &mut Pen<'_>, state: &State, picker: &Picker, theme: &Theme, layout: &Layout) -> (u16, u16) {
    let whole = layout.whole;
    let caret = question(pen, picker, theme, whole.width);
    let beside = whole.width >= BESIDE;
    let left = if beside { whole.width - CHOSEN } else { whole.width };
    pen.fill(0, 1, whole.width, theme.glyphs.rule, theme.muted);
    groups(pen, picker, theme, left);
    let under = under(picker, whole);
    let below = under.len() as u16 + 1;
    let rows = usize::from(whole.height.saturating_sub(2 + below)).max(1);
    let top =
        (picker.cursor + 2).saturating_sub(rows).min(picker.passing().len().saturating_sub(rows)).min(picker.cursor);
    for (i, choice) in picker.passing().enumerate().skip(top).take(rows) {
        row(pen, theme, choice, 2 + (i - top) as u16, left, i == picker.cursor);
    }
    if picker.passing().len() == 0 {
        let lines = ["Nothing is called so", "no category, name or group", "delete a letter"];
        empty::say(pen, theme, lines, Area { width: left, ..whole.page() });
    }
    if beside {
        chosen_beside(pen, picker, theme, Area { x: left, y: 2, width: CHOSEN, height: rows as u16 });
    }
    for (i, (text, weight)) in under.iter().enumerate() {
        let style = if *weight == Weight::Chosen { theme.strong } else { theme.muted };
        let y = whole.height.saturating_sub(below) + i as u16;
        pen.put_cut(4, y, whole.width.saturating_sub(5), text, style, theme.glyphs.cut);
    }
    last_line(pen, state, theme, whole);
    caret
}

/// The first line: the question, the filter, how many pass and how many are chosen.
fn question(pen: &mut Pen<'_>, picker: &Picker, theme: &Theme, whole: u16) -> (u16, u16) {
    let mut x = 1 + pen.put(1, 0, whole, "What do you read? ", theme.strong);
    let (before, after) = picker.line.halves();
    x += pen.put(x, 0, whole, before, theme.text);
    pen.put(x, 0, whole, after, theme.text);
    let hint = if picker.line.text().is_empty() { " type to filter" } else { "" };
    pen.put(x, 0, whole, hint, theme.muted);
    let (passing, chosen) = (picker.passing().len(), picker.picked().count());
    let says = format!("{passing} of {} {} {chosen} chosen", picker.total(), theme.glyphs.dot);
    if width(&says) + usize::from(x) + width(picker.line.text()).max(width(hint)) + 2 < usize::from(whole) {
        pen.put_right(whole.saturating_sub(1), 0, &says, theme.muted);
    }
    (x, 0)
}

/// The rule names the groups and how many categories of each pass. Where not all have room, the current one is the first.
fn groups(pen: &mut Pen<'_>, picker: &Picker, theme: &Theme, room: u16) {
    let groups = picker.groups();
    let here = groups.iter().position(|g| g.name == picker.group()).unwrap_or(0);
    let wide = |g: &Group<'_>| width(&format!("{} {}  ", g.short, g.passing)) as u16;
    let all_fit = groups.iter().map(wide).sum::<u16>() + 4 <= room;
    let mut x = 3;
    pen.put(2, 1, 1, " ", theme.text);
    for group in groups.iter().cycle().skip(if all_fit { 0 } else { here }).take(groups.len()) {
        if !all_fit && x + wide(group) + 4 > room {
            x += pen.put(x, 1, 3, &format!("{}  ", theme.glyphs.cut), theme.muted);
            break;
        }
        let style = if group.name == picker.group() { theme.accent } else { theme.muted };
        x += pen.put(x, 1, room, &format!("{} {}  ", group.short, group.passing), style);
    }
    // One blank of the two stands before the rule goes on.
    pen.put(x.saturating_sub(1), 1, 1, theme.glyphs.rule, theme.muted);
}

fn row(pen: &mut Pen<'_>, theme: &Theme, choice: &Choice, y: u16, room: u16, under_cursor: bool) {
    if under_cursor {
        pen.put(0, y, 1, theme.glyphs.bar, theme.accent);
    }
    let (sign, tone) = if choice.chosen { ("[x]", theme.good) } else { ("[ ]", theme.muted) };
    pen.put(2, y, 3, sign, tone);
    let style = if under_cursor { theme.chosen } else { theme.text };
    pen.put(6, y, 18, choice.category.as_str(), style);
    pen.put_cut(25, y, room.saturating_sub(27), &choice.name, style, theme.glyphs.cut);
}

/// What is chosen, on the right of a hairline.
fn chosen_beside(pen: &mut Pen<'_>, picker: &Picker, theme: &Theme, area: Area) {
    pen.put(area.x, 1, 1, theme.glyphs.tee, theme.muted);
    for row in 0..area.height {
        pen.put(area.x, area.y + row, 1, theme.glyphs.line, theme.muted);
    }
    let (x, room) = (area.x + 3, area.width.saturating_sub(4));
    if picker.picked().next().is_none() {
        pen.put(x, area.y, room, "what you choose stands here", theme.muted);
    }
    for (choice, y) in picker.picked().take(usize::from(area.height)).zip(area.y..) {
        let used = pen.put(x, y, room, choice.category.as_str(), theme.strong) + 2;
        pen.put_cut(x + used, y, room.saturating_sub(used), &choice.name, theme.muted, theme.glyphs.cut);
    }
}

/// How a line under the choices is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Weight {
    Chosen,
    Plain,
}

/// The lines between the choices and the last line, blanks around them: what is chosen where there is no room beside,
/// and what Enter costs.
fn under(picker: &Picker, whole: Area) -> Vec<(String, Weight)> {
    let blank = || (String::new(), Weight::Plain);
    let mut lines = vec![blank()];
    if whole.width < BESIDE {
        let names: Vec<&str> = picker.picked().map(|c| c.category.as_str()).collect();
        lines.push(match names.as_slice() {
            [] => ("nothing chosen yet".into(), Weight::Plain),
            names => (names.join(" "), Weight::Chosen),
        });
        lines.push(blank());
    }
    if whole.height >= PRICED {
        let price = wrap::wrap(PRICE, whole.width.saturating_sub(5).min(PRICE_WIDEST));
        lines.extend(price.into_iter().map(|range| (PRICE[range].to_owned(), Weight::Plain)));
        lines.push(blank());
    }
    lines
}

/// The keys, or what has gone wrong.
fn last_line(pen: &mut Pen<'_>, state: &State, theme: &Theme, whole: Area) {
    let Some(notice) = &state.notice else {
        let keys = [("Space", "choose"), ("Enter", "start"), ("Tab", "next group"), ("Esc", "quit")];
        return footer::keys(pen, theme, whole, &keys);
    };
    let style = if notice.tone == Tone::Bad { theme.bad } else { theme.text };
    let (y, room) = (whole.height.saturating_sub(1), whole.width.saturating_sub(2));
    pen.put_cut(1, y, room, &theme.signs(&notice.text), style, theme.glyphs.cut);
}
