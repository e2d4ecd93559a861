//! The screen by its keys: what a reader sees on the way from nothing to a read paper, and that nothing is a dead end.

use super::*;

/// The lines of a screen that hold a word.
#[track_caller]
fn shows(screen: &str, words: &[&str]) {
    for word in words {
        assert!(screen.contains(word), "no {word:?} in\n{screen}");
    }
}

#[test]
fn an_empty_screen_names_the_next_step() {
    let home = Home::at(NOBODY);
    // Nothing is followed.
    for view in ["", "<tab><tab>", "<s-tab>"] {
        shows(&home.screen(&format!("{view}k")), &["No categories are followed", ":follow cs.CL"]);
    }
    shows(&home.screen("g2"), &["No daily list is held", "with a sync"]);
    shows(&home.screen("g4"), &["Nothing starred yet", "s on any paper"]);
    shows(&home.screen("r"), &["no category is followed", ":follow cs.CL"]);
    shows(&home.screen("/words"), &["Nothing found", "Esc"]);
    // Followed, and nothing fetched.
    home.ok(&["categories", "--follow", "cs.CL"]);
    for view in ["g1", "g3", "g5"] {
        shows(&home.screen(view), &["Nothing fetched yet", "r syncs now"]);
    }
    // The same as text.
    assert!(home.run(&["list"]).err.contains("offprint sync"));
}

#[test]
fn without_a_network_and_with_nothing_held_the_sample_opens() {
    let arxiv = Arxiv::of(40);
    let home = Home::at(NOBODY);
    home.ok(&["categories", "--follow", "cs.CL"]);
    let screen = home.screen("r");
    shows(
        &screen,
        &["SAMPLE · Thu 13 Aug 2026 · 125 papers", "this is a sample edition; r tries again", "cannot sync", "1/125"],
    );
    // Marks made there are no marks of one's own.
    shows(&home.screen("rs"), &["●★"]);
    assert_eq!(home.json(&["list", "is:starred"]).len(), 0);
    // With the network back the same key brings one's own papers.
    let home = home.with("OFFPRINT_SERVICES", &arxiv.server.base());
    let screen = home.screen("r");
    shows(&screen, &["Fri 15 May 2026", "synced · 40 new"]);
    assert!(!screen.contains("SAMPLE"), "{screen}");
    // And once something is held, being offline takes nothing away.
    let home = home.with("OFFPRINT_SERVICES", NOBODY);
    let screen = home.screen("r");
    shows(&screen, &["Fri 15 May 2026", "no connection", "cannot sync"]);
    assert!(!screen.contains("SAMPLE"), "{screen}");
}

#[test]
fn the_sample_opens_at_any_time_and_forgets() {
    let arxiv = Arxiv::of(12);
    let home = Home::synced(&arxiv);
    let asked = arxiv.server.seen().len();
    let sample = |keys: &str| home.ok(&["--sample", "--print", "100x30", "--keys", keys]);
    shows(
        &sample("jj"),
        &["SAMPLE · Thu 13 Aug 2026 · 125 papers", "a sample edition: real papers, marks are not kept here", "3/125"],
    );
    shows(&sample("s<tab><tab>"), &["1 starred"]);
    shows(&sample("<tab><tab>"), &["Nothing starred yet"]);
    shows(&sample("r"), &["this is the sample edition: it does not sync"]);
    assert_eq!(home.ok(&["--sample", "list"]).lines().count(), 125);
    assert_eq!(
        home.json(&["--sample", "search", "language"]).len(),
        home.ok(&["--sample", "search", "language"]).lines().count()
    );
    // It is a store of its own.
    home.ok(&["star", "2605.00001"]);
    assert_eq!(home.ids(&["list", "is:starred"]), ["2605.00001"]);
    assert_eq!(home.json(&["--sample", "list", "is:starred"]).len(), 0);
    assert_eq!(arxiv.server.seen().len(), asked);
    // Damage to it is gone at the next start.
    std::fs::write(home.path("sample/cache.db"), "no database").unwrap();
    assert_eq!(home.ok(&["--sample", "list"]).lines().count(), 125);
}

