//! arXiv on loopback: the query service with whole records, the PDFs, and what may go wrong with an answer.

use std::sync::Arc;

use offprint::model::Stamp;

use crate::common::arxiv::{Answer, Question, Record, Service};
use crate::common::server::{Reply, Server};

/// The fixed moment of these tests: Friday 15 May 2026, 10:00 in New York.
pub const NOW: &str = "2026-05-15T14:00:30Z";
/// Papers on a page, as the program asks for them.
pub const PAGE: usize = 200;

/// A running arXiv.
pub struct Arxiv {
    pub service: Arc<Service>,
    pub server: Server,
}

/// What goes wrong with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// A valid feed without papers that still says how many there are.
    Empty,
    /// The same, and it says there are none.
    Nothing,
    /// Half of the papers.
    Short,
    /// XML that ends in its middle, with a true length.
    Truncated,
    /// The connection closes in the middle of the body.
    Cut,
    /// A page of some network that wants a login, status 200.
    LoginPage,
    /// The way to another host.
    Redirect,
    /// One entry that says Error, status 200.
    ErrorEntry,
    /// Bytes that are nothing.
    Garbage,
    /// 403, a page about robots.
    Forbidden,
    /// 429, fourteen bytes of text.
    Limited,
    /// 503, a page.
    Unavailable,
}

impl Wrong {
    pub const ALL: [Self; 12] = [
        Self::Empty,
        Self::Nothing,
        Self::Short,
        Self::Truncated,
        Self::Cut,
        Self::LoginPage,
        Self::Redirect,
        Self::ErrorEntry,
        Self::Garbage,
        Self::Forbidden,
        Self::Limited,
        Self::Unavailable,
    ];

    fn reply(self, question: &Question, answer: &mut Answer) -> Reply {
        let feed = |answer: &Answer| dressed(answer, question);
        match self {
            Self::Empty => {
                answer.papers.clear();
                Reply::ok(feed(answer))
            }
            Self::Nothing => {
                answer.papers.clear();
                answer.total = "0".into();
                Reply::ok(feed(answer))
            }
            Self::Short => {
                answer.papers.truncate(answer.papers.len() / 2);
                Reply::ok(feed(answer))
            }
            Self::Truncated => {
                let text = feed(answer);
                Reply::ok(&text.as_bytes()[..text.len() / 2])
            }
            Self::Cut => {
                let text = feed(answer);
                let half = text.len() / 2;
                Reply::ok(text).cut_at(half)
            }
            Self::LoginPage => {
                let page = "<!DOCTYPE html><html><head><title>Welcome</title></head><body>Please log in.</body></html>";
                Reply::ok(page).content_type("text/html")
            }
            Self::Redirect => Reply::redirect("https://login.example.com/portal"),
            Self::ErrorEntry => Reply::ok(ERROR).content_type("application/atom+xml"),
            Self::Garbage => Reply::ok((0..4096_u32).map(|n| (n * 167 % 251) as u8).collect::<Vec<_>>()),
            Self::Forbidden => Reply::status(403).body("<html><body>Access Denied</body></html>"),
            Self::Limited => Reply::status(429).body("Rate exceeded."),
            Self::Unavailable => Reply::status(503).body("<html><body>first byte timeout</body></html>"),
        }
    }
}

const ERROR: &str = "<?xml version='1.0' encoding='UTF-8'?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>arXiv Query: x</title><totalResults xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">1</totalResults><entry><id>https://arxiv.org/api/errors#start_must_be</id><title>Error</title><summary>start must be an integer</summary><author><name>arXiv api core</name></author></entry></feed>";

impl Arxiv {
    /// With these papers and no faults.
    pub fn with(papers: Vec<Record>) -> Self {
        let service = Service::new(papers);
        let inner = Arc::clone(&service);
        let server = Server::answering(move |seen| match seen.path.strip_prefix("/pdf/") {
            Some(name) if name.contains("404") => Reply::status(404).body("no such paper"),
            Some(name) => Reply::ok(pdf(name)).content_type("application/pdf"),
            None => inner.answer(seen),
        });
        let arxiv = Self { service, server };
        arxiv.behave();
        arxiv
    }

    /// With so many papers of cs.CL in the last week.
    pub fn of(count: usize) -> Self {
        Self::with(papers(count))
    }

    pub fn behave(&self) {
        self.service.behave();
        self.service.spoil(|question, answer| answer.instead = Some(Reply::ok(dressed(answer, question))));
    }

