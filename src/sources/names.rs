//! Authors' names, spelled one way whatever the source.
//!
//! The query service gives names one by one and in Unicode, but for what its reader of TeX leaves over; the feeds'
//! `dc:creator` and arXivRaw's `authors` are one line with TeX accents. It knows no person: who shares a name is not asked
//! here.

use crate::model::Author;
use crate::text::{Clean, cap, tex};

/// Affiliations of one author, at most.
const FEW: usize = 100;
/// Numbers that a list at the end explains, at most.
const PLACES: usize = 300;

/// A name with its TeX accents as Unicode: `Vall\'ee` is Vallée, and so is what the query service leaves half done, `Vall{é}e`.
/// Empty where nobody is named: behind a collaboration the service counts its colon among the authors.
pub(super) fn name(raw: &str) -> Clean {
    let raw = raw.trim();
    let raw = raw.strip_prefix("and ").unwrap_or(raw).trim_end_matches([',', ' ']);
    if raw.contains(char::is_alphanumeric) { Clean::line(&tex::render(raw), cap::NAME) } else { Clean::default() }
}

/// The authors of a whole line: `A. B, C D (MIT), E F and \'Edgar G, Jr.`. What stands in brackets is an affiliation, or a
/// number that a list at the end, `((1) MIT, (2) Bell)`, explains.
pub(super) fn authors(line: &str) -> Vec<Author> {
    let (line, explained) = footnotes(line.trim());
    let mut authors: Vec<Author> = Vec::new();
    for part in parts(line) {
        match part {
            Part::Name(text) if is_suffix(text) && !authors.is_empty() => {
                let Some(last) = authors.last_mut() else { continue };
                last.name = Clean::line(&format!("{} {text}", last.name), cap::NAME);
            }
            Part::Name(text) if authors.len() < cap::AUTHORS => {
                let name = name(text);
                if !name.is_empty() {
                    authors.push(Author { name, affiliations: Vec::new() });
                }
            }
            Part::Name(_) => {}
            Part::Aside(text) => {
                let Some(last) = authors.last_mut() else { continue };
                last.affiliations
                    .extend(affiliations(text, &explained).take(FEW.saturating_sub(last.affiliations.len())));
            }
        }
    }
    authors
}

#[derive(Clone, Copy, Debug)]
enum Part<'a> {
    Name(&'a str),
    Aside(&'a str),
}

/// Cuts a line at commas, colons (behind a collaboration), `and`, `&`, and brackets; inside braces and brackets nothing is cut.
fn parts(line: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut from = 0;
    let mut round = 0_usize;
    let mut curly = 0_usize;
    let mut escaped = false;
    for (at, c) in line.char_indices() {
        if std::mem::take(&mut escaped) {
            continue;
        }
        match c {
            '\\' => escaped = true,
            '{' => curly += 1,
            '}' => curly = curly.saturating_sub(1),
            '(' if curly == 0 => {
                if round == 0 {
                    names(&line[from..at], &mut parts);
                    from = at + 1;
                }
                round += 1;
            }
            ')' if curly == 0 && round > 0 => {
                round -= 1;
                if round == 0 {
                    parts.push(Part::Aside(line[from..at].trim()));
                    from = at + 1;
                }
            }
            ',' | ':' if curly == 0 && round == 0 => {
                names(&line[from..at], &mut parts);
                from = at + 1;
            }
            _ => {}
        }
    }
    if round == 0 && curly == 0 {
        names(&line[from..], &mut parts);
    } else {
        // Something is never closed: better a bracket in a name than authors lost.
        line[from..].split(',').for_each(|text| names(text, &mut parts));
    }
    parts
}

/// The names that `and` joins.
fn names<'a>(text: &'a str, parts: &mut Vec<Part<'a>>) {
    for text in text.split(" and ").flat_map(|text| text.split(" & ")) {
        let text = text.trim();
        let text = text.strip_prefix("and ").unwrap_or(text).trim_start();
        if !matches!(text, "" | "and" | "&") {
            parts.push(Part::Name(text));
        }
    }
}

fn is_suffix(text: &str) -> bool {
    matches!(text, "Jr" | "Jr." | "Sr" | "Sr." | "II" | "III" | "IV")
}

/// The line without the list at its end that explains numbers, and what the list says of each.
fn footnotes(line: &str) -> (&str, Vec<(&str, &str)>) {
    let list = line.rfind("((").and_then(|at| Some((at, line[at + 1..].strip_suffix(')')?)));
    let Some((at, mut rest)) = list.filter(|(_, list)| opens_number(&list[1..])) else {
        return (line, Vec::new());
    };
    let mut explained = Vec::new();
    while explained.len() < PLACES
        && let Some((number, after)) = rest.strip_prefix('(').and_then(|r| r.split_once(')'))
    {
        let next = (0..after.len()).find(|&n| after.as_bytes()[n] == b'(' && opens_number(&after[n + 1..]));
        let text = &after[..next.unwrap_or(after.len())];
        explained.push((number.trim(), text.trim().trim_end_matches([',', ';']).trim_end()));
        rest = &after[next.unwrap_or(after.len())..];
    }
    (line[..at].trim_end(), explained)
}

fn opens_number(text: &str) -> bool {
    let close = text.bytes().take(6).position(|b| b == b')');
    close.is_some_and(|close| is_number(text[..close].trim()))
}

