//! What is trending in the world for tests.

use super::{Fake, day, papers};
use crate::app::{Msg, PolledDay, SyncFact, Trends};
use crate::model::{Daily, Day, Held, MachineSummary, Stamp, Velocity};
use crate::text::Clean;

/// The same papers, a third of them on the daily lists of the edition's day and the two before.
pub(crate) fn trending_papers(count: usize) -> Vec<Held> {
    let line = |text: &str| Some(Clean::line(text, 500));
    let mut all = papers(count);
    for (i, held) in all.iter_mut().enumerate().filter(|(i, _)| i % 3 == 1) {
        let votes = [118, 41, 22, 9, 4, 0][i / 3 % 6] + i as u32 / 9;
        let summary = "The authors study a plain question and say what was found in one sentence.";
        held.known.daily = Some(Daily {
            day: Some(day().back([0, 0, 1, 0, 2][i / 3 % 5])),
            upvotes: Some(votes),
            comments: Some(i as u32 / 3 % 4),
            organisation: line("An Institute of Plain Things").filter(|_| i % 2 == 0),
            submitter: line("First Submitter"),
            code: line("https://github.com/example/plain").filter(|_| i % 4 != 0),
            stars: Some(1_204),
            project: None,
            summary: line(summary)
                .filter(|_| i % 2 == 1)
                .map(|text| MachineSummary { text, model: line("Plain/Model-7B") }),
            keywords: ["plain question", "fixed measure"].iter().filter_map(|word| line(word)).collect(),
            velocity: Some(Velocity(i64::from(votes) * 30)),
            polled: Some(Stamp(1_780_050_000)),
        });
    }
    all
}

impl Fake {
    /// A reader's own store with the daily list on and polled.
    pub fn with_trends(papers: Vec<Held>, width: u16, height: u16) -> Self {
        let mut fake = Self::new(papers, width, height);
        let mut days: Vec<Day> = fake.papers.iter().filter_map(|h| h.known.daily.as_ref()?.day).collect();
        days.sort_unstable_by(|a, b| b.cmp(a));
        let polled = |days: &[Day]| PolledDay {
            day: days[0],
            papers: days.len(),
            polled: Stamp(1_780_050_000 - if days[0] == day() { 0 } else { 86_400 }),
            clock: if days[0] == day() { "09:12".into() } else { "28 May".into() },
        };
        fake.days = days.chunk_by(|a, b| a == b).map(polled).collect();
        fake.state.trending.trends = Trends::On;
        fake.state.rows.clear();
        fake.state.papers.clear();
        fake.feed(Msg::Sync(SyncFact::Daily));
        fake
    }
}
