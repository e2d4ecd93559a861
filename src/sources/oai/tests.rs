#![allow(clippy::unwrap_used, reason = "a test may")]

use super::*;
use crate::sources::arxiv;
use crate::sources::recorded::{changes, cuts, is_clean, recorded, spoiled};
use proptest::prelude::*;

const FIRST: &str = "oai/listrecords_cs_2016_p1_first200.xml.gz";
const LAST: &str = "oai/listrecords_cs_2016_p103_last_first100.xml.gz";
const SINGLE: [&str; 5] = [
    "oai/oai_raw_1706.03762.xml",
    "oai/oai_raw_hep-th_9711200.xml",
    "oai/oai_arxiv_1706.03762.xml",
    "oai/oai_arxiv_hep-th_9711200.xml",
    "oai/fatcat_arxivraw.xml",
];

fn page(bytes: &[u8]) -> Page {
    match parse(bytes) {
        Ok(Answer::Page(page)) => page,
        other => panic!("no page of records: {other:?}"),
    }
}

fn record(name: &str) -> Record {
    let mut page = page(&recorded(name));
    assert_eq!((page.records.len(), page.all_warnings().count(), &page.next), (1, 0, &Next::Single), "{name}");
    page.records.remove(0)
}

fn answer(inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\">\n<responseDate>2026-08-12T10:15:11Z</responseDate><request verb='ListRecords'>http://oaipmh.arxiv.org/oai</request>{inside}</OAI-PMH>"
    )
}

/// A page around some records, with a tail.
fn list(inside: &str) -> String {
    answer(&format!("<ListRecords>{inside}</ListRecords>"))
}

/// A whole arXivRaw record with something more inside.
fn raw(id: &str, more: &str) -> String {
    format!(
        "<record><header><identifier>oai:arXiv.org:{id}</identifier><datestamp>2026-08-11</datestamp><setSpec>cs:cs:CL</setSpec></header><metadata><arXivRaw xmlns='http://arxiv.org/OAI/arXivRaw/'><id>{id}</id><submitter>S</submitter><version version='v1'><date>Mon, 12 Jun 2017 17:57:34 GMT</date><size>1102kb</size><source_type>D</source_type></version><title>A title</title><authors>A B</authors><categories>cs.CL cs.LG</categories><abstract>  Words.</abstract>{more}</arXivRaw></metadata></record>"
    )
}

#[test]
fn recorded_pages_are_read_whole() {
    // What another reader counted: records, authors, affiliations, categories, comments, licences, DOIs, journals, reports.
    for (name, records, authors, places, terms, comments, licences, dois, journals, reports, first, last) in [
        (FIRST, 200, 506, 59, 409, 152, 22, 35, 48, 7, "0704.0002", "0705.0124"),
        (LAST, 100, 207, 38, 274, 78, 13, 22, 39, 36, "math/0611918", "nlin/0211010"),
    ] {
        let got = page(&recorded(name));
        let count = |f: &dyn Fn(&Record) -> usize| got.records.iter().map(f).sum::<usize>();
        assert_eq!((got.records.len(), got.deleted.len(), got.all_warnings().count()), (records, 0, 0), "{name}");
        assert_eq!(got.records.first().unwrap().id.to_string(), first);
        assert_eq!(got.records.last().unwrap().id.to_string(), last);
        assert_eq!(count(&|r| r.authors.len()), authors, "{name}");
        assert_eq!(count(&|r| r.authors.iter().map(|a| a.affiliations.len()).sum()), places, "{name}");
        assert_eq!(count(&|r| r.categories.len()), terms, "{name}");
        assert_eq!(count(&|r| r.comment.iter().len()), comments, "{name}");
        assert_eq!(count(&|r| r.licence.iter().count()), licences, "{name}");
        assert_eq!(count(&|r| r.doi.iter().len()), dois, "{name}");
        assert_eq!(count(&|r| r.journal_ref.iter().len()), journals, "{name}");
        assert_eq!(count(&|r| r.report_no.iter().len()), reports, "{name}");
        for record in &got.records {
            assert!(!record.sets.is_empty() && !record.summary.is_empty() && !record.summary.starts_with(' '));
            assert!(matches!(record.history, History::Created(Some(_))));
            assert_eq!((record.published(), record.paper()), (None, None), "no first submission is taken from it");
        }
    }
    let first = page(&recorded(FIRST));
    assert_eq!(first.answered.unwrap().to_string(), "2016-03-09T00:35:38Z");
    assert_eq!(first.whole, Some(102_538));
    assert!(matches!(&first.next, Next::More { token, until: None } if token.as_str() == "1122234|1001"));
    assert_eq!(page(&recorded(LAST)).next, Next::Last);
}

