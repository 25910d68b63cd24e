//! Puts a site together from compiled programs and index.html as trunk does, as far as index.html asks for it. For `serve` alone:
//! a first look at the page need not wait until trunk itself is compiled.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};

use crate::{
    offline::hex,
    shell::{self, root},
    site::{self, CPU_ENGINE, GPU_ENGINE},
    tools::Tools,
};

/// What a tag begins with that tells trunk something.
const LINK: &str = "<link data-trunk ";

/// The tag that Trunk.toml describes.
const PATTERN: &str = "pattern_script = \"\"\"";

/// What index.html asks for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Plan {
    html: String,
    /// Files and folders, from the repository's root, that the site has beside index.html.
    copies: Vec<PathBuf>,
}

/// Makes `folder` the site's, of what stands in index.html and of the programs in `compiled`.
///
/// # Errors
/// When a program or a file is missing, or index.html asks for something that is not known here.
pub fn assemble(folder: &Path, compiled: &Path, engines: &[&str], tools: &Tools) -> Result<()> {
    if folder.is_dir() {
        fs::remove_dir_all(folder).with_context(|| format!("{} can't be removed", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("{} can't be made", folder.display()))?;
    let module = compiled.join("page.wasm");
    let bytes = fs::read(&module).with_context(|| format!("{} can't be read", module.display()))?;
    let page = format!("page-{}", &hex(Sha256::digest(bytes))[..16]);
    bind(&module, folder, &page, tools)?;
    for engine in engines {
        bind(&compiled.join(format!("{engine}.wasm")), folder, engine, tools)?;
    }

    let read = |file: &str| fs::read_to_string(root().join(file)).with_context(|| format!("{file} can't be read"));
    let Plan { html, copies } = plan(&read("index.html")?, &script(&read("Trunk.toml")?, &page)?, &page)?;
    fs::write(folder.join("index.html"), html).context("index.html can't be written")?;
    copies.iter().try_for_each(|path| copy(path, folder))
}

/// The glue code of a program and the module that belongs to it.
fn bind(module: &Path, folder: &Path, name: &str, tools: &Tools) -> Result<()> {
    let mut bindgen = Command::new("wasm-bindgen");
    bindgen.current_dir(root()).env("PATH", &tools.path).args([
        "--target",
        "web",
        "--no-typescript",
        "--out-name",
        name,
        "--out-dir",
    ]);
    shell::run_quietly(bindgen.arg(folder).arg(module))
}

/// The tag that starts the page.
fn script(trunk_toml: &str, page: &str) -> Result<String> {
    let pattern = trunk_toml.split_once(PATTERN).and_then(|(_, rest)| rest.split_once("\"\"\""));
    let pattern = pattern.with_context(|| format!("Trunk.toml lacks {PATTERN}"))?.0;
    Ok(pattern.replace("{base}", "./").replace("{js}", &format!("{page}.js")).replace("{wasm}", &format!("{page}_bg.wasm")))
}

fn plan(html: &str, script: &str, page: &str) -> Result<Plan> {
    let mut pieces = html.split(LINK);
    let mut plan = Plan { html: pieces.next().unwrap_or_default().to_owned(), copies: Vec::new() };
    for piece in pieces {
        let (tag, after) = piece.split_once('>').context("index.html has a link without an end")?;
        let value =
            |name: &str| tag.split_once(&format!("{name}=\"")).and_then(|(_, rest)| rest.split_once('"')).map(|(value, _)| value);
        match (value("rel"), value("href")) {
            (Some("rust"), _) => match (value("data-type"), value("data-bin")) {
                (Some("main"), Some("page")) => plan.html.push_str(script),
                (Some("worker"), Some(CPU_ENGINE | GPU_ENGINE)) => {}
                other => bail!("index.html has a program that `serve` does not know: {other:?}"),
            },
            (Some("css"), Some(path)) => {
                let name = path.rsplit('/').next().unwrap_or(path);
                plan.html.push_str(&format!("<link rel=\"stylesheet\" href=\"./{name}\">"));
                plan.copies.push(path.into());
            }
            (Some("copy-file" | "copy-dir"), Some(path)) => plan.copies.push(path.into()),
            other => bail!("index.html has a link for trunk that `serve` does not know: {other:?}"),
        }
        plan.html.push_str(after);
    }
    ensure!(plan.html.contains(script), "index.html does not name the page's program");
    let preload = format!(
        "<link rel=\"modulepreload\" href=\"./{page}.js\" crossorigin=\"anonymous\"><link rel=\"preload\" \
         href=\"./{page}_bg.wasm\" crossorigin=\"anonymous\" as=\"fetch\" type=\"application/wasm\"></head>"
    );
    plan.html = plan.html.replace("</head>", &preload);
    Ok(plan)
}

/// Copies a file or folder of the repository into the site, under its own name.
fn copy(path: &Path, folder: &Path) -> Result<()> {
    let (source, name) = (root().join(path), path.file_name().context("a path without a name")?);
    if source.is_file() {
        return copy_file(&source, &folder.join(name));
    }
    for file in site::list_all(&source)?.into_keys() {
        copy_file(&source.join(&file), &folder.join(name).join(&file))?;
    }
    Ok(())
}

fn copy_file(from: &Path, to: &Path) -> Result<()> {
    let parent = to.parent().context("a file without a folder")?;
    fs::create_dir_all(parent).with_context(|| format!("{} can't be made", parent.display()))?;
    // Not fs::copy: that would take over the time of the last change on some systems, and `serve` tells old copies by it.
    let bytes = fs::read(from).with_context(|| format!("{} can't be read", from.display()))?;
    fs::write(to, bytes).with_context(|| format!("{} can't be written", to.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_become_tags_and_files() {
        let html = "<head><link data-trunk rel=\"rust\" data-type=\"main\" data-bin=\"page\"\n data-wasm-opt=\"0\">\
            <link data-trunk rel=\"rust\" data-type=\"worker\" data-bin=\"engine-gpu\">\
            <link data-trunk rel=\"css\" href=\"style/base.css\"><link rel=\"icon\" href=\"favicon.svg\">\
            <link data-trunk rel=\"copy-file\" href=\"public/start.js\"></head>";
        let plan = plan(html, "<script></script>", "page-1f").unwrap();
        assert_eq!(
            plan.html,
            "<head><script></script><link rel=\"stylesheet\" href=\"./base.css\"><link rel=\"icon\" href=\"favicon.svg\">\
             <link rel=\"modulepreload\" href=\"./page-1f.js\" crossorigin=\"anonymous\"><link rel=\"preload\" \
             href=\"./page-1f_bg.wasm\" crossorigin=\"anonymous\" as=\"fetch\" type=\"application/wasm\"></head>"
        );
        assert_eq!(plan.copies, [PathBuf::from("style/base.css"), PathBuf::from("public/start.js")]);
    }

    #[test]
    fn what_only_trunk_knows_is_refused() {
        let page = "<link data-trunk rel=\"rust\" data-type=\"main\" data-bin=\"page\">";
        for link in ["rel=\"sass\" href=\"a.scss\"", "rel=\"css\"", "rel=\"rust\" data-type=\"worker\" data-bin=\"other\""] {
            assert!(plan(&format!("{page}<link data-trunk {link}>"), "<script></script>", "page-1f").is_err(), "{link}");
        }
        assert!(plan("<head></head>", "<script></script>", "page-1f").is_err(), "without a page");
    }

    #[test]
    fn the_pages_source_asks_for_nothing_that_is_not_there() {
        let read = |file: &str| fs::read_to_string(root().join(file)).unwrap();
        let script = script(&read("Trunk.toml"), "page-1f").unwrap();
        assert!(script.contains("src=\"./start.js\"") && script.contains("data-wasm=\"./page-1f_bg.wasm\""), "{script}");
        let plan = plan(&read("index.html"), &script, "page-1f").unwrap();
        assert!(!plan.html.contains("data-trunk") && !plan.html.contains('{'), "{}", plan.html);
        for path in &plan.copies {
            assert!(root().join(path).exists(), "{}", path.display());
        }
        assert!(plan.copies.contains(&PathBuf::from("public/models")), "{:?}", plan.copies);
    }

    #[test]
    fn folders_are_copied_whole() {
        let folder = std::env::temp_dir().join(format!("xtask-assemble-{}", std::process::id()));
        copy(Path::new("public/icons"), &folder).unwrap();
        copy(Path::new("style/base.css"), &folder).unwrap();
        let files = site::list_all(&folder).unwrap();
        assert!(files.contains_key("base.css") && files.keys().any(|file| file.starts_with("icons/")), "{files:?}");
        fs::remove_dir_all(folder).unwrap();
    }
}
