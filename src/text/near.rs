//! The word that a slip of the finger meant.

/// The name nearest to a mistyped word: one that begins with it, else one a few letters away; none where all are far.
pub fn nearest<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let far = if word.chars().count() <= 5 { 2 } else { 3 };
    let rate = |name: &'a str| {
        let begins = !word.is_empty() && name.to_lowercase().starts_with(&word);
        let steps = if begins { 0 } else { distance(&word, &name.to_lowercase()) };
        (steps <= far).then_some((steps, name))
    };
    names.into_iter().filter_map(rate).min_by_key(|(steps, _)| *steps).map(|(_, name)| name)
}

/// How many letters must be put in, taken out, changed or exchanged with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(40).collect(), b.chars().take(40).collect());
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
    fn a_slip_finds_its_name_and_nonsense_none() {
        let names = ["view", "help", "hide", "edition", "unstar", "star"];
        assert_eq!(nearest("hied", names), Some("hide"));
        assert_eq!(nearest("ed", names), Some("edition"));
        assert_eq!(nearest("STRA", names), Some("star"));
        assert_eq!(nearest("completely", names), None);
        assert_eq!(nearest("", names), None);
    }
}
