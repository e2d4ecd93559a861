//! State to cells. Draws `&State` and cannot change it; knows nothing below but the nouns and the layout.

mod bursts;
mod changes;
mod detail;
mod empty;
mod footer;
mod header;
mod help;
mod hints;
mod jobs;
mod links;
mod list;
mod palette;
mod pen;
mod picker;
mod prompt;
#[cfg(test)]
mod telling;
#[cfg(test)]
pub(crate) mod tests;
mod theme;
mod votes;
mod watch;

use ratatui::Frame;
use ratatui::layout::Position;

use crate::app::layout::{Arrangement, Layout};
use crate::app::{Focus, Overlay, State};
pub use links::{Link, links};
use pen::Pen;
pub use theme::{Depth, Glyphs, Ground, Theme};

/// Draws the screen.
pub fn view(state: &State, theme: &Theme, frame: &mut Frame<'_>) {
    let area = frame.area();
    // The frame is the truth; the layout may be of the size before.
    let layout = if (area.width, area.height) == (state.layout.whole.width, state.layout.whole.height) {
        state.layout
    } else {
        Layout::solve(area.width, area.height, state.shape)
    };
    let mut pen = Pen::new(frame.buffer_mut());
    if layout.arrangement == Arrangement::TooSmall {
        let line = if area.width < 20 { "too small" } else { "the terminal is too small" };
        pen.put(0, 0, area.width, line, theme.text);
        return;
    }
    let caret = match &state.overlay {
        Some(Overlay::Help(page)) => Some(help::draw(&mut pen, page, theme, &layout)),
        Some(Overlay::Picker(picker)) => Some(picker::draw(&mut pen, state, picker, theme, &layout)),
        Some(Overlay::Palette(page)) => Some(palette::draw(&mut pen, page, theme, &layout)),
        Some(Overlay::Jobs(page)) => {
            jobs::draw(&mut pen, state, *page, theme, &layout);
            footer::draw(&mut pen, state, theme, &layout);
            None
        }
        Some(Overlay::Changes(page)) => {
            changes::draw(&mut pen, state, page, theme, &layout);
            footer::draw(&mut pen, state, theme, &layout);
            None
        }
        Some(Overlay::Bursts(page)) => {
            bursts::draw(&mut pen, page, theme, &layout);
            footer::draw(&mut pen, state, theme, &layout);
            None
        }
        Some(Overlay::Watch(page)) => Some(watch::draw(&mut pen, state, page, theme, &layout)),
        None => panes(&mut pen, state, theme, &layout),
    };
    if let Some((x, y)) = caret.filter(|(x, y)| *x < area.width && *y < area.height) {
        frame.set_cursor_position(Position::new(x, y));
    }
}

/// The list and the detail with their lines above and below. Says where a typed line has its caret.
fn panes(pen: &mut Pen<'_>, state: &State, theme: &Theme, layout: &Layout) -> Option<(u16, u16)> {
    let caret = prompt::draw(pen, state, theme, layout);
    header::rule(pen, state, theme, layout);
    prompt::rule(pen, state, theme, layout);
    let both = matches!(layout.arrangement, Arrangement::Wide | Arrangement::Stacked);
    let card = layout.arrangement == Arrangement::Card;
    if both || (state.focus == Focus::List && !card) {
        list::draw(pen, state, theme, layout);
    }
    if both || card || state.focus == Focus::Detail {
        detail::draw(pen, state, theme, layout);
    }
    hints::draw(pen, state, theme, layout);
    footer::draw(pen, state, theme, layout);
    caret
}
