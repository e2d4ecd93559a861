//! The rival in a terminal: newsboat over one feed of as many entries as there are papers.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;

use offprint::model::Query;

use crate::Outcome;
use crate::pty::Terminal;
use crate::world::Stage;

/// newsboat with its files.
pub struct Newsboat {
    dir: PathBuf,
}

/// Makes its feed of all papers and its cache once; none where newsboat is not installed.
pub fn prepare(stage: &Stage) -> Outcome<Option<Newsboat>> {
    fill(stage, "newsboat", usize::MAX)
}

/// The same with a feed of the newest papers alone, as one day's would be.
pub fn prepare_day(stage: &Stage, papers: usize) -> Outcome<Option<Newsboat>> {
    fill(stage, "newsboat-day", papers)
}

fn fill(stage: &Stage, folder: &str, papers: usize) -> Outcome<Option<Newsboat>> {
    if Command::new("newsboat").arg("--version").output().is_err() {
        println!("        newsboat is not installed: no rival in a terminal");
        return Ok(None);
    }
    let rival = Newsboat { dir: stage.dir.join(folder) };
    if !rival.dir.join("whole").exists() {
        std::fs::create_dir_all(&rival.dir)?;
        let feed = rival.dir.join("feed.xml");
        std::fs::write(&feed, rss(stage, papers)?)?;
        std::fs::write(rival.dir.join("urls"), format!("file://{}\n", feed.display()))?;
        std::fs::write(rival.dir.join("config"), "auto-reload no\nrefresh-on-startup no\n")?;
        eprintln!("newsboat takes the feed in");
        let done = Command::new("newsboat").args(rival.words()).args(["-x", "reload"]).status()?;
        if !done.success() {
            return Err("newsboat could not take the feed in".into());
        }
        std::fs::write(rival.dir.join("whole"), "")?;
    }
    Ok(Some(rival))
}

impl Newsboat {
    fn words(&self) -> Vec<String> {
        let file = |name: &str| self.dir.join(name).to_string_lossy().into_owned();
        [("-u", "urls"), ("-c", "cache.db"), ("-C", "config")]
            .iter()
            .flat_map(|(f, n)| [(*f).into(), file(n)])
            .collect()
    }

    /// Starts it.
    pub fn start(&self) -> Outcome<Terminal> {
        let words = self.words();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        Terminal::start("newsboat", &words, &[("HOME", &self.dir.to_string_lossy())])
    }
}

/// Its list of feeds is on screen.
pub fn shows_the_feed(screen: &str) -> bool {
    screen.contains("papers of the bench")
}

/// The newest papers as a feed: title, abstract.
fn rss(stage: &Stage, papers: usize) -> Outcome<String> {
    let world = stage.world()?;
    let reader = offprint::store::Reader::open(&world.places)?;
    let ids = reader.list(&Query::parse("sort:newest"), &world.scope(), papers)?.ids;
    let mut feed = String::from("<rss version=\"2.0\"><channel><title>papers of the bench</title>\n");
    for ids in ids.chunks(500) {
        for held in reader.held(ids)? {
            let paper = held.paper;
            let [title, summary] = [&paper.title, &paper.summary].map(|t| escaped(t));
            let (url, date) = (paper.id.abs_url(), paper.published.timestamp().strftime("%a, %d %b %Y %T +0000"));
            writeln!(
                feed,
                "<item><title>{title}</title><link>{url}</link><guid>{url}</guid><pubDate>{date}</pubDate>\
                 <description>{summary}</description></item>"
            )?;
        }
    }
    feed.push_str("</channel></rss>\n");
    Ok(feed)
}

/// For a text between tags.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
