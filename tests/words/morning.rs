//! A first morning, from nothing to a backup; and the many forms in which an id is written.

use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

use super::*;
use offprint::model::Stamp;

#[test]
fn a_first_morning() {
    let arxiv = Arxiv::of(260);
    let home = Home::beside(&arxiv);
    assert!(home.run(&[]).err.contains("offprint categories --follow"));
    assert!(home.fails(78, &["sync"]).contains("offprint categories --follow"));
    assert_eq!(home.ok(&["categories", "--follow", "cs.CL"]), "following cs.CL\n");
    assert!(home.run(&["list"]).err.contains("offprint sync"));
    assert!(home.ok(&["sync"]).contains("260 new"));
    let today = home.ids(&["list"]);
    let [first, second, third] = [&today[0], &today[1], &today[2]];

    // Marks, each in a process of its own, and back.
    assert_eq!(home.ok(&["star", first, second]), "star: 2 papers\n");
    assert_eq!(home.ok(&["star", first]), "star: nothing to change\n");
    assert_eq!(home.ok(&["hide", third, &format!("arXiv:{third}v1")]), "hide: 1 paper\n");
    assert!(home.ok(&["undo"]).starts_with("undone: hide, 1 paper"));
    assert_eq!(home.ok(&["hide", third]), "hide: 1 paper\n");
    assert!(!home.ids(&["list"]).contains(third));
    assert_eq!(home.ids(&["list", "is:hidden"]), [third.as_str()]);
    assert!(home.ok(&["undo"]).starts_with("undone: hide, 1 paper"));
    assert!(home.ids(&["list"]).contains(third));
    assert!(home.ok(&["undo"]).starts_with("undone: star, 2 papers"));
    assert_eq!(home.ids(&["list", "is:starred"]), [""; 0]);
    assert_eq!(home.ok(&["undo"]), "nothing to undo\n");
    assert!(home.ok(&["redo"]).starts_with("done again: star, 2 papers"));
    assert!(home.ok(&["redo"]).starts_with("done again: hide, 1 paper"));
    assert_eq!(home.ok(&["redo"]), "nothing to redo\n");
    assert_eq!(home.ok(&["unhide", third]), "unhide: 1 paper\n");
    assert_eq!(home.ok(&["read", first]), "read: 1 paper\n");
    assert_eq!(home.ids(&["list", "is:read"]), [first.as_str()]);
    assert_eq!(home.ids(&["list", "is:starred", "sort:oldest"]), [first.as_str(), second]);
    assert_eq!(home.ids(&["list", "is:starred", "is:unread"]), [second.as_str()]);
    assert_eq!(home.ok(&["unread", first]), "unread: 1 paper\n");
    assert_eq!(home.ok(&["unstar", second]), "unstar: 1 paper\n");
    assert_eq!(home.ids(&["search", "is:starred"]), [first.as_str()]);

    // TeX is shown as Unicode, and as it was written on demand; the search finds both.
    let shown = home.ok(&["show", "2605.00007"]);
    assert!(shown.contains("𝒪(n²) for Erdős graphs") && shown.contains("α₁") && !shown.contains('$'), "{shown}");
    let raw = home.ok(&["show", "2605.00007", "--raw"]);
    assert!(raw.contains("$\\mathcal{O}(n^2)$ for Erd\\H{o}s graphs") && raw.contains("$\\alpha_1$"), "{raw}");
    for query in ["erdos", "Erdős", "\"erdos graphs\"", "title:bound"] {
        assert_eq!(home.ids(&["search", query]), ["2605.00007"], "{query}");
    }
    assert!(raw.lines().chain(shown.lines()).all(|line| line.chars().count() <= 80));
    assert!(shown.contains("https://arxiv.org/abs/2605.00007") && !shown.contains("127.0.0.1"));
}

