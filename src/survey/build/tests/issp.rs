//! The other survey's file: its columns, codes and countries.

use super::{
    bad_input::refused,
    generated::{Deviations, Dice},
    *,
};
use crate::survey::{Cell, check_tables, read_any_tables};

const HEADER: &str = "V1,V2,DOI,C_ALPHAN,V5,V6,V36,V57,SEX,AGE,DEGREE,PARTLIV,MARITAL,URBRURAL,WEIGHT,note";

/// A respondent; codes as in the file.
#[derive(Clone, Copy)]
struct Person {
    country: &'static str,
    sex: i32,
    age: i32,
    degree: i32,
    marital: i32,
    place: i32,
    weight: &'static str,
    v5: i32,
    v36: i32,
    v57: i32,
}

/// A man in a Chilean city, without a degree or a wife.
const PERSON: Person =
    Person { country: "CL", sex: 1, age: 25, degree: 3, marital: 6, place: 1, weight: "1", v5: 1, v36: 1, v57: 1 };

impl Person {
    fn line(&self) -> String {
        let Self { country, sex, age, degree, marital, place, weight, v5, v36, v57 } = self;
        format!("5900,4-0-0,doi,{country},{v5},3,{v36},{v57},{sex},{age},{degree},1,{marital},{place},{weight},x")
    }

    /// The same in another cell, 0 to 15.
    fn of_cell(self, cell: usize) -> Self {
        let of = |bit: usize, codes: [i32; 2]| codes[usize::from(cell & bit != 0)];
        Self { sex: of(8, [1, 2]), degree: of(4, [4, 5]), place: of(2, [3, 4]), marital: of(1, [5, 1]), ..self }
    }
}

fn people(n: usize, person: Person) -> Vec<String> {
    vec![person.line(); n]
}

fn file(groups: &[Vec<String>]) -> String {
    [HEADER.to_string()].into_iter().chain(groups.iter().flatten().cloned()).map(|line| line + "\n").collect()
}

/// 24 people of two countries.
fn good() -> String {
    file(&[people(12, PERSON), people(12, Person { country: "GB-GBN", ..PERSON.of_cell(15) })])
}

fn rows(text: &str) -> Vec<&str> {
    text.lines().skip(1).collect()
}

fn any() -> BuildOptions {
    BuildOptions::default()
}

fn of(survey: SurveyId) -> BuildOptions {
    BuildOptions { survey: Some(survey), ..any() }
}

#[test]
fn parts_of_a_country_are_counted_together_with_their_weights() {
    let folder = Folder::new("issp-hand");
    let german = |country, weight, v5| Person { country, weight, v5, v36: 8, v57: 7, ..PERSON };
    let input = file(&[
        people(12, german("DE-W", "1.2", 1)),
        people(12, Person { country: "GB-GBN", ..PERSON }),
        people(12, german("DE-E", "0.4", 5)),
        people(10, german("DE", "1", 2).of_cell(15)),
    ]);
    let report = folder.build(input, &any()).unwrap();
    // Weights 14.4 and 4.8 of 29.2; n_eff 19.2² / (12 × 1.44 + 12 × 0.16). All are of one age band.
    let expected = [
        "DEU,ISSP2012_V5,0,24,19.2,0.65753,0,0.7500 0.0000 0.0000 0.0000 0.2500,19.2,0.7500 0.0000 0.0000 0.0000 0.2500",
        "DEU,ISSP2012_V5,15,10,10.0,0.34247,0,0.0000 1.0000 0.0000 0.0000 0.0000,10.0,0.0000 1.0000 0.0000 0.0000 0.0000",
    ];
    let text = folder.read("cells.csv");
    let found: Vec<_> = rows(&text).into_iter().filter(|row| row.starts_with("DEU,ISSP2012_V5,")).collect();
    assert_eq!(found, expected);
    assert!(text.contains("GBR,ISSP2012_V36,0,12,12.0,1.00000,0,1.0000 0.0000") && !text.contains("DEU,ISSP2012_V36"), "{text}");
    let items = "ISSP2012_V5,5,1,5,2\nISSP2012_V36,2,1,2,1\nISSP2012_V57,7,1,7,2\n";
    assert!(folder.read("items.csv").ends_with(&format!("countries\n{items}")));
    assert!(report.survey == SurveyId::Issp2012 && report.to_string().starts_with("International Social Survey"), "{report}");
    let summary = check_tables(&folder.out(), &catalogue()).unwrap();
    assert_eq!((summary.survey, summary.by_cells, summary.items, summary.ageless), (Some(SurveyId::Issp2012), 2, 3, 0));
}

