//! Mistakes in the configuration, and places that cannot be read or written: each is named, with what to do.

use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;

use super::*;

/// A user who owns nothing and whom no file of users names.
const STRANGER: u32 = 54_321;

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

impl Home {
    /// One whose configuration, or keymap, says this.
    fn saying(name: &str, text: &str) -> Self {
        let home = Self::at(NOBODY);
        std::fs::create_dir_all(home.data()).unwrap();
        std::fs::write(home.path(name), text).unwrap();
        home
    }

    /// Runs as somebody without rights, who owns the data folder. None where such a user cannot run the program.
    fn run_as_stranger(&self, words: &[&str]) -> Option<Ran> {
        let mut command = self.command(words);
        if is_root() {
            own(self.dir.path());
            command.uid(STRANGER).gid(STRANGER);
        }
        match command.output() {
            Ok(output) => Some(Ran::of(&output, words)),
            Err(error) => {
                eprintln!("not tested, since another user cannot run {OFFPRINT}: {error}");
                None
            }
        }
    }
}

/// Gives all of a folder to the stranger.
fn own(folder: &Path) {
    std::os::unix::fs::lchown(folder, Some(STRANGER), Some(STRANGER)).unwrap();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() && !path.is_symlink() {
            own(&path);
        } else {
            std::os::unix::fs::lchown(&path, Some(STRANGER), Some(STRANGER)).unwrap();
        }
    }
}

fn mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_mistake_in_the_configuration_is_named_with_its_place() {
    for (text, place) in [
        ("categories = [\"cs.CL\"\nsync = \"auto\"\n", "line 2, column 1"),
        ("categories = [\"cs.CL\"]\nsync = \"often\"\n", "line 2, column 8"),
        ("categories = [\"cs.CL\"]\n\ncolour = \"red\"\n", "line 3, column 1"),
        ("categories = 3\n", "line 1, column 14"),
        ("categories = [\"not a category\"]\n", "line 1, column 14"),
        ("categories = [\"cs.CL\"]\ndeferred_mailings = [\"soon\"]\n", "line 2"),
    ] {
        let home = Home::saying("config.toml", text);
        for words in [&[][..], &["list"], &["sync"], &["star", "2605.00001"], &["config"], &["--print", "80x24"]] {
            let said = home.fails(78, words);
            assert!(said.contains("config.toml") && said.contains(place), "{words:?} {text:?}: {said}");
        }
        // What cannot be understood is not written over.
        let ran = home.run(&["categories", "--follow", "cs.LG"]);
        let now = std::fs::read_to_string(home.path("config.toml")).unwrap();
        assert!(ran.code == 0 || now == text, "{text:?} became {now:?}");
        // How it should look can still be asked for, and the sample does not depend on it.
        assert!(home.ok(&["keys"]).contains("quit"));
        assert!(home.run(&["doctor"]).failed(78, &["doctor"]).out.contains(place));
    }
    // A file that says nothing lacks the one required line.
    assert!(Home::saying("config.toml", "").fails(78, &["list"]).contains("categories"));
}

#[test]
fn a_mistake_in_the_keymap_is_named_and_locks_nobody_out() {
    for (text, place) in [
        ("[list]\n\"x\" = \"hied\"\n", "line 2, column 7"),
        ("[lists]\n", "line 1, column 2"),
        ("[list]\n\"<nokey>\" = \"hide\"\n", "line 2, column 1"),
        ("[list\n", "line 1"),
        ("[list]\n\"g\" = \"top\"\n", "is the beginning of"),
    ] {
        let home = Home::saying("keymap.toml", text);
        let said = home.fails(78, &["keys"]);
        assert!(said.contains("keymap.toml") && said.contains(place), "{text:?}: {said}");
        let screen = home.ok(&["--print", "200x24"]);
        assert!(screen.contains("keymap.toml") && screen.contains(place), "{text:?}: {screen}");
        home.ok(&["list"]);
    }
    // All at once, and one says how many more there are.
    let home = Home::saying("keymap.toml", "[list]\n\"x\" = \"hied\"\n\"<nokey>\" = \"hide\"\n[helpp]\n");
    let said = home.fails(78, &["keys"]);
    for place in ["line 2, column 7", "is hide meant?", "line 3, column 1", "line 4, column 2", "is help meant?"] {
        assert!(said.contains(place), "{said}");
    }
    assert_eq!(said.matches("error: ").count(), 3, "{said}");
    let screen = home.ok(&["--print", "250x24"]);
    assert!(screen.contains("line 2, column 7") && screen.contains("and 2 more: offprint keys"), "{screen}");
    let home = Home::saying("keymap.toml", "[list]\n\"X\" = \"quit\"\n\"q\" = false\n");
    assert!(home.ok(&["keys"]).lines().any(|line| line.starts_with("  quit             X ")));
}

