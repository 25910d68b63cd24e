//! `ace train`: the whole way from the tables to the shipped files, reproducible from a seed.

use std::{path::PathBuf, time::Instant};

use ace_playground::{
    align::{Objective, Results},
    assets::sha256_hex,
};
use anyhow::Context;

use crate::{
    jobs::{Job, in_parallel},
    lab::{Lab, Plan},
    prepare, ship,
    workbench::Bench,
};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    bench: Bench,
    /// Where the shipped files go; `public/models`, or the public model's folder.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Where the site's prepared answers go, which the page shows before its engine is there; `predictions` beside `--out`
    /// without it.
    #[arg(long)]
    predictions: Option<PathBuf>,
    /// In place of the recipe's.
    #[arg(long)]
    seed: Option<u64>,
    /// The adapters to train over one base; all, or of the public model `ace` and `paper`.
    #[arg(long, value_delimiter = ',')]
    objectives: Vec<String>,
    /// Results of `ace evaluate` with the same recipe, whose headline goes into the manifest; `results.json` in the folder of `--out`
    /// without it.
    #[arg(long)]
    results: Option<PathBuf>,
}

/// Objectives by name, each once.
pub fn objectives(names: &[String]) -> anyhow::Result<Vec<Objective>> {
    let mut objectives = Vec::new();
    for name in names {
        let objective: Objective = name.parse()?;
        if !objectives.contains(&objective) {
            objectives.push(objective);
        }
    }
    Ok(objectives)
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let started = Instant::now();
    let is_public = args.bench.public.is_public()?;
    let usual = if is_public { &[Objective::Ace, Objective::Paper][..] } else { &Objective::ALL };
    let objectives = if args.objectives.is_empty() { usual.to_vec() } else { objectives(&args.objectives)? };
    let out = args.out.clone().unwrap_or_else(|| args.bench.public.folder());
    let results_path = args.results.clone().unwrap_or_else(|| out.join("results.json"));
    let recipe = args.bench.recipe(args.seed)?;
    let open = args.bench.open()?;
    let (data, shared) = (&open.data, open.shared());
    let lab = Lab::new(&format!("all-{}", recipe.seed), Plan::Small(recipe.clone()), &data.tables, shared)?;
    let base = lab.base()?;
    let train = |objective: &Objective| -> Job<'_, Vec<u8>> {
        let (lab, base, objective) = (&lab, &base, *objective);
        Box::new(move || lab.adapter_bytes(objective, base))
    };
    let adapters = in_parallel(objectives.iter().map(train).collect(), args.bench.jobs)?;
    let results: Option<Results> = match std::fs::read(&results_path) {
        Ok(json) => Some(serde_json::from_slice(&json).with_context(|| format!("reading {}", results_path.display()))?),
        Err(_) => None,
    };
    let config = args.bench.config.as_ref().map_or_else(String::new, |path| format!(" --config {}", path.display()));
    let command = format!("ace train{}{config} --seed {}", args.bench.public.words(), recipe.seed);
    let adapters: Vec<_> = objectives.into_iter().zip(adapters).collect();
    let name = &args.bench.public.model;
    ship::write((&out, name), &command, &recipe, &base, &adapters, results.as_ref(), data)?;
    for (objective, bytes) in &adapters {
        let Some(folder) = args.bench.public.predictions(&out, objective.name()) else { continue };
        let adapter = lab.read_adapter(bytes, &base)?;
        let sha256 = (base.sha256.as_str(), &*sha256_hex(bytes));
        let folder = args.predictions.clone().unwrap_or(folder);
        prepare::write(&folder, &base.model, &adapter, &data.catalogue, sha256)?;
    }
    println!("{:.0} s in all; {:.0} s of training", started.elapsed().as_secs_f64(), lab.seconds());
    Ok(())
}
