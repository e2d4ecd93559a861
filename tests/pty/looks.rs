//! A terminal that answers nothing, one without colours, keys before the first frame.
use crate::home::{Home, SAMPLE};
use crate::sinks::Sequences;
use crate::terminal::alone;

#[test]
fn keys_typed_before_the_first_frame_are_not_lost() {
    let _alone = alone();
    let home = Home::new();
    let mut pty = home.sample().typed_ahead(b"jjj\rT").on_terminal();
    // Three down, into the paper, and TeX as written; then back to the list by what Enter did.
    pty.see("4/125");
    pty.see("Enter back");
    pty.type_keys("\r");
    pty.see("Enter read");
    pty.type_keys("q");
    pty.finish().assert_quiet(0);
}

#[test]
fn the_terminal_is_asked_one_thing_after_the_first_frame() {
    let _alone = alone();
    let home = Home::new();
    let mut pty = home.sample().on_terminal();
    pty.see(SAMPLE);
    // What draws everything anew asks nothing, waits for nothing, and loses no key.
    pty.type_keys("\x0cj");
    pty.see("2/125");
    pty.resize(90, 28);
    pty.type_keys("\x0cj");
    pty.see("3/125");
    pty.type_keys("\x1a");
    pty.wait("it is stopped", |pty| pty.state() == Some('T'));
    pty.signal(rustix::process::Signal::CONT);
    pty.type_keys("j");
    pty.see("4/125");
    pty.type_keys("q");
    let ended = pty.finish();
    ended.assert_quiet(0);
    let drawn = Sequences::of(&ended.bytes).unwrap();
    for (params, last) in drawn.found {
        // Device attributes, status reports, mode requests, what the window is.
        let kept_aside = last == 't' && matches!(params.as_str(), "22;0" | "23;0");
        assert!(kept_aside || !matches!(last, 'c' | 'n' | 'p' | 'q' | 't' | 'x'), "{params}{last}");
    }
    let questions = drawn.commands.iter().filter(|command| command.contains('?')).collect::<Vec<_>>();
    assert_eq!(questions, ["11;?"]);
    let text = String::from_utf8_lossy(&ended.bytes);
    assert!(text.find("\x1b]11;?") > text.find("\x1b[?2026l"), "the first frame comes first");
}

#[test]
fn the_window_is_named_after_the_view_and_gets_its_name_back() {
    let _alone = alone();
    let home = Home::new();
    let mut pty = home.sample().on_terminal();
    pty.see(SAMPLE);
    pty.type_keys("\t");
    pty.see("125 unread");
    pty.type_keys("q");
    let ended = pty.finish();
    ended.assert_quiet(0);
    let titles: Vec<String> = Sequences::of(&ended.bytes).unwrap().commands;
    let titles: Vec<&str> = titles.iter().filter_map(|c| c.strip_prefix("2;")).collect();
    assert_eq!(titles, ["offprint · Today · 13 Aug", "offprint · Unread"]);
}

#[test]
fn addresses_are_links_where_the_terminal_knows_them() {
    let _alone = alone();
    let home = Home::filled();
    let links = |term: &str| {
        let mut pty = home.start(&[]).with("TERM", term).on_terminal();
        pty.see("1/5");
        pty.see("arxiv.org/abs/2605.");
        pty.type_keys("?");
        pty.see("help: ");
        pty.type_keys("\x03\x03");
        let ended = pty.finish();
        ended.assert_quiet(0);
        let commands = Sequences::of(&ended.bytes).unwrap().commands;
        commands.into_iter().filter_map(|c| c.strip_prefix("8;;").map(str::to_owned)).collect::<Vec<_>>()
    };
    let drawn = links("xterm-256color");
    assert!(drawn[0].starts_with("https://arxiv.org/abs/2605.") && drawn[0].ends_with("v1"), "{drawn:?}");
    // Each is closed.
    assert_eq!(drawn.len() % 2, 0, "{drawn:?}");
    assert!(drawn.iter().skip(1).step_by(2).all(String::is_empty), "{drawn:?}");
    assert_eq!(links("vt220"), [""; 0]);
}

