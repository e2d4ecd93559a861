//! A paper as a BibTeX entry, in arXiv's own form: `@misc` with eprint, archivePrefix, primaryClass and url.
//!
//! UTF-8, as arXiv writes it, with what BibTeX or LaTeX would read otherwise escaped. Braces balance as BibTeX counts
//! them (a backslash before one does not count), whatever the title holds. Beyond arXiv's form it adds journal and doi
//! where they are known, and braces around capitals that a style would lower. It reads no BibTeX.

use super::names::Name;
use crate::model::{Author, BibtexYear, Paper, Stamp};
use crate::text::tex;

/// The year that is meant.
pub(super) fn year(paper: &Paper, which: BibtexYear) -> String {
    let at: Stamp = match which {
        BibtexYear::First => paper.published,
        BibtexYear::Latest => paper.updated,
    };
    at.timestamp().strftime("%Y").to_string()
}

/// The entry, without a line feed at its end.
pub fn entry(paper: &Paper, which: BibtexYear) -> String {
    let year = year(paper, which);
    let authors = paper.authors.iter().filter_map(Name::of).map(|n| author(&n)).collect::<Vec<_>>().join(" and ");
    let doi = paper.doi.as_ref().and_then(|d| d.split_whitespace().next()).map(verbatim);
    let fields = [
        ("title", Some(title(&paper.title))),
        ("author", Some(authors).filter(|a| !a.is_empty())),
        ("journal", paper.journal_ref.as_ref().map(|j| prose(&tex::render(j), &mut |word| word.to_owned()))),
        ("year", Some(year.clone())),
        ("eprint", Some(paper.id.to_string())),
        ("archivePrefix", Some("arXiv".into())),
        ("primaryClass", Some(paper.primary.to_string())),
        ("doi", doi),
        ("url", Some(paper.id.abs_url())),
    ];
    let fields: Vec<String> =
        fields.into_iter().filter_map(|(name, value)| Some(format!("      {name}={{{}}}", value?))).collect();
    format!("@misc{{{},\n{}\n}}", key(&paper.authors, &paper.title, &year, &paper.id.file_stem()), fields.join(",\n"))
}

/// Words that arXiv leaves out of its keys, as far as its keys show.
const PASSED_OVER: [&str; 37] = [
    "a", "all", "an", "and", "any", "are", "as", "at", "be", "but", "by", "can", "do", "does", "for", "from", "how",
    "in", "into", "is", "it", "its", "not", "of", "on", "or", "that", "the", "this", "to", "via", "what", "when",
    "with", "you", "your", "we",
];
/// Words of the title in a key, at most.
const WORDS: usize = 4;

/// `vaswani2023attentionneed`: ASCII letters and digits alone. Where the name has no such letters, the id stands in.
fn key(authors: &[Author], title: &str, year: &str, id: &str) -> String {
    let plain = |text: &str| -> String { text.chars().filter(char::is_ascii_alphanumeric).collect() };
    let surname = authors.iter().find_map(Name::of).map(|n| plain(&tex::fold(n.called()))).unwrap_or_default();
    let folded = tex::fold(title);
    let words = folded.split_whitespace().filter(|w| !PASSED_OVER.contains(w)).map(plain);
    let words: String = words.filter(|w| !w.is_empty()).take(WORDS).collect();
    let surname = if surname.is_empty() { "arxiv".to_owned() } else { surname };
    let words = if words.is_empty() { plain(id) } else { words };
    format!("{surname}{year}{words}")
}

/// A name as BibTeX takes it apart again: `First von Last`, `von Last, Jr., First`, `{The Whole}`.
fn author(name: &Name) -> String {
    let same = &mut |word: &str| word.to_owned();
    match name {
        Name::Whole(whole) => format!("{{{}}}", prose(whole, same)),
        Name::Person { given, surname, suffix: None } if given.is_empty() => prose(surname, same),
        Name::Person { given, surname, suffix: None } => format!("{} {}", prose(given, same), prose(surname, same)),
        Name::Person { given, surname, suffix: Some(suffix) } => {
            format!("{}, {suffix}, {}", prose(surname, same), prose(given, same))
        }
    }
}

