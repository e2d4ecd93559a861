//! Where a paper was accepted, by its comment: a venue it names, and words beside it that say so.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::words::{Word, Words};
use super::{Part, Venue};
use crate::text::Clean;

/// Words that say that a paper is in.
const YES: &str = "accepted accept accepts appear appears appearing appeared press forthcoming published presented oral spotlight \
     poster highlight camera";
/// Words that say so where nothing speaks against it.
const PERHAPS: &str = "publication presentation proceedings acceptance conference proc";
/// Words that say that it is not, or speak of something else.
const NO: &str = "submitted submission submit resubmitted review reviewed reject rejected consideration preparation prepared \
     planned intended revision extension extends extending template format formatted style previous earlier prior preliminary \
     challenge competition draft contest latex revtex aastex";
/// Behind a venue's name: it is not the venue's own list.
const NOT_AFTER: &str = "submission submissions template format style challenge challenges competition competitions shared task \
     contest deadline latex class dataset datasets benchmark data reviewers reviews rebuttal";
/// Words with capitals and years that are no venue.
const NO_NAME: &str = "ieee acm usa lncs lnai ccis isbn issn doi aas aip aps cern ceur pmlr mdpi iop siam ams spie jan feb mar apr may \
     jun jul aug sep sept oct nov dec arxiv tex pdf cvf eptcs afb iapr xai ai nlp llm llms isca eurasip springer elsevier";

/// A name of a venue.
struct Name {
    /// The short name.
    short: &'static str,
    sort: Sort,
    /// Its words as they are written, without the little ones.
    words: Vec<&'static str>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Conference,
    Journal,
}

/// A venue's name in a comment.
struct Mention {
    name: Clean,
    sort: Sort,
    part: Part,
    /// Its words in the comment.
    from: usize,
    to: usize,
}

static NAMES: LazyLock<HashMap<String, Vec<Name>>> = LazyLock::new(|| {
    let mut names: HashMap<String, Vec<Name>> = HashMap::new();
    for line in include_str!("../../../assets/venues.tsv").lines().filter(|l| !l.starts_with('#')) {
        let mut columns = line.split('\t');
        let (Some(short), Some(sort)) = (columns.next(), columns.next()) else { continue };
        let sort = if sort == "j" { Sort::Journal } else { Sort::Conference };
        for alias in std::iter::once(short).chain(columns.next().unwrap_or_default().split('|')) {
            let words: Vec<&str> = Words::of(alias).0.iter().filter(|w| !w.is_small()).map(|w| w.text).collect();
            let Some(first) = words.first().map(|w| w.to_lowercase()) else { continue };
            names.entry(first).or_default().push(Name { short, sort, words });
        }
    }
    // The longest name that stands there is the one meant.
    for names in names.values_mut() {
        names.sort_by_key(|n| std::cmp::Reverse(n.words.len()));
    }
    names
});

/// The venue that a comment says the paper was accepted at.
pub(super) fn find(said: &Words<'_>) -> Option<Venue> {
    let words = said.0.as_slice();
    let mentions = mentions(words);
    let accepted = |clear: bool| {
        let fits = |(i, m): &(usize, &Mention)| match verdict(words, &mentions, *i) {
            Verdict::Said => true,
            Verdict::Bare => !clear && is_bare(words, m),
            Verdict::Denied => false,
        };
        mentions.iter().enumerate().find(fits).map(|(i, m)| venue(words, &mentions, i, m))
    };
    accepted(true).or_else(|| accepted(false)).or_else(|| unheard_of(words))
}

/// What the words around a mention say of it.
#[derive(PartialEq, Eq)]
enum Verdict {
    Said,
    Denied,
    Bare,
}

fn mentions(words: &[Word<'_>]) -> Vec<Mention> {
    let mut mentions = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if let Some(mention) = mention_at(words, at) {
            at = mention.to;
            mentions.push(mention);
        } else {
            at += 1;
        }
    }
    mentions
}

