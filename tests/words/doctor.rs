//! What the doctor says, of a fresh machine, a well one and several that are not; and what `keys` writes as JSON.

use std::os::unix::fs::PermissionsExt;

use super::*;

/// The state and the words of a check.
#[track_caller]
fn check<'a>(checks: &'a [Value], name: &str) -> (&'a str, String) {
    let found = checks.iter().find(|c| c["check"] == name).unwrap_or_else(|| panic!("no {name}: {checks:?}"));
    let words = format!("{} · {}", found["says"].as_str().unwrap(), found["hint"].as_str().unwrap());
    (found["state"].as_str().unwrap(), words)
}

/// The checks, whatever the end.
fn checks(home: &Home) -> Vec<Value> {
    let ran = home.run(&["doctor", "--json"]);
    ran.out.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

/// Every file under a folder, with its bytes.
fn everything_under(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path.clone());
            }
            found.push((path.clone(), std::fs::read(&path).unwrap_or_default()));
        }
    }
    found.sort();
    found
}

#[test]
fn on_a_fresh_machine_nothing_is_bad_and_nothing_is_made() {
    let home = Home::at(NOBODY);
    let text = home.ok(&["doctor"]);
    assert!(text.lines().all(|line| line.starts_with("✓    ") || line.starts_with("warn ")), "{text}");
    let found = checks(&home);
    for check in &found {
        let mut keys: Vec<&str> = check.as_object().unwrap().keys().map(String::as_str).collect();
        keys.sort_unstable();
        assert_eq!(keys, ["check", "hint", "says", "state"]);
        assert!(check["state"] == "good" || !check["hint"].as_str().unwrap().is_empty(), "{check}");
    }
    for name in
        ["version", "terminal", "colours", "letters", "clipboard", "opener", "config", "keymap", "data", "library"]
    {
        check(&found, name);
    }
    assert!(check(&found, "cache").1.contains("not there yet"));
    assert!(check(&found, "network").1.starts_with("not asked"));
    assert!(everything_under(home.dir.path()).is_empty());
}

#[test]
fn a_well_one_is_counted_and_left_as_it_was() {
    let arxiv = Arxiv::of(12);
    let home = Home::synced(&arxiv).with("TERM", "xterm-256color").with("LANG", "C.UTF-8");
    home.ok(&["star", "2605.00001", "2605.00002"]);
    home.ok(&["library", "backup"]);
    let asked = arxiv.server.seen().len();
    let before = everything_under(home.dir.path());
    let found = checks(&home);
    assert_eq!(everything_under(home.dir.path()), before);
    for (name, words) in [
        ("library", "sound, 2 stars"),
        ("cache", "sound, 12 papers"),
        ("index", "sound"),
        ("backup", "library-2026"),
        ("config", "following cs.CL"),
        ("data", "mode 0700"),
        ("colours", "256"),
        ("letters", "UTF-8"),
        ("clipboard", "OSC 52"),
    ] {
        let (state, said) = check(&found, name);
        assert!(state == "good" && said.contains(words), "{name}: {state} {said}");
    }
    assert_eq!(arxiv.server.seen().len(), asked, "nobody was asked");
    // Asked for, it asks once.
    let network = home.json(&["doctor", "--network"]);
    assert_eq!(check(&network, "network").0, "good");
    assert_eq!(arxiv.server.seen().len(), asked + 1);
    // To be offline is a state.
    let offline = home.with("OFFPRINT_SERVICES", NOBODY).json(&["doctor", "--network"]);
    let (state, said) = check(&offline, "network");
    assert!(state == "warn" && said.contains("no connection"), "{said}");
}

