//! The addresses in a text. It opens nothing.

use std::borrow::Cow;

use linkify::{LinkFinder, LinkKind};

/// No address is longer.
const LONGEST: usize = 500;
/// Hosts that are written without `https://` often enough.
const BARE: [&str; 7] =
    ["github.com/", "gitlab.com/", "huggingface.co/", "hf.co/", "zenodo.org/", "doi.org/", "bitbucket.org/"];
/// Whose pages are named by a host alone.
const BARE_HOSTS: [&str; 2] = [".github.io", ".gitlab.io"];

/// An address, and where it stands in the text that was [`plain`] made of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed<'a> {
    /// Where it begins, in bytes.
    pub at: usize,
    /// The address.
    pub link: &'a str,
}

/// Whether a text may have addresses at all: most have none, and this is told in one pass over its dots and colons.
pub fn may_stand_in(text: &str) -> bool {
    const TOPS: [&[u8]; 5] = [b"com/", b"co/", b"org/", b"github.io", b"gitlab.io"];
    let text = text.as_bytes();
    let follows =
        |at: usize, what: &[u8]| text.get(at + 1..at + 1 + what.len()).is_some_and(|t| t.eq_ignore_ascii_case(what));
    text.iter().enumerate().any(|(at, sign)| match sign {
        b':' => follows(at, b"//"),
        b'.' => text[..at].ends_with(b"www") || TOPS.iter().any(|top| follows(at, top)),
        _ => false,
    })
}

/// The web addresses in a text that is [`plain`], in order; only `http` and `https`, and only whole ones.
pub fn links(plain: &str) -> impl Iterator<Item = Placed<'_>> {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    let found: Vec<_> = finder.links(plain).map(|l| Placed { at: l.start(), link: l.as_str() }).collect();
    found.into_iter().filter(|l| is_web(l.link) && is_safe(l.link))
}

/// A text whose addresses stand as they are to be followed: out of the TeX around them, with `https://` before those of
/// well-known places that lack it.
pub fn plain(text: &str) -> Cow<'_, str> {
    const TEX: &[char] = &['\\', '{', '}', '$', '|'];
    let mut plain = Cow::Borrowed(text);
    if text.contains(TEX) {
        let mut out = text.replace("{\\_}", "_").replace("\\~{}", "~");
        for (tex, sign) in [("\\_", "_"), ("\\%", "%"), ("\\#", "#"), ("\\&", "&"), ("\\~", "~"), ("$\\sim$", "~")] {
            out = out.replace(tex, sign);
        }
        plain = Cow::Owned(out.replace(TEX, " "));
    }
    let begins =
        |at: usize| plain[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && !"/.-_@".contains(c));
    let bare: Vec<usize> = words(&plain).filter(|(at, word)| is_bare(word) && begins(*at)).map(|(at, _)| at).collect();
    if bare.is_empty() {
        return plain;
    }
    let mut out = plain.into_owned();
    for at in bare.into_iter().rev() {
        out.insert_str(at, "https://");
    }
    Cow::Owned(out)
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

/// The host of an address in small letters, without `www.`, and what follows it.
pub fn parts(link: &str) -> Option<(String, &str)> {
    let (_, rest) = link.split_once("://")?;
    let (host, path) = rest.find(['/', '?', '#']).map_or((rest, ""), |at| rest.split_at(at));
    let host = host.to_ascii_lowercase();
    let host = host.strip_prefix("www.").map_or(host.clone(), str::to_owned);
    Some((host, path))
}

/// Of the web, and with a host that can be one: a line that ended in the middle leaves `https://github`.
fn is_web(link: &str) -> bool {
    let web = link.starts_with("https://") || link.starts_with("http://");
    let top = |host: &str| host.rsplit_once('.').is_some_and(|(_, top)| top.len() >= 2);
    web && parts(link).is_some_and(|(host, _)| top(host.split(':').next().unwrap_or_default()))
}

fn is_bare(word: &str) -> bool {
    let starts = |host: &&str| word.get(..host.len()).is_some_and(|w| w.eq_ignore_ascii_case(host));
    let host = word.split('/').next().unwrap_or_default().trim_end_matches('.');
    let is_host = |end: &&str| host.len() > end.len() && host.to_ascii_lowercase().ends_with(*end);
    word.starts_with("www.") || BARE.iter().any(starts) || BARE_HOSTS.iter().any(is_host)
}

/// Runs of signs that may stand in an address, with where each begins.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let ends = |c: char| c.is_whitespace() || "()[]<>,;:\"'=".contains(c);
    let with_ends = text.split_inclusive(ends).scan(0, |at, part| {
        let begins = *at;
        *at += part.len();
        Some((begins, part))
    });
    with_ends.map(move |(at, part)| (at, part.trim_end_matches(ends))).filter(|(_, word)| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        links(&plain(text)).map(|l| l.link.to_owned()).collect()
    }

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        let text = "Code at https://github.com/a/b. See (http://x.org/y), and ftp://no.org";
        assert_eq!(all(text), ["https://github.com/a/b", "http://x.org/y"]);
        assert_eq!(short("https://github.com/a/b/"), "github.com/a/b");
    }

    #[test]
    fn no_address_is_passed_over() {
        let hosts = BARE.iter().chain(&BARE_HOSTS).map(|host| format!("at a{host}b, or").to_uppercase());
        for text in hosts.chain(["see www.x.org", "ftp://x.org"].map(str::to_owned)) {
            assert!(may_stand_in(&text), "{text}");
        }
        assert!(!may_stand_in("A and/or B. See: Table 1/2, i.e. none (cf. w.w.w)"));
    }

    #[test]
    fn an_address_with_strange_signs_is_none() {
        assert!(all("https://x.org/\u{202e}gpj.exe https://x.org/`id`").iter().all(|l| is_safe(l)));
        assert!(!is_safe("https://x.org/a b") && !is_safe("https://x.org/'x'"));
    }

    #[test]
    fn addresses_come_out_of_tex() {
        for (text, link) in [
            ("see \\url{https://github.com/a/b}.", "https://github.com/a/b"),
            ("\\href{https://a.github.io/x/}{\\texttt{here}}", "https://a.github.io/x/"),
            ("{\\color{blue}https://e.github.io/E/.} }", "https://e.github.io/E/"),
            ("https://x.org/a\\_b{\\_}c", "https://x.org/a_b_c"),
            ("$\\href{https://github.com/b/g}{this}$.", "https://github.com/b/g"),
            ("http://u.edu/\\~{}me/p.html", "http://u.edu/~me/p.html"),
        ] {
            assert_eq!(all(text)[0], link, "{text}");
        }
    }

    #[test]
    fn well_known_places_need_no_scheme() {
        for (text, link) in [
            ("Code: github.com/a/b.", "https://github.com/a/b"),
            ("(project page: a-b.github.io/c)", "https://a-b.github.io/c"),
            ("see www.example.org/x, too", "https://www.example.org/x"),
            ("at HuggingFace.co/datasets/a/b", "https://HuggingFace.co/datasets/a/b"),
        ] {
            assert_eq!(all(text), [link], "{text}");
        }
        assert_eq!(
            all("https://github.com/a, https://x.org/github.com/b and me@github.com/x"),
            ["https://github.com/a", "https://x.org/github.com/b"]
        );
    }

    #[test]
    fn what_a_line_broke_is_no_address() {
        assert_eq!(all("https://github. com/a and https://"), Vec::<String>::new());
        assert_eq!(parts("https://WWW.GitHub.com/a/b?c"), Some(("github.com".into(), "/a/b?c")));
    }
}
