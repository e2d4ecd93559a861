#![allow(clippy::unwrap_used, reason = "a test may")]

use super::*;
use crate::sources::recorded::{changes, recorded, spoiled};
use proptest::prelude::*;

/// An entry as arXiv's template writes it.
fn entry(nth: usize, id: &str, note: &str) -> String {
    format!(
        "<dt>\n      <a name='item{nth}'>[{nth}]</a>\n      <a href =\"/abs/{id}\" title=\"Abstract\" id=\"{id}\">\n        arXiv:{id}\n      </a>\n      {note}\n\
         [<a href=\"/pdf/{id}\" title=\"Download PDF\" id=\"pdf-{id}\">pdf</a>]\n    </dt>\n    <dd>\n<div class='meta'>\n<div class='list-title mathjax'>\
         <span class='descriptor'>Title:</span>\n A title <i>with</i> 1 > 0</div>\n<p class='mathjax'>See <a href=\"https://arxiv.org/abs/1706.03762\">https://arxiv.org/abs/1706.03762</a>.</p></div>\n    </dd>\n"
    )
}

fn page(total: usize, inside: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head><script>if (1 < 2) {{ '<h3>New submissions (showing 9 of 9 entries)</h3>' }}</script></head>\n<body>\n\
         <!-- <h3>Showing new listings for Monday, 1 June 2026</h3> -->\n<h3>Showing new listings for Friday, 29 May 2026</h3>\n\
         <div class='paging'>Total of {total} entries \n    </div>\n{inside}<div class='paging'>Total of {total} entries </div></body>\n</html>\n"
    )
}

fn day_of_four() -> String {
    let sections = [
        "<dl id='articles'>\n    <h3>New submissions (showing 2 of 2 entries)</h3>\n".to_owned(),
        entry(1, "2605.28822", "") + &entry(2, "2605.28823", ""),
        "</dl><dl id='articles'><h3>Cross submissions (showing 1 of 1 entries)</h3>".into(),
        entry(3, "2605.28824", "(cross-list from math.CA)"),
        "</dl><dl id='articles'><h3>Replacement submissions (showing 1 of 1 entries)</h3>".into(),
        entry(4, "math/0611800", "(replaced)"),
        "</dl>".into(),
    ];
    page(4, &sections.concat())
}

fn ids(page: &Page, lane: Lane) -> Vec<String> {
    page.ids_of(lane).map(|id| id.to_string()).collect()
}

#[test]
fn a_page_gives_its_day_totals_and_papers() {
    let page = parse(day_of_four().as_bytes()).unwrap();
    assert_eq!(page.day.to_string(), "2026-05-29");
    assert_eq!((page.total, page.listed(), page.is_whole()), (Some(4), 4, true));
    assert_eq!(ids(&page, Lane::New), ["2605.28822", "2605.28823"]);
    assert_eq!(ids(&page, Lane::Cross), ["2605.28824"]);
    assert_eq!(ids(&page, Lane::Replaced), ["math/0611800"]);
    assert_eq!([Lane::New, Lane::Cross, Lane::Replaced].map(|lane| page.total_of(lane)), [2, 1, 1]);
}

#[test]
fn headings_are_read_in_every_form_they_had() {
    for (heading, lane, shown, total) in [
        ("New submissions (showing 136 of 136 entries)", Lane::New, 136, 136),
        ("New submissions (showing first 2 of 30 entries )", Lane::New, 2, 30),
        ("Replacement submissions (continued, showing last 5 of 20 entries )", Lane::Replaced, 5, 20),
        ("Cross submissions for Fri, 29 May 2026 (continued, showing 7 of 9 entries)", Lane::Cross, 7, 9),
        ("Cross-lists (showing 1 of 1 entries)", Lane::Cross, 1, 1),
        ("Replacements (showing 1 of 1 entries)", Lane::Replaced, 1, 1),
    ] {
        let got = Heading::read(heading).unwrap();
        assert_eq!((got.lane, got.shown, got.total), (lane, shown, total), "{heading}");
    }
    for other in
        ["", "New", "New submissions", "Thu, 13 Aug 2026 (showing first 50 of 92 entries )", "New (showing x of y)"]
    {
        assert!(Heading::read(other).is_none(), "{other}");
    }
}

