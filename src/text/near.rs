//! The word somebody meant: the one with the fewest slips between. It corrects nothing.

/// More slips than this are another word.
const SLIPS: usize = 3;
/// Characters compared.
const MOST: usize = 40;

/// The word most like `text`, whatever its case; none if none is near.
pub fn nearest<'a>(text: &str, among: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let text = text.to_lowercase();
    // A short word is all slips soon.
    let most = SLIPS.min(text.chars().count().div_ceil(2));
    let with_slips = among.map(|word| (slips(&text, &word.to_lowercase()), word));
    with_slips.min_by_key(|(slips, _)| *slips).filter(|(slips, _)| *slips <= most).map(|(_, word)| word)
}

/// Characters to be changed, left out or put in to come from one word to the other.
fn slips(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(MOST).collect(), b.chars().collect());
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = corner + usize::from(x != y);
            corner = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_seen_through() {
        let words = || ["hide", "half-page-down", "top", "cs.CL"].into_iter();
        assert_eq!(nearest("hied", words()), Some("hide"));
        assert_eq!(nearest("CS.CLL", words()), Some("cs.CL"));
        assert_eq!(nearest("halfpagedown", words()), Some("half-page-down"));
        assert_eq!(nearest("completely-else", words()), None);
        assert_eq!(nearest("", words()), None);
        assert_eq!(nearest("xy", words()), None);
    }
}