#[test]
fn a_pdf_is_fetched_once_and_is_the_readers_alone() {
    let arxiv = Arxiv::of(3);
    let home = Home::synced(&arxiv);
    let printed = home.ok(&["get", "2605.00001"]);
    let path = home.path("papers").join("2605.00001v1.pdf");
    assert_eq!(printed.trim(), path.to_str().unwrap());
    assert!(std::fs::read(&path).unwrap().starts_with(b"%PDF-"));
    let asked = arxiv.server.seen().len();
    assert_eq!(home.ok(&["get", "2605.00001"]), printed);
    assert_eq!(arxiv.server.seen().len(), asked);
    assert_eq!(home.json(&["show", "2605.00001"])[0]["pdf"], path.to_str().unwrap());
    assert!(home.ok(&["show", "2605.00001"]).contains(path.to_str().unwrap()));
    // Another version is another file; a paper not held can be named with its version.
    home.ok(&["get", "2605.00001v3", "hep-th/9901001v2"]);
    let mut names: Vec<_> = std::fs::read_dir(home.path("papers"))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["2605.00001v1.pdf", "2605.00001v3.pdf", "hep-th_9901001v2.pdf"]);
    home.ok(&["library", "backup"]);
    assert_private(&home.data());
}

/// Folders 0700, files 0600, down to the last.
fn assert_private(folder: &Path) {
    let mode = |path: &Path| std::fs::symlink_metadata(path).unwrap().permissions().mode() & 0o7777;
    assert_eq!(mode(folder), 0o700, "{}", folder.display());
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            assert_private(&path);
        } else {
            assert_eq!(mode(&path), 0o600, "{}", path.display());
        }
    }
}

/// A folder with a program of that name which writes its arguments, one a line, into a file.
fn fake(home: &Home, name: &str) -> (PathBuf, PathBuf) {
    let folder = home.dir.path().join("bin");
    std::fs::create_dir_all(&folder).unwrap();
    let (program, told) = (folder.join(name), home.dir.path().join("told"));
    let script = format!("#!/bin/sh\nprintf '%s\\n' \"$@\" > '{0}.part'\nmv '{0}.part' '{0}'\n", told.display());
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    (folder, told)
}

/// What was told, as soon as it is.
fn told(file: &Path) -> String {
    let until = Instant::now() + Duration::from_secs(20);
    while !file.exists() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(5));
    }
    let text = std::fs::read_to_string(file).unwrap();
    std::fs::remove_file(file).unwrap();
    text
}

#[cfg(target_os = "linux")]
#[test]
fn a_paper_is_opened_by_one_argument() {
    let arxiv = Arxiv::of(3);
    let home = Home::synced(&arxiv);
    let (folder, file) = fake(&home, "xdg-open");
    let home = home.with("PATH", &format!("{}:/usr/bin:/bin", folder.display()));
    assert_eq!(home.ok(&["open", "2605.00001"]), "opened 2605.00001v1.pdf\n");
    assert_eq!(told(&file), format!("{}\n", home.path("papers").join("2605.00001v1.pdf").display()));
    // The page keeps its real address, whoever stands in for the services; and needs no paper held.
    for (id, url) in [
        ("2605.00001", "https://arxiv.org/abs/2605.00001"),
        ("https://ar5iv.labs.arxiv.org/html/math.CA/0611800v2", "https://arxiv.org/abs/math/0611800"),
    ] {
        assert_eq!(home.ok(&["open", id, "--web"]), format!("opened {url}\n"));
        assert_eq!(told(&file), format!("{url}\n"));
    }
    assert_eq!(home.screen("O").matches("127.0.0.1").count(), 0);
    assert!(told(&file).starts_with("https://arxiv.org/abs/"));
    home.screen("o");
    assert!(told(&file).ends_with(".pdf\n"));
}

#[cfg(target_os = "linux")]
#[test]
fn without_an_opener_the_place_is_named() {
    let arxiv = Arxiv::of(3);
    let home = Home::synced(&arxiv);
    let home = home.with("PATH", "/nonexistent");
    assert!(home.fails(1, &["open", "2605.00001"]).contains("papers/2605.00001v1.pdf"));
    assert!(home.fails(1, &["open", "2605.00001", "--web"]).contains("https://arxiv.org/abs/2605.00001"));
}

