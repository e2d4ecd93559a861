//! How the services write what they know, byte for byte as far as it matters.

use std::fmt::Write as _;

use offprint::model::{Category, Day, Kind, PaperId, Stamp};

use super::corpus::Paper;

/// A paper in one version, as it is known on a day.
pub struct Entry<'p> {
    pub paper: &'p Paper,
    pub version: usize,
    pub today: Day,
}

/// An item of a listing.
pub struct Item<'p> {
    pub paper: &'p Paper,
    pub kind: Kind,
    pub version: usize,
}

pub fn title(paper: &Paper, version: usize) -> String {
    format!("On the {} of words & things, version {version}", paper.id)
}

pub fn summary(paper: &Paper, version: usize) -> String {
    format!("We study {} by {version} experiments. The code is at https://github.com/example/{}.", paper.id, paper.id)
}

pub fn comment(paper: &Paper, version: usize) -> String {
    if paper.versions[version - 1].withdrawn {
        return "This paper has been withdrawn by the author".into();
    }
    format!("{} pages, accepted at NeurIPS 2026", 8 + version)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\'', "&#39;")
}

/// A name as feeds and OAI-PMH write it.
fn tex(name: &str) -> String {
    escaped(&name.replace('\u{e9}', "\\'e").replace('\u{fc}', "\\\"u"))
}

const LICENCE: &str = "http://creativecommons.org/licenses/by/4.0/";

