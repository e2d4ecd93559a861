//! Answers every question about what is held: lists, rows, papers, editions. It writes nothing.

use std::cell::RefCell;
use std::rc::Rc;

use rusqlite::{Connection, InterruptHandle, OptionalExtension};

use super::Places;
use super::daily;
use super::error::StoreError;
use super::finding;
use super::journal::marks_from;
use super::kept;
use super::open::{Access, Db};
use super::record::{self, NARROW, Record, WIDE, clean, paper_id, size};
use super::search::{self, Counted, Orphan};
use super::watch;
use crate::model::{
    Badge, Category, Day, Edition, EditionSize, Facets, Held, How, Known, Marks, Paper, PaperId, Query, Row, Watch,
    byline,
};

/// The connection for questions: the cache, with library and index attached read-only.
///
/// Its answers may be a page older than a write that is under way, never half of one.
pub struct Reader {
    pub(super) db: Db,
    /// Starred papers the cache does not hold, as of a version of the files.
    orphans: RefCell<Option<(i64, Orphans)>>,
    counted: Counted,
}

type Orphans = Rc<[Orphan]>;

/// From where questions are asked: what is out, which day it is, what is followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The newest announced edition.
    pub announced: Day,
    /// The date in New York.
    pub date: jiff::civil::Date,
    /// The categories followed, in the reader's order.
    pub followed: Vec<Category>,
    /// What is watched for, wherever that is said.
    pub watched: Vec<Watch>,
}

/// The answer to a query, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The papers.
    pub ids: Vec<PaperId>,
    /// Whether these are all, or the limit cut them off.
    pub complete: bool,
    /// The place of the first paper whose abstract alone has what is searched; none in other orders, or without one.
    pub abstracts_from: Option<usize>,
}

/// Stops the reader's running question from another thread.
pub struct Interrupter(InterruptHandle);

impl Interrupter {
    /// The question running now ends with [`StoreError::Interrupted`]; with none running nothing happens.
    pub fn interrupt(&self) {
        self.0.interrupt();
    }
}

impl Reader {
    /// Opens the three files, which exist after [`super::prepare`].
    pub fn open(places: &Places) -> Result<Self, StoreError> {
        let db = Db::open(&places.cache, Access::Read)?;
        db.attach(&places.library, "library")?;
        db.attach(&places.index, "idx")?;
        Ok(Self { db, orphans: RefCell::new(None), counted: Counted::default() })
    }

    /// A handle that stops questions.
    pub fn interrupter(&self) -> Interrupter {
        Interrupter(self.db.conn().get_interrupt_handle())
    }

    /// The papers a query asks for, at most `limit`.
    pub fn list(&self, query: &Query, scope: &Scope, limit: usize) -> Result<Listing, StoreError> {
        if query.is_void() {
            return Ok(Listing { complete: true, ..Listing::default() });
        }
        let (today, orphans) = (self.today(scope)?, self.orphans()?);
        self.db.read("answer the query", |c| search::list(c, query, scope, today, &orphans, limit))
    }

    /// How many papers a query asks for.
    pub fn count(&self, query: &Query, scope: &Scope) -> Result<usize, StoreError> {
        if query.is_void() {
            return Ok(0);
        }
        let (today, orphans) = (self.today(scope)?, self.orphans()?);
        let papers = (&self.counted, self.version_of(&["main", "idx"])?);
        self.db.read("count the answers", |c| search::count(c, query, scope, today, &orphans, papers))
    }

    /// How the papers that answer a query divide, the newest of them where there are very many.
    pub fn facets(&self, query: &Query, scope: &Scope) -> Result<Facets, StoreError> {
        if query.is_void() {
            return Ok(Facets { complete: true, ..Facets::default() });
        }
        let (today, orphans) = (self.today(scope)?, self.orphans()?);
        self.db.read("divide the answers", |c| search::facets(c, query, scope, today, &orphans))
    }

    /// One row for each id, in the order asked: from the cache, else from the kept copy, else the id alone.
    pub fn rows(&self, ids: &[PaperId]) -> Result<Vec<Row>, StoreError> {
        self.db.read("read the rows of the list", |c| ids.iter().map(|id| row(c, *id)).collect())
    }

    /// The same with what the library watches for behind what the scope has already.
    pub fn watching(&self, mut scope: Scope) -> Result<Scope, StoreError> {
        let own = self.db.read("read what is watched for", |c| watch::all(c, "library"))?;
        scope.watched.extend(own);
        Ok(scope)
    }

    /// Marks those of the rows in which something is watched for.
    pub fn mark_watched(&self, rows: &mut [Row], scope: &Scope) -> Result<(), StoreError> {
        if scope.watched.is_empty() {
            return Ok(());
        }
        let today = self.today(scope)?;
        let ids: Vec<PaperId> = rows.iter().map(|row| row.id).collect();
        let found = self.db.read("find what is watched for", |c| search::watched_among(c, &ids, scope, today))?;
        for row in rows.iter_mut().filter(|row| found.contains(&row.id)) {
            let before = |badge: &&Badge| matches!(badge, Badge::Withdrawn | Badge::Updated);
            row.badges.insert(row.badges.iter().take_while(before).count(), Badge::Watched);
        }
        Ok(())
    }

