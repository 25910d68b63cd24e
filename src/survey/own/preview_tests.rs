//! What the preview has to say of a file, and what corrections do to it.

use serde_json::json;

use super::{answers, tests, *};
use crate::survey::{Attribute, ItemCode, Persona};

fn reading(text: &str) -> Reading {
    let mut importer = Importer::new(tests::catalogue(), "Your group");
    importer.push(text.as_bytes()).unwrap();
    importer.reading().unwrap()
}

fn corrected(reading: &Reading, corrections: serde_json::Value) -> Understood {
    reading.understand(&serde_json::from_value(json!({ "columns": corrections })).unwrap())
}

fn overall(understood: &Understood, code: &str) -> Vec<f64> {
    let (data, _) = understood.data.as_ref().unwrap();
    data.groups[0].overall[&ItemCode::from(code)].p.clone()
}

fn people(understood: &Understood, attribute: Attribute, level: bool) -> u32 {
    let (data, items) = understood.data.as_ref().unwrap();
    match data.groups[0].figure(&items[0].code, Persona::ANY.with(attribute, Some(level))) {
        OwnFigure::Answered(answer) => answer.n,
        OwnFigure::TooFew { n } => n,
        _ => 0,
    }
}

/// Chooses every answer of the first doubt in turn.
fn answered(reading: &Reading) -> Vec<Understood> {
    let doubt = &reading.understand(&Corrections::default()).report.doubts[0];
    let name = reading.understand(&Corrections::default()).report.columns[usize::from(doubt.column)].name.clone();
    let answer = |choice: &Choice| {
        let mut corrections = Corrections::default();
        corrections.choose(&name, &choice.correction);
        let understood = reading.understand(&corrections);
        assert!(understood.report.doubts.is_empty(), "{:?}", understood.report.doubts);
        understood
    };
    doubt.choices.iter().map(answer).collect()
}

#[test]
fn a_column_tells_what_became_of_its_cells() {
    let reading = reading("gender,Q48,Remarks,Timestamp\nm,1 - never heard of it,x,1\nf,5,y,2\nf,5,,3\nm,3 a great deal,z,4\n");
    let report = reading.understand(&Corrections::default()).report;
    let column = &report.columns[1];
    assert_eq!(
        (column.meaning.clone(), column.told, column.dropped, column.different),
        (Meaning::Item("Q48".into()), 4, 2, Some(3))
    );
    let cells: Vec<_> = column.cells.iter().map(|c| (c.text.as_ref(), c.count, c.read.clone())).collect();
    let dropped = CellRead::Dropped(ProblemKind::NoSuchOption(3));
    let (one, three) = (("1 - never heard of it", 1, CellRead::Option(0)), ("3 a great deal", 1, CellRead::Option(2)));
    assert_eq!(cells, [("5", 2, dropped), one, three]);
    assert_eq!((&column.counts, &report.columns[0].counts), (&vec![1, 0, 1], &vec![2, 2]));
    assert_eq!(column.item.as_ref().map(|i| i.options.len()), Some(3));
    // What is not read is never called clear, but for what a program adds.
    assert_eq!(report.unread().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["Remarks"]);
    assert_eq!((report.columns[2].why, report.columns[3].why), (Some(Why::Unknown), Some(Why::Added)));
    assert!(!self::reading("Q1,Remarks\n1,x\n").understand(&Corrections::default()).report.is_clear());
    assert!(self::reading("Q1,Timestamp\n1,x\n").understand(&Corrections::default()).report.is_clear());
}

#[test]
fn an_answer_to_a_doubt_is_a_correction() {
    let rows = |header: &str, cells: &[&str]| cells.iter().fold(format!("{header}\n"), |text, cell| text + cell + ",1\n");
    let letters = answered(&reading(&rows("gender,Q1", &["H", "H", "M"])));
    assert_eq!(letters.iter().map(|u| people(u, Attribute::Gender, true)).collect::<Vec<_>>(), [1, 2]);
    let dummy = answered(&reading(&rows("gender,Q1", &["0", "0", "1"])));
    assert_eq!(dummy.iter().map(|u| people(u, Attribute::Gender, true)).collect::<Vec<_>>(), [1, 2]);
    let education = answered(&reading(&rows("education,Q1", &["1", "2", "2", "3"])));
    assert_eq!(education.iter().map(|u| people(u, Attribute::Education, true)).collect::<Vec<_>>(), [3, 1]);
    let born = answered(&reading(&rows("age,Q1", &["2008", "2007"])));
    assert!(born[0].data.as_ref().unwrap().0.groups[0].ages && !born.last().unwrap().data.as_ref().unwrap().0.groups[0].ages);
    let thousands = answered(&reading("weight,Q1\n\"1,500\",1\n500,2\n"));
    let shares: Vec<_> = thousands.iter().map(|u| (overall(u, "Q1")[0] * 1e4).round()).collect();
    assert_eq!(shares, [7_500.0, 30.0]);
    let bodies = answered(&reading("weight,Q1\n60,1\n70,2\n80,3\n"));
    assert_ne!(overall(&bodies[0], "Q1"), overall(&bodies[1], "Q1"));
    let zero = answered(&reading("Q1\n0\n1\n1\n"));
    assert_eq!(overall(&zero[0], "Q1"), [1.0 / 3.0, 2.0 / 3.0, 0.0]);
    assert_eq!(overall(&zero[1], "Q1"), [1.0, 0.0, 0.0]);
}

