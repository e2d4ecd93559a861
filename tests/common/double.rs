//! The services in one loopback server that knows the truth: which edition announced which paper to which category as what.
//!
//! ```ignore
//! let (double, server) = Double::start(first, 14);   // a corpus of 14 editions from `first` on
//! double.set_now(at);                                // all services answer as they would at that moment
//! double.fault("/rss/cs.CL", Fault::Stale, 1);       // the next such question is answered so
//! assert_eq!(double.truth(edition, &category), ..);
//! ```
//!
//! Feeds are built at 00:15 in New York and hold the day's own batch (none at weekends); the query service and OAI-PMH follow an
//! announcement at 22:30; the page `/list/CATEGORY/new` follows it at once and stays over the weekend.

pub mod corpus;
pub mod wire;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use offprint::model::{Calendar, Category, Day, Kind, PaperId, PaperRef, Stamp};
use offprint::sources::oai::Set;

use super::server::{Reply, Seen, Server};
use corpus::Paper;
use wire::{Entry, Item};

/// How an answer is spoiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A status, with the body that goes with it.
    Status(u16),
    /// A good answer with nothing in it.
    Empty,
    /// Half of the entries.
    Short,
    /// The first half of the bytes, their length right.
    Truncate,
    /// The first half of the bytes, then the connection closes.
    Cut,
    /// A feed's batch before, under today's date.
    Stale,
    /// OAI-PMH no longer knows its token.
    BadToken,
    /// OAI-PMH says that nothing was changed.
    NoRecords,
    /// A login page.
    WebPage,
}

struct Order {
    path: String,
    fault: Fault,
    left: usize,
}

struct State {
    now: Stamp,
    papers: Vec<Paper>,
    orders: Vec<Order>,
    deleted: Vec<(PaperId, Day)>,
    /// Records of one page of OAI-PMH.
    page: usize,
}

/// The services.
pub struct Double {
    pub calendar: Calendar,
    /// The editions of the corpus, the oldest first.
    pub editions: Vec<Day>,
    state: Mutex<State>,
}

/// The schedule of 2026, with its evenings without a mailing.
pub fn calendar() -> Calendar {
    let evenings = ["2026-01-01", "2026-01-19", "2026-06-19", "2026-07-03", "2026-09-07", "2026-11-26", "2026-12-25"];
    Calendar::new(evenings.iter().map(|day| day.parse().unwrap()))
}

pub fn cat(name: &str) -> Category {
    name.parse().unwrap()
}

impl Double {
    /// Starts the services with a corpus of `editions` editions from `first` on. It is the noon after the first one.
    pub fn start(first: &str, editions: usize) -> (Arc<Self>, Server) {
        Self::start_with(first, editions, 7)
    }

    /// The same with other dice.
    pub fn start_with(first: &str, editions: usize, seed: u64) -> (Arc<Self>, Server) {
        let calendar = calendar();
        let first: Day = first.parse().unwrap();
        let mut days = vec![calendar.newest(calendar.announced_at(first)).day];
        assert_eq!(days[0], first, "no edition has that day");
        while days.len() < editions {
            days.push(corpus::next(&calendar, days[days.len() - 1]));
        }
        let papers = corpus::corpus(&calendar, first, editions, seed);
        let now = calendar.announced_at(first).plus(16 * 3_600);
        let state = State { now, papers, orders: Vec::new(), deleted: Vec::new(), page: 40 };
        let double = Arc::new(Self { calendar, editions: days, state: Mutex::new(state) });
        let inner = Arc::clone(&double);
        (double, Server::answering(move |seen| inner.answer(seen)))
    }

    /// From now on it is this moment.
    pub fn set_now(&self, now: Stamp) {
        self.state.lock().unwrap().now = now;
    }

    pub fn now(&self) -> Stamp {
        self.state.lock().unwrap().now
    }

    /// It is noon in New York, or an hour beside it, on the day of an edition.
    pub fn set_day(&self, edition: Day) -> Stamp {
        let now = self.noon(edition);
        self.set_now(now);
        now
    }

    /// Noon of a day: sixteen hours after the mailing of the evening before.
    pub fn noon(&self, day: Day) -> Stamp {
        self.calendar.announced_at(day).plus(16 * 3_600)
    }

    /// The next `times` questions whose path and query contain `path` are answered so.
    pub fn fault(&self, path: &str, fault: Fault, times: usize) {
        self.state.lock().unwrap().orders.push(Order { path: path.into(), fault, left: times });
    }

    /// The faults that are still to come, for whoever reads a failure.
    pub fn ordered(&self) -> String {
        let orders = &self.state.lock().unwrap().orders;
        let ordered = |order: &Order| format!("{} {:?} {}", order.path, order.fault, order.left);
        orders.iter().map(ordered).collect::<Vec<_>>().join(", ")
    }

