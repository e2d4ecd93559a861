//! A paper's texts as the index has them, asked one by one: where few papers are looked at, and no index is asked.

use std::cell::OnceCell;

use super::super::index::{folded, folded_names};
use crate::model::query::{Atom, CatPattern, Clause, Field, Polarity, Text};
use crate::model::{Author, Category, Paper, PaperId};

/// What of a paper words and categories are looked for in. Each text is folded when it is first asked for.
pub(super) struct Texts {
    id: PaperId,
    title: String,
    authors: Vec<Author>,
    summary: String,
    folded: [OnceCell<String>; 3],
    /// The primary one first.
    categories: Vec<String>,
}

impl Texts {
    pub(super) fn of(paper: &Paper) -> Self {
        let categories = std::iter::once(&paper.primary).chain(&paper.categories).map(Category::to_string).collect();
        Self::new(paper.id, paper.title.to_string(), paper.authors.clone(), paper.summary.to_string(), categories)
    }

    pub(super) fn new(
        id: PaperId,
        title: String,
        authors: Vec<Author>,
        summary: String,
        categories: Vec<String>,
    ) -> Self {
        Self { id, title, authors, summary, folded: Default::default(), categories }
    }

    /// Whether these texts alone tell if a condition holds.
    pub(super) const fn tell(atom: &Atom) -> bool {
        matches!(atom, Atom::Text(..) | Atom::Cat(_) | Atom::Id(_))
    }

    /// Whether it holds; what these texts do not tell does not.
    pub(super) fn hold(&self, clause: &Clause) -> bool {
        let holds = match &clause.atom {
            Atom::Text(field, text) => match self.has(*field, text) {
                Some(has) => has,
                // Words without a letter ask for nothing, asked for or asked away.
                None => return true,
            },
            Atom::Cat(CatPattern::Exact(c)) => self.categories.iter().any(|of| of.eq_ignore_ascii_case(c.as_str())),
            Atom::Cat(CatPattern::Archive(archive)) => {
                let archive_of = |of: &String| of.split('.').next().is_some_and(|a| a.eq_ignore_ascii_case(archive));
                self.categories.iter().any(archive_of)
            }
            Atom::Id(id) => self.id == *id,
            _ => false,
        };
        holds == (clause.polarity == Polarity::With)
    }

    /// Whether a field has a text; none if that has neither letter nor digit.
    fn has(&self, field: Field, text: &Text) -> Option<bool> {
        let (Text::Word(raw) | Text::Prefix(raw) | Text::Phrase(raw)) = text;
        let asked = folded(raw);
        if asked.is_empty() {
            return None;
        }
        // A blank at each end makes a word's edges visible.
        let asked = match text {
            Text::Prefix(_) => format!(" {asked}"),
            Text::Word(_) | Text::Phrase(_) => format!(" {asked} "),
        };
        let fields = match field {
            Field::Any => 0..3,
            Field::Title => 0..1,
            Field::Author => 1..2,
            Field::Abstract => 2..3,
        };
        Some(fields.into_iter().any(|i| {
            let fold = || match i {
                0 => folded(&self.title),
                1 => folded_names(&self.authors),
                _ => folded(&self.summary),
            };
            let held = self.folded[i].get_or_init(|| format!(" {} ", fold()));
            held.contains(&asked)
        }))
    }
}
