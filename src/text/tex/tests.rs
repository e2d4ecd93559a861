use std::time::Instant;

use proptest::prelude::*;

use super::super::hostile::{offence, payloads};
use super::*;
use crate::text::Clean;

const AWKWARD: &str = include_str!("../../../tests/fixtures/tex/awkward_strings.tsv");
const FREQUENCY: &str = include_str!("../../../tests/fixtures/tex/macro_frequency.txt");

#[test]
fn awkward_strings_show_as_a_reader_would_write_them() {
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    let (mut exact, mut wrong) = (0, String::new());
    for line in AWKWARD.lines() {
        let (raw, wanted) = line.split_once('\t').unwrap();
        let shown = render(raw);
        if bare(&shown) == bare(wanted) {
            exact += 1;
        } else {
            wrong.push_str(&format!("{raw}\n  shown  {shown}\n  wanted {wanted}\n"));
        }
    }
    assert_eq!((exact, AWKWARD.lines().count()), (56, 56), "\n{wrong}");
}
