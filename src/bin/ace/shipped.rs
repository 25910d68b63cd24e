//! The shipped files, as the page's engine reads them.

use std::path::Path;

use ace_playground::{
    model::{Adapter, Anchors, Decoder, LanguageModel, ModelManifest, PromptEncoder},
    survey::Composition,
};
use anyhow::{Context, ensure};
use burn::tensor::Device;

/// The name of the model without an adapter.
pub const BASE: &str = "base";

/// Reads the list of the shipped files.
pub fn manifest(folder: &Path) -> anyhow::Result<ModelManifest> {
    let path = folder.join(ModelManifest::FILE);
    let json = std::fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
    serde_json::from_slice(&json).with_context(|| format!("reading {}", path.display()))
}

/// Reads the shipped model and one of its adapters; none for `base`.
pub fn load(folder: &Path, name: &str, device: &Device) -> anyhow::Result<(LanguageModel, Option<Adapter>)> {
    let read = |path: &str| std::fs::read(folder.join(path)).with_context(|| format!("reading {path} in {}", folder.display()));
    let manifest = manifest(folder)?;
    let weights = read(ModelManifest::WEIGHTS)?;
    let base = manifest.files.entry(ModelManifest::WEIGHTS)?;
    base.verify(&weights)?;
    let decoder = Decoder::load(&read(ModelManifest::CONFIG)?, &weights, device)?;
    let prompts = PromptEncoder::from_json(&read(ModelManifest::TOKENIZER)?)?;
    let composition = match manifest.files.entry(ModelManifest::COMPOSITION) {
        Ok(_) => serde_json::from_slice(&read(ModelManifest::COMPOSITION)?)?,
        Err(_) => Composition::default(),
    };
    let adapter = if name == BASE {
        None
    } else {
        let known: Vec<&str> = manifest.adapters.iter().map(|a| a.name.as_str()).collect();
        ensure!(
            known.contains(&name),
            "there is no adapter {name} in {}; there are {BASE}, {}",
            folder.display(),
            known.join(", ")
        );
        let path = ModelManifest::adapter_weights(name);
        let bytes = read(&path)?;
        manifest.files.entry(&path)?.verify(&bytes)?;
        Some(Adapter::load(&bytes, &decoder.config, &base.sha256, device)?)
    };
    Ok((LanguageModel { decoder, prompts, composition, anchors: Anchors::Base }, adapter))
}
