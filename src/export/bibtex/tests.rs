//! Entries are read back as BibTeX reads them: by its braces.

use proptest::prelude::*;

use super::*;
use crate::text::Clean;

/// A paper with this title and these authors.
pub(in crate::export) fn paper(title: &str, authors: &[&str]) -> Paper {
    let author = |name: &&str| Author { name: Clean::line(name, 200), affiliations: vec![] };
    Paper {
        id: "2608.11232".parse().unwrap(),
        version: 2,
        title: Clean::line(title, 1_000),
        summary: Clean::default(),
        authors: authors.iter().map(author).collect(),
        primary: "cs.CL".parse().unwrap(),
        categories: vec!["cs.CL".parse().unwrap()],
        classes: vec![],
        published: Stamp::parse("2025-12-31T23:00:00Z").unwrap(),
        updated: Stamp::parse("2026-01-04T09:00:00Z").unwrap(),
        comment: None,
        journal_ref: None,
        doi: None,
        links: vec![],
    }
}

/// Kind, key, fields.
type Entry = (String, String, Vec<(String, String)>);

/// Reads one entry. A brace counts wherever it stands.
fn read(text: &str) -> Option<Entry> {
    let (kind, rest) = text.strip_prefix('@')?.split_once('{')?;
    let (key, mut rest) = rest.split_once(',')?;
    let mut fields = Vec::new();
    loop {
        let (name, after) = rest.trim_start().split_once("={")?;
        let mut depth = 1;
        let end = after.char_indices().find(|(_, c)| {
            depth += i32::from(*c == '{') - i32::from(*c == '}');
            depth == 0
        })?;
        fields.push((name.to_owned(), after[..end.0].to_owned()));
        rest = &after[end.0 + 1..];
        match rest.strip_prefix(',') {
            Some(more) => rest = more,
            None => return (rest == "\n}").then(|| (kind.to_owned(), key.to_owned(), fields)),
        }
    }
}

fn field(paper: &Paper, name: &str) -> String {
    let (_, _, fields) = read(&entry(paper, BibtexYear::First)).unwrap();
    fields.into_iter().find(|(n, _)| n == name).unwrap().1
}

fn titled(title: &str) -> String {
    field(&paper(title, &["Ada Okafor"]), "title")
}

fn written_by(name: &str) -> String {
    field(&paper("T", &[name]), "author")
}

#[test]
fn an_entry_has_arxivs_form() {
    let mut p = paper("Attention Is All You Need", &["Ashish Vaswani", "Łukasz Kaiser"]);
    let plain = "@misc{vaswani2025attentionneed,
      title={Attention Is All You Need},
      author={Ashish Vaswani and Łukasz Kaiser},
      year={2025},
      eprint={2608.11232},
      archivePrefix={arXiv},
      primaryClass={cs.CL},
      url={https://arxiv.org/abs/2608.11232}
}";
    assert_eq!(entry(&p, BibtexYear::First), plain);
    let latest = entry(&p, BibtexYear::Latest);
    assert!(latest.contains("{vaswani2026attentionneed,") && latest.contains("year={2026}"), "{latest}");
    p.doi = Some(Clean::line("10.1000/a_b{c} 10.1000/2", 100));
    p.journal_ref = Some(Clean::line("J. Plain & Simple Words 7 (2026) 1-9", 100));
    p.id = "hep-th/9901001".parse().unwrap();
    p.primary = "hep-th".parse().unwrap();
    let more = entry(&p, BibtexYear::First);
    for line in [
        "      journal={J. Plain \\& Simple Words 7 (2026) 1-9},\n",
        "      eprint={hep-th/9901001},\n",
        "      primaryClass={hep-th},\n",
        "      doi={10.1000/a_b%7Bc%7D},\n",
        "      url={https://arxiv.org/abs/hep-th/9901001}\n}",
    ] {
        assert!(more.contains(line), "{more}");
    }
}

