//! What was understood of a file, as JSON: for `ace own`, and for comparing readings.

use serde_json::{Map, Value, json};

use super::{CellRead, ColumnReport, Doubt, Meaning, OwnError, Problem, Report, Understood, Why};
use crate::survey::{Attribute, Item};

/// Columns, problems, doubts, and the weighted shares of each option by question and group. A question is its code, or the text of
/// one's own. Of problems of one kind in one column the first is named, with how many there are.
pub fn json(understood: &Understood) -> Value {
    let Understood { report, data } = understood;
    let items: Vec<&Item> = data.as_ref().map_or_else(|_| Vec::new(), |(_, items)| items.iter().collect());
    let mut shares = Map::new();
    let mut people = Map::new();
    if let Ok((data, _)) = data {
        for item in &items {
            let of = |value: &dyn Fn(&super::Overall) -> Value| -> Map<String, Value> {
                let groups = data.groups.iter().filter_map(|g| Some((g.name.clone(), value(g.overall.get(&item.code)?))));
                groups.collect()
            };
            let key = if item.code.is_own() { item.question.clone() } else { item.code.to_string() };
            shares.insert(key.clone(), Value::Object(of(&|o| json!(o.p))));
            people.insert(key, Value::Object(of(&|o| json!(o.n))));
        }
    }
    let columns: Vec<Value> = report.columns.iter().map(column).collect();
    json!({
        "encoding": format!("{:?}", report.encoding),
        "separator": if report.is_book { Value::Null } else { json!((report.separator.byte() as char).to_string()) },
        "rows": {"read": report.rows_read, "used": report.rows_used, "partial": report.rows_partial, "examples": report.rows_example},
        "clear": report.is_clear(),
        "columns": columns,
        "problems": problems(report, data.as_ref().err()),
        "doubts": report.doubts.iter().map(|d| doubt(d, report)).collect::<Vec<_>>(),
        "shares": shares,
        "people": people,
        "error": data.as_ref().err().map(OwnError::to_string),
    })
}

fn column(c: &ColumnReport) -> Value {
    let (meaning, code) = match &c.meaning {
        Meaning::Attribute(a) => ("attribute", Some(a.name().to_string())),
        Meaning::Group => ("group", None),
        Meaning::Weight => ("weight", None),
        Meaning::Age => ("age", None),
        Meaning::Item(code) => ("question", Some(code.to_string())),
        Meaning::Unused => ("nothing", None),
    };
    let question = c.item.as_ref();
    let attribute = if let Meaning::Attribute(a) = &c.meaning { Some(*a) } else { None };
    let cells: Vec<Value> = c.cells.iter().map(|cell| read(cell.text.as_ref(), cell.count, &cell.read, attribute)).collect();
    json!({
        "name": c.name,
        "text": c.text,
        "meaning": meaning,
        "code": code,
        "why": c.why.map(|w| match w {
            Why::Added => "added by a program",
            Why::Empty => "empty",
            Why::Unknown => "unknown",
            Why::Said => "see problems and doubts",
            Why::Chosen => "as corrected",
        }),
        "question": question.map(|i| &i.question),
        "options": question.map(|i| &i.options),
        "told": c.told,
        "dropped": c.dropped,
        "counts": c.counts,
        "different": c.different,
        "cells": cells,
    })
}

/// A cell: an option by its place from 1, a level by its code.
fn read(text: &str, count: u64, read: &CellRead, attribute: Option<Attribute>) -> Value {
    let (value, problem) = match read {
        CellRead::Option(k) => (json!(k + 1), None),
        CellRead::Level(level) => (json!(attribute.map(|a| a.code(*level))), None),
        CellRead::Number(n) => (json!(n), None),
        CellRead::Name => (json!(text), None),
        CellRead::Empty | CellRead::Unread => (Value::Null, None),
        CellRead::Dropped(kind) => (Value::Null, Some(kind.to_string())),
    };
    json!({"cell": text, "count": count, "read": value, "problem": problem})
}

fn problems(report: &Report, error: Option<&OwnError>) -> Vec<Value> {
    let mut seen: Vec<(&Problem, u64)> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for problem in &report.problems.list {
        // Cells of a column by their text: `Q182: '1 - never' x 4 not counted`.
        let key = (problem.column, std::mem::discriminant(&problem.kind), problem.value.as_ref());
        let at = *places.entry(key).or_insert_with(|| {
            seen.push((problem, 0));
            seen.len() - 1
        });
        seen[at].1 += 1;
    }
    let name = |p: &Problem| p.column.and_then(|c| report.columns.get(usize::from(c))).map(|c| c.name.as_str());
    let listed = seen.into_iter().map(
        |(p, count)| json!({"row": p.row, "column": name(p), "cell": p.value, "count": count, "problem": p.kind.to_string()}),
    );
    let error = error.map(|e| json!({"row": null, "column": null, "cell": "", "count": 1, "problem": e.to_string()}));
    let unread = report.unread().filter(|c| c.why == Some(Why::Unknown)).map(|c| {
        json!({"row": null, "column": c.name, "cell": "", "count": c.told, "problem": "the column is not read: its header is none that is known"})
    });
    error.into_iter().chain(listed).chain(unread).collect()
}

fn doubt(d: &Doubt, report: &Report) -> Value {
    let choices: Vec<Value> = d.choices.iter().map(|c| json!({"says": c.says.to_string(), "correction": c.correction})).collect();
    let name = report.columns.get(usize::from(d.column)).map(|c| c.name.as_str());
    json!({"column": name, "question": d.kind.to_string(), "choices": choices, "used": d.used})
}
