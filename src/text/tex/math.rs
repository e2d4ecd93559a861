//! Formulas: tokens become pieces of a row.
//!
//! Each step sets one piece. Commands with arguments are carried out in `structures`; where blanks
//! fall is decided by `row`.
use super::alphabets::{Alphabet, letter};
use super::commands::{command, shorthand};
use super::lexer::Token;
use super::row::{Class, Gap, Mark, Pace, Row};
use super::scripts::{Beside, high_line, low_line, lowered, raised};
use super::symbols::{Sign, sign};
use super::{Renderer, Rows, accents};

impl Renderer<'_, '_> {
    /// Renders a range as a formula of its own.
    pub(super) fn formula(&mut self, from: usize, end: usize) -> String {
        let mut row = Row::new(Pace::Loose);
        self.math(from, end, &mut row);
        row.finish()
    }

    /// Renders a range as part of `row`.
    pub(super) fn math(&mut self, from: usize, end: usize, row: &mut Row) {
        self.nested(|renderer| {
            let start = row.mark();
            let mut at = from;
            while at < end && !renderer.too_deep {
                at = renderer.step(at, end, row, start);
            }
        });
    }

    /// Sets the piece that begins at `at`; the group it stands in began at `start`.
    pub(super) fn step(&mut self, at: usize, end: usize, row: &mut Row, start: Mark) -> usize {
        match self.lexed.token(at) {
            None => at + 1,
            Some(Token::Blank | Token::Newline) => {
                let after_word = at > 0 && matches!(self.lexed.token(at - 1), Some(Token::Word(_)));
                row.blank(if after_word {
                    Gap::Separator
                } else {
                    Gap::Blank
                });
                at + 1
            }
            Some(Token::Char('^' | '_' | '\'')) => self.scripts(at, end, row),
            Some(Token::Char('{')) => match self.lexed.group(at, end) {
                Some(close) => {
                    self.math(at + 1, close, row);
                    close + 1
                }
                None => self.char('{', at, row),
            },
            Some(Token::Char(c)) => self.char(c, at, row),
            Some(Token::Symbol(c)) => self.symbol(c, at, end, row),
            Some(Token::Word(word)) => self.word(word, at, end, row, start),
        }
    }

    fn char(&mut self, c: char, at: usize, row: &mut Row) -> usize {
        let mut buffer = [0; 4];
        let piece: &str = letter(self.alphabet, c).encode_utf8(&mut buffer);
        match c {
            '(' | '[' => row.put(Class::Open, piece),
            ')' | ']' => row.put(Class::Close, piece),
            '|' => row.put(Class::Bar, piece),
            '~' | '&' => row.blank(Gap::Forced),
            ':' if self.lexed.is(at + 1, '=') => {
                self.operator(":=", Class::Relation, at + 1, row);
                return at + 2;
            }
            ',' | ';' | '.' | ':' | '!' | '?' => row.put(Class::Point, piece),
            '=' | '<' | '>' => self.operator(piece, Class::Relation, at, row),
            '+' | '-' | '/' => self.operator(piece, Class::Binary, at, row),
            _ => row.put(Class::Letter, piece),
        }
        at + 1
    }

    /// Sets an operator with blanks on both sides if the source has one on either.
    fn operator(&self, piece: &str, class: Class, at: usize, row: &mut Row) {
        let blank = row.gap() >= Gap::Blank || self.lexed.is_blank(at + 1);
        let binary = class == Class::Relation || has_left_side(row.last());
        let class = if blank && binary { class } else { Class::Sign };
        row.put(class, piece);
    }

    fn symbol(&mut self, c: char, at: usize, end: usize, row: &mut Row) -> usize {
        let mut buffer = [0; 4];
        match c {
            ' ' | '\n' | ',' | ';' | ':' | '>' => row.blank(Gap::Forced),
            '\\' => {
                if self.rows == Rows::Listed {
                    row.put(Class::Point, ";");
                }
                row.blank(Gap::Forced);
                return self.skip_options(at + 1, end);
            }
            '{' => row.put(Class::Open, "{"),
            '}' => row.put(Class::Close, "}"),
            '|' => row.put(Class::Bar, "‖"),
            '!' | '-' | '/' | '*' | '(' | ')' | '[' | ']' | '@' => {}
            _ => {
                if let Some(mark) = accents::text_mark(c) {
                    let (base, next) = self.math_argument(at + 1, end, row.pace());
                    row.put(Class::Letter, &accents::on_first(mark, &base));
                    return next;
                }
                row.put(Class::Letter, c.encode_utf8(&mut buffer));
            }
        }
        at + 1
    }

