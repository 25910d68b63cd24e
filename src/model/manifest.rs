//! `public/models/manifest.json`: which files make up the model, what it was trained on, and how well it does.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Objective;
use crate::assets::FileList;

/// The shipped model. Free of burn, so that the page can show it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelManifest {
    pub name: String,
    /// Every file, relative to the manifest's folder.
    #[serde(flatten)]
    pub files: FileList,
    /// What the base was trained on, in words.
    pub base_training: String,
    pub adapters: Vec<AdapterEntry>,
    /// The command that made these files.
    pub command: String,
    pub seed: u64,
}

/// One shipped adapter: the files `NAME/adapter_config.json` and `NAME/adapter_model.safetensors`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AdapterEntry {
    pub name: String,
    pub objective: Objective,
    pub training: String,
    /// Figures by name, such as `cells_effect_skill`.
    pub metrics: BTreeMap<String, f64>,
}

impl ModelManifest {
    pub const FILE: &'static str = "manifest.json";
    pub const CONFIG: &'static str = "config.json";
    pub const TOKENIZER: &'static str = "tokenizer.json";
    pub const WEIGHTS: &'static str = "model.safetensors";
    /// Who lives in each country ([`crate::survey::Composition`]): how the answers of full personas make up all others.
    pub const COMPOSITION: &'static str = "composition.json";
    /// Logits computed natively, against which a device is checked at start.
    pub const REFERENCE: &'static str = "reference.json";

    pub fn adapter_config(name: &str) -> String {
        format!("{name}/adapter_config.json")
    }

    pub fn adapter_weights(name: &str) -> String {
        format!("{name}/adapter_model.safetensors")
    }
}
