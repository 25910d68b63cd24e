//! `public/smollm2/`: a public language model of the site. Its weights are not ours to commit: `cargo xtask model` fetches them, checks
//! them, and lays them beside these files in parts. Free of burn, so that the page can show it.

use serde::{Deserialize, Serialize};

use super::AdapterEntry;
use crate::assets::FileList;

/// `model.json`: what the model is, where it comes from, and what of it is shipped.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublicModel {
    /// As in `--model`, and the name of its folder.
    pub name: String,
    /// As its makers call it.
    pub title: String,
    pub makers: String,
    /// SPDX identifier.
    pub licence: String,
    /// Its makers' page.
    pub url: String,
    pub parameters: u64,
    pub source: Source,
    /// Adapters over it, each in a folder of its name.
    #[serde(default)]
    pub adapters: Vec<AdapterEntry>,
    /// Everything that is shipped, relative to the folder. Its weights are not among them.
    #[serde(flatten)]
    pub files: FileList,
    /// The command that made these files.
    #[serde(default)]
    pub command: String,
    #[serde(default)]
    pub seed: u64,
}

/// Where the weights come from: a file in a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// On the Python package index.
    pub package: String,
    pub version: String,
    /// The path of the file in it.
    pub file: String,
    pub bytes: u64,
    pub sha256: String,
}

impl PublicModel {
    pub const FILE: &'static str = "model.json";
    /// The folder of the weights' parts, and in it the list of them: a [`FileList`] whose files, one after the other, are the file of
    /// [`Source`].
    pub const WEIGHTS: &'static str = "weights";
    pub const LIST: &'static str = "weights/list.json";

    pub fn adapter_weights(name: &str) -> String {
        format!("{name}/adapter_model.safetensors")
    }
}
