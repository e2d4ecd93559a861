//! PDFs by keys: what is ordered, what is said, what the page of jobs shows.

use std::time::Duration;

use super::super::fake::{Fake, held, papers};
use super::super::*;
use crate::model::{Exit, Fault};

fn app(count: usize) -> Fake {
    Fake::new(papers(count), 120, 36)
}

fn orders(fake: &Fake) -> Vec<FileOrder> {
    let file = |e: &Effect| if let Effect::Files(_, order) = e { Some(order.clone()) } else { None };
    fake.orders.iter().filter_map(file).collect()
}

fn said(fake: &Fake) -> &str {
    fake.state.notice.as_ref().map_or("", |n| n.text.as_str())
}

fn id(fake: &Fake, place: usize) -> PaperId {
    fake.papers[place].paper.id
}

fn download(fake: &Fake, place: usize, stands: Stands) -> Download {
    let paper = &fake.papers[place].paper;
    Download { id: paper.id, version: paper.version, title: paper.title.to_string(), stands }
}

/// What the files thread tells of the first papers of the fake.
fn queue(fake: &mut Fake, stands: &[Stands], wait: Option<QueueWait>) {
    let downloads = stands.iter().enumerate().map(|(i, s)| download(fake, i, s.clone())).collect();
    let wait = wait.map(|why| (why, Duration::from_secs(30)));
    fake.feed(Msg::File(FileFact::Queue(Queue { downloads, wait })));
}

fn answer(fake: &mut Fake, took: Took) {
    let Some(Effect::Files(ticket, _)) = fake.orders.last() else { panic!("nothing was ordered") };
    let ticket = *ticket;
    fake.feed(Msg::File(FileFact::Took(ticket, took)));
}

fn foot(fake: &Fake) -> String {
    fake.state.foot(120).jobs
}

fn came(fake: &mut Fake, place: usize) {
    let Download { id, version, title, .. } = download(fake, place, Stands::Running);
    fake.feed(Msg::File(FileFact::Came { id, version, title, bytes: 3_400_000 }));
}

#[test]
fn a_pdf_is_asked_for_once() {
    let mut fake = app(3).press("oo");
    let wanted = FileOrder::Open(id(&fake, 0), 1);
    assert_eq!(orders(&fake), std::slice::from_ref(&wanted));
    assert!(fake.state.is_busy());
    queue(&mut fake, &[Stands::Running], None);
    answer(&mut fake, Took::default());
    // Asked for again while it comes, it is said that it opens.
    let fake = fake.press("o");
    assert_eq!(orders(&fake), [wanted.clone(), wanted]);
    assert_eq!(said(&fake), "it opens when it is there · Esc stops it");
    assert_eq!(orders(&fake.press("<esc>")).last(), Some(&FileOrder::Stop));
}

#[test]
fn d_queues_the_paper_or_the_range_and_says_what_came_of_it() {
    let mut fake = app(9).press("jd");
    assert_eq!(orders(&fake), [FileOrder::Queue(vec![id(&fake, 1)])]);
    answer(&mut fake, Took { queued: 1, ..Took::default() });
    assert_eq!(said(&fake), "queued · J shows the downloads");
    fake.orders.clear();
    let mut fake = fake.press("vjjd");
    let range: Vec<PaperId> = (1..4).map(|i| id(&fake, i)).collect();
    assert_eq!(orders(&fake), [FileOrder::Queue(range)]);
    assert!(fake.state.range.is_none(), "what is done to a range ends it");
    answer(&mut fake, Took { queued: 2, held: 1, unknown: 0 });
    assert_eq!(said(&fake), "2 queued · J shows the downloads");
    answer(&mut fake, Took { queued: 0, held: 1, unknown: 0 });
    assert_eq!(said(&fake), "held already · o opens it");
}

#[test]
fn all_of_a_long_list_is_asked_for_twice() {
    let fake = app(40).press("D");
    assert_eq!(orders(&fake).len(), 1, "forty are few");
    let fake = app(139).press("D");
    assert!(orders(&fake).is_empty());
    assert_eq!(said(&fake), "again to queue 139 PDFs · 35 min at arXiv's pace");
    let again = fake.press("D");
    assert_eq!(orders(&again), [FileOrder::Queue(again.state.list().ids.to_vec())]);
    // On another list the question is another, and it does not stand for ever.
    let mut fake = app(139).press("D");
    fake.clock += Duration::from_secs(20);
    assert!(orders(&fake.press("D")).is_empty());
    let fake = app(1001).press("DD");
    assert!(orders(&fake).is_empty() && said(&fake).contains("at most 1,000"), "{}", said(&fake));
}

