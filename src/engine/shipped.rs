//! A model of the site with its adapters: the small one, or the reader over the public model.

use std::collections::HashMap;

use burn::tensor::Device;

use super::{
    LOGIT_TOLERANCE, Reference,
    device::failed,
    protocol::{EngineError, LoadStage},
    site::{Site, format_error, parse},
};
use crate::{
    assets::{
        FileList,
        fetch::{fetch, fetch_entry},
    },
    model::{Adapter, Anchors, Decoder, LanguageModel, ModelManifest, PredictError, PromptEncoder, Weights},
    survey::{Catalogue, Composition, Country},
};

/// A base, and of its adapters those that were asked for.
#[derive(Debug)]
pub struct Shipped {
    pub model: LanguageModel,
    pub base_sha256: String,
    /// Those that were fetched so far.
    pub adapters: HashMap<String, Adapter>,
    /// All that the site has, the usual one first.
    pub names: Vec<String>,
    pub reference: Reference,
    site: Site,
    folder: &'static str,
    files: FileList,
}

impl Shipped {
    /// Fetches and builds the base and the usual adapter of a folder (with its slash); the others are fetched when they are asked for.
    /// `on_stage` gets the stage, bytes so far and bytes in all. What is fetched here of the small model is what the worker's loader
    /// asks for in advance (xtask/src/preload.rs).
    ///
    /// # Errors
    /// Names the file that is missing, cut short, wrong or unreadable.
    pub async fn load(
        site: &Site,
        folder: &'static str,
        device: &Device,
        on_stage: &mut dyn FnMut(LoadStage, u64, u64),
    ) -> Result<Self, EngineError> {
        let manifest = fetch(&site.address(folder, ModelManifest::FILE), |_| ()).await?;
        let manifest: ModelManifest = parse(ModelManifest::FILE, &manifest)?;
        let mut wanted = vec![
            manifest.files.entry(ModelManifest::CONFIG)?,
            manifest.files.entry(ModelManifest::TOKENIZER)?,
            manifest.files.entry(ModelManifest::REFERENCE)?,
            manifest.files.entry(ModelManifest::WEIGHTS)?,
        ];
        // A model that brings none answers as if all cells were of one size.
        wanted.extend(manifest.files.entry(ModelManifest::COMPOSITION).ok());
        let usual = manifest.adapters.first().map(|a| a.name.clone());
        if let Some(name) = &usual {
            wanted.push(manifest.files.entry(&ModelManifest::adapter_weights(name))?);
        }
        let total = wanted.iter().map(|entry| entry.bytes).sum();
        let mut files: HashMap<&str, Vec<u8>> = HashMap::new();
        let mut done = 0;
        for entry in wanted {
            let address = site.address(folder, &entry.path);
            let bytes = fetch_entry(&address, entry, |n| on_stage(LoadStage::Download, done + n, total)).await?;
            done += bytes.len() as u64;
            files.insert(&entry.path, bytes);
        }
        let file = |path: &str| files.get(path).map(Vec::as_slice).unwrap_or_default();

        on_stage(LoadStage::Build, 0, 0);
        let prompts =
            PromptEncoder::from_json(file(ModelManifest::TOKENIZER)).map_err(|e| format_error(ModelManifest::TOKENIZER, e))?;
        let decoder = Decoder::load(file(ModelManifest::CONFIG), file(ModelManifest::WEIGHTS), device)
            .map_err(|e| format_error(ModelManifest::WEIGHTS, e))?;
        if prompts.vocab_size() > decoder.config.vocab_size {
            return Err(format_error(ModelManifest::TOKENIZER, "it has more tokens than the model"));
        }
        let base_sha256 = manifest.files.entry(ModelManifest::WEIGHTS)?.sha256.clone();
        let mut adapters = HashMap::new();
        if let Some(name) = usual {
            let path = ModelManifest::adapter_weights(&name);
            let adapter =
                Adapter::load(file(&path), &decoder.config, &base_sha256, device).map_err(|e| format_error(&path, e))?;
            adapters.insert(name, adapter);
        }
        let reference = parse(ModelManifest::REFERENCE, file(ModelManifest::REFERENCE))?;
        let composition = match files.get(ModelManifest::COMPOSITION) {
            Some(bytes) => parse(ModelManifest::COMPOSITION, bytes)?,
            None => Composition::default(),
        };
        let model = LanguageModel { decoder, prompts, composition, anchors: Anchors::Base };
        let names = manifest.adapters.iter().map(|a| a.name.clone()).collect();
        let files = manifest.files.clone();
        Ok(Self { model, base_sha256, adapters, names, reference, site: site.clone(), folder, files })
    }

    /// Fetches and builds an adapter.
    ///
    /// # Errors
    /// Names the file that is missing, cut short, wrong or unreadable.
    pub async fn adapter(&self, name: &str, device: &Device) -> Result<Adapter, EngineError> {
        let path = ModelManifest::adapter_weights(name);
        let entry = self.files.entry(&path)?;
        let bytes = fetch_entry(&self.site.address(self.folder, &path), entry, |_| ()).await?;
        Adapter::load(&bytes, &self.model.decoder.config, &self.base_sha256, device).map_err(|e| format_error(&path, e))
    }

    /// The largest difference of some weights' logits from the stored ones of an adapter (the base has the empty name); 0 where none
    /// are stored. A question that is read by another model must have been read.
    ///
    /// # Errors
    /// [`EngineError::SelfCheck`] when they differ by more than rounding, [`EngineError::Device`] when the device fails.
    pub async fn check(&self, name: &str, weights: &Weights, catalogue: &Catalogue) -> Result<f64, EngineError> {
        let Reference { item, country, personas, logits } = &self.reference;
        let Some(expected) = logits.get(name) else { return Ok(0.0) };
        let country = Country::find(*country).ok_or_else(|| EngineError::UnknownCountry { country: country.to_string() })?;
        let item = catalogue.item(item).ok_or_else(|| EngineError::UnknownItem { item: item.to_string() })?;
        let personas: Vec<_> = personas.iter().map(|p| (country, *p)).collect();
        let question = self.model.read_question(weights, item).map_err(PredictError::from)?;
        let logits = self.model.logits(weights, &question, item, &personas).map_err(PredictError::from)?;
        let data = logits.into_data_async().await.map_err(|e| failed(&e.to_string()))?;
        let values: Vec<f32> = data.iter::<f32>().collect();
        let expected: Vec<f32> = expected.iter().flatten().copied().collect();
        let mut difference = if values.len() == expected.len() { 0.0 } else { f64::INFINITY };
        for (value, expected) in values.iter().zip(&expected) {
            let gap = f64::from((value - expected).abs());
            // `max` would let a NaN pass.
            difference = if gap <= difference { difference } else { gap };
        }
        if difference <= LOGIT_TOLERANCE {
            Ok(difference)
        } else {
            Err(EngineError::SelfCheck { difference, tolerance: LOGIT_TOLERANCE })
        }
    }
}
