//! Meanings to styles and glyphs. Code names a meaning; a theme gives it its look.

use ratatui::style::{Color, Modifier, Style};

/// Every meaning the screen has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Words.
    pub text: Style,
    /// What is read, what comes second.
    pub muted: Style,
    /// The bar, the current tab.
    pub accent: Style,
    /// What can be followed.
    pub link: Style,
    /// Letters that were searched for.
    pub found: Style,
    /// A title under the cursor or in the detail.
    pub strong: Style,
    /// A title under the cursor, where nothing but weight can say so.
    pub chosen: Style,
    /// Stars.
    pub star: Style,
    /// It went well.
    pub good: Style,
    /// It may be otherwise.
    pub warn: Style,
    /// It went wrong.
    pub bad: Style,
    /// The signs.
    pub glyphs: Glyphs,
}

/// What is known of the terminal's colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ground {
    /// None are wanted.
    Colourless,
    /// Light letters on dark.
    Dark,
    /// Dark letters on light.
    Light,
    /// Nobody said: colours that stand on both, the accent only bold.
    #[default]
    Unknown,
}

/// The signs, each one cell wide; twins of the same width in both sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are what they mean")]
pub struct Glyphs {
    pub unread: &'static str,
    pub star: &'static str,
    pub bar: &'static str,
    pub line: &'static str,
    pub heavy: &'static str,
    pub rule: &'static str,
    pub tee: &'static str,
    pub done: &'static str,
    pub cut: &'static str,
    pub dot: &'static str,
    pub caret: &'static str,
}

impl Glyphs {
    /// For terminals that show Unicode.
    pub const UNICODE: Self = Self {
        unread: "●",
        star: "★",
        bar: "▌",
        line: "│",
        heavy: "┃",
        rule: "─",
        tee: "┬",
        done: "✓",
        cut: "…",
        dot: "·",
        caret: "▏",
    };
    /// For those that do not.
    pub const ASCII: Self = Self {
        unread: "o",
        star: "*",
        bar: ">",
        line: "|",
        heavy: "#",
        rule: "-",
        tee: "+",
        done: "=",
        cut: "~",
        dot: "-",
        caret: "_",
    };
}

impl Theme {
    /// A text of the program's own in the signs of this theme.
    pub fn signs<'t>(&self, text: &'t str) -> std::borrow::Cow<'t, str> {
        if self.glyphs == Glyphs::UNICODE || text.is_ascii() {
            return text.into();
        }
        let twins = [("·", self.glyphs.dot), ("✓", self.glyphs.done)];
        twins.iter().fold(text.to_owned(), |text, (sign, twin)| text.replace(sign, twin)).into()
    }

    /// The default theme on the terminal's own sixteen colours.
    pub fn new(ground: Ground, glyphs: Glyphs) -> Self {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        let faint = plain.add_modifier(Modifier::DIM);
        let base = Self {
            text: plain,
            muted: faint,
            accent: bold,
            link: plain.add_modifier(Modifier::UNDERLINED),
            found: bold.add_modifier(Modifier::UNDERLINED),
            strong: bold,
            chosen: bold,
            star: plain,
            good: plain,
            warn: plain,
            bad: bold,
            glyphs,
        };
        match ground {
            Ground::Colourless => Self { chosen: plain.add_modifier(Modifier::REVERSED), ..base },
            Ground::Dark => Self {
                found: base.found.fg(Color::Cyan),
                accent: plain.fg(Color::Cyan),
                link: plain.fg(Color::Cyan),
                star: plain.fg(Color::Yellow),
                good: plain.fg(Color::Green),
                warn: plain.fg(Color::Yellow),
                bad: plain.fg(Color::Red),
                ..base
            },
            Ground::Light => Self {
                found: base.found.fg(Color::Blue),
                accent: plain.fg(Color::Blue),
                link: plain.fg(Color::Blue),
                star: plain.fg(Color::Magenta),
                good: plain.fg(Color::Green),
                warn: plain.fg(Color::Magenta),
                bad: plain.fg(Color::Red),
                ..base
            },
            // Magenta, green and red can be read on black and on white alike.
            Ground::Unknown => Self {
                star: plain.fg(Color::Magenta),
                good: plain.fg(Color::Green),
                warn: plain.fg(Color::Magenta),
                bad: plain.fg(Color::Red),
                ..base
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colour_no_style_names_one() {
        let t = Theme::new(Ground::Colourless, Glyphs::ASCII);
        for style in [t.text, t.muted, t.accent, t.link, t.found, t.strong, t.chosen, t.star, t.good, t.warn, t.bad] {
            assert!(style.fg.is_none() && style.bg.is_none(), "{style:?}");
        }
    }

    #[test]
    fn twins_are_as_wide() {
        let all = |g: Glyphs| [g.unread, g.star, g.bar, g.line, g.heavy, g.rule, g.tee, g.done, g.cut, g.dot, g.caret];
        for (a, b) in all(Glyphs::UNICODE).iter().zip(all(Glyphs::ASCII)) {
            assert_eq!((crate::text::width::width(a), crate::text::width::width(b)), (1, 1), "{a} {b}");
        }
    }
}
