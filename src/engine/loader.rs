//! Loading: fetch, verify, build, check against the reference.

use std::collections::HashMap;

use burn::tensor::Device;
use serde::de::DeserializeOwned;

use super::{
    Reference,
    protocol::{EngineError, LoadStage},
};
use crate::{
    assets::{
        FileList,
        fetch::{FetchError, fetch, fetch_entry},
        versioned,
    },
    model::{Adapter, Anchors, CheckpointError, Decoder, LanguageModel, ModelManifest, PromptEncoder},
    survey::{Catalogue, Composition, CountryCode, CountryTable, Item, ItemCode, unpack},
};

/// Everything that was fetched.
#[derive(Debug)]
pub struct Loaded {
    pub model: LanguageModel,
    pub base_sha256: String,
    /// Those that were fetched so far.
    pub adapters: HashMap<String, Adapter>,
    /// All that the site has, the usual one first.
    pub shipped: Vec<String>,
    pub catalogue: Catalogue,
    pub reference: Reference,
    site: Site,
    model_files: FileList,
    survey_files: FileList,
}

const MODELS: &str = "models/";
const SURVEY: &str = "survey/";

/// Where the site's files are, and which version of it this is.
#[derive(Debug, Clone)]
pub struct Site {
    /// Ends in a slash.
    pub url: String,
    pub build: String,
}

impl Site {
    fn address(&self, folder: &str, path: &str) -> String {
        versioned(&format!("{}{folder}{path}", self.url), &self.build)
    }
}

impl From<FetchError> for EngineError {
    fn from(error: FetchError) -> Self {
        match error {
            FetchError::Network { url, reason } => Self::Network { url, reason },
            FetchError::Asset(asset) => asset.into(),
        }
    }
}

fn format_error(file: &str, reason: impl ToString) -> EngineError {
    EngineError::Format { file: file.into(), reason: reason.to_string() }
}

fn parse<T: DeserializeOwned>(file: &str, bytes: &[u8]) -> Result<T, EngineError> {
    serde_json::from_slice(bytes).map_err(|e| format_error(file, e))
}

/// Fetches and builds the base and the usual adapter; the others are fetched when they are asked for. `on_stage` gets the stage,
/// bytes so far and bytes in all. What is fetched here is what the worker's loader asks for in advance (xtask/src/preload.rs).
///
/// # Errors
/// Names the file that is missing, cut short, wrong or unreadable.
pub async fn load(site: Site, device: &Device, on_stage: &mut dyn FnMut(LoadStage, u64, u64)) -> Result<Loaded, EngineError> {
    on_stage(LoadStage::Download, 0, 0);
    let manifest = fetch(&site.address(MODELS, ModelManifest::FILE), |_| ()).await?;
    let manifest: ModelManifest = parse(ModelManifest::FILE, &manifest)?;
    let survey_files = fetch(&site.address(SURVEY, "manifest.json"), |_| ()).await?;
    let survey_files: FileList = parse("survey/manifest.json", &survey_files)?;

    let mut wanted = vec![
        (MODELS, manifest.files.entry(ModelManifest::CONFIG)?),
        (MODELS, manifest.files.entry(ModelManifest::TOKENIZER)?),
        (MODELS, manifest.files.entry(ModelManifest::REFERENCE)?),
        (MODELS, manifest.files.entry(ModelManifest::WEIGHTS)?),
        (SURVEY, survey_files.entry("catalogue.json")?),
    ];
    // A model that brings none answers as if all cells were of one size.
    if let Ok(composition) = manifest.files.entry(ModelManifest::COMPOSITION) {
        wanted.push((MODELS, composition));
    }
    let usual = manifest.adapters.first().map(|a| a.name.clone());
    if let Some(name) = &usual {
        wanted.push((MODELS, manifest.files.entry(&ModelManifest::adapter_weights(name))?));
    }
    let total = wanted.iter().map(|(_, entry)| entry.bytes).sum();
    let mut files: HashMap<&str, Vec<u8>> = HashMap::new();
    let mut done = 0;
    for (folder, entry) in wanted {
        let address = site.address(folder, &entry.path);
        let bytes = fetch_entry(&address, entry, |n| on_stage(LoadStage::Download, done + n, total)).await?;
        done += bytes.len() as u64;
        files.insert(&entry.path, bytes);
    }
    let file = |path: &str| files.get(path).map(Vec::as_slice).unwrap_or_default();

    on_stage(LoadStage::Build, 0, 0);
    let catalogue = std::str::from_utf8(file("catalogue.json")).map_err(|e| format_error("catalogue.json", e))?;
    let catalogue = Catalogue::parse(catalogue).map_err(|e| format_error("catalogue.json", e))?;
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
        let adapter = Adapter::load(file(&path), &decoder.config, &base_sha256, device).map_err(|e| format_error(&path, e))?;
        adapters.insert(name, adapter);
    }
    let reference = parse(ModelManifest::REFERENCE, file(ModelManifest::REFERENCE))?;
    let composition = match files.get(ModelManifest::COMPOSITION) {
        Some(bytes) => parse(ModelManifest::COMPOSITION, bytes)?,
        None => Composition::default(),
    };
    let model = LanguageModel { decoder, prompts, composition, anchors: Anchors::Base };
    let shipped = manifest.adapters.iter().map(|a| a.name.clone()).collect();
    let model_files = manifest.files.clone();
    drop(files);
    Ok(Loaded { model, base_sha256, adapters, shipped, catalogue, reference, site, model_files, survey_files })
}

impl Loaded {
    /// # Errors
    /// [`EngineError::UnknownItem`].
    pub fn item(&self, code: &ItemCode) -> Result<&Item, EngineError> {
        self.catalogue.item(code).ok_or_else(|| EngineError::UnknownItem { item: code.to_string() })
    }

    /// Fetches and builds a shipped adapter.
    ///
    /// # Errors
    /// Names the file that is missing, cut short, wrong or unreadable.
    pub async fn adapter(&self, name: &str, device: &Device) -> Result<Adapter, EngineError> {
        let path = ModelManifest::adapter_weights(name);
        let entry = self.model_files.entry(&path)?;
        let bytes = fetch_entry(&self.site.address(MODELS, &path), entry, |_| ()).await?;
        Adapter::load(&bytes, &self.model.decoder.config, &self.base_sha256, device).map_err(|e| format_error(&path, e))
    }

    /// Fetches one country's answers.
    ///
    /// # Errors
    /// Names the file that is missing, cut short, wrong or unreadable.
    pub async fn table(&self, country: CountryCode) -> Result<CountryTable, EngineError> {
        let path = format!("{country}.bin");
        let entry = self.survey_files.entry(&path)?;
        let bytes = fetch_entry(&self.site.address(SURVEY, &path), entry, |_| ()).await?;
        unpack(&bytes).map_err(|e| format_error(&path, e))
    }
}

/// Why an adapter file that a visitor opened is refused.
pub fn adapter_error(name: String, error: CheckpointError) -> EngineError {
    let reason = error.to_string();
    match error {
        CheckpointError::OtherBase | CheckpointError::Shape { .. } => EngineError::WrongModel { name, reason },
        _ => EngineError::NotAnAdapter { name, reason },
    }
}
