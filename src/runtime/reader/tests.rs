use super::*;

fn counts(desk: &Desk, ticket: u64, queries: &[&str]) {
    desk.lay(Ticket(ticket), Question::Counts(queries.iter().map(|q| Query::parse(q)).collect()));
}

fn taken(desk: &Desk) -> Result<Counting, Ticket> {
    match desk.take(None) {
        Taken::Count(counting) => Ok(counting),
        Taken::Question(ticket, _) | Taken::About(ticket, _) => Err(ticket),
        Taken::World(_) | Taken::Closed => panic!("neither was laid on the desk"),
    }
}

#[test]
fn counts_wait_for_everything_else_and_are_never_lost() {
    let desk = Desk::default();
    counts(&desk, 1, &["is:unread", "is:starred"]);
    desk.lay(Ticket(2), Question::Editions);
    assert_eq!(taken(&desk).err(), Some(Ticket(2)));
    let mut counting = taken(&desk).ok().unwrap();
    assert_eq!((counting.ticket, counting.counts.len()), (Ticket(1), 0));
    // Interrupted by a list before the first, and by a window after it.
    desk.lay(Ticket(3), Question::List { query: Query::default(), limit: 1, near: None });
    desk.lay_back(counting);
    assert_eq!(taken(&desk).err(), Some(Ticket(3)));
    counting = taken(&desk).ok().unwrap();
    counting.counts.push(7);
    desk.lay(Ticket(4), Question::Window { rows: vec![], papers: vec![] });
    desk.lay_back(counting);
    assert_eq!(taken(&desk).err(), Some(Ticket(4)));
    assert_eq!(taken(&desk).ok().unwrap().counts, [7], "what was counted is kept");
}

#[test]
fn what_is_asked_about_a_list_waits_for_it_and_is_never_lost() {
    let desk = Desk::default();
    counts(&desk, 1, &["is:unread"]);
    let about = || Question::Facets(Query::parse("routing"));
    desk.lay(Ticket(2), about());
    desk.lay(Ticket(3), Question::List { query: Query::default(), limit: 1, near: None });
    assert_eq!(taken(&desk).err(), Some(Ticket(3)));
    assert_eq!(taken(&desk).err(), Some(Ticket(2)), "before the counts");
    desk.lay_back_about(Ticket(2), about());
    assert_eq!(taken(&desk).err(), Some(Ticket(2)));
    desk.lay(Ticket(4), about());
    desk.lay_back_about(Ticket(2), about());
    assert_eq!(taken(&desk).err(), Some(Ticket(4)), "the newer one stays");
    assert_eq!(taken(&desk).ok().unwrap().ticket, Ticket(1));
}

#[test]
fn counts_are_answered_between_lists() {
    let folder = tempfile::tempdir().unwrap();
    let given = crate::runtime::Given { data_dir: Some(folder.path().to_owned()), ..Default::default() };
    let world = World::gather(&given).unwrap();
    crate::store::prepare(&world.places, world.clock.now()).unwrap();
    let (inbox, facts) = std::sync::mpsc::channel();
    let reader = ReaderThread::start(world.clone(), inbox);
    let queries: Vec<Query> = ["is:unread", "is:starred", ""].iter().map(|q| Query::parse(q)).collect();
    let list = || Question::List { query: Query::default(), limit: 1, near: None };
    for n in 0..20 {
        reader.ask(Ticket(n * 2), list());
        reader.ask(Ticket(n * 2 + 1), Question::Counts(queries.clone()));
    }
    reader.turn(world);
    reader.ask(Ticket(40), list());
    let mut answered = Vec::new();
    while !(answered.contains(&Ticket(39)) && answered.contains(&Ticket(40))) {
        let Inbound::Fact(Msg::Answer(ticket, Ok(answer))) = facts.recv().unwrap() else { panic!("no answer") };
        match answer {
            Answer::Counts(counts) => assert_eq!(counts, [0, 0, 0]),
            Answer::List(listing) => assert!(listing.ids.is_empty()),
            other => panic!("{other:?}"),
        }
        assert!(!answered.contains(&ticket), "answered twice");
        answered.push(ticket);
    }
}

#[test]
fn newer_counts_take_the_place_of_those_laid_back() {
    let desk = Desk::default();
    counts(&desk, 1, &["is:unread", "is:starred"]);
    let counting = taken(&desk).ok().unwrap();
    counts(&desk, 2, &["is:unread"]);
    desk.lay_back(counting);
    assert_eq!(taken(&desk).ok().unwrap().ticket, Ticket(2));
    assert!(desk.waiting.lock().unwrap().counts.is_none());
}
