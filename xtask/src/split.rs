//! Cuts the page's WebAssembly into a first file and one for each view that a visitor may never open.
//!
//! Trunk puts the page together in one piece. Its compiler has left the linked module in the build folder, with the places of all
//! addresses in it (build.rs). `wasm_split_cli_support` takes that apart where src/app/parts.rs says: into the first part, what
//! each part has alone, and what parts share, which is dozens of small modules. wasm-bindgen then makes its glue code for the
//! first part, in the same way as trunk does for the whole. The modules that a part needs go into one file, so that it is one
//! request, as the custom sections of a module that has nothing else: servers compress that as they do all WebAssembly.
//!
//! All the files bear one hash in their names, over all of them: no part can meet one of another build.

use std::{borrow::Cow, collections::BTreeMap, fs, path::Path, process::Command};

use anyhow::{Context, Result, anyhow, bail, ensure};
use sha2::{Digest, Sha256};
use wasm_encoder::{
    CustomSection, Module,
    reencode::{Reencode, RoundtripReencoder},
};
use wasm_split_cli_support::{Options, transform};

use crate::{
    names::without_names,
    offline::hex,
    shell::{run, target_dir},
    site::{ASKED, list, matches},
    tools::WASM_TARGET,
};

/// The profile that index.html names for the page.
const PROFILE: &str = "web-small";

/// The parts that there should be: those of src/app/parts.rs, and the reader of spreadsheets (src/app/stores/own).
const EXPECTED: &[&str] = &[
    "align",
    "ask",
    "class",
    "data",
    "judge",
    "lessons",
    "live",
    "many",
    "map",
    "method_about",
    "results",
    "shifts",
    "spreadsheet",
];

/// The script that loads parts, in the place of the splitting library's own, which fetches every module by itself.
const LOADER: &str = include_str!("parts.js");

/// The line of it that the list of parts takes the place of.
const NO_PARTS: &str = "const PARTS = {};";

/// Takes the place of the page that trunk built.
///
/// # Errors
/// When the page was not compiled for it, or one of the tools fails, or their files are not as this expects.
pub fn cut(dist: &Path) -> Result<()> {
    let folder = target_dir().join("page-parts");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("{} can't be removed", folder.display()))?;
    }
    let linked = target_dir().join(WASM_TARGET).join(PROFILE).join("page.wasm");
    let parts = take_apart(&linked, &folder)?;
    run(Command::new("wasm-bindgen")
        // The table of functions among them, through which parts call each other.
        .arg("--keep-lld-exports")
        .args(["--target", "web", "--no-typescript", "--out-name", "page", "--out-dir"])
        .arg(folder.join("page"))
        .arg(folder.join("page.wasm")))?;
    let page = Page {
        glue: fs::read_to_string(folder.join("page/page.js")).context("page.js can't be read")?,
        first: fs::read(folder.join("page/page_bg.wasm")).context("page_bg.wasm can't be read")?,
        parts,
    };
    put(dist, &page)?;
    println!("{} parts beside the first", page.parts.len());
    Ok(())
}

/// A part that is loaded when it is wanted: the names of its modules, and its file.
#[derive(Debug)]
struct Part {
    modules: Vec<String>,
    file: Vec<u8>,
}

/// Writes the first part, as page.wasm, and all modules into a folder. Gives the other parts by their names.
fn take_apart(linked: &Path, folder: &Path) -> Result<BTreeMap<String, Part>> {
    let module = fs::read(linked).with_context(|| format!("{} can't be read: has trunk compiled the page?", linked.display()))?;
    let first = folder.join("page.wasm");
    let mut options = Options::new(&module);
    options.output_dir = folder;
    options.main_out_path = &first;
    options.link_name = "./parts.js";
    let split = transform(options).map_err(|error| anyhow!("the page can't be cut: {error:?}"))?;
    ensure!(!split.prefetch_map.is_empty(), "the page has no place to be cut at: was it compiled with {ASKED}=1?");
    if let Some(other) = split.prefetch_map.keys().find(|name| !EXPECTED.contains(&name.as_str())) {
        bail!("the page has a part `{other}` that xtask/src/split.rs does not expect");
    }
    if let Some(missing) = EXPECTED.iter().find(|name| !split.prefetch_map.contains_key(**name)) {
        bail!("the page has no part `{missing}`: is it still in src/app/parts.rs?");
    }
    let part = |(name, modules): (String, Vec<String>)| {
        let file = in_one_file(&modules, folder)?;
        Ok((name, Part { modules, file }))
    };
    split.prefetch_map.into_iter().map(part).collect()
}

