//! `ace train --model smollm2`: adapters over the public model.

use std::{collections::BTreeMap, path::Path, time::Instant};

use ace_playground::{
    align::{Alignment, Objective},
    assets::FileEntry,
    model::{AdapterEntry, PublicModel},
};
use anyhow::Context;

use super::open::{Args, about, open};
use crate::{
    jobs::{Job, in_parallel, write_whole},
    lab::{Base, Lab, Plan},
    workbench::Bench,
};

/// The settings of the configuration file, or the usual ones.
pub fn alignment(config: Option<&Path>, seed: Option<u64>) -> anyhow::Result<Alignment> {
    let mut alignment: Alignment = match config {
        Some(path) => {
            let json = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
            serde_json::from_slice(&json).with_context(|| format!("{} holds no settings of an alignment", path.display()))?
        }
        None => Alignment::default(),
    };
    alignment.seed = seed.unwrap_or(alignment.seed);
    alignment.check()?;
    Ok(alignment)
}

pub fn run(bench: &Bench, public: &Args, seed: Option<u64>, objectives: &[Objective]) -> anyhow::Result<()> {
    let started = Instant::now();
    let alignment = alignment(bench.config.as_deref(), seed)?;
    let workbench = bench.open()?;
    let (data, shared) = (&workbench.data, workbench.shared());
    let lab = Lab::new(&format!("smollm2-all-{}", alignment.seed), Plan::Public(alignment), &data.tables, shared)?;
    let opened = open(public, lab.composition(), shared.device)?;
    let base = Base::of_public(opened.model, &opened.about.source.sha256);
    let train = |objective: &Objective| -> Job<'_, Vec<u8>> {
        let (lab, base, objective) = (&lab, &base, *objective);
        Box::new(move || lab.adapter_bytes(objective, base))
    };
    let adapters = in_parallel(objectives.iter().map(train).collect(), bench.jobs)?;
    let adapters: Vec<_> = objectives.iter().copied().zip(adapters).collect();
    ship(&public.public, &alignment, &adapters)?;
    println!("{:.0} s in all; {:.0} s of training", started.elapsed().as_secs_f64(), lab.seconds());
    Ok(())
}

/// Lays adapters beside what is there, and lists them.
fn ship(out: &Path, alignment: &Alignment, adapters: &[(Objective, Vec<u8>)]) -> anyhow::Result<()> {
    let mut model = about(out)?;
    for (objective, bytes) in adapters {
        let (name, path) = (objective.name(), PublicModel::adapter_weights(objective.name()));
        write_whole(&out.join(&path), bytes)?;
        model.files.files.retain(|f| f.path != path);
        model.files.files.push(FileEntry::describe(&path, bytes));
        model.adapters.retain(|a| a.name != name);
        model.adapters.push(AdapterEntry {
            name: name.into(),
            objective: *objective,
            training: format!(
                "Rank {} on the last {} layers, {} epochs over all personas of both surveys",
                alignment.rank,
                alignment.layers.unwrap_or_default(),
                alignment.epochs
            ),
            metrics: BTreeMap::new(),
        });
    }
    model.files.files.sort_by(|a, b| a.path.cmp(&b.path));
    model.adapters.sort_by_key(|a| Objective::ALL.iter().position(|o| *o == a.objective));
    (model.command, model.seed) = (format!("ace train --model {} --seed {}", model.name, alignment.seed), alignment.seed);
    write_whole(&out.join(PublicModel::FILE), &serde_json::to_vec_pretty(&model)?)
}
