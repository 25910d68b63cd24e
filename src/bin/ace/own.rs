//! `ace own`: what the page would understand of a file of one's own survey.

use std::{fs, path::PathBuf};

use ace_playground::survey::own::{CellRead, Corrections, Importer, Meaning, Questions, Understood, answers, book};
use anyhow::{Context, bail};

use crate::data::catalogue;

#[derive(clap::Args)]
pub struct Args {
    /// A CSV file or a spreadsheet with a row for each person.
    file: PathBuf,
    /// Print all of it as JSON: columns, problems, doubts with their choices, and the shares of each option.
    #[arg(long)]
    json: bool,
    /// Corrections as JSON, by header: {"columns": {"sex": {"meaning": {"attribute": "gender"}, "cells": {"H": "male"}}}}. Meanings are
    /// {"attribute": …}, "group", "weight", "age", {"birth_year": {"surveyed": 2026}}, {"item": "Q33"},
    /// {"own": {"question": …, "options": […]}} and "nothing"; cells are levels' codes, options' labels or places from 1, numbers, or null.
    #[arg(long)]
    corrections: Option<PathBuf>,
    /// What the people of a file without groups are called.
    #[arg(long, default_value = "Your group")]
    group: String,
    #[arg(long, default_value = "data")]
    data: PathBuf,
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let questions = Questions::from(std::sync::Arc::new(catalogue(&args.data)?));
    let corrections = match &args.corrections {
        Some(path) => {
            let text = fs::read_to_string(path).with_context(|| format!("{} can't be read", path.display()))?;
            serde_json::from_str(&text).with_context(|| format!("{} has no corrections", path.display()))?
        }
        None => Corrections::default(),
    };
    let bytes = fs::read(&args.file).with_context(|| format!("{} can't be read", args.file.display()))?;
    let understood = understand(&bytes, questions, &args.group, &corrections);
    if args.json {
        println!("{}", serde_json::to_string_pretty(&answers::json(&understood))?);
        return Ok(());
    }
    print(&understood);
    match understood.data {
        Ok(_) => Ok(()),
        Err(error) => bail!("{} can't be used: {error}", args.file.display()),
    }
}

/// As the page does it, but from memory.
fn understand(bytes: &[u8], questions: Questions, group: &str, corrections: &Corrections) -> Understood {
    let reading = if book::is_book(bytes) {
        book::read(bytes, questions, group)
    } else {
        let mut importer = Importer::new(questions, group);
        bytes.chunks(1 << 16).try_for_each(|piece| importer.push(piece)).and_then(|()| importer.reading())
    };
    match reading {
        Ok(reading) => reading.understand(corrections),
        Err(error) => Understood::refused(error),
    }
}

fn print(understood: &Understood) {
    let report = &understood.report;
    println!("{} rows read, {} used", report.rows_read, report.rows_used);
    for column in &report.columns {
        let meaning = match &column.meaning {
            Meaning::Attribute(a) => a.name().to_string(),
            Meaning::Item(code) => format!("question {code}"),
            Meaning::Group => "group".into(),
            Meaning::Weight => "weight".into(),
            Meaning::Age => "age".into(),
            Meaning::Unused => "not read".into(),
        };
        println!("{}: {meaning}", column.name);
        for cell in column.cells.iter().filter(|c| matches!(c.read, CellRead::Dropped(_))) {
            println!("  '{}' x {} not counted", cell.text, cell.count);
        }
    }
    for doubt in &report.doubts {
        let name = report.columns.get(usize::from(doubt.column)).map_or("", |c| c.name.as_str());
        println!("{name}: {}", doubt.kind);
        for (at, choice) in doubt.choices.iter().enumerate() {
            println!("  {} {}", if doubt.used == Some(at) { "*" } else { "-" }, choice.says);
        }
    }
    if let Ok((data, items)) = &understood.data {
        for item in items {
            println!("{} {}", item.code, item.question);
            for group in &data.groups {
                let Some(overall) = group.overall.get(&item.code) else { continue };
                let shares: Vec<String> = overall.p.iter().map(|p| format!("{:.1}", 100.0 * p)).collect();
                println!("  {} ({} people): {} %", group.name, overall.n, shares.join(" | "));
            }
        }
    }
}
