//! Figures worked out by hand, and who is in them.

use super::*;
use crate::survey::{check_tables, read_any_tables};

/// The lines of a table without its header.
fn rows(text: &str) -> Vec<&str> {
    text.lines().skip(1).collect()
}

#[test]
fn weights_shares_and_age_standardisation_by_hand() {
    let folder = Folder::new("hand");
    let young = Person::default();
    let old = Person { age: 70, weight: 2.0, q1: 4, q122: -1, ..young };
    let unknown = "6-0-0,7,2,AAA,-1,1,0,4,1,29,6,1,x".to_string();
    let input = file(&[
        people(6, young),
        people(2, Person { q1: 2, ..young }),
        people(4, old),
        people(10, Person { cell: 15, age: 70, q1: 2, q122: 2, ..young }),
        vec![unknown; 2],
    ]);
    let report = folder.build(input, &BuildOptions::default()).unwrap();
    // Cell 0: weights 6, 2, 0, 8 of 16; n_eff 16² / (8 × 1 + 4 × 4). The country's ages: 10 young, 18 old, so that the cell's
    // young count (10/28) / (8/16) times and its old (18/28) / (8/16) times, and n_eff_age is 16² / (8 × 0.714² + 16 × 1.286²).
    let cells = [
        "AAA,Q1,0,12,10.7,0.61538,0,0.3750 0.1250 0.0000 0.5000,8.4,0.2679 0.0893 0.0000 0.6429",
        "AAA,Q1,15,10,10.0,0.38462,0,0.0000 1.0000 0.0000 0.0000,10.0,0.0000 1.0000 0.0000 0.0000",
        // The old did not answer: eight are too few, and the estimate is the other cell's.
        "AAA,Q122,0,<10,0.0,0.44444,1,0.0000 0.0000 1.0000,0.0,0.0000 0.0000 1.0000",
        "AAA,Q122,15,10,10.0,0.55556,0,0.0000 0.0000 1.0000,10.0,0.0000 0.0000 1.0000",
    ];
    assert_eq!(rows(&folder.read("cells.csv")), cells);
    assert_eq!(rows(&folder.read("marginals.csv")), [""; 0]);
    assert_eq!(folder.read("items.csv"), "item,options,first_code,last_code,countries\nQ1,4,1,4,1\nQ122,3,0,2,1\n");
    let country = &report.countries[0];
    assert_eq!((report.rows, country.rows, country.complete), (24, 24, 22));
    assert_eq!((country.cells, country.estimated, country.smallest), (4, 1, Some(10)));
    assert!(country.weighted && report.to_string().contains("1 of them estimates"), "{report}");
    assert_eq!(check_tables(&folder.out(), &catalogue()).unwrap().estimated, 1);
}

#[test]
fn nobody_counts_more_than_five_times_for_being_rare() {
    let folder = Folder::new("truncate");
    let young = Person::default();
    let old = Person { age: 70, q1: 4, ..young };
    let input = file(&[people(9, young), people(1, old), people(90, Person { cell: 1, ..old })]);
    folder.build(input, &BuildOptions::default()).unwrap();
    // The old one stands for 91 % of the country and would count 9.1 times: 0.1 × 9 young against 5 × 1 old.
    let expected = "AAA,Q1,0,10,10.0,0.10000,0,0.9000 0.0000 0.0000 0.1000,1.4,0.1525 0.0000 0.0000 0.8475";
    assert_eq!(rows(&folder.read("cells.csv"))[0], expected);
}

#[test]
fn nine_respondents_are_hidden_and_ten_are_shown() {
    let folder = Folder::new("disclosure");
    let small = |n, q1| people(n, Person { cell: 3, q1, ..Person::default() });
    let many = people(40, Person::default());
    let row = |groups: &[Vec<String>]| {
        let _ = fs::remove_dir_all(folder.out());
        folder.build(file(groups), &BuildOptions::default()).unwrap();
        rows(&folder.read("cells.csv"))[1].to_string()
    };
    let hidden = row(&[many.clone(), small(9, 2)]);
    assert_eq!(hidden, "AAA,Q1,3,<10,0.0,0.18367,1,1.0000 0.0000 0.0000 0.0000,0.0,1.0000 0.0000 0.0000 0.0000");
    assert_eq!(row(&[many.clone(), small(9, 4)]), hidden, "what the nine answered can be seen");
    let shown = row(&[many.clone(), small(10, 2)]);
    assert_eq!(shown, "AAA,Q1,3,10,10.0,0.20000,0,0.0000 1.0000 0.0000 0.0000,10.0,0.0000 1.0000 0.0000 0.0000");
    // Those who gave no answer do not make a cell large.
    assert!(row(&[many.clone(), small(9, 2), small(5, -2)]).starts_with("AAA,Q1,3,<10,"));
    // Ten respondents, of whom nine have an age: a figure of the nine alone stays hidden.
    let ageless = people(1, Person { cell: 3, age: -1, q1: 4, ..Person::default() });
    let expected = "AAA,Q1,3,10,10.0,0.20000,0,0.0000 0.9000 0.0000 0.1000,10.0,0.0000 0.9000 0.0000 0.1000";
    assert_eq!(row(&[many, small(9, 2), ageless]), expected);
}