    /// The papers that are known, in the order asked: from the cache, else the kept copy.
    pub fn held(&self, ids: &[PaperId]) -> Result<Vec<Held>, StoreError> {
        self.db.read("read papers", |c| {
            let held = ids.iter().map(|id| held(c, *id));
            let said = |held: rusqlite::Result<Held>| {
                let mut held = held?;
                held.known.daily = daily::get(c, held.paper.id)?;
                Ok(held)
            };
            held.filter_map(Result::transpose).map(said).collect()
        })
    }

    /// The newest announced edition that holds a paper of a followed category; of any category if none is followed.
    pub fn today(&self, scope: &Scope) -> Result<Option<Day>, StoreError> {
        let announced = scope.announced.number();
        self.db.read("find the newest edition", |c| {
            let newest: Option<i64> = if scope.followed.is_empty() {
                c.prepare_cached("SELECT max(edition) FROM paper WHERE edition <= ?1")?
                    .query_row([announced], |r| r.get(0))?
            } else {
                let mut asked =
                    c.prepare_cached("SELECT max(edition) FROM paper_category WHERE category = ?1 AND edition <= ?2")?;
                let mut newest = None;
                for category in &scope.followed {
                    newest = newest.max(asked.query_row((category.as_str(), announced), |r| r.get(0))?);
                }
                newest
            };
            Ok(newest.and_then(Day::from_number))
        })
    }

    /// The announced editions that hold papers of followed categories, newest first, with what is not hidden in them.
    pub fn editions(&self, scope: &Scope, limit: usize) -> Result<Vec<EditionSize>, StoreError> {
        let followed: Vec<&str> = scope.followed.iter().map(Category::as_str).collect();
        let marks = vec!["?"; followed.len()].join(", ");
        let of_followed = if followed.is_empty() {
            String::new()
        } else {
            format!("AND EXISTS (SELECT 1 FROM paper_category c WHERE c.key = p.key AND c.category IN ({marks}))")
        };
        let sql = format!(
            "SELECT p.edition, count(*), sum(m.read IS NULL) FROM paper p
             LEFT JOIN library.mark m ON m.paper = p.key
             WHERE p.edition <= ? AND m.hidden IS NULL {of_followed}
             GROUP BY p.edition ORDER BY p.edition DESC LIMIT ?"
        );
        let (announced, limit) = (scope.announced.number(), sql_limit(limit));
        self.db.read("list the editions", |c| {
            let mut values: Vec<&dyn rusqlite::ToSql> = vec![&announced];
            values.extend(followed.iter().map(|f| f as &dyn rusqlite::ToSql));
            values.push(&limit);
            let read = |row: &rusqlite::Row<'_>| {
                let day = Day::from_number(row.get(0)?);
                Ok(day.map(|day| Ok(EditionSize { day, papers: size(row, 1)?, unread: size(row, 2)? })))
            };
            let mut asked = c.prepare_cached(&sql)?;
            let sizes = asked.query_map(values.as_slice(), read)?;
            sizes.filter_map(|size| size.transpose().map(|s| s.and_then(|s| s))).collect()
        })
    }

    /// How many papers are held with their records.
    pub fn papers_held(&self) -> Result<usize, StoreError> {
        let kept = self.orphans()?.iter().filter(|o| o.paper.is_some()).count();
        self.db.read("count the papers", |c| {
            c.query_row("SELECT count(*) FROM paper", [], |r| size(r, 0)).map(|n| n + kept)
        })
    }

    /// A number that changes when another connection changes any of the three files.
    pub fn version(&self) -> Result<i64, StoreError> {
        self.version_of(&["main", "library", "idx"])
    }

    fn version_of(&self, files: &[&'static str]) -> Result<i64, StoreError> {
        self.db.read("ask whether anything changed", |c| {
            files.iter().try_fold(0_i64, |all, name| {
                let mut asked = c.prepare_cached(&format!("PRAGMA {name}.data_version"))?;
                let one: i64 = asked.query_row([], |r| r.get(0))?;
                Ok(all.rotate_left(21) ^ one)
            })
        })
    }

    /// Starred and queued papers whose kept copy is missing or older than the cache's row.
    pub fn stale_kept(&self, limit: usize) -> Result<Vec<Paper>, StoreError> {
        let stale = "SELECT m.paper
             FROM (SELECT paper FROM library.mark WHERE star IS NOT NULL UNION SELECT paper FROM library.download) m
             CROSS JOIN paper p ON p.key = m.paper LEFT JOIN library.kept k ON k.paper = m.paper
             WHERE k.paper IS NULL OR k.version < p.version LIMIT ?1";
        let ids = self.ids("find outdated copies", stale, limit)?;
        Ok(self.held(&ids)?.into_iter().map(|h| h.paper).collect())
    }

    /// Starred and queued ids that neither the cache nor a kept copy knows: owed to the next sync.
    pub fn unknown_marked(&self, limit: usize) -> Result<Vec<PaperId>, StoreError> {
        let unknown = "SELECT m.paper
             FROM (SELECT paper, star AS since FROM library.mark WHERE star IS NOT NULL
                   UNION ALL SELECT paper, asked FROM library.download) m
             WHERE NOT EXISTS (SELECT 1 FROM paper p WHERE p.key = m.paper)
               AND NOT EXISTS (SELECT 1 FROM library.kept k WHERE k.paper = m.paper)
             GROUP BY m.paper ORDER BY min(m.since) LIMIT ?1";
        self.ids("find papers known by id alone", unknown, limit)
    }

    /// Starred papers, the most recently starred first.
    pub fn starred(&self, limit: usize) -> Result<Vec<PaperId>, StoreError> {
        let starred = "SELECT paper FROM library.mark WHERE star IS NOT NULL ORDER BY star DESC, paper DESC LIMIT ?1";
        self.ids("list the starred papers", starred, limit)
    }

    fn ids(&self, doing: &'static str, sql: &'static str, limit: usize) -> Result<Vec<PaperId>, StoreError> {
        self.db.read(doing, |c| {
            let mut asked = c.prepare_cached(sql)?;
            asked.query_map([sql_limit(limit)], |r| paper_id(r.get(0)?))?.collect()
        })
    }

    /// Starred papers the cache does not hold, read again only when a file changed.
    fn orphans(&self) -> Result<Orphans, StoreError> {
        let version = self.version()?;
        if let Some((of, orphans)) = &*self.orphans.borrow()
            && *of == version
        {
            return Ok(Rc::clone(orphans));
        }
        let orphans: Orphans = self.db.read("read the kept papers", read_orphans)?.into();
        *self.orphans.borrow_mut() = Some((version, Rc::clone(&orphans)));
        Ok(orphans)
    }
}