/// Modules as the custom sections of one that has nothing else.
fn in_one_file(modules: &[String], folder: &Path) -> Result<Vec<u8>> {
    let mut whole = Module::new();
    for name in modules {
        let module = fs::read(folder.join(format!("{name}.wasm"))).with_context(|| format!("{name}.wasm can't be read"))?;
        let module = compact(&module).with_context(|| format!("{name}.wasm is no WebAssembly module"))?;
        whole.section(&CustomSection { name: Cow::Borrowed(name), data: Cow::Owned(module) });
    }
    Ok(whole.finish())
}

/// The linker leaves room for the largest address at each place where one stands; here they take what they need. Without the names
/// of functions too, as all files of the site.
fn compact(module: &[u8]) -> Result<Vec<u8>> {
    let mut compacted = Module::new();
    RoundtripReencoder.parse_core_module(&mut compacted, wasmparser::Parser::new(0), module)?;
    without_names(&compacted.finish()).context("it has no sections")
}

/// The page, whose files name each other by names without a hash.
#[derive(Debug)]
struct Page {
    glue: String,
    first: Vec<u8>,
    parts: BTreeMap<String, Part>,
}

impl Page {
    fn hash(&self) -> String {
        let mut hash = Sha256::new();
        let parts = self.parts.iter().flat_map(|(name, part)| [name.as_bytes(), &part.file]);
        for piece in [LOADER.as_bytes(), self.glue.as_bytes(), &self.first].into_iter().chain(parts) {
            hash.update((piece.len() as u64).to_le_bytes());
            hash.update(piece);
        }
        hex(hash.finalize())[..16].into()
    }

    /// The files under their final names, in which they name each other.
    fn named(&self, stem: &str) -> Result<Vec<(String, Vec<u8>)>> {
        let glue = replaced(&self.glue, "from \"./parts.js\"", &format!("from \"./{stem}_parts.js\""))?;
        let glue = replaced(&glue, "'page_bg.wasm'", &format!("'{stem}_bg.wasm'"))?;
        let mut files = vec![
            (format!("{stem}.js"), glue.into_bytes()),
            (format!("{stem}_bg.wasm"), self.first.clone()),
            (format!("{stem}_parts.js"), self.loader(stem)?.into_bytes()),
        ];
        files.extend(self.parts.iter().map(|(name, part)| (format!("{stem}_{name}.wasm"), part.file.clone())));
        Ok(files)
    }

    fn loader(&self, stem: &str) -> Result<String> {
        let modules = |part: &Part| part.modules.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(",");
        let parts = self.parts.iter().map(|(name, part)| format!("{name}:[{}]", modules(part)));
        let parts = format!("const PARTS = {{{}}};", parts.collect::<Vec<_>>().join(","));
        let loader = replaced(&replaced(LOADER, NO_PARTS, &parts)?, "./page.js", &format!("./{stem}.js"))?;
        let loader = replaced(&loader, "./page_${part}.wasm", &format!("./{stem}_${{part}}.wasm"))?;
        // What the first part imports, by the names that the macros of the splitting library give.
        let exports = self.parts.keys().map(|name| format!("export const __wasm_split_load_{name} = loader(\"{name}\");\n"));
        Ok(exports.fold(loader, |loader, export| loader + &export))
    }
}

fn replaced(text: &str, old: &str, new: &str) -> Result<String> {
    ensure!(text.contains(old), "the page's code lacks {old}, which is to become {new}: see xtask/src/split.rs");
    Ok(text.replace(old, new))
}

/// Puts the files in the place of the page that stands in `dist`, and their names into index.html.
fn put(dist: &Path, page: &Page) -> Result<()> {
    let whole: Vec<String> = list(dist)?.into_keys().filter(|file| matches("page-*", file)).collect();
    let former = whole.iter().find_map(|file| file.strip_suffix("_bg.wasm")).context("dist/ lacks page-*_bg.wasm")?;
    let stem = format!("page-{}", page.hash());
    for file in &whole {
        fs::remove_file(dist.join(file)).with_context(|| format!("{file} can't be removed"))?;
    }
    for (name, bytes) in page.named(&stem)? {
        fs::write(dist.join(&name), bytes).with_context(|| format!("{name} can't be written"))?;
    }
    let index = dist.join("index.html");
    let html = fs::read_to_string(&index).with_context(|| format!("{} can't be read", index.display()))?;
    fs::write(&index, linked(&html, former, &stem)?).with_context(|| format!("{} can't be written", index.display()))
}