#[test]
fn part_of_a_listing_is_not_taken_for_the_whole() {
    let inside = format!("<h3>New submissions (showing first 1 of 3 entries )</h3>{}", entry(1, "2605.28822", ""));
    let first = parse(page(5, &inside).as_bytes()).unwrap();
    assert_eq!((first.listed(), first.is_whole(), first.total_of(Lane::New)), (5, false, 3));
    let unnumbered = page(5, &inside).replace("Total of", "Some of");
    let first = parse(unnumbered.as_bytes()).unwrap();
    assert_eq!((first.total, first.listed(), first.is_whole()), (None, 3, false));
}

#[test]
fn a_day_without_news_is_no_fault() {
    let empty = page(0, "<p>No updates today.</p>").replace("<div class='paging'>Total of 0 entries", "<div>");
    let got = parse(empty.as_bytes()).unwrap();
    assert_eq!((got.listed(), got.sections.len(), got.is_whole()), (0, 0, true));
    assert!(parse(page(0, "").as_bytes()).is_ok());
    assert!(matches!(parse(page(7, "").as_bytes()), Err(FeedError::Malformed(_))));
}

#[test]
fn the_day_may_stand_in_a_section_alone() {
    let old = day_of_four()
        .replace("<h3>Showing new listings for Friday, 29 May 2026</h3>", "")
        .replace("New submissions (", "New submissions for Friday, 29 May 2026 (");
    assert_eq!(parse(old.as_bytes()).unwrap().day.to_string(), "2026-05-29");
}

#[test]
fn numbers_that_do_not_agree_are_a_fault() {
    for (from, to) in [
        ("showing 2 of 2", "showing 3 of 3"),
        ("showing 2 of 2", "showing 2 of 1"),
        ("href =\"/abs/2605.28823\"", "href =\"/abs/nothing\""),
        ("<h3>Cross", "<h4>Cross"),
    ] {
        let spoiled = day_of_four().replace(from, to);
        assert_ne!(spoiled, day_of_four());
        assert!(matches!(parse(spoiled.as_bytes()), Err(FeedError::Malformed(_))), "{to}");
    }
}

#[test]
fn no_part_of_a_page_is_taken_for_the_whole() {
    let whole = day_of_four();
    for end in 0..whole.trim_end().len() {
        assert!(parse(&whole.as_bytes()[..end]).is_err(), "{end}");
    }
    assert_eq!(parse(format!("{whole}{whole}").as_bytes()), Err(FeedError::Trailing));
}

#[test]
fn what_is_no_such_page_is_refused() {
    let recent = parse(&recorded("site/list_cs.CL_recent.html.gz"));
    assert!(matches!(recent, Err(FeedError::Strange { .. })), "{recent:?}");
    let login = b"<html><head><title>Welcome to the hotel</title></head><body>log in</body></html>";
    assert!(matches!(parse(login), Err(FeedError::WebPage(_))));
    assert!(matches!(parse(b"Rate exceeded."), Err(FeedError::RateExceeded(_))));
    assert!(matches!(parse(b"{}"), Err(FeedError::Strange { .. })));
    assert!(matches!(parse(b"<rss/>"), Err(FeedError::Strange { .. })));
    assert_eq!(parse(b""), Err(FeedError::Empty));
    let many = page(
        6_000,
        &format!("<h3>New submissions (showing 6000 of 6000 entries)</h3>{}", entry(1, "2605.28822", "").repeat(6_000)),
    );
    assert!(matches!(parse(many.as_bytes()), Err(FeedError::Malformed(_))));
}

#[test]
fn hostile_pages_end() {
    for piece in ["<", "<h3>", "<a \"", "<a '>", "<dt><a href=", "<!--", "<script>", "<p>", "<div class=paging>"] {
        let _ = parse(format!("<html>{}", piece.repeat((1 << 18) / piece.len())).as_bytes());
    }
}

#[test]
fn the_address_asks_for_all_there_is() {
    let category = "cs.CL".parse().unwrap();
    assert_eq!(url(&category, 0), "https://arxiv.org/list/cs.CL/new?skip=0&show=2000");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_change_of_a_page_breaks_the_reader(changes in changes()) {
        if let Ok(page) = parse(&spoiled(day_of_four().into_bytes(), changes)) {
            prop_assert!(page.sections.iter().all(|s| s.ids.len() <= s.total));
        }
    }
}