/// The answer of the query service.
pub fn atom(entries: &[Entry<'_>], total: usize, start: usize, asked: usize) -> String {
    let mut text = format!(
        "<?xml version='1.0' encoding='UTF-8'?>\n<feed xmlns:opensearch=\"http://a9.com/-/spec/opensearch/1.1/\" xmlns:arxiv=\"http://arxiv.org/schemas/atom\" xmlns=\"http://www.w3.org/2005/Atom\">\n  <title>arXiv Query: x</title>\n  <opensearch:itemsPerPage>{asked}</opensearch:itemsPerPage>\n  <opensearch:totalResults>{total}</opensearch:totalResults>\n  <opensearch:startIndex>{start}</opensearch:startIndex>\n"
    );
    for Entry { paper, version, today } in entries {
        let (published, updated) = (paper.versions[0].submitted, paper.versions[version - 1].submitted);
        let _ = write!(
            text,
            "  <entry>\n    <id>http://arxiv.org/abs/{}v{version}</id>\n    <title>{}</title>\n    <updated>{updated}</updated>\n    <summary>{}</summary>\n    <published>{published}</published>\n    <arxiv:comment>{}</arxiv:comment>\n    <arxiv:primary_category term=\"{}\"/>\n    <author><name>{}</name></author>\n",
            paper.id,
            escaped(&title(paper, *version)),
            escaped(&summary(paper, *version)),
            comment(paper, *version),
            paper.primary,
            escaped(&paper.author),
        );
        for category in paper.categories(*today) {
            let _ = writeln!(text, "    <category term=\"{category}\" scheme=\"http://arxiv.org/schemas/atom\"/>");
        }
        text.push_str("  </entry>\n");
    }
    text + "</feed>\n"
}

/// A listing as RSS. `date` is the day it was built on.
pub fn rss(items: &[Item<'_>], name: &str, date: Day) -> String {
    let at = midnight(date);
    let mail = mail(at);
    let mut text = format!(
        "<?xml version='1.0' encoding='UTF-8'?>\n<rss xmlns:arxiv=\"http://arxiv.org/schemas/atom\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" version=\"2.0\">\n  <channel>\n    <title>{} updates on arXiv.org</title>\n    <description>x</description>\n    <lastBuildDate>{mail}</lastBuildDate>\n    <pubDate>{mail}</pubDate>\n    <skipDays>\n      <day>Sunday</day>\n      <day>Saturday</day>\n    </skipDays>\n",
        name.replace('+', ", ")
    );
    for Item { paper, kind, version } in items {
        let id = paper.id;
        let _ = write!(
            text,
            "    <item>\n      <title>{}</title>\n      <link>https://arxiv.org/abs/{id}</link>\n      <description>arXiv:{id}v{version} Announce Type: {kind} \nAbstract: {}</description>\n      <guid isPermaLink=\"false\">oai:arXiv.org:{id}v{version}</guid>\n",
            escaped(&title(paper, *version)),
            escaped(&summary(paper, *version)),
        );
        for category in paper.categories(date) {
            let _ = writeln!(text, "      <category>{category}</category>");
        }
        let _ = write!(
            text,
            "      <pubDate>{mail}</pubDate>\n      <arxiv:announce_type>{kind}</arxiv:announce_type>\n      <dc:rights>{LICENCE}</dc:rights>\n      <dc:creator>{}</dc:creator>\n    </item>\n",
            tex(&paper.author)
        );
    }
    text + "  </channel>\n</rss>\n"
}

/// The same as Atom.
pub fn atom_listing(items: &[Item<'_>], name: &str, date: Day) -> String {
    let at = midnight(date);
    let mut text = format!(
        "<?xml version='1.0' encoding='UTF-8'?>\n<feed xmlns:arxiv=\"http://arxiv.org/schemas/atom\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en-us\">\n  <id>http://rss.arxiv.org/atom/{name}</id>\n  <title>{} updates on arXiv.org</title>\n  <updated>{at}</updated>\n",
        name.replace('+', ", ")
    );
    for Item { paper, kind, version } in items {
        let id = paper.id;
        let _ = write!(
            text,
            "  <entry>\n    <id>oai:arXiv.org:{id}v{version}</id>\n    <title>{}</title>\n    <updated>{at}</updated>\n    <link href=\"https://arxiv.org/abs/{id}\" rel=\"alternate\" type=\"text/html\"/>\n    <summary>arXiv:{id}v{version} Announce Type: {kind} \nAbstract: {}</summary>\n",
            escaped(&title(paper, *version)),
            escaped(&summary(paper, *version)),
        );
        for category in paper.categories(date) {
            let _ = writeln!(text, "    <category term=\"{category}\"/>");
        }
        let _ = write!(
            text,
            "    <published>{at}</published>\n    <arxiv:announce_type>{kind}</arxiv:announce_type>\n    <dc:rights>{LICENCE}</dc:rights>\n    <dc:creator>{}</dc:creator>\n  </entry>\n",
            tex(&paper.author)
        );
    }
    text + "</feed>\n"
}

/// The page `/list/CATEGORY/new`: all items of the day, of which it shows those that `shown` lets through.
pub fn page(items: &[Item<'_>], day: Day, shown: impl Fn(usize) -> bool) -> String {
    let date = day.date().strftime("%A, %-d %B %Y");
    let mut text = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><title>arXiv</title></head><body>\n<h3>Showing new listings for {date}</h3>\n<div class='paging'>Total of {} entries</div>\n<dl id='articles'>\n",
        items.len()
    );
    if items.is_empty() {
        text.push_str("<p>No updates today.</p>\n");
    }
    let lane = |kind: &Kind| match kind {
        Kind::New => 0,
        Kind::Cross => 1,
        Kind::Replace | Kind::ReplaceCross | Kind::Other(_) => 2,
    };
    for (n, name) in ["New submissions", "Cross submissions", "Replacement submissions"].into_iter().enumerate() {
        let all = || items.iter().enumerate().filter(|(_, item)| lane(&item.kind) == n);
        let some: Vec<_> = all().filter(|(at, _)| shown(*at)).collect();
        if some.is_empty() {
            continue;
        }
        let _ = writeln!(text, "<h3>{name} (showing {} of {} entries)</h3>", some.len(), all().count());
        for (at, Item { paper, .. }) in some {
            let id = paper.id;
            let _ = writeln!(
                text,
                "<dt><a name='item{at}'>[{at}]</a> <a href =\"/abs/{id}\" title=\"Abstract\" id=\"{id}\">arXiv:{id}</a></dt>\n<dd><div class='list-title'>Title: x</div></dd>"
            );
        }
    }
    text + "</dl>\n</body></html>\n"
}

/// An answer of OAI-PMH around a body.
pub fn oai(now: Stamp, body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\">\n  <responseDate>{now}</responseDate>\n  <request verb=\"ListRecords\">http://oaipmh.arxiv.org/oai</request>\n{body}\n</OAI-PMH>\n"
    )
}

/// A record in the format arXivRaw.
pub fn record(paper: &Paper, today: Day) -> String {
    let version = paper.version(today);
    let id = paper.id;
    let mut text = format!(
        "<record><header><identifier>oai:arXiv.org:{id}</identifier><datestamp>{}</datestamp></header><metadata><arXivRaw xmlns=\"http://arxiv.org/OAI/arXivRaw/\">\n <id>{id}</id><submitter>{}</submitter>",
        paper.changed(today).unwrap(),
        tex(&paper.author)
    );
    for (number, v) in (1..).zip(&paper.versions[..version]) {
        let source = if v.withdrawn { "I" } else { "D" };
        let _ = write!(
            text,
            "<version version=\"v{number}\"><date>{}</date><size>{}kb</size><source_type>{source}</source_type></version>",
            mail(v.submitted),
            100 + number
        );
    }
    let categories: Vec<String> = paper.categories(today).iter().map(Category::to_string).collect();
    let _ = write!(
        text,
        "<title>{}</title><authors>{}</authors><categories>{}</categories><comments>{}</comments><license>{LICENCE}</license><abstract>  {}\n</abstract></arXivRaw></metadata></record>\n",
        escaped(&title(paper, version)),
        tex(&paper.author),
        categories.join(" "),
        comment(paper, version),
        escaped(&summary(paper, version)),
    );
    text
}

/// The header of a record that is gone.
pub fn deleted(id: PaperId, day: Day) -> String {
    format!(
        "<record><header status=\"deleted\"><identifier>oai:arXiv.org:{id}</identifier><datestamp>{day}</datestamp></header></record>\n"
    )
}

/// One paper on the daily list.
pub fn daily(paper: &Paper, votes: usize) -> serde_json::Value {
    let day = paper.versions[0].announced;
    serde_json::json!({
        "paper": {
            "id": paper.id.to_string(),
            "title": title(paper, 1),
            "summary": summary(paper, 1),
            "authors": [{"name": paper.author, "hidden": false}],
            "publishedAt": paper.versions[0].submitted.to_string(),
            "submittedOnDailyAt": format!("{day}T00:00:00.000Z"),
            "upvotes": votes,
            "githubRepo": format!("https://github.com/example/{}", paper.id),
            "githubStars": votes * 3,
            "ai_summary": "It studies words.",
            "ai_summary_model": "example/model",
            "ai_keywords": ["words", "things"],
        },
        "title": title(paper, 1),
        "publishedAt": paper.versions[0].submitted.to_string(),
        "numComments": votes % 5,
        "submittedBy": {"name": "example", "fullname": "An Example"},
    })
}

fn mail(at: Stamp) -> String {
    at.timestamp().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// Midnight in New York.
fn midnight(day: Day) -> Stamp {
    let zoned = day.date().in_tz("America/New_York").unwrap();
    Stamp(zoned.timestamp().as_second())
}