#[test]
fn a_larger_smallest_cell_may_be_asked_for_and_a_smaller_one_not() {
    let folder = Folder::new("min-cell");
    let input = file(&[people(40, Person::default()), people(24, Person { cell: 3, ..Person::default() })]);
    let options = |min_cell| BuildOptions { min_cell, ..BuildOptions::default() };
    assert!(matches!(folder.build(&input, &options(9)), Err(BuildError::MinCell { asked: 9 })));
    folder.build(&input, &options(25)).unwrap();
    assert!(rows(&folder.read("cells.csv"))[1].starts_with("AAA,Q1,3,<25,0.0,"));
    assert_eq!(check_tables(&folder.out(), &catalogue()).unwrap().smallest, Some(40));
}

#[test]
fn a_country_without_an_attribute_is_at_country_level() {
    let folder = Folder::new("level");
    // Nobody in BBB has a marital status; in CCC everybody is alone in a cell; DDD has too few answers to Q122.
    let line = |country: &str, q1: i32, weight: f64| format!("6-0-0,7,1,{country},4,1,0,{q1},{weight},40,-5,1,x");
    let b = [vec![line("BBB", 1, 3.0); 6], vec![line("BBB", 4, 1.5); 4]].concat();
    let c = (0..16).flat_map(|cell| people(1, Person { country: "CCC", cell, q122: 1, ..Person::default() })).collect();
    let d = people(9, Person { country: "DDD", ..Person::default() });
    let d = [d, people(3, Person { country: "DDD", q122: -2, ..Person::default() })].concat();
    let report = folder.build(file(&[c, b, d]), &BuildOptions::default()).unwrap();
    let expected = [
        "BBB,Q1,0.7500 0.0000 0.0000 0.2500",
        "BBB,Q122,0.0000 1.0000 0.0000",
        "CCC,Q1,1.0000 0.0000 0.0000 0.0000",
        "CCC,Q122,0.0000 1.0000 0.0000",
    ];
    assert_eq!(rows(&folder.read("marginals.csv")), expected);
    assert_eq!(
        rows(&folder.read("cells.csv")),
        ["DDD,Q1,0,12,12.0,1.00000,0,1.0000 0.0000 0.0000 0.0000,12.0,1.0000 0.0000 0.0000 0.0000"]
    );
    let text = report.to_string();
    for part in ["BBB", "no respondent has a marital", "no combination of attributes has 10", "1 items of a country are left out"]
    {
        assert!(text.contains(part), "no {part} in {text}");
    }
    let order: Vec<_> = read_any_tables(&folder.out()).unwrap().iter().map(|t| t.country.to_string()).collect();
    assert_eq!(order, ["DDD", "BBB", "CCC"]);
    assert!(folder.read("items.csv").ends_with("Q122,3,0,2,0\n"));
}

#[test]
fn an_item_of_small_cells_alone_is_everybodys_figure() {
    let folder = Folder::new("all-small");
    let some = |cell, q122| people(6, Person { cell, q122, ..Person::default() });
    folder
        .build(file(&[some(0, 0), some(1, 1), people(8, Person { q122: -4, ..Person::default() })]), &BuildOptions::default())
        .unwrap();
    let text = folder.read("cells.csv");
    let expected = "<10,0.0,0.50000,1,0.5000 0.5000 0.0000,0.0,0.5000 0.5000 0.0000";
    assert_eq!(rows(&text)[2..], [format!("AAA,Q122,0,{expected}"), format!("AAA,Q122,1,{expected}")]);
}