/// A limit as SQLite takes it.
pub(super) fn sql_limit(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

fn read_orphans(c: &Connection) -> rusqlite::Result<Vec<Orphan>> {
    let mut asked = c.prepare_cached(
        "SELECT m.paper, m.star, m.read, m.hidden FROM library.mark m
         WHERE m.star IS NOT NULL AND NOT EXISTS (SELECT 1 FROM paper p WHERE p.key = m.paper)",
    )?;
    let found = asked.query_map([], |row| Ok((paper_id(row.get(0)?)?, marks_from(row, 1)?)))?;
    let orphan = |found: rusqlite::Result<(PaperId, Marks)>| {
        let (id, marks) = found?;
        Ok(Orphan { id, marks, paper: kept::get(c, "library", id)? })
    };
    found.map(orphan).collect()
}

fn row(c: &Connection, id: PaperId) -> rusqlite::Result<Row> {
    let marks = super::journal::marks(c, "library", id)?;
    let mut asked =
        c.prepare_cached("SELECT version, title, byline, primary_category, edition FROM paper WHERE key = ?1")?;
    let cached = asked.query_row([id.key()], |r| {
        Ok(Row {
            id,
            version: r.get(0)?,
            title: clean(r.get(1)?),
            byline: clean(r.get(2)?),
            primary: Some(record::category(&r.get::<_, String>(3)?)?),
            day: Day::from_number(r.get(4)?),
            announced: Vec::new(),
            badges: finding::badges(c, id)?,
            marks,
        })
    });
    if let Some(row) = cached.optional()? {
        return Ok(row);
    }
    Ok(match kept::get(c, "library", id)? {
        Some(paper) => Row {
            id,
            version: paper.version,
            title: paper.title,
            byline: byline(&paper.authors),
            primary: Some(paper.primary),
            day: None,
            announced: Vec::new(),
            badges: Vec::new(),
            marks,
        },
        None => Row {
            id,
            version: 0,
            title: clean(String::new()),
            byline: clean(String::new()),
            primary: None,
            day: None,
            announced: Vec::new(),
            badges: Vec::new(),
            marks,
        },
    })
}

fn held(c: &Connection, id: PaperId) -> rusqlite::Result<Option<Held>> {
    let marks = super::journal::marks(c, "library", id)?;
    let mut asked = c.prepare_cached(&format!(
        "SELECT edition, how, {NARROW}, {WIDE} FROM paper JOIN wide USING (key) WHERE paper.key = ?1"
    ))?;
    let cached = asked.query_row([id.key()], |r| {
        let how = How::from_number(r.get(1)?);
        let edition = Day::from_number(r.get(0)?).map(|day| Edition { day, how });
        Ok(Held {
            paper: Record::from_row(r, 2)?.into_paper(id)?,
            edition,
            marks,
            known: Known { findings: finding::of(c, id)?, ..Known::default() },
        })
    });
    match cached.optional()? {
        Some(held) => Ok(Some(held)),
        None => {
            let known = Known { findings: finding::of(c, id)?, ..Known::default() };
            Ok(kept::get(c, "library", id)?.map(|paper| Held { paper, edition: None, marks, known }))
        }
    }
}
