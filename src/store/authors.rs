//! Whose name begins so: the authors of the newest papers held. It keeps no list of authors.

use std::collections::HashMap;

use super::error::StoreError;
use super::reader::{Reader, sql_limit};
use super::{index, record};
use crate::model::Author;
use crate::text::{Clean, tex};

/// Papers looked at: the newest that have such an author.
const PAPERS: usize = 400;

impl Reader {
    /// At most `limit` authors, those of most papers first, in whose name the typed words stand in a row and the last of
    /// them begins one. Nothing typed means any author.
    ///
    /// # Errors
    /// The files cannot be read.
    pub fn authors(&self, typed: &str, limit: usize) -> Result<Vec<Clean>, StoreError> {
        let wanted = index::words(&tex::fold(typed));
        let expression = format!("authors : \"{wanted}\" *");
        let lists: Vec<String> = self.db.read("look up authors", |c| {
            let (sql, expression) = if wanted.is_empty() {
                ("SELECT authors FROM wide WHERE ?1 IS NULL ORDER BY key DESC LIMIT ?2", None)
            } else {
                let sql = "SELECT w.authors FROM idx.fts CROSS JOIN wide w ON w.key = fts.rowid
                     WHERE fts MATCH ?1 ORDER BY fts.rowid DESC LIMIT ?2";
                (sql, Some(&expression))
            };
            let mut asked = c.prepare_cached(sql)?;
            asked.query_map((expression, sql_limit(PAPERS)), |r| r.get(0))?.collect()
        })?;
        let mut papers: HashMap<Clean, usize> = HashMap::new();
        for list in &lists {
            let authors: Vec<Author> = record::from_json(list).unwrap_or_default();
            for name in authors.into_iter().map(|a| a.name).filter(|name| holds(name, &wanted)) {
                *papers.entry(name).or_default() += 1;
            }
        }
        let mut found: Vec<(Clean, usize)> = papers.into_iter().collect();
        found.sort_unstable_by(|(a, of_a), (b, of_b)| of_b.cmp(of_a).then_with(|| a.cmp(b)));
        let shown = |(name, _): (Clean, usize)| Clean::line(&tex::render(&name), 200);
        Ok(found.into_iter().take(limit).map(shown).collect())
    }
}

/// Whether a name holds these words in a row, the last of them as the beginning of one.
fn holds(name: &str, wanted: &str) -> bool {
    let folded = format!(" {}", index::words(&tex::fold(name)));
    folded.contains(&format!(" {wanted}"))
}
