use super::*;

fn of(comment: &str) -> Findings {
    Findings::of(Some(comment), "")
}

#[expect(dead_code)]
fn venue(comment: &str) -> String {
    of(comment).venue.map_or_else(|| "-".into(), |v| v.to_string())
}

#[test]
#[ignore = "a measurement"]
fn measure() {
    let text = std::fs::read_to_string(std::env::var("COMMENTS").unwrap()).unwrap();
    for line in text.lines() {
        let (id, comment) = line.split_once('\t').unwrap();
        let f = of(comment);
        let links: Vec<String> = f.links.iter().map(|l| format!("{}={}", l.kind.word(), l.address)).collect();
        println!(
            "@\t{id}\t{}\t{}\t{:?}\t{:?}\t{}\t{comment}",
            f.venue.map_or("-".into(), |v| v.to_string()),
            links.join(" "),
            f.pages,
            f.figures,
            f.is_withdrawn
        );
    }
}
