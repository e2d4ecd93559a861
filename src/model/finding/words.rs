//! A comment as words and sentences. It knows no venue.

/// The words of a text.
#[derive(Debug)]
pub(super) struct Words<'a>(pub(super) Vec<Word<'a>>);

/// A word: letters and digits, with `&` where it stands between two (`A&A`).
#[derive(Debug)]
pub(super) struct Word<'a> {
    /// As it stands.
    pub(super) text: &'a str,
    /// In small letters.
    pub(super) lower: String,
    /// What stands between it and the word before.
    pub(super) gap: &'a str,
    /// The number of its sentence.
    pub(super) sentence: usize,
}

/// Words that end with a full stop and no sentence.
const ABBREVIATIONS: &str = " phys rev lett letts j proc int conf trans math astron astrophys mon not r soc nat commun comm sci rep \
     adv symp eur nucl vol no nos pp fig figs sec ann comput theor invent amer appl quant class grav res mod sol natl acad \
     surv inf inform signal process chem prob st dr mt al approx ed eds jpn wireless geom topol theory tab refs ref ";

impl<'a> Words<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let mut words: Vec<Word<'a>> = Vec::new();
        let (mut end, mut sentence) = (0, 0);
        for (from, to) in spans(text) {
            let gap = &text[end..from];
            if words.last().is_some_and(|before| ends_sentence(before, gap)) {
                sentence += 1;
            }
            for (from, to) in halves(text, from, to) {
                let gap = &text[end..from];
                words.push(Word { text: &text[from..to], lower: text[from..to].to_lowercase(), gap, sentence });
                end = to;
            }
        }
        Self(words)
    }
}

impl Word<'_> {
    /// The year it is: four digits, or two that `'` or `-` or letters go right before.
    pub(super) fn year(&self) -> Option<u16> {
        let number: u16 = self.text.parse().ok()?;
        match self.text.len() {
            4 if (1985..2100).contains(&number) => Some(number),
            2 if self.gap.is_empty() || matches!(self.gap.trim_start(), "'" | "’" | "‘" | "-" | "`") => {
                Some(if number < 70 { 2000 + number } else { 1900 + number })
            }
            _ => None,
        }
    }

    /// The number it is, in digits or as a word.
    pub(super) fn number(&self) -> Option<u32> {
        const SMALL: [&str; 13] =
            ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
        if let Some(n) = SMALL.iter().position(|s| *s == self.lower) {
            return u32::try_from(n).ok();
        }
        (self.text.len() <= 4).then(|| self.text.parse().ok()).flatten()
    }

    /// Whether it is one of the little words that names are told without.
    pub(super) fn is_small(&self) -> bool {
        matches!(&*self.lower, "and" | "the" | "of" | "on" | "for" | "&")
    }

    pub(super) fn is_capital(&self) -> bool {
        self.text.starts_with(char::is_uppercase)
    }

    /// How many capitals it has.
    pub(super) fn capitals(&self) -> usize {
        self.text.chars().filter(char::is_ascii_uppercase).count()
    }

    /// Whether it stands in a list of words divided by blanks.
    pub(super) fn is_in(&self, list: &str) -> bool {
        list.split(' ').any(|w| w == self.lower)
    }
}

/// Where words begin and end.
fn spans(text: &str) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let mut begun = None;
    let mut letters = text.char_indices().peekable();
    let mut before = ' ';
    while let Some((at, c)) = letters.next() {
        let joins = c == '&' && before.is_alphanumeric() && letters.peek().is_some_and(|(_, n)| n.is_alphanumeric());
        match (c.is_alphanumeric() || joins, begun) {
            (true, None) => begun = Some(at),
            (false, Some(from)) => {
                spans.push((from, at));
                begun = None;
            }
            _ => {}
        }
        before = c;
    }
    spans.extend(begun.map(|from| (from, text.len())));
    spans
}

/// `CVPR2026` is a name and a year; `L4DC` and `3DV` are words.
fn halves(text: &str, from: usize, to: usize) -> Vec<(usize, usize)> {
    let word = &text[from..to];
    let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = word.len() - letters.len();
    let parts = letters.len() >= 2 && letters.chars().all(char::is_alphabetic) && matches!(digits, 2 | 4);
    if parts { vec![(from, from + letters.len()), (from + letters.len(), to)] } else { vec![(from, to)] }
}

fn ends_sentence(before: &Word<'_>, gap: &str) -> bool {
    if gap.contains([';', '\n']) {
        return true;
    }
    let stops = gap.find(['.', '!', '?']).is_some_and(|at| gap[at + 1..].contains(' '));
    stops && (gap.contains(['!', '?']) || !(before.is_in(ABBREVIATIONS) && gap.starts_with('.')))
}
