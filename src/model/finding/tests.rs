use super::*;

fn of(comment: &str) -> Findings {
    Findings::of(Some(comment), "")
}

fn venue(comment: &str) -> String {
    of(comment).venue.map_or_else(|| "-".into(), |v| v.to_string())
}

#[track_caller]
fn venues(told: &[(&str, &str)]) {
    for (comment, wanted) in told {
        assert_eq!(venue(comment), *wanted, "{comment}");
    }
}

#[test]
fn a_conference_that_accepted_the_paper_is_found() {
    venues(&[
        ("Accepted at NeurIPS 2026", "NeurIPS 2026"),
        ("CVPR 2026 (Oral)", "CVPR 2026"),
        ("Accepted by CVPR'26", "CVPR 2026"),
        ("ICML'26", "ICML 2026"),
        ("ICASSP2026", "ICASSP 2026"),
        ("accepted to AAAI-2026", "AAAI 2026"),
        ("Accepted to WWW'26", "WWW 2026"),
        ("Accepted at AAAI 2026 (main track)", "AAAI 2026"),
        ("To appear in EMNLP Findings 2026", "EMNLP Findings 2026"),
        ("14 pages, accepted at the Findings of EMNLP 2025", "EMNLP Findings 2025"),
        ("Accepted to Findings of ACL 2026. 10 pages, 6 figures", "ACL Findings 2026"),
        ("Accepted at IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR) 2026", "CVPR 2026"),
        ("Accepted to the 64th Annual Meeting of the Association for Computational Linguistics (ACL 2026)", "ACL 2026"),
        ("Accepted at IEEE ICRA (International Conference on Robotics & Automation) 2026", "ICRA 2026"),
        ("8 pages, published as a conference paper at ICLR 2026", "ICLR 2026"),
        ("SIGGRAPH Asia 2025. Project page: https://shoot.github.io", "SIGGRAPH Asia 2025"),
        ("The 2025 Conference on Empirical Methods in Natural Language Processing", "EMNLP 2025"),
        ("To appear at ICML 2015", "ICML 2015"),
        ("ICASSP 2026 Accepted", "ICASSP 2026"),
        ("Accepted by NeurIPS 2025 Datasets and Benchmarks Track", "NeurIPS 2025"),
        ("NIPS 2016", "NeurIPS 2016"),
    ]);
}

#[test]
fn a_journal_is_found() {
    venues(&[
        ("published in TMLR", "TMLR"),
        ("Accepted to Transactions on Machine Learning Research (TMLR)", "TMLR"),
        ("accepted by IEEE Transactions on Pattern Analysis and Machine Intelligence", "TPAMI"),
        ("Accepted at RA-L 2025", "RA-L 2025"),
        ("9 pages, Accepted for publication in Astronomy & Astrophysics", "A&A"),
        ("accepted for publication in The Astronomical Journal", "AJ"),
        ("ApJ, in press", "ApJ"),
        ("30 pages, 17 figures. ApJ in press", "ApJ"),
        ("To appear in Physical Review Letters. 6 pages, 4 figures", "Phys. Rev. Lett."),
        ("18 pages, 3 figures, to appear in Phys. Rev. A", "Phys. Rev. A"),
        ("Published in Nature Sept 11th 2025 edition", "Nature"),
        ("accepted in Nature Communications", "Nature Communications"),
    ]);
}

#[test]
fn a_workshop_is_told_from_its_conference() {
    venues(&[
        ("Accepted at NeurIPS 2025 Workshop on Machine Learning for Systems", "NeurIPS 2025 workshop"),
        ("Accepted to CVPR 2026 Workshop (GRAIL-V)", "CVPR 2026 workshop"),
        ("Accepted to CogInterp @ NeurIPS 2025", "NeurIPS 2025 workshop"),
        ("NeurIPS Imageomics Workshop 2025", "NeurIPS 2025 workshop"),
        ("Accepted at CVPRW 2026", "CVPR 2026 workshop"),
        ("Accepted to The Workshop on Cognitive Modeling co-located with LREC 2026", "LREC 2026 workshop"),
        ("Accepted at LoResMT 2026: EACL 2026 Workshop", "EACL 2026 workshop"),
    ]);
}

