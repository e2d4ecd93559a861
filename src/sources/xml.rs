//! XML as far as a feed needs it: a bounded pull reader, and the only door to the XML crate.
//!
//! It knows no feed. What could harm is refused here: document types, entities of their own, deep nesting, many attributes.

use quick_xml::NsReader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;

/// Elements within elements, at most.
const DEPTH: usize = 64;
/// Attributes of one element, at most.
const ATTRIBUTES: usize = 64;
/// Text of one element in bytes, at most.
const TEXT: usize = 1 << 20;

/// A pull reader over one document. It tells elements by namespace and local name, never by prefix.
pub(super) struct Xml<'i> {
    reader: NsReader<&'i [u8]>,
    depth: usize,
    phase: Phase,
    complaint: Option<String>,
}

/// The next thing in the document.
#[derive(Debug)]
pub(super) enum Node {
    /// An element begins.
    Open(Tag),
    /// Text between elements that is not blank.
    Text,
    /// The innermost open element ends.
    Close,
    /// The document is at its end, with every element closed.
    End,
}

/// The head of an element.
#[derive(Debug, Default)]
pub(super) struct Tag {
    /// The namespace, or empty.
    pub space: String,
    /// The name without its prefix.
    pub name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    /// The value of an attribute without a namespace.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// Why reading stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// It is not well formed, or goes beyond a limit.
    Malformed(String),
    /// It ends before its last element is closed.
    CutOff,
    /// It carries a document type; the name of its root.
    Doctype(String),
    /// It says that it is in another encoding than UTF-8.
    Encoding(String),
    /// After the document comes something else.
    Trailing,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Before,
    Inside,
    After,
}

impl<'i> Xml<'i> {
    /// A reader at the start of `text`.
    pub fn new(text: &'i str) -> Self {
        let mut reader = NsReader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        // A lone & is taken for itself: one careless character must not cost a page.
        config.allow_dangling_amp = true;
        Self { reader, depth: 0, phase: Phase::Before, complaint: None }
    }

    /// The next node. Comments and processing instructions are passed over.
    pub fn next(&mut self) -> Result<Node, Broken> {
        loop {
            match self.event()? {
                Event::Start(start) => return self.open(&start).map(Node::Open),
                Event::End(_) => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        self.phase = Phase::After;
                    }
                    return Ok(Node::Close);
                }
                Event::Text(text) if text.trim().is_empty() => {}
                Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => match self.phase {
                    Phase::Before => return Err(Broken::Malformed("there is text before the first element".into())),
                    Phase::Inside => return Ok(Node::Text),
                    Phase::After => return Err(Broken::Trailing),
                },
                Event::Eof if self.phase == Phase::After => return Ok(Node::End),
                Event::Eof => return Err(Broken::CutOff),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
    }

    /// The text of the element just opened, of its children too, up to its end.
    pub fn text(&mut self) -> Result<String, Broken> {
        let outside = self.depth.saturating_sub(1);
        let mut all = String::new();
        loop {
            let mut piece = None;
            match self.event()? {
                Event::Start(start) => {
                    self.open(&start)?;
                }
                Event::End(_) => {
                    self.depth -= 1;
                    if self.depth == outside {
                        return Ok(all);
                    }
                }
                Event::Text(text) => piece = Some(text.xml10_content().into_owned()),
                Event::CData(text) => piece = Some(text.xml10_content().into_owned()),
                Event::GeneralRef(name) => piece = Some(resolved(&name)),
                Event::Eof => return Err(Broken::CutOff),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
            let Some(piece) = piece else { continue };
            if all.len() + piece.len() > TEXT {
                self.complain("a text is longer than 1 MiB");
            } else {
                all.push_str(&piece);
            }
        }
    }

    /// Passes over the element just opened.
    pub fn skip(&mut self) -> Result<(), Broken> {
        self.text().map(drop)
    }

    /// What was wrong since the last question without breaking the document: the first such thing.
    pub fn complaint(&mut self) -> Option<String> {
        self.complaint.take()
    }

    fn complain(&mut self, what: &str) {
        self.complaint.get_or_insert_with(|| what.to_owned());
    }

    fn event(&mut self) -> Result<Event<'i>, Broken> {
        let event = match self.reader.read_event() {
            Ok(event) => event,
            // The tail of a document that was cut in the middle of a tag or a reference.
            Err(_) if self.phase == Phase::After => return Err(Broken::Trailing),
            Err(error) => return Err(self.broken(&error)),
        };
        match &event {
            Event::DocType(text) => {
                Err(Broken::Doctype(text.split_whitespace().next().unwrap_or_default().chars().take(40).collect()))
            }
            Event::Decl(_) if self.phase != Phase::Before => Err(Broken::Trailing),
            Event::Decl(decl) => match decl.encoding() {
                Some(Ok(name)) if !["utf-8", "utf8", "us-ascii"].iter().any(|n| n.eq_ignore_ascii_case(&name)) => {
                    Err(Broken::Encoding(name.chars().take(40).collect()))
                }
                _ => Ok(event),
            },
            _ => Ok(event),
        }
    }

    fn broken(&self, error: &quick_xml::Error) -> Broken {
        match error {
            // Markup that never ends: what came is only the first part.
            quick_xml::Error::Syntax(_) => Broken::CutOff,
            _ => Broken::Malformed(format!("{error} at byte {}", self.reader.error_position())),
        }
    }

    fn open(&mut self, start: &BytesStart) -> Result<Tag, Broken> {
        if self.phase == Phase::After {
            return Err(Broken::Trailing);
        }
        self.phase = Phase::Inside;
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(Broken::Malformed(format!("elements stand more than {DEPTH} deep")));
        }
        let (space, name) = self.reader.resolver().resolve_element(start.name());
        let space = match space {
            ResolveResult::Bound(space) => space.0.to_owned(),
            ResolveResult::Unbound => String::new(),
            ResolveResult::Unknown(prefix) => {
                return Err(Broken::Malformed(format!("nothing is said of the prefix {prefix:?}")));
            }
        };
        let name = name.as_ref().to_owned();
        let mut tag = Tag { space, name, attributes: Vec::new() };
        let mut wrong = None;
        for (n, attribute) in start.attributes().with_checks(false).enumerate() {
            if n >= ATTRIBUTES {
                return Err(Broken::Malformed(format!("an element has more than {ATTRIBUTES} attributes")));
            }
            let value = attribute.map_err(quick_xml::Error::from).and_then(|a| {
                let name = a.key.as_ref().to_owned();
                a.normalized_value(XmlVersion::Implicit1_0).map(|value| (name, value.into_owned()))
            });
            match value {
                Ok((name, value)) if !name.contains(':') => tag.attributes.push((name, value)),
                Ok(_) => {}
                Err(error) => wrong = Some(format!("an attribute cannot be read: {error}")),
            }
        }
        if let Some(wrong) = wrong {
            self.complain(&wrong);
        }
        Ok(tag)
    }
}

/// The text a reference stands for: one of the five built in, or a character by number. No control comes in that way, and
/// no other name is ever looked up: it stays as it was written.
fn resolved(reference: &BytesRef) -> String {
    let known = match &**reference {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        number if number.starts_with('#') => match reference.resolve_char_ref() {
            Ok(Some(c)) if !c.is_control() || matches!(c, '\n' | '\t' | '\r') => c,
            _ => return String::new(),
        },
        name => return format!("&{name};"),
    };
    known.into()
}
