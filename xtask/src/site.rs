//! Builds the site into dist/.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};

use crate::{
    cards,
    compress::{self, original},
    model,
    names::without_names,
    offline::{self, hex},
    preload,
    shell::{self, heading, human, root, run},
    styles,
    tools::Tools,
};

/// Asks build.rs for a page that can be cut into parts.
pub const ASKED: &str = "ACE_PARTS";

pub const CPU_ENGINE: &str = "engine-cpu";
pub const GPU_ENGINE: &str = "engine-gpu";
pub const ENGINES: [&str; 2] = [CPU_ENGINE, GPU_ENGINE];

/// What a complete site holds; a `*` stands for the hash that trunk puts into a name.
const EXPECTED: &[&str] = &[
    "index.html",
    "start.js",
    "service-worker.js",
    "favicon.svg",
    "icons/*",
    "site.webmanifest",
    styles::JOINED,
    "page-*.js",
    "page-*_bg.wasm",
    "engine-cpu.js",
    "engine-cpu_bg.wasm",
    "engine-cpu_loader.js",
    "engine-gpu.js",
    "engine-gpu_bg.wasm",
    "engine-gpu_loader.js",
    "models/manifest.json",
    "models/config.json",
    "models/tokenizer.json",
    "models/model.safetensors",
    "predictions/*",
    "survey/*",
    "maps/*",
    "docs/model-card.html",
    "docs/data-card.html",
    "docs/judge.html",
];

/// What index.html says until the build writes the site's stamp there.
const UNSTAMPED: &str = r#"<meta name="ace-build" content="">"#;

/// The end of start.js's address in the tag that Trunk.toml describes.
const START: &str = r#"start.js""#;

pub fn dist() -> PathBuf {
    root().join("dist")
}

/// Builds the site with trunk, as it is put on a host: small, fast, and with compressed copies.
///
/// # Errors
/// When the build fails or its result is incomplete.
pub fn build(tools: &Tools, public_url: Option<&str>) -> Result<()> {
    let start = Instant::now();
    check_sources()?;
    heading("Building the site: page, CPU engine and GPU engine (the first time 10 to 15 minutes on two cores)");
    let mut trunk = Command::new("trunk");
    trunk.current_dir(root()).arg("build").env("PATH", &tools.path).env("TRUNK_SKIP_VERSION_CHECK", "true").env(ASKED, "1");
    // Trunk 0.21 stops at NO_COLOR=1, the usual way to say it: it understands only true and false.
    if shell::set("NO_COLOR").is_some() {
        trunk.env("NO_COLOR", "true");
    }
    if let Some(url) = public_url {
        trunk.args(["--public-url", url]);
    }
    run(shell::for_wasm(&mut trunk))?;

    heading("Cutting the page into parts");
    run(shell::optimised("cut").env("PATH", &tools.path).arg(dist()))?;

    heading("Checking and compressing the site");
    finish(&dist(), &ENGINES)?;
    compress::write_best(&dist())?;
    println!("Built in {}", human(start.elapsed()));
    model::announce();
    Ok(())
}

/// Looks for the parts of the repository that are not code, before minutes are spent on compiling.
///
/// # Errors
/// When one is missing.
pub fn check_sources() -> Result<()> {
    for folder in ["public/models", "public/predictions", "public/survey", "public/lessons"] {
        ensure!(
            root().join(folder).is_dir(),
            "{folder} is missing. It belongs to the repository: `git checkout -- public` brings it back"
        );
    }
    Ok(())
}

/// Adds the pages of text to what was compiled and copied into `folder`, stamps the site, lists it for its service worker, and checks
/// that nothing is missing.
///
/// # Errors
/// When the site is incomplete.
pub fn finish(folder: &Path, engines: &[&str]) -> Result<()> {
    strip_names(folder)?;
    styles::join(folder)?;
    cards::write(folder)?;
    model::say_if_absent(folder)?;
    let build = stamp(folder, engines)?;
    offline::write(folder, &build)?;
    let files = list(folder)?;
    let missing = missing(files.keys().map(String::as_str), engines);
    if !missing.is_empty() {
        bail!("the site is incomplete: {} lacks {}", folder.display(), missing.join(", "));
    }
    Ok(())
}

