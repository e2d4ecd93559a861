//! Commands with arguments in formulas: fractions, roots, accents, alphabets, tables.
//!
//! Two-dimensional things are written in one line, bracketed where the line would mislead.
use unicode_normalization::char::{compose, is_combining_mark};

use super::alphabets::Alphabet;
use super::commands::{Command, Pile};
use super::lexer::Token;
use super::math::class_of;
use super::row::{Class, Gap, Mark, Pace, Row};
use super::scripts::{Beside, is_bracketed, low_line, lowered, raised};
use super::{Renderer, Rows, accents};

impl Renderer<'_, '_> {
    /// Carries out the command at `at`.
    pub(super) fn carry_out(
        &mut self,
        command: Command,
        word: &str,
        at: usize,
        end: usize,
        row: &mut Row,
        start: Mark,
    ) -> usize {
        let next = at + 1;
        match command {
            Command::Letters(alphabet) => self.letters(alphabet, next, end, row),
            Command::Switch(alphabet) if self.lexed.group(next, end).is_some() => {
                self.letters(alphabet, next, end, row)
            }
            Command::Switch(alphabet) => {
                self.alphabet = alphabet;
                next
            }
            Command::Prose => self.prose_in_math(next, end, row),
            Command::Name => self.name(next, end, row),
            Command::Mark(mark) => {
                let (base, next) = self.math_argument(next, end, row.pace());
                put_marked(&accents::over(mark, word, &base), row);
                next
            }
            Command::Root => self.root(next, end, row),
            Command::Fraction => self.piled(Pile::Fraction, next, end, row),
            Command::Binomial => self.piled(Pile::Binomial, next, end, row),
            Command::Over(pile) => {
                let upper = row.take_from(start);
                let mut below = Row::new(row.pace());
                self.math(next, end, &mut below);
                put_pile(pile, &upper, below.finish().trim(), row);
                end
            }
            Command::Above | Command::Below => self.stacked(command, next, end, row),
            Command::Arrow(arrow) => {
                let (label, next) = self.math_argument(self.skip_options(next, end), end, Pace::Tight);
                row.put(Class::Relation, &format!("{arrow}({label})"));
                next
            }
            Command::Fence(open, close) => {
                row.put(Class::Open, open);
                let next = self.math_argument_into(next, end, row);
                row.put(Class::Close, close);
                next
            }
            Command::Not => {
                let (base, next) = self.math_argument(next, end, row.pace());
                row.put(Class::Relation, &struck(&base));
                next
            }
            Command::Modulus => {
                let (modulus, next) = self.math_argument(next, end, Pace::Loose);
                put_marked(&format!("(mod {modulus})"), row);
                next
            }
            Command::Through => self.math_argument_into(next, end, row),
            Command::Nothing(count) => self.skip_groups(next, end, count),
            Command::Blank(count) => {
                row.blank(Gap::Forced);
                self.skip_groups(next, end, count)
            }
            Command::Delimiter => self.delimiter(next, end, row),
            Command::Begin => self.table(at, end, row),
            Command::End => self.skip_groups(next, end, 1),
            Command::Numbered => self.numbered_sign(next, end, row),
        }
    }

    /// An operator's own name.
    fn name(&mut self, at: usize, end: usize, row: &mut Row) -> usize {
        let (name, next) = self.math_argument(self.skip_options(at, end), end, Pace::Tight);
        row.put(if name.is_empty() { Class::Letter } else { Class::Word }, &name);
        next
    }

    /// Two arguments, one over the other.
    fn piled(&mut self, pile: Pile, at: usize, end: usize, row: &mut Row) -> usize {
        let (upper, next) = self.math_argument(at, end, Pace::Loose);
        let (lower, next) = self.math_argument(next, end, Pace::Loose);
        put_pile(pile, &upper, &lower, row);
        next
    }

    /// A sign named by its number.
    fn numbered_sign(&mut self, at: usize, end: usize, row: &mut Row) -> usize {
        let (number, next) = self.raw_group(at, end);
        if let Some(c) = numbered(number) {
            row.put(Class::Letter, c.encode_utf8(&mut [0; 4]));
        }
        next
    }