#[test]
fn what_is_held_is_not_asked_for_with_all() {
    let mut fake = app(3);
    let pdfs = (0..2).map(|i| (id(&fake, i), 1)).collect();
    fake.feed(Msg::File(FileFact::Holds(pdfs)));
    let fake = fake.press("D");
    assert_eq!(orders(&fake), [FileOrder::Queue(vec![id(&fake, 2)])]);
    let mut fake = app(1);
    fake.feed(Msg::File(FileFact::Holds(vec![(id(&fake, 0), 1)])));
    assert_eq!(fake.state.held_version(id(&fake, 0)), Some(1));
}

#[test]
fn an_older_version_is_opened_and_the_newer_one_named() {
    let mut fake = app(7).press("G");
    let (paper, version) = (id(&fake, 6), fake.papers[6].paper.version);
    assert_eq!(version, 2);
    fake.feed(Msg::File(FileFact::Opened(paper, 1)));
    assert_eq!(said(&fake), "opened v1; v2 exists: d downloads it");
    fake.feed(Msg::File(FileFact::Opened(paper, 2)));
    assert_eq!(said(&fake), format!("opened {paper}v2.pdf"));
    assert!(fake.state.held_pdfs.contains(&(paper, 1)) && fake.state.held_pdfs.contains(&(paper, 2)));
    assert_eq!(orders(&fake.press("d")), [FileOrder::Queue(vec![paper])]);
}

#[test]
fn the_last_line_tells_what_comes_and_what_waits() {
    let mut fake = app(5);
    queue(&mut fake, &[Stands::Running, Stands::Waiting, Stands::Waiting, Stands::Waiting], None);
    let paper = id(&fake, 0);
    fake.clock += Duration::from_millis(200);
    fake.feed(Msg::File(FileFact::Progress { id: paper, got: 1_200_000, total: Some(3_400_000) }));
    assert_eq!(foot(&fake), format!("pdf {paper} 1.2/3.4 MB · 3 queued"));
    queue(&mut fake, &[Stands::Waiting, Stands::Waiting, Stands::Waiting], Some(QueueWait::Network));
    assert_eq!(foot(&fake), "3 queued, waiting for the network");
    assert_eq!(said(&fake), "no network · downloads go on by themselves when it is back");
    assert!(!fake.state.is_busy(), "what waits is nothing to wait for");
    assert_eq!(fake.state.wake_at(), None, "and turns no loop");
}

#[test]
fn each_try_in_vain_is_not_said_again() {
    let mut fake = app(5);
    queue(&mut fake, &[Stands::Waiting], Some(QueueWait::Network));
    assert!(said(&fake).starts_with("no network"));
    fake.clock += Duration::from_secs(30);
    let mut fake = fake.press("j");
    for _ in 0..3 {
        queue(&mut fake, &[Stands::Running], None);
        queue(&mut fake, &[Stands::Waiting], Some(QueueWait::Network));
    }
    assert_eq!(said(&fake), "");
}

#[test]
fn a_good_sync_tries_what_waits() {
    let done = |fault| Msg::Sync(SyncFact::Done { added: 0, fault, at: None });
    let mut fake = app(3);
    fake.feed(done(None));
    assert!(orders(&fake).is_empty(), "nothing waits");
    queue(&mut fake, &[Stands::Waiting], Some(QueueWait::Network));
    fake.feed(done(Some(Fault::new(Exit::Unavailable, "cannot reach arXiv", "", ""))));
    assert!(orders(&fake).is_empty());
    fake.feed(done(None));
    assert_eq!(orders(&fake), [FileOrder::GoOn]);
}