#[test]
fn columns_and_cells_are_what_the_visitor_says() {
    let reading = reading("yo soy;Q7;nota;Q1;kilos\nella;bien;a;1;2\nella;mal;b;2;1\nyo;bien;a;2;1\n");
    let as_is = reading.understand(&Corrections::default());
    assert_eq!(as_is.data.unwrap().1.len(), 1);
    let understood = corrected(
        &reading,
        json!({
            "yo soy": {"meaning": {"attribute": "gender"}, "cells": {"ella": "female", "yo": "male"}},
            "Q7": {"meaning": {"own": {"question": "¿Qué tal?", "options": ["bien", "mal"]}}},
            "nota": {"meaning": {"item": "Q122"}, "cells": {"a": 3, "b": "disagree"}},
            "Q1": {"meaning": "nothing"},
            "kilos": {"meaning": "weight", "cells": {"2": 3}},
        }),
    );
    assert_eq!((understood.report.problems.count, understood.report.doubts.len()), (0, 0));
    assert!(understood.report.is_clear());
    assert_eq!(overall(&understood, "QX1"), [0.8, 0.2]);
    assert_eq!(overall(&understood, "Q122"), [0.2, 0.0, 0.8]);
    assert_eq!(people(&understood, Attribute::Gender, true), 2);
    assert_eq!(understood.report.columns[3].why, Some(Why::Chosen));
    // What does not hold is said.
    let wrong = corrected(
        &reading,
        json!({"nota": {"meaning": {"item": "Q9999"}}, "kilos": {"meaning": {"own": {"question": "x", "options": []}}}}),
    );
    let kinds: Vec<_> = wrong.report.problems.list.iter().map(|p| (p.column, p.kind.clone())).collect();
    assert!(
        kinds.contains(&(Some(2), ProblemKind::NoSuchItem))
            && kinds.iter().any(|(c, k)| *c == Some(4) && matches!(k, ProblemKind::BadQuestion(_)))
    );
}

#[test]
fn the_numbered_questions_of_a_tool_are_asked_about() {
    let reading = reading("gender,Q1,Q2\nm,1,2\nf,2,2\n");
    let understood = reading.understand(&Corrections::default());
    assert!(understood.data.is_err());
    assert_eq!(understood.report.doubts.len(), 1, "Q2 is none of this catalogue");
    let mut corrections = Corrections::default();
    corrections.choose("Q1", &understood.report.doubts[0].choices[0].correction);
    assert_eq!(overall(&reading.understand(&corrections), "Q1"), [0.5, 0.5, 0.0]);
    let named = self::reading("gender,WVS Q1,Q2\nm,1,2\nf,2,2\n").understand(&Corrections::default());
    assert_eq!(overall(&named, "Q1"), [0.5, 0.5, 0.0]);
    // The survey's own file has all its questions one after the other.
    let survey = self::reading("B_COUNTRY_ALPHA,Q1,Q2\nESP,1,2\nESP,2,2\n").understand(&Corrections::default());
    assert_eq!(overall(&survey, "Q1"), [0.5, 0.5, 0.0]);
}

#[test]
fn what_was_understood_is_json() {
    let reading = reading("group,Q1,\"Good? [yes|no]\",x\n4a,1,yes,?\n4a,9,no,!\n4b,2,maybe,\n4b,2,maybe,\n");
    let value = answers::json(&reading.understand(&Corrections::default()));
    assert_eq!(value["shares"], json!({"Q1": {"4a": [1.0, 0.0, 0.0], "4b": [0.0, 1.0, 0.0]}, "Good?": {"4a": [0.5, 0.5]}}));
    assert_eq!(value["columns"][1]["meaning"], "question");
    assert_eq!(value["columns"][2]["cells"][0]["cell"], "maybe");
    assert_eq!((&value["columns"][2]["dropped"], &value["clear"], &value["error"]), (&json!(2), &json!(false), &json!(null)));
    let problems: Vec<_> =
        value["problems"].as_array().unwrap().iter().map(|p| (p["column"].clone(), p["count"].clone())).collect();
    assert_eq!(problems, [(json!("Q1"), json!(1)), (json!("Good? [yes|no]"), json!(2)), (json!("x"), json!(2))]);
    assert_eq!(value["doubts"][0]["column"], "Good? [yes|no]");
    let refused = answers::json(&Understood::refused(OwnError::Empty));
    assert_eq!((&refused["shares"], refused["error"].is_string()), (&json!({}), true));
}

#[test]
fn one_more_header_is_no_person() {
    // What a tool says of its columns below their names, and the header of a second file that was put below the first.
    let import = |text: &str| tests::read(text.as_bytes(), 1_000_000).unwrap();
    let found = import(
        "gender,education,Q1\nwhat are you,school or college,how important is work\nmale,yes,1\nGender,Education,Q1\nfemale,no,2\nx,no,9\n",
    );
    let said: Vec<_> = found.report.problems.list.iter().map(|p| (p.row, p.kind.clone())).collect();
    let header = ProblemKind::HeaderRow;
    // The last is somebody with a wrong answer, and no header.
    assert_eq!(said, [(2, header.clone()), (4, header), (6, ProblemKind::NoSuchOption(3))]);
    assert_eq!((found.report.rows_read, found.report.rows_used), (5, 2));
    // Nor does any column say anything of the cells of a header further down, or of a total.
    let found = import("gender,Q1\nmale,1\nfemale,2\nGender,Q1\nmale,2\nTotal,3\n");
    let cells: Vec<_> = found.report.columns.iter().flat_map(|c| c.cells.iter().map(|c| (&*c.text, c.count))).collect();
    assert_eq!(cells, [("male", 2), ("female", 1), ("2", 2), ("1", 1)]);
    assert!(found.report.columns.iter().all(|c| c.dropped == 0));
}
