//! The addresses in a text. It opens nothing.

use linkify::{LinkFinder, LinkKind};

/// No address is longer.
const LONGEST: usize = 500;

/// The web addresses in a text, in order, each once; only `http` and `https`, at most `most`.
pub fn links(text: &str, most: usize) -> Vec<String> {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    let mut links: Vec<String> = Vec::new();
    for link in finder.links(text).map(|l| l.as_str()) {
        let web = link.starts_with("https://") || link.starts_with("http://");
        if web && is_safe(link) && !links.iter().any(|l| l == link) {
            links.push(link.to_owned());
        }
        if links.len() == most {
            break;
        }
    }
    links
}

/// Whether an address may be shown and handed on as it is: plain signs only, not too long.
pub fn is_safe(link: &str) -> bool {
    link.len() <= LONGEST && link.bytes().all(|b| b.is_ascii_graphic() && !b"\"'<>\\`{}|^".contains(&b))
}

/// An address without what everybody knows of it.
pub fn short(link: &str) -> &str {
    let bare = link.strip_prefix("https://").or_else(|| link.strip_prefix("http://")).unwrap_or(link);
    bare.strip_suffix('/').unwrap_or(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        let text =
            "Code at https://github.com/a/b. See (http://x.org/y), and https://github.com/a/b again; ftp://no.org";
        assert_eq!(links(text, 9), ["https://github.com/a/b", "http://x.org/y"]);
        assert_eq!(links(text, 1).len(), 1);
        assert_eq!(short("https://github.com/a/b/"), "github.com/a/b");
    }

    #[test]
    fn an_address_with_strange_signs_is_none() {
        assert!(links("https://x.org/\u{202e}gpj.exe https://x.org/`id`", 9).iter().all(|l| is_safe(l)));
        assert!(!is_safe("https://x.org/a b") && !is_safe("https://x.org/'x'"));
    }
}
