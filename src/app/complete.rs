//! What could stand where a line is being typed: fields, categories, days, names. It changes no line.

use super::{State, order_words};
use crate::model::query::{Has, KindPattern, State as Is};
use crate::model::{Day, Mark, Sort};
use crate::text::Clean;

/// Something to be typed, and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// As it stands in the line.
    pub text: String,
    /// What it means, in a few words.
    pub about: String,
}

/// What the word before the cursor could become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// One of these, from this byte on.
    Candidates { from: usize, candidates: Vec<Candidate> },
    /// An author's name: the papers held know them.
    Authors { from: usize, prefix: String },
}

/// The fields of a query.
const FIELDS: [(&str, &str); 15] = [
    ("author:", "a name, or the beginning of one"),
    ("title:", "words of the title"),
    ("abstract:", "words of the abstract"),
    ("cat:", "a category, as cs.CL, or an archive, as cs.*"),
    ("is:", "starred, read, unread, hidden, updated, watched, withdrawn"),
    ("kind:", "new, cross-listed or replaced, in the edition asked for"),
    ("edition:", "the papers of one day, as today or tuesday, or of several, as 3d..today"),
    ("since:", "the papers of that day and after, as 7d or 2026-05-01"),
    ("year:", "the papers of a year's editions, as 2025"),
    ("has:", "code, project, venue"),
    ("venue:", "where it was accepted, as neurips or \"neurips 2026\""),
    ("on:", "on the daily list, as on:daily or on:2026-05-29"),
    ("upvotes:", "votes on the daily list, as >20"),
    ("sort:", "newest, oldest, relevance, title, starred, upvotes, velocity, watched"),
    ("id:", "one paper, as 2605.01234"),
];

impl Candidate {
    pub(super) fn new(text: impl Into<String>, about: impl Into<String>) -> Self {
        Self { text: text.into(), about: about.into() }
    }

    /// A name as a phrase: what quotes it must not stand in it.
    pub(super) fn author(name: &Clean) -> Self {
        Self::new(format!("\"{}\"", name.replace('"', " ")), "")
    }
}

/// Where the word before the cursor begins; a phrase in quotes is one word.
pub(super) fn word_start(head: &str) -> usize {
    let (mut start, mut quoted) = (0, false);
    for (i, c) in head.char_indices() {
        match c {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => start = i + c.len_utf8(),
            _ => {}
        }
    }
    start
}

impl State {
    /// What the last word of a query could become.
    pub(super) fn complete_query(&self, head: &str) -> Wanted {
        let mut from = word_start(head);
        from += usize::from(head[from..].starts_with('-'));
        let word = &head[from..];
        let Some((field, value)) = word.split_once(':') else {
            let fields = FIELDS.iter().filter(|(name, _)| name.starts_with(&word.to_lowercase()));
            let candidates = fields.map(|(name, about)| Candidate::new(*name, *about)).collect();
            return Wanted::Candidates { from, candidates };
        };
        let from = from + field.len() + 1;
        let typed = value.to_lowercase();
        let candidates = match field.to_lowercase().as_str() {
            "author" | "authors" | "au" => {
                return Wanted::Authors { from, prefix: value.replace('"', " ").trim().to_owned() };
            }
            "cat" | "category" => self.categories(value),
            "is" => starting(states(), &typed),
            "sort" => starting(Sort::ALL.map(|o| Candidate::new(o.word(), order_words(Some(o)))), &typed),
            "edition" | "day" => starting(self.days(), &typed),
            "since" => starting(spans().into_iter().chain(self.days()), &typed),
            "year" => starting(self.years(), &typed),
            "kind" => starting(kinds(), &typed),
            "has" => starting(belongings(), &typed),
            "on" => starting(std::iter::once(Candidate::new("daily", "on the list of any day")), &typed),
            "upvotes" => starting(votes(), &typed),
            "id" => {
                let here = self.current().and_then(|id| self.rows.get(&id));
                starting(here.map(|row| Candidate::new(row.id.to_string(), row.title.to_string())), &typed)
            }
            _ => Vec::new(),
        };
        Wanted::Candidates { from, candidates }
    }

    /// Categories by the beginning of their letters, then by a word of their English name; those followed first.
    pub(super) fn categories(&self, typed: &str) -> Vec<Candidate> {
        let typed = typed.to_lowercase();
        let mut found: Vec<(bool, bool, Candidate)> = Vec::new();
        for entry in &self.taxonomy.entries {
            let id = entry.category.as_str().to_lowercase();
            let by_letters = id.starts_with(&typed);
            let by_name = entry.name.to_lowercase().split_whitespace().any(|word| word.starts_with(&typed));
            if by_letters || by_name {
                let candidate = Candidate::new(entry.category.as_str(), entry.name.as_str());
                found.push((!by_letters, !self.followed.contains(&entry.category), candidate));
            }
        }
        // The sort is stable: arXiv's order holds among equals.
        found.sort_by_key(|(by_name, strange, _)| (*by_name, *strange));
        found.into_iter().map(|(_, _, candidate)| candidate).collect()
    }

