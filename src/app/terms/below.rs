//! Sentences that lower rooms say (errors, reasons why there is no figure) in the language that is spoken.
//!
//! They come in English, with their values filled in. Each is found here by what stands around its values.

use std::fmt::Display;

use crate::app::{
    language::{Language, filled, spoken, tr, tr_text},
    terms::below_words::own_word,
};

/// As in the `#[error(…)]` lines of the rooms below, each value with a name.
const TEMPLATES: [&str; 191] = [
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
    "the device failed: {reason}",
    "the engine can't use your own data: {reason}",
    // Files of the site.
    "{path} is not in the site's file list",
    "{path} arrived with {got} of {expected} bytes; check the connection and load it again",
    "{path} is not the file that this page was built with; reload the page to get matching files",
    "{url} could not be fetched: {reason}",
    "the server answered {code}",
    "the survey table is damaged ({reason}); load it again",
    // The visitor's own data: problems of cells.
    "it looks like a formula; formulas are not computed, so the cell counts as empty. Export values, not formulas",
    "it is none of the question's {n} options; the cell counts as empty. Write an option's label, or its number",
    "it is none of the question's codes {first} to {last}; the cell counts as empty. Write a code, or an option's label",
    "it is no level of {attribute}: write {allowed}. The person counts for the group as a whole",
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
    "it looks like one more header; it is not used",
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
    "it is no question with options ({reason}); the column is not used. Write: Question text? [first option|second option]",
    "the file has {found} columns and at most {most} are read. Leave out those that are no questions",
    "nearly all cells of its {columns} columns are empty. Leave out the columns that are no questions",
    "row {row} does not end within 2 MB. A quotation mark before it may be open: look for one in that row",
    "none of the {columns} columns is a question. Name a column by a code of the catalogue, such as Q164, or write: Question text? [first option|second option]",
    "the file tells more kinds of people and answers apart than this page keeps ({most}). Leave out groups, questions or ages",
    "the file is an SPSS file (sav). Save it in SPSS or PSPP as CSV, with variable names, and value labels in place of values",
    "the file is a web page, not a spreadsheet, whatever its name says. Open it in a spreadsheet and save it as CSV (UTF-8)",
    "the spreadsheet can't be read: it is damaged, protected by a password, or none. Open it again and save it as CSV (UTF-8)",
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
    // Files of a model's answers: problems of rows.
    "an earlier or better named column has the same meaning; this one is not used",
    "the answers are read from another column; this one is not used",
    "there is no column {attribute}: no row names it, so all answers count as if it were left open",
    "the row has {cells} cells and the header {heads}, so it is not clear what is what; it is not used. A quotation mark may be missing",
    "it is none of the 28 countries; the row is not used. Write a code such as EGY",
    "it is no question of the catalogue; the row is not used. Write a code such as Q164",
    "it is no level of {attribute}: write {allowed}, or nothing where the persona does not name it. The row is not used",
    "m may be mujer or masculino here: write hombre or mujer. The row is not used",
    "a model's name has 1 to {most} characters; the row is not used",
    "the file has more than {most} models; the row is not used",
    "an order is as asked or reversed; the row is not used",
    "the file has more than {most} wordings and orders; the row is not used",
    "the row has no answer; it is not used",
    "the question has {options} options and the row {found} shares; it is not used",
    "it is no number; the row is not used",
    "a share is never negative; the row is not used",
    "the shares sum to {sum}, not to 1 or 100; the row is not used. Counts of answers belong into a column named counts",
    "a count is a whole number from 0 to a billion; the row is not used",
    "a number of samples is a whole number from 1 to a billion; the row is not used",
    "a spread has one number from 0 to 1 for each option; the row is not used",
    "the question has {options} options, A to {last}; the row is not used",
    "it is none of the question's {options} options; the row is not used. Write a letter from A to {last}, or an option's words",
    "a number may be an option's place or its code here; the row is not used. Write the letter, or the option's words",
    "row {first} says something else of the same persona in the same words; this row is not used",
    // Files of a model's answers: those of no use, and what the browser kept.
    "the file is empty. Write one row for each persona, as the manual shows",
    "the file has more than {size} MB. Leave the prompts out, or split it by country",
    "the file has {found} columns and at most {most} are read. Leave out those that are no answers",
    "the header lacks: {missing}. It has: {found}",
    "there is a header and no row below it. Add one row for each persona",
    "what this browser kept is no model's answers; open the file of answers again",
    "the answers kept have format {found}, and this page reads format {format}; open the file of answers again",
    "the answers kept are damaged ({reason}); open the file of answers again",
    // A public model, or a file of one. This goes first: its reason is one of those below.
    "{name} can't be opened: {reason}",
    "the public model is not loaded: load it first",
    "a model as it comes can't be fine-tuned here: start from its reader",
    // Questions that nobody was asked.
    "the question is empty; write what people are asked",
    "the question has {characters} characters; {most} is the most, so shorten it",
    "the question has no letters; write it in words",
    "the question has {found} options; give 2 to 10, from one end of the scale to the other",
    "option {number} is empty; write what people can answer, or leave it out",
    "option {number} has {characters} characters; {most} is the most, so shorten it",
    "this is no file of asked questions; load asked.bin from the public model's folder of the site",
    // How the public model was asked.
    "this is no file of spreads over wordings; load the country's .spread file from the site",
    "these spreads have format {found} and this program reads format {format}; reload the page",
    "the spreads over wordings are damaged ({reason}); load them again",
    "these asked questions have format {found} and this program reads format {format}; reload the page, or run `ace ask --ship`",
    "the asked questions are damaged ({reason}); load them again, or run `ace ask --ship`",
    // A class's questions, in its link.
    "the class has no name; give it one",
    "the class's name has {characters} characters; {most} is the most, so shorten it",
    "no question is chosen yet; choose 1 to {most}",
    "there are {found} questions; {most} is the most, so leave some out",
    "question {number} stands there twice; leave one out",
    "question {number} has no words; write what the class is asked",
    "question {number} has {characters} characters; {most} is the most, so shorten it",
    "question {number} has {found} options; give 2 to 10",
    "an option of question {number} is empty; write it, or leave it out",
    "an option of question {number} has {characters} characters; {most} is the most, so shorten it",
    "question {number} has the option \"{label}\" twice; tell them apart",
    "all together has {characters} characters in the link; {most} is the most, so shorten questions of your own or leave one out",
    "there is no question {code} in the catalogue; the link is from another version of this page",
    "this is no link to a class's questions; ask for it again, and copy all of it",
    "the link's questions have format {found}, and this page reads format {known}; load the page anew",
    "the link was changed or cut short on its way; ask for it again, and copy all of it",
    // Codes of a class's answers.
    "it has {found} letters and digits, and codes of this class have {wanted}; compare it with the phone",
    "\"{sign}\" is in no code; compare it with the phone",
    "a letter or digit is wrong, or two are swapped; compare it with the phone",
    "it is the code of other questions; open this class's link and answer there",
    "it holds no answer; answer a question first",
    // Files of a model: which, and what they hold. Those that begin with a value come after those that could be taken for them.
    "there are {n} GGUF files: choose one",
    "its weights are in several files: choose a model that has one GGUF file or one model.safetensors",
    "the model has {parameters} parameters; {most} at most are read: choose a smaller one",
    "this is a {family} model; the page reads llama and qwen2",
    "its setting {name} is {value}: {reason}",
    "its settings do not fit: {reason}",
    "its tokenizer has the token {token}, its weights have {vocabulary}: the files are of two models",
    "it has {has} bytes of at least {needs}: it was not copied or loaded whole; fetch it again",
    "it is no GGUF file",
    "its GGUF version is {version}; versions 2 and 3 are read",
    "it ends before its header does; it was not copied or loaded whole",
    "its header says what can't be: {what}",
    "it lacks the setting {name}",
    "it is no safetensors file: {reason}",
    "it is no configuration: {reason}",
    "it belongs to another base model",
    "the tensor {name} is missing",
    "the tensor {name} is stored as type {kind}; F32, F16, BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q4_K and Q6_K are read",
    "the tensor {name} has the number type {dtype}; use F32, F16, BF16 or I8 with scales",
    "the tensor {name} holds a value that is not a number",
    "the tensor {name} is {got}, expected {expected}",
    "the tokenizer can't be read: {reason}",
    "the option letter {letter} is {tokens} tokens in this vocabulary; it must be one",
    "{file} is missing: choose one GGUF file, or config.json, model.safetensors and tokenizer.json together",
    "{file} has {bytes} bytes; {most} at most are read: choose a smaller model, or the same one stored in fewer bits",
    "{file} has {has} bytes of at least {needs}: it was not copied or loaded whole; fetch it again",
    "{name} is {value}, which is not between {low} and {high}",
    "{file} is {is}, not {should}: {advice}",
    "option {number} is \"{label}\", as one before it; tell them apart",
    "its tokenizer is of the kind \"{kind}\", which is not read; byte-level BPE (gpt2, smollm, llama-bpe, qwen2) is",
    // The most general, so the last of all: a file, and what is wrong with it.
    "{file}: {error}",
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
        "no data for half a minute" => tr("no data for half a minute").into(),
        "the number of steps" => tr("the number of steps").into(),
        "the batch" => tr("the batch").into(),
        "the rank" => tr("the rank").into(),
        "the learning rate" => tr("the learning rate").into(),
        "the held-out share" => tr("the held-out share").into(),
        "a GGUF file" => tr("a GGUF file").into(),
        "a safetensors file" => tr("a safetensors file").into(),
        "a JSON file" => tr("a JSON file").into(),
        "a web page" => tr("a web page").into(),
        "a pointer to a large file" => tr("a pointer to a large file").into(),
        "an archive" => tr("an archive").into(),
        "empty" => tr("empty").into(),
        "a file of another kind" => tr("a file of another kind").into(),
        "fetch the file itself, not the page that shows it" => tr("fetch the file itself, not the page that shows it").into(),
        "fetch the large file that it points to" => tr("fetch the large file that it points to").into(),
        "choose the model's GGUF file, or its model.safetensors" => {
            tr("choose the model's GGUF file, or its model.safetensors").into()
        }
        "choose it alone" => tr("choose it alone").into(),
        "fetch it again" => tr("fetch it again").into(),
        "choose the file that belongs there" => tr("choose the file that belongs there").into(),
        "positions that are scaled or rotated in part are not computed; take a model without" => {
            tr("positions that are scaled or rotated in part are not computed; take a model without").into()
        }
        "attention over a window is not computed; take a model without" => {
            tr("attention over a window is not computed; take a model without").into()
        }
        "weights stored so are not read; take them as F32, F16 or BF16" => {
            tr("weights stored so are not read; take them as F32, F16 or BF16").into()
        }
        "such biases are not computed; take a model without" => tr("such biases are not computed; take a model without").into(),
        "silu alone is computed; take a model with it" => tr("silu alone is computed; take a model with it").into(),
        "it takes in another model's hidden states, not words" => {
            tr("it takes in another model's hidden states, not words").into()
        }
        "prompts take up to 1024 tokens; take a model that reads as many" => {
            tr("prompts take up to 1024 tokens; take a model that reads as many").into()
        }
        "layers of several experts are not computed; take a dense model" => {
            tr("layers of several experts are not computed; take a dense model").into()
        }
        "it is one of several files; take a model in one file" => {
            tr("it is one of several files; take a model in one file").into()
        }
        "it names no model_type" => tr("it names no model_type").into(),
        "its pieces did not arrive whole; open it again" => tr("its pieces did not arrive whole; open it again").into(),
        "head_dim is odd; rotary positions need an even width" => {
            tr("head_dim is odd; rotary positions need an even width").into()
        }
        "num_attention_heads is no multiple of num_key_value_heads" => {
            tr("num_attention_heads is no multiple of num_key_value_heads").into()
        }
        "rms_norm_eps and rope_theta must be above 0" => tr("rms_norm_eps and rope_theta must be above 0").into(),
        "a merge of its tokenizer" => tr("a merge of its tokenizer").into(),
        "a special token of its tokenizer" => tr("a special token of its tokenizer").into(),
        "a setting of an unknown type" => tr("a setting of an unknown type").into(),
        "a list of lists" => tr("a list of lists").into(),
        "it counts too many settings or tensors" => tr("it counts too many settings or tensors").into(),
        "a tensor of no dimension, or of too many" => tr("a tensor of no dimension, or of too many").into(),
        "a tensor too large to count" => tr("a tensor too large to count").into(),
        "its alignment" => tr("its alignment").into(),
        "a tensor beyond all bytes" => tr("a tensor beyond all bytes").into(),
        "a tensor that fills no whole blocks" => tr("a tensor that fills no whole blocks").into(),
        "country (a code such as EGY)" => tr("country (a code such as EGY)").into(),
        "item (a code such as Q164)" => tr("item (a code such as Q164)").into(),
        "p (the options' shares, separated by blanks), or p1 to p10, counts, n1 to n10, or answer" => {
            tr("p (the options' shares, separated by blanks), or p1 to p10, counts, n1 to n10, or answer").into()
        }
        "uniform" => tr("uniform").into(),
        "country average (one voice per culture)" => tr("country average (one voice per culture)").into(),
        list if list.contains("; ") => list.split("; ").map(translated).collect::<Vec<_>>().join("; "),
        other => own_word(other).unwrap_or_else(|| tr_text(other)),
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
        terms::translations_tests::{literal, sources},
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
            .filter_map(|s| Some(bones(&literal(s.trim_start())?.0)))
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
