#![allow(clippy::unwrap_used, reason = "a test may")]

use super::*;
use crate::model::{Exit, Link, PaperRef};
use proptest::prelude::*;

fn recorded(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn read(name: &str) -> Feed {
    parse(&recorded(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// A feed around some entries.
fn feed(inside: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:x="http://arxiv.org/schemas/atom" xmlns:s="http://a9.com/-/spec/opensearch/1.1/"><s:totalResults>1</s:totalResults>{inside}</feed>"#
    )
}

/// A whole entry with something more inside.
fn entry(id: &str, more: &str) -> String {
    format!(
        r#"<entry><id>http://arxiv.org/abs/{id}</id><title>A title</title><summary>Words.</summary><published>2026-05-01T00:00:00Z</published><updated>2026-05-02T00:00:00Z</updated><category term="cs.CL"/>{more}</entry>"#
    )
}

/// What a recorded answer holds, counted by another reader.
struct Recorded {
    name: &'static str,
    total: usize,
    start: usize,
    per_page: usize,
    papers: usize,
    first: &'static str,
    last: &'static str,
    authors: usize,
    affiliations: usize,
    categories: usize,
    comments: usize,
    journals: usize,
    dois: usize,
    links: usize,
}

#[rustfmt::skip]
fn all_recorded() -> Vec<Recorded> {
    [
        ("atom-legacy/legacy_2016_del_maestro_10.xml", 31, 0, 10, 10, "1201.4869v1", "0807.2873v1", 24, 0, 17, [10, 10, 10], 30),
        ("atom-legacy/legacy_2025-10_cs_RO_2.xml", 5619, 0, 2, 2, "2510.14968v1", "2510.14827v1", 10, 0, 7, [1, 0, 0], 4),
        ("atom/all_all_10.xml", 412_374, 0, 10, 10, "2511.16674v1", "2511.16621v1", 39, 0, 19, [6, 0, 0], 20),
        ("atom/api_1706.03762.xml", 1, 0, 1, 1, "1706.03762v7", "1706.03762v7", 8, 0, 2, [1, 0, 0], 2),
        ("atom/api_hep-th_9711200.xml", 1, 0, 1, 1, "hep-th/9711200v3", "hep-th/9711200v3", 1, 0, 1, [1, 1, 1], 3),
        ("atom/api_zero_results.xml", 0, 0, 5, 0, "", "", 0, 0, 0, [0, 0, 0], 0),
        ("atom/cs_AI_50.xml", 173_560, 0, 50, 50, "2604.19485v1", "2604.19106v1", 288, 0, 107, [28, 1, 1], 101),
        ("atom/glacier_2.xml", 230, 0, 2, 2, "1107.0825v1", "2409.12034v2", 5, 0, 3, [2, 1, 1], 5),
        ("atom/id_astro-ph_0601001.xml", 1, 0, 100, 1, "astro-ph/0601001v1", "astro-ph/0601001v1", 4, 4, 1, [1, 1, 0], 2),
        ("atom/id_list_one_missing.xml", 1, 0, 100, 1, "1707.08567v1", "1707.08567v1", 34, 0, 1, [1, 0, 0], 2),
        ("atom/id_unknown_0000.0000.xml", 0, 0, 100, 0, "", "", 0, 0, 0, [0, 0, 0], 0),
        ("atom/math_NT_AG_5.xml", 101_536, 0, 5, 5, "2606.28256v1", "2606.28085v1", 12, 0, 11, [4, 1, 1], 11),
        ("atom/page_testing_s0_m10.xml", 214_881, 0, 10, 10, "2202.12139v1", "1812.11470v1", 35, 0, 15, [10, 6, 6], 26),
        ("atom/page_testing_s10_m10.xml", 214_881, 10, 10, 10, "2403.16981v2", "2202.06271v1", 32, 0, 16, [10, 0, 1], 21),
        ("atom/page_testing_s20_m10.xml", 214_881, 20, 10, 10, "2008.01944v1", "2602.15552v1", 40, 0, 21, [10, 0, 1], 21),
        ("atom/page_testing_s30_m10.xml", 214_881, 30, 10, 10, "2101.12036v1", "2501.09657v1", 42, 0, 17, [10, 0, 1], 21),
        ("atom/relevance_mixed_10.xml", 901_830, 0, 10, 10, "2308.13875v1", "1404.2266v1", 29, 0, 15, [10, 5, 1], 21),
        ("atom/zero_hyphen_title.xml", 0, 0, 10, 0, "", "", 0, 0, 0, [0, 0, 0], 0),
    ]
    .into_iter()
    .map(|(name, total, start, per_page, papers, first, last, authors, affiliations, categories, [comments, journals, dois], links)| {
        Recorded { name, total, start, per_page, papers, first, last, authors, affiliations, categories, comments, journals, dois, links }
    })
    .collect()
}

fn reference(paper: &Paper) -> String {
    PaperRef { id: paper.id, version: Some(paper.version) }.to_string()
}

/// Every string of a paper.
fn strings(paper: &Paper) -> impl Iterator<Item = &Clean> {
    [&paper.title, &paper.summary]
        .into_iter()
        .chain(paper.authors.iter().flat_map(|a| a.affiliations.iter().chain([&a.name])))
        .chain(&paper.classes)
        .chain(paper.comment.iter().chain(&paper.journal_ref).chain(&paper.doi))
        .chain(paper.links.iter().flat_map(|l| [&l.rel, &l.title, &l.href]))
}

#[test]
fn every_recorded_answer_is_read_whole() {
    for want in all_recorded() {
        let got = read(want.name);
        let count = |f: &dyn Fn(&Paper) -> usize| got.papers.iter().map(f).sum::<usize>();
        assert_eq!((got.total, got.start, got.per_page), (Some(want.total), Some(want.start), Some(want.per_page)));
        assert_eq!(got.papers.len(), want.papers, "{}", want.name);
        assert_eq!(got.papers.first().map(reference).unwrap_or_default(), want.first);
        assert_eq!(got.papers.last().map(reference).unwrap_or_default(), want.last);
        assert_eq!(count(&|p| p.authors.len()), want.authors, "{}", want.name);
        assert_eq!(count(&|p| p.authors.iter().map(|a| a.affiliations.len()).sum()), want.affiliations);
        assert_eq!(count(&|p| p.categories.len() + p.classes.len()), want.categories, "{}", want.name);
        assert_eq!(count(&|p| p.comment.iter().len()), want.comments, "{}", want.name);
        assert_eq!(count(&|p| p.journal_ref.iter().len()), want.journals, "{}", want.name);
        assert_eq!(count(&|p| p.doi.iter().len()), want.dois, "{}", want.name);
        assert_eq!(count(&|p| p.links.len()), want.links, "{}", want.name);
        assert_eq!(got.all_warnings().count(), 0, "{}", want.name);
        assert!(got.query.starts_with("arXiv Query: ") || got.query.starts_with("ArXiv Query: "));
        for paper in &got.papers {
            assert_eq!(paper.primary, paper.categories[0]);
            assert!(paper.published <= paper.updated && !paper.summary.is_empty() && !paper.authors.is_empty());
            assert!(!paper.title.contains('\n') && !paper.summary.starts_with(' '));
        }
    }
}

#[test]
fn both_formats_give_the_same_fields() {
    let new = &read("atom/api_hep-th_9711200.xml").papers[0];
    assert_eq!(&*new.title, "The Large N Limit of Superconformal Field Theories and Supergravity");
    assert!(new.summary.starts_with("We show that the large $N$ limit of certain"));
    assert_eq!(&*new.authors[0].name, "Juan M. Maldacena");
    assert_eq!((new.version, new.primary.as_str()), (3, "hep-th"));
    assert_eq!(new.published.to_string(), "1997-11-27T23:53:13Z");
    assert_eq!(new.updated.to_string(), "1998-01-22T15:42:41Z");
    assert_eq!(new.journal_ref.as_deref(), Some("Adv.Theor.Math.Phys.2:231-252,1998"));
    assert_eq!(new.doi.as_deref(), Some("10.1023/A:1026654312961"));
    assert!(new.comment.as_deref().unwrap().starts_with("20 pages, harvmac, v2: section on AdS_2"));
    let doi = Link {
        rel: Clean::line("related", 9),
        title: Clean::line("doi", 9),
        href: Clean::line("https://doi.org/10.1023/A:1026654312961", 99),
    };
    assert_eq!(new.links[2], doi);
    let old = &read("atom-legacy/legacy_2016_del_maestro_10.xml").papers[2];
    assert_eq!(
        &*old.title,
        "From stripe to checkerboard order on the square lattice in the presence of quenched disorder"
    );
    assert_eq!(old.doi.as_deref(), Some("10.1103/PhysRevB.74.024520"));
    let names: Vec<_> = old.categories.iter().map(Category::as_str).collect();
    assert_eq!(names, ["cond-mat.str-el", "cond-mat.supr-con"]);
    assert!(!old.summary.contains('\n'), "hard wrapping is no paragraph: {}", old.summary);
}

#[test]
fn affiliations_and_paragraphs_are_kept() {
    let paper = &read("atom/id_astro-ph_0601001.xml").papers[0];
    assert_eq!(&*paper.authors[2].name, "B. Scott Gaudi");
    assert_eq!(&*paper.authors[2].affiliations[0], "CfA");
    let glacier = &read("atom/glacier_2.xml").papers[1];
    assert_eq!(glacier.summary.split('\n').count(), 3);
}

#[test]
fn classes_are_told_from_categories() {
    let text = feed(&entry(
        "2605.00001v2",
        r#"<category term="I.2.6"/><category term="cs.AI"/><category term="81Q50; 11L05"/><x:primary_category term="cs.AI"/>"#,
    ));
    let paper = &parse(text.as_bytes()).unwrap().papers[0];
    assert_eq!(paper.primary.as_str(), "cs.AI");
    assert_eq!(paper.categories.iter().map(Category::as_str).collect::<Vec<_>>(), ["cs.AI", "cs.CL"]);
    assert_eq!(paper.classes.iter().map(|c| &**c).collect::<Vec<_>>(), ["I.2.6", "81Q50; 11L05"]);
}

#[test]
fn prefixes_and_order_mean_nothing() {
    let text = r#"<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry xmlns:a="urn:other"><a:id>no</a:id></a:entry><a:entry>
        <b:primary_category xmlns:b="http://arxiv.org/schemas/atom" term="cs.CL"/><primary_category term="cs.AI"/>
        <a:author><a:name> The ATLAS Collaboration</a:name></a:author><a:author/><a:updated>bad</a:updated>
        <a:published>2026-05-01T00:00:00-04:00</a:published><a:title>0</a:title><a:id>http://arxiv.org/abs/math.CA/0611800v1</a:id>
        </a:entry></a:feed>"#;
    let got = parse(text.as_bytes()).unwrap();
    assert_eq!((got.papers.len(), got.total), (1, None));
    let paper = &got.papers[0];
    assert_eq!((reference(paper).as_str(), &*paper.title), ("math/0611800v1", "0"));
    assert_eq!(&*paper.authors[0].name, "The ATLAS Collaboration");
    assert_eq!((paper.authors.len(), paper.updated), (1, paper.published));
    assert_eq!(paper.primary.as_str(), "cs.CL");
}

#[test]
fn thousands_of_authors_are_kept() {
    let many = "<author><name>A B</name></author>".repeat(3_303);
    assert_eq!(parse(feed(&entry("2605.00001v1", &many)).as_bytes()).unwrap().papers[0].authors.len(), 3_303);
}

#[test]
fn a_bad_entry_is_skipped_and_named() {
    for (bad, why) in [
        (
            "<entry><id>http://arxiv.org/abs/2605.00002v1</id></entry>",
            "2605.00002v1, entry 2 of the answer: it has no title",
        ),
        ("<entry><title>x</title></entry>", "not an arXiv identifier"),
        ("<entry/>", "not an arXiv identifier"),
        (&entry("2605.00002v0", ""), "not an arXiv identifier"),
        (&entry("2605.00002v1", r#"<link href="&bad;"/>"#), "an attribute cannot be read"),
        (&entry("2605.00002v1", &format!("<x:comment>{}</x:comment>", "x".repeat(1_100_000))), "longer than 1 MiB"),
        (&entry("2605.00002v1", "").replace("2026-05-01T00:00:00Z", "soon"), "when it was submitted"),
        (&entry("2605.00002v1", "").replace("cs.CL", "68T50"), "it has no category"),
    ] {
        let text = feed(&format!("{}{bad}{}", entry("2605.00001v1", ""), entry("2605.00003v1", "")));
        let got = parse(text.as_bytes()).unwrap();
        assert_eq!(got.papers.iter().map(reference).collect::<Vec<_>>(), ["2605.00001v1", "2605.00003v1"], "{why}");
        assert_eq!(got.skipped.len(), 1);
        assert!(got.skipped[0].why.contains(why), "{} / {why}", got.skipped[0].why);
    }
}

#[test]
fn references_of_no_meaning_cost_no_paper() {
    for (text, want) in [
        ("a&nbsp;b", "a&nbsp;b"),
        ("a&#xD800;&#0;&#x110000;&#xZZ;&#;b", "ab"),
        ("a&#27;[2Jb", "a[2Jb"),
        ("a & b &c", "a & b &c"),
        ("&amp;lt;", "&lt;"),
        ("&#233;&#x1D4AA;", "\u{e9}\u{1d4aa}"),
    ] {
        let text = feed(&entry("2605.00001v1", &format!("<x:comment>{text}</x:comment>")));
        assert_eq!(parse(text.as_bytes()).unwrap().papers[0].comment.as_deref(), Some(want));
    }
    let untitled = feed(&entry("2605.00001v1", "").replace("A title", "&#7;\u{200b}"));
    assert_eq!(&*parse(untitled.as_bytes()).unwrap().papers[0].title, "(no title)");
}

#[test]
fn a_complaint_of_the_service_is_an_error() {
    for (name, said) in
        [("api_error_start.xml", "start must be an integer"), ("error_400_bad_id.xml", "incorrect id format for abc")]
    {
        let bytes = recorded(&format!("atom/{name}"));
        assert_eq!(parse(&bytes), Err(FeedError::Refused(Clean::line(said, 99))));
        let http =
            String::from_utf8(bytes).unwrap().replace("https://arxiv.org/api/errors", "http://arxiv.org/api/errors");
        assert!(matches!(parse(http.as_bytes()), Err(FeedError::Refused(_))));
    }
    let paper = feed(&entry("2605.00001v1", "").replace("A title", "Error"));
    assert_eq!(parse(paper.as_bytes()).unwrap().papers.len(), 1);
}

#[test]
fn what_is_no_feed_is_told_what_it_is() {
    let page = "<!DOCTYPE html><html><head><title>Welcome to the hotel</title></head><body>log in</body></html>";
    let said = parse(page.as_bytes()).unwrap_err();
    assert!(matches!(&said, FeedError::WebPage(_)));
    assert!(said.to_string().starts_with("the network answered with a web page"), "{said}");
    assert!(said.to_string().contains("is there a login page?"));
    assert!(matches!(parse(b"<html><body>x</body></html>"), Err(FeedError::WebPage(_))));
    assert!(matches!(parse(b"\n<!doctype HTML><p>x"), Err(FeedError::WebPage(_))));
    let limited = parse(b"Rate exceeded.").unwrap_err();
    assert_eq!(limited.fault("x").exit, Exit::Later);
    assert!(matches!(limited, FeedError::RateExceeded(_)));
    for other in [
        &b"{\"error\": 1}"[..],
        b"hello",
        b"<rss><channel/></rss>",
        b"<feed/>",
        b"\x1f\x8b\x08\0\0",
        b"%PDF-1.7",
        b"\0\0\0",
    ] {
        assert!(matches!(parse(other), Err(FeedError::Strange { .. })), "{other:?}: {:?}", parse(other));
    }
    for empty in [&b""[..], b"  \n", b"\xef\xbb\xbf"] {
        assert_eq!(parse(empty), Err(FeedError::Empty));
    }
}

#[test]
fn encodings_are_told_apart() {
    let text = feed(&entry("2605.00001v1", "<x:comment>caf\u{e9}</x:comment>"));
    let bom = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
    assert_eq!(parse(&bom), parse(text.as_bytes()));
    for wide in [
        text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(),
        text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect(),
    ] {
        assert!(matches!(parse(&wide), Err(FeedError::Encoding(_))));
    }
    assert!(matches!(parse(text.replace("UTF-8", "ISO-8859-1").as_bytes()), Err(FeedError::Encoding(_))));
    let mut broken = text.into_bytes();
    let at = broken.windows(2).position(|w| w == "\u{e9}".as_bytes()).unwrap();
    broken[at] = 0xff;
    let got = parse(&broken).unwrap();
    assert!(got.papers[0].comment.as_ref().unwrap().starts_with("caf\u{fffd}"));
    assert_eq!(got.warnings.len(), 1);
}

#[test]
fn no_part_of_a_feed_is_taken_for_the_whole() {
    let three = feed(
        &[
            entry("2605.00001v1", "<x:comment>a &amp; b</x:comment>"),
            entry("2605.00002v1", ""),
            entry("2605.00003v1", ""),
        ]
        .concat(),
    );
    assert!(parse(three.as_bytes()).is_ok());
    for end in 0..three.len() {
        let got = parse(&three.as_bytes()[..end]);
        assert!(got.is_err(), "the first {end} bytes were taken for a feed");
    }
    let legacy = recorded("atom-legacy/legacy_2025-10_cs_RO_2.xml");
    let whole = legacy.trim_ascii_end().len();
    for end in 0..whole {
        assert!(parse(&legacy[..end]).is_err(), "{end}");
    }
}

#[test]
fn random_cuts_of_a_large_feed_are_noticed() {
    let large = recorded("atom/cs_AI_50.xml");
    let whole = large.trim_ascii_end().len();
    let mut at = 7_usize;
    for _ in 0..200 {
        at = (at * 48_271 + 11) % whole;
        assert!(
            matches!(parse(&large[..at]), Err(FeedError::CutOff | FeedError::Empty)),
            "{at}: {:?}",
            parse(&large[..at])
        );
    }
}

#[test]
fn what_follows_a_feed_is_an_error() {
    let one = feed(&entry("2605.00001v1", ""));
    for tail in
        [one.as_str(), "garbage", "<x/>", "<?xml version='1.0'?>", "&amp;", "<![CDATA[x]]>", "</feed>", "<", "\0"]
    {
        assert_eq!(parse(format!("{one}{tail}").as_bytes()), Err(FeedError::Trailing), "{tail}");
    }
    for tail in ["", "\n\n", "<!-- built by x -->", "<?pi x?>"] {
        assert!(parse(format!("{one}{tail}").as_bytes()).is_ok(), "{tail}");
    }
}

#[test]
fn hostile_markup_is_refused_or_harmless() {
    let laughs = format!(
        "<?xml version='1.0'?><!DOCTYPE lolz [<!ENTITY a '{}'><!ENTITY b '&a;&a;&a;&a;'>]><feed xmlns='http://www.w3.org/2005/Atom'>&b;</feed>",
        "ha".repeat(1000)
    );
    let external = "<!DOCTYPE feed SYSTEM 'http://127.0.0.1/x'><feed xmlns='http://www.w3.org/2005/Atom'/>";
    let late = feed("<!DOCTYPE feed>");
    let deep = feed(&"<a>".repeat(1_000_000));
    let deep_closed = feed(&format!("{}{}", "<a>".repeat(70), "</a>".repeat(70)));
    let attributes = |prefix: &str| (0..80_000).map(|n| format!("{prefix}{n}='u'")).collect::<Vec<_>>().join(" ");
    let wide = feed(&format!("<entry {}/>", attributes("a")));
    let spaces = feed(&format!("<entry {}/>", attributes("xmlns:a")));
    let same = feed(&format!("<entry {}/>", "a='1' ".repeat(80_000)));
    let many = feed(&entry("2605.00001v1", "").repeat(5_001));
    let crossed = feed("<entry><id></entry></id>");
    let prefix = feed("<nobody:entry/>");
    for (name, text) in [
        ("laughs", laughs.as_str()),
        ("external", external),
        ("late", &late),
        ("deep", &deep),
        ("deep closed", &deep_closed),
        ("wide", &wide),
        ("spaces", &spaces),
        ("same", &same),
        ("many", &many),
        ("crossed", &crossed),
        ("prefix", &prefix),
    ] {
        let got = parse(text.as_bytes());
        assert!(matches!(got, Err(FeedError::Malformed(_))), "{name}: {got:?}");
    }
    let huge = feed(&format!("<title>{}</title>{}", "x".repeat(20 << 20), entry("2605.00001v1", "")));
    let got = parse(huge.as_bytes()).unwrap();
    assert_eq!((got.papers.len(), got.warnings.len()), (1, 1));
}

#[test]
fn strings_come_out_clean() {
    let nasty = "&#x1b;]0;x&#7;\u{202e}a\tb&#x9b;31m<![CDATA[<b>\u{1b}[0m]]>&lt;i&gt;&#0x41; & so\u{0}on<!-- no --><?php no?><c>child</c>";
    let text = feed(
        &entry("2605.00001v1", &format!("<x:comment>{nasty}</x:comment><x:doi>{nasty}</x:doi>")).replace("&#0x41;", ""),
    );
    let paper = &parse(text.as_bytes()).unwrap().papers[0];
    for s in strings(paper) {
        assert!(!s.chars().any(|c| c.is_control() || c == '\u{202e}'), "{s:?}");
    }
    let comment = paper.comment.as_deref().unwrap();
    assert!(
        comment.contains("<b>") && comment.contains("<i>") && comment.contains("& so") && comment.contains("child")
    );
    assert!(!comment.contains("no"), "{comment}");
}

#[test]
fn addresses_are_written_once_and_right() {
    let category = "cs.CL".parse().unwrap();
    let (from, to) = (Stamp::parse("2026-05-01T04:05:59Z").unwrap(), Stamp::parse("2026-05-08T23:00:00Z").unwrap());
    assert_eq!(
        page_url(&category, from, to, 200, 100),
        "https://export.arxiv.org/api/query?search_query=%28cat%3Acs.CL+AND+submittedDate%3A%5B202605010405+TO+202605082300%5D%29&start=200&max_results=100&sortBy=submittedDate&sortOrder=ascending"
    );
    let ids: Vec<PaperId> = ["2605.00001", "hep-th/9711200"].map(|t| t.parse().unwrap()).into();
    assert_eq!(
        ids_url(&ids),
        "https://export.arxiv.org/api/query?id_list=2605.00001,hep-th%2F9711200&start=0&max_results=2"
    );
    let longest: Vec<PaperId> = (0..300).map(|n| format!("cond-mat/9901{:03}", n % 999).parse().unwrap()).collect();
    let url = ids_url(&longest);
    assert!(url.len() < 4_000 && url.ends_with("max_results=200"), "{}", url.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = parse(&bytes);
    }

    #[test]
    fn no_change_of_a_feed_breaks_the_reader(
        which in 0usize..4,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0u8..3), 1..12),
    ) {
        let names = ["atom/glacier_2.xml", "atom/api_1706.03762.xml", "atom-legacy/legacy_2025-10_cs_RO_2.xml", "atom/error_400_bad_id.xml"];
        let mut bytes = recorded(names[which]);
        for (at, byte, how) in changes {
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => { bytes.remove(at); }
                _ => bytes.insert(at, byte),
            }
        }
        if let Ok(got) = parse(&bytes) {
            for paper in &got.papers {
                for s in strings(paper) {
                    prop_assert!(!s.chars().any(|c| c.is_control() && c != '\n'), "{:?}", s);
                }
            }
        }
    }
}