#[test]
fn a_library_leaves_and_comes_back_the_same() {
    let arxiv = Arxiv::of(12);
    let home = Home::synced(&arxiv);
    home.ok(&["star", "2605.00007", "2605.00003", "1706.03762"]);
    home.ok(&["read", "2605.00007", "2605.00001"]);
    home.ok(&["hide", "2605.00002", "math/0611800"]);
    let file = home.dir.path().join("library.jsonl");
    let name = file.to_str().unwrap();
    assert!(home.ok(&["library", "export", name]).contains("6 papers"));
    let text = std::fs::read_to_string(&file).unwrap();
    assert_eq!(home.ok(&["library", "export", "-"]), text);
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);

    // Into nothing at all: even what the cache does not know is there.
    let other = Home::at(NOBODY);
    assert!(other.ok(&["library", "import", name]).contains("6 papers read"));
    assert_eq!(other.ok(&["library", "export", "-"]), text);
    assert!(other.ok(&["show", "2605.00007"]).contains("Erdős"));
    assert!(other.ok(&["library", "import", name]).contains("0 marks new"));
    assert_eq!(other.ok(&["library", "export", "-"]), text);
    // It is one gesture.
    assert!(other.ok(&["undo"]).contains("6 papers"));
    assert_eq!(other.json(&["list", "is:starred"]).len(), 0);
    other.ok(&["redo"]);
    assert_eq!(other.ok(&["library", "export", "-"]), text);

    // Over its own loss, backups and all.
    std::fs::remove_dir_all(home.path("backups")).unwrap();
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(home.path(&format!("library.db{end}")));
    }
    assert_eq!(home.json(&["list", "is:starred"]).len(), 0);
    home.ok(&["library", "import", name]);
    assert_eq!(home.ok(&["library", "export", "-"]), text);
}

#[test]
fn saved_queries_travel_with_the_library() {
    let home = Home::at(NOBODY);
    let (file, out) = (home.dir.path().join("in.jsonl"), home.dir.path().join("out.jsonl"));
    let (file, out) = (file.to_str().unwrap(), out.to_str().unwrap());
    let query = "{\"kind\":\"query\",\"name\":\"agents\",\"query\":\"agents -survey \"}\n";
    let header = "{\"format\":\"offprint-library\",\"version\":2}\n";
    std::fs::write(file, format!("{header}{query}{{\"kind\":\"rule\"}}\n")).unwrap();
    assert!(home.ok(&["library", "import", file]).contains("1 saved query new"));
    assert!(home.ok(&["library", "export", out]).contains("0 papers and 1 saved query written"));
    assert_eq!(std::fs::read_to_string(out).unwrap(), format!("{header}{query}"));
    assert!(home.ok(&["undo"]).starts_with("undone: import, of"));
    assert_eq!(home.ok(&["library", "export", "-"]), header);
    home.ok(&["redo"]);
    assert_eq!(home.ok(&["library", "export", "-"]), format!("{header}{query}"));
}

#[test]
fn an_import_that_cannot_be_read_changes_nothing() {
    let home = Home::at(NOBODY);
    home.ok(&["star", "2605.00001"]);
    let before = home.ok(&["library", "export", "-"]);
    let file = home.dir.path().join("bad.jsonl");
    let good = "{\"format\":\"offprint-library\",\"version\":1}\n{\"id\":\"2605.00009\",\"starred\":\"2026-05-15T14:00:30Z\"}\n";
    for bad in [
        "",
        "{",
        "[]",
        "{\"format\":\"else\",\"version\":1}",
        &format!("{good}{{\"id\":\"nonsense\"}}"),
        &format!("{good}\u{0}"),
    ] {
        std::fs::write(&file, bad).unwrap();
        let said = home.fails(65, &["library", "import", file.to_str().unwrap()]);
        assert!(said.contains("bad.jsonl"), "{said}");
        assert_eq!(home.ok(&["library", "export", "-"]), before, "{bad:?}");
    }
    home.fails(65, &["library", "import", "/nonexistent/library.jsonl"]);
    home.fails(74, &["library", "export", "/nonexistent/library.jsonl"]);
}

