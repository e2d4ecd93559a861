//! A formula in one row: strings set side by side with the blanks that a reader expects.
//!
//! It knows what stands next to what, not what it means: `math` names the class of each piece.

/// What a piece is to its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Nothing yet.
    Start,
    /// A letter, number or any other single thing.
    Letter,
    /// A name of several letters: `log`, `argmin`, `if`.
    Word,
    /// A quotient with a stroke, which would run into letters beside it.
    Quotient,
    /// What ends in text that would swallow a letter after it: `√2`, `H_G`.
    Tail,
    Relation,
    Binary,
    /// An operator written without blanks, as in `a+b`.
    Sign,
    Open,
    Close,
    /// Commas and the like: nothing before, and behind only what the source has.
    Point,
    /// `|`, which may open, close or part.
    Bar,
}

/// The blanks that the source has before the next piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    None,
    /// A blank that only ends a command's name.
    Separator,
    Blank,
    /// A blank that was asked for: `\,`, `~`, `\quad`.
    Forced,
}

/// Whether there is room for blanks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pace {
    Loose,
    /// In scripts: only words are kept apart.
    Tight,
}

/// The row as set so far.
pub(super) struct Row {
    text: String,
    last: Class,
    gap: Gap,
    pace: Pace,
}

/// A place in a row to which [`Row::take_from`] goes back.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    len: usize,
    last: Class,
}

impl Row {
    pub(super) fn new(pace: Pace) -> Self {
        Self {
            text: String::new(),
            last: Class::Start,
            gap: Gap::None,
            pace,
        }
    }

    pub(super) fn pace(&self) -> Pace {
        self.pace
    }

    pub(super) fn last(&self) -> Class {
        self.last
    }

    pub(super) fn gap(&self) -> Gap {
        self.gap
    }

    pub(super) fn ends_with_digit(&self) -> bool {
        self.gap == Gap::None && self.text.ends_with(|c: char| c.is_ascii_digit())
    }

    /// Sets a piece after what stands already.
    pub(super) fn put(&mut self, class: Class, piece: &str) {
        if piece.is_empty() {
            return;
        }
        if self.needs_blank(class) && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
        self.text.push_str(piece);
        self.last = class;
        self.gap = Gap::None;
    }

    /// Attaches a script to what stands last, whose class it takes over.
    pub(super) fn attach(&mut self, script: &str) {
        if self.last == Class::Start && self.gap == Gap::Forced {
            self.text.push(' ');
        }
        self.text.push_str(script);
        self.gap = Gap::None;
        if matches!(
            self.last,
            Class::Start | Class::Open | Class::Point | Class::Bar
        ) {
            self.last = Class::Letter;
        }
    }

    /// Says what the piece set last is to the next one.
    pub(super) fn becomes(&mut self, class: Class) {
        self.last = class;
    }

    /// Notes a blank in the source.
    pub(super) fn blank(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    pub(super) fn mark(&self) -> Mark {
        Mark {
            len: self.text.len(),
            last: self.last,
        }
    }

    /// Takes out all that was set after `mark`.
    pub(super) fn take_from(&mut self, mark: Mark) -> String {
        self.last = mark.last;
        self.gap = Gap::None;
        let taken = self.text.split_off(mark.len.min(self.text.len()));
        taken.trim().to_owned()
    }

    /// Takes a closing row mark back, as a last `\\` leaves one.
    pub(super) fn drop_tail(&mut self, tail: &str) {
        if let Some(rest) = self.text.strip_suffix(tail) {
            self.text.truncate(rest.len());
        }
    }

    pub(super) fn finish(mut self) -> String {
        if self.gap == Gap::Forced && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
        self.text
    }

    fn needs_blank(&self, next: Class) -> bool {
        use Class::{
            Bar, Binary, Close, Letter, Open, Point, Quotient, Relation, Sign, Start, Tail, Word,
        };
        let words = (self.last == Word && matches!(next, Letter | Word | Quotient))
            || (next == Word && matches!(self.last, Letter | Word | Close | Quotient | Tail));
        if self.pace == Pace::Tight {
            return words || (self.last == Tail && next == Letter);
        }
        let operators = [Relation, Binary];
        match (self.last, next) {
            (_, Close | Point) | (Open, _) => false,
            (Start, _) => self.gap == Gap::Forced,
            _ if self.gap == Gap::Forced || words => true,
            (last, next) if operators.contains(&last) || operators.contains(&next) => true,
            (Bar | Sign, _) | (_, Bar | Sign) => false,
            (Tail | Quotient, Letter | Quotient) | (Quotient, Open) => true,
            (Letter, Quotient) => self.text.ends_with(char::is_alphanumeric),
            (Point, _) => self.gap != Gap::None,
            (_, Open) => false,
            _ => self.gap == Gap::Blank,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(pieces: &[(Class, &str)]) -> String {
        let mut row = Row::new(Pace::Loose);
        for (class, piece) in pieces {
            row.put(*class, piece);
        }
        row.finish()
    }

    #[test]
    fn relations_stand_apart_and_letters_together() {
        use Class::{Close, Letter, Open, Relation, Word};
        assert_eq!(
            set(&[(Letter, "a"), (Relation, "≤"), (Letter, "b")]),
            "a ≤ b"
        );
        assert_eq!(set(&[(Relation, "≳"), (Letter, "5")]), "≳ 5");
        assert_eq!(
            set(&[(Letter, "n"), (Word, "log"), (Letter, "n")]),
            "n log n"
        );
        assert_eq!(
            set(&[(Word, "log"), (Open, "("), (Letter, "n"), (Close, ")")]),
            "log(n)"
        );
    }

    #[test]
    fn blanks_that_were_asked_for_stand_at_the_edges_too() {
        let mut row = Row::new(Pace::Loose);
        row.blank(Gap::Forced);
        row.put(Class::Letter, "μ");
        row.blank(Gap::Forced);
        assert_eq!(row.finish(), " μ ");
    }
}
