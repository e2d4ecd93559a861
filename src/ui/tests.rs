//! Screens: a world, a string of keys, a picture with its styles.

use std::fmt::Write;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::style::Modifier;

use super::{Glyphs, Ground, Theme, view};
use crate::app::fake::{Fake, announce, batch, held, papers, papers_of_years};
use crate::app::{Download, FileFact, Msg, Opening, Queue, QueueWait, Standing, Stands, State, SyncFact, Wait};
use crate::model::{Batch, BatchState, Edition, Exit, Fault, Memory, Stamp};

/// Draws a state at its own size; nothing may panic, whatever the size.
pub(crate) fn drawn(state: &State) -> Buffer {
    drawn_with(state, &Theme::new(Ground::Dark, Glyphs::UNICODE))
}

fn drawn_with(state: &State, theme: &Theme) -> Buffer {
    let whole = state.layout.whole;
    let mut terminal = Terminal::new(TestBackend::new(whole.width, whole.height)).unwrap();
    terminal.draw(|frame| view(state, theme, frame)).unwrap();
    terminal.backend().buffer().clone()
}

/// The text of the cells, then where styles differ from plain: row, columns, style.
pub(super) fn picture(state: &State) -> String {
    picture_with(state, &Theme::new(Ground::Dark, Glyphs::UNICODE))
}

pub(super) fn picture_with(state: &State, theme: &Theme) -> String {
    let cells = drawn_with(state, theme);
    let width = usize::from(cells.area.width.max(1));
    let mut text = String::new();
    let mut styles = String::new();
    for (y, row) in cells.content.chunks(width).enumerate() {
        let mut covered = 0;
        let mut line = String::new();
        for cell in row {
            if covered == 0 {
                line.push_str(cell.symbol());
                covered = crate::text::width::width(cell.symbol()).max(1);
            }
            covered -= 1;
        }
        writeln!(text, "{}", line.trim_end()).unwrap();
        let style = |x: usize| {
            let cell = &row[x];
            let mods =
                [(Modifier::BOLD, 'B'), (Modifier::DIM, 'd'), (Modifier::REVERSED, 'R'), (Modifier::UNDERLINED, 'u')];
            let mods: String = mods.iter().filter(|(m, _)| cell.modifier.contains(*m)).map(|(_, c)| *c).collect();
            let colour = if cell.fg == ratatui::style::Color::Reset { String::new() } else { format!("{:?}", cell.fg) };
            format!("{mods}{colour}")
        };
        let mut x = 0;
        let mut runs = Vec::new();
        while x < row.len() {
            let this = style(x);
            let end = (x..row.len()).find(|i| style(*i) != this).unwrap_or(row.len());
            if !this.is_empty() && row[x..end].iter().any(|c| c.symbol() != " ") {
                runs.push(format!("{x}-{}:{this}", end - 1));
            }
            x = end;
        }
        if !runs.is_empty() {
            writeln!(styles, "{y}: {}", runs.join(" ")).unwrap();
        }
    }
    format!("{text}---\n{styles}")
}

macro_rules! snapshot {
    ($name:literal, $fake:expr) => {
        insta::assert_snapshot!($name, picture(&$fake.state));
    };
}

mod trending;

#[test]
fn a_morning_at_three_sizes() {
    snapshot!("morning_120x36", Fake::new(papers(30), 120, 36).press("jjsjm"));
    snapshot!("morning_80x24", Fake::new(papers(30), 80, 24).press("jjsjm"));
    snapshot!("morning_40x12", Fake::new(papers(30), 40, 12).press("jjs"));
}

#[test]
fn a_narrow_terminal_reads_one_pane_at_a_time() {
    snapshot!("detail_40x12", Fake::new(papers(30), 40, 12).press("<enter>jj"));
    snapshot!("list_30x10", Fake::new(papers(30), 30, 10).press("j"));
}

#[test]
fn a_search_while_typing_and_kept() {
    snapshot!("search_typing", Fake::new(papers(40), 120, 36).press("/rout"));
    snapshot!("search_kept", Fake::new(papers(40), 80, 24).press("/rout<enter>j"));
    snapshot!("search_nothing", Fake::new(papers(40), 80, 24).press("/nosuchword"));
    snapshot!("search_lacks_120x36", Fake::new(papers(40), 120, 36).press("/routing quixotic"));
    snapshot!("search_lacks_50x20", Fake::new(papers(40), 50, 20).press("/routing quixotic<enter>"));
    snapshot!("search_not_understood", Fake::new(papers(40), 80, 24).press("/when:never rout"));
}

