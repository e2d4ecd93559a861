//! What a start stands on: paths, choices, tables, clock, client. Opens no database until told to.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use super::{Clock, log, sample};
use crate::app::Standing;
use crate::config::{self, Config, Environment, Paths};
use crate::model::{Calendar, Category, Exit, Fault, Stamp, Taxonomy};
use crate::net::{Client, Limits, NetError, Services, Setup};
use crate::store::{self, Cache, Places, Scope, StoreError};

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
}

/// The User-Agent's address.
const HOME_PAGE: &str = "https://github.com/offprint-reader/offprint";

impl World {
    /// Gathers it.
    ///
    /// # Errors
    /// A configuration that cannot be understood, a variable that is refused, no home folder.
    pub fn gather(given: &Given) -> Result<Self, Fault> {
        let environment = Environment { data_dir: given.data_dir.clone(), config: given.config.clone() };
        let paths = Paths::find(&environment).map_err(|e| e.fault())?;
        let config = Config::load(&paths.config).map_err(|e| e.fault())?;
        let services = Services::parse(given.services.as_deref(), given.pace_ms.as_deref());
        let services = services.map_err(|e| net_fault("cannot use the services named", &e))?;
        let clock = clock(given, &services)?;
        let deferred = config.as_ref().map_or(&[][..], |c| &c.deferred_mailings);
        let setup = Setup {
            agent: format!("offprint/{} (+{HOME_PAGE})", env!("CARGO_PKG_VERSION")),
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
            ..self.clone()
        }
    }

    /// Makes the databases ready: folders, migrations, repairs. Says what was repaired. The sample is built anew.
    ///
    /// # Errors
    /// What `store::prepare` says.
    pub fn prepare(&self) -> Result<Vec<String>, Fault> {
        if self.standing != Standing::Own {
            sample::build(&self.places, &self.calendar)?;
            return Ok(Vec::new());
        }
        let notices = store::prepare(&self.places, self.clock.now()).map_err(|e| e.fault())?;
        log::start(&self.paths.log);
        for notice in &notices {
            tracing::warn!("{}", notice.text);
        }
        Ok(notices.into_iter().map(|n| n.text).collect())
    }

    /// Brings the search index up to date, if `prepare` left a long way to go, and merges what a stopped sync left in it.
    /// Says how many papers it has to take in before it begins.
    ///
    /// # Errors
    /// What the store says.
    pub fn finish_index(&self, tell: &mut dyn FnMut(usize)) -> Result<(), Fault> {
        let mut cache = Cache::open(&self.places).map_err(|e| e.fault())?;
        let behind = cache.index_behind().map_err(|e| e.fault())?;
        if behind > 0 {
            tell(behind);
            cache.catch_up().map_err(|e| e.fault())?;
        }
        match cache.merge_index() {
            // Whoever writes it now merges it too.
            Err(StoreError::Busy { .. }) => Ok(()),
            merged => merged.map_err(|e| e.fault()),
        }
    }

    /// The categories followed; none in the sample, which is whole.
    pub fn followed(&self) -> &[Category] {
        match self.standing {
            Standing::Own => self.config.as_ref().map_or(&[], |c| &c.categories),
            Standing::Sample | Standing::SampleForWant => &[],
        }
    }

    /// What `today` and `followed` mean now.
    pub fn scope(&self) -> Scope {
        let now = self.clock.now();
        Scope {
            announced: self.calendar.newest(now).day,
            date: self.calendar.date_at(now),
            followed: self.followed().to_vec(),
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
