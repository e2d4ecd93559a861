//! The last line: position, what can be done, what is going on.

use super::Theme;
use super::pen::Pen;
use crate::app::layout::{Area, Layout};
use crate::app::{State, Tone};
use crate::text::width::width;

/// Draws the last line.
pub(super) fn draw(pen: &mut Pen<'_>, state: &State, theme: &Theme, layout: &Layout) {
    let (whole, y) = (layout.whole.width, layout.whole.height.saturating_sub(1));
    let foot = state.foot(whole);
    let room = foot.right.saturating_sub(foot.x);
    pen.put_right(whole.saturating_sub(1), y, &theme.signs(&foot.jobs), theme.muted);
    pen.put(1, y, foot.right.saturating_sub(1), &theme.signs(&foot.position), theme.text);
    let begun: String = state.begun.iter().map(|k| k.label()).collect();
    let count = state.count.map(|n| n.to_string()).unwrap_or_default();
    if !begun.is_empty() || !count.is_empty() {
        pen.put(foot.x, y, room, &format!("{count}{begun}"), theme.accent);
    } else if let Some(notice) = &state.notice {
        let style = if notice.tone == Tone::Bad { theme.bad } else { theme.text };
        pen.put_cut(foot.x, y, room, &theme.signs(&notice.text), style, theme.glyphs.cut);
    } else {
        for hint in &foot.hints {
            let used = pen.put(hint.x, y, foot.right.saturating_sub(hint.x), &hint.key, theme.strong);
            let x = hint.x + used + 1;
            pen.put(x, y, foot.right.saturating_sub(x), hint.verb, theme.muted);
        }
    }
}

/// Draws the keys of a page that has the screen to itself; dropped whole from the right, the last one, which leads out,
/// never.
pub(super) fn keys(pen: &mut Pen<'_>, theme: &Theme, whole: Area, keys: &[(&str, &str)]) {
    let y = whole.height.saturating_sub(1);
    let wide = |(key, verb): &(&str, &str)| (width(key) + width(verb) + 3) as u16;
    let last = keys.last().map_or(0, wide);
    let fits = |n: &usize| keys[..*n].iter().map(wide).sum::<u16>() + last <= whole.width + 1;
    let shown = (0..keys.len()).rev().find(fits).unwrap_or(0);
    let mut x = 1;
    for (key, verb) in keys[..shown].iter().chain(keys.last()) {
        x += pen.put(x, y, whole.width.saturating_sub(x), key, theme.strong) + 1;
        x += pen.put(x, y, whole.width.saturating_sub(x), verb, theme.muted) + 2;
    }
}
