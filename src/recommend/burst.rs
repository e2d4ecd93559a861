//! What bursts: words, phrases and authors of this week's papers that stand out against the eight weeks before.
//!
//! The measure is Dunning's log-likelihood ratio of the shares of papers: beside a plain ratio it asks how many papers
//! speak for it, and it is sound for the rare words that titles are full of. It knows nothing of abstracts or votes.

use std::collections::{HashMap, HashSet};

use crate::model::{Burst, BurstKind, WEEKS, WeekPaper};
use crate::text::{Clean, cap, tex};

/// So many papers of this week must have it.
const LEAST: [(BurstKind, u32); 3] = [(BurstKind::Word, 5), (BurstKind::Phrase, 4), (BurstKind::Author, 3)];
/// Likelier than one in a hundred to be chance, and it is none.
const SURE: f64 = 6.63;
/// A share that grew less is no news.
const GROWN: f64 = 1.5;
/// A word goes where so much of it stands in a phrase that bursts too.
const COVERED: f64 = 0.6;
/// Longer lists of authors are collaborations: all of them would burst with one paper each.
const NAMES: usize = 30;

/// What bursts, the surest first; at most `most` of each kind.
pub fn bursts(papers: &[WeekPaper], most: usize) -> Vec<Burst> {
    let mut totals = [0_u32; WEEKS];
    let mut count = Counts::default();
    for now in [true, false] {
        for (place, paper) in papers.iter().enumerate().filter(|(_, p)| p.week < WEEKS && (p.week == 0) == now) {
            totals[paper.week] += 1;
            count.paper(paper, u32::try_from(place + 1).unwrap_or(u32::MAX));
        }
    }
    let mut found: Vec<Scored> = count.into_terms().filter_map(|term| scored(term, &totals)).collect();
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.term.text.cmp(&b.term.text)));
    let mut found = without_covered(found);
    let mut left: HashMap<BurstKind, usize> = LEAST.iter().map(|(kind, _)| (*kind, most)).collect();
    found.retain(|one| {
        left.get_mut(&one.term.kind).is_some_and(|left| left.checked_sub(1).map(|n| *left = n).is_some())
    });
    found.into_iter().map(|one| one.into_burst(&totals)).collect()
}

/// In how many papers of which week something stands; by 0 for this week.
#[derive(Clone, Debug)]
struct Term {
    kind: BurstKind,
    text: String,
    weeks: [u32; WEEKS],
}

struct Scored {
    term: Term,
    score: f64,
}

/// What is counted. Only what stands in a paper of this week is: its papers are counted first.
#[derive(Default)]
struct Counts {
    ids: HashMap<String, u32>,
    words: Vec<String>,
    phrases: HashMap<[u32; 3], Count>,
    names: HashMap<String, (String, Count)>,
}

#[derive(Default)]
struct Count {
    weeks: [u32; WEEKS],
    /// The paper counted last: each counts once.
    last: u32,
}

impl Count {
    fn add(&mut self, week: usize, paper: u32) {
        if self.last != paper {
            self.last = paper;
            self.weeks[week] += 1;
        }
    }
}

/// No word: the places of a phrase that has fewer than three.
const NONE: u32 = u32::MAX;

impl Counts {
    fn paper(&mut self, paper: &WeekPaper, place: u32) {
        let folded = tex::fold(&paper.title);
        for run in folded.split(|c: char| !(c.is_alphanumeric() || matches!(c, ' ' | '-' | '\'' | '’'))) {
            let words: Vec<u32> = run
                .split(|c: char| !c.is_alphanumeric())
                .filter(|w| !w.is_empty())
                .map(|w| self.id(w, paper.week))
                .collect();
            for at in 0..words.len() {
                for length in 1..=3.min(words.len() - at) {
                    let mut phrase = [NONE; 3];
                    phrase[..length].copy_from_slice(&words[at..at + length]);
                    self.phrase(phrase, paper.week, place);
                }
            }
        }
        for name in paper.authors.iter().filter(|_| paper.authors.len() <= NAMES) {
            self.name(name, paper.week, place);
        }
    }

