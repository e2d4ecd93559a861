//! How a sign looks, and the shortest way from one look to another.

use std::fmt::Write;

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// Colours and weight of a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    ink: Color,
    ground: Color,
    weight: Modifier,
    /// Which link it is part of, 0 being none.
    pub link: u64,
}

impl Default for Look {
    fn default() -> Self {
        Self::PLAIN
    }
}

/// A weight, what sets it and what takes it away. Bold and dim go together.
const WEIGHTS: [(Modifier, u8, u8); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];
/// Weights that are seen where nothing stands.
const SEEN_ON_BLANKS: Modifier = Modifier::UNDERLINED
    .union(Modifier::REVERSED)
    .union(Modifier::CROSSED_OUT)
    .union(Modifier::SLOW_BLINK)
    .union(Modifier::RAPID_BLINK);

impl Look {
    /// The terminal's own.
    pub const PLAIN: Self = Self { ink: Color::Reset, ground: Color::Reset, weight: Modifier::empty(), link: 0 };

    pub fn of(cell: &Cell, link: u64) -> Self {
        Self { ink: cell.fg, ground: cell.bg, weight: cell.modifier, link }
    }

    /// Whether a blank looks the same in both.
    pub fn same_on_blanks(self, other: Self) -> bool {
        let seen = |look: Self| look.weight & SEEN_ON_BLANKS;
        // Reversed, the ink is the ground, and faint ink a faint one.
        let faint = |look: Self| look.weight & Modifier::DIM;
        let ink = !seen(self).intersects(SEEN_ON_BLANKS) || (self.ink == other.ink && faint(self) == faint(other));
        self.ground == other.ground && seen(self) == seen(other) && ink && self.link == other.link
    }

    /// Writes what turns `worn` into this: what differs, or all of it from plain, whichever is shorter. Links are not its.
    pub fn put_on(self, worn: Self, out: &mut Vec<u8>) {
        if self == (Self { link: self.link, ..worn }) {
            return;
        }
        let changed = self.parameters(worn);
        let afresh = self.parameters(Self::PLAIN);
        let afresh = if afresh.is_empty() { afresh } else { format!("0;{afresh}") };
        let shorter = if changed.len() <= afresh.len() { changed } else { afresh };
        out.extend_from_slice(b"\x1b[");
        out.extend_from_slice(shorter.as_bytes());
        out.push(b'm');
    }

    fn parameters(self, worn: Self) -> String {
        let mut text = String::new();
        let mut add = |n: u8| {
            let _ = write!(text, "{}{n}", if text.is_empty() { "" } else { ";" });
        };
        let gone = worn.weight - self.weight;
        let offs: Vec<u8> = WEIGHTS.iter().filter(|w| gone.contains(w.0)).map(|w| w.2).collect();
        for (nth, off) in offs.iter().enumerate() {
            if !offs[..nth].contains(off) {
                add(*off);
            }
        }
        for (weight, on, off) in WEIGHTS {
            // What went with another weight is set again.
            let stands = worn.weight.contains(weight) && !offs.contains(&off);
            if self.weight.contains(weight) && !stands {
                add(on);
            }
        }
        for (now, before, base) in [(self.ink, worn.ink, 30), (self.ground, worn.ground, 40)] {
            if now != before {
                colour(now, base, &mut add);
            }
        }
        text
    }
}

/// The parameters of a colour; `base` is 30 for the ink and 40 for the ground.
fn colour(colour: Color, base: u8, add: &mut impl FnMut(u8)) {
    let all: &[u8] = match colour {
        Color::Reset => &[base + 9],
        Color::Black => &[base],
        Color::Red => &[base + 1],
        Color::Green => &[base + 2],
        Color::Yellow => &[base + 3],
        Color::Blue => &[base + 4],
        Color::Magenta => &[base + 5],
        Color::Cyan => &[base + 6],
        Color::Gray => &[base + 7],
        Color::DarkGray => &[base + 60],
        Color::LightRed => &[base + 61],
        Color::LightGreen => &[base + 62],
        Color::LightYellow => &[base + 63],
        Color::LightBlue => &[base + 64],
        Color::LightMagenta => &[base + 65],
        Color::LightCyan => &[base + 66],
        Color::White => &[base + 67],
        Color::Indexed(n) => &[base + 8, 5, n],
        Color::Rgb(r, g, b) => &[base + 8, 2, r, g, b],
    };
    for n in all {
        add(*n);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(from: Look, to: Look) -> String {
        let mut out = Vec::new();
        to.put_on(from, &mut out);
        String::from_utf8(out).unwrap()
    }

    fn look(ink: Color, weight: Modifier) -> Look {
        Look { ink, weight, ..Look::PLAIN }
    }

    #[test]
    fn only_what_differs_is_said() {
        let bold = look(Color::Reset, Modifier::BOLD);
        let dim = look(Color::Reset, Modifier::DIM);
        let both = look(Color::Reset, Modifier::BOLD | Modifier::DIM | Modifier::UNDERLINED);
        let cyan = look(Color::Cyan, Modifier::BOLD);
        assert_eq!(way(bold, bold), "");
        assert_eq!(way(Look::PLAIN, bold), "\x1b[1m");
        assert_eq!(way(bold, cyan), "\x1b[36m");
        assert_eq!(way(cyan, Look::PLAIN), "\x1b[m");
        assert_eq!(way(bold, dim), "\x1b[0;2m");
        assert_eq!(way(both, cyan), "\x1b[0;1;36m");
        assert_eq!(
            way(look(Color::Rgb(1, 2, 3), Modifier::BOLD), look(Color::Rgb(1, 2, 3), Modifier::DIM)),
            "\x1b[22;2m"
        );
    }

    #[test]
    fn a_blank_shows_only_what_is_seen_without_ink() {
        let red = look(Color::Red, Modifier::BOLD);
        assert!(red.same_on_blanks(Look::PLAIN));
        assert!(!look(Color::Red, Modifier::REVERSED).same_on_blanks(look(Color::Blue, Modifier::REVERSED)));
        assert!(!look(Color::Red, Modifier::UNDERLINED).same_on_blanks(Look::PLAIN));
        let reversed = look(Color::Reset, Modifier::REVERSED);
        assert!(!look(Color::Reset, Modifier::REVERSED | Modifier::DIM).same_on_blanks(reversed));
    }
}
