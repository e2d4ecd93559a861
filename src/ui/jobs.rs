//! The page of jobs: what runs, what waits, what failed and why, what came. It stands under the first line in place of
//! the list.

use super::pen::Pen;
use super::{Theme, empty};
use crate::app::layout::Layout;
use crate::app::{JobLine, JobStands, JobsPage, State, commas, shown};
use crate::text::{width, wrap};

/// The page is at most so wide.
const WIDEST: u16 = 100;
/// From so many columns a title stands beside its id, else under it.
const BESIDE: u16 = 72;
/// Where the id begins, and the title beside it.
const NAME: u16 = 10;
const TITLE: u16 = 28;
/// A reason takes at most so many lines.
const NOTE: usize = 2;

/// A line of the page.
struct Laid<'a> {
    job: usize,
    line: &'a JobLine,
    part: Part,
}

/// Which part of a job it shows.
enum Part {
    /// How it stands, its id, its figure; the title where there is room.
    Head,
    /// The title.
    Title(String),
    /// Why it failed.
    Note(String),
}

/// Draws the page between the first line and the last.
pub(super) fn draw(pen: &mut Pen<'_>, state: &State, page: JobsPage, theme: &Theme, layout: &Layout) {
    let whole = layout.whole;
    let lines = state.job_lines();
    let used = pen.put(1, 0, whole.width, "jobs", theme.accent);
    let says = summary(&lines, theme);
    if width::width(&says) + usize::from(used) + 4 < usize::from(whole.width) {
        pen.put_right(whole.width.saturating_sub(1), 0, &says, theme.muted);
    }
    pen.fill(0, 1, whole.width, theme.glyphs.rule, theme.muted);
    if let Some(wait) = state.downloads_wait() {
        let text = format!(" {} ", theme.signs(&wait));
        pen.put_cut(2, 1, whole.width.saturating_sub(4), &text, theme.text, theme.glyphs.cut);
    }
    if lines.is_empty() {
        let lines = [
            "Nothing is running or waiting",
            "syncs and downloads stand here, with what came of them",
            "Esc, then: d downloads a paper, D all of the list, r syncs",
        ];
        return empty::say(pen, theme, lines, whole.page());
    }
    let wide = whole.width.min(WIDEST);
    let laid = lay(state, &lines, wide);
    let room = usize::from(whole.height.saturating_sub(3));
    // All of the chosen job is in view, and as little as possible moves.
    let last = laid.iter().rposition(|l| l.job == page.cursor).unwrap_or(0);
    let top = (last + 1).saturating_sub(room);
    for (i, one) in laid.iter().skip(top).take(room).enumerate() {
        job(pen, state, theme, one, 2 + i as u16, wide, one.job == page.cursor);
    }
}

fn summary(lines: &[JobLine], theme: &Theme) -> String {
    let kinds = [
        (JobStands::Running, "running"),
        (JobStands::Waiting, "queued"),
        (JobStands::Failed, "failed"),
        (JobStands::Done, "held"),
    ];
    let count = |stands| lines.iter().filter(|l| l.stands == stands).count();
    let told = kinds.into_iter().map(|(stands, word)| (count(stands), word)).filter(|(n, _)| *n > 0);
    let told: Vec<String> = told.map(|(n, word)| format!("{} {word}", commas(n))).collect();
    told.join(&format!(" {} ", theme.glyphs.dot))
}

fn lay<'a>(state: &State, lines: &'a [JobLine], wide: u16) -> Vec<Laid<'a>> {
    let mut laid = Vec::new();
    let room = wide.saturating_sub(NAME + 1);
    for (job, line) in lines.iter().enumerate() {
        laid.push(Laid { job, line, part: Part::Head });
        if wide < BESIDE && !line.title.is_empty() {
            laid.push(Laid { job, line, part: Part::Title(shown(&line.title, state.tex).into_owned()) });
        }
        for range in wrap::wrap(&line.note, room).into_iter().take(NOTE) {
            laid.push(Laid { job, line, part: Part::Note(line.note[range].to_owned()) });
        }
    }
    laid
}

fn job(pen: &mut Pen<'_>, state: &State, theme: &Theme, laid: &Laid<'_>, y: u16, wide: u16, chosen: bool) {
    if chosen {
        pen.put(0, y, 1, theme.glyphs.bar, theme.accent);
    }
    let (line, cut) = (laid.line, theme.glyphs.cut);
    let style = if chosen { theme.chosen } else { theme.text };
    let room = |x: u16| wide.saturating_sub(x + 1);
    match &laid.part {
        Part::Title(title) => {
            pen.put_cut(NAME, y, room(NAME), title, theme.muted, cut);
        }
        Part::Note(note) => {
            pen.put(NAME, y, room(NAME), &theme.signs(note), theme.muted);
        }
        Part::Head => {
            let (word, tone) = match line.stands {
                JobStands::Running => ("running", theme.accent),
                JobStands::Waiting => ("queued", theme.muted),
                JobStands::Failed => ("failed", theme.bad),
                JobStands::Done => ("held", theme.good),
            };
            pen.put(2, y, NAME - 3, word, tone);
            let beside = wide >= BESIDE && !line.title.is_empty();
            let name = pen.put_cut(NAME, y, if beside { TITLE - NAME - 1 } else { room(NAME) }, &line.name, style, cut);
            let from = if beside { TITLE } else { NAME + name + 2 };
            let figure = width::clip(&theme.signs(&line.figure), usize::from(room(from))).into_owned();
            let right = pen.put_right(wide.saturating_sub(1), y, &figure, theme.muted);
            if beside {
                let title = shown(&line.title, state.tex);
                pen.put_cut(TITLE, y, right.saturating_sub(TITLE + 2), &title, style, cut);
            }
        }
    }
}
