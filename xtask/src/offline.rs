//! Tells the service worker which files make up this version of the site.
//!
//! A version is named by a hash over everything that is built. The worker keeps what a visit without a network needs (the core)
//! from the start, and the rest once somebody has asked for it.

use std::{fmt::Write as _, fs, path::Path};

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};

use crate::site::{list, matches};

const WORKER: &str = "service-worker.js";

/// The line of the worker that the list takes the place of.
const EMPTY: &str = r#"const SITE = {"build":"","core":[],"rest":[]};"#;

/// The adapter that every visit begins with; the others come when they are asked for.
const FIRST_ADAPTER: &str = "ace";

/// What not every visitor needs. Whatever is not here is core.
const REST: &[&str] = &["engine-gpu*", "models/results.csv", "predictions/*", "smollm2/*"];

fn is_core(path: &str) -> bool {
    let adapter = path.strip_prefix("models/").and_then(|path| path.split_once('/'));
    adapter.is_none_or(|(name, _)| name == FIRST_ADAPTER) && !REST.iter().any(|pattern| matches(pattern, path))
}

pub fn hex(digest: impl AsRef<[u8]>) -> String {
    digest.as_ref().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A name for all that stands in a folder: 16 hexadecimal digits.
///
/// # Errors
/// When a file can't be read.
pub fn build_hash(folder: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    for path in list(folder)?.into_keys() {
        let bytes = fs::read(folder.join(&path)).with_context(|| format!("{path} can't be read"))?;
        // With lengths, so that no name or content can pass for the end of one and the beginning of the next.
        for part in [path.as_bytes(), &bytes] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    }
    Ok(hex(hash.finalize())[..16].into())
}

/// Writes the list of the site's files into its service worker. The last step of a build: no file may change after it.
///
/// # Errors
/// When a file can't be read or written, or the worker holds a list already.
pub fn write(dist: &Path, build: &str) -> Result<()> {
    let worker = dist.join(WORKER);
    let script = fs::read_to_string(&worker).with_context(|| format!("the site is incomplete: dist/ lacks {WORKER}"))?;
    ensure!(script.contains(EMPTY), "{WORKER} lacks the line {EMPTY}");
    let (mut core, mut rest) = (Vec::new(), Vec::new());
    for path in list(dist)?.into_keys().filter(|path| path != WORKER) {
        ensure!(!path.contains(['"', '\\', '?', '#', '%']), "{path} can't stand in an address as it is");
        let bytes = fs::read(dist.join(&path)).with_context(|| format!("{path} can't be read"))?;
        let entry = format!(r#"["{path}",{},"{}"]"#, bytes.len(), hex(Sha256::digest(&bytes)));
        if is_core(&path) { &mut core } else { &mut rest }.push(entry);
    }
    let site = format!(r#"const SITE = {{"build":"{build}","core":[{}],"rest":[{}]}};"#, core.join(","), rest.join(","));
    fs::write(&worker, script.replace(EMPTY, &site)).with_context(|| format!("{WORKER} can't be written"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::root;

    #[test]
    fn what_a_visit_without_a_network_needs_is_core() {
        for path in [
            "index.html",
            "start.js",
            "page-1f_bg.wasm",
            "page-1f_many.wasm",
            "style-1f.css",
            "engine-cpu_bg.wasm",
            "models/model.safetensors",
            "models/manifest.json",
            "models/ace/adapter_model.safetensors",
            "models/results.json",
            "maps/wvs7.json",
            "docs/data-card.html",
            "survey/EGY.bin",
            "text/es.json",
            "icons/icon-192.png",
        ] {
            assert!(is_core(path), "{path}");
        }
        for path in [
            "engine-gpu_bg.wasm",
            "engine-gpu.js",
            "models/mode/adapter_config.json",
            "models/results.csv",
            "smollm2/results.json",
            "predictions/EGY.bin",
        ] {
            assert!(!is_core(path), "{path}");
        }
    }

    /// The page asks for the files of these folders by their version, and so must the worker, or it fetches them once more.
    #[test]
    fn every_folder_of_data_is_asked_for_by_version() {
        let worker = fs::read_to_string(root().join("public").join(WORKER)).unwrap();
        let rule = worker.lines().find(|line| line.starts_with("const VERSIONED")).unwrap();
        let folders = fs::read_dir(root().join("public")).unwrap().map(|entry| entry.unwrap());
        for folder in folders.filter(|entry| entry.file_type().unwrap().is_dir()) {
            let name = folder.file_name().into_string().unwrap();
            // The manifest of the installed site names its icons.
            assert_eq!(rule.contains(&format!("{name}\\/")), name != "icons", "{name}: {rule}");
        }
    }

    #[test]
    fn a_build_is_named_by_names_and_contents() {
        let folder = std::env::temp_dir().join(format!("xtask-build-{}", std::process::id()));
        fs::create_dir_all(folder.join("a")).unwrap();
        fs::write(folder.join("a/b"), "c").unwrap();
        let first = build_hash(&folder).unwrap();
        assert!(first.len() == 16 && first.bytes().all(|b| b.is_ascii_hexdigit()), "{first}");
        assert_eq!(build_hash(&folder).unwrap(), first);
        fs::write(folder.join("a/b"), "d").unwrap();
        let second = build_hash(&folder).unwrap();
        fs::rename(folder.join("a/b"), folder.join("a/c")).unwrap();
        let third = build_hash(&folder).unwrap();
        assert!(first != second && second != third && first != third);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn the_worker_gets_the_list_of_all_other_files() {
        let dist = std::env::temp_dir().join(format!("xtask-offline-{}", std::process::id()));
        fs::create_dir_all(dist.join("models")).unwrap();
        assert!(write(&dist, "0123456789abcdef").is_err(), "without a worker");
        fs::copy(root().join("public").join(WORKER), dist.join(WORKER)).unwrap();
        fs::write(dist.join("index.html"), "abc").unwrap();
        fs::write(dist.join("models/results.csv"), "").unwrap();
        write(&dist, "0123456789abcdef").unwrap();
        let script = fs::read_to_string(dist.join(WORKER)).unwrap();
        let line = script.lines().find(|line| line.starts_with("const SITE")).unwrap();
        assert_eq!(
            line,
            "const SITE = {\"build\":\"0123456789abcdef\",\"core\":[[\"index.html\",3,\
             \"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"]],\"rest\":[[\"models/results.csv\",0,\
             \"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"]]};"
        );
        assert!(write(&dist, "0123456789abcdef").is_err(), "a second list would hide a stale worker");
        fs::remove_dir_all(dist).unwrap();
    }
}
