//! Takes out of a string every character that could act on a terminal, a mail or a reader's eye.
//!
//! It decides which characters stand and how blanks fall; what a string is for, and its cap, is
//! decided by `clean`.
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::GraphemeCursor;

/// How blanks and newlines are treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// One line: newlines are blanks.
    Line,
    /// Hard-wrapped text: only an empty or indented line begins a paragraph.
    Wrapped,
    /// One paragraph a line.
    Paragraphs,
    /// Blanks and newlines as they come.
    Verbatim,
}

/// Marks on one base beyond which none is kept: living scripts need five at most.
const MARKS_PER_BASE: u8 = 8;

/// Rounds of filtering and composing. One is the rule; a character that decomposes, or a composition
/// that frees a mark, takes a second.
const ROUNDS: usize = 4;

/// Returns what may stand of `raw`, in NFC, cut on a grapheme to at most `cap` characters.
///
/// Work is linear, and only about `4 * cap` characters are composed however long `raw` is: no
/// composition makes one character of more than four.
pub(super) fn scrub(raw: &str, shape: Shape, cap: usize) -> String {
    let limit = cap.saturating_mul(4).saturating_add(16);
    let mut text = pass(raw, shape, limit);
    let settled = if shape == Shape::Wrapped {
        Shape::Paragraphs
    } else {
        shape
    };
    for _ in 0..ROUNDS {
        if text.is_ascii() || unicode_normalization::is_nfc(&text) {
            break;
        }
        let composed: String = text.nfc().collect();
        text = pass(&composed, settled, limit);
    }
    cut(&mut text, cap);
    text
}

/// Cuts `text` to at most `cap` characters, never inside a grapheme.
fn cut(text: &mut String, cap: usize) {
    if text.len() <= cap {
        return;
    }
    let Some((at, _)) = text.char_indices().nth(cap) else {
        return;
    };
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    let at = match cursor.is_boundary(text, 0) {
        Ok(true) => at,
        _ => cursor.prev_boundary(text, 0).ok().flatten().unwrap_or(0),
    };
    text.truncate(at);
    // A joiner counts into the grapheme before it, and now has nothing to join.
    text.truncate(
        text.trim_end_matches([' ', '\n', '\u{200C}', '\u{200D}'])
            .len(),
    );
}

/// One pass over the characters, stopping after `limit` have been kept.
fn pass(raw: &str, shape: Shape, limit: usize) -> String {
    let mut kept = Kept::new(shape, raw.len().min(limit));
    let mut rest = raw;
    while let Some(c) = rest.chars().next() {
        if kept.count >= limit {
            break;
        }
        let step = match kind(c) {
            Kind::Control => escape_len(rest),
            Kind::Blank if rest.starts_with("\r\n") => 1,
            kind => {
                kept.take(c, kind);
                c.len_utf8()
            }
        };
        rest = &rest[step..];
    }
    kept.text
}

/// What a character is to the filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Plain,
    Blank,
    Newline,
    /// Joins or parts its neighbours: ZWJ, ZWNJ.
    Joiner,
    /// Chooses a form of the character before it.
    Variation,
    /// Stands on the character before it.
    Mark,
    /// May begin an escape sequence.
    Control,
    /// Unseen, or acting on its surroundings.
    Unwanted,
}

/// Blanks still owed before the next character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gap {
    None,
    Blank,
    /// A line ended, and nothing stood on the next one yet.
    LineEnd,
    Paragraph,
}

/// What has been kept, and what the next character depends on.
struct Kept {
    text: String,
    count: usize,
    shape: Shape,
    gap: Gap,
    joiner: Option<char>,
    /// The last character kept, if a mark, selector or joiner may follow it.
    before: Option<char>,
    marks: u8,
}

impl Kept {
    fn new(shape: Shape, room: usize) -> Self {
        Self {
            text: String::with_capacity(room),
            count: 0,
            shape,
            gap: Gap::None,
            joiner: None,
            before: None,
            marks: 0,
        }
    }

