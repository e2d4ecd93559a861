//! The page of what bursts: words, phrases and authors of this week, each of them a search. It counts nothing.

use super::effect::{Effect, Effects, Question, Ticket};
use super::{Overlay, State};
use crate::action::Action;
use crate::model::{Burst, BurstKind, Fault};

/// Rows of the screen above the first of the page, and below the last.
pub const ABOVE: u16 = 3;
const BELOW: u16 = 1;

/// The page.
#[derive(Clone, Debug, PartialEq)]
pub struct BurstsPage {
    /// How it stands.
    pub stands: BurstsStand,
    /// The place of the cursor.
    pub cursor: usize,
}

/// How the page stands.
#[derive(Clone, Debug, PartialEq)]
pub enum BurstsStand {
    /// It was asked for.
    Asked(Ticket),
    /// The store cannot tell.
    Failed(Fault),
    /// What bursts: words and phrases, then authors.
    Shown(Vec<Burst>),
}

impl BurstsPage {
    /// What it lists.
    pub fn bursts(&self) -> &[Burst] {
        match &self.stands {
            BurstsStand::Shown(bursts) => bursts,
            BurstsStand::Asked(_) | BurstsStand::Failed(_) => &[],
        }
    }

    /// The first one in view on a screen of so many rows.
    pub fn top(&self, height: u16) -> usize {
        (self.cursor + 1).saturating_sub(rows(height))
    }
}

/// How many there is room for on a screen of so many rows.
fn rows(height: u16) -> usize {
    usize::from(height.saturating_sub(ABOVE + BELOW)).max(1)
}

impl State {
    pub(super) fn open_bursts(&mut self, effects: &mut Effects) {
        let ticket = self.ticket();
        self.overlay = Some(Overlay::Bursts(BurstsPage { stands: BurstsStand::Asked(ticket), cursor: 0 }));
        effects.push(Effect::Ask(ticket, Question::Bursts));
    }

    pub(super) fn bursts_came(&mut self, ticket: Ticket, mut bursts: Vec<Burst>) {
        if let Some(Overlay::Bursts(page)) = &mut self.overlay
            && page.stands == BurstsStand::Asked(ticket)
        {
            bursts.sort_by_key(|b| b.kind == BurstKind::Author);
            page.stands = BurstsStand::Shown(bursts);
        }
    }

    pub(super) fn no_bursts(&mut self, ticket: Ticket, fault: &Fault) {
        if let Some(Overlay::Bursts(page)) = &mut self.overlay
            && page.stands == BurstsStand::Asked(ticket)
        {
            page.stands = BurstsStand::Failed(fault.clone());
        }
    }

    pub(super) fn act_in_bursts(&mut self, action: Action, effects: &mut Effects) {
        let Some(Overlay::Bursts(page)) = &mut self.overlay else { return };
        let last = page.bursts().len().saturating_sub(1);
        let (half, whole) = ((rows(self.layout.whole.height) / 2).max(1), rows(self.layout.whole.height));
        let to = match action {
            Action::Down => page.cursor + 1,
            Action::Up => page.cursor.saturating_sub(1),
            Action::HalfDown => page.cursor + half,
            Action::HalfUp => page.cursor.saturating_sub(half),
            Action::PageDown => page.cursor + whole,
            Action::PageUp => page.cursor.saturating_sub(whole),
            Action::Top => 0,
            Action::Bottom => last,
            Action::Accept => return self.search_burst(effects),
            _ => return,
        };
        page.cursor = to.min(last);
    }

    /// Enter: its papers.
    fn search_burst(&mut self, effects: &mut Effects) {
        let (Some(Overlay::Bursts(page)), Some(newest)) = (&self.overlay, self.today()) else { return };
        let Some(query) = page.bursts().get(page.cursor).map(|burst| burst.query(newest)) else { return };
        self.overlay = None;
        self.search_for(&query, effects);
    }

    /// A click goes to one; the second opens it.
    pub(super) fn press_burst(&mut self, row: u16, effects: &mut Effects) {
        let height = self.layout.whole.height;
        let Some(Overlay::Bursts(page)) = &mut self.overlay else { return };
        let Some(line) = row.checked_sub(ABOVE).filter(|_| row + BELOW < height) else { return };
        let place = page.top(height) + usize::from(line);
        if place >= page.bursts().len() {
            return;
        }
        if place == page.cursor {
            return self.search_burst(effects);
        }
        page.cursor = place;
    }
}

#[cfg(test)]
mod tests {
    use super::super::fake::{Fake, papers};
    use super::super::{Mouse, MouseAct, Msg};
    use super::*;
    use crate::text::Clean;

    fn world() -> Fake {
        let burst = |kind, text: &str| Burst {
            kind,
            text: Clean::line(text, 100),
            weeks: [0, 1, 0, 2, 0, 0, 1, 1, 9],
            ratio: Some(3.0),
        };
        let mut fake = Fake::new(papers(30), 120, 36);
        fake.bursts = vec![
            burst(BurstKind::Author, "First1 Last1"),
            burst(BurstKind::Phrase, "under domain"),
            burst(BurstKind::Word, "sketches"),
        ];
        fake.press("gb")
    }

    fn searched(fake: &Fake) -> Option<&str> {
        fake.state.search.as_ref().map(|s| s.line.text())
    }

    #[test]
    fn enter_on_one_is_its_search() {
        assert_eq!(searched(&world().press("<enter>")), Some("title:\"under domain\" since:2026-05-23"));
        assert_eq!(searched(&world().press("j<enter>")), Some("title:sketches since:2026-05-23"));
        let fake = world().press("G<enter>");
        assert_eq!(searched(&fake), Some("author:\"First1 Last1\" since:2026-05-23"));
        assert!(fake.state.overlay.is_none());
        assert!(world().press("<esc>").state.overlay.is_none());
    }

    #[test]
    fn a_click_goes_to_one_and_the_second_searches_for_it() {
        let mut fake = world();
        let click = |row| Msg::Mouse(Mouse { column: 9, row, what: MouseAct::Press });
        fake.feed(click(4));
        assert!(matches!(&fake.state.overlay, Some(Overlay::Bursts(page)) if page.cursor == 1));
        fake.feed(click(30));
        fake.feed(click(4));
        assert_eq!(searched(&fake), Some("title:sketches since:2026-05-23"));
    }

    #[test]
    fn an_answer_to_a_page_that_is_closed_opens_nothing() {
        let mut fake = Fake::new(papers(3), 120, 36);
        fake.held_back = true;
        let mut fake = fake.press("gb<esc>");
        fake.release();
        assert!(fake.state.overlay.is_none());
    }
}
