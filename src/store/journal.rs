//! The journal: every gesture with what it changed, and the way back and forth along it.
//!
//! It does not know papers' records, only their ids and marks, the saved queries, and what is watched for.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Transaction};

use super::library::RunId;
use super::record::paper_id;
use super::{Library, StoreError, kept, saved, watch};
use crate::model::{Change, Mark, Marks, Paper, PaperId, SavedQuery, Stamp, Watch};

/// One key, one bulk command or one call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gesture {
    /// Its name in messages: `star`.
    pub what: String,
    /// When.
    pub at: Stamp,
    /// Whether it can be undone.
    pub step: Step,
    /// What it wants. Of two changes of the same mark of the same paper the last counts.
    pub changes: Vec<Change>,
}

/// Whether a gesture is an undo step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A person's doing.
    Undoable,
    /// The program's own, such as an automatic read mark: journaled, never undone, and no end of redo.
    Silent,
}

/// What a gesture did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applied {
    /// Marks that changed. With none there is no gesture.
    pub changed: usize,
}

/// A gesture undone or redone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turned {
    /// The gesture's name.
    pub what: String,
    /// When the gesture was made.
    pub at: Stamp,
    /// The marks written.
    pub changes: Vec<Change>,
    /// The queries saved now, if one of them was written.
    pub saved: Option<Vec<SavedQuery>>,
    /// What is watched for now, if that was changed.
    pub watches: Option<Vec<Watch>>,
    /// Values left as they were, because they had changed since.
    pub left_alone: usize,
}

impl Library {
    /// Journals a gesture and sets its marks, and keeps copies of those of `papers` that are starred then: one
    /// transaction. A mark set where one already stands keeps its moment. A new undoable gesture ends redo.
    pub fn apply(&mut self, gesture: &Gesture, papers: &[Paper]) -> Result<Applied, StoreError> {
        let run = self.run;
        self.db.write("save marks", |tx| {
            let mut pen = Pen::new(tx, run, &gesture.what, gesture.at, gesture.step);
            let changed = put_marks(&mut pen, &gesture.changes)?;
            papers.iter().try_for_each(|paper| kept::put(tx, paper))?;
            Ok(Applied { changed })
        })
    }

    /// Takes back the newest undoable gesture of this run; when none is left, the newest of any.
    pub fn undo(&mut self, at: Stamp) -> Result<Option<Turned>, StoreError> {
        self.turn(Direction::Back, at)
    }

    /// Does again what was undone last, unless a new gesture came between.
    pub fn redo(&mut self, at: Stamp) -> Result<Option<Turned>, StoreError> {
        self.turn(Direction::Forth, at)
    }

    fn turn(&mut self, direction: Direction, at: Stamp) -> Result<Option<Turned>, StoreError> {
        let run = self.run.number();
        let turned = self.db.write(direction.doing(), |tx| {
            let found = tx
                .prepare_cached(direction.newest())?
                .query_row([run], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, String>(1)?, Stamp(r.get(2)?))));
            let Some((gesture, what, when)) = found.optional()? else { return Ok(None) };
            let mut turned = Turned { what, at: when, changes: Vec::new(), saved: None, watches: None, left_alone: 0 };
            turn_entries(tx, gesture, direction, &mut turned)?;
            tx.prepare_cached(direction.settle())?.execute((gesture, run))?;
            Ok(Some(turned))
        })?;
        if let Some(t) = &turned {
            tracing::debug!(what = %t.what, changed = t.changes.len(), left = t.left_alone, now = %at, "turned");
        }
        Ok(turned)
    }
}

/// Undo or redo.
#[derive(Clone, Copy)]
enum Direction {
    Back,
    Forth,
}

impl Direction {
    const fn doing(self) -> &'static str {
        match self {
            Self::Back => "undo",
            Self::Forth => "redo",
        }
    }

    /// The gesture to turn: of this run first.
    const fn newest(self) -> &'static str {
        match self {
            Self::Back => {
                "SELECT id, what, at FROM gesture WHERE id = coalesce(
                     (SELECT max(id) FROM gesture WHERE step = 'undoable' AND state = 'done' AND run = ?1),
                     (SELECT max(id) FROM gesture WHERE step = 'undoable' AND state = 'done'))"
            }
            Self::Forth => {
                "SELECT id, what, at FROM gesture WHERE state = 'undone'
                 ORDER BY turned_by = ?1 DESC, turned DESC LIMIT 1"
            }
        }
    }

    const fn settle(self) -> &'static str {
        match self {
            Self::Back => {
                "UPDATE gesture SET state = 'undone', turned_by = ?2,
                     turned = (SELECT coalesce(max(turned), 0) + 1 FROM gesture WHERE state = 'undone')
                 WHERE id = ?1"
            }
            Self::Forth => "UPDATE gesture SET state = 'done', turned = NULL, turned_by = ?2 WHERE id = ?1",
        }
    }
}

