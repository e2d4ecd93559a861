//! The detail pane: a paper laid out in lines, once per paper and width.

use std::ops::Range;

use super::head::commas;
use crate::model::{Daily, Held, How, Kind, Licence, LinkKind, PaperId, Row};
use crate::text::width::width;
use crate::text::{links, tex, wrap};

/// Authors named before the rest is counted.
const AUTHORS_SHOWN: usize = 8;
/// Between facts in a row.
const BETWEEN: &str = " · ";
/// Links that have a key.
const LINKS: usize = 9;

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

/// Whether all authors are named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Authors {
    /// The first eight, then how many more there are.
    #[default]
    First,
    /// All.
    All,
}

/// What a paper's lines depend on beside the paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Cells of the text.
    pub measure: u16,
    /// How TeX is shown.
    pub tex: TexView,
    /// Whether the title is repeated.
    pub heading: Heading,
    /// Whether all authors are named.
    pub authors: Authors,
    /// The version whose PDF is held.
    pub pdf: Option<u32>,
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
    pub key: (u32, Style),
    /// What there is to say.
    pub passages: Vec<Passage>,
    /// The lines it makes.
    pub lines: Vec<LaidLine>,
    /// The addresses that have a key, in the order of their numbers.
    pub links: Vec<String>,
}

/// The text of a string as it is to be seen.
pub fn shown(text: &str, view: TexView) -> std::borrow::Cow<'_, str> {
    match view {
        TexView::Unicode => tex::render(text),
        TexView::Raw => text.into(),
    }
}

/// Lays a paper out in lines.
pub fn lay(held: &Held, style: Style) -> Laid {
    let (paper, view) = (&held.paper, style.tex);
    let mut lines = Lines::new(style.measure);
    if style.heading == Heading::Title {
        lines.add(Ink::Title, &shown(&paper.title, view));
        lines.add(Ink::Plain, "");
    }
    lines.add(Ink::Names, &authors(held, style));
    lines.add_facts(&facts(held, style.pdf));
    for more in [found(held), history(held)] {
        if !more.is_empty() {
            lines.add_facts(&more);
        }
    }
    lines.add(Ink::Plain, "");
    lines.add(Ink::Plain, &shown(&paper.summary, view));
    // What the comment says beside pages and figures; those stand among the facts already.
    let comment = paper.comment.as_ref().filter(|comment| !is_told(held, comment));
    let rest = [comment, paper.journal_ref.as_ref()];
    if rest.iter().any(Option::is_some) {
        lines.add(Ink::Plain, "");
    }
    for text in rest.into_iter().flatten() {
        lines.add(Ink::Muted, &shown(text, view));
    }
    lines.add(Ink::Plain, "");
    if let Some(daily) = &held.known.daily {
        trends(&mut lines, daily);
    }
    let links = links_of(held);
    for (i, link) in links.iter().enumerate() {
        let found = held.known.findings.links.iter().find(|f| *f.address == **link).map(|f| f.kind);
        let kind = found.filter(|k| *k != LinkKind::Page).map_or(String::new(), |k| format!("  {}", k.word()));
        lines.add(Ink::Link, &format!("{} {}{kind}", i + 1, links::short(link)));
    }
    Laid { id: paper.id, key: (paper.version, style), passages: lines.passages, lines: lines.laid, links }
}

/// What a community says of a paper, quietly: its votes, who put it there, and last what a language model made of it.
fn trends(lines: &mut Lines, daily: &Daily) {
    let counted = |n: u32, what: &str| format!("{} {what}{}", commas(n as usize), if n == 1 { "" } else { "s" });
    let votes = [
        daily.upvotes.map(|n| format!("▲{n}")),
        daily.velocity.filter(|v| v.0 != 0).map(|v| v.to_string()),
        daily.comments.filter(|n| *n > 0).map(|n| counted(n, "comment")),
        daily.stars.filter(|_| daily.code.is_some()).map(|n| format!("code with {}", counted(n, "star"))),
        daily.day.map(|day| format!("on the daily list of {}", day.short())),
    ];
    let people = [
        daily.organisation.as_ref().map(ToString::to_string),
        daily.submitter.as_ref().map(|name| format!("put there by {name}")),
    ];
    for facts in [votes.into_iter().flatten().collect::<Vec<_>>(), people.into_iter().flatten().collect()] {
        if !facts.is_empty() {
            lines.add_facts(&facts);
        }
    }
    if !daily.keywords.is_empty() {
        let words: Vec<&str> = daily.keywords.iter().map(|word| &**word).collect();
        lines.add(Ink::Muted, &words.join(", "));
    }
    if let Some(summary) = &daily.summary {
        lines.add(Ink::Plain, "");
        let by = summary.model.as_ref().map_or_else(String::new, |model| format!("{model}, "));
        lines.add(Ink::Muted, &format!("summary by {by}a language model"));
        lines.add(Ink::Muted, &summary.text);
    }
    lines.add(Ink::Plain, "");
}

