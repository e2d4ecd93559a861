//! What the program weighs, and what a clean build of it costs beside its dependencies alone.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::figures::{ratio, say};
use crate::world::Stage;
use crate::{Outcome, process};

/// The release binary's size.
pub fn size(stage: &Stage) -> Outcome<()> {
    let bytes = std::fs::metadata(&stage.binary)?.len();
    say("size", "release binary", "12 MB", &format!("{:.2} MB", bytes as f64 / 1e6));
    Ok(())
}

/// Builds the dependencies under an empty crate in a fresh target folder, then the program on top of them.
pub fn measure() -> Outcome<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
    let dir = std::env::temp_dir().join(format!("offprint-build-{}", std::process::id()));
    let (hollow, target) = (dir.join("hollow"), dir.join("target"));
    std::fs::create_dir_all(hollow.join("src"))?;
    for file in ["Cargo.toml", "Cargo.lock", "README.md"] {
        std::fs::copy(root.join(file), hollow.join(file))?;
    }
    std::fs::write(hollow.join("src/lib.rs"), "//! Nothing.\n")?;
    std::fs::write(hollow.join("src/main.rs"), "//! Nothing.\nfn main() {}\n")?;
    let build = ["build", "--release", "--locked", "--quiet"];
    let dependencies = cargo(&build, &hollow, &target)?;
    // Cargo takes the program for the hollow one, which has its name, unless that is gone.
    cargo(&["clean", "--release", "--quiet", "--package", "offprint"], &hollow, &target)?;
    let own = cargo(&build, &root, &target)?;
    std::fs::remove_dir_all(dir)?;
    let seconds = |d: Duration| format!("{:.0} CPU s", d.as_secs_f64());
    say("build", "dependencies alone, clean, release", "", &seconds(dependencies));
    say("build", "the whole, clean, release", "", &seconds(dependencies + own));
    say("build", "ratio", "1.5", &ratio(dependencies + own, dependencies));
    Ok(())
}

/// Processor time of one of cargo's commands.
fn cargo(words: &[&str], package: &Path, target: &Path) -> Outcome<Duration> {
    let before = process::children_cpu();
    let cargo = Command::new("cargo")
        .args(words)
        .current_dir(package)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_INCREMENTAL", "0")
        .stdin(Stdio::null())
        .status()?;
    if !cargo.success() {
        return Err(format!("cargo failed in {}", package.display()).into());
    }
    Ok(process::children_cpu().saturating_sub(before))
}