/// What an entry of the journal is of.
pub(super) enum Field {
    /// A mark of a paper.
    Mark(PaperId, Mark),
    /// A saved query, by its name.
    Query(String),
    /// What is watched for, by its place: its text may be longer than a field's name.
    Watch(i64),
}

impl Field {
    /// What saved queries are called in the journal, their name behind it.
    const QUERY: &str = "query:";
    /// What watches are called there, their place behind it.
    const WATCH: &str = "watch:";

    /// The field of an entry; none if it is no field of ours.
    fn read(key: i64, word: &str) -> Option<Self> {
        if let Some(name) = word.strip_prefix(Self::QUERY) {
            return (key == 0).then(|| Self::Query(name.to_owned()));
        }
        if let Some(place) = word.strip_prefix(Self::WATCH) {
            return place.parse().ok().filter(|_| key == 0).map(Self::Watch);
        }
        Some(Self::Mark(paper_id(key).ok()?, Mark::from_word(word)?))
    }

    /// Paper and word as an entry holds them.
    fn named(&self) -> (i64, String) {
        match self {
            Self::Mark(paper, mark) => (paper.key(), mark.word().to_owned()),
            Self::Query(name) => (0, format!("{}{name}", Self::QUERY)),
            Self::Watch(place) => (0, format!("{}{place}", Self::WATCH)),
        }
    }

    fn value(&self, tx: &Transaction<'_>) -> rusqlite::Result<Option<String>> {
        match self {
            Self::Mark(paper, mark) => Ok(text(marks(tx, "main", *paper)?.get(*mark))),
            Self::Query(name) => saved::get(tx, name),
            Self::Watch(place) => Ok(text(watch::since(tx, *place)?)),
        }
    }

    fn set(&self, tx: &Transaction<'_>, to: Option<&str>) -> rusqlite::Result<()> {
        match self {
            Self::Mark(paper, mark) => set(tx, *paper, *mark, moment(to)),
            Self::Query(name) => saved::set(tx, name, to),
            Self::Watch(place) => watch::set(tx, *place, moment(to)),
        }
    }
}

/// Writes one gesture. Its row comes with its first entry, so that what changes nothing is none.
pub(super) struct Pen<'a> {
    pub(super) tx: &'a Transaction<'a>,
    run: RunId,
    what: &'a str,
    at: Stamp,
    step: Step,
    id: Option<i64>,
}

impl<'a> Pen<'a> {
    pub(super) const fn new(tx: &'a Transaction<'a>, run: RunId, what: &'a str, at: Stamp, step: Step) -> Self {
        Self { tx, run, what, at, step, id: None }
    }

    /// Sets a field and journals it; returns whether it changed.
    pub(super) fn change(&mut self, field: &Field, to: Option<String>) -> rusqlite::Result<bool> {
        let before = field.value(self.tx)?;
        let same = match field {
            // To star what is starred changes nothing, not even the moment.
            Field::Mark(..) | Field::Watch(_) => before.is_some() == to.is_some(),
            Field::Query(_) => before == to,
        };
        if same {
            return Ok(false);
        }
        let id = self.gesture()?;
        field.set(self.tx, to.as_deref())?;
        let (paper, word) = field.named();
        let entry = "INSERT INTO entry (gesture, paper, field, before, after) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.tx.prepare_cached(entry)?.execute((id, paper, word, before, to))?;
        Ok(true)
    }

    fn gesture(&mut self) -> rusqlite::Result<i64> {
        if let Some(id) = self.id {
            return Ok(id);
        }
        let step = match self.step {
            Step::Undoable => "undoable",
            Step::Silent => "silent",
        };
        if self.step == Step::Undoable {
            let ended = "UPDATE gesture SET state = 'ended', turned = NULL WHERE state = 'undone'";
            self.tx.prepare_cached(ended)?.execute([])?;
        }
        let what: String = self.what.chars().take(200).collect();
        self.tx.prepare_cached("INSERT INTO gesture (run, at, what, step) VALUES (?1, ?2, ?3, ?4)")?.execute((
            self.run.number(),
            self.at.0,
            what,
            step,
        ))?;
        Ok(*self.id.insert(self.tx.last_insert_rowid()))
    }
}

