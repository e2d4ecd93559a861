//! The page of what bursts: the words, how many papers of this week have them, how much more that is, and nine weeks.

use super::pen::Pen;
use super::{Theme, empty};
use crate::app::layout::Layout;
use crate::app::{BURSTS_ABOVE, BurstsPage, BurstsStand};
use crate::model::{Burst, WEEKS};
use crate::text::width::width;

/// The page is at most so wide.
const WIDEST: u16 = 100;
/// From so many columns it says what each is.
const AMPLE: u16 = 70;
/// From so many how much more it is than before.
const ENOUGH: u16 = 50;
/// Cells of the columns: what it is, papers, times more, weeks.
const KIND: u16 = 8;
const PAPERS: u16 = 6;
const TIMES: u16 = 7;

/// Draws the page between the first line and the last.
pub(super) fn draw(pen: &mut Pen<'_>, page: &BurstsPage, theme: &Theme, layout: &Layout) {
    let whole = layout.whole;
    let used = pen.put(1, 0, whole.width, "bursts", theme.accent);
    let about = "this week against the eight before, as far as they are held";
    if width(about) + usize::from(used) + 4 < usize::from(whole.width) {
        pen.put_right(whole.width.saturating_sub(1), 0, about, theme.muted);
    }
    pen.fill(0, 1, whole.width, theme.glyphs.rule, theme.muted);
    match &page.stands {
        BurstsStand::Asked(_) => {}
        BurstsStand::Failed(fault) => {
            let why = fault.to_string();
            empty::say(pen, theme, ["What bursts is not known", &why, &fault.hint], whole.page());
        }
        BurstsStand::Shown(bursts) if bursts.is_empty() => {
            let lines = [
                "Nothing bursts this week",
                "this week's editions are compared with those of the eight weeks before, as far as they are held",
                "offprint sync --days 63 fetches those weeks",
            ];
            empty::say(pen, theme, lines, whole.page());
        }
        BurstsStand::Shown(bursts) => {
            let columns = Columns::of(whole.width.min(WIDEST));
            columns.captions(pen, theme);
            let rows = usize::from(whole.height.saturating_sub(BURSTS_ABOVE + 1));
            let top = page.top(whole.height);
            for (i, burst) in bursts.iter().enumerate().skip(top).take(rows) {
                columns.row(pen, theme, burst, BURSTS_ABOVE + (i - top) as u16, i == page.cursor);
            }
        }
    }
}

/// Where the columns begin.
struct Columns {
    text: u16,
    kind: Option<u16>,
    papers: u16,
    times: Option<u16>,
    weeks: u16,
    end: u16,
}

impl Columns {
    fn of(wide: u16) -> Self {
        let end = wide.saturating_sub(1);
        let weeks = end.saturating_sub(WEEKS as u16);
        let times = (wide >= ENOUGH).then(|| weeks.saturating_sub(TIMES + 2));
        let papers = times.unwrap_or(weeks.saturating_sub(1)).saturating_sub(PAPERS + 1);
        let kind = (wide >= AMPLE).then(|| papers.saturating_sub(KIND + 1));
        Self { text: 2, kind, papers, times, weeks, end }
    }

    fn captions(&self, pen: &mut Pen<'_>, theme: &Theme) {
        pen.put_right(self.papers + PAPERS, 2, "papers", theme.muted);
        if let Some(times) = self.times {
            pen.put_right(times + TIMES, 2, "times", theme.muted);
        }
        pen.put_right(self.end, 2, "nine weeks", theme.muted);
    }

    fn row(&self, pen: &mut Pen<'_>, theme: &Theme, burst: &Burst, y: u16, chosen: bool) {
        if chosen {
            pen.put(0, y, 1, theme.glyphs.bar, theme.accent);
        }
        let style = if chosen { theme.chosen } else { theme.text };
        let room = self.kind.unwrap_or(self.papers).saturating_sub(self.text + 1);
        pen.put_cut(self.text, y, room, &burst.text, style, theme.glyphs.cut);
        if let Some(x) = self.kind {
            pen.put(x, y, KIND, burst.kind.word(), theme.muted);
        }
        pen.put_right(self.papers + PAPERS, y, &burst.now().to_string(), theme.text);
        if let Some(x) = self.times {
            let times = burst.ratio.map_or_else(|| "new".to_owned(), |r| format!("{r:.1}x"));
            pen.put_right(x + TIMES, y, &times, theme.muted);
        }
        for (week, bar) in spark(&burst.weeks, theme.glyphs.bars).into_iter().enumerate() {
            let style = if week + 1 == WEEKS { theme.accent } else { theme.muted };
            pen.put(self.weeks + week as u16, y, 1, bar, style);
        }
    }
}

/// The weeks as bars, each in its part of the highest; where there was none, the lowest.
fn spark(weeks: &[u32; WEEKS], bars: [&'static str; 8]) -> [&'static str; WEEKS] {
    let most = weeks.iter().copied().max().unwrap_or(0).max(1);
    weeks.map(|n| bars[if n == 0 { 0 } else { ((n * 7).div_ceil(most) as usize).clamp(1, 7) }])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::Glyphs;

    #[test]
    fn bars_grow_with_the_weeks() {
        let weeks = [0, 1, 2, 3, 4, 5, 6, 7, 14];
        assert_eq!(spark(&weeks, Glyphs::UNICODE.bars).concat(), "▁▂▂▃▃▄▄▅█");
        assert_eq!(spark(&[0; WEEKS], Glyphs::ASCII.bars).concat(), "_________");
    }
}
