//! axe-core, with which the journeys look for barriers to accessibility: one script of an npm package. It runs in the tests'
//! browser only, and is no part of the site.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};

use crate::{
    offline::hex,
    shell::{self, find, find_file, heading, root, run},
    tools,
};

const VERSION: &str = "4.14.1";
/// Of the script, not of the package.
const SHA256: &str = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c";

const NO_NPM: &str = "the journeys look for barriers to accessibility with axe-core, which is an npm package, and there is no npm here. \
    Debian: apt-get install npm. macOS: brew install node. Elsewhere: install Node.js, or set ACE_AXE to the path of a file axe.min.js";

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
    let Some(npm) = npm() else { bail!(NO_NPM) };
    heading(&format!("Fetching axe-core {VERSION}: once, a few seconds"));
    fs::create_dir_all(folder).with_context(|| format!("{} can't be made", folder.display()))?;
    let package = format!("axe-core@{VERSION}");
    run(Command::new(npm).current_dir(folder).args(["pack", &package, "--silent"])).context("axe-core could not be fetched")?;
    let archive = format!("axe-core-{VERSION}.tgz");
    run(Command::new("tar").current_dir(folder).args(["-xzf", &archive])).context("axe-core could not be unpacked")?;
    fs::remove_file(folder.join(archive)).context("the archive of axe-core can't be removed")
}

fn npm() -> Option<PathBuf> {
    find("npm").or_else(|| find_file("npm.cmd"))
}
