//! A paper as one line of references: names, year, title, id, DOI. It follows no journal's style.

use super::bibtex;
use super::names::Name;
use crate::model::{BibtexYear, Paper};
use crate::text::tex;

/// More authors than this are the first and `et al.`
const NAMED: usize = 6;
/// So many are named before `et al.`
const FIRST: usize = 3;

/// `Okafor, Lindqvist and Rey (2026). Title. arXiv:2608.11232 [cs.CL]. doi:10.1000/1`
pub fn line(paper: &Paper, which: BibtexYear) -> String {
    let title = tex::render(&paper.title);
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let stop = if title.ends_with(['.', '?', '!']) { "" } else { "." };
    let names = names(paper);
    let blank = if names.is_empty() { "" } else { " " };
    let year = bibtex::year(paper, which);
    let doi = paper.doi.as_ref().and_then(|d| d.split_whitespace().next());
    let doi = doi.map(|d| format!(" doi:{d}")).unwrap_or_default();
    format!("{names}{blank}({year}). {title}{stop} arXiv:{} [{}].{doi}", paper.id, paper.primary)
}

fn names(paper: &Paper) -> String {
    let names: Vec<Name> = paper.authors.iter().filter_map(Name::of).collect();
    let called: Vec<&str> = names.iter().map(Name::called).collect();
    match called.split_last() {
        None => String::new(),
        Some((only, [])) => (*only).to_owned(),
        Some(_) if called.len() > NAMED => format!("{} et al.", called[..FIRST].join(", ")),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::bibtex::tests::paper;
    use super::*;

    #[test]
    fn a_citation_is_one_line() {
        let mut p = paper("Why $\\mathcal{O}(n)$?", &["Ada Okafor", "Bo van der Lindqvist", "Cy Rey", "Di Mori"]);
        assert_eq!(
            line(&p, BibtexYear::First),
            "Okafor, van der Lindqvist, Rey and Mori (2025). Why 𝒪(n)? arXiv:2608.11232 [cs.CL]."
        );
        p.doi = Some(crate::text::Clean::line("10.1000/1 10.1000/2", 100));
        p.authors.truncate(1);
        p.title = crate::text::Clean::line("Plain words", 100);
        let wanted = "Okafor (2026). Plain words. arXiv:2608.11232 [cs.CL]. doi:10.1000/1";
        assert_eq!(line(&p, BibtexYear::Latest), wanted);
        p.authors.clear();
        assert!(line(&p, BibtexYear::First).starts_with("(2025). Plain words."));
        let many = paper("Many", &["A One", "B Two", "C Three", "D Four", "E Five", "F Six", "G Seven"]);
        assert!(line(&many, BibtexYear::First).starts_with("One, Two, Three et al. (2025). Many."));
    }
}