fn is_number(text: &str) -> bool {
    (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// What brackets behind a name say: places, or the numbers of places.
fn affiliations<'a>(text: &'a str, explained: &'a [(&str, &str)]) -> impl Iterator<Item = Clean> {
    let numbers: Vec<&str> = text.split([',', ';', ' ']).filter(|t| !matches!(*t, "" | "and" | "&")).collect();
    let places = if !numbers.is_empty() && numbers.iter().all(|n| is_number(n)) {
        explained.iter().filter(|(number, _)| numbers.contains(number)).map(|(_, place)| *place).collect()
    } else {
        vec![text]
    };
    places.into_iter().map(name).filter(|place| !place.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names, and in brackets what they belong to.
    fn read(line: &str) -> String {
        let one = |a: &Author| match a.affiliations.iter().map(|a| &**a).collect::<Vec<_>>().join("; ") {
            none if none.is_empty() => a.name.to_string(),
            places => format!("{} [{places}]", a.name),
        };
        authors(line).iter().map(one).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn accents_are_unicode() {
        for (raw, want) in [
            (r"Baptiste Vall\'ee", "Baptiste Vallée"),
            (r"Tu\u{g}\c{c}e K{\i}z{\i}ltepe", "Tuğçe Kızıltepe"),
            (r#"O\u{g}uz Akif T\"ufekcio\u{g}lu"#, "Oğuz Akif Tüfekcioğlu"),
            (r"Mustafa Kaan \c{C}evik", "Mustafa Kaan Çevik"),
            (r"P\'al Erd\H{o}s", "Pál Erdős"),
            (r"{\L}ukasz Kaiser", "Łukasz Kaiser"),
            (r"\O yvind \AA rseth", "Øyvind Årseth"),
            (r"Se\'an O'Brien", "Seán O'Brien"),
            (r"Gon\c calo Guimar\~aes", "Gonçalo Guimarães"),
            (r"Ji\v{r}\'\i\ Nov\'{a}k", "Jiří Novák"),
            ("Ka{\u{e2}}niche", "Kaâniche"),
            (r"M. D{\v z}amonja", "M. Džamonja"),
            ("M. D{ž}amonja", "M. Džamonja"),
            (r"Tom\' as Feder", "Tomás Feder"),
            (r"Rodrigo A. Vargas--Hern\'andez", "Rodrigo A. Vargas–Hernández"),
            ("Rodrigo A. Vargas--Hernández", "Rodrigo A. Vargas–Hernández"),
            ("Makars~Šiškins", "Makars Šiškins"),
            ("Alfred O. Hero,", "Alfred O. Hero"),
            ("and Robert Drost", "Robert Drost"),
            (r"Sathyanarayanan N. Aakur\\", "Sathyanarayanan N. Aakur"),
            (" The ATLAS Collaboration", "The ATLAS Collaboration"),
            ("Łukasz ~ Kaiser's", "Łukasz ~ Kaiser's"),
            (":", ""),
            ("", ""),
        ] {
            assert_eq!(&*name(raw), want, "{raw}");
        }
    }

    #[test]
    fn a_line_is_cut_into_its_authors() {
        for (line, want) in [
            ("A. B", "A. B"),
            ("A. B, C D and E F", "A. B | C D | E F"),
            ("A. B, C D, and E F & G H", "A. B | C D | E F | G H"),
            ("Sammy Davis, Jr., C D", "Sammy Davis Jr. | C D"),
            ("ALEPH Collaboration: A. B, C D", "ALEPH Collaboration | A. B | C D"),
            ("NVIDIA, :, A. B, C D", "NVIDIA | A. B | C D"),
            ("A B for the IceCube Collaboration", "A B for the IceCube Collaboration"),
            ("A. B (MIT, Bell Labs), C D", "A. B [MIT, Bell Labs] | C D"),
            ("A. B (MIT (Cambridge)) and C D", "A. B [MIT (Cambridge)] | C D"),
            (
                "A. B (1 and 2), C D (2), E F (3) ((1) MIT, (2) Bell (US))",
                "A. B [MIT; Bell (US)] | C D [Bell (US)] | E F",
            ),
            ("A. B (1), C D (2) ((1) MIT, Cambridge; (2) Bell)", "A. B [MIT, Cambridge] | C D [Bell]"),
            ("A. B (1), C D", "A. B | C D"),
            ("Alexandre Andy, Brand And", "Alexandre Andy | Brand And"),
            ("A. B (never closed, C D", "A. B | never closed | C D"),
            ("A. {B, C D", "A. {B | C D"),
            (r"Fr\'{e}d\'{e}ric K, {\'E}. L", "Frédéric K | É. L"),
            (", , and ,", ""),
            ("", ""),
            ("(1)", ""),
        ] {
            assert_eq!(read(line), want, "{line}");
        }
    }

    #[test]
    fn what_is_too_much_is_left_out() {
        assert_eq!(authors(&"A B, ".repeat(cap::AUTHORS + 10)).len(), cap::AUTHORS);
        assert_eq!(authors(&format!("A{}", "(x)".repeat(500)))[0].affiliations.len(), FEW);
        for hostile in ["(", "((1)(", "and ", "{\\'", ",", "(1)", "((1) x, (2)"] {
            let got = authors(&format!("A ((1) x{})", hostile.repeat((1 << 20) / hostile.len())));
            assert!(got.iter().all(|a| a.name.chars().count() <= cap::NAME), "{hostile}");
        }
    }
}