#[test]
fn all_versions_and_their_dates_are_there() {
    let got = record("oai/oai_raw_1706.03762.xml");
    assert_eq!((got.changed.to_string().as_str(), got.submitter.as_deref()), ("2023-08-03", Some("Llion Jones")));
    assert_eq!(got.sets.iter().map(|s| &**s).collect::<Vec<_>>(), ["cs:cs:CL", "cs:cs:LG"]);
    let History::Versions(versions) = &got.history else { panic!("{:?}", got.history) };
    assert_eq!(versions.iter().map(|v| v.number).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(versions[0].submitted.to_string(), "2017-06-12T17:57:34Z");
    assert_eq!(versions[6].submitted.to_string(), "2023-08-02T00:41:18Z");
    assert_eq!((versions[0].size, &*versions[0].source), (Some(1102), "D"));
    assert_eq!(got.licence.as_ref().unwrap().name(), "arXiv 1.0");
    assert_eq!((got.authors.len(), &*got.authors[6].name), (8, "Lukasz Kaiser"));
    assert!(!got.is_withdrawn());
    let fatcat = record("oai/fatcat_arxivraw.xml");
    let names: Vec<_> = fatcat.authors.iter().map(|a| &*a.name).collect();
    assert_eq!(names, ["Raphael Chetrite", "Shamik Gupta", "Izaak Neri", "Édgar Roldán"]);
    assert_eq!(fatcat.submitter.as_deref(), Some("Édgar Roldán"));
    assert!(fatcat.summary.contains("(in units of $k_{\\rm B}T$, with") && !fatcat.summary.contains('\n'));
}

#[test]
fn the_record_is_the_same_paper_as_the_query_service_has() {
    for (ours, theirs) in [
        ("oai/oai_raw_1706.03762.xml", "atom/api_1706.03762.xml"),
        ("oai/oai_raw_hep-th_9711200.xml", "atom/api_hep-th_9711200.xml"),
    ] {
        let ours = record(ours).paper().unwrap();
        let mut theirs = arxiv::parse(&recorded(theirs)).unwrap().papers.remove(0);
        // The links are written in two ways, and one of them is a DOI's.
        theirs.links.clone_from(&ours.links);
        assert_eq!(ours, theirs);
    }
}

#[test]
fn created_is_never_the_first_submission() {
    let latest = record("oai/oai_arxiv_1706.03762.xml");
    assert_eq!(latest.history, History::Created(Some("2023-08-02".parse().unwrap())));
    assert_eq!((latest.published(), latest.latest(), latest.paper()), (None, None, None));
    let raw = record("oai/oai_raw_1706.03762.xml");
    assert_eq!((&latest.authors, &latest.title, &latest.summary), (&raw.authors, &raw.title, &raw.summary));
    assert_eq!(record("oai/oai_arxiv_hep-th_9711200.xml").report_no.as_deref(), Some("HUTP-98/A097"));
}

#[test]
fn a_history_that_lacks_its_beginning_is_no_paper() {
    let beheaded = list(&raw("2608.00001", "").replace("version='v1'", "version='v2'"));
    let got = &page(beheaded.as_bytes()).records[0];
    assert_eq!((got.latest().unwrap().number, got.published(), got.paper()), (2, None, None));
}

#[test]
fn versions_come_in_order_and_a_withdrawal_is_known() {
    let more = "<version version=\"v3\"><date>Wed, 14 Jun 2017 00:00:00 GMT</date><size>1kb</size><source_type>I</source_type></version><version version=\"v2\"><date>Tue, 13 Jun 2017 00:00:00 GMT</date></version>";
    let got = page(list(&raw("2608.00001", more)).as_bytes()).records.remove(0);
    let paper = got.paper().unwrap();
    assert_eq!((paper.version, paper.updated.to_string().as_str()), (3, "2017-06-14T00:00:00Z"));
    assert_eq!(paper.published.to_string(), "2017-06-12T17:57:34Z");
    assert!(got.is_withdrawn() && got.latest().unwrap().size == Some(1));
    // A later version that is none takes it back.
    let more = more.replace("v3", "v9").replace("v2", "v10");
    assert!(!page(list(&raw("2608.00001", &more)).as_bytes()).records[0].is_withdrawn());
}

#[test]
fn classes_stand_once_though_the_service_sends_them_twice() {
    let more = "<acm-class>68T50</acm-class><msc-class>68T50</msc-class>";
    let got = page(list(&raw("2608.00001", more)).as_bytes()).records.remove(0);
    assert_eq!(got.classes.iter().map(|c| &**c).collect::<Vec<_>>(), ["68T50"]);
}

#[test]
fn a_record_without_its_namespace_is_read() {
    let bare = raw("2608.00001", "").replace(" xmlns='http://arxiv.org/OAI/arXivRaw/'", "");
    assert_eq!(page(list(&bare).as_bytes()).records, page(list(&raw("2608.00001", "")).as_bytes()).records);
}

#[test]
fn deleted_records_are_told() {
    let gone = "<record><header status='deleted'><identifier>oai:arXiv.org:2608.00002</identifier><datestamp>2026-08-11</datestamp></header></record>";
    let got = page(list(&format!("{}{gone}", raw("2608.00001", ""))).as_bytes());
    assert_eq!((got.records.len(), got.skipped.len()), (1, 0));
    assert_eq!(got.deleted, [Deleted { id: "2608.00002".parse().unwrap(), day: "2026-08-11".parse().unwrap() }]);
}

#[test]
fn errors_are_answers() {
    let error = |code: &str| parse(answer(&format!("<error code='{code}'>why &amp; so</error>")).as_bytes()).unwrap();
    let said = Clean::line("why & so", 99);
    assert_eq!(error("noRecordsMatch"), Answer::NoRecords);
    assert_eq!(error("badResumptionToken"), Answer::BadToken(said.clone()));
    assert_eq!(error("idDoesNotExist"), Answer::Unknown);
    let refused = |code: &str| Answer::Refused { code: Clean::line(code, 99), said: said.clone() };
    assert_eq!(error("badArgument"), refused("badArgument"));
    assert_eq!(error("cannotDisseminateFormat"), refused("cannotDisseminateFormat"));
    assert_eq!(error(""), refused(""));
    let two = answer("<error code=\"badArgument\">a</error><error code=\"badResumptionToken\">b</error>");
    assert_eq!(parse(two.as_bytes()).unwrap(), Answer::BadToken(Clean::line("b", 9)));
}

#[test]
fn a_token_leads_on_and_is_encoded_once_more() {
    let token = "verb%3DListRecords%26metadataPrefix%3DarXiv%26from%3D2026-07-22%26skip%3D88";
    for attribute in ["expirationDate", "expires"] {
        let text = list(&format!(
            "{}<resumptionToken {attribute}='2026-08-13T00:00:00Z'>\n {token} </resumptionToken>",
            raw("2608.00001", "")
        ));
        let Next::More { token: got, until } = page(text.as_bytes()).next else { panic!("no token") };
        assert_eq!((got.as_str(), until.unwrap().to_string().as_str()), (token, "2026-08-13T00:00:00Z"));
        assert_eq!(Token::read(got.as_str()), Some(got.clone()));
        assert_eq!(
            got.url(),
            "https://oaipmh.arxiv.org/oai?verb=ListRecords&resumptionToken=verb%253DListRecords%2526metadataPrefix%253DarXiv%2526from%253D2026-07-22%2526skip%253D88"
        );
    }
    for (tail, next) in
        [("<resumptionToken/>", Next::Last), ("<resumptionToken> \n</resumptionToken>", Next::Last), ("", Next::Single)]
    {
        assert_eq!(page(list(&format!("{}{tail}", raw("2608.00001", ""))).as_bytes()).next, next);
    }
    for bad in ["a b", "\u{e9}", &"x".repeat(TOKEN + 1)] {
        let text = list(&format!("<resumptionToken>{bad}</resumptionToken>"));
        assert!(matches!(parse(text.as_bytes()), Err(FeedError::Malformed(_))), "an unusable token is no end");
    }
}

#[test]
fn a_bad_record_is_skipped_and_named() {
    for (bad, why) in [
        (raw("nothing", ""), "\"oai:arXiv.org:nothing\", record 2 of the page: it names no paper"),
        (raw("2608.00002", "").replace("2026-08-11", "lately"), "when it was changed"),
        (
            raw("2608.00002", "").replace("<title>A title</title>", ""),
            "2608.00002, record 2 of the page: it has no title",
        ),
        (raw("2608.00002", "").replace("cs.CL cs.LG", ""), "it has no category"),
        (raw("2608.00002", "").replace("Mon, 12 Jun 2017", "once"), "a version has no number or no date"),
        (raw("2608.00002", "").replace("version='v1'", ""), "a version has no number or no date"),
        (raw("2608.00002", "").replace("arXivRaw", "arXivOld"), "it has no description"),
        (raw("2608.00002", &format!("<x>{}</x>", "x".repeat(1_100_000))), "longer than 1 MiB"),
        ("<record/>".into(), "it names no paper"),
    ] {
        let got = page(list(&format!("{}{bad}{}", raw("2608.00001", ""), raw("2608.00003", ""))).as_bytes());
        assert_eq!(
            got.records.iter().map(|r| r.id.to_string()).collect::<Vec<_>>(),
            ["2608.00001", "2608.00003"],
            "{why}"
        );
        assert_eq!((got.skipped.len(), got.skipped[0].why.contains(why)), (1, true), "{}", got.skipped[0].why);
    }
    assert_eq!(&*page(list(&raw("2608.00002", "").replace("A title", " ")).as_bytes()).records[0].title, "(no title)");
}

#[test]
fn no_part_of_an_answer_is_taken_for_the_whole() {
    let three = list(&[1, 2, 3].map(|n| raw(&format!("2608.0000{n}"), "<doi>a &amp; b</doi>")).concat());
    assert_eq!(page(three.as_bytes()).records.len(), 3);
    for end in 0..three.len() {
        assert!(parse(&three.as_bytes()[..end]).is_err(), "the first {end} bytes were taken for an answer");
    }
    let error = answer("<error code='noRecordsMatch'>x</error>");
    for end in 0..error.len() {
        assert!(parse(&error.as_bytes()[..end]).is_err(), "{end}");
    }
    for (name, many) in [(FIRST, 8), (LAST, 8), (SINGLE[0], 400), (SINGLE[4], 400)] {
        let bytes = recorded(name);
        for end in cuts(bytes.trim_ascii_end().len(), many) {
            assert!(parse(&bytes[..end]).is_err(), "{name}: {end}");
        }
    }
}

#[test]
fn what_is_no_answer_is_told_what_it_is() {
    for other in [&b"<rss/>"[..], b"<OAI-PMH/>", b"{}", b"\x1f\x8b\x08"] {
        assert!(matches!(parse(other), Err(FeedError::Strange { .. })), "{other:?}");
    }
    assert!(matches!(parse(b"<!DOCTYPE html><p>log in"), Err(FeedError::WebPage(_))));
    assert!(matches!(parse(b"Rate exceeded."), Err(FeedError::RateExceeded(_))));
    assert!(matches!(parse(answer("").as_bytes()), Err(FeedError::Malformed(_))));
    assert_eq!(parse(format!("{}{}", list(""), list("")).as_bytes()), Err(FeedError::Trailing));
    assert_eq!(parse(b""), Err(FeedError::Empty));
    let many = list(&"<record/>".repeat(10_001));
    assert!(matches!(parse(many.as_bytes()), Err(FeedError::Malformed(_))));
}

#[test]
fn every_category_of_arxiv_has_its_set() {
    let sets = String::from_utf8(recorded("oai/listsets_2026.xml.gz")).unwrap();
    let taxonomy = include_str!("../../../assets/categories.tsv");
    let mut asked = 0;
    for category in taxonomy.lines().filter_map(|line| line.split('\t').next()?.parse::<Category>().ok()) {
        let set = Set::of(&category);
        if sets.contains(&format!("<setSpec>{set}</setSpec>")) {
            asked += 1;
        }
    }
    assert_eq!(asked, 155);
    for (category, set) in [
        ("astro-ph", "physics:astro-ph"),
        ("cs.AI", "cs:cs:AI"),
        ("math-ph", "physics:math-ph"),
        ("cond-mat.mes-hall", "physics:cond-mat:mes-hall"),
    ] {
        assert_eq!(Set::of(&category.parse().unwrap()).to_string(), set);
    }
}

#[test]
fn addresses_are_written_once_and_right() {
    let mut harvest = Harvest { from: None, until: None, set: None, format: Format::Raw };
    assert_eq!(harvest.url(), "https://oaipmh.arxiv.org/oai?verb=ListRecords&metadataPrefix=arXivRaw");
    harvest = Harvest {
        from: Some("2026-08-01".parse().unwrap()),
        until: Some("2026-08-02".parse().unwrap()),
        set: Some(Set::of(&"cs.CL".parse().unwrap())),
        format: Format::Arxiv,
    };
    assert_eq!(
        harvest.url(),
        "https://oaipmh.arxiv.org/oai?verb=ListRecords&metadataPrefix=arXiv&from=2026-08-01&until=2026-08-02&set=cs%3Acs%3ACL"
    );
    assert_eq!(
        record_url("hep-th/9711200".parse().unwrap(), Format::Raw),
        "https://oaipmh.arxiv.org/oai?verb=GetRecord&identifier=oai%3AarXiv.org%3Ahep-th%2F9711200&metadataPrefix=arXivRaw"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = parse(&bytes);
    }

    #[test]
    fn no_change_of_an_answer_breaks_the_reader(which in 0usize..5, changes in changes()) {
        if let Ok(Answer::Page(got)) = parse(&spoiled(recorded(SINGLE[which]), changes)) {
            for record in &got.records {
                let names = record.authors.iter().flat_map(|a| a.affiliations.iter().chain([&a.name]));
                for text in names.chain([&record.title, &record.summary]).chain(&record.sets).chain(&record.comment).chain(&record.submitter) {
                    prop_assert!(is_clean(text), "{:?}", text);
                }
                if let Some(paper) = record.paper() {
                    prop_assert_eq!(paper.categories.first(), Some(&paper.primary));
                }
            }
        }
    }

    #[test]
    fn a_kept_token_is_the_same_token(text in "[!-~]{1,80}") {
        let token = Token::read(&text).unwrap();
        prop_assert_eq!(token.as_str(), &text);
        let sent = token.url().bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~%:/?&=".contains(&b));
        prop_assert!(sent, "{}", token.url());
    }
}
