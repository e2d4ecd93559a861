//! Running text: quotes, dashes, groups, `$` and commands.
//!
//! Ordinary prose passes through as it is; only what TeX would set otherwise is changed.
use super::commands::{Command, Prose, command, prose, shorthand};
use super::lexer::Token;
use super::punctuation::{Open, push_blank, push_formula};
use super::row::{Pace, Row};
use super::scripts::raised;
use super::symbols::sign;
use super::{Renderer, accents, scripts};

impl Renderer<'_, '_> {
    /// Renders a range as running text.
    pub(super) fn prose(&mut self, from: usize, end: usize, out: &mut String) {
        self.nested(|renderer| {
            let mut open = Open::default();
            let mut at = from;
            while at < end && !renderer.too_deep {
                at = renderer.prose_step(at, end, &mut open, out);
            }
        });
    }

    fn prose_step(&mut self, at: usize, end: usize, open: &mut Open, out: &mut String) -> usize {
        match self.lexed.token(at) {
            None => at + 1,
            Some(Token::Blank) => {
                open.address = false;
                push_blank(out);
                at + 1
            }
            Some(Token::Newline) => {
                open.address = false;
                out.push('\n');
                at + 1
            }
            Some(Token::Char(c)) => self.prose_char(c, at, end, open, out),
            Some(Token::Symbol(c)) => self.prose_symbol(c, at, end, out),
            Some(Token::Word(word)) => self.prose_word(word, at, end, out),
        }
    }

    fn prose_char(
        &mut self,
        c: char,
        at: usize,
        end: usize,
        open: &mut Open,
        out: &mut String,
    ) -> usize {
        match c {
            '$' => return self.dollar(at, end, out),
            '{' => return self.group_in_prose(at, end, out),
            _ if open.address => out.push(c),
            '^' | '_' if self.lexed.group(at + 1, end).is_some() => {
                let mut row = Row::new(Pace::Loose);
                let next = self.scripts(at, end, &mut row);
                out.push_str(&row.finish());
                return next;
            }
            '-' => return self.dashes(at, end, out),
            '`' | '\'' | '"' => return self.quote(c, at, end, open, out),
            '~' if self.is_tie(at, end) => push_blank(out),
            'h' if self.begins_address(at) => {
                open.address = true;
                out.push(c);
            }
            _ => out.push(c),
        }
        at + 1
    }

    /// Drops the braces of a group that TeX needs and a reader does not; a set keeps them.
    fn group_in_prose(&mut self, at: usize, end: usize, out: &mut String) -> usize {
        let Some(close) = self.lexed.group(at, end) else {
            out.push('{');
            return at + 1;
        };
        let inner = self.lexed.raw(at + 1, close);
        let letter_at =
            |at| matches!(self.lexed.token(at), Some(Token::Char(c)) if c.is_alphanumeric());
        let beside_letters = letter_at(close + 1) || (at > 0 && letter_at(at - 1));
        let words = inner.starts_with(char::is_alphabetic)
            && inner
                .chars()
                .all(|c| c.is_alphanumeric() || c == '-' || c == ' ')
            && (beside_letters || inner.chars().nth(1).is_some());
        if inner.is_empty() || words || inner.contains(['\\', '$']) {
            self.prose(at + 1, close, out);
        } else {
            out.push('{');
            self.prose(at + 1, close, out);
            out.push('}');
        }
        close + 1
    }

    fn prose_symbol(&mut self, c: char, at: usize, end: usize, out: &mut String) -> usize {
        match c {
            ' ' | '\n' | ',' | ';' | ':' | '>' | '<' => push_blank(out),
            '\\' => {
                push_blank(out);
                return self.skip_options(at + 1, end);
            }
            '!' | '-' | '/' | '@' | '*' | '+' | ')' | ']' => {}
            '(' | '[' => {
                if let Some(close) = self.lexed.closing(at, end) {
                    let formula = self.formula(at + 1, close);
                    push_formula(&formula, out);
                    return close + 1;
                }
            }
            '|' => out.push('‖'),
            _ => match accents::text_mark(c) {
                Some(mark) => return self.accent(mark, at, end, out),
                None => out.push(c),
            },
        }
        at + 1
    }

    fn prose_word(&mut self, word: &str, at: usize, end: usize, out: &mut String) -> usize {
        let Some(found) = prose(word) else {
            return self.math_in_prose(word, at, end, out);
        };
        let next = at + 1;
        match found {
            Prose::Accent(mark) => self.accent(mark, at, end, out),
            Prose::Letter(letter) => {
                out.push_str(letter);
                self.lexed.skip_blanks(next, end)
            }
            Prose::Switch => self.lexed.skip_blanks(next, end),
            Prose::Styled => self.argument_in_prose(next, end, out),
            Prose::Second => self.argument_in_prose(self.skip_groups(next, end, 1), end, out),
            Prose::Address => {
                let (address, next) = self.raw_group(next, end);
                out.push_str(&unescaped(address));
                next
            }
            Prose::Link => self.link(next, end, out),
            Prose::Key => {
                let (key, next) = self.raw_group(self.skip_options(next, end), end);
                out.push('[');
                out.push_str(&unescaped(key));
                out.push(']');
                next
            }
            Prose::Aside => {
                push_blank(out);
                out.push('(');
                let next = self.argument_in_prose(self.skip_options(next, end), end, out);
                out.push(')');
                next
            }
            Prose::Quoted => {
                out.push('“');
                let next = self.argument_in_prose(next, end, out);
                out.push('”');
                next
            }
            Prose::Formula => {
                let (formula, next) = self.math_argument(next, end, Pace::Loose);
                out.push_str(&formula);
                next
            }
            Prose::Raised => {
                let (text, next) = self.prose_argument(next, end);
                out.push_str(&raised(&text).unwrap_or_else(|| scripts::high_line(&text)));
                next
            }
            Prose::Lowered => {
                let (text, next) = self.math_argument(next, end, Pace::Tight);
                let low = scripts::lowered(&text, scripts::Beside::Raised);
                out.push_str(&low.unwrap_or_else(|| scripts::low_line(&text)));
                next
            }
            Prose::Item => {
                push_blank(out);
                out.push_str("• ");
                next
            }
        }
    }

