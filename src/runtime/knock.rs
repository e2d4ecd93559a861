//! One question to arXiv, to see whether it answers. It keeps nothing of the answer.

use std::time::{Duration, Instant};

use super::World;
use super::world::net_fault;
use crate::model::{Fault, PaperId};
use crate::net::{Cancel, Group, Progress, Request, RetryPolicy, Urgency};
use crate::sources::arxiv;

/// The gate may take so long to open: another offprint may be asking.
const PATIENCE: Duration = Duration::from_secs(10);

/// Asks for one paper, once, at its turn. Says how long the whole took.
///
/// # Errors
/// What stood in the way; offline has exit code 69.
pub fn knock(
    world: &World,
    id: PaperId,
    cancel: &Cancel,
    progress: &mut dyn FnMut(Progress),
) -> Result<Duration, Fault> {
    const WHAT: &str = "arXiv was not reached";
    let mut request = Request::new(arxiv::ids_url(&[id]), Group::Api, Urgency::Key);
    request.accept = arxiv::ACCEPT.into();
    request.retry = RetryPolicy::NEVER;
    request.patience = Some(PATIENCE);
    let began = Instant::now();
    let body = world.client.get(&request, cancel, progress).map_err(|e| net_fault(WHAT, &e))?;
    arxiv::parse(&body.bytes).map_err(|e| e.fault("arXiv did not answer as it does"))?;
    Ok(began.elapsed())
}