/// What is known of a paper while the rest is on its way: its title and its authors in short.
pub fn lay_row(row: &Row, style: Style) -> Laid {
    let mut lines = Lines::new(style.measure);
    if style.heading == Heading::Title {
        lines.add(Ink::Title, &shown(&row.title, style.tex));
        lines.add(Ink::Plain, "");
    }
    lines.add(Ink::Names, &row.byline);
    lines.add(Ink::Muted, &row.id.to_string());
    Laid { id: row.id, key: (0, style), passages: lines.passages, lines: lines.laid, links: Vec::new() }
}

/// Passages and the lines they make.
struct Lines {
    measure: u16,
    passages: Vec<Passage>,
    laid: Vec<LaidLine>,
}

impl Lines {
    const fn new(measure: u16) -> Self {
        Self { measure, passages: Vec::new(), laid: Vec::new() }
    }

    fn add(&mut self, ink: Ink, text: &str) {
        let passage = self.passages.len();
        if text.is_empty() {
            self.laid.push(LaidLine { passage, range: 0..0 });
        }
        self.laid.extend(wrap::wrap(text, self.measure).into_iter().map(|range| LaidLine { passage, range }));
        self.passages.push(Passage { ink, text: text.to_owned() });
    }

    /// Facts in a row. A line ends between two of them; one that is longer than a line ends where any text would.
    fn add_facts(&mut self, facts: &[String]) {
        let passage = self.passages.len();
        let text = facts.join(BETWEEN);
        let mut line = 0..0;
        let mut at = 0;
        for fact in facts {
            let end = at + fact.len();
            if width(&text[line.start..end]) > usize::from(self.measure) && !line.is_empty() {
                self.laid.push(LaidLine { passage, range: line });
                line = at..end;
            }
            line.end = end;
            let rest = wrap::wrap(&text[line.clone()], self.measure);
            if let Some((last, full)) = rest.split_last().filter(|(_, full)| !full.is_empty()) {
                let from = line.start;
                self.laid.extend(full.iter().map(|r| LaidLine { passage, range: from + r.start..from + r.end }));
                line = from + last.start..from + last.end;
            }
            at = end + BETWEEN.len();
        }
        self.laid.push(LaidLine { passage, range: line });
        self.passages.push(Passage { ink: Ink::Muted, text });
    }
}

/// What has a key: the abstract page, the DOI, and the addresses its comment and abstract name.
fn links_of(held: &Held) -> Vec<String> {
    let paper = &held.paper;
    let mut all = vec![format!("https://{}", short_abs(held))];
    all.extend(paper.doi.as_ref().map(|d| format!("https://doi.org/{d}")).filter(|l| links::is_safe(l)));
    for found in &held.known.findings.links {
        if !all.iter().any(|link| *link == *found.address) {
            all.push(found.address.to_string());
        }
    }
    if let Some(daily) = &held.known.daily {
        let said = [&daily.code, &daily.project].into_iter().flatten().map(ToString::to_string);
        for link in said.filter(|link| links::is_safe(link)) {
            if !all.contains(&link) {
                all.push(link);
            }
        }
    }
    all.truncate(LINKS);
    all
}

fn short_abs(held: &Held) -> String {
    format!("arxiv.org/abs/{}v{}", held.paper.id, held.paper.version)
}

