//! The word somebody meant: the one with the fewest slips between. It corrects nothing.

/// More slips than this are another word.
const SLIPS: usize = 3;
/// Characters compared.
const MOST: usize = 40;

/// The word most like `text`, whatever its case: one that begins so, else one that a few slips make of it; none if none
/// is near.
pub fn nearest<'a>(text: &str, among: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let text = text.to_lowercase();
    // A short word is all slips soon.
    let most = SLIPS.min(text.chars().count().div_ceil(2));
    let rate = |word: &'a str| {
        let lower = word.to_lowercase();
        let begins = !text.is_empty() && lower.starts_with(&text);
        (if begins { 0 } else { slips(&text, &lower) }, word)
    };
    let nearest = among.into_iter().map(rate).min_by_key(|(slips, _)| *slips);
    nearest.filter(|(slips, _)| *slips <= most).map(|(_, word)| word)
}

/// Characters to be changed, left out, put in or exchanged with their neighbour to come from one word to the other.
fn slips(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(MOST).collect(), b.chars().take(MOST).collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let changed = rows[i][j] + usize::from(x != y);
            let mut least = changed.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                least = least.min(rows[i - 1][j - 1] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_seen_through() {
        let words = ["view", "hide", "half-page-down", "top", "cs.CL"];
        assert_eq!(nearest("hied", words), Some("hide"), "two letters exchanged are one slip");
        assert_eq!(nearest("CS.CLL", words), Some("cs.CL"));
        assert_eq!(nearest("halfpagedown", words), Some("half-page-down"));
        assert_eq!(nearest("half", words), Some("half-page-down"), "a word begun is meant");
        assert_eq!(nearest("completely-else", words), None);
        assert_eq!(nearest("", words), None);
        assert_eq!(nearest("xy", words), None);
        let names = ["view", "help", "hide", "edition", "unstar", "star"];
        assert_eq!(nearest("ed", names), Some("edition"));
        assert_eq!(nearest("STRA", names), Some("star"));
    }
}
