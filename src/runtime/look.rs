//! How the screen is to look and listen: what was chosen, and what the environment says of the terminal.
//!
//! It asks the terminal nothing; it says whether that is worth it.

use std::path::PathBuf;

use super::World;
use crate::config::{Config, GlyphSet, Links, Palette};
use crate::model::Fault;
use crate::ui::{Depth, Glyphs, Ground, Theme};

/// Colours, signs, and what beyond cells and keys the terminal is used for.
#[derive(Clone, Debug)]
pub struct Appearance {
    palette: Palette,
    ground: Ground,
    depth: Depth,
    glyphs: Glyphs,
    pub(super) extras: Extras,
    /// What was wrong with the theme that was chosen.
    pub(super) complaint: Option<Fault>,
}

/// What the terminal is used for beyond cells and keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each stands by itself")]
pub(super) struct Extras {
    /// Clicks, drags and the wheel are heard.
    pub mouse: bool,
    /// So is whether the window has the focus.
    pub focus: bool,
    /// The window is named.
    pub title: bool,
    /// Ids and DOIs can be followed.
    pub links: bool,
    /// The terminal is asked once for the colour of its ground.
    pub ask_ground: bool,
}

/// How many colours the environment says that the terminal has.
pub fn depth(variable: &dyn Fn(&str) -> Option<String>) -> Depth {
    let environment = Environment(variable);
    environment.depth(&environment.get("TERM").unwrap_or_default())
}

/// The environment, empty variables being none.
struct Environment<'a>(&'a dyn Fn(&str) -> Option<String>);

impl Appearance {
    /// Puts together what the configuration and the environment say.
    pub fn found(world: &World, variable: &dyn Fn(&str) -> Option<String>) -> Self {
        let config = world.config.clone().unwrap_or_else(Config::empty);
        let environment = Environment(variable);
        let home = environment.get("HOME").map(PathBuf::from);
        let (palette, error) = Palette::wanted(&config.theme, &world.paths.config, home.as_deref());
        let mut appearance = environment.appearance(&config, palette);
        appearance.complaint = error.map(|e| e.fault());
        appearance
    }

    /// What was wrong with the theme that was chosen; the default stands in for it.
    pub const fn complaint(&self) -> Option<&Fault> {
        self.complaint.as_ref()
    }

    /// The theme as far as the ground is known.
    pub fn theme(&self) -> Theme {
        self.theme_on(self.ground)
    }

    /// The theme on a ground the terminal told of.
    pub(super) fn theme_on(&self, ground: Ground) -> Theme {
        Theme::of(&self.palette, ground, self.depth, self.glyphs)
    }
}