#[test]
fn what_is_only_hoped_for_is_no_venue() {
    venues(&[
        ("Submitted to ICASSP 2026", "-"),
        ("Under review at ICLR 2026", "-"),
        ("23 pages, under-review in ApJ", "-"),
        ("ICLR 2026 under review", "-"),
        ("rejected from NeurIPS 2025", "-"),
        ("17 pages, 11 figures, submitted to A&A", "-"),
        (
            "This work has been submitted to the 2026 International Conference on Robotics and Automation (ICRA) for possible publication",
            "-",
        ),
        ("Pre-print of NeurIPS 2026 main-track submission", "-"),
        ("8 pages in ICML 2026 format", "-"),
        ("12 pages, not yet accepted at CVPR 2026", "-"),
        ("18 pages, uses lrec2026.sty", "-"),
        ("3rd place in the CVPR 2026 challenge", "-"),
        ("Submitted to MNRAS. Comments welcome", "-"),
        ("20 pages, 3 figures", "-"),
    ]);
}

#[test]
fn what_is_submitted_and_what_is_accepted_are_kept_apart() {
    venues(&[
        ("Submitted to TPAMI; a first part was accepted at CVPR 2026", "CVPR 2026"),
        ("Accepted at ICRA 2026, extended version submitted to T-RO", "ICRA 2026"),
        ("First submitted to ICML 2025, now accepted at AISTATS 2026", "AISTATS 2026"),
    ]);
}

#[test]
fn a_name_nobody_knows_is_taken_where_the_sentence_says_so() {
    venues(&[
        ("11 pages. Accepted by SOICT 2025", "SOICT 2025"),
        ("Accepted at the 38th International Conference on Advanced Systems (CAiSE 2026)", "CAiSE 2026"),
        ("Paper presented at the IEEE International Conference on Robot Communication (RO-MAN), 2025", "-"),
        ("the 2022 IEEE International Conference on Robotics and Biomimetics (ROBIO)", "ROBIO 2022"),
        ("In Proceedings TARK 2025, arXiv:2511.20540", "TARK 2025"),
        ("QMW-93-25. 5 pages", "-"),
        ("Accepted 12 DEC 2025", "-"),
        ("submitted to QCNC 2026", "-"),
    ]);
}

#[test]
fn common_words_are_no_journal() {
    venues(&[
        ("accepted for publication in Quantum Information Processing", "-"),
        ("presented as a study of nature and science", "-"),
        ("Published at International Journal of Machine Learning and Cybernetics", "-"),
        ("Thesis in Computer Science", "-"),
    ]);
}

#[test]
fn a_stored_venue_comes_back() {
    for comment in ["NeurIPS 2025 Workshop on X", "EMNLP Findings 2026", "accepted in ApJ", "ICML'26"] {
        let venue = of(comment).venue.unwrap();
        assert_eq!(Venue::stored(&venue.full_name(), venue.year), venue);
    }
}

fn links(comment: &str, summary: &str) -> Vec<String> {
    let found = Findings::of(Some(comment), summary).links;
    found.iter().map(|l| format!("{} {}", l.kind.word(), l.address)).collect()
}

