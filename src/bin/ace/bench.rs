//! `ace bench`: the browser's figures, natively, with the shipped files.

use std::{path::PathBuf, time::Instant};

use ace_playground::{
    align::{Corpus, Objective, PersonaSet, Schedule, Trainer},
    causal::{SmoothConfig, Targets},
    survey::{Attribute, CountryTable, Persona},
};
use anyhow::Context;
use burn::{module::Module, tensor::Device};
use futures::executor::block_on;

use crate::{data::Data, shipped::load};

#[derive(clap::Args)]
pub struct Args {
    #[arg(long, default_value = "data")]
    data: PathBuf,
    #[arg(long, default_value = "public/models")]
    models: PathBuf,
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let device = Device::flex();
    let data = Data::read(&args.data)?;
    let (model, adapter) = load(&args.models, "ace", &device)?;
    let adapter = adapter.context("the shipped model has no adapter ace")?;
    let weights = model.decoder.weights(Some(&adapter));
    let tables: Vec<&CountryTable> = data.tables.iter().filter(|t| t.country.as_str() == "EGY").collect();
    let country =
        ace_playground::survey::Country::find(tables.first().context("no table of Egypt")?.country).context("no Egypt")?;
    let personas: Vec<_> = Persona::all().map(|p| (country, p)).collect();
    let times = data.catalogue.items.iter().take(30).map(|item| {
        let started = Instant::now();
        block_on(model.predict(&weights, item, &personas))?;
        Ok(started.elapsed().as_secs_f64() * 1e3)
    });
    println!("BENCH native_personas81_ms {:.1}", median(times.collect::<anyhow::Result<_>>()?));

    // The page's default: four country-item trees of two attributes.
    let targets = Targets::build(&tables, &|_, _, _| true, &SmoothConfig::default());
    let corpus = Corpus {
        items: data.catalogue.items.iter().collect(),
        targets: &targets,
        prompts: &model.prompts,
        composition: &model.composition,
        keeps_figures: false,
    };
    let set = PersonaSet::spanning(&[Attribute::Gender, Attribute::Education]);
    let items = data.catalogue.items.iter().filter_map(|i| corpus.voices(country, i, &set)).take(4).collect::<Vec<_>>();
    let batch = corpus.batch(&items, &set, &device.clone().autodiff())?;
    let base = model.decoder.clone().no_grad().train();
    let mut trainer = Trainer::new(adapter, Schedule { peak: 3e-3, steps: 30 });
    let mut times = Vec::new();
    while !trainer.is_done() {
        let started = Instant::now();
        block_on(trainer.step(&base, Objective::Ace, &batch)).map_err(|e| anyhow::anyhow!("{e:?}"))?;
        times.push(started.elapsed().as_secs_f64());
    }
    println!("BENCH native_finetune_steps_per_s {:.1}", 1.0 / median(times));
    Ok(())
}
