#![allow(clippy::unwrap_used)]
use std::time::Instant;

use proptest::prelude::*;
use unicode_normalization::is_nfc;

use super::super::hostile::{AFTER, BEFORE, offence, payloads};
use super::*;

fn line(raw: &str) -> String {
    Clean::line(raw, 1_000).into_string()
}

#[test]
fn blanks_are_collapsed_and_trimmed() {
    assert_eq!(line("  a \t b\r\n\u{A0}c\u{3000} "), "a b c");
    assert_eq!(
        line("a\u{2028}b\u{2029}c\u{85}d\u{B}e\u{C}f"),
        "a b c d e f"
    );
    assert_eq!(line("\u{3164}\u{115F} \n"), "");
}

#[test]
fn ended_escape_sequences_go_as_a_whole() {
    assert_eq!(line("\u{1B}[31mred\u{1B}[0m"), "red");
    assert_eq!(line("\u{1B}]0;title\u{7}x"), "x");
    assert_eq!(
        line("a\u{1B}]8;;u\u{1B}\\click\u{1B}]8;;\u{1B}\\b"),
        "aclickb"
    );
    assert_eq!(line("\u{9B}1;2Hx\u{9D}0;t\u{9C}y\u{1B}_Ga\u{1B}\\z"), "xyz");
}

#[test]
fn an_open_escape_sequence_swallows_no_text() {
    assert_eq!(
        line("\u{1B}]0;title and all that follows"),
        "]0;title and all that follows"
    );
    assert_eq!(line("\u{1B}[31"), "[31");
    assert_eq!(line("\u{1B}Pq\u{1B}[1mrest"), "Pqrest");
    assert_eq!(line("\u{1B}"), "");
    assert_eq!(line("\u{1B}cdata"), "cdata");
}

#[test]
fn a_cut_falls_between_graphemes() {
    assert_eq!(Clean::line("abcdef", 3), "abc");
    assert_eq!(Clean::line("ab cd", 3), "ab");
    assert_eq!(Clean::line("abx\u{302}\u{323}\u{331}y", 4), "ab");
    assert_eq!(Clean::line("a👩‍👩‍👧b", 3), "a");
    assert_eq!(Clean::line("abc", 0), "");
    assert_eq!(Clean::line("مه\u{200C}ها", 3), "مه");
}

#[test]
fn paragraphs_begin_after_an_empty_line_or_at_an_indent() {
    let text = |raw| Clean::text(raw, 1_000).into_string();
    assert_eq!(
        text("one\ntwo\n\nthree\n  four\nfive\n"),
        "one two\nthree\nfour five"
    );
    assert_eq!(text("one\r\ntwo\r\n\r\nthree"), "one two\nthree");
    assert_eq!(text("  one \n two"), "one\ntwo");
    assert_eq!(text("\n\n one \n\n \n"), "one");
}

#[test]
fn what_was_stored_is_read_back_as_it_was() {
    let kept = Clean::text("one\ntwo\n\nthree", 1_000);
    assert_eq!(Clean::stored(&kept, 1_000), kept);
    let json = serde_json::to_string(&kept).unwrap();
    assert_eq!(serde_json::from_str::<Clean>(&json).unwrap(), kept);
}

