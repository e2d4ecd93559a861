//! What changed between two versions of a paper: in plain text with signs, and as JSON.

use serde::Serialize;

use super::args::Versions;
use super::look::{paper_ref, reader};
use super::out::{Out, Stop};
use crate::app::{TexView, changed_passages};
use crate::model::{Difference, Exit, Fault, Paper, PaperId};
use crate::net::Cancel;
use crate::runtime::{self, World};
use crate::store::Reader;
use crate::text::diff::{Change, NameChange, Piece};
use crate::text::wrap;

/// A difference as JSON: each text as its runs in order, strings as stored (TeX stays TeX).
#[derive(Serialize)]
struct DiffJson<'a> {
    id: String,
    from: u32,
    to: u32,
    /// Words taken out of title, abstract and comment, and put in.
    removed: usize,
    added: usize,
    title: Vec<Run<'a>>,
    authors: Vec<Run<'a>>,
    #[serde(rename = "abstract")]
    summary: Vec<Run<'a>>,
    comment: Vec<Run<'a>>,
}

/// A run of a text, or an author.
#[derive(Serialize)]
struct Run<'a> {
    /// `same`, `removed`, `added` or `moved`.
    change: &'static str,
    text: &'a str,
}

/// `offprint diff`.
pub(super) fn diff(world: &World, id: &str, versions: Option<Versions>, json: bool, out: &mut Out) -> Result<u8, Stop> {
    let wanted = paper_ref(id)?;
    let reader = reader(world)?;
    let held = reader.held(&[wanted.id]).map_err(|e| e.fault())?.pop();
    let Some(held) = held.filter(|h| h.paper.version > 0) else {
        let hint = format!("offprint star {} keeps it for the next sync, which fetches it", wanted.id);
        return Err(Fault::new(Exit::Unknown, format!("{} is not held here", wanted.id), "", hint).into());
    };
    let to = versions.and_then(|v| v.to).or(wanted.version).unwrap_or(held.paper.version);
    let looked = held.known.looked.filter(|looked| *looked < to);
    let from = versions.and_then(|v| v.from).or(looked).unwrap_or(1);
    if from >= to || to > held.paper.version {
        let why = match held.paper.version {
            1 => format!("{} has one version so far", wanted.id),
            newest => format!("{} has the versions v1 to v{newest}", wanted.id),
        };
        let hint = format!("write two of them, the older first: offprint diff {} v1..v2", wanted.id);
        return Err(Fault::new(Exit::Usage, "nothing to compare", why, hint).into());
    }
    let old = texts(world, &reader, wanted.id, from)?;
    let new = texts(world, &reader, wanted.id, to)?;
    let difference = Difference::of(&old, &new);
    if json {
        out.json(&DiffJson::of(wanted.id, &difference))?;
        return Ok(0);
    }
    out.line(&format!("{}  v{from} to v{to}", wanted.id))?;
    if difference.is_none() {
        out.line("title, authors, abstract and comment are the same")?;
        return Ok(0);
    }
    let columns = out.width.unwrap_or(80).clamp(20, 80) as u16;
    for passage in changed_passages(&difference, TexView::Unicode) {
        if passage.text.is_empty() {
            out.line("")?;
        }
        for range in wrap::wrap(&passage.text, columns) {
            out.line(&passage.text[range])?;
        }
    }
    Ok(0)
}

/// A version's texts, fetched where they are not held.
fn texts(world: &World, reader: &Reader, id: PaperId, version: u32) -> Result<Paper, Fault> {
    let held = || reader.texts(id, version).map_err(|e| e.fault());
    if let Some(paper) = held()? {
        return Ok(paper);
    }
    let cancel = Cancel::new();
    runtime::cancel_on_interrupt(&cancel);
    runtime::fetch_version(world, id, version, &cancel)?;
    held()?.ok_or_else(|| {
        Fault::new(Exit::Unknown, format!("there is no version {version} of {id}"), "arXiv gave none", "")
    })
}

impl<'a> DiffJson<'a> {
    fn of(id: PaperId, difference: &'a Difference) -> Self {
        let (removed, added) = difference.counts();
        let author = |(change, name): &'a (NameChange, String)| Run {
            change: match change {
                NameChange::Same => "same",
                NameChange::Gone => "removed",
                NameChange::New => "added",
                NameChange::Moved => "moved",
            },
            text: name,
        };
        Self {
            id: id.to_string(),
            from: difference.from,
            to: difference.to,
            removed,
            added,
            title: runs(&difference.title),
            authors: difference.authors.iter().map(author).collect(),
            summary: runs(&difference.summary),
            comment: runs(&difference.comment),
        }
    }
}

fn runs(pieces: &[Piece]) -> Vec<Run<'_>> {
    let run = |piece: &'_ Piece| match piece.change {
        Change::Same => "same",
        Change::Gone => "removed",
        Change::New => "added",
    };
    pieces.iter().map(|p| Run { change: run(p), text: &p.text }).collect()
}