    /// From now on every answer for which `when` holds is wrong.
    pub fn misbehave(&self, wrong: Wrong, when: impl Fn(&Question) -> bool + Send + Sync + 'static) {
        self.service.spoil(move |question, answer| {
            let reply =
                if when(question) { wrong.reply(question, answer) } else { Reply::ok(dressed(answer, question)) };
            answer.instead = Some(reply);
        });
    }

    /// From now on every title is this text, escaped as XML allows.
    pub fn title_all(&self, title: &str) {
        let title = escaped(title);
        self.service.spoil(move |question, answer| {
            let mut text = answer.feed(question);
            for paper in &answer.papers {
                let from = format!("<title>Title of {}, version {}</title>", paper.id, paper.version);
                text = text.replace(&from, &format!("<title>{title}</title>"));
            }
            answer.instead = Some(Reply::ok(text.replace("Words.", &title).replace("First Author", &title)));
        });
    }
}

/// `count` papers of cs.CL, evenly over the last week; every third is cross-listed in cs.AI.
pub fn papers(count: usize) -> Vec<Record> {
    let now = Stamp::parse(NOW).unwrap();
    let step = 6 * 86_400 / i64::try_from(count.max(1)).unwrap();
    let at = |n: usize| now.plus(-6 * 86_400 - 1_800 + step * i64::try_from(n).unwrap());
    let categories =
        |n: usize| if n.is_multiple_of(3) { vec!["cs.CL".into(), "cs.AI".into()] } else { vec!["cs.CL".into()] };
    (0..count).map(|n| Record { id: id(n + 1), version: 1, published: at(n), categories: categories(n) }).collect()
}

/// The id of the nth paper, from 1.
pub fn id(nth: usize) -> String {
    format!("2605.{nth:05}")
}

/// A title of plain words, the same for the same paper.
pub fn title(id: &str, version: u32) -> String {
    let n: usize = id.bytes().fold(7, |sum, b| (sum * 31 + usize::from(b)) % 1_000_003);
    let pick = |words: &[&'static str], by: usize| words[n / by % words.len()];
    let how = pick(&["Sparse", "Robust", "Shallow", "Bayesian", "Streaming", "Causal", "Lazy"], 1);
    let what = pick(&["routing", "retrieval", "alignment", "parsing", "distillation", "decoding"], 7);
    let whither = pick(&["multilingual mixtures", "long documents", "noisy labels", "small devices", "graphs"], 49);
    let again = if version > 1 { ", revisited" } else { "" };
    format!("{how} {what} for {whither}{again}")
}

/// The feed with titles, abstracts and all that a record can have.
fn dressed(answer: &Answer, question: &Question) -> String {
    let mut text = answer.feed(question);
    for paper in &answer.papers {
        let Record { id, version, .. } = paper;
        let from = format!("<title>Title of {id}, version {version}</title>");
        let mut to = format!("<title>{}</title>", title(id, *version));
        if id.ends_with("00007") {
            to = "<title>A bound of $\\mathcal{O}(n^2)$ for Erd\\H{o}s graphs</title>".into();
            to.push_str("<arxiv:comment>12 pages</arxiv:comment><arxiv:doi>10.1000/plain.7</arxiv:doi>");
            to.push_str("<arxiv:journal_ref>Journal of Plain Words 7, 1 (2026)</arxiv:journal_ref>");
        }
        to.push_str("<arxiv:primary_category term=\"cs.CL\"/>");
        text = text.replacen(&from, &to, 1);
    }
    let summary = "We say in plain words what was done with $\\alpha_1$ and why it holds.";
    text.replace("<summary>Words.</summary>", &format!("<summary>{summary}</summary>"))
}

/// A file that begins and ends as a PDF.
fn pdf(name: &str) -> Vec<u8> {
    format!("%PDF-1.5\n% {name}\n{}\n%%EOF\n", "0123456789abcdef\n".repeat(200)).into_bytes()
}

fn escaped(text: &str) -> String {
    let allowed =
        text.chars().filter(|c| matches!(c, '\t' | '\n' | '\r' | ' '..) && !matches!(c, '\u{FFFE}' | '\u{FFFF}'));
    allowed
        .flat_map(|c| match c {
            '&' => "&amp;".chars().collect::<Vec<_>>(),
            '<' => "&lt;".chars().collect(),
            '>' => "&gt;".chars().collect(),
            c => vec![c],
        })
        .collect()
}
