//! The gate by itself, without a wire.
use super::*;

fn gate(folder: &Path) -> Gate {
    Gate::new(Group::Api, folder, Services::Real)
}

fn enter(gate: &Gate) -> Result<Pass<'_>, NetError> {
    // Pulled as soon as there is anything to wait for.
    let cancel = Cancel::new();
    let cord = cancel.clone();
    gate.enter(Urgency::Key, None, &cancel, &mut |_| cord.cancel())
}

#[test]
fn a_start_keeps_the_next_one_out_here_and_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let here = gate(folder.path());
    drop(enter(&here).unwrap());
    for gate in [&here, &gate(folder.path())] {
        assert!(matches!(enter(gate), Err(NetError::Cancelled)));
    }
}

#[test]
fn a_start_that_never_left_keeps_nobody_out() {
    let folder = tempfile::tempdir().unwrap();
    let here = gate(folder.path());
    for gate in [&here, &gate(folder.path()), &here] {
        let mut pass = enter(gate).unwrap();
        pass.never_left().unwrap();
    }
}

#[test]
fn a_wall_clock_that_jumped_ahead_does_not_hurry_this_process() {
    let folder = tempfile::tempdir().unwrap();
    let here = gate(folder.path());
    drop(enter(&here).unwrap());
    // To another process the start now lies a day back.
    let long_ago = Record { start: now_ms() - 86_400_000, ..Record::default() };
    std::fs::write(&here.path, long_ago.to_string()).unwrap();
    assert!(matches!(enter(&here), Err(NetError::Cancelled)));
    drop(enter(&gate(folder.path())).unwrap());
}

#[test]
fn only_one_pass_is_out_and_a_lost_one_frees_the_gate() {
    let folder = tempfile::tempdir().unwrap();
    let (here, elsewhere) = (gate(folder.path()), gate(folder.path()));
    let mut pass = enter(&here).unwrap();
    pass.never_left().unwrap();
    for gate in [&here, &elsewhere] {
        assert!(matches!(enter(gate), Err(NetError::Cancelled)));
    }
    drop(pass);
    drop(enter(&elsewhere).unwrap());
}
