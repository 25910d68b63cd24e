//! The command line, run as a person runs it.
#![cfg(not(target_arch = "wasm32"))]

use std::{fs, path::Path, process::Command};

use ace_playground::{
    align::{PaperPart, PaperRow, PaperScope, Part, Results, Split},
    survey::SurveyId,
};

fn ace(arguments: &[&str]) -> std::process::Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ace"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).env_remove("RUST_BACKTRACE");
    command.output().expect("ace can be started")
}

/// A recipe that takes seconds: few steps of the base, and few large ones of the adapters.
fn short_recipe(folder: &Path) -> String {
    let path = folder.join("short.json");
    fs::write(&path, r#"{"base_steps": 3, "epochs": 1, "rank": 2, "items": 64, "countries": 11}"#).expect("a writable folder");
    path.to_str().expect("a plain path").into()
}

/// The arguments of a training of base and two adapters, shipped into a folder.
fn training(folder: &Path, seed: &str) -> Vec<String> {
    let [out, work] = ["models", "work"].map(|name| folder.join(name).to_str().expect("a plain path").to_string());
    let config = short_recipe(folder.parent().expect("a folder in a folder"));
    let arguments = ["train", "--config", &config, "--seed", seed, "--objectives", "ace,paper", "--out", &out, "--work", &work];
    arguments.map(String::from).into()
}

fn train(folder: &Path, seed: &str) {
    let _ = fs::remove_dir_all(folder);
    let arguments = training(folder, seed);
    let output = ace(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_seed_gives_the_same_files_and_another_seed_others() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let [first, again, other] = ["first", "again", "other"].map(|name| folder.join(name));
    train(&first, "1");
    train(&again, "1");
    train(&other, "2");
    let seeded = ["model.safetensors", "ace/adapter_model.safetensors", "paper/adapter_model.safetensors", "reference.json"];
    for file in seeded.into_iter().chain(["manifest.json", "tokenizer.json", "composition.json"]) {
        let read = |folder: &Path| fs::read(folder.join("models").join(file)).expect(file);
        // Not assert_eq, which would print a megabyte of numbers.
        assert!(read(&first) == read(&again), "{file} differs between two runs of one seed");
        assert!(!seeded.contains(&file) || read(&first) != read(&other), "{file} does not depend on the seed");
    }
    // The work is kept: the same command has nothing left to train, and another recipe does not take it for its own.
    let work = first.join("work");
    let before = fs::metadata(work.join("all-1/ace.safetensors")).and_then(|m| m.modified()).expect("a kept adapter");
    let arguments = training(&first, "1");
    assert!(ace(&arguments.iter().map(String::as_str).collect::<Vec<_>>()).status.success());
    let after = fs::metadata(work.join("all-1/ace.safetensors")).and_then(|m| m.modified()).expect("a kept adapter");
    assert_eq!(before, after);
    let output = ace(&["train", "--seed", "1", "--work", work.to_str().expect("a plain path")]);
    assert!(!output.status.success() && String::from_utf8_lossy(&output.stderr).contains("another recipe"));
}

#[test]
fn a_bad_recipe_is_refused_by_the_setting_that_is_wrong() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bad.json");
    for (json, word) in
        [(r#"{"rank": 0}"#, "rank"), (r#"{"adapter_rate": 9}"#, "adapter_rate"), (r#"{"ranks": 4}"#, "ranks"), ("{", "bad.json")]
    {
        fs::write(&path, json).expect("a writable folder");
        let output = ace(&["train", "--config", path.to_str().expect("a plain path")]);
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && text.contains(word) && !text.contains("panicked"), "{json}: {text}");
    }
    let output = ace(&["train", "--objectives", "ace,both"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("ace, levels, shifts, mode, paper"));
}

/// Every split is trained on, scored and written, short as the training is.
#[test]
fn an_evaluation_has_rows_for_every_split_and_predictor() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("evaluation");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a writable folder");
    let (config, out, work) = (short_recipe(&folder), folder.join("results.json"), folder.join("work"));
    let [out, work] = [&out, &work].map(|p| p.to_str().expect("a plain path"));
    let arguments = ["evaluate", "--config", &config, "--splits", "cells,item", "--seeds", "1", "--objectives", "ace,mode"];
    let output = ace(&[&arguments[..], &["--out", out, "--work", work]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let results: Results = serde_json::from_slice(&fs::read(out).expect("results")).expect("results");
    let predictors = |split| results.of(split, SurveyId::Wvs7, &Part::All).map(|r| r.predictor.clone()).collect::<Vec<_>>();
    for name in ["uniform", "base", "ace", "mode"] {
        assert!(predictors(Split::Cells).contains(&name.to_string()), "{name}");
    }
    assert!(predictors(Split::Item).contains(&"nearest items by words".to_string()));
    for row in &results.rows {
        assert_eq!(row.report.unanswered, 0, "{} {}", row.predictor, row.part);
        // A topic may have no unseen item, and then no level.
        assert!(
            row.part != Part::All || row.report.levels.iter().all(|l| (40.0..=100.0).contains(&l.score)),
            "{} {}",
            row.predictor,
            row.part
        );
    }
    // The base tells nobody apart, whatever it was trained on.
    let base = results.of(Split::Cells, SurveyId::Wvs7, &Part::All).find(|r| r.predictor == "base").expect("the base");
    assert!(base.report.effects.skill.is_some_and(|s| s.abs() < 0.5), "{:?}", base.report.effects);
    assert_paper(&results.paper, &String::from_utf8_lossy(&output.stdout));
    // A row with another number of fields than the heading would be an error.
    let mut csv = csv::Reader::from_path(folder.join("results.csv")).expect("a table");
    let rows: Result<Vec<_>, _> = csv.records().collect();
    assert_eq!(rows.expect("rows of one length").len(), results.rows.len());
}

/// The paper's metric, for the predictors that it is about, as published and on common items.
fn assert_paper(rows: &[PaperRow], printed: &str) {
    let published: Vec<_> = rows.iter().filter(|r| r.scope == PaperScope::Published).collect();
    let names: Vec<_> = published.iter().map(|r| r.predictor.as_str()).collect();
    assert_eq!(names, ["uniform", "country average (one voice per culture)", "base", "ace", "mode", PaperRow::FLOOR]);
    assert!(rows.len() > published.len() && rows.iter().all(|r| r.gap.is_some()), "a survey's common items, and gaps");
    for row in rows {
        assert!(row.mean(&PaperPart::All).is_some_and(|s| (40.0..=100.0).contains(&s)), "{row:?}");
        assert_eq!(row.from_base.is_none(), row.predictor == "base");
    }
    assert!(printed.contains("The paper's metric as published") && printed.contains("high-resource"), "{printed}");
}

#[test]
fn missing_data_is_said_in_a_sentence() {
    let output = ace(&["train", "--data", "nowhere"]);
    assert!(!output.status.success());
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(text.contains("nowhere") && text.contains("items.csv"), "{text}");
    assert!(!text.contains("panicked"), "{text}");
}

#[test]
fn effects_and_coverage_are_listed() {
    let listed = |arguments: &[&str]| {
        let output = ace(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let all = listed(&["effects", "--country", "EGY", "--item", "Q164", "--format", "csv"]);
    // A heading, and four attributes of three kinds.
    assert_eq!(all.lines().count(), 13, "{all}");
    let one = ["effects", "--country", "egy", "--item", "Q164", "--attribute", "gender", "--kind", "age-adjusted"];
    assert_eq!(listed(&one).lines().filter(|l| l.starts_with("male to female")).count(), 1);
    assert!(listed(&["heterogeneity", "--item", "Q164"]).contains("within countries"));
    let simulated = listed(&["coverage", "--populations", "4", "--people", "300"]);
    assert!(simulated.contains("standardised") && simulated.contains("tables without weights and ages"), "{simulated}");
    let chile = ["effects", "--country", "CHL", "--item", "ISSP2012_V6", "--kind", "age-adjusted"];
    assert_eq!(listed(&chile).matches("no ages are known in these figures").count(), 4);
    let output = ace(&["effects", "--country", "XYZ", "--item", "Q164"]);
    assert!(!output.status.success() && String::from_utf8_lossy(&output.stderr).contains("no country of the tables"));
}

#[test]
fn tables_are_checked_and_a_missing_file_leaves_no_folder() {
    let output = ace(&["survey", "check", "data/wvs7"]);
    let one = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && one.contains("26 countries: 13 by cells") && !one.contains("ISSP"), "{one}");
    // The data folder is every survey's.
    let output = ace(&["survey", "check", "data"]);
    let all = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && all.starts_with(&*one) && all.contains("6 countries: 6 by cells"), "{all}");
    assert!(all.contains("cells have no ages"), "{all}");
    assert!(!ace(&["survey", "check", "src"]).status.success());

    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("no-tables");
    let output = ace(&["survey", "build", "--input", "nowhere.csv", "--out", folder.to_str().expect("a plain path")]);
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && text.contains("nowhere.csv") && text.contains("Wave_7_csv"), "{text}");
    assert!(!folder.exists());
}

/// Invented people in the official file's columns go to tables and back.
#[test]
fn the_second_surveys_file_becomes_tables_that_pass_the_check() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("issp");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a writable folder");
    let items: Vec<u32> = (5..=20).chain(22..=27).chain([30, 36, 55, 57, 58]).collect();
    let names: String = items.iter().map(|item| format!("V{item};")).collect();
    let mut file = format!("V1;C_ALPHAN;{names}SEX;AGE;DEGREE;MARITAL;URBRURAL;WEIGHT\n");
    for row in 0..80 {
        let (country, sex) = (["DE-W", "DE-E"][row % 2], 1 + row % 4 / 2);
        // Women say 1 and men 2, whatever is asked.
        let answers: String = items.iter().map(|_| format!("{};", 3 - sex)).collect();
        file += &format!("5900;{country};{answers}{sex};40;5;1;4;0,8\n");
    }
    let [input, out] = ["ZA5900.csv", "tables"].map(|name| folder.join(name));
    fs::write(&input, file).expect("a writable folder");
    let [input, out] = [&input, &out].map(|p| p.to_str().expect("a plain path"));
    let other = ace(&["survey", "build", "--survey", "wvs7", "--input", input, "--out", out]);
    let text = String::from_utf8_lossy(&other.stderr);
    assert!(!other.status.success() && text.contains("--survey issp2012"), "{text}");
    let output = ace(&["survey", "build", "--survey", "issp2012", "--input", input, "--out", out]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("International Social Survey"), "{text}");
    assert!(text.contains("DEU     80 respondents,  27 items") && text.contains("0 of them estimates"), "{text}");
    let output = ace(&["survey", "check", out]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("27 items, 54 cells, 0 country figures"), "{text}");
    let cells = fs::read_to_string(Path::new(out).join("cells.csv")).expect("cells");
    assert!(cells.contains("DEU,ISSP2012_V36,7,40,40.0,0.50000,0,0.0000 1.0000,40.0,0.0000 1.0000\n"), "{cells}");
    assert!(cells.contains("DEU,ISSP2012_V36,15,40,40.0,0.50000,0,1.0000 0.0000,40.0,1.0000 0.0000\n"), "{cells}");
}

#[test]
fn prompts_are_listed_for_any_model() {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("prompts.csv");
    let path = out.to_str().expect("a plain path");
    let output = ace(&["prompts", "--countries", "egy,JPN", "--items", "Q29", "--granularity", "0,4", "--out", path]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // 2 countries, 17 personas, 3 wordings, 2 orders.
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("204 prompts"), "{}", String::from_utf8_lossy(&output.stdout));
    let text = fs::read_to_string(&out).expect("the file");
    assert!(text.starts_with("country,item,gender,education,residence,marital,wording,order,letters,prompt\n"));
    assert!(
        text.contains("Egypt, woman, college, village, married:") && text.contains("EGY,Q29,,,,,respondent,reversed,A B C D,")
    );
    for (arguments, reason) in [
        (["--countries", "ATL"], "no country ATL"),
        (["--items", "Q999"], "no item Q999"),
        (["--wordings", "rude"], "there are respondent, interview, lines, short"),
        (["--granularity", "5"], "0 to 4 attributes"),
    ] {
        let output = ace(&["prompts", arguments[0], arguments[1], "--out", path]);
        assert!(!output.status.success() && String::from_utf8_lossy(&output.stderr).contains(reason), "{arguments:?}");
    }
    // The public model's weights are not in the repository: who asks for it is told how to have them.
    let output = ace(&["train", "--model", "smollm2", "--public", "tests", "--out", path]);
    assert!(!output.status.success());
    let output = ace(&["train", "--model", "gpt", "--out", path]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("there is no model gpt; use ace-small or smollm2"));
}

#[test]
fn a_question_of_ones_own_is_refused_before_a_model_is_read() {
    for (question, options, country, reason) in [
        ("", "yes|no", "EGY", "the question is empty"),
        ("Is tea better than coffee?", "yes", "EGY", "1 options"),
        ("Is tea better than coffee?", "yes|no|Yes", "EGY", "option 3"),
        ("Is tea better than coffee?", "yes|no", "DEU", "choose one of"),
    ] {
        let output = ace(&["ask", "--question", question, "--options", options, "--country", country]);
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && text.contains(reason) && !text.contains("panicked"), "{question}: {text}");
    }
    let output = ace(&["ask", "--question", "Tea?", "--options", "yes|no", "--country", "EGY", "--public", "tests"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("ace ask --ship"));
}
