//! What changed between two texts, word by word. It knows no paper and no screen.

use similar::{Algorithm, ChangeTag, DiffTag, capture_diff_slices};

/// A run of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What became of it.
    pub change: Change,
    /// The words, with what stands between them.
    pub text: String,
}

/// What became of a run of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It stayed.
    Same,
    /// It was taken out.
    Gone,
    /// It was put in.
    New,
}

/// What became of a name in a list of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameChange {
    /// It stands where it stood among those that stayed.
    Same,
    /// It is no longer there.
    Gone,
    /// It was not there.
    New,
    /// It stands elsewhere.
    Moved,
}

/// Two texts as the runs they share and do not share, in order: what is gone stands before what took its place.
///
/// Words are compared with what clings to them; TeX (`$…$`, a command with its braces) is one word; blanks and line
/// ends are not compared. A single short word that stayed between two changes is taken as changed with them.
pub fn words(old: &str, new: &str) -> Vec<Piece> {
    let (old, new) = (tokens(old), tokens(new));
    let key = |tokens: &[Token<'_>]| tokens.iter().map(|t| t.word.to_owned()).collect::<Vec<_>>();
    let ops = capture_diff_slices(Algorithm::Patience, &key(&old), &key(&new));
    let mut pieces = Pieces::default();
    for op in ops {
        let (gone, came) = (&old[op.old_range()], &new[op.new_range()]);
        match op.tag() {
            DiffTag::Equal => pieces.same(came),
            DiffTag::Delete | DiffTag::Insert | DiffTag::Replace => pieces.changed(gone, came),
        }
    }
    pieces.done()
}

/// Whether nothing changed.
pub fn is_same(pieces: &[Piece]) -> bool {
    pieces.iter().all(|p| p.change == Change::Same)
}

/// How many words were taken out, and how many put in.
pub fn counts(pieces: &[Piece]) -> (usize, usize) {
    let count = |change| {
        let of = pieces.iter().filter(|p| p.change == change);
        of.map(|p| p.text.split_whitespace().count()).sum()
    };
    (count(Change::Gone), count(Change::New))
}

/// Two lists of names as one: the new one's names in its order, those that are gone where they stood.
///
/// Names are the same but for case, full stops and blanks.
pub fn names<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(NameChange, &'a str)> {
    let plain = |name: &&str| -> String {
        name.chars().filter(|c| !c.is_whitespace() && *c != '.').flat_map(char::to_lowercase).collect()
    };
    let (before, after): (Vec<_>, Vec<_>) = (old.iter().map(plain).collect(), new.iter().map(plain).collect());
    let mut named = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &before, &after) {
        for change in op.iter_changes(&before, &after) {
            let (old_at, new_at) = (change.old_index(), change.new_index());
            match change.tag() {
                ChangeTag::Equal => named.extend(new_at.map(|at| (NameChange::Same, new[at]))),
                ChangeTag::Delete => named
                    .extend(old_at.filter(|at| !after.contains(&before[*at])).map(|at| (NameChange::Gone, old[at]))),
                ChangeTag::Insert => named.extend(new_at.map(|at| {
                    let moved = before.contains(&after[at]);
                    (if moved { NameChange::Moved } else { NameChange::New }, new[at])
                })),
            }
        }
    }
    named
}

/// A word with the blanks before it.
struct Token<'a> {
    gap: Gap,
    word: &'a str,
}

/// What stands before a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gap {
    None,
    Blank,
    Line,
}

impl Gap {
    const fn text(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Blank => " ",
            Self::Line => "\n",
        }
    }
}

#[derive(Default)]
struct Pieces {
    all: Vec<Piece>,
}

impl Pieces {
    fn same(&mut self, tokens: &[Token<'_>]) {
        self.push(Change::Same, tokens);
    }

    fn changed(&mut self, gone: &[Token<'_>], came: &[Token<'_>]) {
        // A lone short word between two changes makes four runs of what reads better as two.
        if let [.., before_gone, before_came, between] = &self.all[..]
            && (before_gone.change, before_came.change) == (Change::Gone, Change::New)
            && between.change == Change::Same
            && between.text.trim().chars().count() <= 3
            && !gone.is_empty()
            && !came.is_empty()
        {
            let between = self.all.pop().map(|p| p.text).unwrap_or_default();
            let came_before = self.all.pop().map(|p| p.text).unwrap_or_default();
            if let Some(last) = self.all.last_mut() {
                last.text.push_str(&between);
            }
            self.push(Change::Gone, gone);
            self.all.push(Piece { change: Change::New, text: came_before + &between });
            return self.push(Change::New, came);
        }
        self.push(Change::Gone, gone);
        self.push(Change::New, came);
    }

    fn push(&mut self, change: Change, tokens: &[Token<'_>]) {
        if tokens.is_empty() {
            return;
        }
        let text: String = tokens.iter().flat_map(|t| [t.gap.text(), t.word]).collect();
        match self.all.last_mut() {
            Some(last) if last.change == change => last.text.push_str(&text),
            _ => self.all.push(Piece { change, text }),
        }
    }

    fn done(mut self) -> Vec<Piece> {
        if let Some(first) = self.all.first_mut() {
            first.text = first.text.trim_start().to_owned();
        }
        self.all
    }
}

/// The words of a text: runs without blanks, but TeX is one word whatever is in it, and the signs that end a word are
/// words of their own.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let word = rest.trim_start();
        let blanks = &rest[..rest.len() - word.len()];
        let gap = match blanks {
            "" => Gap::None,
            b if b.contains('\n') => Gap::Line,
            _ => Gap::Blank,
        };
        if word.is_empty() {
            break;
        }
        let end = word_end(word);
        let (whole, after) = word.split_at(end);
        let body = whole.trim_end_matches([',', '.', ';', ':', '!', '?', ')']);
        let body = if body.is_empty() { whole } else { body };
        tokens.push(Token { gap, word: body });
        if body.len() < whole.len() {
            tokens.push(Token { gap: Gap::None, word: &whole[body.len()..] });
        }
        rest = after;
    }
    tokens
}

