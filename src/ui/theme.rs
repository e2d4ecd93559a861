//! Meanings to styles and glyphs. Code names a meaning; a theme gives it its look.

mod depth;

use ratatui::style::{Modifier, Style};

pub use depth::Depth;

pub use crate::config::Ground;
use crate::config::{Palette, Role, Tone};

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
    /// Words that are watched for.
    pub watched: Style,
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

/// The signs, each one cell wide; twins of the same width in both sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are what they mean")]
pub struct Glyphs {
    pub unread: &'static str,
    pub star: &'static str,
    pub watched: &'static str,
    pub bar: &'static str,
    pub line: &'static str,
    pub heavy: &'static str,
    pub rule: &'static str,
    pub tee: &'static str,
    pub done: &'static str,
    pub cut: &'static str,
    pub dot: &'static str,
    pub caret: &'static str,
    pub bars: [&'static str; 8],
    pub rising: &'static str,
    pub block: &'static str,
}

impl Glyphs {
    /// For terminals that show Unicode.
    pub const UNICODE: Self = Self {
        unread: "●",
        star: "★",
        watched: "◎",
        bar: "▌",
        line: "│",
        heavy: "┃",
        rule: "─",
        tee: "┬",
        done: "✓",
        cut: "…",
        dot: "·",
        caret: "▏",
        bars: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
        rising: "▲",
        block: "▂",
    };
    /// For those that do not.
    pub const ASCII: Self = Self {
        unread: "o",
        star: "*",
        watched: "@",
        bar: ">",
        line: "|",
        heavy: "#",
        rule: "-",
        tee: "+",
        done: "=",
        cut: "~",
        dot: "-",
        caret: "_",
        bars: ["_", ".", "-", "~", "=", "+", "*", "#"],
        rising: "^",
        block: "=",
    };
}

impl Theme {
    /// A text of the program's own in the signs of this theme.
    pub fn signs<'t>(&self, text: &'t str) -> std::borrow::Cow<'t, str> {
        if self.glyphs == Glyphs::UNICODE || text.is_ascii() {
            return text.into();
        }
        let twins = [("·", self.glyphs.dot), ("✓", self.glyphs.done), ("▲", self.glyphs.rising)];
        twins.iter().fold(text.to_owned(), |text, (sign, twin)| text.replace(sign, twin)).into()
    }

    /// The default theme on the terminal's own sixteen colours.
    pub fn new(ground: Ground, glyphs: Glyphs) -> Self {
        Self::of(&Palette::preset("auto").unwrap_or_default(), ground, Depth::Sixteen, glyphs)
    }

    /// A palette on a ground, in the colours there are. Where none are wanted it is the plain one, whatever was chosen.
    pub fn of(palette: &Palette, ground: Ground, depth: Depth, glyphs: Glyphs) -> Self {
        let plain = Palette::preset("plain").unwrap_or_default();
        let palette = if ground == Ground::Colourless { &plain } else { palette };
        let style = |role| style(palette, role, ground, depth);
        Self {
            text: style(Role::Text),
            muted: style(Role::Muted),
            accent: style(Role::Accent),
            link: style(Role::Link),
            found: style(Role::Found),
            watched: style(Role::Watched),
            strong: style(Role::Strong),
            chosen: style(Role::Chosen),
            star: style(Role::Star),
            good: style(Role::Good),
            warn: style(Role::Warn),
            bad: style(Role::Bad),
            glyphs,
        }
    }
}

fn style(palette: &Palette, role: Role, ground: Ground, depth: Depth) -> Style {
    let look = palette.look(role, ground);
    let ink = depth.nearest(look.ink, ground);
    // A grey that is lost must not make what comes second look like what comes first.
    let faint = look.dim || role == Role::Muted && ink.is_none() && look.ink != Tone::Own;
    let weights = [
        (look.bold, Modifier::BOLD),
        (faint, Modifier::DIM),
        (look.underline, Modifier::UNDERLINED),
        (look.reverse, Modifier::REVERSED),
    ];
    let style = ink.map_or(Style::new(), |ink| Style::new().fg(ink));
    weights.into_iter().filter(|(on, _)| *on).fold(style, |style, (_, weight)| style.add_modifier(weight))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colour_no_style_names_one() {
        let t = Theme::new(Ground::Colourless, Glyphs::ASCII);
        for style in
            [t.text, t.muted, t.accent, t.link, t.found, t.watched, t.strong, t.chosen, t.star, t.good, t.warn, t.bad]
        {
            assert!(style.fg.is_none() && style.bg.is_none(), "{style:?}");
        }
    }

    #[test]
    fn a_palette_is_shown_in_the_colours_there_are() {
        use ratatui::style::Color;
        let dark = Palette::preset("dark").unwrap();
        let at = |depth| Theme::of(&dark, Ground::Dark, depth, Glyphs::UNICODE);
        assert_eq!(at(Depth::True).accent.fg, Some(Color::Rgb(0x6c, 0xb6, 0xff)));
        assert_eq!(at(Depth::Indexed).accent.fg, Some(Color::Indexed(75)));
        assert_eq!(at(Depth::Sixteen).accent.fg, Some(Color::Cyan));
        assert_eq!(at(Depth::Sixteen).muted, Style::new().add_modifier(Modifier::DIM));
        let colourless = Theme::of(&dark, Ground::Colourless, Depth::True, Glyphs::UNICODE);
        assert_eq!(colourless, Theme::new(Ground::Colourless, Glyphs::UNICODE));
        assert!(colourless.chosen.add_modifier.contains(Modifier::REVERSED));
    }

    #[test]
    fn twins_are_as_wide() {
        let all = |g: Glyphs| {
            [
                g.unread, g.star, g.watched, g.bar, g.line, g.heavy, g.rule, g.tee, g.done, g.cut, g.dot, g.caret,
                g.rising, g.block,
            ]
        };
        for (a, b) in Glyphs::UNICODE.bars.iter().zip(Glyphs::ASCII.bars) {
            assert_eq!((crate::text::width::width(a), crate::text::width::width(b)), (1, 1), "{a} {b}");
        }
        for (a, b) in all(Glyphs::UNICODE).iter().zip(all(Glyphs::ASCII)) {
            assert_eq!((crate::text::width::width(a), crate::text::width::width(b)), (1, 1), "{a} {b}");
        }
    }
}
