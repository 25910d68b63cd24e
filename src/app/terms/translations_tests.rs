//! Whether everything that the page says has its translation, and every translation is of something that it says.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use crate::{
    app::{language::item_texts::ItemTexts, terms::below},
    survey::{COUNTRIES, Catalogue, OWN_PENDING},
};

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The Rust files of a folder and of those in it.
pub fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The text of a string literal that begins here, and what follows it.
pub fn literal(source: &str) -> Option<(String, &str)> {
    let mut text = String::new();
    let mut rest = source.strip_prefix('"')?;
    loop {
        let c = rest.chars().next()?;
        rest = &rest[c.len_utf8()..];
        match c {
            '"' => return Some((text, rest)),
            '\\' => {
                let escape = rest.chars().next()?;
                rest = &rest[escape.len_utf8()..];
                match escape {
                    '\n' => rest = rest.trim_start(),
                    'n' => text.push('\n'),
                    'u' => {
                        let (code, after) = rest.strip_prefix('{')?.split_once('}')?;
                        text.push(char::from_u32(u32::from_str_radix(code, 16).ok()?)?);
                        rest = after;
                    }
                    other => text.push(other),
                }
            }
            other => text.push(other),
        }
    }
}

/// The literals that a source file hands to `tr`, `fill!` and `words!`.
fn spoken_in(source: &str, said: &mut BTreeSet<String>) {
    let code: String = source.lines().filter(|l| !l.trim_start().starts_with("//")).flat_map(|l| [l, "\n"]).collect();
    for call in ["tr(", "fill!("] {
        for (at, _) in code.match_indices(call) {
            let alone = !code[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
            if let Some((text, _)) = literal(code[at + call.len()..].trim_start()).filter(|_| alone) {
                said.insert(text);
            }
        }
    }
    for block in code.split("words! {").skip(1) {
        let mut rest = &block[..block.find("\n}").unwrap()];
        while let Some(at) = rest.find('"') {
            let (text, after) = literal(&rest[at..]).unwrap();
            said.insert(text);
            rest = after;
        }
    }
}

/// What is looked up at run time: sentences of lower rooms, names of countries and continents, topics of the catalogue.
fn known_at_run_time() -> impl Iterator<Item = String> {
    let catalogue = Catalogue::parse(&read("public/survey/catalogue.json")).unwrap();
    let places = COUNTRIES.iter().flat_map(|c| [c.name, c.continent]).chain([OWN_PENDING.name]);
    let fixed = below::sentences().into_iter().chain(places).map(String::from).collect::<Vec<_>>();
    fixed.into_iter().chain(catalogue.topics.into_iter().map(|t| t.title))
}

/// Files whose literals are examples.
const NOT_SAID: [&str; 3] = ["tests.rs", "language/mod.rs", "terms/translations_tests.rs"];

fn said() -> BTreeSet<String> {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/app"), &mut files);
    let mut said: BTreeSet<String> = known_at_run_time().collect();
    for file in files.iter().filter(|f| !NOT_SAID.iter().any(|n| f.ends_with(n))) {
        let source = fs::read_to_string(file).unwrap();
        let page = source.split("#[cfg(test)]\nmod tests {").next().unwrap();
        spoken_in(page, &mut said);
    }
    said
}

fn spanish() -> BTreeMap<String, String> {
    serde_json::from_str(&read("public/text/es.json")).unwrap()
}

/// The `{names}` of a sentence.
fn names(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|piece| Some(piece.split_once('}')?.0)).collect()
}

#[test]
fn literals_are_read_as_rust_reads_them() {
    let mut said = BTreeSet::new();
    let source = "tr(\"a \\u{201c}b\\u{201d}\"); fill!(\n    \"c \\\n    {d}\", d = 1); str(\"no\");\nwords! {\n    /// \"Doc\"\n    e: \"f\";\n}\n";
    spoken_in(source, &mut said);
    assert_eq!(said.into_iter().collect::<Vec<_>>(), ["a \u{201c}b\u{201d}", "c {d}", "f"]);
}

#[test]
fn everything_that_is_said_has_a_translation_with_the_same_names() {
    let (said, spanish) = (said(), spanish());
    let missing: Vec<_> = said.iter().filter(|s| !spanish.contains_key(*s)).collect();
    assert!(missing.is_empty(), "public/text/es.json lacks {missing:#?}");
    for (english, other) in &spanish {
        assert_eq!(names(english), names(other), "{english}");
        assert!(!other.trim().is_empty(), "{english}");
    }
}

#[test]
fn every_translation_is_of_something_that_is_said() {
    let said = said();
    let unsaid: Vec<_> = spanish().into_keys().filter(|s| !said.contains(s)).collect();
    assert!(unsaid.is_empty(), "nobody says {unsaid:#?}; remove them from public/text/es.json");
}

#[test]
fn every_question_has_its_text_with_as_many_options() {
    let catalogue = Catalogue::parse(&read("public/survey/catalogue.json")).unwrap();
    let texts = ItemTexts::parse(read("public/text/es-items.json").as_bytes()).unwrap();
    for item in &catalogue.items {
        let text = texts
            .of(item)
            .unwrap_or_else(|| panic!("public/text/es-items.json has no {} of {} options", item.code, item.options.len()));
        let labels: BTreeSet<_> = text.options.iter().map(|o| o.trim()).collect();
        assert_eq!(labels.len(), item.options.len(), "two options of {} are alike", item.code);
        let all = text.options.iter().chain([&text.title, &text.question]);
        assert!(all.into_iter().all(|t| !t.trim().is_empty()), "{} has an empty text", item.code);
    }
    assert_eq!(texts.0.len(), catalogue.items.len(), "there are texts of questions that the catalogue has not");
}