    /// Forgets all faults.
    pub fn behave(&self) {
        self.state.lock().unwrap().orders.clear();
    }

    /// OAI-PMH gives so many records a page.
    pub fn page_size(&self, page: usize) {
        self.state.lock().unwrap().page = page;
    }

    /// OAI-PMH tells that a paper went on a day.
    pub fn delete(&self, id: PaperId, day: Day) {
        self.state.lock().unwrap().deleted.push((id, day));
    }

    pub fn change(&self, change: impl FnOnce(&mut Vec<Paper>)) {
        change(&mut self.state.lock().unwrap().papers);
    }

    pub fn papers(&self) -> Vec<Paper> {
        self.state.lock().unwrap().papers.clone()
    }

    /// What an edition really announced to a category.
    pub fn truth(&self, edition: Day, category: &str) -> BTreeMap<PaperId, Kind> {
        let category = cat(category);
        let papers = &self.state.lock().unwrap().papers;
        papers.iter().filter_map(|p| p.announced(edition, &category).map(|(kind, _)| (p.id, kind))).collect()
    }

    /// Papers of which the records do not tell all that the listings did.
    pub fn beyond_records(&self) -> BTreeSet<PaperId> {
        let papers = &self.state.lock().unwrap().papers;
        papers.iter().filter(|p| p.is_beyond_records(&self.calendar)).map(|p| p.id).collect()
    }

    fn answer(&self, seen: &Seen) -> Reply {
        let mut state = self.state.lock().unwrap();
        let asked = format!("{}?{}", seen.path, seen.query);
        let order = state.orders.iter_mut().find(|order| order.left > 0 && asked.contains(&order.path));
        let fault = order.map(|order| {
            order.left -= 1;
            order.fault.clone()
        });
        match fault {
            Some(Fault::Status(429)) => return Reply::status(429).body("Rate exceeded.").content_type("text/plain"),
            Some(Fault::Status(status)) => {
                return Reply::status(status)
                    .body("<html><body>first byte timeout</body></html>")
                    .content_type("text/html");
            }
            Some(Fault::WebPage) => {
                return Reply::ok("<!DOCTYPE html><html><body>Please log in</body></html>").content_type("text/html");
            }
            _ => {}
        }
        let reply = self.route(&state, seen, fault.as_ref());
        match fault {
            Some(Fault::Truncate) => {
                let half = reply.bytes().len() / 2;
                Reply::ok(&reply.bytes()[..half])
            }
            Some(Fault::Cut) => {
                let half = reply.bytes().len() / 2;
                reply.cut_at(half)
            }
            _ => reply,
        }
    }

    fn route(&self, state: &State, seen: &Seen, fault: Option<&Fault>) -> Reply {
        let query = parameters(&seen.query);
        if let Some((flavour, name)) = seen.path.strip_prefix('/').and_then(|path| path.split_once('/')) {
            match flavour {
                "rss" | "atom" => return self.feed(state, seen, flavour, name, fault),
                "list" => return self.page(state, name.strip_suffix("/new").unwrap(), &query, fault),
                _ => {}
            }
        }
        match seen.path.as_str() {
            "/api/query" => self.query(state, &query, fault),
            "/oai" => self.oai(state, &query, fault),
            "/api/daily_papers" => self.daily(state, &query, fault),
            path if path.starts_with("/api/papers/") => {
                let id = path.rsplit('/').next().unwrap();
                let found = state.papers.iter().enumerate().find(|(_, p)| p.id.to_string() == id);
                match found.filter(|(n, _)| n % 5 == 0) {
                    Some((n, paper)) => Reply::ok(wire::daily(paper, n % 90)["paper"].to_string()),
                    None => Reply::status(404).body("{\"error\":\"Paper not found\"}"),
                }
            }
            _ => Reply::status(404).body("no such path"),
        }
    }

    /// The newest edition that the query service and OAI-PMH know.
    fn known(&self, state: &State) -> Day {
        self.calendar.newest(state.now.plus(-9_000)).day
    }