#[test]
fn a_backup_is_a_library_and_seven_are_kept() {
    let arxiv = Arxiv::of(3);
    let home = Home::synced(&arxiv);
    home.ok(&["star", "2605.00001"]);
    let path = PathBuf::from(home.ok(&["library", "backup"]).trim());
    assert!(path.starts_with(home.path("backups")));
    // Put in the place of the library it is one.
    let other = Home::at(NOBODY);
    other.ok(&["list"]);
    for end in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(other.path(&format!("library.db{end}")));
    }
    std::fs::copy(&path, other.path("library.db")).unwrap();
    assert_eq!(other.ids(&["list", "is:starred"]), ["2605.00001"]);
    for day in 16..26 {
        let mut command = home.command(&["library", "backup"]);
        let output = command.env("OFFPRINT_NOW", format!("2026-05-{day}T14:00:30Z")).output().unwrap();
        assert_eq!(Ran::of(&output, &["library", "backup"]).code, 0);
    }
    let mut kept: Vec<_> = std::fs::read_dir(home.path("backups"))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    kept.sort();
    assert_eq!(kept.len(), 7, "{kept:?}");
    assert!(kept[0].starts_with("library-20260519-") && kept[6].starts_with("library-20260525-"), "{kept:?}");
}

#[test]
fn an_id_is_known_in_every_form() {
    let new = "2605.00001";
    let old = "math/0611800";
    let forms = [
        (new, "2605.00001"),
        (new, "2605.00001v1"),
        (new, " 2605.00001 "),
        (new, "arXiv:2605.00001v2"),
        (new, "arxiv:2605.00001"),
        (new, "https://arxiv.org/abs/2605.00001"),
        (new, "http://arxiv.org/abs/2605.00001v1"),
        (new, "https://arxiv.org/pdf/2605.00001v1.pdf"),
        (new, "https://arxiv.org/pdf/2605.00001"),
        (new, "https://www.arxiv.org/html/2605.00001v1#S1"),
        (new, "https://export.arxiv.org/abs/2605.00001?context=cs"),
        (new, "https://arxiv.org/src/2605.00001v1"),
        (new, "https://arxiv.org/e-print/2605.00001"),
        (new, "https://arxiv.org/format/2605.00001"),
        (new, "arxiv.org/abs/2605.00001"),
        (new, "https://ar5iv.labs.arxiv.org/html/2605.00001"),
        (new, "https://ar5iv.org/abs/2605.00001"),
        (new, "https://www.alphaxiv.org/abs/2605.00001"),
        (new, "10.48550/arXiv.2605.00001"),
        (new, "https://doi.org/10.48550/ARXIV.2605.00001"),
        (new, "doi:10.48550/arxiv.2605.00001"),
        (new, "oai:arXiv.org:2605.00001v1"),
        (old, "math/0611800"),
        (old, "math.CA/0611800"),
        (old, "arXiv:math.CA/0611800v2"),
        (old, "https://arxiv.org/abs/math/0611800"),
        (old, "https://arxiv.org/pdf/math/0611800v1.pdf"),
        (old, "10.48550/arXiv.math/0611800"),
        ("hep-th/9901001", "hep-th/9901001v2"),
        ("0704.0001", "https://arxiv.org/abs/0704.0001"),
    ];
    let mut papers = arxiv::papers(1);
    let published = papers[0].published;
    for id in [old, "hep-th/9901001", "0704.0001"] {
        let categories = vec!["cs.CL".to_owned()];
        papers.push(common::arxiv::Record { id: id.into(), version: 1, published, categories });
    }
    let arxiv = Arxiv::with(papers);
    let home = Home::synced(&arxiv);
    for (id, form) in forms {
        assert_eq!(home.json(&["show", form])[0]["id"], id, "{form}");
        assert_eq!(home.ok(&["star", form]), "star: 1 paper\n", "{form}");
        assert_eq!(home.ids(&["list", "is:starred"]), [id], "{form}");
        home.ok(&["unstar", id]);
    }
}

