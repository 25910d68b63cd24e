//! `ace ranks`: what the rank of an adapter costs beside training every parameter, on people kept apart for choices.

use ace_playground::{
    align::{Objective, Recipe},
    causal::{EffectKind, evaluate, thin},
    model::Weights,
    survey::{CountryTable, Persona},
};
use burn::module::Module;

use crate::{
    evaluate::HELD_OUT,
    jobs::{Job, in_parallel},
    lab::{Lab, Plan},
    predictors::predict_all,
    workbench::Bench,
};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    bench: Bench,
    #[arg(long, value_delimiter = ',', default_values_t = [4, 8, 16, 32, 44])]
    ranks: Vec<usize>,
}

/// Splits the people once as the reported figures do, and what is left once more: nobody who is scored there is seen here.
pub fn development(tables: &[CountryTable], seed: u64) -> (Vec<CountryTable>, Vec<CountryTable>) {
    let left = thin(tables, HELD_OUT, seed).seen;
    let parts = thin(&left, HELD_OUT, seed + 100);
    (parts.seen, parts.held_out)
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let recipe = args.bench.recipe(None)?;
    let open = args.bench.open()?;
    let (data, shared) = (&open.data, open.shared());
    let (seen, held_out) = development(&data.tables, recipe.seed);
    let lab = |rank: Option<usize>| {
        let name = rank.map_or_else(|| "development".into(), |r| format!("development-rank-{r}"));
        Lab::new(&name, Plan::Small(Recipe { rank: rank.unwrap_or(recipe.rank), ..recipe.clone() }), &seen, shared)
    };
    let whole = lab(None)?;
    let base = whole.base()?;
    let labs = args.ranks.iter().map(|r| lab(Some(*r))).collect::<anyhow::Result<Vec<_>>>()?;
    let score = |weights: &Weights| {
        let held_out: Vec<&CountryTable> = held_out.iter().collect();
        let predict = |c, i: &_| predict_all(&base.model, weights, &data.catalogue, c, i);
        evaluate(&held_out, &|_, _| Some(Persona::ANY), EffectKind::Raw, &predict).report()
    };
    let (base, score, whole) = (&base, &score, &whole);
    let mut jobs: Vec<Job<'_, (usize, _)>> = Vec::new();
    jobs.push(Box::new(move || {
        let decoder = whole.full(Objective::Ace, base)?;
        Ok((decoder.num_params(), score(&decoder.weights(None))))
    }));
    for lab in &labs {
        jobs.push(Box::new(move || {
            let adapter = lab.adapter(Objective::Ace, base)?;
            Ok((adapter.num_params(), score(&base.model.decoder.weights(Some(&adapter)))))
        }));
    }
    let found = in_parallel(jobs, args.bench.jobs)?;
    let names = std::iter::once("every parameter".to_string()).chain(args.ranks.iter().map(|r| format!("rank {r}")));
    println!("development people, {} epochs: parameters, levels at G = 1 to 4, skill (95 %)", recipe.epochs);
    for (name, (parameters, report)) in names.zip(found) {
        let levels = report.levels.iter().map(|l| format!("{:5.2}", l.score)).collect::<Vec<_>>().join(" ");
        let interval = report.skill_interval.map_or_else(String::new, |(low, high)| format!(" ({low:.1} to {high:.1})"));
        println!("{name:<16} {parameters:>8} {levels} {:5.1} %{interval}", report.effects.skill.unwrap_or(f64::NAN));
    }
    Ok(())
}
