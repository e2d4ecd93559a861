//! The daily list beside arXiv: polled page after page, committed as it comes, and never in the way.

use super::common::server::{Reply, Seen, Server};
use super::*;
use offprint::model::{Daily, DailyPeriod, Period};
use offprint::net::Urgency;
use offprint::sync::{Found, Polled, Sought, owed_lists, poll, seek};
use serde_json::{Value, json};

/// A list's entry with so many votes.
fn entry(number: u32, day: &str, votes: u32) -> Value {
    let id = format!("2605.{number:05}");
    json!({"paper": {"id": id, "upvotes": votes, "submittedOnDailyAt": format!("{day}T00:00:00.000Z")}, "numComments": 2})
}

fn page(numbers: std::ops::Range<u32>) -> Reply {
    let all: Vec<Value> = numbers.map(|n| entry(n, "2026-05-15", n)).collect();
    Reply::ok(Value::Array(all).to_string())
}

/// Whether the daily list's service is asked, for a list or something else.
fn is_daily(seen: &Seen) -> bool {
    seen.path == "/api/daily_papers" || seen.path.starts_with("/api/papers/")
}

/// A world whose service answers for the daily list as `answer` says, and for arXiv as ever.
struct Beside {
    world: World,
    server: Server,
}

impl Beside {
    fn new(papers: Vec<Record>, answer: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        let mut world = World::new(papers);
        let service = Arc::clone(&world.service);
        let server = Server::answering(move |seen| if is_daily(seen) { answer(seen) } else { service.answer(seen) });
        let services = Services::parse(Some(&server.base()), Some("0")).unwrap();
        let gates = world.places.dir.join("gates");
        world.client = Client::new(Setup { agent: "offprint/test".into(), gates, services, limits: Limits::default() });
        Self { world, server }
    }

    fn poll(&self, periods: &[&str]) -> Polled {
        self.poll_told(periods, &Cancel::new(), &mut |_| {})
    }

    fn poll_told(&self, periods: &[&str], cancel: &Cancel, tell: &mut dyn FnMut(Event)) -> Polled {
        let periods: Vec<Period> = periods.iter().map(|p| p.parse().unwrap()).collect();
        let (calendar, taxonomy) = (Calendar::new([]), Taxonomy { entries: Vec::new() });
        let context = Context { calendar: &calendar, taxonomy: &taxonomy, now: now(), pages: self.world.pages };
        let mut cache = Cache::open(&self.world.places).unwrap();
        poll(&periods, Urgency::Key, &self.world.client, &mut cache, &context, cancel, tell)
    }

    fn seek(&self, sought: Sought<'_>) -> Found {
        let (calendar, taxonomy) = (Calendar::new([]), Taxonomy { entries: Vec::new() });
        let context = Context { calendar: &calendar, taxonomy: &taxonomy, now: now(), pages: self.world.pages };
        let mut cache = Cache::open(&self.world.places).unwrap();
        seek(sought, Urgency::Key, &self.world.client, &mut cache, &context, &Cancel::new(), &mut |_| {})
    }

    fn periods(&self) -> Vec<DailyPeriod> {
        self.world.reader().daily_periods().unwrap()
    }

    fn said(&self, id_: &str) -> Option<Daily> {
        self.world.reader().daily(id(id_)).unwrap()
    }

    /// The requests to the daily list.
    fn asked(&self) -> Vec<String> {
        self.server.seen().into_iter().filter(|s| s.path == "/api/daily_papers").map(|s| s.query).collect()
    }
}

fn nth_page(seen: &Seen) -> u32 {
    seen.query.rsplit_once("p=").unwrap().1.parse().unwrap()
}

#[test]
fn a_list_is_walked_to_its_end_and_its_unknown_papers_are_fetched() {
    let beside = Beside::new(papers(60), |seen| match nth_page(seen) {
        0 => page(1..101),
        1 => page(51..151),
        _ => page(151..171),
    });
    let mut told = Vec::new();
    let polled = beside.poll_told(&["2026-05-15"], &Cancel::new(), &mut |event| told.push(event));
    assert_eq!((polled.fault, polled.added), (None, 60));
    assert_eq!(polled.lists, [("2026-05-15".parse().unwrap(), 170)], "each paper once");
    assert_eq!(beside.asked().len(), 3);
    assert!(told.contains(&Event::Daily { period: "2026-05-15".parse().unwrap(), papers: 170 }));
    assert_eq!(beside.said("2605.00170").unwrap().upvotes, Some(170));
    assert_eq!(beside.said("2605.00170").unwrap().comments, Some(2));
    assert!(beside.periods()[0].is_whole);
    // They stand in the editions they would stand in anyway.
    let polled: Vec<_> = beside.world.held().iter().map(|h| (h.paper.id, h.edition)).collect();
    let synced = World::new(papers(60));
    synced.sync();
    assert_eq!(polled, synced.held().iter().map(|h| (h.paper.id, h.edition)).collect::<Vec<_>>());
    // Of the rest arXiv knows nothing: asked for again with the next poll, and nothing is new.
    assert_eq!(beside.poll(&["2026-05-15"]).added, 0);
    let ids = beside.world.service.asked().iter().map(|q| q.ids.len()).collect::<Vec<_>>();
    assert_eq!(ids, [170, 110], "what is held is not asked for again");
}