#[test]
fn a_paper_known_by_its_id_alone_comes_with_the_next_sync() {
    let mut papers = arxiv::papers(12);
    let published = papers[0].published.days_before(3_000);
    papers.push(common::arxiv::Record {
        id: "1706.03762".into(),
        version: 7,
        published,
        categories: vec!["cs.CL".into()],
    });
    let arxiv = Arxiv::with(papers);
    let home = Home::synced(&arxiv);
    assert!(home.run(&["star", "1706.03762"]).err.contains("the next sync fetches"));
    assert!(home.ok(&["list", "is:starred"]).contains("(not fetched yet)"));
    assert!(home.fails(66, &["show", "1706.03762"]).contains("not held"));
    home.ok(&["sync"]);
    let paper = &home.json(&["show", "1706.03762"])[0];
    assert_eq!((&paper["version"], &paper["starred"]), (&7.into(), &true.into()));
    assert_eq!(home.ids(&["search", "is:starred"]), ["1706.03762"]);
    // It stands in no edition of these days.
    assert!(!home.ids(&["list"]).contains(&"1706.03762".to_owned()));
}

#[test]
fn a_star_outlives_the_cache() {
    let arxiv = Arxiv::of(12);
    let home = Home::synced(&arxiv);
    home.ok(&["star", "2605.00007"]);
    let before = home.json(&["show", "2605.00007"]);
    for name in ["cache.db", "index.db"] {
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(home.path(&format!("{name}{end}")));
        }
    }
    let mut kept = home.json(&["show", "2605.00007"]);
    assert_eq!(kept[0]["edition"], Value::Null);
    assert_eq!(kept[0]["announced"], serde_json::json!([]));
    assert_eq!([without_its_days(kept.remove(0))], [without_its_days(before[0].clone())]);
    assert_eq!(home.ids(&["list", "is:starred"]), ["2605.00007"]);
    assert_eq!(home.ids(&["search", "erdos"]), ["2605.00007"]);
    home.ok(&["sync"]);
    assert_eq!(home.json(&["show", "2605.00007"]), before);
}

#[test]
fn a_later_version_comes_and_takes_nothing_away() {
    let arxiv = Arxiv::of(12);
    let home = Home::synced(&arxiv);
    home.ok(&["star", "2605.00003"]);
    home.ok(&["read", "2605.00003"]);
    home.ok(&["get", "2605.00003"]);
    arxiv.service.change(|papers| papers[2].version = 2);
    assert!(home.ok(&["sync"]).contains("0 new, 1 updated"));
    let paper = &home.json(&["show", "2605.00003"])[0];
    assert!(paper["title"].as_str().unwrap().ends_with(", revisited"), "{paper}");
    assert_eq!((&paper["version"], &paper["starred"], &paper["read"]), (&2.into(), &true.into(), &true.into()));
    // The PDF held is the one of the version before.
    assert_eq!(paper["pdf"], Value::Null);
    assert!(home.ok(&["get", "2605.00003"]).contains("2605.00003v2.pdf"));
}

#[test]
fn the_newest_edition_held_stays_until_a_newer_one_is_fetched() {
    // Papers that are announced by then, as the service shows no others.
    let cut_off = Stamp::parse("2026-05-14T18:00:00Z").unwrap();
    let mut papers = arxiv::papers(60);
    papers.retain(|paper| paper.published < cut_off);
    let arxiv = Arxiv::with(papers);
    let home = Home::synced(&arxiv);
    let friday = home.ids(&["list"]);
    // On the Tuesday after, without a network.
    let home = home.with("OFFPRINT_NOW", "2026-05-19T12:00:00Z").with("OFFPRINT_SERVICES", NOBODY);
    assert_eq!(home.ids(&["list"]), friday);
    let screen = home.screen("k");
    assert!(screen.contains("Fri 15 May 2026") && screen.contains("not fetched"), "{screen}");
}
