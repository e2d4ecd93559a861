//! What is copied: the papers as ids, addresses, entries, titles, citations, links. It does not know the clipboard.

use std::collections::HashMap;

use super::effect::{Effect, Effects};
use super::head::commas;
use super::{State, detail};
use crate::export::{bibtex, citation, markdown};
use crate::model::{Held, PaperId};

/// Records are fetched for a copy of at most so many papers: nobody pastes more, and nothing stops the reader meanwhile.
const MOST: usize = 5_000;

/// In which form papers are copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `2608.11232`
    Id,
    /// The abstract page.
    Url,
    /// A BibTeX entry.
    Bibtex,
    /// The title as it is shown.
    Title,
    /// A line of references.
    Citation,
    /// A Markdown link.
    Markdown,
}

impl Form {
    const fn word(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Url => "address",
            Self::Bibtex => "BibTeX",
            Self::Title => "title",
            Self::Citation => "citation",
            Self::Markdown => "Markdown link",
        }
    }

    /// What stands between two papers.
    const fn between(self) -> &'static str {
        match self {
            Self::Bibtex => "\n\n",
            Self::Id | Self::Url | Self::Title | Self::Citation | Self::Markdown => "\n",
        }
    }
}

/// Papers that are copied once their records have come.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Copying {
    form: Form,
    pub ids: Vec<PaperId>,
}

impl State {
    /// Copies the papers a key is meant for, whole or not at all: records that are not at hand are waited for.
    pub(super) fn copy(&mut self, form: Form, effects: &mut Effects) {
        let ids = self.targets();
        if ids.is_empty() {
            return self.say("no paper to copy here");
        }
        if ids.len() > MOST && !matches!(form, Form::Id | Form::Url) {
            let (all, most) = (commas(ids.len()), commas(MOST));
            return self.say(format!("{all} papers are too many to copy; at most {most}: a search narrows the list"));
        }
        self.range = None;
        let texts: Option<Vec<String>> = ids.iter().map(|id| self.text_of(form, *id, self.paper(*id))).collect();
        match texts {
            Some(texts) => copied(form, &ids, &texts, effects),
            // Of a paper marked before it was ever fetched the id is all there is.
            None if ids.iter().any(|id| self.rows.get(id).is_some_and(|r| r.version == 0)) => {
                self.say("only the id is known yet: yi copies it · r syncs");
            }
            None => self.copying = Some(Copying { form, ids }),
        }
    }

    /// The records that were waited for are here.
    pub(super) fn copy_came(&mut self, held: &[Held], effects: &mut Effects) {
        let Some(Copying { form, ids }) = self.copying.take() else { return };
        let by_id: HashMap<PaperId, &Held> = held.iter().map(|h| (h.paper.id, h)).collect();
        let texts: Option<Vec<String>> = ids.iter().map(|id| self.text_of(form, *id, by_id.get(id).copied())).collect();
        match texts {
            Some(texts) => copied(form, &ids, &texts, effects),
            None => self.say("of one of them only the id is known yet: yi copies ids · r syncs"),
        }
    }

    fn text_of(&self, form: Form, id: PaperId, held: Option<&Held>) -> Option<String> {
        let paper = || held.map(|held| &held.paper);
        match form {
            Form::Id => Some(id.to_string()),
            Form::Url => Some(id.abs_url()),
            Form::Bibtex => Some(bibtex::entry(paper()?, self.bibtex_year)),
            Form::Citation => Some(citation::line(paper()?, self.bibtex_year)),
            Form::Markdown => Some(markdown::link(paper()?)),
            Form::Title => {
                let row = self.rows.get(&id).filter(|row| row.version > 0).map(|r| &r.title);
                Some(detail::shown(row.or(paper().map(|p| &p.title))?, self.tex).into_owned())
            }
        }
    }
}

fn copied(form: Form, ids: &[PaperId], texts: &[String], effects: &mut Effects) {
    let what = match ids {
        [id] => format!("{} of {id}", form.word()),
        more => format!("{} of {} papers", form.word(), more.len()),
    };
    effects.push(Effect::Copy { text: texts.join(form.between()), what });
}

#[cfg(test)]
mod tests {
    use super::super::fake::{Fake, papers};
    use super::*;

    fn copied(keys: &str) -> (String, String) {
        match Fake::new(papers(12), 120, 36).press(keys).orders.pop() {
            Some(Effect::Copy { text, what }) => (text, what),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn each_key_copies_its_form() {
        assert_eq!(copied("jyi"), ("2605.20001".into(), "id of 2605.20001".into()));
        assert_eq!(copied("jyu").0, "https://arxiv.org/abs/2605.20001");
        assert_eq!(copied("jyt").0, "Sketches With 𝒪(n log n) Memory 1");
        assert_eq!(copied("jTyt").0, "Sketches With $\\mathcal{O}(n \\log n)$ Memory 1");
        assert_eq!(
            copied("jyc").0,
            "Last0 and Last1 (2026). Sketches With 𝒪(n log n) Memory 1. arXiv:2605.20001 [cs.CL]."
        );
        assert_eq!(copied("jym").0, "[Sketches With 𝒪(n log n) Memory 1](https://arxiv.org/abs/2605.20001)");
        let (text, what) = copied("jyb");
        assert!(text.starts_with("@misc{last02026sketches") && text.ends_with("/2605.20001}\n}"), "{text}");
        assert_eq!(what, "BibTeX of 2605.20001");
    }

    #[test]
    fn the_detail_copies_too() {
        assert_eq!(copied("jj<enter>yi").0, "2605.20002");
    }

    #[test]
    fn a_range_is_copied_whole_however_long() {
        let (text, what) = copied("vjyb");
        assert_eq!((text.matches("\n}\n\n@misc{").count(), what.as_str()), (1, "BibTeX of 2 papers"));
        assert_eq!(copied("vjyi").0, "2605.20000\n2605.20001");
        let fake = Fake::new(papers(300), 120, 36).press("Vyb");
        let [Effect::Copy { text, what }] = &fake.orders[..] else { panic!("{:?}", fake.orders) };
        assert_eq!((text.matches("@misc{").count(), what.as_str()), (300, "BibTeX of 300 papers"));
        assert!(fake.state.range.is_none() && !fake.state.is_busy());
    }

    #[test]
    fn half_a_record_is_not_copied() {
        let mut fake = Fake::new(papers(200), 120, 36);
        fake.held_back = true;
        let fake = fake.press("Gyb");
        assert!(fake.orders.is_empty());
        let mut fake = fake.press("yi");
        assert_eq!(fake.orders.len(), 1, "the id is all that is wanted");
        fake.release();
        assert_eq!(fake.orders.len(), 2, "and the entry follows when the record has come");
        assert!(Fake::new(vec![], 120, 36).press("yb").orders.is_empty());
    }
}
