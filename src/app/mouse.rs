//! The mouse: what a click, the wheel and a drag wish, from where everything stands on the screen.

use super::detail::Ink;
use super::effect::Effects;
use super::layout::{Area, Arrangement};
use super::msg::{Mouse, MouseAct};
use super::{Focus, Overlay, State};
use crate::action::{Action, Layer};

/// Lines of the paper a notch of the wheel scrolls.
const NOTCH: usize = 3;
/// Columns of a row, from its left edge: the sign of what is unread, the star.
const READ_COLUMN: u16 = 1;
const STAR_COLUMN: u16 = 2;

impl State {
    /// Takes in what the mouse did.
    pub(super) fn mouse(&mut self, mouse: Mouse, effects: &mut Effects) {
        match mouse.what {
            MouseAct::Press => self.press(mouse.column, mouse.row, effects),
            MouseAct::Drag if self.dragging => self.divide_at(mouse.column),
            MouseAct::Drag => {}
            MouseAct::Release => {
                if std::mem::take(&mut self.dragging) {
                    self.keep_choices(effects);
                }
            }
            MouseAct::WheelUp => self.wheel(Action::Up, mouse, effects),
            MouseAct::WheelDown => self.wheel(Action::Down, mouse, effects),
        }
    }

    fn wheel(&mut self, action: Action, mouse: Mouse, effects: &mut Effects) {
        if self.overlay.is_some() {
            return self.act(action, None, effects);
        }
        let over_paper = self.paper_is_at(mouse.column, mouse.row);
        if over_paper {
            self.scroll_detail(action, Some(NOTCH));
        } else {
            let papers = NOTCH / usize::from(self.layout.lines_a_paper.max(1));
            self.move_in_list(action, Some(papers.max(1)));
        }
    }

    fn press(&mut self, column: u16, row: u16, effects: &mut Effects) {
        let whole = self.layout.whole;
        if matches!(self.overlay, Some(Overlay::Bursts(_) | Overlay::Changes(_))) {
            if row + 1 == whole.height {
                self.press_hint(column, effects);
            } else {
                self.press_burst(row, effects);
            }
            return;
        }
        if self.overlay.is_some() || self.layout.arrangement == Arrangement::TooSmall {
            return;
        }
        let on_divider = self.layout.arrangement == Arrangement::Wide && column == self.layout.list.width;
        if row == 0 {
            self.press_tab(column, effects);
        } else if let Some(place) = self.facet_at(column).filter(|_| row == 1) {
            self.narrow_to(place, effects);
        } else if row + 1 == whole.height {
            self.press_hint(column, effects);
        } else if on_divider {
            self.dragging = true;
        } else if self.paper_is_at(column, row) {
            self.press_paper(row, effects);
        } else if within(self.layout.list, column, row) {
            self.press_row(column, row, effects);
        }
    }

    /// Whether the paper, not the list, stands there.
    fn paper_is_at(&self, column: u16, row: u16) -> bool {
        let shown = match self.layout.arrangement {
            Arrangement::Wide | Arrangement::Stacked | Arrangement::Card => true,
            Arrangement::Single | Arrangement::TooSmall => self.focus == Focus::Detail,
        };
        shown && within(self.layout.detail, column, row)
    }

    fn press_tab(&mut self, column: u16, effects: &mut Effects) {
        if self.search.is_some() || self.layer() == Layer::Prompt {
            return;
        }
        let head = self.head(self.layout.whole.width);
        if let Some(tab) = head.tabs.iter().find(|t| (t.x..t.x + t.width).contains(&column)) {
            self.view_at(tab.view.place(), effects);
        }
    }

    fn press_hint(&mut self, column: u16, effects: &mut Effects) {
        if self.notice.is_some() || !self.begun.is_empty() {
            return;
        }
        let foot = self.foot(self.layout.whole.width);
        if let Some(hint) = foot.hints.iter().find(|h| (h.x..h.x + h.width).contains(&column)) {
            self.act(hint.action, None, effects);
        }
    }

    /// A link opens; anything else of the paper gives it the keys.
    fn press_paper(&mut self, row: u16, effects: &mut Effects) {
        let line = self.scroll + usize::from(row - self.layout.detail.y);
        let link = self.laid.as_ref().and_then(|laid| {
            let here = laid.lines.get(line)?.passage;
            let is_link = |p: usize| laid.passages.get(p).is_some_and(|p| p.ink == Ink::Link);
            is_link(here).then(|| (0..here).filter(|p| is_link(*p)).count() + 1)
        });
        match link.and_then(|n| u8::try_from(n).ok()) {
            Some(n) => self.open_link(n, effects),
            None if self.layout.arrangement != Arrangement::Card => self.focus = Focus::Detail,
            None => {}
        }
    }

