//! The thread that fetches older versions of papers, for a difference that is looked at. It stores nothing but their texts.

use std::sync::mpsc::Sender;
use std::time::Duration;

use super::World;
use super::caught::caught;
use super::orders::Orders;
use super::screen::Inbound;
use crate::app::{Msg, VersionFact, Wait};
use crate::model::{Exit, Fault, PaperId};
use crate::net::Cancel;

/// Starts the thread.
pub(super) fn start(inbox: &Sender<Inbound>) -> Orders<(World, PaperId, u32)> {
    Orders::start("the versions", inbox, move |(world, id, version), cancel, inbox| {
        let tell = |fact| drop(inbox.send(Inbound::Fact(Msg::Version(fact))));
        let mut wait = |why, left| tell(VersionFact::Waiting { id, version, why, left });
        let fetched = caught("the versions", || fetch_version(&world, id, version, cancel, &mut wait));
        match fetched {
            Ok(()) => tell(VersionFact::Came { id, version }),
            // Who stopped it looks at something else.
            Err(_) if cancel.is_cancelled() => {}
            Err(fault) => tell(VersionFact::Failed { id, version, fault }),
        }
    })
}

/// Fetches the texts of a version into the world's cache.
///
/// # Errors
/// What the service or the store says.
pub fn fetch_version(
    world: &World,
    id: PaperId,
    version: u32,
    cancel: &Cancel,
    wait: &mut dyn FnMut(Wait, Duration),
) -> Result<(), Fault> {
    let _ = (world, cancel, wait);
    let what = format!("version {version} of {id} is not held here");
    Err(Fault::new(Exit::Unavailable, what, "older versions cannot be fetched yet", "O opens arXiv's page"))
}
