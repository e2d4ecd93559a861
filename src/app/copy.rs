//! What is copied: the papers as ids, addresses, entries, titles, citations, links. It does not know the clipboard.

use super::effect::{Effect, Effects};
use super::{State, detail};
use crate::export::{bibtex, citation, markdown};
use crate::model::PaperId;

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

impl State {
    /// Copies the paper under the cursor.
    pub(super) fn copy(&mut self, form: Form, effects: &mut Effects) {
        match self.current() {
            Some(id) => self.copy_all(form, &[id], effects),
            None => self.say("no paper to copy here"),
        }
    }

    /// Copies papers, whole or not at all: where the record of one is not at hand yet, it is said so.
    pub(super) fn copy_all(&mut self, form: Form, ids: &[PaperId], effects: &mut Effects) {
        let texts: Option<Vec<String>> = ids.iter().map(|id| self.text_of(form, *id)).collect();
        let what = match ids {
            [] => return,
            [id] => format!("{} of {id}", form.word()),
            more => format!("{} of {} papers", form.word(), more.len()),
        };
        match texts {
            Some(texts) => effects.push(Effect::Copy { text: texts.join(form.between()), what }),
            // Of a paper marked before it was ever fetched the id is all there is.
            None if ids.iter().any(|id| self.rows.get(id).is_some_and(|r| r.version == 0)) => {
                self.say("only the id is known yet: yi copies it · r syncs");
            }
            None => self.say("one moment: the paper is being looked up"),
        }
    }

    fn text_of(&self, form: Form, id: PaperId) -> Option<String> {
        let paper = || self.paper(id).map(|held| &held.paper);
        match form {
            Form::Id => Some(id.to_string()),
            Form::Url => Some(id.abs_url()),
            Form::Bibtex => Some(bibtex::entry(paper()?, self.bibtex_year)),
            Form::Citation => Some(citation::line(paper()?, self.bibtex_year)),
            Form::Markdown => Some(markdown::link(paper()?)),
            Form::Title => {
                let row = self.rows.get(&id).filter(|row| row.version > 0)?;
                Some(detail::shown(&row.title, self.tex).into_owned())
            }
        }
    }
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
    fn several_papers_stand_apart() {
        let mut fake = Fake::new(papers(12), 120, 36);
        let ids: Vec<PaperId> = fake.state.list().ids[..2].to_vec();
        let mut effects = Effects::none();
        fake.state.copy_all(Form::Bibtex, &ids, &mut effects);
        fake.state.copy_all(Form::Id, &ids, &mut effects);
        let texts: Vec<(String, String)> = effects
            .0
            .into_iter()
            .map(|e| match e {
                Effect::Copy { text, what } => (text, what),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(texts[0].0.matches("\n}\n\n@misc{").count(), 1);
        assert_eq!(texts[0].1, "BibTeX of 2 papers");
        assert_eq!(texts[1].0, "2605.20000\n2605.20001");
    }

    #[test]
    fn half_a_record_is_not_copied() {
        let mut fake = Fake::new(papers(200), 120, 36);
        fake.held_back = true;
        let fake = fake.press("Gyb");
        assert!(fake.orders.is_empty());
        assert!(fake.state.notice.as_ref().unwrap().text.starts_with("one moment"));
        let fake = fake.press("yi");
        assert_eq!(fake.orders.len(), 1, "the id is all that is wanted");
        assert!(Fake::new(vec![], 120, 36).press("yb").orders.is_empty());
    }
}
