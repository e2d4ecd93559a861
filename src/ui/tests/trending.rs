//! What is trending, and the votes elsewhere.

use super::*;
use crate::app::fake::trending_papers;

#[test]
fn what_is_trending_has_its_shapes() {
    let world = |width, height| Fake::with_trends(trending_papers(45), width, height);
    snapshot!("trending_120x36", world(120, 36).press("tj"));
    snapshot!("trending_80x24", world(80, 24).press("tj"));
    snapshot!("trending_40x12", world(40, 12).press("tj"));
    snapshot!("trending_week_120x36", world(120, 36).press("ttj"));
    snapshot!("trending_one_line_120x36", world(120, 36).press("tz"));
    snapshot!("trending_empty_80x24", Fake::with_trends(papers(9), 80, 24).press("t"));
    snapshot!("votes_in_today_120x36", world(120, 36).press("j"));
    snapshot!("votes_in_search_80x24", world(80, 24).press("/rou"));
    let mut polled = world(120, 36).press("t");
    polled.feed(Msg::Sync(SyncFact::Daily));
    snapshot!("trending_polled_120x36", polled);
    let theme = Theme::new(Ground::Colourless, Glyphs::ASCII);
    insta::assert_snapshot!("trending_ascii_80x24", picture_with(&world(80, 24).press("t").state, &theme));
}

#[test]
fn no_size_of_what_is_trending_is_a_panic() {
    let mut fake = Fake::with_trends(trending_papers(45), 120, 36).press("t");
    for (width, height) in (0..=60).flat_map(|w| (0..=16).map(move |h| (w, h))).chain([(120, 36), (500, 3)]) {
        fake.feed(Msg::Resize { width, height });
        drawn(&fake.state);
    }
}