fn authors(held: &Held, style: Style) -> String {
    let authors = &held.paper.authors;
    let named = if style.authors == Authors::All { authors.len() } else { AUTHORS_SHOWN };
    let mut names: Vec<String> = authors.iter().take(named).map(|a| shown(&a.name, style.tex).into_owned()).collect();
    if authors.len() > named {
        names.push(format!("+{}", authors.len() - named));
    }
    names.join(", ")
}

/// What the paper says of itself: where it was accepted, how long it is, what comes with it.
fn found(held: &Held) -> Vec<String> {
    let found = &held.known.findings;
    let count = |n: Option<u32>, one: &str, many: &str| n.map(|n| format!("{n} {}", if n == 1 { one } else { many }));
    let kinds = [LinkKind::Code, LinkKind::Project, LinkKind::Model, LinkKind::Dataset];
    let parts = [
        found.is_withdrawn.then(|| "withdrawn".to_owned()),
        found.venue.as_ref().map(ToString::to_string),
        count(found.pages, "page", "pages"),
        count(found.figures.filter(|n| *n > 0), "figure", "figures"),
    ];
    let with = kinds.iter().filter(|k| found.has(**k)).map(|k| k.word().to_owned());
    parts.into_iter().flatten().chain(with).collect()
}

/// Whether a comment tells nothing but the pages and the figures that were found in it.
fn is_told(held: &Held, comment: &str) -> bool {
    let found = &held.known.findings;
    let is_number = |word: &str, of: Option<u32>| of.is_some_and(|n| word.parse() == Ok(n));
    let words: Vec<&str> = comment.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let is_known = |pair: &[&str]| match pair[1].to_ascii_lowercase().as_str() {
        "page" | "pages" => is_number(pair[0], found.pages),
        "figure" | "figures" => is_number(pair[0], found.figures),
        _ => false,
    };
    words.len().is_multiple_of(2) && words.chunks(2).all(is_known)
}

/// As what the paper was announced last, where that is not as new, and what its licence allows.
fn announced(held: &Held) -> impl Iterator<Item = String> {
    let all = &held.known.announced;
    let last = all.first().map(|a| a.edition);
    let kinds = all.iter().filter(|a| Some(a.edition) == last).map(|a| a.kind.clone());
    let kind = kinds.reduce(Kind::or_stronger).zip(last).and_then(|(kind, day)| match kind {
        Kind::New | Kind::Other(_) => None,
        Kind::Cross => Some("cross-listed".to_owned()),
        Kind::Replace | Kind::ReplaceCross => Some(format!("replaced {}", day.short())),
    });
    // That arXiv may distribute it is so of every paper.
    let licence = held.known.licence.as_ref().map(Licence::name).filter(|name| !name.starts_with("arXiv"));
    kind.into_iter().chain(licence)
}

/// The versions there were: `v1 3 May`, `v2 20 May 412 KiB`; nothing of a paper that has one.
fn history(held: &Held) -> Vec<String> {
    let versions = &held.known.versions;
    if versions.len() < 2 && versions.iter().all(|v| !v.is_withdrawn) {
        return Vec::new();
    }
    let newest = held.paper.updated.timestamp().strftime("%Y").to_string();
    let told = versions.iter().map(|version| {
        let date = version.submitted.map(|at| {
            let same_year = at.timestamp().strftime("%Y").to_string() == newest;
            at.timestamp().strftime(if same_year { " %-d %b" } else { " %-d %b %Y" }).to_string()
        });
        let size = version.size.map(|kib| format!(" {} KiB", super::commas(kib as usize)));
        let withdrawn = if version.is_withdrawn { " withdrawn" } else { "" };
        format!("v{}{}{}{withdrawn}", version.number, date.unwrap_or_default(), size.unwrap_or_default())
    });
    told.collect()
}

fn facts(held: &Held, pdf: Option<u32>) -> Vec<String> {
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
            How::Computed => format!("{} edition ~", edition.day.short()),
            How::Late => format!("{} edition, late", edition.day.short()),
            How::Listed | How::Harvested => format!("{} edition", edition.day.short()),
        });
    }
    facts.extend(announced(held));
    facts.extend(held.known.licence.as_ref().map(Licence::name));
    facts.extend(pdf.map(|v| if v == paper.version { "PDF held".into() } else { format!("PDF of v{v} held") }));
    facts
}
