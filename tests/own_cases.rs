//! Files as people's tools write them, each with the shares that it has to give, or a message instead.
//!
//! `tests/cases/own/README.md` says what they are.
#![cfg(not(target_arch = "wasm32"))]

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    sync::{Arc, LazyLock},
};

use ace_playground::survey::{
    Attribute, Catalogue, Persona,
    own::{Corrections, DoubtKind, Importer, OwnFigure, Questions, Understood, book},
};
use serde::Deserialize;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/own");
/// Shares are given to four digits.
const TOLERANCE: f64 = 6e-4;

#[derive(Deserialize)]
struct Case {
    /// By question and group; `*` is the only group, `own` the only question of one's own. None where a message is due.
    expect: Option<BTreeMap<String, BTreeMap<String, Shares>>>,
    note: String,
}

#[derive(Deserialize)]
struct Shares {
    n: u32,
    p: Vec<f64>,
}

fn questions() -> Questions {
    static QUESTIONS: LazyLock<Questions> = LazyLock::new(|| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/catalogue.json");
        Arc::new(Catalogue::parse(&fs::read_to_string(path).expect("the catalogue")).expect("a catalogue")).into()
    });
    QUESTIONS.clone()
}

fn understand(bytes: &[u8], piece: usize) -> Understood {
    let reading = if book::is_book(bytes) {
        book::read(bytes, questions(), "Your group")
    } else {
        let mut importer = Importer::new(questions(), "Your group");
        bytes.chunks(piece).try_for_each(|piece| importer.push(piece)).and_then(|()| importer.reading())
    };
    match reading {
        Ok(reading) => reading.understand(&Corrections::default()),
        Err(error) => Understood::refused(error),
    }
}

/// Files without expected shares that are understood all the same, with the people of their only group.
const CLEAR: [(&str, u32); 2] = [("24f_template_no_group.csv", 24), ("30c_sexo_MF.csv", 24)];

/// What is not as it should be.
fn faults(file: &str, case: &Case, understood: &Understood) -> Vec<String> {
    let Some(expected) = &case.expect else {
        let is_said = understood.data.is_err() || !understood.report.is_clear() || CLEAR.iter().any(|(clear, _)| *clear == file);
        return if is_said { Vec::new() } else { vec!["it is read without a word".into()] };
    };
    let (data, items) = match &understood.data {
        Ok(read) => read,
        Err(error) => return vec![format!("it is refused: {error}")],
    };
    let mut faults = Vec::new();
    for (question, groups) in expected {
        let item = items.iter().find(|i| if question == "own" { i.code.is_own() } else { i.code.as_str() == question });
        let Some(item) = item else {
            faults.push(format!("{question} is not read"));
            continue;
        };
        for (name, shares) in groups {
            let group = data.groups.iter().find(|g| name == "*" || &g.name == name);
            let Some(found) = group.and_then(|g| g.overall.get(&item.code)) else {
                faults.push(format!("{question} has no group {name}"));
                continue;
            };
            let same = found.p.len() == shares.p.len() && found.p.iter().zip(&shares.p).all(|(a, b)| (a - b).abs() < TOLERANCE);
            if !same || found.n != shares.n {
                faults.push(format!(
                    "{question} of {name}: {:?} of {} instead of {:?} of {}",
                    found.p, found.n, shares.p, shares.n
                ));
            }
        }
        if groups.contains_key("*") && data.groups.len() != 1 {
            faults.push(format!("there are {} groups", data.groups.len()));
        }
    }
    let more = items.iter().filter(|i| !expected.contains_key(if i.code.is_own() { "own" } else { i.code.as_str() }));
    faults.extend(more.map(|i| format!("{} is read too", i.code)));
    faults
}

fn cases() -> BTreeMap<String, Case> {
    let text = fs::read_to_string(Path::new(FOLDER).join("expected.json")).expect("the expected shares");
    serde_json::from_str(&text).expect("expected shares")
}