    pub(super) fn letters(&mut self, alphabet: Alphabet, at: usize, end: usize, row: &mut Row) -> usize {
        let outer = std::mem::replace(&mut self.alphabet, alphabet);
        let (text, next) = self.math_argument(at, end, row.pace());
        self.alphabet = outer;
        let class = if alphabet == Alphabet::Roman { class_of(&text) } else { Class::Letter };
        row.put(class, &text);
        next
    }

    fn prose_in_math(&mut self, at: usize, end: usize, row: &mut Row) -> usize {
        let (text, next) = self.prose_argument(at, end);
        if let Some((from, to, _)) = self.argument(at, end) {
            let blank_at = |at: usize| from < to && self.lexed.is_blank(at);
            if blank_at(from) {
                row.blank(Gap::Forced);
            }
            row.put(class_of(text.trim()), text.trim());
            if blank_at(to - 1) {
                row.blank(Gap::Forced);
            }
        }
        next
    }

    fn root(&mut self, at: usize, end: usize, row: &mut Row) -> usize {
        let (degree, at) = match self.option(at, end) {
            Some((from, to)) => (self.formula(from, to), to + 1),
            None => (String::new(), at),
        };
        let (body, next) = self.math_argument(at, end, Pace::Loose);
        let sign = match degree.trim() {
            "" | "2" => "√".to_owned(),
            "3" => "∛".to_owned(),
            "4" => "∜".to_owned(),
            other => raised(other).unwrap_or_else(|| format!("({other})")) + "√",
        };
        row.put(Class::Tail, &format!("{sign}{}", bracketed_unless(is_single(&body), &body)));
        next
    }

    fn stacked(&mut self, command: Command, at: usize, end: usize, row: &mut Row) -> usize {
        let (small, mut next) = self.math_argument(at, end, Pace::Tight);
        // `\buildrel a \over b` parts its two by a word.
        let here = self.lexed.skip_blanks(next, end);
        if self.lexed.token(here) == Some(Token::Word("over")) && here < end {
            next = here + 1;
        }
        let (base, next) = self.math_argument(next, end, Pace::Tight);
        let class = if base.chars().all(char::is_alphanumeric) { class_of(&base) } else { Class::Relation };
        let text = if command == Command::Above {
            format!("{base}({small})")
        } else {
            base + &lowered(&small, Beside::Base).unwrap_or_else(|| low_line(&small))
        };
        row.put(class, &text);
        next
    }

    /// Goes past `\left`, `\big` and the like to their sign; `.` is no sign, `<` is an angle.
    fn delimiter(&mut self, at: usize, end: usize, row: &mut Row) -> usize {
        let at = self.lexed.skip_blanks(at, end);
        match self.lexed.token(at).filter(|_| at < end) {
            Some(Token::Char('.')) => {}
            Some(Token::Char('<')) => row.put(Class::Open, "⟨"),
            Some(Token::Char('>')) => row.put(Class::Close, "⟩"),
            _ => return at,
        }
        at + 1
    }

    pub(super) fn table(&mut self, begin: usize, end: usize, row: &mut Row) -> usize {
        let (name, body) = self.raw_group(begin + 1, end);
        let Some(close) = self.lexed.closing(begin, end) else {
            return body;
        };
        let name = name.trim_end_matches('*');
        let columns = usize::from(matches!(name, "array" | "tabular" | "alignat" | "alignedat"));
        let body = self.skip_groups(body, close, columns);
        let (left, right, rows) = match name {
            "pmatrix" => ("(", ")", Rows::Listed),
            "bmatrix" => ("[", "]", Rows::Listed),
            "Bmatrix" => ("{", "}", Rows::Listed),
            "vmatrix" => ("|", "|", Rows::Listed),
            "Vmatrix" => ("‖", "‖", Rows::Listed),
            "cases" | "dcases" => ("{", "", Rows::Listed),
            "matrix" | "smallmatrix" | "array" | "tabular" | "substack" => ("", "", Rows::Listed),
            _ => ("", "", Rows::Joined),
        };
        row.put(Class::Open, left);
        let outer = std::mem::replace(&mut self.rows, rows);
        self.math(body, close, row);
        self.rows = outer;
        if rows == Rows::Listed {
            row.drop_tail(";");
        }
        row.put(Class::Close, right);
        self.skip_groups(close + 1, end, 1)
    }
}