#[test]
fn a_synced_edition_is_read_by_keys() {
    let arxiv = Arxiv::of(260);
    let home = Home::synced(&arxiv);
    let today = home.ids(&["list"]);
    let whole = today.len();
    shows(
        &home.screen("k"),
        &["Today  Trending  Unread  Starred  All", "Fri 15 May 2026 · cs.CL", &format!(" 1/{whole} "), &today[0]],
    );
    // Tabs carry their counts where what the edition says of itself leaves room.
    shows(
        &home.ok(&["--print", "140x30", "--keys", "k"]),
        &["Unread 260  Starred 0  All 260", "Fri 15 May 2026 · cs.CL"],
    );
    shows(&home.screen("jj"), &[&format!(" 3/{whole} "), &today[2]]);
    shows(&home.screen("5j"), &[&format!(" 6/{whole} ")]);
    shows(&home.screen("G"), &[&format!(" {whole}/{whole} "), &today[whole - 1]]);
    shows(&home.screen("Ggg"), &[&format!(" 1/{whole} ")]);
    shows(&home.screen("["), &["Thu 14 May 2026"]);
    shows(&home.screen("[]"), &["Fri 15 May 2026"]);
    shows(&home.screen("]"), &["Fri 15 May 2026 is the newest edition"]);
    shows(&home.screen("[[[[[["), &["is the oldest edition held"]);
    shows(&home.screen("<enter>"), &["Enter back", "First Author", &format!("arxiv.org/abs/{}v1", today[0])]);
    shows(&home.screen("<enter><esc>"), &["Enter read"]);
    shows(&home.screen("?"), &["Move", "Keep", "Paper", "Days", "type to filter", "Esc close"]);
    shows(&home.screen("?<tab><tab><tab><tab><tab>"), &["Program"]);
    shows(&home.screen("?undo"), &["undo"]);
    shows(
        &home.screen("/bound<enter>"),
        &["1 of 260", "A bound of 𝒪(n²) for Erdős graphs", "12 pages", "doi.org/10.1000/plain.7"],
    );
    shows(&home.screen("/bound<enter>T"), &["\\mathcal{O}(n^2)"]);
    shows(&home.screen("/bound<enter><esc>"), &["Fri 15 May 2026"]);
    shows(&home.screen("/zzzz"), &["Nothing found", "delete a word; Esc brings the list back"]);
    shows(&home.screen("/bound zzzz"), &["zzzz leaves nothing; without it 1 paper", "^X searches without it"]);
    shows(&home.screen("/bound zzzz<c-x>"), &["/ bound", "1 of 260", "A bound of 𝒪(n²)"]);
    shows(&home.screen("q"), &["Fri 15 May 2026"]);
    // r with nothing new.
    shows(&home.screen("r"), &["synced · nothing new", "14:0"]);
}

#[test]
fn marks_and_their_undoing_outlive_the_screen() {
    let arxiv = Arxiv::of(60);
    let home = Home::synced(&arxiv);
    let today = home.ids(&["list"]);
    shows(&home.screen("sjs"), &["●★"]);
    assert_eq!(home.ids(&["list", "is:starred", "sort:oldest"]), today[..2]);
    shows(&home.screen("g4"), &["2 starred", "1/2"]);
    shows(&home.screen("u"), &["undone: star, 1 paper"]);
    assert_eq!(home.ids(&["list", "is:starred"]), today[..1]);
    shows(&home.screen("<c-r>"), &["done again: star, 1 paper"]);
    assert_eq!(home.ids(&["list", "is:starred"]).len(), 2);
    // What a word did a key takes back, and the other way round; many at once are one.
    home.ok(&["hide", &today[0], &today[1], &today[2]]);
    shows(&home.screen("k"), &[&format!("1/{}", today.len() - 3)]);
    shows(&home.screen("u"), &["undone: hide, 3 papers", &format!("/{}", today.len())]);
    home.screen("x");
    assert!(home.ok(&["undo"]).starts_with("undone: hide, 1 paper"));
    assert_eq!(home.ids(&["list"]), today);
    shows(&home.screen("uuuu"), &["nothing"]);
    assert_eq!(home.ids(&["list", "is:starred"]).len(), 0);
}

#[test]
fn new_papers_are_announced_and_never_move_the_list() {
    let arxiv = Arxiv::of(60);
    let home = Home::synced(&arxiv);
    let today = home.ids(&["list"]);
    let late = common::arxiv::Record { id: "2605.09999".into(), ..arxiv.service.papers().pop().unwrap() };
    arxiv.service.change(|papers| papers.push(late));
    shows(&home.screen("jjr"), &["1 new, press r", &today[2], &format!("3/{}", today.len())]);
    assert_eq!(home.everything().len(), 61);
}

#[test]
fn a_screen_fits_every_size() {
    let arxiv = Arxiv::of(12);
    let home = Home::synced(&arxiv);
    for size in ["1x1", "5x2", "19x4", "20x5", "40x12", "80x15", "80x24", "96x16", "300x100", "1000x1", "1x1000"] {
        let (columns, rows): (usize, usize) =
            size.split_once('x').map(|(c, r)| (c.parse().unwrap(), r.parse().unwrap())).unwrap();
        for keys in ["k", "<enter>", "?", "/bound", "g4"] {
            let screen = home.ok(&["--print", size, "--keys", keys]);
            assert_eq!(screen.lines().count(), rows, "{size} {keys}");
            let widest = screen.lines().map(offprint::text::width::width).max().unwrap_or(0);
            assert!(widest <= columns, "{size} {keys}: {widest}");
        }
    }
}