/// A title: formulas as they were written, all else as Unicode, its capitals kept.
fn title(raw: &str) -> String {
    let parts = parts(raw);
    let text: String = parts.iter().filter(|p| !p.is_formula).map(|p| p.text.as_str()).collect();
    let mut capitals = Capitals::of(&text);
    let shown = parts.iter().map(|part| {
        if !part.is_formula {
            prose(&part.text, &mut |word| capitals.keep(word))
        } else if part.text.chars().any(|c| c.is_ascii_uppercase()) {
            format!("{{{}}}", part.text)
        } else {
            part.text.clone()
        }
    });
    shown.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Part {
    text: String,
    is_formula: bool,
}

/// Cuts a title into formulas and the rest. Where dollars do not pair there are no formulas.
fn parts(raw: &str) -> Vec<Part> {
    let whole = || vec![Part { text: tex::render(raw).into_owned(), is_formula: false }];
    let mut cuts = Vec::new();
    let mut escaped = false;
    for (at, c) in raw.char_indices() {
        if c == '$' && !escaped {
            cuts.push(at);
        }
        escaped = c == '\\' && !escaped;
    }
    if cuts.len() % 2 == 1 {
        return whole();
    }
    let mut parts = Vec::new();
    let mut from = 0;
    for pair in cuts.chunks_exact(2) {
        let formula = &raw[pair[0]..=pair[1]];
        // Of prices, displays and what would unbalance the entry, Unicode is the better account.
        let Some(formula) = sound(formula).filter(|_| tex::render(formula) != formula) else { return whole() };
        // A blank at either end of a piece is part of it, which rendering it alone might not keep.
        parts.push(Part { text: rendered(&raw[from..pair[0]]), is_formula: false });
        parts.push(Part { text: formula, is_formula: true });
        from = pair[1] + 1;
    }
    parts.push(Part { text: rendered(&raw[from..]), is_formula: false });
    parts
}

/// A piece of text as Unicode, the blanks at its ends kept.
fn rendered(piece: &str) -> String {
    let inner = piece.trim();
    let (before, after) = if inner.is_empty() {
        (piece, "")
    } else {
        (&piece[..piece.len() - piece.trim_start().len()], &piece[piece.trim_end().len()..])
    };
    format!("{before}{}{after}", tex::render(inner))
}

/// A formula that can stand in an entry as it is: braces balanced as BibTeX counts, no comment, no parameter.
fn sound(formula: &str) -> Option<String> {
    let mut depth = 0_i32;
    let mut out = String::with_capacity(formula.len());
    let mut escaped = false;
    for c in formula.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            '%' | '#' if !escaped => out.push('\\'),
            _ => {}
        }
        if depth < 0 {
            return None;
        }
        escaped = c == '\\' && !escaped;
        out.push(c);
    }
    (depth == 0 && formula.len() > 2 && !formula.contains("\\$")).then_some(out)
}

/// Plain text with what TeX would read otherwise escaped; its words go through `word`. No brace is left bare.
fn prose(text: &str, word: &mut dyn FnMut(&str) -> String) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        if end > 0 {
            out.push_str(&word(&rest[..end]));
            rest = &rest[end..];
            continue;
        }
        match c {
            '&' | '%' | '#' | '_' | '$' => out.extend(['\\', c]),
            '\\' => out.push_str("{\\textbackslash}"),
            '{' => out.push_str("{\\textbraceleft}"),
            '}' => out.push_str("{\\textbraceright}"),
            '~' => out.push_str("{\\textasciitilde}"),
            '^' => out.push_str("{\\textasciicircum}"),
            // A field is one line, and nothing in it is a control.
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// A DOI or an address, which the packages that make links of it want unescaped: only braces could break the entry.
fn verbatim(text: &str) -> String {
    text.replace('{', "%7B").replace('}', "%7D").replace('\\', "%5C")
}

/// Which capitals of a title a style must not lower: GPT, McKay, 3D, and in a title written like a sentence every name.
struct Capitals {
    is_sentence: bool,
    begun: bool,
}

impl Capitals {
    fn of(title: &str) -> Self {
        let words = title.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        // Small words are small in every style.
        let (mut small, mut long) = (0, 0);
        for word in words.skip(1).filter(|w| w.chars().count() > 3) {
            long += 1;
            small += usize::from(word.starts_with(char::is_lowercase));
        }
        Self { is_sentence: small > 0 && small * 2 >= long, begun: false }
    }

    fn keep(&mut self, word: &str) -> String {
        let first = !std::mem::replace(&mut self.begun, true);
        let inner = word.chars().skip(1).any(char::is_uppercase);
        let begins = word.starts_with(char::is_uppercase);
        let digits = word.chars().any(|c| c.is_ascii_digit());
        let alone = word.chars().count() == 1 && word != "A";
        let kept = inner || begins && (digits || alone || self.is_sentence && !first);
        if kept { format!("{{{word}}}") } else { word.to_owned() }
    }
}

#[cfg(test)]
pub(super) mod tests;
