//! What to read next, out of what is held. It knows no database and no screen.

mod burst;

pub use burst::bursts;
