//! The paper's metric as it is printed.

use std::fmt::Write;

use super::{PaperPart, PaperRow, PaperScope};
use crate::causal::{GapEstimate, paper_country};

const NAME: usize = 40;

/// Two tables for each scope: levels and gaps of every predictor, and the means of parts, a column for each predictor. Empty where
/// nothing was scored.
pub fn paper_text(rows: &[PaperRow]) -> String {
    let scopes = rows.chunk_by(|a, b| a.scope == b.scope);
    scopes.fold(String::new(), |mut text, rows| {
        // Writing to a string can't fail.
        let _ = write_scope(&mut text, rows);
        text
    })
}

fn write_scope(text: &mut String, rows: &[PaperRow]) -> std::fmt::Result {
    let Some(first) = rows.first() else { return Ok(()) };
    let (countries, items) = (first.countries().count(), first.items);
    match &first.scope {
        PaperScope::Published => {
            writeln!(text, "\nThe paper's metric as published: {countries} countries, {items} items in all")?
        }
        PaperScope::Common(survey) => {
            writeln!(text, "\nThe same on the {items} items of {survey} that all {countries} countries were asked")?;
        }
    }
    writeln!(
        text,
        "{:NAME$} {:>6} {:>6} {:>6} {:>6} | {:>6} {:>6} | {:^22} | {:^22} | {:^22} | {:^22}",
        "100 (1 - EMD), people held out",
        "G = 1",
        "G = 2",
        "G = 3",
        "G = 4",
        "high",
        "low",
        "gap (95 %)",
        "change from base",
        "from country average",
        "from sampling floor"
    )?;
    for row in rows {
        let levels = row.scores(&PaperPart::All).into_iter().flatten().map(|s| number(*s)).collect::<Vec<_>>().join(" ");
        let [high, low] = [true, false].map(|high| number(row.mean(&PaperPart::Resource(high))));
        let changes = [row.gap, row.from_base, row.from_average, row.from_floor].map(estimate).join(" | ");
        writeln!(text, "{:NAME$} {levels} | {high} {low} | {changes}", shortened(&row.predictor, NAME))?;
    }
    let head: String = rows.iter().map(|r| format!(" {:>10}", shortened(&r.predictor, 10))).collect();
    writeln!(text, "{:NAME$}{head}", "mean over G, by part")?;
    for (part, _) in &first.parts {
        let values: String = rows.iter().map(|r| format!(" {:>10}", number(r.mean(part)))).collect();
        writeln!(text, "{:NAME$}{values}", name(part))?;
    }
    writeln!(text, "high, low: high- and low-resource countries in our reading; the paper gives no list.")
}

fn shortened(name: &str, most: usize) -> String {
    name.chars().take(most).collect()
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(|| format!("{:>6}", "-"), |v| format!("{v:6.2}"))
}

fn estimate(gap: Option<GapEstimate>) -> String {
    let text = gap.map_or_else(|| "-".into(), |g| format!("{:+.2} ({:+.2} to {:+.2})", g.value, g.low, g.high));
    format!("{text:^22}")
}

fn name(part: &PaperPart) -> String {
    match part {
        PaperPart::All => "all".into(),
        PaperPart::Resource(high) => if *high { "high-resource" } else { "low-resource" }.into(),
        PaperPart::Continent(name) => name.clone(),
        PaperPart::Country(code) => {
            let side = paper_country(*code).map_or("", |c| if c.high { " (high)" } else { " (low)" });
            format!("  {code}{side}")
        }
    }
}

#[cfg(all(test, feature = "survey-tools"))]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::{
        align::{CommonItems, PaperScored, PredictorKind, paper_rows, survey_name},
        causal::{Baseline, EffectProcess, Predictions, Targets, evaluate::LevelRecord, paper_cells, thin},
        survey::{Catalogue, CountryCode, CountryTable, ItemCode, read_tables},
    };

    fn process_cells(seen: &[&CountryTable], held_out: &[&CountryTable], catalogue: &Catalogue) -> Vec<LevelRecord> {
        let all = |_, _: &ItemCode, _| true;
        let targets = Targets::from_process(seen, &all, &EffectProcess::fit(seen, &all, catalogue));
        paper_cells(held_out, &|c: CountryCode, i: &ItemCode| {
            Some(targets.all(c, i)?.iter().map(|p| p.iter().map(|v| f64::from(*v)).collect()).collect())
        })
    }

    /// What statistics reach on the repository's tables, on a fifth of the people. Prints what `ace evaluate` prints of models.
    #[test]
    fn what_statistics_reach_in_the_papers_countries() {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        let tables = read_tables(&data).unwrap();
        let catalogue = Catalogue::parse(&std::fs::read_to_string(data.join("catalogue.json")).unwrap()).unwrap();
        let parts = thin(&tables, 0.2, 1);
        let seen: Vec<_> = parts.seen.iter().collect();
        let held_out: Vec<_> = parts.held_out.iter().filter(|t| paper_country(t.country).is_some()).collect();
        let of = |predictions: &Predictions| paper_cells(&held_out, &|c, i| predictions.get(c, i));
        let mut found: Vec<(&str, Vec<LevelRecord>)> = [Baseline::Uniform, Baseline::CountryAverage, Baseline::Additive]
            .map(|b| (b.name(), of(&b.fit(&seen, &|_, _, _| true))))
            .into();
        // Takes minutes without optimisation.
        if !cfg!(debug_assertions) {
            found.push((EffectProcess::NAME, process_cells(&seen, &held_out, &catalogue)));
        }
        let scored: Vec<_> =
            found.iter().map(|(predictor, records)| PaperScored { predictor, kind: PredictorKind::Statistic, records }).collect();
        let common = CommonItems::of_tables(&parts.held_out, &survey_name);
        let rows = paper_rows(&scored, &common, &|i| Some(catalogue.item(i)?.topic.clone()));
        println!("{}", paper_text(&rows));
        for rows in rows.chunk_by(|a, b| a.scope == b.scope) {
            for g in 0..4 {
                let levels: Vec<f64> = rows.iter().map(|r| r.scores(&PaperPart::All).unwrap()[g].unwrap()).collect();
                assert!(levels.is_sorted(), "uniform, one voice, additive ... floor at G = {}: {levels:?}", g + 1);
            }
        }
    }
}
