//! Random frames through an emulator: it shows what was drawn, and nothing else.

use proptest::prelude::*;
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};

use super::{BEGIN, Canvas, END, Row};
use crate::ui::Link;

/// A terminal that reads what the canvas writes.
struct Emulated {
    canvas: Canvas,
    parser: vt100::Parser,
}

impl Emulated {
    fn new(width: u16, height: u16) -> Self {
        let mut parser = vt100::Parser::new(height, width, 0);
        parser.process(b"\x1b[?25l");
        Self { canvas: Canvas::default(), parser }
    }

    /// Draws a frame; the bytes it took.
    fn draw(&mut self, frame: &Buffer, cursor: Option<Position>) -> Vec<u8> {
        self.draw_linked(frame, Vec::new(), cursor)
    }

    fn draw_linked(&mut self, frame: &Buffer, links: Vec<Link>, cursor: Option<Position>) -> Vec<u8> {
        self.canvas.draw(frame, links);
        let bytes = self.canvas.finish(cursor).to_vec();
        self.parser.process(&bytes);
        bytes
    }

    fn resize(&mut self, width: u16, height: u16) {
        self.parser.screen_mut().set_size(height, width);
    }

    /// Holds the emulator's screen against the frame.
    fn assert_shows(&self, frame: &Buffer, cursor: Option<Position>) {
        let screen = self.parser.screen();
        for y in 0..frame.area.height {
            let row = Row::of(frame, &[], y);
            for x in 0..frame.area.width {
                let seen = screen.cell(y, x).unwrap();
                let cell = &frame[(x, y)];
                if row.covered[usize::from(x)] {
                    assert!(seen.is_wide_continuation(), "{x},{y} is covered");
                    continue;
                }
                let text = if seen.contents().is_empty() { " " } else { seen.contents() };
                assert_eq!(text, cell.symbol(), "{x},{y}");
                assert_look(seen, cell, &format!("{x},{y} {text:?}"));
            }
        }
        assert_eq!(screen.hide_cursor(), cursor.is_none());
        if let Some(at) = cursor {
            assert_eq!(screen.cursor_position(), (at.y, at.x));
        }
    }
}

fn assert_look(seen: &vt100::Cell, cell: &Cell, place: &str) {
    let colour = |c: Color| match c {
        Color::Reset => vt100::Color::Default,
        Color::Red => vt100::Color::Idx(1),
        Color::Cyan => vt100::Color::Idx(6),
        Color::LightYellow => vt100::Color::Idx(11),
        Color::Indexed(n) => vt100::Color::Idx(n),
        Color::Rgb(r, g, b) => vt100::Color::Rgb(r, g, b),
        other => panic!("{other:?} is not drawn here"),
    };
    let has = |m| cell.modifier.contains(m);
    assert_eq!(seen.bgcolor(), colour(cell.bg), "{place}");
    assert_eq!((seen.underline(), seen.inverse()), (has(Modifier::UNDERLINED), has(Modifier::REVERSED)), "{place}");
    if cell.symbol() != " " {
        assert_eq!(seen.fgcolor(), colour(cell.fg), "{place}");
        assert_eq!((seen.bold(), seen.dim()), (has(Modifier::BOLD), has(Modifier::DIM)), "{place}");
        assert_eq!(seen.italic(), has(Modifier::ITALIC), "{place}");
    }
}

/// A text somewhere, in some look.
#[derive(Clone, Debug)]
struct Stroke {
    at: (u16, u16),
    text: &'static str,
    style: Style,
}

const TEXTS: &[&str] = &[
    "a",
    "of the",
    "Routing Collapse in Multilingual",
    "                    ",
    "多言語モデル",
    "ルーティング崩壊",
    "Cafe\u{301} e\u{308}",
    "\u{1F600}\u{1F680}x",
    "● ★ ▌ …",
    "│",
    "𝒪(n²)",
];

fn stroke() -> impl Strategy<Value = Stroke> {
    let colours =
        [Color::Reset, Color::Red, Color::Cyan, Color::LightYellow, Color::Indexed(200), Color::Rgb(1, 200, 3)];
    let weights = [
        Modifier::empty(),
        Modifier::BOLD,
        Modifier::DIM,
        Modifier::REVERSED,
        Modifier::BOLD | Modifier::UNDERLINED,
        Modifier::ITALIC,
    ];
    let place = (0..40_u16, 0..8_u16);
    let style = (prop::sample::select(colours.to_vec()), 0..8_usize, prop::sample::select(weights.to_vec()));
    let style = style.prop_map(move |(ink, ground, weight)| {
        // Every weight is said: an emulator that has both bold and dim shows one of them.
        let style = Style::reset().fg(ink).add_modifier(weight);
        if ground == 0 { style.bg(Color::Cyan) } else { style }
    });
    (place, prop::sample::select(TEXTS), style).prop_map(|(at, text, style)| Stroke { at, text, style })
}

fn paint(frame: &mut Buffer, strokes: &[Stroke]) {
    for stroke in strokes {
        let (x, y) = (stroke.at.0 % frame.area.width, stroke.at.1 % frame.area.height);
        let room = usize::from(frame.area.width - x);
        frame.set_stringn(x, y, stroke.text, room, stroke.style);
        mend(frame, y);
    }
}

