//! Packages of npm for the tests' browser. They are fetched and unpacked, never installed or run here, and no part of the site.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::shell::{find, find_file, heading, run};

const NO_NPM: &str = "there is no npm here. Debian: apt-get install npm. macOS: brew install node. Elsewhere: install Node.js";

/// Where [`fetch`] lays a package's archive: `@a/b` of version 1 is `a-b-1.tgz`.
pub fn archive(folder: &Path, name: &str, version: &str) -> PathBuf {
    folder.join(format!("{}-{version}.tgz", name.trim_start_matches('@').replace('/', "-")))
}

/// Fetches a package's archive into a folder.
///
/// # Errors
/// When there is no npm, or it can't get it.
pub fn fetch(folder: &Path, name: &str, version: &str) -> Result<()> {
    let Some(npm) = find("npm").or_else(|| find_file("npm.cmd")) else { bail!(NO_NPM) };
    heading(&format!("Fetching {name} {version}: once, a few seconds"));
    fs::create_dir_all(folder).with_context(|| format!("{} can't be made", folder.display()))?;
    let package = format!("{name}@{version}");
    run(Command::new(npm).current_dir(folder).args(["pack", &package, "--silent"]))
        .with_context(|| format!("{name} could not be fetched"))
}

/// Unpacks an archive into `package` of a folder.
///
/// # Errors
/// When tar can't.
pub fn unpack(archive: &Path, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("{} can't be made", folder.display()))?;
    run(Command::new("tar").current_dir(folder).arg("-xzf").arg(archive))
        .with_context(|| format!("{} could not be unpacked", archive.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_is_called_as_npm_calls_it() {
        let folder = Path::new("tools");
        assert_eq!(archive(folder, "axe-core", "4.14.1"), folder.join("axe-core-4.14.1.tgz"));
        assert_eq!(archive(folder, "@tensorflow/tfjs-core", "4.22.0"), folder.join("tensorflow-tfjs-core-4.22.0.tgz"));
    }
}
