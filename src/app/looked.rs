//! Which version of a paper was looked at, so that a newer one is told of. It keeps nothing itself.

use super::State;
use super::effect::{Effect, Effects, Order};
use crate::model::{Badge, PaperId, Remembered};

impl State {
    /// Notes that the newest versions known of papers were looked at: they were marked, or opened.
    pub(super) fn note_looked(&mut self, papers: &[PaperId], effects: &mut Effects) {
        let (mut noted, mut newer) = (Vec::new(), false);
        for id in papers {
            // Of papers that are not at hand the mark itself says when.
            let Some(row) = self.rows.get_mut(id).filter(|row| row.version > 0) else { continue };
            if self.looked.insert(*id, row.version) == Some(row.version) {
                continue;
            }
            newer |= row.badges.contains(&Badge::Updated);
            row.badges.retain(|badge| *badge != Badge::Updated);
            noted.push(Remembered::Looked(*id, row.version));
        }
        if !noted.is_empty() {
            let ticket = self.ticket();
            effects.push(Effect::Write(ticket, Order::Remember(noted)));
        }
        if newer {
            self.count_soon();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fake::{Fake, papers};
    use super::super::{Opening, SyncFact};
    use super::*;
    use crate::app::Msg;
    use crate::model::{Fault, Marks, Memory, Stamp};

    fn looked(fake: &Fake) -> Vec<(PaperId, u32)> {
        let of = |r: &Remembered| if let Remembered::Looked(id, version) = r { Some((*id, *version)) } else { None };
        fake.remembered.iter().filter_map(of).collect()
    }

    #[test]
    fn what_is_marked_or_opened_was_looked_at() {
        let world = || Fake::remembering(papers(9), (120, 36), Opening::Today, Memory::default());
        let id = world().papers[6].paper.id;
        assert_eq!(looked(&world().press("6js")), [(id, 2)]);
        assert_eq!(looked(&world().press("6jm")), [(id, 2)]);
        assert_eq!(looked(&world().press("6j<enter>")), [(id, 2)]);
        assert_eq!(looked(&world().press("6j<enter><esc>sms<enter>")), [(id, 2)], "it is noted once");
        assert_eq!(looked(&world().press("jx")), [], "what is hidden was not read");
        let mut read = world().press("j");
        read.clock += std::time::Duration::from_secs(2);
        read.feed(Msg::Wake);
        assert_eq!(looked(&read).len(), 1, "reading alone is enough");
    }

    #[test]
    fn a_new_version_of_what_was_read_is_seen_by_opening_it() {
        let mut all = papers(9);
        all[6].marks = Marks { read: Some(Stamp(1)), ..Marks::default() };
        all[6].known.looked = Some(1);
        let fake = Fake::remembering(all, (120, 36), Opening::Today, Memory::default());
        let id = fake.papers[6].paper.id;
        assert_eq!(looked(&fake.press("6j<enter>")), [(id, 2)]);
    }

    #[test]
    fn a_difference_that_is_shown_was_looked_at() {
        let world = || Fake::remembering(papers(9), (120, 36), Opening::Today, Memory::default());
        assert_eq!(looked(&world().press("6j=")), [], "it is still on its way");
        let mut fake = world();
        let mut first = fake.papers[6].paper.clone();
        let id = first.id;
        first.version = 1;
        fake.versions.push(first);
        assert_eq!(looked(&fake.press("6j=")), [(id, 2)]);
    }

    fn synced(fake: &mut Fake, fault: Option<Fault>) {
        fake.feed(Msg::Sync(SyncFact::Began));
        fake.feed(Msg::Sync(SyncFact::Done { added: 0, fault, at: Some("07:41".into()) }));
    }

    #[test]
    fn a_sync_that_brings_a_new_version_of_a_starred_paper_says_so() {
        let mut fake = Fake::new(papers(9), 120, 36).press("sjs");
        fake.clock += std::time::Duration::from_secs(1);
        fake.feed(Msg::Wake);
        synced(&mut fake, None);
        assert_eq!(fake.state.notice.as_ref().unwrap().text, "synced · nothing new");
        for held in &mut fake.papers[..2] {
            held.known.looked = Some(held.paper.version);
            held.paper.version += 1;
        }
        synced(&mut fake, None);
        let said = &fake.state.notice.as_ref().unwrap().text;
        assert_eq!(said, "2 of your starred have a new version · :updated shows them");
        synced(&mut fake, None);
        assert_eq!(fake.state.notice.as_ref().unwrap().text, "synced · nothing new", "it is said once");
        let tabs = |fake: &Fake| fake.state.views().map(|v| v.name(&[]).to_owned()).collect::<Vec<_>>();
        assert_eq!(tabs(&fake).last().unwrap(), "Updated");
        let fake = fake.press(":updated<enter>");
        assert_eq!((fake.state.list().ids.len(), fake.state.head(120).fact.as_str()), (2, "2 updated"));
        let mut fake = fake.press("<tab>");
        fake.papers.iter_mut().for_each(|h| h.known.looked = None);
        synced(&mut fake, None);
        assert!(!tabs(&fake).contains(&"Updated".to_owned()), "the tab goes with the last of them");
    }
}
