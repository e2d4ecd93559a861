//! Colours as the terminal has them: as they are, of 256, or of its own sixteen.

use ratatui::style::Color;

use crate::config::{Ground, Tone};

/// How many colours the terminal has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth {
    /// Its own sixteen.
    #[default]
    Sixteen,
    /// 256 of them.
    Indexed,
    /// Every one.
    True,
}

/// Grey and hardly coloured inks have no place among the sixteen: there the terminal's own stands for them.
const HARDLY: u8 = 48;
const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

impl Depth {
    /// The nearest colour there is that can be read on the ground; none is the terminal's own ink.
    pub fn nearest(self, tone: Tone, ground: Ground) -> Option<Color> {
        match (tone, self) {
            (Tone::Own, _) => None,
            (Tone::Indexed(n), _) if n < 16 => Some(SIXTEEN[usize::from(n)]),
            (Tone::Indexed(n), Self::Indexed | Self::True) => Some(Color::Indexed(n)),
            (Tone::Indexed(n), Self::Sixteen) => of_sixteen(of_index(n), ground),
            (Tone::Rgb(r, g, b), Self::True) => Some(Color::Rgb(r, g, b)),
            (Tone::Rgb(r, g, b), Self::Indexed) => Some(Color::Indexed(of_256([r, g, b]))),
            (Tone::Rgb(r, g, b), Self::Sixteen) => of_sixteen([r, g, b], ground),
        }
    }
}

const SIXTEEN: [Color; 16] = [
    Color::Black,
    Color::Red,
    Color::Green,
    Color::Yellow,
    Color::Blue,
    Color::Magenta,
    Color::Cyan,
    Color::Gray,
    Color::DarkGray,
    Color::LightRed,
    Color::LightGreen,
    Color::LightYellow,
    Color::LightBlue,
    Color::LightMagenta,
    Color::LightCyan,
    Color::White,
];

/// The nearest of the cube of 216 and the 24 greys, as xterm has them.
fn of_256(rgb: [u8; 3]) -> u8 {
    let step = |c: u8| (0..6_u8).min_by_key(|i| STEPS[usize::from(*i)].abs_diff(c)).unwrap_or(0);
    let [r, g, b] = rgb.map(step);
    let cube = 16 + 36 * r + 6 * g + b;
    let mean = (rgb.iter().map(|c| u32::from(*c)).sum::<u32>() / 3) as u8;
    let grey = 232 + (mean.saturating_sub(3) / 10).min(23);
    if far(of_index(grey), rgb) < far(of_index(cube), rgb) { grey } else { cube }
}

fn far(a: [u8; 3], b: [u8; 3]) -> u32 {
    a.iter().zip(b).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
}

/// What a number from 16 on is on every terminal.
fn of_index(n: u8) -> [u8; 3] {
    if n >= 232 {
        return [8 + 10 * (n - 232); 3];
    }
    let n = n.saturating_sub(16);
    [n / 36, n / 6 % 6, n % 6].map(|i| STEPS[usize::from(i)])
}

/// By its hue. Dark blue on black, and yellow and cyan on white, cannot be read: their neighbours stand for them.
fn of_sixteen([r, g, b]: [u8; 3], ground: Ground) -> Option<Color> {
    let (most, least) = (r.max(g).max(b), r.min(g).min(b));
    let chroma = most - least;
    if chroma < HARDLY {
        return None;
    }
    let part = |a: u8, b: u8| (i32::from(a) - i32::from(b)) * 60 / i32::from(chroma);
    let hue = match most {
        _ if most == r => part(g, b).rem_euclid(360),
        _ if most == g => 120 + part(b, r),
        _ => 240 + part(r, g),
    };
    let on_both = |colour: Color| (ground != Ground::Unknown).then_some(colour);
    match hue {
        30..90 if ground == Ground::Light => Some(Color::Magenta),
        30..90 => on_both(Color::Yellow),
        90..150 => Some(Color::Green),
        150..270 if ground == Ground::Light => Some(Color::Blue),
        150..270 => on_both(Color::Cyan),
        270..330 => Some(Color::Magenta),
        _ => Some(Color::Red),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_of_256_is_taken() {
        let near = |r, g, b| Depth::Indexed.nearest(Tone::Rgb(r, g, b), Ground::Dark);
        assert_eq!(near(255, 0, 0), Some(Color::Indexed(196)));
        assert_eq!(near(0, 95, 135), Some(Color::Indexed(24)));
        assert_eq!(near(128, 128, 128), Some(Color::Indexed(244)));
        assert_eq!(near(255, 255, 255), Some(Color::Indexed(231)));
        assert_eq!(near(0, 0, 0), Some(Color::Indexed(16)));
        // No colour is further off than half a step of the cube in each part.
        for n in 0..4096_u32 {
            let rgb = [n as u8 & 15, (n >> 4) as u8 & 15, (n >> 8) as u8 & 15].map(|c| c * 17);
            assert!(far(of_index(of_256(rgb)), rgb) <= 3 * 48 * 48, "{rgb:?}");
        }
    }

    #[test]
    fn of_sixteen_the_hue_is_kept_and_can_be_read() {
        let near = |rgb: [u8; 3], ground| Depth::Sixteen.nearest(Tone::Rgb(rgb[0], rgb[1], rgb[2]), ground);
        assert_eq!(near([0x9a, 0xa1, 0xad], Ground::Dark), None);
        assert_eq!(near([0x6c, 0xb6, 0xff], Ground::Dark), Some(Color::Cyan));
        assert_eq!(near([0x0b, 0x5f, 0xb3], Ground::Light), Some(Color::Blue));
        assert_eq!(near([0x8a, 0x53, 0x00], Ground::Light), Some(Color::Magenta));
        assert_eq!(near([0xb3, 0x26, 0x1e], Ground::Light), Some(Color::Red));
        assert_eq!(near([0x6c, 0xb6, 0xff], Ground::Unknown), None);
        for n in 16..=255 {
            let dark = Depth::Sixteen.nearest(Tone::Indexed(n), Ground::Dark);
            let light = Depth::Sixteen.nearest(Tone::Indexed(n), Ground::Light);
            assert_ne!(dark, Some(Color::Blue), "{n}");
            assert!(!matches!(light, Some(Color::Yellow | Color::Cyan | Color::Gray)), "{n}");
        }
    }

    #[test]
    fn the_sixteen_and_the_terminals_own_stay_as_they_are() {
        for depth in [Depth::Sixteen, Depth::Indexed, Depth::True] {
            assert_eq!(depth.nearest(Tone::Own, Ground::Dark), None);
            assert_eq!(depth.nearest(Tone::Indexed(14), Ground::Dark), Some(Color::LightCyan));
        }
        assert_eq!(Depth::True.nearest(Tone::Rgb(1, 2, 3), Ground::Dark), Some(Color::Rgb(1, 2, 3)));
    }
}
