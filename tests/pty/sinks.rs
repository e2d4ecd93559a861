//! Papers whose words try to act: nothing of them reaches the terminal, the output, the log or an error.
use crate::common::server::Reply;
use crate::home::{Home, Said, feed};
use crate::hostile::{self, offence};
use crate::terminal::alone;

/// What was sent to a terminal, taken apart: text, control sequences by parameters and last letter, and commands to the
/// terminal's window.
pub struct Sequences {
    pub text: String,
    pub found: Vec<(String, char)>,
    pub commands: Vec<String>,
}

impl Sequences {
    /// Takes bytes apart. Anything but the sequences a screen is drawn with is an error.
    pub fn of(bytes: &[u8]) -> Result<Self, String> {
        let all = std::str::from_utf8(bytes).map_err(|e| e.to_string())?;
        let mut parts = all.split('\u{1b}');
        let mut text = parts.next().unwrap_or_default().to_owned();
        let (mut found, mut commands) = (Vec::new(), Vec::new());
        while let Some(part) = parts.next() {
            let wrong = || format!("no sequence of ours: ESC {:?}", part.chars().take(20).collect::<String>());
            if let Some(command) = part.strip_prefix(']') {
                let ours = ["2;", "8;", "11;?"].iter().any(|known| command.starts_with(known));
                let rest = parts.next().and_then(|end| end.strip_prefix('\\')).filter(|_| ours).ok_or_else(wrong)?;
                commands.push(command.to_owned());
                text.push_str(rest);
                continue;
            }
            let inside = part.strip_prefix('[').ok_or_else(wrong)?;
            let end = inside.find(|c: char| !matches!(c, '0'..='9' | ';' | ':' | '?')).ok_or_else(wrong)?;
            let (params, rest) = inside.split_at(end);
            let last = rest.chars().next().ok_or_else(wrong)?;
            let modes = ["?1049", "?25", "?2004", "?2026", "?1000", "?1002", "?1006", "?1004"];
            let ours = match last {
                'h' | 'l' => modes.contains(&params),
                'm' | 'H' | 'J' | 'K' | 'C' | 'D' | 'G' | 'L' | 'M' | 'r' => !params.contains('?'),
                't' => ["22;0", "23;0"].contains(&params),
                _ => false,
            };
            if !ours {
                return Err(wrong());
            }
            found.push((params.to_owned(), last));
            text.push_str(&rest[last.len_utf8()..]);
        }
        Ok(Self { text, found, commands })
    }
}

fn assert_harmless(place: &str, text: &str) {
    assert_eq!(offence(text).map(|c| format!("U+{:04X}", c as u32)), None, "{place}");
}

fn assert_drawn_harmless(place: &str, bytes: &[u8]) {
    let drawn = Sequences::of(bytes).unwrap_or_else(|e| panic!("{place}: {e}"));
    // The pen goes by these too.
    assert_harmless(place, &drawn.text.replace(['\r', '\n', '\u{8}'], ""));
    for command in &drawn.commands {
        assert_harmless(place, command);
    }
}

/// A home whose papers are all hostile, and how many there are.
fn hostile_home() -> (Home, usize) {
    let home = Home::following(&["cs.CL"]);
    let payloads = hostile::payloads();
    let said = payloads.iter().map(|p| Said { title: &p.text, author: &p.text, summary: &p.text, comment: &p.text });
    home.server.push("/api/query", Reply::ok(feed(said)));
    let synced = home.run(&["sync"]);
    assert_harmless("sync", &String::from_utf8(synced.stdout).unwrap());
    assert_harmless("sync's notes", &String::from_utf8(synced.stderr).unwrap());
    let held = home.says(&["list", "calm", "--json"]).lines().count();
    assert!(held * 10 > payloads.len() * 9, "{held} of {} are held", payloads.len());
    (home, held)
}

#[test]
fn no_paper_acts_on_the_screen() {
    let _alone = alone();
    let (home, held) = hostile_home();
    let mut pty = home.start(&[]).size(120, 36).on_terminal();
    pty.see(&format!("1/{held}"));
    for n in 2..=held {
        // `T` shows TeX as it came; with it every paper is drawn both ways.
        pty.type_keys("Tj");
        pty.see(&format!(" {n}/{held}"));
    }
    pty.type_keys("/calm");
    pty.see("/ calm");
    // A paste is hostile too.
    for payload in hostile::payloads().iter().filter(|p| p.text.len() < 200 && !p.text.contains('\u{1b}')) {
        pty.type_keys(&format!("\u{1b}[200~{}\u{1b}[201~", payload.text));
    }
    pty.type_and_wait("\u{3}");
    pty.type_keys("\u{3}\u{3}");
    let ended = pty.finish();
    ended.assert_quiet(0);
    assert_drawn_harmless("the screen", &ended.bytes);
}

