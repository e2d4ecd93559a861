//! Reads the JSON of the daily list. Numbers may be strings, fields may be missing or null, and one bad entry is never the page.

use serde::Deserialize;
use serde_json::Value;

use super::{Entry, FeedError, List, Skipped};
use crate::model::{Daily, Day, MachineSummary, PaperId, Stamp};
use crate::sources::answer::{first_words, line};
use crate::text::{Clean, cap};

/// An answer in bytes, at most: a hundred papers are half a megabyte.
const BODY: usize = 4 << 20;
/// Entries that are read, at most.
const ENTRIES: usize = 1_000;
/// Keywords of one paper, at most.
const KEYWORDS: usize = 50;
/// What an answer should be.
const WANTED: &str = "list of daily papers";

/// Reads a page of the list, or of a search. Anything less than a whole list is an error.
pub fn parse_list(bytes: &[u8]) -> Result<List, FeedError> {
    let Value::Array(all) = json(bytes)? else { return Err(strange(bytes)) };
    if all.len() > ENTRIES {
        return Err(FeedError::Malformed(line(&format!("it has more than {ENTRIES} entries"))));
    }
    let mut list = List::default();
    for (nth, value) in (1..).zip(&all) {
        match entry(value) {
            Ok(entry) => list.entries.push(entry),
            Err(why) => {
                list.skipped.push(Skipped { id: None, why: format!("skipped entry {nth} of the daily list: {why}") });
            }
        }
    }
    Ok(list)
}

/// Reads what is said of one paper.
pub fn parse_paper(bytes: &[u8]) -> Result<Entry, FeedError> {
    let value = json(bytes)?;
    if !value.is_object() || value.get("error").is_some() {
        return Err(strange(bytes));
    }
    entry(&value).map_err(|why| FeedError::Malformed(line(&why)))
}

fn json(bytes: &[u8]) -> Result<Value, FeedError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii();
    match bytes.first() {
        None => return Err(FeedError::Empty),
        Some(b'<') => return Err(FeedError::WebPage(first_words(&String::from_utf8_lossy(bytes)))),
        Some(b'[' | b'{') => {}
        Some(_) => return Err(strange(bytes)),
    }
    if bytes.len() > BODY {
        return Err(FeedError::Malformed(line("it is longer than 4 MiB")));
    }
    let text = String::from_utf8_lossy(bytes);
    let mut reader = serde_json::Deserializer::from_str(&text);
    let value = Value::deserialize(&mut reader).map_err(|error| match error.classify() {
        serde_json::error::Category::Eof => FeedError::CutOff,
        _ => FeedError::Malformed(line(&error.to_string())),
    })?;
    reader.end().map_err(|_| FeedError::Trailing)?;
    Ok(value)
}

fn strange(bytes: &[u8]) -> FeedError {
    FeedError::Strange { wanted: WANTED, said: first_words(&String::from_utf8_lossy(&bytes[..bytes.len().min(1_000)])) }
}

/// An entry of the list, whose `paper` says most; or that paper's own record.
fn entry(outer: &Value) -> Result<Entry, String> {
    let paper = outer.get("paper").filter(|paper| paper.is_object()).unwrap_or(outer);
    let either = |name: &str| [paper, outer].into_iter().filter_map(|v| v.get(name)).find(|v| !v.is_null());
    let id = paper.get("id").and_then(Value::as_str).ok_or("it has no identifier")?;
    let id: PaperId = id.parse().map_err(|_| format!("{:?} is no paper of arXiv's", &*Clean::line(id, 40)))?;
    let summary = text(paper.get("ai_summary"), cap::COMMENT);
    let daily = Daily {
        // Midnight in UTC of the list's day: its date alone counts, in whatever zone.
        day: paper.get("submittedOnDailyAt").and_then(Value::as_str).and_then(|at| at.get(..10)?.parse::<Day>().ok()),
        upvotes: number(either("upvotes")),
        comments: number(either("numComments")),
        organisation: name(either("organization")),
        submitter: name(paper.get("submittedOnDailyBy")).or_else(|| name(outer.get("submittedBy"))),
        code: address(paper.get("githubRepo")),
        stars: number(paper.get("githubStars")),
        project: address(paper.get("projectPage")),
        summary: summary
            .map(|text_| MachineSummary { text: text_, model: text(paper.get("ai_summary_model"), cap::NAME) }),
        keywords: keywords(paper.get("ai_keywords")),
        velocity: None,
        polled: None,
    };
    Ok(Entry {
        id,
        // The outer one of this name lags by New York's distance from UTC.
        submitted: paper.get("publishedAt").and_then(Value::as_str).and_then(Stamp::parse),
        title: text(either("title"), cap::TITLE),
        daily,
    })
}

fn text(value: Option<&Value>, cap: usize) -> Option<Clean> {
    let text = match value? {
        Value::String(text) => Clean::line(text, cap),
        Value::Number(number) => Clean::line(&number.to_string(), cap),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// A count: a number, or a string of one; none where it is negative or no count at all.
fn number(value: Option<&Value>) -> Option<u32> {
    let number = match value? {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    (number.is_finite() && number >= 0.0).then_some(number as u32)
}

/// The full name of somebody with an account, else the account.
fn name(value: Option<&Value>) -> Option<Clean> {
    ["fullname", "name", "user"].into_iter().find_map(|name| text(value?.get(name), cap::NAME))
}

/// An address that may be opened one day: of the web, without blanks.
fn address(value: Option<&Value>) -> Option<Clean> {
    let address = text(value, cap::LINE)?;
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
    let sound = rest.starts_with(|c: char| c.is_ascii_alphanumeric()) && !rest.contains(char::is_whitespace);
    sound.then(|| Clean::line(&format!("https://{rest}"), cap::LINE))
}

fn keywords(value: Option<&Value>) -> Vec<Clean> {
    let all = value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    all.iter().take(KEYWORDS).filter_map(|word| text(Some(word), cap::NAME)).collect()
}