#[test]
fn every_file_is_read_right_or_says_why_not() {
    let mut wrong = Vec::new();
    for (file, case) in cases() {
        let bytes = fs::read(Path::new(FOLDER).join(&file)).expect("a file of this list");
        for piece in [97, 1 << 20] {
            let understood = understand(&bytes, piece);
            if let Err(error) = &understood.data
                && piece > 97
            {
                println!("{file}: {error}");
            }
            let faults = faults(&file, &case, &understood);
            wrong.extend(faults.into_iter().map(|f| format!("{file} ({}), pieces of {piece}: {f}", case.note)));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

fn of(file: &str) -> Understood {
    understand(&fs::read(Path::new(FOLDER).join(file)).expect("a file of this list"), 1 << 20)
}

#[test]
fn what_is_not_asked_about_is_told_apart() {
    for (file, people) in CLEAR {
        let understood = of(file);
        assert!(understood.report.is_clear(), "{file}");
        let (data, _) = understood.data.expect("data");
        assert_eq!(
            data.groups.iter().map(|g| (g.name.as_str(), g.people)).collect::<Vec<_>>(),
            [("Your group", people)],
            "{file}"
        );
    }
    let people = |file: &str, level| {
        let (data, items) = of(file).data.expect("data");
        match data.groups[0].figure(&items[0].code, Persona::ANY.with(Attribute::Gender, Some(level))) {
            OwnFigure::Answered(answer) => answer.n,
            other => panic!("{file}: {other:?}"),
        }
    };
    assert_eq!((people("30c_sexo_MF.csv", false), people("30c_sexo_MF.csv", true)), (14, 10));
    // Beside hombre, m is mujer; but that is asked.
    assert_eq!((people("30b_gender_HM.csv", false), people("30b_gender_HM.csv", true)), (14, 10));
    assert!(of("30b_gender_HM.csv").report.doubts.iter().any(|d| d.kind == DoubtKind::Letters));
    for file in ["12g_gender_neg.csv", "30a_gender_minus.csv"] {
        assert_eq!(of(file).data.expect("data").0.groups[0].known, [false; 4], "{file}");
    }
    for file in ["42_age_2007_comma.csv", "22a_birth_years_as_age.csv", "22b_birth_years_thousands.csv"] {
        let understood = of(file);
        assert!(understood.report.doubts.iter().any(|d| d.kind == DoubtKind::Years), "{file}");
        assert!(!understood.data.expect("data").0.groups[0].ages, "{file}");
    }
    assert!(of("35_ages_right.csv").report.is_clear() && of("35_ages_right.csv").data.expect("data").0.groups[0].ages);
    assert!(of("22d_weight_thousands.csv").report.doubts.iter().any(|d| d.kind == DoubtKind::Thousands));
    assert_eq!(of("32a_row_number_after_newline.csv").report.problems.list.iter().map(|p| p.row).collect::<Vec<_>>(), [3]);
}

#[test]
fn every_file_has_its_verdict() {
    let cases = cases();
    for entry in fs::read_dir(FOLDER).expect("the folder") {
        let name = entry.expect("a file").file_name().to_string_lossy().into_owned();
        assert!(cases.contains_key(&name) || ["README.md", "expected.json"].contains(&name.as_str()), "{name} has no verdict");
    }
}

#[test]
fn cut_and_changed_files_are_never_the_end_of_the_program() {
    let mut state = 7u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below.max(1)
    };
    for file in cases().keys().filter(|f| !f.starts_with("21")) {
        let bytes = fs::read(Path::new(FOLDER).join(file)).expect("a file of this list");
        for _ in 0..20 {
            let mut changed = bytes.clone();
            for _ in 0..1 + random(8) {
                let at = random(changed.len());
                changed[at] = random(256) as u8;
            }
            changed.truncate(1 + random(changed.len()));
            let understood = understand(&changed, 1 + random(400));
            if let Ok((data, _)) = &understood.data {
                assert_eq!(data.check(), Ok(()), "{file}");
            }
        }
    }
}
