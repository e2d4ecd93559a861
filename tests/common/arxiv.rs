//! A small query service on loopback: answers from a list of papers, and lets a test spoil the answers.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use offprint::model::Stamp;

use super::server::{Reply, Seen, Server};

/// A paper of the service.
#[derive(Clone, Debug)]
pub struct Record {
    pub id: String,
    pub version: u32,
    pub published: Stamp,
    pub categories: Vec<String>,
}

/// A question as it was understood.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// Which question of this service it is, from 0.
    pub nth: usize,
    pub category: String,
    pub from: String,
    pub to: String,
    pub ids: Vec<String>,
    pub start: usize,
    pub max: usize,
}

/// An answer before it is written.
#[derive(Clone, Debug)]
pub struct Answer {
    pub total: String,
    pub papers: Vec<Record>,
    /// Sent instead, if there is one.
    pub instead: Option<Reply>,
}

const NO_RECORDS: &str =
    "<OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\"><error code='noRecordsMatch'/></OAI-PMH>";
/// A feed of a day without a listing.
const REST: &str = "<rss version=\"2.0\"><channel><title>updates on arXiv.org</title></channel></rss>";

type Spoil = dyn Fn(&Question, &mut Answer) + Send + Sync;

/// The service's papers, and how it misbehaves.
pub struct Service {
    papers: Mutex<Vec<Record>>,
    spoil: Mutex<Arc<Spoil>>,
    asked: Mutex<Vec<Question>>,
    feeds: Mutex<Reply>,
}

impl Service {
    pub fn new(papers: Vec<Record>) -> Arc<Self> {
        Arc::new(Self {
            papers: Mutex::new(papers),
            spoil: Mutex::new(Arc::new(|_, _| {})),
            asked: Mutex::default(),
            feeds: Mutex::new(Reply::ok(REST)),
        })
    }

    pub fn start(papers: Vec<Record>) -> (Arc<Self>, Server) {
        let service = Self::new(papers);
        let inner = Arc::clone(&service);
        (service, Server::answering(move |seen| inner.answer(seen)))
    }

    /// From now on every answer goes through `spoil`; the count of questions starts again.
    pub fn spoil(&self, spoil: impl Fn(&Question, &mut Answer) + Send + Sync + 'static) {
        *self.spoil.lock().unwrap() = Arc::new(spoil);
        self.asked.lock().unwrap().clear();
    }

    /// From now on every feed is this.
    pub fn feeds(&self, reply: Reply) {
        *self.feeds.lock().unwrap() = reply;
    }

    pub fn behave(&self) {
        self.feeds(Reply::ok(REST));
        self.spoil(|_, _| {});
    }

    pub fn asked(&self) -> Vec<Question> {
        self.asked.lock().unwrap().clone()
    }

    pub fn papers(&self) -> Vec<Record> {
        self.papers.lock().unwrap().clone()
    }

    pub fn change(&self, change: impl FnOnce(&mut Vec<Record>)) {
        change(&mut self.papers.lock().unwrap());
    }

    /// The answer to a question. Its feeds hold nothing, as those of a weekend, the records have no news, and it has no page for
    /// people.
    pub fn answer(&self, seen: &Seen) -> Reply {
        match seen.path.as_str() {
            "/api/query" => {}
            "/oai" => return Reply::ok(NO_RECORDS),
            path if path.starts_with("/rss/") => return self.feeds.lock().unwrap().clone(),
            _ => return Reply::status(404).body("no such path"),
        }
        let mut question = read(&seen.query);
        let spoil = {
            let mut asked = self.asked.lock().unwrap();
            question.nth = asked.len();
            asked.push(question.clone());
            Arc::clone(&self.spoil.lock().unwrap())
        };
        let mut found: Vec<_> = self.papers().into_iter().filter(|p| fits(&question, p)).collect();
        found.sort_by_key(|p| p.published);
        let page = found.iter().skip(question.start).take(question.max).cloned().collect();
        let mut answer = Answer { total: found.len().to_string(), papers: page, instead: None };
        spoil(&question, &mut answer);
        answer.instead.clone().unwrap_or_else(|| Reply::ok(answer.feed(&question)))
    }
}

impl Answer {
    /// The answer as Atom.
    pub fn feed(&self, question: &Question) -> String {
        let mut text = format!(
            "<?xml version='1.0' encoding='UTF-8'?>\n<feed xmlns:opensearch=\"http://a9.com/-/spec/opensearch/1.1/\" xmlns:arxiv=\"http://arxiv.org/schemas/atom\" xmlns=\"http://www.w3.org/2005/Atom\">\n  <title>arXiv Query: x</title>\n  <opensearch:itemsPerPage>{}</opensearch:itemsPerPage>\n",
            question.max
        );
        if !self.total.is_empty() {
            let _ = writeln!(text, "  <opensearch:totalResults>{}</opensearch:totalResults>", self.total);
        }
        let _ = writeln!(text, "  <opensearch:startIndex>{}</opensearch:startIndex>", question.start);
        for paper in &self.papers {
            let Record { id, version, published, categories } = paper;
            let _ = write!(
                text,
                "  <entry>\n    <id>http://arxiv.org/abs/{id}v{version}</id>\n    <title>Title of {id}, version {version}</title>\n    <updated>{published}</updated>\n    <summary>Words.</summary>\n    <published>{published}</published>\n    <author><name>First Author</name></author>\n"
            );
            for category in categories {
                let _ = writeln!(text, "    <category term=\"{category}\" scheme=\"http://arxiv.org/schemas/atom\"/>");
            }
            text.push_str("  </entry>\n");
        }
        text + "</feed>\n"
    }
}

fn read(query: &str) -> Question {
    let mut question = Question::default();
    for part in query.split('&') {
        let (name, value) = part.split_once('=').unwrap();
        let value = decode(value);
        match name {
            "start" => question.start = value.parse().unwrap(),
            "max_results" => question.max = value.parse().unwrap(),
            "id_list" => question.ids = value.split(',').map(str::to_owned).collect(),
            "search_query" => {
                let words: Vec<&str> = value.split(['(', ')', '[', ']', ' ', ':']).filter(|w| !w.is_empty()).collect();
                assert_eq!((words[0], words[2], words[3], words[5]), ("cat", "AND", "submittedDate", "TO"), "{value}");
                question.category = words[1].into();
                (question.from, question.to) = (words[4].to_owned(), words[6].to_owned());
            }
            "sortBy" => assert_eq!(value, "submittedDate"),
            "sortOrder" => assert_eq!(value, "ascending"),
            _ => panic!("an unknown parameter: {part}"),
        }
    }
    question
}

fn decode(text: &str) -> String {
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(b) = bytes.next() {
        out.push(match b {
            b'+' => b' ',
            b'%' => {
                let hex = [bytes.next().unwrap(), bytes.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&hex).unwrap(), 16).unwrap()
            }
            b => b,
        });
    }
    String::from_utf8(out).unwrap()
}

fn fits(question: &Question, paper: &Record) -> bool {
    if !question.ids.is_empty() {
        return question.ids.contains(&paper.id);
    }
    let minute = paper.published.timestamp().strftime("%Y%m%d%H%M").to_string();
    paper.categories.contains(&question.category) && question.from <= minute && minute <= question.to
}
