//! axe-core, with which the journeys look for barriers to accessibility: one script of an npm package. It runs in the tests'
//! browser only, and is no part of the site.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};

use crate::{
    npm,
    offline::hex,
    shell::{self, root},
    tools,
};

const VERSION: &str = "4.14.1";
/// Of the script, not of the package.
const SHA256: &str = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c";

const WHY: &str = "the journeys look for barriers to accessibility with axe-core, which npm fetches. Without npm, set ACE_AXE to the path \
    of a file axe.min.js";

/// The script, fetched if it is not there yet.
///
/// # Errors
/// When it can't be fetched, or is another one.
pub fn script() -> Result<PathBuf> {
    if let Some(path) = shell::set("ACE_AXE").map(|path| root().join(path)) {
        ensure!(path.is_file(), "ACE_AXE names {}, where there is no file", path.display());
        return Ok(path);
    }
    let folder = tools::folder().join(format!("axe-core-{VERSION}"));
    let script = folder.join("package/axe.min.js");
    if !is_the_one(&script) {
        fetch(&folder)?;
    }
    ensure!(is_the_one(&script), "{} is not axe-core {VERSION}: its SHA-256 is not {SHA256}", script.display());
    Ok(script)
}

fn is_the_one(script: &Path) -> bool {
    fs::read(script).is_ok_and(|bytes| hex(Sha256::digest(bytes)) == SHA256)
}

fn fetch(folder: &Path) -> Result<()> {
    npm::fetch(folder, "axe-core", VERSION).context(WHY)?;
    let archive = npm::archive(folder, "axe-core", VERSION);
    npm::unpack(&archive, folder)?;
    fs::remove_file(archive).context("the archive of axe-core can't be removed")
}
