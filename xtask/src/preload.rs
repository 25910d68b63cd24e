//! What a first visit asks for, so that nothing waits in line and nothing comes twice: by the script that an engine's worker
//! starts with, and in the page itself. What the page needs besides its code, public/start.js asks for.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};

use crate::offline::hex;

/// What an engine reads before it is ready (src/engine/loader.rs), the largest first.
const MODEL: &[&str] = &[
    "models/model.safetensors",
    "models/ace/adapter_model.safetensors",
    "models/manifest.json",
    "models/config.json",
    "models/tokenizer.json",
    "models/reference.json",
    "models/composition.json",
    "survey/manifest.json",
    "survey/catalogue.json",
];

/// The script that an engine's worker starts with. The engine's code takes the answers from `aceEarly` (src/assets/fetch.rs).
///
/// The worker asks itself, and not the page, since what a page preloads reaches its workers only by way of the browser's cache, which
/// browsers treat differently while a file is still on its way.
const LOADER: &str = include_str!("engine_loader.js");

/// The address of the page's icon in index.html.
const ICON: &str = r#"href="favicon.svg""#;

/// Puts the page's icon into the page. Chromium fetches an icon that is a file for the page and once more for the manifest, which
/// names it too.
///
/// # Errors
/// When the page names none, or the icon can't be read.
pub fn put_icon(dist: &Path, html: &str) -> Result<String> {
    ensure!(html.matches(ICON).count() == 1, "index.html lacks {ICON}");
    let icon = fs::read_to_string(dist.join("favicon.svg")).context("favicon.svg can't be read")?;
    let icon: String = icon.lines().map(str::trim).collect();
    let icon = icon.replace('"', "'").replace('%', "%25").replace('#', "%23").replace('<', "%3C").replace('>', "%3E");
    Ok(html.replace(ICON, &format!(r#"href="data:image/svg+xml,{icon}""#)))
}

/// Writes the script of an engine's worker.
///
/// # Errors
/// When the engine's code is not there, or the script can't be written.
pub fn write_loader(dist: &Path, engine: &str, build: &str) -> Result<()> {
    let path = dist.join(format!("{engine}_loader.js"));
    let files = MODEL.iter().filter(|file| dist.join(file).is_file()).map(|file| format!(r#""{file}""#));
    let files = files.collect::<Vec<_>>().join(", ");
    let code = dist.join(format!("{engine}_bg.wasm"));
    let code = fs::read(&code).with_context(|| format!("{} can't be read", code.display()))?;
    let (size, hash) = (code.len().to_string(), hex(Sha256::digest(&code)));
    let script = LOADER.replace("ENGINE", engine).replace("BUILD", build).replace("FILES", &files);
    let script = script.replace("\"SHA256\"", &format!("\"{hash}\"")).replace("loaded, SIZE", &format!("loaded, {size}"));
    fs::write(&path, script).with_context(|| format!("{} can't be written", path.display()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{shell::root, site::list};

    #[test]
    fn a_worker_asks_for_everything_in_its_version() {
        let dist = std::env::temp_dir().join(format!("xtask-loader-{}", std::process::id()));
        fs::create_dir_all(dist.join("models")).unwrap();
        fs::write(dist.join("models/config.json"), "{}").unwrap();
        fs::write(dist.join("engine-cpu_bg.wasm"), "code").unwrap();
        write_loader(&dist, "engine-cpu", "0123456789abcdef").unwrap();
        let script = fs::read_to_string(dist.join("engine-cpu_loader.js")).unwrap();
        fs::remove_dir_all(dist).unwrap();
        assert!(script.contains(r#"fetch(at("engine-cpu_bg.wasm"), options)"#), "{script}");
        assert!(script.contains(r#"import("./engine-cpu.js?v=0123456789abcdef")"#), "{script}");
        assert!(script.contains(r#"tell("build", "0123456789abcdef")"#), "{script}");
        // A file that this site lacks is not asked for.
        assert!(script.contains(r#"of ["models/config.json"])"#), "{script}");
        assert!(
            script.contains("tell(\"code\", loaded, 4)")
                && script.contains(&format!("hex !== \"{}\"", hex(Sha256::digest(b"code")))),
            "{script}"
        );
        for placeholder in ["ENGINE", "BUILD", "FILES", "SHA256\"", "SIZE)"] {
            assert!(!script.contains(placeholder), "{script}");
        }
    }

    #[test]
    fn the_icon_is_in_the_page() {
        let html = fs::read_to_string(root().join("index.html")).unwrap();
        let html = put_icon(&root().join("public"), &html).unwrap();
        let icon = html.split("href=\"data:image/svg+xml,").nth(1).unwrap().split('"').next().unwrap();
        assert!(icon.starts_with("%3Csvg xmlns='http://www.w3.org/2000/svg'") && icon.ends_with("%3C/svg%3E"), "{icon}");
        assert!(!icon.contains(['#', '<', '>', '\n']), "{icon}");
        assert!(put_icon(&root().join("public"), &html).is_err());
    }

    #[test]
    fn what_is_asked_for_in_advance_is_there() {
        for file in MODEL {
            assert!(root().join("public").join(file).is_file(), "{file}");
        }
    }

    /// The page's own start names the countries, so that a link with a wrong one asks for nothing that is not there.
    #[test]
    fn the_pages_start_knows_the_countries() {
        let script = fs::read_to_string(root().join("public/start.js")).unwrap();
        let line = script.lines().find_map(|line| line.strip_prefix("const COUNTRIES = \"")).unwrap();
        let named: BTreeSet<&str> = line.trim_end_matches("\";").split(' ').collect();
        let files = list(&root().join("public/survey")).unwrap();
        assert_eq!(named, files.keys().filter_map(|file| file.strip_suffix(".bin")).collect());
    }
}
