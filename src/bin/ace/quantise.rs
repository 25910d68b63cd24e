//! `ace quantise`: what storing the base in 8 bits would change in the answers of base and adapters.

use std::path::PathBuf;

use ace_playground::{
    model::{Adapter, Decoder, LanguageModel, ModelManifest, Precision},
    survey::{COUNTRIES, Catalogue, Cell, Persona},
};
use anyhow::Context;
use burn::tensor::Device;
use futures::executor::block_on;
use indicatif::ProgressBar;

use crate::{
    data::Data,
    shipped::{BASE, load, manifest},
};

#[derive(clap::Args)]
pub struct Args {
    #[arg(long, default_value = "data")]
    data: PathBuf,
    #[arg(long, default_value = "public/models")]
    models: PathBuf,
    /// Every so many questions; 1 for all.
    #[arg(long, default_value_t = 1)]
    every: usize,
}

/// The answers of full personas in all countries, share by share. Those of others are mixtures of these and differ by no more.
fn answers(model: &LanguageModel, adapter: Option<&Adapter>, catalogue: &Catalogue, every: usize) -> anyhow::Result<Vec<f32>> {
    let weights = model.decoder.weights(adapter);
    let asked: Vec<_> = COUNTRIES.iter().flat_map(|c| Cell::all().map(move |cell| (c, Persona::full(cell)))).collect();
    let mut shares = Vec::new();
    for item in catalogue.items.iter().step_by(every.max(1)) {
        shares.extend(block_on(model.predict(&weights, item, &asked))?.concat());
    }
    Ok(shares)
}

/// "largest (root mean square)", in points.
fn apart(a: &[f32], b: &[f32]) -> String {
    let gaps = || a.iter().zip(b).map(|(a, b)| 100.0 * f64::from((a - b).abs()));
    let square = gaps().map(|gap| gap * gap).sum::<f64>() / a.len().max(1) as f64;
    format!("{:.2} ({:.3})", gaps().fold(0.0, f64::max), square.sqrt())
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let device = Device::flex();
    let data = Data::read(&args.data)?;
    let names: Vec<String> =
        std::iter::once(BASE.into()).chain(manifest(&args.models)?.adapters.into_iter().map(|a| a.name)).collect();
    let loaded = names.iter().map(|name| load(&args.models, name, &device)).collect::<anyhow::Result<Vec<_>>>()?;
    let whole = &loaded.first().context("there is no model")?.0;
    let config = std::fs::read(args.models.join(ModelManifest::CONFIG)).context("reading the model's configuration")?;
    let [half, bytes] = [Precision::Half, Precision::Byte].map(|p| block_on(whole.decoder.to_safetensors(p)));
    let rounded = Decoder::load(&config, &bytes, &device)?;
    let mut variants = vec![("all matrices".to_string(), rounded.clone())];
    for (i, layer) in rounded.layers.iter().enumerate() {
        let mut one = whole.decoder.clone();
        one.layers[i] = layer.clone();
        variants.push((format!("layer {i} alone"), one));
    }
    let progress = ProgressBar::new((names.len() * (1 + variants.len())) as u64);
    let of = |decoder: &Decoder, adapter: Option<&Adapter>| {
        let model = LanguageModel { decoder: decoder.clone(), ..whole.clone() };
        progress.inc(1);
        answers(&model, adapter, &data.catalogue, args.every)
    };
    let references = loaded.iter().map(|(model, a)| of(&model.decoder, a.as_ref())).collect::<anyhow::Result<Vec<_>>>()?;
    println!("model.safetensors: {} bytes in 16 bits, {} with all matrices in 8 bits", half.len(), bytes.len());
    println!("points between the answers, the largest of all (root mean square):");
    println!("| in 8 bits | {} |", names.join(" | "));
    for (name, decoder) in &variants {
        let compared = loaded.iter().zip(&references).map(|((_, a), reference)| Ok(apart(&of(decoder, a.as_ref())?, reference)));
        println!("| {name} | {} |", compared.collect::<anyhow::Result<Vec<_>>>()?.join(" | "));
    }
    progress.finish_and_clear();
    Ok(())
}