    fn feed(&self, state: &State, seen: &Seen, flavour: &str, name: &str, fault: Option<&Fault>) -> Reply {
        let date = Day::in_new_york(state.now.plus(-900));
        let of = if fault == Some(&Fault::Stale) {
            // The batch before the newest, under today's date.
            let newest = self.calendar.newest(state.now.plus(-4 * 3_600)).day;
            self.calendar.newest(self.calendar.announced_at(newest).plus(-1)).day
        } else {
            date
        };
        let categories: Vec<Category> = name.split('+').map(cat).collect();
        let mut items = items(state, of, &categories);
        match fault {
            Some(Fault::Empty) => items.clear(),
            Some(Fault::Short) => items.truncate(items.len() / 2),
            _ => {}
        }
        let tag = format!("\"{of}-{}-{name}\"", items.len());
        if seen.header("If-None-Match") == Some(&tag) {
            return Reply::status(304).header("ETag", &tag);
        }
        let (body, kind) = match flavour {
            "rss" => (wire::rss(&items, name, date), "application/rss+xml"),
            _ => (wire::atom_listing(&items, name, date), "application/atom+xml"),
        };
        Reply::ok(body).header("ETag", &tag).content_type(kind)
    }

    fn page(&self, state: &State, name: &str, query: &BTreeMap<String, String>, fault: Option<&Fault>) -> Reply {
        let skip: usize = query.get("skip").map_or(0, |skip| skip.parse().unwrap());
        let newest = self.calendar.newest(state.now).day;
        let of = match fault {
            Some(Fault::Stale) => self.calendar.newest(self.calendar.announced_at(newest).plus(-1)).day,
            _ => newest,
        };
        let items = items(state, of, &[cat(name)]);
        let most = if fault == Some(&Fault::Short) { items.len() / 2 } else { items.len() };
        let items = if fault == Some(&Fault::Empty) { Vec::new() } else { items };
        Reply::ok(wire::page(&items, newest, |n| (skip..most).contains(&n))).content_type("text/html")
    }

    fn query(&self, state: &State, query: &BTreeMap<String, String>, fault: Option<&Fault>) -> Reply {
        let today = self.known(state);
        let number = |name: &str| query.get(name).map_or(0, |n| n.parse::<usize>().unwrap());
        let (start, max) = (number("start"), number("max_results"));
        let mut found: Vec<Entry<'_>> = Vec::new();
        if let Some(ids) = query.get("id_list") {
            for asked in ids.split(',') {
                let asked: PaperRef = asked.parse().unwrap();
                let paper = state.papers.iter().find(|p| p.id == asked.id && p.version(today) > 0);
                let newest = paper.map_or(0, |p| p.version(today));
                let version = asked.version.map_or(newest, |v| v as usize);
                found.extend(paper.filter(|_| version <= newest).map(|paper| Entry { paper, version, today }));
            }
        } else {
            let (category, from, to) = slice(&query["search_query"]);
            let minute = |p: &Paper| p.versions[0].submitted.timestamp().strftime("%Y%m%d%H%M").to_string();
            let fits = |p: &&Paper| {
                let minute = minute(p);
                p.version(today) > 0 && p.categories(today).contains(&category) && from <= minute && minute <= to
            };
            found.extend(state.papers.iter().filter(fits).map(|p| Entry {
                paper: p,
                version: p.version(today),
                today,
            }));
            found.sort_by_key(|e| e.paper.versions[0].submitted);
        }
        let total = found.len();
        let mut entries: Vec<_> = found.into_iter().skip(start).take(max).collect();
        let total = match fault {
            Some(Fault::Empty) => {
                entries.clear();
                0
            }
            Some(Fault::Short) => {
                entries.truncate(entries.len() / 2);
                total
            }
            _ => total,
        };
        Reply::ok(wire::atom(&entries, total, start, max)).content_type("application/atom+xml")
    }