impl Environment<'_> {
    fn get(&self, name: &str) -> Option<String> {
        (self.0)(name).filter(|v| !v.is_empty())
    }

    fn appearance(&self, config: &Config, palette: Palette) -> Appearance {
        let term = self.get("TERM").unwrap_or_default();
        let bare = matches!(term.as_str(), "dumb" | "linux");
        let ground = self.ground(&term, &config.theme);
        let in_screen = self.get("STY").is_some() || term.starts_with("screen") && self.get("TMUX").is_none();
        let extras = Extras {
            mouse: config.mouse && !bare,
            focus: !bare,
            title: !bare,
            links: config.links == Links::Auto && !in_screen && self.follows_links(&term),
            ask_ground: ground == Ground::Unknown
                && palette.depends_on_ground()
                && config.theme != "default"
                && !(bare || in_screen || term.is_empty()),
        };
        let glyphs = self.glyphs(&term, config.glyphs);
        Appearance { palette, ground, depth: self.depth(&term), glyphs, extras, complaint: None }
    }

    fn ground(&self, term: &str, theme: &str) -> Ground {
        if self.get("NO_COLOR").is_some() || term == "dumb" {
            return Ground::Colourless;
        }
        let background = self.get("COLORFGBG").and_then(|v| v.rsplit(';').next()?.parse::<u8>().ok());
        match (theme, background) {
            ("dark", _) => Ground::Dark,
            ("light", _) | (_, Some(7 | 9..=15)) => Ground::Light,
            (_, Some(_)) => Ground::Dark,
            (_, None) => Ground::Unknown,
        }
    }

    fn depth(&self, term: &str) -> Depth {
        match self.get("COLORTERM").as_deref() {
            Some("truecolor" | "24bit") => Depth::True,
            _ if term.contains("direct") => Depth::True,
            _ if term.contains("256color") => Depth::Indexed,
            _ => Depth::Sixteen,
        }
    }

    fn glyphs(&self, term: &str, chosen: GlyphSet) -> Glyphs {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|n| self.get(n)).unwrap_or_default();
        let locale = locale.to_lowercase();
        let utf8 = locale.contains("utf-8") || locale.contains("utf8") || locale.is_empty();
        // In these locales terminals draw ambiguous signs two cells wide.
        let wide = ["zh", "ja", "ko"].iter().any(|l| locale.starts_with(l));
        match chosen {
            GlyphSet::Unicode => Glyphs::UNICODE,
            GlyphSet::Auto if utf8 && !wide && !matches!(term, "linux" | "dumb") => Glyphs::UNICODE,
            GlyphSet::Auto | GlyphSet::Ascii => Glyphs::ASCII,
        }
    }

    /// Whether the terminal is one that shows links, or passes over them unseen.
    fn follows_links(&self, term: &str) -> bool {
        const SAFE: [&str; 9] =
            ["xterm", "tmux", "alacritty", "foot", "kitty", "wezterm", "ghostty", "contour", "konsole"];
        // Emacs' terminals write them out; the VTE of before 2017 crashes.
        let old = self.get("VTE_VERSION").and_then(|v| v.parse::<u32>().ok()).is_some_and(|v| v < 5000);
        SAFE.iter().any(|safe| term.starts_with(safe)) && !old && self.get("INSIDE_EMACS").is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(config: &Config, pairs: &[(&str, &str)]) -> Appearance {
        let variable = |name: &str| pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
        let palette = Palette::preset(&config.theme).unwrap();
        Environment(&variable).appearance(config, palette)
    }

    fn themed(theme: &str) -> Config {
        Config { theme: theme.into(), ..Config::empty() }
    }

    #[test]
    fn the_environment_says_how_to_look() {
        let of = |pairs: &[(&str, &str)]| {
            let look = look(&Config::empty(), pairs);
            (look.ground, look.glyphs)
        };
        assert_eq!(of(&[("LANG", "en_GB.UTF-8")]), (Ground::Unknown, Glyphs::UNICODE));
        assert_eq!(of(&[("NO_COLOR", "1"), ("LANG", "C")]), (Ground::Colourless, Glyphs::ASCII));
        assert_eq!(of(&[("NO_COLOR", ""), ("COLORFGBG", "15;0")]), (Ground::Dark, Glyphs::UNICODE));
        assert_eq!(of(&[("COLORFGBG", "0;default;15")]).0, Ground::Light);
        assert_eq!(of(&[("LANG", "ja_JP.UTF-8")]).1, Glyphs::ASCII);
        assert_eq!(of(&[("TERM", "linux"), ("LANG", "en_US.utf8")]).1, Glyphs::ASCII);
        assert_eq!(of(&[("TERM", "dumb")]).0, Ground::Colourless);
    }

    #[test]
    fn the_signs_can_be_chosen() {
        let of = |glyphs, lang| look(&Config { glyphs, ..Config::empty() }, &[("LANG", lang)]).glyphs;
        assert_eq!(of(GlyphSet::Unicode, "C"), Glyphs::UNICODE);
        assert_eq!(of(GlyphSet::Ascii, "C.UTF-8"), Glyphs::ASCII);
    }

    #[test]
    fn true_colour_is_used_only_where_it_is_offered() {
        let of = |pairs| look(&Config::empty(), pairs).depth;
        assert_eq!(of(&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")]), Depth::True);
        assert_eq!(of(&[("TERM", "xterm"), ("COLORTERM", "24bit")]), Depth::True);
        assert_eq!(of(&[("TERM", "xterm-direct")]), Depth::True);
        assert_eq!(of(&[("TERM", "screen-256color"), ("COLORTERM", "yes")]), Depth::Indexed);
        assert_eq!(of(&[("TERM", "xterm")]), Depth::Sixteen);
    }

    #[test]
    fn the_ground_is_asked_for_only_where_it_says_something_new() {
        let asks = |theme: &str, pairs: &[(&str, &str)]| look(&themed(theme), pairs).extras.ask_ground;
        let xterm = ("TERM", "xterm-256color");
        assert!(asks("auto", &[xterm]));
        assert!(asks("high-contrast", &[xterm]));
        assert!(asks("auto", &[("TERM", "tmux-256color"), ("TMUX", "/tmp/x")]));
        assert!(asks("auto", &[("TERM", "screen-256color"), ("TMUX", "/tmp/x")]));
        for theme in ["default", "dark", "light", "plain"] {
            assert!(!asks(theme, &[xterm]), "{theme}");
        }
        for pair in [("COLORFGBG", "15;0"), ("NO_COLOR", "1"), ("STY", "1.pts")] {
            assert!(!asks("auto", &[xterm, pair]), "{pair:?}");
        }
        for term in ["dumb", "linux", "screen", "screen-256color", ""] {
            assert!(!asks("auto", &[("TERM", term)]), "{term}");
        }
    }

    #[test]
    fn links_are_drawn_where_they_do_no_harm() {
        let links = |pairs: &[(&str, &str)]| look(&Config::empty(), pairs).extras.links;
        assert!(links(&[("TERM", "xterm-kitty")]));
        assert!(links(&[("TERM", "tmux-256color"), ("TMUX", "/tmp/x")]));
        assert!(links(&[("TERM", "xterm-256color"), ("VTE_VERSION", "6800")]));
        assert!(!links(&[("TERM", "xterm-256color"), ("VTE_VERSION", "4205")]));
        assert!(!links(&[("TERM", "xterm-256color"), ("INSIDE_EMACS", "29,vterm")]));
        for term in ["dumb", "linux", "screen", "screen.xterm-256color", "vt220", "eterm-color", ""] {
            assert!(!links(&[("TERM", term)]), "{term}");
        }
        let off = Config { links: Links::Off, ..Config::empty() };
        assert!(!look(&off, &[("TERM", "xterm-kitty")]).extras.links);
    }

    #[test]
    fn the_mouse_can_be_turned_off_and_a_bare_console_hears_only_keys() {
        let of = |mouse, term| look(&Config { mouse, ..Config::empty() }, &[("TERM", term)]).extras;
        assert!(of(true, "xterm").mouse && of(true, "xterm").focus && of(true, "xterm").title);
        assert!(!of(false, "xterm").mouse && of(false, "xterm").focus);
        for term in ["linux", "dumb"] {
            assert_eq!(of(true, term), Extras::default());
        }
    }
}