#[test]
fn a_file_smuggles_nothing_past_the_type() {
    let read: Clean = serde_json::from_str(r#""a\u001b[31mb\u202ec\u0000""#).unwrap();
    assert_eq!(read, "abc");
    let long = serde_json::to_string(&"x".repeat(cap::ABSTRACT * 2)).unwrap();
    assert_eq!(
        serde_json::from_str::<Clean>(&long).unwrap().len(),
        cap::ABSTRACT
    );
}

#[test]
fn a_base_carries_at_most_eight_marks() {
    let zalgo = format!("x{}y", "\u{316}".repeat(50));
    assert_eq!(line(&zalgo), format!("x{}y", "\u{316}".repeat(8)));
    assert_eq!(line("\u{301}a \u{302}b"), "a b");
}

#[test]
fn text_is_composed() {
    assert_eq!(line("Erdo\u{30B}s"), "Erdős");
    assert_eq!(line("e\u{200B}\u{301}"), "é");
    assert_eq!(line("\u{1112}\u{1161}\u{11AB}"), "한");
    assert_eq!(line("\u{958}"), "\u{915}\u{93C}");
}

#[test]
fn joiners_stay_only_where_a_script_or_an_emoji_needs_them() {
    for raw in ["👩‍👩‍👧‍👦", "❤️‍🔥", "क्‍ष", "می‌خواهم"] {
        assert_eq!(line(raw), raw);
    }
    assert_eq!(line("a\u{200D}b\u{200C}c"), "abc");
    assert_eq!(line("👩\u{200D} x"), "👩 x");
    assert_eq!(line("x \u{200D}👩"), "x 👩");
    assert_eq!(line("☁\u{FE0F}\u{FE0F} \u{FE0F}x"), "☁\u{FE0F} x");
}

#[test]
fn a_sink_keeps_the_shape_of_a_log_line() {
    assert!(matches!(sink("  plain  line\n"), Cow::Borrowed(_)));
    assert!(matches!(sink("Erdős  und\n"), Cow::Borrowed(_)));
    assert_eq!(sink("a\t b\r\nc\u{1B}[31md\u{202E}"), "a  b\ncd");
}

#[test]
fn every_hostile_string_is_disarmed() {
    let all = payloads();
    assert!(all.len() >= 120, "{} payloads", all.len());
    for payload in all {
        let what = &payload.what;
        let cleaned = Clean::line(&payload.text, 1_000);
        assert_eq!(offence(&cleaned), None, "{what}: {cleaned:?}");
        assert!(!cleaned.contains('\n'), "{what}: {cleaned:?}");
        assert!(cleaned.starts_with(BEFORE), "{what}: {cleaned:?}");
        assert!(
            cleaned.ends_with(AFTER) || cleaned.len() >= 1_000,
            "{what}: {cleaned:?}"
        );
        assert_eq!(Clean::line(&cleaned, 1_000), cleaned, "{what}");
        assert_eq!(offence(&sink(&payload.text)), None, "{what}");
        assert_eq!(offence(&Clean::text(&payload.text, 1_000)), None, "{what}");
    }
}

#[test]
fn natural_writing_is_left_alone() {
    assert_eq!(NATURAL.len(), 40);
    for raw in NATURAL {
        assert_eq!(Clean::line(raw, 1_000), *raw);
        assert_eq!(sink(raw), *raw);
    }
}

#[test]
fn ten_megabytes_for_a_title_cost_little() {
    let start = Instant::now();
    for unit in ["x", "\u{1B}]", "e\u{301}", "\u{200B}", "\u{1B}[", " \n"] {
        let huge = unit.repeat(10_000_000 / unit.len());
        assert!(Clean::line(&huge, cap::TITLE).chars().count() <= cap::TITLE);
    }
    assert!(start.elapsed().as_secs() < 20);
}

/// Strings dense in what the filter looks at.
fn tangled() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-c ]{1,3}",
        "[\u{1B}\\]\\[PX^_\u{7}\u{9C}\u{9B}\u{9D}\\\\;0-9m]{1,4}",
        "[\u{200C}\u{200D}\u{FE0F}\u{FE0E}👩❤क्षम۰ه\u{E0100}]{1,4}",
        "[\u{300}-\u{330}\u{20DD}\u{958}\u{9C7}\u{9BE}\u{93C}]{1,12}",
        "[\u{1112}\u{1161}\u{11AB}가\u{AC00}\u{1160}]{1,4}",
        "[\n\r\t \u{85}\u{A0}]{1,3}",
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn cleaning_twice_changes_nothing(raw in tangled(), cap in 0usize..60) {
        let once = Clean::line(&raw, cap);
        prop_assert_eq!(offence(&once), None);
        prop_assert!(!once.contains('\n') && !once.contains("  "));
        prop_assert!(once.chars().count() <= cap);
        prop_assert!(is_nfc(&once));
        prop_assert_eq!(&Clean::line(&once, cap), &once);
        prop_assert_eq!(&Clean::stored(&once, cap), &once);
    }

    #[test]
    fn paragraphs_survive_storing(raw in tangled(), cap in 0usize..60) {
        let once = Clean::text(&raw, cap);
        prop_assert_eq!(offence(&once), None);
        prop_assert!(!once.contains("\n\n") && !once.contains(" \n"));
        prop_assert_eq!(&Clean::stored(&once, cap), &once);
    }

    #[test]
    fn sinking_twice_changes_nothing(raw in tangled()) {
        let once = sink(&raw).into_owned();
        prop_assert_eq!(offence(&once), None);
        prop_assert_eq!(sink(&once), once.as_str());
    }
}

/// Ordinary words in scripts that a careless filter harms.
const NATURAL: &[&str] = &[
    "שלום עולם",
    "שָׁלוֹם",
    "מאמר על למידה עמוקה (2024)",
    "בְּרֵאשִׁית",
    "תּוֹדָה",
    "مرحبا بالعالم",
    "التعلّم العميق",
    "مُحَمَّد",
    "می‌خواهم",
    "نمی‌دانم",
    "کتاب‌خانه",
    "اردو میں تحقیق",
    "深度学习综述",
    "大規模言語モデル",
    "ニューラルネットワーク",
    "ひらがなとカタカナ",
    "기계 학습",
    "量子コンピュータの誤り訂正",
    "葛\u{E0100}城市",
    "「引用」と、句読点。",
    "👩‍👩‍👧‍👦",
    "👩🏽‍🔬 science",
    "❤️‍🔥",
    "🏳️‍🌈",
    "🇩🇪🇫🇷",
    "1️⃣",
    "👍🏿",
    "☁️",
    "🧑‍💻 code",
    "🐻‍❄️",
    "नमस्ते दुनिया",
    "क्षत्रिय",
    "क्‍ष",
    "श्रीमान्",
    "हिन्दी में शोध",
    "বাংলা ভাষা",
    "தமிழ் மொழி",
    "ශ්‍රී ලංකා",
    "ภาษาไทย",
    "Nguyễn Văn Hiệu",
];