    fn phrase(&mut self, phrase: [u32; 3], week: usize, place: u32) {
        if week == 0 {
            self.phrases.entry(phrase).or_default().add(week, place);
        } else if let Some(count) = self.phrases.get_mut(&phrase) {
            count.add(week, place);
        }
    }

    fn name(&mut self, name: &str, week: usize, place: u32) {
        let key = tex::fold(name);
        if week == 0 {
            let rendered = || (tex::render(name).into_owned(), Count::default());
            self.names.entry(key).or_insert_with(rendered).1.add(week, place);
        } else if let Some((_, count)) = self.names.get_mut(&key) {
            count.add(week, place);
        }
    }

    /// The number of a word; of an older paper's word that no paper of this week has, none.
    fn id(&mut self, word: &str, week: usize) -> u32 {
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        if week > 0 {
            return NONE - 1;
        }
        let id = u32::try_from(self.words.len()).unwrap_or(NONE - 1);
        self.words.push(word.to_owned());
        self.ids.insert(word.to_owned(), id);
        id
    }

    fn into_terms(self) -> impl Iterator<Item = Term> {
        let stop: HashSet<&str> = STOP.split_whitespace().collect();
        let words = self.words;
        let phrases =
            self.phrases.into_iter().filter(|(_, count)| count.weeks[0] >= 4).filter_map(move |(ids, count)| {
                let named: Vec<&str> =
                    ids.iter().filter_map(|id| words.get(*id as usize)).map(String::as_str).collect();
                let plain =
                    |w: &&str| stop.contains(*w) || w.chars().all(|c| c.is_ascii_digit()) || w.chars().count() < 2;
                let (first, last) = (named.first()?, named.last()?);
                let kind = if named.len() == 1 { BurstKind::Word } else { BurstKind::Phrase };
                let short = kind == BurstKind::Word && first.chars().count() < 3;
                (!plain(first) && !plain(last) && !short).then(|| Term {
                    kind,
                    text: named.join(" "),
                    weeks: count.weeks,
                })
            });
        let names = self.names.into_values();
        phrases.chain(names.map(|(text, count)| Term { kind: BurstKind::Author, text, weeks: count.weeks }))
    }
}

/// How sure it is that something comes up more, if it does.
fn scored(term: Term, totals: &[u32; WEEKS]) -> Option<Scored> {
    let least = LEAST.iter().find(|(kind, _)| *kind == term.kind).map_or(u32::MAX, |(_, n)| *n);
    let (now, before) = (f64::from(term.weeks[0]), f64::from(term.weeks[1..].iter().sum::<u32>()));
    let (all_now, all_before) = (f64::from(totals[0]), f64::from(totals[1..].iter().sum::<u32>()));
    if term.weeks[0] < least || all_before < 1.0 {
        return None;
    }
    // Somewhere between nothing and a part of a paper was there before.
    let grown = (now / all_now) / ((before + 0.5) / all_before);
    let share = (now + before) / (all_now + all_before);
    let part = |seen: f64, all: f64| {
        let term = |n: f64, expected: f64| if n > 0.0 && expected > 0.0 { n * (n / expected).ln() } else { 0.0 };
        term(seen, all * share) + term(all - seen, all * (1.0 - share))
    };
    let score = 2.0 * (part(now, all_now) + part(before, all_before));
    (grown >= GROWN && score >= SURE).then_some(Scored { term, score })
}

/// A phrase beats the words inside it, and a longer one the shorter, where most of their papers are its own.
fn without_covered(found: Vec<Scored>) -> Vec<Scored> {
    let inside = |long: &str, short: &str| format!(" {long} ").contains(&format!(" {short} "));
    let covered = |one: &Scored| {
        one.term.kind != BurstKind::Author
            && found.iter().any(|by| {
                by.term.kind == BurstKind::Phrase
                    && by.term.text.len() > one.term.text.len()
                    && f64::from(by.term.weeks[0]) >= COVERED * f64::from(one.term.weeks[0])
                    && inside(&by.term.text, &one.term.text)
            })
    };
    let gone: Vec<bool> = found.iter().map(covered).collect();
    found.into_iter().zip(gone).filter(|(_, gone)| !gone).map(|(one, _)| one).collect()
}