#[test]
fn a_configuration_named_is_the_one_used() {
    let home = Home::at(NOBODY);
    let file = home.dir.path().join("else/my.toml");
    let name = file.to_str().unwrap();
    home.ok(&["--config", name, "categories", "--follow", "hep-th"]);
    assert!(std::fs::read_to_string(&file).unwrap().contains("hep-th"));
    assert!(!home.path("config.toml").exists());
    assert_eq!(home.ok(&["config", "--path", "--config", name]).trim(), name);
    assert!(home.ok(&["categories", "--config", name]).contains("* hep-th"));
    // A link is written through.
    let link = home.dir.path().join("link.toml");
    std::os::unix::fs::symlink(&file, &link).unwrap();
    home.ok(&["--config", link.to_str().unwrap(), "categories", "--follow", "hep-ph"]);
    assert!(link.is_symlink() && std::fs::read_to_string(&file).unwrap().contains("\"hep-th\", \"hep-ph\""));
}

#[test]
fn without_a_home_a_data_folder_is_asked_for() {
    let mut command = bare(&["list"]);
    if is_root() {
        command.uid(STRANGER).gid(STRANGER);
    } else {
        eprintln!("not tested: only root can run as a user whom no file of users names");
        return;
    }
    let output = match command.output() {
        Ok(output) => output,
        Err(error) => return eprintln!("not tested, since another user cannot run {OFFPRINT}: {error}"),
    };
    let ran = Ran::of(&output, &["list"]).failed(78, &["list"]);
    assert!(ran.err.contains("--data-dir"), "{}", ran.err);
}

#[test]
fn the_systems_places_are_used_and_relative_ones_ignored() {
    let dir = tempfile::tempdir().unwrap();
    let run = |names: &[(&str, &str)], words: &[&str]| {
        let mut command = bare(words);
        command.env("HOME", dir.path()).envs(names.iter().copied()).current_dir(dir.path());
        let ran = Ran::of(&command.output().unwrap(), words);
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.out
    };
    let relative =
        [("XDG_DATA_HOME", "data"), ("XDG_CONFIG_HOME", "."), ("XDG_STATE_HOME", "../state"), ("XDG_CACHE_HOME", "")];
    run(&relative, &["star", "2605.00001"]);
    run(&relative, &["categories", "--follow", "cs.CL"]);
    if cfg!(target_os = "linux") {
        let there = |path: &str| dir.path().join(path).exists();
        assert!(there(".local/share/offprint/library.db") && there(".config/offprint/config.toml"));
        assert!(!there("data") && !there("offprint"));
        let elsewhere = dir.path().join("elsewhere");
        let absolute = [("XDG_DATA_HOME", elsewhere.to_str().unwrap())];
        run(&absolute, &["star", "2605.00002"]);
        assert!(there("elsewhere/offprint/library.db"));
        assert!(run(&absolute, &["list", "is:starred"]).contains("2605.00002"));
        assert!(run(&[], &["list", "is:starred"]).contains("2605.00001"));
    }
}

#[test]
fn a_folder_may_have_any_name() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["with blanks", "ünï-çödé", "100% #1 ?mode=memory&x", "file:x", "'quoted\"", "-dash"] {
        let folder = dir.path().join(name);
        let words = ["--data-dir", folder.to_str().unwrap()];
        let run = |more: &[&str]| Ran::of(&bare(&words).args(more).output().unwrap(), &[name]);
        let ran = run(&["star", "2605.00001"]);
        assert_eq!(ran.code, 0, "{name}: {}", ran.err);
        assert!(folder.join("library.db").exists(), "{name}");
        assert!(run(&["list", "is:starred"]).out.contains("2605.00001"), "{name}");
        assert_eq!(run(&["library", "backup"]).code, 0, "{name}");
    }
    // Relative to where the program stands, and through a link.
    std::os::unix::fs::symlink(dir.path().join("with blanks"), dir.path().join("link")).unwrap();
    for name in ["with blanks", "./link"] {
        let mut command = bare(&["--data-dir", name, "list", "is:starred"]);
        let ran = Ran::of(&command.current_dir(dir.path()).output().unwrap(), &[name]);
        assert!(ran.out.contains("2605.00001"), "{name}: {}", ran.err);
    }
}

#[test]
fn a_folder_for_everybody_stays_one() {
    let home = Home::at(NOBODY);
    std::fs::create_dir_all(home.data()).unwrap();
    mode(&home.data(), 0o1777);
    home.ok(&["star", "2605.00001"]);
    let found = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o7777;
    assert_eq!(found(&home.data()), 0o1777);
    assert_eq!(found(&home.path("library.db")), 0o600);
    assert_eq!(found(&home.path("backups")), 0o700);
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let home = Home::at(NOBODY);
    std::fs::write(home.data(), "a file").unwrap();
    for words in [
        &["list"][..],
        &["star", "2605.00001"],
        &["sync"],
        &["categories", "--follow", "cs.CL"],
        &["--print", "80x24"],
        &["--sample", "list"],
    ] {
        let said = home.fails(74, words);
        assert!(said.contains(home.data().to_str().unwrap()), "{words:?}: {said}");
    }
    assert_eq!(std::fs::read_to_string(home.data()).unwrap(), "a file");
}