/// Puts what ends in a bracket of its own as a word that closes, anything else as a letter.
fn put_marked(text: &str, row: &mut Row) {
    if text.ends_with(')') {
        row.put(Class::Word, text);
        row.becomes(Class::Close);
    } else {
        row.put(Class::Letter, text);
    }
}

fn put_pile(pile: Pile, upper: &str, lower: &str, row: &mut Row) {
    match pile {
        Pile::Fraction => match vulgar(upper, lower) {
            Some(fraction) => row.put(Class::Letter, fraction),
            None => row.put(Class::Quotient, &quotient(upper, lower)),
        },
        Pile::Binomial => row.put(Class::Close, &format!("C({upper},{lower})")),
        Pile::Atop => row.put(Class::Letter, &format!("{upper} {lower}")),
    }
}

fn quotient(upper: &str, lower: &str) -> String {
    let upper = bracketed_unless(is_product(upper), upper);
    let differential = lower.starts_with(['d', '∂']) && lower.chars().count() <= 3;
    let lower = bracketed_unless(is_single(lower) || (differential && is_product(lower)), lower);
    format!("{upper}/{lower}")
}

fn vulgar(upper: &str, lower: &str) -> Option<&'static str> {
    Some(match (upper, lower) {
        ("1", "2") => "½",
        ("1", "3") => "⅓",
        ("2", "3") => "⅔",
        ("1", "4") => "¼",
        ("3", "4") => "¾",
        ("1", "5") => "⅕",
        ("2", "5") => "⅖",
        ("3", "5") => "⅗",
        ("4", "5") => "⅘",
        ("1", "6") => "⅙",
        ("5", "6") => "⅚",
        ("1", "8") => "⅛",
        ("3", "8") => "⅜",
        ("5", "8") => "⅝",
        ("7", "8") => "⅞",
        _ => return None,
    })
}

fn bracketed_unless(clear: bool, text: &str) -> String {
    if clear || is_bracketed(text) { text.to_owned() } else { format!("({text})") }
}

/// Letters, digits and scripts side by side.
fn is_product(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || is_combining_mark(c) || is_script(c) || "∂∇∞.".contains(c))
}

/// One number, or one letter with all it carries.
fn is_single(text: &str) -> bool {
    let number = text.chars().all(|c| c.is_ascii_digit() || c == '.');
    let mut chars = text.chars();
    chars.next();
    let index = chars.as_str().trim_start_matches(|c: char| is_combining_mark(c) || is_script(c));
    let index = index.strip_prefix('_').map_or(index, |word| word.trim_start_matches(char::is_alphanumeric));
    number || index.is_empty()
}

fn is_script(c: char) -> bool {
    matches!(c, '²' | '³' | '¹' | '\u{2070}'..='\u{209C}' | '\u{1D2C}'..='\u{1D6A}' | '′' | '″' | '*' | '†' | '°' | 'ⱼ' | 'ⱽ')
}

/// Strikes the first sign of `text` out.
fn struck(text: &str) -> String {
    let mut chars = text.chars();
    let Some(sign) = chars.next() else {
        return String::new();
    };
    match compose(sign, '\u{338}') {
        Some(struck) => format!("{struck}{}", chars.as_str()),
        None => format!("{sign}\u{338}{}", chars.as_str()),
    }
}

/// Reads `x2014`, `"2014`, `U+2014` or a decimal number.
fn numbered(text: &str) -> Option<char> {
    let text = text.trim();
    let hex = text.strip_prefix("U+").or_else(|| text.strip_prefix(['x', '"']));
    let number = hex.map_or_else(|| text.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok())?;
    char::from_u32(number)
}