#[test]
fn many_unknown_papers_come_in_batches() {
    let beside = Beside::new(Vec::new(), |seen| {
        let first = nth_page(seen) * 100 + 1;
        if first > 400 { page(0..0) } else { page(first..first + 100) }
    });
    assert_eq!(beside.poll(&["2026-05"]).lists[0].1, 400);
    assert!(beside.world.service.asked().iter().all(|q| q.ids.len() <= 200));
    assert_eq!(beside.world.service.asked().len(), 2);
}

#[test]
fn a_day_without_a_list_is_no_fault_and_is_not_asked_for_again() {
    for status in [404, 400] {
        let beside = Beside::new(Vec::new(), move |_| Reply::status(status).body("{\"error\":\"Invalid date\"}"));
        let polled = beside.poll(&["2026-05-15", "2026-W20"]);
        assert_eq!((polled.fault, beside.asked().len()), (None, 2), "{status}");
        assert!(beside.periods().iter().all(|p| p.papers == 0 && p.is_whole), "{status}");
        let owed = owed_lists(now(), &beside.periods());
        assert!(!owed.is_empty() && !owed.contains(&"2026-05-15".parse().unwrap()));
    }
    let beside = Beside::new(Vec::new(), |_| Reply::ok("[]"));
    assert_eq!(beside.poll(&["2026-05-16"]).lists[0].1, 0, "an empty list is a good answer");
}

#[test]
fn a_service_that_turns_pages_into_one_is_not_asked_for_ever() {
    let beside = Beside::new(papers(100), |_| page(1..101));
    assert_eq!(beside.poll(&["2026-05-15"]).lists[0].1, 100);
    assert_eq!(beside.asked().len(), 2);
    let endless = Beside::new(Vec::new(), |seen| page(nth_page(seen) * 100..nth_page(seen) * 100 + 100));
    assert_eq!(endless.poll(&["2026-05", "2026-04"]).fault, None);
    assert_eq!(endless.asked().len(), 16, "a poll has a bound");
    assert!(!endless.periods()[0].is_whole, "what is left is asked for another time");
    assert_eq!(endless.periods().len(), 1);
}

#[test]
fn whatever_goes_wrong_leaves_everything_else_as_it_was() {
    type Make = fn() -> Reply;
    let bad: [(&str, Make); 7] = [
        ("500", || Reply::status(500)),
        ("429", || Reply::status(429)),
        ("403", || Reply::status(403).body("<html><title>Access denied</title></html>")),
        ("a login page", || Reply::ok("<html><title>Login</title></html>")),
        ("cut off", || page(1..30).cut_at(300)),
        ("no list", || Reply::ok("{\"error\":\"x\"}")),
        ("nothing", || Reply::ok("")),
    ];
    for (name, reply) in bad {
        let beside = Beside::new(papers(40), move |_| reply());
        assert_eq!(beside.world.sync().exit, None);
        let (before, asked) = (beside.world.everything(), beside.world.service.asked().len());
        let polled = beside.poll(&["2026-05-15", "2026-05-14"]);
        assert!(polled.fault.is_some() && polled.lists.is_empty(), "{name}");
        assert_eq!(beside.asked().len(), 1, "{name}: one attempt, and the rest waits for another time");
        assert_eq!(beside.world.everything(), before, "{name}");
        assert_eq!((beside.periods(), beside.world.service.asked().len()), (Vec::new(), asked), "{name}");
    }
}

#[test]
fn an_unreachable_host_leaves_everything_as_it_was() {
    let mut beside = Beside::new(papers(40), |_| page(1..40));
    beside.world.sync();
    let before = beside.world.everything();
    let services = Services::parse(Some("http://127.0.0.1:9"), Some("0")).unwrap();
    let gates = beside.world.places.dir.join("gates");
    beside.world.client =
        Client::new(Setup { agent: "offprint/test".into(), gates, services, limits: Limits::default() });
    let polled = beside.poll(&["2026-05-15"]);
    assert_eq!(polled.fault.unwrap().exit, Exit::Unavailable);
    assert_eq!(beside.world.everything(), before);
}

#[test]
fn what_came_before_a_fault_is_kept_and_asked_for_again_soon() {
    let beside = Beside::new(papers(20), |seen| if nth_page(seen) == 0 { page(1..101) } else { Reply::status(500) });
    let polled = beside.poll(&["2026-05-15", "2026-05-14"]);
    assert!(polled.fault.is_some());
    assert_eq!(polled.lists[0].1, 100);
    assert!(!beside.periods()[0].is_whole);
    assert_eq!(beside.said("2605.00099").unwrap().upvotes, Some(99));
}