    fn oai(&self, state: &State, query: &BTreeMap<String, String>, fault: Option<&Fault>) -> Reply {
        let error = |code: &str| {
            Reply::ok(wire::oai(state.now, &format!("<error code='{code}'>no</error>"))).content_type("text/xml")
        };
        assert_eq!(query["verb"], "ListRecords");
        let mut asked = query.clone();
        if let Some(token) = query.get("resumptionToken") {
            assert_eq!(query.len(), 2, "a token is asked alone");
            if fault == Some(&Fault::BadToken) {
                return error("badResumptionToken");
            }
            asked = parameters(&decode(token));
            // It is good until midnight in UTC.
            if asked["on"] != utc_day(state.now) {
                return error("badResumptionToken");
            }
        }
        assert_eq!(asked["metadataPrefix"], "arXivRaw");
        if fault == Some(&Fault::NoRecords) {
            return error("noRecordsMatch");
        }
        let (from, until, set) = (asked.get("from"), asked.get("until"), asked.get("set").cloned().unwrap_or_default());
        let today = self.known(state);
        let within = |day: Day| {
            let day = day.to_string();
            from.is_none_or(|from| *from <= day) && until.is_none_or(|until| day <= *until)
        };
        let in_set = |p: &Paper| p.categories(today).iter().any(|c| Set::of(c).to_string() == set);
        let mut keep: Vec<(Day, PaperId, String)> = Vec::new();
        for paper in state.papers.iter().filter(|p| p.version(today) > 0 && in_set(p)) {
            let day = paper.changed(today).filter(|day| within(*day));
            keep.extend(day.map(|day| (day, paper.id, wire::record(paper, today))));
        }
        let gone = state.deleted.iter().filter(|(_, day)| *day <= today && within(*day));
        keep.extend(gone.map(|(id, day)| (*day, *id, wire::deleted(*id, *day))));
        keep.sort_by_key(|(day, id, _)| (*day, *id));
        let skip: usize = asked.get("skip").map_or(0, |skip| skip.parse().unwrap());
        if keep.len() <= skip || fault == Some(&Fault::Empty) {
            return error("noRecordsMatch");
        }
        let page: String = keep[skip..].iter().take(state.page).map(|(_, _, text)| text.as_str()).collect();
        let end = skip + state.page;
        let token = if end < keep.len() {
            let day = |name: &str, day: Option<&String>| day.map_or(String::new(), |day| format!("&{name}={day}"));
            let (from, until) = (day("from", from), day("until", until));
            let on = utc_day(state.now);
            let plain = format!("verb=ListRecords&metadataPrefix=arXivRaw{from}{until}&set={set}&skip={end}&on={on}");
            let token: String = plain.replace('%', "%25").replace('=', "%3D").replace('&', "%26").replace(':', "%3A");
            format!("<resumptionToken expirationDate='{}'>{token}</resumptionToken>", midnight_after(state.now))
        } else if skip > 0 {
            "<resumptionToken/>".into()
        } else {
            String::new()
        };
        Reply::ok(wire::oai(state.now, &format!("<ListRecords>\n{page}{token}</ListRecords>"))).content_type("text/xml")
    }

    fn daily(&self, state: &State, query: &BTreeMap<String, String>, fault: Option<&Fault>) -> Reply {
        let today = self.calendar.newest(state.now).day;
        let text = |name: &str| query.get(name).cloned();
        let in_period = |day: Day| match (text("date"), text("week"), text("month")) {
            (Some(date), ..) => day.to_string() == date,
            (_, Some(week), _) => day.date().strftime("%G-W%V").to_string() == week,
            (.., Some(month)) => day.date().strftime("%Y-%m").to_string() == month,
            _ => day == today,
        };
        if text("date").is_some_and(|date| date > today.to_string()) {
            return Reply::status(400).body("{\"error\":\"Invalid date\"}");
        }
        let on_list = |(n, p): &(usize, &Paper)| {
            let day = p.versions[0].announced;
            n % 5 == 0 && day <= today && in_period(day)
        };
        let papers = state.papers.iter().enumerate().filter(on_list);
        let mut all: Vec<_> = papers.map(|(n, p)| wire::daily(p, n % 90)).collect();
        if fault == Some(&Fault::Empty) {
            all.clear();
        }
        let number = |name: &str, or: usize| text(name).map_or(or, |n| n.parse().unwrap());
        let (size, page) = (number("limit", 50).min(100), number("p", 0));
        let some: Vec<_> = all.into_iter().skip(size * page).take(size).collect();
        Reply::ok(serde_json::Value::Array(some).to_string()).content_type("application/json")
    }
}

/// What a batch announces to some categories, each paper once and as the strongest thing it is to any.
fn items<'s>(state: &'s State, edition: Day, categories: &[Category]) -> Vec<Item<'s>> {
    let item = |paper: &'s Paper| {
        let all = categories.iter().filter_map(|category| paper.announced(edition, category));
        let (kind, version) = all.reduce(|(a, v), (b, _)| (a.or_stronger(b), v))?;
        Some(Item { paper, kind, version })
    };
    state.papers.iter().filter_map(item).collect()
}

/// The category, the first and the last minute of a question for a slice of submissions.
fn slice(question: &str) -> (Category, String, String) {
    let words: Vec<&str> = question.split(['(', ')', '[', ']', ' ', ':']).filter(|w| !w.is_empty()).collect();
    assert_eq!((words[0], words[2], words[3], words[5]), ("cat", "AND", "submittedDate", "TO"), "{question}");
    (cat(words[1]), words[4].to_owned(), words[6].to_owned())
}

fn parameters(query: &str) -> BTreeMap<String, String> {
    let pairs = query.split('&').filter_map(|part| part.split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), decode(value))).collect()
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

fn utc_day(at: Stamp) -> String {
    at.to_string()[..10].to_owned()
}

fn midnight_after(at: Stamp) -> Stamp {
    Stamp((at.0.div_euclid(86_400) + 1) * 86_400)
}
