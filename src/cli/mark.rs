//! Marking: star, read, hide and back, undo and redo. A verb returns when the change is committed.

use super::look::{paper_ref, reader};
use super::out::{Out, Stop};
use crate::model::{Change, Fault, Mark, PaperId};
use crate::runtime::{World, local, run_id};
use crate::store::{Gesture, Library, Step};

/// Which way a mark goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum To {
    /// It is set.
    On,
    /// It is taken off.
    Off,
}

/// Which way along the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Undo.
    Back,
    /// Redo.
    Forth,
}

fn library(world: &World) -> Result<Library, Fault> {
    Library::open(&world.places, run_id()).map_err(|e| e.fault())
}

/// Sets or takes off a mark of papers, as one gesture.
pub(super) fn set(world: &World, what: &str, mark: Mark, to: To, ids: &[String], out: &mut Out) -> Result<u8, Stop> {
    let at = world.clock.now();
    let to = if to == To::On { Some(at) } else { None };
    let mut papers = ids.iter().map(|id| paper_ref(id).map(|r| r.id)).collect::<Result<Vec<PaperId>, Fault>>()?;
    // One paper named in two ways is one paper.
    let mut met = std::collections::BTreeSet::new();
    papers.retain(|id| met.insert(*id));
    let kept: Vec<_> = reader(world)?.held(&papers).map_err(|e| e.fault())?.into_iter().map(|h| h.paper).collect();
    let changes = papers.iter().map(|&paper| Change { paper, mark, to }).collect();
    let gesture = Gesture { what: what.into(), at, step: Step::Undoable, changes };
    let mut library = library(world)?;
    let applied = library.apply(&gesture, &kept).map_err(|e| e.fault())?;
    // The daily backup must not depend on the screen; a failed one costs nothing that is saved.
    if let Err(e) = library.backup_if_due(at) {
        super::complain(&format!("note: no backup: {e}"));
    }
    out.line(&match applied.changed {
        0 => format!("{what}: nothing to change"),
        1 => format!("{what}: 1 paper"),
        n => format!("{what}: {n} papers"),
    })?;
    let unknown = papers.iter().filter(|id| !kept.iter().any(|p| p.id == **id)).count();
    if unknown > 0 {
        super::complain(&format!("note: {unknown} of them known by id only; the next sync fetches what arXiv has"));
    }
    Ok(0)
}

/// Undo or redo.
pub(super) fn turn(world: &World, way: Way, out: &mut Out) -> Result<u8, Stop> {
    let at = world.clock.now();
    let mut library = library(world)?;
    let (turned, verb) = match way {
        Way::Back => (library.undo(at), "undone"),
        Way::Forth => (library.redo(at), "done again"),
    };
    let Some(turned) = turned.map_err(|e| e.fault())? else {
        out.line(if way == Way::Back { "nothing to undo" } else { "nothing to redo" })?;
        return Ok(0);
    };
    let others = turned.saved.is_some() || turned.watches.is_some();
    let papers = match turned.changes[..] {
        // Of a gesture on saved queries or watches alone no papers are told.
        [] if others => String::new(),
        _ => format!(", {}", Change::papers(&turned.changes)),
    };
    let left = match turned.left_alone {
        0 => String::new(),
        n => format!(", {n} left alone because changed since"),
    };
    out.line(&format!("{verb}: {}{papers}, of {}{left}", turned.what, local(turned.at, "%a %-d %b %H:%M")))?;
    Ok(0)
}
