//! Dependencies: licences, sources, known faults (deny.toml).

use std::process::Command;

use anyhow::{Result, bail};

use crate::shell::{cargo, run};

/// # Errors
/// When cargo-deny is not installed, or finds something.
pub fn check() -> Result<()> {
    let is_there = Command::new("cargo-deny").arg("--version").output().is_ok_and(|output| output.status.success());
    if !is_there {
        bail!("cargo-deny is not installed: `cargo install cargo-deny --locked`, which takes some minutes");
    }
    run(cargo().args(["deny", "check"]))
}