#[test]
fn the_rule_says_how_the_hits_divide() {
    for (name, width, height) in [("120x36", 120, 36), ("80x24", 80, 24), ("50x20", 50, 20)] {
        let press = |keys: &str| Fake::new(papers_of_years(40), width, height).press(keys).state;
        insta::assert_snapshot!(format!("facets_{name}"), picture(&press("/o")));
        insta::assert_snapshot!(format!("facets_walked_{name}"), picture(&press("/o <tab><tab>")));
    }
    let chosen = Fake::new(papers_of_years(40), 80, 24).press("/o <tab>");
    let theme = Theme::new(Ground::Colourless, Glyphs::ASCII);
    insta::assert_snapshot!("facets_ascii", picture_with(&chosen.state, &theme));
}

#[test]
fn a_search_says_where_the_abstracts_begin() {
    for (name, width, height) in [("120x36", 120, 36), ("80x24", 80, 24), ("40x12", 40, 12)] {
        let mut fake = Fake::new(papers_of_years(40), width, height);
        fake.abstracts_from = Some(3);
        insta::assert_snapshot!(format!("abstracts_{name}"), picture(&fake.press("/o<enter>jj").state));
    }
    let mut fake = Fake::new(papers_of_years(40), 80, 24);
    fake.abstracts_from = Some(3);
    insta::assert_snapshot!("abstracts_one_line", picture(&fake.press("/o<enter>z").state));
}

#[test]
fn the_command_line_completes_and_explains() {
    for (name, width, height) in [("120x36", 120, 36), ("80x24", 80, 24), ("50x20", 50, 20)] {
        let press = |keys: &str| picture(&Fake::new(papers(40), width, height).press(keys).state);
        insta::assert_snapshot!(format!("command_empty_{name}"), press(":"));
        insta::assert_snapshot!(format!("command_names_{name}"), press(":un"));
        insta::assert_snapshot!(format!("command_walked_{name}"), press(":s<tab><tab>"));
        insta::assert_snapshot!(format!("command_argument_{name}"), press(":hide cat:cs<tab><tab><tab>"));
        insta::assert_snapshot!(format!("command_unknown_{name}"), press(":hied<enter>"));
        insta::assert_snapshot!(format!("command_done_{name}"), press(":hide routing<enter>"));
    }
}

#[test]
fn a_search_completes_and_strikes_out() {
    for (name, width, height) in [("120x36", 120, 36), ("80x24", 80, 24), ("50x20", 50, 20)] {
        let press = |keys: &str| picture(&Fake::new(papers(40), width, height).press(keys).state);
        insta::assert_snapshot!(format!("complete_fields_{name}"), press("/<tab><tab>"));
        insta::assert_snapshot!(
            format!("complete_categories_{name}"),
            press("/rout cat:cs.<tab><tab><tab><tab><tab><tab>")
        );
        insta::assert_snapshot!(format!("complete_authors_{name}"), press("/author:last<tab><tab>"));
        insta::assert_snapshot!(format!("not_understood_{name}"), press("/when:never rout cat:"));
        let mut long = Fake::new(papers(40), width, height).press("/");
        long.feed(Msg::Paste(
            "one:two 多言語モデルのルーティング of many words that no line of this width can hold when:never".into(),
        ));
        insta::assert_snapshot!(format!("not_understood_long_{name}"), picture(&long.press("<space>rout").state));
    }
}

#[test]
fn the_palette_finds_by_letters() {
    for (name, width, height) in [("120x36", 120, 36), ("80x24", 80, 24), ("50x20", 50, 20)] {
        let press = |keys: &str| picture(&Fake::new(papers(40), width, height).press(keys).state);
        insta::assert_snapshot!(format!("palette_{name}"), press("/sketch<enter><esc><c-p><down><down>"));
        insta::assert_snapshot!(format!("palette_filtered_{name}"), press("<c-p>lang"));
        insta::assert_snapshot!(format!("palette_nothing_{name}"), press("<c-p>zzqq"));
        insta::assert_snapshot!(format!("help_command_{name}"), press("?save"));
    }
}