#[test]
fn the_page_of_jobs_stops_tries_and_opens() {
    let mut fake = app(6);
    came(&mut fake, 3);
    queue(&mut fake, &[Stands::Running, Stands::Waiting, Stands::Failed("no PDF for this version".into())], None);
    let fake = fake.press("J");
    assert_eq!(fake.state.layer(), crate::action::Layer::Jobs);
    let lines = fake.state.job_lines();
    let stands: Vec<JobStands> = lines.iter().map(|l| l.stands).collect();
    assert_eq!(stands, [JobStands::Running, JobStands::Waiting, JobStands::Failed, JobStands::Done]);
    assert_eq!((lines[2].note.as_str(), lines[3].figure.as_str()), ("no PDF for this version", "3.4 MB"));
    let fake = fake.press("rjxjrj<enter>kk<enter>");
    let first: Vec<PaperId> = (0..4).map(|i| id(&fake, i)).collect();
    assert_eq!(
        orders(&fake),
        [FileOrder::TakeOut(first[1]), FileOrder::Retry(first[2]), FileOrder::Open(first[3], 1)],
        "what comes is not tried again, what is not held is not opened"
    );
    assert_eq!(said(&fake), "it is not held yet");
    let fake = fake.press("J");
    assert!(fake.state.overlay.is_none());
}

#[test]
fn the_cursor_of_the_page_stays_on_its_job() {
    let mut fake = app(6);
    queue(&mut fake, &[Stands::Waiting, Stands::Waiting, Stands::Waiting], None);
    let mut fake = fake.press("Jjj");
    let third = JobKey::Pdf(id(&fake, 2), 1);
    let here = |fake: &Fake| {
        let Some(Overlay::Jobs(page)) = fake.state.overlay else { panic!("no page") };
        fake.state.job_lines().get(page.cursor).map(|l| l.key)
    };
    assert_eq!(here(&fake), Some(third));
    // The first came: it stands below now, and the third is the second.
    let rest = (1..3).map(|i| download(&fake, i, Stands::Waiting)).collect();
    came(&mut fake, 0);
    fake.feed(Msg::File(FileFact::Queue(Queue { downloads: rest, wait: None })));
    assert_eq!(here(&fake), Some(third));
    // It is taken out: what stands at its place is chosen.
    let rest = vec![download(&fake, 1, Stands::Waiting)];
    fake.feed(Msg::File(FileFact::Queue(Queue { downloads: rest, wait: None })));
    assert_eq!(here(&fake), Some(JobKey::Pdf(id(&fake, 0), 1)));
}

#[test]
fn a_wait_is_counted_down_only_while_the_page_shows_it() {
    let mut fake = app(3).press("J");
    queue(&mut fake, &[Stands::Waiting], Some(QueueWait::Network));
    assert_eq!(fake.state.downloads_wait().as_deref(), Some("no network · tried again in 30 s, r tries now"));
    let second = fake.state.wake_at().unwrap();
    fake.clock = second;
    fake.feed(Msg::Wake);
    assert_eq!(fake.state.downloads_wait().as_deref(), Some("no network · tried again in 29 s, r tries now"));
    let fake = fake.press("<esc>");
    assert!(fake.state.wake_at().is_none_or(|at| at > fake.clock + Duration::from_secs(1)));
}

#[test]
fn a_folder_that_cannot_be_used_is_named_and_the_queue_stays() {
    let mut fake = app(3);
    let fault =
        Fault::new(Exit::Disk, "the PDF could not be had", "/media/stick/Papers: not permitted", "see the folder");
    queue(&mut fake, &[Stands::Waiting, Stands::Waiting], Some(QueueWait::Folder(fault)));
    assert!(said(&fake).contains("/media/stick/Papers"), "{}", said(&fake));
    assert_eq!(foot(&fake), "", "what went wrong has the line to itself");
    fake.state.notice = None;
    assert_eq!(foot(&fake), "2 queued, waiting for the papers folder");
}

#[test]
fn the_html_page_is_that_of_the_version_known() {
    let fake = app(7).press("GH");
    assert_eq!(fake.orders, [Effect::Open(format!("https://arxiv.org/html/{}v2", id(&fake, 6)))]);
    let fake = Fake::new(vec![held(3, "One")], 120, 36).press("H");
    assert_eq!(fake.orders, [Effect::Open(format!("https://arxiv.org/html/{}v1", id(&fake, 0)))]);
}
