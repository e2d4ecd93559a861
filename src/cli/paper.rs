//! A paper as a line, as text and as JSON.

use serde::Serialize;

use crate::app::{TexView, shown};
use crate::model::{Author, BatchState, Day, Held, Marks, PaperId, Row};
use crate::runtime::{World, local_pdf};
use crate::text::{width, wrap};

/// A paper as JSON: strings as stored (TeX stays TeX), times in RFC 3339. Every key is always there.
#[derive(Debug, Default, Serialize)]
pub struct PaperJson<'a> {
    id: String,
    /// This and what follows is null, or empty, while only the id is known.
    version: Option<u32>,
    title: Option<&'a str>,
    authors: Vec<&'a str>,
    #[serde(rename = "abstract")]
    summary: Option<&'a str>,
    categories: Vec<&'a str>,
    primary: Option<&'a str>,
    published: Option<String>,
    updated: Option<String>,
    /// The listing day; null for a kept copy whose cache is gone.
    edition: Option<String>,
    /// Whether that edition is whole in the categories followed: `computed`, `listed`, `stale` or `whole`; null where
    /// nobody looked.
    edition_state: Option<&'static str>,
    comment: Option<&'a str>,
    journal_ref: Option<&'a str>,
    doi: Option<&'a str>,
    starred: bool,
    read: bool,
    hidden: bool,
    /// Where the PDF of this version stands here; null if it does not.
    pdf: Option<String>,
}

impl<'a> PaperJson<'a> {
    /// Of a paper held here.
    pub fn new(held: &'a Held, world: &World) -> Self {
        let p = &held.paper;
        let name = |a: &'a Author| -> &'a str { &a.name };
        Self {
            version: Some(p.version),
            title: Some(&p.title),
            authors: p.authors.iter().map(name).collect(),
            summary: Some(&p.summary),
            categories: p.categories.iter().map(crate::model::Category::as_str).collect(),
            primary: Some(p.primary.as_str()),
            published: Some(p.published.to_string()),
            updated: Some(p.updated.to_string()),
            edition: held.edition.map(|e| e.day.to_string()),
            comment: p.comment.as_deref(),
            journal_ref: p.journal_ref.as_deref(),
            doi: p.doi.as_deref(),
            pdf: local_pdf(&world.paths.papers, p.id, p.version).map(|p| p.display().to_string()),
            ..Self::marked(p.id, held.marks)
        }
    }

    /// The same, where the state of the newest editions is known.
    #[must_use]
    pub fn among(self, states: &[(Day, BatchState)]) -> Self {
        let of = |(day, _): &&(Day, BatchState)| self.edition.as_ref().is_some_and(|e| *e == day.to_string());
        let edition_state = states.iter().find(of).map(|(_, state)| state.word());
        Self { edition_state, ..self }
    }

    /// Of a paper of which marks are all that is known.
    pub fn marked(id: PaperId, marks: Marks) -> Self {
        Self {
            id: id.to_string(),
            starred: marks.star.is_some(),
            read: marks.read.is_some(),
            hidden: marks.hidden.is_some(),
            ..Self::default()
        }
    }
}

/// A row of a table: id, marks, title, authors. As wide as the terminal; whole where there is none.
pub fn table_line(row: &Row, columns: Option<usize>) -> String {
    let id = row.id.to_string();
    let mark = |on: bool, sign: char| if on { sign } else { ' ' };
    let marks = [
        mark(row.marks.star.is_some(), '*'),
        mark(row.marks.read.is_none(), 'o'),
        mark(row.marks.hidden.is_some(), 'x'),
    ];
    let marks: String = marks.iter().collect();
    let title = if row.version == 0 { "(not fetched yet)".into() } else { shown(&row.title, TexView::Unicode) };
    let head = format!("{id:<16} {marks} ");
    let Some(columns) = columns else { return format!("{head}{title}  {}", row.byline).trim_end().to_owned() };
    let room = columns.saturating_sub(width::width(&head));
    let byline = width::width(&row.byline).min(room / 3);
    let title_room = room.saturating_sub(byline + 2);
    format!("{head}{}  {}", width::pad(&title, title_room), width::clip(&row.byline, byline)).trim_end().to_owned()
}

/// A paper as text, in lines of at most `columns` cells.
pub fn text(held: &Held, view: TexView, columns: u16, world: &World) -> Vec<String> {
    let p = &held.paper;
    let mut lines = Vec::new();
    let mut add = |text: &str| lines.extend(wrap::wrap(text, columns).into_iter().map(|r| text[r].to_owned()));
    add(&shown(&p.title, view));
    let author = |a: &Author| {
        let name = shown(&a.name, view).into_owned();
        let at: Vec<_> = a.affiliations.iter().map(|x| shown(x, view).into_owned()).collect();
        if at.is_empty() { name } else { format!("{name} ({})", at.join("; ")) }
    };
    add(&p.authors.iter().map(author).collect::<Vec<_>>().join(", "));
    let categories: Vec<_> = p.categories.iter().map(crate::model::Category::as_str).collect();
    add(&format!("{}v{}  {}", p.id, p.version, categories.join(" ")));
    let edition = held.edition.map(|e| format!("  edition {} ({})", e.day, e.how.word())).unwrap_or_default();
    add(&format!("submitted {}, this version {}{edition}", p.published, p.updated));
    let mut facts: Vec<String> = Vec::new();
    facts.extend(p.comment.as_ref().map(|c| shown(c, view).into_owned()));
    facts.extend(p.journal_ref.as_ref().map(|j| shown(j, view).into_owned()));
    facts.extend(p.doi.as_ref().map(|d| format!("doi:{d}")));
    facts.push(p.id.abs_url());
    facts.extend(local_pdf(&world.paths.papers, p.id, p.version).map(|p| p.display().to_string()));
    for fact in &facts {
        add(fact);
    }
    let marks = [("starred", held.marks.star), ("read", held.marks.read), ("hidden", held.marks.hidden)];
    let marks: Vec<_> = marks.iter().filter_map(|(word, at)| at.map(|at| format!("{word} {at}"))).collect();
    if !marks.is_empty() {
        add(&marks.join(", "));
    }
    lines.push(String::new());
    let summary = shown(&p.summary, view);
    lines.extend(wrap::wrap(&summary, columns).into_iter().map(|r| summary[r].to_owned()));
    lines
}
