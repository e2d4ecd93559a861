//! The page of jobs: what runs, what waits, what failed and what came, with a cursor that stays on its job.

use std::time::Duration;

use super::downloads::megabytes;
use super::effect::{Effect, Effects, FileOrder};
use super::jobs::Room;
use super::msg::{QueueWait, Stands};
use super::{Overlay, State, Tone};
use crate::action::Action;
use crate::model::PaperId;

/// The page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JobsPage {
    /// The place of the cursor.
    pub cursor: usize,
    /// The job it is on.
    on: Option<JobKey>,
}

/// Which job a line is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobKey {
    /// The sync.
    Sync,
    /// The PDF of a version.
    Pdf(PaperId, u32),
}

/// How a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobStands {
    /// It runs.
    Running,
    /// It waits for its turn, or with all others.
    Waiting,
    /// It could not be done.
    Failed,
    /// It is done.
    Done,
}

/// A job as the page tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobLine {
    /// Which.
    pub key: JobKey,
    /// How it stands.
    pub stands: JobStands,
    /// The id with its version, or what is synced.
    pub name: String,
    /// The paper's title, as it was written.
    pub title: String,
    /// How far it is, or how large.
    pub figure: String,
    /// Why it failed or waits, and what helps; empty where there is nothing to say.
    pub note: String,
}

impl State {
    pub(super) fn open_jobs(&mut self) {
        self.overlay = Some(Overlay::Jobs(JobsPage::default()));
        // The page tells what was told of jobs; a fault stays to be read.
        self.notice.take_if(|n| n.tone != Tone::Bad);
        self.keep_job_cursor();
    }

    /// All jobs in the order of the page.
    pub fn job_lines(&self) -> Vec<JobLine> {
        let now = self.now.since_start;
        let mut lines = Vec::new();
        if let Some(job) = &self.jobs.sync {
            lines.push(JobLine {
                key: JobKey::Sync,
                stands: JobStands::Running,
                name: "sync".into(),
                title: String::new(),
                figure: job.line(now, Room::Ample).unwrap_or_else(|| "asking arXiv".into()),
                note: String::new(),
            });
        }
        let downloads = &self.downloads.queue.downloads;
        for download in downloads {
            let figure = match (&download.stands, &self.jobs.pdf) {
                (Stands::Running, Some((id, job))) if *id == download.id => job.line(now, Room::Ample),
                _ => None,
            };
            let name = format!("{}v{}", download.id, download.version);
            let figure = figure.unwrap_or_default();
            lines.push(JobLine {
                key: JobKey::Pdf(download.id, download.version),
                stands: match download.stands {
                    Stands::Running => JobStands::Running,
                    Stands::Waiting => JobStands::Waiting,
                    Stands::Failed(_) => JobStands::Failed,
                },
                // The line's own name says which PDF it is.
                figure: {
                    let rest = figure.strip_prefix(&format!("pdf {}", download.id)).unwrap_or(&figure);
                    rest.trim_start_matches([' ', '·']).to_owned()
                },
                name,
                title: download.title.clone(),
                note: match &download.stands {
                    Stands::Failed(why) => why.clone(),
                    Stands::Running | Stands::Waiting => String::new(),
                },
            });
        }
        lines.extend(self.downloads.done.iter().map(|done| JobLine {
            key: JobKey::Pdf(done.id, done.version),
            stands: JobStands::Done,
            name: format!("{}v{}", done.id, done.version),
            title: done.title.clone(),
            figure: megabytes(done.bytes),
            note: String::new(),
        }));
        lines
    }

    /// What all downloads wait for, and what helps; none while they do not.
    pub fn downloads_wait(&self) -> Option<String> {
        let (why, left) = self.downloads.pause(self.now.since_start)?;
        let again = match left.as_secs() {
            0 => "tried again now".to_owned(),
            seconds @ 1..=90 => format!("tried again in {seconds} s"),
            seconds => format!("tried again in {} min", seconds.div_ceil(60)),
        };
        let cause = match why {
            QueueWait::Network => "no network".to_owned(),
            QueueWait::Service(fault) | QueueWait::Folder(fault) if fault.hint.is_empty() => fault.to_string(),
            QueueWait::Service(fault) | QueueWait::Folder(fault) => format!("{fault} · {}", fault.hint),
        };
        Some(format!("{cause} · {again}, r tries now"))
    }