/// Takes the names of functions out of every wasm file.
fn strip_names(folder: &Path) -> Result<()> {
    for file in list(folder)?.keys().filter(|file| file.ends_with(".wasm")) {
        let path = folder.join(file);
        let module = fs::read(&path).with_context(|| format!("{file} can't be read"))?;
        let stripped = without_names(&module).with_context(|| format!("{file} is no wasm module"))?;
        fs::write(&path, stripped).with_context(|| format!("{file} can't be written"))?;
    }
    Ok(())
}

/// Every file of a site with its size; paths are relative, with forward slashes. Compressed copies are no files of their own. A public
/// model's weights are no part of a version: they stay the same from one to the next, hardly compress, and are kept by the page itself.
pub fn list(folder: &Path) -> Result<BTreeMap<String, u64>> {
    let mut files = list_all(folder)?;
    files.retain(|path, _| !path.starts_with(model::FOLDER));
    let copies: Vec<String> =
        files.keys().filter(|path| original(path).is_some_and(|of| files.contains_key(of))).cloned().collect();
    for copy in copies {
        files.remove(&copy);
    }
    Ok(files)
}

/// Every file below `folder` with its size.
pub fn list_all(folder: &Path) -> Result<BTreeMap<String, u64>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![(folder.to_path_buf(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        let entries = fs::read_dir(&folder).with_context(|| format!("{} can't be read", folder.display()))?;
        for entry in entries {
            let entry = entry?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                folders.push((entry.path(), format!("{name}/")));
            } else {
                files.insert(name, entry.metadata()?.len());
            }
        }
    }
    Ok(files)
}

/// What is expected of a site with these engines and is not there.
fn missing<'a>(files: impl Iterator<Item = &'a str> + Clone, engines: &[&str]) -> Vec<&'static str> {
    let is_of = |pattern: &str, engine: &&str| pattern.starts_with(*engine);
    let expected = EXPECTED.iter().copied().filter(|pattern| {
        let engine = ENGINES.iter().find(|engine| is_of(pattern, engine));
        engine.is_none_or(|engine| engines.contains(engine))
    });
    expected.filter(|pattern| !files.clone().any(|file| matches(pattern, file))).collect()
}

/// Whether `file` fits a pattern with at most one `*`.
pub fn matches(pattern: &str, file: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == file,
        Some((head, tail)) => file.len() > head.len() + tail.len() && file.starts_with(head) && file.ends_with(tail),
    }
}

/// The Content-Security-Policy of the page, which index.html states.
///
/// # Errors
/// When it does not.
pub fn policy() -> Result<String> {
    const BEGIN: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"";
    let index = root().join("index.html");
    let html = fs::read_to_string(&index).with_context(|| format!("{} can't be read", index.display()))?;
    let policy = html.split_once(BEGIN).and_then(|(_, rest)| rest.split_once('"'));
    Ok(policy.with_context(|| format!("index.html lacks {BEGIN}"))?.0.into())
}

/// Keeps a browser from mixing two versions of the site, and gives the name of this one.
///
/// Trunk names the page's files after their content, but start.js and a worker's files always the same, so that a browser could
/// take the glue code of yesterday and the wasm of today. The stamp, a hash over the whole site, goes into index.html, where the
/// page reads it to ask for `engine-cpu_loader.js?v=STAMP` and for its data, and into the loaders, which pass it on. The service
/// worker tells by it which version a page is of.
fn stamp(dist: &Path, engines: &[&str]) -> Result<String> {
    let stamp = offline::build_hash(dist)?;
    for engine in engines {
        preload::write_loader(dist, engine, &stamp)?;
    }
    let index = dist.join("index.html");
    let html = fs::read_to_string(&index).with_context(|| format!("{} can't be read", index.display()))?;
    ensure!(html.contains(UNSTAMPED), "index.html lacks {UNSTAMPED}");
    ensure!(html.contains(START), "index.html does not load {START}");
    let html = put_hash(dist, html)?;
    let html = preload::put_icon(dist, &html)?.replace(UNSTAMPED, &UNSTAMPED.replace("\"\"", &format!("\"{stamp}\"")));
    fs::write(&index, html.replace(START, &START.replace("\"", &format!("?v={stamp}\""))))?;
    Ok(stamp)
}