impl Scored {
    fn into_burst(self, totals: &[u32; WEEKS]) -> Burst {
        let mut weeks = self.term.weeks;
        let before: u32 = weeks[1..].iter().sum();
        let (all_now, all_before) = (totals[0], totals[1..].iter().sum::<u32>());
        let share = |n: u32, all: u32| n as f32 / all.max(1) as f32;
        let ratio = (before > 0).then(|| share(weeks[0], all_now) / share(before, all_before));
        weeks.reverse();
        Burst { kind: self.term.kind, text: Clean::line(&self.term.text, cap::NAME), weeks, ratio }
    }
}

/// Words that tell nothing of what a title is about.
const STOP: &str = "a about across after against all along among an and any are as at be been before being between beyond both but by can \
     could did do does during each every few for from further given had has have having how if in into is it its itself just less like \
     many may might more most much must my nearly need no non nor not of off on once one only onto or other our out over own per rather \
     really should since so some still such than that the their them then there these they this those through to too toward towards two \
     under until up upon us use used uses using via vs was we well were what when where whether which while who whose why will with \
     within without would you your yet \
     analysis approach approaches article based case comment comparative comprehensive different effect effects efficient enhanced \
     evaluating evidence exploring first framework general high improved improving introduction investigating large low method methods new \
     note novel on paper part problem problems properties remark remarks results review robust role simple single small some study studies \
     survey system systems theory three toward understanding unified";

#[cfg(test)]
mod tests {
    use super::*;

    fn paper(week: usize, title: &str, authors: &[&str]) -> WeekPaper {
        WeekPaper {
            week,
            title: Clean::line(title, 500),
            authors: authors.iter().map(|a| Clean::line(a, 100)).collect(),
        }
    }

    /// Fifty papers a week of plain titles.
    fn ground() -> Vec<WeekPaper> {
        let title = |n: usize| format!("Title number{} on matters of kind{}", n % 37, n % 11);
        (0..WEEKS * 50).map(|n| paper(n / 50, &title(n), &["Same Hand"])).collect()
    }

    fn texts(papers: &[WeekPaper]) -> Vec<String> {
        bursts(papers, 20).iter().map(|b| b.text.to_string()).collect()
    }

    #[test]
    fn nothing_bursts_where_nothing_changes() {
        assert_eq!(texts(&ground()), Vec::<String>::new());
        assert_eq!(texts(&[]), Vec::<String>::new());
    }

    #[test]
    fn a_phrase_beats_the_words_inside_it() {
        let mut papers = ground();
        papers.extend((0..9).map(|n| paper(0, &format!("The World Models: kind{n}"), &["A B"])));
        papers.extend((0..3).map(|n| paper(n + 1, "World models again", &["C D"])));
        let found = bursts(&papers, 20);
        let named: Vec<&str> = found.iter().map(|b| &*b.text).collect();
        assert_eq!(named, ["A B", "world models"]);
        assert_eq!((found[1].now(), found[1].weeks), (9, [0, 0, 0, 0, 0, 1, 1, 1, 9]));
        assert!(found[1].ratio.is_some_and(|r| r > 10.0) && found[0].ratio.is_none());
    }

    #[test]
    fn a_phrase_does_not_go_over_a_colon_and_each_paper_counts_once() {
        let mut papers = ground();
        papers.extend((0..6).map(|_| paper(0, "Tulip: tulip gardens, tulip tulip", &[])));
        let found = bursts(&papers, 20);
        assert_eq!(
            found.iter().map(|b| (&*b.text, b.now())).collect::<Vec<_>>(),
            [("tulip gardens", 6), ("tulip tulip", 6)]
        );
    }

    #[test]
    fn large_collaborations_do_not_burst() {
        let names: Vec<String> = (0..100).map(|n| format!("Name {n}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut papers = ground();
        papers.extend((0..4).map(|_| paper(0, "Jets", &names)));
        assert!(bursts(&papers, 20).iter().all(|b| b.kind != BurstKind::Author));
    }
}