#[test]
fn a_bare_console_gets_cells_alone() {
    let _alone = alone();
    let home = Home::new();
    let mut pty = home.sample().with("TERM", "linux").on_terminal();
    pty.see(SAMPLE);
    pty.type_keys("q");
    let ended = pty.finish();
    ended.assert_quiet(0);
    let drawn = Sequences::of(&ended.bytes).unwrap();
    assert_eq!(drawn.commands, [""; 0]);
    let modes: Vec<&str> = drawn.found.iter().filter(|(_, l)| matches!(l, 'h' | 't')).map(|(p, _)| &**p).collect();
    assert!(modes.iter().all(|m| ["?1049", "?2004", "?2026", "?25"].contains(m)), "{modes:?}");
}

#[test]
fn clicks_drags_the_wheel_and_the_focus_are_heard_without_harm() {
    let _alone = alone();
    let home = Home::new();
    let mut pty = home.sample().on_terminal();
    pty.see(SAMPLE);
    pty.type_keys("\x1b[O\x1b[I\x1b[<0;5;5M");
    for n in 0..2_000 {
        pty.type_keys(&format!("\x1b[<32;{};{}M", n % 90 + 1, n % 25 + 1));
    }
    pty.type_keys("\x1b[<0;5;5m\x1b[<64;5;5M\x1b[<65;5;5M\x1b[<2;5;5M\x1b[<2;5;5m");
    pty.type_and_wait("gg");
    pty.type_keys("/over");
    pty.see("/ over");
    pty.type_keys("\x03\x03");
    pty.finish().assert_quiet(0);
}

#[test]
fn the_mouse_can_be_left_to_the_terminal() {
    let _alone = alone();
    let home = Home::filled();
    let config = home.path().join("config.toml");
    let text = std::fs::read_to_string(&config).unwrap() + "mouse = false\n";
    std::fs::write(&config, text).unwrap();
    let mut pty = home.start(&[]).on_terminal();
    pty.see("1/5");
    pty.type_keys("q");
    let ended = pty.finish();
    ended.assert_quiet(0);
    let text = String::from_utf8_lossy(&ended.bytes);
    assert!(!text.contains("\x1b[?1000") && !text.contains("\x1b[?1002"));
}

#[test]
fn a_broken_theme_is_named_with_its_place_and_the_default_is_drawn() {
    let _alone = alone();
    let home = Home::filled();
    let config = home.path().join("config.toml");
    let text = std::fs::read_to_string(&config).unwrap() + "theme = \"mine.toml\"\n";
    std::fs::write(&config, text).unwrap();
    std::fs::write(home.path().join("mine.toml"), "star = { fg = \"red\" }\nstarr = {}\n").unwrap();
    let mut pty = home.start(&[]).size(200, 30).on_terminal();
    pty.see("line 2, column 1: no role is called starr");
    assert!(pty.screen().contains("mine.toml"), "{}", pty.screen());
    pty.type_keys("q");
    pty.finish().assert_quiet(0);
}

#[test]
fn without_colour_no_colour_is_sent_and_the_chosen_row_stands_out() {
    let _alone = alone();
    let home = Home::new();
    let mut pty = home.sample().with("NO_COLOR", "1").on_terminal();
    pty.see(SAMPLE);
    let reversed = |pty: &crate::terminal::Pty, row: u16| {
        let cells = pty.cells();
        (0..50).any(|column| cells.cell(row, column).is_some_and(vt100::Cell::inverse))
    };
    assert!(reversed(&pty, 2));
    pty.type_keys("sj/a\r?\x03");
    pty.type_keys("\x03j");
    pty.see("3/125");
    assert!(!reversed(&pty, 2));
    pty.type_keys("q");
    let ended = pty.finish();
    ended.assert_quiet(0);
    for (params, last) in Sequences::of(&ended.bytes).unwrap().found {
        let coloured = |n: &str| matches!(n.parse::<u16>(), Ok(30..=38 | 40..=48 | 58 | 90..=107));
        assert!(last != 'm' || !params.split([';', ':']).any(coloured), "{params}{last}");
    }
}