/// What a text written over half a wide sign leaves is no frame the program draws: the half is a blank.
fn mend(frame: &mut Buffer, y: u16) {
    let mut x = 0;
    while x < frame.area.width {
        let wide = frame[(x, y)].cell_width().max(1);
        let over = (x + 1..x + wide).any(|i| i >= frame.area.width || frame[(i, y)] != Cell::default());
        if over {
            frame[(x, y)].reset();
        }
        x += if over { 1 } else { wide };
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_emulator_shows_what_was_drawn(
        frames in prop::collection::vec((prop::collection::vec(stroke(), 0..12), 0..12_u8), 1..8),
        sizes in prop::collection::vec((1..40_u16, 1..8_u16), 8),
    ) {
        let (mut width, mut height) = sizes[0];
        let mut emulated = Emulated::new(width, height);
        let mut frame = Buffer::empty(Rect::new(0, 0, width, height));
        for (nth, (strokes, what)) in frames.iter().enumerate() {
            match what {
                0 => {
                    (width, height) = sizes[nth];
                    emulated.resize(width, height);
                    frame = Buffer::empty(Rect::new(0, 0, width, height));
                }
                1 => emulated.canvas.forget(),
                2 | 3 => frame.reset(),
                _ => {}
            }
            paint(&mut frame, strokes);
            let cursor = (what % 2 == 0).then(|| Position::new(width / 2, height / 2));
            let link = |y| Link { x: width / 3, y, width: width / 2, url: format!("https://doi.org/{}", nth / 2) };
            let links: Vec<Link> = (0..height / 2).map(link).collect();
            let bytes = emulated.draw_linked(&frame, links.clone(), cursor);
            emulated.assert_shows(&frame, cursor);
            let (begun, ended) = marks_of_links(&bytes);
            prop_assert!(begun == 0 || ended > 0, "a link is closed before the frame ends");
            prop_assert_eq!(emulated.draw_linked(&frame, links, cursor), b"");
        }
    }
}

#[test]
fn a_screen_that_scrolls_is_shown_as_one_that_is_drawn() {
    let mut emulated = Emulated::new(72, 24);
    let page = |first: usize| {
        let list =
            |n: usize| format!("{:<34}│ {}", format!("{n} 多言語 {n}").repeat(2), format!("{}", n * first).repeat(9));
        let mut lines = vec!["head".to_owned() + &" ".repeat(68)];
        lines.extend((first..first + 22).map(list));
        lines.push(format!("{first}/400"));
        let mut frame = Buffer::empty(Rect::new(0, 0, 72, 24));
        for (y, line) in lines.iter().enumerate() {
            let style = if y % 4 == 1 { Style::new().add_modifier(Modifier::BOLD) } else { Style::new() };
            frame.set_stringn(0, y as u16, line, 72, style);
        }
        frame
    };
    let mut moved = 0;
    for first in [100, 102, 104, 103, 99, 140, 141, 141, 137, 100] {
        let link = Link { x: 3, y: 9, width: 20, url: "https://doi.org/1".into() };
        let bytes = emulated.draw_linked(&page(first), vec![link.clone()], None);
        emulated.assert_shows(&page(first), None);
        assert_eq!(emulated.draw_linked(&page(first), vec![link], None), b"");
        moved += usize::from(bytes.windows(3).any(|w| w == b"\x1b[r"));
    }
    assert!(moved >= 2, "{moved}");
}

/// How many links are begun, and how often none is.
fn marks_of_links(bytes: &[u8]) -> (usize, usize) {
    let text = String::from_utf8_lossy(bytes);
    let ended = text.matches("\x1b]8;;\x1b\\").count();
    (text.matches("\x1b]8;;").count() - ended, ended)
}

#[test]
fn a_link_lies_around_its_letters_and_is_written_again_when_it_changes() {
    let mut emulated = Emulated::new(30, 2);
    let frame = words(&["1 doi.org/10.1/a              ", ""]);
    let link = |url: &str| vec![Link { x: 2, y: 0, width: 14, url: url.into() }];
    let bytes = emulated.draw_linked(&frame, link("https://doi.org/10.1/a"), None);
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains("1 \x1b]8;;https://doi.org/10.1/a\x1b\\doi.org/10.1/a\x1b]8;;\x1b\\"), "{text:?}");
    emulated.assert_shows(&frame, None);
    assert_eq!(emulated.draw_linked(&frame, link("https://doi.org/10.1/a"), None), b"");
    let other = emulated.draw_linked(&frame, link("https://doi.org/10.1/b"), None);
    assert!(String::from_utf8(other).unwrap().contains("10.1/b\x1b\\doi.org/10.1/a\x1b]8;;"));
    let none = emulated.draw(&frame, None);
    assert!(!none.is_empty() && marks_of_links(&none) == (0, 0), "written again without");
}

fn words(lines: &[&str]) -> Buffer {
    Buffer::with_lines(lines.iter().copied())
}

#[test]
fn a_frame_stands_between_its_marks_and_an_idle_one_is_no_byte() {
    let mut emulated = Emulated::new(20, 3);
    let frame = words(&["one                 ", "two", "three"]);
    let bytes = emulated.draw(&frame, None);
    assert!(bytes.starts_with(BEGIN) && bytes.ends_with(END));
    assert_eq!(emulated.draw(&frame, None), b"");
}

#[test]
fn a_step_takes_the_shortest_way() {
    let mut emulated = Emulated::new(30, 4);
    emulated.draw(&words(&["one two three                 ", "four", "five six seven", "eight"]), None);
    let body = |bytes: Vec<u8>| {
        let body = &bytes[BEGIN.len()..bytes.len() - END.len()];
        String::from_utf8(body.to_vec()).unwrap()
    };
    let next = words(&["one two threE                 ", "Four", "five six", "eighT"]);
    // Where the pen stands is known from the frame before; a long tail is erased, a short gap written over.
    assert_eq!(body(emulated.draw(&next, None)), "\x1b[;13HE\r\nF\x1b[8C\n\x1b[K\x1b[5D\nT");
    emulated.assert_shows(&next, None);
    let last = words(&["one two threE                 ", "FouR", "five six", "eighT"]);
    assert_eq!(body(emulated.draw(&last, None)), "\x1b[2;4HR");
}
