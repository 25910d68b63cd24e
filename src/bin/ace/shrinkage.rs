//! `ace shrinkage`: how far effects should be shrunk, country by country, on people kept apart for choices.

use std::path::PathBuf;

use ace_playground::{
    causal::{Baseline, EffectKind, EffectProcess, Evaluation, Predictions, ProcessConfig, Report, Targets, evaluate},
    survey::{Catalogue, Cell, CountryCode, CountryTable, ItemCode, Persona},
};

use crate::{data::Data, evaluate::without, predictors::targets_of, ranks::development};

#[derive(clap::Args)]
pub struct Args {
    #[arg(long, default_value = "data")]
    data: PathBuf,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Weights to try of the belief that all countries' effects are as strong.
    #[arg(long, value_delimiter = ',', default_values_t = [4.0, 16.0, 64.0, f64::INFINITY])]
    beliefs: Vec<f64>,
    /// Parts of the transferred effects to try, in countries left out.
    #[arg(long, value_delimiter = ',', default_values_t = [0.25, 0.5, 0.75, 1.0, 1.25])]
    parts: Vec<f64>,
}

const ALL: fn(CountryCode, &ItemCode, Cell) -> bool = |_, _, _| true;

fn process(seen: &[&CountryTable], catalogue: &Catalogue, config: ProcessConfig) -> Targets {
    let process = EffectProcess::fit_with(seen, &ALL, catalogue, config);
    Targets::from_process(seen, &ALL, &process)
}

fn score_targets(held_out: &[&CountryTable], targets: &Targets) -> Evaluation {
    evaluate(held_out, &|_, _| Some(Persona::ANY), EffectKind::Raw, &|c, i| targets_of(targets, c, i))
}

fn score(held_out: &[&CountryTable], predictions: &Predictions) -> Evaluation {
    evaluate(held_out, &|_, _| Some(Persona::ANY), EffectKind::Raw, &|c, i| predictions.get(c, i))
}

fn skill(report: &Report) -> String {
    report.effects.skill.map_or_else(|| "    -".into(), |s| format!("{s:5.0}"))
}

/// The countries with cells, in a few groups.
fn groups(held_out: &[&CountryTable]) -> Vec<(String, Vec<CountryCode>)> {
    let eight = ["NGA", "ETH", "CHL", "MEX", "DEU", "GBR", "PHL", "AUS"];
    let is_new = |c: &CountryCode| eight.contains(&c.as_str());
    let all: Vec<CountryCode> = held_out.iter().map(|t| t.country).collect();
    let mut groups = vec![
        ("eleven".to_string(), all.iter().copied().filter(|c| !is_new(c)).collect()),
        ("eight".to_string(), all.iter().copied().filter(is_new).collect()),
    ];
    groups.extend(all.iter().map(|c| (c.to_string(), vec![*c])));
    groups
}

fn row(name: &str, evaluation: &Evaluation, groups: &[(String, Vec<CountryCode>)]) {
    let reports: Vec<Report> = groups.iter().map(|(_, of)| evaluation.only(|c, _| of.contains(&c)).report()).collect();
    let skills = reports.iter().map(skill).collect::<Vec<_>>().join(" ");
    let levels = |r: &Report| r.levels.iter().map(|l| format!("{:5.2}", l.score)).collect::<Vec<_>>().join(" ");
    println!("{name:<34} {skills} | {} | {}", levels(&reports[0]), levels(&reports[1]));
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let data = Data::read(&args.data)?;
    let (seen, held_out) = development(&data.tables, args.seed);
    let seen_refs: Vec<&CountryTable> = seen.iter().collect();
    let held: Vec<&CountryTable> = held_out.iter().collect();
    let groups = groups(&held);
    println!("skill on development people, every country known | levels of the eleven | of the eight");
    println!("{:<34} {}", "", groups.iter().map(|(name, _)| format!("{name:>5.5}")).collect::<Vec<_>>().join(" "));
    for baseline in [Baseline::CountryAverage, Baseline::Additive, Baseline::Shrunk] {
        row(&baseline.name().chars().take(34).collect::<String>(), &score(&held, &baseline.fit(&seen_refs, &ALL)), &groups);
    }
    for belief in &args.beliefs {
        let config = ProcessConfig { belief: *belief, ..ProcessConfig::default() };
        row(
            &format!("smoothed, own signal, belief {belief}"),
            &score_targets(&held, &process(&seen_refs, &data.catalogue, config)),
            &groups,
        );
    }
    println!("skill on the same people, each country left out in turn and known by its overall figures alone");
    let mut all = vec![Evaluation::default(); args.parts.len()];
    for table in &held {
        let tables = without(&data.tables, table.country);
        let refs: Vec<&CountryTable> = tables.iter().collect();
        // Effects of a country without cells are in proportion to the part: one fit tells of all.
        let config = ProcessConfig { transfer: 1.0, ..ProcessConfig::default() };
        let process = EffectProcess::fit_with(&refs, &ALL, &data.catalogue, config);
        for (part, all) in args.parts.iter().zip(&mut all) {
            let found = score_targets(&[table], &Targets::from_process(&refs, &ALL, &process.scaled(table.country, *part)));
            all.levels.extend(found.levels);
            all.effects.extend(found.effects);
        }
    }
    for (part, all) in args.parts.iter().zip(&all) {
        row(&format!("{part} of what others suggest"), all, &groups);
    }
    Ok(())
}