#[test]
fn saved_queries_are_tabs_whatever_their_names() {
    for (name, width, height) in [("120x36", 120, 36), ("80x24", 80, 24), ("50x20", 50, 20)] {
        let saved = |query: &str, called: &str| {
            let mut fake = Fake::new(papers(40), width, height).press(&format!("/{query}<enter>:save "));
            fake.feed(Msg::Paste(called.into()));
            fake.press("<enter>")
        };
        insta::assert_snapshot!(format!("saved_told_{name}"), picture(&saved("routing", "routing").state));
        insta::assert_snapshot!(
            format!("saved_tab_{name}"),
            picture(&saved("routing", "routing").press("<esc>g5").state)
        );
        insta::assert_snapshot!(
            format!("saved_empty_{name}"),
            picture(&saved("nosuchword", "empty").press("<esc>g5").state)
        );
        let cjk = "多言語モデルのルーティング";
        insta::assert_snapshot!(
            format!("saved_cjk_{name}"),
            picture(&saved("routing", cjk).press("<esc>g5:view <tab>").state)
        );
    }
}

#[test]
fn overlays_at_two_sizes() {
    snapshot!("help_120x36", Fake::new(papers(3), 120, 36).press("?"));
    snapshot!("help_80x24", Fake::new(papers(3), 80, 24).press("?<tab><tab>"));
    snapshot!("help_filtered", Fake::new(papers(3), 80, 24).press("?undo"));
    snapshot!("help_40x12", Fake::new(papers(3), 40, 12).press("?"));
    let picker = || Fake::with(vec![], 80, 24, Standing::Own, Opening::Picker);
    snapshot!("picker_80x24", picker());
    snapshot!("picker_filtered", picker().press("cs.c<space><down><space>"));
    let wide = Fake::with(vec![], 120, 36, Standing::Own, Opening::Picker);
    snapshot!("picker_120x36", wide.press("cs.cl<space><c-u>hep-th<space><c-u><tab>"));
    snapshot!("picker_nothing", picker().press("zzz"));
    snapshot!("picker_40x12", Fake::with(vec![], 40, 12, Standing::Own, Opening::Picker));
}

/// The page of jobs with one of each kind: a sync, what comes, what waits, what failed, what came.
fn jobs_at(width: u16, height: u16, wait: Option<QueueWait>) -> Fake {
    let mut fake = Fake::new(papers(30), width, height).press("r");
    let failed = "no PDF for this version (https://arxiv.org/pdf/2605.20004v1) · Its page may say why; an earlier \
                  version may have one.";
    let first = if wait.is_some() { Stands::Waiting } else { Stands::Running };
    let stands = [first, Stands::Waiting, Stands::Waiting, Stands::Waiting, Stands::Failed(failed.into())];
    let download = |(i, stands): (usize, Stands)| {
        let paper = &fake.papers[i].paper;
        Download { id: paper.id, version: paper.version, title: paper.title.to_string(), stands }
    };
    let downloads: Vec<Download> = stands.into_iter().enumerate().map(download).collect();
    let came: Vec<_> = [6, 7].map(|i| fake.papers[i].paper.clone()).into();
    for paper in came {
        let (id, version, title) = (paper.id, paper.version, paper.title.to_string());
        fake.feed(Msg::File(FileFact::Came { id, version, title, bytes: 1_234_567 }));
    }
    let (id, wait) = (downloads[0].id, wait.map(|why| (why, std::time::Duration::from_mins(4))));
    fake.feed(Msg::File(FileFact::Queue(Queue { downloads, wait })));
    fake.feed(Msg::File(FileFact::Progress { id, got: 1_200_000, total: Some(3_400_000) }));
    let page = SyncFact::Page {
        category: "cs.CL".parse().unwrap(),
        got: 200,
        total: 431,
        window: "22 May to 29 May".into(),
        added: 0,
    };
    fake.feed(Msg::Sync(page));
    fake.feed(Msg::Sync(SyncFact::Waiting { why: Wait::Pace, left: std::time::Duration::from_secs(3) }));
    fake.clock += std::time::Duration::from_secs(3);
    fake.press("J")
}

