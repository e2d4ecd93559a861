//! Papers from a file of JSON lines, as the sample edition ships.
//!
//! It does not know where the lines come from.

use serde::Deserialize;

use super::links;
use crate::model::{Author, Category, Paper, PaperId, Stamp};
use crate::text::Clean;
use crate::text::clean::cap;

/// A line: what a listing says of a paper.
#[derive(Deserialize)]
struct Line {
    id: PaperId,
    version: u32,
    title: String,
    #[serde(rename = "abstract")]
    summary: String,
    authors: Vec<String>,
    categories: Vec<Category>,
    doi: Option<String>,
    journal_ref: Option<String>,
}

/// Reads the lines; one that cannot be read is left out. A listing does not say when a paper was submitted: `listed`
/// stands for it.
pub fn read(text: &str, listed: Stamp) -> Vec<Paper> {
    text.lines().filter_map(|line| serde_json::from_str::<Line>(line).ok()).filter_map(|l| paper(l, listed)).collect()
}

fn paper(line: Line, listed: Stamp) -> Option<Paper> {
    let author = |name: &String| Author { name: Clean::line(name, cap::NAME), affiliations: Vec::new() };
    Some(Paper {
        id: line.id,
        version: line.version,
        title: Clean::line(&line.title, cap::TITLE),
        summary: Clean::text(&line.summary, cap::ABSTRACT),
        authors: line.authors.iter().take(cap::AUTHORS).map(author).collect(),
        primary: line.categories.first()?.clone(),
        links: links::of(line.id, line.version),
        categories: line.categories,
        classes: Vec::new(),
        published: listed,
        updated: listed,
        comment: None,
        journal_ref: line.journal_ref.map(|j| Clean::line(&j, cap::COMMENT)),
        doi: line.doi.map(|d| Clean::line(&d, cap::LINE)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_is_read_whole() {
        let text = include_str!("../../assets/sample/papers.jsonl");
        let papers = read(text, Stamp(1_786_600_000));
        assert_eq!(papers.len(), 125);
        assert_eq!(papers[0].id.to_string(), "2608.11232");
        assert!(papers.iter().all(|p| !p.title.is_empty() && !p.summary.is_empty() && !p.authors.is_empty()));
    }

    #[test]
    fn a_bad_line_is_left_out() {
        assert!(read("{}\nnot json\n{\"id\": \"nope\"}", Stamp(0)).is_empty());
    }
}