    /// The cursor goes to the paper; on the one it is on already, the click is Enter, and on its signs their key.
    fn press_row(&mut self, column: u16, row: u16, effects: &mut Effects) {
        let list = self.list();
        let lines = self.layout.lines_a_paper.max(1);
        let place = list.top + usize::from((row - self.layout.list.y) / lines);
        if place >= list.ids.len() || place >= list.top + self.layout.papers() {
            return;
        }
        let again = place == list.cursor && self.focus == Focus::List;
        let page = self.layout.papers();
        self.list_mut().go(place, page);
        self.focus = Focus::List;
        match column - self.layout.list.x {
            READ_COLUMN => self.act(Action::Read, None, effects),
            STAR_COLUMN => self.act(Action::Star, None, effects),
            _ if again && self.layer() == Layer::List => self.act(Action::Enter, None, effects),
            _ => {}
        }
    }
}

fn within(area: Area, column: u16, row: u16) -> bool {
    (area.x..area.x.saturating_add(area.width)).contains(&column)
        && (area.y..area.y.saturating_add(area.height)).contains(&row)
}

#[cfg(test)]
mod tests {
    use super::super::fake::{Fake, papers};
    use super::super::{Effect, Msg, View};
    use super::*;

    fn at(fake: &mut Fake, what: MouseAct, column: u16, row: u16) {
        fake.feed(Msg::Mouse(Mouse { column, row, what }));
    }

    fn click(fake: &mut Fake, column: u16, row: u16) {
        at(fake, MouseAct::Press, column, row);
        at(fake, MouseAct::Release, column, row);
    }

    fn world() -> Fake {
        Fake::new(papers(60), 120, 36)
    }

    #[test]
    fn a_click_goes_to_the_paper_and_the_second_reads_it() {
        let mut fake = world();
        click(&mut fake, 20, 7);
        assert_eq!((fake.state.list().cursor, fake.state.focus), (2, Focus::List));
        click(&mut fake, 20, 6);
        assert_eq!(fake.state.focus, Focus::Detail);
        click(&mut fake, 20, 3);
        assert_eq!((fake.state.list().cursor, fake.state.focus), (0, Focus::List));
    }

    #[test]
    fn signs_and_hints_and_tabs_are_their_keys() {
        let mut fake = world();
        click(&mut fake, 2, 4);
        assert!(fake.papers[1].marks.star.is_some());
        click(&mut fake, 1, 4);
        assert!(fake.papers[1].marks.read.is_some());
        let hide = fake.state.foot(120).hints.into_iter().find(|h| h.action == Action::Hide).unwrap();
        click(&mut fake, hide.x + 1, 35);
        assert!(fake.papers[1].marks.hidden.is_some());
        let tab = fake.state.head(120).tabs[2].clone();
        click(&mut fake, tab.x, 0);
        assert_eq!((fake.state.view, fake.state.list().ids.len()), (View::Starred, 0), "the starred one was hidden");
    }

    #[test]
    fn the_wheel_moves_what_it_is_over() {
        let mut fake = world();
        at(&mut fake, MouseAct::WheelDown, 10, 10);
        at(&mut fake, MouseAct::WheelDown, 10, 10);
        assert_eq!(fake.state.list().cursor, 2);
        at(&mut fake, MouseAct::WheelUp, 10, 10);
        assert_eq!(fake.state.list().cursor, 1);
        let mut low = Fake::new(papers(60), 120, 10);
        at(&mut low, MouseAct::WheelDown, 100, 5);
        assert_eq!((low.state.list().cursor, low.state.scroll), (0, 3));
    }

    #[test]
    fn the_divider_is_dragged_and_its_place_kept() {
        let mut fake = world();
        at(&mut fake, MouseAct::Press, 57, 12);
        at(&mut fake, MouseAct::Drag, 50, 12);
        assert_eq!(fake.state.layout.list.width, 50);
        at(&mut fake, MouseAct::Drag, 2, 12);
        at(&mut fake, MouseAct::Release, 2, 12);
        assert_eq!(fake.remembered.len(), 1, "{:?}", fake.remembered);
        at(&mut fake, MouseAct::Drag, 60, 12);
        assert_eq!(fake.state.layout.list.width, 30);
    }

    #[test]
    fn a_link_that_is_clicked_opens() {
        let mut fake = world();
        let laid = fake.state.laid.clone().unwrap();
        let line = laid.lines.iter().position(|l| laid.passages[l.passage].ink == Ink::Link).unwrap();
        click(&mut fake, 70, 2 + line as u16 + 1);
        assert_eq!(fake.orders, [Effect::Open("https://doi.org/10.1000/plain.1".into())]);
    }
}