/// Beside the name of the page's code, its hash: start.js runs nothing else.
fn put_hash(dist: &Path, html: String) -> Result<String> {
    const NAME: &str = "data-wasm=\"";
    let file = html.split_once(NAME).and_then(|(_, rest)| rest.split_once('"')).map(|(path, _)| path.trim_start_matches("./"));
    let file = file.with_context(|| format!("index.html lacks {NAME}"))?;
    // A site in a folder of its host has the folder's name before it.
    let file = file.rsplit('/').next().unwrap_or(file);
    let code = fs::read(dist.join(file)).with_context(|| format!("{file} can't be read"))?;
    let hash = hex(Sha256::digest(code));
    Ok(html.replace(NAME, &format!("data-sha256=\"{hash}\" {NAME}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        assert!(matches("page-*_bg.wasm", "page-1a2b_bg.wasm"));
        assert!(matches("survey/*", "survey/cells.bin"));
        assert!(matches("index.html", "index.html"));
        assert!(!matches("page-*.js", "page-.js"));
        assert!(!matches("style-*.css", "style.css"));
        assert!(!matches("index.html", "old/index.html"));
    }

    #[test]
    fn what_is_missing_is_named() {
        let files = EXPECTED.iter().filter(|name| **name != "engine-gpu_bg.wasm").map(|name| name.replace('*', "1f"));
        let files: Vec<String> = files.collect();
        let missing = |engines| super::missing(files.iter().map(String::as_str), engines);
        assert_eq!(missing(&ENGINES), ["engine-gpu_bg.wasm"]);
        assert!(missing(&[CPU_ENGINE]).is_empty(), "a site without this engine");
    }

    #[test]
    fn the_policy_allows_nothing_inline_and_no_other_host() {
        let policy = policy().unwrap();
        for part in ["default-src 'self'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "object-src 'none'"] {
            assert!(policy.split("; ").any(|p| p == part), "{part} is not in {policy}");
        }
        assert!(!policy.contains("unsafe-inline") && !policy.contains("http"), "{policy}");
    }

    #[test]
    fn the_pages_source_has_a_place_for_the_stamp() {
        assert!(fs::read_to_string(root().join("index.html")).unwrap().contains(UNSTAMPED));
        assert!(fs::read_to_string(root().join("Trunk.toml")).unwrap().contains(&format!("src=\"{{base}}{START} ")));
    }

    #[test]
    fn stamping_changes_page_and_loaders_together() {
        let dist = std::env::temp_dir().join(format!("xtask-stamp-{}", std::process::id()));
        fs::create_dir_all(&dist).unwrap();
        for engine in ENGINES {
            fs::write(dist.join(format!("{engine}.js")), engine).unwrap();
            fs::write(dist.join(format!("{engine}_bg.wasm")), "wasm").unwrap();
        }
        fs::write(dist.join("favicon.svg"), "<svg></svg>").unwrap();
        fs::write(dist.join("page_bg.wasm"), "page").unwrap();
        let icon = "<link href=\"favicon.svg\">";
        let html =
            format!("<head>{UNSTAMPED}{icon}<script src=\"./start.js\" data-js data-wasm=\"./page_bg.wasm\"></script></head>");
        fs::write(dist.join("index.html"), html).unwrap();
        let stamped = stamp(&dist, &ENGINES).unwrap();
        let html = fs::read_to_string(dist.join("index.html")).unwrap();
        let stamp = html.split("content=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert_eq!(stamp, stamped);
        assert!(html.contains(&format!("src=\"./start.js?v={stamp}\" data-js")), "{html}");
        assert!(html.contains(&format!("data-sha256=\"{}\" data-wasm", hex(Sha256::digest("page")))), "{html}");
        let loader = fs::read_to_string(dist.join("engine-gpu_loader.js")).unwrap();
        assert_eq!(loader.matches(&format!("?v={stamp}")).count(), 2, "{loader}");
        assert!(super::stamp(&dist, &ENGINES).is_err(), "a second stamp would hide a stale page");
        fs::remove_dir_all(&dist).unwrap();
    }
}