#[test]
fn what_is_bad_is_named_with_what_to_do_and_ends_with_its_code() {
    let arxiv = Arxiv::of(12);
    let home = Home::synced(&arxiv);
    home.ok(&["star", "2605.00001"]);
    let bad = |name: &str, code: i32, words: &str| {
        home.run(&["doctor"]).failed(code, &["doctor"]);
        let found = checks(&home);
        let (state, said) = check(&found, name);
        assert!(state == "bad" && said.contains(words), "{name}: {state} {said}");
    };
    std::fs::write(home.path("keymap.toml"), "[list]\n\"x\" = \"hied\"\n\"z\" = 3\n").unwrap();
    bad("keymap", 78, "line 2, column 7: no action is called hied; is hide meant?");
    assert_eq!(checks(&home).iter().filter(|c| c["check"] == "keymap").count(), 2);
    std::fs::remove_file(home.path("keymap.toml")).unwrap();
    let cache = std::fs::read(home.path("cache.db")).unwrap();
    std::fs::write(home.path("cache.db"), "no database, whatever stands here ".repeat(300)).unwrap();
    bad("cache", 65, "damaged · the next start sets it aside");
    std::fs::write(home.path("cache.db"), cache).unwrap();
    let db = rusqlite::Connection::open(home.path("library.db")).unwrap();
    db.pragma_update(None, "user_version", 99).unwrap();
    db.close().unwrap();
    bad("library", 65, "schema 99, known 3");
}

#[test]
fn what_others_could_read_is_said() {
    let home = Home::at(NOBODY);
    home.ok(&["star", "2605.00001"]);
    let mode = |name: &str, mode| {
        std::fs::set_permissions(home.path(name), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    mode("library.db", 0o644);
    mode("", 0o755);
    let found = checks(&home);
    assert!(check(&found, "library").1.contains("chmod 600"));
    assert!(check(&found, "data").1.contains("chmod 700"));
    assert_eq!(check(&found, "data").0, "warn");
}

#[test]
fn a_folder_that_is_none_is_bad() {
    let home = Home::at(NOBODY);
    std::fs::write(home.data(), "a file").unwrap();
    let ran = home.run(&["doctor"]).failed(74, &["doctor"]);
    assert!(ran.out.contains("is no folder"), "{}", ran.out);
    assert_eq!(std::fs::read_to_string(home.data()).unwrap(), "a file");
}

#[test]
fn keys_are_told_as_json() {
    let home = Home::at(NOBODY);
    std::fs::create_dir_all(home.data()).unwrap();
    std::fs::write(home.path("keymap.toml"), "[list]\n\"x\" = false\n\"<c-x>\" = \"hide\"\n").unwrap();
    let keys = home.json(&["keys"]);
    for key in &keys {
        let mut names: Vec<&str> = key.as_object().unwrap().keys().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, ["action", "group", "key", "label", "layer", "summary"]);
    }
    let hide: Vec<_> = keys.iter().filter(|k| k["action"] == "hide").collect();
    assert_eq!(hide.len(), 1);
    assert_eq!(
        (&hide[0]["layer"], &hide[0]["key"], &hide[0]["label"]),
        (&"list".into(), &"<c-x>".into(), &"^X".into())
    );
    assert!(keys.iter().any(|k| k["layer"] == "picker" && k["action"] == "choose"));
}

#[test]
fn manual_pages_are_written_for_everybody() {
    let home = Home::at(NOBODY);
    let dir = home.dir.path().join("man/man1");
    let written = home.ok(&["man", "--dir", dir.to_str().unwrap()]);
    assert!(written.lines().count() > 15, "{written}");
    let page = std::fs::read_to_string(dir.join("offprint.1")).unwrap();
    assert!(page.contains(".SH KEYS") && page.contains(".SH FILES") && page.contains("keymap.toml"));
    assert!(std::fs::read_to_string(dir.join("offprint-library-export.1")).unwrap().contains("library"));
    let mode = std::fs::metadata(dir.join("offprint.1")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o644);
    home.fails(74, &["man", "--dir", "/dev/null/nowhere"]);
}

#[test]
fn a_folder_for_papers_that_can_take_none_is_bad() {
    let home = Home::at(NOBODY);
    std::fs::create_dir_all(home.data()).unwrap();
    let file = home.path("papers-are-no-folder");
    std::fs::write(&file, "a file").unwrap();
    for papers in [file.clone(), file.join("inside")] {
        std::fs::write(home.path("config.toml"), format!("categories = []\npapers = {papers:?}\n")).unwrap();
        let found = checks(&home);
        let (state, words) = check(&found, "papers");
        assert!(state == "bad" && words.contains("can take no PDF"), "{words}");
    }
}