#[test]
fn nine_respondents_are_hidden() {
    let folder = Folder::new("issp-small");
    let cells = |n, v5| {
        let _ = fs::remove_dir_all(folder.out());
        folder.build(file(&[people(40, PERSON), people(n, Person { v5, ..PERSON.of_cell(3) })]), &any()).unwrap();
        rows(&folder.read("cells.csv"))[1].to_string()
    };
    let hidden = cells(9, 2);
    assert!(hidden.starts_with("CHL,ISSP2012_V5,3,<10,0.0,0.18367,1,1.0000 0.0000"), "{hidden}");
    assert_eq!(cells(9, 4), hidden, "what the nine answered can be seen");
    assert!(cells(10, 4).starts_with("CHL,ISSP2012_V5,3,10,10.0,0.20000,0,0.0000 0.0000 0.0000 1.0000"));
}

#[test]
fn attributes_follow_the_codes() {
    let folder = Folder::new("issp-codes");
    /// One attribute's code, in a person.
    type Set = fn(&mut Person, i32);
    /// Its codes of the two levels, and those that are no answer.
    type Codes = [&'static [i32]; 3];
    let attributes: [(Set, u8, Codes); 4] = [
        (|p, v| p.sex = v, 8, [&[1], &[2], &[0, 9, -1]]),
        (|p, v| p.degree = v, 4, [&[0, 1, 2, 3, 4], &[5, 6], &[9, -9]]),
        (|p, v| p.place = v, 2, [&[1, 2, 3], &[4, 5], &[0, 7, 8, 9]]),
        (|p, v| p.marital = v, 1, [&[3, 4, 5, 6], &[1, 2], &[0, 7, 8, 9]]),
    ];
    let build = |set: Set, code: i32| {
        let mut person = PERSON;
        set(&mut person, code);
        let _ = fs::remove_dir_all(folder.out());
        folder.build(file(&[people(12, person)]), &any()).unwrap_or_else(|e| panic!("{code}: {e}"));
        (folder.read("cells.csv"), folder.read("marginals.csv"))
    };
    for (set, bit, [first, second, missing]) in attributes {
        for (codes, cell) in [(first, 0), (second, bit)] {
            for code in codes {
                let (cells, _) = build(set, *code);
                assert!(cells.contains(&format!("CHL,ISSP2012_V5,{cell},12,")), "bit {bit}, code {code}: {cells}");
            }
        }
        for code in missing {
            let (cells, marginals) = build(set, *code);
            assert!(rows(&cells).is_empty() && marginals.contains("CHL,ISSP2012_V5,1.0000"), "bit {bit}, code {code}: {cells}");
        }
    }
}

#[test]
fn no_answers_and_no_ages_are_no_figures() {
    let folder = Folder::new("issp-missing");
    let silent = [0, 8, 9, 98, 99, -4].map(|v5| Person { v5, v57: v5, ..PERSON }.line());
    let blank = ["NA", ".", ""].map(|text| PERSON.line().replacen("CL,1,3,1,1,", &format!("CL,{text},3,{text},{text},"), 1));
    // In p, and not in p_age: there the twelve of 25 stand alone.
    let ageless = [0, 998, 999, -9, 15, 17].map(|age| Person { age, v5: 2, ..PERSON }.line());
    folder.build(file(&[people(12, PERSON), silent.to_vec(), blank.to_vec(), ageless.to_vec()]), &any()).unwrap();
    let p = ["0.6667 0.3333 0.0000 0.0000 0.0000", "1.0000 0.0000 0.0000 0.0000 0.0000"];
    let text = folder.read("cells.csv");
    assert_eq!(rows(&text)[0], format!("CHL,ISSP2012_V5,0,18,18.0,1.00000,0,{},12.0,{}", p[0], p[1]), "{text}");
    assert!(text.contains("CHL,ISSP2012_V36,0,24,") && text.contains("CHL,ISSP2012_V57,0,18,"), "{text}");
}

#[test]
fn every_dialect_gives_the_same_tables() {
    let folder = Folder::new("issp-dialects");
    let plain = file(&[people(12, Person { weight: "1.25", ..PERSON }), people(11, Person { v5: 4, ..PERSON.of_cell(9) })]);
    let quoted = |separator: &str| -> String {
        let line = |l: &str| l.split(',').map(|f| format!("\"{f}\"")).collect::<Vec<_>>().join(separator) + "\r\n";
        plain.lines().map(line).collect()
    };
    let semicolons = plain.replace(',', ";");
    let dialects = [
        plain.clone(),
        semicolons.clone(),
        format!("\u{feff}{plain}"),
        format!("\u{feff}{}", semicolons.replace("1.25", "1,25")),
        quoted(","),
        format!("\u{feff}{}", quoted(";")),
        // As tables of floating-point numbers are exported.
        plain.replace(",25,3,1,6,1,", ",25.0,3.0,1.0,6.0,1.0,"),
    ];
    let tables = dialects.map(|input| {
        let _ = fs::remove_dir_all(folder.out());
        folder.build(input, &of(SurveyId::Issp2012)).unwrap_or_else(|e| panic!("{e}"));
        ["items.csv", "cells.csv", "marginals.csv"].map(|name| folder.read(name))
    });
    assert!(tables[0][1].contains("CHL,ISSP2012_V5,9,11,11.0,0.42308,0,"), "{}", tables[0][1]);
    tables.iter().for_each(|t| assert_eq!(*t, tables[0]));
}

/// The good file with a text of line 5 replaced.
fn spoilt(from: &str, to: &str) -> String {
    let line =
        |(index, line): (usize, &str)| if index == 4 { line.replacen(from, to, 1) + "\n" } else { line.to_string() + "\n" };
    let changed: String = good().lines().enumerate().map(line).collect();
    assert_ne!(changed, good(), "{from}");
    changed
}

#[test]
fn what_cannot_be_right_is_named_with_its_place() {
    let line = "5900,4-0-0,doi,CL,1,3,1,1,1,25,3,1,6,1,1,x";
    assert_eq!(PERSON.line(), line);
    let codes = [
        ("v5", "CL,1,3", "CL,6,3", "V5:", "\"6\" is not a code from 1 to 5, or 0, 8, 9, 98, 99, or a negative one"),
        ("label", "CL,1,3", "CL,Strongly agree,3", "V5:", "\"Strongly agree\""),
        ("v36", "CL,1,3,1", "CL,1,3,3", "V36:", "from 1 to 2"),
        ("v57", "3,1,1,1,25", "3,1,10,1,25", "V57:", "from 1 to 7"),
        ("sex", "1,25,3", "3,25,3", "SEX:", "from 1 to 2, or 0, 9, or"),
        ("age", "1,25,3", "1,121,3", "AGE:", "from 1 to 120"),
        ("degree", "25,3,1", "25,7,1", "DEGREE:", "from 0 to 6, or 9, or"),
        ("marital", "3,1,6,1", "3,1,10,1", "MARITAL:", "from 1 to 6"),
        ("place", "1,6,1,1,x", "1,6,6,1,x", "URBRURAL:", "from 1 to 5"),
    ];
    for (test, from, to, column, detail) in codes {
        let test = format!("issp-{test}");
        let e = refused(&test, spoilt(from, to), &any(), &[&format!("line 5, column {column}"), detail, "--lenient"]);
        assert!(matches!(e, BuildError::UnknownCode { .. }));
    }
    for country in ["XX", "GB-NIR", "CHL", ""] {
        let input = spoilt("doi,CL", &format!("doi,{country}"));
        let parts = ["line 5, column C_ALPHAN", &format!("\"{country}\""), "DE-E"];
        let lenient = BuildOptions { lenient: true, ..any() };
        assert!(matches!(refused("issp-country", &input, &any(), &parts), BuildError::Value { .. }));
        refused("issp-lenient-country", input, &lenient, &parts);
    }
    for weight in ["0", "-1", "heavy"] {
        refused("issp-weight", spoilt(",1,x", &format!(",{weight},x")), &any(), &["line 5, column WEIGHT", "above 0"]);
    }
    refused("issp-uneven", spoilt(",1,x", ",NA,x"), &any(), &["line 5, column WEIGHT", "rows before it"]);
    let west = people(12, Person { country: "DE-W", ..PERSON });
    let east = people(12, Person { country: "DE-E", weight: "", ..PERSON });
    refused("issp-parts", file(&[west, east]), &any(), &["line 14, column WEIGHT"]);
    let e = refused("issp-study", spoilt("5900", "3880"), &any(), &["line 5, column V1", "another study", "3880", "ZA5900"]);
    assert!(matches!(e, BuildError::OtherFile { .. }));
    refused("issp-column", good().replacen("DEGREE", "EDUC", 1), &any(), &["line 1", "column DEGREE is missing", "ZA5900"]);
    refused("issp-unknown", good(), &only(&["DEU"]), &["no row of DEU", "CHL, GBR"]);
    refused("issp-cut", good().trim_end_matches(",x\n"), &any(), &["line 25, column note", "cut off"]);
}

#[test]
fn lenient_counts_unknown_codes() {
    let folder = Folder::new("issp-lenient");
    let report = folder.build(spoilt("CL,1,3", "CL,6,3"), &BuildOptions { lenient: true, ..any() }).unwrap();
    let [codes] = &report.unknown[..] else { panic!("{:?}", report.unknown) };
    assert_eq!((codes.first.column.as_str(), codes.first.line, codes.count), ("V5", 5, 1));
    assert!(folder.read("cells.csv").contains("CHL,ISSP2012_V5,0,11,11.0,"));
}

#[test]
fn the_other_surveys_file_is_recognised() {
    let wvs = super::file(&[super::people(15, super::Person::default())]);
    let parts = ["line 1, column 1", "the file of the World Values Survey (wave 7)", "--survey wvs7", "ZA5900"];
    let e = refused("issp-other", &wvs, &of(SurveyId::Issp2012), &parts);
    assert!(matches!(e, BuildError::OtherFile { .. }));
    let parts = ["line 1, column 1", "International Social Survey Programme (2012", "--survey issp2012", "Wave_7_csv"];
    refused("wvs-other", good(), &of(SurveyId::Wvs7), &parts);
    // Nobody says which it is: the columns do, even in small letters.
    Folder::new("issp-seen").build(good(), &any()).unwrap();
    let small = good().to_lowercase();
    refused("issp-small-letters", small, &any(), &["line 1", "C_ALPHAN", "missing", "ZA5900"]);
    // What no survey's columns are in may have been meant as either.
    refused("issp-neither", "a,b\n1,2\n", &any(), &["B_COUNTRY_ALPHA", "Wave_7_csv", "ZA5900"]);
    let e = refused("issp-empty", "", &of(SurveyId::Issp2012), &["ZA5900"]);
    assert!(!e.to_string().contains("Wave_7_csv"));
}

/// V5's true answers: another distribution in each country and cell.
fn truth(country: usize, cell: usize) -> [f64; 5] {
    let a = 0.1 + 0.04 * (cell & 7) as f64;
    let b = 0.15 + 0.1 * country as f64;
    [a, b, 0.1, 0.1, 0.8 - a - b]
}

#[test]
fn known_probabilities_come_back_within_sampling_error() {
    let mut dice = Dice::new(2012);
    let mut lines = Vec::new();
    for _ in 0..16_000 {
        let (which, cell) = (dice.pick(&[0.4, 0.6]), (dice.next() * 16.0) as usize);
        // Germany's parts are weighted each in its own way, and answer alike.
        let (country, weight) = match which {
            0 => ("CL", "1"),
            _ => [("DE-W", "1.3"), ("DE-E", "0.35")][dice.pick(&[0.5, 0.5])],
        };
        let (age, v5) = (18 + (dice.next() * 60.0) as i32, dice.pick(&truth(which, cell)) as i32 + 1);
        let v5 = if dice.next() < 0.05 { 9 } else { v5 };
        lines.push(Person { country, age, weight, v5, ..PERSON }.of_cell(cell).line());
    }
    let folder = Folder::new("issp-known");
    folder.build(file(&[lines]), &any()).unwrap();
    let summary = check_tables(&folder.out(), &catalogue()).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!((summary.by_cells, summary.estimated), (2, 0));
    let mut off = Deviations::default();
    for (which, table) in read_any_tables(&folder.out()).unwrap().iter().enumerate() {
        assert_eq!(table.country, country(["CHL", "DEU"][which]));
        for cell in Cell::all() {
            let answer = table.items[&"ISSP2012_V5".into()].cell(cell).unwrap();
            let n = f64::from(answer.n.unwrap());
            assert!(if which == 0 { answer.n_eff == n } else { answer.n_eff < 0.85 * n });
            off.add(answer, &truth(which, cell.index()), &format!("{} {}", table.country, cell.index()));
        }
    }
    for mean in off.mean_squares() {
        assert!((0.7..1.35).contains(&mean), "{mean}");
    }
}
