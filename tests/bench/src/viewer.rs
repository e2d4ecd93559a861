//! Another reader of arXiv in a terminal: arxiv-subscription-viewer over the papers of one day, as a mail of that day.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use offprint::model::Query;

use crate::Outcome;
use crate::pty::Terminal;
use crate::world::Stage;

/// So many papers it is given: a busy day of all subjects.
pub const PAPERS: usize = 400;
/// Long enough for its first screen to be whole.
const SETTLED: Duration = Duration::from_secs(2);

/// The viewer with its files.
pub struct Viewer {
    program: PathBuf,
    dir: PathBuf,
}

/// Writes its mail and dismisses its welcome, once; none where it is not installed.
pub fn prepare(stage: &Stage, program: &Path) -> Outcome<Option<Viewer>> {
    if Command::new(program).arg("--version").output().is_err() {
        println!("        {} is not there: no arxiv-subscription-viewer", program.display());
        return Ok(None);
    }
    let rival = Viewer { program: program.to_owned(), dir: stage.dir.join("viewer") };
    if !rival.dir.join("whole").exists() {
        std::fs::create_dir_all(&rival.dir)?;
        std::fs::write(rival.mail(), mail(stage)?)?;
        let mut terminal = rival.start()?;
        terminal.first_frame(|s| s.contains("Welcome"))?;
        std::thread::sleep(SETTLED);
        terminal.press_to_the_last("\r", SETTLED)?;
        terminal.quit("q")?;
        std::fs::write(rival.dir.join("whole"), "")?;
    }
    Ok(Some(rival))
}

/// Its detail shows a paper.
pub fn shows_a_paper(screen: &str) -> bool {
    screen.contains("Abstract")
}

impl Viewer {
    fn mail(&self) -> PathBuf {
        self.dir.join("mail.txt")
    }

    /// Starts it on the mail, at its top.
    pub fn start(&self) -> Outcome<Terminal> {
        let (program, mail) = (self.program.to_string_lossy(), self.mail());
        let home = self.dir.to_string_lossy();
        let variables = [("HOME", &*home), ("XDG_CONFIG_HOME", &*home), ("COLORTERM", "truecolor")];
        Terminal::start(&program, &["browse", "--no-restore", "-i", &mail.to_string_lossy()], &variables)
    }
}

/// The newest papers as arXiv's mail has them.
fn mail(stage: &Stage) -> Outcome<String> {
    let world = stage.world()?;
    let reader = offprint::store::Reader::open(&world.places)?;
    let ids = reader.list(&Query::parse("sort:newest"), &world.scope(), PAPERS)?.ids;
    let mut mail = String::new();
    for held in reader.held(&ids)? {
        let paper = held.paper;
        let authors: Vec<&str> = paper.authors.iter().map(|a| a.name.as_ref()).collect();
        let categories: Vec<String> = paper.categories.iter().map(ToString::to_string).collect();
        let date = paper.published.timestamp().strftime("%a, %d %b %Y %T GMT");
        writeln!(
            mail,
            "{:-<78}\n\\\\\narXiv:{id}\nDate: {date}   (10kb)\n\nTitle: {title}\nAuthors: {authors}\nCategories: \
             {categories}\n\\\\\n  {summary}\n\\\\ ( {url} ,  10kb)",
            "",
            id = paper.id,
            title = paper.title,
            authors = authors.join(", "),
            categories = categories.join(" "),
            summary = paper.summary,
            url = paper.id.abs_url(),
        )?;
    }
    Ok(mail)
}
