//! Signs that mean something else in TeX's running text: `$`, quotes, dashes, ties.
//!
//! Each is changed only where its surroundings say that TeX was meant.
use super::lexer::Token;
use super::{Dollars, Renderer};

/// What has been opened in the text so far.
#[derive(Default)]
pub(super) struct Open {
    single: usize,
    double: usize,
    /// Inside a bare address, where `~` and `--` mean themselves.
    pub(super) address: bool,
}

impl Renderer<'_, '_> {
    /// Copies a `$` that is money or a slip, and renders a formula.
    pub(super) fn dollar(&mut self, at: usize, end: usize, out: &mut String) -> usize {
        let width = if self.lexed.is(at + 1, '$') && at + 1 < end {
            2
        } else {
            1
        };
        if self.dollars == Dollars::Formulas
            && let Some(close) = self.formula_end(at + width, end, width)
            && !(width == 1 && self.is_money(at + 1, close))
        {
            let formula = self.formula(at + width, close);
            push_formula(&formula, out);
            return close + width;
        }
        out.push_str(self.lexed.raw(at, at + width));
        at + width
    }

    /// The position of the `$` or `$$` that ends a formula, groups passed over.
    fn formula_end(&self, mut at: usize, end: usize, width: usize) -> Option<usize> {
        while at < end {
            if self.lexed.is(at, '$')
                && (width == 1 || (self.lexed.is(at + 1, '$') && at + 1 < end))
            {
                return Some(at);
            }
            at = self.lexed.group(at, end).map_or(at + 1, |close| close + 1);
        }
        None
    }

    /// `$5 and $10`: begins with a digit, holds nothing of TeX, and ends where no formula does.
    fn is_money(&self, from: usize, close: usize) -> bool {
        let digit = |at| matches!(self.lexed.token(at), Some(Token::Char('0'..='9')));
        let plain = |token: &Token<'_>| {
            !matches!(
                token,
                Token::Word(_) | Token::Symbol(_) | Token::Char('^' | '_' | '{' | '=')
            )
        };
        digit(from)
            && (self.lexed.is_blank(close - 1) || digit(close + 1))
            && self.lexed.tokens(from, close).iter().all(plain)
    }

    /// `--` and `---` are dashes, but not before an option's name; longer runs are rules.
    pub(super) fn dashes(&self, at: usize, end: usize, out: &mut String) -> usize {
        let count = self.run_of('-', at, end);
        let after_blank = out.is_empty() || out.ends_with([' ', '\n']);
        let letter =
            matches!(self.lexed.token(at + 2), Some(Token::Char(c)) if c.is_ascii_alphabetic());
        match count {
            2 if !(after_blank && letter) => out.push('–'),
            3 => out.push('—'),
            _ => out.push_str(self.lexed.raw(at, at + count)),
        }
        at + count
    }

    /// Turns quotes that were opened as TeX opens them; an apostrophe stays.
    pub(super) fn quote(
        &self,
        c: char,
        at: usize,
        end: usize,
        open: &mut Open,
        out: &mut String,
    ) -> usize {
        let doubled = at + 1 < end && self.lexed.is(at + 1, c);
        match c {
            '`' if doubled => {
                out.push('“');
                open.double += 1;
                return at + 2;
            }
            '`' if self.is_closed(at, end) => {
                out.push('‘');
                open.single += 1;
            }
            '\'' if doubled && open.double > 0 => {
                out.push('”');
                open.double -= 1;
                return at + 2;
            }
            '\'' if open.single > 0 && !self.is_letter(at + 1) => {
                out.push('’');
                open.single -= 1;
            }
            '"' if open.double > 0 => {
                out.push('”');
                open.double -= 1;
            }
            _ => out.push(c),
        }
        at + 1
    }

    /// Whether a single quote that opens here is closed before the next one opens.
    fn is_closed(&self, at: usize, end: usize) -> bool {
        for here in at + 1..end {
            match self.lexed.token(here) {
                Some(Token::Char('`')) => return false,
                Some(Token::Char('\'')) if !self.is_letter(here + 1) => return true,
                _ => {}
            }
        }
        false
    }

    fn is_letter(&self, at: usize) -> bool {
        matches!(self.lexed.token(at), Some(Token::Char(c)) if c.is_alphabetic())
    }

    /// Whether `~` ties two words: `5~kpc`. Before a number, after a blank, it means "about".
    pub(super) fn is_tie(&self, at: usize, end: usize) -> bool {
        let before = at
            .checked_sub(1)
            .and_then(|before| self.lexed.token(before));
        let open = matches!(
            before,
            None | Some(Token::Blank | Token::Newline | Token::Char('(' | '['))
        );
        !open && at + 1 < end && !self.lexed.is_blank(at + 1)
    }

    pub(super) fn begins_address(&self, at: usize) -> bool {
        let rest = self.lexed.rest(at);
        rest.starts_with("http://") || rest.starts_with("https://")
    }
}

/// Sets a formula into text; a blank that it begins with is not doubled.
pub(super) fn push_formula(formula: &str, out: &mut String) {
    if formula.starts_with(' ') {
        push_blank(out);
    }
    out.push_str(formula.trim_start());
}

/// Parts words by one blank.
pub(super) fn push_blank(out: &mut String) {
    if !out.ends_with([' ', '\n']) {
        out.push(' ');
    }
}