#[test]
fn a_stopped_poll_says_nothing() {
    let beside = Beside::new(papers(20), |_| page(1..21));
    let cancel = Cancel::new();
    cancel.cancel();
    assert_eq!(beside.poll_told(&["2026-05-15"], &cancel, &mut |_| {}), Polled::default());
    assert_eq!(beside.asked().len(), 0);
}

#[test]
fn a_bad_entry_is_told_and_the_rest_counts() {
    let all = json!([entry(1, "2026-05-15", 7), {"paper": {"id": "a-blog-post"}}, {"paper": {"id": "2605.00002"}}]);
    let beside = Beside::new(papers(4), move |_| Reply::ok(all.to_string()));
    let mut warned = Vec::new();
    beside.poll_told(&["2026-05-15"], &Cancel::new(), &mut |event| {
        if let Event::Warning(text) = event {
            warned.push(text);
        }
    });
    assert_eq!(warned.len(), 1);
    let bare = beside.said("2605.00002").unwrap();
    assert_eq!((bare.day.unwrap().to_string().as_str(), bare.upvotes), ("2026-05-15", None), "the list's own day");
}

/// The addresses asked for beside the lists.
fn sought(beside: &Beside) -> Vec<String> {
    beside.server.seen().into_iter().map(|s| s.path).filter(|p| p.starts_with("/api/papers/")).collect()
}

#[test]
fn a_search_keeps_the_services_order_and_fetches_what_is_not_held() {
    let all = json!([
        entry(7, "2026-03-02", 1),
        entry(3, "2026-05-15", 90),
        {"paper": {"id": "a-blog-post"}},
        entry(7, "2026-03-02", 1),
        entry(99, "2026-05-15", 5),
    ]);
    let beside = Beside::new(papers(20), move |_| Reply::ok(all.to_string()));
    let found = beside.seek(Sought::Words("flow matching"));
    assert_eq!(found.fault, None);
    assert_eq!(found.papers, ["2605.00007", "2605.00003", "2605.00099"].map(id), "each once, as it ranks them");
    assert_eq!(sought(&beside), ["/api/papers/search"]);
    assert_eq!(beside.world.held().len(), 2, "arXiv knows nothing of the third");
    assert_eq!(beside.said("2605.00007").unwrap().upvotes, Some(1), "also one that was listed long ago");
    assert_eq!(beside.periods(), [], "no list was asked for");
    let fetched = beside.world.service.asked().len();
    beside.seek(Sought::Words("flow matching"));
    assert_eq!(beside.world.service.asked()[fetched].ids.len(), 1, "what is held is not asked for again");
}

#[test]
fn what_is_said_of_papers_is_asked_one_by_one() {
    let beside = Beside::new(papers(20), |seen| match seen.path.rsplit('/').next().unwrap() {
        "2605.00004" => Reply::status(404).body("{\"error\":\"Paper not found\"}"),
        named => {
            let number = named.rsplit('.').next().unwrap().parse().unwrap();
            Reply::ok(entry(number, "2026-05-15", 8)["paper"].to_string())
        }
    });
    let found = beside.seek(Sought::Papers(&["2605.00009", "2605.00004", "2605.00002"].map(id)));
    assert_eq!(found.papers, ["2605.00009", "2605.00002"].map(id));
    assert_eq!((found.unlisted, found.fault), (vec![id("2605.00004")], None));
    assert_eq!(beside.said("2605.00002").unwrap().upvotes, Some(8));
    assert_eq!((beside.said("2605.00004"), beside.world.held().len()), (None, 2));
    let many: Vec<_> = (1..40).map(|n| id(&format!("2605.{n:05}"))).collect();
    let before = sought(&beside).len();
    beside.seek(Sought::Papers(&many));
    assert_eq!(sought(&beside).len() - before, 20, "there is a bound");
}

#[test]
fn a_bad_answer_to_what_is_sought_changes_nothing() {
    type Make = fn() -> Reply;
    let bad: [(&str, Make); 5] = [
        ("500", || Reply::status(500)),
        ("garbage", || Reply::ok("<html><title>Login</title></html>")),
        ("an error", || Reply::ok("{\"error\":\"x\"}")),
        ("nothing", || Reply::ok("")),
        ("another paper", || Reply::ok("{\"id\":\"2605.00002\",\"upvotes\":3}")),
    ];
    for (name, reply) in bad {
        let beside = Beside::new(papers(20), move |_| reply());
        let before = beside.world.everything();
        let ids = ["2605.00001", "2605.00003"].map(id);
        for sought in [Sought::Words("x"), Sought::Papers(&ids)] {
            let found = beside.seek(sought);
            assert!(found.fault.is_some() && found.papers.is_empty() && found.unlisted.is_empty(), "{name}");
        }
        assert_eq!(sought(&beside).len(), 2, "{name}: one attempt each");
        assert_eq!(beside.world.everything(), before, "{name}");
        assert_eq!((beside.said("2605.00001"), beside.said("2605.00002")), (None, None), "{name}");
    }
    let beside = Beside::new(papers(20), |_| Reply::status(404));
    assert!(beside.seek(Sought::Words("x")).fault.is_some(), "no search is not a search that finds nothing");
}
