//! The command line, run as a person runs it.
#![cfg(not(target_arch = "wasm32"))]

use std::{fs, path::Path, process::Command};

fn ace(arguments: &[&str]) -> std::process::Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ace"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).env_remove("RUST_BACKTRACE");
    command.output().expect("ace can be started")
}

/// A few steps of base and adapter, shipped into a new folder.
fn train(folder: &Path, seed: &str) {
    let _ = fs::remove_dir_all(folder);
    let steps = ["--base-steps", "3", "--epochs", "1", "--adapter-steps", "2", "--no-evaluation"];
    let out = ["train", "--ship", "--seed", seed, "--out", folder.to_str().expect("a plain path")];
    let output = ace(&[&out[..], &steps[..]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_seed_gives_the_same_files_and_another_seed_others() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let [first, again, other] = ["first", "again", "other"].map(|name| folder.join(name));
    train(&first, "1");
    train(&again, "1");
    train(&other, "2");
    for file in ["model.safetensors", "ace/adapter_model.safetensors", "reference.json", "manifest.json", "tokenizer.json"] {
        let read = |folder: &Path| fs::read(folder.join(file)).expect(file);
        // Not assert_eq, which would print a megabyte of numbers.
        assert!(read(&first) == read(&again), "{file} differs between two runs of one seed");
        assert!(file == "tokenizer.json" || read(&first) != read(&other), "{file} does not depend on the seed");
    }
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
    assert!(listed(&["coverage", "--populations", "4", "--people", "300"]).contains("standardised"));
    let output = ace(&["effects", "--country", "XYZ", "--item", "Q164"]);
    assert!(!output.status.success() && String::from_utf8_lossy(&output.stderr).contains("no country of the tables"));
}

#[test]
fn tables_are_checked_and_a_missing_file_leaves_no_folder() {
    let output = ace(&["survey", "check", "data/wvs7"]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("26 countries: 11 by cells"), "{text}");
    assert!(!ace(&["survey", "check", "data"]).status.success());

    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("no-tables");
    let output = ace(&["survey", "build", "--input", "nowhere.csv", "--out", folder.to_str().expect("a plain path")]);
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && text.contains("nowhere.csv") && text.contains("Wave_7_csv"), "{text}");
    assert!(!folder.exists());
}
