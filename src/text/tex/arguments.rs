//! Finds the arguments of a command, and renders them where they stand.
//!
//! Positions are those of the tokens; every function returns where to go on.
use super::Renderer;
use super::lexer::Token;
use super::row::{Pace, Row};

/// How far a `[` looks for its `]`: what is longer is no option.
const OPTION_REACH: usize = 64;

impl<'a> Renderer<'_, 'a> {
    /// The inside of the next argument (a group or one token) and the position after it.
    pub(super) fn argument(&self, at: usize, end: usize) -> Option<(usize, usize, usize)> {
        let at = self.lexed.skip_blanks(at, end);
        if at >= end {
            return None;
        }
        match self.lexed.group(at, end) {
            Some(close) => Some((at + 1, close, close + 1)),
            None => Some((at, at + 1, at + 1)),
        }
    }

    /// The source of the next group, or nothing.
    pub(super) fn raw_group(&self, at: usize, end: usize) -> (&'a str, usize) {
        let open = self.lexed.skip_blanks(at, end);
        match self.lexed.group(open, end) {
            Some(close) => (self.lexed.raw(open + 1, close), close + 1),
            None => ("", at),
        }
    }

    /// The position after `count` groups.
    pub(super) fn skip_groups(&self, mut at: usize, end: usize, count: usize) -> usize {
        for _ in 0..count {
            at = self.raw_group(self.skip_options(at, end), end).1;
        }
        at
    }

    /// The position after a star and options in square brackets.
    pub(super) fn skip_options(&self, mut at: usize, end: usize) -> usize {
        if self.lexed.is(at, '*') && at < end {
            at += 1;
        }
        while let Some((_, close)) = self.option(at, end) {
            at = close + 1;
        }
        at
    }

    /// The inside of a `[..]` that begins here.
    pub(super) fn option(&self, at: usize, end: usize) -> Option<(usize, usize)> {
        if at >= end || !self.lexed.is(at, '[') {
            return None;
        }
        let reach = end.min(at + OPTION_REACH);
        let length = self.lexed.tokens(at + 1, reach).iter().position(|&t| t == Token::Char(']'))?;
        Some((at + 1, at + 1 + length))
    }

    /// Renders the next argument as a formula of its own.
    pub(super) fn math_argument(&mut self, at: usize, end: usize, pace: Pace) -> (String, usize) {
        let mut row = Row::new(pace);
        let next = self.math_argument_into(at, end, &mut row);
        (row.finish().trim().to_owned(), next)
    }

    /// Renders the next argument as part of `row`.
    pub(super) fn math_argument_into(&mut self, at: usize, end: usize, row: &mut Row) -> usize {
        let Some((from, to, mut next)) = self.argument(at, end) else {
            return end;
        };
        if self.lexed.group(self.lexed.skip_blanks(at, end), end).is_some() {
            self.math(from, to, row);
            return next;
        }
        self.nested(|renderer| {
            let start = row.mark();
            next = renderer.step(from, end, row, start);
        });
        next
    }

    /// Renders the next argument as running text.
    pub(super) fn prose_argument(&mut self, at: usize, end: usize) -> (String, usize) {
        let Some((from, to, next)) = self.argument(at, end) else {
            return (String::new(), end);
        };
        let mut out = String::new();
        self.prose(from, to, &mut out);
        (out, next)
    }
}