/// index.html with the new names, and with the loader fetched at once, which the glue code imports.
fn linked(html: &str, former: &str, stem: &str) -> Result<String> {
    let html = html.replace(former, stem);
    let glue = format!("{stem}.js\"");
    let before = html.find("<link rel=\"modulepreload\"").context("index.html does not preload the page's code")?;
    let end = before + html[before..].find('>').context("index.html has a link without an end")? + 1;
    let link = &html[before..end];
    ensure!(link.contains(&glue), "index.html preloads other code first: {link}");
    Ok(format!("{}{}{}", &html[..end], link.replace(&glue, &format!("{stem}_parts.js\"")), &html[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: &[u8] = b"\0asm\x01\0\0\0";

    fn page() -> Page {
        let many = Part { modules: vec!["chunk_1".into(), "split_many".into()], file: EMPTY.into() };
        Page {
            glue: "import * as a from \"./parts.js\"; import * as b from \"./parts.js\"; i = { \"./parts.js\": a }; new URL('page_bg.wasm')".into(),
            first: EMPTY.into(),
            parts: [("many".to_owned(), many)].into(),
        }
    }

    #[test]
    fn files_name_each_other_by_their_hash() {
        let named = page().named("page-1f").unwrap();
        let names: Vec<&str> = named.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["page-1f.js", "page-1f_bg.wasm", "page-1f_parts.js", "page-1f_many.wasm"]);
        let text = |at: usize| String::from_utf8(named[at].1.clone()).unwrap();
        // wasm-bindgen imports the loader once for each part. The key of the imports is a name within the module, not a file's.
        let glue = "import * as a from \"./page-1f_parts.js\"; import * as b from \"./page-1f_parts.js\"; \
                    i = { \"./parts.js\": a }; new URL('page-1f_bg.wasm')";
        assert_eq!(text(0), glue);
        for words in [
            "import { initSync } from \"./page-1f.js\";",
            "const PARTS = {many:[\"chunk_1\",\"split_many\"]};",
            "new URL(`./page-1f_${part}.wasm`, import.meta.url)",
            "export const __wasm_split_load_many = loader(\"many\");",
        ] {
            assert!(text(2).contains(words), "{words} is not in {}", text(2));
        }
    }

    #[test]
    fn another_way_of_naming_is_noticed() {
        let page = Page { glue: "import './parts.js'".into(), ..page() };
        assert!(page.named("page-1f").unwrap_err().to_string().contains("./parts.js"));
    }

    #[test]
    fn a_change_of_any_part_changes_the_hash_of_all() {
        let changed = Page { parts: [("many".to_owned(), Part { modules: vec![], file: vec![1] })].into(), ..page() };
        assert_eq!(page().hash(), page().hash());
        assert_ne!(page().hash(), changed.hash());
    }

    #[test]
    fn the_parts_take_the_place_of_the_whole() {
        let dist = std::env::temp_dir().join(format!("xtask-split-{}", std::process::id()));
        fs::create_dir_all(&dist).unwrap();
        for file in ["page-00.js", "page-00_bg.wasm"] {
            fs::write(dist.join(file), "").unwrap();
        }
        let html = "<link rel=\"modulepreload\" href=\"./page-00.js\" x><script data-js=\"./page-00.js\" data-wasm=\"./page-00_bg.wasm\">";
        fs::write(dist.join("index.html"), html).unwrap();
        put(&dist, &page()).unwrap();
        let stem = format!("page-{}", page().hash());
        let html = fs::read_to_string(dist.join("index.html")).unwrap();
        assert!(!html.contains("page-00"), "{html}");
        assert!(
            html.contains(&format!("<link rel=\"modulepreload\" href=\"./{stem}_parts.js\" x><script data-js=\"./{stem}.js\""))
        );
        assert_eq!(list(&dist).unwrap().len(), 5, "index.html and four files of the page");
        fs::remove_dir_all(dist).unwrap();
    }

    #[test]
    fn modules_lie_in_one_file_with_nothing_to_spare() {
        let folder = std::env::temp_dir().join(format!("xtask-part-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        // One type, in a section whose length is written with room to spare; and names.
        let padded = [EMPTY, b"\x01\x84\x80\x80\x80\0\x01\x60\0\0", b"\0\x05\x04name"].concat();
        fs::write(folder.join("a.wasm"), padded).unwrap();
        let file = in_one_file(&["a".into()], &folder).unwrap();
        let module = [EMPTY, b"\x01\x04\x01\x60\0\0"].concat();
        assert_eq!(file, [EMPTY, b"\0\x10\x01a", &module].concat());
        fs::write(folder.join("a.wasm"), "no module").unwrap();
        assert!(in_one_file(&["a".into()], &folder).unwrap_err().to_string().contains("a.wasm"));
        fs::remove_dir_all(folder).unwrap();
    }
}
