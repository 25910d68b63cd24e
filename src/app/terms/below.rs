//! Sentences that lower rooms say (errors, reasons why there is no figure) in the language that is spoken.
//!
//! They come in English, with their values filled in. Each is found here by what stands around its values.

use std::fmt::Display;

use crate::app::language::{Language, filled, spoken, tr, tr_text};

/// As in the `#[error(…)]` lines of the rooms below, each value with a name.
const TEMPLATES: [&str; 83] = [
    // Settings of a fine-tune.
    "{field} is {value}; choose a value from {low} to {high}",
    "choose at least one country with survey answers for each persona",
    "no item of this scope was asked in the chosen countries; widen the scope",
    // Effects.
    "only the country's overall figures are known, not those of its groups",
    "too few people to compare by {attribute}: {a} and {b} in groups of ten or more that can be set side by side",
    // The engine.
    "this browser gave no WebGPU device: {reason}",
    "the GPU's answers differ from the reference by {difference} (tolerance {tolerance})",
    "{url} could not be fetched: {reason}. Check the connection, then load again",
    "{file} can't be read: {reason}. Reload the page; if it stays, the site was published incompletely",
    "the model is not loaded yet",
    "there is no adapter called {name}",
    "there is no adapter of your own yet: fine-tune one or open a file",
    "{name} is not an adapter file: {reason}",
    "{name} is an adapter for another model: {reason}",
    "{prediction} is no distribution: the engine is faulty; switch to the other engine",
    "the engine can't use your own data: {reason}",
    // Files of the site.
    "{path} is not in the site's file list",
    "{path} arrived with {got} of {expected} bytes; check the connection and load it again",
    "{path} is not the file that this page was built with; reload the page to get matching files",
    "{url} could not be fetched: {reason}",
    "the survey table is damaged ({reason}); load it again",
    // The visitor's own data: problems of cells.
    "it looks like a formula; formulas are not computed, so the cell counts as empty. Export values, not formulas",
    "it is none of the question's {n} options; the cell counts as empty. Write an option's label, or its number",
    "it is none of the question's codes {first} to {last}; the cell counts as empty. Write a code, or an option's label",
    "it is no {attribute}: write {allowed}. The person counts for the group as a whole",
    "m may be mujer or masculino here: write hombre or mujer. The person counts for the group as a whole",
    "a weight is a number from 0.000001 to 1000000; the row is not used",
    "an age is a number from 0 to 120; the person counts without it",
    "the file has more than {most} groups; the row is not used",
    "the row has {cells} cells and the header {heads}; what is missing counts as empty",
    "there is no such question in the catalogue; the column is not used",
    "an earlier column has the same meaning; this one is not used",
    "it names several options; the cell counts as empty. Give each option a column of its own, or ask for one",
    "many cells name several options, and one can be counted; the column is not used. Give each option a column of its own",
    "its number and its words name different options; the cell counts as empty. Write one of them",
    "what it means can't be known from the file; the cell counts as empty until you say it",
    "a quotation mark in this row is not closed; it is read as a letter like others",
    "it looks like a total below the rows; it is not used",
    "the file has {count} other sheets with something in them; only one is read. Choose it by saving it alone",
    "no cell of this column tells {attribute}: nobody counts for a persona by it",
    "there are too many different cells for a column of this meaning; it is not used",
    "it is one row of a grid or one of several answers; the column is not used. Write: Question text? [first option|second option]",
    "the row names no group; it counts with those of the file that name none",
    // The visitor's own data: what can't be known from a file.
    "m may be a man or a woman (mujer). Which is it?",
    "the numbers may mean either level of {attribute}. Which is which?",
    "a comma stands before three digits: is it thousands or decimals?",
    "these are years, not ages. Are they years of birth?",
    "no number is near 1: are these weights of the survey, or of bodies?",
    "the numbers begin elsewhere than the question's: which is the first option?",
    "every tool calls its questions so. Is it question {item}? In the file, write its text behind the code, or WVS before it",
    "the code is that of a question of the catalogue, the text another's. Is it question {item}?",
    "{cells} cells are no option of the question, and are left out. Which options are they?",
    "thousands",
    "decimals",
    "years of birth, asked in {year}",
    "weights of the survey",
    "{n} is the first option",
    "it is question {item}",
    "it is nothing to read",
    // The visitor's own data: files of no use.
    "the file is an SPSS file (sav). Save it in SPSS or PSPP as CSV, with variable names, and value labels in place of values",
    "the file is a web page, not a spreadsheet, whatever its name says. Open it in a spreadsheet and save it as CSV (UTF-8)",
    "the spreadsheet can't be read ({reason}). Open it again and save it as CSV (UTF-8)",
    "the spreadsheet is too large to be read here. Save its sheet of answers as CSV (UTF-8)",
    "the first row looks like answers, not like names of columns. Put a row with a name for each column above it",
    "no column is surely a question. {column}: {doubt}",
    "the rows are the template's own examples. Put your class's answers in their place",
    "the file is empty. Download the template to see what belongs into it",
    "the file is {kind}, not CSV. Open it in the program that made it and save it as CSV (UTF-8)",
    "the file is no text: byte {at} is zero. Save it as CSV (UTF-8), or as Unicode text",
    "the file has more than {size} MB. Leave columns out that are no questions, or split it",
    "there is a header and no row below it. Add one row for each person",
    "none of the {rows} rows can be used. The first problem, in row {row}: {problem}",
    "none of the {rows} rows has an answer to a question. Fill in the columns of the questions",
    "it is no export of this page ({reason}). Choose a JSON file that this page made, or a CSV file",
    "it is an export of version {found}, and this page reads version {known}. Open it in the page that made it",
    "it has more than {size} MB, which no export has",
    "it has no group. Export it again, or choose the CSV file",
    "its figures can't come from people's answers ({reason}). Export it again, or choose the CSV file",
    "it has answers to {item}, which is no question of this page. Choose the CSV file, where such a column is left out",
    "it has {found} options for {item}, which has {known} here. Choose the CSV file",
    "what this browser kept is no survey data of this page; open your CSV file again",
    "what this browser kept has format {found}, and this page reads format {format}; open your CSV file again",
    "the data kept are damaged ({reason}); open your CSV file again",
];