    fn take(&mut self, c: char, kind: Kind) {
        match kind {
            Kind::Plain => {
                self.push_gap();
                self.push_joiner(c);
                self.push(c);
                self.marks = 0;
            }
            Kind::Blank => self.blank(),
            Kind::Newline => self.newline(),
            Kind::Joiner => self.joiner = self.joiner.or(Some(c)),
            Kind::Variation if self.before.is_some_and(is_base) => self.push(c),
            Kind::Mark if self.before.is_some() && self.marks < MARKS_PER_BASE => {
                self.push_joiner(c);
                self.push(c);
                self.marks += 1;
            }
            Kind::Variation | Kind::Mark | Kind::Control | Kind::Unwanted => {}
        }
    }

    fn push(&mut self, c: char) {
        self.joiner = None;
        self.text.push(c);
        self.count += 1;
        self.before = Some(c);
    }

    fn push_joiner(&mut self, next: char) {
        let (Some(joiner), Some(before)) = (self.joiner.take(), self.before) else {
            return;
        };
        let letters = takes_joiners(before) && takes_joiners(next);
        let pictures = joiner == '\u{200D}'
            && (is_picture(before) || before == '\u{FE0F}')
            && is_picture(next);
        if letters || pictures {
            self.push(joiner);
        }
    }

    fn blank(&mut self) {
        self.part();
        if self.shape == Shape::Verbatim {
            self.text.push(' ');
            self.count += 1;
            return;
        }
        self.gap = match self.gap {
            Gap::None | Gap::Blank => Gap::Blank,
            Gap::LineEnd | Gap::Paragraph => Gap::Paragraph,
        };
    }

    fn newline(&mut self) {
        self.part();
        match self.shape {
            Shape::Line => self.gap = Gap::Blank,
            Shape::Paragraphs => self.gap = Gap::Paragraph,
            Shape::Wrapped => {
                self.gap = match self.gap {
                    Gap::None | Gap::Blank => Gap::LineEnd,
                    Gap::LineEnd | Gap::Paragraph => Gap::Paragraph,
                }
            }
            Shape::Verbatim => {
                self.text.push('\n');
                self.count += 1;
            }
        }
    }

    /// Ends a word: nothing may lean on it any more.
    fn part(&mut self) {
        self.joiner = None;
        self.before = None;
    }

    fn push_gap(&mut self) {
        let gap = std::mem::replace(&mut self.gap, Gap::None);
        if self.text.is_empty() {
            return;
        }
        match gap {
            Gap::None => return,
            Gap::Blank | Gap::LineEnd => self.text.push(' '),
            Gap::Paragraph => self.text.push('\n'),
        }
        self.count += 1;
    }
}

fn kind(c: char) -> Kind {
    match c {
        '!'..='~' | '\u{A1}'..='\u{AC}' | '\u{AE}'..='\u{2FF}' => Kind::Plain,
        '\n' => Kind::Newline,
        _ if is_blank(c) => Kind::Blank,
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' => Kind::Control,
        '\u{200C}' | '\u{200D}' => Kind::Joiner,
        '\u{FE00}'..='\u{FE0F}'
        | '\u{E0100}'..='\u{E01EF}'
        | '\u{180B}'..='\u{180D}'
        | '\u{180F}' => Kind::Variation,
        _ if is_unwanted(c) => Kind::Unwanted,
        _ if is_combining_mark(c) => Kind::Mark,
        _ => Kind::Plain,
    }
}

/// Unicode's spaces and line ends, and the fillers: letters that show as nothing.
fn is_blank(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{A0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200A}'
                | '\u{2028}'
                | '\u{2029}'
                | '\u{202F}'
                | '\u{205F}'
                | '\u{3000}'
                | '\u{115F}'
                | '\u{1160}'
                | '\u{3164}'
                | '\u{FFA0}'
    )
}

/// Bidi controls, unseen format characters, tags, private use, noncharacters.
fn is_unwanted(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFB}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}'
        | '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' | '\u{FDD0}'..='\u{FDEF}')
        || (c as u32) & 0xFFFE == 0xFFFE
}

