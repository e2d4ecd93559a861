//! Strings that try to act instead of being read, and the judge of what may be left of them.
//!
//! Every place that shows, prints, stores or sends a paper's words is tested with all of them.
#![allow(dead_code, clippy::unreadable_literal, missing_docs)]

/// A hostile string and what it tries.
pub struct Payload {
    pub what: String,
    pub text: String,
}

/// The words that stand around each attempt; both must be left where nothing is ended.
pub const BEFORE: &str = "calm";
pub const AFTER: &str = "words";

/// All payloads: 65 control characters, then sequences, then characters that are not seen.
pub fn payloads() -> Vec<Payload> {
    let controls = (0..=0x1F_u32).chain(0x7F..=0x9F).filter_map(char::from_u32);
    let mut all: Vec<Payload> = controls
        .map(|c| payload(format!("control U+{:04X}", c as u32), &c.to_string()))
        .collect();
    all.extend(
        SEQUENCES
            .iter()
            .chain(UNSEEN)
            .map(|(what, text)| payload((*what).into(), text)),
    );
    all.push(payload(
        "zalgo".into(),
        &format!("a{}", "\u{30D}\u{316}".repeat(500)),
    ));
    all.push(payload(
        "zalgo of 100,000 marks".into(),
        &"\u{301}".repeat(100_000),
    ));
    all.push(payload(
        "open sequences in a row".into(),
        &"\u{1B}]".repeat(5_000),
    ));
    all.push(payload(
        "all controls at once".into(),
        &('\0'..='\u{9F}')
            .filter(|c| c.is_control())
            .collect::<String>(),
    ));
    all
}

fn payload(what: String, text: &str) -> Payload {
    Payload {
        what,
        text: format!("{BEFORE} {text} {AFTER}"),
    }
}

/// Finds the first character that no output may hold. Newlines are judged by the caller.
pub fn offence(text: &str) -> Option<char> {
    text.chars().find(|&c| c != '\n' && is_forbidden(c))
}

fn is_forbidden(c: char) -> bool {
    let code = c as u32;
    let ranges: &[(u32, u32)] = &[
        (0x00, 0x1F),
        (0x7F, 0xA0),
        (0xAD, 0xAD),
        (0x61C, 0x61C),
        (0x115F, 0x1160),
        (0x1680, 0x1680),
        (0x180E, 0x180E),
        (0x2000, 0x200B),
        (0x200E, 0x200F),
        (0x2028, 0x202F),
        (0x205F, 0x206F),
        (0x3000, 0x3000),
        (0x3164, 0x3164),
        (0xE000, 0xF8FF),
        (0xFDD0, 0xFDEF),
        (0xFEFF, 0xFEFF),
        (0xFFA0, 0xFFA0),
        (0xFFF9, 0xFFFB),
        (0xE0000, 0xE007F),
        (0xF0000, 0x10FFFF),
    ];
    ranges.iter().any(|&(from, to)| (from..=to).contains(&code)) || code & 0xFFFE == 0xFFFE
}

/// Escape sequences: (what it tries, text).
pub const SEQUENCES: &[(&str, &str)] = &[
    ("CSI colour", "\u{1B}[31m"),
    ("CSI clear screen", "\u{1B}[2J\u{1B}[H"),
    ("CSI cursor report, answered on stdin", "\u{1B}[6n"),
    ("CSI device attributes", "\u{1B}[>c"),
    ("CSI leave the alternate screen", "\u{1B}[?1049l"),
    ("CSI with intermediates", "\u{1B}[1 q"),
    ("CSI unended", "\u{1B}[31"),
    ("CSI bare", "\u{1B}["),
    ("CSI in one character", "\u{9B}31m"),
    ("CSI in one character, unended", "\u{9B}12;"),
    ("OSC 0 title, bell", "\u{1B}]0;title\u{7}"),
    ("OSC 0 title, ST", "\u{1B}]0;title\u{1B}\\"),
    ("OSC 0 title, ST in one character", "\u{1B}]0;title\u{9C}"),
    ("OSC 0 unended", "\u{1B}]0;title"),
    ("OSC in one character", "\u{9D}0;title\u{9C}"),
    ("OSC in one character, unended", "\u{9D}0;title"),
    (
        "OSC 8 link",
        "\u{1B}]8;;https://evil.example/\u{1B}\\click\u{1B}]8;;\u{1B}\\",
    ),
    (
        "OSC 8 link left open",
        "\u{1B}]8;;https://evil.example/\u{7}click",
    ),
    ("OSC 52 clipboard", "\u{1B}]52;c;cm0gLXJmIH4K\u{7}"),
    ("OSC 52 clipboard asked", "\u{1B}]52;c;?\u{1B}\\"),
    ("OSC 9 notification", "\u{1B}]9;hello\u{7}"),
    ("OSC 777 notification", "\u{1B}]777;notify;a;b\u{7}"),
    ("OSC 1337 file", "\u{1B}]1337;File=inline=1:AAAA\u{7}"),
    ("OSC 4 palette asked", "\u{1B}]4;1;?\u{7}"),
    ("DCS", "\u{1B}P$q m\u{1B}\\"),
    (
        "DCS tmux passthrough",
        "\u{1B}Ptmux;\u{1B}\u{1B}]0;x\u{7}\u{1B}\\",
    ),
    ("DCS unended", "\u{1B}Pq#0;2;0;0;0"),
    ("DCS in one character", "\u{90}q\u{9C}"),
    ("APC", "\u{1B}_Ga=T;AAAA\u{1B}\\"),
    ("APC unended", "\u{1B}_Ga=T"),
    ("SOS", "\u{1B}Xstring\u{1B}\\"),
    ("SOS unended", "\u{1B}Xstring"),
    ("PM", "\u{1B}^message\u{1B}\\"),
    ("PM unended", "\u{1B}^message"),
    ("reset", "\u{1B}c"),
    ("line drawing letters", "\u{1B}(0"),
    ("ST alone", "\u{1B}\\"),
    ("escape twice", "\u{1B}\u{1B}[31m"),
    ("escape at an OSC's heart", "\u{1B}]0;a\u{1B}[31mb\u{7}"),
    ("carriage return over the line", "\rforged"),
    ("backspaces", "\u{8}\u{8}\u{8}\u{8}forged"),
];

