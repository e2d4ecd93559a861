//! Reads an answer of OAI-PMH: its frame, its errors, its token. What a record holds is `record`'s.

use super::record::Raw;
use super::{Answer, FeedError, Next, Page, Token};
use crate::model::Stamp;
use crate::sources::answer::{decode, explain, first_words, line};
use crate::sources::xml::{Broken, Node, Tag, Xml};
use crate::text::Clean;

/// Records of one page, at most: the service gives 1,000 to 2,500.
const RECORDS: usize = 10_000;
/// What an answer should be.
const WANTED: &str = "OAI-PMH answer";

const OAI: &str = "http://www.openarchives.org/OAI/2.0/";

/// Reads a whole answer. One bad record is skipped and named; anything less than a whole answer is an error.
pub fn parse(bytes: &[u8]) -> Result<Answer, FeedError> {
    let (text, odd) = decode(bytes, WANTED)?;
    let mut xml = Xml::new(&text);
    let broken = |broken| explain(broken, &text);
    match xml.next().map_err(broken)? {
        Node::Open(tag) if tag.space == OAI && tag.name == "OAI-PMH" => {}
        Node::Open(tag) if tag.name.eq_ignore_ascii_case("html") => return Err(FeedError::WebPage(first_words(&text))),
        Node::Open(_) | Node::Text | Node::Close | Node::End => {
            return Err(FeedError::Strange { wanted: WANTED, said: first_words(&text) });
        }
    }
    let mut frame = Frame { page: Page { warnings: odd.into_iter().collect(), ..Page::default() }, ..Frame::default() };
    loop {
        match xml.next().map_err(broken)? {
            Node::Close => break,
            Node::End => return Err(FeedError::CutOff),
            Node::Text => {}
            Node::Open(tag) => frame.element(&tag, &mut xml, broken)?,
        }
    }
    match xml.next().map_err(broken)? {
        Node::End => frame.answer(),
        Node::Open(_) | Node::Text | Node::Close => Err(FeedError::Trailing),
    }
}

/// What stands in the answer, in whatever order.
#[derive(Default)]
struct Frame {
    page: Page,
    has_list: bool,
    errors: Vec<(String, String)>,
    seen: usize,
}

impl Frame {
    fn element(
        &mut self,
        tag: &Tag,
        xml: &mut Xml,
        broken: impl Fn(Broken) -> FeedError + Copy,
    ) -> Result<(), FeedError> {
        match tag.name.as_str() {
            "ListRecords" | "GetRecord" => {
                self.has_list = true;
                self.list(xml, broken)?;
            }
            "error" => {
                let said = xml.text().map_err(broken)?;
                if self.errors.len() < 10 {
                    self.errors.push((tag.get("code").unwrap_or_default().trim().to_owned(), said));
                }
            }
            name => {
                let text = xml.text().map_err(broken)?;
                if name == "responseDate" {
                    self.page.answered = Stamp::parse(&text);
                }
            }
        }
        self.page.warnings.extend(xml.complaint());
        Ok(())
    }

    fn list(&mut self, xml: &mut Xml, broken: impl Fn(Broken) -> FeedError + Copy) -> Result<(), FeedError> {
        loop {
            let tag = match xml.next().map_err(broken)? {
                Node::Open(tag) => tag,
                Node::Text => continue,
                Node::Close => return Ok(()),
                Node::End => return Err(FeedError::CutOff),
            };
            match tag.name.as_str() {
                "record" => {
                    self.seen += 1;
                    if self.seen > RECORDS {
                        return Err(FeedError::Malformed(line(&format!("it has more than {RECORDS} records"))));
                    }
                    let raw = Raw::read(xml).map_err(broken)?;
                    let wrong = xml.complaint();
                    raw.into_page(self.seen, wrong, &mut self.page);
                }
                "resumptionToken" => {
                    let text = xml.text().map_err(broken)?;
                    self.page.next = next(&tag, &text)?;
                    self.page.whole = tag.get("completeListSize").and_then(|size| size.trim().parse().ok());
                }
                _ => xml.skip().map_err(broken)?,
            }
        }
    }

    fn answer(self) -> Result<Answer, FeedError> {
        if let Some((code, said)) =
            self.errors.iter().find(|(code, _)| code == "badResumptionToken").or(self.errors.first())
        {
            let said = Clean::line(said, 300);
            return Ok(match code.as_str() {
                "noRecordsMatch" => Answer::NoRecords,
                "badResumptionToken" => Answer::BadToken(said),
                "idDoesNotExist" => Answer::Unknown,
                code => Answer::Refused { code: line(code), said },
            });
        }
        if !self.has_list {
            return Err(FeedError::Malformed(line("it holds neither records nor an error")));
        }
        Ok(Answer::Page(self.page))
    }
}

/// What a `resumptionToken` says. One that cannot be used is an error: taken for an end it would lose all that follows.
fn next(tag: &Tag, text: &str) -> Result<Next, FeedError> {
    if text.trim().is_empty() {
        return Ok(Next::Last);
    }
    let token = Token::read(text).ok_or_else(|| FeedError::Malformed(line("its resumption token cannot be used")))?;
    // The protocol's name for it, and the one that the service's source had for a while.
    let until = tag.get("expirationDate").or_else(|| tag.get("expires")).and_then(Stamp::parse);
    Ok(Next::More { token, until })
}