#[test]
fn jobs_at_three_sizes() {
    snapshot!("jobs_120x36", jobs_at(120, 36, None).press("j"));
    snapshot!("jobs_80x24", jobs_at(80, 24, Some(QueueWait::Network)).press("jjjjj"));
    snapshot!("jobs_50x20", jobs_at(50, 20, None).press("jjjjjj"));
    snapshot!("jobs_empty", Fake::new(papers(3), 80, 24).press("J"));
    let fault = Fault::new(Exit::Disk, "the PDF could not be had", "/media/stick/Papers: not permitted", "look there");
    snapshot!("jobs_40x12", jobs_at(40, 12, Some(QueueWait::Folder(fault))).press("jjj"));
    snapshot!("downloads_80x24", jobs_at(80, 24, None).press("<esc>"));
    snapshot!("downloads_wait_120x36", jobs_at(120, 36, Some(QueueWait::Network)).press("<esc>"));
}

#[test]
fn empty_places_say_the_next_step() {
    snapshot!("empty_today", Fake::new(vec![], 80, 24));
    snapshot!("empty_starred", Fake::new(papers(4), 80, 24).press("g3"));
    let mut fetching = Fake::new(vec![], 80, 24).press("r");
    fetching.feed(Msg::Sync(SyncFact::Waiting { why: Wait::Pace, left: std::time::Duration::from_secs(3) }));
    fetching.clock += std::time::Duration::from_secs(1);
    fetching.feed(Msg::Wake);
    snapshot!("empty_fetching", fetching);
}

#[test]
fn jobs_faults_and_arrivals_have_their_lines() {
    let mut fake = Fake::new(papers(20), 120, 36).press("r");
    fake.clock += std::time::Duration::from_secs(1);
    let page = |added| SyncFact::Page {
        category: "cs.CL".parse().unwrap(),
        got: 200,
        total: 431,
        window: "22 May to 29 May".into(),
        added,
    };
    fake.feed(Msg::Sync(page(12)));
    fake.feed(Msg::Sync(SyncFact::Waiting { why: Wait::Pace, left: std::time::Duration::from_secs(3) }));
    fake.clock += std::time::Duration::from_millis(200);
    fake.feed(Msg::Wake);
    snapshot!("syncing", fake);
    let fault = Fault::new(Exit::Unavailable, "cannot reach arXiv", "no route to host", "r tries again");
    fake.feed(Msg::Sync(SyncFact::Done { added: 12, fault: Some(fault), at: None }));
    snapshot!("sync_failed", fake);
}

#[test]
fn the_sample_is_labelled() {
    snapshot!("sample", Fake::with(papers(5), 80, 24, Standing::Sample, Opening::Today));
    snapshot!("sample_for_want", Fake::with(papers(5), 120, 36, Standing::SampleForWant, Opening::Today));
}

#[test]
fn strange_titles_stay_in_their_cells() {
    let titles = [
        "多言語モデルにおける専門家混合のルーティング崩壊はトークナイザの問題である：四十のチェックポイントの比較",
        "Cafe\u{301} and \u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467} in One Title, with Combining and Emoji",
        "نماذج لغوية كبيرة متعددة اللغات",
        "$\\alpha$-Stable Sketches in $\\mathcal{O}(n\\log n)$: Lower Bounds for $\\ell_2$ and $\\mathbb{R}^d$",
        "0",
        "Pneumonoultramicroscopicsilicovolcanoconiosispneumonoultramicroscopicsilicovolcanoconiosispneumono",
    ];
    let world = || titles.iter().enumerate().map(|(i, t)| held(i, t)).collect::<Vec<_>>();
    snapshot!("strange_120x36", Fake::new(world(), 120, 36));
    snapshot!("strange_50x20", Fake::new(world(), 50, 20).press("jjj"));
    snapshot!("strange_raw_tex", Fake::new(world(), 120, 36).press("jjjT"));
}

#[test]
fn without_colour_the_choice_is_reversed() {
    let fake = Fake::new(papers(6), 80, 24).press("j");
    let theme = Theme::new(Ground::Colourless, Glyphs::ASCII);
    insta::assert_snapshot!("colourless_ascii", picture_with(&fake.state, &theme));
}

