//! Reads the Atom of a listing feed: another one than the query service's.

use super::item::{Raw, complaint};
use super::{Feed, FeedError};
use crate::model::Stamp;
use crate::sources::xml::{Broken, Node, Xml};
use crate::text::{Clean, cap};

pub(super) const ATOM: &str = "http://www.w3.org/2005/Atom";

/// Reads to the end of the `feed` just opened.
pub(super) fn read(xml: &mut Xml, broken: impl Fn(Broken) -> FeedError + Copy) -> Result<Feed, FeedError> {
    let mut feed = Feed::default();
    let mut subtitle = String::new();
    let mut nth = 0;
    loop {
        let tag = match xml.next().map_err(broken)? {
            Node::Open(tag) => tag,
            Node::Text => continue,
            Node::Close => break,
            Node::End => return Err(FeedError::CutOff),
        };
        if tag.space == ATOM && tag.name == "entry" {
            nth += 1;
            let entry = entry(xml).map_err(broken)?;
            let wrong = xml.complaint();
            entry.into_feed(nth, wrong, &mut feed)?;
            continue;
        }
        let text = xml.text().map_err(broken)?;
        match (tag.space.as_str(), tag.name.as_str()) {
            (ATOM, "title") => feed.title = Clean::line(&text, cap::LINE),
            (ATOM, "subtitle") => subtitle = text,
            (ATOM, "updated") => feed.built = Stamp::parse(&text),
            _ => {}
        }
        feed.warnings.extend(xml.complaint());
    }
    complaint(&feed.title, &subtitle).map_or(Ok(feed), Err)
}

/// Reads to the end of the entry just opened.
fn entry(xml: &mut Xml) -> Result<Raw, Broken> {
    let mut entry = Raw::default();
    loop {
        let tag = match xml.next()? {
            Node::Open(tag) => tag,
            Node::Text => continue,
            Node::Close => return Ok(entry),
            Node::End => return Err(Broken::CutOff),
        };
        let text = xml.text()?;
        if let Some(slot) = entry.slot(&tag) {
            *slot = text;
            continue;
        }
        match (tag.space.as_str(), tag.name.as_str()) {
            (ATOM, "id") => entry.name = text,
            (ATOM, "title") => entry.title = Some(text),
            (ATOM, "summary") => entry.description = text,
            (ATOM, "published") => entry.at = Stamp::parse(&text),
            (ATOM, "category") => entry.term(tag.get("term").unwrap_or_default()),
            (ATOM, "link") => {
                if let Some(href) = tag.get("href") {
                    href.clone_into(&mut entry.link);
                }
            }
            _ => {}
        }
    }
}