#[test]
fn a_folder_that_may_not_be_touched_ends_with_77() {
    let arxiv = Arxiv::of(3);
    let home = Home::synced(&arxiv);
    home.ok(&["star", "2605.00001"]);
    let Some(ran) = home.run_as_stranger(&["list", "is:starred"]) else { return };
    assert_eq!((ran.code, ran.out.contains("2605.00001")), (0, true), "{}", ran.err);
    // Nothing may be read.
    mode(&home.data(), 0o000);
    for words in [&["list"][..], &["star", "2605.00002"], &["categories", "--follow", "cs.LG"]] {
        home.run_as_stranger(words).unwrap().failed(77, words);
    }
    // Nothing may be written.
    let files = || std::fs::read_dir(home.data()).unwrap().flatten().map(|e| e.path()).filter(|path| path.is_file());
    mode(&home.data(), 0o700);
    files().for_each(|file| mode(&file, 0o400));
    mode(&home.data(), 0o500);
    for words in [&["star", "2605.00002"][..], &["categories", "--follow", "cs.LG"], &["sync"], &["undo"]] {
        home.run_as_stranger(words).unwrap().failed(77, words);
    }
    // Reading goes on.
    for words in [&["list", "is:starred"][..], &["search", "id:2605.00001"], &["--print", "200x24", "--keys", "g4"]] {
        let ran = home.run_as_stranger(words).unwrap();
        assert_eq!(ran.code, 0, "{words:?}: {}", ran.err);
        assert!(ran.err.contains("reading only") || words[0] == "--print", "{words:?}: {}", ran.err);
        assert!(ran.out.contains(&arxiv::title("2605.00001", 1)), "{words:?}: {}", ran.out);
    }
    // One file may not be read.
    mode(&home.data(), 0o700);
    files().for_each(|file| mode(&file, 0o600));
    mode(&home.path("config.toml"), 0o000);
    home.run_as_stranger(&["list"]).unwrap().failed(77, &["list"]);
    mode(&home.path("config.toml"), 0o600);
    let ran = home.run_as_stranger(&["list", "is:starred"]).unwrap();
    assert_eq!((ran.code, ran.out.contains("2605.00001")), (0, true), "{}", ran.err);
}

#[test]
fn files_of_a_later_offprint_are_left_alone() {
    for name in ["library.db", "cache.db", "index.db"] {
        let home = Home::at(NOBODY);
        home.ok(&["star", "2605.00001"]);
        let db = rusqlite::Connection::open(home.path(name)).unwrap();
        db.pragma_update(None, "user_version", 99).unwrap();
        db.close().unwrap();
        let before = std::fs::read(home.path(name)).unwrap();
        for words in [&["list"][..], &["star", "2605.00002"], &["library", "export", "-"], &["--print", "80x24"]] {
            let said = home.fails(65, words);
            assert!(said.contains(name) && said.contains("99"), "{said}");
        }
        assert_eq!(std::fs::read(home.path(name)).unwrap(), before, "{name}");
    }
}

#[test]
fn damaged_files_are_set_aside_and_said() {
    let arxiv = Arxiv::of(12);
    let home = Home::synced(&arxiv);
    home.ok(&["star", "2605.00001"]);
    home.ok(&["library", "backup"]);
    for (name, after) in
        [("library.db", "restored from its backup"), ("cache.db", "The next sync"), ("index.db", "made again")]
    {
        for end in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(home.path(&format!("{name}{end}")));
        }
        std::fs::write(home.path(name), "no database, whatever stands here ".repeat(300)).unwrap();
        let ran = home.run(&["list", "is:starred"]);
        assert_eq!(ran.code, 0, "{name}: {}", ran.err);
        assert!(
            ran.err.contains(&format!("note: {name} was damaged")) && ran.err.contains(after),
            "{name}: {}",
            ran.err
        );
        assert!(ran.out.contains("2605.00001"), "{name}: {}", ran.out);
        let aside = std::fs::read_dir(home.data()).unwrap().flatten().any(|entry| {
            let file = entry.file_name().into_string().unwrap();
            file.starts_with(name.trim_end_matches(".db"))
                && std::fs::read(entry.path()).unwrap().starts_with(b"no database")
        });
        assert!(aside, "{name}");
    }
    home.ok(&["sync"]);
    assert_eq!(home.everything().len(), 12);
    assert_eq!(home.ids(&["search", "erdos"]), ["2605.00007"]);
}
