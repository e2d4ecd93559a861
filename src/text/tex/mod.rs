//! TeX in titles, abstracts and names as Unicode: `$\mathcal{O}(n^2)$` shows as 𝒪(n²).
//!
//! One row of text and no macros: it neither lays out displays nor expands definitions, and what it
//! cannot show it leaves readable. Input is clean text; work and output are bounded.
mod accents;
mod alphabets;
mod arguments;
mod commands;
mod fold;
mod lexer;
mod math;
mod prose;
mod punctuation;
mod row;
mod scripts;
mod structures;
mod symbols;

use std::borrow::Cow;

use self::alphabets::Alphabet;
use self::lexer::Lexed;
use super::scrub::{Shape, scrub};

pub use fold::fold;

/// Groups within groups beyond which the raw text is shown.
const DEPTH: usize = 32;
/// How much longer than the input the output may be, in bytes per byte, and some to start with.
const GROWTH: usize = 4;
const HEADROOM: usize = 64;

/// Returns `raw` with its TeX shown as Unicode.
///
/// Text without TeX comes back borrowed and unchanged, and so does text that is nested too deep or
/// would grow too long. A lone `$` and prices stay as they are.
pub fn render(raw: &str) -> Cow<'_, str> {
    if !has_tex(raw) {
        return Cow::Borrowed(raw);
    }
    let lexed = Lexed::new(raw);
    let mut renderer = Renderer::new(&lexed);
    let mut out = String::with_capacity(raw.len());
    renderer.prose(0, lexed.len(), &mut out);
    if renderer.too_deep || out.len() > raw.len() * GROWTH + HEADROOM {
        return Cow::Borrowed(raw);
    }
    let shown = scrub(&out, Shape::Paragraphs, usize::MAX);
    if shown == raw {
        Cow::Borrowed(raw)
    } else {
        Cow::Owned(shown)
    }
}

/// Whether anything in `raw` could be TeX: one scan, and all that most abstracts cost.
fn has_tex(raw: &str) -> bool {
    let bytes = raw.as_bytes();
    bytes.iter().enumerate().any(|(at, byte)| match byte {
        b'\\' | b'$' | b'{' | b'`' | b'~' => true,
        b'-' => bytes.get(at + 1) == Some(&b'-'),
        _ => false,
    })
}

/// What a `$` means in this text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dollars {
    Formulas,
    /// Their number is odd: one of them is a price or a slip, and nobody knows which.
    Literal,
}

/// How the rows of a table are set in one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rows {
    /// One after the other, as the lines of a long equation.
    Joined,
    /// Parted by semicolons, as a matrix.
    Listed,
}

/// Walks over the tokens and writes what they show. `prose` and `math` hold its two halves.
struct Renderer<'l, 'a> {
    lexed: &'l Lexed<'a>,
    alphabet: Alphabet,
    rows: Rows,
    dollars: Dollars,
    depth: usize,
    too_deep: bool,
}

impl<'l, 'a> Renderer<'l, 'a> {
    fn new(lexed: &'l Lexed<'a>) -> Self {
        let odd = lexed.dollars() % 2 == 1;
        Self {
            lexed,
            alphabet: Alphabet::Plain,
            rows: Rows::Joined,
            dollars: if odd {
                Dollars::Literal
            } else {
                Dollars::Formulas
            },
            depth: 0,
            too_deep: false,
        }
    }

    /// Does `work` one level deeper, unless that is too deep; alphabets chosen there end there.
    fn nested(&mut self, work: impl FnOnce(&mut Self)) {
        if self.depth >= DEPTH {
            self.too_deep = true;
        }
        if self.too_deep {
            return;
        }
        self.depth += 1;
        let alphabet = self.alphabet;
        work(self);
        self.alphabet = alphabet;
        self.depth -= 1;
    }
}

#[cfg(test)]
mod tests;