    fn word(&mut self, word: &str, at: usize, end: usize, row: &mut Row, start: Mark) -> usize {
        if let Some(command) = command(word) {
            return self.carry_out(command, word, at, end, row, start);
        }
        if let Some((letter, next)) = self.accented(word, at + 1, end) {
            row.put(Class::Letter, &letter);
            return next;
        }
        if word == "deg" && row.ends_with_digit() {
            row.attach("°");
        } else if let Some(sign) = sign(word) {
            self.sign(sign, row);
        } else if let Some((alphabet, c)) = shorthand(word) {
            row.put(Class::Letter, letter(alphabet, c).encode_utf8(&mut [0; 4]));
        } else {
            row.put(class_of(word), word);
        }
        at + 1
    }

    /// Reads an accent of running text over one braced letter: names are found in formulas too.
    fn accented(&self, word: &str, at: usize, end: usize) -> Option<(String, usize)> {
        let mut chars = word.chars();
        let mark = chars
            .next()
            .filter(|_| chars.next().is_none())
            .and_then(accents::text_mark)?;
        let close = self.lexed.group(at, end)?;
        match self.lexed.tokens(at + 1, close) {
            [Token::Char(c)] if accents::is_one_letter(mark, *c) => {
                Some((accents::on_first(mark, &c.to_string()), close + 1))
            }
            _ => None,
        }
    }

    fn sign(&self, sign: Sign, row: &mut Row) {
        let class = match sign.class {
            Class::Binary if !has_left_side(row.last()) => Class::Letter,
            class => class,
        };
        let mut chars = sign.text.chars();
        match (self.alphabet, chars.next(), chars.next()) {
            (Alphabet::Bold, Some(c), None) => {
                row.put(class, letter(Alphabet::Bold, c).encode_utf8(&mut [0; 4]));
            }
            _ => row.put(class, sign.text),
        }
    }

    /// Sets all scripts that follow here on what stands last: small ones in the order of the source,
    /// then those that have no small form.
    pub(super) fn scripts(&mut self, at: usize, end: usize, row: &mut Row) -> usize {
        let mut next = at;
        let (mut small, mut high, mut low) = (String::new(), String::new(), String::new());
        let mut beside = Beside::Base;
        loop {
            let here = self.lexed.skip_blanks(next, end);
            match self.lexed.token(here).filter(|_| here < end) {
                Some(Token::Char('\'')) => {
                    let count = self.run_of('\'', here, end);
                    small.push_str(&primes(count));
                    next = here + count;
                }
                Some(Token::Char('^')) => {
                    let (text, after) = self.math_argument(here + 1, end, Pace::Tight);
                    match raised(&text.replace("′′", "″")) {
                        Some(text) => small.push_str(&text),
                        None => high.push_str(&text),
                    }
                    beside = Beside::Raised;
                    next = after;
                }
                Some(Token::Char('_')) => {
                    let (text, after) = self.math_argument(here + 1, end, Pace::Tight);
                    match lowered(&text, beside) {
                        Some(text) => small.push_str(&text),
                        None => low.push_str(&text),
                    }
                    next = after;
                }
                _ => break,
            }
        }
        row.attach(&small);
        if high.starts_with('+') && low.starts_with('-') {
            // The errors of a measured value.
            row.attach(&format!(" {high}/{low}"));
            row.becomes(Class::Tail);
            return next;
        }
        for (text, line) in [(low, low_line as fn(&str) -> String), (high, high_line)] {
            if !text.is_empty() {
                row.attach(&line(&text));
                row.becomes(Class::Tail);
            }
        }
        next
    }

    /// How many times `c` stands here in a row.
    pub(super) fn run_of(&self, c: char, at: usize, end: usize) -> usize {
        self.lexed
            .tokens(at, end)
            .iter()
            .take_while(|&&token| token == Token::Char(c))
            .count()
    }
}

/// Whether an operator after this has something to work on, or is a sign before a number.
fn has_left_side(last: Class) -> bool {
    match last {
        Class::Letter | Class::Word | Class::Quotient | Class::Tail | Class::Close | Class::Bar => {
            true
        }
        Class::Start
        | Class::Relation
        | Class::Binary
        | Class::Sign
        | Class::Open
        | Class::Point => false,
    }
}

/// A name of several letters is a word.
pub(super) fn class_of(piece: &str) -> Class {
    let ends = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    let chars = || piece.chars();
    if chars().nth(1).is_some() && ends(chars().next()) && ends(chars().next_back()) {
        Class::Word
    } else {
        Class::Letter
    }
}

fn primes(count: usize) -> String {
    match count {
        2 => "″".into(),
        3 => "‴".into(),
        _ => "′".repeat(count),
    }
}