#[test]
fn links_are_told_by_their_places() {
    for (text, wanted) in [
        ("Code: https://github.com/a/b.", "code https://github.com/a/b"),
        ("see github.com/a/b", "code https://github.com/a/b"),
        ("http://gitlab.com/a/b", "code https://gitlab.com/a/b"),
        ("Project page: https://a-b.github.io/c/.", "project https://a-b.github.io/c/"),
        ("https://huggingface.co/datasets/a/b", "dataset https://huggingface.co/datasets/a/b"),
        ("https://huggingface.co/a/b-7b", "model https://huggingface.co/a/b-7b"),
        ("https://huggingface.co/spaces/a/b", "project https://huggingface.co/spaces/a/b"),
        ("data: (https://doi.org/10.5281/zenodo.123)", "dataset https://doi.org/10.5281/zenodo.123"),
        ("Our code is at https://lab.edu/x", "code https://lab.edu/x"),
        ("The project website is https://lab.edu/x", "project https://lab.edu/x"),
        ("\\url{https://openreview.net/forum?id=a}", "page https://openreview.net/forum?id=a"),
    ] {
        assert_eq!(links(text, ""), [wanted], "{text}");
    }
}

#[test]
fn links_are_few_and_each_stands_once() {
    assert_eq!(
        links("https://github.com/A/b", "Code: https://github.com/a/b/ and arXiv https://arxiv.org/abs/1"),
        ["code https://github.com/A/b"]
    );
    assert_eq!(links("https://github.com/ https://github. com/a", ""), Vec::<String>::new());
    let many = (0..40).map(|n| format!("https://x{n}.org/a")).collect::<Vec<_>>().join(" ");
    assert_eq!(links(&many, "").len(), Findings::LINKS);
}

#[test]
fn pages_and_figures_are_counted() {
    for (comment, pages, figures) in [
        ("12 pages, 5 figures", Some(12), Some(5)),
        ("9+6 pages", Some(15), None),
        ("7 double-column pages, no figures", Some(7), Some(0)),
        ("Accepted at X. 14 pages, 10 figures, 2 tables", Some(14), Some(10)),
        ("one page, two figures", Some(1), Some(2)),
        ("25 pages (14 pages main text)", Some(25), None),
        ("Comments welcome", None, None),
        ("37pp", None, None),
        ("10 pages with 8 figures, plus 13 pages", Some(10), Some(8)),
    ] {
        let found = of(comment);
        assert_eq!((found.pages, found.figures), (pages, figures), "{comment}");
    }
}

#[test]
fn a_withdrawn_paper_says_so() {
    for comment in [
        "This paper has been withdrawn by the author due to a crucial error in Lemma 5",
        "Withdrawn",
        "withdrawn for redrafting",
        "This submission has been withdrawn by arXiv administrators",
        "The paper is withdrawn",
        "We withdraw this paper because of an error",
        "Withdrawn, since my later 0805.4449 contains this and much more",
    ] {
        assert!(of(comment).is_withdrawn, "{comment}");
    }
    assert!(Findings::of(None, "This paper has been withdrawn by the authors.").is_withdrawn);
}

#[test]
fn a_paper_that_speaks_of_withdrawing_is_not_withdrawn() {
    for comment in [
        "Ver.2: incorrect statement 3.2 of ver.1 is withdrawn, new examples added",
        "Accepted to a workshop (withdrawn before presentation due to lack of travel funding)",
        "The previous version was withdrawn by mistake",
        "This paper replaces the withdrawn arXiv:1502.01815",
    ] {
        assert!(!of(comment).is_withdrawn, "{comment}");
    }
    for summary in [
        "When withdrawals are made from a retirement portfolio, paths differ.",
        "A model recognises that a drug has been withdrawn yet suppresses it.",
    ] {
        assert!(!Findings::of(None, summary).is_withdrawn, "{summary}");
    }
}

proptest::proptest! {
    #[test]
    fn nothing_that_stands_in_a_comment_breaks_it(comment in "\\PC{0,200}", summary in "[A-Z a-z0-9.,:;'&()@/\\\\{}$-]{0,300}") {
        let found = Findings::of(Some(&comment), &summary);
        proptest::prop_assert!(found.links.iter().all(|l| l.address.starts_with("https://")));
        Findings::of(Some(&summary), &comment);
    }
}
