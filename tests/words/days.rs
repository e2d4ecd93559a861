//! Editions from the command line: whether they are whole, and what came since the last visit.

use super::*;

#[test]
fn editions_say_what_is_held_and_how_that_is_known() {
    let arxiv = Arxiv::of(40);
    let home = Home::synced(&arxiv);
    let editions = home.json(&["editions"]);
    assert!(!editions.is_empty());
    let keys = [
        "edition",
        "category",
        "new",
        "cross",
        "replaced",
        "replace_cross",
        "listed",
        "held",
        "state",
        "healed",
        "checked",
        "next_try",
        "done",
    ];
    for edition in &editions {
        let object = edition.as_object().unwrap();
        assert_eq!(object.keys().map(String::as_str).collect::<std::collections::BTreeSet<_>>(), keys.into());
    }
    let newest = &editions[0];
    assert_eq!(newest["done"], false);
    let day = newest["edition"].as_str().unwrap().to_owned();
    let papers = home.json(&["list", &format!("edition:{day}")]);
    assert_eq!(newest["held"], papers.len());
    assert!(papers.iter().all(|p| p["edition_state"] == newest["state"]), "{papers:?}");
    let ids: Vec<&str> = papers.iter().map(|p| p["id"].as_str().unwrap()).collect();
    home.ok(&[&["read"], &ids[..]].concat());
    assert_eq!(home.json(&["editions"])[0]["done"], true);
    assert!(home.ok(&["editions"]).lines().next().unwrap().starts_with(&day));
    assert!(home.ok(&["doctor"]).contains("editions"));
}

#[test]
fn since_tells_of_the_last_visit_and_leaves_it_as_it_was() {
    let arxiv = Arxiv::of(40);
    let home = Home::synced(&arxiv);
    assert_eq!(home.json(&["since"])[0]["since"], Value::Null);
    home.ok(&["--keys", "q", "--print", "80x24"]);
    let visit = home.json(&["since"]);
    assert!(visit[0]["since"].is_string() && visit[0]["editions"].as_array().unwrap().is_empty(), "{visit:?}");
    assert_eq!(home.json(&["since"]), visit);
    assert!(home.ok(&["since"]).contains("no new edition"));
}
