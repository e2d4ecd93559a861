//! A paper as a line, as text and as JSON.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::app::{TexView, shown};
use crate::model::{Author, BatchState, Category, Day, FoundLink, Held, Kind, Licence, Marks, PaperId, Row};
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
    /// As what the edition listed announced it to each category followed, else the newest edition that did.
    kind: BTreeMap<String, String>,
    /// All its announcements, the newest edition first.
    announced: Vec<AnnouncedJson>,
    /// Where it says it was accepted.
    venue: Option<String>,
    /// Addresses it names.
    links: &'a [FoundLink],
    /// The licence's address.
    licence: Option<&'a str>,
    versions: Vec<VersionJson>,
    /// This and what follows is what the daily list says; null where it says nothing.
    upvotes: Option<u32>,
    comments_count: Option<u32>,
    organisation: Option<&'a str>,
}

/// An announcement as JSON.
#[derive(Debug, Serialize)]
struct AnnouncedJson {
    edition: String,
    category: String,
    kind: String,
    /// Null where nobody said.
    version: Option<u32>,
    how: &'static str,
}

/// A version as JSON.
#[derive(Debug, Serialize)]
struct VersionJson {
    version: u32,
    submitted: Option<String>,
    /// KiB of source.
    size: Option<u32>,
    withdrawn: bool,
    /// Whether its texts are here.
    held: bool,
}

impl<'a> PaperJson<'a> {
    /// Of a paper held here, in a list of this edition if it is of one.
    pub fn new(held: &'a Held, edition: Option<Day>, world: &World) -> Self {
        let (p, known) = (&held.paper, &held.known);
        let daily = known.daily.as_ref();
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
            kind: kinds(held, world.followed(), edition),
            announced: announced(held),
            venue: known.findings.venue.as_ref().map(ToString::to_string),
            links: &known.findings.links,
            licence: known.licence.as_ref().map(|licence: &Licence| &**licence.address()),
            versions: versions(held),
            upvotes: daily.and_then(|d| d.upvotes),
            comments_count: daily.and_then(|d| d.comments),
            organisation: daily.and_then(|d| d.organisation.as_deref()),
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

/// As what an edition announced a paper to each category followed, to any if none is: this edition, else its newest.
fn kinds(held: &Held, followed: &[Category], edition: Option<Day>) -> BTreeMap<String, String> {
    let is_followed = |of: &Category| followed.is_empty() || followed.contains(of);
    let said = || held.known.announced.iter().filter(|a| is_followed(&a.category));
    let Some(edition) = edition.or_else(|| said().map(|a| a.edition).max()) else { return BTreeMap::new() };
    let mut kinds: BTreeMap<String, Kind> = BTreeMap::new();
    for said in said().filter(|a| a.edition == edition) {
        let category = said.category.to_string();
        let kind = match kinds.remove(&category) {
            Some(other) => said.kind.clone().or_stronger(other),
            None => said.kind.clone(),
        };
        kinds.insert(category, kind);
    }
    kinds.into_iter().map(|(category, kind)| (category, kind.to_string())).collect()
}

fn announced(held: &Held) -> Vec<AnnouncedJson> {
    let each = held.known.announced.iter().map(|a| AnnouncedJson {
        edition: a.edition.to_string(),
        category: a.category.to_string(),
        kind: a.kind.to_string(),
        version: a.version,
        how: a.how.word(),
    });
    each.collect()
}

fn versions(held: &Held) -> Vec<VersionJson> {
    let each = held.known.versions.iter().map(|v| VersionJson {
        version: v.number,
        submitted: v.submitted.map(|at| at.to_string()),
        size: v.size,
        withdrawn: v.is_withdrawn,
        held: v.is_held,
    });
    each.collect()
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