    /// The days of the editions, newest first, and how they stand; those announced and not held among them.
    pub(super) fn days(&self) -> Vec<Candidate> {
        let today = Candidate::new("today", "the newest edition held");
        let day = |day: Day| {
            let unread = self.edition_size(day).filter(|e| e.unread > 0);
            let unread = unread.map(|e| format!(", {} unread", e.unread)).unwrap_or_default();
            Candidate::new(day.to_string(), format!("{}: {}{unread}", day.long(), self.edition_words(day)))
        };
        std::iter::once(today).chain(self.announced_days().into_iter().map(day)).collect()
    }

    /// The years of the editions held, newest first.
    fn years(&self) -> Vec<Candidate> {
        let mut years: Vec<(i16, usize)> = Vec::new();
        for edition in &self.editions {
            let year = edition.day.date().year();
            match years.last_mut().filter(|(of, _)| *of == year) {
                Some((_, papers)) => *papers += edition.papers,
                None => years.push((year, edition.papers)),
            }
        }
        years.into_iter().map(|(of, papers)| Candidate::new(of.to_string(), format!("{papers} papers"))).collect()
    }
}

/// The candidates that begin with what is typed.
pub(super) fn starting(candidates: impl IntoIterator<Item = Candidate>, typed: &str) -> Vec<Candidate> {
    candidates.into_iter().filter(|c| c.text.to_lowercase().starts_with(typed)).collect()
}

fn states() -> [Candidate; 7] {
    let about = |state: Is| match state {
        Is::Unread => "not read yet",
        Is::Marked(Mark::Star) => "starred",
        Is::Marked(Mark::Read) => "read",
        Is::Marked(Mark::Hidden) => "hidden, and in no other list",
        Is::Updated => "starred or read, and newer than you saw it",
        Is::Watched => "something you watch is in it",
        Is::Withdrawn => "withdrawn",
    };
    Is::ALL.map(|state| Candidate::new(state.word(), about(state)))
}

fn kinds() -> [Candidate; 6] {
    let about = |kind: KindPattern| match kind {
        KindPattern::New => "first announced, under its primary category",
        KindPattern::Cross => "first announced, under another category",
        KindPattern::Replaced => "a new version, under any category",
        KindPattern::Replace => "a new version, under its primary category",
        KindPattern::ReplaceCross => "a new version, under another category",
        KindPattern::Other => "announced with a word unknown here",
    };
    KindPattern::ALL.map(|kind| Candidate::new(kind.word(), about(kind)))
}

fn belongings() -> [Candidate; 3] {
    let about = |has: Has| match has {
        Has::Code => "a link to its code",
        Has::Project => "a link to a page of its own",
        Has::Venue => "accepted somewhere, and says so",
    };
    Has::ALL.map(|has| Candidate::new(has.word(), about(has)))
}

fn votes() -> [Candidate; 3] {
    [">10", ">50", ">100"].map(|text| Candidate::new(text, format!("more than {} votes", &text[1..])))
}

fn spans() -> [Candidate; 4] {
    [("7d", "a week"), ("4w", "four weeks"), ("6m", "half a year"), ("1y", "a year")]
        .map(|(text, about)| Candidate::new(text, format!("the editions of {about}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::fake::{Fake, papers};

    fn texts(head: &str) -> Vec<String> {
        match Fake::new(papers(5), 120, 36).state.complete_query(head) {
            Wanted::Candidates { candidates, .. } => candidates.into_iter().map(|c| c.text).collect(),
            Wanted::Authors { from, prefix } => vec![format!("authors {from} {prefix}")],
        }
    }

    #[test]
    fn fields_and_their_words_are_offered() {
        assert_eq!(texts("routing a"), ["author:", "abstract:"]);
        assert_eq!(texts("-ca"), ["cat:"]);
        assert_eq!(texts("is:"), ["unread", "starred", "read", "hidden", "updated", "watched", "withdrawn"]);
        assert_eq!(texts("sort:r"), ["relevance"]);
        assert_eq!(texts("edition:2"), ["2026-05-29"]);
        assert_eq!(texts("since:7"), ["7d"]);
        assert_eq!(texts("kind:rep"), ["replaced", "replace", "replace-cross"]);
        assert_eq!(texts("has:"), ["code", "project", "venue"]);
        assert_eq!(texts("on:"), ["daily"]);
        assert_eq!(texts("upvotes:>1"), [">10", ">100"]);
        assert_eq!(texts("sort:ve"), ["velocity"]);
        assert_eq!(texts("year:2"), ["2026"]);
        assert_eq!(texts("xyz"), Vec::<String>::new());
        assert_eq!(texts("title:xyz"), Vec::<String>::new());
    }

    #[test]
    fn categories_are_found_by_letters_and_by_name() {
        assert_eq!(texts("cat:CS.C")[..2], ["cs.CL", "cs.CC"], "the one followed comes first");
        assert_eq!(texts("cat:topol"), ["math.AT", "math.GN", "math.GT"].map(String::from));
        assert!(texts("cat:").len() == 155);
    }

    #[test]
    fn authors_are_asked_of_those_who_know() {
        assert_eq!(texts("x -author:iv"), ["authors 10 iv"]);
        assert_eq!(texts("author:\"daria iv"), ["authors 7 daria iv"]);
    }

    #[test]
    fn a_phrase_is_one_word() {
        assert_eq!(word_start("one \"two three"), 4);
        assert_eq!(word_start("one "), 4);
        assert_eq!(word_start(""), 0);
    }
}
