//! The texts of a paper's versions, and what the last weeks' papers are called. It compares and counts nothing.

use rusqlite::{Connection, OptionalExtension, Row};

use super::record::{clean, from_json};
use super::{Reader, Scope, StoreError, kept};
use crate::model::{Author, Category, Day, Paper, PaperId, Stamp, WEEKS, WeekPaper};

impl Reader {
    /// A version's texts, if they are held: the record with that version's title, abstract, authors and comment.
    pub fn texts(&self, id: PaperId, version: u32) -> Result<Option<Paper>, StoreError> {
        let Some(held) = self.held(&[id])?.pop() else { return Ok(None) };
        if held.paper.version == version {
            return Ok(Some(held.paper));
        }
        self.db.read("read a version", |c| match older(c, id, version)? {
            Some(old) => Ok(Some(old.into_paper(held.paper))),
            // The copy the library keeps may be of an older version.
            None => Ok(kept::get(c, "library", id)?.filter(|p| p.version == version)),
        })
    }

    /// The papers first announced in the last nine weeks' editions to the categories followed, all where none is.
    pub fn week_papers(&self, scope: &Scope) -> Result<Vec<WeekPaper>, StoreError> {
        let Some(newest) = self.today(scope)? else { return Ok(Vec::new()) };
        let span = u32::try_from(7 * WEEKS - 1).unwrap_or_default();
        let followed: Vec<&str> = scope.followed.iter().map(Category::as_str).collect();
        let of_followed = if followed.is_empty() {
            String::new()
        } else {
            let marks = vec!["?"; followed.len()].join(", ");
            format!("AND EXISTS (SELECT 1 FROM paper_category c WHERE c.key = p.key AND +c.category IN ({marks}))")
        };
        let sql = format!(
            "SELECT p.edition, p.title, w.authors FROM paper p JOIN wide w ON w.key = p.key
             WHERE p.edition BETWEEN ? AND ? {of_followed}"
        );
        let (from, to) = (newest.back(span).number(), newest.number());
        self.db.read("read the titles of nine weeks", |c| {
            let mut values: Vec<&dyn rusqlite::ToSql> = vec![&from, &to];
            values.extend(followed.iter().map(|f| f as &dyn rusqlite::ToSql));
            let mut asked = c.prepare_cached(&sql)?;
            let papers = asked.query_map(values.as_slice(), |row| week_paper(row, newest))?;
            papers.collect()
        })
    }
}

fn week_paper(row: &Row<'_>, newest: Day) -> rusqlite::Result<WeekPaper> {
    let days = newest.number() - row.get::<_, i64>(0)?;
    let authors: Vec<Author> = from_json(&row.get::<_, String>(2)?)?;
    Ok(WeekPaper {
        week: usize::try_from(days / 7).unwrap_or(WEEKS),
        title: clean(row.get(1)?),
        authors: authors.into_iter().map(|a| a.name).collect(),
    })
}

/// The texts of a version that a later one took the place of.
struct Older {
    version: u32,
    submitted: Option<i64>,
    title: String,
    summary: String,
    authors: Vec<Author>,
    comment: Option<String>,
}

impl Older {
    fn into_paper(self, newest: Paper) -> Paper {
        Paper {
            version: self.version,
            title: clean(self.title),
            summary: clean(self.summary),
            authors: self.authors,
            comment: self.comment.map(clean),
            updated: self.submitted.map_or(newest.updated, Stamp),
            ..newest
        }
    }
}

fn older(c: &Connection, id: PaperId, version: u32) -> rusqlite::Result<Option<Older>> {
    let mut asked = c.prepare_cached(
        "SELECT submitted, title, abstract, authors, comment FROM version
         WHERE key = ?1 AND number = ?2 AND title IS NOT NULL AND abstract IS NOT NULL AND authors IS NOT NULL",
    )?;
    let read = |row: &Row<'_>| {
        Ok(Older {
            version,
            submitted: row.get(0)?,
            title: row.get(1)?,
            summary: row.get(2)?,
            authors: from_json(&row.get::<_, String>(3)?)?,
            comment: row.get(4)?,
        })
    };
    asked.query_row((id.key(), version), read).optional()
}