/// Whether a variation selector may follow: anything but a mark, a joiner or another selector.
fn is_base(c: char) -> bool {
    kind(c) == Kind::Plain
}

/// Letters and marks of the scripts that write with ZWJ and ZWNJ: Arabic and its kin, Brahmic scripts,
/// Myanmar, Khmer, Mongolian.
fn takes_joiners(c: char) -> bool {
    matches!(c,
        '\u{620}'..='\u{8FF}' | '\u{900}'..='\u{DFF}' | '\u{1000}'..='\u{109F}'
        | '\u{1780}'..='\u{17FF}' | '\u{1820}'..='\u{18AF}' | '\u{1A20}'..='\u{1AAF}'
        | '\u{1B00}'..='\u{1C4F}' | '\u{A800}'..='\u{A82F}' | '\u{A840}'..='\u{A8FF}'
        | '\u{A980}'..='\u{A9DF}' | '\u{AA00}'..='\u{AA7F}' | '\u{FB50}'..='\u{FDCF}'
        | '\u{FDF0}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{10D00}'..='\u{10D3F}'
        | '\u{11000}'..='\u{11FFF}' | '\u{1E900}'..='\u{1E95F}')
}

/// Characters that emoji sequences are joined from.
fn is_picture(c: char) -> bool {
    matches!(c,
        '\u{A9}' | '\u{AE}' | '\u{203C}' | '\u{2049}' | '\u{2122}' | '\u{2139}'
        | '\u{2190}'..='\u{21FF}' | '\u{2300}'..='\u{23FF}' | '\u{25A0}'..='\u{27BF}'
        | '\u{2B00}'..='\u{2BFF}' | '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}'
        | '\u{1F000}'..='\u{1FAFF}')
}

/// Bytes to leave out at a control character: the whole escape sequence where it is ended, else the
/// control character alone, so that an open sequence cannot swallow the text behind it.
fn escape_len(rest: &str) -> usize {
    let mut chars = rest.chars();
    let first = chars.next();
    let introducer = match first {
        Some('\u{1B}') => chars.next(),
        // The one-character forms stand 0x40 above the second character of the others.
        Some(c @ '\u{80}'..='\u{9F}') => char::from_u32(c as u32 - 0x40),
        _ => None,
    };
    let found = match introducer {
        Some('[') => control_sequence_end(chars.as_str()),
        Some(']' | 'P' | '_' | 'X' | '^') => control_string_end(chars.as_str()),
        Some('\\') => Some(0),
        _ => None,
    };
    let alone = first.map_or(0, char::len_utf8);
    found.map_or(alone, |end| rest.len() - chars.as_str().len() + end)
}

/// Bytes of a CSI's parameters, intermediates and final byte, if it has one. A blank is taken for
/// the text's own but in the one sequence in use that has it, the cursor's shape: `CSI 1 SP q`.
fn control_sequence_end(body: &str) -> Option<usize> {
    let parameters = body
        .bytes()
        .take_while(|b| matches!(b, 0x30..=0x3F))
        .count();
    let after = &body[parameters..];
    if parameters > 0 && after.starts_with(" q") {
        return Some(parameters + 2);
    }
    let intermediates = after
        .bytes()
        .take_while(|b| matches!(b, 0x21..=0x2F))
        .count();
    let last = parameters + intermediates;
    matches!(body.as_bytes().get(last), Some(0x40..=0x7E)).then_some(last + 1)
}

/// Bytes of an OSC, DCS, APC, SOS or PM up to and with its end. Any other control character ends the
/// search: no terminal takes such a string, and each search stays within the text before the next.
fn control_string_end(body: &str) -> Option<usize> {
    let (at, end) = body.char_indices().find(|(_, c)| c.is_control())?;
    match end {
        '\u{7}' | '\u{9C}' => Some(at + end.len_utf8()),
        '\u{1B}' if body[at + 1..].starts_with('\\') => Some(at + 2),
        _ => None,
    }
}
