//! The presets are whole and can be read; a theme of one's own lies over the default; mistakes have their place.

use super::*;

fn over(text: &str) -> (Palette, Option<String>) {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("mine.toml"), text).unwrap();
    let (palette, error) = Palette::wanted("mine.toml", &dir.path().join("config.toml"), None);
    (palette, error.map(|e| e.fault().why))
}

fn default() -> Palette {
    Palette::preset("default").unwrap()
}

#[test]
fn the_presets_are_whole() {
    for (name, text) in PRESETS {
        let palette = Palette::parse(Path::new(name), text).unwrap();
        assert_eq!(palette.base.len(), Role::ALL.len(), "{name}");
        assert_eq!(Palette::preset(name), Some(palette));
    }
    assert_eq!(Palette::preset("auto"), Palette::preset("default"));
}

#[test]
fn found_letters_and_the_chosen_title_never_speak_by_colour_alone() {
    for (name, _) in PRESETS {
        let palette = Palette::preset(name).unwrap();
        for ground in [Ground::Unknown, Ground::Dark, Ground::Light, Ground::Colourless] {
            for role in [Role::Found, Role::Strong, Role::Chosen] {
                let look = palette.look(role, ground);
                assert!(look.bold || look.underline || look.reverse, "{name} {role:?} {ground:?}");
            }
        }
    }
}

/// The contrast of two colours by WCAG 2: 1 to 21.
fn contrast(a: (u8, u8, u8), b: (u8, u8, u8)) -> f64 {
    let light = |(r, g, b): (u8, u8, u8)| {
        let part = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b)
    };
    let (a, b) = (light(a), light(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn every_word_can_be_read_on_its_ground() {
    let (dark, light) = ((0x1e, 0x1e, 0x1e), (0xfa, 0xfa, 0xfa));
    assert!((contrast((0, 0, 0), (255, 255, 255)) - 21.0).abs() < 0.01);
    let presets = [
        ("dark", Ground::Dark, dark, 4.5),
        ("light", Ground::Light, light, 4.5),
        ("high-contrast", Ground::Dark, dark, 7.0),
        ("high-contrast", Ground::Light, light, 7.0),
    ];
    for (name, ground, paper, least) in presets {
        let palette = Palette::preset(name).unwrap();
        for (role, _) in Role::ALL {
            let look = palette.look(role, ground);
            let Tone::Rgb(r, g, b) = look.ink else { panic!("{name} {role:?} is no colour of its own") };
            let wanted = if matches!(role, Role::Text | Role::Strong | Role::Chosen) { 7.0 } else { least };
            let found = contrast((r, g, b), paper);
            assert!(found >= wanted && !look.dim, "{name} {role:?}: {found:.1}");
        }
    }
}

#[test]
fn a_theme_of_ones_own_lies_over_the_default() {
    let (palette, error) = over("star = { fg = 208 }\n[light]\nbad = { fg = \"#a00000\", bold = true }\n");
    assert_eq!(error, None);
    let star = Look { ink: Tone::Indexed(208), ..Look::default() };
    for ground in [Ground::Dark, Ground::Light, Ground::Unknown] {
        assert_eq!(palette.look(Role::Star, ground), star);
        assert_eq!(palette.look(Role::Accent, ground), default().look(Role::Accent, ground));
    }
    let bad = Look { ink: Tone::Rgb(0xa0, 0, 0), bold: true, ..Look::default() };
    assert_eq!(palette.look(Role::Bad, Ground::Light), bad);
    assert_eq!(palette.look(Role::Bad, Ground::Dark), default().look(Role::Bad, Ground::Dark));
}

#[test]
fn mistakes_are_named_with_their_place_and_the_default_holds() {
    let mistakes = [
        ("text = {}\nstars = {}\n", "line 2, column 1: no role is called stars"),
        ("[dark]\nstars = {}\n", "line 2, column 1: no role is called stars"),
        ("text = { fg = \"#12345\" }", "line 1, column 15: no colour"),
        ("text = { fg = \"mauve\" }", "line 1, column 15: no colour"),
        ("text = { fg = 256 }", "line 1, column 15: no colour"),
        ("text = { bg = 3 }", "line 1, column 10: bg is none of"),
        ("text = { bold = 1 }", "line 1, column 17: true or false"),
        ("text = \"red\"", "line 1, column 8: a look is wanted"),
        ("dark = 3", "line 1, column 8: a table of roles"),
        ("text = {", "line 1, column"),
    ];
    for (text, wanted) in mistakes {
        let (palette, error) = over(text);
        let error = error.unwrap_or_else(|| panic!("{text:?} is taken"));
        assert!(error.starts_with(wanted), "{error}");
        assert_eq!(palette, default());
    }
}

#[test]
fn a_name_that_is_none_is_shown_in_the_configuration() {
    let dir = tempfile::tempdir().unwrap();
    let config = dir.path().join("config.toml");
    std::fs::write(&config, "categories = []\ntheme = \"drak\"\n").unwrap();
    let (palette, error) = Palette::wanted("drak", &config, None);
    assert_eq!(palette, default());
    let why = error.unwrap().fault().why;
    assert!(why.starts_with("line 2, column 9: no theme is called drak; there are auto, default, dark"), "{why}");
    let (_, error) = Palette::wanted("none.toml", &config, None);
    let error = error.unwrap().to_string();
    assert!(error.starts_with("cannot read") && error.contains("none.toml"), "{error}");
}

#[test]
fn a_path_is_beside_the_configuration_or_at_home() {
    let config = Path::new("/c/offprint/config.toml");
    let home = Some(Path::new("/home/reader"));
    assert_eq!(place("mine.toml", config, home), Path::new("/c/offprint/mine.toml"));
    assert_eq!(place("~/themes/mine.toml", config, home), Path::new("/home/reader/themes/mine.toml"));
    assert_eq!(place("/etc/mine.toml", config, home), Path::new("/etc/mine.toml"));
}