    /// The cursor stays on its job; where that is gone, at its place.
    pub(super) fn keep_job_cursor(&mut self) {
        let Some(Overlay::Jobs(page)) = &self.overlay else { return };
        let lines = self.job_lines();
        let place = page.on.and_then(|on| lines.iter().position(|l| l.key == on)).unwrap_or(page.cursor);
        let cursor = place.min(lines.len().saturating_sub(1));
        self.overlay = Some(Overlay::Jobs(JobsPage { cursor, on: lines.get(cursor).map(|l| l.key) }));
    }

    pub(super) fn act_in_jobs(&mut self, action: Action, effects: &mut Effects) {
        let Some(Overlay::Jobs(page)) = &mut self.overlay else { return };
        let here = page.on;
        let half = usize::from(self.layout.whole.height / 2).max(1);
        let to = match action {
            Action::Down => page.cursor + 1,
            Action::Up => page.cursor.saturating_sub(1),
            Action::PageDown => page.cursor + half,
            Action::PageUp => page.cursor.saturating_sub(half),
            Action::StopJob => return self.stop_job(here, effects),
            Action::RetryJob => return self.retry_job(here, effects),
            Action::Accept => return self.open_job(here, effects),
            _ => return,
        };
        *page = JobsPage { cursor: to, on: None };
        self.keep_job_cursor();
    }

    fn stop_job(&mut self, here: Option<JobKey>, effects: &mut Effects) {
        match here {
            None => {}
            Some(JobKey::Sync) => effects.push(Effect::StopSync),
            Some(JobKey::Pdf(id, version)) if self.is_queued(id) => {
                self.say(format!("{id}v{version} taken out"));
                self.file(FileOrder::TakeOut(id), effects);
            }
            Some(JobKey::Pdf(..)) => self.say("this one is held; it stays"),
        }
    }

    fn retry_job(&mut self, here: Option<JobKey>, effects: &mut Effects) {
        match here {
            Some(JobKey::Pdf(id, _)) if self.jobs.pdf.as_ref().is_some_and(|(of, _)| *of == id) => {
                self.say("it is coming");
            }
            Some(JobKey::Pdf(id, _)) if self.is_queued(id) => self.file(FileOrder::Retry(id), effects),
            Some(JobKey::Pdf(..) | JobKey::Sync) | None => self.go_on_downloading(effects),
        }
    }

    fn open_job(&mut self, here: Option<JobKey>, effects: &mut Effects) {
        match here {
            Some(JobKey::Pdf(id, version)) if self.held_pdfs.contains(&(id, version)) => {
                self.file(FileOrder::Open(id, version), effects);
            }
            Some(JobKey::Pdf(..)) => self.say("it is not held yet"),
            Some(JobKey::Sync) | None => {}
        }
    }

    /// What can be done with the chosen job.
    pub(super) fn wanted_of_jobs(&self) -> &'static [Action] {
        let Some(Overlay::Jobs(page)) = self.overlay else { return &[] };
        match self.job_lines().get(page.cursor).map(|l| (l.key, l.stands)) {
            None => &[Action::Cancel],
            Some((JobKey::Sync, _) | (_, JobStands::Running)) => &[Action::StopJob, Action::Cancel],
            Some((_, JobStands::Waiting | JobStands::Failed)) => &[Action::StopJob, Action::RetryJob, Action::Cancel],
            Some((_, JobStands::Done)) => &[Action::Accept, Action::Cancel],
        }
    }

    /// When the seconds of the page's wait are next told, since start.
    pub(super) fn job_tick(&self) -> Option<Duration> {
        let now = self.now.since_start;
        let left = self.downloads.pause(now).map(|(_, left)| left)?;
        let shown = matches!(self.overlay, Some(Overlay::Jobs(_))) && !left.is_zero();
        shown.then(|| now + left.min(Duration::from_secs(1)))
    }

    fn is_queued(&self, id: PaperId) -> bool {
        self.downloads.queue.downloads.iter().any(|d| d.id == id)
    }
}