#[test]
fn a_key_is_ascii() {
    let of = |name: &str, title: &str| key(&paper(title, &[name]).authors, title, "2026", "2608.11232");
    assert_eq!(
        of("Laurens van der Maaten", "Visualizing Data using t-SNE"),
        "vandermaaten2026visualizingdatausingtsne"
    );
    assert_eq!(of(r"Paul Erd\H{o}s", r"On $\mathcal{O}(n^2)$ Graphs"), "erdos2026on2graphs");
    assert_eq!(of("Straße Weiß", "Ökonomie"), "weiss2026okonomie");
    assert_eq!(of("王伟", "深度学习"), "arxiv2026260811232");
    assert_eq!(of("The ATLAS Collaboration", "A Measurement"), "theatlascollaboration2026measurement");
    assert_eq!(key(&[], "The", "2026", "hep-th_9901001"), "arxiv2026hepth9901001");
}

#[test]
fn names_are_taken_apart_as_they_should() {
    assert_eq!(written_by("Laurens van der Maaten"), "Laurens van der Maaten");
    assert_eq!(written_by("Robert Downey, Jr."), "Downey, Jr., Robert");
    assert_eq!(written_by("The ATLAS Collaboration"), "{The ATLAS Collaboration}");
    assert_eq!(written_by("Smith and Sons"), "{Smith and Sons}");
    assert_eq!(written_by("Doe, Jane"), "{Doe, Jane}");
    assert_eq!(written_by(r#"J\"urgen M{\"u}ller"#), "Jürgen Müller");
    assert!(!entry(&paper("T", &[]), BibtexYear::First).contains("author"));
}

#[test]
fn capitals_that_a_style_would_lower_are_kept() {
    assert_eq!(titled("BERT: Pre-training of Deep Transformers"), "{BERT}: Pre-training of Deep Transformers");
    assert_eq!(titled("Scaling GPT-4 and Llama3 to 3D"), "Scaling {GPT}-4 and {Llama3} to {3D}");
    assert_eq!(
        titled("On the spectrum of Bayesian networks in Hilbert spaces"),
        "On the spectrum of {Bayesian} networks in {Hilbert} spaces"
    );
    assert_eq!(titled("A Plain Title With Every Word Up"), "A Plain Title With Every Word Up");
    assert_eq!(titled("X-Ray Views"), "{X}-Ray Views");
}

#[test]
fn formulas_stay_and_everything_else_is_escaped() {
    assert_eq!(titled(r"Sums of $x^2$ at $50\%$"), r"Sums of $x^2$ at $50\%$");
    assert_eq!(titled(r"Bounds in $\Gamma_{N}$"), r"Bounds in {$\Gamma_{N}$}");
    assert_eq!(titled(r"Erd\H{o}s & {\em R}\'enyi: 100% of #1_a"), r"Erdős \& Rényi: 100\% of \#1\_a");
    assert_eq!(titled("It costs $5"), r"It costs \$5");
    assert_eq!(titled(r"An $x_{ brace"), r"An \$x\_{\textbraceleft} brace");
    assert_eq!(titled("a hat ^ here"), r"a hat {\textasciicircum} here");
}

proptest! {
    #[test]
    fn any_entry_is_read_back(
        title in r"([A-Za-z0-9 ,.:?!\-{}$\\%&#_~^@é\u{4e2d}]|\\emph\{|\$[a-z]\^2\$|\\'e){0,60}",
        name in r"[A-Za-z ,.{}\\'\-é]{0,30}",
        other in ".{0,20}",
        doi in proptest::option::of(".{0,20}"),
        journal in proptest::option::of(".{0,20}"),
    ) {
        let mut p = paper(&title, &[&name, &other]);
        p.doi = doi.map(|d| Clean::line(&d, 100));
        p.journal_ref = journal.map(|j| Clean::line(&j, 100));
        let text = entry(&p, BibtexYear::First);
        let (kind, key, fields) = read(&text).ok_or_else(|| TestCaseError::fail(text.clone()))?;
        prop_assert_eq!(kind, "misc");
        prop_assert!(key.bytes().all(|b| b.is_ascii_alphanumeric()) && key.contains("2025"), "{}", key);
        let found: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
        for wanted in ["title", "year", "eprint", "archivePrefix", "primaryClass", "url"] {
            prop_assert!(found.contains(&wanted), "{}", text);
        }
        let depth = text.chars().fold(0_i32, |d, c| d + i32::from(c == '{') - i32::from(c == '}'));
        prop_assert_eq!(depth, 0);
        prop_assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{:?}", text);
        prop_assert!(!super::super::markdown::link(&p).chars().any(char::is_control));
        prop_assert!(!super::super::citation::line(&p, BibtexYear::First).chars().any(char::is_control));
    }
}