#[test]
fn no_paper_acts_in_the_output() {
    let (home, held) = hostile_home();
    for words in [
        &["list", "calm"][..],
        &["list", "calm", "--json"],
        &["search", "words"],
        &["search", "words", "--json"],
        &["library", "export", "-"],
    ] {
        assert_harmless(&words.join(" "), &home.says(words));
    }
    let ids: Vec<String> = (1..=hostile::payloads().len()).map(|n| format!("2605.{n:05}")).collect();
    let mut words = vec!["star"];
    words.extend(ids.iter().map(String::as_str));
    assert_harmless("star", &home.says(&words));
    let file = home.path().join("out.jsonl");
    home.says(&["library", "export", file.to_str().unwrap()]);
    assert_harmless("the export", &std::fs::read_to_string(file).unwrap());
    let mut shown = 0;
    for id in ids.iter().step_by(3) {
        for more in [&["show"][..], &["show", "--raw"], &["show", "--json"]] {
            let output = home.run(&[more, &[id.as_str()]].concat());
            assert_harmless(&format!("show {id}"), &String::from_utf8(output.stdout).unwrap());
            shown += usize::from(output.status.success());
        }
    }
    assert!(shown >= held * 9 / 10);
    assert_harmless("the log", &std::fs::read_to_string(home.path().join("log")).unwrap());
}

#[test]
fn no_paper_acts_on_a_terminal_without_a_screen() {
    let _alone = alone();
    let (home, _) = hostile_home();
    for words in [&["list", "calm"][..], &["show", "2605.00028"], &["sync"]] {
        let ended = home.start(words).on_terminal().finish();
        assert_harmless(&words.join(" "), &String::from_utf8_lossy(&ended.bytes).replace('\r', ""));
    }
}

#[test]
fn no_answer_and_no_word_acts_in_an_error() {
    let home = Home::following(&["cs.CL"]);
    for payload in hostile::payloads().iter().filter(|p| !p.text.contains('\0') && p.text.len() < 20_000) {
        let words: [&[&str]; 7] = [
            &["show", &payload.text],
            &["list", &payload.text, "--json"],
            &["search", &format!("cat:{}", payload.text)],
            &["categories", "--follow", &payload.text],
            &["sync", "--days", &payload.text],
            &[&payload.text],
            &["--keys", &payload.text],
        ];
        let nth = payload.text.len() % words.len();
        // Each with two, all with all.
        for words in [words[nth], words[(nth + 3) % words.len()]] {
            let output = home.run(words);
            assert_ne!(output.status.code(), Some(101), "{words:?}");
            for said in [output.stdout, output.stderr] {
                assert_harmless(&format!("{} {words:?}", payload.what), &String::from_utf8(said).unwrap());
            }
        }
    }
}

#[test]
fn no_service_acts_in_an_error_or_in_the_log() {
    let _alone = alone();
    let home = Home::following(&["cs.CL"]);
    let evil = "calm \u{1b}]0;title\u{7}\u{1b}[2J\u{202e}\u{9b}31m words";
    let entry = format!(
        "<?xml version=\"1.0\"?><feed xmlns=\"http://www.w3.org/2005/Atom\"><entry>\
         <id>http://arxiv.org/api/errors#{evil}</id><title>Error</title><summary>{evil}</summary></entry></feed>"
    );
    let replies = [
        Reply::status(400).body(entry),
        Reply::ok(format!("<html><title>{evil}</title></html>")).content_type("text/html"),
        Reply::ok(format!("Rate exceeded. {evil}")),
        Reply::ok(evil),
        Reply::status(404).body(evil),
        Reply::redirect(&format!("http://evil.example/{}", evil.replace('\u{7}', ""))),
        Reply::ok(format!("<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><id>{evil}</id></entry></feed>")),
    ];
    for (n, reply) in replies.into_iter().enumerate() {
        home.server.replace("/api/query", reply);
        let output = home.run(&["sync"]);
        assert_ne!(output.status.code(), Some(0), "{n}");
        for said in [output.stdout, output.stderr] {
            assert_harmless(&format!("answer {n}"), &String::from_utf8(said).unwrap());
        }
    }
    let mut pty = home.start(&[]).on_terminal();
    pty.see("Nothing fetched yet");
    let before = home.asked_for("/api/query").len();
    pty.type_keys("r");
    pty.wait("the sync has ended", |pty| {
        home.asked_for("/api/query").len() > before && !pty.screen().contains("asking")
    });
    pty.type_keys("q");
    let ended = pty.finish();
    ended.assert_quiet(0);
    assert_drawn_harmless("the screen", &ended.bytes);
    assert_harmless("the log", &std::fs::read_to_string(home.path().join("log")).unwrap());
}
