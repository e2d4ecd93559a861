//! What a start stands on: paths, choices, tables, clock, client. Opens no database until told to.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use super::{Clipboard, Clock, Failpoint, log, sample};
use crate::app::{Standing, Trends};
use crate::config::{self, Config, Environment, Paths};
use crate::model::{Calendar, Category, Exit, Fault, Stamp, Taxonomy, Watch};
use crate::net::{Client, Limits, NetError, Services, Setup};
use crate::store::{self, Cache, Places, Reader, Scope, StoreError};

/// After so many papers taken into the search index the rest is told again.
const TOLD_EVERY: usize = 10_000;

/// Which store is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// The reader's own.
    #[default]
    Own,
    /// The sample edition.
    Sample,
}

/// What main found in the command line and the environment.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// `--data-dir`.
    pub data_dir: Option<PathBuf>,
    /// `--config`.
    pub config: Option<PathBuf>,
    /// `--sample`.
    pub which: Which,
    /// `OFFPRINT_SERVICES`.
    pub services: Option<String>,
    /// `OFFPRINT_PACE_MS`.
    pub pace_ms: Option<String>,
    /// `OFFPRINT_NOW`.
    pub now: Option<String>,
    /// Where copies go.
    pub clipboard: Clipboard,
    /// `OFFPRINT_PANIC`, in debug builds.
    pub failpoint: Failpoint,
}

/// Everything the verbs and the screen stand on.
#[derive(Clone, Debug)]
pub struct World {
    /// The places.
    pub paths: Paths,
    /// config.toml; none before a first start.
    pub config: Option<Config>,
    /// arXiv's schedule.
    pub calendar: Arc<Calendar>,
    /// arXiv's categories.
    pub taxonomy: Arc<Taxonomy>,
    /// The calendar's clock.
    pub clock: Clock,
    /// The polite client.
    pub client: Client,
    /// The databases.
    pub places: Places,
    /// Which store this is.
    pub standing: Standing,
    followed: Vec<Category>,
    /// Where copies go.
    pub clipboard: Clipboard,
    /// Where a test wants a panic.
    pub failpoint: Failpoint,
}

impl World {
    /// Gathers it.
    ///
    /// # Errors
    /// A configuration that cannot be understood, a variable that is refused, no home folder.
    pub fn gather(given: &Given) -> Result<Self, Fault> {
        let environment = Environment { data_dir: given.data_dir.clone(), config: given.config.clone() };
        let paths = Paths::find(&environment).map_err(|e| e.fault())?;
        let config = Config::load(&paths.config).map_err(|e| e.fault())?;
        let papers = config.as_ref().map_or("", |c| &c.papers);
        let paths = paths.with_papers(papers).map_err(|e| e.fault())?;
        let services = Services::parse(given.services.as_deref(), given.pace_ms.as_deref());
        let services = services.map_err(|e| net_fault("cannot use the services named", &e))?;
        let clock = clock(given, &services)?;
        let deferred = config.as_ref().map_or(&[][..], |c| &c.deferred_mailings);
        let setup = Setup {
            agent: concat!("offprint/", env!("CARGO_PKG_VERSION"), " (+", env!("CARGO_PKG_HOMEPAGE"), ")").into(),
            gates: paths.gates.clone(),
            services,
            limits: Limits::default(),
        };
        let world = Self {
            calendar: Arc::new(config::calendar(deferred)),
            taxonomy: Arc::new(config::taxonomy()),
            places: Places::under(&paths.data),
            clock,
            client: Client::new(setup),
            standing: Standing::Own,
            followed: config.as_ref().map_or_else(Vec::new, |c| c.categories.clone()),
            clipboard: given.clipboard.clone(),
            failpoint: given.failpoint.clone(),
            config,
            paths,
        };
        Ok(match given.which {
            Which::Own => world,
            Which::Sample => world.as_sample(Standing::Sample),
        })
    }

    /// The same with the sample edition's store, its clock standing at its edition's day.
    #[must_use]
    pub fn as_sample(&self, standing: Standing) -> Self {
        Self {
            places: Places::under(&self.paths.sample),
            clock: Clock::Fixed(sample::moment(&self.calendar)),
            standing,
            followed: sample::followed(),
            ..self.clone()
        }
    }

