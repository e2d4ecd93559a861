//! Reads the RSS 2.0 of a listing feed.

use super::item::{Raw, complaint};
use super::{Feed, FeedError, WANTED};
use crate::model::{Day, Stamp};
use crate::sources::answer::line;
use crate::sources::xml::{Broken, Node, Xml};
use crate::text::{Clean, cap};

/// Reads to the end of the `rss` just opened.
pub(super) fn read(xml: &mut Xml, broken: impl Fn(Broken) -> FeedError + Copy) -> Result<Feed, FeedError> {
    let mut feed = None;
    loop {
        match xml.next().map_err(broken)? {
            Node::Open(tag) if tag.space.is_empty() && tag.name == "channel" && feed.is_none() => {
                feed = Some(channel(xml, broken)?);
            }
            Node::Open(_) => xml.skip().map_err(broken)?,
            Node::Text => {}
            Node::Close => {
                return feed.ok_or(FeedError::Strange { wanted: WANTED, said: line("an RSS without a channel") });
            }
            Node::End => return Err(FeedError::CutOff),
        }
    }
}

fn channel(xml: &mut Xml, broken: impl Fn(Broken) -> FeedError + Copy) -> Result<Feed, FeedError> {
    let mut feed = Feed::default();
    let mut description = String::new();
    let mut nth = 0;
    loop {
        let tag = match xml.next().map_err(broken)? {
            Node::Open(tag) => tag,
            Node::Text => continue,
            Node::Close => break,
            Node::End => return Err(FeedError::CutOff),
        };
        if !tag.space.is_empty() {
            xml.skip().map_err(broken)?;
            continue;
        }
        match tag.name.as_str() {
            "item" => {
                nth += 1;
                let item = item(xml).map_err(broken)?;
                let wrong = xml.complaint();
                item.into_feed(nth, wrong, &mut feed)?;
            }
            "skipDays" => feed.skip_days = skip_days(xml).map_err(broken)?,
            name => {
                let text = xml.text().map_err(broken)?;
                match name {
                    "title" => feed.title = Clean::line(&text, cap::LINE),
                    "description" => description = text,
                    "pubDate" => feed.day = Stamp::parse_mail(&text).map(Day::in_new_york),
                    "lastBuildDate" => feed.built = Stamp::parse_mail(&text),
                    _ => {}
                }
            }
        }
        feed.warnings.extend(xml.complaint());
    }
    complaint(&feed.title, &description).map_or(Ok(feed), Err)
}

fn skip_days(xml: &mut Xml) -> Result<Vec<Clean>, Broken> {
    let mut days = Vec::new();
    loop {
        match xml.next()? {
            Node::Open(tag) => {
                let text = xml.text()?;
                if tag.name == "day" && days.len() < 7 {
                    days.push(Clean::line(&text, 20));
                }
            }
            Node::Text => {}
            Node::Close => return Ok(days),
            Node::End => return Err(Broken::CutOff),
        }
    }
}

/// Reads to the end of the item just opened.
fn item(xml: &mut Xml) -> Result<Raw, Broken> {
    let mut item = Raw::default();
    loop {
        let tag = match xml.next()? {
            Node::Open(tag) => tag,
            Node::Text => continue,
            Node::Close => return Ok(item),
            Node::End => return Err(Broken::CutOff),
        };
        let text = xml.text()?;
        if let Some(slot) = item.slot(&tag) {
            *slot = text;
            continue;
        }
        match (tag.space.as_str(), tag.name.as_str()) {
            ("", "guid") => item.name = text,
            ("", "link") => item.link = text,
            ("", "title") => item.title = Some(text),
            ("", "description") => item.description = text,
            ("", "category") => item.term(&text),
            ("", "pubDate") => item.at = Stamp::parse_mail(&text),
            _ => {}
        }
    }
}
