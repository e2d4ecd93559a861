//! Cuts a string into TeX's tokens and pairs what opens with what closes.
//!
//! It knows no command: what a word means is decided by whoever reads the tokens.

/// One token. Runs of blanks are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Any character that is not part of a command, also `{`, `}`, `$`, `^`, `_`, `&` and `~`.
    Char(char),
    Blank,
    /// Blanks with a line end among them.
    Newline,
    /// A backslash and letters, given without the backslash.
    Word(&'a str),
    /// A backslash and one other character.
    Symbol(char),
}

/// A string in tokens. Token positions are counted from 0; a range ends before its `end`.
pub(super) struct Lexed<'a> {
    source: &'a str,
    tokens: Vec<Token<'a>>,
    /// Where each token begins in the source, in bytes, and the source's length at the end.
    at: Vec<usize>,
    /// For `{`, `\begin`, `\(` and `\[`: the position of what closes it.
    partner: Vec<usize>,
}

const NOBODY: usize = usize::MAX;

impl<'a> Lexed<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        let mut tokens = Vec::with_capacity(source.len());
        let mut at = Vec::with_capacity(source.len() + 1);
        let mut start = 0;
        while let Some((token, len)) = first_token(&source[start..]) {
            tokens.push(token);
            at.push(start);
            start += len;
        }
        at.push(source.len());
        let partner = pair(&tokens);
        Self { source, tokens, at, partner }
    }

    /// The number of tokens.
    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(super) fn token(&self, position: usize) -> Option<Token<'a>> {
        self.tokens.get(position).copied()
    }

    pub(super) fn is(&self, position: usize, c: char) -> bool {
        self.token(position) == Some(Token::Char(c))
    }

    /// The tokens of a range.
    pub(super) fn tokens(&self, from: usize, end: usize) -> &[Token<'a>] {
        self.tokens.get(from..end).unwrap_or(&[])
    }

    /// The source of a range.
    pub(super) fn raw(&self, from: usize, end: usize) -> &'a str {
        match (self.at.get(from), self.at.get(end)) {
            (Some(&from), Some(&end)) if from <= end => &self.source[from..end],
            _ => "",
        }
    }

    /// The source from a token on.
    pub(super) fn rest(&self, from: usize) -> &'a str {
        self.raw(from, self.len())
    }

    /// The position of the `}` of a group that begins here and ends before `end`.
    pub(super) fn group(&self, position: usize, end: usize) -> Option<usize> {
        self.is(position, '{').then(|| self.closing(position, end)).flatten()
    }

    /// The position of what closes the `{`, `\begin`, `\(` or `\[` here, if it stands before `end`.
    pub(super) fn closing(&self, position: usize, end: usize) -> Option<usize> {
        self.partner.get(position).copied().filter(|&partner| partner < end)
    }

    /// The next position that is not a blank.
    pub(super) fn skip_blanks(&self, mut position: usize, end: usize) -> usize {
        while position < end && self.is_blank(position) {
            position += 1;
        }
        position
    }

    pub(super) fn is_blank(&self, position: usize) -> bool {
        matches!(self.token(position), Some(Token::Blank | Token::Newline))
    }

    /// How many `$` stand outside of `\$`.
    pub(super) fn dollars(&self) -> usize {
        self.tokens.iter().filter(|&&token| token == Token::Char('$')).count()
    }
}

fn first_token(rest: &str) -> Option<(Token<'_>, usize)> {
    let c = rest.chars().next()?;
    if c == ' ' || c == '\n' {
        let len = rest.bytes().take_while(|b| matches!(b, b' ' | b'\n')).count();
        let token = if rest[..len].contains('\n') { Token::Newline } else { Token::Blank };
        return Some((token, len));
    }
    if c != '\\' {
        return Some((Token::Char(c), c.len_utf8()));
    }
    let letters = rest[1..].bytes().take_while(u8::is_ascii_alphabetic).count();
    if letters > 0 {
        return Some((Token::Word(&rest[1..=letters]), letters + 1));
    }
    match rest[1..].chars().next() {
        Some(next) => Some((Token::Symbol(next), 1 + next.len_utf8())),
        None => Some((Token::Char('\\'), 1)),
    }
}

fn pair(tokens: &[Token<'_>]) -> Vec<usize> {
    let mut partner = vec![NOBODY; tokens.len()];
    let (mut groups, mut environments) = (Vec::new(), Vec::new());
    let (mut inline, mut display) = (None, None);
    for (position, token) in tokens.iter().enumerate() {
        let opening = match token {
            Token::Char('{') => {
                groups.push(position);
                None
            }
            Token::Word("begin") => {
                environments.push(position);
                None
            }
            Token::Symbol('(') => {
                inline = Some(position);
                None
            }
            Token::Symbol('[') => {
                display = Some(position);
                None
            }
            Token::Char('}') => groups.pop(),
            Token::Symbol(')') => inline.take(),
            Token::Symbol(']') => display.take(),
            Token::Word("end") => environments.pop(),
            _ => None,
        };
        if let Some(opening) = opening {
            partner[opening] = position;
        }
    }
    partner
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_blanks_and_characters_are_told_apart() {
        let lexed = Lexed::new("a \n\\bc\\'é\\");
        let tokens: Vec<_> = (0..lexed.len()).filter_map(|at| lexed.token(at)).collect();
        let wanted = [
            Token::Char('a'),
            Token::Newline,
            Token::Word("bc"),
            Token::Symbol('\''),
            Token::Char('é'),
            Token::Char('\\'),
        ];
        assert_eq!(tokens, wanted);
        assert_eq!(lexed.raw(2, 4), "\\bc\\'");
    }

    #[test]
    fn groups_and_environments_find_their_ends() {
        let lexed = Lexed::new("{a{b}}{");
        assert_eq!(lexed.group(0, 7), Some(5));
        assert_eq!(lexed.group(0, 5), None);
        assert_eq!(lexed.group(2, 7), Some(4));
        assert_eq!(lexed.group(6, 7), None);
        let lexed = Lexed::new(r"\begin\begin\end\end\end");
        assert_eq!(lexed.closing(0, 5), Some(3));
    }
}