/// Writes marks; of two changes of the same mark of the same paper the last counts. Returns how many changed.
pub(super) fn put_marks(pen: &mut Pen<'_>, changes: &[Change]) -> rusqlite::Result<usize> {
    let wanted: BTreeMap<(PaperId, Mark), Option<Stamp>> =
        changes.iter().map(|change| ((change.paper, change.mark), change.to)).collect();
    let mut changed = 0;
    for ((paper, mark), to) in wanted {
        changed += usize::from(pen.change(&Field::Mark(paper, mark), text(to))?);
    }
    Ok(changed)
}

/// One entry of a gesture, as far as it can be turned.
struct Entry {
    key: i64,
    field: String,
    before: Option<String>,
    after: Option<String>,
    undone: bool,
}

fn turn_entries(tx: &Transaction<'_>, gesture: i64, direction: Direction, turned: &mut Turned) -> rusqlite::Result<()> {
    let (mut queries, mut watches) = (false, false);
    for entry in entries(tx, gesture)? {
        let (from, to) = match direction {
            Direction::Back => (&entry.after, &entry.before),
            Direction::Forth => (&entry.before, &entry.after),
        };
        let Some(field) = Field::read(entry.key, &entry.field) else {
            turned.left_alone += 1;
            continue;
        };
        // Redo does again only what undo took back: what it left alone belongs to somebody else since.
        let ours = match direction {
            Direction::Back => true,
            Direction::Forth => entry.undone,
        };
        let turns = ours && field.value(tx)? == *from;
        if turns {
            field.set(tx, to.as_deref())?;
            match field {
                Field::Mark(paper, mark) => turned.changes.push(Change { paper, mark, to: moment(to.as_deref()) }),
                Field::Query(_) => queries = true,
                Field::Watch(_) => watches = true,
            }
        } else {
            turned.left_alone += 1;
        }
        let undone = turns && matches!(direction, Direction::Back);
        tx.prepare_cached("UPDATE entry SET undone = ?4 WHERE gesture = ?1 AND paper = ?2 AND field = ?3")?
            .execute((gesture, entry.key, &entry.field, undone))?;
    }
    if queries {
        turned.saved = Some(saved::all(tx, "main")?);
    }
    if watches {
        turned.watches = Some(watch::all(tx, "main")?);
    }
    Ok(())
}

fn entries(tx: &Transaction<'_>, gesture: i64) -> rusqlite::Result<Vec<Entry>> {
    let mut asked = tx.prepare_cached("SELECT paper, field, before, after, undone FROM entry WHERE gesture = ?1")?;
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Entry { key: row.get(0)?, field: row.get(1)?, before: row.get(2)?, after: row.get(3)?, undone: row.get(4)? })
    };
    asked.query_map([gesture], read)?.collect()
}

/// The marks of one paper. `schema` is the name the library has on this connection.
pub(super) fn marks(conn: &Connection, schema: &'static str, paper: PaperId) -> rusqlite::Result<Marks> {
    let sql = format!("SELECT star, read, hidden FROM {schema}.mark WHERE paper = ?1");
    let found = conn.prepare_cached(&sql)?.query_row([paper.key()], |row| marks_from(row, 0)).optional()?;
    Ok(found.unwrap_or_default())
}

/// Reads `star, read, hidden`, beginning at column `first`.
pub(super) fn marks_from(row: &rusqlite::Row<'_>, first: usize) -> rusqlite::Result<Marks> {
    let moment = |i: usize| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(i)?.map(Stamp));
    Ok(Marks { star: moment(first)?, read: moment(first + 1)?, hidden: moment(first + 2)? })
}

/// The column of a mark.
pub(super) const fn column(mark: Mark) -> &'static str {
    match mark {
        Mark::Star => "star",
        Mark::Read => "read",
        Mark::Hidden => "hidden",
    }
}

fn set(tx: &Transaction<'_>, paper: PaperId, mark: Mark, to: Option<Stamp>) -> rusqlite::Result<()> {
    let column = column(mark);
    let sql = format!(
        "INSERT INTO mark (paper, {column}) VALUES (?1, ?2)
         ON CONFLICT (paper) DO UPDATE SET {column} = excluded.{column}"
    );
    tx.prepare_cached(&sql)?.execute((paper.key(), to.map(|s| s.0))).map(|_| ())
}

/// A moment as the journal holds it.
pub(super) fn text(moment: Option<Stamp>) -> Option<String> {
    moment.map(|s| s.0.to_string())
}

/// The moment of such a text.
fn moment(text: Option<&str>) -> Option<Stamp> {
    text.and_then(|t| t.parse().ok()).map(Stamp)
}
