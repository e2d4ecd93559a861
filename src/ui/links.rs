//! Runs of cells that lead somewhere, for terminals that follow links. They stand beside the cells, not in them: what is
//! drawn is the same with and without.

use std::fmt::Write;

use super::detail;
use crate::app::layout::{Arrangement, Layout};
use crate::app::{Focus, State};

/// Where a link may lead: the pages of papers and of DOIs. Addresses out of a paper's words are not among them.
const PLACES: [&str; 2] = ["https://arxiv.org/abs/", "https://doi.org/"];

/// A run of cells in one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its first column.
    pub x: u16,
    /// Its row.
    pub y: u16,
    /// Its cells.
    pub width: u16,
    /// Where it leads: printable ASCII without blanks.
    pub url: String,
}

/// The links on a screen of this size.
pub fn links(state: &State, width: u16, height: u16) -> Vec<Link> {
    let layout = &state.layout;
    if (width, height) != (layout.whole.width, layout.whole.height) || state.overlay.is_some() || !shows(state, layout)
    {
        return Vec::new();
    }
    detail::links(state, layout)
}

fn shows(state: &State, layout: &Layout) -> bool {
    match layout.arrangement {
        Arrangement::Wide | Arrangement::Stacked | Arrangement::Card => true,
        Arrangement::TooSmall => false,
        Arrangement::Single => state.focus == Focus::Detail,
    }
}

/// An address as a link may carry it; none where it leads elsewhere.
pub(super) fn encoded(address: &str) -> Option<String> {
    PLACES.iter().find(|place| address.starts_with(**place))?;
    let mut url = String::new();
    for byte in address.bytes() {
        match byte {
            b'!'..=b'~' if !b"\"<>\\^`{|}".contains(&byte) => url.push(char::from(byte)),
            _ => drop(write!(url, "%{byte:02X}")),
        }
    }
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::fake::{Fake, papers};

    #[test]
    fn the_page_of_a_paper_can_be_followed_where_it_is_drawn() {
        let fake = Fake::new(papers(5), 120, 36);
        let links = links(&fake.state, 120, 36);
        let cells = super::super::tests::drawn(&fake.state);
        assert!(!links.is_empty());
        for link in &links {
            let text: String = (link.x..link.x + link.width).map(|x| cells[(x, link.y)].symbol()).collect();
            assert!(link.url.ends_with(&text) && PLACES.iter().any(|p| link.url.starts_with(p)), "{text:?} {link:?}");
        }
    }

    #[test]
    fn what_covers_the_paper_covers_its_links() {
        let fake = Fake::new(papers(5), 120, 36).press("?");
        assert_eq!(links(&fake.state, 120, 36), []);
        let narrow = Fake::new(papers(5), 40, 12);
        assert_eq!(links(&narrow.state, 40, 12), []);
        assert_eq!(links(&narrow.state, 41, 12), []);
    }

    #[test]
    fn an_address_carries_nothing_that_could_act() {
        let doi = |rest: &str| encoded(&format!("https://doi.org/{rest}"));
        assert_eq!(doi("10.1/a(b);c#d").as_deref(), Some("https://doi.org/10.1/a(b);c#d"));
        assert_eq!(doi("10.1/é \x1b\\\u{9c}<x>").as_deref(), Some("https://doi.org/10.1/%C3%A9%20%1B%5C%C2%9C%3Cx%3E"));
        for elsewhere in
            ["https://evil.example/", "javascript:alert(1)", "http://doi.org/10.1/a", "file:///etc/passwd", ""]
        {
            assert_eq!(encoded(elsewhere), None, "{elsewhere}");
        }
    }
}