/// Characters that are not seen, or move others: (what it tries, text).
pub const UNSEEN: &[(&str, &str)] = &[
    ("bidi ALM", "a\u{61C}b"),
    ("bidi LRM", "a\u{200E}b"),
    ("bidi RLM", "a\u{200F}b"),
    ("bidi LRE", "a\u{202A}b"),
    ("bidi RLE", "a\u{202B}b"),
    ("bidi PDF", "a\u{202C}b"),
    ("bidi LRO", "a\u{202D}b"),
    ("bidi RLO", "a\u{202E}txt.exe"),
    ("bidi LRI", "a\u{2066}b"),
    ("bidi RLI", "a\u{2067}b"),
    ("bidi FSI", "a\u{2068}b"),
    ("bidi PDI", "a\u{2069}b"),
    ("zero-width space", "a\u{200B}b"),
    ("word joiner", "a\u{2060}b"),
    ("invisible operators", "a\u{2061}\u{2062}\u{2063}\u{2064}b"),
    (
        "deprecated formats",
        "a\u{206A}\u{206B}\u{206C}\u{206D}\u{206E}\u{206F}b",
    ),
    ("byte order mark", "\u{FEFF}ab"),
    ("soft hyphen", "a\u{AD}b"),
    ("Mongolian vowel separator", "a\u{180E}b"),
    ("annotation anchors", "a\u{FFF9}b\u{FFFA}c\u{FFFB}"),
    ("joiner between Latin letters", "a\u{200D}b"),
    ("non-joiner between Latin letters", "a\u{200C}b"),
    ("joiner at a word's end", "👩\u{200D}"),
    ("joiners in a row", "👩\u{200D}\u{200D}\u{200D}👩"),
    (
        "tags spelling ascii",
        "a\u{E0001}\u{E0061}\u{E0062}\u{E007F}b",
    ),
    ("selector without a base", "\u{FE0F}\u{FE0E}a"),
    ("selectors in a row", "☁\u{FE0F}\u{FE0F}\u{FE0F}"),
    (
        "supplementary selectors hiding bytes",
        "a\u{E0100}\u{E0101}\u{E0102}b",
    ),
    ("Hangul choseong filler", "a\u{115F}b"),
    ("Hangul jungseong filler", "a\u{1160}b"),
    ("Hangul filler", "a\u{3164}b"),
    ("half-width Hangul filler", "a\u{FFA0}b"),
    ("line separator", "a\u{2028}b"),
    ("paragraph separator", "a\u{2029}b"),
    ("next line", "a\u{85}b"),
    (
        "no-break and other spaces",
        "a\u{A0}\u{2003}\u{202F}\u{205F}\u{3000}b",
    ),
    ("noncharacter FFFE", "a\u{FFFE}b"),
    ("noncharacter FFFF", "a\u{FFFF}b"),
    ("noncharacter FDD0", "a\u{FDD0}b"),
    ("noncharacter 10FFFF", "a\u{10FFFF}b"),
    ("private use", "a\u{E0B0}\u{F8FF}b"),
    ("private use planes", "a\u{F0000}\u{100000}b"),
    ("mark without a base", "\u{301}\u{302}a"),
    ("enclosing marks", "a\u{20DD}\u{20DE}\u{20E3}"),
];