/// What a lower room says. A sentence that is not known here stays English.
pub fn from_below(said: &impl Display) -> String {
    translated(&said.to_string())
}

fn translated(english: &str) -> String {
    if spoken() == Language::English {
        return english.into();
    }
    let found = TEMPLATES.into_iter().find_map(|template| Some((template, values(template, english)?)));
    let Some((template, values)) = found else { return word(english) };
    // A reason within the sentence may be one of these too. It is shorter, so this ends.
    let values: Vec<_> = values.into_iter().map(|(name, value)| (name, translated(value))).collect();
    filled(tr(template), &values.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>())
}

/// What stands alone within such a sentence: the name of a setting, or a word that is the same in all languages.
fn word(english: &str) -> String {
    match english {
        "the number of steps" => tr("the number of steps").into(),
        "the batch" => tr("the batch").into(),
        "the rank" => tr("the rank").into(),
        "the learning rate" => tr("the learning rate").into(),
        "the held-out share" => tr("the held-out share").into(),
        other => tr_text(other),
    }
}

/// The values that make this text of a template, by name; `None` where no values do.
fn values<'a>(template: &'static str, text: &'a str) -> Option<Vec<(&'static str, &'a str)>> {
    let mut pieces = template.split('{');
    let mut rest = text.strip_prefix(pieces.next()?)?;
    let mut values = Vec::new();
    for piece in pieces {
        let (name, after) = piece.split_once('}')?;
        let at = if after.is_empty() { rest.len() } else { rest.find(after)? };
        values.push((name, &rest[..at]));
        rest = &rest[at + after.len()..];
    }
    (rest.is_empty() && values.iter().all(|(_, value)| value.len() < text.len())).then_some(values)
}

#[cfg(test)]
pub(in crate::app) use tests::sentences;

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::app::{
        language::{learn, speak},
        terms::translations_tests::sources,
    };

    pub(in crate::app) fn sentences() -> [&'static str; TEMPLATES.len()] {
        TEMPLATES
    }

    /// A sentence with its values left out.
    fn bones(text: &str) -> String {
        let mut bones = String::new();
        let mut depth = 0;
        for c in text.chars() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                c if depth == 0 => bones.push(c),
                _ => {}
            }
        }
        bones
    }

    #[test]
    fn every_sentence_is_one_that_a_lower_room_says() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut files = Vec::new();
        for room in ["assets", "survey", "causal", "model", "align", "engine"] {
            sources(&root.join(room), &mut files);
        }
        let sources: Vec<_> = files.into_iter().map(|file| std::fs::read_to_string(file).unwrap()).collect();
        let said: Vec<_> = sources
            .iter()
            .flat_map(|s| s.split("#[error(").skip(1))
            .filter_map(|s| Some(bones(s.trim_start().strip_prefix('"')?.split('"').next()?)))
            .collect();
        for template in TEMPLATES {
            assert!(said.contains(&bones(template)), "nothing below says: {template}");
        }
    }

    #[test]
    fn a_reason_within_a_sentence_is_translated_too() {
        let english =
            "none of the 3 rows can be used. The first problem, in row 2: it looks like a total below the rows; it is not used";
        assert_eq!(from_below(&english), english);
        let json = r#"{"none of the {rows} rows can be used. The first problem, in row {row}: {problem}":
            "ninguna de las {rows} filas; fila {row}: {problem}", "it looks like a total below the rows; it is not used": "total"}"#;
        learn(Language::Spanish, json).unwrap();
        speak(Language::Spanish);
        let spanish = [from_below(&english), from_below(&"strange")];
        speak(Language::English);
        assert_eq!(spanish, ["ninguna de las 3 filas; fila 2: total", "strange"]);
    }
}