#[test]
fn ages_and_education_follow_the_codes() {
    let folder = Folder::new("codes");
    let header = "B_COUNTRY_ALPHA,Q260,Q262,Q273,Q275,Q275R,H_URBRURAL,W_WEIGHT,Q1,Q122\n";
    // Education from Q275, or from Q275R where that is missing; living as married is married; no weight counts as 1.
    let college = "AAA,2,18,1,5,1,2,,1,0\nAAA,2,29,2,8,-1,2,,1,0\nAAA,2,60,1,-2,3,2,,1,0\nAAA,2,17,1.0,,3,2,,1,0\n";
    let none = "AAA,1,30,3,4,3,1,,2,0\nAAA,1,59,6,0,3,1,,2,0\nAAA,1,45,5,-3,2,1,,2,0\n";
    let input = format!("{header}{}{}", college.repeat(3), none.repeat(4));
    let report = folder.build(input, &BuildOptions::default()).unwrap();
    let text = folder.read("cells.csv");
    assert!(rows(&text)[0].starts_with("AAA,Q1,0,12,12.0,0.50000,0,0.0000 1.0000"), "{text}");
    // Those of 17 are in p and not in p_age; nine are then too few to standardise, and p stands.
    assert!(rows(&text)[1].starts_with("AAA,Q1,15,12,12.0,0.50000,0,1.0000 0.0000 0.0000 0.0000,12.0,"), "{text}");
    assert!(!report.countries[0].weighted && report.to_string().contains("each counts as 1"), "{report}");
}

#[test]
fn every_dialect_of_the_file_gives_the_same_tables() {
    let folder = Folder::new("dialects");
    let weighted = |cell, q1, age| people(12, Person { cell, q1, age, weight: 1.25, ..Person::default() });
    let plain = file(&[weighted(0, 1, 20), weighted(0, 2, 65), weighted(9, 3, 50)]);
    let quoted = |separator: &str| -> String {
        let line = |l: &str| l.split(',').map(|f| format!("\"{f}\"")).collect::<Vec<_>>().join(separator) + "\r\n";
        plain.lines().map(line).collect()
    };
    let dialects = [
        plain.clone(),
        plain.trim_end().to_string(),
        plain.replace('\n', "\r\n") + "\r\n\r\n",
        format!("\u{feff}{plain}"),
        plain.replace(',', ";"),
        format!("\u{feff}{}", plain.replace(',', ";").replace("1.25", "1,25")),
        quoted(","),
        format!("\u{feff}{}", quoted(";")),
        // Line ends, separators and doubled quotes within quotes are text.
        plain.replace(",x\n", ",\"a \"\"note\"\",\nof two lines\"\n"),
    ];
    let tables = dialects.map(|input| {
        let _ = fs::remove_dir_all(folder.out());
        folder.build(input, &BuildOptions::default()).unwrap_or_else(|e| panic!("{e}"));
        ["items.csv", "cells.csv", "marginals.csv"].map(|name| folder.read(name))
    });
    assert!(tables[0][1].contains("AAA,Q1,9,12,12.0,0.33333,0,"), "{}", tables[0][1]);
    tables.iter().for_each(|t| assert_eq!(*t, tables[0]));
}

#[test]
fn countries_and_respondents_can_be_left_out() {
    let folder = Folder::new("subset");
    let of = |country| people(400, Person { country, ..Person::default() });
    let input = file(&[of("AAA"), of("BBB"), of("CCC")]);
    // A row of a country that is not asked for may be as it likes.
    let input = input.replacen("7,0,BBB,4,1", "7,99,BBB,4,77", 1);
    let options = BuildOptions { holdout: "0.2".parse().unwrap(), ..only(&["CCC", "AAA"]) };
    let report = folder.build(&input, &options).unwrap();
    assert_eq!(report.countries.iter().map(|c| c.country).collect::<Vec<_>>(), [country("AAA"), country("CCC")]);
    let kept: u64 = report.countries.iter().map(|c| c.rows).sum();
    assert_eq!((report.rows, kept + report.held_out), (1200, 800));
    assert!((130..190).contains(&report.held_out), "{}", report.held_out);
    let first = folder.read("cells.csv");
    fs::remove_dir_all(folder.out()).unwrap();
    folder.build(&input, &options).unwrap();
    assert_eq!(folder.read("cells.csv"), first, "not the same rows are held out every time");
    assert_eq!("none".parse(), Ok(Holdout::None));
    for odd in ["0", "1", "-0.1", "NaN", "all"] {
        assert!(odd.parse::<Holdout>().unwrap_err().to_string().contains("0.2"));
    }
}