fn mention_at(words: &[Word<'_>], at: usize) -> Option<Mention> {
    let word = &words[at];
    let found = |name: &Name, to: usize, part: Part| {
        Some(Mention { name: Clean::line(name.short, 80), sort: name.sort, part, from: at, to })
    };
    for name in NAMES.get(&word.lower).into_iter().flatten() {
        if let Some(to) = stands_at(words, at, name) {
            return found(name, to, Part::Main);
        }
    }
    // CVPRW is CVPR's workshops, CVPRF its findings.
    let (short, part) = match word.lower.strip_suffix('w') {
        Some(short) => (short, Part::Workshop),
        None => (word.lower.strip_suffix('f')?, Part::Findings),
    };
    let all_capitals = word.capitals() == word.text.len() && short.len() >= 4;
    let name = NAMES.get(short)?.iter().find(|n| n.words.len() == 1 && n.sort == Sort::Conference)?;
    if all_capitals { found(name, at + 1, part) } else { None }
}

/// Whether a name stands there; the word after it.
fn stands_at(words: &[Word<'_>], from: usize, name: &Name) -> Option<usize> {
    let mut at = from;
    for (i, wanted) in name.words.iter().enumerate() {
        while i > 0 && words.get(at).is_some_and(Word::is_small) {
            at += 1;
        }
        let word = words.get(at)?;
        if !word.text.eq_ignore_ascii_case(wanted) || word.sentence != words[from].sentence || !is_written(word, wanted)
        {
            return None;
        }
        if i > 0 && word.gap.contains([',', ':', '(', ')']) && !name.words[0].chars().any(char::is_lowercase) {
            return None;
        }
        at += 1;
    }
    let is_acronym = name.words.iter().any(|w| is_acronym(w));
    (is_acronym || (!goes_on(words, at) && stands_alone(words, from, name))).then_some(at)
}

fn is_acronym(word: &str) -> bool {
    word.chars().filter(char::is_ascii_uppercase).count() >= 2
}

/// An acronym is written as it is; a word of a name with its capital.
fn is_written(word: &Word<'_>, wanted: &str) -> bool {
    if is_acronym(wanted) {
        word.text == wanted || (wanted.len() >= 5 && word.is_capital())
    } else {
        word.is_capital() || word.text == wanted
    }
}

/// Whether a name of plain words is the beginning of a longer one: `Machine Learning and Cybernetics`.
fn goes_on(words: &[Word<'_>], mut at: usize) -> bool {
    const AFTER: &str = "conference workshop workshops main track findings oral poster journal proceedings student demo industry spotlight \
         datasets in as vol volume special paper symposium january february march april may june july august september sept october \
         november december";
    let mut blank = true;
    while let Some(word) = words.get(at) {
        blank &= word.gap.trim().is_empty() || (word.text == "&" && word.gap.trim().is_empty());
        if !matches!(&*word.lower, "and" | "&" | "for" | "of") {
            return blank && word.is_capital() && !word.is_in(AFTER);
        }
        at += 1;
    }
    false
}

/// Whether a journal called by common words stands where a journal would: `in Nature`.
fn stands_alone(words: &[Word<'_>], from: usize, name: &Name) -> bool {
    let common = name.sort == Sort::Journal && name.words.len() <= 2 && !name.words.iter().any(|w| w.len() <= 4);
    if !common {
        return true;
    }
    let before = words[..from].iter().rev().find(|w| w.lower != "the");
    before.is_some_and(|w| w.is_in("in by to at for journal with") && w.sentence == words[from].sentence)
}

/// The nearest word before that decides, else one close behind.
fn verdict(words: &[Word<'_>], mentions: &[Mention], i: usize) -> Verdict {
    let mention = &mentions[i];
    let sentence = words[mention.from].sentence;
    let in_mention = |at: usize| mentions.iter().any(|m| (m.from..m.to).contains(&at));
    let after =
        (mention.to..words.len()).take_while(|at| words[*at].sentence == sentence && !in_other(mentions, i, *at));
    let after: Vec<usize> = after.take(9).collect();
    if after.iter().take(4).any(|at| words[*at].is_in(NOT_AFTER) && !is_track(words, *at)) {
        return Verdict::Denied;
    }
    let mut perhaps = false;
    let before = (0..mention.from).rev().take_while(|at| words[*at].sentence == sentence);
    for at in before.filter(|at| !in_mention(*at)) {
        let word = &words[at];
        if word.is_in(YES) {
            return if is_denied(words, at) { Verdict::Denied } else { Verdict::Said };
        }
        if word.is_in(NO) && !(word.lower == "review" && word.is_capital()) {
            return Verdict::Denied;
        }
        perhaps |= word.is_in(PERHAPS);
    }
    for at in after {
        if words[at].is_in(YES) {
            return if is_denied(words, at) { Verdict::Denied } else { Verdict::Said };
        }
        if words[at].is_in(NO) {
            return Verdict::Denied;
        }
    }
    if perhaps { Verdict::Said } else { Verdict::Bare }
}

/// `Datasets and Benchmarks Track` is a list like the main one.
fn is_track(words: &[Word<'_>], at: usize) -> bool {
    words[at].is_in("datasets dataset benchmark data")
        && words[at..].iter().take(5).any(|w| w.lower == "track" || w.lower.starts_with("benchmarks"))
}

/// Whether another venue is mentioned there.
fn in_other(mentions: &[Mention], i: usize, at: usize) -> bool {
    mentions.iter().any(|m| (m.from..m.to).contains(&at) && m.name != mentions[i].name)
}

/// `not accepted`, `if accepted`, `not yet published`.
fn is_denied(words: &[Word<'_>], at: usize) -> bool {
    words[at.saturating_sub(3)..at]
        .iter()
        .any(|w| w.is_in("not if until pending awaiting unless hopefully") && w.sentence == words[at].sentence)
}

/// A venue with no word beside it: a conference with its year, or a journal with a number behind it, that begins what is
/// said, or stands between commas.
fn is_bare(words: &[Word<'_>], mention: &Mention) -> bool {
    // `NeurIPS Imageomics Workshop 2025`.
    let soon = words[mention.to..].iter().take(4).take_while(|w| w.gap == " " || w.year().is_some());
    let year = soon.clone().any(|w| w.year().is_some() && w.sentence == words[mention.from].sentence);
    let year_before = mention.from.checked_sub(1).is_some_and(|at| words[at].year().is_some());
    let numbered = words
        .get(mention.to)
        .is_some_and(|w| w.number().is_some() && w.gap.trim_matches([' ', ',', '.', '(']).is_empty());
    let counts = match mention.sort {
        Sort::Conference => year || (year_before && words[mention.from].gap == " "),
        Sort::Journal => numbered && mention.from <= 1,
    };
    let mut led = 0;
    for at in (0..=mention.from).rev() {
        let begins = at == 0
            || words[at].sentence != words[at - 1].sentence
            || words[at].gap.contains([',', ':', '(', '[', '@', '|']);
        if at < mention.from
            && !words[at].is_small()
            && !words[at].is_in("ieee acm cvf in at usenix eurographics international")
            && words[at].year().is_none()
        {
            led += 1;
        }
        if begins {
            break;
        }
    }
    counts && led == 0
}

fn venue(words: &[Word<'_>], mentions: &[Mention], i: usize, mention: &Mention) -> Venue {
    let part = if mention.part == Part::Main { part(words, mention) } else { mention.part };
    Venue { name: mention.name.clone(), part, year: year(words, mentions, i) }
}

fn part(words: &[Word<'_>], mention: &Mention) -> Part {
    if mention.sort == Sort::Journal {
        return Part::Main;
    }
    let sentence = words[mention.from].sentence;
    let here = || words.iter().enumerate().filter(|(_, w)| w.sentence == sentence);
    let near = |list: &str, reach: usize| {
        here().any(|(at, w)| {
            w.is_in(list)
                && !(mention.from..mention.to).contains(&at)
                && at + reach >= mention.from
                && at <= mention.to + reach
        })
    };
    let held_with = words[mention.from].gap.contains('@') && mention.from > 0 && !words[mention.from - 1].is_in(YES);
    if held_with || near("workshop workshops srw colocated located", 14) {
        return Part::Workshop;
    }
    if near("findings", 12) { Part::Findings } else { Part::Main }
}

fn year(words: &[Word<'_>], mentions: &[Mention], i: usize) -> Option<u16> {
    let mention = &mentions[i];
    let sentence = words[mention.from].sentence;
    let reach = if mention.sort == Sort::Journal { 1 } else { 10 };
    let is_year = |at: &usize| {
        let counted = words.get(at + 1).is_some_and(|w| w.is_in("page pages pp figures"));
        words[*at].year().is_some() && !counted
    };
    let after = (mention.to..words.len().min(mention.to + reach)).take_while(|at| words[*at].sentence == sentence);
    let after = after.take_while(|at| !in_other(mentions, i, *at));
    let before = (mention.from.saturating_sub(14)..mention.from).rev().take_while(|at| words[*at].sentence == sentence);
    let before = before.take_while(|at| mention.sort == Sort::Conference && !in_other(mentions, i, *at));
    let short = |at: &usize| words[*at].text.len() == 4 || *at == mention.to;
    let mut years =
        after.filter(is_year).filter(short).chain(before.filter(is_year).filter(|at| words[*at].text.len() == 4));
    years.next().and_then(|at| words[at].year())
}

/// A name in capitals with its year that the table does not have: said to have accepted the paper, or called a
/// conference, or all that is said.
fn unheard_of(words: &[Word<'_>]) -> Option<Venue> {
    let named = |at: &usize| {
        let word = &words[*at];
        let long = (3..=12).contains(&word.text.len()) && word.capitals() >= 2;
        long && word.is_capital() && !word.is_in(NO_NAME) && !word.gap.ends_with('-')
    };
    (0..words.len()).filter(named).find_map(|at| {
        let year = year_beside(words, at)?;
        if !is_said(words, at) {
            return None;
        }
        let name = Clean::line(words[at].text, 80);
        let mention = Mention { name: name.clone(), sort: Sort::Conference, part: Part::Main, from: at, to: at + 1 };
        Some(Venue { name, part: part(words, &mention), year: Some(year) })
    })
}

/// The year right after a name, or before one that stands in brackets: `the 2022 Conference on Robotics (ROBIO)`.
fn year_beside(words: &[Word<'_>], at: usize) -> Option<u16> {
    let here = |w: &&Word<'_>| w.sentence == words[at].sentence;
    if let Some(next) = words.get(at + 1).filter(here) {
        let joined = next.gap.len() <= 3 && !next.gap.contains([',', ':', ';', '+', '/', '.']);
        let counts = words.get(at + 2).is_some_and(|w| w.is_in("page pages") || w.is_in(NOT_AFTER));
        // `THD15` is a number of a talk as often as a year.
        let plain = next.text.len() == 2 && next.gap.is_empty();
        if joined && !counts && !plain && next.year().is_some() {
            return next.year();
        }
    }
    let in_brackets = words[at].gap.ends_with('(') && words.get(at + 1).is_none_or(|w| w.gap.starts_with(')'));
    let before = words[at.saturating_sub(14)..at].iter().rev().take_while(here);
    let mut years = before.filter(|w| w.text.len() == 4).filter_map(Word::year);
    if in_brackets { years.next() } else { None }
}

/// Whether the sentence says that the paper is in, and nothing against it.
fn is_said(words: &[Word<'_>], at: usize) -> bool {
    let here = |i: &usize| words[*i].sentence == words[at].sentence;
    let before = (0..at).rev().take_while(here).take(20);
    let called = before.clone().any(|i| words[i].is_in("conference symposium proceedings workshop congress"));
    match before.into_iter().find(|i| words[*i].is_in(YES) || words[*i].is_in(NO)) {
        Some(decides) => words[decides].is_in(YES) && !is_denied(words, decides),
        None if called => !words[at..].iter().take(6).any(|w| w.is_in(NO)),
        // `IRCDL 2026` and no more.
        None => {
            let alone = at == 0 || words[at - 1].sentence != words[at].sentence;
            let year = words.get(at + 1).filter(|w| w.gap == " " && w.text.len() == 4);
            let ends =
                words.get(at + 2).is_none_or(|w| w.sentence != words[at].sentence || w.gap.contains([',', '(', ':']));
            alone && ends && year.is_some() && words[at].capitals() == words[at].text.len() && words[at].text.len() >= 4
        }
    }
}
