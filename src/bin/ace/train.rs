//! `ace train`: the whole way from the tables to the shipped files, reproducible from a seed.

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use ace_playground::align::{Objective, Recipe, Results};
use anyhow::Context;
use indicatif::MultiProgress;

use crate::{
    data::Data,
    device::{self, DeviceKind},
    jobs::{Job, in_parallel},
    lab::{Lab, Shared},
    ship,
};

#[derive(clap::Args)]
pub struct Args {
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// Where the shipped files go.
    #[arg(long, default_value = "public/models")]
    out: PathBuf,
    /// Recipe as JSON; what it leaves out has its default.
    #[arg(long)]
    config: Option<PathBuf>,
    /// In place of the recipe's.
    #[arg(long)]
    seed: Option<u64>,
    /// The adapters to train over one base.
    #[arg(long, value_delimiter = ',', default_values_t = Objective::ALL.map(|o| o.name().to_string()))]
    objectives: Vec<String>,
    /// Keeps bases, adapters and unfinished runs, so that the same command goes on after an interruption.
    #[arg(long, default_value = "target/ace")]
    work: PathBuf,
    /// Trainings side by side.
    #[arg(long, default_value_t = 2)]
    jobs: usize,
    #[arg(long, value_enum, default_value_t)]
    device: DeviceKind,
    /// Results of `ace evaluate` with the same recipe, whose headline goes into the manifest.
    #[arg(long, default_value = "public/models/results.json")]
    results: PathBuf,
}

/// The recipe of a configuration file, and of the flag that goes before it.
pub fn recipe(config: Option<&Path>, seed: Option<u64>) -> anyhow::Result<Recipe> {
    let mut recipe = match config {
        Some(path) => {
            let json = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
            serde_json::from_slice(&json).with_context(|| format!("{} is no recipe", path.display()))?
        }
        None => Recipe::default(),
    };
    recipe.seed = seed.unwrap_or(recipe.seed);
    recipe.check()?;
    Ok(recipe)
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
    let recipe = recipe(args.config.as_deref(), args.seed)?;
    let objectives = objectives(&args.objectives)?;
    let data = Data::read(&args.data)?;
    let device = device::open(args.device)?;
    let bars = MultiProgress::new();
    let shared = Shared { work: &args.work, data: &data, device: &device, bars: &bars };
    let lab = Lab::new(&format!("all-{}", recipe.seed), &recipe, &data.tables, &|_| true, shared)?;
    let base = lab.base()?;
    let train = |objective: &Objective| -> Job<'_, Vec<u8>> {
        let (lab, base, objective) = (&lab, &base, *objective);
        Box::new(move || lab.adapter_bytes(objective, base))
    };
    let adapters = in_parallel(objectives.iter().map(train).collect(), args.jobs)?;
    let results: Option<Results> = match std::fs::read(&args.results) {
        Ok(json) => Some(serde_json::from_slice(&json).with_context(|| format!("reading {}", args.results.display()))?),
        Err(_) => None,
    };
    let command = match &args.config {
        Some(path) => format!("ace train --config {} --seed {}", path.display(), recipe.seed),
        None => format!("ace train --seed {}", recipe.seed),
    };
    let adapters: Vec<_> = objectives.into_iter().zip(adapters).collect();
    ship::write(&args.out, &command, &recipe, &base, &adapters, results.as_ref(), &data)?;
    println!("{:.0} s in all; {:.0} s of training", started.elapsed().as_secs_f64(), lab.seconds());
    Ok(())
}
