//! `ace judge`: how any model does that somebody has asked, by a file of its answers.

use std::path::{Path, PathBuf};

use ace_playground::{
    align::{judge, judgement_text},
    model::judged::{AnswerFile, AnswerMeaning, AnswerReader, AnswerReport, export_answers},
    survey::{Composition, CountryTable, own::Questions, read_tables},
};
use anyhow::Context;

use crate::{data::catalogue, jobs::write_whole};

#[derive(clap::Args)]
pub struct Args {
    /// A CSV file of answers, as docs/judge.md describes it.
    answers: PathBuf,
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// The model's name, where the file has no column model; the file's own name without it.
    #[arg(long)]
    name: Option<String>,
    /// Print what was found as JSON.
    #[arg(long)]
    json: bool,
    /// Write the answers as they were understood to this CSV file, wordings averaged.
    #[arg(long)]
    export: Option<PathBuf>,
}

const PIECE: usize = 1 << 16;

fn read(path: &Path, questions: &Questions, name: &str) -> anyhow::Result<AnswerFile> {
    use std::io::Read;
    let mut file = std::fs::File::open(path).with_context(|| format!("reading {}", path.display()))?;
    let mut reader = AnswerReader::new(questions, name);
    let mut piece = vec![0; PIECE];
    loop {
        let length = file.read(&mut piece).with_context(|| format!("reading {}", path.display()))?;
        if length == 0 {
            return reader.finish().with_context(|| path.display().to_string());
        }
        reader.push(&piece[..length]).with_context(|| path.display().to_string())?;
    }
}

/// What was understood, and what was not.
fn report(report: &AnswerReport) -> String {
    let columns = report.columns.iter().filter(|c| c.meaning != AnswerMeaning::Unused).map(|c| c.name.as_str());
    let columns = columns.collect::<Vec<_>>().join(", ");
    let mut text = format!(
        "columns read: {columns}\nrows: {} read, {} taken, {} repeated, {} dropped\n",
        report.rows_read,
        report.rows_taken,
        report.rows_repeated,
        report.rows_dropped()
    );
    for (first, count) in &report.problems.kinds {
        let column = first.column.and_then(|c| report.columns.get(usize::from(c))).map_or("", |c| c.name.as_str());
        let place = [column, &first.value].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" ");
        text += &format!("{count} x, first in row {} [{place}]: {}\n", first.row, first.kind);
    }
    text
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let catalogue = std::sync::Arc::new(catalogue(&args.data)?);
    let stem = args.answers.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let file = read(&args.answers, &Questions::from(catalogue.clone()), args.name.as_deref().unwrap_or(&stem))?;
    eprint!("{}", report(&file.report));
    if let Some(out) = &args.export {
        write_whole(out, export_answers(&file.models).as_bytes())?;
    }
    let tables = read_tables(&args.data)?;
    let composition = Composition::of_tables(&tables);
    let tables: Vec<&CountryTable> = tables.iter().collect();
    let topic = |item: &_| Some(catalogue.item(item)?.topic.clone());
    let found: Vec<_> = file.models.iter().map(|m| judge(m, &tables, &composition, &topic)).collect();
    if args.json {
        println!("{}", serde_json::to_string_pretty(&found)?);
    } else {
        found.iter().for_each(|f| println!("{}", judgement_text(f)));
    }
    Ok(())
}