#[test]
fn no_size_is_a_panic() {
    let mut worlds = vec![
        Fake::new(papers(30), 120, 36),
        Fake::new(papers(30), 120, 36).press("<enter>"),
        Fake::new(papers(30), 120, 36).press("/rou"),
        Fake::new(papers(30), 120, 36).press("?"),
        Fake::new(papers(30), 120, 36).press("<c-p>cs"),
        Fake::watching(papers(30), 120, 36, &["word:routing", "cat:cs.LG"]).press("w"),
        Fake::new(papers(30), 120, 36).press(":hide cat:<tab>"),
        Fake::new(papers(30), 120, 36).press("/when:never author:last<tab>"),
        jobs_at(120, 36, None),
        Fake::new(vec![], 120, 36),
        Fake::with(vec![], 80, 24, Standing::Own, Opening::Picker),
    ];
    let sizes = (0..=41).flat_map(|w| (0..=16).map(move |h| (w, h)));
    for (width, height) in sizes.chain([(80, 24), (500, 500), (1, 500), (500, 1), (300, 100), (97, 15), (39, 40)]) {
        for fake in &mut worlds {
            fake.feed(Msg::Resize { width, height });
            drawn(&fake.state);
        }
    }
}

#[test]
fn the_choice_is_in_view_at_every_height() {
    let picker = |height| Fake::with(vec![], 40, height, Standing::Own, Opening::Picker);
    for height in 5..20 {
        for fake in [Fake::new(papers(3), 40, height).press("<c-p>"), picker(height)] {
            assert!(picture(&fake.state).contains('▌'), "{height}");
        }
    }
}

#[test]
fn a_frame_of_another_size_than_the_states_is_drawn() {
    let fake = Fake::new(papers(30), 120, 36).press("jj");
    for (width, height) in [(0, 0), (1, 1), (10, 3), (60, 20), (200, 60)] {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        let theme = Theme::new(Ground::Light, Glyphs::ASCII);
        terminal.draw(|frame| view(&fake.state, &theme, frame)).unwrap();
    }
}

#[test]
fn skimming_has_its_shapes() {
    let world = || Fake::new(papers(40), 120, 36);
    snapshot!("one_line_120x36", world().press("jjsz"));
    snapshot!("card_120x36", world().press("jjsc"));
    snapshot!("card_80x24", Fake::new(papers(40), 80, 24).press("cn"));
    snapshot!("card_50x20", Fake::new(papers(40), 50, 20).press("cnn"));
    snapshot!("range_120x36", world().press("jjvjjj"));
    snapshot!("narrow_list_120x36", world().press("<lt><lt><lt>"));
    snapshot!("end_of_the_list_80x24", Fake::new(papers(40), 80, 24).press("G"));
    snapshot!("by_title_120x36", world().press("SSS"));
    snapshot!("all_authors_120x36", world().press("jjjja"));
}

#[test]
fn what_is_watched_is_marked_and_offered() {
    let watched = ["author:Last4, First4", "word:multilingual", "word:rout*"];
    let at = |width, height| Fake::watching(papers(40), width, height, &watched).press("jj");
    snapshot!("watched_120x36", at(120, 36));
    snapshot!("watched_80x24", at(80, 24));
    snapshot!("watched_40x12", at(40, 12));
    snapshot!("watched_searched_120x36", at(120, 36).press("/mixtures multi<enter>"));
    snapshot!("watched_first_120x36", at(120, 36).press("SSSS"));
    let all = ["word:plain question", "cat:cs.LG", "query:speech", "author:First0 Last0"];
    snapshot!("watched_in_the_detail_120x36", Fake::watching(papers(4), 120, 36, &all));
    snapshot!("watch_page_120x36", at(120, 36).press("w"));
    snapshot!("watch_page_80x24", at(80, 24).press("w<down><down><enter>"));
    snapshot!("watch_page_40x12", at(40, 12).press("wsparse<enter>"));
    let theme = Theme::new(Ground::Colourless, Glyphs::ASCII);
    insta::assert_snapshot!("watched_colourless_ascii", picture_with(&at(80, 24).state, &theme));
}

#[test]
fn an_unfinished_sequence_says_how_it_may_go_on() {
    let follows = |width, height| {
        let mut fake = Fake::new(papers(30), width, height).press("g");
        fake.clock += std::time::Duration::from_millis(500);
        fake.feed(Msg::Wake);
        fake
    };
    snapshot!("follows_120x36", follows(120, 36));
    snapshot!("follows_50x20", follows(50, 20));
}

