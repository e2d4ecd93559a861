//! The last line: position, what can be done, what is going on.

use super::Theme;
use super::pen::Pen;
use crate::app::layout::Layout;
use crate::app::{State, Tone};

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
