#![allow(clippy::unwrap_used, reason = "a test may")]

use super::*;
use crate::model::Exit;
use crate::sources::recorded::{changes, cuts, is_clean, recorded, spoiled};
use proptest::prelude::*;

const CS_CL: &str = "rss/rss_cs.CL_2026-08-13.xml.gz";
const CS_AI: &str = "rss/rss_cs.AI_2026-04-27_3.xml";
const WEEKEND: &str = "rss/rss_cs.CL_weekend_empty_2026-08-01.xml";
const ATOM: &str = "rss/atom_cs.AI_2025-08-20_first4.xml";
const ALL: [&str; 4] = [CS_CL, CS_AI, WEEKEND, ATOM];

fn read(name: &str) -> Feed {
    parse(&recorded(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn category(name: &str) -> Category {
    name.parse().unwrap()
}

/// An RSS feed around some items.
fn feed(inside: &str) -> String {
    format!(
        r#"<?xml version='1.0' encoding='UTF-8'?><rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel><title>cs.CL updates on arXiv.org</title><pubDate>Thu, 13 Aug 2026 00:00:00 -0400</pubDate>{inside}</channel></rss>"#
    )
}

/// A whole item with something more inside.
fn item(id: &str, kind: &str, more: &str) -> String {
    format!(
        "<item><title>A title</title><link>https://arxiv.org/abs/2608.1</link><description>arXiv:{id} Announce Type: {kind} \nAbstract: Words.</description><guid isPermaLink=\"false\">oai:arXiv.org:{id}</guid><category>cs.CL</category><arxiv:announce_type>{kind}</arxiv:announce_type><dc:creator>A B, C D</dc:creator>{more}</item>"
    )
}

fn one(inside: &str) -> Item {
    let mut got = parse(feed(inside).as_bytes()).unwrap();
    assert_eq!((got.items.len(), got.skipped.len()), (1, 0), "{:?}", got.skipped);
    got.items.remove(0)
}

#[test]
fn a_recorded_day_is_read_whole() {
    let got = read(CS_CL);
    assert_eq!(got.counts(), Counts { new: 56, cross: 36, replace: 32, replace_cross: 15, other: 0 });
    assert_eq!((got.items.len(), got.counts().all(), got.all_warnings().count()), (139, 139, 0));
    assert_eq!(got.day.unwrap().to_string(), "2026-08-13");
    assert_eq!(got.built.unwrap().to_string(), "2026-08-13T04:00:13Z");
    assert_eq!((&*got.title, &got.categories[..]), ("cs.CL updates on arXiv.org", &[category("cs.CL")][..]));
    assert_eq!(got.skip_days.iter().map(|d| &**d).collect::<Vec<_>>(), ["Sunday", "Saturday"]);
    assert!(!got.rests() && !got.is_full());
    for item in &got.items {
        assert!(item.licence.is_some() && !item.authors.is_empty() && item.day == got.day);
        assert!(!item.summary.contains("Announce Type") && !item.summary.starts_with(' ') && item.summary.len() > 100);
        assert_eq!(item.version > 1, item.kind.is_replacement(), "{}", item.id);
        assert_eq!(matches!(item.kind, Kind::New | Kind::Replace), item.primary.as_str() == "cs.CL", "{}", item.id);
        assert_eq!(item.kind_in(&category("cs.CL")), Some(item.kind.clone()), "{}", item.id);
        assert!(item.authors.iter().all(|a| !a.name.contains(['\\', '{'])), "{:?}", item.authors);
    }
    assert_eq!(got.items.iter().map(|i| i.categories.len()).sum::<usize>(), 303);
    let some = |f: &dyn Fn(&Item) -> bool| got.items.iter().filter(|i| f(i)).count();
    assert_eq!((some(&|i| i.doi.is_some()), some(&|i| i.journal_ref.is_some())), (7, 4));
    assert_eq!(some(&|i| i.licence.as_ref().unwrap().name() == "CC BY 4.0"), 72);
    assert_eq!(some(&|i| i.licence.as_ref().unwrap().name() == "arXiv 1.0"), 43);
    assert_eq!(some(&|i| i.summary.contains('\n')), 12);
}

#[test]
fn both_flavours_give_the_same_fields() {
    let rss = &read(CS_CL).items[0];
    assert_eq!((rss.id.to_string().as_str(), rss.version, &rss.kind), ("2608.11232", 1, &Kind::New));
    assert!(rss.title.starts_with("Backtrader-Bench: Benchmarking LLM Agents"));
    assert!(rss.summary.starts_with("Evaluating LLM coding agents in algorithmic trading"));
    assert_eq!(rss.authors.iter().map(|a| &*a.name).collect::<Vec<_>>(), ["Ruoxi Zhao", "Maziar Raissi"]);
    let names: Vec<_> = rss.categories.iter().map(Category::as_str).collect();
    assert_eq!((rss.primary.as_str(), names), ("cs.CL", vec!["cs.CL", "cs.AI"]));
    let feed = read(ATOM);
    assert_eq!(feed.counts(), Counts { cross: 4, ..Counts::default() });
    assert_eq!((feed.day.unwrap().to_string().as_str(), feed.all_warnings().count()), ("2025-08-20", 0));
    assert_eq!(feed.built.unwrap().to_string(), "2025-08-20T04:00:19Z");
    assert_eq!((&feed.categories[..], feed.skip_days.len()), (&[category("cs.AI")][..], 0));
    let atom = &feed.items[0];
    assert_eq!((atom.id.to_string().as_str(), atom.version, &atom.kind), ("2508.13426", 1, &Kind::Cross));
    assert!(atom.summary.starts_with("As large language models (LLMs) increasingly mediate"));
    assert_eq!((atom.primary.as_str(), atom.authors.len(), atom.day), ("cs.CL", 3, feed.day));
    assert_eq!(atom.licence.as_ref().unwrap().name(), "CC BY-NC-SA 4.0");
    assert_eq!(&*feed.items[2].authors[0].name, "Paulo André Lima de Castro");
    assert_eq!(read(CS_AI).counts(), Counts { new: 3, ..Counts::default() });
}

#[test]
fn a_weekend_is_empty_and_not_broken() {
    let got = read(WEEKEND);
    assert_eq!((got.items.len(), got.all_warnings().count()), (0, 0));
    assert_eq!(got.day.unwrap().to_string(), "2026-08-01");
    assert!(got.rests());
    // The other flavour names no days to rest, and an empty one has no item to take the day from: it is New York's.
    let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>cs.AI, cs.CL updates on arXiv.org</title><updated>2026-08-02T03:00:00+00:00</updated></feed>"#;
    let got = parse(atom.as_bytes()).unwrap();
    assert_eq!((got.day.unwrap().to_string().as_str(), got.rests(), got.items.len()), ("2026-08-01", false, 0));
    assert_eq!(got.categories, [category("cs.AI"), category("cs.CL")]);
}

/// The names of the page's entries, as arXiv's own pages spell them.
fn names_on_the_page(html: &str, id: &str) -> Option<String> {
    let entry = html.split_once(&format!("id=\"{id}\""))?.1;
    let list = entry.split_once("<div class='list-authors'>")?.1.split_once("</div>")?.0;
    let mut names = String::new();
    for piece in list.split('<') {
        names.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
    }
    Some(names.replace("&#39;", "'"))
}

#[test]
fn one_paper_never_shows_two_spellings() {
    let html = String::from_utf8(recorded("site/list_cs.CL_recent.html.gz")).unwrap();
    let feed = read(CS_CL);
    let mut compared = 0;
    for item in &feed.items {
        let ours = item.authors.iter().map(|a| &*a.name).collect::<Vec<_>>().join(", ");
        if let Some(theirs) = names_on_the_page(&html, &item.id.to_string()) {
            assert_eq!(ours, theirs, "{}", item.id);
            compared += 1;
        }
    }
    assert_eq!(compared, 50);
    // As the query service gave these in May 2026.
    for (id, theirs) in [
        ("2602.04718", "Moritz Miller, Florent Draye, Bernhard Schölkopf"),
        ("2603.13891", "Petter Törnberg"),
        ("2604.02512", "Roland Mühlenbernd"),
    ] {
        let item = feed.items.iter().find(|i| i.id.to_string() == id).unwrap();
        assert_eq!(item.authors.iter().map(|a| &*a.name).collect::<Vec<_>>().join(", "), theirs);
    }
}

#[test]
fn unknown_kinds_are_kept() {
    let got = one(&item("2608.00001v1", "absonly", ""));
    assert_eq!(got.kind.word(), "absonly");
    assert_eq!(one(&item("2608.00001v1", " Replace-Cross ", "")).kind, Kind::ReplaceCross);
    let untyped = item("2608.00001v3", "replace", "").replace("<arxiv:announce_type>replace</arxiv:announce_type>", "");
    assert_eq!(one(&untyped).kind, Kind::Replace, "the preamble says it too");
}

#[test]
fn the_preamble_goes_and_nothing_else() {
    let described = |text: &str| {
        let whole = item("2608.00001v1", "new", "");
        let (from, to) = (whole.find("<description>").unwrap() + 13, whole.find("</description>").unwrap());
        one(&format!("{}{text}{}", &whole[..from], &whole[to..])).summary.to_string()
    };
    for (text, want) in [
        ("arXiv:2608.00001v1 Announce Type: new \nAbstract: Abstract: Announce Type: x", "Abstract: Announce Type: x"),
        ("arXiv:2608.00001v1 Announce Type: new\nAbstract:\n  One.\n  Two.", "One.\nTwo."),
        ("arXiv:2608.00001v1 Announce Type: new \nAbstract: ", ""),
        (
            "Words about arXiv:2608.1 Announce Type: x Abstract: y",
            "Words about arXiv:2608.1 Announce Type: x Abstract: y",
        ),
        ("Words.", "Words."),
    ] {
        assert_eq!(described(text), want, "{text}");
    }
}

#[test]
fn listing_names_of_fields_are_read() {
    let got = one(&item(
        "math/0611800v2",
        "replace",
        "<arxiv:DOI>10.1/x</arxiv:DOI><arxiv:journal_reference> J. \n1 </arxiv:journal_reference><dc:rights/><category>68T50</category><category>cs.CL</category>",
    ));
    assert_eq!((got.doi.as_deref(), got.journal_ref.as_deref()), (Some("10.1/x"), Some("J. 1")));
    assert_eq!((got.licence, got.classes.len(), got.categories.len()), (None, 1, 1));
    assert_eq!((got.id.to_string().as_str(), got.version), ("math/0611800", 2));
}

#[test]
fn a_bad_item_is_skipped_and_named() {
    let good = item("2608.00003v1", "new", "");
    for (bad, why) in [
        (
            item("2608.00002v1", "new", "").replace("<title>A title</title>", ""),
            "2608.00002v1, item 2 of the listing: it has no title",
        ),
        (item("2608.00002", "new", ""), "which version was announced"),
        (item("2608.00002v1", "", ""), "what kind of news it is"),
        (item("2608.00002v1", "new", "").replace("cs.CL", "68T50"), "it has no category"),
        (item("nothing", "new", ""), "it names no paper"),
        ("<item/>".into(), "it names no paper"),
        (item("2608.00002v1", "new", &format!("<x>{}</x>", "x".repeat(1_100_000))), "longer than 1 MiB"),
    ] {
        let text = feed(&format!("{}{bad}{good}", item("2608.00001v1", "new", "")));
        let got = parse(text.as_bytes()).unwrap();
        assert_eq!(
            got.items.iter().map(|i| i.id.to_string()).collect::<Vec<_>>(),
            ["2608.00001", "2608.00003"],
            "{why}"
        );
        assert_eq!((got.skipped.len(), got.skipped[0].why.contains(why)), (1, true), "{}", got.skipped[0].why);
    }
}

#[test]
fn one_paper_in_two_feeds_is_one_paper() {
    let guest = one(&item("2608.00001v1", "cross", ""));
    let home = one(&item("2608.00001v1", "new", ""));
    let later = one(&item("2608.00001v2", "replace", ""));
    for order in [[&guest, &home, &later], [&later, &guest, &home], [&home, &later, &guest]] {
        let got = together(order.into_iter().cloned());
        assert_eq!((got.len(), &got[0].kind, got[0].version), (1, &Kind::New, 2));
    }
    let twice = parse(feed(&item("2608.00001v1", "cross", "").repeat(3)).as_bytes()).unwrap();
    assert_eq!(twice.items.len(), 1);
}

#[test]
fn a_joined_feed_says_each_category_its_own() {
    let kinds = |kind: &str| {
        let item = one(&item("2608.00001v1", kind, "<category>cs.LG</category>"));
        ["cs.CL", "cs.LG", "cs.CV"].map(|c| item.kind_in(&category(c)).map(|k| k.word().to_owned()).unwrap_or_default())
    };
    assert_eq!(kinds("new"), ["new", "cross", ""]);
    assert_eq!(kinds("cross"), ["", "cross", ""]);
    assert_eq!(kinds("replace"), ["replace", "replace-cross", ""]);
    assert_eq!(kinds("replace-cross"), ["replace", "replace-cross", ""]);
    assert_eq!(kinds("absonly"), ["absonly", "absonly", ""]);
}

#[test]
fn the_services_own_complaint_is_an_error() {
    let rss = "<?xml version='1.0'?><rss version='2.0'><channel><title>Feed error for query: http://rss.arxiv.org/rss/cs.XX</title><description>Bad subject class 'XX'.</description></channel></rss>";
    let said = parse(rss.as_bytes()).unwrap_err();
    assert_eq!(said, FeedError::Refused(Clean::line("Bad subject class 'XX'.", 99)));
    let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>Feed error for query "x"</title></feed>"#;
    assert!(matches!(parse(atom.as_bytes()), Err(FeedError::Refused(_))));
    let paper = feed(&item("2608.00001v1", "new", "").replace("A title", "Feed error for query"));
    assert_eq!(parse(paper.as_bytes()).unwrap().items.len(), 1);
}

#[test]
fn what_is_no_listing_is_told_what_it_is() {
    assert!(matches!(parse(b"<!DOCTYPE html><html><body>log in</body></html>"), Err(FeedError::WebPage(_))));
    assert!(matches!(parse(b"<html><body>x</body></html>"), Err(FeedError::WebPage(_))));
    assert_eq!(parse(b"Rate exceeded.").unwrap_err().fault("x").exit, Exit::Later);
    for other in [&b"{}"[..], b"<rss/>", b"<channel/>", b"<feed/>", b"<rss><item/></rss>", b"\x1f\x8b\x08\0\0"] {
        let said = parse(other).unwrap_err();
        assert!(matches!(said, FeedError::Strange { .. }), "{other:?}: {said:?}");
        assert!(said.to_string().starts_with("the answer is no listing feed"), "{said}");
    }
    let many = feed(&item("2608.00001v1", "new", "").repeat(ITEMS + 1));
    assert!(matches!(parse(many.as_bytes()), Err(FeedError::Malformed(_))));
    let two = format!("{}{}", feed(""), feed(""));
    assert_eq!(parse(two.as_bytes()), Err(FeedError::Trailing));
    let twice = feed("").replace("<channel>", "<channel><title>x</title></channel><channel>");
    assert!(parse(twice.as_bytes()).is_ok_and(|f| f.title == "x"), "the first channel counts");
}

#[test]
fn no_part_of_a_feed_is_taken_for_the_whole() {
    let three =
        feed(&[1, 2, 3].map(|n| item(&format!("2608.0000{n}v1"), "new", "<arxiv:DOI>a &amp; b</arxiv:DOI>")).concat());
    assert_eq!(parse(three.as_bytes()).unwrap().items.len(), 3);
    for end in 0..three.len() {
        assert!(parse(&three.as_bytes()[..end]).is_err(), "the first {end} bytes were taken for a feed");
    }
    for name in ALL {
        let bytes = recorded(name);
        let whole = bytes.trim_ascii_end().len();
        for end in cuts(whole, if whole > 20_000 { 20 } else { 400 }) {
            assert!(parse(&bytes[..end]).is_err(), "{name}: {end}");
        }
    }
}

#[test]
fn addresses_are_as_the_service_wants_them() {
    let both = [category("cs.CL"), category("hep-th")];
    assert_eq!(url(Flavour::Rss, &both), "https://rss.arxiv.org/rss/cs.CL+hep-th");
    assert_eq!(url(Flavour::Atom, &both[..1]), "https://rss.arxiv.org/atom/cs.CL");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = parse(&bytes);
    }

    #[test]
    fn no_change_of_a_feed_breaks_the_reader(which in 1usize..4, changes in changes()) {
        if let Ok(got) = parse(&spoiled(recorded(ALL[which]), changes)) {
            for item in &got.items {
                let names = item.authors.iter().map(|a| &a.name);
                for text in names.chain([&item.title, &item.summary]).chain(&item.doi).chain(&item.journal_ref) {
                    prop_assert!(is_clean(text), "{:?}", text);
                }
            }
        }
    }

    #[test]
    fn the_order_of_feeds_means_nothing(order in Just((0..8usize).collect::<Vec<_>>()).prop_shuffle(), kinds in proptest::collection::vec(0..5usize, 8)) {
        let word = ["new", "cross", "replace", "replace-cross", "absonly"];
        let made: Vec<Item> = kinds.iter().enumerate()
            .map(|(n, kind)| one(&item(&format!("2608.0000{}v{}", n % 3 + 1, n % 2 + 1), word[*kind], "")))
            .collect();
        let sum = |items: Vec<Item>| {
            let mut all: Vec<_> = items.into_iter().map(|i| (i.id, i.version, i.kind.word().to_owned())).collect();
            all.sort();
            all
        };
        let shuffled = order.iter().map(|n| made[*n].clone());
        prop_assert_eq!(sum(together(shuffled)), sum(together(made.clone())));
    }
}
