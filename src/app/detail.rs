//! The detail pane: a paper laid out in lines, once per paper and width.

use std::ops::Range;

use crate::model::{Held, How, PaperId};
use crate::text::{tex, wrap};

/// Authors named before the rest is counted.
const AUTHORS_SHOWN: usize = 8;

/// What a line of the detail is; the screen gives each its style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// The title.
    Title,
    /// The authors.
    Names,
    /// The abstract.
    Plain,
    /// Id, categories, dates.
    Muted,
    /// Something that can be followed.
    Link,
}

/// A text of the detail: a title, an abstract, a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// How it is written.
    pub ink: Ink,
    /// What it says.
    pub text: String,
}

/// A line of the detail: which passage, and which part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaidLine {
    /// The place of its passage.
    pub passage: usize,
    /// The bytes of it.
    pub range: Range<usize>,
}

/// Whether TeX is shown as Unicode or as it came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TexView {
    /// Rendered.
    #[default]
    Unicode,
    /// As written.
    Raw,
}

/// Whether the detail repeats the title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heading {
    /// It opens with it.
    Title,
    /// The list right above shows it.
    None,
}

/// A paper laid out.
#[derive(Clone, Debug, PartialEq)]
pub struct Laid {
    /// Which.
    pub id: PaperId,
    /// What the lines depend on.
    pub key: (u32, u16, TexView, Heading),
    /// What there is to say.
    pub passages: Vec<Passage>,
    /// The lines it makes.
    pub lines: Vec<LaidLine>,
}

/// The text of a string as it is to be seen.
pub fn shown(text: &str, view: TexView) -> std::borrow::Cow<'_, str> {
    match view {
        TexView::Unicode => tex::render(text),
        TexView::Raw => text.into(),
    }
}

/// Lays a paper out in lines of at most `width` cells.
pub fn lay(held: &Held, width: u16, view: TexView, heading: Heading) -> Laid {
    let paper = &held.paper;
    let (mut passages, mut lines) = (Vec::new(), Vec::new());
    let mut add = |ink, text: &str| {
        let passage = passages.len();
        if text.is_empty() {
            lines.push(LaidLine { passage, range: 0..0 });
        }
        lines.extend(wrap::wrap(text, width).into_iter().map(|range| LaidLine { passage, range }));
        passages.push(Passage { ink, text: text.to_owned() });
    };
    if heading == Heading::Title {
        add(Ink::Title, &shown(&paper.title, view));
        add(Ink::Plain, "");
    }
    add(Ink::Names, &authors(held, view));
    add(Ink::Muted, &facts(held));
    add(Ink::Plain, "");
    add(Ink::Plain, &shown(&paper.summary, view));
    let rest: Vec<(Ink, String)> = [
        paper.comment.as_ref().map(|c| (Ink::Muted, shown(c, view).into_owned())),
        paper.journal_ref.as_ref().map(|j| (Ink::Muted, shown(j, view).into_owned())),
        paper.doi.as_ref().map(|d| (Ink::Link, format!("doi.org/{d}"))),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !rest.is_empty() {
        add(Ink::Plain, "");
    }
    for (ink, text) in rest {
        add(ink, &text);
    }
    add(Ink::Plain, "");
    add(Ink::Link, &format!("arxiv.org/abs/{}v{}", paper.id, paper.version));
    Laid { id: paper.id, key: (paper.version, width, view, heading), passages, lines }
}

fn authors(held: &Held, view: TexView) -> String {
    let authors = &held.paper.authors;
    let mut names: Vec<String> =
        authors.iter().take(AUTHORS_SHOWN).map(|a| shown(&a.name, view).into_owned()).collect();
    if authors.len() > AUTHORS_SHOWN {
        names.push(format!("+{}", authors.len() - AUTHORS_SHOWN));
    }
    names.join(", ")
}

fn facts(held: &Held) -> String {
    let paper = &held.paper;
    let categories: Vec<&str> = paper.categories.iter().map(crate::model::Category::as_str).collect();
    let mut facts = vec![format!("{}v{}", paper.id, paper.version), categories.join(" ")];
    let day = |stamp: crate::model::Stamp| stamp.timestamp().strftime("%-d %b %Y").to_string();
    if paper.updated > paper.published && paper.version > 1 {
        facts.push(format!("{}, revised {}", day(paper.published), day(paper.updated)));
    } else {
        facts.push(day(paper.published));
    }
    if let Some(edition) = held.edition {
        facts.push(match edition.how {
            How::Computed => format!("{} edition, computed", edition.day.short()),
            How::Late => format!("{} edition, held back until then", edition.day.short()),
            How::Listed => format!("{} edition", edition.day.short()),
        });
    }
    facts.join(" · ")
}