/// Where the word at the beginning ends: at a blank that stands in no TeX.
fn word_end(text: &str) -> usize {
    /// TeX that never ends is none.
    const LONGEST_TEX: usize = 400;
    let (mut braces, mut math, mut escaped) = (0_usize, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => {
                escaped = false;
                continue;
            }
            '\\' => escaped = true,
            '$' => math = !math,
            '{' => braces += 1,
            '}' => braces = braces.saturating_sub(1),
            c if c.is_whitespace() && (!math && braces == 0) => return at,
            _ => {}
        }
        if at > LONGEST_TEX {
            break;
        }
    }
    let plain = text.find(char::is_whitespace).unwrap_or(text.len());
    if math || braces > 0 || text.len() > LONGEST_TEX { plain } else { text.len() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(old: &str, new: &str) -> String {
        let piece = |p: Piece| match p.change {
            Change::Same => p.text,
            Change::Gone => format!("[-{}-]", p.text),
            Change::New => format!("{{+{}+}}", p.text),
        };
        words(old, new).into_iter().map(piece).collect()
    }

    #[test]
    fn words_that_changed_are_told_and_the_rest_stays() {
        assert_eq!(told("We train a model.", "We train a small model."), "We train a{+ small+} model.");
        assert_eq!(told("We ask, then answer", "We ask then answer"), "We ask[-,-] then answer");
        assert_eq!(told("one two three", "one four three"), "one[- two-]{+ four+} three");
        assert_eq!(told("same", "same"), "same");
        assert_eq!(told("", "new words"), "{+new words+}");
        assert_eq!(told("old words", ""), "[-old words-]");
        assert_eq!(told("a  b\nc", "a b c"), "a b c");
    }

    #[test]
    fn tex_is_one_word() {
        assert_eq!(told("needs $O(n + 1)$ time", "needs $O(n)$ time"), "needs[- $O(n + 1)$-]{+ $O(n)$+} time");
        assert_eq!(
            told(r"\textbf{very fast} code", r"\textbf{quite fast} code"),
            r"[-\textbf{very fast}-]{+\textbf{quite fast}+} code"
        );
        assert_eq!(told("costs 5$ a day", "costs 6$ a day"), "costs[- 5$-]{+ 6$+} a day");
    }

    #[test]
    fn a_short_word_between_changes_goes_with_them() {
        assert_eq!(told("red of blue x", "big of small x"), "[-red of blue-]{+big of small+} x");
    }

    #[test]
    fn words_are_counted() {
        assert_eq!(counts(&words("a b c", "a d e c f")), (1, 3));
        assert!(is_same(&words("a b", "a b")));
    }

    #[test]
    fn names_are_added_gone_and_moved() {
        use NameChange::{Gone, Moved, New, Same};
        let changed = names(&["A. Berg", "C Dahl", "E Frey"], &["E Frey", "A Berg", "G Holm"]);
        assert_eq!(changed.iter().find(|(_, n)| *n == "C Dahl").unwrap().0, Gone);
        assert_eq!(changed.iter().find(|(_, n)| *n == "G Holm").unwrap().0, New);
        assert_eq!(changed.iter().filter(|(c, _)| *c == Moved).count(), 1);
        assert_eq!(changed.iter().filter(|(c, _)| *c == Same).count(), 1);
        let kept: Vec<&str> = changed.iter().filter(|(c, _)| *c != Gone).map(|(_, n)| *n).collect();
        assert_eq!(kept, ["E Frey", "A Berg", "G Holm"]);
    }

    proptest::proptest! {
        #[test]
        fn both_texts_can_be_read_out_of_the_difference(old in "[a-c$\\\\{} .\n]{0,40}", new in "[a-c$\\\\{} .\n]{0,40}") {
            let pieces = words(&old, &new);
            let of = |leave: Change| -> String { pieces.iter().filter(|p| p.change != leave).map(|p| p.text.as_str()).collect() };
            let bare = |text: &str| text.split_whitespace().collect::<String>();
            proptest::prop_assert_eq!(bare(&of(Change::New)), bare(&old));
            proptest::prop_assert_eq!(bare(&of(Change::Gone)), bare(&new));
        }
    }
}