/// An edition of two categories with these batches, at these hours.
fn day_of(size: (u16, u16), batches: &[Batch], at: Option<&str>) -> Fake {
    let mut all = papers(30);
    announce(&mut all);
    let mut fake = Fake::new(all, size.0, size.1);
    fake.state.followed.push("cs.LG".parse().unwrap());
    fake.batches = batches.to_vec();
    fake.epoch = at.and_then(Stamp::parse).unwrap_or(fake.epoch);
    fake.ask_again();
    fake.rest();
    fake
}

#[test]
fn an_edition_says_how_it_stands() {
    let whole = |category| batch(category, BatchState::Whole, 30, Some(30));
    let both = [whole("cs.CL"), whole("cs.LG")];
    let stale = [whole("cs.CL"), batch("cs.LG", BatchState::Stale, 16, Some(239))];
    let listed = ["cs.CL", "cs.LG"].map(|c| batch(c, BatchState::Listed, 30, None));
    let healed = [whole("cs.CL"), Batch { healed: 12, ..whole("cs.LG") }];
    let arriving = |size| {
        let mut fake = day_of(size, &both[..1], None);
        let category = "cs.LG".parse().unwrap();
        let page = SyncFact::Page { category, got: 200, total: 431, window: "22 May to 29 May".into(), added: 12 };
        fake.feed(Msg::Sync(page));
        fake.feed(Msg::Sync(SyncFact::Waiting { why: Wait::Pace, left: std::time::Duration::from_secs(4) }));
        fake.clock += std::time::Duration::from_millis(200);
        fake.feed(Msg::Wake);
        fake
    };
    let offline = |size| {
        let mut fake = day_of(size, &both, None);
        let fault = Fault::new(Exit::Unavailable, "cannot reach arXiv", "no route to host", "r tries again");
        fake.feed(Msg::Sync(SyncFact::Done { added: 0, fault: Some(fault), at: None }));
        let paper = fake.papers[0].paper.clone();
        let waits = Download { id: paper.id, version: 1, title: paper.title.to_string(), stands: Stands::Waiting };
        let wait = Some((QueueWait::Network, std::time::Duration::from_mins(4)));
        fake.feed(Msg::File(FileFact::Queue(Queue { downloads: vec![waits], wait })));
        fake
    };
    for (name, size) in [("120x36", (120, 36)), ("80x24", (80, 24)), ("40x12", (40, 12))] {
        let days = vec![
            ("whole", day_of(size, &both, None)),
            ("arriving", arriving(size)),
            ("stale", day_of(size, &stale, None)),
            ("computed", day_of(size, &[], None)),
            ("listed", day_of(size, &listed, None)),
            ("healed", day_of(size, &healed, None)),
            ("no mailing", day_of(size, &both, Some("2026-05-30T15:00:00Z"))),
            ("offline", offline(size)),
            ("not fetched", day_of(size, &both, Some("2026-06-01T06:00:00Z"))),
            ("done", day_of(size, &both, None).press("jsVm")),
            ("lanes", day_of(size, &both, None).press("LL")),
        ];
        let mut said = String::new();
        for (state, fake) in days {
            let picture = picture(&fake.state);
            let (text, styles) = picture.split_once("---\n").unwrap();
            let first = text.lines().take(2).collect::<Vec<_>>().join("\n");
            let styles = styles.lines().filter(|l| l.starts_with("0:") || l.starts_with("1:"));
            writeln!(said, "# {state}\n{first}\n{}", styles.collect::<Vec<_>>().join("\n")).unwrap();
        }
        insta::assert_snapshot!(format!("days_{name}"), said);
        let mut memory = Memory::default();
        memory.choices.insert("visited".into(), "2026-05-26 2026-05-26T13:12:00Z".into());
        let mut all = papers(30);
        announce(&mut all);
        for (i, held) in all.iter_mut().enumerate() {
            held.edition = held.edition.map(|e| Edition { day: e.day.back(i as u32 / 10), ..e });
        }
        let mut fake = Fake::remembering(all, size, Opening::Today, memory);
        fake.rest();
        insta::assert_snapshot!(format!("since_{name}"), picture(&fake.state));
        insta::assert_snapshot!(format!("missed_{name}"), picture(&fake.press("C").state));
        let unheld = day_of(size, &both, Some("2026-06-01T06:00:00Z")).press("]");
        insta::assert_snapshot!(format!("unheld_{name}"), picture(&unheld.state));
        insta::assert_snapshot!(format!("date_{name}"), picture(&day_of(size, &both, None).press("gd").state));
    }
}