    /// Makes the databases ready: folders, migrations, repairs. Says what was repaired, or that they can only be read.
    /// The sample is built anew.
    ///
    /// # Errors
    /// What `store::prepare` says.
    pub fn prepare(&self) -> Result<Vec<String>, Fault> {
        if self.standing != Standing::Own {
            sample::build(&self.places, &self.calendar)?;
            return Ok(Vec::new());
        }
        let notices = match store::prepare(&self.places, self.clock.now()) {
            // What is held can be read all the same; whoever wants to write hears why it fails.
            Err(e @ StoreError::Permission { .. }) if self.can_be_read() => {
                return Ok(vec![format!("reading only: {}", e.fault())]);
            }
            prepared => prepared.map_err(|e| e.fault())?,
        };
        log::start(&self.paths.log);
        let notices: Vec<String> = notices.into_iter().map(|n| n.text).chain(self.strangers()).collect();
        for notice in &notices {
            tracing::warn!("{notice}");
        }
        Ok(notices)
    }

    /// Followed categories that arXiv does not have: retired ones may be meant, slips of the finger are likelier.
    fn strangers(&self) -> impl Iterator<Item = String> {
        let strange = self.followed.iter().filter(|c| self.taxonomy.find(c.as_str()).is_none());
        strange.map(|c| match self.taxonomy.nearest(c.as_str()) {
            Some(near) => format!("arXiv has no category {c}, which is followed; is {near} meant?"),
            None => format!("arXiv has no category {c}, which is followed"),
        })
    }

    fn can_be_read(&self) -> bool {
        Reader::open(&self.places).and_then(|reader| reader.papers_held()).is_ok()
    }

    /// Brings the search index up to date, if `prepare` left a long way to go, and merges what a stopped sync left in it.
    /// Says how many papers it has still to take in, before it begins and now and then: it may be stopped anywhere, and
    /// goes on from there the next time.
    ///
    /// # Errors
    /// What the store says.
    pub fn finish_index(&self, tell: &mut dyn FnMut(usize)) -> Result<(), Fault> {
        let mut cache = match Cache::open(&self.places) {
            Ok(cache) => cache,
            // Where nothing may be written there is nothing to bring up to date.
            Err(StoreError::Permission { .. }) => return Ok(()),
            Err(e) => return Err(e.fault()),
        };
        loop {
            let behind = cache.index_behind().map_err(|e| e.fault())?;
            if behind == 0 {
                break;
            }
            tell(behind);
            // Nothing is taken in where another process is at it.
            if cache.catch_up(TOLD_EVERY).map_err(|e| e.fault())? == 0 {
                break;
            }
        }
        if cache.unmined().map_err(|e| e.fault())? > 0 {
            cache.mine(usize::MAX).map_err(|e| e.fault())?;
        }
        match cache.merge_index() {
            // Whoever writes it now merges it too.
            Err(StoreError::Busy { .. }) => Ok(()),
            merged => merged.map_err(|e| e.fault()),
        }
    }

    /// The categories followed; in the sample the one it is the listing of.
    pub fn followed(&self) -> &[Category] {
        &self.followed
    }

    /// What config.toml watches for; in the sample nothing.
    pub fn watched(&self) -> Vec<Watch> {
        let own = self.config.as_ref().filter(|_| self.standing == Standing::Own);
        own.map_or_else(Vec::new, |c| c.watch.all())
    }

    /// Follows these from now on, as config.toml says.
    pub fn follow(&mut self, followed: &[Category]) {
        self.config.get_or_insert_with(Config::empty).categories = followed.to_vec();
        self.followed = followed.to_vec();
    }

    /// Whether the daily list is asked for and shown.
    pub fn trends(&self) -> Trends {
        if self.config.as_ref().is_none_or(|c| c.daily) { Trends::On } else { Trends::Off }
    }

    /// What `today` and `followed` mean now.
    pub fn scope(&self) -> Scope {
        let now = self.clock.now();
        Scope {
            announced: self.calendar.newest(now).day,
            date: self.calendar.date_at(now),
            followed: self.followed().to_vec(),
            watched: self.watched(),
        }
    }
}

/// `OFFPRINT_NOW` counts only beside a stand-in for the services.
fn clock(given: &Given, services: &Services) -> Result<Clock, Fault> {
    let Some(text) = given.now.as_deref().filter(|t| !t.is_empty() && *services != Services::Real) else {
        return Ok(Clock::System);
    };
    let refuse =
        || Fault::new(Exit::Config, "cannot use OFFPRINT_NOW", "it is no time", "write it as in 2026-05-29T12:00:00Z");
    Stamp::parse(text).map(|at| Clock::From(at, Instant::now())).ok_or_else(refuse)
}

/// A fault of the network for people.
pub(super) fn net_fault(what: impl Into<String>, error: &NetError) -> Fault {
    Fault::new(Exit::from_code(error.exit()), what, error.to_string(), error.hint())
}
