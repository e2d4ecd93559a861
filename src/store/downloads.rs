//! The papers whose PDF is waited for, in the order of asking. It fetches nothing and knows no file.

use rusqlite::Transaction;

use super::record::paper_id;
use super::{Library, Reader, StoreError};
use crate::model::{PaperId, QueuedDownload, Stamp};
use crate::text::Clean;
use crate::text::clean::cap;

impl Library {
    /// Queues papers with the version wanted, behind those that wait. One that waits already keeps its turn, takes the
    /// version, and forgets why it failed. Their copies are kept from then on: see [`Library::keep`].
    pub fn queue_download(&mut self, papers: &[(PaperId, u32)], at: Stamp) -> Result<(), StoreError> {
        self.each("queue the download", papers, |tx, (id, version)| {
            tx.prepare_cached(
                "INSERT INTO download (paper, version, asked, turn)
                 VALUES (?1, ?2, ?3, (SELECT coalesce(max(turn), 0) + 1 FROM download))
                 ON CONFLICT (paper) DO UPDATE SET version = excluded.version, fault = NULL",
            )?
            .execute((id.key(), version, at.0))
        })
    }

    /// Takes papers off the queue: they are held, or no longer wanted.
    pub fn unqueue_download(&mut self, papers: &[PaperId]) -> Result<(), StoreError> {
        self.each("take the download off the queue", papers, |tx, id| {
            tx.prepare_cached("DELETE FROM download WHERE paper = ?1")?.execute([id.key()])
        })
    }

    /// Notes why a queued paper could not be had; it stays queued.
    pub fn fail_download(&mut self, paper: PaperId, fault: &str) -> Result<(), StoreError> {
        let fault = Clean::line(fault, cap::LINE);
        self.each("note why the download failed", &[paper], |tx, id| {
            tx.prepare_cached("UPDATE download SET fault = ?2 WHERE paper = ?1")?.execute((id.key(), &*fault))
        })
    }

    fn each<T: Copy>(
        &mut self,
        doing: &'static str,
        papers: &[T],
        act: impl Fn(&Transaction<'_>, T) -> rusqlite::Result<usize>,
    ) -> Result<(), StoreError> {
        self.db.write(doing, |tx| papers.iter().try_for_each(|one| act(tx, *one).map(|_| ())))
    }
}

impl Reader {
    /// The queue, in the order of asking.
    pub fn downloads(&self) -> Result<Vec<QueuedDownload>, StoreError> {
        self.db.read("read the queue of downloads", |c| {
            let mut asked =
                c.prepare_cached("SELECT paper, version, fault FROM library.download ORDER BY turn, paper")?;
            let read = |row: &rusqlite::Row<'_>| {
                let fault: Option<String> = row.get(2)?;
                Ok(QueuedDownload {
                    id: paper_id(row.get(0)?)?,
                    version: row.get(1)?,
                    fault: fault.map(|f| Clean::line(&f, cap::LINE).into_string()),
                })
            };
            asked.query_map([], read)?.collect()
        })
    }
}
