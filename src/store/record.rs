//! A paper as columns, and back. Shared by the cache and the library's kept copies; it does not know which.

use rusqlite::types::Type;
use rusqlite::{Connection, Row, ToSql};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::model::{Category, Paper, PaperId, Stamp, byline};
use crate::text::Clean;

/// All that is stored of a paper but its key: lists are JSON, categories stand with blanks between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) version: u32,
    pub(super) title: String,
    pub(super) byline: String,
    pub(super) primary: String,
    pub(super) published: i64,
    pub(super) updated: i64,
    pub(super) summary: String,
    pub(super) authors: String,
    pub(super) categories: String,
    pub(super) classes: String,
    pub(super) comment: Option<String>,
    pub(super) journal_ref: Option<String>,
    pub(super) doi: Option<String>,
    pub(super) links: String,
}

/// The columns of the narrow row, as [`Record::from_row`] reads them.
pub(super) const NARROW: &str = "version, title, byline, primary_category, published, updated";
/// The columns of the wide row, after the narrow one's.
pub(super) const WIDE: &str = "abstract, authors, categories, classes, comment, journal_ref, doi, links";

impl Record {
    /// The columns of a paper.
    pub(super) fn of(paper: &Paper) -> Self {
        let text = |t: &Option<Clean>| t.as_ref().map(ToString::to_string);
        let categories: Vec<&str> = paper.categories.iter().map(Category::as_str).collect();
        Self {
            version: paper.version,
            title: paper.title.to_string(),
            byline: byline(&paper.authors).to_string(),
            primary: paper.primary.to_string(),
            published: paper.published.0,
            updated: paper.updated.0,
            summary: paper.summary.to_string(),
            authors: json(&paper.authors),
            categories: categories.join(" "),
            classes: json(&paper.classes),
            comment: text(&paper.comment),
            journal_ref: text(&paper.journal_ref),
            doi: text(&paper.doi),
            links: json(&paper.links),
        }
    }

    /// Reads [`NARROW`] and [`WIDE`], beginning at column `first`.
    pub(super) fn from_row(row: &Row<'_>, first: usize) -> rusqlite::Result<Self> {
        Ok(Self {
            version: row.get(first)?,
            title: row.get(first + 1)?,
            byline: row.get(first + 2)?,
            primary: row.get(first + 3)?,
            published: row.get(first + 4)?,
            updated: row.get(first + 5)?,
            summary: row.get(first + 6)?,
            authors: row.get(first + 7)?,
            categories: row.get(first + 8)?,
            classes: row.get(first + 9)?,
            comment: row.get(first + 10)?,
            journal_ref: row.get(first + 11)?,
            doi: row.get(first + 12)?,
            links: row.get(first + 13)?,
        })
    }

    /// The paper of these columns.
    pub(super) fn into_paper(self, id: PaperId) -> rusqlite::Result<Paper> {
        Ok(Paper {
            id,
            version: self.version,
            title: clean(self.title),
            summary: clean(self.summary),
            authors: from_json(&self.authors)?,
            primary: category(&self.primary)?,
            categories: self.categories.split_whitespace().map(category).collect::<Result<_, _>>()?,
            classes: from_json(&self.classes)?,
            published: Stamp(self.published),
            updated: Stamp(self.updated),
            comment: self.comment.map(clean),
            journal_ref: self.journal_ref.map(clean),
            doi: self.doi.map(clean),
            links: from_json(&self.links)?,
        })
    }

    /// The values of [`NARROW`].
    pub(super) fn narrow(&self) -> [&dyn ToSql; 6] {
        [&self.version, &self.title, &self.byline, &self.primary, &self.published, &self.updated]
    }

    /// The values of [`WIDE`].
    pub(super) fn wide(&self) -> [&dyn ToSql; 8] {
        [
            &self.summary,
            &self.authors,
            &self.categories,
            &self.classes,
            &self.comment,
            &self.journal_ref,
            &self.doi,
            &self.links,
        ]
    }
}

/// Whether every paper of a cache can be read as one: SQLite's own checks do not see a changed text.
pub(super) fn all_readable(cache: &Connection) -> rusqlite::Result<bool> {
    let sql = format!("SELECT paper.key, {NARROW}, {WIDE} FROM paper JOIN wide USING (key)");
    let mut asked = cache.prepare(&sql)?;
    let mut rows = asked.query([])?;
    while let Some(row) = rows.next()? {
        let paper = paper_id(row.get(0)?).and_then(|id| Record::from_row(row, 1)?.into_paper(id));
        if paper.is_err() {
            return Ok(false);
        }
    }
    let wide: bool =
        cache.query_row("SELECT (SELECT count(*) FROM paper) = (SELECT count(*) FROM wide)", [], |r| r.get(0))?;
    Ok(wide)
}

/// A stored string as what it was: cleaned again, because a file may have been in other hands.
pub(super) fn clean(text: String) -> Clean {
    Clean::deserialize(serde_json::Value::String(text)).unwrap_or_default()
}

/// A stored category.
pub(super) fn category(text: &str) -> rusqlite::Result<Category> {
    text.parse().map_err(|()| unreadable("a category".into()))
}

/// A count.
pub(super) fn size(row: &Row<'_>, column: usize) -> rusqlite::Result<usize> {
    row.get::<_, i64>(column).map(|n| usize::try_from(n).unwrap_or(0))
}

/// A stored key.
pub(super) fn paper_id(key: i64) -> rusqlite::Result<PaperId> {
    PaperId::from_key(key).ok_or_else(|| unreadable("a paper's key".into()))
}

pub(super) fn json<T: Serialize>(value: &[T]) -> String {
    // Lists of plain strings always serialise.
    serde_json::to_string(value).unwrap_or_else(|_| "[]".into())
}

pub(super) fn from_json<T: DeserializeOwned>(text: &str) -> rusqlite::Result<Vec<T>> {
    serde_json::from_str(text).map_err(|e| unreadable(Box::new(e)))
}

fn unreadable(why: Box<dyn std::error::Error + Send + Sync>) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, why)
}