    /// Renders one command of formulas that stands in running text, with the scripts behind it.
    fn math_in_prose(&mut self, word: &str, at: usize, end: usize, out: &mut String) -> usize {
        let next = match command(word) {
            Some(Command::Nothing(count)) => return self.skip_groups(at + 1, end, count),
            Some(Command::Blank(count)) => {
                push_blank(out);
                return self.skip_groups(at + 1, end, count);
            }
            Some(Command::Delimiter) => return at + 1,
            Some(Command::End) => {
                push_blank(out);
                return self.skip_groups(at + 1, end, 1);
            }
            Some(Command::Begin) => return self.environment(at, end, out),
            Some(Command::Over(_)) => {
                out.push('/');
                return self.lexed.skip_blanks(at + 1, end);
            }
            Some(Command::Switch(alphabet)) => {
                let argument = self.lexed.skip_blanks(at + 1, end);
                if self.lexed.is(argument, '$') {
                    // `\boldmath $x$`: meant for the formulas of the group.
                    self.alphabet = alphabet;
                    return argument;
                }
                let mut row = Row::new(Pace::Loose);
                let next = self.letters(alphabet, argument, end, &mut row);
                out.push_str(&row.finish());
                return next;
            }
            Some(_) => None,
            None if sign(word).is_some() || shorthand(word).is_some() => None,
            None => Some(at + 1),
        };
        if let Some(next) = next {
            out.push_str(word);
            if self.lexed.is(next, '{') {
                push_blank(out);
            }
            return next;
        }
        let mut row = Row::new(Pace::Loose);
        let start = row.mark();
        let mut next = self.step(at, end, &mut row, start);
        if self.lexed.is(next, '^') || self.lexed.is(next, '_') {
            next = self.scripts(next, end, &mut row);
        }
        push_formula(&row.finish(), out);
        next
    }

    /// A formula's environment is a formula; of any other only what it holds is shown.
    fn environment(&mut self, at: usize, end: usize, out: &mut String) -> usize {
        let (name, body) = self.raw_group(at + 1, end);
        push_blank(out);
        let formula = matches!(
            name.trim_end_matches('*'),
            "equation"
                | "align"
                | "aligned"
                | "eqnarray"
                | "gather"
                | "gathered"
                | "multline"
                | "displaymath"
                | "math"
                | "array"
                | "matrix"
                | "smallmatrix"
                | "pmatrix"
                | "bmatrix"
                | "Bmatrix"
                | "vmatrix"
                | "Vmatrix"
                | "cases"
                | "dcases"
                | "split"
                | "flalign"
                | "alignat"
                | "alignedat"
        );
        if !formula || self.lexed.closing(at, end).is_none() {
            return self.skip_options(body, end);
        }
        let mut row = Row::new(Pace::Loose);
        let next = self.table(at, end, &mut row);
        push_formula(&row.finish(), out);
        push_blank(out);
        next
    }

    fn link(&mut self, at: usize, end: usize, out: &mut String) -> usize {
        let (address, next) = self.raw_group(at, end);
        let (text, next) = match self.lexed.group(self.lexed.skip_blanks(next, end), end) {
            Some(_) => self.prose_argument(next, end),
            None => (String::new(), next),
        };
        let address = unescaped(address);
        if text.is_empty() || text == address {
            out.push_str(&address);
        } else {
            out.extend([text.as_str(), " (", &address, ")"]);
        }
        next
    }

    fn accent(&mut self, mark: char, at: usize, end: usize, out: &mut String) -> usize {
        let next = self.lexed.skip_blanks(at + 1, end);
        let (base, after) = match self.lexed.token(next).filter(|_| next < end) {
            Some(Token::Char('{')) => self.prose_argument(next, end),
            Some(Token::Word(_)) => {
                let mut base = String::new();
                let mut after = next + 1;
                self.nested(|renderer| {
                    after = renderer.prose_step(next, end, &mut Open::default(), &mut base);
                });
                (base, after)
            }
            Some(Token::Char(c)) if is_accented(mark, c) => (c.to_string(), next + 1),
            _ => (String::new(), at + 1),
        };
        if base.trim().is_empty() {
            // An accent over nothing is the sign itself: `\~{}`.
            out.push_str(self.lexed.raw(at, at + 1).trim_start_matches('\\'));
            return after;
        }
        out.push_str(&accents::on_first(mark, &base));
        after
    }

    fn argument_in_prose(&mut self, at: usize, end: usize, out: &mut String) -> usize {
        let Some((from, to, next)) = self.argument(at, end) else {
            return end;
        };
        self.prose(from, to, out);
        next
    }
}

/// An escaped quote is more likely than a letter that no alphabet has.
fn is_accented(mark: char, c: char) -> bool {
    c.is_alphabetic()
        && (accents::is_one_letter(mark, c) || !matches!(mark, '\u{300}' | '\u{301}' | '\u{308}'))
}

/// An address or key without the backslashes that TeX needs before `_`, `%`, `#`, `&` and `~`.
fn unescaped(address: &str) -> String {
    let mut plain = address.replace("\\~{}", "~");
    plain.retain(|c| c != '\\');
    plain
}
