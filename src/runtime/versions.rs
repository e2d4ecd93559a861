//! The thread that fetches older versions of papers, for a difference that is looked at. It stores nothing but their texts.

use std::sync::mpsc::Sender;

use super::World;
use super::caught::caught;
use super::orders::Orders;
use super::screen::Inbound;
use crate::app::{Msg, VersionFact};
use crate::model::{Fault, PaperId};
use crate::net::Cancel;
use crate::store::Cache;
use crate::sync;

/// Starts the thread.
pub(super) fn start(inbox: &Sender<Inbound>) -> Orders<(World, PaperId, u32)> {
    Orders::start("the versions", inbox, move |(world, id, version), cancel, inbox| {
        let tell = |fact| drop(inbox.send(Inbound::Fact(Msg::Version(fact))));
        let fetched = caught("the versions", || fetch_version(&world, id, version, cancel));
        match fetched {
            Ok(()) => tell(VersionFact::Came { id, version }),
            // Who stopped it looks at something else.
            Err(_) if cancel.is_cancelled() => {}
            Err(fault) => tell(VersionFact::Failed { id, version, fault }),
        }
    })
}

/// Fetches the texts of a version into the world's cache, at once: a person waits for it.
///
/// # Errors
/// What the service or the store says.
pub fn fetch_version(world: &World, id: PaperId, version: u32, cancel: &Cancel) -> Result<(), Fault> {
    let mut cache = Cache::open(&world.places).map_err(|e| e.fault())?;
    sync::fetch_version(&world.client, &mut cache, id, version, world.clock.now(), cancel)
}
